"""The award rounds of the demo: three that are over, and one in which people nominate today."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.awards import services as awards
from govern.awards.queries import list_wins
from govern.ballots import queries as ballots
from govern.ballots import services as voting
from govern.ballots.rules import Candidate, excesses, is_strange
from govern.core import clock
from govern.core.localised import Localised, both
from govern.core.permissions import system
from govern.demo import cast
from govern.demo.stories import OPEN_STORIES, STORIES, Story
from govern.nominations import services as nominations
from govern.nominations.rules import DeclineReason, story_of
from govern.rounds import services as rounds
from govern.rounds.queries import get_round
from govern.rounds.rules import TieRule, Windows

if TYPE_CHECKING:
    from uuid import UUID

    from govern.demo.cast import Extra
    from govern.demo.company import Company

CLOCK = system("the clock of the demo's history")
CATEGORIES = (
    both("For one customer", "Voor één klant"),
    both("For all customers", "Voor alle klanten"),
)
#: When the finished rounds began, as shares of the history, with their names.
FINISHED = (
    (0.08, both("First round", "Eerste ronde")),
    (0.38, both("Second round", "Tweede ronde")),
    (0.68, both("Third round", "Derde ronde")),
)
OPEN_NAME = both("Fourth round", "Vierde ronde")
OPEN_SINCE_DAYS = 10
#: The days of a round: nominations close, the ballot opens and closes, it is announced.
NOMINATED, VOTING, VOTED, ANNOUNCED = 14, 17, 31, 33
OPEN_CLOSES, OPEN_VOTING, OPEN_VOTED = 21, 24, 38
VOTERS_IN_100 = 52
#: The stories of the open round that were read: how many days ago, and what was answered. The first
#: asks Jamal, one will not stand, and there is something to vote for in each category.
FATES: dict[int, tuple[int, bool | None]] = {
    0: (2, None),
    1: (6, True),
    2: (5, False),
    5: (4, True),
    6: (7, True),
}
NAMES_HER = re.compile(r"\b(she|her|herself)\b", re.IGNORECASE)
NAMES_HIM = re.compile(r"\b(he|his|himself)\b", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Told:
    """A story as somebody tells it in a round."""

    story: Story
    about: tuple[str, ...]
    by: str
    category: int


def tell(company: Company) -> None:
    """Write all rounds into the diary."""
    diary = company.diary
    each = len(STORIES) // len(FINISHED)
    for number, (share, name) in enumerate(FINISHED):
        stories = STORIES[number * each : (number + 1) * each]
        diary.on(diary.at(share), partial(_hold, company, name, stories))
    diary.on(diary.ago(OPEN_SINCE_DAYS), partial(_open_one, company))


def _round(company: Company, name: Localised, days: tuple[int, int, int]) -> UUID:
    """Prepare and open a round that begins today."""
    begin = company.diary.day
    closes, opens, ends = (
        datetime.combine(begin + timedelta(days=count), time(12), UTC) for count in days
    )
    windows = Windows(
        nominations_open_at=datetime.combine(begin, time(6), UTC),
        nominations_close_at=closes,
        voting_opens_at=opens,
        voting_closes_at=ends,
    )
    round_id = rounds.draft(
        actor=company.director,
        name=name,
        categories=CATEGORIES,
        time_zone="Europe/Amsterdam",
        windows=windows,
        tie_rule=TieRule.OTHER_DEPARTMENTS,
    )
    version = get_round(round_id, actor=company.director).version
    rounds.open_round(round_id, actor=company.director, version=version)
    return round_id


def _hold(company: Company, name: Localised, stories: tuple[Story, ...]) -> None:
    """Hold a round from its opening to its announcement."""
    diary = company.diary
    begin = diary.day
    round_id = _round(company, name, (NOMINATED, VOTING, VOTED))
    for number, story in enumerate(stories):
        told = _told(company, story, number, begin)
        diary.on(
            begin + timedelta(days=2 + 2 * number), partial(_nominate, company, round_id, told)
        )
    for days in (NOMINATED, VOTING, VOTED):
        diary.on(begin + timedelta(days=days), partial(rounds.advance_rounds, actor=CLOCK))
    entitled = company.settled(begin)
    voters = company.random.sample(entitled, len(entitled) * VOTERS_IN_100 // 100)
    ballot: list[Ballot] = []
    for voter in voters:
        voted_on = begin + timedelta(days=company.random.randint(VOTING, VOTED - 1))
        diary.on(voted_on, partial(_vote, company, round_id, voter, ballot))
    announced_on = begin + timedelta(days=ANNOUNCED)
    diary.on(announced_on, partial(awards.announce, round_id, actor=company.director))


def _rested(company: Company, people: list[Extra]) -> list[Extra]:
    """Give those of these people who did not win in the year before."""
    ids = [company.id_of(one.number) for one in people]
    won = {row.name for row in list_wins(ids, clock.now() - timedelta(days=366), published=False)}
    return [one for one in people if one.name not in won]


def _told(company: Company, story: Story, number: int, day: date) -> Told:
    """Choose whom a story is about, so that its words fit, and who tells it."""
    words = f"{story.title} {story.deed}"
    found = company.settled(day)
    if NAMES_HIM.search(story.title):
        found = [e for e in found if e.name.split()[0] in cast.HE]
    elif NAMES_HER.search(words):
        found = [e for e in found if e.name.split()[0] not in cast.HE]
    found = _rested(company, found)
    count = 2 if story.title.startswith(("They", "Two", "The ")) else 1
    about = company.random.sample(found, count)
    by = company.colleague(day, but=about[0].department)
    while by in about:
        by = company.colleague(day, but=about[0].department)
    return Told(
        story=story,
        about=tuple(e.number for e in about),
        by=by.number,
        category=number % len(CATEGORIES),
    )


def _nominate(company: Company, round_id: UUID, told: Told, *, read: bool = True) -> UUID:
    """Tell a story and send it in; the moderator reads it the next day."""
    actor = company.actor(told.by)
    award_round = get_round(round_id, actor=actor)
    nomination_id = nominations.begin(
        actor=actor,
        category_id=award_round.categories[told.category].id,
        nominee_ids=[company.id_of(person) for person in told.about],
        title=told.story.title,
        language="en",
    )
    nominations.write(
        nomination_id,
        actor=actor,
        title=told.story.title,
        situation=told.story.situation,
        deed=told.story.deed,
        effect=told.story.effect,
        evidence="",
        version=1,
    )
    nominations.submit(nomination_id, actor=actor)
    if read:
        accept = partial(_accept, company, nomination_id, told)
        company.diary.on(company.diary.day + timedelta(days=1), accept)
    return nomination_id


def _accept(
    company: Company, nomination_id: UUID, told: Told, *, answers: bool | None = True
) -> None:
    """Put a story on the shortlist; those in it answer the day after."""
    story = told.story
    entry_id = nominations.accept(
        nomination_id,
        actor=company.actor(cast.MODERATOR),
        entry_id=None,
        title=story.title,
        story=story_of(story.situation, story.deed, story.effect),
    )
    if answers is None:
        return
    for person in told.about:
        answer = partial(
            nominations.answer,
            entry_id,
            actor=company.actor(person),
            stands=answers,
            may_publish=answers,
        )
        company.diary.on(company.diary.day + timedelta(days=1), answer)


@dataclass
class Ballot:
    """What lies before the voters of a round, read once when the first one comes."""

    candidates: list[Candidate]
    own_department_votes: int


def _vote(company: Company, round_id: UUID, voter: Extra, ballot: list[Ballot]) -> None:
    """Choose a story in each category that one is moved by most, as the rules allow."""
    random, actor = company.random, company.actor(voter.number)
    if not ballot:
        stories = sorted(ballots.list_stories(round_id), key=lambda story: story.title)
        own = get_round(round_id, actor=actor).own_department_votes
        ballot.append(Ballot([story.candidate for story in stories], own))
    candidates = ballot[0].candidates
    moved = {c.entry_id: random.random() ** (1 + n) for n, c in enumerate(candidates)}
    chosen: list[UUID] = []
    for entry_id in sorted(moved, key=moved.__getitem__, reverse=True):
        wished = [*chosen, entry_id]
        if not is_strange(wished, candidates, company.id_of(voter.number)) and not excesses(
            wished,
            candidates,
            department_id=actor.department_id,
            votes_per_category=1,
            own_department_votes=ballot[0].own_department_votes,
        ):
            chosen = wished
    voting.cast(round_id, actor=actor, entry_ids=chosen)


# The round that is open --------------------------------------------------------------------------


def _open_one(company: Company) -> None:
    """Open the round of today: some stories are read, some wait, and Jamal is being asked."""
    diary = company.diary
    begin = diary.day
    round_id = _round(company, OPEN_NAME, (OPEN_CLOSES, OPEN_VOTING, OPEN_VOTED))
    by = company.colleague(begin, but="Documents").number
    jamal = Told(story=OPEN_STORIES[0], about=(cast.NOMINEE,), by=by, category=0)
    told = [jamal] + [
        _told(company, story, number, begin)
        for number, story in enumerate(OPEN_STORIES[1:], start=1)
    ]
    for number, one in enumerate(told):
        if number not in FATES:
            diary.on(diary.ago(1), partial(_nominate, company, round_id, one, read=False))
            continue
        days, answers = FATES[number]
        diary.on(
            diary.ago(days + 1),
            partial(_send_in, company, round_id, one, read_on=diary.ago(days), answers=answers),
        )
    thanked = company.random.choice(_rested(company, company.settled(begin)))
    thin = Told(
        story=Story(title=THIN[0], situation="", deed=THIN[1], effect=THIN[2]),
        about=(thanked.number,),
        by=cast.ADVOCATE,
        category=1,
    )
    diary.on(diary.ago(4), partial(_send_in, company, round_id, thin, read_on=None, answers=None))


THIN = (
    "Always friendly on the phone.",
    "Is friendly to everybody who calls, every day, and never in a bad mood at all.",
    "Customers like to speak to somebody who is friendly, and so do the rest of us.",
)


def _send_in(
    company: Company, round_id: UUID, told: Told, *, read_on: date | None, answers: bool | None
) -> None:
    nomination_id = _nominate(company, round_id, told, read=False)
    if read_on is not None:
        accept = partial(_accept, company, nomination_id, told, answers=answers)
        company.diary.on(read_on, accept)
        return
    decline = partial(
        nominations.decline,
        nomination_id,
        actor=company.actor(cast.MODERATOR),
        reason=DeclineReason.NO_CUSTOMER,
        note="Which customer was it, and what did it mean for them?",
    )
    company.diary.on(company.diary.day + timedelta(days=1), decline)
