"""Reads barriers: the register, one barrier with what is done about it, who looks after them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased, selectinload

from govern.barriers.models import Barrier, BarrierStep, Mitigation
from govern.barriers.rules import OPEN, BarrierState, BarrierType
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import ROLE_PERMISSIONS, Permission
from govern.extensions import db
from govern.journeys.models import Stage
from govern.people.models import Person, RoleAssignment
from govern.people.queries import works_here

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Row


def get_barrier(barrier_id: UUID) -> Barrier:
    """Give a barrier with its mitigations, to change."""
    barrier = db.session.scalar(
        select(Barrier).where(Barrier.id == barrier_id).options(selectinload(Barrier.mitigations))
    )
    if barrier is None:
        raise NotFound
    return barrier


def get_mitigation(mitigation_id: UUID) -> Mitigation:
    """Give a mitigation, to change."""
    mitigation = db.session.get(Mitigation, mitigation_id)
    if mitigation is None:
        raise NotFound
    return mitigation


def get_page(barrier_id: UUID) -> Row[Any]:
    """Give what the page of a barrier shows about it, with the names of people and stage."""
    row = db.session.execute(
        _listed().add_columns(Barrier.review_on, Barrier.version).where(Barrier.id == barrier_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def list_mitigations(barrier_id: UUID) -> Sequence[Any]:
    """Give the mitigations of a barrier with the names of people, oldest first."""
    owner, planner, accepter = aliased(Person), aliased(Person), aliased(Person)
    return db.session.execute(
        select(
            Mitigation.id,
            Mitigation.text,
            Mitigation.mechanism,
            Mitigation.due_on,
            Mitigation.cost,
            Mitigation.reduction,
            Mitigation.evidence,
            Mitigation.planned_by_id,
            Mitigation.accepted_at,
            owner.name.label("owner"),
            planner.name.label("planner"),
            accepter.name.label("accepter"),
        )
        .join(owner, owner.id == Mitigation.owner_id)
        .join(planner, planner.id == Mitigation.planned_by_id)
        .outerjoin(accepter, accepter.id == Mitigation.accepted_by_id)
        .where(Mitigation.barrier_id == barrier_id)
        .order_by(Mitigation.planned_at, Mitigation.id)
    ).all()


def list_steps(barrier_id: UUID) -> Sequence[Any]:
    """Give the history of a barrier, oldest first."""
    return db.session.execute(
        select(BarrierStep.state, BarrierStep.words, BarrierStep.at, Person.name.label("by"))
        .outerjoin(Person, Person.id == BarrierStep.by_id)
        .where(BarrierStep.barrier_id == barrier_id)
        .order_by(BarrierStep.at, BarrierStep.id)
    ).all()


def overview(
    *, text: ColumnElement[bool] | None, state: str, kind: str, stage_id: UUID | None
) -> Select[Any]:
    """Give the register as a statement to sort, page and export; `state` may be 'open'."""
    statement: Select[Any] = _listed()
    if text is not None:
        statement = statement.where(text)
    if state == "open":
        statement = statement.where(Barrier.state.in_(OPEN))
    elif state in set(BarrierState):
        statement = statement.where(Barrier.state == BarrierState(state))
    if kind in set(BarrierType):
        statement = statement.where(Barrier.type == BarrierType(kind))
    if stage_id is not None:
        statement = statement.where(Barrier.stage_id == stage_id)
    return statement


def _listed() -> Any:  # noqa: ANN401 - a SELECT of columns.
    owner, reporter = aliased(Person), aliased(Person)
    return (
        select(
            Barrier.id,
            Barrier.text,
            Barrier.type,
            Barrier.state,
            Barrier.severity,
            Barrier.residual,
            Barrier.reported_at,
            Barrier.owner_id,
            owner.name.label("owner"),
            reporter.name.label("reporter"),
            Stage.name.label("stage"),
        )
        .outerjoin(owner, owner.id == Barrier.owner_id)
        .outerjoin(reporter, reporter.id == Barrier.reporter_id)
        .outerjoin(Stage, Stage.id == Barrier.stage_id)
    )


def find_reporter_id(barrier_id: UUID) -> UUID | None:
    """Give who reported a barrier; None when it was reported without a name."""
    return db.session.scalar(select(Barrier.reporter_id).where(Barrier.id == barrier_id))


def list_assessor_ids() -> list[UUID]:
    """Give who may say how severe a barrier is and who owns it."""
    return _holders(Permission.BARRIERS_MANAGE)


def list_accepter_ids() -> list[UUID]:
    """Give who may accept mitigations."""
    return _holders(Permission.BARRIERS_ACCEPT)


def _holders(permission: Permission) -> list[UUID]:
    roles = [role for role, held in ROLE_PERMISSIONS.items() if permission in held]
    now = clock.now()
    return list(
        db.session.scalars(
            select(Person.id)
            .join(RoleAssignment, RoleAssignment.person_id == Person.id)
            .where(
                works_here(),
                RoleAssignment.role.in_(roles),
                RoleAssignment.scope_id.is_(None),
                RoleAssignment.started_at <= now,
                or_(RoleAssignment.ended_at.is_(None), RoleAssignment.ended_at > now),
            )
            .distinct()
        )
    )


def has_open_mitigation(barrier_id: UUID, owner_id: UUID) -> bool:
    """Tell whether somebody still has a mitigation of a barrier that nobody has accepted."""
    found = db.session.scalar(
        select(Mitigation.id)
        .where(
            Mitigation.barrier_id == barrier_id,
            Mitigation.owner_id == owner_id,
            Mitigation.accepted_at.is_(None),
        )
        .limit(1)
    )
    return found is not None
