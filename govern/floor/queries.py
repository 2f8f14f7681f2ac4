"""Reads floor teams, their hosts and their places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import joinedload

from govern.core import clock
from govern.core.descriptions import name_open_things
from govern.core.errors import NotFound
from govern.core.permissions import Role
from govern.departments.models import Department
from govern.extensions import db
from govern.floor.models import FloorTeam, Slot
from govern.people.models import Person, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement


def get_team(team_id: UUID) -> FloorTeam:
    """Give a floor team."""
    team = db.session.get(FloorTeam, team_id)
    if team is None:
        raise NotFound
    return team


def get_open_team(team_id: UUID) -> FloorTeam:
    """Give a floor team that receives colleagues."""
    team = get_team(team_id)
    if team.ended_at is not None:
        raise NotFound
    return team


def hold_team(team_id: UUID) -> FloorTeam:
    """Give an open team and let nobody else change its hosts or its times meanwhile.

    Who books a time of it needs no more than that it stays there, and does not wait.
    """
    team = db.session.scalar(
        select(FloorTeam)
        .where(FloorTeam.id == team_id, FloorTeam.ended_at.is_(None))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if team is None:
        raise NotFound
    return team


def teams() -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of the open teams, with their department and number of hosts."""
    hosts = (
        select(func.count())
        .where(
            RoleAssignment.scope_id == FloorTeam.id,
            RoleAssignment.role == Role.HOST,
            RoleAssignment.ended_at.is_(None),
        )
        .correlate(FloorTeam)
        .scalar_subquery()
    )
    places = (
        select(func.coalesce(func.sum(Slot.capacity - Slot.taken), 0))
        .where(
            Slot.team_id == FloorTeam.id,
            Slot.withdrawn_at.is_(None),
            Slot.starts_at > clock.now(),
        )
        .correlate(FloorTeam)
        .scalar_subquery()
    )
    return (
        select(
            FloorTeam.id,
            FloorTeam.sort_key,
            FloorTeam.name,
            FloorTeam.place,
            Department.name.label("department"),
            hosts.label("hosts"),
            places.label("places"),
        )
        .join(Department, Department.id == FloorTeam.department_id)
        .where(FloorTeam.ended_at.is_(None))
    )


def is_host_during(
    person_id: Any,  # noqa: ANN401 - a column or a value.
    team_id: Any,  # noqa: ANN401
    starts_at: Any,  # noqa: ANN401
    ends_at: Any,  # noqa: ANN401
) -> ColumnElement[bool]:
    """Give the condition that somebody was host of a team at some moment of a time."""
    return (
        select(RoleAssignment.id)
        .where(
            RoleAssignment.person_id == person_id,
            RoleAssignment.role == Role.HOST,
            RoleAssignment.scope_id == team_id,
            RoleAssignment.started_at <= ends_at,
            or_(RoleAssignment.ended_at.is_(None), RoleAssignment.ended_at >= starts_at),
        )
        .exists()
    )


def was_host(person_id: UUID, team_id: UUID, starts_at: datetime, ends_at: datetime) -> bool:
    """Tell whether somebody was host of a team at that time."""
    return bool(db.session.scalar(select(is_host_during(person_id, team_id, starts_at, ends_at))))


def list_hosts_during(team_id: UUID, starts_at: datetime, ends_at: datetime) -> Sequence[UUID]:
    """Give who was host of a team at some moment of a time."""
    return db.session.scalars(
        select(Person.id).where(is_host_during(Person.id, team_id, starts_at, ends_at))
    ).all()


def list_hosts(team_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the present hosts of a team, by name."""
    return db.session.execute(
        select(Person.id, Person.name, RoleAssignment.started_at)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .where(
            RoleAssignment.role == Role.HOST,
            RoleAssignment.scope_id == team_id,
            RoleAssignment.ended_at.is_(None),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()


def list_by_role(assignment_ids: Sequence[UUID]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the teams that these roles of hosts are for: assignment_id, team_id, team."""
    return db.session.execute(
        select(
            RoleAssignment.id.label("assignment_id"),
            FloorTeam.id.label("team_id"),
            FloorTeam.name.label("team"),
        )
        .join(FloorTeam, FloorTeam.id == RoleAssignment.scope_id)
        .where(RoleAssignment.id.in_(assignment_ids), RoleAssignment.role == Role.HOST)
    ).all()


def list_teams_with_hosts(except_id: UUID | None) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give each open team with each of its hosts, for choosing who was there."""
    return db.session.execute(
        select(
            FloorTeam.id.label("team_id"),
            FloorTeam.name.label("team"),
            Person.id.label("host_id"),
            Person.name.label("host"),
        )
        .outerjoin(
            RoleAssignment,
            and_(
                RoleAssignment.scope_id == FloorTeam.id,
                RoleAssignment.role == Role.HOST,
                RoleAssignment.ended_at.is_(None),
                RoleAssignment.person_id != except_id,
            ),
        )
        .outerjoin(Person, Person.id == RoleAssignment.person_id)
        .where(FloorTeam.ended_at.is_(None))
        .order_by(FloorTeam.sort_key, Person.sort_key, Person.id)
    ).all()


def get_slot(slot_id: UUID) -> Slot:
    """Give a slot with its team."""
    slot = db.session.scalar(select(Slot).where(Slot.id == slot_id).options(joinedload(Slot.team)))
    if slot is None:
        raise NotFound
    return slot


def hold_slot(slot_id: UUID) -> Slot:
    """Give a slot and let nobody book, cancel or take it over meanwhile."""
    slot = db.session.scalar(
        select(Slot)
        .where(Slot.id == slot_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if slot is None:
        raise NotFound
    return slot


def open_slots(*, team_id: UUID | None = None) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of the slots still to come, soonest first."""
    statement = (
        select(
            Slot.id,
            Slot.starts_at,
            Slot.day,
            Slot.begins,
            Slot.ends,
            Slot.kind,
            Slot.capacity,
            Slot.taken,
            Slot.host_id,
            FloorTeam.id.label("team_id"),
            FloorTeam.name.label("team"),
            FloorTeam.place,
            Person.name.label("host"),
        )
        .join(FloorTeam, FloorTeam.id == Slot.team_id)
        .join(Person, Person.id == Slot.host_id)
        .where(Slot.withdrawn_at.is_(None), Slot.starts_at > clock.now())
        .order_by(Slot.starts_at, Slot.id)
    )
    return statement if team_id is None else statement.where(Slot.team_id == team_id)


def list_open_slots(team_id: UUID | None = None, most: int = 50) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the next slots, of one team or of all."""
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(
        open_slots(team_id=team_id).limit(most)
    ).all()
    return rows


def list_booked_slots(
    team_id: UUID, *, host_id: UUID | None = None
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the slots still to come that somebody has booked, of a team or of one of its hosts."""
    statement = open_slots(team_id=team_id).where(Slot.taken > 0)
    if host_id is not None:
        statement = statement.where(Slot.host_id == host_id)
    rows: Sequence[Row[*tuple[Any, ...]]] = db.session.execute(statement).all()
    return rows


name_open_things("team", lambda: select(FloorTeam.id, FloorTeam.name))
