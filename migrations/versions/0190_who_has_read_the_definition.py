"""Everybody can be asked to read a version, and says so once; what was said stays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0190"
down_revision = "0180"
branch_labels = None
depends_on = None

TABLE = "acknowledgement"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.add_column(
            sa.Column("to_acknowledge", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.alter_column("to_acknowledge", server_default=None)
    op.create_table(
        "acknowledgement_campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "closed",
                name="campaign_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("open_slot", sa.Integer(), nullable=True),
        sa.Column("opened_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("opened_by_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("closed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("open_slot = 1", name=op.f("ck_acknowledgement_campaign_one_open_slot")),
        sa.CheckConstraint(
            "(open_slot IS NOT NULL) = (state = 'open')",
            name=op.f("ck_acknowledgement_campaign_open_slot_follows"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (state = 'open')",
            name=op.f("ck_acknowledgement_campaign_closed_at_follows"),
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_acknowledgement_campaign_definition_id_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["before_id"],
            ["definition_version.id"],
            name=op.f("fk_acknowledgement_campaign_before_id_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_id"],
            ["person.id"],
            name=op.f("fk_acknowledgement_campaign_opened_by_id_person"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement_campaign")),
        sa.UniqueConstraint(
            "definition_id", name=op.f("uq_acknowledgement_campaign_definition_id")
        ),
        sa.UniqueConstraint("open_slot", name=op.f("uq_acknowledgement_campaign_open_slot")),
    )
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("acknowledged_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["acknowledgement_campaign.id"],
            name=op.f("fk_acknowledgement_campaign_id_acknowledgement_campaign"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_acknowledgement_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_acknowledgement_definition_id_definition_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgement")),
        sa.UniqueConstraint(
            "campaign_id", "person_id", name=op.f("uq_acknowledgement_campaign_id_person_id")
        ),
    )
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.create_index(batch_op.f("ix_acknowledgement_campaign_id"), ["campaign_id"])
        batch_op.create_index(batch_op.f("ix_acknowledgement_person_id"), ["person_id"])
    _forbid_changes()


def downgrade() -> None:
    """Take back."""
    op.drop_table(TABLE)
    op.drop_table("acknowledgement_campaign")
    with op.batch_alter_table("definition_version") as batch_op:
        batch_op.drop_column("to_acknowledge")


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION govern_append_only()"
        )
