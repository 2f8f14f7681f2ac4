"""Award rounds and their categories."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core import clock
from govern.core.types import Id, Instant, Sentence, Texts, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model
from govern.rounds.rules import (
    BEFORE_BALLOT,
    RoundState,
    TieRule,
    Windows,
    ends_early,
    state_at,
)

ROUND_WORKFLOW = Workflow(
    {
        RoundState.DRAFT: frozenset({RoundState.NOMINATING, RoundState.CANCELLED}),
        RoundState.NOMINATING: frozenset({RoundState.SHORTLISTING, RoundState.CANCELLED}),
        RoundState.SHORTLISTING: frozenset({RoundState.VOTING, RoundState.CANCELLED}),
        RoundState.VOTING: frozenset({RoundState.COUNTING, RoundState.CANCELLED}),
        RoundState.COUNTING: frozenset({RoundState.ANNOUNCED, RoundState.CANCELLED}),
    }
)


class Round(HasWorkflow, Model):
    """A round of customer stories, decided by a people's vote by approval."""

    __tablename__ = "award_round"
    __table_args__ = (
        CheckConstraint("nominations_close_at > nominations_open_at", name="nominations_last"),
        CheckConstraint("voting_opens_at >= nominations_close_at", name="voting_follows"),
        CheckConstraint("voting_closes_at > voting_opens_at", name="voting_lasts"),
        CheckConstraint("votes_per_category > 0", name="votes"),
        CheckConstraint("(state = 'announced') = (announced_at IS NOT NULL)", name="announced"),
    )
    workflow = ROUND_WORKFLOW

    id: Mapped[Id]
    name: Mapped[Texts]
    #: The IANA zone the windows were set in.
    time_zone: Mapped[str] = mapped_column(String(60))
    nominations_open_at: Mapped[Instant]
    nominations_close_at: Mapped[Instant]
    voting_opens_at: Mapped[Instant]
    voting_closes_at: Mapped[Instant]
    state: Mapped[RoundState] = mapped_column(
        state_type(RoundState), default=RoundState.DRAFT, index=True
    )
    tie_rule: Mapped[TieRule] = mapped_column(state_type(TieRule), default=TieRule.SHARED)
    votes_per_category: Mapped[int]
    #: How many of those may go to stories from the voter's own department.
    own_department_votes: Mapped[int]
    nominations_per_person: Mapped[int]
    days_to_answer: Mapped[int]
    #: So many months after an announcement who won is not nominated in this round; 0: no rest.
    rest_months: Mapped[int]
    created_at: Mapped[Instant]
    created_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    #: Why a round was called off, for everybody to read.
    cancelled_because: Mapped[Sentence] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    categories: Mapped[list[Category]] = relationship(
        order_by="Category.position", cascade="all, delete-orphan", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def windows(self) -> Windows:
        """Give the windows of the round as one value."""
        return Windows(
            nominations_open_at=self.nominations_open_at,
            nominations_close_at=self.nominations_close_at,
            voting_opens_at=self.voting_opens_at,
            voting_closes_at=self.voting_closes_at,
        )

    @property
    def phase(self) -> RoundState:
        """Give the state the round is in now, also when the worker has not written it down yet."""
        return state_at(self.state, self.windows, clock.now())

    @property
    def takes_nominations(self) -> bool:
        """Tell whether stories can be sent in at this instant."""
        return self.phase is RoundState.NOMINATING and clock.now() >= self.nominations_open_at

    @property
    def takes_answers(self) -> bool:
        """Tell whether finalists can still say whether they stand: the ballot is not open yet."""
        return self.phase in BEFORE_BALLOT

    @property
    def can_end_early(self) -> bool:
        """Tell whether the present phase is one that can be ended now."""
        return ends_early(self.phase, self.windows, clock.now())


class Category(Model):
    """What a story can win in."""

    __tablename__ = "award_category"
    __table_args__ = (UniqueConstraint("round_id", "position"),)

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"), index=True)
    position: Mapped[int]
    name: Mapped[Texts]


class RoundMove(Model):
    """A phase that was ended before its time, by whom and why; never changed, never taken back."""

    __tablename__ = "award_round_move"
    __table_args__ = (
        UniqueConstraint("round_id", "phase"),
        CheckConstraint("is_at < was_at", name="only_earlier"),
        CheckConstraint("is_at = moved_at", name="to_that_instant"),
    )

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"))
    phase: Mapped[RoundState] = mapped_column(state_type(RoundState))
    #: When the phase would have ended, as it was promised when the round opened.
    was_at: Mapped[Instant]
    is_at: Mapped[Instant]
    #: Why, for everybody to read.
    because: Mapped[Sentence]
    moved_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[Instant]
