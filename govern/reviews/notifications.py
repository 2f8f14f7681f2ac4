"""Asks colleagues to read a draft, tells its author, and tells who commented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.core import clock
from govern.core.errors import N_
from govern.core.permissions import Permission, system
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell
from govern.organisation.queries import get_facts
from govern.reviews import queries
from govern.reviews.rules import READ
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.core.events import Event
    from govern.core.permissions import Actor
    from govern.reviews.events import CommentAnswered, DraftReviewed, ReviewAsked

declare_tasks(
    TaskKind(
        name=READ,
        sentence=N_("Read the draft of our definition, version %(number)s, and say what you think"),
        act=N_("Read the draft"),
        endpoint="reviews.show",
        argument="version_id",
        icon="bi:chat-left-text",
        minutes=10,
        blueprint="definition",
    )
)


def _when_reading(version_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    """Give what is to be read while this person still has to read it."""
    if reader.id is None or not queries.still_reads(version_id, reader.id):
        return None
    return {
        "number": queries.number_of(version_id),
        "url": url_for("reviews.show", version_id=version_id),
    }


def _when_author(version_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    if not reader.can(Permission.DEFINITION_EDIT):
        return None
    return {
        "number": queries.number_of(version_id),
        "url": url_for("reviews.show", version_id=version_id),
    }


def _when_answered(comment_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    comment = queries.get_comment(comment_id, actor=system("a message is made"))
    if comment.made_by_id != reader.id:
        return None
    return {
        "number": queries.number_of(comment.definition_id),
        "url": url_for("reviews.show", version_id=comment.definition_id),
    }


declare_mails(
    MailKind(
        name="reviews.asked",
        subject=N_("Please read the draft of our definition, version %(number)s"),
        template="reviews/email/asked",
        context=_when_reading,
        at_once=True,
        blueprint="definition",
    ),
    MailKind(
        name="reviews.reviewed",
        subject=N_("A colleague has read the draft of version %(number)s"),
        template="reviews/email/reviewed",
        context=_when_author,
        blueprint="definition",
    ),
    MailKind(
        name="reviews.answered",
        subject=N_("Your comment on our definition, version %(number)s, is answered"),
        template="reviews/email/answered",
        context=_when_answered,
        blueprint="definition",
    ),
)


def ask_readers(event: ReviewAsked) -> None:
    """Ask those who were named."""
    zone = get_facts(system("a review is asked")).time_zone
    open_task(
        READ,
        event.reviewer_ids,
        event.subject_id,
        params={"number": event.number},
        due_at=clock.end_of(event.due_on, zone),
    )
    tell("reviews.asked", event.reviewer_ids, event.subject_id)


def tell_author(event: DraftReviewed) -> None:
    """Close the task of who has read the draft, and tell its author."""
    close_tasks(READ, event.subject_id, person_id=event.actor_id)
    tell("reviews.reviewed", [event.author_id], event.subject_id)


def tell_who_commented(event: CommentAnswered) -> None:
    """Tell who made a comment that it is answered."""
    if event.made_by_id != event.actor_id:
        tell("reviews.answered", [event.made_by_id], event.subject_id)


def end_review(event: Event) -> None:
    """Close the tasks of those who have not read it: the review has ended."""
    close_tasks(READ, event.subject_id)
