"""Promises to customers, and how often they were kept: two years of it, or ten in many parts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.fills import Fill, Row, both
from benchmarks.world import DIRECTORS, STAGES_IN_A_JOURNEY, World
from govern.promises.models import Promise, PromiseCase, PromiseWording
from govern.promises.rules import MeasureKind, Period, PromiseState, Standing
from govern.readings.models import PromisePeriod, PromiseReading

THRESHOLD = 900
CASES = 1200


def _text(number: int) -> tuple[str, str]:
    return (
        f"We answer you within {number + 1} hours, and by somebody who can decide.",
        f"Je hebt binnen {number + 1} uur antwoord, van iemand die mag beslissen.",
    )


def _kept(number: int, month: int) -> int:
    """Give how often a promise was kept; every fifth one often was not."""
    lowest = 700 if number % 5 == 4 else 980  # noqa: PLR2004 - the last of five.
    return lowest + (number * 7 + month * 13) % 200


def promises(world: World) -> Iterator[Row]:
    """Give promises that are live; the first ones belong to the CX directors, who write."""
    newest, first = world.months(2)[1], world.months(world.periods)[-1]
    for number in range(world.promises):
        english, dutch = _text(number)
        kept = _kept(number, 1) // len(world.parts) * len(world.parts)
        owner = number if number in DIRECTORS else world.colleague(number % world.departments, 3)
        yield {
            "id": world.id("promise", number),
            "state": PromiseState.LIVE,
            "sort_key": english.lower(),
            "searched": f"{english} {dutch}".lower(),
            "owner_id": world.id("person", owner),
            "for_whom": both("Everybody who calls us", "Iedereen die ons belt"),
            "stage_id": world.id("stage", number % STAGES_IN_A_JOURNEY),
            "measure_kind": MeasureKind.SHARE,
            "measure": "Share of calls that were answered in time, from the telephone system",
            "threshold_permille": THRESHOLD,
            "period": Period.MONTH,
            "remedy": both("We call you back.", "We bellen je terug."),
            "starts_on": first,
            "review_on": world.now.date() + timedelta(days=180),
            "created_at": world.ago(720),
            "standing": Standing.KEPT if kept * 1000 >= THRESHOLD * CASES else Standing.NOT_KEPT,
            "last_period": newest,
            "last_kept": kept,
            "last_total": CASES,
        }


def wordings(world: World) -> Iterator[Row]:
    """Give each promise its words."""
    first = world.months(world.periods)[-1]
    for number in range(world.promises):
        yield {
            "id": world.id("wording", number),
            "promise_id": world.id("promise", number),
            "number": 1,
            "text": both(*_text(number)),
            "starts_on": first,
            "created_at": world.ago(720),
        }


def readings(world: World) -> Iterator[Row]:
    """Give the figures of each part, or of the whole organisation, for each month that is over."""
    months, parts = world.months(world.periods)[1:], world.parts
    for number in range(world.promises):
        promise_id = world.id("promise", number)
        for month, start in enumerate(months, 1):
            recorded_at = world.ago(30 * month - 5)
            for place, country in enumerate(parts):
                key = (number * len(months) + month) * len(parts) + place
                yield {
                    "id": world.id("reading", key),
                    "promise_id": promise_id,
                    "period_start": start,
                    "country": country,
                    "kept": _kept(number, month) // len(parts),
                    "total": CASES // len(parts),
                    "recorded_at": recorded_at,
                }


def totals(world: World) -> Iterator[Row]:
    """Give what the figures of each month add up to."""
    months, parts = world.months(world.periods)[1:], len(world.parts)
    for number in range(world.promises):
        for month, start in enumerate(months, 1):
            yield {
                "promise_id": world.id("promise", number),
                "period_start": start,
                "kept": _kept(number, month) // parts * parts,
                "total": CASES // parts * parts,
            }


def cases(world: World) -> Iterator[Row]:
    """Open a case of each promise of those who write."""
    newest = world.months(2)[1]
    for number in DIRECTORS:
        yield {
            "id": world.id("case", number),
            "promise_id": world.id("promise", number),
            "opened_at": world.ago(10),
            "opened_period": newest,
            "due_on": world.now.date() + timedelta(days=20),
        }


FILLS = (
    Fill(Promise, promises),
    Fill(PromiseWording, wordings),
    Fill(PromiseReading, readings),
    Fill(PromisePeriod, totals),
    Fill(PromiseCase, cases),
)
