"""Reads frozen texts and their signatures, and finds what does not hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import select

from govern.audit.models import AuditRow
from govern.core.errors import NotFound
from govern.extensions import db
from govern.people.models import Person
from govern.signing.events import TextSigned
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.rules import RequestState, digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


@dataclass(frozen=True)
class Broken:
    """Something that does not hold: which frozen text, and a message id that says what."""

    frozen_text_id: UUID
    about_id: UUID
    problem: str


def get_frozen(frozen_text_id: UUID) -> FrozenText:
    """Give a frozen text."""
    frozen = db.session.get(FrozenText, frozen_text_id)
    if frozen is None:
        raise NotFound
    return frozen


def find_request(frozen_text_id: UUID, person_id: UUID | None) -> SignatureRequest | None:
    """Give the request to this person, or None when they were not asked."""
    return db.session.scalar(
        select(SignatureRequest).where(
            SignatureRequest.frozen_text_id == frozen_text_id,
            SignatureRequest.person_id == person_id,
        )
    )


def list_requests(frozen_text_id: UUID) -> Sequence[SignatureRequest]:
    """Give all requests of a frozen text."""
    return db.session.scalars(
        select(SignatureRequest).where(SignatureRequest.frozen_text_id == frozen_text_id)
    ).all()


def list_signatories(frozen_text_id: UUID) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who was asked, with what they signed: one row a person, in one statement."""
    return db.session.execute(
        select(
            SignatureRequest.person_id,
            SignatureRequest.state,
            SignatureRequest.due_at,
            SignatureRequest.reason,
            Person.name,
            Signature.printed_name,
            Signature.printed_role,
            Signature.meaning,
            Signature.sha256,
            Signature.signed_at,
        )
        .join(Person, Person.id == SignatureRequest.person_id)
        .outerjoin(
            Signature,
            (Signature.frozen_text_id == SignatureRequest.frozen_text_id)
            & (Signature.person_id == SignatureRequest.person_id),
        )
        .where(SignatureRequest.frozen_text_id == frozen_text_id)
        .order_by(Signature.signed_at, Person.sort_key)
    ).all()


def list_open_person_ids(frozen_text_id: UUID) -> list[UUID]:
    """Give who has been asked and has not answered."""
    return [
        request.person_id
        for request in list_requests(frozen_text_id)
        if request.state is RequestState.OPEN
    ]


def problems_of(frozen: FrozenText, signatures: Sequence[Any]) -> list[str]:
    """Give what is wrong with a text and its signatures by themselves, as message ids."""
    found = []
    if digest(frozen.body) != frozen.sha256:
        found.append("the text is not the one that was signed")
    if any(signature.sha256 != frozen.sha256 for signature in signatures):
        found.append("a signature stands under another text")
    return found


def list_broken() -> list[Broken]:
    """Find every frozen text that was changed and every signature that was forged.

    A signature is forged when the log knows nothing of it, or knows of another text; one that the
    log knows and that has gone was removed.
    """
    signatures: dict[UUID, list[Signature]] = {}
    for signature in db.session.scalars(select(Signature)):
        signatures.setdefault(signature.frozen_text_id, []).append(signature)
    logged: dict[UUID, set[tuple[UUID | None, str]]] = {}
    for row in db.session.execute(
        select(AuditRow.subject_id, AuditRow.actor_id, AuditRow.payload).where(
            AuditRow.event == TextSigned.name
        )
    ):
        logged.setdefault(row.subject_id, set()).add((row.actor_id, row.payload["sha256"]))
    found = []
    for frozen in db.session.scalars(select(FrozenText).order_by(FrozenText.frozen_at)):
        own = signatures.get(frozen.id, [])
        problems = problems_of(frozen, own)
        stored = {(signature.person_id, signature.sha256) for signature in own}
        known = logged.get(frozen.id, set())
        if stored - known:
            problems.append("a signature is not in the log")
        if known - stored:
            problems.append("a signature that is in the log has gone")
        found += [Broken(frozen.id, frozen.about_id, problem) for problem in problems]
    return found
