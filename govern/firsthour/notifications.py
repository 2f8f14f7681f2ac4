"""Reminds of what was skipped in the first hour until it is done, or left as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.permissions import Permission
from govern.firsthour import queries
from govern.firsthour.rules import FINISH
from govern.organisation.models import THE_ORGANISATION
from govern.organisation.queries import get_organisation
from govern.people.presence import list_holders
from govern.tasks.queries import is_asked, was_ever_asked
from govern.tasks.rules import TaskKind, declare
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.core.events import Event
    from govern.firsthour.events import SetupLeft, StepLeft

declare(
    TaskKind(
        name=FINISH,
        sentence=N_("Finish setting up"),
        act=N_("Finish"),
        endpoint="firsthour.unfinished",
        icon="bi:list-check",
        minutes=10,
    )
)


def ask_to_finish(_event: StepLeft) -> None:
    """Ask those who walk through the first hour, once it is over, for what they skipped; once."""
    organisation = get_organisation()
    if organisation.setup_step is not None:
        return
    if not queries.list_undone(organisation.modules_off):
        close_tasks(FINISH, THE_ORGANISATION)
    elif not was_ever_asked(FINISH):
        walkers = {
            *list_holders(Permission.ORGANISATION_CHANGE),
            *list_holders(Permission.DEFINITION_EDIT),
        }
        open_task(FINISH, walkers, THE_ORGANISATION)


def look_again(_event: Event) -> None:
    """Close the task when nothing is left to be done, wherever it was done."""
    # Holding the organisation: of the last two things done at once, the second sees the first.
    if is_asked(FINISH) and not queries.list_undone(get_organisation().modules_off):
        close_tasks(FINISH, THE_ORGANISATION)


def ask_no_more(_event: SetupLeft) -> None:
    """Close the task because somebody decided so."""
    close_tasks(FINISH, THE_ORGANISATION)
