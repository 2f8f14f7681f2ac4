"""What two years of use leave behind: tasks, the log, and messages."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from benchmarks.fills import Fill, Row
from benchmarks.world import World
from govern.audit.models import AuditRow
from govern.licences.rules import RENEW
from govern.notifications.models import OutboxRow, OutboxState
from govern.rotations.notifications import DEBRIEF
from govern.tasks.models import Task

DAYS = 730
#: Of each person: how many tasks there were, and the first ones of them that are open.
TASKS_OF_A_PERSON, OPEN_TASKS = 3, 2
ROWS_OF_A_PERSON = 4
MESSAGES_TO_A_PERSON = 2
EVENTS = ("journeys.stage_changed", "accounts.signed_in", "journeys.journey_changed")


def tasks(world: World) -> Iterator[Row]:
    """Give everybody two things to do, one without a day by which, and those they have done."""
    for number in range(world.size):
        for turn in range(TASKS_OF_A_PERSON):
            is_open = turn < OPEN_TASKS
            yield {
                "id": world.id("task", number * TASKS_OF_A_PERSON + turn),
                "kind": DEBRIEF if turn else RENEW,
                "person_id": world.id("person", number),
                "subject_id": world.id("rotation" if turn else "person", number),
                "params": {},
                "opened_at": world.ago(30 * turn + 1),
                "due_at": None if turn else world.ago(-7),
                "closed_at": None if is_open else world.ago(30 * turn - 1),
            }


def open_task(world: World, number: int) -> UUID:
    """Give the id of the task of this person that has no day by which it is done."""
    return world.id("task", number * TASKS_OF_A_PERSON + 1)


def log(world: World) -> Iterator[Row]:
    """Give four rows of the log for everybody, spread over two years, oldest first."""
    chance = world.random("log")
    total = world.size * ROWS_OF_A_PERSON
    for number in range(total):
        yield {
            "id": world.id("audit", number),
            "at": world.ago(DAYS * (total - number) / total),
            "event": EVENTS[number % len(EVENTS)],
            "actor_id": world.id("person", chance.randrange(world.size)),
            "subject_id": world.id("stage", chance.randrange(world.size)),
            "private": False,
            "payload": {"position": number % 12},
        }


def messages(world: World) -> Iterator[Row]:
    """Give two messages that were sent to everybody."""
    for number in range(world.size * MESSAGES_TO_A_PERSON):
        at = world.ago(DAYS * (number % 365) / 365 + 1)
        yield {
            "id": world.id("message", number),
            "kind": "journeys.stage_changed",
            "recipient_id": world.id("person", number % world.size),
            "subject_id": world.id("stage", number % 96),
            "ids": {},
            "state": OutboxState.SENT,
            "created_at": at,
            "due_at": at,
            "attempts": 1,
            "sent_at": at,
        }


FILLS = (Fill(Task, tasks), Fill(AuditRow, log), Fill(OutboxRow, messages))
