"""Who writes an answer down for a finalist who cannot come in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.answers import queries
from govern.core import clock
from govern.core.errors import N_, DomainError
from govern.core.permissions import Actor, Permission
from govern.rounds.policies import know_hold
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from govern.answers.queries import Spoken
    from govern.rounds.models import Round

ONE_ASKED = N_(
    "One person who was asked still has time to say whether to stand, until %(until)s at the "
    "latest. The ballot can be opened once they have answered."
)
SOME_ASKED = N_(
    "%(asked)d people who were asked still have time to say whether to stand, until %(until)s at "
    "the latest. The ballot can be opened once they have answered."
)


def may_look(actor: Actor, spoken: Spoken) -> bool:
    """Tell whether the actor sees what was said for this finalist: their manager, or a moderator.

    Nobody does where they can come in themselves.
    """
    if spoken.can_enter or actor.id == spoken.finalist.person_id:
        return False
    is_manager = actor.id is not None and actor.id == spoken.manager_id
    return is_manager or actor.can(Permission.AWARDS_MODERATE)


def may_speak_for(actor: Actor, spoken: Spoken) -> bool:
    """Tell whether the actor speaks for this finalist: not while they stand against them."""
    return may_look(actor, spoken) and not spoken.is_rival


def may_answer_for(actor: Actor, spoken: Spoken) -> bool:
    """Tell whether the actor may write down whether they stand, until the ballot opens."""
    in_time = clock.now() < spoken.finalist.answer_due_at and spoken.award_round.takes_answers
    return may_speak_for(actor, spoken) and in_time


def may_withdraw_for(actor: Actor, spoken: Spoken) -> bool:
    """Tell whether the actor may take name and story off the wall for them."""
    finalist = spoken.finalist
    return may_speak_for(actor, spoken) and finalist.may_publish and finalist.withdrawn_at is None


def wait_for_answers(award_round: Round, _actor: Actor) -> DomainError | None:
    """Refuse to open a ballot early while somebody who was asked still has time to answer."""
    asked, until = queries.count_answering(award_round.id)
    if not asked:
        return None
    return DomainError(ONE_ASKED if asked == 1 else SOME_ASKED, asked=asked, until=until)


know_hold(RoundState.SHORTLISTING, wait_for_answers)
