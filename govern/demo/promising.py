"""How Havenlicht made its promises, counted them every month, and answered for what went wrong."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.core.clock import months_after
from govern.counting.services import record_reading
from govern.demo import cast
from govern.demo.promises import PROMISES, Promise
from govern.journeys.queries import list_open_stages
from govern.promises import queries, services
from govern.promises.rules import MeasureKind, Period, Terms, start_of
from govern.readings.rules import Scope

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from govern.demo.company import Company

#: Months between the first promises and the last; the figures of a month come on this day.
SPREAD = 3
COUNTED_ON_DAY = 5
MONTHS_TO_REVIEW = 30
#: Of these the newest month is still to be counted.
UNCOUNTED = frozenset({0, 5})
BRAMS = frozenset({0, 1})
#: Kept so steadily that it has become a given.
STEADY = frozenset({7})
#: How each promise is measured, and where the figures come from.
MEASURES = (
    ("Reports of damage called back within two working hours", "Telephone system"),
    ("Approved claims paid within five days", "Claims ledger"),
    ("Calls about an accident answered by a person within one minute", "Telephone system"),
    ("Breakdowns reached within 60 minutes", "Roadside app"),
    ("Letters of one page that name a person", "Sample of 250 letters a month"),
    ("E-mails answered within one working day", "Mail desk"),
    ("Visitors who had their price within three minutes", "Website"),
    ("Policies that arrived within ten minutes", "Policy system"),
    ("Visits within three working days after water damage", "Planning of the inspectors"),
    ("Customers who could leave within two minutes", "Website"),
    ("Declined claims explained by a call within one working day", "Telephone system"),
    ("Families who still have the same contact", "Interviews"),
)
CAUSES = (
    (
        "Two colleagues were ill for the same two weeks, and the calls went to nobody.",
        "Every call has a second name on it. We look at it every morning at nine.",
    ),
    (
        "The new system sends an approved claim back when one field is empty.",
        "The field is filled in by us. The supplier repairs it in the next release.",
    ),
    (
        "We promised it for all customers, and had people for those in the west only.",
        "Three colleagues moved to the east; the garage in Zwolle helps until summer.",
    ),
)


def tell(company: Company) -> None:
    """Write every promise into the diary, with its figures month by month."""
    diary = company.diary
    for number, promise in enumerate(PROMISES):
        day = diary.first + timedelta(days=3 + number)
        diary.on(day, partial(_make, company, number, promise))


def _owner(company: Company, number: int, promise: Promise) -> str:
    # Bram, whom one can be, answers for one promise that is kept and for one that is not.
    if number in BRAMS:
        return cast.MANAGER
    owner = company.lead(promise.department)
    return company.lead("Claims") if owner == cast.MANAGER else owner


def _make(company: Company, number: int, promise: Promise) -> None:
    """Propose a promise, agree to it, make it, and plan its figures."""
    day = company.diary.day
    owner = _owner(company, number, promise)
    stage = list_open_stages()[promise.stage - 1]
    promise_id = services.propose(
        actor=company.director,
        terms=Terms(
            text=promise.text,
            owner_id=company.id_of(owner),
            for_whom=promise.for_whom,
            stage_id=stage.id,
            department_id=company.department(promise.department),
            measure_kind=MeasureKind.STANDARD,
            measure=MEASURES[number][0],
            threshold_permille=promise.threshold * 10,
            period=Period.MONTH,
            source=MEASURES[number][1],
            remedy=promise.remedy,
            starts_on=start_of(day, Period.MONTH),
            review_on=months_after(day, MONTHS_TO_REVIEW),
        ),
    )
    for step in (services.agree, services.go_live):
        version = queries.get_promise(promise_id, lock=True).version
        step(promise_id, actor=company.director, version=version)
    _plan_figures(company, number, promise, promise_id)


def _plan_figures(company: Company, number: int, promise: Promise, promise_id: UUID) -> None:
    diary = company.diary
    first = start_of(diary.day, Period.MONTH)
    months = []
    month = first
    while months_after(month, 1) <= diary.today:
        months.append(month)
        month = months_after(month, 1)
    for place, month in enumerate(months):
        if number in UNCOUNTED and month == months[-1]:
            continue
        share = place / max(len(months) - 1, 1)
        rate = promise.first_rate + (promise.last_rate - promise.first_rate) * share
        noise = company.random.gauss(0, 0.012) if place < len(months) - 1 else 0
        noise *= 0.2 if number in STEADY else 1
        total = max(round(promise.cases * company.random.uniform(0.85, 1.15)), 1)
        kept = min(max(round(total * min(rate + noise, 1)), 0), total)
        counted_on = months_after(month, 1) + timedelta(days=COUNTED_ON_DAY - 1)
        # What is not counted yet today is counted today, so that the board is complete.
        diary.on(
            min(counted_on, diary.today),
            partial(_count, company, number, promise, promise_id, month, kept, total),
        )


def _count(
    company: Company,
    number: int,
    promise: Promise,
    promise_id: UUID,
    month: date,
    kept: int,
    total: int,
) -> None:
    """Record a month; a case that it opens is answered a week later, but for the newest ones."""
    diary = company.diary
    actor = company.actor(_owner(company, number, promise))
    before = queries.find_open_case(promise_id)
    record_reading(
        promise_id,
        actor=actor,
        period_start=month,
        scope=Scope(department_id=company.department(promise.department)),
        kept=kept,
        total=total,
    )
    case = queries.find_open_case(promise_id)
    if case is None or before is not None:
        return
    answer_on = diary.day + timedelta(days=7)
    if number in BRAMS and diary.today - diary.day < timedelta(days=120):
        return
    diary.on(answer_on, partial(_answer, company, number, promise, case.id))


def _answer(company: Company, number: int, promise: Promise, case_id: UUID) -> None:
    case = queries.get_case(case_id)
    if case.closed_at is not None:
        return
    cause, repair = CAUSES[number % len(CAUSES)]
    services.answer_case(
        case_id,
        actor=company.actor(_owner(company, number, promise)),
        cause=cause,
        repair=repair,
        version=case.version,
    )
