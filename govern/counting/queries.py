"""Finds what figures are about, what they would change, and which are still to be counted."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, select

from govern.core import clock
from govern.core.errors import N_
from govern.counting import rules
from govern.counting.rules import Change, Entry, Known, Planned
from govern.departments.queries import list_tree
from govern.extensions import db
from govern.journeys.queries import list_open_stages
from govern.organisation.queries import get_facts
from govern.promises import policies
from govern.promises.models import Promise, PromiseWording
from govern.promises.rules import Period, PromiseState, before, start_of
from govern.readings import queries as readings
from govern.readings.models import PromisePeriod
from govern.readings.rules import Count, Scope
from govern.sheets.sheet import Remark

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from sqlalchemy import Row

    from govern.core.permissions import Actor

TWICE = N_("This figure stands further up already.")


def list_known(
    actor: Actor, language: str, promise_ids: Collection[UUID] | None = None
) -> dict[UUID, Known]:
    """Give the live promises, or these of them, as figures are about them."""
    statement = (
        select(Promise, PromiseWording.text)
        .join(PromiseWording, PromiseWording.promise_id == Promise.id)
        .where(Promise.state == PromiseState.LIVE)
        .order_by(Promise.id, PromiseWording.number)
    )
    if promise_ids is not None:
        statement = statement.where(Promise.id.in_(promise_ids))
    return {
        promise.id: Known(
            id=promise.id,
            words=text.shown(language).text,
            period=promise.period,
            starts_on=promise.starts_on,
            may_record=policies.may_record(actor, promise),
        )
        for promise, text in db.session.execute(statement)
    }


def foresee(entries: Sequence[Entry], actor: Actor, language: str) -> list[Planned]:
    """Say of each figure what recording it would change, in one look at what is stored."""
    known = list_known(actor, language, {entry.promise_id for entry in entries})
    stored = {
        (row.promise_id, row.period_start, Scope(row.department_id, row.country, row.stage_id)): row
        for row in readings.list_current(
            {entry.promise_id for entry in entries}, {entry.period_start for entry in entries}
        )
    }
    departments = {branch.id: branch.name for branch in list_tree()}
    stages = {stage.id: stage.name.shown(language).text for stage in list_open_stages()}
    again = rules.twice(entries)
    today = clock.today(get_facts(actor).time_zone)
    plan = []
    for entry in entries:
        promise, old = known.get(entry.promise_id), stored.get(entry.key)
        problem = rules.problem_of(entry, promise, today)
        if problem is None and entry.line in again:
            problem = Remark(TWICE)
        department_id, country, stage_id = entry.scope
        part = ""
        if department_id or stage_id:
            part = departments.get(department_id, "") or stages.get(stage_id, "")  # type: ignore[arg-type]
            if not part and problem is None and old is None:
                problem = Remark(N_("This department or stage is no more."))
        after = Count(entry.kept, entry.total)
        before_ = Count(old.kept, old.total) if old else None
        change = Change.NEW if old is None else Change.CORRECTION
        if before_ == after:
            change = Change.SAME
        plan.append(
            Planned(
                line=entry.line,
                change=Change.REFUSED if problem else change,
                promise=promise.words if promise else str(entry.promise_id),
                period=entry.period_start.isoformat(),
                part=part or country or "",
                after=after,
                before=before_,
                problem=problem,
                entry=entry,
            )
        )
    return plan


# Reading day ------------------------------------------------------------------------------------


def last_periods(today: date) -> dict[Period, date]:
    """Give the newest month and quarter that are over."""
    return {period: before(start_of(today, period), period) for period in Period}


def select_to_count(actor: Actor, starts: Mapping[Period, date], *, mine: bool) -> Any:  # noqa: ANN401 - a SELECT of columns.
    """Give the statement of the live promises counted in these periods, one's own or all."""
    begun = [
        (Promise.period == period) & (Promise.starts_on < rules.next_start(start, period))
        for period, start in starts.items()
    ]
    either = begun[0]
    for condition in begun[1:]:
        either |= condition
    statement = select(
        Promise.id,
        Promise.sort_key,
        Promise.period,
        Promise.measure,
        Promise.department_id,
        Promise.owner_id,
    ).where(Promise.state == PromiseState.LIVE, either)
    return statement.where(Promise.owner_id == actor.id) if mine else statement


def list_figures(
    promise_ids: Collection[UUID], starts: Collection[date]
) -> Mapping[UUID, list[Row[*tuple[Any, ...]]]]:
    """Give the counts that hold of promises in some periods, by promise."""
    found: dict[UUID, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
    for row in readings.list_current(promise_ids, starts):
        found[row.promise_id].append(row)
    return found


def _uncounted(period: Period, start: date) -> Any:  # noqa: ANN401 - a SELECT of columns.
    counted = exists().where(
        PromisePeriod.promise_id == Promise.id, PromisePeriod.period_start == start
    )
    return select(Promise.owner_id).where(
        Promise.state == PromiseState.LIVE,
        Promise.period == period,
        Promise.starts_on < rules.next_start(start, period),
        ~counted,
    )


def list_owners_to_ask(starts: Mapping[Period, date]) -> set[UUID]:
    """Give who answers for a promise that was not counted in the newest period that is over."""
    return {
        owner_id
        for period, start in starts.items()
        for owner_id in db.session.scalars(_uncounted(period, start).distinct())
    }


def has_counted(owner_id: UUID, starts: Mapping[Period, date]) -> bool:
    """Tell whether nothing of this owner is left to count."""
    return not any(
        db.session.scalar(_uncounted(period, start).where(Promise.owner_id == owner_id).limit(1))
        for period, start in starts.items()
    )
