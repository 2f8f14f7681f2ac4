"""Finds versions that say something else than what was frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from govern.audit.models import AuditRow
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.definition.queries import document
from govern.definition.rules import READ_BY_ALL, DefinitionState
from govern.extensions import db
from govern.signing import queries as signing
from govern.signing.models import FrozenText
from govern.signing.rules import canonical, digest
from govern.signoff.events import DefinitionInForce

if TYPE_CHECKING:
    from uuid import UUID

#: The states in which a text is frozen.
SENT = frozenset({DefinitionState.OUT_FOR_SIGNATURE, *READ_BY_ALL})


def shown_hash(version: DefinitionVersion) -> str:
    """Give the hash of a version as it is shown now, word for word."""
    return digest(canonical(document(version, version.dimensions)))


def explain_changed() -> list[str]:
    """Say which versions are not what was signed, for `govern audit verify`."""
    brought = set(
        db.session.scalars(
            select(AuditRow.subject_id).where(AuditRow.event == DefinitionInForce.name)
        )
    )
    rows = db.session.execute(
        visible_to(
            system("what was signed is verified"),
            select(DefinitionVersion, FrozenText.sha256)
            .outerjoin(FrozenText, FrozenText.id == DefinitionVersion.frozen_text_id)
            .where(DefinitionVersion.state.in_(SENT))
            .options(selectinload(DefinitionVersion.dimensions))
            .order_by(DefinitionVersion.number),
        )
    )
    found = []
    for version, sha256 in rows:
        if shown_hash(version) != sha256:
            found.append(f"Definition, version {version.number}: it does not say what was signed.")
        if version.state in READ_BY_ALL and version.id not in brought:
            found.append(
                f"Definition, version {version.number}: the log does not know it came into force."
            )
    return found


def holds(version: DefinitionVersion, frozen_text_id: UUID, sha256: str) -> bool:
    """Tell whether a version, its frozen text and its signatures are what the log says."""
    return shown_hash(version) == sha256 and not signing.list_broken(frozen_text_id)
