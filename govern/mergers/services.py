"""Ends departments and merges them, and leaves nothing open on one that is no more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from govern.advocates import services as advocates
from govern.commitments.models import Commitment
from govern.core.bus import publish
from govern.core.errors import N_, DomainError
from govern.core.permissions import Actor, ensure
from govern.departments import services as departments
from govern.departments.queries import get_department
from govern.extensions import db
from govern.floor.models import FloorTeam
from govern.mergers import policies, queries, rules
from govern.mergers.events import ThingsWentAlong
from govern.nominations.models import Entry, Finalist
from govern.people import services as people
from govern.people.models import Person
from govern.promises.models import Promise
from govern.rounds.models import Round
from govern.rounds.rules import RUNNING
from govern.staffing.queries import count_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement


def merge(department_id: UUID, *, actor: Actor, into_id: UUID) -> None:
    """Put everything and everybody of a department into another one, and end it."""
    ensure(policies.may_reorganise(actor), N_("Only an administrator merges departments."))
    departments.merge(
        department_id, actor=actor, into_id=into_id, people=count_people(department_id)
    )
    # From here on nobody is appointed to it any more, and nothing is put there.
    db.session.flush()
    _bring_along(department_id, into_id, actor)
    for held, goes_along in queries.plan_appointments(department_id, into_id, actor=actor):
        if goes_along:
            advocates.transfer(
                held.id,
                actor=actor,
                department_id=into_id,
                term_ends_on=held.term_ends_on,
                reason=rules.MERGED,
            )
        else:
            advocates.end(held.id, actor=actor, reason=rules.MERGED)
    _end_roles(department_id, actor)


def end(department_id: UUID, *, actor: Actor) -> None:
    """End a department that nobody is in any more, and the appointments in it."""
    ensure(policies.may_reorganise(actor), N_("Only an administrator ends departments."))
    departments.end(department_id, actor=actor)
    db.session.flush()
    for consequence in queries.foresee(get_department(department_id), None, actor=actor):
        if consequence.stops:
            raise DomainError(consequence.message, **consequence.params)
    for held, _goes_along in queries.plan_appointments(department_id, None, actor=actor):
        advocates.end(held.id, actor=actor, reason=rules.OVER)
    _end_roles(department_id, actor)


def _end_roles(department_id: UUID, actor: Actor) -> None:
    """End what people hold for a department apart from an appointment."""
    db.session.flush()
    for role in queries.list_open_roles(department_id):
        people.close_role(role.person_id, role.role, actor=actor, scope_id=department_id)


def _bring_along(department_id: UUID, into_id: UUID, actor: Actor) -> None:
    """Let people, floor teams, promises and finalists belong to the other department."""
    teams, kept = queries.list_teams(department_id), queries.list_promises(department_id)
    whole: Sequence[tuple[Any, ColumnElement[bool]]] = (
        (FloorTeam, FloorTeam.id.in_([team.id for team in teams])),
        (Promise, Promise.id.in_(kept)),
        (Commitment, Commitment.id.in_(queries.list_commitments(department_id))),
        # Where somebody worked decides what is a vote for one's own, until the votes are counted.
        (
            Finalist,
            (Finalist.department_id == department_id)
            & Finalist.entry_id.in_(
                select(Entry.id)
                .join(Round, Round.id == Entry.round_id)
                .where(Round.state.in_(RUNNING))
            ),
        ),
        # Last: who gives somebody a thing holds the thing, then the person.
        (Person, Person.department_id == department_id),
    )
    for model, those in whole:
        db.session.execute(
            update(model)
            .where(those)
            .values(department_id=into_id, version=model.version + 1)
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
    if teams or kept:
        publish(
            ThingsWentAlong(
                actor_id=actor.id,
                subject_id=department_id,
                into_id=into_id,
                teams=len(teams),
                promises=len(kept),
            )
        )
