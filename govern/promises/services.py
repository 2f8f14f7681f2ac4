"""Makes promises, counts how often they were kept, and answers for those that were not."""

from __future__ import annotations

from datetime import date, timedelta
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
from govern.promises.checking import objects
from govern.promises.models import Promise, PromiseWording, TemporaryChange
from govern.promises.rules import LONGEST_CHANGE_DAYS, PromiseState, Terms

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
OBJECTION = N_(
    "The promise check objects to these words. Write them anew, or say why they stay as they are."
)
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
    _look_for_alike(promise)
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
    _look_for_alike(promise)
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


def go_live(promise_id: UUID, *, actor: Actor, version: int, overruled: str = "") -> None:
    """Make a promise: from its first day on customers may hold us to it.

    `overruled` says why its words stay when the promise check objects to them.
    """
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_manage(actor), DIRECTOR_ONLY)
    check_version(promise, version, READ_AGAIN)
    if not takes_on(promise.owner_id):
        raise DomainError(OWNER_LEFT)
    if promise.is_example:
        raise DomainError(N_("This is still the example. Change it into your own words first."))
    promise.overruled = overruled or promise.overruled
    if objects(promise.wordings[-1].text, promise.given) and not promise.overruled:
        raise FieldError("overruled", OBJECTION)
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
    overruled: str = "",
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
        if objects(text, promise.given) and not overruled:
            raise FieldError("overruled", OBJECTION)
        promise.overruled = overruled
        promise.wordings.append(newest)
        promise.remember_words()
        _look_for_alike(promise)
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


def change_for_a_while(
    promise_id: UUID,
    *,
    actor: Actor,
    text: Localised,
    reason: str,
    told: str,
    told_on: date,
    starts_on: date,
    ends_on: date,
) -> UUID:
    """Let something else hold than a live promise for some days; then it returns by itself."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_record(actor, promise), OWNER_ONLY)
    today = clock.today(get_facts(actor).time_zone)
    if ends_on < starts_on:
        raise FieldError("ends_on", N_("The last day comes after the first one."))
    if ends_on < today:
        raise FieldError("ends_on", N_("This day has passed."))
    if (ends_on - starts_on).days > LONGEST_CHANGE_DAYS:
        raise FieldError("ends_on", N_("That is no change for a while. Give it other words."))
    if told_on > ends_on:
        raise FieldError("told_on", N_("Tell customers before it is over."))
    for other in queries.list_changes(promise_id):
        if other.starts_on <= ends_on and starts_on <= other.ends_on:
            raise FieldError("starts_on", N_("Another change holds in these days. End it first."))
    change = TemporaryChange(
        id=uuid4(),
        promise_id=promise_id,
        text=text,
        reason=reason,
        told=told,
        told_on=told_on,
        starts_on=starts_on,
        ends_on=ends_on,
        begun_by_id=actor.id,
        begun_at=clock.now(),
    )
    db.session.add(change)
    publish(
        events.ChangedForAWhile(
            actor_id=actor.id, subject_id=promise_id, starts_on=starts_on, ends_on=ends_on
        )
    )
    return change.id


def end_change(change_id: UUID, *, actor: Actor) -> None:
    """Let the promise hold again from today on."""
    change = queries.get_change(change_id)
    promise = queries.get_promise(change.promise_id, lock=True)
    ensure(policies.may_record(actor, promise), OWNER_ONLY)
    db.session.refresh(change)
    today = clock.today(get_facts(actor).time_zone)
    if change.ends_on < today:
        raise Conflict(N_("This change is over already."))
    if change.starts_on >= today:
        db.session.delete(change)
    else:
        change.ends_on = today - timedelta(days=1)
    publish(events.ChangeEnded(actor_id=actor.id, subject_id=promise.id))


def _look_for_alike(promise: Promise) -> None:
    """Note which promise reads nearly the same; and of those that read like this one, if still."""
    db.session.flush()
    found = queries.find_alike(promise.wordings[-1].text, but=promise.id)
    promise.resembles_id = found[0] if found else None
    for other in queries.list_resembling(promise.id):
        again = queries.find_alike(other.wordings[-1].text, but=other.id)
        other.resembles_id = again[0] if again else None


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
