"""Adds, changes and moves people, sees them leave, and gives and ends roles."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, check_version
from govern.core.permissions import Actor, Permission, Role, ensure, record_check
from govern.core.types import sort_key
from govern.departments import queries as departments
from govern.departments.rules import ELSEWHERE
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.people import policies, queries, rules
from govern.people.events import (
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PersonMoved,
    PersonReturned,
    RoleEnded,
    RoleGiven,
)
from govern.people.models import Level, Person, RoleAssignment
from govern.people.presence import (
    has_left,
    name_others,
    name_waiting_administrators,
    replace_addresses,
)

CHANGED = N_("Somebody else changed this person while you were looking at it.")
REFUSED = N_("Only an administrator changes what is written about people.")
APPOINTED = N_("An administrator ends this role; an appointment ends where it was made.")
BY_HAND = N_("An administrator gives roles; advocates, hosts and jurors are appointed.")
OTHERS_GIVE = N_("Another administrator gives you this role. Ask one of them: %(others)s.")
NOBODY_GIVES = N_(
    "Nobody gives themselves a role here, and you are the only administrator. Invite a second one "
    "under People. In a very small organisation you can let one person hold several roles, under "
    "Settings."
)
NOT_HERE = N_("This person does not work here any more.")


def add(
    *,
    actor: Actor,
    name: str,
    email: str | None,
    employee_number: str,
    department_id: UUID,
    manager_id: UUID | None,
    level: Level,
    country: str,
    language: str,
    joined_on: date,
) -> UUID:
    """Write down somebody who works here; they get an account only when they are invited."""
    ensure(policies.may_manage(actor), REFUSED)
    person_id = uuid4()
    written = _checked(
        person_id,
        name=name,
        email=email,
        employee_number=employee_number,
        country=country,
        language=language,
        joined_on=joined_on,
        left_on=None,
    )
    _check_place(person_id, department_id, manager_id)
    person = Person(
        id=person_id,
        **written,
        department_id=department_id,
        manager_id=manager_id,
        level=level,
        time_zone=get_facts(actor).time_zone,
        created_at=clock.now(),
    )
    db.session.add(person)
    db.session.flush()
    publish(PersonAdded(actor_id=actor.id, subject_id=person_id, department_id=department_id))
    return person_id


def change(
    person_id: UUID,
    *,
    actor: Actor,
    name: str,
    email: str | None,
    employee_number: str,
    level: Level,
    country: str,
    language: str,
    joined_on: date,
    version: int,
) -> None:
    """Change what is written about somebody."""
    ensure(policies.may_manage(actor), REFUSED)
    person = queries.get_person(person_id)
    check_version(person, version, CHANGED)
    written: dict[str, Any] = _checked(
        person_id,
        name=name,
        email=email,
        employee_number=employee_number,
        country=country,
        language=language,
        joined_on=joined_on,
        left_on=person.left_on,
    )
    written["level"] = level
    changed = tuple(key for key, value in written.items() if getattr(person, key) != value)
    if "email" in changed:
        if written["email"] is None and policies.is_last_administrator(person_id):
            raise FieldError("email", rules.LAST_ADDRESS)
        replace_addresses({person_id: person.email})
    for key in changed:
        setattr(person, key, written[key])
    fields = tuple(key for key in changed if key != "sort_key")
    publish(PersonChanged(actor_id=actor.id, subject_id=person_id, fields=fields))


def move(
    person_id: UUID,
    *,
    actor: Actor,
    department_id: UUID,
    manager_id: UUID | None,
    version: int,
) -> None:
    """Let somebody work in another department or for another manager."""
    ensure(policies.may_manage(actor), REFUSED)
    if manager_id is not None:
        # Of two moves at once the second looks when the first is done: managers make no circle.
        departments.lock_tree()
    person = queries.get_person(person_id)
    check_version(person, version, CHANGED)
    _check_place(person_id, department_id, manager_id)
    event = PersonMoved(
        actor_id=actor.id,
        subject_id=person_id,
        old_department_id=person.department_id,
        new_department_id=department_id,
        old_manager_id=person.manager_id,
        new_manager_id=manager_id,
    )
    person.department_id = department_id
    person.manager_id = manager_id
    publish(event)


def end(person_id: UUID, *, actor: Actor, left_on: date, version: int) -> None:
    """Write down somebody's last day; the day after, they cannot enter any more."""
    ensure(policies.may_manage(actor), REFUSED)
    person = queries.get_person(person_id)
    check_version(person, version, CHANGED)
    keep_an_administrator(person_id)
    for problem in rules.days(person.joined_on, left_on):
        raise FieldError(problem.field, problem.message, **problem.params)
    person.left_on = left_on
    publish(PersonLeft(actor_id=actor.id, subject_id=person_id, left_on=left_on))


def bring_back(person_id: UUID, *, actor: Actor) -> None:
    """Take somebody's last day back: they work here again."""
    ensure(policies.may_manage(actor), REFUSED)
    person = queries.get_person(person_id)
    if person.left_on is None:
        raise Conflict(N_("This person works here."))
    was_out = has_left(person)
    person.left_on = None
    publish(PersonReturned(actor_id=actor.id, subject_id=person_id, was_out=was_out))


def keep_an_administrator(leaving: UUID) -> None:
    """Refuse that the last administrator goes who can come in; the service around it asks who may.

    Of two at the same moment the second waits here, and then finds what the first has done.
    """
    record_check("the service around it has checked its own rule")
    if policies.is_last_administrator(leaving):
        others = name_waiting_administrators(leaving)
        raise DomainError(rules.LAST_IN if others else rules.LAST_ONE, others=others)


def _checked(person_id: UUID, **written: Any) -> dict[str, Any]:  # noqa: ANN401 - the fields of a person.
    """Give the columns for what was written, or refuse the first thing that is wrong."""
    written["email"] = (written["email"] or "").strip().lower() or None
    for problem in rules.problems(**written):
        raise FieldError(problem.field, problem.message, **problem.params)
    if queries.is_taken(Person.employee_number, written["employee_number"], person_id):
        raise FieldError("employee_number", N_("Somebody else has this employee number already."))
    if written["email"] and queries.is_taken(Person.email, written["email"], person_id):
        raise FieldError("email", N_("Somebody else has this e-mail address already."))
    del written["left_on"]
    return {**written, "sort_key": sort_key(written["name"])}


def _check_place(person_id: UUID, department_id: UUID, manager_id: UUID | None) -> None:
    if departments.hold(department_id).ended_at is not None:
        raise FieldError("department_id", ELSEWHERE)
    if manager_id is None:
        return
    if manager_id == person_id:
        raise FieldError("manager", N_("Nobody is their own manager."))
    if has_left(queries.get_person(manager_id)):
        raise FieldError("manager", NOT_HERE)
    if queries.answers_to(manager_id, person_id):
        raise FieldError("manager", N_("This manager answers, in the end, to this person."))


# Roles -----------------------------------------------------------------------------------------


def grant_role(person_id: UUID, role: Role, *, actor: Actor, scope_id: UUID | None = None) -> UUID:
    """Give somebody a role by hand, as an administrator does."""
    alone = actor.is_system or get_facts(actor).switch("people.owner_may_decide_alone")
    others, message = "", BY_HAND
    if actor.id == person_id and not alone:
        others = name_others(Permission.PEOPLE_GRANT_ROLE, [actor.id])
        message = OTHERS_GIVE if others else NOBODY_GIVES
    allowed = policies.may_give_role(actor, person_id, role, alone=alone)
    ensure(allowed, message, others=others)
    return open_role(person_id, role, actor=actor, scope_id=scope_id)


def end_role(person_id: UUID, role: Role, *, actor: Actor, scope_id: UUID | None = None) -> None:
    """End somebody's role, as an administrator does, or as the person does who holds it."""
    person = queries.get_person(person_id)
    ensure(
        policies.may_end_role(actor, person, role),
        APPOINTED,
    )
    close_role(person_id, role, actor=actor, scope_id=scope_id)


def open_role(person_id: UUID, role: Role, *, actor: Actor, scope_id: UUID | None = None) -> UUID:
    """Open a role inside a service that has checked its own rule (an appointment, a jury).

    It asks nothing about the actor: the service around it does, before it calls this.
    """
    record_check("the service around it has checked its own rule")
    if has_left(queries.get_person(person_id)):
        raise DomainError(NOT_HERE)
    if queries.find_open_role(person_id, role, scope_id) is not None:
        raise Conflict(N_("This person holds this role already."))
    assignment = RoleAssignment(
        id=uuid4(),
        person_id=person_id,
        role=role,
        scope_id=scope_id,
        started_at=clock.now(),
        given_by_id=actor.id,
    )
    db.session.add(assignment)
    publish(
        RoleGiven(
            actor_id=actor.id,
            subject_id=person_id,
            assignment_id=assignment.id,
            role=role,
            scope_id=scope_id,
        )
    )
    return assignment.id


def close_role(person_id: UUID, role: Role, *, actor: Actor, scope_id: UUID | None = None) -> None:
    """End a role inside a service that has checked its own rule; see `open_role`."""
    record_check("the service around it has checked its own rule")
    if role is Role.ADMINISTRATOR and scope_id is None:
        keep_an_administrator(person_id)
    assignment = queries.find_open_role(person_id, role, scope_id)
    if assignment is None:
        raise Conflict(N_("This person does not hold this role any more."))
    assignment.ended_at = clock.now()
    assignment.ended_by_id = actor.id
    publish(
        RoleEnded(
            actor_id=actor.id,
            subject_id=person_id,
            assignment_id=assignment.id,
            role=role,
            scope_id=scope_id,
        )
    )
