"""Asks for an owner, for mitigations and their acceptance; tells who reported what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.barriers import queries
from govern.barriers.rules import BarrierState
from govern.core.errors import N_
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from datetime import date

    from govern.barriers.events import (
        BarrierAssessed,
        BarrierClosed,
        BarrierReopened,
        BarrierReported,
        MitigationAccepted,
        MitigationPlanned,
    )
    from govern.core.events import Event
    from govern.core.permissions import Actor

ASSESS = "barriers.assess"
OWN = "barriers.own"
MITIGATE = "barriers.mitigate"
ACCEPT = "barriers.accept"
ANSWERED = "barriers.answered"

declare_tasks(
    TaskKind(
        name=ASSESS,
        sentence=N_("A barrier was reported: say how severe it is and who owns it"),
        act=N_("Look at it"),
        endpoint="barriers.show",
        argument="barrier_id",
        icon="bi:cone-striped",
        minutes=3,
        blueprint="barriers",
    ),
    TaskKind(
        name=OWN,
        sentence=N_("You own a barrier: plan what makes it smaller, or say that it is gone"),
        act=N_("Look at it"),
        endpoint="barriers.show",
        argument="barrier_id",
        icon="bi:cone-striped",
        minutes=10,
        blueprint="barriers",
    ),
    TaskKind(
        name=MITIGATE,
        sentence=N_("You agreed to make a barrier smaller"),
        act=N_("Read what was agreed"),
        endpoint="barriers.show",
        argument="barrier_id",
        icon="bi:tools",
        minutes=10,
        blueprint="barriers",
    ),
    TaskKind(
        name=ACCEPT,
        sentence=N_("See whether a mitigation works, and accept it"),
        act=N_("Look at it"),
        endpoint="barriers.accept_mitigation",
        argument="mitigation_id",
        icon="bi:check2-circle",
        minutes=5,
        blueprint="barriers",
    ),
)


def _when_answered(barrier_id: UUID, _reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    row = queries.get_page(barrier_id)
    if row.state is BarrierState.REPORTED:
        return None
    return {"state": row.state.value, "url": url_for("barriers.show", barrier_id=barrier_id)}


declare_mails(
    MailKind(
        name=ANSWERED,
        subject=N_("What became of the barrier you reported"),
        template="barriers/email/answered",
        context=_when_answered,
        blueprint="barriers",
    )
)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(23, 59), UTC)


def tell_the_assessors(event: BarrierReported) -> None:
    """Ask those who look after barriers for an owner and a severity."""
    open_task(ASSESS, queries.list_assessor_ids(), event.subject_id)


def tell_the_owner(event: BarrierAssessed) -> None:
    """Give the barrier to its owner, and take it from the one before."""
    close_tasks(ASSESS, event.subject_id)
    if event.before_id is not None and event.before_id != event.owner_id:
        close_tasks(OWN, event.subject_id, person_id=event.before_id)
    if event.before_id != event.owner_id:
        open_task(OWN, [event.owner_id], event.subject_id)


def tell_who_mitigates(event: MitigationPlanned) -> None:
    """Give the mitigation to its owner, and ask somebody else than the planner to accept it."""
    close_tasks(OWN, event.subject_id)
    due_at = _end_of(event.due_on)
    open_task(MITIGATE, [event.owner_id], event.subject_id, due_at=due_at)
    owner_id = queries.get_page(event.subject_id).owner_id
    others = [owner_id] if owner_id != event.actor_id else queries.list_accepter_ids()
    asked = [person_id for person_id in others if person_id != event.actor_id]
    open_task(ACCEPT, asked, event.mitigation_id, due_at=due_at)


def tell_it_is_accepted(event: MitigationAccepted) -> None:
    """Close what was asked for a mitigation."""
    close_tasks(ACCEPT, event.mitigation_id)
    owner_id = queries.get_mitigation(event.mitigation_id).owner_id
    if not queries.has_open_mitigation(event.subject_id, owner_id):
        close_tasks(MITIGATE, event.subject_id, person_id=owner_id)


def tell_it_is_closed(event: BarrierClosed) -> None:
    """Close everything that was still asked about a barrier."""
    for kind in (ASSESS, OWN, MITIGATE):
        close_tasks(kind, event.subject_id)
    for mitigation in queries.list_mitigations(event.subject_id):
        close_tasks(ACCEPT, mitigation.id)


def tell_it_is_open_again(event: BarrierReopened) -> None:
    """Give the barrier back to its owner."""
    open_task(OWN, [event.owner_id], event.subject_id)


def tell_the_reporter(event: Event) -> None:
    """Tell who reported a barrier by name what became of it, unless they did that themselves."""
    reporter_id = queries.find_reporter_id(event.subject_id)
    if reporter_id is not None and reporter_id != event.actor_id:
        tell(ANSWERED, [reporter_id], event.subject_id)
