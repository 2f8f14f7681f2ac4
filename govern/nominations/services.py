"""Tells, sends in, decides and agrees to customer stories."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, DomainError, FieldError, NotFound, check_version
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.nominations import policies, queries, rules
from govern.nominations.events import (
    FinalistAnswered,
    NominationAccepted,
    NominationBegun,
    NominationDeclined,
    NominationSubmitted,
    NominationWithdrawn,
    NominationWritten,
    PublicationWithdrawn,
)
from govern.nominations.models import Entry, Finalist, Nomination, Nominee
from govern.nominations.rules import DeclineReason, NominationState
from govern.people.queries import hold_people
from govern.rounds.queries import get_category, lock_round
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from collections.abc import Collection

    from govern.rounds.models import Round

CLOSED = N_("This round does not take stories at this moment.")
NO_DRAFT = N_("This story was sent in; it can no longer be changed.")


def begin(
    *, actor: Actor, category_id: UUID, nominee_ids: Collection[UUID], title: str, language: str
) -> UUID:
    """Begin a story: who it is about and one sentence; it stays a draft until it is sent in."""
    ensure(policies.may_begin(actor), N_("Sign in to nominate a colleague."))
    nominator_id = actor.id
    if nominator_id is None:
        raise NotFound
    category = get_category(category_id)
    # Of two stories at once the second is counted after the first.
    hold_people([nominator_id])
    award_round = lock_round(category.round_id, actor=actor, shared=True)
    _must_be_open(award_round)
    if nominator_id in nominee_ids:
        raise FieldError("nominee", N_("Nominate a colleague; nobody nominates themselves."))
    if not 1 <= len(set(nominee_ids)) <= rules.MOST_NOMINEES:
        raise FieldError("nominee", N_("Name one to three people."))
    if rest := policies.find_rest(award_round, nominee_ids, published=True):
        raise rest
    if queries.count_in_round(award_round.id, nominator_id) >= award_round.nominations_per_person:
        raise DomainError(
            N_("You have told %(most)d stories in this round, as many as one person may."),
            most=award_round.nominations_per_person,
        )
    nomination = Nomination(
        id=uuid4(),
        round_id=award_round.id,
        category_id=category.id,
        nominator_id=nominator_id,
        title=title,
        language=language,
        state=NominationState.DRAFT,
        created_at=clock.now(),
        submitted_at=clock.now(),
    )
    db.session.add(nomination)
    db.session.flush()
    for person_id in sorted(set(nominee_ids)):
        db.session.add(
            Nominee(nomination_id=nomination.id, person_id=person_id, nominator_id=nominator_id)
        )
    publish(
        NominationBegun(actor_id=nominator_id, subject_id=nomination.id, round_id=award_round.id)
    )
    return nomination.id


def write(
    nomination_id: UUID,
    *,
    actor: Actor,
    title: str,
    situation: str,
    deed: str,
    effect: str,
    evidence: str,
    version: int,
) -> None:
    """Save a draft as far as it is."""
    nomination = queries.get_nomination(nomination_id, actor=actor, lock=True)
    ensure(policies.may_write(actor, nomination), NO_DRAFT)
    check_version(
        nomination, version, N_("You changed this story in another window in the meantime.")
    )
    nomination.title = title
    nomination.situation = situation
    nomination.deed = deed
    nomination.effect = effect
    nomination.evidence = evidence
    publish(NominationWritten(actor_id=actor.id, subject_id=nomination.id))


def submit(nomination_id: UUID, *, actor: Actor) -> None:
    """Send a story in; from now on it is the moderator's to read."""
    nomination = queries.get_nomination(nomination_id, actor=actor, lock=True)
    ensure(policies.may_write(actor, nomination), NO_DRAFT)
    award_round = lock_round(nomination.round_id, actor=actor, shared=True)
    _must_be_open(award_round)
    if lacking := rules.problem(nomination.deed, nomination.effect):
        raise FieldError(lacking.field, lacking.message, **lacking.params)
    nomination.move_to(NominationState.SUBMITTED)
    nomination.submitted_at = clock.now()
    publish(
        NominationSubmitted(
            actor_id=actor.id,
            subject_id=nomination.id,
            round_id=award_round.id,
            voting_opens_at=award_round.voting_opens_at,
        )
    )


def withdraw(nomination_id: UUID, *, actor: Actor) -> None:
    """Take one's own story back before it is decided."""
    nomination = queries.get_nomination(nomination_id, actor=actor, lock=True)
    ensure(policies.may_withdraw(actor, nomination), N_("This story has been decided about."))
    nomination.move_to(NominationState.WITHDRAWN)
    db.session.flush()
    publish(
        NominationWithdrawn(
            actor_id=actor.id,
            subject_id=nomination.id,
            round_id=nomination.round_id,
            waiting=queries.count_waiting(nomination.round_id),
        )
    )


def accept(
    nomination_id: UUID, *, actor: Actor, entry_id: UUID | None, title: str, story: str
) -> UUID:
    """Put a story on the shortlist: as a new entry, or with an entry about the same deed."""
    nomination, award_round, nominee_ids = _to_decide(nomination_id, actor)
    _ensure_may_decide(actor, nomination, nominee_ids)
    # Who reads the stories knows each of them, and so who won without being named.
    if rest := policies.find_rest(award_round, nominee_ids, published=False):
        raise rest
    if entry_id is None:
        entry, asked = _new_entry(nomination, award_round, actor, title, story)
    else:
        joining = {row.id for row in queries.list_entries_to_join(nomination, actor=actor)}
        if entry_id not in joining:
            raise NotFound
        entry, asked = queries.get_entry(entry_id, actor=actor), ()
    nomination.entry_id = entry.id
    nomination.decided_by_id = actor.id
    nomination.move_to(NominationState.ACCEPTED)
    db.session.flush()
    publish(
        NominationAccepted(
            actor_id=actor.id,
            subject_id=nomination.id,
            nominator_id=nomination.nominator_id,
            round_id=award_round.id,
            entry_id=entry.id,
            asked_ids=asked,
            answer_due_at=rules.answer_due_at(
                clock.now(), award_round.days_to_answer, award_round.voting_opens_at
            ),
            waiting=queries.count_waiting(award_round.id),
        )
    )
    return entry.id


def decline(nomination_id: UUID, *, actor: Actor, reason: DeclineReason, note: str) -> None:
    """Decline a story, with a reason the nominator will read."""
    nomination, award_round, nominee_ids = _to_decide(nomination_id, actor)
    _ensure_may_decide(actor, nomination, nominee_ids)
    if reason is DeclineReason.OTHER and not note:
        raise FieldError("note", N_("Give the reason in a sentence."))
    nomination.reason = reason
    nomination.note = note
    nomination.decided_by_id = actor.id
    nomination.move_to(NominationState.DECLINED)
    db.session.flush()
    publish(
        NominationDeclined(
            actor_id=actor.id,
            subject_id=nomination.id,
            nominator_id=nomination.nominator_id,
            round_id=award_round.id,
            reason=reason,
            waiting=queries.count_waiting(award_round.id),
        )
    )


def answer(entry_id: UUID, *, actor: Actor, stands: bool, may_publish: bool) -> None:
    """Say whether to stand, and whether name and story may be published afterwards."""
    finalist = _own_place(entry_id, actor)
    entry = queries.get_entry(entry_id, actor=actor)
    award_round = lock_round(entry.round_id, actor=actor, shared=True)
    ensure(
        policies.may_answer(actor, finalist, award_round),
        N_("The time to answer is over; an answer can no longer be changed."),
    )
    finalist.say(stands=stands, may_publish=may_publish, by_id=actor.id)
    publish(
        FinalistAnswered(
            actor_id=actor.id,
            subject_id=entry_id,
            person_id=finalist.person_id,
            finalist_id=finalist.id,
            answer=finalist.answer,
            may_publish=finalist.may_publish,
        )
    )


def withdraw_publication(entry_id: UUID, *, actor: Actor) -> None:
    """Take one's name and story off the wall; totals stay as they are."""
    finalist = _own_place(entry_id, actor)
    ensure(
        policies.may_withdraw_publication(actor, finalist),
        N_("Your name is not published with this story."),
    )
    finalist.withdrawn_at = clock.now()
    publish(
        PublicationWithdrawn(actor_id=actor.id, subject_id=entry_id, person_id=finalist.person_id)
    )


def _must_be_open(award_round: Round) -> None:
    if not award_round.takes_nominations:
        raise DomainError(CLOSED)


def _own_place(entry_id: UUID, actor: Actor) -> Finalist:
    finalist = queries.find_finalist(entry_id, actor.id, actor=actor)
    if finalist is None:
        raise NotFound
    return finalist


def _to_decide(nomination_id: UUID, actor: Actor) -> tuple[Nomination, Round, set[UUID]]:
    nomination = queries.get_nomination(nomination_id, actor=actor, lock=True)
    nominees = queries.list_nominees(nomination_id, actor=actor)
    award_round = lock_round(nomination.round_id, actor=actor, shared=True)
    if award_round.phase not in {RoundState.NOMINATING, RoundState.SHORTLISTING}:
        raise Conflict(N_("The ballot has opened; the shortlist is fixed."))
    return nomination, award_round, {row.id for row in nominees}


def _ensure_may_decide(actor: Actor, nomination: Nomination, nominee_ids: set[UUID]) -> None:
    """Refuse who is part of the story, and say who is not."""
    allowed = policies.may_decide(actor, nomination, nominee_ids)
    others = "" if allowed else policies.name_who_decides(nomination, nominee_ids)
    ensure(allowed, rules.OTHERS_DECIDE if others else rules.NOBODY_DECIDES, others=others)


def _new_entry(
    nomination: Nomination, award_round: Round, actor: Actor, title: str, story: str
) -> tuple[Entry, tuple[UUID, ...]]:
    now = clock.now()
    entry = Entry(
        id=uuid4(),
        round_id=nomination.round_id,
        category_id=nomination.category_id,
        title=title,
        story=story,
        language=nomination.language,
        created_at=now,
        accepted_by_id=actor.id,
    )
    db.session.add(entry)
    db.session.flush()
    nominees = queries.list_nominees(nomination.id, actor=actor)
    due = rules.answer_due_at(now, award_round.days_to_answer, award_round.voting_opens_at)
    for person in nominees:
        db.session.add(
            Finalist(
                entry_id=entry.id,
                person_id=person.id,
                department_id=person.department_id,
                asked_at=now,
                answer_due_at=due,
            )
        )
    return entry, tuple(person.id for person in nominees)
