"""What happens when a definition is signed off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class SentForSignature(Event):
    """A text was frozen and sent to its signatories; the subject is the version."""

    name = "definition.sent_for_signature"
    private = True
    frozen_text_id: UUID
    signatory_ids: tuple[UUID, ...]
    needed: int
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class DefinitionSigned(Event):
    """A senior leader signed; the subject is the version."""

    name = "definition.signed"
    private = True
    author_id: UUID
    signed: int
    needed: int


@dataclass(frozen=True, kw_only=True)
class DefinitionInForce(Event):
    """Enough have signed: the version is in force; the subject is the version."""

    name = "definition.in_force"
    number: int
    author_id: UUID
    review_on: date
    superseded_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class SignatoriesReminded(Event):
    """Those who are still to sign were reminded; the subject is the version."""

    name = "definition.signatories_reminded"
    private = True
    frozen_text_id: UUID
    person_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class SignaturePutOff(Event):
    """Those who are still to sign have another last day; the subject is the version."""

    name = "definition.signature_put_off"
    private = True
    frozen_text_id: UUID
    person_ids: tuple[UUID, ...]
    due_at: datetime


describe(
    {
        DefinitionInForce: N_(
            "Brought version %(number)s of the definition into force with the last signature."
        ),
        DefinitionSigned: N_(
            "Signed version %(subject)s of the definition: %(signed)s of %(needed)s signatures."
        ),
        SignatoriesReminded: N_(
            "Reminded %(person_ids)s to sign version %(subject)s of the definition."
        ),
        SignaturePutOff: N_(
            "Gave %(person_ids)s until %(due_at)s to sign version %(subject)s of the definition."
        ),
        SentForSignature: N_(
            "Sent version %(subject)s of the definition to be signed by %(signatory_ids)s."
        ),
    },
    subject="version",
    person_ids="person",
    signatory_ids="person",
)
