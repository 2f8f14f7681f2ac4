"""How often promises were kept, as lines over time, by part, and what has become a given."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from govern.core import clock
from govern.promises import queries, rules
from govern.promises.forms import period_name
from govern.promises.models import WHOLE
from govern.readings import queries as readings
from govern.readings.rules import AXIS_NAMES, Axis, Count, Scope
from govern.web import charts, panels
from govern.web.tables import page_reckoned
from govern.web.templating import percent, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from govern.core.permissions import Actor
    from govern.organisation.queries import Facts
    from govern.promises.models import Promise, TemporaryChange

#: So many periods stand on one page of a promise.
PERIODS_SHOWN = 12


def _point(start: date, count: Count | None, period: rules.Period, fewest: int) -> charts.Point:
    """Give a period as a point: a gap where nothing was counted, or too little to say."""
    if count is None:
        return charts.Point(
            label=period_name(start, period), value=None, text=str(_("not counted"))
        )
    enough = count.total >= fewest
    return charts.Point(
        label=period_name(start, period),
        value=100 * count.kept / count.total if enough else None,
        text=percent(count.kept / count.total),
    )


def chart(
    points: Sequence[tuple[date, Count]],
    promise: Any,  # noqa: ANN401 - a promise, or a row of the list.
    fewest: int,
    marks: Mapping[date, str] | None = None,
) -> charts.Trend:
    """Draw the keep rate of the last periods with the line to reach, and what changed when."""
    line = promise.threshold_permille / WHOLE
    counted = dict(points)
    starts = rules.drawn(tuple(counted), promise.period)
    drawn = [_point(start, counted.get(start), promise.period, fewest) for start in starts]
    return charts.trend(
        [
            replace(point, mark=(marks or {}).get(start, ""))
            for start, point in zip(starts, drawn, strict=True)
        ],
        goal=100 * line,
        goal_text=percent(line),
    )


def _marks(promise: Promise, changes: Sequence[TemporaryChange]) -> dict[date, str]:
    """Give what changed in a period: something else held for a while, or other words began."""
    whiles = [(one.starts_on, str(_("changed for a while"))) for one in changes]
    words = [(one.starts_on, str(_("new words"))) for one in promise.wordings[1:]]
    return {rules.start_of(day, promise.period): mark for day, mark in (*whiles, *words)}


def is_given(
    points: Sequence[tuple[date, Count]],
    promise: Any,  # noqa: ANN401 - a promise, or a row of the list.
    facts: Facts,
    *,
    has_case: bool,
) -> bool:
    """Tell whether a live promise is kept so well that it is proposed as a given."""
    is_kept = promise.state is rules.PromiseState.LIVE and promise.standing is rules.Standing.KEPT
    return (
        is_kept
        and not has_case
        and rules.is_given(
            points,
            period=promise.period,
            today=clock.today(facts.time_zone),
            above=facts.number("promises.given_above"),
            in_a_row=facts.number("promises.given_periods"),
            fewest=facts.number("promises.fewest_cases"),
        )
    )


def _since(facts: Facts) -> date:
    """Give the day from which periods are read for lines and for what has become a given."""
    quarters = max(rules.PERIODS_DRAWN, facts.number("promises.given_periods")) + 2
    return rules.months_after(clock.today(facts.time_zone), -3 * quarters)


def on_the_board(rows: Sequence[Any], facts: Facts) -> dict[str, Any]:
    """Give the line of each promise on the board, and those that have become a given."""
    trends = readings.list_trends((row.id for row in rows), _since(facts))
    fewest = facts.number("promises.fewest_cases")
    return {
        "charts": {row.id: chart(trends[row.id], row, fewest) for row in rows},
        "givens": {
            row.id for row in rows if is_given(trends[row.id], row, facts, has_case=row.has_case)
        },
    }


def figures_of(promise: Promise, facts: Facts, actor: Actor) -> dict[str, Any]:
    """Give how often a promise was kept, how sure that is, its cases, and if it is a given."""
    points = readings.list_trends([promise.id], promise.starts_on.replace(day=1, month=1))
    points_ = points[promise.id]
    page = page_reckoned([start for start, _count in reversed(points_)], PERIODS_SHOWN)
    shown: list[Any] = page.rows
    found = readings.list_readings(promise.id, shown)
    cases = queries.list_cases(promise.id)
    changes = queries.list_changes(promise.id)
    fewest = facts.number("promises.fewest_cases")
    has_case = any(case.closed_at is None for case in cases)
    return {
        "page": page,
        "readings": found,
        "parts": _parts(promise, [row for row in found if not row.superseded_at], facts),
        "axes": AXIS_NAMES,
        "chart": chart(points_, promise, fewest, _marks(promise, changes)),
        "sure": rules.wilson(promise.last_kept, promise.last_total) if promise.last_total else None,
        "fewest": fewest,
        "cases": cases,
        "changes": changes,
        "beside": panels.facts(panels.Place.PROMISE_CASE, [case.id for case in cases], actor),
        "is_given": is_given(points_, promise, facts, has_case=has_case),
        "given_above": facts.number("promises.given_above") / 100,
        "given_periods": facts.number("promises.given_periods"),
    }


def _parts(
    promise: Promise, found: Sequence[Any], facts: Facts
) -> dict[Axis, list[dict[str, Any]]]:
    """Give each part that was counted in the newest period, with how sure its rate is."""
    fewest = facts.number("promises.fewest_cases")
    by_scope: dict[Scope, list[Any]] = {}
    for row in found:
        by_scope.setdefault(Scope(row.department_id, row.country, row.stage_id), []).append(row)
    parts: dict[Axis, list[dict[str, Any]]] = {}
    for scope, rows in by_scope.items():
        newest = rows[0]
        if scope.axis is Axis.WHOLE or newest.period_start != promise.last_period:
            continue
        parts.setdefault(scope.axis, []).append(
            {
                "name": newest.department or newest.country or plain(newest.stage),
                "kept": newest.kept,
                "total": newest.total,
                "sure": rules.wilson(newest.kept, newest.total),
                "standing": rules.standing_of(
                    newest.kept, newest.total, threshold=promise.threshold, fewest=fewest
                ),
                "line": chart(
                    [(row.period_start, Count(row.kept, row.total)) for row in reversed(rows)],
                    promise,
                    fewest,
                ),
            }
        )
    # A promise of one department only has nothing to compare.
    return parts if sum(map(len, parts.values())) > 1 else {}
