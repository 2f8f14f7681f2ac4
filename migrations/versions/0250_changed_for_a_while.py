"""Promises of one country, what holds for a while, why words stay, and who says the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0250"
down_revision = "0240"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "promise_temporary_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("text", types.LocalisedText(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("told", sa.String(length=500), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("begun_by_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", types.UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "ends_on >= starts_on",
            name=op.f("ck_promise_temporary_change_ends_after_it_starts"),
        ),
        sa.ForeignKeyConstraint(
            ["begun_by_id"],
            ["person.id"],
            name=op.f("fk_promise_temporary_change_begun_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"],
            ["promise.id"],
            name=op.f("fk_promise_temporary_change_promise_id_promise"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_temporary_change")),
    )
    with op.batch_alter_table("promise_temporary_change") as batch_op:
        batch_op.create_index(
            "ix_promise_temporary_change_promise_id_ends_on", ["promise_id", "ends_on"]
        )
    with op.batch_alter_table("promise") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
        batch_op.add_column(
            sa.Column("overruled", sa.String(length=500), nullable=False, server_default="")
        )
        batch_op.add_column(sa.Column("resembles_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_promise_country"), ["country"])
        batch_op.create_index(batch_op.f("ix_promise_resembles_id"), ["resembles_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_promise_resembles_id_promise"), "promise", ["resembles_id"], ["id"]
        )
    with op.batch_alter_table("promise") as batch_op:
        batch_op.alter_column("overruled", server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("promise") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_promise_resembles_id_promise"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_promise_resembles_id"))
        batch_op.drop_index(batch_op.f("ix_promise_country"))
        batch_op.drop_column("resembles_id")
        batch_op.drop_column("overruled")
        batch_op.drop_column("country")
    op.drop_table("promise_temporary_change")
