"""Tasks about people: what somebody who leaves leaves behind is handed over by their manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.staffing import queries
from govern.tasks.rules import TaskKind, declare
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from govern.people.events import PersonLeft, RoleEnded
    from govern.staffing.events import PeopleImported

HAND_OVER = "people.hand_over"

declare(
    TaskKind(
        name=HAND_OVER,
        sentence=N_("%(name)s leaves: hand over a role"),
        act=N_("Hand over"),
        endpoint="staffing.hand_overs",
        icon="bi:person-dash",
        minutes=5,
    )
)


def tell_the_manager(event: PersonLeft) -> None:
    """Ask the manager of somebody who leaves to hand over each role they hold."""
    _ask([event.subject_id])


def tell_the_managers(event: PeopleImported) -> None:
    """Ask the same of the managers of everybody who left by an import."""
    _ask(queries.list_imported_leavers(event.subject_id))


def tell_nobody_any_more(event: RoleEnded) -> None:
    """Close the task when the role has ended."""
    close_tasks(HAND_OVER, event.assignment_id)


def _ask(leavers: Sequence[UUID]) -> None:
    for role in queries.list_roles_to_hand_over(leavers):
        open_task(
            HAND_OVER,
            [role.manager_id],
            role.id,
            params={"name": role.name},
        )
