"""Case 3: swap the text between viewing and signing."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.core.errors import Conflict, DomainError, NotAllowed, NotFound
from govern.core.transactions import transaction
from govern.extensions import db
from govern.signing.models import FrozenText, Signature
from govern.signing.queries import list_broken
from govern.signoff import services
from govern.signoff.queries import list_broken as list_changed
from tests.factories.leaf import Leaf, fresh
from tests.storms import all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from flask import Flask

    from govern.core.permissions import Actor

pytestmark = pytest.mark.storm
LEADERS = 5
ROUNDS = 6


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def begun(app: Flask) -> tuple[Leaf, UUID, list[Actor]]:
    """Bring a committed text that is out for signature, and its signatories at their screens."""
    with app.app_context():
        leaf = Leaf(leaders=LEADERS)
        db.session.commit()
        version_id = leaf.out(needed=LEADERS)
        actors = [fresh(person_id) for person_id in leaf.leader_ids]
        db.session.remove()
    return leaf, version_id, actors


def swap(leaf: Leaf, version_id: UUID, words: str) -> None:
    """Take the text back, change a word and send it out again."""
    with transaction():
        services.withdraw(version_id, actor=leaf.author, note="A word")
    leaf.write(version_id, rallying_cry=words)
    leaf.send(version_id, needed=LEADERS)


def test_in_a_storm_of_edits_nobody_signs_an_unseen_text(real: Flask) -> None:
    leaf, version_id, actors = begun(real)
    seen: dict[UUID, set[str]] = {actor.id: set() for actor in actors if actor.id}

    def edit() -> None:
        for number in range(ROUNDS):
            swap(leaf, version_id, f"Words {number}")

    def read_and_sign(actor: Actor) -> None:
        for _round in range(ROUNDS):
            try:
                sha256 = leaf.hash_of(version_id)
            except AssertionError:
                continue
            assert actor.id is not None
            seen[actor.id].add(sha256)
            try:
                leaf.sign(version_id, actor, sha256)
            except (Conflict, NotAllowed, NotFound):
                db.session.remove()

    # One of them never signs, so that it stays out.
    acts: list[Any] = [edit, *[partial(read_and_sign, actor) for actor in actors[1:]]]
    found = all_at_once(real, acts)
    assert [error for error in found if error is not None] == []
    with real.app_context():
        rows = db.session.execute(
            select(Signature.person_id, Signature.sha256, FrozenText.sha256.label("frozen")).join(
                FrozenText, FrozenText.id == Signature.frozen_text_id
            )
        ).all()
        assert len(db.session.scalars(select(FrozenText)).all()) == ROUNDS + 1
        assert all(row.sha256 == row.frozen for row in rows)
        assert all(row.sha256 in seen[row.person_id] for row in rows)
        assert list_broken() == []
        assert list_changed() == []


@pytest.mark.parametrize("sign_first", [True, False])
def test_an_edit_and_a_signature_at_once_keep_their_order(real: Flask, *, sign_first: bool) -> None:
    leaf, version_id, actors = begun(real)
    with real.app_context():
        sha256, author = leaf.hash_of(version_id), leaf.author
        db.session.remove()

    def sign() -> None:
        leaf.sign(version_id, actors[0], sha256)

    def withdraw() -> None:
        with transaction():
            services.withdraw(version_id, actor=author, note="A word")

    acts = (sign, withdraw) if sign_first else (withdraw, sign)
    first, second = one_held_before_the_other(real, *acts)
    assert first is None, first
    assert second is None if sign_first else isinstance(second, DomainError), second
    with real.app_context():
        signed = db.session.scalars(select(Signature.sha256)).all()
        assert signed == ([sha256] if sign_first else [])
        assert list_broken() == []


def test_what_was_shown_before_an_edit_is_not_signed_after_it(real: Flask) -> None:
    leaf, version_id, actors = begun(real)
    with real.app_context():
        shown = leaf.hash_of(version_id)
        swap(leaf, version_id, "Other words")
        with pytest.raises(Conflict):
            leaf.sign(version_id, actors[0], shown)
        assert db.session.scalars(select(Signature)).all() == []
