"""Reads frozen texts and their signatures, and finds what does not hold."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import func, select

from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import N_, NotFound
from govern.extensions import db
from govern.people.models import Person
from govern.signing.events import TextFrozen, TextSigned
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.rules import RequestState, canonical, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from sqlalchemy import Row

TEXT_CHANGED = N_("The frozen text is not the one its hash was computed from.")
HASH_CHANGED = N_("The log knows another hash of this text.")
OTHER_TEXT = N_("A signature stands under another text.")
FORGED = N_("The log knows nothing of a signature, or of another one.")
NOT_ASKED = N_("Somebody signed who was not asked to.")
OTHERS_ASKED = N_("The log knows of another number of people who were asked to sign.")
GONE = N_("The log knows of a signature that is not there any more.")
TEXT_GONE = N_("The log knows of a text that is not there any more.")

#: Who signed what, as the log has it: person and hash of everything the signature says.
Known = tuple[UUID | None, str]


@dataclass(frozen=True)
class Broken:
    """Something that does not hold: which frozen text, what it is about, and a sentence."""

    frozen_text_id: UUID
    about_id: UUID
    problem: str


@dataclass(frozen=True)
class _Evidence:
    """What is stored about frozen texts, and what the log has about them, by text."""

    signatures: dict[UUID, list[Signature]] = field(default_factory=lambda: defaultdict(list))
    #: Who was asked, and how far each is.
    asked: dict[UUID, dict[UUID, RequestState]] = field(default_factory=lambda: defaultdict(dict))
    #: What the log says of the freezing.
    frozen: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    known: dict[UUID, set[Known]] = field(default_factory=lambda: defaultdict(set))


def get_frozen(frozen_text_id: UUID) -> FrozenText:
    """Give a frozen text."""
    frozen = db.session.get(FrozenText, frozen_text_id)
    if frozen is None:
        raise NotFound
    return frozen


def list_frozen() -> Sequence[FrozenText]:
    """Give all frozen texts, oldest first."""
    return db.session.scalars(select(FrozenText).order_by(FrozenText.frozen_at)).all()


def count_signatures() -> dict[UUID, int]:
    """Count the signatures under every frozen text that has some."""
    rows = db.session.execute(
        select(Signature.frozen_text_id, func.count()).group_by(Signature.frozen_text_id)
    )
    return {frozen_text_id: count for frozen_text_id, count in rows}  # noqa: C416 - rows are tuples.


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


def list_waiting(frozen_text_id: UUID) -> Sequence[SignatureRequest]:
    """Give the requests that are still to be answered."""
    waiting = SignatureRequest.state == RequestState.OPEN
    return db.session.scalars(
        select(SignatureRequest).where(SignatureRequest.frozen_text_id == frozen_text_id, waiting)
    ).all()


def list_late() -> Sequence[UUID]:
    """Give the frozen texts of which somebody let the last day pass."""
    return db.session.scalars(
        select(SignatureRequest.frozen_text_id)
        .where(SignatureRequest.state == RequestState.OPEN, SignatureRequest.due_at < clock.now())
        .distinct()
        .order_by(SignatureRequest.frozen_text_id)
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
        .order_by(Signature.signed_at.is_(None), Signature.signed_at, Person.sort_key, Person.id)
    ).all()


def examine(frozen: FrozenText) -> tuple[list[Signature], list[str]]:
    """Give the signatures under a text, and what does not hold about it, as message ids."""
    evidence = _evidence([frozen.id])
    own = sorted(evidence.signatures.get(frozen.id, []), key=lambda one: one.signed_at)
    return own, list(_problems(frozen, evidence))


def list_broken() -> list[Broken]:
    """Find every frozen text that was changed, and every signature forged, changed or removed.

    What is stored is compared with itself and with the log; that the log is as it was written,
    its seal proves (`govern audit verify`).
    """
    evidence = _evidence(None)
    texts = list_frozen()
    found = [
        Broken(frozen.id, frozen.about_id, problem)
        for frozen in texts
        for problem in _problems(frozen, evidence)
    ]
    gone = sorted({*evidence.frozen, *evidence.known} - {frozen.id for frozen in texts})
    return found + [Broken(frozen_text_id, frozen_text_id, TEXT_GONE) for frozen_text_id in gone]


def _evidence(frozen_text_ids: Collection[UUID] | None) -> _Evidence:
    """Read signatures and what the log says of these texts, or of all."""
    stored = select(Signature)
    asking = select(
        SignatureRequest.frozen_text_id, SignatureRequest.person_id, SignatureRequest.state
    )
    logged = select(AuditRow.event, AuditRow.subject_id, AuditRow.actor_id, AuditRow.payload).where(
        AuditRow.event.in_([TextFrozen.name, TextSigned.name])
    )
    if frozen_text_ids is not None:
        stored = stored.where(Signature.frozen_text_id.in_(frozen_text_ids))
        asking = asking.where(SignatureRequest.frozen_text_id.in_(frozen_text_ids))
        logged = logged.where(AuditRow.subject_id.in_(frozen_text_ids))
    found = _Evidence()
    for signature in db.session.scalars(stored):
        found.signatures[signature.frozen_text_id].append(signature)
    for frozen_text_id, person_id, state in db.session.execute(asking):
        found.asked[frozen_text_id][person_id] = state
    for row in db.session.execute(logged):
        if row.event == TextFrozen.name:
            found.frozen[row.subject_id] = row.payload
        else:
            found.known[row.subject_id].add((row.actor_id, row.payload["record_sha256"]))
    return found


def _problems(frozen: FrozenText, evidence: _Evidence) -> Iterator[str]:
    own = evidence.signatures.get(frozen.id, [])
    asked = evidence.asked.get(frozen.id, {})
    freezing = evidence.frozen.get(frozen.id, {})
    stored = {(one.person_id, digest(canonical(one.record()))) for one in own}
    logged = evidence.known.get(frozen.id, set())
    if digest(frozen.body) != frozen.sha256:
        yield TEXT_CHANGED
    if freezing.get("sha256") != frozen.sha256:
        yield HASH_CHANGED
    if any(signature.sha256 != frozen.sha256 for signature in own):
        yield OTHER_TEXT
    if stored - logged:
        yield FORGED
    if any(asked.get(one.person_id) is not RequestState.SIGNED for one in own):
        yield NOT_ASKED
    if freezing.get("signatories", len(asked)) != len(asked):
        yield OTHERS_ASKED
    if {person_id for person_id, _hash in logged} - {one.person_id for one in own}:
        yield GONE
