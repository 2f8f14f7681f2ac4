"""Makes promises, counts how often they were kept, and answers for those that were not."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, check_version
from govern.core.permissions import Actor, ensure
from govern.departments.queries import hold
from govern.departments.rules import ELSEWHERE
from govern.extensions import db
from govern.journeys.queries import get_stage
from govern.organisation.queries import get_facts
from govern.people.presence import takes_on
from govern.promises import events, policies, queries
from govern.promises.models import Promise, PromiseWording
from govern.promises.rules import PromiseState, Terms

if TYPE_CHECKING:
    from govern.core.localised import Localised

DIRECTOR_ONLY = N_("Only the CX director decides which promises are made.")
OWNER_ONLY = N_("Only the owner of a live promise, or the CX director, does this.")
CHANGERS = N_(
    "Until it is agreed the owner changes a promise, then the CX director until it is live."
)
CHANGED = N_("Somebody else changed this promise while you were typing.")
READ_AGAIN = N_("Somebody has changed this promise since you opened the page. Read it again.")
HANDERS = N_("The CX director hands a promise over; for somebody who leaves the manager does so.")
OWNER_LEFT = N_("The owner has left, or their account is closed. Choose another owner first.")


def propose(*, actor: Actor, terms: Terms, is_example: bool = False) -> UUID:
    """Write a promise down, for the CX director to agree to; marked when it is the library's."""
    ensure(policies.may_propose(actor), DIRECTOR_ONLY)
    _check(terms, before=None)
    promise = Promise(
        id=uuid4(), proposed_by_id=actor.id, created_at=clock.now(), is_example=is_example
    )
    promise.wordings = [PromiseWording(number=1, created_at=clock.now())]
    promise.write(terms)
    db.session.add(promise)
    publish(
        events.PromiseProposed(actor_id=actor.id, subject_id=promise.id, owner_id=promise.owner_id)
    )
    return promise.id


def change(promise_id: UUID, *, actor: Actor, terms: Terms, version: int) -> None:
    """Write a promise anew that is not live yet."""
    if terms.department_id is not None:
        # The department before what is in it, as who merges it does.
        hold(terms.department_id)
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_change(actor, promise), CHANGERS)
    check_version(promise, version, CHANGED)
    _check(terms, before=promise)
    if terms.text != promise.wordings[0].text:
        promise.is_example = False
    promise.write(terms)
    publish(
        events.PromiseChanged(actor_id=actor.id, subject_id=promise.id, owner_id=promise.owner_id)
    )


def agree(promise_id: UUID, *, actor: Actor, version: int) -> None:
    """Agree that a promise may be made, as it stands in the version that was read."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_manage(actor), DIRECTOR_ONLY)
    check_version(promise, version, READ_AGAIN)
    promise.move_to(PromiseState.AGREED)
    publish(events.PromiseAgreed(actor_id=actor.id, subject_id=promise.id))


def go_live(promise_id: UUID, *, actor: Actor, version: int) -> None:
    """Make a promise: from its first day on customers may hold us to it."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_manage(actor), DIRECTOR_ONLY)
    check_version(promise, version, READ_AGAIN)
    if not takes_on(promise.owner_id):
        raise DomainError(OWNER_LEFT)
    if promise.is_example:
        raise DomainError(N_("This is still the example. Change it into your own words first."))
    promise.move_to(PromiseState.LIVE)
    publish(events.PromiseWentLive(actor_id=actor.id, subject_id=promise.id))


def retire(promise_id: UUID, *, actor: Actor) -> None:
    """Stop making a promise; its figures stay, an open case is closed."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_manage(actor), DIRECTOR_ONLY)
    promise.move_to(PromiseState.RETIRED)
    promise.retired_at = clock.now()
    case = queries.find_open_case(promise.id)
    if case is not None:
        case.closed_at = clock.now()
    publish(
        events.PromiseRetired(
            actor_id=actor.id, subject_id=promise.id, closed_case_id=case.id if case else None
        )
    )


def reword(
    promise_id: UUID,
    *,
    actor: Actor,
    text: Localised,
    starts_on: date,
    owner_id: UUID,
    review_on: date,
    version: int,
) -> None:
    """Give a live promise other words from a day on, another owner or another review."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_reword(actor, promise), DIRECTOR_ONLY)
    check_version(promise, version, CHANGED)
    if owner_id != promise.owner_id and not takes_on(owner_id):
        raise FieldError("owner", OWNER_LEFT)
    if review_on <= promise.starts_on:
        raise FieldError("review_on", N_("The review comes after the first day."))
    newest = promise.wordings[-1]
    if text != newest.text:
        if starts_on < clock.today(get_facts(actor).time_zone):
            raise FieldError(
                "starts_on", N_("Other words begin today or later: what was measured stays true.")
            )
        if starts_on <= newest.starts_on:
            raise FieldError("starts_on", N_("Other words begin after the words before them."))
        newest = PromiseWording(
            number=newest.number + 1, text=text, starts_on=starts_on, created_at=clock.now()
        )
        promise.wordings.append(newest)
        promise.remember_words()
    promise.owner_id = owner_id
    promise.review_on = review_on
    publish(
        events.PromiseReworded(
            actor_id=actor.id,
            subject_id=promise.id,
            wording=newest.number,
            owner_id=owner_id,
            starts_on=newest.starts_on,
            unanswered_case_id=queries.find_unanswered_case(promise.id),
        )
    )


def hand_over(promise_id: UUID, *, actor: Actor, to_id: UUID, before_id: UUID) -> None:
    """Give a promise to another owner, for the one who had it until now."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_hand_over(actor, promise), HANDERS)
    if promise.owner_id != before_id:
        raise Conflict(N_("Somebody else has handed this over already."))
    if to_id == before_id or not takes_on(to_id):
        raise FieldError("person", N_("Choose somebody else, who works here and can sign in."))
    promise.owner_id = to_id
    publish(
        events.PromiseHandedOver(
            actor_id=actor.id, subject_id=promise.id, owner_id=to_id, before_id=before_id
        )
    )


def answer_case(case_id: UUID, *, actor: Actor, cause: str, repair: str, version: int) -> None:
    """Say why a promise was not kept and what is done about it."""
    case = queries.get_case(case_id)
    ensure(policies.may_record(actor, queries.get_promise(case.promise_id)), OWNER_ONLY)
    if case.closed_at is not None:
        raise Conflict(N_("This case is closed: the promise is kept again, or made no more."))
    check_version(case, version, CHANGED)
    case.cause, case.repair = cause, repair
    case.answered_at, case.answered_by_id = clock.now(), actor.id
    publish(events.CaseAnswered(actor_id=actor.id, subject_id=case.id, promise_id=case.promise_id))


def _check(terms: Terms, *, before: Promise | None) -> None:
    if not terms.text:
        raise FieldError("text", N_("Write the promise in one of the languages."))
    if terms.review_on <= terms.starts_on:
        raise FieldError("review_on", N_("The review comes after the first day."))
    if not takes_on(terms.owner_id):
        raise FieldError("owner", OWNER_LEFT)
    if terms.department_id is not None and hold(terms.department_id).ended_at is not None:
        raise FieldError("department_id", ELSEWHERE)
    kept = before is not None and terms.stage_id == before.stage_id
    if terms.stage_id and not kept and get_stage(terms.stage_id).ended_at is not None:
        raise FieldError("stage_id", N_("This stage has ended. Choose another one."))
