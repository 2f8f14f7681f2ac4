"""Makes a result of a count: places, ties, winners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from govern.rounds.rules import TieRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, kw_only=True)
class Rank:
    """Where a story ended in its category."""

    entry_id: UUID
    votes: int
    votes_elsewhere: int
    place: int
    is_winner: bool
    #: Others had as many votes; the tie rule decided, or they share the place.
    tied: bool


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What of a story's result everybody may read; None where it would tell of too few."""

    place: int | None
    votes: int | None
    votes_elsewhere: int | None


def shown(
    votes: int, votes_elsewhere: int, *, place: int, is_winner: bool, ballots: int, fewest: int
) -> Shown:
    """Say no more of a result than what at least `fewest` people did together.

    Of a round in which fewer voted, it is said who won: the other ranks would be their ballots.
    Where one of the two parts is small, both stay away: the other one and the sum would tell it.
    A part of none is small too, for it tells what each of a small department did not do.
    """
    if ballots < fewest:
        return Shown(place=place if is_winner else None, votes=None, votes_elsewhere=None)
    parts = (votes - votes_elsewhere, votes_elsewhere)
    return Shown(
        place=place,
        votes=votes,
        votes_elsewhere=votes_elsewhere if min(parts) >= fewest else None,
    )


def ranking(
    entry_ids: Iterable[UUID], votes: Mapping[UUID, tuple[int, int]], tie_rule: TieRule
) -> list[Rank]:
    """Rank the stories of one category by votes; the tie rule decides between equals.

    Without a single vote nobody wins. Equal stories share a place, and the next place counts them.
    """

    def key(entry_id: UUID) -> tuple[int, int]:
        everywhere, elsewhere = votes.get(entry_id, (0, 0))
        return (everywhere, elsewhere if tie_rule is TieRule.OTHER_DEPARTMENTS else 0)

    ordered = sorted(entry_ids, key=lambda entry_id: (key(entry_id), entry_id), reverse=True)
    totals = [votes.get(entry_id, (0, 0))[0] for entry_id in ordered]
    keys = [key(entry_id) for entry_id in ordered]
    ranks = []
    for entry_id, own in zip(ordered, keys, strict=True):
        everywhere, elsewhere = votes.get(entry_id, (0, 0))
        place = 1 + sum(other > own for other in keys)
        ranks.append(
            Rank(
                entry_id=entry_id,
                votes=everywhere,
                votes_elsewhere=elsewhere,
                place=place,
                is_winner=place == 1 and everywhere > 0,
                tied=totals.count(everywhere) > 1,
            )
        )
    return ranks
