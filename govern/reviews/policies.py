"""Who asks for a review, who comments, and who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import ActorKind, Permission
from govern.definition.rules import DefinitionState

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from govern.reviews.models import Comment

COMMENTED = frozenset({DefinitionState.IN_REVIEW, DefinitionState.IN_FORCE})


def may_answer(actor: Actor) -> bool:
    """Tell whether the actor asks for reviews and answers comments."""
    return actor.can(Permission.DEFINITION_EDIT)


def may_comment(actor: Actor) -> bool:
    """Tell whether the actor may say something about a version they can read: every person."""
    return actor.kind is ActorKind.PERSON and actor.can(Permission.DEFINITION_READ)


def may_take_back(actor: Actor, comment: Comment) -> bool:
    """Tell whether the actor may take a comment back: one's own."""
    return comment.made_by_id == actor.id
