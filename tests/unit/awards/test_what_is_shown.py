"""What of the votes for a story everybody may read."""

from __future__ import annotations

import pytest

from govern.awards.rules import Shown, shown


@pytest.mark.parametrize(
    ("votes", "elsewhere", "ballots", "seen"),
    [
        (12, 7, 20, (12, 7)),
        (10, 5, 10, (10, 5)),
        (12, 8, 20, (12, None)),
        (12, 11, 20, (12, None)),
        (12, 12, 20, (12, None)),
        (12, 4, 20, (12, None)),
        (5, 0, 20, (5, None)),
        (0, 0, 20, (0, None)),
        (4, 4, 5, (4, None)),
        (4, 2, 4, (None, None)),
        (0, 0, 0, (None, None)),
    ],
)
def test_no_part_of_fewer_than_five_is_told_nor_what_it_could_be_subtracted_from(
    votes: int, elsewhere: int, ballots: int, seen: tuple[int | None, int | None]
) -> None:
    expected = Shown(place=1, votes=seen[0], votes_elsewhere=seen[1])
    found = shown(votes, elsewhere, place=1, is_winner=True, ballots=ballots, fewest=5)
    assert found == expected


@pytest.mark.parametrize(
    ("ballots", "is_winner", "place"), [(5, False, 2), (4, True, 2), (4, False, None)]
)
def test_of_a_round_few_voted_in_only_who_won_is_told(
    *, ballots: int, is_winner: bool, place: int | None
) -> None:
    found = shown(1, 0, place=2, is_winner=is_winner, ballots=ballots, fewest=5)
    assert found.place == place


def test_the_fewest_are_as_the_organisation_has_set_them() -> None:
    def elsewhere(fewest: int) -> int | None:
        return shown(20, 10, place=1, is_winner=True, ballots=30, fewest=fewest).votes_elsewhere

    assert elsewhere(10) == 10
    assert elsewhere(11) is None
