"""Reads people and their roles; who has left is found only by those who look after people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import aliased

from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission, Role
from govern.core.types import sort_key
from govern.departments.models import Department
from govern.extensions import db
from govern.people import rules
from govern.people.models import Person, RoleAssignment
from govern.people.presence import can_enter, has_account, works_here

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from uuid import UUID


MOST_SUGGESTED = 10
SHORTEST_ASKED = 2


# Choosing a person by what somebody typed ------------------------------------------------------


def find_people_by_text(text: str) -> Sequence[Any]:
    """Give at most two people (id, name) who are meant by an e-mail, a number or a name.

    A name may be followed by the department in brackets, as the suggestions write it.
    """
    text = text.strip()
    if not text:
        return []
    chosen = select(Person.id, Person.name).where(works_here()).limit(2)
    exact = or_(Person.email == text.lower(), Person.employee_number == text)
    if found := db.session.execute(chosen.where(exact)).all():
        return found
    if found := db.session.execute(chosen.where(Person.sort_key == sort_key(text))).all():
        return found
    name, bracket, rest = text.partition(" (")
    if not bracket or not rest.endswith(")"):
        return []
    return db.session.execute(
        chosen.join(Department, Department.id == Person.department_id).where(
            Person.sort_key == sort_key(name), Department.sort_key == sort_key(rest[:-1])
        )
    ).all()


def find_person_by_text(text: str) -> Any:  # noqa: ANN401 - a row, or None.
    """Give the one person (id, name) meant by an e-mail, a number or a name, or None."""
    found = find_people_by_text(text)
    return found[0] if len(found) == 1 else None


def list_suggestions(text: str) -> list[dict[str, str]]:
    """Give at most ten people whose name contains a text: what to fill in, and their department."""
    key = sort_key(text.strip())
    if len(key) < SHORTEST_ASKED:
        return []
    namesake = aliased(Person)
    namesakes = (
        select(func.count())
        .where(
            namesake.sort_key == Person.sort_key,
            or_(namesake.left_on.is_(None), namesake.left_on >= clock.today()),
        )
        .correlate(Person)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Person.name, Department.name.label("department"), namesakes.label("namesakes"))
        .join(Department, Department.id == Person.department_id)
        .where(works_here(), Person.sort_key.contains(key, autoescape=True))
        .order_by(Person.sort_key, Person.id)
        .limit(MOST_SUGGESTED)
    )
    return [
        {
            "value": row.name if row.namesakes == 1 else f"{row.name} ({row.department})",
            "label": row.department,
        }
        for row in rows
    ]


# One person ------------------------------------------------------------------------------------


def hold_people(person_ids: Collection[UUID]) -> None:
    """Let what is counted for people change in one transaction at a time."""
    held = select(Person.id).where(Person.id.in_(person_ids)).order_by(Person.id)
    db.session.execute(held.with_for_update(key_share=True)).all()


def get_person(person_id: UUID) -> Person:
    """Give a person, to change."""
    person = db.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def get_card(person_id: UUID, *, actor: Actor) -> Any:  # noqa: ANN401 - a row.
    """Give what a person's page shows; who has left is there for administrators and those above."""
    manager = aliased(Person)
    row = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.employee_number,
            Person.level,
            Person.country,
            Person.language,
            Person.joined_on,
            Person.left_on,
            Person.department_id,
            Person.manager_id,
            Department.name.label("department"),
            manager.name.label("manager"),
        )
        .join(Department, Department.id == Person.department_id)
        .outerjoin(manager, manager.id == Person.manager_id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    gone = row.left_on is not None and row.left_on < clock.today()
    if not gone or actor.can(Permission.PEOPLE_MANAGE):
        return row
    if actor.id is None or not answers_to(person_id, actor.id):
        raise NotFound
    return row


def list_roles(person_id: UUID, *, actor: Actor) -> Sequence[Any]:
    """Give the roles of a person, open ones first; who looks after roles sees ended ones too."""
    giver, ender = aliased(Person), aliased(Person)
    statement = (
        select(
            RoleAssignment.id,
            RoleAssignment.role,
            RoleAssignment.scope_id,
            RoleAssignment.started_at,
            RoleAssignment.ended_at,
            Department.name.label("scope"),
            giver.name.label("given_by"),
            ender.name.label("ended_by"),
        )
        .outerjoin(Department, Department.id == RoleAssignment.scope_id)
        .outerjoin(giver, giver.id == RoleAssignment.given_by_id)
        .outerjoin(ender, ender.id == RoleAssignment.ended_by_id)
        .where(RoleAssignment.person_id == person_id)
        .order_by(
            RoleAssignment.ended_at.is_not(None), RoleAssignment.started_at, RoleAssignment.id
        )
    )
    if not actor.can(Permission.PEOPLE_MANAGE):
        statement = statement.where(
            RoleAssignment.ended_at.is_(None), RoleAssignment.role.in_(rules.SHOWN_TO_ALL)
        )
    return db.session.execute(statement).all()


def is_taken(column: Any, value: str, person_id: UUID) -> bool:  # noqa: ANN401 - a column.
    """Tell whether somebody else has this e-mail address or employee number."""
    found = select(Person.id).where(column == value, Person.id != person_id)
    return db.session.scalar(found) is not None


# Who answers to whom ---------------------------------------------------------------------------


def answers_to(person_id: UUID, chief_id: UUID) -> bool:
    """Tell whether a person has somebody as manager, directly or by way of others."""
    chain = (
        select(Person.id, Person.manager_id)
        .where(Person.id == person_id)
        .cte("chain", recursive=True)
    )
    above = aliased(Person)
    chain = chain.union(
        select(above.id, above.manager_id).join(chain, above.id == chain.c.manager_id)
    )
    return (
        db.session.scalar(select(chain.c.id).where(chain.c.manager_id == chief_id).limit(1))
        is not None
    )


# Roles -----------------------------------------------------------------------------------------


def get_assignment(assignment_id: UUID) -> RoleAssignment:
    """Give a role somebody holds or held."""
    assignment = db.session.get(RoleAssignment, assignment_id)
    if assignment is None:
        raise NotFound
    return assignment


def find_open_role(person_id: UUID, role: Role, scope_id: UUID | None) -> RoleAssignment | None:
    """Give the open role of a person for a scope, or None."""
    scope = (
        RoleAssignment.scope_id.is_(None)
        if scope_id is None
        else RoleAssignment.scope_id == scope_id
    )
    return db.session.scalar(
        select(RoleAssignment).where(
            RoleAssignment.person_id == person_id,
            RoleAssignment.role == role,
            scope,
            RoleAssignment.ended_at.is_(None),
        )
    )


def list_entrusted(roles: Iterable[Role] = rules.ENTRUSTED) -> set[UUID]:
    """Give who signs for the organisation or looks after what others may do in it."""
    return set(
        db.session.scalars(
            select(RoleAssignment.person_id).where(
                RoleAssignment.role.in_(roles), RoleAssignment.ended_at.is_(None)
            )
        )
    )


# The list --------------------------------------------------------------------------------------


def directory(
    *, text: str, paths: Collection[str] | None, level: str, account: str, left: bool
) -> Any:  # noqa: ANN401 - a SELECT whose columns depend on what is known from above.
    """Give the statement of the list of people, narrowed by what was asked for.

    `paths` are the places of departments in their tree; None asks for every department.
    """
    statement: Any = select(
        Person.id,
        Person.name,
        Person.sort_key,
        Person.email,
        Person.employee_number,
        Person.level,
        Person.country,
        Person.joined_on,
        Person.left_on,
        Department.name.label("department"),
        Department.sort_key.label("department_key"),
    ).join(Department, Department.id == Person.department_id)
    statement = statement.where(Person.left_on < clock.today() if left else works_here())
    if key := sort_key(text.strip()):
        statement = statement.where(Person.sort_key.contains(key, autoescape=True))
    if paths is not None:
        below = [Department.path.startswith(path) for path in paths]
        statement = statement.where(or_(false(), *below))
    if level:
        statement = statement.where(Person.level == level)
    for holds in has_account(Person.id):
        if account:
            statement = statement.where(holds if account == "with" else ~holds)
        statement = statement.add_columns(holds.label("has_account"))
    return statement


def list_active_ids() -> list[UUID]:
    """Give everybody who works here today and can come in, for messages to all."""
    return list(db.session.scalars(select(Person.id).where(can_enter()).order_by(Person.id)))
