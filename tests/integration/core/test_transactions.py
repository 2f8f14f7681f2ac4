"""Transactions: their locks, their one instant, their proof of a check, their once-only forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core import clock, sqlite
from govern.core.bus import publish
from govern.core.errors import AlreadyDone, Conflict
from govern.core.permissions import record_check
from govern.core.transactions import (
    Submission,
    SubmissionRecord,
    UncheckedTransaction,
    transaction,
)
from govern.extensions import db
from govern.journeys import services as journeys
from govern.journeys.events import JourneyChanged
from govern.journeys.models import Journey
from tests.conftest import new_database, settings_for
from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from pathlib import Path

    from tests.client import Client


def add_journey() -> None:
    db.session.add(Journey(created_at=clock.now()))


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_transaction_without_a_check_commits_nothing(session: Any) -> None:
    with pytest.raises(UncheckedTransaction), transaction():
        add_journey()
    assert count(Journey) == 0


def test_a_fault_takes_everything_back(session: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        record_check("test")
        add_journey()
        db.session.flush()
        _ = 1 // 0
    assert count(Journey) == 0


def test_a_transaction_inside_a_transaction_is_refused(session: Any) -> None:
    with pytest.raises(RuntimeError, match="already running"), transaction():
        record_check("test")
        with transaction():
            pass


def test_changes_from_outside_are_refused(session: Any) -> None:
    add_journey()
    with pytest.raises(RuntimeError, match="outside a transaction"), transaction():
        pass
    db.session.rollback()


def test_a_transaction_has_one_instant(session: Any) -> None:
    with transaction():
        record_check("test")
        assert clock.now() is clock.now()
    assert clock.now() is not clock.now()


def test_an_event_outside_a_transaction_is_refused(session: Any) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        publish(JourneyChanged(actor_id=None, subject_id=uuid4()))


def test_every_event_is_in_the_log_and_only_with_its_change(session: Any) -> None:
    with transaction():
        record_check("test")
        publish(JourneyChanged(actor_id=None, subject_id=uuid4()))
    with pytest.raises(ZeroDivisionError), transaction():
        record_check("test")
        publish(JourneyChanged(actor_id=None, subject_id=uuid4()))
        _ = 1 // 0
    assert count(AuditRow) == 1


def test_the_second_of_two_equal_submissions_gets_the_first_ones_answer(session: Any) -> None:
    submission = Submission(uuid4(), None, "journeys.edit")
    with transaction(submission) as work:
        record_check("test")
        add_journey()
        work.location = "/journeys/"
    with pytest.raises(AlreadyDone) as answer, transaction(submission):
        add_journey()
    assert answer.value.location == "/journeys/"
    assert count(Journey) == 1


def test_a_refused_submission_can_be_sent_again(session: Any) -> None:
    submission = Submission(uuid4(), None, "journeys.edit")
    with pytest.raises(Conflict), transaction(submission):
        record_check("test")
        raise Conflict("no")
    with transaction(submission):
        record_check("test")
    assert count(SubmissionRecord) == 1


@pytest.mark.parametrize("other", [{"endpoint": "journeys.end"}, {"actor_id": uuid4()}])
def test_somebody_elses_submission_is_a_conflict(session: Any, other: dict[str, Any]) -> None:
    known = {"id": uuid4(), "actor_id": None, "endpoint": "journeys.edit"}
    with transaction(Submission(**known)):
        record_check("test")
    with pytest.raises(Conflict), transaction(Submission(**{**known, **other})):
        pass


def test_a_constraint_of_the_schema_becomes_a_conflict(session: Any) -> None:
    person = director()
    with pytest.raises(Conflict), transaction():
        record_check("test")
        director(employee_number=person.employee_number)


def test_a_get_only_reads_and_a_post_takes_the_write_lock(
    dialect: str, tmp_path: Path, worker_id: str
) -> None:
    from govern.app import create_app  # noqa: PLC0415 - an application of its own, not the fixture's.

    url = new_database(dialect, f"begins_{worker_id}_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    app.test_client_class = __import__("tests.client", fromlist=["Client"]).Client
    with app.app_context():
        OrganisationFactory()
        person = director()
        db.session.commit()
        client: Client = app.test_client()
        client.sign_in(person)
        db.session.commit()
        with transaction():
            journey_id = journeys.create_generic(actor=find_actor_of(person.id))
        seen: list[str] = []
        listening = (db.engine, "before_cursor_execute", begins(seen))
        event.listen(*listening)
        try:
            page = client.get("/journeys/")
            reading = list(seen)
            seen.clear()
            client.csrf()
            answer = client.act(f"/journeys/{journey_id}/stages/new", {"name_en": "Seventh"})
            writing = list(seen)
        finally:
            event.remove(*listening)
        assert (page.status_code, answer.status_code) == (200, 302)
        if dialect == "sqlite":
            assert reading == ["BEGIN"]
            # Who is acting was read outside of any transaction.
            assert writing == ["BEGIN IMMEDIATE"]
        db.engine.dispose()


def test_what_is_committed_is_on_the_disk_and_nobody_waits_for_ever(
    session: Any, dialect: str
) -> None:
    ask = session.connection().exec_driver_sql
    if dialect == "postgresql":
        assert ask("SHOW lock_timeout").scalar() == "5s"
        return
    said = ("synchronous", "foreign_keys", "busy_timeout", "journal_mode")
    found = [ask(f"PRAGMA {name}").scalar() for name in said]
    assert found == [2, 1, 5000, sqlite.journal_mode().lower()]


def begins(seen: list[str]) -> Any:
    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("BEGIN"):
            seen.append(statement)

    return note
