"""Cases 3 and 4: who signs, declines or takes back first; every order, one outcome."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm.exc import StaleDataError

from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.errors import Conflict, DomainError, NotAllowed, NotFound
from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.extensions import db
from govern.signing.models import REQUEST_WORKFLOW, Signature, SignatureRequest
from govern.signing.rules import RequestState
from govern.signoff import jobs
from govern.signoff import services as signoff
from govern.signoff.events import DefinitionInForce
from tests.factories import definition as made
from tests.factories.definition import draft, fresh, leader, send_out, sign
from tests.factories.people import OrganisationFactory, director
from tests.storms import ROUNDS, all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from flask import Flask

pytestmark = pytest.mark.storm


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


@pytest.fixture
def real(dialect: str) -> Iterator[Flask]:
    with arena(dialect) as app:
        yield app


def withdraw(stage: Stage) -> None:
    with transaction():
        signoff.withdraw(stage.version_id, actor=stage.author, note="Again.")


def decline(stage: Stage, number: int) -> None:
    with transaction():
        signoff.decline(stage.version_id, actor=stage.signers[number], reason="Too much.")


def found(stage: Stage) -> tuple[DefinitionState, int]:
    """Give the state of the version and how many signatures there are."""
    with stage.app.app_context():
        statement = select(DefinitionVersion.state).where(DefinitionVersion.id == stage.version_id)
        state = db.session.scalar(visible_to(system("a test reads"), statement))
        count = db.session.scalar(select(func.count()).select_from(Signature)) or 0
        db.session.remove()
    assert state is not None
    return state, count


def test_a_storm_of_signers_brings_it_into_force_once(real: Flask) -> None:
    stage = Stage(real, 10, ROUNDS)
    outcomes = all_at_once(real, [partial(stage.sign, number) for number in range(10)])
    assert sum(outcome is None for outcome in outcomes) == ROUNDS, outcomes
    assert all(isinstance(o, DomainError) for o in outcomes if o is not None), outcomes
    assert found(stage) == (DefinitionState.IN_FORCE, ROUNDS)
    with real.app_context():
        logged = select(func.count()).where(AuditRow.event == DefinitionInForce.name)
        assert db.session.scalar(logged) == 1


def test_the_second_of_two_last_signers_comes_too_late(real: Flask) -> None:
    stage = Stage(real, 2, 1)
    first, second = one_held_before_the_other(real, partial(stage.sign, 0), partial(stage.sign, 1))
    assert first is None
    assert isinstance(second, Conflict), second
    assert found(stage) == (DefinitionState.IN_FORCE, 1)


@pytest.mark.parametrize("act", [withdraw, lambda stage: decline(stage, 1)])
def test_nobody_signs_what_was_taken_back_or_declined_at_that_moment(real: Flask, act: Any) -> None:
    stage = Stage(real, 2, 1)
    first, second = one_held_before_the_other(real, partial(act, stage), partial(stage.sign, 0))
    assert first is None
    assert isinstance(second, Conflict | NotFound), second
    assert found(stage) == (DefinitionState.DRAFT, 0)


@pytest.mark.parametrize("act", [withdraw, lambda stage: decline(stage, 1)])
def test_what_is_in_force_is_neither_taken_back_nor_declined(real: Flask, act: Any) -> None:
    stage = Stage(real, 2, 1)
    first, second = one_held_before_the_other(real, partial(stage.sign, 0), partial(act, stage))
    assert first is None
    assert isinstance(second, Conflict | NotAllowed), second
    assert found(stage) == (DefinitionState.IN_FORCE, 1)


def states(stage: Stage) -> list[RequestState]:
    """Give how the requests stand, those of the signers in their order."""
    with stage.app.app_context():
        rows = db.session.execute(select(SignatureRequest.person_id, SignatureRequest.state)).all()
        db.session.remove()
    by_person = {row.person_id: row.state for row in rows}
    return [by_person[person_id] for person_id in stage.ids]


@pytest.mark.parametrize("sign_first", [True, False], ids=["signed", "expired"])
def test_the_last_day_ends_while_somebody_signs(
    real: Flask, at: Callable[[datetime], None], *, sign_first: bool
) -> None:
    stage = Stage(real, 2, 1)
    later = clock.now() + timedelta(days=60)

    def expire() -> None:
        at(later)
        jobs.expire()

    acts = [partial(stage.sign, 0), expire]
    first, second = one_held_before_the_other(real, *(acts if sign_first else acts[::-1]))
    assert first is None, first
    if sign_first:
        # Whoever was in time has signed; the worker finds nothing that is late, or tries again.
        assert second is None or isinstance(second, Conflict | StaleDataError), second
        assert found(stage) == (DefinitionState.IN_FORCE, 1)
        # Enough have signed, so that the other is asked no more.
        assert states(stage) == [RequestState.SIGNED, RequestState.EXPIRED]
    else:
        assert isinstance(second, DomainError), second
        assert found(stage) == (DefinitionState.OUT_FOR_SIGNATURE, 0)
        assert states(stage) == [RequestState.EXPIRED] * 2


@pytest.mark.parametrize("put_off_first", [True, False], ids=["put off", "expired"])
def test_the_last_day_ends_while_it_is_put_off(
    real: Flask, at: Callable[[datetime], None], *, put_off_first: bool
) -> None:
    stage = Stage(real, 2, 1)
    today = clock.today()
    later = clock.now() + timedelta(days=60)

    def put_off() -> None:
        with transaction():
            day = today + timedelta(days=120)
            signoff.put_off(stage.version_id, actor=stage.author, due_on=day)

    def expire() -> None:
        at(later)
        jobs.expire()

    acts = [put_off, expire]
    first, second = one_held_before_the_other(real, *(acts if put_off_first else acts[::-1]))
    assert first is None, first
    assert second is None or isinstance(second, DomainError | StaleDataError), second
    # Nobody is both given more time and told that it is over.
    assert len(set(states(stage))) == 1
    assert states(stage)[0] is (RequestState.OPEN if put_off_first else RequestState.EXPIRED)


def test_an_answered_request_is_never_open_again() -> None:
    assert REQUEST_WORKFLOW.ends(RequestState) == set(RequestState) - {RequestState.OPEN}


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
