"""Whether who signs a text holds a valid licence at that moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0270"
down_revision = "0260"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "licence_of_signatory",
        sa.Column("frozen_text_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_text_id"],
            ["frozen_text.id"],
            name=op.f("fk_licence_of_signatory_frozen_text_id_frozen_text"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_licence_of_signatory_person_id_person")
        ),
        sa.PrimaryKeyConstraint(
            "frozen_text_id", "person_id", name=op.f("pk_licence_of_signatory")
        ),
    )
    with op.batch_alter_table("licence_of_signatory") as batch_op:
        batch_op.create_index(batch_op.f("ix_licence_of_signatory_person_id"), ["person_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("licence_of_signatory")
