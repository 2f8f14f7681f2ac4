"""Tells who reported a barrier what became of it, and gives owners their tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.barriers import queries
from govern.barriers.rules import OUTCOMES, BarrierState
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.organisation.queries import end_of_day
from govern.people.presence import enters, list_holders
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from uuid import UUID

    from govern.barriers.events import (
        BarrierEnded,
        BarrierHandedOver,
        BarrierTakenInHand,
        MitigationAccepted,
        MitigationHandedOver,
        MitigationPlanned,
    )
    from govern.barriers.models import Mitigation

IN_HAND = "barriers.in_hand"
ENDED = "barriers.ended"
OWN = "barriers.own"
ACCEPT = "barriers.accept"
MITIGATE = "barriers.mitigate"
#: They are asked where an owner cannot come in.
MANAGE = Permission.BARRIERS_MANAGE


def _in_hand(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        barrier = queries.get_barrier(subject_id)
    except NotFound:
        return None
    if barrier.state is not BarrierState.IN_HAND or barrier.reporter_id != reader.id:
        return None
    return {"barrier_id": barrier.id}


def _ended(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        barrier = queries.get_barrier(subject_id)
    except NotFound:
        return None
    if barrier.state not in OUTCOMES or barrier.reporter_id != reader.id:
        return None
    return {"barrier_id": barrier.id}


def _own(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        barrier = queries.get_barrier(subject_id)
    except NotFound:
        return None
    if barrier.state is not BarrierState.IN_HAND or barrier.owner_id != reader.id:
        return None
    return {"barrier_id": barrier.id}


def _mitigate(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        mitigation = queries.get_mitigation(subject_id)
    except NotFound:
        return None
    if mitigation.owner_id != reader.id or mitigation.accepted_at is None:
        return None
    return {"barrier_id": mitigation.barrier_id}


declare(
    MailKind(
        name=IN_HAND,
        subject=N_("The barrier you reported is in somebody's hand"),
        template="barriers/email/in_hand",
        context=_in_hand,
        blueprint="barriers",
    ),
    MailKind(
        name=ENDED,
        subject=N_("What became of the barrier you reported"),
        template="barriers/email/ended",
        context=_ended,
        blueprint="barriers",
    ),
    MailKind(
        name=OWN,
        subject=N_("A barrier for customers is yours"),
        template="barriers/email/own",
        context=_own,
        blueprint="barriers",
    ),
    MailKind(
        name=MITIGATE,
        subject=N_("A mitigation you see to is accepted"),
        template="barriers/email/mitigate",
        context=_mitigate,
        blueprint="barriers",
    ),
)
declare_tasks(
    TaskKind(
        name=OWN,
        sentence=N_("Plan what is done against a barrier that is yours"),
        about="barrier",
        act=N_("See the barrier"),
        endpoint="barriers.show",
        argument="barrier_id",
        icon="bi:cone-striped",
        minutes=10,
        blueprint="barriers",
    ),
    TaskKind(
        name=ACCEPT,
        sentence=N_("Look at a mitigation that somebody planned for your barrier, and accept it"),
        about="mitigation",
        act=N_("See the mitigation"),
        endpoint="barriers.mitigation",
        argument="mitigation_id",
        icon="bi:clipboard-check",
        minutes=3,
        blueprint="barriers",
    ),
    TaskKind(
        name=MITIGATE,
        sentence=N_("See to the mitigation of a barrier"),
        about="mitigation",
        act=N_("See the mitigation"),
        endpoint="barriers.mitigation",
        argument="mitigation_id",
        icon="bi:wrench",
        minutes=10,
        blueprint="barriers",
    ),
)


def tell_the_reporter(event: BarrierTakenInHand) -> None:
    """Tell who reported it that somebody owns it now; once, not when the owner changes."""
    if event.before_id is not None or event.reporter_id is None:
        return
    if event.reporter_id != event.actor_id:
        tell(IN_HAND, [event.reporter_id], event.subject_id)


def tell_the_owner(event: BarrierTakenInHand) -> None:
    """Give the owner the task, and take it from who had it before."""
    if event.before_id == event.owner_id:
        return
    if event.before_id is not None:
        close_tasks(OWN, event.subject_id)
    open_task(OWN, [event.owner_id], event.subject_id, otherwise=MANAGE)
    if event.owner_id != event.actor_id:
        tell(OWN, [event.owner_id], event.subject_id)


def ask_to_accept(event: MitigationPlanned) -> None:
    """Ask the owner of the barrier to accept what somebody else planned; it needs no other plan."""
    mitigation = queries.get_mitigation(event.subject_id)
    close_tasks(OWN, event.barrier_id)
    _ask_to_accept(mitigation, mitigation.barrier.owner_id)


def _ask_to_accept(mitigation: Mitigation, owner_id: UUID | None) -> None:
    asked = {owner_id} if owner_id and enters(owner_id) else set(list_holders(MANAGE))
    open_task(ACCEPT, asked - {mitigation.planned_by_id}, mitigation.id)


def tell_the_next_owner(event: BarrierHandedOver) -> None:
    """Give the new owner of a barrier what the one before still had to do."""
    barrier = queries.get_barrier(event.subject_id)
    close_tasks(OWN, barrier.id)
    if not barrier.mitigations:
        open_task(OWN, [event.owner_id], barrier.id, otherwise=MANAGE)
    for mitigation in barrier.mitigations:
        if mitigation.accepted_at is None:
            close_tasks(ACCEPT, mitigation.id)
            _ask_to_accept(mitigation, event.owner_id)
    if event.owner_id != event.actor_id:
        tell(OWN, [event.owner_id], barrier.id)


def tell_who_sees_to_it_now(event: MitigationHandedOver) -> None:
    """Give an accepted mitigation to who sees to it from now on."""
    mitigation = queries.get_mitigation(event.subject_id)
    if mitigation.accepted_at is not None:
        close_tasks(MITIGATE, mitigation.id)
        _ask_to_mitigate(mitigation, event.actor_id)


def tell_who_sees_to_it(event: MitigationAccepted) -> None:
    """Give the owner of an accepted mitigation the task."""
    close_tasks(ACCEPT, event.subject_id)
    _ask_to_mitigate(queries.get_mitigation(event.subject_id), event.actor_id)


def _ask_to_mitigate(mitigation: Mitigation, actor_id: UUID | None) -> None:
    due_at = end_of_day(mitigation.due_on)
    open_task(MITIGATE, [mitigation.owner_id], mitigation.id, due_at=due_at, otherwise=MANAGE)
    if mitigation.owner_id != actor_id:
        tell(MITIGATE, [mitigation.owner_id], mitigation.id)


def tell_the_reporter_of_the_end(event: BarrierEnded) -> None:
    """Tell who reported it what became of it."""
    if event.reporter_id is not None and event.reporter_id != event.actor_id:
        tell(ENDED, [event.reporter_id], event.subject_id)


def close_what_was_asked(event: BarrierEnded) -> None:
    """Close every task about a barrier that ended."""
    close_tasks(OWN, event.subject_id)
    for mitigation_id in event.mitigation_ids:
        close_tasks(ACCEPT, mitigation_id)
        close_tasks(MITIGATE, mitigation_id)
