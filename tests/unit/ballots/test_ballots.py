"""The ballot: its order, its limits, its receipts."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.ballots.rules import (
    Candidate,
    excesses,
    is_strange,
    new_receipt,
    normal_receipt,
    offered,
    shuffled,
)

ROUND, VOTER, OTHER, SALES, CLAIMS = (UUID(int=n) for n in range(1, 6))
entries = st.lists(st.uuids(version=4), unique=True, max_size=30)


def candidate(category: int = 1, department: UUID = CLAIMS, nominee: UUID = OTHER) -> Candidate:
    return Candidate(
        entry_id=uuid4(),
        category_id=UUID(int=category),
        department_ids=frozenset({department}),
        nominee_ids=frozenset({nominee}),
    )


def marked(
    chosen: list[Candidate], ballot: list[Candidate], own: int = 1
) -> list[tuple[set[UUID], int, bool]]:
    """Give of which choices there are too many, how many there may be, and whether own ones."""
    found = excesses(
        ids(chosen), ballot, department_id=SALES, votes_per_category=2, own_department_votes=own
    )
    return [(set(each.entry_ids), each.most, each.is_own) for each in found.values()]


def ids(candidates: list[Candidate]) -> set[UUID]:
    return {candidate.entry_id for candidate in candidates}


@given(entries, st.uuids(), st.uuids(), st.randoms())
def test_a_voter_finds_the_stories_in_the_same_order_each_time(
    found: list[UUID], round_id: UUID, voter: UUID, random: object
) -> None:
    first = shuffled(found, round_id, voter)
    random.shuffle(found)  # type: ignore[attr-defined]
    assert shuffled(found, round_id, voter) == first
    assert sorted(first) == sorted(found)


@given(entries, st.uuids(), st.uuids())
def test_a_story_that_goes_leaves_the_others_where_they_were(
    found: list[UUID], round_id: UUID, voter: UUID
) -> None:
    without = [e for e in shuffled(found, round_id, voter) if e != found[0]] if found else []
    assert shuffled(found[1:], round_id, voter) == without


def test_every_place_on_the_ballot_is_as_likely_for_every_story() -> None:
    stories = [UUID(int=n) for n in range(4)]
    first = [shuffled(stories, ROUND, UUID(int=n))[0] for n in range(2000)]
    assert all(400 < first.count(story) < 600 for story in stories)


def test_up_to_the_limit_in_each_category() -> None:
    ballot = [candidate(category) for category in (1, 1, 1, 2, 2)]
    assert not marked([], ballot)
    assert not marked([ballot[0], ballot[1], ballot[3], ballot[4]], ballot)
    assert marked(ballot, ballot) == [(ids(ballot[:3]), 2, False)]


def test_votes_inside_ones_own_department_are_limited() -> None:
    ballot = [candidate(department=SALES), candidate(department=SALES), candidate()]
    assert not marked([ballot[0], ballot[2]], ballot)
    assert marked(ballot[:2], ballot) == [(ids(ballot[:2]), 1, True)]
    assert marked([ballot[0], ballot[2]], ballot, own=0) == [(ids(ballot[:1]), 0, True)]
    assert not marked(ballot[:2], ballot, own=2)


def test_who_stands_in_a_category_does_not_vote_in_it() -> None:
    ballot = [candidate(1, nominee=VOTER), candidate(1), candidate(2)]
    assert offered(ballot, VOTER) == [ballot[2]]
    for story in ballot[:2]:
        assert is_strange(ids([story]), ballot, VOTER)
    assert not is_strange(ids(ballot[2:]), ballot, VOTER)


def test_a_story_of_another_round_is_refused() -> None:
    assert is_strange(ids([candidate()]), [candidate()], VOTER)


def test_receipts_are_read_as_people_type_them() -> None:
    receipt = new_receipt()
    assert normal_receipt(f" {receipt.lower().replace('-', ' ')} ") == receipt
    assert len({new_receipt() for _ in range(500)}) == 500


@pytest.mark.parametrize("typed", ["", "!!", "OIL", "ж" * 40])
def test_what_is_no_receipt_becomes_none(typed: str) -> None:
    assert not normal_receipt(typed)
