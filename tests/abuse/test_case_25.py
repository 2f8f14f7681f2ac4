"""Case 25: an operator edits, cuts or rolls back the audit log behind the product's back."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import current_app
from sqlalchemy import event, literal_column, select

from govern.app import create_app
from govern.audit import queries, rules, services
from govern.audit.cli import group
from govern.audit.models import AuditCheckpoint, AuditRow, AuditSeal, checkpoint_of
from govern.core import clock
from govern.core.transactions import transaction
from govern.extensions import db
from tests.conftest import new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlalchemy import Connection

ROWS = 24
#: A database only keeps what the log is; PostgreSQL is asked whether it keeps it the same.
EDITS = {"sqlite": 1000, "postgresql": 100}
SEED = 25
KEY = Ed25519PrivateKey.generate()
TRUSTED = [rules.public_text(KEY)]
ROW: Any = AuditRow.__table__
SEAL: Any = AuditSeal.__table__
CHECKPOINT: Any = AuditCheckpoint.__table__


@pytest.fixture
def operator(dialect: str, tmp_path: Path) -> Iterator[Connection]:
    """Give a connection of somebody who may do everything: no trigger, no foreign key holds."""
    url = new_database(dialect, f"operator_{uuid4().hex[:8]}")
    app = create_app(settings_for(url, tmp_path))
    with app.app_context():
        engine = db.engine
        if dialect == "sqlite":
            event.listen(engine, "connect", _without_foreign_keys)
        write_history()
        with engine.connect() as connection:
            outer = connection.begin()
            if dialect == "sqlite":
                names = connection.exec_driver_sql(
                    "SELECT name FROM sqlite_master WHERE type = 'trigger'"
                ).scalars()
                for name in list(names):
                    connection.exec_driver_sql(f"DROP TRIGGER {name}")
            else:
                connection.exec_driver_sql("SET session_replication_role = replica")
            db.session.remove()
            db._app_engines[app][None] = connection
            db.session.configure(join_transaction_mode="create_savepoint")
            try:
                yield connection
            finally:
                db.session.remove()
                db._app_engines[app][None] = engine
                outer.rollback()
        engine.dispose()


def _without_foreign_keys(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def write_history() -> None:
    """Write rows of two days ago and, after a first checkpoint, of now; seal and sign them."""
    begins = [clock.now() - timedelta(days=2)] * 2 + [clock.now()]
    for part in range(3):
        with transaction():
            for number in range(ROWS // 3):
                index = part * ROWS // 3 + number
                db.session.execute(
                    ROW.insert().values(row(begins[part] + timedelta(seconds=index)))
                )
            services.seal(everything=True)
            if part:
                services.sign_checkpoint(KEY)


def row(at: Any) -> dict[str, Any]:
    return {
        "id": uuid4(),
        "at": at,
        "event": "tests.happened",
        "actor_id": uuid4(),
        "subject_id": uuid4(),
        "private": False,
        "payload": {"n": 1, "text": "é", "list": [1, 2.5, None]},
    }


def look(**more: Any) -> queries.Verdict:
    """Recompute the log; the session's own savepoint ends with it, the operator's stay."""
    try:
        return queries.verify(**{"trusted": TRUSTED, **more})
    finally:
        db.session.remove()


# What an operator could do; each gets the connection and a source of chance -----------------------


def pick(connection: Connection, table: Any, chance: random.Random) -> Any:
    rows = connection.execute(select(table).order_by(*table.primary_key)).all()
    return chance.choice(rows)


def edit_row(connection: Connection, chance: random.Random) -> None:
    old = pick(connection, ROW, chance)
    name = chance.choice(["at", "event", "actor_id", "subject_id", "private", "payload"])
    value: Any = {
        "at": old.at + timedelta(microseconds=chance.choice([1, -1, 10**6, 10**10])),
        "event": old.event + chance.choice(["x", " ", "."]),
        "actor_id": chance.choice([None, uuid4()]),
        "subject_id": uuid4(),
        "private": not old.private,
        "payload": chance.choice([{}, {**old.payload, "n": 2}, {**old.payload, "n": "1"}]),
    }[name]
    connection.execute(ROW.update().where(ROW.c.id == old.id).values({name: value}))


def edit_seal(connection: Connection, chance: random.Random) -> None:
    old = pick(connection, SEAL, chance)
    name = chance.choice(["hash", "previous", "sealed_at", "audit_id", "position"])
    value: Any = {
        "hash": f"{chance.getrandbits(256):064x}",
        "previous": f"{chance.getrandbits(256):064x}",
        "sealed_at": old.sealed_at + timedelta(microseconds=1),
        "audit_id": uuid4(),
        "position": chance.choice([0, -1, 10_000]),
    }[name]
    connection.execute(SEAL.update().where(SEAL.c.position == old.position).values({name: value}))


def edit_checkpoint(connection: Connection, chance: random.Random) -> None:
    old = pick(connection, CHECKPOINT, chance)
    forged = rules.sign(Ed25519PrivateKey.generate(), old.at, old.position, old.hash)
    values: Any = chance.choice(
        [
            {"hash": f"{chance.getrandbits(256):064x}"},
            {"position": old.position - 1},
            {"at": old.at + timedelta(seconds=1)},
            {"signature": forged.signature},
            {"signature": "nonsense"},
            {"key": forged.key, "signature": forged.signature},
        ]
    )
    connection.execute(CHECKPOINT.update().where(CHECKPOINT.c.id == old.id).values(values))


def delete_row(connection: Connection, chance: random.Random) -> None:
    connection.execute(ROW.delete().where(ROW.c.id == pick(connection, ROW, chance).id))


def delete_seal(connection: Connection, chance: random.Random) -> None:
    position = pick(connection, SEAL, chance).position
    connection.execute(SEAL.delete().where(SEAL.c.position == position))


def delete_both(connection: Connection, chance: random.Random) -> None:
    old = pick(connection, SEAL, chance)
    connection.execute(SEAL.delete().where(SEAL.c.position == old.position))
    connection.execute(ROW.delete().where(ROW.c.id == old.audit_id))


def cut_the_tail(connection: Connection, chance: random.Random) -> None:
    keep = chance.randrange(ROWS)
    gone = select(SEAL.c.audit_id).where(SEAL.c.position > keep)
    connection.execute(ROW.delete().where(ROW.c.id.in_(gone)))
    connection.execute(SEAL.delete().where(SEAL.c.position > keep))


def swap_rows(connection: Connection, chance: random.Random) -> None:
    rows = connection.execute(select(SEAL).order_by(SEAL.c.position)).all()
    one, two = chance.sample(rows, 2)
    spare = uuid4()
    for old, new in ((one.audit_id, spare), (two.audit_id, one.audit_id), (spare, two.audit_id)):
        connection.execute(SEAL.update().where(SEAL.c.audit_id == old).values(audit_id=new))


def insert_row(connection: Connection, chance: random.Random) -> None:
    at = clock.now() - timedelta(minutes=chance.randrange(10, 60 * 24 * 900))
    connection.execute(ROW.insert().values(row(at)))


def insert_sealed_row(connection: Connection, chance: random.Random) -> None:
    new = row(clock.now() - timedelta(hours=chance.randrange(1, 100)))
    connection.execute(ROW.insert().values(new))
    place = chance.choice([0, ROWS + 1])
    digest = f"{chance.getrandbits(256):064x}"
    connection.execute(
        SEAL.insert().values(
            position=place, audit_id=new["id"], hash=digest, previous=digest, sealed_at=clock.now()
        )
    )


def edit_and_seal_anew(connection: Connection, chance: random.Random) -> None:
    """Change a row and recompute every link after it, as a careful forger would."""
    edit_row(connection, chance)
    reseal(connection)


def reseal(connection: Connection) -> None:
    previous = rules.GENESIS
    pairs = connection.execute(
        select(SEAL.c.position, SEAL.c.sealed_at, *ROW.c)
        .join(ROW, ROW.c.id == SEAL.c.audit_id)
        .order_by(SEAL.c.position)
    ).all()
    for pair in pairs:
        digest = rules.link(previous, pair, pair.position, pair.sealed_at)
        connection.execute(
            SEAL.update()
            .where(SEAL.c.position == pair.position)
            .values(hash=digest, previous=previous)
        )
        previous = digest


FORGERIES: tuple[Callable[[Connection, random.Random], None], ...] = (
    edit_row,
    edit_seal,
    edit_checkpoint,
    delete_row,
    delete_seal,
    delete_both,
    cut_the_tail,
    swap_rows,
    insert_row,
    insert_sealed_row,
    edit_and_seal_anew,
)


def test_every_one_of_a_thousand_edits_is_found_and_there_is_no_false_alarm(
    operator: Connection, dialect: str
) -> None:
    """A thousand, evenly of every sort; on PostgreSQL the first hundred of them."""
    chance = random.Random(SEED)
    assert look() == queries.Verdict(rows=ROWS, checkpoints=2)
    unseen = []
    for number in range(EDITS[dialect]):
        forgery = FORGERIES[number % len(FORGERIES)]
        savepoint = operator.begin_nested()
        forgery(operator, chance)
        if look().is_good:
            unseen.append(f"{number}: {forgery.__name__}")
        savepoint.rollback()
    assert not unseen
    assert look().is_good


def test_a_log_cut_with_its_checkpoints_is_found_with_a_mailed_one(operator: Connection) -> None:
    last = queries.find_last_checkpoint()
    assert last is not None
    mailed = rules.read_line(checkpoint_of(last).line())
    db.session.remove()
    cut_the_tail(operator, random.Random(SEED))
    operator.execute(CHECKPOINT.delete())
    assert look().is_good
    verdict = look(known=[mailed])
    assert verdict.problem is rules.Problem.CUT


def test_the_first_bad_row_is_named(operator: Connection) -> None:
    seventh = operator.scalar(select(SEAL.c.audit_id).where(SEAL.c.position == 7))
    for position in (7, 15):
        operator.execute(
            ROW.update()
            .where(ROW.c.id.in_(select(SEAL.c.audit_id).where(SEAL.c.position == position)))
            .values(event="tests.other")
        )
    verdict = look()
    assert (verdict.problem, verdict.position) == (rules.Problem.CHANGED, 7)
    assert verdict.audit_id == seventh


#: Values that are none of their kind, as SQL; PostgreSQL keeps no broken JSON and no broken time,
#: but such as Python cannot hold.
DAMAGE: dict[str, list[tuple[str, str]]] = {
    "sqlite": [
        ("payload", "'{\"role\":'"),
        ("payload", "'[1]'"),
        ("payload", f"'{'[' * 100_000}{']' * 100_000}'"),
        ("payload", "CAST(x'ff80' AS TEXT)"),
        ("event", "CAST(x'ff80' AS TEXT)"),
        ("at", "'soon'"),
        ("at", "'0001-01-01 00:00:00.000000'"),
        ("subject_id", "'x'"),
    ],
    "postgresql": [
        ("payload", "'[1]'"),
        ("payload", f"'{'[' * 3000}{']' * 3000}'"),
        ("at", "'infinity'"),
        ("at", "'-infinity'"),
    ],
}
CHECKPOINT_DAMAGE: dict[str, list[tuple[str, str]]] = {
    "sqlite": [
        ("at", "'x'"),
        ("at", "'0001-01-01 00:00:00.000000'"),
        ("position", "'x'"),
        ("position", "x'01'"),
        ("id", "'x'"),
        ("signature", "CAST(x'ff80' AS TEXT)"),
    ],
    "postgresql": [("at", "'infinity'"), ("at", "'-infinity'"), ("key", "'é'")],
}


def test_a_row_that_can_no_longer_be_read_is_named(operator: Connection, dialect: str) -> None:
    """What makes reading fail must not hide where, nor stop the worker from writing it down."""
    ninth = operator.scalar(select(SEAL.c.audit_id).where(SEAL.c.position == 9))
    for column, value in DAMAGE[dialect]:
        savepoint = operator.begin_nested()
        operator.execute(
            ROW.update().where(ROW.c.id == ninth).values({column: literal_column(value)})
        )
        verdict = look()
        found = (verdict.problem, verdict.position)
        assert found == (rules.Problem.CHANGED, 9), (column, value[:40])
        savepoint.rollback()
    assert look().is_good


def test_a_checkpoint_that_can_no_longer_be_read_is_told(
    operator: Connection, dialect: str
) -> None:
    for column, value in CHECKPOINT_DAMAGE[dialect]:
        savepoint = operator.begin_nested()
        operator.execute(
            CHECKPOINT.update()
            .where(CHECKPOINT.c.position == ROWS)
            .values({column: literal_column(value)})
        )
        # A checkpoint is read without its id.
        assert look().is_good == (column == "id"), (column, value)
        savepoint.rollback()
    assert look().is_good


def test_a_row_that_cannot_be_sealed_is_told_and_the_others_get_their_seal(
    operator: Connection, dialect: str
) -> None:
    for column, value in DAMAGE[dialect]:
        if "0001" in value:
            # A date long ago can be read.
            continue
        savepoint = operator.begin_nested()
        bad, good = row(clock.now() - timedelta(seconds=2)), row(clock.now())
        operator.execute(ROW.insert().values([bad, good]))
        operator.execute(
            ROW.update().where(ROW.c.id == bad["id"]).values({column: literal_column(value)})
        )
        services.seal(everything=True)
        db.session.flush()
        sealed = operator.scalars(select(SEAL.c.audit_id).where(SEAL.c.position > ROWS)).all()
        assert sealed == [good["id"]], (column, value[:40])
        assert look().problem is rules.Problem.UNSEALED_DAMAGED
        savepoint.rollback()


def test_verify_says_so_on_the_command_line(operator: Connection) -> None:
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # werkzeug's proxy.
    runner = CliRunner()
    good = runner.invoke(group, ["verify", "--json"], obj=lambda: app)
    assert good.exit_code == 0, good.output
    assert json.loads(good.output)["rows"] == ROWS
    swap_rows(operator, random.Random(SEED))
    bad = runner.invoke(group, ["verify", "--json"], obj=lambda: app)
    assert bad.exit_code == 1
    assert not json.loads(bad.output)["ok"]
    assert "NOT in order" in runner.invoke(group, ["verify"], obj=lambda: app).output
