"""What happens to frozen texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class TextFrozen(Event):
    """A text was frozen and sent to its signatories; the subject is the frozen text."""

    name = "signing.text_frozen"
    about_id: UUID
    sha256: str
    signatories: int


@dataclass(frozen=True, kw_only=True)
class TextSigned(Event):
    """Somebody signed; the subject is the frozen text, the actor the signatory."""

    name = "signing.text_signed"
    about_id: UUID
    sha256: str
    #: The hash of everything the signature says: name, role, meaning, times, how and from where.
    record_sha256: str


@dataclass(frozen=True, kw_only=True)
class SignatureDeclined(Event):
    """Somebody declined to sign; the subject is the frozen text."""

    name = "signing.signature_declined"
    about_id: UUID


@dataclass(frozen=True, kw_only=True)
class RequestsClosed(Event):
    """Whoever has not signed need not any more; the subject is the frozen text."""

    name = "signing.requests_closed"
    about_id: UUID
    left_open: int


@dataclass(frozen=True, kw_only=True)
class RequestsExpired(Event):
    """The last day to sign passed; the subject is the frozen text."""

    name = "signing.requests_expired"
    about_id: UUID
    author_id: UUID
    expired: int


@dataclass(frozen=True, kw_only=True)
class RequestsPutOff(Event):
    """Who has not answered has another last moment; the subject is the frozen text."""

    name = "signing.requests_put_off"
    about_id: UUID
    due_at: datetime


describe(
    {
        RequestsClosed: N_("Closed the requests to sign version %(about_id)s of a text."),
        RequestsExpired: N_(
            "Closed the requests to sign version %(about_id)s of a text: the last day had passed."
        ),
        RequestsPutOff: N_(
            "Gave those who have not signed version %(about_id)s of a text until %(due_at)s."
        ),
        SignatureDeclined: N_("Declined to sign version %(about_id)s of a text."),
        TextFrozen: N_(
            "Froze version %(about_id)s of a text to be signed; people asked: %(signatories)s."
        ),
        TextSigned: N_("Signed version %(about_id)s of a frozen text."),
    },
    about_id="version",
)
