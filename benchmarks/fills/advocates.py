"""Who speaks for customers in which department."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from benchmarks.fills import Fill, Row
from benchmarks.world import World
from govern.advocates.models import Appointment
from govern.advocates.rules import AppointmentKind


def appointments(world: World) -> Iterator[Row]:
    """Give four of five departments an advocate, and every other one of them a deputy."""
    today = world.now.date()
    for count, department in enumerate(world.spoken_for()):
        for turn, kind in enumerate((AppointmentKind.ADVOCATE, AppointmentKind.DEPUTY)):
            if turn and count % 2:
                continue
            yield {
                "id": world.id(kind.value, department),
                "person_id": world.id("person", world.colleague(department, turn)),
                "department_id": world.id("department", department),
                "kind": kind,
                "starts_on": today - timedelta(days=300),
                "term_ends_on": today + timedelta(days=30 + department % 400),
                "topics": "Complaints, letters, and what we say on the telephone",
                "prepared_on": today - timedelta(days=280),
                "appointed_at": world.ago(300),
                "active_at": world.ago(department % 200),
            }


FILLS = (Fill(Appointment, appointments),)
