"""Why a setting was changed that keeps one person from deciding alone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0160"
down_revision = "0140"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "guard_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("setting", sa.String(length=80), nullable=False),
        sa.Column("old", sa.JSON(), nullable=False),
        sa.Column("new", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guard_change")),
    )
    with op.batch_alter_table("guard_change") as batch_op:
        batch_op.create_index(batch_op.f("ix_guard_change_setting"), ["setting"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("guard_change") as batch_op:
        batch_op.drop_index(batch_op.f("ix_guard_change_setting"))
    op.drop_table("guard_change")
