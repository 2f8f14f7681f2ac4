"""Asks and reminds people, and takes the task away when it is done or over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from govern.acknowledgements import queries
from govern.acknowledgements.rules import ACKNOWLEDGE, ASK, CampaignState
from govern.core.errors import N_
from govern.core.permissions import system
from govern.definition import queries as definitions
from govern.jobs.services import hurry
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell_audience
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks

if TYPE_CHECKING:
    from uuid import UUID

    from govern.acknowledgements.events import (
        Acknowledged,
        CampaignClosed,
        CampaignExtended,
        CampaignOpened,
        ReminderSent,
    )
    from govern.core.permissions import Actor

ASKED, REMINDED = "acknowledgements.asked", "acknowledgements.reminder"

declare_tasks(
    TaskKind(
        name=ACKNOWLEDGE,
        sentence=N_("Read our definition, version %(number)s, and say that you have"),
        act=N_("Read it"),
        endpoint="acknowledgements.acknowledge",
        argument="campaign_id",
        icon="bi:book",
        minutes=1,
        blueprint="definition",
    )
)


def _when_asked(campaign_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    """Give what is asked while it is asked, and while this person has not answered."""
    campaign = queries.get_campaign(campaign_id)
    if campaign.state is not CampaignState.OPEN:
        return None
    if queries.find_answer(campaign_id, actor=reader) is not None:
        return None
    version = definitions.get_version(campaign.definition_id, actor=system("a message is made"))
    return {
        "number": version.number,
        "due_on": campaign.due_on,
        "changes": campaign.before_id is not None,
        "url": url_for("acknowledgements.acknowledge", campaign_id=campaign_id),
    }


def _unanswered(campaign_id: UUID) -> list[UUID]:
    return list(queries.list_unanswered(campaign_id))


declare_mails(
    MailKind(
        name=ASKED,
        subject=N_("Please read our definition of customer-centricity, version %(number)s"),
        template="acknowledgements/email/asked",
        context=_when_asked,
        blueprint="definition",
        audiences={"unanswered": _unanswered},
    ),
    MailKind(
        name=REMINDED,
        subject=N_("Still to read: our definition of customer-centricity, version %(number)s"),
        template="acknowledgements/email/asked",
        context=_when_asked,
        blueprint="definition",
        audiences={"unanswered": _unanswered},
    ),
)


def ask_everybody(event: CampaignOpened) -> None:
    """Tell everybody by one row, and let the worker give them the task."""
    tell_audience(ASKED, "unanswered", event.subject_id)
    hurry(ASK)


def ask_anew(event: CampaignExtended) -> None:
    """Let the worker give everybody the task with its new day."""
    close_tasks(ACKNOWLEDGE, event.subject_id)
    hurry(ASK)


def remind_the_others(event: ReminderSent) -> None:
    """Tell those who have not answered."""
    tell_audience(REMINDED, "unanswered", event.subject_id)


def close_own_task(event: Acknowledged) -> None:
    """Close the task of who has answered."""
    close_tasks(ACKNOWLEDGE, event.subject_id, person_id=event.actor_id)


def close_all_tasks(event: CampaignClosed) -> None:
    """Close the tasks of everybody: nothing is asked any more."""
    close_tasks(ACKNOWLEDGE, event.subject_id)
