"""Registers the jobs of the floor, and sweeps up what is kept for a time only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, or_

from govern.accounts.models import Attempt, SecurityEvent, SignInSession
from govern.audit import jobs as audit
from govern.audit import keys
from govern.audit import services as sealing
from govern.audit.notifications import tell_administrators
from govern.core import clock
from govern.core.permissions import record_check
from govern.core.transactions import SubmissionRecord, transaction
from govern.extensions import db
from govern.jobs.rules import register
from govern.links.models import OneTimeLink
from govern.notifications import jobs as notifications
from govern.staffing.models import ImportDraft
from govern.staffing.services import DRAFT_DAYS

if TYPE_CHECKING:
    from uuid import UUID

#: How long each of these is kept.
SUBMISSIONS = timedelta(days=7)
SESSIONS = timedelta(days=30)
LINKS = timedelta(days=30)
ATTEMPTS = timedelta(days=30)
REFUSALS = timedelta(days=90)


def register_all() -> None:
    """Make the jobs of the floor known; slices register theirs in `app.py`."""
    second, hour, day = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
    register("audit.checkpoint", hour, checkpoint)
    register("audit.seal", second, audit.seal, waiting=audit.has_unsealed)
    register("audit.verify", day, audit.verify)
    register("notifications.deliver", second, notifications.deliver, waiting=notifications.has_due)
    register("notifications.digests", timedelta(minutes=10), notifications.queue_digests)
    register("operations.sweep", hour, sweep)


def checkpoint() -> UUID | None:
    """Seal everything, sign how far the chain has come, and mail it to the administrators."""
    audit.seal_everything()
    key = keys.find_key(current_app.config["GOVERN"].instance)
    if key is None:
        return None
    with transaction():
        made = sealing.sign_checkpoint(key)
        if made is not None:
            tell_administrators(made)
    return made


def sweep() -> None:
    """Delete what was kept for its time: forms, sessions, links, tries, refusals, uploads."""
    now = clock.now()
    with transaction():
        record_check("the worker deletes what was kept for its time")
        for statement in (
            delete(SubmissionRecord).where(SubmissionRecord.at < now - SUBMISSIONS),
            delete(SignInSession).where(
                or_(
                    SignInSession.expires_at < now - SESSIONS,
                    SignInSession.ended_at < now - SESSIONS,
                )
            ),
            delete(OneTimeLink).where(OneTimeLink.expires_at < now - LINKS),
            delete(Attempt).where(Attempt.at < now - ATTEMPTS),
            delete(SecurityEvent).where(SecurityEvent.at < now - REFUSALS),
            delete(ImportDraft).where(ImportDraft.created_at < now - timedelta(days=DRAFT_DAYS)),
        ):
            db.session.execute(statement.execution_options(synchronize_session=False))
