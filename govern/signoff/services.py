"""Sends a definition to its signatories, takes signatures, and brings it into force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from govern.accounts import queries as accounts
from govern.accounts.rules import Method, Purpose
from govern.acknowledgements import services as acknowledgements
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotAllowed, Stale, refuse
from govern.core.permissions import Actor, ensure
from govern.definition import queries as definitions
from govern.definition.events import ReturnedToDraft
from govern.definition.rules import DefinitionState, months_later
from govern.extensions import db
from govern.organisation import queries as organisation
from govern.signing import services as signatures
from govern.signing.queries import get_frozen, list_waiting
from govern.signoff import policies, queries
from govern.signoff.events import (
    DefinitionInForce,
    DefinitionSigned,
    SentForSignature,
    SignatoriesReminded,
    SignaturePutOff,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from govern.definition.models import DefinitionVersion

EDITORS = N_("Only the CX director sends out the definition, while it is a draft or in review.")
TOO_FEW = N_(
    "At least %(fewest)d signatures are needed here. An administrator changes that under Settings, "
    "with a reason that the others read."
)
SIGNATORIES = N_("Only a senior leader who was asked can sign, and not who wrote the text.")
OVER = N_("This text is not out for signature any more.")
COMPARE = N_("Tick this when you have compared them, or change the texts first.")
REMINDED = N_("They were reminded today already. Try again tomorrow.")
NOBODY_LEFT = N_("Nobody is asked any more. Take the text back, and send it out again.")
#: A text that nobody signs in this time was not meant to be signed.
LONGEST_DAYS = 183
INCOMPLETE = N_("All three levels and at least one dimension are needed before it is sent out.")


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """Where a signature came from."""

    address: str
    user_agent: str


def send_out(
    version_id: UUID,
    shown_sha256: str,
    *,
    actor: Actor,
    signatory_ids: Collection[UUID],
    needed: int,
    due_on: date,
    says_the_same: bool = False,
    to_acknowledge: bool = False,
) -> None:
    """Freeze the text that was shown and ask senior leaders to sign it by the end of a day.

    When its meaning has changed, everybody is asked to acknowledge it as soon as it is in force.

    Where one language was changed and another was not, the sender says that both say the same.
    """
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_send_out(actor, text), EDITORS)
    if queries.hash_of(text) != shown_sha256:
        raise Stale(signatures.NOT_SHOWN)
    if text.missing():
        raise DomainError(INCOMPLETE)
    if text.is_example:
        raise DomainError(
            N_("This is still the example. Change one of the three levels into your own words.")
        )
    facts = organisation.get_facts(actor)
    lags = [] if says_the_same else definitions.list_lags(text, facts.languages, actor=actor)
    asked = set(signatory_ids)
    refuse(
        [
            *_unfit(asked, needed, text, facts),
            *_untimely(due_on, facts),
            *([FieldError("says_the_same", COMPARE)] if lags else []),
        ]
    )
    due_at = clock.end_of(due_on, facts.time_zone)
    text.move_to(DefinitionState.OUT_FOR_SIGNATURE)
    frozen = signatures.freeze(
        "definition", text.id, text.document(), asked, actor=actor, due_at=due_at
    )
    text.frozen_text_id = frozen.id
    text.needed = needed
    text.due_at = due_at
    text.note = ""
    text.to_acknowledge = to_acknowledge
    text.reminded_on = None
    publish(
        SentForSignature(
            actor_id=actor.id,
            subject_id=text.id,
            frozen_text_id=frozen.id,
            signatory_ids=tuple(sorted(asked)),
            needed=needed,
            due_at=due_at,
        )
    )


def _unfit(
    asked: set[UUID], needed: int, text: DefinitionVersion, facts: organisation.Facts
) -> Iterator[FieldError]:
    """Say what is wrong with who is asked, and with how many of them have to sign."""
    here = {row.id for row in definitions.list_senior_leaders()}
    if not asked or asked - here:
        yield FieldError("signatories", N_("Choose senior leaders who are here now."))
    elif asked & set(queries.list_excluded(text, facts)):
        yield FieldError("signatories", N_("Who wrote a text does not sign it."))
    elif not 1 <= needed <= len(asked):
        yield FieldError("needed", N_("Choose at least one, and no more than are asked."))
    elif needed < (fewest := facts.number("definition.signatures_needed")):
        yield FieldError("needed", TOO_FEW, fewest=fewest)


def _untimely(due_on: date, facts: organisation.Facts) -> Iterator[FieldError]:
    """Say what is wrong with the last day."""
    today = clock.today(facts.time_zone)
    if due_on < today:
        yield FieldError("due_on", N_("This day is over."))
    elif due_on > today + timedelta(days=LONGEST_DAYS):
        yield FieldError("due_on", N_("Choose a day within half a year."))


def sign(
    version_id: UUID,
    shown_sha256: str,
    *,
    actor: Actor,
    role: str,
    meaning: str,
    circumstances: Circumstances,
) -> None:
    """Sign the text that was shown; enough signatures bring it into force at once.

    The row of the version is held meanwhile: of two who sign, send back or take back at the same
    moment the second sees what the first did. What the version says must still be what was frozen.
    """
    text = definitions.get_locked(version_id, actor=actor)
    facts = organisation.get_facts(actor)
    ensure(policies.may_sign(actor, not_for=queries.list_excluded(text, facts)), SIGNATORIES)
    frozen_text_id = _frozen(text)
    minutes = facts.number("signing.fresh_minutes")
    confirmed_at = accounts.find_confirmed(actor, Purpose.SIGN, minutes)
    if confirmed_at is None:
        raise NotAllowed(N_("Enter your password once more before you sign."))
    if queries.hash_of(text, get_frozen(frozen_text_id)) != shown_sha256:
        raise Stale(signatures.NOT_SHOWN)
    signed = signatures.sign(
        frozen_text_id,
        shown_sha256,
        actor=actor,
        role=role,
        meaning=meaning,
        proof=signatures.Proof(
            authenticated_at=confirmed_at,
            authenticated_by=Method.PASSWORD.value,
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
        _bring_into_force(text, frozen_text_id, actor, facts)


def _frozen(text: DefinitionVersion) -> UUID:
    """Give the frozen text of a version that is out for signature."""
    if not queries.is_out(text) or text.frozen_text_id is None:
        raise Conflict(OVER)
    return text.frozen_text_id


def _bring_into_force(
    text: DefinitionVersion, frozen_text_id: UUID, actor: Actor, facts: organisation.Facts
) -> None:
    now = clock.now()
    before = definitions.find_in_force(actor)
    if before is not None:
        acknowledgements.end_of(before, actor=actor)
        before.move_to(DefinitionState.SUPERSEDED)
        before.superseded_at = now
        # The place of the one in force has to be free before the next one takes it.
        db.session.flush()
    text.move_to(DefinitionState.IN_FORCE)
    text.in_force_at = now
    text.review_on = months_later(
        clock.today(facts.time_zone), facts.number("definition.months_to_review")
    )
    signatures.close_requests(frozen_text_id, actor=actor, withdrawn=False)
    publish(
        DefinitionInForce(
            actor_id=actor.id,
            subject_id=text.id,
            number=text.number,
            author_id=text.author_id,
            review_on=text.review_on,
            superseded_id=before.id if before else None,
        )
    )
    if text.to_acknowledge:
        days = timedelta(days=facts.number("definition.days_to_acknowledge"))
        due_on = clock.today(facts.time_zone) + days
        acknowledgements.begin(text, before, actor=actor, due_on=due_on)


def remind(version_id: UUID, *, actor: Actor) -> None:
    """Remind those who are still to sign, at most once a day."""
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_withdraw(actor, text), OVER)
    frozen_text_id, today = _frozen(text), clock.today(organisation.get_facts(actor).time_zone)
    waiting = list_waiting(frozen_text_id)
    if not waiting or text.reminded_on == today:
        raise DomainError(REMINDED if waiting else NOBODY_LEFT)
    text.reminded_on = today
    publish(
        SignatoriesReminded(
            actor_id=actor.id,
            subject_id=text.id,
            frozen_text_id=frozen_text_id,
            person_ids=tuple(sorted(one.person_id for one in waiting)),
        )
    )


def put_off(version_id: UUID, *, actor: Actor, due_on: date) -> None:
    """Give those who are still to sign another last day."""
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_withdraw(actor, text), OVER)
    facts = organisation.get_facts(actor)
    refuse(_untimely(due_on, facts))
    frozen_text_id, due_at = _frozen(text), clock.end_of(due_on, facts.time_zone)
    waiting = signatures.put_off(frozen_text_id, due_at, actor=actor)
    if not waiting:
        raise DomainError(NOBODY_LEFT)
    text.due_at = due_at
    publish(
        SignaturePutOff(
            actor_id=actor.id,
            subject_id=text.id,
            frozen_text_id=frozen_text_id,
            person_ids=tuple(sorted(waiting)),
            due_at=due_at,
        )
    )


def decline(version_id: UUID, *, actor: Actor, reason: str) -> None:
    """Decline to sign; the text goes back to its author with the reason."""
    text = definitions.get_locked(version_id, actor=actor)
    facts = organisation.get_facts(actor)
    ensure(policies.may_sign(actor, not_for=queries.list_excluded(text, facts)), SIGNATORIES)
    signatures.decline(_frozen(text), actor=actor, reason=reason)
    _take_back(text, actor, reason)
    publish(ReturnedToDraft(actor_id=actor.id, subject_id=text.id, declined=True))


def withdraw(version_id: UUID, *, actor: Actor, note: str) -> None:
    """Take a text back before enough have signed; what was signed stays in the log."""
    text = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_withdraw(actor, text), OVER)
    _take_back(text, actor, note)
    publish(ReturnedToDraft(actor_id=actor.id, subject_id=text.id, declined=False))


def _take_back(text: DefinitionVersion, actor: Actor, note: str) -> None:
    signatures.close_requests(_frozen(text), actor=actor, withdrawn=True)
    text.move_to(DefinitionState.DRAFT)
    text.frozen_text_id = None
    text.due_at = None
    text.note = note
