"""Sending out, signing, declining and taking back a definition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor, find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, NotFound
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.definition import queries
from govern.definition.rules import DefinitionState
from govern.organisation.models import Organisation, Preset
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.queries import list_broken
from govern.signing.rules import RequestState
from govern.signoff import services
from govern.signoff.queries import list_broken as list_changed
from tests.conftest import NOON
from tests.factories.leaf import LOOKING, fresh
from tests.factories.people import PersonFactory, RoleAssignmentFactory

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from tests.factories.leaf import Leaf


def refused(kind: type[Exception], act: Callable[[], object]) -> Any:
    with pytest.raises(kind) as found, transaction():
        act()
    return found.value


def send(leaf: Leaf, version_id: UUID, **more: Any) -> Any:
    values = {
        "signatory_ids": leaf.leader_ids,
        "needed": 2,
        "due_on": clock.today() + timedelta(days=7),
        **more,
    }
    return lambda: services.send_out(
        version_id, leaf.shown(version_id), actor=leaf.author, **values
    )


def states(session: Any) -> list[str]:
    return sorted(state.value for state in session.scalars(select(SignatureRequest.state)))


@pytest.mark.parametrize("level", ["imperative", "rallying_cry", "full_text"])
def test_a_text_with_an_empty_level_is_not_sent_out(leaf: Leaf, level: str) -> None:
    version_id = leaf.draft()
    leaf.write(version_id, **{level: ""})
    refused(DomainError, send(leaf, version_id))


def test_a_text_without_dimensions_is_not_sent_out(leaf: Leaf) -> None:
    version_id = leaf.begin()
    leaf.write(version_id)
    refused(DomainError, send(leaf, version_id))


def test_who_signs_is_checked(leaf: Leaf, session: Any) -> None:
    version_id = leaf.draft()
    gone = PersonFactory(roles=[Role.SENIOR_LEADER], left_on=NOON.date() - timedelta(days=1))
    for wrong in ([], [PersonFactory().id], [*leaf.leader_ids, gone.id]):
        error = refused(FieldError, send(leaf, version_id, signatory_ids=wrong))
        assert error.field == "signatories"
    for needed in (0, 4, -1):
        assert refused(FieldError, send(leaf, version_id, needed=needed)).field == "needed"
    yesterday = clock.today() - timedelta(days=1)
    assert refused(FieldError, send(leaf, version_id, due_on=yesterday)).field == "due_on"
    assert session.scalars(select(FrozenText)).all() == []


def test_the_author_signs_only_where_the_organisation_allows_it(leaf: Leaf, session: Any) -> None:
    RoleAssignmentFactory(person_id=leaf.director_id, role=Role.SENIOR_LEADER)
    session.commit()
    version_id = leaf.draft()
    chosen = {"signatory_ids": [leaf.director_id], "needed": 1}
    assert refused(FieldError, send(leaf, version_id, **chosen)).field == "signatories"
    allow_author(session)
    leaf.send(version_id, **chosen)
    leaf.sign(version_id, fresh(leaf.director_id))
    assert leaf.look(version_id).state is DefinitionState.IN_FORCE


def allow_author(session: Any) -> None:
    organisation = session.get(Organisation, 1)
    organisation.preset, organisation.settings_version = Preset.SMALL, uuid4()
    session.commit()


def test_sending_out_freezes_the_text_and_asks_each_leader(leaf: Leaf, session: Any) -> None:
    version_id = leaf.draft()
    sha256 = leaf.send(version_id)
    frozen = session.scalars(select(FrozenText)).one()
    assert (frozen.sha256, frozen.about_id) == (sha256, version_id)
    assert b'"We mend it before you notice"' in frozen.body
    assert states(session) == ["open"] * 3
    assert refused(NotAllowed, send(leaf, version_id))


def test_signing_needs_the_password_of_this_moment(leaf: Leaf, session: Any) -> None:
    version_id = leaf.out()
    leader = leaf.leader_ids[0]
    stale = [
        find_actor_of(leader),
        fresh(leader, minutes_ago=5.1),
        fresh(leader, purpose="something else"),
    ]
    # Another session of the same person, in which no password was entered again.
    fresh(leader)
    for actor in stale:
        refused(NotAllowed, lambda actor=actor: sign_as(leaf, version_id, actor))
    assert session.scalars(select(Signature)).all() == []
    leaf.sign(version_id, fresh(leader, minutes_ago=4.9))
    signature = session.scalars(select(Signature)).one()
    assert signature.authenticated_at == NOON - timedelta(minutes=4.9)
    assert signature.authenticated_by == "password"
    assert (signature.address, signature.user_agent) == ("192.0.2.7", "A browser")
    assert (signature.printed_name, signature.sha256) == ("Leader 0", leaf.hash_of(version_id))


def sign_as(leaf: Leaf, version_id: UUID, actor: Any) -> None:
    services.sign(
        version_id,
        leaf.hash_of(version_id),
        actor=actor,
        role="Senior leader",
        meaning="I have read this.",
        circumstances=services.Circumstances(address="", user_agent=""),
    )


def test_enough_signatures_bring_it_into_force(leaf: Leaf, session: Any) -> None:
    version_id = leaf.out()
    leaf.sign(version_id, 0)
    assert leaf.look(version_id).state is DefinitionState.OUT_FOR_SIGNATURE
    leaf.sign(version_id, 1)
    version = leaf.look(version_id)
    assert (version.state, version.in_force_at) == (DefinitionState.IN_FORCE, NOON)
    assert version.review_on.isoformat() == "2027-05-21"
    assert sum(state == "signed" for state in states(session)) == 2
    refused(Conflict, lambda: sign_as(leaf, version_id, fresh(leaf.leader_ids[2])))


def test_the_next_version_supersedes_the_one_before(leaf: Leaf) -> None:
    first = leaf.in_force()
    second = leaf.begin(reason="We merged", sponsor_id=leaf.leader_ids[0])
    leaf.write(second, rallying_cry="New words")
    leaf.send(second, needed=1)
    assert leaf.look(first).state is DefinitionState.IN_FORCE
    leaf.sign(second)
    new = leaf.look(second)
    assert (new.state, new.in_force_at) == (DefinitionState.IN_FORCE, NOON)
    old = leaf.look(first)
    assert (old.state, old.superseded_at) == (DefinitionState.SUPERSEDED, NOON)
    assert queries.find_in_force(find_actor_of(PersonFactory().id)).id == second
    assert queries.get_version(first, actor=find_actor_of(PersonFactory().id)).number == 1
    assert list_broken() == []
    assert list_changed() == []


def test_declining_brings_it_back_with_the_reason(leaf: Leaf, session: Any) -> None:
    version_id = leaf.out()
    leaf.sign(version_id, 0)
    leader = find_actor_of(leaf.leader_ids[1])
    with transaction():
        services.decline(version_id, actor=leader, reason="Too long")
    version = leaf.look(version_id)
    assert (version.state, version.note) == (DefinitionState.DRAFT, "Too long")
    assert version.frozen_text_id is None
    assert states(session) == ["declined", "signed", "withdrawn"]
    assert list_broken() == []


def test_sending_out_again_begins_with_no_signature(leaf: Leaf) -> None:
    version_id = leaf.out()
    leaf.sign(version_id, 0)
    with transaction():
        services.withdraw(version_id, actor=leaf.author, note="A comma")
    assert leaf.look(version_id).note == "A comma"
    leaf.send(version_id)
    leaf.sign(version_id, 1)
    assert leaf.look(version_id).state is DefinitionState.OUT_FOR_SIGNATURE
    leaf.sign(version_id, 0)
    assert leaf.look(version_id).state is DefinitionState.IN_FORCE
    refused(NotAllowed, lambda: services.withdraw(version_id, actor=leaf.author, note="Late"))


def test_only_who_was_asked_declines_and_only_an_editor_takes_back(leaf: Leaf) -> None:
    version_id = leaf.out(signatory_ids=leaf.leader_ids[:2])
    for person_id, kind in (
        (leaf.leader_ids[2], NotFound),
        (PersonFactory().id, NotFound),
        (leaf.director_id, NotAllowed),
    ):
        actor = find_actor_of(person_id)
        refused(kind, lambda a=actor: services.decline(version_id, actor=a, reason="No"))
    for person_id, kind in ((leaf.leader_ids[0], NotAllowed), (PersonFactory().id, NotFound)):
        actor = find_actor_of(person_id)
        refused(kind, lambda a=actor: services.withdraw(version_id, actor=a, note="No"))
        refused(
            kind,
            lambda a=actor: services.send_out(
                version_id, "", actor=a, signatory_ids=[], needed=1, due_on=clock.today()
            ),
        )


def test_nobody_signs_a_draft(leaf: Leaf) -> None:
    version_id = leaf.draft()
    for person_id, kind in ((leaf.leader_ids[0], NotFound), (leaf.director_id, NotAllowed)):
        actor = fresh(person_id)
        refused(
            kind,
            lambda a=actor: services.sign(
                version_id,
                "0" * 64,
                actor=a,
                role="",
                meaning="",
                circumstances=services.Circumstances(address="", user_agent=""),
            ),
        )


def test_a_signature_stands_in_the_log(leaf: Leaf, session: Any) -> None:
    version_id = leaf.in_force()
    names = session.scalars(
        select(AuditRow.event).where(AuditRow.subject_id == version_id).order_by(AuditRow.id)
    ).all()
    assert names.count("definition.signed") == 2
    assert names.count("definition.in_force") == 1
    signed = session.scalars(select(AuditRow).where(AuditRow.event == "signing.text_signed")).all()
    assert {row.payload["sha256"] for row in signed} == {leaf.hash_of(version_id)}


def test_a_request_that_is_answered_stays_so(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    request = session.scalars(
        select(SignatureRequest).where(SignatureRequest.state == RequestState.EXPIRED)
    ).one()
    with pytest.raises(Conflict):
        request.move_to(RequestState.SIGNED)
    session.rollback()


def test_the_system_and_strangers_sign_nothing(leaf: Leaf) -> None:
    version_id = leaf.out()
    refused(NotAllowed, lambda: sign_as(leaf, version_id, LOOKING))
    refused(NotFound, lambda: sign_as(leaf, version_id, find_actor(None)))
