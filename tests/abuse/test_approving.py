"""Who approves a text approves the one they read: what somebody changed meanwhile is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import pytest

from govern.accounts.queries import find_actor_of
from govern.core.errors import Stale
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition.rules import DefinitionState
from govern.promises import services as promises
from govern.promises.models import Promise
from govern.promises.queries import get_promise
from govern.promises.rules import PromiseState, Terms
from govern.rounds import services as rounds
from govern.rounds.models import Round
from govern.rounds.queries import get_round
from govern.rounds.rules import RoundState
from tests.client import form_values, parsed
from tests.factories.awards import Story
from tests.factories.leaf import Leaf
from tests.factories.people import OrganisationFactory, director
from tests.factories.promises import PromiseFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import TestResponse

    from tests.client import Client

pytestmark = pytest.mark.one_database
#: What a promise says besides its words.
UNCHANGED = (
    "owner_id",
    "for_whom",
    "stage_id",
    "department_id",
    "measure_kind",
    "measure",
    "threshold_permille",
    "period",
    "source",
    "remedy",
    "starts_on",
    "review_on",
)


@pytest.fixture
def leaf(session: Any, at: Any) -> Leaf:
    """Give the people of a definition, at noon."""
    return Leaf()


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    """Give the people of a round."""
    return Story(at)


def opened(client: Client, page: str, action: str) -> Callable[..., TestResponse]:
    """Open a page now; give what sends its form later, as it was then."""
    (form,) = [
        form
        for form in parsed(client.get(page)).iter("form")
        if (form.get("action") or page).endswith(action)
    ]
    target, then = urljoin(page, form.get("action") or page), form_values(form)
    return lambda **more: client.post(target, data={**then, **more})


@pytest.mark.parametrize(
    ("state", "place", "action"),
    [
        (PromiseState.PROPOSED, "", "/agree"),
        (PromiseState.AGREED, "/go-live", "/go-live"),
    ],
)
def test_a_promise_is_approved_as_it_was_read(
    client: Client, session: Any, state: PromiseState, place: str, action: str
) -> None:
    OrganisationFactory()
    promise = PromiseFactory(state=state)
    client.sign_in(director())
    address = f"/promises/{promise.id}{place}"
    press = opened(client, address, action)
    stored = get_promise(promise.id)
    stored.wordings[0].text = Localised.of({"en": "We call you back within one hour."})
    stored.threshold_permille = 1
    session.flush()
    refused = press(confirmed="y")
    assert refused.status_code == 409
    assert "Somebody has changed this promise since you opened the page." in refused.text
    assert session.get_one(Promise, promise.id, populate_existing=True).state is state
    assert opened(client, address, action)(confirmed="y").status_code == 302
    assert session.get_one(Promise, promise.id, populate_existing=True).state is not state


def test_a_promise_that_was_changed_is_shown_before_it_goes_live(
    client: Client, session: Any
) -> None:
    OrganisationFactory()
    promise = PromiseFactory(state=PromiseState.AGREED)
    client.sign_in(director())
    press = opened(client, f"/promises/{promise.id}/go-live", "/go-live")
    stored = get_promise(promise.id)
    stored.wordings[0].text = Localised.of({"en": "We call you back within a week."})
    stored.threshold_permille = 1
    session.flush()
    refused = press(confirmed="y")
    assert "We call you back within a week." in refused.text
    (again,) = [
        form
        for form in parsed(refused).iter("form")
        if form.find(".//input[@name='version']") is not None
    ]
    values = {**form_values(again), "confirmed": "y"}
    sent = client.post(f"/promises/{promise.id}/go-live", data=values)
    assert sent.status_code == 302


def test_a_round_opens_as_it_was_read(client: Client, session: Any, story: Story) -> None:
    round_id = story.draft()
    client.sign_in(story.director)
    press = opened(client, f"/rounds/{round_id}", "/open")
    session.get_one(Round, round_id).name = Localised.of({"en": "Something else"})
    session.flush()
    refused = press(confirmed="y")
    assert refused.status_code == 409
    assert "Somebody has changed this round since you opened the page." in refused.text
    assert session.get_one(Round, round_id, populate_existing=True).state is RoundState.DRAFT
    assert opened(client, f"/rounds/{round_id}", "/open")(confirmed="y").status_code == 302


def test_a_round_opens_with_the_categories_that_were_read(
    client: Client, session: Any, story: Story
) -> None:
    """Categories are rows of their own; a change of them alone counts as one of the round."""
    round_id = story.draft()
    actor = find_actor_of(story.director.id)
    stored = get_round(round_id, actor=actor)
    unchanged = {
        "actor": actor,
        "name": stored.name,
        "time_zone": stored.time_zone,
        "windows": story.windows(),
        "tie_rule": stored.tie_rule,
        "version": stored.version,
    }
    client.sign_in(story.director)
    press = opened(client, f"/rounds/{round_id}", "/open")
    with transaction():
        rounds.change(round_id, categories=[Localised.of({"en": "Unread"})], **unchanged)
    assert press(confirmed="y").status_code == 409
    with pytest.raises(Stale), transaction():
        rounds.change(round_id, categories=[Localised.of({"en": "Another"})], **unchanged)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("We call BACK within 5 hours", "We call back within 5 hours"),
        ("Café open until 5", "Cafe open until 5"),
    ],
)
def test_a_promise_is_another_one_by_one_letter(
    client: Client, session: Any, before: str, after: str
) -> None:
    """Also by what lists and the search take no notice of."""
    OrganisationFactory()
    promise = PromiseFactory(
        state=PromiseState.PROPOSED, text=Localised.of({"en": before, "nl": before})
    )
    client.sign_in(director())
    press = opened(client, f"/promises/{promise.id}", "/agree")
    stored = get_promise(promise.id)
    terms = Terms(
        **{name: getattr(stored, name) for name in UNCHANGED},
        text=Localised.of({"en": after, "nl": after}),
    )
    with transaction():
        promises.change(
            promise.id, actor=find_actor_of(stored.owner_id), terms=terms, version=stored.version
        )
    assert press().status_code == 409


def test_a_text_is_frozen_as_it_was_shown(client: Client, session: Any, leaf: Leaf) -> None:
    version_id = leaf.draft()
    client.sign_in(leaf.director)
    address = f"/signoff/{version_id}/send-out"
    chosen = {"signatories": [str(key) for key in leaf.leader_ids], "needed": "2"}
    press = opened(client, address, "/send-out")
    leaf.write(version_id, full_text="Something that nobody has read.")
    refused = press(**chosen)
    assert refused.status_code == 409
    assert "The text you were shown is not the one that lies here now." in refused.text
    assert leaf.look(version_id).state is DefinitionState.DRAFT
    # The page shows the text as it is now, also when something else was wrong with what was sent.
    assert "Something that nobody has read." in refused.text
    press = opened(client, address, "/send-out")
    leaf.write(version_id, full_text="Another text that nobody has read.")
    refused = press(**{**chosen, "needed": "x"})
    assert refused.status_code == 422
    assert "The text has changed since you opened this page." in refused.text
    assert "Another text that nobody has read." in refused.text
    assert opened(client, address, "/send-out")(**chosen).status_code == 302
