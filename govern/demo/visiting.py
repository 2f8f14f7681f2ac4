"""The floor days of the demo: teams with their hosts, and days logged, told about and confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.demo import cast
from govern.demo.stories import FLOOR_PLACES, GREAT_THINGS, LEARNED
from govern.floor import services as floor
from govern.floor.rules import FloorKind
from govern.rotations import services

if TYPE_CHECKING:
    from uuid import UUID

    from govern.demo.company import Company

HOSTS_OF_EACH = 2
#: Days on the floor of a person in two years, on average, and how many months that is.
DAYS_EACH, IN_MONTHS = 3, 24
KINDS = (FloorKind.OBSERVATIONAL, FloorKind.INTERACTIVE, FloorKind.INTERACTIVE, FloorKind.JOB_SWAP)
FULL_DAY = (time(8, 30), time(17))
HALF_DAY = (time(9), time(13))
#: Of a hundred days: half ones, those never told about, never confirmed, and declined.
HALF, UNTOLD, UNCONFIRMED, DECLINED = 12, 4, 2, 2
#: What waits longer than this was answered after all; so long it took.
LONGEST_UNANSWERED = 30
NOT_HERE = "I was not at work that day, and nobody here remembers the visit."
FRIDAY = 4
#: Later than this the ten visit the contact centre, before it the road.
FLOOR_SHARE = 0.4
#: When the ten were on the floor, as shares of the history.
CHARACTER_DAYS = {
    cast.DIRECTOR: (0.3, 0.72),
    cast.CHIEF: (0.35,),
    cast.FINANCE: (0.2, 0.66),
    cast.EMPLOYEE: (0.25, 0.57),
    cast.MANAGER: (0.4, 0.8),
    cast.ADVOCATE: (0.45, 0.93),
    cast.MODERATOR: (0.5,),
    cast.NOMINEE: (0.1, 0.55, 0.9),
    cast.ADMINISTRATOR: (0.9,),
}


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A day somebody spends with another team, and what comes of it."""

    visitor: str
    place: str
    day: date
    hours: tuple[time, time] = FULL_DAY
    kind: FloorKind = FloorKind.OBSERVATIONAL
    host: str = ""
    #: Days after it on which it is told about and answered; None when that never happens.
    told_after: int | None = 2
    answered_after: int | None = 3
    declined: bool = False


def workday(day: date) -> date:
    """Give a day, or the Friday before when it is in a weekend."""
    return day - timedelta(days=max(day.weekday() - FRIDAY, 0))


class Floor:
    """The teams that receive colleagues, with their hosts."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.teams: dict[str, UUID] = {}
        self.hosts: dict[str, list[str]] = {}
        self._taken: set[tuple[str, date]] = set()

    def tell(self, months: int) -> None:
        """Write teams and visits into the diary."""
        company, diary = self.company, self.company.diary
        diary.on(diary.first + timedelta(days=1), self._make_teams)
        visitors = company.settled(diary.first)
        wanted = round(len(company.extras) * DAYS_EACH * months / IN_MONTHS)
        # Some go often and some never, so that there are licences in every state.
        weights = [company.random.random() ** 2 for _visitor in visitors]
        for visitor in company.random.choices(visitors, weights=weights, k=wanted):
            last = max(diary.days - 7, 4)
            day = diary.first + timedelta(days=company.random.randint(4, last))
            self.plan(self._any_visit(visitor.number, visitor.department, day))
        for character in cast.CHARACTERS:
            for share in CHARACTER_DAYS.get(character.email, ()):
                place = "Contact Centre Utrecht" if share > FLOOR_SHARE else "Roadside"
                day = max(diary.at(share), diary.first + timedelta(days=4))
                self.plan(Visit(visitor=character.email, place=place, day=workday(day)))

    def _make_teams(self) -> None:
        director = self.company.director
        for place, where in FLOOR_PLACES:
            team_id = floor.create_team(
                actor=director,
                name=place,
                department_id=self.company.department(place),
                place=where,
                time_zone="Europe/Brussels" if place in cast.BELGIAN else "Europe/Amsterdam",
            )
            hosts = [e.number for e in self.company.members(place)][:HOSTS_OF_EACH]
            if place == "Contact Centre Utrecht":
                hosts.insert(0, cast.HOST)
            if not hosts:
                hosts = [self.company.lead(place)]
            for host in hosts:
                floor.add_host(team_id, actor=director, person_id=self.company.id_of(host))
                self.company.role_changed(host)
            self.teams[place], self.hosts[place] = team_id, hosts

    def _any_visit(self, visitor: str, department: str, day: date) -> Visit:
        random = self.company.random
        luck = random.randint(1, 100)
        untold = luck <= UNTOLD
        declined = UNTOLD < luck <= UNTOLD + DECLINED
        return Visit(
            visitor=visitor,
            place=random.choice([name for name, _where in FLOOR_PLACES if name != department]),
            day=workday(day),
            hours=HALF_DAY if random.randint(1, 100) <= HALF else FULL_DAY,
            kind=random.choice(KINDS),
            told_after=None if untold or declined else random.randint(1, 4),
            answered_after=self._answered_after(day, late=luck > 100 - UNCONFIRMED),
            declined=declined,
        )

    def _answered_after(self, day: date, *, late: bool) -> int | None:
        """Give the days a host takes to answer; who is late has not answered the newest yet."""
        if not late:
            return self.company.random.randint(2, 5)
        waited = (self.company.diary.today - day).days
        return LONGEST_UNANSWERED if waited > LONGEST_UNANSWERED else None

    @property
    def visitors(self) -> set[str]:
        """Give who spends a day with another team at any time."""
        return {visitor for visitor, _day in self._taken}

    def take(self, visitor: str, day: date) -> bool:
        """Keep a day of somebody's free for one team; say whether it was still free."""
        free = (visitor, day) not in self._taken
        self._taken.add((visitor, day))
        return free

    def plan(self, visit: Visit) -> None:
        """Write a visit into the diary; nobody is with two teams on a day."""
        if self.take(visit.visitor, visit.day):
            logged_on = visit.day + timedelta(days=1)
            self.company.diary.on(
                min(logged_on, self.company.diary.today), partial(self._log, visit)
            )

    def _log(self, visit: Visit) -> None:
        company, diary = self.company, self.company.diary
        hosts = [host for host in self.hosts[visit.place] if host != visit.visitor]
        host = visit.host or company.random.choice(hosts)
        rotation_id = services.log_day(
            actor=company.actor(visit.visitor),
            person_id=company.id_of(visit.visitor),
            team_id=self.teams[visit.place],
            host_id=company.id_of(host),
            kind=visit.kind,
            day=visit.day,
            begins=visit.hours[0],
            ends=visit.hours[1],
        )
        if visit.told_after is not None:
            told_on = visit.day + timedelta(days=visit.told_after)
            diary.on(told_on, partial(self.tell_about, rotation_id, visit.visitor))
        if visit.answered_after is not None:
            answered_on = visit.day + timedelta(days=visit.answered_after)
            diary.on(answered_on, partial(self._answer, rotation_id, host, visit.declined))

    def tell_about(self, rotation_id: UUID, visitor: str) -> None:
        """Finish the debrief of a day."""
        random = self.company.random
        services.debrief(
            rotation_id,
            actor=self.company.actor(visitor),
            great=random.choice(GREAT_THINGS),
            learned=random.choice(LEARNED),
            in_the_way="",
            action="",
            action_on=None,
            finish=True,
            version=0,
        )

    def _answer(self, rotation_id: UUID, host: str, declined: bool) -> None:  # noqa: FBT001
        actor = self.company.actor(host)
        if declined:
            services.decline(rotation_id, actor=actor, reason=NOT_HERE)
        else:
            services.confirm(rotation_id, actor=actor)
