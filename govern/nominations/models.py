"""Nominations as they were sent in, and the entries a moderator made of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    select,
)
from sqlalchemy import String as Line
from sqlalchemy.orm import Mapped, mapped_column

from govern.audit.rules import show_private
from govern.core import clock
from govern.core.descriptions import name_things
from govern.core.private import visible_to
from govern.core.types import Id, Instant, Sentence, Text, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model
from govern.nominations.rules import Answer, DeclineReason, NominationState

NOMINATION_WORKFLOW = Workflow(
    {
        NominationState.DRAFT: frozenset({NominationState.SUBMITTED, NominationState.WITHDRAWN}),
        NominationState.SUBMITTED: frozenset(
            {NominationState.ACCEPTED, NominationState.DECLINED, NominationState.WITHDRAWN}
        ),
    }
)


class Entry(Model):
    """A story on the shortlist: what readers see; several nominations may have led to it."""

    __tablename__ = "award_entry"

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"), index=True)
    category_id: Mapped[UUID] = mapped_column(ForeignKey("award_category.id"))
    title: Mapped[Sentence]
    story: Mapped[Text]
    #: The one language it is written in.
    language: Mapped[str] = mapped_column(Line(8))
    created_at: Mapped[Instant]
    accepted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Finalist(Model):
    """Somebody an entry is about, and what they said to standing and to publication."""

    __tablename__ = "award_finalist"
    __table_args__ = (
        UniqueConstraint("entry_id", "person_id"),
        CheckConstraint("(answer = 'asked') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("withdrawn_at IS NULL OR may_publish", name="withdraws_what_was_given"),
    )

    id: Mapped[Id]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("award_entry.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: Where they worked when they were shortlisted: decides what is a vote for one's own.
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    asked_at: Mapped[Instant]
    answer_due_at: Mapped[Instant]
    answer: Mapped[Answer] = mapped_column(state_type(Answer), default=Answer.ASKED)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Who wrote the answer down: they themselves, or for who cannot come in somebody else.
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    may_publish: Mapped[bool] = mapped_column(default=False)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    def say(self, *, stands: bool, may_publish: bool, by_id: UUID | None) -> None:
        """Write down whether they stand, and whether that may be published; never one without."""
        self.answer = Answer.YES if stands else Answer.NO
        self.may_publish = stands and may_publish
        self.answered_at = clock.now()
        self.answered_by_id = by_id


class Nomination(HasWorkflow, Model):
    """A customer story about somebody, as the nominator told it."""

    __tablename__ = "nomination"
    __table_args__ = (
        UniqueConstraint("id", "nominator_id"),
        CheckConstraint("(state = 'declined') = (reason IS NOT NULL)", name="declined"),
        CheckConstraint("(state = 'accepted') = (entry_id IS NOT NULL)", name="accepted"),
        CheckConstraint("decided_by_id <> nominator_id", name="not_decided_by_nominator"),
        Index("ix_nomination_round_id_state_submitted_at", "round_id", "state", "submitted_at"),
        Index("ix_nomination_nominator_id_created_at", "nominator_id", "created_at"),
    )
    workflow = NOMINATION_WORKFLOW

    id: Mapped[Id]
    round_id: Mapped[UUID] = mapped_column(ForeignKey("award_round.id"))
    category_id: Mapped[UUID] = mapped_column(ForeignKey("award_category.id"))
    nominator_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    title: Mapped[Sentence]
    situation: Mapped[Text] = mapped_column(default="")
    deed: Mapped[Text] = mapped_column(default="")
    effect: Mapped[Text] = mapped_column(default="")
    evidence: Mapped[Text] = mapped_column(default="")
    language: Mapped[str] = mapped_column(Line(8))
    state: Mapped[NominationState] = mapped_column(
        state_type(NominationState), default=NominationState.DRAFT
    )
    created_at: Mapped[Instant]
    #: When it was sent in; until then when it was begun, so that lists can sort by it.
    submitted_at: Mapped[Instant]
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("award_entry.id"), index=True)
    reason: Mapped[DeclineReason | None] = mapped_column(state_type(DeclineReason))
    #: A word from the moderator to the nominator.
    note: Mapped[Sentence] = mapped_column(default="")
    decided_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Nominee(Model):
    """Somebody a nomination is about; the schema refuses the nominator."""

    __tablename__ = "nominee"
    __table_args__ = (
        ForeignKeyConstraint(
            ["nomination_id", "nominator_id"], ["nomination.id", "nomination.nominator_id"]
        ),
        CheckConstraint("person_id <> nominator_id", name="not_oneself"),
    )

    nomination_id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    nominator_id: Mapped[UUID]


name_things("nomination", lambda a: visible_to(a, select(Nomination.id, Nomination.title)))
name_things("entry", lambda a: visible_to(a, select(Entry.id, Entry.title)))
name_things(
    "finalist",
    lambda a: visible_to(
        a, select(Finalist.id, Entry.title).join(Entry, Entry.id == Finalist.entry_id)
    ),
)
show_private("nominations.nomination_", lambda a: visible_to(a, select(Nomination.id)))
show_private("nominations.finalist_", lambda a: visible_to(a, select(Entry.id)))
show_private("nominations.publication_", lambda a: visible_to(a, select(Entry.id)))
