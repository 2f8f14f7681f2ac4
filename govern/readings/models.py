"""Counts of promises, and what the counts of a period add up to."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, and_, column
from sqlalchemy.orm import Mapped, mapped_column

from govern.core import clock
from govern.core.types import Id, Instant, Sentence, UtcDateTime
from govern.extensions import Model
from govern.readings.rules import COUNTRY_LENGTH, MOST_CASES, Scope

_CURRENT = column("superseded_at").is_(None)
_PARTS = ("department_id", "country", "stage_id")
_ALONE = " + ".join(f"(CASE WHEN {part} IS NULL THEN 0 ELSE 1 END)" for part in _PARTS)


def _once_a_period(part: str | None) -> Index:
    """Give the index that holds one count a period for each part of a kind, or for the whole."""
    if part is None:
        # NULL equals nothing, so the figure of the whole needs an index of its own.
        those = and_(_CURRENT, *[column(name).is_(None) for name in _PARTS])
    else:
        those = and_(_CURRENT, column(part).is_not(None))
    of = part.removesuffix("_id") if part else "the_whole"
    return Index(
        f"uq_promise_reading_of_{of}",
        "promise_id",
        "period_start",
        *([part] if part else []),
        unique=True,
        sqlite_where=those,
        postgresql_where=those,
    )


class PromiseReading(Model):
    """How often a promise was kept in a period; a correction replaces it and it stays."""

    __tablename__ = "promise_reading"
    __table_args__ = (
        CheckConstraint("kept >= 0 AND kept <= total", name="kept_of_total"),
        CheckConstraint(f"total BETWEEN 1 AND {MOST_CASES}", name="total_in_bounds"),
        CheckConstraint(f"{_ALONE} <= 1", name="one_part"),
        CheckConstraint(
            "remedies_paid IS NULL OR (remedies_owed IS NOT NULL AND "
            "remedies_paid BETWEEN 0 AND remedies_owed)",
            name="remedies_paid_of_owed",
        ),
        CheckConstraint(
            f"remedies_owed IS NULL OR remedies_owed BETWEEN 0 AND {MOST_CASES}",
            name="remedies_in_bounds",
        ),
        _once_a_period(None),
        *map(_once_a_period, _PARTS),
    )

    id: Mapped[Id]
    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promise.id"), index=True)
    period_start: Mapped[date] = mapped_column(index=True)
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    country: Mapped[str | None] = mapped_column(String(COUNTRY_LENGTH))
    stage_id: Mapped[UUID | None] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    kept: Mapped[int]
    total: Mapped[int]
    #: What customers were owed because it was not kept, and how many of them got it.
    remedies_owed: Mapped[int | None]
    remedies_paid: Mapped[int | None]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[Instant]
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("promise_reading.id"))
    #: Why this one replaced another; empty for a first count.
    reason: Mapped[Sentence] = mapped_column(default="")

    @classmethod
    def counted(cls, scope: Scope, **counted: object) -> PromiseReading:
        """Make a count that is recorded now."""
        return cls(id=uuid4(), recorded_at=clock.now(), **scope._asdict(), **counted)

    @property
    def scope(self) -> Scope:
        """Give what this is a count of."""
        return Scope(self.department_id, self.country, self.stage_id)


class PromisePeriod(Model):
    """What the counts of a promise for one period add up to; written with each of them."""

    __tablename__ = "promise_period"
    __table_args__ = (CheckConstraint("kept >= 0 AND kept <= total", name="kept_of_total"),)

    promise_id: Mapped[UUID] = mapped_column(ForeignKey("promise.id"), primary_key=True)
    period_start: Mapped[date] = mapped_column(primary_key=True, index=True)
    kept: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)
