"""Gives those who hand over for somebody who leaves their task, and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.permissions import Permission
from govern.handovers import queries
from govern.handovers.rules import HAND_OVER
from govern.people.presence import list_holders, list_stand_ins
from govern.people.queries import hold_people
from govern.tasks.queries import list_asked
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from govern.handovers.rules import Left


def settle(person_ids: Collection[UUID]) -> None:
    """Ask for each of these people who leave whoever hands over; nobody where nothing is left.

    It is the nearest manager who can come in; without one the CX director, and for roles the
    administrators. It can be repeated as often as one likes.
    """
    if not person_ids:
        return
    asked = list_asked(HAND_OVER, person_ids)
    if asked:
        # Of two who give away the last things at once, the second counts when the first is done.
        hold_people(asked.keys())
    left = queries.count_left(person_ids)
    above = list_stand_ins(left)
    for person_id in {*left, *asked}:
        behind = left.get(person_id)
        wanted = _whom(person_id, behind, above.get(person_id)) if behind else set()
        for other_id in asked.get(person_id, set()) - wanted:
            close_tasks(HAND_OVER, person_id, person_id=other_id)
        if behind and wanted:
            open_task(HAND_OVER, wanted, person_id, params={"name": behind.name})


def _whom(leaver_id: UUID, left: Left, manager_id: UUID | None) -> set[UUID]:
    if manager_id is not None:
        return {manager_id}
    wanted: set[UUID] = set()
    if left.others:
        wanted = set(list_holders(Permission.PROMISES_MANAGE)) - {leaver_id}
    if left.roles or not wanted:
        wanted |= set(list_holders(Permission.PEOPLE_MANAGE)) - {leaver_id}
    return wanted
