"""Writes down what follows from days on the floor; nobody hands a licence out."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, NotFound
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.licences import policies, queries
from govern.licences.events import (
    ExemptionEnded,
    ExemptionGiven,
    LicenceIssued,
    NameShown,
    StandingChanged,
)
from govern.licences.models import Exemption, Licence, LicenceStanding
from govern.licences.rules import prefix_of
from govern.organisation.queries import get_facts

if TYPE_CHECKING:
    from datetime import date

    from govern.licences.rules import Reckoning

#: No choice of the organisation: what lasts longer is asked about anew, so that none is forgotten.
LONGEST_EXEMPTION_MONTHS = 24
_CANDIDATES = 8
REFUSED = N_("Only the CX director decides about exemptions.")
OWN = N_("Nobody decides about an exemption of their own. These can: %(others)s.")
ONLY_OWN = N_(
    "Nobody decides about an exemption of their own, and nobody else can yet. Invite a second CX "
    "director under People."
)


def settle(person_id: UUID, *, actor: Actor, reckoning: Reckoning, by: str) -> None:
    """Write down how somebody's licence stands now, and by which rules it was reckoned.

    The caller holds the person's lock.
    """
    ensure(policies.may_settle(actor), N_("Sign in first."))
    standing = queries.find_standing(person_id)
    if standing is None:
        standing = LicenceStanding(person_id=person_id, classes="", settled_at=clock.now())
        db.session.add(standing)
    before = (standing.valid_from, standing.valid_until, standing.classes)
    standing.valid_from = reckoning.valid_from
    standing.valid_until = reckoning.valid_until
    standing.classes = reckoning.classes
    standing.reckoned_by = by
    unchanged = before == (standing.valid_from, standing.valid_until, standing.classes)
    if unchanged or (before[1] is None and standing.valid_until is None):
        return
    standing.settled_at = clock.now()
    if reckoning.valid_until is not None and queries.find_licence(person_id) is None:
        db.session.add(
            Licence(
                person_id=person_id,
                number=_free_number(actor),
                code=secrets.token_hex(16),
                issued_at=clock.now(),
            )
        )
        publish(
            LicenceIssued(
                actor_id=actor.id, subject_id=person_id, valid_until=reckoning.valid_until
            )
        )
        return
    publish(
        StandingChanged(
            actor_id=actor.id,
            subject_id=person_id,
            valid_until=reckoning.valid_until,
            classes=reckoning.classes,
        )
    )


def show_name(person_id: UUID, *, actor: Actor, shown: bool) -> None:
    """Let the verify page show the holder's name, or hide it again."""
    ensure(policies.may_show_name(actor, person_id), N_("Only the holder decides about this."))
    licence = queries.find_licence(person_id)
    if licence is None:
        raise NotFound
    licence.name_public = shown
    publish(NameShown(actor_id=actor.id, subject_id=person_id, shown=shown))


def exempt(person_id: UUID, *, actor: Actor, reason: str, starts_on: date, ends_on: date) -> UUID:
    """Let somebody owe no day on the floor for a time: leave, illness, a new start."""
    _ensure_may_exempt(actor, person_id)
    if ends_on < starts_on:
        raise FieldError("ends_on", N_("The last day lies before the first."))
    if ends_on > clock.months_after(starts_on, LONGEST_EXEMPTION_MONTHS):
        raise FieldError(
            "ends_on",
            N_("An exemption lasts at most %(most)d months; give another one after it."),
            most=LONGEST_EXEMPTION_MONTHS,
        )
    exemption = Exemption(
        id=uuid4(),
        person_id=person_id,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        approved_by_id=actor.id,
        approved_at=clock.now(),
    )
    db.session.add(exemption)
    publish(
        ExemptionGiven(
            actor_id=actor.id, subject_id=person_id, starts_on=starts_on, ends_on=ends_on
        )
    )
    return exemption.id


def end_exemption(exemption_id: UUID, *, actor: Actor) -> None:
    """End an exemption today."""
    exemption = queries.hold_exemption(exemption_id)
    _ensure_may_exempt(actor, exemption.person_id)
    if exemption.ended_at is not None:
        raise Conflict(N_("This exemption has ended already."))
    exemption.ended_at = clock.now()
    publish(ExemptionEnded(actor_id=actor.id, subject_id=exemption.person_id))


def _ensure_may_exempt(actor: Actor, person_id: UUID) -> None:
    """Refuse who may not; who may, but not for themselves, reads who else could."""
    allowed = policies.may_exempt(actor, person_id)
    is_own = not allowed and policies.may_read_everybody(actor)
    others = policies.name_who_exempts(person_id) if is_own else ""
    ensure(allowed, (OWN if others else ONLY_OWN) if is_own else REFUSED, others=others)


def _free_number(actor: Actor) -> str:
    """Give a number nobody has; random, so that nobody can count licences by it."""
    facts = get_facts(actor)
    start = f"{prefix_of(facts.name)}-{clock.today(facts.time_zone).year}-"
    candidates = [f"{start}{secrets.randbelow(10**6):06}" for _ in range(_CANDIDATES)]
    candidates += [f"{start}{secrets.randbelow(10**9):09}" for _ in range(2)]
    taken = queries.list_taken_numbers(candidates)
    return next(number for number in candidates if number not in taken)
