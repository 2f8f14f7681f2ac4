"""Finds the versions that are compared, for whom may read both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.comparisons.rules import compare
from govern.core.errors import NotFound
from govern.definition import queries as definitions
from govern.organisation.queries import get_facts

if TYPE_CHECKING:
    from govern.comparisons.rules import Comparison
    from govern.core.permissions import Actor
    from govern.definition.models import DefinitionVersion


def get_both(before: int, now: int, *, actor: Actor) -> tuple[DefinitionVersion, DefinitionVersion]:
    """Give the versions of two numbers, each as the actor may see it."""
    found = definitions.list_numbered({before, now}, actor=actor)
    if before not in found or now not in found:
        raise NotFound
    return found[before], found[now]


def show_changes(
    before: DefinitionVersion, now: DefinitionVersion, *, actor: Actor, most: int | None = None
) -> Comparison:
    """Compare two versions in the languages of the organisation, the reader's own first.

    With `most` at 1 each text is given once, in the reader's language where there is one.
    """
    languages = sorted(get_facts(actor).languages, key=lambda code: code != actor.language)
    return compare(before.document(), now.document(), languages, most=most)


def find_changes(version: DefinitionVersion, *, actor: Actor) -> Comparison | None:
    """Give what a version changes of the one in force; None when there is none, or it is that."""
    in_force = definitions.find_in_force(actor)
    if in_force is None or in_force.id == version.id:
        return None
    return show_changes(in_force, version, actor=actor)
