"""Who may tell, change, decide and agree to a story."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from govern.core import clock
from govern.core.permissions import Actor, Permission
from govern.nominations.rules import NominationState
from govern.people.presence import name_others

if TYPE_CHECKING:
    from collections.abc import Collection

    from govern.nominations.models import Finalist, Nomination
    from govern.rounds.models import Round


def may_begin(actor: Actor) -> bool:
    """Tell whether the actor may nominate: every employee may."""
    return actor.can(Permission.AWARDS_TAKE_PART) and actor.id is not None


def may_write(actor: Actor, nomination: Nomination) -> bool:
    """Tell whether the actor may change this story: the nominator, while it is a draft."""
    return actor.id == nomination.nominator_id and nomination.state is NominationState.DRAFT


def may_withdraw(actor: Actor, nomination: Nomination) -> bool:
    """Tell whether the actor may take this story back: the nominator, until it is decided."""
    return actor.id == nomination.nominator_id and nomination.state in {
        NominationState.DRAFT,
        NominationState.SUBMITTED,
    }


def may_moderate(actor: Actor) -> bool:
    """Tell whether the actor reads stories before they are shown."""
    return actor.can(Permission.AWARDS_MODERATE)


def may_decide(actor: Actor, nomination: Nomination, nominee_ids: Collection[UUID]) -> bool:
    """Tell whether the actor may decide about this story: nobody about one they are part of."""
    return may_moderate(actor) and actor.id not in {nomination.nominator_id, *nominee_ids}


def name_who_decides(nomination: Nomination, nominee_ids: Collection[UUID]) -> str:
    """Name who could decide about this story; nothing where nobody could."""
    return name_others(Permission.AWARDS_MODERATE, {nomination.nominator_id, *nominee_ids})


def may_answer(actor: Actor, finalist: Finalist | None, award_round: Round) -> bool:
    """Tell whether the actor may say whether to stand: who is asked, and until the ballot opens."""
    return (
        finalist is not None
        and actor.id == finalist.person_id
        and award_round.takes_answers
        and clock.now() < finalist.answer_due_at
    )


def may_withdraw_publication(actor: Actor, finalist: Finalist | None) -> bool:
    """Tell whether the actor may take name and story off the wall."""
    return (
        finalist is not None
        and actor.id == finalist.person_id
        and finalist.may_publish
        and finalist.withdrawn_at is None
    )
