"""Who listens to what: the one table of events and their listeners, in the order they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.audit import services as audit
from govern.notifications import notifications as about_people
from govern.people.events import PersonLeft, RoleEnded, RoleGiven
from govern.promises import notifications as about_promises
from govern.promises.events import (
    CaseAnswered,
    PromiseRetired,
    PromiseReworded,
    ReadingCorrected,
    ReadingRecorded,
)
from govern.staffing.events import PeopleImported
from govern.tasks import notifications as about_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from govern.core.events import Event

#: The log hears everything, and first.
EVERYTHING: Sequence[Callable[[Any], None]] = (audit.record,)

#: Tasks and outbox rows only; everything else reacts in the worker, from the log.
SUBSCRIBERS: Mapping[type[Event], Sequence[Callable[[Any], None]]] = {
    PeopleImported: (about_tasks.tell_the_managers,),
    PersonLeft: (about_tasks.tell_the_manager,),
    ReadingRecorded: (about_promises.tell_the_owner,),
    ReadingCorrected: (about_promises.tell_the_owner,),
    PromiseReworded: (about_promises.tell_the_new_owner,),
    PromiseRetired: (about_promises.tell_it_is_retired,),
    CaseAnswered: (about_promises.tell_it_is_answered,),
    RoleEnded: (about_tasks.tell_nobody_any_more, about_people.tell_whose_role_ended),
    RoleGiven: (about_people.tell_who_was_given_a_role,),
}
