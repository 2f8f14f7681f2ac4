"""Ballots and what was chosen on them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant
from govern.extensions import Model


class Ballot(Model):
    """The one ballot of a person in a round."""

    __tablename__ = "ballot"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    cast_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    receipt: Mapped[str] = mapped_column(String(20), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Choice(Model):
    """One approval on a ballot; replaced as a whole when the ballot is changed."""

    __tablename__ = "ballot_choice"
    __table_args__ = (
        UniqueConstraint("ballot_id", "entry_id"),
        ForeignKeyConstraint(["ballot_id"], ["ballot.id"]),
    )

    id: Mapped[Id]
    ballot_id: Mapped[UUID]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("award_entry.id"), index=True)
    #: Whether voter and nominee were of one department when the vote was cast.
    own_department: Mapped[bool]
