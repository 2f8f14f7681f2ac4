"""Reads what the first hour needs to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from govern.core.errors import NotFound
from govern.departments.models import Department
from govern.extensions import db
from govern.floor.models import FloorTeam
from govern.journeys.queries import list_open_stages
from govern.people.models import Person
from govern.people.rules import INVENTED
from govern.promises.models import Promise, PromiseWording

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from govern.core.localised import Localised
    from govern.core.permissions import Actor


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


def has_team(sort_key: str) -> bool:
    """Tell whether there is a floor team of this name."""
    return bool(
        db.session.scalar(
            select(FloorTeam.id).where(FloorTeam.sort_key == sort_key, FloorTeam.ended_at.is_(None))
        )
    )
