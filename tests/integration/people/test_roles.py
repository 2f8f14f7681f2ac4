"""Roles: given and ended by whom, and told to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Conflict, DomainError, NotAllowed
from govern.core.permissions import Permission, Role, system
from govern.core.transactions import transaction
from govern.notifications.models import OutboxRow
from govern.organisation.models import Preset
from govern.people import queries, services
from govern.people.models import RoleAssignment
from tests.client import parsed, texts
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from tests.client import Client


def test_a_role_is_given_from_now_by_somebody_and_told(session: Any, at: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)
    person = PersonFactory()
    with transaction():
        services.grant_role(person.id, Role.CX_DIRECTOR, actor=actor)
    role = session.scalar(select(RoleAssignment).where(RoleAssignment.person_id == person.id))
    assert (role.given_by_id, role.ended_at) == (actor.id, None)
    assert find_actor_of(person.id).can(Permission.DEFINITION_EDIT)
    told = session.scalar(select(OutboxRow).where(OutboxRow.recipient_id == person.id))
    assert (told.kind, told.subject_id) == ("people.role_given", role.id)
    with transaction():
        services.end_role(person.id, Role.CX_DIRECTOR, actor=actor)
    assert role.ended_by_id == actor.id
    assert not find_actor_of(person.id).can(Permission.DEFINITION_EDIT)
    with pytest.raises(Conflict), transaction():
        services.end_role(person.id, Role.CX_DIRECTOR, actor=actor)


def test_nobody_holds_a_role_twice(session: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)
    person = PersonFactory(roles=[Role.AUDITOR])
    with pytest.raises(Conflict), transaction():
        services.grant_role(person.id, Role.AUDITOR, actor=actor)


def test_administrators_give_themselves_nothing_unless_one_may_hold_several(session: Any) -> None:
    organisation = OrganisationFactory()
    actor = find_actor_of(administrator().id)
    assert actor.id
    with pytest.raises(NotAllowed), transaction():
        services.grant_role(actor.id, Role.CX_DIRECTOR, actor=actor)
    organisation.preset = Preset.SMALL
    organisation.settings_version = actor.id
    session.flush()
    with transaction():
        services.grant_role(actor.id, Role.CX_DIRECTOR, actor=find_actor_of(actor.id))


@pytest.mark.parametrize("role", [Role.ADVOCATE, Role.HOST, Role.JUROR, Role.EMPLOYEE])
def test_appointments_are_not_given_by_hand(session: Any, role: Role) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)
    person = PersonFactory()
    with pytest.raises(NotAllowed), transaction():
        services.grant_role(person.id, role, actor=actor)


def test_a_slice_appoints_for_a_scope_by_its_own_rule(session: Any) -> None:
    OrganisationFactory()
    actor = system("a test appoints")
    person, scope = PersonFactory(), DepartmentFactory()
    with transaction():
        services.open_role(person.id, Role.HOST, actor=actor, scope_id=scope.id)
    host = find_actor_of(person.id)
    assert host.can(Permission.ROTATIONS_HOST, scope.id)
    assert not host.can(Permission.ROTATIONS_HOST)
    assert session.scalar(select(OutboxRow).where(OutboxRow.recipient_id == person.id)) is None
    administering = find_actor_of(administrator().id)
    with pytest.raises(NotAllowed), transaction():
        services.end_role(person.id, Role.HOST, actor=administering, scope_id=scope.id)
    with transaction():
        services.close_role(person.id, Role.HOST, actor=actor, scope_id=scope.id)
    assert not find_actor_of(person.id).holds(Permission.ROTATIONS_HOST)


def test_a_leader_steps_down_and_a_colleague_ends_nothing(session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory(roles=[Role.SENIOR_LEADER])
    with pytest.raises(NotAllowed), transaction():
        services.end_role(person.id, Role.SENIOR_LEADER, actor=find_actor_of(PersonFactory().id))
    with transaction():
        services.end_role(person.id, Role.SENIOR_LEADER, actor=find_actor_of(person.id))


def test_the_last_administrator_stays(session: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)
    assert actor.id
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end_role(actor.id, Role.ADMINISTRATOR, actor=actor)


def test_who_has_left_is_given_no_role(session: Any) -> None:
    OrganisationFactory()
    actor = find_actor_of(administrator().id)
    person = PersonFactory(left_on=PersonFactory().joined_on)
    with pytest.raises(DomainError), transaction():
        services.grant_role(person.id, Role.AUDITOR, actor=actor)


def test_everybody_sees_roles_but_not_juries(session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory(roles=[Role.JUROR, Role.MODERATOR])
    seen = queries.list_roles(person.id, actor=find_actor_of(PersonFactory().id))
    assert [row.role for row in seen] == [Role.MODERATOR]
    seen = queries.list_roles(person.id, actor=find_actor_of(administrator().id))
    assert len(seen) == 2


def test_roles_are_given_and_ended_in_the_browser(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory()
    me = administrator()
    client.sign_in(me)
    page = client.get(f"/people/{person.id}/roles/new")
    offered = [field.get("value") for field in parsed(page).iterfind(".//input[@type='radio']")]
    assert "advocate" not in offered
    assert "cx_director" in offered
    assert client.submit(f"/people/{person.id}/roles/new", {}).status_code == 422
    given = client.submit(f"/people/{person.id}/roles/new", {"role": "auditor"})
    assert given.status_code == 302, given.text
    card = parsed(client.get(f"/people/{person.id}"))
    assert "Auditor" in texts(card, ".//b")
    again = client.submit(f"/people/{person.id}/roles/new", {"role": "auditor"})
    assert again.status_code == 409
    mine = client.submit(f"/people/{me.id}/roles/new", {"role": "auditor"})
    assert mine.status_code == 403
    role = queries.find_open_role(person.id, Role.AUDITOR, None)
    assert role is not None
    assert client.submit(f"/people/roles/{role.id}/end").status_code == 302
    assert queries.find_open_role(person.id, Role.AUDITOR, None) is None
    last = queries.find_open_role(me.id, Role.ADMINISTRATOR, None)
    assert last is not None
    refused = client.submit(f"/people/roles/{last.id}/end")
    assert refused.status_code == 422
    client.sign_in(PersonFactory())
    assert client.get(f"/people/roles/{last.id}/end").status_code == 404
