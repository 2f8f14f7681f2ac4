"""A stage has a version, so that two who write it at once lose neither text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0120"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("journey_stage") as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("journey_stage") as batch_op:
        batch_op.alter_column("version", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("journey_stage") as batch_op:
        batch_op.drop_column("version")
