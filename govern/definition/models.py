"""Versions of the definition, their dimensions, and every saved revision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from govern.core.types import Id, Instant, Sentence, Text, Texts, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.definition.hearing import Heard, HeardList
from govern.definition.rules import (
    CONTEXT,
    DOCUMENT_FORM,
    FIRST_FORM,
    LEVELS,
    OPEN,
    PARTS,
    DefinitionState,
    Lag,
    Verdict,
    lagging,
    paired,
)
from govern.extensions import Model

DEFINITION_WORKFLOW = Workflow(
    {
        DefinitionState.DRAFT: frozenset(
            {DefinitionState.IN_REVIEW, DefinitionState.OUT_FOR_SIGNATURE}
        ),
        DefinitionState.IN_REVIEW: frozenset(
            {DefinitionState.DRAFT, DefinitionState.OUT_FOR_SIGNATURE}
        ),
        DefinitionState.OUT_FOR_SIGNATURE: frozenset(
            {DefinitionState.DRAFT, DefinitionState.IN_FORCE}
        ),
        DefinitionState.IN_FORCE: frozenset({DefinitionState.SUPERSEDED}),
    }
)


class DefinitionVersion(HasWorkflow, Model):
    """One version at three levels; at most one is open and at most one is in force."""

    __tablename__ = "definition_version"
    __table_args__ = (
        CheckConstraint(
            "(open_slot IS NOT NULL) = (state IN ('draft', 'in_review', 'out_for_signature'))",
            name="open_slot_follows_state",
        ),
        CheckConstraint("open_slot = 1", name="one_open_slot"),
        CheckConstraint("force_slot = 1", name="one_force_slot"),
        CheckConstraint(
            "(force_slot IS NOT NULL) = (state = 'in_force')", name="force_slot_follows_state"
        ),
        CheckConstraint(
            "NOT is_example OR state IN ('draft', 'in_review')", name="example_is_not_sent_out"
        ),
    )
    workflow = DEFINITION_WORKFLOW

    id: Mapped[Id]
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[DefinitionState] = mapped_column(
        state_type(DefinitionState), default=DefinitionState.DRAFT
    )
    #: True while the text is the library's and not yet one's own; then nobody is asked to sign it.
    is_example: Mapped[bool] = mapped_column(default=False)
    #: 1 while the version is open, else NULL: unique, so there is one open draft at a time.
    open_slot: Mapped[int | None] = mapped_column(unique=True, default=1)
    #: 1 while the version is in force, else NULL.
    force_slot: Mapped[int | None] = mapped_column(unique=True)
    imperative: Mapped[Texts]
    rallying_cry: Mapped[Texts]
    full_text: Mapped[Texts]
    why_now: Mapped[Texts]
    whose_dream: Mapped[Texts]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[Instant]
    saved_at: Mapped[Instant]
    #: What is to be changed, when it came back from review or was declined.
    note: Mapped[Text] = mapped_column(default="")
    #: Why a locked definition was reopened, and who stands for that.
    reopen_reason: Mapped[Text] = mapped_column(default="")
    sponsor_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    frozen_text_id: Mapped[UUID | None] = mapped_column(ForeignKey("frozen_text.id"))
    needed: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: The last day on which those who were still to sign were reminded by hand.
    reminded_on: Mapped[date | None]
    in_force_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date | None]
    #: How often it was sent to review; who was asked the last time reads along.
    review_round: Mapped[int] = mapped_column(default=0)
    #: Who was heard while it was made; each list is a new one, for values are not changed.
    heard: Mapped[tuple[Heard, ...]] = mapped_column(HeardList, default=())
    #: True when its meaning has changed: then everybody is asked to read it once it is in force.
    to_acknowledge: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    dimensions: Mapped[list[Dimension]] = relationship(
        order_by="Dimension.position", cascade="all, delete-orphan", lazy="raise"
    )

    __mapper_args__ = {"version_id_col": version}

    def move_to(self, state: StrEnum) -> None:
        """Take one step, and keep the slots that make 'only one' a rule of the schema."""
        super().move_to(state)
        self.open_slot = 1 if state in OPEN else None
        self.force_slot = 1 if state is DefinitionState.IN_FORCE else None

    def document(self, form: int = DOCUMENT_FORM) -> dict[str, object]:
        """Give what is signed as plain values: every word in every language, every position.

        What was signed in an earlier form is given in that form, so that its hash stays the same.
        """
        newer = {"format": form, "heard": [one.document() for one in self.heard]}
        return {
            **(newer if form > FIRST_FORM else {}),
            "kind": "definition of customer-centricity",
            "number": self.number,
            "imperative": self.imperative.as_dict(),
            "rallying_cry": self.rallying_cry.as_dict(),
            "full_definition": self.full_text.as_dict(),
            "why_now": self.why_now.as_dict(),
            "whose_dream": self.whose_dream.as_dict(),
            "dimensions": [
                {
                    "left": dimension.left.as_dict(),
                    "right": dimension.right.as_dict(),
                    "position": dimension.place,
                    "rationale": dimension.rationale.as_dict(),
                    "example": dimension.example.as_dict(),
                    "on_culture": dimension.on_culture.as_dict(),
                    "off_culture": dimension.off_culture.as_dict(),
                }
                for dimension in sorted(self.dimensions, key=lambda each: each.position)
            ],
        }

    def missing(self) -> list[str]:
        """Give what is still empty, by field name: three levels and one dimension are required."""
        found = [name for name in LEVELS if not getattr(self, name)]
        return found if self.dimensions else [*found, "dimensions"]

    def count_behind(self, languages: Sequence[str]) -> dict[str, int]:
        """Count, for each language that lags, the parts another language has and it has not."""
        texts = [getattr(self, name) for name in (*LEVELS, *CONTEXT)]
        texts += [getattr(one, name) for one in self.dimensions for name in PARTS]
        behind = {code: sum(1 for t in texts if t and not t.get(code)) for code in languages}
        return {code: count for code, count in behind.items() if count}

    def lags(self, before: DefinitionVersion, languages: Sequence[str]) -> list[Lag]:
        """Give the texts that were changed since a version, but not in each language."""
        found = [
            Lag(language=code, text=name)
            for name in (*LEVELS, *CONTEXT)
            for code in lagging(getattr(before, name), getattr(self, name), languages)
        ]
        for one, earlier in paired(self.dimensions, before.dimensions, Dimension.likeness):
            found += [
                Lag(language=code, text=name, poles=(one.left, one.right))
                for name in PARTS
                for code in lagging(getattr(earlier, name), getattr(one, name), languages)
            ]
        return found


class Dimension(Model):
    """Two poles and the chosen position between them."""

    __tablename__ = "definition_dimension"
    __table_args__ = (CheckConstraint("place BETWEEN 0 AND 100", name="place_on_the_scale"),)

    id: Mapped[Id]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    #: Its place in the list.
    position: Mapped[int]
    left: Mapped[Texts]
    right: Mapped[Texts]
    #: 0 is the left pole, 100 the right one.
    place: Mapped[int]
    rationale: Mapped[Texts]
    example: Mapped[Texts]
    on_culture: Mapped[Texts]
    off_culture: Mapped[Texts]

    def likeness(self, other: Dimension) -> int:
        """Count the words that are the same in both: a copy is told from its original by them."""
        return sum(
            text == getattr(other, name).get(code)
            for name in PARTS
            for code, text in getattr(self, name).texts
        )


class Reviewer(Model):
    """Somebody who was asked to read a draft in one round of review, and what they think of it."""

    __tablename__ = "definition_reviewer"
    __table_args__ = (UniqueConstraint("definition_id", "person_id", "round"),)

    id: Mapped[Id]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    round: Mapped[int]
    asked_at: Mapped[Instant]
    due_on: Mapped[date]
    verdict: Mapped[Verdict] = mapped_column(state_type(Verdict), default=Verdict.ASKED)
    words: Mapped[Sentence] = mapped_column(default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class DefinitionRevision(Model):
    """What a draft said when it was saved."""

    __tablename__ = "definition_revision"
    __table_args__ = (UniqueConstraint("definition_id", "number"),)

    id: Mapped[Id]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"), index=True)
    number: Mapped[int]
    saved_at: Mapped[Instant]
    saved_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
