"""Reads what the pages around the front page show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, exists, or_, select

from govern.advocates import queries as advocates
from govern.core import clock
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.departments.models import Department
from govern.extensions import db
from govern.home.rules import AHEAD
from govern.organisation.modules import Module
from govern.people.models import Person, RoleAssignment
from govern.promises.models import Promise
from govern.promises.rules import PromiseState
from govern.rounds.models import Round
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.core.permissions import Actor, Role
    from govern.home.rules import Ahead
    from govern.organisation.queries import Facts


#: What of each part waits for nobody in particular.
_AHEAD = {
    Module.DEFINITION: select(DefinitionVersion.id).where(
        DefinitionVersion.state.in_([DefinitionState.DRAFT, DefinitionState.IN_REVIEW])
    ),
    Module.PROMISES: select(Promise.id).where(Promise.state == PromiseState.PROPOSED),
    Module.ADVOCATES: advocates.register(gaps_only=True, ends_before=None).statement,
    Module.AWARDS: select(Round.id).where(Round.state == RoundState.DRAFT),
}


def list_ahead(actor: Actor, facts: Facts) -> list[Ahead]:
    """Give what the actor can do next in the parts they look after, in one statement."""
    own = [one for one in AHEAD if actor.can(one.permission) and not facts.is_off(one.module)]
    if not own:
        return []
    there = select(*(exists(_AHEAD[one.module]).label(one.module) for one in own))
    row = db.session.execute(visible_to(actor, there)).one()
    return [one for one, is_there in zip(own, row, strict=True) if is_there]


def list_holders(role: Role) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who holds a role for the whole organisation: name, e-mail, department."""
    return db.session.execute(
        select(Person.id, Person.name, Person.email, Department.name.label("department"))
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .join(Department, Department.id == Person.department_id)
        .where(
            RoleAssignment.role == role,
            RoleAssignment.scope_id.is_(None),
            RoleAssignment.ended_at.is_(None),
            RoleAssignment.started_at <= clock.now(),
            or_(Person.left_on.is_(None), Person.left_on >= clock.today()),
        )
        .order_by(Person.sort_key, Person.id)
    ).all()
