"""Results; their rows exist from the announcement on, so nothing can be read before it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant
from govern.extensions import Model


class Result(Model):
    """What a round came to: how many could vote, and how many did."""

    __tablename__ = "award_result"
    __table_args__ = (CheckConstraint("ballots <= entitled", name="turnout"),)

    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"), primary_key=True)
    entitled: Mapped[int]
    ballots: Mapped[int]
    announced_at: Mapped[Instant]
    announced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


class Standing(Model):
    """Where one story ended."""

    __tablename__ = "award_standing"
    __table_args__ = (
        UniqueConstraint("round_id", "position"),
        CheckConstraint("votes_elsewhere BETWEEN 0 AND votes", name="votes"),
        CheckConstraint("NOT is_winner OR place = 1", name="winner"),
        Index("ix_award_standing_is_winner_announced_at_id", "is_winner", "announced_at", "id"),
    )

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_result.round_id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("award_category.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("award_entry.id"), unique=True)
    #: Where it stands in the whole result: category by category, place by place.
    position: Mapped[int]
    votes: Mapped[int]
    votes_elsewhere: Mapped[int]
    place: Mapped[int]
    is_winner: Mapped[bool]
    tied: Mapped[bool]
    #: The same instant as the result's, for the wall of fame.
    announced_at: Mapped[Instant]
