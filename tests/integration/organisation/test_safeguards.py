"""Settings that keep one person from deciding alone are not changed quietly by that person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.models import SignInSession
from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import FieldError, NotAllowed
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.notifications.models import OutboxRow
from govern.organisation import queries, services
from govern.organisation.models import GuardChange, Preset
from govern.organisation.policies import is_looser, lifted
from govern.organisation.presets import GUARDS, SETTINGS
from govern.people import services as people
from tests.factories.people import OrganisationFactory, PersonFactory, administrator, director

if TYPE_CHECKING:
    from tests.client import Client

ALONE = "people.owner_may_decide_alone"
PAGE = f"/organisation/settings/{ALONE}"


@pytest.fixture
def chief(session: Any, client: Client) -> Any:
    OrganisationFactory(preset=Preset.MEDIUM)
    person = administrator(name="Ada")
    client.sign_in(person)
    return person


def prove(session: Any) -> None:
    """Say that the password was entered just now, to change safeguards."""
    row = session.scalars(select(SignInSession)).one()
    row.confirmed_at, row.confirmed_for = clock.now(), "safeguards"
    session.flush()


def test_the_safeguards_are_these() -> None:
    assert {setting.name for setting in GUARDS} == {
        "definition.author_may_sign",
        "definition.signatures_needed",
        ALONE,
    }


def test_without_a_fresh_password_the_page_asks_for_it(chief: Any, client: Client) -> None:
    page = client.get(PAGE)
    assert "/confirm?for=safeguards" in page.text
    assert 'name="value"' not in page.text
    answer = client.act(PAGE, {"value": "y", "reason": "Because", "version": 0})
    assert answer.status_code == 302
    assert "/confirm?for=safeguards" in answer.location
    assert queries.find_facts().switch(ALONE) is False


def test_a_password_that_was_entered_for_something_else_does_not_count(
    chief: Any, client: Client, session: Any
) -> None:
    row = session.scalars(select(SignInSession)).one()
    row.confirmed_at, row.confirmed_for = clock.now(), "sessions"
    session.flush()
    assert 'name="value"' not in client.get(PAGE).text
    with pytest.raises(NotAllowed), transaction():
        services.change_setting(
            ALONE, value=True, actor=find_actor_of(chief.id), version=0, reason="Because"
        )


def test_a_reason_is_needed_and_all_others_are_told(
    chief: Any, client: Client, session: Any
) -> None:
    others = {administrator().id, director().id, PersonFactory(roles=[Role.AUDITOR]).id}
    PersonFactory()
    prove(session)
    refused = client.submit(PAGE, {"value": "y", "reason": ""})
    assert refused.status_code == 422
    assert queries.find_facts().switch(ALONE) is False
    assert client.submit(PAGE, {"reason": "Nothing is changed"}).status_code == 422
    assert client.submit(PAGE, {"value": "y", "reason": "We are three"}).status_code == 302
    assert queries.find_facts().switch(ALONE) is True
    (change,) = session.scalars(select(GuardChange)).all()
    assert (change.setting, change.old, change.new, change.reason) == (
        ALONE,
        False,
        True,
        "We are three",
    )
    told = session.scalars(select(OutboxRow).where(OutboxRow.kind == "organisation.guard_changed"))
    assert {row.recipient_id for row in told} == others
    row = session.scalars(
        select(AuditRow).where(AuditRow.event == "organisation.guard_changed")
    ).one()
    assert row.actor_id == chief.id
    assert "We are three" not in str(row.payload)
    assert "We are three" in client.get(PAGE).text


def test_the_log_tells_it_in_a_sentence_of_its_own(
    chief: Any, client: Client, session: Any
) -> None:
    prove(session)
    client.submit(PAGE, {"value": "y", "reason": "We are three"})
    client.sign_in(PersonFactory(roles=[Role.AUDITOR]))
    page = client.get("/audit/").text
    assert "safeguard" in page
    assert "We are three" in page


def test_going_back_to_what_fits_the_size_is_a_change_too(
    chief: Any, client: Client, session: Any
) -> None:
    prove(session)
    client.submit(PAGE, {"value": "y", "reason": "We are three"})
    answer = client.act(f"{PAGE}/reset", {"version": 1})
    assert (answer.status_code, answer.location) == (302, PAGE)
    assert queries.find_facts().switch(ALONE) is True
    with pytest.raises(FieldError), transaction():
        here = session.scalars(select(SignInSession.id)).one()
        actor = replace(find_actor_of(chief.id), session_id=here)
        services.change_setting(ALONE, None, actor=actor, version=1)


def test_another_size_lifts_no_safeguard_and_sets_those_that_are_stricter(
    chief: Any, client: Client
) -> None:
    def values() -> dict[str, Any]:
        facts = queries.find_facts()
        return {setting.name: facts.values[setting.name] for setting in GUARDS}

    before = values()
    assert client.submit("/organisation/", {"preset": "small"}).status_code == 302
    assert queries.find_facts().preset == "small"
    assert values() == before
    assert client.submit("/organisation/", {"preset": "large"}).status_code == 302
    large = {setting.name: setting.default("large") for setting in GUARDS}
    assert values() == large, "a detour by a smaller size leaves nothing looser behind"
    assert not any(is_looser(SETTINGS[name], old, values()[name]) for name, old in before.items())


def test_a_fresh_large_organisation_tightens(session: Any, client: Client) -> None:
    OrganisationFactory(preset=Preset.SMALL)
    client.sign_in(administrator())
    assert client.submit("/organisation/", {"preset": "large"}).status_code == 302
    facts = queries.find_facts()
    assert facts.switch(ALONE) is False
    assert facts.number("definition.signatures_needed") == 3


def test_an_ordinary_setting_needs_none_of_this(chief: Any, client: Client) -> None:
    page = "/organisation/settings/rotations.hours_needed"
    assert client.submit(page, {"value": "9"}).status_code == 302


@pytest.mark.parametrize("language", ["en", "nl"])
def test_everybody_can_read_what_one_person_may_do_alone(
    session: Any, client: Client, language: str
) -> None:
    OrganisationFactory(preset=Preset.SMALL)
    client.sign_in(PersonFactory(language=language))
    page = client.get("/about")
    assert page.status_code == 200
    if language == "en":
        for sentence in lifted(queries.find_facts().values):
            assert sentence in page.text
    assert len(lifted(queries.find_facts().values)) == 3


def test_where_nobody_decides_alone_nothing_is_said(chief: Any, client: Client) -> None:
    assert lifted(queries.find_facts().values) == []
    assert "alone" not in client.get("/about").text


def test_who_may_not_give_themselves_a_role_reads_who_can(chief: Any) -> None:
    def refusal() -> str:
        with pytest.raises(NotAllowed) as refused, transaction():
            people.grant_role(chief.id, Role.AUDITOR, actor=find_actor_of(chief.id))
        return str(refused.value)

    alone = refusal()
    assert "only administrator" in alone
    assert "Invite a second one" in alone
    administrator(name="Grace Hopper")
    assert "Ask one of them: Grace Hopper." in refusal()
