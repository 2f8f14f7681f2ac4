"""Results: who wins, who shares a place, and that nothing is lost in counting."""

from __future__ import annotations

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from govern.awards.rules import ranking
from govern.rounds.rules import TieRule

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))

votes = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda v: (max(v), min(v)))
counts = st.dictionaries(st.uuids(version=4), votes, max_size=12)


def winners(found: dict[UUID, tuple[int, int]], rule: TieRule) -> set[UUID]:
    return {rank.entry_id for rank in ranking(found, found, rule) if rank.is_winner}


def test_most_votes_win() -> None:
    assert winners({ONE: (3, 0), TWO: (2, 2)}, TieRule.OTHER_DEPARTMENTS) == {ONE}


def test_with_equal_votes_all_of_them_win() -> None:
    assert winners({ONE: (3, 0), TWO: (3, 3)}, TieRule.SHARED) == {ONE, TWO}


def test_votes_from_other_departments_decide_when_the_round_says_so() -> None:
    assert winners({ONE: (3, 0), TWO: (3, 3)}, TieRule.OTHER_DEPARTMENTS) == {TWO}
    assert winners({ONE: (3, 1), TWO: (3, 1)}, TieRule.OTHER_DEPARTMENTS) == {ONE, TWO}


def test_without_a_vote_nobody_wins() -> None:
    assert winners({ONE: (0, 0), TWO: (0, 0)}, TieRule.SHARED) == set()
    assert ranking([], {}, TieRule.SHARED) == []


def test_equal_stories_share_a_place_and_the_next_one_counts_them() -> None:
    found = ranking([ONE, TWO, THREE], {ONE: (5, 5), TWO: (5, 5), THREE: (1, 1)}, TieRule.SHARED)
    assert [rank.place for rank in found] == [1, 1, 3]
    assert [rank.tied for rank in found] == [True, True, False]


@given(counts, st.sampled_from(TieRule))
def test_every_story_is_ranked_once_with_its_own_votes(
    found: dict[UUID, tuple[int, int]], rule: TieRule
) -> None:
    ranks = ranking(found, found, rule)
    assert {rank.entry_id: (rank.votes, rank.votes_elsewhere) for rank in ranks} == found
    assert [rank.place for rank in ranks] == sorted(rank.place for rank in ranks)
    most = max((total for total, _ in found.values()), default=0)
    assert all(rank.votes == most for rank in ranks if rank.is_winner)
    assert any(rank.is_winner for rank in ranks) == (most > 0)


@given(counts, st.sampled_from(TieRule), st.randoms())
def test_the_order_in_which_stories_are_read_changes_nothing(
    found: dict[UUID, tuple[int, int]], rule: TieRule, random: object
) -> None:
    keys = list(found)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert ranking(keys, found, rule) == ranking(found, found, rule)


def test_a_story_nobody_chose_is_ranked_too() -> None:
    entry = uuid4()
    assert ranking([entry], {}, TieRule.SHARED)[0].votes == 0
