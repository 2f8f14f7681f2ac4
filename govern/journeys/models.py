"""Customer journeys with ordered stages and touchpoints."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.types import Id, Instant, Texts, UtcDateTime
from govern.extensions import Model


class Journey(Model):
    """The way of one kind of customer, for a country and an industry or for all."""

    __tablename__ = "journey"

    id: Mapped[Id]
    name: Mapped[Texts]
    #: ISO 3166 code; empty for every country.
    country: Mapped[str] = mapped_column(String(2), default="")
    industry: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[Instant]
    version: Mapped[int] = mapped_column(default=1)

    stages: Mapped[list[Stage]] = relationship(
        order_by="Stage.position", cascade="all", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class Stage(Model):
    """A step of a journey; it ends instead of being deleted, because others point to it."""

    __tablename__ = "journey_stage"

    id: Mapped[Id]
    journey_id: Mapped[UUID] = mapped_column(ForeignKey("journey.id"), index=True)
    position: Mapped[int]
    name: Mapped[Texts]
    #: What great looks like here, in one sentence.
    great: Mapped[Texts]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    touchpoints: Mapped[list[Touchpoint]] = relationship(
        order_by="Touchpoint.position", cascade="all", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}


class Touchpoint(Model):
    """A moment in a stage where the customer meets the organisation."""

    __tablename__ = "touchpoint"
    __table_args__ = (UniqueConstraint("stage_id", "position"),)

    id: Mapped[Id]
    stage_id: Mapped[UUID] = mapped_column(ForeignKey("journey_stage.id"), index=True)
    position: Mapped[int]
    name: Mapped[Texts]
