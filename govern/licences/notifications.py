"""Tells people that they have a licence, and reminds them before it ends."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from govern.core import clock
from govern.core.errors import N_
from govern.extensions import db
from govern.figures.rules import Count, FigureKind, Shown
from govern.figures.rules import declare as declare_figures
from govern.licences import queries
from govern.licences.models import SignatoryLicence
from govern.licences.rules import ENDED, ENDING, RENEW, policy_for
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.organisation.queries import find_facts
from govern.people.models import Level
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.licences.events import LicenceIssued, StandingChanged
    from govern.signing.events import TextSigned

ISSUED = "licences.issued"


def _own(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    standing = queries.find_standing(subject_id)
    if standing is None or standing.valid_until is None or reader.id != subject_id:
        return None
    return {"valid_until": standing.valid_until}


def _lapsed(subject_id: UUID, reader: Actor, ids: dict[str, str]) -> dict[str, Any] | None:
    found, facts = _own(subject_id, reader, ids), find_facts()
    if found is None or facts is None:
        return None
    today, grace = clock.today(facts.time_zone), timedelta(facts.number("rotations.grace_days"))
    ended_on = found["valid_until"]
    if ended_on >= today:
        return None
    last = ended_on + grace
    return {**found, "extended_until": last if last >= today else None}


declare(
    MailKind(
        name=ISSUED,
        subject=N_("You have your customer driving licence"),
        template="licences/email/issued",
        context=_own,
        blueprint="licences",
    ),
    MailKind(
        name=ENDING,
        subject=N_("Your customer driving licence ends soon"),
        template="licences/email/ending",
        context=_own,
        blueprint="licences",
    ),
    MailKind(
        name=ENDED,
        subject=N_("Your customer driving licence has ended"),
        template="licences/email/ended",
        context=_lapsed,
        blueprint="licences",
    ),
)
declare_tasks(
    TaskKind(
        name=RENEW,
        sentence=N_("Renew your customer driving licence: book a floor day"),
        act=N_("Book a floor day"),
        endpoint="bookings.places",
        icon="bi:calendar-plus",
        minutes=1,
        blueprint="licences",
    )
)


def _valid(day: date) -> Count | None:
    facts = find_facts()
    if facts is None:
        return None
    valid, owing, others = queries.count_valid(day, policy_for(facts, Level.STAFF))
    fewest = facts.number("people.fewest_shown")
    # Executives are shown by themselves; a few others would be what is left of the whole.
    told = owing >= fewest and (not others or others >= fewest)
    return Count(valid, owing) if told else None


declare_figures(
    FigureKind(
        name="licences.valid",
        label=N_("Customer driving licences valid"),
        shown=Shown.SHARE,
        note=N_("of those who owe one"),
        endpoint="licences.coverage",
        blueprint="licences",
        count=_valid,
    )
)


def tell_the_holder(event: LicenceIssued) -> None:
    """Tell somebody that they have a licence."""
    tell(ISSUED, [event.subject_id], event.subject_id)


def close_the_renewal(event: StandingChanged) -> None:
    """Close the renewal when the licence is no longer ending, or there is none to renew."""
    facts = find_facts()
    if facts is None:
        return
    soon = clock.today(facts.time_zone) + timedelta(days=facts.number("rotations.expiring_days"))
    if event.valid_until is None or event.valid_until > soon:
        close_tasks(RENEW, event.subject_id)


def keep_with_signature(event: TextSigned) -> None:
    """Keep whether who signs holds a valid licence now; nobody can tell that from days later on."""
    facts = find_facts()
    if event.actor_id is None or facts is None:
        return
    standing = queries.find_standing(event.actor_id)
    valid_until = standing.valid_until if standing else None
    held = valid_until is not None and valid_until >= clock.today(facts.time_zone)
    db.session.add(
        SignatoryLicence(frozen_text_id=event.subject_id, person_id=event.actor_id, held=held)
    )
