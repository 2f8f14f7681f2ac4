"""A role that comes with an appointment ends with it, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.advocates import services as advocates
from govern.advocates.models import Appointment
from govern.bookings import services as bookings
from govern.core.errors import NotAllowed
from govern.core.permissions import Role, system
from govern.core.transactions import transaction
from govern.floor import services as floor
from govern.people import services
from govern.people.models import RoleAssignment
from tests.factories.handovers import Estate, estate

if TYPE_CHECKING:
    from uuid import UUID

    from tests.client import Client


@pytest.fixture
def held(session: Any, at: Any) -> Estate:
    """Give somebody who is an advocate, a host and an auditor."""
    return estate()


def role_of(session: Any, person_id: UUID, role: Role) -> RoleAssignment:
    found: RoleAssignment = session.scalars(
        select(RoleAssignment).where(
            RoleAssignment.person_id == person_id, RoleAssignment.role == role
        )
    ).one()
    return found


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.HOST])
def test_nobody_ends_the_role_of_an_appointment_by_hand(
    client: Client, session: Any, held: Estate, role: Role
) -> None:
    assignment = role_of(session, held.leaver.id, role)
    for actor in (held.actor(held.administrator), held.actor(held.leaver), system("a command")):
        with pytest.raises(NotAllowed), transaction():
            services.end_role(held.leaver.id, role, actor=actor, scope_id=assignment.scope_id)
        with pytest.raises(NotAllowed), transaction():
            services.grant_role(held.heir.id, role, actor=actor, scope_id=assignment.scope_id)
    client.sign_in(held.administrator)
    refused = client.act(f"/people/roles/{assignment.id}/end")
    assert refused.status_code == 403
    assert "an appointment ends where it was made" in refused.text
    assert session.get_one(RoleAssignment, assignment.id).ended_at is None


def test_the_administrator_is_led_to_where_it_ends(
    client: Client, held: Estate, statements: Any
) -> None:
    client.sign_in(held.administrator)
    url = f"/people/{held.leaver.id}"
    with statements() as seen:
        page = client.get(url)
    assert f'href="/advocates/appointments/{held.appointment_id}"' in page.text
    assert f'href="/floor/teams/{held.team.id}"' in page.text
    assert "Cannot be ended by hand" in page.text
    assert f"/people/roles/{held.role_id}/end" in page.text
    assert len(seen) <= 8, seen
    client.sign_in(held.visitor)
    assert "Cannot be ended by hand" not in client.get(f"/people/{held.leaver.id}").text


def test_with_the_appointment_the_role_ends_and_the_log_says_so(session: Any, held: Estate) -> None:
    boss = held.actor(held.boss)
    with transaction():
        advocates.end(held.appointment_id, actor=boss, reason="Another task")
        bookings.hand_over(
            held.slot.id, actor=boss, to_id=held.other_host.id, before_id=held.leaver.id
        )
        floor.end_host(held.team.id, actor=boss, person_id=held.leaver.id)
    for role in (Role.ADVOCATE, Role.HOST):
        assert role_of(session, held.leaver.id, role).ended_by_id == held.boss.id
    assert find_actor_of(held.leaver.id).roles == {Role.EMPLOYEE, Role.AUDITOR}


def test_an_appointment_whose_role_was_ended_long_ago_still_ends(
    session: Any, held: Estate
) -> None:
    assignment = role_of(session, held.leaver.id, Role.ADVOCATE)
    assignment.ended_at = assignment.started_at
    session.flush()
    with transaction():
        advocates.end(held.appointment_id, actor=held.actor(held.boss), reason="Another task")
    assert session.get_one(Appointment, held.appointment_id).ended_at is not None
