"""Floor days, the hours they take, and their debriefs."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, String, and_
from sqlalchemy import column as col
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core import clock
from govern.core.types import SENTENCE_LENGTH, Id, Instant, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow
from govern.extensions import Model
from govern.floor.rules import FloorKind, instant_of, minutes_between
from govern.rotations.rules import HOLDS_HOURS, ROTATION_WORKFLOW, RotationState, hours_of

_HOLDS = and_(
    col("slot_id").is_not(None),
    col("state").in_(sorted(state.value for state in HOLDS_HOURS)),
)


class Rotation(HasWorkflow, Model):
    """One person's day, or part of a day, on the floor."""

    __tablename__ = "rotation"
    __table_args__ = (
        CheckConstraint("confirmed_by_id <> person_id", name="never_confirmed_by_oneself"),
        CheckConstraint("host_id <> person_id", name="never_hosted_by_oneself"),
        CheckConstraint(
            "(state = 'confirmed') = (confirmed_by_id IS NOT NULL)", name="confirmed_by_somebody"
        ),
        CheckConstraint("minutes >= 30 AND minutes <= 720", name="length"),
        CheckConstraint("host_id IS NOT NULL OR kind = 'indirect'", name="hosted_or_listening"),
        Index(
            "uq_rotation_booked_place",
            "slot_id",
            "person_id",
            unique=True,
            sqlite_where=_HOLDS,
            postgresql_where=_HOLDS,
        ),
        Index("ix_rotation_person_id_day", "person_id", "day"),
        Index("ix_rotation_team_id_state", "team_id", "state"),
        Index("ix_rotation_host_id_day", "host_id", "day"),
        Index("ix_rotation_confirmed_by_id_person_id", "confirmed_by_id", "person_id"),
    )
    workflow = ROTATION_WORKFLOW

    id: Mapped[Id]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    team_id: Mapped[UUID] = mapped_column(ForeignKey("floor_team.id"))
    #: None for listening in without a host.
    host_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    slot_id: Mapped[UUID | None] = mapped_column(ForeignKey("slot.id"))
    kind: Mapped[FloorKind] = mapped_column(state_type(FloorKind))
    #: The claimed day and times, where the team works; `recorded_at` is when it was written down.
    day: Mapped[date]
    begins: Mapped[time]
    ends: Mapped[time]
    starts_at: Mapped[Instant]
    ends_at: Mapped[Instant]
    minutes: Mapped[int]
    state: Mapped[RotationState] = mapped_column(state_type(RotationState))
    recorded_at: Mapped[Instant]
    recorded_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    #: Why it was logged so late; empty within the usual days.
    late_reason: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: What the host wrote when declining.
    answer: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    debriefed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    hours: Mapped[list[FloorHour]] = relationship(cascade="all, delete-orphan", lazy="select")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def taking(
        cls, *, person_id: UUID, day: date, begins: time, ends: time, time_zone: str, **more: object
    ) -> Rotation:
        """Make a floor day with the hours it takes; the schema refuses an hour taken twice."""
        return cls(
            id=uuid4(),
            person_id=person_id,
            day=day,
            begins=begins,
            ends=ends,
            starts_at=instant_of(day, begins, time_zone),
            ends_at=instant_of(day, ends, time_zone),
            minutes=minutes_between(begins, ends),
            recorded_at=clock.now(),
            hours=[
                FloorHour(person_id=person_id, day=day, hour=hour)
                for hour in hours_of(begins, ends)
            ],
            **more,
        )

    def give_back_hours(self) -> None:
        """Let another floor day take the hours of this one."""
        self.hours.clear()


class FloorHour(Model):
    """An hour of somebody's day that a floor day takes; nobody is in two places at once."""

    __tablename__ = "floor_hour"
    __table_args__ = (
        PrimaryKeyConstraint("person_id", "day", "hour"),
        CheckConstraint("hour >= 0 AND hour <= 23", name="of_a_day"),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    hour: Mapped[int]
    rotation_id: Mapped[UUID] = mapped_column(ForeignKey("rotation.id"), index=True)


class Debrief(Model):
    """What somebody tells about a day: one great thing seen, one thing learned. Private."""

    __tablename__ = "debrief"
    __table_args__ = (
        CheckConstraint(
            "finished_at IS NULL OR (great <> '' AND learned <> '')", name="finished_when_told"
        ),
    )

    rotation_id: Mapped[UUID] = mapped_column(ForeignKey("rotation.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    great: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    learned: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    #: What stood in the customer's way, if anything.
    in_the_way: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    action: Mapped[str] = mapped_column(String(SENTENCE_LENGTH), default="")
    action_on: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(8))
    saved_at: Mapped[Instant]
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
