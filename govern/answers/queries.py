"""Reads finalists who cannot come in, for those who speak for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import Actor, system
from govern.core.private import visible_to
from govern.extensions import db
from govern.nominations.models import Entry, Finalist, Nomination
from govern.nominations.queries import stands
from govern.nominations.rules import Answer, NominationState
from govern.people.models import Person
from govern.people.presence import can_enter
from govern.rounds.models import Category, Round
from govern.rounds.queries import ballot_is_ahead

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Row

_ASKING = system("finds who speaks for a finalist")


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """A finalist as those see them who may speak for them."""

    finalist: Finalist
    award_round: Round
    name: str
    manager_id: UUID | None
    #: They can answer for themselves.
    can_enter: bool
    #: Who wrote the answer down; empty where nobody did, or they themselves.
    recorded_by: str
    #: The actor stands with a story of their own in the same category.
    is_rival: bool


def get_spoken(finalist_id: UUID, *, actor: Actor, lock: bool = False) -> Spoken:
    """Give a finalist, held for changing when asked; hidden from who may not read the story."""
    recorder = aliased(Person)
    statement: Any = (
        select(
            Finalist,
            Round,
            Person.name,
            recorder.name.label("recorded_by"),
            Person.manager_id,
            can_enter().label("can_enter"),
            _stands_against(actor.id).label("is_rival"),
        )
        .join(Person, Person.id == Finalist.person_id)
        .join(Entry, Entry.id == Finalist.entry_id)
        .join(Round, Round.id == Entry.round_id)
        .outerjoin(
            recorder,
            and_(recorder.id == Finalist.answered_by_id, recorder.id != Finalist.person_id),
        )
        .where(Finalist.id == finalist_id)
    )
    if lock:
        statement = statement.with_for_update(of=Finalist)
        statement = statement.execution_options(populate_existing=True)
    row = db.session.execute(visible_to(actor, statement)).one_or_none()
    if row is None:
        raise NotFound
    return Spoken(
        finalist=row.Finalist,
        award_round=row.Round,
        name=row.name,
        manager_id=row.manager_id,
        can_enter=bool(row.can_enter),
        recorded_by=row.recorded_by or "",
        is_rival=bool(row.is_rival),
    )


def _stands_against(person_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a column or a value.
    rival, other = aliased(Finalist), aliased(Entry)
    return exists().where(
        rival.person_id == person_id,
        rival.answer != Answer.NO,
        other.id == rival.entry_id,
        other.category_id == Entry.category_id,
    )


def list_unreachable(
    *, entry_id: UUID | None = None, person_ids: Sequence[UUID] | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the finalists who are asked and cannot come in: of an entry, or of these people.

    Rows of id, name, answer_due_at, and the manager who may speak for them, or None.
    """
    manager = aliased(Person)
    speaker = (
        select(manager.id)
        .where(manager.id == Person.manager_id, can_enter(manager), ~_stands_against(manager.id))
        .correlate(Person, Entry)
        .scalar_subquery()
    )
    statement = (
        select(Finalist.id, Person.name, Finalist.answer_due_at, speaker.label("manager_id"))
        .join(Person, Person.id == Finalist.person_id)
        .join(Entry, Entry.id == Finalist.entry_id)
        .join(Round, Round.id == Entry.round_id)
        .where(
            Finalist.answer == Answer.ASKED,
            Finalist.answer_due_at > clock.now(),
            ballot_is_ahead(),
            ~can_enter(),
        )
        .order_by(Finalist.id)
    )
    if entry_id is not None:
        statement = statement.where(Finalist.entry_id == entry_id)
    if person_ids is not None:
        statement = statement.where(Finalist.person_id.in_(person_ids))
    return db.session.execute(visible_to(_ASKING, statement)).all()


def count_left(round_ids: Sequence[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Count what is not finished in rounds, in one statement.

    Rows of id; stories begun and not sent in, or not read; finalists who have not said
    whether they stand; categories in which no story stands.
    """

    def told(state: NominationState) -> Any:  # noqa: ANN401 - a column.
        counted = select(func.count(Nomination.id)).where(
            Nomination.round_id == Round.id, Nomination.state == state
        )
        return counted.correlate(Round).scalar_subquery()

    asked = (
        select(func.count(Finalist.id))
        .join(Entry, Entry.id == Finalist.entry_id)
        .where(Entry.round_id == Round.id, Finalist.answer == Answer.ASKED)
    )
    standing = exists().where(Entry.category_id == Category.id, stands())
    empty = select(func.count(Category.id)).where(Category.round_id == Round.id, ~standing)
    statement = select(
        Round.id,
        told(NominationState.DRAFT).label("begun"),
        told(NominationState.SUBMITTED).label("unread"),
        asked.correlate(Round).scalar_subquery().label("asked"),
        empty.correlate(Round).scalar_subquery().label("empty"),
    ).where(Round.id.in_(round_ids))
    return db.session.execute(visible_to(system("what a round leaves behind"), statement)).all()


def count_answering(round_id: UUID) -> tuple[int, datetime | None]:
    """Count who was asked in a round and still has time to answer, and until when the last has."""
    asking = select(func.count(Finalist.id), func.max(Finalist.answer_due_at)).join(
        Entry, Entry.id == Finalist.entry_id
    )
    row = db.session.execute(
        visible_to(
            _ASKING,
            asking.where(
                Entry.round_id == round_id,
                Finalist.answer == Answer.ASKED,
                Finalist.answer_due_at > clock.now(),
            ),
        )
    ).one()
    return row[0], row[1]


def list_answering(round_ids: Sequence[UUID], *, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give whom the actor may know of that were asked and still have time, the first due first.

    Rows of round_id, entry_id, name, answer_due_at.
    """
    statement = (
        select(Entry.round_id, Finalist.entry_id, Person.name, Finalist.answer_due_at)
        .join(Entry, Entry.id == Finalist.entry_id)
        .join(Person, Person.id == Finalist.person_id)
        .where(
            Entry.round_id.in_(round_ids),
            Finalist.answer == Answer.ASKED,
            Finalist.answer_due_at > clock.now(),
        )
        .order_by(Finalist.answer_due_at, Person.sort_key, Finalist.id)
    )
    return db.session.execute(visible_to(actor, statement)).all()


def list_unanswered(round_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the finalists of a round who have not answered: id and entry_id."""
    statement = (
        select(Finalist.id, Finalist.entry_id)
        .join(Entry, Entry.id == Finalist.entry_id)
        .where(Entry.round_id == round_id, Finalist.answer == Answer.ASKED)
    )
    return db.session.execute(visible_to(_ASKING, statement)).all()
