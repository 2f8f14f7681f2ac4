"""Who asks everybody to read the definition, and who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.acknowledgements.rules import CampaignState
from govern.core.permissions import ActorKind, Permission

if TYPE_CHECKING:
    from govern.acknowledgements.models import Campaign
    from govern.core.permissions import Actor


def may_manage(actor: Actor) -> bool:
    """Tell whether the actor opens and closes campaigns, and sees who has answered."""
    return actor.can(Permission.DEFINITION_EDIT)


def may_acknowledge(actor: Actor, campaign: Campaign) -> bool:
    """Tell whether the actor may answer: in person, while it is asked."""
    return (
        actor.kind is ActorKind.PERSON
        and actor.can(Permission.DEFINITION_READ)
        and campaign.state is CampaignState.OPEN
    )
