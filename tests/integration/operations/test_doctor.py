"""The doctor, readiness and measurements: what is wrong is said, with what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from govern.app import create_app
from govern.audit import jobs, keys
from govern.audit.models import AuditRow
from govern.core import clock, sqlite
from govern.extensions import db
from govern.operations import doctor, server
from govern.operations import jobs as periodic
from govern.operations.cli import examine
from govern.operations.doctor import State
from govern.operations.worker import immediately
from tests.conftest import settings_for
from tests.factories.people import OrganisationFactory, administrator

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.client import Client


@pytest.fixture
def settings(app: Flask, session: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Give the settings with a folder of the test's own."""
    OrganisationFactory()
    own = replace(app.config["GOVERN"], instance=tmp_path)
    monkeypatch.setitem(app.config, "GOVERN", own)
    return own


def found() -> dict[str, doctor.Finding]:
    return {finding.check: finding for finding in doctor.examine()}


def write(session: Any, at: Any = None) -> None:
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


def test_a_fresh_installation_is_told_to_start_the_worker(settings: Any) -> None:
    findings = found()
    assert list(findings) == [name for name, _check in doctor.CHECKS]
    assert findings["worker"].state is State.BAD
    assert "govern worker" in findings["worker"].advice
    assert findings["migrations"].state is State.OK
    assert findings["mail"].state is State.WARN
    assert findings["seal"].state is State.WARN
    assert all(f.advice for f in findings.values() if f.state is not State.OK)


def test_with_a_worker_and_a_key_all_is_well(settings: Any, app: Flask, session: Any) -> None:
    keys.ensure_key(settings.instance)
    administrator()
    write(session)
    immediately(app).pulse()
    session.expire_all()
    findings = found()
    bad = [f for f in findings.values() if f.state is State.BAD]
    assert not bad
    assert findings["seal"].state is State.OK
    assert findings["outbox"].state is State.OK


def test_a_log_that_nobody_recomputes_any_more_is_told(
    settings: Any, app: Flask, session: Any, at: Any
) -> None:
    keys.ensure_key(settings.instance)
    write(session)
    immediately(app).pulse()
    at(clock.now() + timedelta(days=3))
    jobs.seal()
    finding = found()["seal"]
    assert finding.state is State.WARN
    assert "was last recomputed on" in finding.text
    jobs.verify()
    assert "was last recomputed" not in found()["seal"].text


def test_a_log_that_nobody_seals_is_bad(settings: Any, session: Any, at: Any) -> None:
    write(session, clock.now() - timedelta(minutes=6))
    assert found()["seal"].state is State.BAD


def test_a_log_that_nobody_sealed_for_days_is_bad_too(settings: Any, session: Any) -> None:
    keys.ensure_key(settings.instance)
    write(session, clock.now() - timedelta(days=3))
    finding = found()["seal"]
    assert finding.state is State.BAD
    assert "1 rows" in finding.text


def test_of_a_log_without_a_seal_nothing_is_said_to_be_in_order(
    settings: Any, session: Any
) -> None:
    keys.ensure_key(settings.instance)
    write(session)
    write(session)
    finding = found()["seal"]
    assert finding.state is State.OK
    assert finding.text == "Nothing is sealed yet (2 rows wait; the worker seals them)."


def test_a_mail_server_that_does_not_answer_is_bad(
    settings: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        app.config, "GOVERN", replace(settings, mail_url="smtp://user:secret@127.0.0.1:9")
    )
    finding = found()["mail"]
    assert finding.state is State.BAD
    assert "secret" not in finding.text + finding.advice


def test_the_command_answers_json_and_an_exit_code(settings: Any, app: Flask) -> None:
    answer = CliRunner().invoke(examine, ["--json"], obj=lambda: app)
    assert answer.exit_code == 1
    body = json.loads(answer.output)
    assert body["ok"] is False
    assert {"check", "state", "text", "advice"} == set(body["findings"][0])
    assert "BAD   worker" in CliRunner().invoke(examine, [], obj=lambda: app).output


def test_a_database_without_schema_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.db'}", tmp_path))
    with app.app_context():
        findings = found()
        assert findings["migrations"].state is State.BAD
        assert "govern db upgrade" in findings["worker"].advice
    assert app.test_client().get("/readyz").status_code == 503


def test_a_database_that_others_can_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "open.db"
    app = create_app(settings_for(f"sqlite:///{path}", tmp_path))
    monkeypatch.setattr(sqlite, "journal_mode", lambda: "WAL")
    tmp_path.chmod(0o755)
    with app.app_context():
        assert found()["database"].state is State.OK
        path.chmod(0o644)
        finding = found()["database"]
        assert finding.state is State.WARN
        assert f"chmod 600 {path}" in finding.advice
        tmp_path.chmod(0o700)
        assert found()["database"].state is State.OK
        db.engine.dispose()


def test_ready_names_each_check(client: Client, settings: Any, app: Flask, session: Any) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["checks"] == {
        "database": True,
        "migrations": True,
        "worker": False,
        "sealed": True,
    }
    immediately(app).pulse()
    assert client.get("/readyz").status_code == 200
    write(session, clock.now() - timedelta(minutes=6))
    assert client.get("/readyz").json["checks"]["sealed"] is False


def test_a_checkpoint_is_signed_and_mailed_to_administrators(
    settings: Any, session: Any, app: Flask
) -> None:
    keys.ensure_key(settings.instance)
    assert keys.find_key(settings.instance) is not None
    assert (settings.instance / keys.NAME).stat().st_mode & 0o777 == 0o600
    administrator()
    write(session)
    assert periodic.checkpoint() is not None
    assert periodic.checkpoint() is None
    assert jobs.verify().is_good


def test_the_sweep_takes_only_what_has_had_its_time(settings: Any, session: Any) -> None:
    periodic.sweep()


def test_measurements_are_for_whoever_has_the_token(
    client: Client, settings: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/metrics").status_code == 404
    monkeypatch.setitem(app.config, "GOVERN", replace(settings, metrics_token="open sesame"))
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 404
    answer = client.get("/metrics", headers={"Authorization": "Bearer open sesame"})
    assert answer.status_code == 200
    for name in ("govern_requests_total", "govern_request_seconds", "govern_outbox_lag_seconds"):
        assert name in answer.text


def test_the_server_listens_where_it_is_told(settings: Any) -> None:
    chosen = server.options(settings, "127.0.0.1:8000")
    assert chosen["bind"] == "127.0.0.1:8000"
    assert chosen["worker_class"] == "gthread"
    assert chosen["control_socket_disable"] is True
