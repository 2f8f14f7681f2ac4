"""Versions of the definition, frozen texts, requests to sign them, and signatures.

Frozen texts and signatures are append-only: triggers refuse UPDATE and DELETE, on PostgreSQL also
TRUNCATE.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0050"
down_revision = "0030"
branch_labels = None
depends_on = None


#: What is signed stays as it was, whoever asks.
APPEND_ONLY = ("frozen_text", "signature")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _protect() -> None:
    """Let the database itself refuse every change of what was signed."""
    for table in APPEND_ONLY:
        if _is_sqlite():
            for act in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )
        else:
            # The function came with the log, which is append-only too.
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
                f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION govern_append_only()"
            )


def _unprotect() -> None:
    """Take the rules back; on SQLite they go with their tables."""
    if not _is_sqlite():
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "frozen_text",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("frozen_by_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["person.id"], name=op.f("fk_frozen_text_frozen_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frozen_text")),
    )
    with op.batch_alter_table("frozen_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frozen_text_about_id"), ["about_id"], unique=False)

    op.create_table(
        "definition_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_review",
                "out_for_signature",
                "in_force",
                "superseded",
                name="definition_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("open_slot", sa.Integer(), nullable=True),
        sa.Column("force_slot", sa.Integer(), nullable=True),
        sa.Column("imperative", types.LocalisedText(), nullable=False),
        sa.Column("rallying_cry", types.LocalisedText(), nullable=False),
        sa.Column("full_text", types.LocalisedText(), nullable=False),
        sa.Column("why_now", types.LocalisedText(), nullable=False),
        sa.Column("whose_dream", types.LocalisedText(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(length=10000), nullable=False),
        sa.Column("reopen_reason", sa.String(length=10000), nullable=False),
        sa.Column("sponsor_id", sa.Uuid(), nullable=True),
        sa.Column("frozen_text_id", sa.Uuid(), nullable=True),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("due_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("in_force_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("force_slot = 1", name=op.f("ck_definition_version_one_force_slot")),
        sa.CheckConstraint("open_slot = 1", name=op.f("ck_definition_version_one_open_slot")),
        sa.CheckConstraint(
            "(force_slot IS NOT NULL) = (state = 'in_force')",
            name=op.f("ck_definition_version_force_slot_follows_state"),
        ),
        sa.CheckConstraint(
            "(open_slot IS NOT NULL) = (state IN ('draft', 'in_review', 'out_for_signature'))",
            name=op.f("ck_definition_version_open_slot_follows_state"),
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["person.id"], name=op.f("fk_definition_version_author_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["frozen_text_id"],
            ["frozen_text.id"],
            name=op.f("fk_definition_version_frozen_text_id_frozen_text"),
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["person.id"], name=op.f("fk_definition_version_sponsor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_version")),
        sa.UniqueConstraint("force_slot", name=op.f("uq_definition_version_force_slot")),
        sa.UniqueConstraint("number", name=op.f("uq_definition_version_number")),
        sa.UniqueConstraint("open_slot", name=op.f("uq_definition_version_open_slot")),
    )
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen_text_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("printed_name", sa.String(length=200), nullable=False),
        sa.Column("printed_role", sa.String(length=200), nullable=False),
        sa.Column("meaning", sa.String(length=10000), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("authenticated_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("authenticated_by", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_text_id"],
            ["frozen_text.id"],
            name=op.f("fk_signature_frozen_text_id_frozen_text"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signature_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature")),
        sa.UniqueConstraint(
            "frozen_text_id", "person_id", name=op.f("uq_signature_frozen_text_id_person_id")
        ),
    )
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signature_frozen_text_id"), ["frozen_text_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_signature_person_id"), ["person_id"], unique=False)

    op.create_table(
        "signature_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("frozen_text_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "signed",
                "declined",
                "expired",
                "withdrawn",
                name="request_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("requested_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=10000), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["frozen_text_id"],
            ["frozen_text.id"],
            name=op.f("fk_signature_request_frozen_text_id_frozen_text"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_signature_request_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signature_request")),
        sa.UniqueConstraint(
            "frozen_text_id",
            "person_id",
            name=op.f("uq_signature_request_frozen_text_id_person_id"),
        ),
    )
    with op.batch_alter_table("signature_request", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_signature_request_frozen_text_id"), ["frozen_text_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_signature_request_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "definition_dimension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("left", types.LocalisedText(), nullable=False),
        sa.Column("right", types.LocalisedText(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rationale", types.LocalisedText(), nullable=False),
        sa.Column("example", types.LocalisedText(), nullable=False),
        sa.Column("on_culture", types.LocalisedText(), nullable=False),
        sa.Column("off_culture", types.LocalisedText(), nullable=False),
        sa.CheckConstraint(
            "place BETWEEN 0 AND 100", name=op.f("ck_definition_dimension_place_on_the_scale")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_definition_dimension_definition_id_definition_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_dimension")),
    )
    with op.batch_alter_table("definition_dimension", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_definition_dimension_definition_id"), ["definition_id"], unique=False
        )

    op.create_table(
        "definition_revision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("saved_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Uuid(), nullable=True),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"],
            ["definition_version.id"],
            name=op.f("fk_definition_revision_definition_id_definition_version"),
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["person.id"], name=op.f("fk_definition_revision_saved_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition_revision")),
        sa.UniqueConstraint(
            "definition_id", "number", name=op.f("uq_definition_revision_definition_id_number")
        ),
    )
    with op.batch_alter_table("definition_revision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_definition_revision_definition_id"), ["definition_id"], unique=False
        )

    _protect()


def downgrade() -> None:
    """Take back."""
    _unprotect()
    with op.batch_alter_table("definition_revision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_definition_revision_definition_id"))

    op.drop_table("definition_revision")
    with op.batch_alter_table("definition_dimension", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_definition_dimension_definition_id"))

    op.drop_table("definition_dimension")
    with op.batch_alter_table("signature_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_request_person_id"))
        batch_op.drop_index(batch_op.f("ix_signature_request_frozen_text_id"))

    op.drop_table("signature_request")
    with op.batch_alter_table("signature", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signature_person_id"))
        batch_op.drop_index(batch_op.f("ix_signature_frozen_text_id"))

    op.drop_table("signature")
    op.drop_table("definition_version")
    with op.batch_alter_table("frozen_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frozen_text_about_id"))

    op.drop_table("frozen_text")
