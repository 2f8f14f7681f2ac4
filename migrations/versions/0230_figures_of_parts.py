"""Figures of countries and stages, remedies owed and given, and the totals of each period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0230"
down_revision = "0220"
branch_labels = None
depends_on = None

PARTS = ("department_id", "country", "stage_id")
ALONE = " + ".join(f"(CASE WHEN {part} IS NULL THEN 0 ELSE 1 END)" for part in PARTS)
CURRENT = "superseded_at IS NULL"
OF_A_DEPARTMENT = f"{CURRENT} AND department_id IS NOT NULL"
OF_THE_WHOLE = f"{CURRENT} AND " + " AND ".join(f"{part} IS NULL" for part in PARTS)


def _once(batch_op: object, name: str, columns: list[str], where: str) -> None:
    batch_op.create_index(  # type: ignore[attr-defined]
        name,
        ["promise_id", "period_start", *columns],
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("promise_reading") as batch_op:
        batch_op.drop_index("uq_promise_reading_of_the_whole")
        batch_op.drop_index("uq_promise_reading_of_a_department")
    with op.batch_alter_table("promise_reading") as batch_op:
        batch_op.add_column(sa.Column("country", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("stage_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("remedies_owed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("remedies_paid", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_promise_reading_stage_id_journey_stage"),
            "journey_stage",
            ["stage_id"],
            ["id"],
        )
        batch_op.create_check_constraint(batch_op.f("ck_promise_reading_one_part"), f"{ALONE} <= 1")
        batch_op.create_check_constraint(
            batch_op.f("ck_promise_reading_remedies_paid_of_owed"),
            "remedies_paid IS NULL OR (remedies_owed IS NOT NULL AND "
            "remedies_paid BETWEEN 0 AND remedies_owed)",
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_promise_reading_remedies_in_bounds"),
            "remedies_owed IS NULL OR remedies_owed BETWEEN 0 AND 1000000000",
        )
    with op.batch_alter_table("promise_reading") as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_reading_stage_id"), ["stage_id"])
        _once(batch_op, "uq_promise_reading_of_the_whole", [], OF_THE_WHOLE)
        _once(batch_op, "uq_promise_reading_of_department", ["department_id"], OF_A_DEPARTMENT)
        for part in PARTS[1:]:
            name = f"uq_promise_reading_of_{part.removesuffix('_id')}"
            _once(batch_op, name, [part], f"{CURRENT} AND {part} IS NOT NULL")
    op.create_table(
        "promise_period",
        sa.Column("promise_id", sa.Uuid(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("kept", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kept >= 0 AND kept <= total", name=op.f("ck_promise_period_kept_of_total")
        ),
        sa.ForeignKeyConstraint(
            ["promise_id"], ["promise.id"], name=op.f("fk_promise_period_promise_id_promise")
        ),
        sa.PrimaryKeyConstraint("promise_id", "period_start", name=op.f("pk_promise_period")),
    )
    with op.batch_alter_table("promise_period") as batch_op:
        batch_op.create_index(batch_op.f("ix_promise_period_period_start"), ["period_start"])
    # A figure of the whole organisation stands alone; otherwise those of departments add up.
    op.execute(
        """
        INSERT INTO promise_period (promise_id, period_start, kept, total)
        SELECT promise_id, period_start,
               COALESCE(SUM(CASE WHEN department_id IS NULL THEN kept END), SUM(kept)),
               COALESCE(SUM(CASE WHEN department_id IS NULL THEN total END), SUM(total))
        FROM promise_reading
        WHERE superseded_at IS NULL
        GROUP BY promise_id, period_start
        """
    )
    with op.batch_alter_table("promise") as batch_op:
        for name in ("last_kept", "last_total"):
            batch_op.alter_column(name, existing_type=sa.Integer(), type_=sa.BigInteger())


def downgrade() -> None:
    """Take back; figures of countries and stages would be counted as of the whole, so they go."""
    with op.batch_alter_table("promise") as batch_op:
        for name in ("last_kept", "last_total"):
            batch_op.alter_column(name, existing_type=sa.BigInteger(), type_=sa.Integer())
    op.drop_table("promise_period")
    op.execute(
        "UPDATE promise_reading SET superseded_by_id = NULL WHERE country IS NOT NULL "
        "OR stage_id IS NOT NULL"
    )
    op.execute("DELETE FROM promise_reading WHERE country IS NOT NULL OR stage_id IS NOT NULL")
    with op.batch_alter_table("promise_reading") as batch_op:
        for of in ("the_whole", "department", "country", "stage"):
            batch_op.drop_index(f"uq_promise_reading_of_{of}")
        batch_op.drop_index(batch_op.f("ix_promise_reading_stage_id"))
    with op.batch_alter_table("promise_reading") as batch_op:
        for name in ("one_part", "remedies_paid_of_owed", "remedies_in_bounds"):
            batch_op.drop_constraint(batch_op.f(f"ck_promise_reading_{name}"), type_="check")
        batch_op.drop_constraint(
            batch_op.f("fk_promise_reading_stage_id_journey_stage"), type_="foreignkey"
        )
        for name in ("remedies_paid", "remedies_owed", "stage_id", "country"):
            batch_op.drop_column(name)
    with op.batch_alter_table("promise_reading") as batch_op:
        _once(batch_op, "uq_promise_reading_of_a_department", ["department_id"], OF_A_DEPARTMENT)
        _once(
            batch_op,
            "uq_promise_reading_of_the_whole",
            [],
            f"{CURRENT} AND department_id IS NULL",
        )
