"""What teams of Havenlicht promised single customers in the last weeks, and what became of it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from govern.commitments import rules, services
from govern.commitments.rules import CommitmentState

if TYPE_CHECKING:
    from datetime import date

    from govern.demo.company import Company

SEED = 2026
WEEKS = 10
#: So many are written down on a working day, by somebody of the team.
A_DAY = (2, 4)
DUE_AT = time(14, 0)
SATURDAY = 5
#: Of a hundred that were due: kept on time, and kept late; the rest was not kept.
KEPT, LATE = 86, 95
#: Two teams that write each one down, and three that count in programs of their own:
#: how many a week, how many of a hundred they keep on time at first, and how many now.
SINGLY = ("Claims Rotterdam", "Contact Centre Utrecht")
COUNTED = (
    ("Contact Centre Gent", 140, 84, 93),
    ("Claims Gent", 65, 91, 89),
    ("Roadside", 210, 78, 90),
)
WORDS = (
    "Call back about the estimate of the garage",
    "Tell them whether the surveyor can come before the weekend",
    "Send the form with the first page filled in",
    "Call back with the name of the bodyshop",
    "Say yes or no to the replacement car",
    "Send the letter again, to the new address",
    "Let them know when the payment is on its way",
    "Call back when the neighbour's insurer has answered",
    "Find the photographs that were lost, or say they are gone",
    "Explain by telephone why the excess is what it is",
)
REASONS = (
    "The garage had not answered, and we did not call in between.",
    "The note stood in the file of another claim.",
    "Handed over at six; the evening shift had nobody for it.",
    "The surveyor was ill, and nobody else had the list.",
)


def tell(company: Company) -> None:
    """Write the last weeks into the diary: single commitments, and weeks that were counted."""
    random = Random(SEED)
    diary = company.diary
    first = rules.week_of(diary.today) - WEEKS * rules.WEEK
    day = max(first, diary.first + rules.WEEK)
    while day <= diary.today:
        if day.weekday() < SATURDAY:
            for department in SINGLY:
                for _ in range(random.randint(*A_DAY)):
                    _plan(company, random, department, day)
        if day.weekday() == 0:
            for place in range(len(COUNTED)):
                diary.on(day, partial(_count, company, random, place, day - rules.WEEK))
        day += rules.DAY


def _plan(company: Company, random: Random, department: str, day: date) -> None:
    ahead = random.choice((1, 1, 2))
    due_on = day + timedelta(days=ahead if day.weekday() + ahead < SATURDAY else 7 - day.weekday())
    dice = random.randint(1, 100)
    what, number = random.choice(WORDS), random.randint(20_000, 99_999)
    reason, who = random.choice(REASONS), random.random()
    act = partial(_make, company, department, what, f"HV-{number}", due_on, dice, reason, who)
    company.diary.on(day, act)


def _make(
    company: Company,
    department: str,
    what: str,
    reference: str,
    due_on: date,
    dice: int,
    reason: str,
    who: float,
) -> None:
    """Promise something, and plan what becomes of it."""
    team = [extra.number for extra in company.members(department, since=company.diary.day)]
    number = team[int(who * len(team))] if team else company.lead(department)
    commitment_id = services.make(
        actor=company.actor(number),
        what=what,
        reference=reference,
        due_at=datetime.combine(due_on, DUE_AT, UTC),
    )
    if due_on >= company.diary.today:
        # Still open; by the afternoon what is due today is overdue.
        return
    state, why = CommitmentState.KEPT, ""
    if dice > LATE:
        state, why = CommitmentState.BROKEN, reason
    elif dice > KEPT:
        state, why = CommitmentState.LATE, reason
    company.diary.on(
        due_on,
        lambda: services.settle(
            commitment_id, actor=company.actor(number), state=state, reason=why
        ),
    )


def _count(company: Company, random: Random, place: int, week: date) -> None:
    """Record a week of a team that counts in a program of its own."""
    department, cases, before, after = COUNTED[place]
    weeks_ago = (rules.week_of(company.diary.today) - week).days // 7
    share = before + (after - before) * max(0, WEEKS - weeks_ago) / WEEKS + random.gauss(0, 1.5)
    total = max(1, round(cases * random.uniform(0.85, 1.15)))
    kept = min(total, round(total * share / 100))
    late = (total - kept) * 2 // 3
    services.count_week(
        actor=company.actor(company.lead(department)),
        week=week,
        kept=kept,
        late=late,
        broken=total - kept - late,
    )
