"""Phases of award rounds that were ended early; the database refuses every change of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0150"
down_revision = "0140"
branch_labels = None
depends_on = None

TABLE = "award_round_move"
STATES = (
    "draft",
    "nominating",
    "shortlisting",
    "voting",
    "counting",
    "announced",
    "cancelled",
)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column(
            "phase",
            sa.Enum(
                *STATES, name="round_state", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("was_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("is_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("because", sa.String(length=500), nullable=False),
        sa.Column("moved_by_id", sa.Uuid(), nullable=False),
        sa.Column("moved_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("is_at < was_at", name=op.f("ck_award_round_move_only_earlier")),
        sa.CheckConstraint("is_at = moved_at", name=op.f("ck_award_round_move_to_that_instant")),
        sa.ForeignKeyConstraint(
            ["moved_by_id"], ["person.id"], name=op.f("fk_award_round_move_moved_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["award_round.id"], name=op.f("fk_award_round_move_round_id_award_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_round_move")),
        sa.UniqueConstraint("round_id", "phase", name=op.f("uq_award_round_move_round_id_phase")),
    )
    if _is_sqlite():
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION govern_append_only()"
        )


def downgrade() -> None:
    """Take back; on SQLite the rules go with their table."""
    if not _is_sqlite():
        op.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    op.drop_table(TABLE)
