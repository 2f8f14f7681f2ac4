"""Who may write, send out and sign a definition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, Permission
from govern.definition.rules import DefinitionState

if TYPE_CHECKING:
    from govern.definition.models import DefinitionVersion

CONSULTED = frozenset({DefinitionState.DRAFT, DefinitionState.IN_REVIEW})


def may_begin(actor: Actor) -> bool:
    """Tell whether the actor may begin a draft."""
    return actor.can(Permission.DEFINITION_EDIT)


def may_edit(actor: Actor, version: DefinitionVersion) -> bool:
    """Tell whether the actor may change this text: a draft only, never a frozen text."""
    return actor.can(Permission.DEFINITION_EDIT) and version.state is DefinitionState.DRAFT


def may_consult(actor: Actor, version: DefinitionVersion) -> bool:
    """Tell whether the actor may send this text to review, or take it back from there."""
    return actor.can(Permission.DEFINITION_EDIT) and version.state in CONSULTED
