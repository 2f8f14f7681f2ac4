"""Case 4: sign twice, out of order, after withdrawal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.audit.models import AuditRow
from govern.core.errors import Conflict, DomainError, NotAllowed, NotFound
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.extensions import db
from govern.signing.models import REQUEST_WORKFLOW, Signature
from govern.signing.rules import RequestState
from govern.signoff import services as signoff
from govern.signoff.events import DefinitionInForce
from tests.abuse.test_case_03 import Stage
from tests.storms import ROUNDS, THREADS, all_at_once, arena, one_held_before_the_other

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

pytestmark = pytest.mark.storm


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


def test_a_storm_of_one_persons_signatures_leaves_one_row(real: Flask) -> None:
    stage = Stage(real, 2, 2)
    outcomes = all_at_once(real, [partial(stage.sign, 0)] * THREADS)
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(o, DomainError) for o in outcomes if o is not None), outcomes
    assert found(stage) == (DefinitionState.OUT_FOR_SIGNATURE, 1)


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


def test_who_declined_does_not_sign_the_same_text_after_all(real: Flask) -> None:
    stage = Stage(real, 2, 2)
    with real.app_context():
        decline(stage, 0)
        with pytest.raises(DomainError):
            stage.sign(0)
    assert found(stage) == (DefinitionState.DRAFT, 0)


def test_an_answered_request_is_never_open_again() -> None:
    assert REQUEST_WORKFLOW.ends(RequestState) == set(RequestState) - {RequestState.OPEN}
