"""Case 4: sign twice, out of order, after withdrawal."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from govern.core.errors import Busy, Conflict, DomainError, NotAllowed, NotFound
from govern.core.transactions import transaction
from govern.definition.rules import DefinitionState
from govern.extensions import db
from govern.signing.models import Signature
from govern.signing.queries import list_broken
from govern.signoff import services
from tests.factories.leaf import Leaf, fresh
from tests.storms import ROUNDS, THREADS, all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask import Flask

    from govern.core.permissions import Actor

pytestmark = pytest.mark.storm


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def begun(app: Flask, *, draft: bool = False) -> tuple[Leaf, UUID, list[Actor]]:
    """Bring a committed draft, or a text that is out, and its signatories at their screens."""
    with app.app_context():
        leaf = Leaf()
        db.session.commit()
        version_id = leaf.draft() if draft else leaf.out()
        actors = [fresh(person_id) for person_id in leaf.leader_ids]
        db.session.remove()
    return leaf, version_id, actors


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Signature)) or 0


def withdraw(leaf: Leaf, version_id: UUID) -> None:
    with transaction():
        services.withdraw(version_id, actor=leaf.author, note="A comma")


def test_nobody_signs_before_it_is_sent_twice_or_after_it_came_back(real: Flask) -> None:
    leaf, version_id, actors = begun(real, draft=True)
    with real.app_context():
        with pytest.raises((NotAllowed, NotFound)):
            leaf.sign(version_id, actors[0], "0" * 64)
        sha256 = leaf.send(version_id)
        leaf.sign(version_id, actors[0], sha256)
        with pytest.raises((NotAllowed, Conflict)):
            leaf.sign(version_id, actors[0], sha256)
        withdraw(leaf, version_id)
        with pytest.raises((NotAllowed, NotFound)):
            leaf.sign(version_id, actors[1], sha256)
        leaf.write(version_id, rallying_cry="Other words")
        leaf.send(version_id)
        with pytest.raises(Conflict):
            leaf.sign(version_id, actors[1], sha256)
        assert count() == 1
        for actor in actors[:2]:
            leaf.sign(version_id, actor)
        assert leaf.look(version_id).state is DefinitionState.IN_FORCE
        with pytest.raises((NotAllowed, NotFound, Conflict)):
            leaf.sign(version_id, actors[2])
        assert count() == 3
        assert list_broken() == []


def test_who_declined_signs_no_more(real: Flask) -> None:
    leaf, version_id, actors = begun(real)
    with real.app_context():
        sha256 = leaf.hash_of(version_id)
        with transaction():
            services.decline(version_id, actor=actors[0], reason="Too long")
        with pytest.raises((NotAllowed, NotFound)):
            leaf.sign(version_id, actors[0], sha256)
        with pytest.raises((NotAllowed, NotFound)):
            leaf.sign(version_id, actors[1], sha256)
        assert count() == 0


@pytest.mark.asvs("V2.3.4")
def test_a_storm_of_one_signatory_leaves_one_signature(real: Flask) -> None:
    leaf, version_id, actors = begun(real)
    sha256 = ""
    for number in range(ROUNDS):
        with real.app_context():
            if number:
                withdraw(leaf, version_id)
                leaf.send(version_id)
            sha256 = leaf.hash_of(version_id)
            db.session.remove()

        def sign(shown: str = sha256) -> str:
            while True:
                try:
                    leaf.sign(version_id, actors[0], shown)
                except Busy:
                    db.session.remove()
                except DomainError as refusal:
                    return type(refusal).__name__
                else:
                    return "done"

        ends = Counter(map(str, all_at_once(real, [sign] * THREADS)))
        assert ends["done"] == 1, ends
        assert set(ends) <= {"done", "NotAllowed", "Conflict"}, ends
        with real.app_context():
            assert count() == number + 1
            assert list_broken() == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 0)])
def test_two_signatures_at_once_bring_it_into_force_once(
    real: Flask, order: tuple[int, int]
) -> None:
    leaf, version_id, actors = begun(real)
    with real.app_context():
        sha256 = leaf.hash_of(version_id)
        db.session.remove()
    one, two = (partial(leaf.sign, version_id, actors[number], sha256) for number in order)
    first, second = one_held_before_the_other(real, one, two)
    twice = order[0] == order[1]
    assert first is None, first
    assert isinstance(second, NotAllowed | Conflict) if twice else second is None, second
    with real.app_context():
        assert count() == (1 if twice else 2)
        state = leaf.look(version_id).state
        assert state is (DefinitionState.OUT_FOR_SIGNATURE if twice else DefinitionState.IN_FORCE)
        assert list_broken() == []


@pytest.mark.parametrize("decline_first", [True, False])
def test_declining_and_the_last_signature_at_once_keep_their_order(
    real: Flask, *, decline_first: bool
) -> None:
    leaf, version_id, actors = begun(real)
    with real.app_context():
        sha256 = leaf.hash_of(version_id)
        leaf.sign(version_id, actors[0], sha256)
        db.session.remove()

    def sign() -> None:
        leaf.sign(version_id, actors[1], sha256)

    def decline() -> None:
        with transaction():
            services.decline(version_id, actor=actors[2], reason="Too long")

    acts = (decline, sign) if decline_first else (sign, decline)
    first, second = one_held_before_the_other(real, *acts)
    assert first is None, first
    assert isinstance(second, DomainError), second
    with real.app_context():
        state = leaf.look(version_id).state
        assert state is (DefinitionState.DRAFT if decline_first else DefinitionState.IN_FORCE)
        assert count() == (1 if decline_first else 2)
