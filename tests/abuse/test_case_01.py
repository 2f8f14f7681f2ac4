"""Case 1: forge a sign-off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select, update

from govern.core import clock
from govern.core.errors import DomainError
from govern.core.permissions import ANONYMOUS, ActorKind, Role, system
from govern.core.transactions import transaction
from govern.definition import queries
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.signing.models import Signature, SignatureRequest
from govern.signing.rules import RequestState
from govern.signoff import queries as verdicts
from tests.factories import definition as made
from tests.factories.definition import actor_of, draft, fresh, leader, send_out, sign
from tests.factories.people import OrganisationFactory, PersonFactory, administrator, director

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.people.models import Person


@pytest.fixture
def author(session: Any, at: Any) -> Actor:
    OrganisationFactory()
    return actor_of(director())


@pytest.fixture
def assigned(author: Actor) -> Person:
    return leader(name="Hanneke van Rijn")


@pytest.fixture
def version_id(author: Actor, assigned: Person) -> UUID:
    found = draft(author)
    send_out(found, [assigned], actor=author)
    return found


def count(session: Any) -> int:
    return int(session.scalar(select(func.count()).select_from(Signature)))


def test_of_every_actor_exactly_the_assigned_signer_signs(
    author: Actor, assigned: Person, version_id: UUID, session: Any
) -> None:
    signer = fresh(assigned)
    shown = made.shown_to(version_id, signer)
    everybody = [
        ANONYMOUS,
        system("a worker that signs"),
        replace(signer, kind=ActorKind.TOKEN),
        replace(signer, session_id=None),
        actor_of(assigned),
        fresh(PersonFactory()),
        fresh(PersonFactory(roles=[Role.AUDITOR])),
        fresh(PersonFactory(roles=[Role.ADVOCATE, Role.HOST, Role.MODERATOR, Role.JUROR])),
        fresh(administrator()),
        fresh(director()),
        fresh(leader()),
        replace(signer, session_id=fresh(leader()).session_id, id=leader().id),
    ]
    for actor in everybody:
        with pytest.raises(DomainError), transaction():
            sign(version_id, actor=actor, shown=shown)
    assert count(session) == 0
    with transaction():
        sign(version_id, actor=signer, shown=shown)
    assert count(session) == 1


def test_a_password_entered_for_something_else_or_long_ago_is_not_fresh(
    assigned: Person, version_id: UUID, session: Any, at: Any
) -> None:
    signer = fresh(assigned)
    shown = made.shown_to(version_id, signer)
    at(clock.now() + timedelta(minutes=6))
    with pytest.raises(DomainError), transaction():
        sign(version_id, actor=signer, shown=shown)
    assert count(session) == 0


def forged(frozen_text_id: UUID, person_id: UUID, sha256: str) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "frozen_text_id": frozen_text_id,
        "person_id": person_id,
        "printed_name": "Hanneke van Rijn",
        "printed_role": "Senior leader, Operations",
        "meaning": made.MEANING,
        "sha256": sha256,
        "signed_at": clock.now(),
        "authenticated_at": clock.now(),
        "authenticated_by": "password",
        "address": "192.0.2.9",
        "user_agent": "Forger/1.0",
    }


def test_a_row_put_in_by_hand_is_found(
    author: Actor, assigned: Person, version_id: UUID, session: Any
) -> None:
    text = queries.get_version(version_id, actor=author)
    frozen_id = text.frozen_text_id
    assert frozen_id is not None
    shown = made.shown_to(version_id, author)
    session.execute(insert(Signature).values(forged(frozen_id, assigned.id, shown)))
    assert [one.problem for one in verdicts.list_broken()] == [
        "The log knows nothing of a signature, or of another one."
    ]


def test_a_version_put_into_force_by_hand_is_found(
    author: Actor, assigned: Person, version_id: UUID, session: Any
) -> None:
    session.execute(
        update(DefinitionVersion)
        .where(DefinitionVersion.id == version_id)
        .values(state=DefinitionState.IN_FORCE, open_slot=None, force_slot=1)
    )
    session.execute(update(SignatureRequest).values(state=RequestState.SIGNED))
    assert {one.problem for one in verdicts.list_broken()} == {
        "Fewer people have signed than were needed.",
        "The log does not know that this version came into force.",
    }


def test_nothing_is_found_where_nothing_was_forged(
    author: Actor, assigned: Person, version_id: UUID
) -> None:
    signer = fresh(assigned)
    with transaction():
        sign(version_id, actor=signer)
    assert verdicts.list_broken() == []
