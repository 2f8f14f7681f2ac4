"""Asks colleagues to read a draft, and takes what they and others say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, NotFound
from govern.core.permissions import ensure, record_check
from govern.definition import queries as definitions
from govern.definition import services as drafts
from govern.definition.models import Reviewer
from govern.definition.rules import DefinitionState, Verdict
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.people.presence import takes_on
from govern.reviews import events, policies, queries
from govern.reviews.models import Comment
from govern.reviews.rules import MOST_REVIEWERS, Outcome, passages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from govern.core.permissions import Actor

EDITORS = N_("Only the CX director asks for a review and answers comments.")
READERS = N_("A version is commented on in review and while it is in force.")
ANSWERED = N_("This comment is answered already.")
ENDED = N_("The review of this draft has ended.")


def ask(version_id: UUID, *, actor: Actor, reviewer_ids: Sequence[UUID], due_on: date) -> None:
    """Send a draft to review: those who are named read it by a day, and nobody changes it."""
    ensure(policies.may_answer(actor), EDITORS)
    drafts.send_for_review(version_id, actor=actor)
    version = definitions.get_version(version_id, actor=actor)
    asked = list(dict.fromkeys(reviewer_ids))
    if not asked or len(asked) > MOST_REVIEWERS:
        raise FieldError("reviewers", N_("Name one to %(most)d colleagues."), most=MOST_REVIEWERS)
    if version.author_id in asked:
        raise FieldError("reviewers", N_("Who writes the text does not review it."))
    if not all(takes_on(person_id) for person_id in asked):
        raise FieldError("reviewers", N_("Name colleagues who are here and can sign in."))
    if due_on < clock.today(get_facts(actor).time_zone):
        raise FieldError("due_on", N_("This day is over."))
    now = clock.now()
    db.session.add_all(
        Reviewer(
            definition_id=version_id,
            person_id=person_id,
            round=version.review_round,
            asked_at=now,
            due_on=due_on,
        )
        for person_id in asked
    )
    publish(
        events.ReviewAsked(
            actor_id=actor.id,
            subject_id=version_id,
            number=version.number,
            reviewer_ids=tuple(sorted(asked)),
            due_on=due_on,
        )
    )


def conclude(version_id: UUID, *, actor: Actor, verdict: Verdict, words: str) -> None:
    """Say what one thinks of a draft; as long as it is in review one may think again."""
    version = definitions.get_locked(version_id, actor=actor)
    part = queries.get_reviewer(version, actor)
    # It is found for nobody but who was asked.
    record_check("who was asked says what they think")
    if version.state is not DefinitionState.IN_REVIEW:
        raise Conflict(ENDED)
    if verdict is Verdict.CHANGES and not words:
        raise FieldError("words", N_("Say in a sentence what has to change."))
    part.verdict = verdict
    part.words = words
    part.answered_at = clock.now()
    publish(
        events.DraftReviewed(
            actor_id=actor.id,
            subject_id=version_id,
            number=version.number,
            author_id=version.author_id,
            fine=verdict is Verdict.FINE,
        )
    )


def comment(version_id: UUID, *, actor: Actor, passage: str, quote: str, words: str) -> UUID:
    """Say something about a passage; about a text that is locked it waits for its review."""
    version = definitions.get_version(version_id, actor=actor)
    if version.state not in policies.COMMENTED:
        raise Conflict(READERS)
    ensure(policies.may_comment(actor), READERS)
    if actor.id is None:
        raise NotFound
    found = next((one for one in passages(version) if one.key == passage), None)
    if found is None:
        raise FieldError("passage", N_("Choose what it is about."))
    parked = version.state is DefinitionState.IN_FORCE
    made = Comment(
        id=uuid4(),
        definition_id=version_id,
        made_by_id=actor.id,
        made_at=clock.now(),
        parked=parked,
        passage=found.kind,
        left=found.left,
        right=found.right,
        quote=quote,
        words=words,
    )
    db.session.add(made)
    publish(
        events.CommentMade(
            actor_id=actor.id, subject_id=version_id, number=version.number, parked=parked
        )
    )
    return made.id


def take_back(comment_id: UUID, *, actor: Actor) -> UUID:
    """Take a comment of one's own back while nobody has answered it; give its version."""
    made = queries.get_comment(comment_id, actor=actor, lock=True)
    ensure(policies.may_take_back(actor, made), N_("Only who made a comment takes it back."))
    if made.outcome is not Outcome.OPEN:
        raise Conflict(ANSWERED)
    version_id = made.definition_id
    number = queries.number_of(version_id)
    db.session.delete(made)
    publish(events.CommentTakenBack(actor_id=actor.id, subject_id=version_id, number=number))
    return version_id


def answer(comment_id: UUID, *, actor: Actor, outcome: Outcome, words: str) -> UUID:
    """Say what became of a comment, once; give its version."""
    ensure(policies.may_answer(actor), EDITORS)
    made = queries.get_comment(comment_id, actor=actor, lock=True)
    if made.outcome is not Outcome.OPEN:
        raise Conflict(ANSWERED)
    version = definitions.get_version(made.definition_id, actor=actor)
    made.outcome = outcome
    made.answer = words
    made.answered_by_id = actor.id
    made.answered_at = clock.now()
    publish(
        events.CommentAnswered(
            actor_id=actor.id,
            subject_id=made.id,
            definition_id=version.id,
            number=version.number,
            made_by_id=made.made_by_id,
        )
    )
    return version.id
