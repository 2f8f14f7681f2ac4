"""Who may appoint advocates, and who may write about an appointment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.departments import policies as departments
from govern.people.policies import may_hand_over

if TYPE_CHECKING:
    from govern.advocates.models import Appointment


def may_appoint(actor: Actor) -> bool:
    """Tell whether the actor may appoint advocates, end their terms and move them."""
    return actor.can(Permission.ADVOCATES_APPOINT)


def may_end(actor: Actor, appointment: Appointment) -> bool:
    """Tell whether the actor may end this appointment: also who hands over for a leaver."""
    return may_move(actor, appointment) or may_hand_over(actor, appointment.person_id)


def may_move(actor: Actor, appointment: Appointment) -> bool:
    """Tell whether the actor may let somebody speak elsewhere: also who ended the department."""
    return may_appoint(actor) or (
        appointment.department.ended_at is not None and departments.may_manage(actor)
    )


def may_describe(actor: Actor, appointment: Appointment) -> bool:
    """Tell whether the actor may write down topics and preparation: the advocate, the director."""
    return appointment.ended_at is None and (
        may_appoint(actor) or actor.id == appointment.person_id
    )
