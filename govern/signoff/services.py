"""Sends a definition to its signatories, takes signatures, and brings it into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from govern.accounts import queries as accounts
from govern.accounts.rules import Purpose
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotAllowed
from govern.core.permissions import Actor, ensure
from govern.definition import queries as definitions
from govern.definition.events import ReturnedToDraft
from govern.definition.queries import document, missing_levels
from govern.definition.rules import DefinitionState, months_later
from govern.extensions import db
from govern.organisation import queries as organisation
from govern.signing import services as signatures
from govern.signoff import policies
from govern.signoff.events import DefinitionInForce, DefinitionSigned, SentForSignature

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from govern.definition.models import DefinitionVersion

EDITORS = N_("Only the CX director sends out the definition, while it is a draft or in review.")
SIGNATORIES = N_("Only a senior leader who was asked can sign, and not the author of the text.")


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Where a signature came from."""

    address: str
    user_agent: str


def send_out(
    version_id: UUID,
    *,
    actor: Actor,
    signatory_ids: Collection[UUID],
    needed: int,
    due_on: date,
) -> None:
    """Freeze the text and ask senior leaders to sign it by a day."""
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_send_out(actor, text), EDITORS)
    if missing_levels(text, text.dimensions):
        raise DomainError(
            N_("All three levels and at least one dimension are needed before it is sent out.")
        )
    facts = organisation.get_facts(actor)
    asked = {row.id for row in definitions.list_senior_leaders()} & set(signatory_ids)
    if asked != set(signatory_ids) or not asked:
        raise FieldError("signatories", N_("Choose senior leaders who are here now."))
    if text.author_id in asked and not facts.switch("definition.author_may_sign"):
        raise FieldError("signatories", N_("The author of a text does not sign it."))
    if not 1 <= needed <= len(asked):
        raise FieldError("needed", N_("Choose at least one, and no more than are asked."))
    if due_on < clock.today():
        raise FieldError("due_on", N_("This day is over."))
    due_at = datetime.combine(due_on, time(23, 59), tzinfo=UTC)
    text.move_to(DefinitionState.OUT_FOR_SIGNATURE)
    frozen = signatures.freeze(
        "definition", text.id, document(text, text.dimensions), asked, actor=actor, due_at=due_at
    )
    text.frozen_text_id = frozen.id
    text.needed = needed
    text.due_at = due_at
    text.note = ""
    publish(
        SentForSignature(
            actor_id=actor.id,
            subject_id=text.id,
            signatory_ids=tuple(sorted(asked)),
            needed=needed,
            due_at=due_at,
        )
    )


def sign(
    version_id: UUID,
    shown_sha256: str,
    *,
    actor: Actor,
    role: str,
    meaning: str,
    circumstances: Circumstances,
) -> None:
    """Sign the text that was shown; enough signatures bring it into force at once."""
    text = definitions.get_locked(version_id, actor=actor)
    facts = organisation.get_facts(actor)
    allowed = policies.may_sign(
        actor, text, author_may_sign=facts.switch("definition.author_may_sign")
    )
    ensure(allowed, SIGNATORIES)
    confirmed_at = _freshly_confirmed(actor, facts.number("signing.fresh_minutes"))
    if text.frozen_text_id is None:
        raise Conflict(N_("This text is not out for signature any more."))
    signed = signatures.sign(
        text.frozen_text_id,
        shown_sha256,
        actor=actor,
        role=role,
        meaning=meaning,
        proof=signatures.Proof(
            authenticated_at=confirmed_at,
            authenticated_by=actor.authenticated_by,
            address=circumstances.address,
            user_agent=circumstances.user_agent,
        ),
    )
    publish(
        DefinitionSigned(
            actor_id=actor.id,
            subject_id=text.id,
            author_id=text.author_id,
            signed=signed,
            needed=text.needed,
        )
    )
    if signed >= text.needed:
        _bring_into_force(text, actor, facts.number("definition.months_to_review"))


def _freshly_confirmed(actor: Actor, minutes: int) -> datetime:
    if not accounts.is_fresh(actor, Purpose.SIGN.value, minutes) or actor.session_id is None:
        raise NotAllowed(N_("Enter your password once more before you sign."))
    confirmed_at = accounts.get_session(actor.session_id).confirmed_at
    return confirmed_at or clock.now() - timedelta(minutes=minutes)


def _bring_into_force(text: DefinitionVersion, actor: Actor, months: int) -> None:
    now = clock.now()
    before = definitions.find_in_force(actor)
    if before is not None:
        before.move_to(DefinitionState.SUPERSEDED)
        before.superseded_at = now
        # The place of the one in force has to be free before the next one takes it.
        db.session.flush()
    text.move_to(DefinitionState.IN_FORCE)
    text.in_force_at = now
    text.review_on = months_later(now.date(), months)
    if text.frozen_text_id is not None:
        signatures.close_requests(text.frozen_text_id, actor=actor)
    publish(
        DefinitionInForce(
            actor_id=actor.id,
            subject_id=text.id,
            number=text.number,
            superseded_id=before.id if before else None,
        )
    )


def decline(version_id: UUID, *, actor: Actor, reason: str) -> None:
    """Decline to sign; the text goes back to its author with the reason."""
    text = definitions.get_locked(version_id, actor=actor)
    facts = organisation.get_facts(actor)
    allowed = policies.may_sign(
        actor, text, author_may_sign=facts.switch("definition.author_may_sign")
    )
    ensure(allowed, SIGNATORIES)
    if text.frozen_text_id is None:
        raise Conflict(N_("This text is not out for signature any more."))
    signatures.decline(text.frozen_text_id, actor=actor, reason=reason)
    publish(_taken_back(text, actor, note=reason, declined=True))


def withdraw(version_id: UUID, *, actor: Actor, note: str) -> None:
    """Take a text back before enough have signed; what was signed stays in the log."""
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_withdraw(actor, text), EDITORS)
    publish(_taken_back(text, actor, note=note, declined=False))


def _taken_back(
    text: DefinitionVersion, actor: Actor, *, note: str, declined: bool
) -> ReturnedToDraft:
    """Make a text a draft again, and give the event that says so."""
    if text.frozen_text_id is not None:
        signatures.close_requests(text.frozen_text_id, actor=actor)
    text.move_to(DefinitionState.DRAFT)
    text.frozen_text_id = None
    text.due_at = None
    text.note = note
    return ReturnedToDraft(actor_id=actor.id, subject_id=text.id, declined=declined)
