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
from govern.signing.events import TextFrozen, TextSigned
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.rules import RequestState, digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row


@dataclass(frozen=True)
class Broken:
    """Something that does not hold: which frozen text, and what, for the command line."""

    frozen_text_id: UUID
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
    """Give what is wrong with a text and its signatures by themselves."""
    found = []
    if digest(frozen.body) != frozen.sha256:
        found.append("the text is not the one that was signed")
    if any(signature.sha256 != frozen.sha256 for signature in signatures):
        found.append("a signature stands under another text")
    return found


def list_broken(frozen_text_id: UUID | None = None) -> list[Broken]:
    """Find frozen texts that were changed and signatures that were forged: in all, or in one.

    The log knows the hash of every text that was sent out and of every signature. A signature it
    knows nothing of is forged; one it knows and that has gone was removed.
    """
    frozen, signed, logged = _stored(frozen_text_id)
    texts, signatures = logged
    found = []
    for key in sorted({*frozen, *signed, *texts}):
        own = signed.get(key, [])
        text = frozen.get(key)
        stored = {(signature.person_id, signature.sha256) for signature in own}
        problems = problems_of(text, own) if text else ["the text has gone"]
        if text is not None and texts.get(key) != text.sha256:
            problems.append("the log knows another text")
        if stored - signatures.get(key, set()):
            problems.append("a signature is not in the log")
        if signatures.get(key, set()) - stored:
            problems.append("a signature that is in the log has gone")
        found += [Broken(key, problem) for problem in problems]
    return found


_Known = tuple[dict[UUID, str], dict[UUID, set[tuple[UUID | None, str]]]]


def _stored(
    frozen_text_id: UUID | None,
) -> tuple[dict[UUID, FrozenText], dict[UUID, list[Signature]], _Known]:
    texts, signatures, log = (
        select(FrozenText),
        select(Signature),
        select(AuditRow.event, AuditRow.subject_id, AuditRow.actor_id, AuditRow.payload).where(
            AuditRow.event.in_((TextFrozen.name, TextSigned.name))
        ),
    )
    if frozen_text_id is not None:
        texts = texts.where(FrozenText.id == frozen_text_id)
        signatures = signatures.where(Signature.frozen_text_id == frozen_text_id)
        log = log.where(AuditRow.subject_id == frozen_text_id)
    signed: dict[UUID, list[Signature]] = {}
    for signature in db.session.scalars(signatures):
        signed.setdefault(signature.frozen_text_id, []).append(signature)
    known: _Known = ({}, {})
    for row in db.session.execute(log):
        if row.event == TextFrozen.name:
            known[0][row.subject_id] = row.payload["sha256"]
        else:
            known[1].setdefault(row.subject_id, set()).add((row.actor_id, row.payload["sha256"]))
    return {text.id: text for text in db.session.scalars(texts)}, signed, known


def explain_broken() -> list[str]:
    """Say in sentences what does not hold, for `govern audit verify`."""
    return [f"Frozen text {broken.frozen_text_id}: {broken.problem}." for broken in list_broken()]
