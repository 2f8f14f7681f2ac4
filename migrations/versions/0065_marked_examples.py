"""Texts from the library are marked until they are edited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0065"
down_revision = "0062"
branch_labels = None
depends_on = None

#: Table -> when a text that is still marked has gone too far.
HELD = {
    "definition_version": (
        "example_is_not_sent_out",
        "NOT is_example OR state IN ('draft', 'in_review')",
    ),
    "promise": ("example_is_not_live", "NOT is_example OR state <> 'live'"),
}


def upgrade() -> None:
    """Apply."""
    for table, (name, condition) in HELD.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(
                sa.Column("is_example", sa.Boolean(), server_default=sa.false(), nullable=False)
            )
        with op.batch_alter_table(table) as batch_op:
            batch_op.alter_column("is_example", server_default=None)
            batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{name}"), sa.text(condition))


def downgrade() -> None:
    """Take back."""
    for table, (name, _condition) in HELD.items():
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_constraint(batch_op.f(f"ck_{table}_{name}"), type_="check")
            batch_op.drop_column("is_example")
