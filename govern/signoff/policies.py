"""Who may send out, sign and take back a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.permissions import ActorKind, Permission
from govern.definition.rules import DefinitionState

if TYPE_CHECKING:
    from collections.abc import Collection

    from govern.core.permissions import Actor
    from govern.definition.models import DefinitionVersion

_BEFORE_SIGNATURE = frozenset({DefinitionState.DRAFT, DefinitionState.IN_REVIEW})


def may_send_out(actor: Actor, version: DefinitionVersion) -> bool:
    """Tell whether the actor may send this text to its signatories."""
    return actor.can(Permission.DEFINITION_EDIT) and version.state in _BEFORE_SIGNATURE


def may_withdraw(actor: Actor, version: DefinitionVersion) -> bool:
    """Tell whether the actor may take this text back before enough have signed."""
    return (
        actor.can(Permission.DEFINITION_EDIT) and version.state is DefinitionState.OUT_FOR_SIGNATURE
    )


def may_sign(actor: Actor, *, not_for: Collection[UUID]) -> bool:
    """Tell whether the actor may sign or decline: a senior leader in person, no excluded author."""
    return (
        actor.kind is ActorKind.PERSON
        and actor.can(Permission.DEFINITION_SIGN)
        and actor.id not in not_for
    )
