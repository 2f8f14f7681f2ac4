"""Floor teams and the times at which they receive colleagues."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, column
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.types import NAME_LENGTH, Id, Instant, Name, UtcDateTime, state_type
from govern.extensions import Model
from govern.floor.rules import FloorKind

_IN_USE = column("ended_at").is_(None)


class FloorTeam(Model):
    """A team that meets customers and receives colleagues; it ends and is never deleted."""

    __tablename__ = "floor_team"
    __table_args__ = (
        Index(
            "uq_floor_team_sort_key",
            "sort_key",
            unique=True,
            sqlite_where=_IN_USE,
            postgresql_where=_IN_USE,
        ),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"), index=True)
    #: An address, a shop, a telephone line.
    place: Mapped[Name]
    time_zone: Mapped[str] = mapped_column(String(60))
    created_at: Mapped[Instant]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Slot(Model):
    """A time at a floor team with a number of places."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="has_places"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="never_overbooked"),
        CheckConstraint("ends_at > starts_at", name="has_length"),
        CheckConstraint("withdrawn_at IS NULL OR taken = 0", name="withdrawn_when_empty"),
        Index("ix_slot_starts_at_id", "starts_at", "id"),
        Index("ix_slot_host_id_day", "host_id", "day"),
    )

    id: Mapped[Id]
    team_id: Mapped[UUID] = mapped_column(ForeignKey("floor_team.id"), index=True)
    host_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[FloorKind] = mapped_column(state_type(FloorKind))
    #: Day and times where the team works.
    day: Mapped[date]
    begins: Mapped[time]
    ends: Mapped[time]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    capacity: Mapped[int]
    #: Changed by conditional UPDATE only.
    taken: Mapped[int] = mapped_column(default=0)
    offered_at: Mapped[Instant]
    offered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    team: Mapped[FloorTeam] = relationship(lazy="raise")
