"""One-time links."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import Id, Instant, UtcDateTime, state_type
from govern.extensions import Model
from govern.links.rules import LinkPurpose


class OneTimeLink(Model):
    """An address sent to somebody that works once; only the hash of its token is stored.

    The token is made from the row's id with our secret key when it is needed, so that the outbox
    can hold the id alone.
    """

    __tablename__ = "one_time_link"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[LinkPurpose] = mapped_column(state_type(LinkPurpose))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    #: The new address, for a change of e-mail.
    email: Mapped[str | None] = mapped_column(String(254))
    #: The address that was given up, for the note that is sent there.
    previous_email: Mapped[str | None] = mapped_column(String(254))
    #: Invitations made together.
    batch_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    #: The page to begin on; empty for the front page.
    landing: Mapped[str] = mapped_column(String(300), default="", server_default="")
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    #: Set when it was used, or withdrawn because a newer one took its place.
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
