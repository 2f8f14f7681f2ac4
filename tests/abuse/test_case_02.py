"""Case 2: edit a signed text."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from govern.core import clock
from govern.core.transactions import transaction
from govern.definition.models import DefinitionVersion, Dimension
from govern.signing import services as signing
from govern.signing.models import FrozenText, Signature
from govern.signing.queries import list_broken
from govern.signoff.queries import hash_of as shown_hash
from govern.signoff.queries import list_broken as list_changed
from tests.abuse.operator import without_triggers
from tests.factories.leaf import Leaf, both

if TYPE_CHECKING:
    from flask import Flask

    from tests.client import Client

TEXTS = 200
SEED = 2


@pytest.fixture
def leaf(session: Any, at: Any) -> Leaf:
    return Leaf()


def test_no_page_changes_a_signed_text(
    app: Flask, client: Client, leaf: Leaf, session: Any
) -> None:
    version_id = leaf.in_force()
    dimension_id = leaf.look(version_id).dimensions[0].id
    before = (leaf.hash_of(version_id), session.scalars(select(FrozenText.body)).one())
    client.sign_in(leaf.director)
    values = {
        **{f"{name}_en": "Other words" for name in ("rallying_cry", "imperative", "full_text")},
        **{f"{name}_en": "Other words" for name in ("left", "right")},
        "place": "1",
        "version": str(leaf.look(version_id).version),
        "note": "Changed",
        "reason": "Changed",
        "needed": "1",
        "signatories": str(leaf.leader_ids[0]),
        "due_on": (clock.today() + timedelta(days=1)).isoformat(),
    }
    tried = 0
    for rule in app.url_map.iter_rules():
        owner = rule.endpoint.split(".")[0]
        if owner not in {"definition", "signoff"} or "POST" not in (rule.methods or ()):
            continue
        if not rule.arguments:
            continue
        ids = {"version_id": version_id, "dimension_id": dimension_id}
        address = rule.build({name: ids[name] for name in rule.arguments})
        assert address is not None
        answer = client.act(address[1], values)
        assert answer.status_code in {403, 404, 409, 422}, (rule.rule, answer.status_code)
        tried += 1
    assert tried >= 11
    version = leaf.look(version_id)
    assert (shown_hash(version), session.scalars(select(FrozenText.body)).one()) == before
    assert list_changed() == []


def test_the_database_refuses_to_change_what_was_signed(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    for change in (
        update(FrozenText).values(body=b"{}"),
        update(Signature).values(printed_name="Somebody else"),
        delete(Signature),
        delete(FrozenText),
    ):
        savepoint = session.begin_nested()
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(change)
        savepoint.rollback()


def test_one_byte_flipped_in_each_of_two_hundred_texts_is_found(leaf: Leaf, session: Any) -> None:
    with transaction():
        for number in range(TEXTS):
            signing.freeze(
                "definition",
                uuid4(),
                {"number": number, "rallying_cry": {"en": f"Number {number}", "nl": "é" * number}},
                leaf.leader_ids[:1],
                actor=leaf.author,
                due_at=clock.now(),
            )
    assert list_broken() == []
    without_triggers(session)
    chance = random.Random(SEED)
    for key, body in session.execute(select(FrozenText.id, FrozenText.body)).all():
        changed = bytearray(body)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        session.execute(update(FrozenText).where(FrozenText.id == key).values(body=bytes(changed)))
    session.expire_all()
    assert len({broken.frozen_text_id for broken in list_broken()}) == TEXTS


def test_a_word_changed_in_any_part_of_a_version_is_found(leaf: Leaf, session: Any) -> None:
    leaf.in_force()
    parts = {
        DefinitionVersion: ("imperative", "rallying_cry", "full_text", "why_now", "whose_dream"),
        Dimension: ("left", "right", "rationale", "example", "on_culture", "off_culture"),
    }
    changes = [
        update(model).values({name: both("Other words")})
        for model, names in parts.items()
        for name in names
    ]
    changes += [
        update(Dimension).values(place=71),
        update(DefinitionVersion).values(number=7),
        update(DefinitionVersion).values(frozen_text_id=None),
        delete(Dimension),
    ]
    for change in changes:
        savepoint = session.begin_nested()
        session.execute(change)
        session.expire_all()
        assert list_changed(), change
        savepoint.rollback()
    session.expire_all()
    assert list_changed() == []
