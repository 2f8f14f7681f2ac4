"""Who reads a draft of the definition, and comments with their answers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0260"
down_revision = "0250"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.add_column(
            sa.Column("review_round", sa.Integer(), nullable=False, server_default="0")
        )
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.alter_column("review_round", server_default=None)
    op.create_table(
        "definition_reviewer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("asked_at", types.UtcDateTime(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "asked",
                "fine",
                "changes",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("answered_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_definition_reviewer_definition_id_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_definition_reviewer_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_reviewer")),
        sa.UniqueConstraint(
            "definition_id",
            "person_id",
            "round",
            name=op.f("uq_definition_reviewer_definition_id_person_id_round"),
        ),
    )
    with op.batch_alter_table("definition_reviewer") as batch_op:
        for column in ("definition_id", "person_id"):
            batch_op.create_index(batch_op.f(f"ix_definition_reviewer_{column}"), [column])
    op.create_table(
        "definition_comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", types.UtcDateTime(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("passage", sa.String(length=20), nullable=False),
        sa.Column("left", types.LocalisedText(), nullable=False),
        sa.Column("right", types.LocalisedText(), nullable=False),
        sa.Column("quote", sa.String(length=500), nullable=False),
        sa.Column("words", sa.String(length=10000), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "open",
                "changed",
                "kept",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", types.UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "(outcome = 'open') = (answered_at IS NULL)",
            name=op.f("ck_definition_comment_answered_with_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_definition_comment_answered_by_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_definition_comment_definition_id_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_definition_comment_made_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_comment")),
    )
    with op.batch_alter_table("definition_comment") as batch_op:
        batch_op.create_index(
            "ix_definition_comment_definition_id_made_at", ["definition_id", "made_at"]
        )
        batch_op.create_index(batch_op.f("ix_definition_comment_made_by_id"), ["made_by_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("definition_comment")
    op.drop_table("definition_reviewer")
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.drop_column("review_round")
