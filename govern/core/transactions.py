"""The one place that commits: a business transaction with its instant, checks and events."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from sqlalchemy import String, Table, Uuid, bindparam, select, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from govern.core import bus, clock, permissions
from govern.core.errors import N_, AlreadyDone, Busy, Conflict, Stale
from govern.core.rows import insert_new
from govern.core.types import Instant
from govern.extensions import Model, db

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import CursorResult
    from sqlalchemy.orm import Session

#: PostgreSQL: lock_not_available, deadlock_detected, serialization_failure.
_BUSY_STATES = frozenset({"55P03", "40P01", "40001"})


class SubmissionRecord(Model):
    """A form that was sent, and where its answer led; kept for seven days."""

    __tablename__ = "submission"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    endpoint: Mapped[str] = mapped_column(String(200))
    location: Mapped[str | None] = mapped_column(String(2000))
    at: Mapped[Instant] = mapped_column(index=True)


_TABLE = cast("Table", SubmissionRecord.__table__)
_CLAIMS = {
    name: claim.execution_options(preserve_rowcount=True)
    for name, claim in insert_new(_TABLE).items()
}
_LED_TO = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("submission_id"))
    .values(location=bindparam("led_to"))
)


@dataclass(frozen=True)
class Submission:
    """The one-time id of a form, with who sent it and to which endpoint."""

    id: UUID
    actor_id: UUID | None
    endpoint: str


@dataclass
class Work:
    """A running transaction; its `location` is what a repeated request is answered with."""

    location: str | None = None


class UncheckedTransaction(RuntimeError):
    """Nobody asked whether the actor may do this; nothing was committed."""


_running: ContextVar[bool] = ContextVar("transaction_running", default=False)
#: Called with the session just before each commit; tests hold a transaction open here.
before_commit: list[Callable[[Session], None]] = []


@contextmanager
def transaction(submission: Submission | None = None) -> Iterator[Work]:
    """Run one business transaction: everything inside happens, or nothing.

    Raises AlreadyDone when the same form was sent before, Conflict when a constraint of the
    schema or a version refuses, Busy when the lock was not had in five seconds.
    """
    session = db.session()
    if _running.get():
        message = "a transaction is already running; combine services inside it"
        raise RuntimeError(message)
    if session.new or session.dirty or session.deleted:
        message = "the session has changes from outside a transaction"
        raise RuntimeError(message)
    token = _running.set(True)
    try:
        with _refusals(session):
            # Reading is over; commit() and not rollback(), so that a test's savepoint survives.
            session.commit()
            session.connection(execution_options={"write": True})
            with clock.instant(), permissions.checking() as checks, bus.collecting() as events:
                if submission is not None:
                    _claim(session, submission)
                work = Work()
                yield work
                session.flush()
                bus.dispatch(events)
                if not checks:
                    message = "no role or object check was recorded in this transaction"
                    raise UncheckedTransaction(message)
                if submission is not None and work.location is not None:
                    session.execute(
                        _LED_TO, {"submission_id": submission.id, "led_to": work.location}
                    )
                session.flush()
                for hook in before_commit:
                    hook(session)
                session.commit()
    finally:
        _running.reset(token)


@contextmanager
def _refusals(session: Session) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        session.rollback()
        raise Conflict(
            N_("Somebody did this at the same moment, or it was done before. Please look again.")
        ) from error
    except StaleDataError as error:
        session.rollback()
        raise Stale(N_("Somebody else changed this while you were looking at it.")) from error
    except OperationalError as error:
        session.rollback()
        if _is_busy(error):
            raise Busy(N_("It is very busy at this moment. Please try again shortly.")) from error
        raise
    except BaseException:
        session.rollback()
        raise


def _is_busy(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in _BUSY_STATES or "locked" in str(error.orig)


def _claim(session: Session, submission: Submission) -> None:
    """Insert the form's id first, so that the second of two waits here for the first."""
    claimed = session.execute(
        _CLAIMS[session.get_bind().dialect.name],
        {
            "id": submission.id,
            "actor_id": submission.actor_id,
            "endpoint": submission.endpoint,
            "location": None,
            "at": clock.now(),
        },
    )
    if cast("CursorResult[Any]", claimed).rowcount == 0:
        _answer_again(session, submission)


def _answer_again(session: Session, submission: Submission) -> None:
    row = session.execute(
        select(
            SubmissionRecord.actor_id, SubmissionRecord.endpoint, SubmissionRecord.location
        ).where(SubmissionRecord.id == submission.id)
    ).one()
    if (row.actor_id, row.endpoint) != (submission.actor_id, submission.endpoint):
        raise Conflict(N_("This form was already used. Please open the page again."))
    raise AlreadyDone(row.location)
