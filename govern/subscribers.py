"""Who listens to what: the one table of events and their listeners, in the order they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.audit import services as audit
from govern.barriers import notifications as barriers
from govern.barriers.events import (
    BarrierAssessed,
    BarrierClosed,
    BarrierReopened,
    BarrierReported,
    MitigationAccepted,
    MitigationPlanned,
)
from govern.definition.events import ReturnedToDraft
from govern.insights import notifications as insights
from govern.insights.events import ActionPlanned, EffectRecorded, InsightDeclined
from govern.invitations import notifications as invitations
from govern.invitations.events import PeopleInvited, PersonInvited
from govern.links import notifications as links
from govern.links.events import ResetAsked
from govern.notifications import notifications as about_people
from govern.people.events import PersonLeft, RoleEnded, RoleGiven
from govern.profile import notifications as profile
from govern.profile.events import EmailAsked, EmailChanged, PasswordChanged
from govern.signing.events import RequestsClosed, TextSigned
from govern.signoff import notifications as signoff
from govern.signoff.events import DefinitionInForce, DefinitionSigned, SentForSignature
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
    SentForSignature: (signoff.tell_signatories,),
    TextSigned: (signoff.close_own_task,),
    DefinitionSigned: (signoff.tell_author,),
    RequestsClosed: (signoff.close_all_tasks,),
    ReturnedToDraft: (signoff.tell_author_to_change,),
    DefinitionInForce: (signoff.tell_everybody,),
    EmailAsked: (profile.tell_new_address,),
    EmailChanged: (profile.tell_old_address,),
    PasswordChanged: (profile.tell_of_new_password,),
    PeopleInvited: (invitations.tell_all_invited,),
    PersonInvited: (invitations.tell_invited,),
    ResetAsked: (links.tell_asker,),
    BarrierReported: (barriers.tell_the_assessors,),
    BarrierAssessed: (barriers.tell_the_owner, barriers.tell_the_reporter),
    BarrierClosed: (barriers.tell_it_is_closed, barriers.tell_the_reporter),
    BarrierReopened: (barriers.tell_it_is_open_again, barriers.tell_the_reporter),
    MitigationPlanned: (barriers.tell_who_mitigates,),
    MitigationAccepted: (barriers.tell_it_is_accepted,),
    ActionPlanned: (insights.tell_the_owner, insights.tell_the_reporter),
    InsightDeclined: (insights.tell_it_is_over, insights.tell_the_reporter),
    EffectRecorded: (insights.tell_it_is_over, insights.tell_the_reporter),
    PeopleImported: (about_tasks.tell_the_managers,),
    PersonLeft: (about_tasks.tell_the_manager,),
    RoleEnded: (about_tasks.tell_nobody_any_more, about_people.tell_whose_role_ended),
    RoleGiven: (about_people.tell_who_was_given_a_role,),
}
