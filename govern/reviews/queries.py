"""Reads who was asked to read a draft, and the comments an actor may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import aliased

from govern.core.errors import NotFound
from govern.core.permissions import Permission, system
from govern.core.private import private, visible_to
from govern.definition.models import DefinitionVersion, Reviewer
from govern.definition.rules import DefinitionState, Verdict
from govern.extensions import db
from govern.people.models import Person
from govern.reviews.models import Comment
from govern.reviews.rules import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from sqlalchemy import Row, Select

    from govern.core.permissions import Actor


#: What is written anew: then what was said about the version before is answered.
COMMENTED_ANEW = frozenset({DefinitionState.DRAFT, DefinitionState.IN_REVIEW})


def _in_review(actor: Actor) -> Any:  # noqa: ANN401 - a SELECT of ids.
    """Give the draft that the actor reads along in."""
    reading = DefinitionVersion.state == DefinitionState.IN_REVIEW
    return visible_to(actor, select(DefinitionVersion.id).where(reading))


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Give the comments an actor may see.

    The director sees all of them, who reads a draft those on the draft, everybody their own.
    """
    if actor.can(Permission.DEFINITION_EDIT):
        return true()
    here = and_(Comment.parked.is_(False), Comment.definition_id.in_(_in_review(actor)))
    return or_(Comment.made_by_id == actor.id, here)


def _readers_seen_by(actor: Actor) -> ColumnElement[bool]:
    if actor.can(Permission.DEFINITION_EDIT):
        return true()
    return or_(Reviewer.person_id == actor.id, Reviewer.definition_id.in_(_in_review(actor)))


private(Comment.__table__, _seen_by)
private(Reviewer.__table__, _readers_seen_by)


def get_head(version_id: UUID, *, actor: Actor) -> DefinitionVersion:
    """Give a version without its dimensions."""
    statement = select(DefinitionVersion).where(DefinitionVersion.id == version_id)
    found: DefinitionVersion | None = db.session.scalar(visible_to(actor, statement))
    if found is None:
        raise NotFound
    return found


def list_reviewers(version: DefinitionVersion, actor: Actor) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who was asked to read a draft the last time, and what they think of it."""
    statement = (
        select(
            Reviewer.person_id,
            Person.name,
            Person.email,
            Person.employee_number,
            Reviewer.verdict,
            Reviewer.words,
            Reviewer.due_on,
            Reviewer.answered_at,
        )
        .join(Person, Person.id == Reviewer.person_id)
        .where(Reviewer.definition_id == version.id, Reviewer.round == version.review_round)
        .order_by(Person.sort_key, Person.id)
    )
    return db.session.execute(visible_to(actor, statement)).all()


def get_reviewer(version: DefinitionVersion, actor: Actor) -> Reviewer:
    """Give the actor's own part in the review of a draft."""
    statement = select(Reviewer).where(
        Reviewer.definition_id == version.id,
        Reviewer.round == version.review_round,
        Reviewer.person_id == actor.id,
    )
    found = db.session.scalar(visible_to(actor, statement))
    if found is None:
        raise NotFound
    return found


def was_asked(version_id: UUID, actor: Actor) -> bool:
    """Tell whether the actor was ever asked to read a version."""
    statement = select(Reviewer.id).where(
        Reviewer.definition_id == version_id, Reviewer.person_id == actor.id
    )
    return db.session.scalar(visible_to(actor, statement.limit(1))) is not None


def still_reads(version_id: UUID, person_id: UUID) -> bool:
    """Tell whether somebody is asked to read a draft and has not answered yet."""
    statement = (
        select(Reviewer.id)
        .join(DefinitionVersion, DefinitionVersion.id == Reviewer.definition_id)
        .where(
            Reviewer.definition_id == version_id,
            Reviewer.person_id == person_id,
            Reviewer.round == DefinitionVersion.review_round,
            Reviewer.verdict == Verdict.ASKED,
            DefinitionVersion.state == DefinitionState.IN_REVIEW,
        )
    )
    found = visible_to(system("who still has to read is reminded"), statement)
    return db.session.scalar(found) is not None


def number_of(version_id: UUID) -> int:
    """Give the number of a version, also to who can not read it any more."""
    statement = select(DefinitionVersion.number).where(DefinitionVersion.id == version_id)
    found = visible_to(system("who commented on a version knows its number"), statement)
    return db.session.scalars(found).one()


def get_comment(comment_id: UUID, *, actor: Actor, lock: bool = False) -> Comment:
    """Give a comment the actor may see; locked, answers to it wait for each other."""
    statement = visible_to(actor, select(Comment).where(Comment.id == comment_id))
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    found: Comment | None = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def select_comments(
    version: DefinitionVersion, *, actor: Actor, only_open: bool
) -> Select[*tuple[Any, ...]]:
    """Give the statement of the comments on a version; with a draft those that waited for it."""
    about = [Comment.definition_id == version.id]
    if version.state in COMMENTED_ANEW:
        about.append(and_(Comment.parked, DefinitionVersion.force_slot == 1))
    answerer = aliased(Person)
    statement = (
        select(
            Comment.id,
            Comment.made_at,
            Comment.made_by_id,
            Comment.parked,
            Comment.passage,
            Comment.left,
            Comment.right,
            Comment.quote,
            Comment.words,
            Comment.outcome,
            Comment.answer,
            Comment.answered_at,
            Person.name.label("made_by"),
            answerer.name.label("answered_by"),
            DefinitionVersion.number,
        )
        .join(DefinitionVersion, DefinitionVersion.id == Comment.definition_id)
        .join(Person, Person.id == Comment.made_by_id)
        .outerjoin(answerer, answerer.id == Comment.answered_by_id)
        .where(or_(*about))
    )
    if only_open:
        statement = statement.where(Comment.outcome == Outcome.OPEN)
    return visible_to(actor, statement)


def count_open(definition_ids: Collection[UUID], *, actor: Actor) -> dict[UUID, int]:
    """Count the comments on versions that nobody has answered, of those the actor may see."""
    statement = (
        select(Comment.definition_id, func.count())
        .where(Comment.definition_id.in_(definition_ids), Comment.outcome == Outcome.OPEN)
        .group_by(Comment.definition_id)
    )
    return {row[0]: row[1] for row in db.session.execute(visible_to(actor, statement))}
