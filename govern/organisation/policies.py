"""Who may change the organisation and its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.permissions import Actor, Permission
from govern.organisation.rules import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from govern.organisation.rules import Setting

#: Given by `accounts`: they stand above the organisation, which may not look up to them.
_proofs: list[Callable[[Actor], bool]] = []


def know_proof(proof: Callable[[Actor], bool]) -> None:
    """Take from above whether somebody has just proved who they are, to change safeguards."""
    _proofs[:] = [proof]


def has_proved(actor: Actor) -> bool:
    """Tell whether the actor has just entered their password again to change safeguards."""
    return actor.is_system or any(proof(actor) for proof in _proofs)


def may_change(actor: Actor) -> bool:
    """Tell whether the actor may change the organisation, its parts and its settings."""
    return actor.can(Permission.ORGANISATION_CHANGE)


def is_looser(setting: Setting, old: int | bool, new: int | bool) -> bool:  # noqa: FBT001 - values.
    """Tell whether a setting that guards lets one person do more than before."""
    return new > old if setting.kind is Kind.SWITCH else new < old


def lifted(values: Mapping[str, int | bool]) -> list[str]:
    """Say in sentences what one person may do alone here."""
    found = []
    if values["people.owner_may_decide_alone"]:
        found.append(N_("An administrator may give themselves a role."))
    if values["definition.author_may_sign"]:
        found.append(N_("Who writes the definition may also sign it."))
    if values["definition.signatures_needed"] == 1:
        found.append(N_("One signature brings the definition into force."))
    return found
