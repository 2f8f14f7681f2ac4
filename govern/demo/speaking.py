"""The customer advocates of the demo: appointed department by department, with gaps."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.advocates import queries, services
from govern.advocates.rules import AppointmentKind
from govern.demo import cast

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from govern.demo.company import Company

#: Department, when they were appointed as a share of the history, and how long the term is in
#: days counted from today; those with no term here have nobody.
APPOINTED: tuple[tuple[str, float, int], ...] = (
    ("Customers", 0.05, 200),
    ("Contact Centre Utrecht", 0.05, 230),
    ("Contact Centre Gent", 0.1, 21),
    ("Claims", 0.12, 160),
    ("Claims Rotterdam", 0.05, 300),
    ("Claims Gent", 0.3, 400),
    ("Operations", 0.35, -12),
    ("Roadside", 0.2, 90),
    ("Product and Pricing", 0.4, 250),
    ("Technology", 0.5, 330),
)
#: What an advocate is asked about, by department.
TOPICS: dict[str, str] = {
    "Customers": "Why people stay, and what they tell us in the week they leave",
    "Contact Centre Utrecht": "What callers ask twice, and where our answers are hard to follow",
    "Contact Centre Gent": "Callers in two languages, and what gets lost between them",
    "Claims": "How long a claim feels, and when people want to hear from us",
    "Claims Rotterdam": "Water damage: what people need in the first two days",
    "Claims Gent": "Storm damage, and households without a second place to sleep",
    "Operations": "Handing over between teams, and who the customer then asks",
    "Documents": "Letters: which words people do not understand",
    "Roadside": "Waiting at the roadside at night, and knowing when help comes",
    "Product and Pricing": "What a change of price or terms does to people who stay with us",
    "Technology": "Signing in, and what people do when the website is down",
}
#: What some added later, and how many days before today. Whoever is not named has been quiet.
ADDED: dict[str, tuple[int, str]] = {
    "Customers": (6, "older customers without e-mail"),
    "Contact Centre Utrecht": (13, "calls about the new invoice"),
    "Contact Centre Gent": (34, "waiting times at noon"),
    "Claims": (20, "photos that people are asked for twice"),
    "Claims Gent": (48, "landlords and tenants in one claim"),
    "Roadside": (27, "electric cars"),
    "Product and Pricing": (9, "the excess in plain words"),
}
LEFT = ("Documents", 0.15, 0.8)
DEPUTY = ("Product and Pricing", 0.55, 250)
REASON = "Went to another department; a successor is looked for."


def tell(company: Company) -> None:
    """Write every appointment into the diary."""
    diary = company.diary
    for department, share, days in APPOINTED:
        diary.on(diary.at(share), partial(_appoint, company, department, days))
    department, begun, ended = LEFT
    diary.on(diary.at(begun), partial(_appoint, company, department, 100, until=ended))
    department, share, days = DEPUTY
    deputy = partial(_appoint, company, department, days, kind=AppointmentKind.DEPUTY)
    diary.on(diary.at(share), deputy)


def _appoint(
    company: Company,
    department: str,
    days: int,
    *,
    kind: AppointmentKind = AppointmentKind.ADVOCATE,
    until: float | None = None,
) -> None:
    """Appoint somebody; most prepare themselves within the next weeks."""
    diary = company.diary
    members = company.members(department)
    advocate = cast.ADVOCATE
    if department != "Product and Pricing" or kind is AppointmentKind.DEPUTY:
        advocate = members[-1].number
    appointment_id = services.appoint(
        company.department(department),
        actor=company.director,
        person_id=company.id_of(advocate),
        kind=kind,
        starts_on=diary.day,
        term_ends_on=diary.today + timedelta(days=days),
        topics=TOPICS[department],
    )
    company.role_changed(advocate)
    if until is not None:
        diary.on(diary.at(until), partial(_end, company, appointment_id, advocate))
    elif department != "Technology":
        prepare = partial(_prepare, company, appointment_id, advocate, department)
        diary.on(diary.day + timedelta(days=20), prepare)


def _prepare(company: Company, appointment_id: UUID, advocate: str, department: str) -> None:
    """Note the preparation; some come back later with one more topic."""
    diary = company.diary
    _describe(company, appointment_id, advocate, TOPICS[department], prepared_on=diary.day)
    days, topic = ADDED.get(department, (0, ""))
    added = diary.today - timedelta(days=days)
    if topic and added > diary.day:
        topics = f"{TOPICS[department]}; {topic}"
        again = partial(_describe, company, appointment_id, advocate, topics)
        diary.on(added, partial(again, prepared_on=diary.day))


def _describe(
    company: Company, appointment_id: UUID, advocate: str, topics: str, *, prepared_on: date
) -> None:
    services.describe(
        appointment_id,
        actor=company.actor(advocate),
        topics=topics,
        prepared_on=prepared_on,
        version=queries.get_appointment(appointment_id).version,
    )


def _end(company: Company, appointment_id: UUID, advocate: str) -> None:
    services.end(appointment_id, actor=company.director, reason=REASON)
    company.role_changed(advocate)
