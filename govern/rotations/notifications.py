"""Asks hosts to confirm and people for their debrief, and tells people what became of a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, system
from govern.extensions import db
from govern.floor.queries import list_hosts_during
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.people.models import Person
from govern.people.presence import enters
from govern.rotations import queries
from govern.rotations.rules import RotationState
from govern.staffing.queries import list_gone
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.events import Event
    from govern.rotations.events import (
        DebriefFinished,
        RotationConfirmed,
        RotationDeclined,
        RotationLogged,
        RotationTakenBack,
    )

CONFIRM = "rotations.confirm"
DEBRIEF = "rotations.debrief"
CONFIRMED = "rotations.confirmed"
DECLINED = "rotations.declined"


def _of_the_person(subject_id: UUID, reader: Actor, state: RotationState) -> dict[str, Any] | None:
    try:
        rotation, party = queries.get_rotation(subject_id, actor=reader)
    except NotFound:
        return None
    if not party.is_the_person or rotation.state is not state:
        return None
    return {"rotation_id": rotation.id, "debriefed": rotation.debriefed_at is not None}


def _confirmed(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _of_the_person(subject_id, reader, RotationState.CONFIRMED)


def _declined(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _of_the_person(subject_id, reader, RotationState.DECLINED)


declare(
    MailKind(
        name=CONFIRMED,
        subject=N_("Your floor day is confirmed"),
        template="rotations/email/confirmed",
        context=_confirmed,
        blueprint="rotations",
    ),
    MailKind(
        name=DECLINED,
        subject=N_("Your floor day was not confirmed"),
        template="rotations/email/declined",
        context=_declined,
        blueprint="rotations",
    ),
)
declare_tasks(
    TaskKind(
        name=CONFIRM,
        sentence=N_("Confirm the floor day of %(name)s"),
        about="rotation",
        act=N_("Confirm"),
        endpoint="rotations.day",
        argument="rotation_id",
        icon="bi:person-check",
        minutes=1,
        blueprint="rotations",
    ),
    TaskKind(
        name=DEBRIEF,
        sentence=N_("Tell about your floor day: one great thing seen, one thing learned"),
        about="rotation",
        act=N_("Tell about it"),
        endpoint="rotations.debrief",
        argument="rotation_id",
        icon="bi:chat-quote",
        minutes=2,
        blueprint="rotations",
    ),
)


def ask_for_word_and_debrief(event: RotationLogged) -> None:
    """Ask the host, or for listening in the manager, to confirm; ask the person to tell.

    A host who cannot come in is asked nothing; then everybody who was host there at the time is.
    """
    if event.host_id is not None and not enters(event.host_id):
        _ask_every_host(event.subject_id)
    elif voucher := event.host_id or event.manager_id:
        open_task(CONFIRM, [voucher], event.subject_id, params=_whose(event.person_id))
    open_task(DEBRIEF, [event.person_id], event.subject_id)


def ask_the_other_hosts(event: Event) -> None:
    """Ask those who were host beside somebody who leaves to confirm what waits for them."""
    for rotation_id in queries.list_pending_with(list_gone(event)):
        _ask_every_host(rotation_id)


def _ask_every_host(rotation_id: UUID) -> None:
    rotation, _party = queries.get_rotation(rotation_id, actor=system("finds who can confirm"))
    hosts = list_hosts_during(rotation.team_id, rotation.starts_at, rotation.ends_at)
    open_task(
        CONFIRM, set(hosts) - {rotation.person_id}, rotation_id, params=_whose(rotation.person_id)
    )


def _whose(person_id: UUID) -> dict[str, Any]:
    """Give the name of somebody for those who received them, who know it."""
    return {"name": db.session.get_one(Person, person_id).name}


def tell_that_it_is_confirmed(event: RotationConfirmed) -> None:
    """Tell the person; what was asked of hosts is done."""
    close_tasks(CONFIRM, event.subject_id)
    tell(CONFIRMED, [event.person_id], event.subject_id)
    if not event.debriefed:
        open_task(DEBRIEF, [event.person_id], event.subject_id)


def tell_that_it_is_declined(event: RotationDeclined) -> None:
    """Tell the person why to look; nothing is asked about this day any more."""
    close_tasks(CONFIRM, event.subject_id)
    close_tasks(DEBRIEF, event.subject_id)
    tell(DECLINED, [event.person_id], event.subject_id)


def close_what_was_asked(event: RotationTakenBack) -> None:
    """Close what was asked about a day that was taken back."""
    close_tasks(CONFIRM, event.subject_id)
    close_tasks(DEBRIEF, event.subject_id)


def close_the_debrief(event: DebriefFinished) -> None:
    """Close the debrief that was asked for."""
    close_tasks(DEBRIEF, event.subject_id)
