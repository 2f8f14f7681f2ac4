"""Teams write down what they promise single customers, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0220"
down_revision = "0210"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "commitment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("due_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_week", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "kept",
                "late",
                "broken",
                name="commitment_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("settled_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("emptied_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (state = 'open')",
            name=op.f("ck_commitment_settled_follows_state"),
        ),
        sa.CheckConstraint(
            "(settled_by_id IS NULL) = (state = 'open')",
            name=op.f("ck_commitment_settled_by_follows_state"),
        ),
        sa.CheckConstraint(
            "state <> 'broken' OR reason <> '' OR emptied_at IS NOT NULL",
            name=op.f("ck_commitment_why"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_commitment_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_commitment_made_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["person.id"], name=op.f("fk_commitment_settled_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    with op.batch_alter_table("commitment") as batch_op:
        batch_op.create_index(
            "ix_commitment_department_id_state_due_at", ["department_id", "state", "due_at"]
        )
        batch_op.create_index("ix_commitment_due_week_department_id", ["due_week", "department_id"])
        batch_op.create_index(batch_op.f("ix_commitment_made_by_id"), ["made_by_id"])
    op.create_table(
        "commitment_week",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("broken", sa.Integer(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "kept >= 0 AND late >= 0 AND broken >= 0",
            name=op.f("ck_commitment_week_nothing_negative"),
        ),
        sa.CheckConstraint(
            "kept + late + broken BETWEEN 1 AND 1000000", name=op.f("ck_commitment_week_in_bounds")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_commitment_week_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["person.id"], name=op.f("fk_commitment_week_recorded_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment_week")),
    )
    with op.batch_alter_table("commitment_week") as batch_op:
        batch_op.create_index(batch_op.f("ix_commitment_week_week"), ["week"])
        batch_op.create_index(
            "uq_commitment_week",
            ["department_id", "week"],
            unique=True,
            sqlite_where=sa.text("superseded_at IS NULL"),
            postgresql_where=sa.text("superseded_at IS NULL"),
        )


def downgrade() -> None:
    """Take back."""
    op.drop_table("commitment_week")
    op.drop_table("commitment")
