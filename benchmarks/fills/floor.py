"""Floor teams, days spent with them, and the licences that came of those days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from benchmarks.fills import Fill, Row
from benchmarks.world import WRITERS, World
from govern.core.types import sort_key
from govern.floor.models import FloorTeam
from govern.floor.rules import FloorKind, instant_of, minutes_between
from govern.licences.models import Licence, LicenceStanding
from govern.rotations.models import Debrief, FloorHour, Rotation
from govern.rotations.rules import RotationState, hours_of

BEGINS, ENDS = time(9), time(12)
TIME_ZONE = "Europe/Amsterdam"
VALID_DAYS = 365
#: A day of the fill lies further back than anybody may log one.
FEWEST_DAYS_AGO, MOST_DAYS_AGO = 40, 500


def teams(world: World) -> Iterator[Row]:
    """Give floor teams, spread over the departments."""
    for number in range(world.teams):
        name = f"Service line {number}"
        yield {
            "id": world.id("team", number),
            "name": name,
            "sort_key": sort_key(name),
            "department_id": world.id("department", number % world.departments),
            "place": "Second floor",
            "time_zone": TIME_ZONE,
            "created_at": world.ago(700),
        }


def _days(world: World) -> Iterator[tuple[int, int, date]]:
    """Give two of three people a day with a team: the number of each, and the day."""
    hosts = {world.host_of(team) for team in range(world.teams)}
    today = world.now.date()
    for number in range(world.size):
        if number % 3 == 0 or number in hosts:
            continue
        ago = FEWEST_DAYS_AGO + number * 17 % (MOST_DAYS_AGO - FEWEST_DAYS_AGO)
        yield number, number % world.teams, today - timedelta(days=ago)


def rotations(world: World) -> Iterator[Row]:
    """Give confirmed half days, each vouched for by the team's host."""
    for number, team, day in _days(world):
        host_id = world.id("person", world.host_of(team))
        ends_at = instant_of(day, ENDS, TIME_ZONE)
        yield {
            "id": world.id("rotation", number),
            "person_id": world.id("person", number),
            "team_id": world.id("team", team),
            "host_id": host_id,
            "kind": FloorKind.OBSERVATIONAL if number % 2 else FloorKind.INTERACTIVE,
            "day": day,
            "begins": BEGINS,
            "ends": ENDS,
            "starts_at": instant_of(day, BEGINS, TIME_ZONE),
            "ends_at": ends_at,
            "minutes": minutes_between(BEGINS, ENDS),
            "state": RotationState.CONFIRMED,
            "recorded_at": ends_at,
            "confirmed_by_id": host_id,
            "confirmed_at": ends_at,
            "debriefed_at": ends_at,
        }


def hours(world: World) -> Iterator[Row]:
    """Give the hours these days took."""
    for number, _team, day in _days(world):
        for hour in hours_of(BEGINS, ENDS):
            yield {
                "person_id": world.id("person", number),
                "day": day,
                "hour": hour,
                "rotation_id": world.id("rotation", number),
            }


def debriefs(world: World) -> Iterator[Row]:
    """Give what was told about each day."""
    for number, _team, day in _days(world):
        told_at = instant_of(day, ENDS, TIME_ZONE)
        yield {
            "rotation_id": world.id("rotation", number),
            "person_id": world.id("person", number),
            "great": "Somebody called a customer back on their own accord, and it was settled.",
            "learned": "Our letters bring more questions than they answer.",
            "language": "en",
            "saved_at": told_at,
            "finished_at": told_at,
        }


def _holders(world: World) -> Iterator[tuple[int, date]]:
    """Give who holds a licence, and since when: who was on the floor, and everybody who writes."""
    yield from ((number, day) for number, _team, day in _days(world) if number not in WRITERS)
    yield from ((number, world.ago(FEWEST_DAYS_AGO).date()) for number in WRITERS)


def licences(world: World) -> Iterator[Row]:
    """Give the numbers of the licences."""
    for number, day in _holders(world):
        yield {
            "person_id": world.id("person", number),
            "number": f"CD-{number:07}",
            "code": world.id("licence", number).hex,
            "issued_at": instant_of(day, ENDS, TIME_ZONE),
        }


def standings(world: World) -> Iterator[Row]:
    """Give since when and until when each licence is valid."""
    for number, day in _holders(world):
        yield {
            "person_id": world.id("person", number),
            "valid_from": day,
            "valid_until": day + timedelta(days=VALID_DAYS),
            "classes": "A" if number % 2 else "B",
            "settled_at": instant_of(day, ENDS, TIME_ZONE),
        }


FILLS = (
    Fill(FloorTeam, teams),
    Fill(Rotation, rotations),
    Fill(FloorHour, hours),
    Fill(Debrief, debriefs),
    Fill(Licence, licences),
    Fill(LicenceStanding, standings),
)
