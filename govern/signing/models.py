"""Frozen texts, requests to sign them, and signatures; what is signed is never changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, Name, Text, UtcDateTime, state_type
from govern.core.workflow import HasWorkflow, Workflow
from govern.extensions import Model
from govern.signing.rules import RequestState, form_of, instant

REQUEST_WORKFLOW = Workflow(
    {
        RequestState.OPEN: frozenset(
            {
                RequestState.SIGNED,
                RequestState.DECLINED,
                RequestState.EXPIRED,
                RequestState.WITHDRAWN,
            }
        )
    }
)


class FrozenText(Model):
    """The exact bytes people sign; append-only by a trigger."""

    __tablename__ = "frozen_text"

    id: Mapped[Id]
    #: What it is a text of, for example 'definition'.
    kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    frozen_at: Mapped[Instant]
    frozen_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    @property
    def form(self) -> int:
        """Give the form the document says it is in; the first one did not say so."""
        return form_of(self.body)


class SignatureRequest(HasWorkflow, Model):
    """Somebody is asked to sign a frozen text by a day."""

    __tablename__ = "signature_request"
    __table_args__ = (UniqueConstraint("frozen_text_id", "person_id"),)
    workflow = REQUEST_WORKFLOW

    id: Mapped[Id]
    frozen_text_id: Mapped[UUID] = mapped_column(ForeignKey("frozen_text.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[RequestState] = mapped_column(state_type(RequestState), default=RequestState.OPEN)
    requested_at: Mapped[Instant]
    due_at: Mapped[Instant]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Why somebody declined.
    reason: Mapped[Text] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Signature(Model):
    """One person's signature under one frozen text; append-only by a trigger."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("frozen_text_id", "person_id"),)

    id: Mapped[Id]
    frozen_text_id: Mapped[UUID] = mapped_column(ForeignKey("frozen_text.id"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    printed_name: Mapped[Name]
    printed_role: Mapped[Name]
    #: The sentence the signatory agreed to, in the language it was shown in.
    meaning: Mapped[Text]
    #: The hash of what was shown.
    sha256: Mapped[str] = mapped_column(String(64))
    signed_at: Mapped[Instant]
    authenticated_at: Mapped[Instant]
    authenticated_by: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(60))
    user_agent: Mapped[str] = mapped_column(String(300))

    def record(self) -> dict[str, object]:
        """Give everything the signature says, as a document whose hash goes into the log.

        The log is sealed, so no field of a signature can be changed without being found.
        """
        return {
            "frozen_text": str(self.frozen_text_id),
            "person": str(self.person_id),
            "name": self.printed_name,
            "role": self.printed_role,
            "meaning": self.meaning,
            "sha256": self.sha256,
            "signed_at": instant(self.signed_at),
            "authenticated_at": instant(self.authenticated_at),
            "authenticated_by": self.authenticated_by,
            "address": self.address,
            "user_agent": self.user_agent,
        }
