"""Freezes texts, takes signatures; called by the slice whose text it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, NotFound, Stale
from govern.core.permissions import Actor, ActorKind, ensure
from govern.core.types import NAME_LENGTH
from govern.extensions import db
from govern.signing import policies, queries
from govern.signing.events import (
    RequestsClosed,
    RequestsExpired,
    RequestsPutOff,
    SignatureDeclined,
    TextFrozen,
    TextSigned,
)
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.rules import RequestState, canonical, digest

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

NOT_ASKED = N_("Only somebody who was asked to sign can sign, and only once.")
NOT_SHOWN = N_("The text you were shown is not the one that lies here now. Please read it again.")
TOO_LATE = N_("The last day to sign has passed. Ask for it to be sent out again.")


@dataclass(frozen=True, kw_only=True)
class Proof:
    """What is kept beside a signature: how the signatory proved who they are, and from where."""

    authenticated_at: datetime
    authenticated_by: str
    address: str
    user_agent: str


def freeze(
    kind: str,
    about_id: UUID,
    document: Mapping[str, object],
    signatory_ids: Collection[UUID],
    *,
    actor: Actor,
    due_at: datetime,
) -> FrozenText:
    """Freeze a document and ask people to sign exactly these bytes."""
    ensure(actor.id is not None, N_("Only a person sends out a text."))
    if actor.id is None:
        raise NotFound
    body = canonical(document)
    now = clock.now()
    frozen = FrozenText(
        id=uuid4(),
        kind=kind,
        about_id=about_id,
        body=body,
        sha256=digest(body),
        frozen_at=now,
        frozen_by_id=actor.id,
    )
    db.session.add(frozen)
    db.session.flush()
    db.session.add_all(
        SignatureRequest(
            frozen_text_id=frozen.id,
            person_id=person_id,
            state=RequestState.OPEN,
            requested_at=now,
            due_at=due_at,
        )
        for person_id in sorted(set(signatory_ids))
    )
    publish(
        TextFrozen(
            actor_id=actor.id,
            subject_id=frozen.id,
            about_id=about_id,
            sha256=frozen.sha256,
            signatories=len(set(signatory_ids)),
        )
    )
    return frozen


def sign(
    frozen_text_id: UUID,
    shown_sha256: str,
    *,
    actor: Actor,
    role: str,
    meaning: str,
    proof: Proof,
) -> int:
    """Sign what was shown, and give how many have signed now."""
    request = queries.find_request(frozen_text_id, actor.id)
    if request is None:
        raise NotFound
    ensure(policies.may_answer(actor, request), NOT_ASKED)
    ensure(clock.now() <= request.due_at, TOO_LATE)
    frozen = queries.get_frozen(frozen_text_id)
    if shown_sha256 != frozen.sha256 or digest(frozen.body) != frozen.sha256:
        raise Stale(NOT_SHOWN)
    now = clock.now()
    request.move_to(RequestState.SIGNED)
    request.closed_at = now
    signature = Signature(
        frozen_text_id=frozen.id,
        person_id=request.person_id,
        printed_name=actor.name,
        printed_role=role[:NAME_LENGTH],
        meaning=meaning,
        sha256=frozen.sha256,
        signed_at=now,
        authenticated_at=proof.authenticated_at,
        authenticated_by=proof.authenticated_by,
        address=proof.address[:60],
        user_agent=proof.user_agent[:300],
    )
    db.session.add(signature)
    publish(
        TextSigned(
            actor_id=actor.id,
            subject_id=frozen.id,
            about_id=frozen.about_id,
            sha256=frozen.sha256,
            record_sha256=digest(canonical(signature.record())),
        )
    )
    db.session.flush()
    return sum(
        other.state is RequestState.SIGNED for other in queries.list_requests(frozen_text_id)
    )


def decline(frozen_text_id: UUID, *, actor: Actor, reason: str) -> None:
    """Decline to sign, with the reason its author will read."""
    request = queries.find_request(frozen_text_id, actor.id)
    if request is None:
        raise NotFound
    ensure(policies.may_answer(actor, request), NOT_ASKED)
    frozen = queries.get_frozen(frozen_text_id)
    request.move_to(RequestState.DECLINED)
    request.closed_at = clock.now()
    request.reason = reason
    publish(SignatureDeclined(actor_id=actor.id, subject_id=frozen.id, about_id=frozen.about_id))


def close_requests(frozen_text_id: UUID, *, actor: Actor, withdrawn: bool) -> None:
    """Close what is still open: the text is in force, or was declined or taken back."""
    ensure(actor.is_authenticated, N_("Sign in first."))
    frozen = queries.get_frozen(frozen_text_id)
    state = RequestState.WITHDRAWN if withdrawn else RequestState.EXPIRED
    publish(
        RequestsClosed(
            actor_id=actor.id,
            subject_id=frozen.id,
            about_id=frozen.about_id,
            left_open=_close(frozen_text_id, state, late_only=False),
        )
    )


def put_off(frozen_text_id: UUID, due_at: datetime, *, actor: Actor) -> list[UUID]:
    """Give those who have not answered yet another last moment, and say who they are."""
    ensure(actor.kind is ActorKind.PERSON, N_("Only a person gives others more time."))
    frozen = queries.get_frozen(frozen_text_id)
    waiting = queries.list_waiting(frozen_text_id)
    for request in waiting:
        request.due_at = due_at
    publish(
        RequestsPutOff(
            actor_id=actor.id, subject_id=frozen.id, about_id=frozen.about_id, due_at=due_at
        )
    )
    return [request.person_id for request in waiting]


def expire(frozen_text_id: UUID, *, actor: Actor) -> None:
    """Close the requests whose last day has passed."""
    ensure(actor.is_system, N_("Requests expire by themselves."))
    frozen = queries.get_frozen(frozen_text_id)
    expired = _close(frozen_text_id, RequestState.EXPIRED, late_only=True)
    if expired:
        publish(
            RequestsExpired(
                actor_id=actor.id,
                subject_id=frozen.id,
                about_id=frozen.about_id,
                author_id=frozen.frozen_by_id,
                expired=expired,
            )
        )


def _close(frozen_text_id: UUID, state: RequestState, *, late_only: bool) -> int:
    now = clock.now()
    closed = 0
    for request in queries.list_requests(frozen_text_id):
        late = request.due_at < now
        if request.state is RequestState.OPEN and (late or not late_only):
            request.move_to(state)
            request.closed_at = now
            closed += 1
    return closed
