"""What must be stable about a licence, and how it stands, kept for lists and figures."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import SENTENCE_LENGTH, Id, Instant, UtcDateTime
from govern.extensions import Model


class Licence(Model):
    """The number and the code of somebody's licence; whether it is valid follows from the days."""

    __tablename__ = "licence"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    #: 128 random bits in hexadecimal; what the verify address ends in.
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name_public: Mapped[bool] = mapped_column(default=False)
    issued_at: Mapped[Instant]


class LicenceStanding(Model):
    """What was reckoned from somebody's days, written with every change of them."""

    __tablename__ = "licence_standing"
    __table_args__ = (
        CheckConstraint(
            "(valid_until IS NULL) = (valid_from IS NULL)", name="from_and_until_together"
        ),
        Index("ix_licence_standing_valid_until_person_id", "valid_until", "person_id"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    classes: Mapped[str] = mapped_column(String(4), default="")
    #: The rules by which it was reckoned (`rules.Policy.key`); under others it is reckoned again.
    reckoned_by: Mapped[str] = mapped_column(String(60), default="")
    settled_at: Mapped[Instant]


class SignatoryLicence(Model):
    """Whether somebody held a valid licence at the moment they signed a text."""

    __tablename__ = "licence_of_signatory"

    frozen_text_id: Mapped[UUID] = mapped_column(ForeignKey("frozen_text.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    held: Mapped[bool]


class Exemption(Model):
    """A time in which somebody owes no day on the floor; it ends and is never deleted."""

    __tablename__ = "licence_exemption"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("approved_by_id <> person_id", name="not_by_oneself"),
    )

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(String(SENTENCE_LENGTH))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    approved_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
