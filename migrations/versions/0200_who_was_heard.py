"""A definition names who was heard while it was made."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0190"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.add_column(sa.Column("heard", sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.alter_column("heard", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.drop_column("heard")
