"""Reads what people who leave have in hand, from every slice below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Date,
    String,
    Uuid,
    case,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from govern.advocates.models import Appointment
from govern.barriers.models import Barrier, Mitigation
from govern.barriers.rules import BarrierState
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import Role
from govern.departments.models import Department
from govern.extensions import db
from govern.floor.models import FloorTeam, Slot
from govern.handovers.rules import BLUEPRINTS, Kind, Left, Thing
from govern.insights.models import Insight
from govern.insights.rules import InsightState
from govern.organisation.queries import find_facts, get_facts
from govern.people.models import Person, RoleAssignment
from govern.people.presence import is_leaving
from govern.people.rules import GIVEN_BY_HAND
from govern.promises.models import Promise, PromiseWording
from govern.promises.rules import PromiseState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy import Select

    from govern.core.permissions import Actor
    from govern.organisation.queries import Facts

#: The last day of those who have none sorts after all others.
LAST_DAY = func.coalesce(Person.left_on, literal(date.max), type_=Date)


def _in_hand(facts: Facts | None) -> Any:  # noqa: ANN401 - a subquery with the columns of a Thing.
    """Give everything people have in hand, of the parts that are on, as one subquery."""
    every = {
        Kind.ROLE: select(
            *_columns(
                Kind.ROLE,
                RoleAssignment.id,
                RoleAssignment.person_id,
                text=type_coerce(RoleAssignment.role, String),
            )
        ).where(RoleAssignment.ended_at.is_(None), RoleAssignment.role.in_(GIVEN_BY_HAND)),
        Kind.APPOINTMENT: select(
            *_columns(Kind.APPOINTMENT, Appointment.id, Appointment.person_id, text=Department.name)
        )
        .join(Department, Department.id == Appointment.department_id)
        .where(Appointment.ended_at.is_(None)),
        Kind.HOST: select(
            *_columns(
                Kind.HOST,
                RoleAssignment.id,
                RoleAssignment.person_id,
                place_id=FloorTeam.id,
                text=FloorTeam.name,
            )
        )
        .join(FloorTeam, FloorTeam.id == RoleAssignment.scope_id)
        .where(RoleAssignment.ended_at.is_(None), RoleAssignment.role == Role.HOST),
        Kind.PROMISE: select(*_columns(Kind.PROMISE, Promise.id, Promise.owner_id)).where(
            Promise.state != PromiseState.RETIRED
        ),
        Kind.BARRIER: select(
            *_columns(Kind.BARRIER, Barrier.id, Barrier.owner_id, text=Barrier.sentence)
        ).where(Barrier.state == BarrierState.IN_HAND),
        Kind.MITIGATION: select(
            *_columns(
                Kind.MITIGATION,
                Mitigation.id,
                Mitigation.owner_id,
                place_id=Barrier.id,
                text=Mitigation.text,
                day=Mitigation.due_on,
            )
        )
        .join(Barrier, Barrier.id == Mitigation.barrier_id)
        .where(Barrier.state == BarrierState.IN_HAND),
        Kind.ACTION: select(
            *_columns(
                Kind.ACTION,
                Insight.id,
                Insight.action_owner_id,
                text=Insight.action,
                day=Insight.action_due_on,
            )
        ).where(Insight.state == InsightState.IN_ACTION),
        Kind.SLOT: select(
            *_columns(
                Kind.SLOT,
                Slot.id,
                Slot.host_id,
                place_id=FloorTeam.id,
                text=FloorTeam.name,
                day=Slot.day,
            )
        )
        .join(FloorTeam, FloorTeam.id == Slot.team_id)
        .where(Slot.withdrawn_at.is_(None), Slot.ends_at > clock.now()),
    }
    on = [
        statement
        for kind, statement in every.items()
        if facts is None or not facts.is_off(BLUEPRINTS[kind])
    ]
    return union_all(*on).subquery("in_hand")


def _columns(
    kind: Kind,
    thing_id: Any,  # noqa: ANN401 - columns.
    person_id: Any,  # noqa: ANN401
    *,
    place_id: Any = None,  # noqa: ANN401
    text: Any = None,  # noqa: ANN401
    day: Any = None,  # noqa: ANN401
) -> tuple[Any, ...]:
    return (
        literal(kind.value).label("kind"),
        thing_id.label("id"),
        person_id.label("person_id"),
        (cast(null(), Uuid) if place_id is None else place_id).label("place_id"),
        (literal("") if text is None else text).label("text"),
        (cast(null(), Date) if day is None else day).label("day"),
    )


def count_left(person_ids: Collection[UUID] | None = None) -> dict[UUID, Left]:
    """Count what those of these people who leave have in hand; of all who leave when not given."""
    things = _in_hand(find_facts())
    is_role = case((things.c.kind == Kind.ROLE.value, 1), else_=0)
    statement = (
        select(
            Person.id, Person.name, func.sum(is_role).label("roles"), func.count().label("every")
        )
        .join(things, things.c.person_id == Person.id)
        .where(is_leaving())
        .group_by(Person.id, Person.name)
    )
    if person_ids is not None:
        statement = statement.where(Person.id.in_(person_ids))
    return {
        row.id: Left(name=row.name, roles=row.roles, others=row.every - row.roles)
        for row in db.session.execute(statement)
    }


def leavers(below: UUID | None, *, actor: Actor) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of who leaves with something in hand: everybody, or below somebody."""
    things = _in_hand(get_facts(actor))
    statement: Select[*tuple[Any, ...]] = (
        select(
            Person.id,
            Person.name,
            Person.left_on,
            Department.name.label("department"),
            func.count().label("things"),
        )
        .join(things, things.c.person_id == Person.id)
        .join(Department, Department.id == Person.department_id)
        .where(is_leaving())
        .group_by(Person.id, Person.name, Person.left_on, Person.sort_key, Department.name)
    )
    if below is not None:
        statement = statement.where(Person.id.in_(_below(below, things)))
    return statement


def _below(chief_id: UUID, things: Any) -> Any:  # noqa: ANN401 - a SELECT of ids.
    """Find those who leave and have somebody above them, from each of them up the line."""
    line = (
        select(Person.id.label("leaver_id"), Person.manager_id.label("chief_id"))
        .where(is_leaving(), Person.id.in_(select(things.c.person_id)))
        .cte("line", recursive=True)
    )
    above = aliased(Person)
    line = line.union(
        select(line.c.leaver_id, above.manager_id).join(above, above.id == line.c.chief_id)
    )
    return select(line.c.leaver_id).where(line.c.chief_id == chief_id)


def list_things(person_id: UUID, *, actor: Actor) -> list[Thing]:
    """Give what one person has in hand."""
    things = _in_hand(get_facts(actor))
    return _shown(select(things).where(things.c.person_id == person_id))


def get_thing(kind: Kind, thing_id: UUID, *, actor: Actor) -> Thing:
    """Give one thing somebody has in hand."""
    things = _in_hand(get_facts(actor))
    found = _shown(select(things).where(things.c.kind == kind.value, things.c.id == thing_id))
    if not found:
        raise NotFound
    return found[0]


def _shown(statement: Any) -> list[Thing]:  # noqa: ANN401 - a SELECT of things.
    order = list(Kind)
    found = [
        Thing(
            kind=Kind(row.kind),
            id=row.id,
            person_id=row.person_id,
            place_id=row.place_id,
            text=row.text,
            day=row.day,
        )
        for row in db.session.execute(statement)
    ]
    found.sort(key=lambda thing: (order.index(thing.kind), str(thing.day), thing.text, thing.id))
    words = _words_of([thing.id for thing in found if thing.kind is Kind.PROMISE])
    return [replace(thing, text=words.get(thing.id, thing.text)) for thing in found]


def _words_of(promise_ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Give the newest words of promises."""
    rows = db.session.execute(
        select(PromiseWording.promise_id, PromiseWording.text)
        .where(PromiseWording.promise_id.in_(promise_ids))
        .order_by(PromiseWording.number)
    )
    return {row.promise_id: row.text for row in rows} if promise_ids else {}
