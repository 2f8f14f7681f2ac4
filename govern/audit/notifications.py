"""Mails checkpoints to the administrators, so that a copy is out of this machine's reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from govern.audit import queries
from govern.audit.models import checkpoint_of
from govern.core import clock
from govern.core.errors import N_
from govern.core.permissions import Permission, Role
from govern.extensions import db
from govern.notifications import rules as mail
from govern.notifications.services import tell_audience
from govern.people.models import RoleAssignment

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor

ADMINISTRATORS = "administrators"


def tell_administrators(checkpoint_id: UUID) -> None:
    """Put a checkpoint into the outbox for everybody who looks after this installation."""
    tell_audience("audit.checkpoint", ADMINISTRATORS, checkpoint_id)


def _administrators(_checkpoint_id: UUID) -> list[UUID]:
    return list(
        db.session.scalars(
            select(RoleAssignment.person_id)
            .where(
                RoleAssignment.role == Role.ADMINISTRATOR,
                RoleAssignment.started_at <= clock.now(),
                RoleAssignment.ended_at.is_(None),
            )
            .distinct()
        )
    )


def _context(checkpoint_id: UUID, actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    if not actor.holds(Permission.AUDIT_READ):
        return None
    checkpoint = queries.get_checkpoint(checkpoint_id)
    return {"at": checkpoint.at, "line": checkpoint_of(checkpoint).line()}


mail.declare(
    mail.MailKind(
        name="audit.checkpoint",
        subject=N_("Keep this: checkpoint of the audit log"),
        template="audit/email/checkpoint",
        context=_context,
        at_once=True,
        audiences={ADMINISTRATORS: _administrators},
    )
)
