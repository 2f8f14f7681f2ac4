"""Messages about roles given by hand, and about safeguards that were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.core.errors import N_
from govern.core.permissions import Permission
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.organisation.presets import SETTINGS
from govern.organisation.queries import find_guard_change
from govern.people import queries
from govern.people.presence import list_holders
from govern.people.rules import GIVEN_BY_HAND, ROLE_NAMES

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.organisation.events import GuardChanged
    from govern.people.events import RoleEnded, RoleGiven

ROLE_GIVEN = "people.role_given"
ROLE_ENDED = "people.role_ended"
GUARD_CHANGED = "organisation.guard_changed"
#: Who looks after things, and is told when what guards them is changed.
OVERSEERS = (Permission.ORGANISATION_CHANGE, Permission.DEFINITION_EDIT, Permission.AUDIT_READ)


def _given(assignment_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    assignment = queries.get_assignment(assignment_id)
    if assignment.ended_at is not None or assignment.person_id != actor.id:
        return None
    return {"role": ROLE_NAMES[assignment.role], "url": f"/people/{actor.id}"}


def _ended(assignment_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    assignment = queries.get_assignment(assignment_id)
    if assignment.ended_at is None or assignment.person_id != actor.id:
        return None
    return {"role": ROLE_NAMES[assignment.role], "url": f"/people/{actor.id}"}


def _guard(change_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    change = find_guard_change(change_id)
    if change is None or not any(actor.can(permission) for permission in OVERSEERS):
        return None
    return {"setting": SETTINGS[change.setting].label, "url": "/about"}


declare(
    MailKind(
        name=GUARD_CHANGED,
        subject=N_("A safeguard of the customer programme was changed"),
        template="organisation/email/guard_changed",
        context=_guard,
        at_once=True,
    ),
    MailKind(
        name=ROLE_GIVEN,
        subject=N_("You have a new role in the customer programme"),
        template="people/email/role_given",
        context=_given,
        at_once=True,
    ),
    MailKind(
        name=ROLE_ENDED,
        subject=N_("A role of yours in the customer programme has ended"),
        template="people/email/role_ended",
        context=_ended,
        at_once=True,
    ),
)


def tell_who_was_given_a_role(event: RoleGiven) -> None:
    """Tell somebody who was given a role; an appointment is told of by the slice that made it."""
    if event.role in GIVEN_BY_HAND and event.actor_id != event.subject_id:
        tell(ROLE_GIVEN, [event.subject_id], event.assignment_id)


def tell_whose_role_ended(event: RoleEnded) -> None:
    """Tell somebody that a role ended that was given by hand."""
    if event.role in GIVEN_BY_HAND and event.actor_id != event.subject_id:
        tell(ROLE_ENDED, [event.subject_id], event.assignment_id)


def tell_the_others_of_the_safeguard(event: GuardChanged) -> None:
    """Tell everybody else who looks after things that a safeguard was changed."""
    told = {person_id for one in OVERSEERS for person_id in list_holders(one)}
    tell(GUARD_CHANGED, sorted(told - {event.actor_id}), event.change_id)
