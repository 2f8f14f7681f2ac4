"""Case 1: forge a sign-off."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import delete, insert, select, update

from govern.accounts.queries import find_actor, find_actor_of
from govern.audit.cli import group
from govern.audit.services import record
from govern.core import clock
from govern.core.errors import NotAllowed, NotFound
from govern.core.permissions import ActorKind, Role, system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.licences.models import SignatoryLicence
from govern.people.models import RoleAssignment
from govern.signing.events import TextSigned
from govern.signing.models import FrozenText, Signature, SignatureRequest
from govern.signing.queries import NOT_ASKED, OTHER_TEXT, OTHERS_ASKED, list_broken
from govern.signing.rules import RequestState, canonical, digest
from govern.signoff.queries import list_broken as list_changed
from tests.abuse.operator import without_triggers
from tests.factories.floor import LONG_AGO
from tests.factories.leaf import Leaf, fresh
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID


@pytest.fixture
def leaf(session: Any, at: Any) -> Leaf:
    return Leaf()


def everybody_but_the_signer(leaf: Leaf, asked: UUID) -> dict[str, Any]:
    found = {
        role.value: fresh(PersonFactory(roles=[role]).id)
        for role in Role
        if role is not Role.EMPLOYEE
    }
    gone = PersonFactory(roles=[Role.SENIOR_LEADER], left_on=clock.today())
    return {
        **found,
        "employee": fresh(PersonFactory().id),
        "nobody": find_actor(None),
        "the system": system("forging"),
        "the author": fresh(leaf.director_id),
        "a leader who was not asked": fresh(leaf.leader_ids[2]),
        "somebody who leaves today and was not asked": fresh(gone.id),
        "the signer without a session": find_actor_of(asked),
        "the signer who entered the password long ago": fresh(asked, minutes_ago=6),
        "the signer who entered it for something else": fresh(asked, purpose="export"),
        "the signer in another session": replace(fresh(asked), session_id=uuid4()),
        "a token of the signer": replace(fresh(asked), kind=ActorKind.TOKEN),
    }


def test_of_everybody_exactly_the_assigned_signer_succeeds(leaf: Leaf, session: Any) -> None:
    asked = leaf.leader_ids[0]
    version_id = leaf.out(signatory_ids=leaf.leader_ids[:2])
    sha256 = leaf.hash_of(version_id)
    for who, actor in everybody_but_the_signer(leaf, asked).items():
        with pytest.raises((NotAllowed, NotFound)):
            leaf.sign(version_id, actor, sha256)
        assert session.scalars(select(Signature)).all() == [], who
    leaf.sign(version_id, fresh(asked))
    assert session.scalars(select(Signature.person_id)).all() == [asked]


def test_a_leader_who_lost_the_role_signs_no_more(leaf: Leaf, session: Any) -> None:
    version_id = leaf.out()
    session.execute(
        update(RoleAssignment)
        .where(RoleAssignment.person_id == leaf.leader_ids[0])
        .values(ended_at=clock.now())
    )
    session.commit()
    with pytest.raises((NotAllowed, NotFound)):
        leaf.sign(version_id, 0, leaf.hash_of(version_id))


def forged(frozen: Any, person_id: UUID, **more: Any) -> dict[str, Any]:
    now = clock.now()
    return {
        "id": uuid4(),
        "frozen_text_id": frozen.id,
        "person_id": person_id,
        "printed_name": "Leader 2",
        "printed_role": "Senior leader",
        "meaning": "I have read this and will decide by it.",
        "sha256": frozen.sha256,
        "signed_at": now,
        "authenticated_at": now,
        "authenticated_by": "password",
        "address": "192.0.2.7",
        "user_agent": "A browser",
        **more,
    }


def verified() -> dict[str, Any]:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy.
    answer = CliRunner().invoke(group, ["verify", "--json"], obj=lambda: app)
    told: dict[str, Any] = json.loads(answer.output)
    assert answer.exit_code == (0 if told["ok"] else 1)
    return told


def test_a_signature_put_in_behind_our_back_is_found(leaf: Leaf, session: Any) -> None:
    version_id = leaf.in_force()
    assert list_broken() == []
    assert verified()["ok"]
    frozen = session.scalars(select(FrozenText)).one()
    session.execute(insert(Signature).values(forged(frozen, leaf.leader_ids[2])))
    session.commit()
    assert {broken.frozen_text_id for broken in list_broken()} == {frozen.id}
    told = verified()
    assert str(leaf.look(version_id).frozen_text_id) in told["further"][0]


def test_a_signature_of_somebody_never_asked_is_found_although_the_log_has_it(
    leaf: Leaf, session: Any
) -> None:
    leaf.in_force()
    frozen = session.scalars(select(FrozenText)).one()
    who_did_not = leaf.leader_ids[2]
    for person_id in (PersonFactory(roles=[Role.SENIOR_LEADER]).id, who_did_not):
        savepoint = session.begin_nested()
        put_in_with_its_row(session, frozen, person_id)
        assert {broken.problem for broken in list_broken()} == {NOT_ASKED}
        assert not verified()["ok"]
        savepoint.rollback()


def test_a_signature_put_in_with_its_row_and_its_request_is_found(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    frozen = session.scalars(select(FrozenText)).one()
    stranger = PersonFactory(roles=[Role.SENIOR_LEADER])
    asked = {
        "id": uuid4(),
        "frozen_text_id": frozen.id,
        "person_id": stranger.id,
        "state": RequestState.SIGNED,
        "requested_at": frozen.frozen_at,
        "due_at": clock.now(),
    }
    session.execute(insert(SignatureRequest).values(asked))
    put_in_with_its_row(session, frozen, stranger.id)
    assert {broken.problem for broken in list_broken()} == {OTHERS_ASKED}
    assert not verified()["ok"]


def test_a_signature_under_another_text_is_found_although_the_log_has_it(
    leaf: Leaf, session: Any
) -> None:
    leaf.in_force()
    frozen = session.scalars(select(FrozenText)).one()
    without_triggers(session)
    signature = session.scalars(select(Signature).limit(1)).one()
    signer_id = signature.person_id
    session.execute(delete(Signature).where(Signature.id == signature.id))
    session.expire_all()
    put_in_with_its_row(session, frozen, signer_id, sha256="0" * 64)
    assert {broken.problem for broken in list_broken()} == {OTHER_TEXT}
    assert not verified()["ok"]


def put_in_with_its_row(session: Any, frozen: FrozenText, person_id: UUID, **more: Any) -> None:
    """Put in a signature, and the row of the log that makes it look as if it had been given."""
    session.execute(insert(Signature).values(forged(frozen, person_id, **more)))
    signature = session.scalars(select(Signature).where(Signature.person_id == person_id)).one()
    signed = TextSigned(
        actor_id=person_id,
        subject_id=frozen.id,
        about_id=frozen.about_id,
        sha256=frozen.sha256,
        record_sha256=digest(canonical(signature.record())),
    )
    record(signed)
    session.flush()


def test_every_other_forgery_is_found_too(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    without_triggers(session)
    other = insert(FrozenText).values(
        id=uuid4(),
        kind="definition",
        about_id=uuid4(),
        body=b"{}",
        sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        frozen_at=clock.now(),
        frozen_by_id=leaf.director_id,
    )
    first = session.scalars(select(Signature.id).limit(1)).one()
    forgeries = {
        "a signature moved to somebody else": update(Signature)
        .where(Signature.id == first)
        .values(person_id=leaf.leader_ids[2]),
        "a signature under another hash": update(Signature).values(sha256="0" * 64),
        "a signature taken away": delete(Signature).where(Signature.id == first),
        "a text with its hash": update(FrozenText).values(
            body=b"{}", sha256="44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
        ),
        "a text nobody froze": other,
    }
    for what, forgery in forgeries.items():
        savepoint = session.begin_nested()
        session.execute(forgery)
        session.expire_all()
        assert list_broken(), what
        savepoint.rollback()
    session.expire_all()
    assert list_broken() == []


def test_a_text_that_nobody_signed_is_not_in_force(leaf: Leaf, session: Any) -> None:
    version_id = leaf.out()
    assert list_changed() == []
    session.execute(
        update(DefinitionVersion).values(
            state=DefinitionState.IN_FORCE, open_slot=None, force_slot=1
        )
    )
    session.commit()
    assert "does not know" in str(list_changed())
    session.execute(update(DefinitionVersion).values(frozen_text_id=None))
    session.commit()
    assert list_changed()
    in_force = select(DefinitionVersion.id).where(DefinitionVersion.force_slot == 1)
    assert session.scalar(visible_to(system("a test"), in_force)) == version_id


def test_a_request_put_in_behind_our_back_gives_no_right_to_others(
    leaf: Leaf, session: Any
) -> None:
    """Whoever is put among those asked must still be a senior leader."""
    somebody = PersonFactory().id
    version_id = leaf.out()
    session.execute(
        insert(SignatureRequest).values(
            id=uuid4(),
            frozen_text_id=leaf.look(version_id).frozen_text_id,
            person_id=somebody,
            state="open",
            requested_at=clock.now(),
            due_at=clock.now(),
            reason="",
            version=1,
        )
    )
    session.commit()
    with pytest.raises((NotAllowed, NotFound)):
        leaf.sign(version_id, fresh(somebody), leaf.hash_of(version_id))


def test_a_text_taken_away_with_everything_under_it_is_found(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    without_triggers(session)
    session.execute(update(DefinitionVersion).values(frozen_text_id=None))
    for model in (SignatoryLicence, Signature, SignatureRequest, FrozenText):
        session.execute(delete(model))
    session.expire_all()
    assert [broken.problem for broken in list_broken()] == [
        "The log knows of a text that is not there any more."
    ]


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"needed": 1}, "another number of signatures"),
        ({"in_force_at": LONG_AGO}, "another moment"),
    ],
)
def test_a_version_that_says_otherwise_than_the_log_is_found(
    leaf: Leaf, session: Any, values: dict[str, Any], problem: str
) -> None:
    version_id = leaf.in_force()
    assert verified()["further"] == []
    without_triggers(session)
    session.execute(
        update(DefinitionVersion).where(DefinitionVersion.id == version_id).values(values)
    )
    session.commit()
    (told,) = verified()["further"]
    assert problem in told
