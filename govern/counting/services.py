"""Records how often promises were kept, and corrects what was recorded."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError
from govern.core.permissions import Actor, ensure
from govern.counting.rules import Change, Remedies
from govern.departments.queries import get_department
from govern.extensions import db
from govern.journeys.queries import get_stage
from govern.organisation.queries import get_facts
from govern.promises import events, policies, queries
from govern.promises.models import Promise, PromiseCase
from govern.promises.rules import Standing, can_be_counted
from govern.promises.services import OWNER_ONLY
from govern.readings import queries as readings
from govern.readings.models import PromisePeriod, PromiseReading
from govern.readings.rules import (
    WHOLE,
    Scope,
    check_count,
    check_remedies,
    check_scope,
    together,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Row

    from govern.counting.rules import Entry

NOT_THEN = N_("Choose a period that has begun and in which the promise held.")
ALREADY = N_("There is a figure for this period already. Correct that one.")


def record_reading(
    promise_id: UUID,
    *,
    actor: Actor,
    period_start: date,
    kept: int,
    total: int,
    scope: Scope = WHOLE,
    remedies: Remedies | None = None,
) -> UUID:
    """Record how often a promise was kept in a period: everywhere, or in one part."""
    promise = queries.get_promise(promise_id, lock=True)
    ensure(policies.may_record(actor, promise), OWNER_ONLY)
    check_count(kept, total)
    check_scope(scope)
    today = clock.today(get_facts(actor).time_zone)
    if not can_be_counted(period_start, promise.starts_on, today, promise.period):
        raise FieldError("period_start", NOT_THEN)
    if scope.department_id is not None:
        get_department(scope.department_id)
    if scope.stage_id is not None:
        get_stage(scope.stage_id)
    if readings.find_reading(promise_id, period_start, scope) is not None:
        raise FieldError("period_start", ALREADY)
    reading = PromiseReading.counted(
        scope,
        promise_id=promise.id,
        period_start=period_start,
        kept=kept,
        total=total,
        recorded_by_id=actor.id,
        **_remedies(remedies),
    )
    db.session.add(reading)
    opened, closed = _stand(promise, [period_start], actor)
    _tell(promise.id, reading, None, actor=actor, opened=opened, closed=closed)
    return reading.id


def correct_reading(
    reading_id: UUID,
    *,
    actor: Actor,
    kept: int,
    total: int,
    reason: str,
    remedies: Remedies | None = None,
) -> UUID:
    """Replace a count by a better one; the old one stays and can be read."""
    old = readings.get_reading(reading_id)
    promise = queries.get_promise(old.promise_id, lock=True)
    ensure(policies.may_record(actor, promise), OWNER_ONLY)
    check_count(kept, total)
    db.session.refresh(old)
    if old.superseded_at is not None:
        raise Conflict(N_("This figure was corrected already. Correct the newer one."))
    old.superseded_at = clock.now()
    db.session.flush()
    new = PromiseReading.counted(
        old.scope,
        promise_id=promise.id,
        period_start=old.period_start,
        kept=kept,
        total=total,
        recorded_by_id=actor.id,
        reason=reason,
        **_remedies(remedies or Remedies(old.remedies_owed, old.remedies_paid)),
    )
    db.session.add(new)
    db.session.flush()
    old.superseded_by_id = new.id
    opened, closed = _stand(promise, [old.period_start], actor)
    _tell(promise.id, new, old.id, actor=actor, opened=opened, closed=closed)
    return new.id


def record_all(entries: Sequence[Entry], *, actor: Actor, reason: str) -> dict[Change, int]:
    """Record figures of many promises at once and correct those that changed; all or none.

    Each promise is held, added up and judged once. Gives how many were new, corrected, the same.
    """
    done: Counter[Change] = Counter()
    by_promise: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_promise[entry.promise_id].append(entry)
    today = clock.today(get_facts(actor).time_zone)
    for promise_id in sorted(by_promise):
        promise = queries.get_promise(promise_id, lock=True)
        ensure(policies.may_record(actor, promise), OWNER_ONLY)
        done += _record_some(promise, by_promise[promise_id], today, actor=actor, reason=reason)
    return done


def _record_some(
    promise: Promise, entries: list[Entry], today: date, *, actor: Actor, reason: str
) -> Counter[Change]:
    done: Counter[Change] = Counter()
    changed = sorted({entry.period_start for entry in entries})
    stored = {
        (row.period_start, Scope(row.department_id, row.country, row.stage_id)): row
        for row in readings.list_current([promise.id], changed)
    }
    made: list[tuple[PromiseReading, Any]] = []
    for entry in entries:
        check_count(entry.kept, entry.total)
        if not can_be_counted(entry.period_start, promise.starts_on, today, promise.period):
            raise FieldError("figures", NOT_THEN)
        old = stored.get((entry.period_start, entry.scope))
        if old is not None and (old.kept, old.total) == (entry.kept, entry.total):
            done[Change.SAME] += 1
            continue
        if old is not None and not reason:
            raise FieldError("reason", N_("Say what was wrong with the figures before."))
        done[Change.CORRECTION if old else Change.NEW] += 1
        made.append((_replace(promise, entry, old, actor=actor, reason=reason), old))
    if not made:
        return done
    opened, closed = _stand(promise, changed, actor)
    for place, (reading, old) in enumerate(made):
        last = place == len(made) - 1
        _tell(
            promise.id,
            reading,
            old.id if old else None,
            actor=actor,
            opened=opened if last else None,
            closed=closed if last else None,
        )
    return done


def _replace(
    promise: Promise,
    entry: Entry,
    old: Row[*tuple[Any, ...]] | None,
    *,
    actor: Actor,
    reason: str,
) -> PromiseReading:
    """Add a figure, in the place of another one if there is one."""
    before = readings.get_reading(old.id) if old is not None else None
    more: dict[str, Any] = {}
    if before is not None:
        before.superseded_at = clock.now()
        db.session.flush()
        more = {
            "reason": reason,
            "remedies_owed": before.remedies_owed,
            "remedies_paid": before.remedies_paid,
        }
    reading = PromiseReading.counted(
        entry.scope,
        promise_id=promise.id,
        period_start=entry.period_start,
        kept=entry.kept,
        total=entry.total,
        recorded_by_id=actor.id,
        **more,
    )
    db.session.add(reading)
    if before is not None:
        db.session.flush()
        before.superseded_by_id = reading.id
    return reading


def _tell(
    promise_id: UUID,
    reading: PromiseReading,
    old_id: UUID | None,
    *,
    actor: Actor,
    opened: UUID | None,
    closed: UUID | None,
) -> None:
    said: dict[str, Any] = {
        "actor_id": actor.id,
        "subject_id": promise_id,
        "reading_id": reading.id,
        "kept": reading.kept,
        "total": reading.total,
        "opened_case_id": opened,
        "closed_case_id": closed,
    }
    if old_id is None:
        publish(events.ReadingRecorded(period_start=reading.period_start, **said))
    else:
        publish(events.ReadingCorrected(superseded_id=old_id, **said))


def _remedies(remedies: Remedies | None) -> dict[str, int | None]:
    if remedies is None:
        return {}
    check_remedies(remedies.owed, remedies.paid)
    return {"remedies_owed": remedies.owed, "remedies_paid": remedies.paid}


def _add_up(promise_id: UUID, period_start: date) -> None:
    """Write down what the counts of a period add up to, for lists and lines over time."""
    count = together(readings.list_parts(promise_id, period_start))
    stored = readings.find_period(promise_id, period_start)
    if stored is None:
        stored = PromisePeriod(promise_id=promise_id, period_start=period_start)
        db.session.add(stored)
    stored.kept, stored.total = count
    db.session.flush()


def _stand(promise: Promise, changed: list[date], actor: Actor) -> tuple[UUID | None, UUID | None]:
    """Work out what the newest period says; give the ids of the case opened and closed by it."""
    db.session.flush()
    for period_start in changed:
        _add_up(promise.id, period_start)
    facts = get_facts(actor)
    newest = readings.newest_period(promise.id) or max(changed)
    parts = readings.list_parts(promise.id, newest)
    owing = promise.stand(newest, parts, facts.number("promises.fewest_cases"))
    case = queries.find_open_case(promise.id)
    if owing and case is None:
        days = timedelta(days=facts.number("promises.days_to_repair"))
        case = PromiseCase.owed(promise, clock.today(facts.time_zone) + days)
        db.session.add(case)
        return case.id, None
    if case is not None and not owing and promise.standing is Standing.KEPT:
        case.closed_at = clock.now()
        return None, case.id
    return None, None
