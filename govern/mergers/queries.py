"""Reads what stands on a department, and what becomes of it when the department ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from govern.advocates.models import Appointment
from govern.commitments.models import Commitment
from govern.commitments.rules import CommitmentState
from govern.core import clock
from govern.core.permissions import Actor, system
from govern.core.private import visible_to
from govern.extensions import db
from govern.floor.models import FloorTeam
from govern.mergers import rules
from govern.mergers.rules import Consequence, Held
from govern.people.models import Person, RoleAssignment
from govern.people.presence import is_leaving
from govern.promises.models import Promise
from govern.promises.rules import PromiseState
from govern.rounds.models import Round
from govern.rounds.rules import RUNNING
from govern.staffing.queries import count_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from govern.departments.models import Department

GOING_ALONG = system("what is open goes along with its department; the words are not read")


def list_held(department_id: UUID) -> list[Held]:
    """Give the open appointments of a department."""
    rows = db.session.execute(
        select(
            Appointment.id,
            Appointment.kind,
            Appointment.person_id,
            Person.name,
            Appointment.term_ends_on,
            is_leaving().label("leaves"),
        )
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.department_id == department_id, Appointment.ended_at.is_(None))
    )
    return [
        Held(
            id=row.id,
            kind=row.kind,
            person_id=row.person_id,
            name=row.name,
            term_ends_on=row.term_ends_on,
            leaves=bool(row.leaves),
        )
        for row in rows
    ]


def plan_appointments(
    department_id: UUID, into_id: UUID | None, *, actor: Actor
) -> list[tuple[Held, bool]]:
    """Say of each open appointment whether it goes along; without a target it ends."""
    held = list_held(department_id)
    if into_id is None:
        # Whoever has every task there leaves none to go along to.
        return [(each, False) for each in held]
    return rules.who_goes_along(held, list_held(into_id), clock.today(actor.time_zone))


def list_teams(department_id: UUID) -> Sequence[FloorTeam]:
    """Give the floor teams of a department that receive colleagues."""
    return db.session.scalars(
        select(FloorTeam)
        .where(FloorTeam.department_id == department_id, FloorTeam.ended_at.is_(None))
        .order_by(FloorTeam.sort_key, FloorTeam.id)
    ).all()


def list_promises(department_id: UUID) -> Sequence[UUID]:
    """Give the promises that hold, or will hold, in a department."""
    return db.session.scalars(
        select(Promise.id)
        .where(Promise.department_id == department_id, Promise.state != PromiseState.RETIRED)
        .order_by(Promise.id)
    ).all()


def list_commitments(department_id: UUID) -> Sequence[UUID]:
    """Give what a department promised single customers, as far as it is still open."""
    statement = select(Commitment.id).where(
        Commitment.department_id == department_id, Commitment.state == CommitmentState.OPEN
    )
    return db.session.scalars(visible_to(GOING_ALONG, statement).order_by(Commitment.id)).all()


def list_open_roles(department_id: UUID) -> Sequence[RoleAssignment]:
    """Give the roles that people hold for a department."""
    return db.session.scalars(
        select(RoleAssignment)
        .where(RoleAssignment.scope_id == department_id, RoleAssignment.ended_at.is_(None))
        .order_by(RoleAssignment.id)
    ).all()


def count_running() -> int:
    """Count the award rounds that are open and not announced yet."""
    running = select(func.count()).select_from(Round).where(Round.state.in_(RUNNING))
    return db.session.scalar(running) or 0


def foresee(
    department: Department, target: Department | None, *, actor: Actor
) -> list[Consequence]:
    """Say what happens to what stands on a department when it ends, or goes into another one."""
    into = target.name if target else ""
    found: list[Consequence] = []
    if target is None and count_people(department.id):
        found.append(Consequence(rules.PEOPLE_STAY, stops=True))
    plan = plan_appointments(department.id, target.id if target else None, actor=actor)
    for held, goes_along in plan:
        sentences = rules.GOES_ALONG if goes_along else rules.ENDS
        found.append(Consequence(sentences[held.kind], {"name": held.name, "into": into}))
    if others := len(list_open_roles(department.id)) - len(plan):
        found.append(Consequence(rules.ROLES, {"count": others}))
    if teams := list_teams(department.id):
        params = {
            "into": into,
            "count": len(teams),
            "names": ", ".join(team.name for team in teams),
        }
        message = rules.TEAMS if target else rules.TEAMS_STAY
        found.append(Consequence(message, params, stops=target is None))
    if promises := list_promises(department.id):
        message = rules.PROMISES if target else rules.PROMISES_STAY
        params = {"into": into, "count": len(promises)}
        found.append(Consequence(message, params, stops=target is None))
    if commitments := list_commitments(department.id):
        message = rules.COMMITMENTS if target else rules.COMMITMENTS_STAY
        params = {"into": into, "count": len(commitments)}
        found.append(Consequence(message, params, stops=target is None))
    # How many of its people were put on a shortlist is not told: nobody knows it yet.
    if target and (rounds := count_running()):
        found.append(Consequence(rules.FINALISTS, {"into": into, "count": rounds}))
    return found
