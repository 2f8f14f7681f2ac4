"""Tells signatories what is asked, the author what came of it, and everybody the end."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.core import clock
from govern.core.errors import N_
from govern.core.permissions import Permission, system
from govern.definition import queries as definitions
from govern.definition.rules import DefinitionState
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell, tell_audience
from govern.organisation.queries import get_facts
from govern.people import queries as people
from govern.signing import queries as signing
from govern.signing.rules import RequestState
from govern.signoff.rules import REVIEW
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from govern.definition.events import DraftBegun, ReturnedToDraft
    from govern.definition.models import DefinitionVersion
    from govern.signing.events import RequestsClosed, RequestsExpired, TextSigned
    from govern.signoff.events import (
        DefinitionInForce,
        DefinitionSigned,
        SentForSignature,
        SignatoriesReminded,
        SignaturePutOff,
    )

SIGN = "signoff.sign"
CHANGE = "definition.change"

declare_tasks(
    TaskKind(
        name=SIGN,
        sentence=N_("Read and sign our definition, version %(number)s"),
        act=N_("Read and sign"),
        endpoint="signoff.sign",
        argument="version_id",
        icon="bi:pen",
        minutes=5,
        blueprint="definition",
    ),
    TaskKind(
        name=CHANGE,
        sentence=N_("The definition came back to be changed"),
        act=N_("Read why"),
        endpoint="definition.version",
        argument="version_id",
        icon="bi:pencil",
        minutes=15,
        blueprint="definition",
    ),
    TaskKind(
        name=REVIEW,
        sentence=N_("Review our definition, version %(number)s: is it still what we mean?"),
        act=N_("Read it"),
        endpoint="definition.current",
        icon="bi:calendar-check",
        minutes=30,
        blueprint="definition",
    ),
)


def _days(name: str) -> timedelta:
    """Give how long before its day a reminder goes out; one whose matter has ended is dropped."""
    return timedelta(days=get_facts(system("reminding in time")).number(name))


def _version(version_id: UUID) -> DefinitionVersion:
    return definitions.get_version(version_id, actor=system("a message is made"))


def _when_asked(version_id: UUID, reader: Actor, ids: dict[str, str]) -> dict[str, Any] | None:
    """Give what is to be signed while this person has still to answer for exactly this text."""
    version = _version(version_id)
    request = signing.find_request(UUID(ids["frozen_text"]), reader.id)
    if request is None or request.state is not RequestState.OPEN:
        return None
    return {
        "number": version.number,
        "due_at": request.due_at,
        "url": url_for("signoff.sign", version_id=version_id),
    }


def _when_author(version_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    version = _version(version_id)
    if not reader.can(Permission.DEFINITION_EDIT):
        return None
    return {
        "number": version.number,
        "needed": version.needed,
        "url": url_for("definition.version", version_id=version_id),
    }


def _when_in_force(version_id: UUID, _reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    version = _version(version_id)
    if version.state is not DefinitionState.IN_FORCE:
        return None
    return {"number": version.number, "url": url_for("definition.current")}


def _when_review(version_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    version = _version(version_id)
    if version.state is not DefinitionState.IN_FORCE or not reader.can(Permission.DEFINITION_EDIT):
        return None
    return {
        "number": version.number,
        "review_on": version.review_on,
        "url": url_for("definition.current"),
    }


def _everybody(_version_id: UUID) -> list[UUID]:
    return people.list_active_ids()


declare_mails(
    MailKind(
        name="signoff.signature_asked",
        subject=N_("Your signature is asked: the definition, version %(number)s"),
        template="signoff/email/signature_asked",
        context=_when_asked,
        at_once=True,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.reminder",
        subject=N_("Please sign or say why not: the definition, version %(number)s"),
        template="signoff/email/reminder",
        context=_when_asked,
        at_once=True,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.expired",
        subject=N_("The last day to sign version %(number)s has passed"),
        template="signoff/email/expired",
        context=_when_author,
        at_once=True,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.review_due",
        subject=N_("Our definition of customer-centricity is to be reviewed"),
        template="signoff/email/review_due",
        context=_when_review,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.signed",
        subject=N_("A senior leader has signed version %(number)s"),
        template="signoff/email/signed",
        context=_when_author,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.returned",
        subject=N_("The definition came back to be changed, version %(number)s"),
        template="signoff/email/returned",
        context=_when_author,
        at_once=True,
        blueprint="definition",
    ),
    MailKind(
        name="signoff.in_force",
        subject=N_("Our definition of customer-centricity, version %(number)s, is in force"),
        template="signoff/email/in_force",
        context=_when_in_force,
        blueprint="definition",
        audiences={"everybody": _everybody},
    ),
)


def tell_signatories(event: SentForSignature) -> None:
    """Ask the senior leaders who were chosen."""
    version = _version(event.subject_id)
    close_tasks(CHANGE, event.subject_id)
    open_task(
        SIGN,
        event.signatory_ids,
        event.subject_id,
        params={"number": version.number},
        due_at=event.due_at,
    )
    ids = {"frozen_text": str(event.frozen_text_id)}
    tell("signoff.signature_asked", event.signatory_ids, event.subject_id, ids=ids)
    _remind_later(event.signatory_ids, event.subject_id, ids, event.due_at)


def _remind_later(
    person_ids: tuple[UUID, ...], version_id: UUID, ids: dict[str, str], due_at: datetime
) -> None:
    remind_at = due_at - _days("definition.remind_days")
    if remind_at > clock.now():
        tell("signoff.reminder", person_ids, version_id, ids=ids, due_at=remind_at)


def remind_signatories(event: SignatoriesReminded) -> None:
    """Remind those who are still to sign, now."""
    ids = {"frozen_text": str(event.frozen_text_id)}
    tell("signoff.reminder", event.person_ids, event.subject_id, ids=ids)


def ask_until_later(event: SignaturePutOff) -> None:
    """Let the task name the new day, and remind people before it."""
    close_tasks(SIGN, event.subject_id)
    version = _version(event.subject_id)
    open_task(
        SIGN,
        event.person_ids,
        event.subject_id,
        params={"number": version.number},
        due_at=event.due_at,
    )
    ids = {"frozen_text": str(event.frozen_text_id)}
    _remind_later(event.person_ids, event.subject_id, ids, event.due_at)


def close_review(_event: DraftBegun) -> None:
    """Close the task to review what is in force: the next version has been begun."""
    in_force = definitions.find_in_force(system("a review is closed"))
    if in_force is not None:
        close_tasks(REVIEW, in_force.id)


def tell_author(event: DefinitionSigned) -> None:
    """Tell the author that somebody has signed."""
    if event.actor_id != event.author_id:
        tell("signoff.signed", [event.author_id], event.subject_id)


def close_own_task(event: TextSigned) -> None:
    """Close the task of whoever has signed."""
    close_tasks(SIGN, event.about_id, person_id=event.actor_id)


def close_all_tasks(event: RequestsClosed) -> None:
    """Close the tasks of those whose signature is not needed any more."""
    close_tasks(SIGN, event.about_id)


def tell_author_to_change(event: ReturnedToDraft) -> None:
    """Tell the author what is to be changed, unless it was the author who took it back."""
    author_id = _version(event.subject_id).author_id
    if event.actor_id != author_id:
        open_task(CHANGE, [author_id], event.subject_id, otherwise=Permission.DEFINITION_EDIT)
        tell("signoff.returned", [author_id], event.subject_id)


def tell_author_of_expiry(event: RequestsExpired) -> None:
    """Tell the author that the last day has passed, and close the tasks of who was late."""
    close_tasks(SIGN, event.about_id)
    tell("signoff.expired", [event.author_id], event.about_id)


def tell_everybody(event: DefinitionInForce) -> None:
    """Tell everybody that a definition is in force, and its author when to look at it again."""
    tell_audience("signoff.in_force", "everybody", event.subject_id)
    review_at = datetime.combine(event.review_on, time(7), tzinfo=UTC)
    review_at -= _days("definition.review_remind_days")
    if review_at > clock.now():
        tell("signoff.review_due", [event.author_id], event.subject_id, due_at=review_at)
