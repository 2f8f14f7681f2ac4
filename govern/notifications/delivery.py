"""Delivers the outbox: decides for each reader as they are now, composes, and sends.

A mail is handed over at least once: a worker that dies between the mail server's yes and our note
of it leaves the row claimed, and after five minutes another worker sends it again, with the same
Message-ID, by which mail programs recognise it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import structlog
from flask import current_app, g, render_template, url_for

from govern.core import clock
from govern.core.errors import N_, DomainError
from govern.core.transactions import transaction
from govern.mail.message import Mail, compose
from govern.mail.transport import SendError, Transport, transport_for
from govern.notifications import digest, queries, rules, services
from govern.notifications.models import OutboxState
from govern.notifications.rules import KINDS, Frequency, MailKind, Reader
from govern.organisation.queries import find_facts
from govern.web.addresses import external
from govern.web.templating import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from uuid import UUID

log = structlog.get_logger(__name__)

DIGEST = "notifications.digest"
rules.declare(
    MailKind(
        name=DIGEST,
        subject=N_("What is new, and what is waiting for you"),
        template="notifications/email/digest",
        context=lambda _subject_id, _actor, _ids: {},
        at_once=True,
    )
)


@dataclass(frozen=True)
class Verdict:
    """How a message ends without being sent, or the mail and the messages it covers."""

    state: OutboxState
    mail: Mail | None = None
    covered: tuple[UUID, ...] = ()
    stale: tuple[UUID, ...] = ()


def deliver(most: int = 1000) -> int:
    """Send what is due, at most so many; give how many messages were looked at."""
    settings = current_app.config["GOVERN"]
    transport = transport_for(settings.mail_url, settings.instance / "mail", demo=settings.demo)
    done = 0
    while done < most:
        waiting = queries.list_due(rules.BATCH)
        for row_id in waiting:
            with transaction():
                claimed = services.claim(row_id)
            if claimed:
                _deliver(row_id, transport)
        done += len(waiting)
        if len(waiting) < rules.BATCH:
            break
    return done


def _deliver(row_id: UUID, transport: Transport | None) -> None:
    row = queries.get_row(row_id)
    try:
        if row.audience is not None:
            _expand(row)
            return
        verdict = _decide(row, transport)
        if verdict.mail is not None and transport is not None:
            transport.send(compose(verdict.mail))
    except SendError as error:
        _postpone(row, str(error), for_good=error.for_good)
        return
    except Exception as error:
        log.exception("outbox.broken_message", row=str(row_id), kind=row.kind)
        _postpone(row, f"broken: {type(error).__name__}")
        return
    with transaction():
        services.close(row_id, verdict.state, covered=verdict.covered)
        for stale in verdict.stale:
            services.close(stale, OutboxState.NO_LONGER_TRUE)


def _postpone(row: Any, error: str, *, for_good: bool = False) -> None:  # noqa: ANN401 - a row.
    with transaction():
        services.postpone(row.id, attempts=row.attempts, error=error, for_good=for_good)


def _expand(row: Any) -> None:  # noqa: ANN401 - a row of columns.
    kind = KINDS.get(row.kind)
    find = kind.audiences.get(row.audience) if kind else None
    if find is None:
        with transaction():
            services.close(row.id, OutboxState.NO_LONGER_TRUE)
        return
    people = sorted(set(find(row.subject_id)))
    for start in range(0, len(people), rules.EXPANDED_AT_ONCE):
        with transaction():
            services.expand(row.id, people[start : start + rules.EXPANDED_AT_ONCE])
    with transaction():
        services.close(row.id, OutboxState.SENT)


def _decide(row: Any, transport: Transport | None) -> Verdict:  # noqa: ANN401 - a row of columns.
    kind = KINDS.get(row.kind)
    find_reader: Callable[[UUID], Reader] = current_app.extensions["govern_reader"]
    reader = find_reader(row.recipient_id)
    actor = reader.actor
    facts = find_facts(actor.settings_version)
    if kind is None or not actor.is_authenticated or facts is None or facts.is_off(kind.blueprint):
        return Verdict(OutboxState.NO_LONGER_TRUE)
    if not reader.has_account and not kind.without_account:
        return Verdict(OutboxState.NO_WAY)
    if reader.has_account and not kind.at_once:
        wanted = queries.find_frequency(row.recipient_id)
        return Verdict(OutboxState.NOT_WANTED if wanted is Frequency.NEVER else OutboxState.DIGEST)
    if not actor.email or transport is None:
        return Verdict(OutboxState.NO_WAY)
    settings = current_app.config["GOVERN"]
    # The reader's own language and time zone, as if they were looking at a page; what one reader
    # was told in stays in `g`, so that each has an application context of their own.
    page = current_app.test_request_context("/", base_url=settings.external_url)
    with current_app.app_context(), page:
        g.actor = actor
        return _compose(row, kind, reader, facts.name)


def _compose(row: Any, kind: MailKind, reader: Reader, organisation: str) -> Verdict:  # noqa: ANN401
    actor = reader.actor
    covered: Iterable[UUID] = ()
    stale: Iterable[UUID] = ()
    context: dict[str, Any] | None
    if row.kind == DIGEST:
        gathered = digest.gather(actor)
        covered, stale = gathered.told, gathered.stale
        context = None if gathered.is_empty else {"digest": gathered}
    else:
        try:
            context = kind.context(row.subject_id, actor, row.ids)
        except DomainError:
            # Gone, or hidden from this reader.
            context = None
    if context is None:
        return Verdict(OutboxState.NO_LONGER_TRUE, stale=tuple(stale))
    address = kind.address(row.ids) if kind.address else actor.email
    if not address:
        return Verdict(OutboxState.NO_WAY)
    settings = current_app.config["GOVERN"]
    subject = told(kind.subject, context)
    values = {
        **context,
        "subject": subject,
        "link": link,
        "external": external,
        "has_account": reader.has_account,
        "choices_url": link("notifications.choices") if reader.has_account else "",
        "organisation_name": organisation,
    }
    mail = Mail(
        id=str(row.id),
        host=urlsplit(settings.external_url).hostname or "localhost",
        sent_at=clock.now(),
        sender=settings.mail_from,
        sender_name=organisation,
        name=actor.name,
        address=address,
        subject=subject,
        text=render_template(f"{kind.template}.txt", **values),
        html=render_template(f"{kind.template}.html", **values),
        choices_url=values["choices_url"],
        language=actor.language,
    )
    return Verdict(OutboxState.SENT, mail, tuple(covered), tuple(stale))


def link(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them.
    """Give the full address of a page, from the configured address."""
    return external(url_for(endpoint, **values))
