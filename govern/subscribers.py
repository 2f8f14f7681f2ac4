"""Who listens to what: the one table of events and their listeners, in the order they run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.accounts.events import AccountDeactivated, AccountReactivated
from govern.acknowledgements import events as acknowledgements
from govern.acknowledgements import notifications as acknowledging
from govern.advocates import events as advocates
from govern.advocates import notifications as advocate_news
from govern.answers import notifications as answers
from govern.audit import services as audit
from govern.awards import notifications as awards
from govern.awards.events import RoundAnnounced
from govern.ballots import notifications as ballots
from govern.ballots.events import BallotCast
from govern.barriers import events as barriers
from govern.barriers import notifications as barrier_news
from govern.bookings import events as bookings
from govern.bookings import notifications as booking_news
from govern.counting import notifications as reading_day
from govern.definition.events import DraftBegun, ReturnedToDraft
from govern.departments.events import DepartmentAdded, DepartmentEnded, DepartmentMerged
from govern.figures.notifications import ask_for_a_count, tell_the_front_page
from govern.firsthour import notifications as first_hour
from govern.firsthour.events import SetupLeft, StepLeft
from govern.floor.events import TeamCreated
from govern.handovers import notifications as handovers
from govern.insights import events as insights
from govern.insights import notifications as insight_news
from govern.invitations import notifications as invitations
from govern.invitations.events import PeopleInvited, PersonInvited
from govern.licences import events as licences
from govern.licences import notifications as licence_news
from govern.links import notifications as links
from govern.links.events import ResetAsked
from govern.nominations import notifications as nominations
from govern.nominations.events import (
    FinalistAnswered,
    NominationAccepted,
    NominationDeclined,
    NominationSubmitted,
    NominationWithdrawn,
    PublicationWithdrawn,
)
from govern.notifications import notifications as about_people
from govern.organisation.events import GuardChanged, ModulesSwitched
from govern.people.events import (
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PersonMoved,
    PersonReturned,
    RoleEnded,
    RoleGiven,
)
from govern.profile import notifications as profile
from govern.profile.events import EmailAsked, EmailChanged, PasswordChanged
from govern.promises import notifications as about_promises
from govern.promises.events import (
    CaseAnswered,
    PromiseHandedOver,
    PromiseProposed,
    PromiseRetired,
    PromiseReworded,
    ReadingCorrected,
    ReadingRecorded,
)
from govern.reviews import notifications as reviews
from govern.reviews.events import CommentAnswered, DraftReviewed, ReviewAsked
from govern.rotations import events as rotations
from govern.rotations import notifications as rotation_news
from govern.rounds import notifications as rounds
from govern.rounds.events import PhaseEnded, RoundAdvanced, RoundCancelled, RoundOpened
from govern.signing.events import RequestsClosed, RequestsExpired, TextSigned
from govern.signoff import notifications as signoff
from govern.signoff.events import (
    DefinitionInForce,
    DefinitionSigned,
    SentForSignature,
    SignatoriesReminded,
    SignaturePutOff,
)
from govern.staffing.events import PeopleImported

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from govern.core.events import Event

#: The log hears everything, and first.
EVERYTHING: Sequence[Callable[[Any], None]] = (audit.record,)

#: What follows when somebody leaves or is shut out, and when they stay after all.
GONE: Sequence[Callable[[Any], None]] = (
    advocate_news.ask_for_somebody_else,
    rotation_news.ask_the_other_hosts,
    answers.tell_who_speaks_for_who_is_gone,
    handovers.tell_who_hands_over,
)
RETURNED: Sequence[Callable[[Any], None]] = (
    advocate_news.ask_for_nobody_else,
    handovers.tell_who_hands_over,
    links.withdraw_old_links,
)

#: What follows when a round goes on, by the clock or because somebody ended its phase.
NEXT_PHASE: Sequence[Callable[[Any], None]] = (
    ballots.tell_voters,
    awards.tell_directors,
    answers.tell_it_is_too_late,
    nominations.tell_moderators_it_is_too_late,
)

#: Tasks and outbox rows only; everything else reacts in the worker, from the log.
SUBSCRIBERS: Mapping[type[Event], Sequence[Callable[[Any], None]]] = {
    acknowledgements.Acknowledged: (acknowledging.close_own_task,),
    acknowledgements.CampaignClosed: (acknowledging.close_all_tasks,),
    acknowledgements.CampaignExtended: (acknowledging.ask_anew,),
    acknowledgements.CampaignOpened: (acknowledging.ask_everybody,),
    acknowledgements.ReminderSent: (acknowledging.remind_the_others,),
    advocates.AdvocateAppointed: (
        advocate_news.tell_the_advocate,
        advocate_news.ask_to_prepare,
        ask_for_a_count,
    ),
    advocates.AdvocateTransferred: (
        advocate_news.tell_the_advocate,
        advocate_news.close_what_was_asked,
        advocate_news.ask_to_prepare,
        ask_for_a_count,
    ),
    advocates.AppointmentDescribed: (advocate_news.close_what_was_asked,),
    advocates.AppointmentEnded: (
        advocate_news.tell_who_left_it,
        advocate_news.close_what_was_asked,
        ask_for_a_count,
    ),
    barriers.BarrierEnded: (
        barrier_news.tell_the_reporter_of_the_end,
        barrier_news.close_what_was_asked,
    ),
    barriers.BarrierHandedOver: (barrier_news.tell_the_next_owner, handovers.look_again),
    barriers.BarrierTakenInHand: (
        barrier_news.tell_the_reporter,
        barrier_news.tell_the_owner,
        handovers.look_again,
    ),
    barriers.MitigationAccepted: (barrier_news.tell_who_sees_to_it,),
    barriers.MitigationHandedOver: (barrier_news.tell_who_sees_to_it_now, handovers.look_again),
    barriers.MitigationPlanned: (barrier_news.ask_to_accept,),
    bookings.BookingCancelled: (booking_news.tell_the_other,),
    bookings.PersonArrived: (booking_news.ask_for_a_debrief,),
    bookings.PersonLeftEarly: (booking_news.close_the_debrief,),
    bookings.PlaceBooked: (booking_news.tell_who_meets,),
    bookings.SlotHandedOver: (booking_news.tell_of_the_next_host, handovers.look_again),
    insights.ActionHandedOver: (insight_news.tell_the_next_owner, handovers.look_again),
    insights.ActionTaken: (
        insight_news.tell_the_reporter_of_action,
        insight_news.tell_the_owner,
        handovers.look_again,
    ),
    insights.EffectRecorded: (
        insight_news.tell_the_reporter_of_effect,
        insight_news.close_the_action,
    ),
    insights.WillNotBeDone: (
        insight_news.tell_the_reporter_of_refusal,
        insight_news.close_the_action,
    ),
    licences.LicenceIssued: (licence_news.tell_the_holder,),
    licences.StandingChanged: (licence_news.close_the_renewal,),
    rotations.DebriefFinished: (rotation_news.close_the_debrief,),
    rotations.RotationConfirmed: (rotation_news.tell_that_it_is_confirmed,),
    rotations.RotationDeclined: (rotation_news.tell_that_it_is_declined,),
    rotations.RotationLogged: (rotation_news.ask_for_word_and_debrief,),
    rotations.RotationTakenBack: (rotation_news.close_what_was_asked,),
    DepartmentAdded: (ask_for_a_count,),
    DepartmentEnded: (ask_for_a_count,),
    DepartmentMerged: (ask_for_a_count,),
    BallotCast: (ballots.tell_voter_thanks,),
    FinalistAnswered: (nominations.tell_finalist_thanks, answers.tell_it_is_answered),
    NominationAccepted: (
        nominations.tell_nominator,
        nominations.tell_finalists,
        answers.tell_who_speaks_for_them,
        nominations.tell_moderators_of_less,
    ),
    NominationDeclined: (nominations.tell_nominator, nominations.tell_moderators_of_less),
    NominationSubmitted: (nominations.tell_moderators,),
    NominationWithdrawn: (nominations.tell_moderators_of_less,),
    PublicationWithdrawn: (tell_the_front_page,),
    PhaseEnded: NEXT_PHASE,
    RoundAdvanced: NEXT_PHASE,
    RoundAnnounced: (
        awards.tell_directors_of_end,
        awards.tell_winners,
        awards.tell_voters,
        tell_the_front_page,
    ),
    RoundCancelled: (
        ballots.tell_voters_of_end,
        awards.tell_directors_of_end,
        answers.tell_it_is_over,
        nominations.tell_moderators_it_is_over,
    ),
    RoundOpened: (rounds.tell_everybody,),
    SentForSignature: (signoff.tell_signatories, reviews.end_review),
    SignatoriesReminded: (signoff.remind_signatories,),
    SignaturePutOff: (signoff.ask_until_later,),
    TextSigned: (signoff.close_own_task, licence_news.keep_with_signature),
    DefinitionSigned: (signoff.tell_author,),
    RequestsClosed: (signoff.close_all_tasks,),
    RequestsExpired: (signoff.tell_author_of_expiry,),
    ReturnedToDraft: (signoff.tell_author_to_change, reviews.end_review),
    ReviewAsked: (reviews.ask_readers,),
    DraftReviewed: (reviews.tell_author,),
    CommentAnswered: (reviews.tell_who_commented,),
    DefinitionInForce: (signoff.tell_everybody, tell_the_front_page),
    EmailAsked: (profile.tell_new_address,),
    EmailChanged: (profile.tell_old_address,),
    PasswordChanged: (profile.tell_of_new_password,),
    GuardChanged: (about_people.tell_the_others_of_the_safeguard,),
    DraftBegun: (signoff.close_review, first_hour.look_again),
    ModulesSwitched: (first_hour.look_again,),
    PersonAdded: (first_hour.look_again,),
    PromiseProposed: (first_hour.look_again,),
    SetupLeft: (first_hour.ask_no_more,),
    StepLeft: (first_hour.ask_to_finish,),
    TeamCreated: (first_hour.look_again,),
    PeopleInvited: (invitations.tell_all_invited, first_hour.look_again),
    PersonInvited: (invitations.tell_invited, first_hour.look_again),
    ResetAsked: (links.tell_asker,),
    PersonChanged: (tell_the_front_page,),
    ReadingRecorded: (about_promises.tell_the_owner, reading_day.tell_it_is_counted),
    ReadingCorrected: (about_promises.tell_the_owner, reading_day.tell_it_is_counted),
    PromiseHandedOver: (
        about_promises.tell_the_new_owner,
        about_promises.tell_who_took_over,
        handovers.look_again,
    ),
    PromiseReworded: (about_promises.tell_the_new_owner,),
    PromiseRetired: (about_promises.tell_it_is_retired,),
    CaseAnswered: (about_promises.tell_it_is_answered,),
    RoleEnded: (about_people.tell_whose_role_ended, handovers.look_again_at_roles),
    RoleGiven: (about_people.tell_who_was_given_a_role,),
    AccountDeactivated: GONE,
    AccountReactivated: RETURNED,
    PeopleImported: (
        advocate_news.ask_for_somebody_else,
        advocate_news.ask_for_nobody_else,
        rotation_news.ask_the_other_hosts,
        answers.tell_who_speaks_for_who_is_gone,
        handovers.tell_who_hands_over,
        first_hour.look_again,
        links.withdraw_old_links,
        tell_the_front_page,
        ask_for_a_count,
    ),
    PersonLeft: GONE,
    PersonMoved: (handovers.tell_who_hands_over,),
    PersonReturned: RETURNED,
}
