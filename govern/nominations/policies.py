"""Who may tell, change, decide and agree to a story."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from govern.core import clock
from govern.core.errors import N_, FieldError
from govern.core.permissions import Actor, Permission
from govern.nominations.rules import NominationState
from govern.people.presence import name_others

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from typing import Any, Protocol

    from sqlalchemy import Row

    from govern.nominations.models import Finalist, Nomination
    from govern.rounds.models import Round

    class Wins(Protocol):
        """Gives the names and the instants of announcement of who won."""

        def __call__(
            self, ids: Collection[UUID], since: datetime, *, published: bool
        ) -> Sequence[Row[*tuple[Any, ...]]]:
            """Give them, the last first: of published stories only, or of all."""


RESTS = N_(
    "%(name)s won not long ago and rests: nominate them again from %(until)s, or somebody else now."
)

#: Given by the awards above, which know who won; at most one.
_wins: list[Wins] = []


def know_wins(wins: Wins) -> None:
    """Take from above who of some people won since an instant, and when, the last first."""
    _wins[:] = [wins]


def find_rest(
    award_round: Round, nominee_ids: Collection[UUID], *, published: bool
) -> FieldError | None:
    """Give the refusal of a story about somebody who rests after winning, or None.

    Who asks not to be named as a winner is not given away by a refusal: with `published` only
    those count whom everybody can read about.
    """
    if not award_round.rest_months:
        return None
    months, zone = award_round.rest_months, ZoneInfo(award_round.time_zone)
    today = clock.today(zone.key)
    since = datetime.combine(clock.months_after(today, -months), time(), zone)
    for row in [row for wins in _wins for row in wins(nominee_ids, since, published=published)]:
        until = clock.months_after(row.announced_at.astimezone(zone).date(), months)
        if today < until:
            return FieldError("nominee", RESTS, name=row.name, until=until)
    return None


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
