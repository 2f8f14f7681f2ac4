"""Reads people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Row, or_, select

from govern.core import clock
from govern.core.types import sort_key
from govern.extensions import db
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement


def works_here() -> ColumnElement[bool]:
    """Give the condition that a person has not left."""
    return or_(Person.left_on.is_(None), Person.left_on >= clock.today())


def find_people_by_text(text: str) -> Sequence[Row[Any]]:
    """Give at most two people (id, name) who are meant by an e-mail, a number or a name."""
    text = text.strip()
    if not text:
        return []
    chosen = select(Person.id, Person.name).where(works_here()).limit(2)
    exact = or_(Person.email == text.lower(), Person.employee_number == text)
    if found := db.session.execute(chosen.where(exact)).all():
        return found
    return db.session.execute(chosen.where(Person.sort_key == sort_key(text))).all()
