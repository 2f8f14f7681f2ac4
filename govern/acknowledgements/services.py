"""Asks everybody to read a version, takes their answers, reminds, and stops asking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from govern.acknowledgements import policies, queries
from govern.acknowledgements.events import (
    Acknowledged,
    CampaignClosed,
    CampaignExtended,
    CampaignOpened,
    ReminderSent,
)
from govern.acknowledgements.models import Acknowledgement, Campaign
from govern.acknowledgements.rules import LONGEST_DAYS, CampaignState
from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotFound, Stale
from govern.core.permissions import Actor, ActorKind, ensure
from govern.core.rows import insert_new
from govern.definition import queries as definitions
from govern.definition.rules import DefinitionState
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.signing.queries import get_frozen

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Table

    from govern.definition.models import DefinitionVersion

DIRECTORS = N_("Only the CX director asks everybody to read the definition.")
CLOSED = N_("Nobody is asked about this version any more.")
ASKED_ALREADY = N_("Everybody was asked about this version already.")
ANSWERED = N_("You have acknowledged this version already.")
NOT_SHOWN = N_("Another version is in force by now. Please read that one.")

_INTO = insert_new(cast("Table", Acknowledgement.__table__))


def open_campaign(version_id: UUID, *, actor: Actor, due_on: date) -> UUID:
    """Ask everybody to acknowledge the version in force by the end of a day."""
    version = definitions.get_locked(version_id, actor=actor)
    ensure(policies.may_manage(actor), DIRECTORS)
    if version.state is not DefinitionState.IN_FORCE:
        raise Conflict(N_("Only the version in force can be acknowledged."))
    _check(due_on, actor)
    before = definitions.list_numbered({version.number - 1}, actor=actor)
    return _begin(version, before.get(version.number - 1), actor, due_on)


def begin(
    version: DefinitionVersion,
    before: DefinitionVersion | None,
    *,
    actor: Actor,
    due_on: date,
) -> UUID:
    """Open the campaign about a version in force, for a service that has seen to who may."""
    ensure(actor.kind is ActorKind.PERSON, DIRECTORS)
    return _begin(version, before, actor, due_on)


def _begin(
    version: DefinitionVersion, before: DefinitionVersion | None, actor: Actor, due_on: date
) -> UUID:
    if version.frozen_text_id is None or actor.id is None:
        raise NotFound
    if queries.find_of(version.id) is not None:
        raise Conflict(ASKED_ALREADY)
    campaign = Campaign(
        id=uuid4(),
        definition_id=version.id,
        before_id=before.id if before else None,
        sha256=get_frozen(version.frozen_text_id).sha256,
        opened_at=clock.now(),
        opened_by_id=actor.id,
        due_on=due_on,
    )
    db.session.add(campaign)
    db.session.flush()
    publish(
        CampaignOpened(
            actor_id=actor.id,
            subject_id=campaign.id,
            definition_id=version.id,
            number=version.number,
            due_on=due_on,
        )
    )
    return campaign.id


def acknowledge(campaign_id: UUID, shown_sha256: str, *, actor: Actor) -> None:
    """Say that one has read the version that is asked about; once, and exactly what was shown."""
    campaign = queries.get_campaign(campaign_id)
    ensure(policies.may_acknowledge(actor, campaign), CLOSED)
    if actor.id is None:
        raise NotFound
    if shown_sha256 != campaign.sha256:
        raise Stale(NOT_SHOWN)
    if queries.find_answer(campaign_id, actor=actor) is not None:
        raise Conflict(ANSWERED)
    # Who answers in two windows at the same moment has answered once.
    taken = db.session.scalar(
        _INTO[db.session.get_bind().dialect.name]
        .values(
            id=uuid4(),
            campaign_id=campaign.id,
            person_id=actor.id,
            definition_id=campaign.definition_id,
            sha256=campaign.sha256,
            acknowledged_at=clock.now(),
        )
        .returning(Acknowledgement.id)
    )
    if taken is None:
        raise Conflict(ANSWERED)
    publish(
        Acknowledged(
            actor_id=actor.id,
            subject_id=campaign.id,
            definition_id=campaign.definition_id,
            number=_number(campaign, actor),
            sha256=campaign.sha256,
        )
    )


def remind(campaign_id: UUID, *, actor: Actor) -> None:
    """Remind everybody who has not answered, at most once a day."""
    campaign = _open(campaign_id, actor)
    today = clock.today(get_facts(actor).time_zone)
    if campaign.reminded_on == today:
        raise DomainError(N_("They were reminded today already. Try again tomorrow."))
    campaign.reminded_on = today
    publish(
        ReminderSent(actor_id=actor.id, subject_id=campaign.id, number=_number(campaign, actor))
    )


def extend(campaign_id: UUID, *, actor: Actor, due_on: date) -> None:
    """Give people another last day."""
    campaign = _open(campaign_id, actor)
    _check(due_on, actor)
    campaign.due_on = due_on
    publish(
        CampaignExtended(
            actor_id=actor.id,
            subject_id=campaign.id,
            number=_number(campaign, actor),
            due_on=due_on,
        )
    )


def close(campaign_id: UUID, *, actor: Actor) -> None:
    """Stop asking; who has answered stays on record."""
    _end(_open(campaign_id, actor), actor, superseded=False)


def end_of(version: DefinitionVersion, *, actor: Actor) -> None:
    """Stop asking about a version that is superseded, for a service that has seen to who may."""
    ensure(actor.kind is ActorKind.PERSON, DIRECTORS)
    campaign = queries.find_open(lock=True)
    if campaign is not None and campaign.definition_id == version.id:
        _end(campaign, actor, superseded=True)


def _end(campaign: Campaign, actor: Actor, *, superseded: bool) -> None:
    campaign.move_to(CampaignState.CLOSED)
    campaign.closed_at = clock.now()
    db.session.flush()
    publish(
        CampaignClosed(
            actor_id=actor.id,
            subject_id=campaign.id,
            number=_number(campaign, actor),
            superseded=superseded,
        )
    )


def _open(campaign_id: UUID, actor: Actor) -> Campaign:
    campaign = queries.get_campaign(campaign_id, lock=True)
    ensure(policies.may_manage(actor), DIRECTORS)
    if campaign.state is not CampaignState.OPEN:
        raise Conflict(CLOSED)
    return campaign


def _number(campaign: Campaign, actor: Actor) -> int:
    return definitions.get_version(campaign.definition_id, actor=actor).number


def _check(due_on: date, actor: Actor) -> None:
    today = clock.today(get_facts(actor).time_zone)
    if due_on < today:
        raise FieldError("due_on", N_("This day is over."))
    if due_on > today + timedelta(days=LONGEST_DAYS):
        raise FieldError("due_on", N_("Choose a day within a year."))
