"""One language that was changed since the version in force, while another was not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import update

from govern.core.errors import FieldError
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.rules import DefinitionState, lagging
from govern.organisation.models import Organisation
from tests.factories.leaf import LOOKING, Leaf, poles

if TYPE_CHECKING:
    from uuid import UUID

    from tests.client import Client

BOTH = ("en", "nl")


@pytest.mark.parametrize(
    ("before", "now", "lags"),
    [
        ({"en": "A", "nl": "B"}, {"en": "A", "nl": "B"}, []),
        ({"en": "A", "nl": "B"}, {"en": "C", "nl": "B"}, ["nl"]),
        ({"en": "A", "nl": "B"}, {"en": "A", "nl": "C"}, ["en"]),
        ({"en": "A", "nl": "B"}, {"en": "C", "nl": "D"}, []),
        ({"en": "A"}, {"en": "A", "nl": "B"}, []),
        ({"en": "A", "nl": "B"}, {"en": "A"}, []),
        ({}, {"en": "A", "nl": "B"}, []),
    ],
)
def test_a_language_lags_when_only_another_was_changed(
    before: dict[str, str], now: dict[str, str], lags: list[str]
) -> None:
    assert lagging(Localised.of(before), Localised.of(now), BOTH) == lags


@pytest.fixture
def draft(leaf: Leaf) -> UUID:
    """Give a draft after a version in force, as yet the same."""
    leaf.in_force()
    return leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])


def found(leaf: Leaf, draft: UUID, languages: tuple[str, ...] = BOTH) -> list[tuple[str, str]]:
    lags = queries.list_lags(leaf.look(draft), languages, actor=LOOKING)
    return [(lag.language, lag.text) for lag in lags]


def reword(client: Client, leaf: Leaf, draft: UUID) -> None:
    client.sign_in(leaf.director)
    address = f"/definition/versions/{draft}/edit"
    answer = client.submit(address, {"rallying_cry_en": "We mend it, and tell you"})
    assert answer.status_code == 302, answer.text


def test_a_copy_lags_nowhere(leaf: Leaf, draft: UUID) -> None:
    assert found(leaf, draft) == []


def test_a_text_of_a_dimension_that_moved_and_was_reworded_is_found(
    leaf: Leaf, draft: UUID
) -> None:
    leaf.stand(draft, "Fast", "Thorough")
    first, second = (dimension.id for dimension in leaf.look(draft).dimensions)
    with transaction():
        services.move_dimension_up(second, actor=leaf.author)
    version = leaf.look(draft).version
    texts = poles()
    texts["rationale"] = Localised.of(
        {"en": "We know their dog too", "nl": texts["rationale"].get("nl")}
    )
    with transaction():
        services.change_dimension(first, actor=leaf.author, version=version, **texts)
    assert found(leaf, draft) == [("nl", "rationale")]


def test_the_draft_names_each_place_that_lags(client: Client, leaf: Leaf, draft: UUID) -> None:
    reword(client, leaf, draft)
    assert found(leaf, draft) == [("nl", "rallying_cry")]
    page = client.get(f"/definition/versions/{draft}").text
    assert "Dutch lags" in page
    answer = client.submit(
        f"/definition/versions/{draft}/edit", {"rallying_cry_nl": "We maken het, en zeggen het"}
    )
    assert answer.status_code == 302
    assert "Dutch lags" not in client.get(f"/definition/versions/{draft}").text


def test_it_is_sent_out_when_somebody_says_that_the_texts_say_the_same(
    client: Client, leaf: Leaf, draft: UUID
) -> None:
    reword(client, leaf, draft)
    with pytest.raises(FieldError) as refused:
        leaf.send(draft)
    assert refused.value.field == "says_the_same"
    address = f"/signoff/{draft}/send-out"
    asked: dict[str, Any] = {"signatories": [str(leaf.leader_ids[0])], "needed": "1"}
    answer = client.submit(address, asked)
    assert answer.status_code == 422
    assert "Dutch lags" in answer.text
    assert leaf.look(draft).state is DefinitionState.DRAFT
    assert client.submit(address, {**asked, "says_the_same": "y"}).status_code == 302
    assert leaf.look(draft).state is DefinitionState.OUT_FOR_SIGNATURE


def test_an_organisation_with_one_language_never_hears_of_it(
    client: Client, leaf: Leaf, draft: UUID, session: Any
) -> None:
    reword(client, leaf, draft)
    session.execute(update(Organisation).values(languages=["en"], settings_version=uuid4()))
    session.commit()
    assert found(leaf, draft, ("en",)) == []
    assert "lags" not in client.get(f"/definition/versions/{draft}").text
    leaf.send(draft)
