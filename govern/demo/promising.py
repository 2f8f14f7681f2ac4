"""How Havenlicht made its promises, counted them every month, and answered for what went wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.core.clock import months_after
from govern.core.localised import both
from govern.counting.rules import Remedies
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
#: Counted in each of its countries, with the share of the cases there.
ROADSIDE = 3
COUNTRIES = (("NL", 0.7), ("BE", 0.3))
#: The check asks when; a letter has no hour, and is right or not each time.
LETTER = 4
EACH_TIME = "A letter has no hour: each one is on one page and names a person, or not."
#: The one that is also proposed a second time, in nearly the same words.
MAIL = 5
#: Of those who were owed something, so many have it.
REMEDIED = 0.9
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
    terms = Terms(
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
    )
    promise_id = services.propose(actor=company.director, terms=terms)
    if number == MAIL:
        company.diary.on(company.diary.today, partial(_propose_again, company, terms))
    if number == ROADSIDE:
        for days, lasting in ((150, 6), (4, 14)):
            begins = company.diary.today - timedelta(days=days)
            company.diary.on(begins, partial(_flood, company, promise_id, owner, lasting))
    for step in (
        services.agree,
        partial(services.go_live, overruled=EACH_TIME if number == LETTER else ""),
    ):
        version = queries.get_promise(promise_id, lock=True).version
        step(promise_id, actor=company.director, version=version)
    _plan_figures(company, number, promise, promise_id)


def _propose_again(company: Company, terms: Terms) -> None:
    """Propose what is promised already, for all of Belgium this time."""
    day = company.diary.day
    services.propose(
        actor=company.director,
        terms=replace(
            terms,
            text=both(
                "We answer your e-mail within one working day.",
                "Je e-mail wordt binnen één werkdag beantwoord.",
            ),
            department_id=None,
            country="BE",
            starts_on=day,
            review_on=months_after(day, 12),
        ),
    )


def _flood(company: Company, promise_id: UUID, owner: str, days: int) -> None:
    """Let something else hold while roads are under water."""
    day = company.diary.day
    services.change_for_a_while(
        promise_id,
        actor=company.actor(owner),
        text=both(
            "We are at your car within three hours where roads are under water.",
            "Waar wegen onder water staan, zijn we binnen drie uur bij je auto.",
        ),
        reason="High water along the Maas and the IJssel: roads are closed.",
        told="On the website, in the app, and by text to everybody who called.",
        told_on=day,
        starts_on=day,
        ends_on=day + timedelta(days=days),
    )


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
    department = Scope(department_id=company.department(promise.department))
    parts: list[tuple[Scope, float]] = [(department, 1)]
    if number == ROADSIDE:
        parts = [(Scope(country=country), share) for country, share in COUNTRIES]
    for scope, share in parts:
        part, of_them = round(kept * share), round(total * share)
        owed = of_them - part
        record_reading(
            promise_id,
            actor=actor,
            period_start=month,
            scope=scope,
            kept=part,
            total=of_them,
            remedies=Remedies(owed, round(owed * REMEDIED)) if promise.remedy else None,
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
