"""The draft: begun once, saved as revisions, changed by editors only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import (
    Conflict,
    DomainError,
    FieldError,
    NotAllowed,
    NotFound,
    Stale,
)
from govern.core.transactions import transaction
from govern.definition import queries, rules, services
from govern.definition.rules import DefinitionState
from tests.conftest import NOON
from tests.factories.leaf import LOOKING, both, poles, texts
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories.leaf import Leaf


def refused(kind: type[Exception], act: Callable[[], object]) -> Any:
    with pytest.raises(kind) as found, transaction():
        act()
    return found.value


def test_there_is_one_open_draft_at_a_time(leaf: Leaf) -> None:
    leaf.begin()
    error = refused(DomainError, lambda: services.begin_draft(actor=leaf.author))
    assert "draft already" in str(error)


def test_every_save_is_a_revision_of_the_whole_text(leaf: Leaf) -> None:
    version_id = leaf.begin()
    leaf.write(version_id, rallying_cry="First")
    leaf.write(version_id, rallying_cry="Second")
    leaf.stand(version_id)
    found = queries.list_revisions(version_id, actor=leaf.author)
    assert [row.number for row in found] == [3, 2, 1]
    assert {row.name for row in found} == {"Dora Director"}


def test_what_happens_to_a_draft_is_in_the_log_and_private(leaf: Leaf, session: Any) -> None:
    version_id = leaf.draft()
    rows = session.scalars(select(AuditRow).where(AuditRow.subject_id == version_id)).all()
    assert {row.event for row in rows} == {"definition.draft_begun", "definition.draft_saved"}
    assert all(row.private for row in rows)


def test_an_old_save_does_not_overwrite_a_newer_one(leaf: Leaf, at: Any) -> None:
    version_id = leaf.begin()
    opened_at = leaf.look(version_id).version
    at(NOON + timedelta(minutes=1))
    leaf.write(version_id, rallying_cry="Theirs")
    error = refused(
        Stale,
        lambda: services.save_text(version_id, actor=leaf.author, version=opened_at, **texts()),
    )
    assert error.params["version"] == leaf.look(version_id).version
    assert leaf.look(version_id).rallying_cry == both("Theirs")


def test_dimensions_are_added_changed_moved_and_removed(leaf: Leaf) -> None:
    version_id = leaf.begin()
    for left in ("One", "Two", "Three"):
        leaf.stand(version_id, left)
    _one, two, three = (dimension.id for dimension in leaf.look(version_id).dimensions)
    with transaction():
        services.move_dimension_up(three, actor=leaf.author)
    with transaction():
        services.remove_dimension(two, actor=leaf.author)
    version = leaf.look(version_id).version
    with transaction():
        services.change_dimension(
            three, actor=leaf.author, version=version, **{**poles("Last"), "place": 5}
        )
    assert [(d.left.get("en"), d.place) for d in leaf.look(version_id).dimensions] == [
        ("One", 70),
        ("Last", 5),
    ]


def test_the_first_dimension_moves_no_further(leaf: Leaf) -> None:
    version_id = leaf.draft()
    first = leaf.look(version_id).dimensions[0].id
    refused(DomainError, lambda: services.move_dimension_up(first, actor=leaf.author))


def test_a_dimension_that_somebody_changed_is_not_overwritten(leaf: Leaf, at: Any) -> None:
    version_id = leaf.draft()
    draft = leaf.look(version_id)
    dimension_id, opened_at = draft.dimensions[0].id, draft.version
    at(NOON + timedelta(minutes=1))
    leaf.stand(version_id)
    refused(
        Stale,
        lambda: services.change_dimension(
            dimension_id, actor=leaf.author, version=opened_at, **poles()
        ),
    )


def test_there_are_at_most_twenty_dimensions(leaf: Leaf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_DIMENSIONS", 1)
    version_id = leaf.draft()
    refused(DomainError, lambda: services.add_dimension(version_id, actor=leaf.author, **poles()))


def test_a_text_in_review_is_not_changed_and_comes_back_with_a_note(leaf: Leaf) -> None:
    version_id = leaf.draft()
    with transaction():
        services.send_for_review(version_id, actor=leaf.author)
    version = leaf.look(version_id).version
    dimension_id = leaf.look(version_id).dimensions[0].id
    for act in (
        lambda: services.save_text(version_id, actor=leaf.author, version=version, **texts()),
        lambda: services.add_dimension(version_id, actor=leaf.author, **poles()),
        lambda: services.remove_dimension(dimension_id, actor=leaf.author),
        lambda: services.move_dimension_up(dimension_id, actor=leaf.author),
        lambda: services.change_dimension(
            dimension_id, actor=leaf.author, version=version, **poles()
        ),
    ):
        refused(NotAllowed, act)
    with transaction():
        services.return_to_draft(version_id, actor=leaf.author, note="Shorter")
    draft = leaf.look(version_id)
    assert (draft.state, draft.note) == (DefinitionState.DRAFT, "Shorter")
    refused(
        DomainError, lambda: services.return_to_draft(version_id, actor=leaf.author, note="Again")
    )


def test_a_text_goes_to_review_once(leaf: Leaf) -> None:
    version_id = leaf.draft()
    with transaction():
        services.send_for_review(version_id, actor=leaf.author)
    refused(Conflict, lambda: services.send_for_review(version_id, actor=leaf.author))


def test_nobody_but_an_editor_writes(leaf: Leaf) -> None:
    version_id = leaf.draft()
    dimension_id = leaf.look(version_id).dimensions[0].id
    for person in (PersonFactory(), leaf.leaders[0]):
        actor = find_actor_of(person.id)
        refused(NotAllowed, lambda actor=actor: services.begin_draft(actor=actor))
        for act in (
            lambda actor=actor: services.save_text(version_id, actor=actor, version=1, **texts()),
            lambda actor=actor: services.add_dimension(version_id, actor=actor, **poles()),
            lambda actor=actor: services.remove_dimension(dimension_id, actor=actor),
            lambda actor=actor: services.send_for_review(version_id, actor=actor),
            lambda actor=actor: services.return_to_draft(version_id, actor=actor, note="No"),
        ):
            refused(NotFound, act)


def test_what_is_not_there_is_not_there(leaf: Leaf) -> None:
    refused(NotFound, lambda: services.remove_dimension(uuid4(), actor=leaf.author))
    refused(NotFound, lambda: services.send_for_review(uuid4(), actor=leaf.author))


def test_a_locked_definition_is_opened_with_a_reason_and_a_sponsor(leaf: Leaf, at: Any) -> None:
    leaf.in_force()
    at(NOON + timedelta(days=30))
    author = leaf.author
    assert refused(FieldError, lambda: services.begin_draft(actor=author)).field == "reason"
    error = refused(FieldError, lambda: services.begin_draft(actor=author, reason="We merged"))
    assert error.field == "sponsor"
    opened = leaf.look(leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0]))
    assert (opened.number, opened.reopen_reason) == (2, "We merged")
    assert opened.rallying_cry == queries.find_in_force(LOOKING).rallying_cry
    assert [d.left.get("en") for d in opened.dimensions] == ["Many customers"]


def test_after_the_day_of_its_review_it_is_opened_by_a_click(leaf: Leaf, at: Any) -> None:
    version_id = leaf.in_force()
    assert leaf.look(version_id).review_on.isoformat() == "2027-05-21"
    at(NOON + timedelta(days=365))
    assert clock.today().isoformat() == "2027-05-21"
    assert leaf.look(leaf.begin()).reopen_reason == ""
