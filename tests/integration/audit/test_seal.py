"""The seal: complete, in an order of its own, one sealer at a time, never rewritten."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import DatabaseError

from govern.audit import jobs, queries, rules, services
from govern.audit.models import AuditCheckpoint, AuditRow, AuditSeal, checkpoint_of
from govern.core import clock
from govern.core.transactions import transaction

if TYPE_CHECKING:
    from datetime import datetime


def write(session: Any, at: datetime | None = None, **more: Any) -> UUID:
    row_id = uuid4()
    values = {
        "id": row_id,
        "at": at or clock.now(),
        "event": "tests.happened",
        "actor_id": None,
        "subject_id": uuid4(),
        "private": False,
        "payload": {"n": 1, "share": 0.1, "word": "é"},
        **more,
    }
    session.execute(insert(AuditRow).values(values))
    return row_id


def test_an_empty_log_is_in_order(session: Any) -> None:
    assert queries.verify().is_good


def test_every_row_gets_a_place_in_the_chain(session: Any) -> None:
    ids = {write(session) for _ in range(5)}
    assert jobs.seal() == 5
    rows = session.execute(select(AuditSeal).order_by(AuditSeal.position)).scalars().all()
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert {row.audit_id for row in rows} == ids
    assert rows[0].previous == rules.GENESIS
    assert queries.verify() == queries.Verdict(rows=5, checkpoints=0)


def test_a_row_that_commits_late_is_sealed_after_newer_ones(session: Any) -> None:
    write(session)
    jobs.seal()
    late = write(session, clock.now() - timedelta(minutes=2))
    assert jobs.has_unsealed()
    jobs.seal()
    assert session.scalar(select(AuditSeal.position).where(AuditSeal.audit_id == late)) == 2
    assert queries.verify().is_good


def test_history_dated_long_ago_is_sealed_by_the_hourly_sweep(session: Any) -> None:
    write(session)
    jobs.seal()
    write(session, clock.now() - timedelta(days=400))
    assert not jobs.has_unsealed()
    assert jobs.seal() == 0
    assert jobs.seal_everything() == 1
    assert queries.verify().is_good


def test_many_rows_are_sealed_in_batches(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "BATCH", 3)
    for _ in range(8):
        write(session)
    assert jobs.seal() == 8
    assert queries.verify().rows == 8


@pytest.mark.parametrize("model", [AuditRow, AuditSeal, AuditCheckpoint])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_the_log(session: Any, model: Any, act: str) -> None:
    write(session)
    jobs.seal()
    with transaction():
        services.sign_checkpoint(Ed25519PrivateKey.generate())
    change = (
        delete(model)
        if act == "delete"
        else update(model).values({next(iter(model.__table__.columns)).name: None})
    )
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(change.execution_options(synchronize_session=False))
    assert session.scalar(select(func.count()).select_from(model)) == 1


def test_a_checkpoint_is_made_only_when_the_chain_has_moved(session: Any) -> None:
    key = Ed25519PrivateKey.generate()
    with transaction():
        assert services.sign_checkpoint(key) is None
    write(session)
    jobs.seal()
    with transaction():
        first = services.sign_checkpoint(key)
        assert first is not None
        assert services.sign_checkpoint(key) is None
    line = checkpoint_of(queries.get_checkpoint(first)).line()
    assert rules.is_signed(rules.read_line(line))
    assert queries.verify(trusted=[rules.public_text(key)]).is_good


def test_a_checkpoint_signed_with_another_key_is_found(session: Any) -> None:
    write(session)
    jobs.seal()
    with transaction():
        services.sign_checkpoint(Ed25519PrivateKey.generate())
    verdict = queries.verify(trusted=[rules.public_text(Ed25519PrivateKey.generate())])
    assert verdict.problem is rules.Problem.UNKNOWN_KEY


def test_a_row_without_seal_shows_after_five_minutes(session: Any, at: Any) -> None:
    write(session)
    assert queries.is_sealed()
    at(clock.now() + timedelta(minutes=6))
    assert not queries.is_sealed()
    jobs.seal()
    assert queries.is_sealed()
