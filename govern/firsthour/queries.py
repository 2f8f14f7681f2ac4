"""Reads what the first hour needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from govern.accounts.models import Account
from govern.core.errors import NotFound
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.departments.models import Department
from govern.extensions import db
from govern.firsthour.rules import LEAVING_SOMETHING, Step, is_off, list_off, numbers_of
from govern.floor.models import FloorTeam
from govern.journeys.queries import list_open_stages
from govern.people.models import Person
from govern.people.presence import works_here
from govern.people.rules import INVENTED
from govern.promises.models import Promise, PromiseWording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy import Row, Subquery

    from govern.core.localised import Localised
    from govern.core.permissions import Actor


def list_undone(modules_off: Collection[str]) -> list[Step]:
    """Give the steps of parts that are on which have left nothing behind, in one statement."""
    drafts = select(DefinitionVersion.id).limit(1).subquery()
    people = select(Person.id).limit(2).subquery()
    accounts = select(Account.person_id).limit(2).subquery()
    found = db.session.execute(
        visible_to(
            system("only whether there is a definition is asked"),
            select(
                _number_of(drafts).label(Step.DEFINITION),
                (_number_of(people) - 1).label(Step.PEOPLE),
                _number_of(select(Promise.id).limit(1).subquery()).label(Step.PROMISES),
                _number_of(select(FloorTeam.id).limit(1).subquery()).label(Step.FLOOR),
                # Who is invited has an account from then on; one is whoever began.
                (_number_of(accounts) - 1).label(Step.INVITE),
            ),
        )
    ).one()
    return [
        step
        for step in LEAVING_SOMETHING
        if not is_off(step, modules_off) and getattr(found, step.value) <= 0
    ]


def number_skipped(modules_off: Collection[str]) -> set[int]:
    """Give the numbers of the steps that are not done, also of parts that are off."""
    return numbers_of([*list_undone(modules_off), *list_off(modules_off)])


def _number_of(some: Subquery) -> Any:  # noqa: ANN401 - a column.
    return select(func.count()).select_from(some).scalar_subquery()


def get_root() -> Department:
    """Give the oldest department at the top of the tree: the organisation itself."""
    root = db.session.scalars(
        select(Department)
        .where(Department.parent_id.is_(None), Department.ended_at.is_(None))
        .order_by(Department.created_at, Department.id)
        .limit(1)
    ).one_or_none()
    if root is None:
        raise NotFound
    return root


def list_fitting(words: Collection[str]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give the departments with one of these words in the name where somebody works, by name.

    Where there is one department only, it is that one. Rows of id, sort_key.
    """
    other = aliased(Department)
    fits = or_(*(Department.sort_key.contains(word, autoescape=True) for word in words))
    return db.session.execute(
        select(Department.id, Department.sort_key)
        .where(
            Department.ended_at.is_(None),
            or_(
                and_(fits, exists().where(Person.department_id == Department.id, works_here())),
                ~exists().where(other.ended_at.is_(None), other.id != Department.id),
            ),
        )
        .order_by(Department.sort_key, Department.id)
    ).all()


def list_taken(emails: Sequence[str]) -> set[str]:
    """Give those of some e-mail addresses that somebody has."""
    found = db.session.scalars(select(Person.email).where(Person.email.in_(emails)))
    return {email for email in found if email}


def highest_number() -> int:
    """Give how far the numbers have come that we invented for people of the first hour."""
    numbers = db.session.scalars(
        select(Person.employee_number).where(Person.employee_number.startswith(INVENTED))
    )
    known = [number.removeprefix(INVENTED) for number in numbers]
    return max((int(digits) for digits in known if digits.isdecimal()), default=0)


def count_people() -> int:
    """Count the people who are written down."""
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def country_of(actor: Actor) -> str:
    """Give the country the actor works in; newcomers start with the same."""
    return db.session.scalar(select(Person.country).where(Person.id == actor.id)) or "NL"


def list_copied() -> set[Localised]:
    """Give the words of the promises that were copied and are still as in the library."""
    return set(
        db.session.scalars(
            select(PromiseWording.text)
            .join(Promise, Promise.id == PromiseWording.promise_id)
            .where(Promise.is_example)
        )
    )


def stage_at(position: int) -> UUID | None:
    """Give a stage of the oldest journey by its place, from 1; None when it has no such stage."""
    stages = list_open_stages()
    first = [stage for stage in stages if stage.journey_id == stages[0].journey_id]
    return first[position - 1].id if position <= len(first) else None


def find_team(department_id: UUID, place: str) -> str | None:
    """Give the name of the floor team of a department at a place, if there is one."""
    return db.session.scalar(
        select(FloorTeam.name)
        .where(
            FloorTeam.department_id == department_id,
            FloorTeam.place == place,
            FloorTeam.ended_at.is_(None),
        )
        .limit(1)
    )


def has_team(sort_key: str) -> bool:
    """Tell whether there is a floor team of this name."""
    return bool(
        db.session.scalar(
            select(FloorTeam.id).where(FloorTeam.sort_key == sort_key, FloorTeam.ended_at.is_(None))
        )
    )
