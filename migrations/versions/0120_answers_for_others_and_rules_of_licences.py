"""Who wrote a finalist's answer down, and by which rules a licence was reckoned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0120"
down_revision = "0065"
branch_labels = None
depends_on = None

ANSWERED_BY = "fk_award_finalist_answered_by_id_person"
#: Roles had a task each; now all that somebody leaves behind has one, and the worker opens it.
OLD_TASK = "people.hand_over"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("award_finalist") as batch_op:
        batch_op.add_column(sa.Column("answered_by_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f(ANSWERED_BY), "person", ["answered_by_id"], ["id"])
    with op.batch_alter_table("licence_standing") as batch_op:
        batch_op.add_column(
            sa.Column("reckoned_by", sa.String(length=60), server_default="", nullable=False)
        )
    with op.batch_alter_table("licence_standing") as batch_op:
        batch_op.alter_column("reckoned_by", server_default=None)
    task = sa.table(
        "task",
        sa.column("kind", sa.String()),
        sa.column("opened_at", sa.DateTime(timezone=True)),
        sa.column("closed_at", sa.DateTime(timezone=True)),
    )
    op.execute(
        sa.update(task)
        .where(task.c.kind == OLD_TASK, task.c.closed_at.is_(None))
        .values(closed_at=task.c.opened_at)
    )


def downgrade() -> None:
    """Take back; tasks that were closed stay closed."""
    with op.batch_alter_table("licence_standing") as batch_op:
        batch_op.drop_column("reckoned_by")
    with op.batch_alter_table("award_finalist") as batch_op:
        batch_op.drop_constraint(batch_op.f(ANSWERED_BY), type_="foreignkey")
        batch_op.drop_column("answered_by_id")
