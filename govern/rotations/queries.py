"""Reads floor days; debriefs are read by their writers, and without names by the director."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, String, Uuid, and_, bindparam, cast, func, or_, select
from sqlalchemy.orm import aliased

from govern.core import clock
from govern.core.descriptions import READER, name_open_things
from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission
from govern.core.private import nothing, private, visible_to
from govern.extensions import db
from govern.floor.models import FloorTeam
from govern.floor.queries import is_host_during
from govern.licences.rules import CountedDay
from govern.people.models import Person
from govern.rotations import rules
from govern.rotations.models import Debrief, FloorHour, Rotation
from govern.rotations.rules import Party, RotationState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select


def _scope(actor: Actor) -> ColumnElement[bool]:
    """Give the debriefs an actor may see: their own; the director's page leaves out the names."""
    if actor.can(Permission.ROTATIONS_MANAGE):
        return or_(Debrief.person_id == actor.id, Debrief.finished_at.is_not(None))
    return Debrief.person_id == actor.id if actor.id is not None else nothing()


private(Debrief.__table__, _scope)


def get_rotation(rotation_id: UUID, *, actor: Actor) -> tuple[Rotation, Party]:
    """Give a floor day with what the actor is to it; hidden from who has no part in it."""
    row = db.session.execute(
        select(
            Rotation,
            is_host_during(actor.id, Rotation.team_id, Rotation.starts_at, Rotation.ends_at).label(
                "was_host"
            ),
            Person.manager_id,
        )
        .join(Person, Person.id == Rotation.person_id)
        .where(Rotation.id == rotation_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    party = Party(
        is_the_person=row.Rotation.person_id == actor.id,
        was_host=bool(row.was_host),
        is_manager=row.manager_id is not None and row.manager_id == actor.id,
        without_host=row.Rotation.host_id is None,
        looks_after=actor.can(Permission.ROTATIONS_MANAGE) or actor.id == row.Rotation.host_id,
    )
    if not rules.may_see(party):
        raise NotFound
    return row.Rotation, party


def _named() -> Any:  # noqa: ANN401 - a statement of columns.
    host = aliased(Person)
    return (
        select(
            Rotation.id,
            Rotation.person_id,
            Rotation.host_id,
            Rotation.day,
            Rotation.begins,
            Rotation.ends,
            Rotation.starts_at,
            Rotation.minutes,
            Rotation.kind,
            Rotation.state,
            Rotation.recorded_at,
            Rotation.late_reason,
            Rotation.answer,
            Rotation.debriefed_at,
            Rotation.confirmed_at,
            Rotation.slot_id,
            Person.name,
            host.name.label("host"),
            FloorTeam.name.label("team"),
            FloorTeam.place,
        )
        .join(Person, Person.id == Rotation.person_id)
        .outerjoin(host, host.id == Rotation.host_id)
        .join(FloorTeam, FloorTeam.id == Rotation.team_id)
    )


def get_shown(rotation_id: UUID) -> Row[*tuple[Any, ...]]:
    """Give the names that go with a floor day; ask `get_rotation` first."""
    row: Row[*tuple[Any, ...]] = db.session.execute(
        _named().where(Rotation.id == rotation_id)
    ).one()
    return row


def own(person_id: UUID) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of somebody's floor days."""
    return _named().where(Rotation.person_id == person_id)


def waiting_for(actor: Actor) -> ColumnElement[bool]:
    """Give the days an actor may confirm; the same rule as `rules.may_vouch`."""
    vouches = or_(
        and_(
            Rotation.host_id.is_not(None),
            is_host_during(actor.id, Rotation.team_id, Rotation.starts_at, Rotation.ends_at),
        ),
        and_(Rotation.host_id.is_(None), Person.manager_id == actor.id),
    )
    return and_(
        Rotation.state.in_(rules.WAITING),
        Rotation.person_id != actor.id,
        Rotation.ends_at <= clock.now(),
        vouches,
    )


def waiting(actor: Actor) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of the days that wait for this host or manager."""
    return _named().where(waiting_for(actor))


def list_expected(actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give whom this host expects next: booked and not here yet, or here until the end."""
    here = and_(Rotation.state == RotationState.ARRIVED, Rotation.ends_at > clock.now())
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        _named()
        .where(
            or_(Rotation.state == RotationState.BOOKED, here),
            Rotation.person_id != actor.id,
            is_host_during(actor.id, Rotation.team_id, Rotation.starts_at, Rotation.ends_at),
        )
        .order_by(Rotation.starts_at, Rotation.id)
        .limit(rules.MOST_EXPECTED)
    ).all()
    return rows


def list_booked(slot_id: UUID) -> Sequence[Rotation]:
    """Give the floor days that wait for the people of a slot, to change them."""
    waiting = (RotationState.BOOKED, RotationState.ARRIVED, RotationState.COMPLETED)
    return db.session.scalars(
        select(Rotation)
        .where(Rotation.slot_id == slot_id, Rotation.state.in_(waiting))
        .order_by(Rotation.id)
        .with_for_update(of=Rotation)
    ).all()


def list_pending_with(host_ids: Sequence[UUID]) -> Sequence[UUID]:
    """Give the days logged by hand that wait for one of these hosts."""
    if not host_ids:
        return []
    return db.session.scalars(
        select(Rotation.id).where(
            Rotation.host_id.in_(host_ids), Rotation.state == RotationState.PENDING
        )
    ).all()


def lock_people(person_ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """Let only one transaction at a time change what is reckoned for these people.

    Gives the level of each, by which what they owe is reckoned.
    """
    rows = db.session.execute(
        select(Person.id, Person.level)
        .where(Person.id.in_(list(person_ids)))
        .order_by(Person.id)
        .with_for_update(key_share=True)
    )
    return {row.id: row.level.value for row in rows}


def list_counted(person_ids: Collection[UUID]) -> Mapping[UUID, list[CountedDay]]:
    """Give people's days that count: confirmed, and told in a debrief."""
    found: dict[UUID, list[CountedDay]] = {person_id: [] for person_id in person_ids}
    for row in db.session.execute(
        select(Rotation.person_id, Rotation.day, Rotation.minutes, Rotation.kind).where(
            Rotation.person_id.in_(person_ids),
            Rotation.state == RotationState.CONFIRMED,
            Rotation.debriefed_at.is_not(None),
        )
    ):
        found[row.person_id].append(CountedDay(day=row.day, minutes=row.minutes, kind=row.kind))
    return found


def list_hosting(person_ids: Collection[UUID]) -> set[UUID]:
    """Give those of these people who confirmed a day as its host."""
    hosted = Rotation.host_id.is_not(None)
    rows = select(Rotation.confirmed_by_id).where(Rotation.confirmed_by_id.in_(person_ids), hosted)
    return {person_id for person_id in db.session.scalars(rows.distinct()) if person_id}


def taken_hours(person_id: UUID, day: date, hours: Iterable[int]) -> bool:
    """Tell whether somebody is on the floor already in one of these hours."""
    return (
        db.session.scalar(
            select(FloorHour.hour)
            .where(
                FloorHour.person_id == person_id,
                FloorHour.day == day,
                FloorHour.hour.in_(list(hours)),
            )
            .limit(1)
        )
        is not None
    )


def find_debrief(rotation_id: UUID, *, actor: Actor) -> Debrief | None:
    """Give the debrief of a day to the one who wrote it."""
    return db.session.scalar(
        visible_to(
            actor,
            select(Debrief).where(
                Debrief.rotation_id == rotation_id, Debrief.person_id == actor.id
            ),
        )
    )


def has_writers(fewest: int, *, actor: Actor) -> bool:
    """Tell whether at least so many different people wrote a debrief that is finished.

    The list of holders names who was on the floor: of fewer, each could be told by their text.
    """
    writers = select(Debrief.person_id).where(Debrief.finished_at.is_not(None)).distinct()
    found = db.session.scalars(visible_to(actor, writers.limit(fewest))).all()
    return len(found) >= fewest


def shared(actor: Actor) -> tuple[Any, Any]:
    """Give the statement of what finished debriefs say, and its columns to sort by.

    Without who wrote them, where, or on which day. What was written more than once is there once.
    """
    said = (Debrief.great, Debrief.learned, Debrief.in_the_way, Debrief.language)
    # Ids are drawn by lot: which of them is the first says nothing. PostgreSQL has no least UUID.
    one = cast(func.min(cast(Debrief.rotation_id, String)), Uuid)
    scoped = visible_to(
        actor,
        select(one.label("id"), *said).where(Debrief.finished_at.is_not(None)).group_by(*said),
    )
    told = scoped.subquery("told")
    return select(told).execution_options(**scoped.get_execution_options()), told.c


def list_mutual() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the pairs who confirmed each other, with how often each way; for a person to judge."""
    there = (
        select(
            Rotation.confirmed_by_id.label("host_id"),
            Rotation.person_id,
            func.count().label("days"),
        )
        .where(Rotation.confirmed_by_id.is_not(None))
        .group_by(Rotation.confirmed_by_id, Rotation.person_id)
    )
    one, other = there.subquery("one"), there.subquery("other")
    first, second = aliased(Person), aliased(Person)
    return db.session.execute(
        select(
            first.name.label("first"),
            second.name.label("second"),
            one.c.days.label("confirmed_by_first"),
            other.c.days.label("confirmed_by_second"),
        )
        .join(other, and_(one.c.host_id == other.c.person_id, one.c.person_id == other.c.host_id))
        .join(first, first.id == one.c.host_id)
        .join(second, second.id == one.c.person_id)
        .where(one.c.host_id < one.c.person_id)
        .order_by(first.sort_key, second.sort_key, first.id, second.id)
    ).all()


def _days() -> Select[*tuple[Any, ...]]:
    """Give the floor days the reader has a part in, each called by its day."""
    reader = bindparam(READER, type_=Uuid())
    was_host = is_host_during(reader, Rotation.team_id, Rotation.starts_at, Rotation.ends_at)
    parties = [Rotation.person_id, Rotation.host_id, Person.manager_id]
    days = select(Rotation.id, Rotation.day).join(Person, Person.id == Rotation.person_id)
    return days.where(or_(reader.in_(parties), was_host))


name_open_things("rotation", _days)
