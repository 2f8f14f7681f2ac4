"""Figures by name, scope and period."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant
from govern.extensions import Model


class Figure(Model):
    """What a figure was in a month: a value, and of how many where it is a share."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("name", "scope", "period"),
        CheckConstraint("n >= 0", name="n_not_negative"),
    )

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80))
    #: The hex id of a department; empty for the whole organisation.
    scope: Mapped[str] = mapped_column(String(32), default="")
    #: The first day of the month.
    period: Mapped[date]
    value: Mapped[float]
    #: Of how many; 0 for a plain number.
    n: Mapped[int] = mapped_column(default=0)
    at: Mapped[Instant]
