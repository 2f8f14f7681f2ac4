"""An insight can be made of a promise that was not kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0240"
down_revision = "0230"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("insight") as batch_op:
        batch_op.add_column(sa.Column("promise_case_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_insight_promise_case_id_promise_case"),
            "promise_case",
            ["promise_case_id"],
            ["id"],
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_insight_promise_case_id"), ["promise_case_id"]
        )


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("insight") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_insight_promise_case_id"), type_="unique")
        batch_op.drop_constraint(
            batch_op.f("fk_insight_promise_case_id_promise_case"), type_="foreignkey"
        )
        batch_op.drop_column("promise_case_id")
