"""insights and barriers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import types

revision = "0062"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "barrier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "organisation",
                "location",
                "outsourcing",
                "parent_company",
                "regulation",
                "conflicting_targets",
                "silo",
                "internal_rules",
                name="barrier_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("sentence", sa.String(length=500), nullable=False),
        sa.Column("stage_id", sa.Uuid(), nullable=True),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("reported_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "reported",
                "in_hand",
                "mitigated",
                "cannot_be_removed",
                "closed",
                name="barrier_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("severity", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=500), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('mitigated', 'cannot_be_removed', 'closed')) = (ended_at IS NOT NULL)",
            name=op.f("ck_barrier_ended"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR outcome <> ''", name=op.f("ck_barrier_ended_in_words")
        ),
        sa.CheckConstraint(
            "state IN ('reported', 'closed') OR owner_id IS NOT NULL",
            name=op.f("ck_barrier_in_somebodys_hand"),
        ),
        sa.CheckConstraint(
            "(severity IS NULL) = (owner_id IS NULL)", name=op.f("ck_barrier_weighed_and_owned")
        ),
        sa.CheckConstraint(
            "severity >= 1 AND severity <= 5", name=op.f("ck_barrier_severity_one_to_five")
        ),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["person.id"], name=op.f("fk_barrier_ended_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_barrier_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_barrier_reporter_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["journey_stage.id"], name=op.f("fk_barrier_stage_id_journey_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barrier")),
    )
    with op.batch_alter_table("barrier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_barrier_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_barrier_reported_at_id", ["reported_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_barrier_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_barrier_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(
            "ix_barrier_state_reported_at", ["state", "reported_at"], unique=False
        )

    op.create_table(
        "insight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "floor",
                "promise",
                "research",
                "feedback",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_id", sa.Uuid(), nullable=True),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "in_action",
                "effect_recorded",
                "will_not_do",
                name="insight_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("action", sa.String(length=500), nullable=False),
        sa.Column("action_owner_id", sa.Uuid(), nullable=True),
        sa.Column("action_due_on", sa.Date(), nullable=True),
        sa.Column("action_taken_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("effect", sa.String(length=500), nullable=False),
        sa.Column("answered_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'effect_recorded') = (effect <> '')", name=op.f("ck_insight_effect_in_words")
        ),
        sa.CheckConstraint(
            "(state = 'will_not_do') = (reason <> '')",
            name=op.f("ck_insight_refused_with_a_reason"),
        ),
        sa.CheckConstraint(
            "(state IN ('effect_recorded', 'will_not_do')) = (answered_at IS NOT NULL)",
            name=op.f("ck_insight_answered"),
        ),
        sa.CheckConstraint(
            "state <> 'in_action' OR action_owner_id IS NOT NULL",
            name=op.f("ck_insight_action_has_an_owner"),
        ),
        sa.CheckConstraint(
            "(action_owner_id IS NULL) = (action_due_on IS NULL)",
            name=op.f("ck_insight_action_due"),
        ),
        sa.ForeignKeyConstraint(
            ["action_owner_id"], ["person.id"], name=op.f("fk_insight_action_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_insight_answered_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_insight_reporter_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["stage_id"], ["journey_stage.id"], name=op.f("fk_insight_stage_id_journey_stage")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insight")),
    )
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_insight_action_owner_id"), ["action_owner_id"], unique=False
        )
        batch_op.create_index("ix_insight_reported_at_id", ["reported_at", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_insight_stage_id"), ["stage_id"], unique=False)
        batch_op.create_index(
            "ix_insight_state_answered_at", ["state", "answered_at"], unique=False
        )
        batch_op.create_index(
            "ix_insight_state_reported_at", ["state", "reported_at"], unique=False
        )

    op.create_table(
        "mitigation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("barrier_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mechanism",
            sa.Enum(
                "workflow",
                "collaboration",
                "matrix_line",
                "inclusion",
                "rule_change",
                name="mechanism",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("reduction", sa.Integer(), nullable=False),
        sa.Column("planned_by_id", sa.Uuid(), nullable=False),
        sa.Column("planned_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("accepted_by_id", sa.Uuid(), nullable=True),
        sa.Column("accepted_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(accepted_by_id IS NULL) = (accepted_at IS NULL)",
            name=op.f("ck_mitigation_accepted_by_somebody"),
        ),
        sa.CheckConstraint(
            "accepted_by_id <> planned_by_id",
            name=op.f("ck_mitigation_never_accepted_by_its_planner"),
        ),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_mitigation_cost")),
        sa.CheckConstraint(
            "reduction >= 0 AND reduction <= 100", name=op.f("ck_mitigation_reduction_in_percent")
        ),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_mitigation_accepted_by_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["barrier_id"], ["barrier.id"], name=op.f("fk_mitigation_barrier_id_barrier")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_mitigation_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["planned_by_id"], ["person.id"], name=op.f("fk_mitigation_planned_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mitigation")),
    )
    with op.batch_alter_table("mitigation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mitigation_barrier_id"), ["barrier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mitigation_owner_id"), ["owner_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("mitigation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mitigation_owner_id"))
        batch_op.drop_index(batch_op.f("ix_mitigation_barrier_id"))

    op.drop_table("mitigation")
    with op.batch_alter_table("insight", schema=None) as batch_op:
        batch_op.drop_index("ix_insight_state_reported_at")
        batch_op.drop_index("ix_insight_state_answered_at")
        batch_op.drop_index(batch_op.f("ix_insight_stage_id"))
        batch_op.drop_index(batch_op.f("ix_insight_reporter_id"))
        batch_op.drop_index("ix_insight_reported_at_id")
        batch_op.drop_index(batch_op.f("ix_insight_action_owner_id"))

    op.drop_table("insight")
    with op.batch_alter_table("barrier", schema=None) as batch_op:
        batch_op.drop_index("ix_barrier_state_reported_at")
        batch_op.drop_index(batch_op.f("ix_barrier_stage_id"))
        batch_op.drop_index(batch_op.f("ix_barrier_reporter_id"))
        batch_op.drop_index("ix_barrier_reported_at_id")
        batch_op.drop_index(batch_op.f("ix_barrier_owner_id"))

    op.drop_table("barrier")
