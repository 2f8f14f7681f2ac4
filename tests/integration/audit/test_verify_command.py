"""`govern audit verify` never says that all is well of what nobody has sealed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import insert, update

from govern.audit import jobs, rules
from govern.audit.cli import group
from govern.audit.models import AuditRow
from govern.audit.queries import find_state
from govern.core import clock
from govern.operations import doctor
from govern.organisation.models import Organisation
from tests.factories.people import OrganisationFactory

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from flask import Flask


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def write(session: Any, at: datetime | None = None) -> None:
    session.execute(
        insert(AuditRow).values(
            id=uuid4(),
            at=at or clock.now(),
            event="tests.happened",
            subject_id=uuid4(),
            private=False,
            payload={},
        )
    )


def verify(*options: str) -> tuple[int, str]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    done = CliRunner().invoke(group, ["verify", *options], obj=lambda: app)
    return done.exit_code, done.output


def test_an_empty_log_is_not_said_to_be_in_order(session: Any) -> None:
    code, text = verify()
    assert code == 0
    assert "Nothing is sealed yet" in text
    assert "in order" not in text


def test_young_rows_without_a_seal_are_counted(session: Any) -> None:
    write(session)
    write(session)
    code, text = verify()
    assert code == 0
    assert "Nothing is sealed yet" in text
    assert "Rows that wait for their seal: 2." in text


@pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(days=40)])
def test_old_rows_that_nobody_sealed_are_a_failure(session: Any, age: timedelta) -> None:
    write(session, clock.now() - age)
    code, text = verify()
    assert code == 1
    assert "govern worker" in text
    code, text = verify("--json")
    answer = json.loads(text)
    assert (code, answer["ok"], answer["waiting"], answer["problem"]) == (1, False, 1, None)


def test_a_log_whose_worker_has_stopped_is_in_order_as_far_as_it_is_sealed(
    session: Any, at: Any
) -> None:
    write(session)
    jobs.seal()
    assert verify() == (0, "The log is in order. Sealed rows: 1. Signed checkpoints: 0.\n")
    write(session)
    assert verify()[0] == 0
    at(clock.now() + timedelta(minutes=6))
    code, text = verify()
    assert code == 1
    assert "in order. Sealed rows: 1." in text
    assert "Rows that wait for their seal: 1." in text


def test_a_log_that_was_emptied_is_a_failure_once_the_organisation_is_not_new(
    session: Any,
) -> None:
    founded = clock.now() - rules.SEALED_WITHIN
    session.execute(update(Organisation).values(created_at=founded + timedelta(minutes=1)))
    assert verify()[0] == 0
    assert not find_state().emptied
    session.execute(update(Organisation).values(created_at=founded))
    code, text = verify()
    assert code == 1
    assert "NOT in order. No row is sealed although the organisation is not new" in text
    assert json.loads(verify("--json")[1])["problem"] == "emptied"
    assert find_state().emptied
    (seal,) = [each for each in doctor.examine() if each.check == "seal"]
    assert seal.state is doctor.State.BAD
    assert seal.text.startswith("No row is sealed")


def test_what_a_further_check_cannot_read_is_said_and_hides_nothing(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> list[str]:
        return [json.loads("{")]

    write(session)
    jobs.seal()
    monkeypatch.setattr(rules, "FURTHER", [damaged, lambda: ["Another sentence."]])
    code, text = verify()
    assert code == 1
    assert "What was signed cannot be read: it was changed." in text
    assert "Another sentence." in text
    assert json.loads(verify("--json")[1])["ok"] is False


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-21T12:00:00 1 hash key signature",
        "0001-01-01T00:00:00+14:00 1 hash key signature",
        f"2026-05-21T12:00:00+00:00 {'9' * 5000} hash key signature",
        "nonsense",
    ],
)
def test_a_line_that_is_no_checkpoint_is_refused(session: Any, tmp_path: Path, line: str) -> None:
    write(session)
    jobs.seal()
    file = tmp_path / "checkpoints.txt"
    file.write_text(line)
    code, text = verify("--checkpoints", str(file))
    assert code == 1
    assert "holds a line that is no checkpoint" in text
