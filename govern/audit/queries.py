"""Reads the log, recomputes its chain, and tells how far the seal is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, literal, not_, null, or_, select

from govern.audit import rules
from govern.audit.models import (
    IS_SEALED,
    AuditCheckpoint,
    AuditRow,
    AuditSeal,
    AuditVerification,
    is_emptied,
)
from govern.audit.reading import (
    LOOKED_BACK,
    Damaged,
    Unreadable,
    find_oldest_unsealed,
    is_unsealed_damaged,
    read_checkpoints,
    read_links,
    reading,
)
from govern.audit.rules import Checkpoint, Problem
from govern.core import clock
from govern.core.permissions import Actor
from govern.core.private import visible_to
from govern.core.types import UtcDateTime
from govern.extensions import db
from govern.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What recomputing the chain found."""

    rows: int
    checkpoints: int
    problem: Problem | None = None
    #: The first bad position, and the row of the log, where there are such.
    position: int | None = None
    audit_id: UUID | None = None

    @property
    def is_good(self) -> bool:
        """Be true when nothing is wrong."""
        return self.problem is None


def verify(*, trusted: Iterable[str] | None = None, known: Sequence[Checkpoint] = ()) -> Verdict:
    """Recompute every link and every checkpoint; give the first thing that is wrong.

    `trusted` are the public keys that may have signed (None: any); `known` are checkpoints kept
    elsewhere, for example in a mailbox: they also find a log that was cut with its checkpoints.
    """
    stored, are_all = read_checkpoints()
    wanted = sorted([*stored, *known], key=lambda each: each.position)
    sound = [each for each in wanted if rules.is_signed(each)]
    rows = 0
    try:
        late: list[_Wrong] = []
        for rows in _walk(sound, late):  # noqa: B007 - the last one is the number of rows.
            pass
        _check(not has_been_emptied(), Problem.EMPTIED)
        _check(are_all, Problem.CHECKPOINT_DAMAGED)
        _check_signatures(wanted, frozenset(sound), trusted)
        _check_signed(wanted, has_key=trusted is not None)
        _check(not is_unsealed_damaged(), Problem.UNSEALED_DAMAGED)
        _check_strays(wanted)
        # Last, for it stays for ever and must hide nothing else.
        if late:
            raise late[0]
    except Unreadable as unreadable:
        return Verdict(
            rows=rows,
            checkpoints=len(wanted),
            problem=Problem.CHANGED,
            position=unreadable.position,
        )
    except _Wrong as wrong:
        return Verdict(
            rows=rows,
            checkpoints=len(wanted),
            problem=wrong.problem,
            position=wrong.position,
            audit_id=wrong.audit_id,
        )
    return Verdict(rows=rows, checkpoints=len(wanted))


class _Wrong(Exception):
    """The first thing that is wrong."""

    def __init__(self, problem: Problem, position: int | None, audit_id: UUID | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.position = position
        self.audit_id = audit_id


def _walk(checkpoints: Sequence[Checkpoint], late: list[_Wrong]) -> Iterator[int]:
    """Follow the chain link by link, and compare it with each checkpoint on the way.

    The first row that was there, by its time, when an earlier checkpoint was signed, and is
    sealed after it, is put into `late`.
    """
    signed: datetime | None = None
    previous, done, ahead = rules.GENESIS, 0, list(checkpoints)
    for row in read_links():
        if problem := _problem_of(row, done, previous):
            raise _Wrong(problem, row.position, row.audit_id)
        previous, done = row.hash, row.position
        if signed and not late and row.at < signed - rules.SEALED_WITHIN:
            late.append(_Wrong(Problem.PUT_IN_LATER, done, row.audit_id))
        while ahead and ahead[0].position == done:
            checkpoint = ahead.pop(0)
            signed = max(signed or checkpoint.at, checkpoint.at)
            if checkpoint.hash != previous:
                raise _Wrong(Problem.OTHER_CHAIN, done, row.audit_id)
        yield done
    if ahead:
        raise _Wrong(Problem.CUT, ahead[0].position, None)


def _problem_of(row: Any, done: int, previous: str) -> Problem | None:  # noqa: ANN401 - a row.
    if row.position != done + 1:
        return Problem.GAP
    if row.id is None:
        return Problem.ROW_MISSING
    if row.previous != previous:
        return Problem.BROKEN_CHAIN
    try:
        with reading():
            is_changed = row.hash != rules.link(previous, row, row.position, row.sealed_at)
    except Damaged:
        return Problem.CHANGED
    return Problem.CHANGED if is_changed else None


def _check(holds: bool, problem: Problem) -> None:  # noqa: FBT001 - what is checked.
    if not holds:
        raise _Wrong(problem, None, None)


def _check_signatures(
    checkpoints: Sequence[Checkpoint], sound: Collection[Checkpoint], trusted: Iterable[str] | None
) -> None:
    keys = None if trusted is None else frozenset(trusted)
    for checkpoint in checkpoints:
        if checkpoint not in sound:
            raise _Wrong(Problem.BAD_SIGNATURE, checkpoint.position, None)
        if keys is not None and checkpoint.key not in keys:
            raise _Wrong(Problem.UNKNOWN_KEY, checkpoint.position, None)


def _check_signed(checkpoints: Sequence[Checkpoint], *, has_key: bool) -> None:
    """Find a log that should have been signed long since and was not."""
    if checkpoints or not has_key:
        return
    oldest = db.session.scalar(select(func.min(AuditSeal.sealed_at)))
    if oldest is not None and oldest < clock.now() - rules.SIGNED_WITHIN:
        raise _Wrong(Problem.NEVER_SIGNED, None, None)


def _check_strays(checkpoints: Sequence[Checkpoint]) -> None:
    """Find a row without a seal that was there, by its time, when a checkpoint sealed everything.

    A transaction in flight at that moment may have its seal later, for SEALED_WITHIN.
    """
    if not checkpoints:
        return
    last = max(checkpoint.at for checkpoint in checkpoints)
    stray = db.session.scalar(
        select(AuditRow.id)
        .where(AuditRow.at < last - rules.SEALED_WITHIN, not_(IS_SEALED))
        .order_by(AuditRow.at, AuditRow.id)
        .limit(1)
    )
    if stray is not None:
        raise _Wrong(Problem.NOT_SEALED, None, stray)


# The seal ----------------------------------------------------------------------------------------


def find_head() -> Row[int, str, datetime] | None:
    """Give position, hash and time of the last link."""
    return db.session.execute(
        select(AuditSeal.position, AuditSeal.hash, AuditSeal.sealed_at)
        .order_by(AuditSeal.position.desc())
        .limit(1)
    ).one_or_none()


def is_sealed() -> bool:
    """Tell whether every row older than five minutes has its seal."""
    return rules.is_in_time(find_oldest_unsealed(), clock.now())


def has_been_emptied() -> bool:
    """Tell whether an organisation that is not new has no sealed row."""
    return bool(db.session.scalar(select(is_emptied())))


def find_last_checkpoint() -> AuditCheckpoint | None:
    """Give the newest checkpoint."""
    return db.session.scalar(
        select(AuditCheckpoint).order_by(AuditCheckpoint.at.desc(), AuditCheckpoint.id).limit(1)
    )


def get_checkpoint(checkpoint_id: UUID) -> AuditCheckpoint:
    """Give a checkpoint."""
    return db.session.get_one(AuditCheckpoint, checkpoint_id)


def find_last_verification() -> AuditVerification | None:
    """Give the newest outcome of a recomputation."""
    return db.session.scalar(
        select(AuditVerification).order_by(AuditVerification.at.desc()).limit(1)
    )


# The page ----------------------------------------------------------------------------------------


def select_log(actor: Actor) -> Select[Any]:
    """Give the statement of the log as this actor may read it, with the names of who acted."""
    shown = [
        and_(
            AuditRow.event.startswith(prefix, autoescape=True),
            AuditRow.subject_id.in_(visible(actor)),
        )
        for prefix, visible in sorted(rules.PRIVATE_SUBJECTS.items())
    ]
    statement = (
        select(
            AuditRow.id,
            AuditRow.at,
            AuditRow.event,
            AuditRow.actor_id,
            AuditRow.subject_id,
            AuditRow.payload,
            Person.name.label("actor_name"),
        )
        .outerjoin(Person, Person.id == AuditRow.actor_id)
        .where(or_(AuditRow.private.is_(False), *shown))
    )
    return visible_to(actor, statement)


def find_state() -> Row[*tuple[Any, ...]]:
    """Give in one statement what the page says of the seal, the checkpoints and the last check."""
    since = clock.now() - LOOKED_BACK
    oldest = select(func.min(AuditRow.at)).where(AuditRow.at >= since, not_(IS_SEALED))
    signed = select(func.max(AuditCheckpoint.at))
    try:
        with reading():
            return db.session.execute(
                _state(oldest.scalar_subquery(), signed.scalar_subquery())
            ).one()
    except Damaged:
        # Neither is known then; that something is wrong is said by what the worker recomputed.
        return db.session.execute(_state(literal(since, UtcDateTime()), null())).one()


def _state(unsealed_at: ColumnElement[Any], signed_at: ColumnElement[Any]) -> Select[Any]:
    check = select(AuditVerification.id).order_by(AuditVerification.at.desc()).limit(1)
    return (
        select(
            unsealed_at.label("unsealed_at"),
            signed_at.label("signed_at"),
            AuditVerification.at.label("checked_at"),
            AuditVerification.problem,
            is_emptied().label("emptied"),
        )
        .select_from(select(literal(1).label("one")).subquery())
        .outerjoin(AuditVerification, AuditVerification.id == check.scalar_subquery())
    )
