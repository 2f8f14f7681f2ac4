"""Case 3: swap the text between viewing and signing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from govern.core import clock
from govern.core.errors import Conflict, DomainError, NotFound
from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition.models import DefinitionVersion
from govern.extensions import db
from govern.signing.models import Signature
from govern.signoff import queries as verdicts
from govern.signoff import services as signoff
from tests.factories import definition as made
from tests.factories.definition import draft, fresh, leader, send_out, sign
from tests.factories.people import OrganisationFactory, director
from tests.storms import ROUNDS, all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.storm
SIGNERS = 8


class Stage:
    """A committed definition out for signature, its director and its signers."""

    def __init__(self, app: Flask, signers: int, needed: int) -> None:
        self.app = app
        with app.app_context():
            OrganisationFactory()
            author = director()
            self.people = [leader() for _ in range(signers)]
            db.session.commit()
            self.ids = [person.id for person in self.people]
            self.author = made.actor_of(author)
            self.version_id = draft(self.author)
            send_out(self.version_id, self.people, actor=self.author, needed=needed)
            self.signers = [fresh(person) for person in self.people]
            db.session.commit()
            self.shown = made.shown_to(self.version_id, self.author)
            db.session.remove()

    def sign(self, number: int, shown: str | None = None) -> None:
        with transaction():
            sign(self.version_id, actor=self.signers[number], shown=shown or self.shown)

    def swap(self, cry: str) -> str:
        """Take the text back, change it, send it out again, and give the new hash."""
        with transaction():
            signoff.withdraw(self.version_id, actor=self.author, note="One word.")
            made.write(self.version_id, actor=self.author, cry=cry)
            signoff.send_out(
                self.version_id,
                actor=self.author,
                signatory_ids=self.ids,
                needed=len(self.ids),
                due_on=clock.today() + timedelta(days=14),
            )
        return made.shown_to(self.version_id, self.author)

    def signatures(self) -> list[tuple[Any, str]]:
        with self.app.app_context():
            rows = db.session.execute(select(Signature.person_id, Signature.sha256)).all()
            assert verdicts.list_broken() == []
            db.session.remove()
        return [(row.person_id, row.sha256) for row in rows]


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def test_a_storm_of_edits_and_signatures_signs_nothing_unseen(real: Flask) -> None:
    stage = Stage(real, SIGNERS, SIGNERS)
    for number in range(ROUNDS):
        acts = [partial(stage.sign, signer) for signer in range(SIGNERS)]
        before = set(stage.signatures())
        outcomes = all_at_once(real, [*acts, partial(stage.swap, f"Words of round {number}.")])
        for outcome in outcomes[:-1]:
            assert outcome is None or isinstance(outcome, DomainError), outcome
        new = set(stage.signatures()) - before
        assert {sha256 for _person, sha256 in new} <= {stage.shown}
        if isinstance(outcomes[-1], str):
            stage.shown = outcomes[-1]
        else:
            assert isinstance(outcomes[-1], DomainError), outcomes[-1]
            break


def test_who_signs_while_the_text_is_swapped_is_asked_to_read_again(real: Flask) -> None:
    stage = Stage(real, 2, 2)
    swapped, signed = one_held_before_the_other(
        real, partial(stage.swap, "Other words."), partial(stage.sign, 0)
    )
    assert isinstance(swapped, str)
    assert isinstance(signed, Conflict | NotFound), signed
    assert stage.signatures() == []


def test_a_signature_that_was_first_holds_for_the_text_that_was_seen(real: Flask) -> None:
    stage = Stage(real, 2, 2)
    signed, swapped = one_held_before_the_other(
        real, partial(stage.sign, 0), partial(stage.swap, "Other words.")
    )
    assert signed is None
    assert isinstance(swapped, str)
    assert stage.signatures() == [(stage.ids[0], stage.shown)]
    with real.app_context(), pytest.raises(Conflict):
        stage.sign(1)


def test_words_swapped_behind_the_frozen_text_are_not_signed(real: Flask) -> None:
    stage = Stage(real, 1, 1)
    with real.app_context():
        with db.engine.begin() as connection:
            connection.execute(
                update(DefinitionVersion).values(
                    rallying_cry=Localised.of({"en": "Other words than were frozen."})
                )
            )
        changed = made.shown_to(stage.version_id, stage.author)
        for shown in (stage.shown, changed):
            with pytest.raises(Conflict):
                stage.sign(0, shown)
        assert db.session.scalars(select(Signature)).all() == []
