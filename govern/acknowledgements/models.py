"""Campaigns that ask everybody to read a version, and who has acknowledged it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from govern.acknowledgements.rules import CampaignState
from govern.core.types import Id, Instant, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model

CAMPAIGN_WORKFLOW = Workflow({CampaignState.OPEN: frozenset({CampaignState.CLOSED})})


class Campaign(HasWorkflow, Model):
    """Everybody is asked to acknowledge one version; at most one campaign is open."""

    __tablename__ = "acknowledgement_campaign"
    __table_args__ = (
        CheckConstraint("open_slot = 1", name="one_open_slot"),
        CheckConstraint("(open_slot IS NOT NULL) = (state = 'open')", name="open_slot_follows"),
        CheckConstraint("(closed_at IS NULL) = (state = 'open')", name="closed_at_follows"),
    )
    workflow = CAMPAIGN_WORKFLOW

    id: Mapped[Id]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), unique=True)
    #: The version people knew before: they are shown what was changed since.
    before_id: Mapped[UUID | None] = mapped_column(ForeignKey("definition_version.id"))
    #: The hash of the text that was signed, and that people acknowledge.
    sha256: Mapped[str] = mapped_column(String(64))
    state: Mapped[CampaignState] = mapped_column(
        state_type(CampaignState), default=CampaignState.OPEN
    )
    #: 1 while it is open, else NULL: unique, so that nobody is asked twice at a time.
    open_slot: Mapped[int | None] = mapped_column(unique=True, default=1)
    opened_at: Mapped[Instant]
    opened_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]
    #: The last day on which those who had not answered were reminded.
    reminded_on: Mapped[date | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def move_to(self, state: StrEnum) -> None:
        """Take one step, and give the only open place free when it is closed."""
        super().move_to(state)
        self.open_slot = 1 if state is CampaignState.OPEN else None


class Acknowledgement(Model):
    """Somebody has read a version; append-only by a trigger."""

    __tablename__ = "acknowledgement"
    __table_args__ = (UniqueConstraint("campaign_id", "person_id"),)

    id: Mapped[Id]
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("acknowledgement_campaign.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: The version that was acknowledged, and the hash of exactly its text.
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    acknowledged_at: Mapped[Instant]
