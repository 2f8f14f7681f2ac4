"""Places on the floor: offered, booked, received; and what is going on there today."""

from __future__ import annotations

from datetime import date, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.bookings import services
from govern.demo import cast
from govern.demo.visiting import Visit, workday
from govern.floor import services as floor
from govern.floor.rules import FloorKind
from govern.rotations import services as rotations

if TYPE_CHECKING:
    from uuid import UUID

    from govern.demo.company import Company
    from govern.demo.visiting import Floor

BEGINS, ENDS = time(9), time(17)
#: How many weeks places were booked in, and how many are offered ahead.
WEEKS_BACK, WEEKS_AHEAD = 8, 6
HOME = "Contact Centre Utrecht"


def tell(company: Company, team: Floor) -> None:
    """Write booked days of the last weeks, what waits today, and places to come, into the diary."""
    diary = company.diary
    fates = ("come", "come", "cancelled", "come", "missed", "come", "left", "come")
    for week in range(1, WEEKS_BACK + 1):
        day = workday(diary.today - timedelta(days=7 * week))
        if day - timedelta(days=10) > diary.first:
            fate = fates[(week - 1) % len(fates)]
            diary.on(day - timedelta(days=10), partial(_offer, company, team, day, fate))
    diary.on(diary.today - timedelta(days=1), partial(_offer_ahead, company, team))
    diary.on(diary.today - timedelta(days=3), partial(_offer_today, company, team))
    for visit in _waiting(company):
        team.plan(visit)


def _waiting(company: Company) -> list[Visit]:
    """Give what waits: days for Yasmina to confirm, and a debrief for Sanne to write."""
    refused = Visit(
        visitor=company.members("Documents")[0].number,
        place="Roadside",
        day=workday(company.diary.today - timedelta(days=12)),
        told_after=None,
        declined=True,
    )
    yesterday = workday(company.diary.today - timedelta(days=2))
    guests = [e.number for e in company.members("Technology")]
    guests += [e.number for e in company.members("Finance and People")]
    waiting = [
        Visit(visitor=guest, place=HOME, day=yesterday, host=cast.HOST, answered_after=None)
        for guest in guests[:2]
    ]
    untold = Visit(
        visitor=cast.EMPLOYEE,
        place=HOME,
        day=workday(company.diary.today - timedelta(days=4)),
        host=cast.HOST,
        told_after=None,
        answered_after=2,
    )
    return [refused, untold, *waiting]


def _offer(company: Company, team: Floor, day: date, fate: str) -> None:
    """Offer places on a day; two people book one, and one of them may have something happen."""
    slot_id = _slot(company, team, "Roadside", day)
    company.diary.on(
        day - timedelta(days=7), partial(_book, company, team, slot_id, day=day, fate=fate)
    )


def _slot(company: Company, team: Floor, place: str, day: date) -> UUID:
    host = team.hosts[place][0]
    return floor.offer_slot(
        team.teams[place],
        actor=company.actor(host),
        host_id=company.id_of(host),
        kind=FloorKind.OBSERVATIONAL,
        day=day,
        begins=BEGINS,
        ends=ENDS,
        capacity=3,
    )


def _book(company: Company, team: Floor, slot_id: UUID, *, day: date, fate: str) -> None:
    host = company.actor(team.hosts["Roadside"][0])
    for place, end in (("Product and Pricing", "come"), ("Documents", fate)):
        guests = [member.number for member in company.members(place)]
        guest = next(
            (g for g in company.random.sample(guests, len(guests)) if team.take(g, day)), None
        )
        if guest is None:
            continue
        rotation_id = services.book(slot_id, actor=company.actor(guest))
        diary = company.diary
        if end == "cancelled":
            cancel = partial(services.cancel, rotation_id, actor=company.actor(guest))
            diary.on(day - timedelta(days=2), cancel)
            continue
        if end == "missed":
            diary.on(day, partial(services.note_no_show, rotation_id, actor=host))
            continue
        diary.on(day, partial(services.check_in, rotation_id, actor=host))
        if end == "left":
            diary.on(day, partial(services.note_abandoned, rotation_id, actor=host))
            continue
        diary.on(day + timedelta(days=1), partial(team.tell_about, rotation_id, guest))
        diary.on(day + timedelta(days=2), partial(rotations.confirm, rotation_id, actor=host))


def _offer_today(company: Company, team: Floor) -> None:
    """Offer places for today: one guest is there now, the other one is expected."""
    today = company.diary.today
    slot_id = _slot(company, team, HOME, today)
    guests = [company.members(place)[0].number for place in ("Technology", "Documents")]
    there, _expected = (services.book(slot_id, actor=company.actor(guest)) for guest in guests)
    company.diary.on(today, partial(services.check_in, there, actor=company.actor(cast.HOST)))


def _offer_ahead(company: Company, team: Floor) -> None:
    """Offer places in the weeks to come; somebody is booked already, and somebody comes today."""
    today = company.diary.today
    days = [workday(today + timedelta(days=3 + 7 * week)) for week in range(WEEKS_AHEAD)]
    for place in (HOME, "Roadside", "Claims Gent"):
        slots = [_slot(company, team, place, day) for day in days if day > today]
        guest = company.members("Technology")[-1].number
        if place == HOME:
            services.book(slots[0], actor=company.actor(guest))
            services.book(slots[1], actor=company.actor(cast.ADVOCATE))
