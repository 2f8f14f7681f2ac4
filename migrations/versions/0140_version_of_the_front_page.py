"""The front page that all are shown has a version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0140"
down_revision = "0130"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.add_column(sa.Column("front_version", sa.Uuid(), nullable=True))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("organisation") as batch_op:
        batch_op.drop_column("front_version")
