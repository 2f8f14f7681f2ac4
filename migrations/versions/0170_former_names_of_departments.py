"""The names departments had; and what was still open on departments that are no more ends."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from govern.core import clock, types

revision = "0170"
down_revision = "0160"
branch_labels = None
depends_on = None

TABLE = "department_renaming"
MERGED = "This department went into another one."
OVER = "This department came to its end."
DEPARTMENT = sa.table(
    "department",
    sa.column("id", sa.Uuid()),
    sa.column("merged_into_id", sa.Uuid()),
    sa.column("ended_at", types.UtcDateTime()),
)
APPOINTMENT = sa.table(
    "appointment",
    sa.column("department_id", sa.Uuid()),
    sa.column("ended_at", types.UtcDateTime()),
    sa.column("active_at", types.UtcDateTime()),
    sa.column("end_reason", sa.String()),
    sa.column("version", sa.Integer()),
)
ROLE = sa.table(
    "role_assignment",
    sa.column("scope_id", sa.Uuid()),
    sa.column("ended_at", types.UtcDateTime()),
)
TEAM = sa.table(
    "floor_team",
    sa.column("department_id", sa.Uuid()),
    sa.column("ended_at", types.UtcDateTime()),
    sa.column("version", sa.Integer()),
)
PROMISE = sa.table(
    "promise",
    sa.column("department_id", sa.Uuid()),
    sa.column("state", sa.String()),
    sa.column("version", sa.Integer()),
)


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("new_name", sa.String(length=200), nullable=False),
        sa.Column("since", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "until >= since", name=op.f("ck_department_renaming_begins_before_it_ends")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_department_renaming_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department_renaming")),
    )
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_department_renaming_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_department_renaming_sort_key"), ["sort_key"], unique=False
        )
    if _is_sqlite():
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
                f"BEGIN SELECT RAISE(ABORT, '{TABLE} is append-only'); END"
            )
    else:
        op.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {TABLE} FOR EACH STATEMENT EXECUTE FUNCTION govern_append_only()"
        )
    _clear()


def _clear() -> None:
    """End the appointments and roles of departments that are no more; the rest goes along."""
    bind, now = op.get_bind(), clock.now()
    into = {row.id: row.merged_into_id for row in bind.execute(sa.select(DEPARTMENT))}
    ended = bind.execute(sa.select(DEPARTMENT.c.id).where(DEPARTMENT.c.ended_at.is_not(None)))
    for department_id in ended.scalars().all():
        here = into[department_id]
        bind.execute(
            APPOINTMENT.update()
            .where(APPOINTMENT.c.department_id == department_id, APPOINTMENT.c.ended_at.is_(None))
            .values(
                ended_at=now,
                active_at=now,
                end_reason=MERGED if here else OVER,
                version=APPOINTMENT.c.version + 1,
            )
        )
        bind.execute(
            ROLE.update()
            .where(ROLE.c.scope_id == department_id, ROLE.c.ended_at.is_(None))
            .values(ended_at=now)
        )
        if here is None:
            continue
        while into[here] is not None:
            here = into[here]
        for table, goes_on in (
            (TEAM, TEAM.c.ended_at.is_(None)),
            (PROMISE, PROMISE.c.state != "retired"),
        ):
            bind.execute(
                table.update()
                .where(table.c.department_id == department_id, goes_on)
                .values(department_id=here, version=table.c.version + 1)
            )


def downgrade() -> None:
    """Take back; on SQLite the rules go with their table."""
    if not _is_sqlite():
        op.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
    with op.batch_alter_table(TABLE) as batch_op:
        batch_op.drop_index(batch_op.f("ix_department_renaming_sort_key"))
        batch_op.drop_index(batch_op.f("ix_department_renaming_department_id"))
    op.drop_table(TABLE)
