"""Rounds keep how long earlier winners rest; those there are keep the rules they were made with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0180"
down_revision = "0170"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("award_round") as batch_op:
        batch_op.add_column(
            sa.Column("rest_months", sa.Integer(), nullable=False, server_default="0")
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("award_round") as batch_op:
        batch_op.drop_column("rest_months")
