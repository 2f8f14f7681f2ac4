"""Comments on the definition, and their answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, Sentence, Text, Texts, UtcDateTime, state_type
from govern.extensions import Model
from govern.reviews.rules import Outcome


class Comment(Model):
    """What somebody says about a passage of a version, and what became of it."""

    __tablename__ = "definition_comment"
    __table_args__ = (
        CheckConstraint("(outcome = 'open') = (answered_at IS NULL)", name="answered_with_outcome"),
        Index("ix_definition_comment_definition_id_made_at", "definition_id", "made_at"),
    )

    id: Mapped[Id]
    definition_id: Mapped[UUID] = mapped_column(ForeignKey("definition_version.id"))
    made_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[Instant]
    #: True when the text was locked: it waits for the review of the definition.
    parked: Mapped[bool]
    #: A level, the context, a dimension, or the whole; a dimension by the poles it had.
    passage: Mapped[str] = mapped_column(String(20))
    left: Mapped[Texts]
    right: Mapped[Texts]
    #: The words of the passage it is about, as they stood.
    quote: Mapped[Sentence]
    words: Mapped[Text]
    outcome: Mapped[Outcome] = mapped_column(state_type(Outcome), default=Outcome.OPEN)
    answer: Mapped[Sentence] = mapped_column(default="")
    answered_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
