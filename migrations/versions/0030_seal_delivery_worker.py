"""The seal of the log, delivery of the outbox, and who works.

Rows of the log, its seal, its checkpoints and its verifications can be added and never changed:
triggers refuse UPDATE and DELETE, on PostgreSQL also TRUNCATE.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from govern.core import types

revision = "0030"
down_revision = "0020"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_row", "audit_seal", "audit_checkpoint", "audit_verification")
OLD_STATES = ("waiting", "sent", "no_longer_true", "not_wanted", "failed", "demo_history")
NEW_STATES = (*OLD_STATES, "digest", "no_way")
FREQUENCY = sa.Enum(
    "weekly",
    "daily",
    "never",
    name="frequency",
    native_enum=False,
    create_constraint=True,
    length=40,
)


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("audit_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["audit_id"], ["audit_row.id"], name=op.f("fk_audit_seal_audit_id_audit_row")
        ),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("audit_id", name=op.f("uq_audit_seal_audit_id")),
    )
    op.create_table(
        "audit_checkpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=44), nullable=False),
        sa.Column("signature", sa.String(length=88), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_checkpoint")),
    )
    op.create_index(op.f("ix_audit_checkpoint_at"), "audit_checkpoint", ["at"])
    op.create_table(
        "audit_verification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_verification")),
    )
    op.create_index(op.f("ix_audit_verification_at"), "audit_verification", ["at"])
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("due_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("claimed_by", sa.Uuid(), nullable=True),
        sa.Column("claimed_until", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    op.create_table(
        "worker_seen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("host", sa.String(length=200), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("started_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("seen_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker_seen")),
    )
    op.create_index(op.f("ix_worker_seen_seen_at"), "worker_seen", ["seen_at"])
    op.create_table(
        "mail_choice",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("frequency", FREQUENCY, nullable=False),
        sa.Column("digest_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_mail_choice_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_mail_choice")),
    )
    with op.batch_alter_table("outbox") as table:
        _allow(table, NEW_STATES)
        table.add_column(sa.Column("source_id", sa.Uuid(), nullable=True))
        table.add_column(
            sa.Column("claimed_until", types.UtcDateTime(timezone=True), nullable=True)
        )
        table.create_unique_constraint(
            op.f("uq_outbox_source_id_recipient_id"), ["source_id", "recipient_id"]
        )
        table.create_foreign_key(
            op.f("fk_outbox_source_id_outbox"), "outbox", ["source_id"], ["id"]
        )
    op.create_index("ix_outbox_recipient_id_state", "outbox", ["recipient_id", "state"])
    _refuse_changes()


def downgrade() -> None:
    _allow_changes()
    op.drop_index("ix_outbox_recipient_id_state", "outbox")
    op.execute("UPDATE outbox SET state = 'failed' WHERE state IN ('digest', 'no_way')")
    with op.batch_alter_table("outbox") as table:
        _allow(table, OLD_STATES)
        table.drop_constraint(op.f("fk_outbox_source_id_outbox"), type_="foreignkey")
        table.drop_constraint(op.f("uq_outbox_source_id_recipient_id"), type_="unique")
        table.drop_column("claimed_until")
        table.drop_column("source_id")
    op.drop_table("mail_choice")
    op.drop_index(op.f("ix_worker_seen_seen_at"), "worker_seen")
    op.drop_table("worker_seen")
    op.drop_table("job_run")
    op.drop_index(op.f("ix_audit_verification_at"), "audit_verification")
    op.drop_table("audit_verification")
    op.drop_index(op.f("ix_audit_checkpoint_at"), "audit_checkpoint")
    op.drop_table("audit_checkpoint")
    op.drop_table("audit_seal")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _allow(table: BatchOperations, states: tuple[str, ...]) -> None:
    words = ", ".join(f"'{state}'" for state in states)
    table.drop_constraint(op.f("ck_outbox_outbox_state"), type_="check")
    table.create_check_constraint(op.f("ck_outbox_outbox_state"), sa.text(f"state IN ({words})"))


def _refuse_changes() -> None:
    if _is_sqlite():
        for table in APPEND_ONLY:
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION govern_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION govern_append_only()"
        )


def _allow_changes() -> None:
    if _is_sqlite():
        for table in APPEND_ONLY:
            for act in ("update", "delete"):
                op.execute(f"DROP TRIGGER {table}_no_{act}")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP FUNCTION govern_append_only()")
