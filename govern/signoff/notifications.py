"""Tells signatories what is asked, the author what came of it, and everybody the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.core.errors import N_
from govern.core.permissions import Permission, system
from govern.definition import queries as definitions
from govern.definition.rules import DefinitionState
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell, tell_audience
from govern.people import queries as people
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from govern.definition.events import ReturnedToDraft
    from govern.definition.models import DefinitionVersion
    from govern.signing.events import RequestsClosed, TextSigned
    from govern.signoff.events import DefinitionInForce, DefinitionSigned, SentForSignature

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
)


def _version(version_id: UUID) -> DefinitionVersion:
    return definitions.get_version(version_id, actor=system("a message is made"))


def _when_out(version_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    version = _version(version_id)
    out = version.state is DefinitionState.OUT_FOR_SIGNATURE
    if not out or not reader.can(Permission.DEFINITION_SIGN):
        return None
    return {
        "number": version.number,
        "due_at": version.due_at,
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


def _everybody(_version_id: UUID) -> list[UUID]:
    return people.list_active_ids()


declare_mails(
    MailKind(
        name="signoff.signature_asked",
        subject=N_("Your signature is asked: the definition, version %(number)s"),
        template="signoff/email/signature_asked",
        context=_when_out,
        at_once=True,
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
    tell("signoff.signature_asked", event.signatory_ids, event.subject_id)


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
        open_task(CHANGE, [author_id], event.subject_id)
        tell("signoff.returned", [author_id], event.subject_id)


def tell_everybody(event: DefinitionInForce) -> None:
    """Tell everybody that a definition is in force."""
    tell_audience("signoff.in_force", "everybody", event.subject_id)
