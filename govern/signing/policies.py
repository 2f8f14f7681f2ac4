"""Who may sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Actor, ActorKind
from govern.signing.rules import RequestState

if TYPE_CHECKING:
    from govern.signing.models import SignatureRequest


def may_answer(actor: Actor, request: SignatureRequest | None) -> bool:
    """Tell whether the actor may sign or decline: the person asked, in person, once.

    A token or the system acts for somebody and therefore never signs.
    """
    return (
        request is not None
        and actor.kind is ActorKind.PERSON
        and request.person_id == actor.id
        and request.state is RequestState.OPEN
    )
