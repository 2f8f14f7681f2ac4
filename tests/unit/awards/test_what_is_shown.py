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
    expected = Shown(votes=seen[0], votes_elsewhere=seen[1])
    assert shown(votes, elsewhere, ballots=ballots, fewest=5) == expected


def test_the_fewest_are_as_the_organisation_has_set_them() -> None:
    assert shown(20, 10, ballots=30, fewest=10).votes_elsewhere == 10
    assert shown(20, 10, ballots=30, fewest=11).votes_elsewhere is None
