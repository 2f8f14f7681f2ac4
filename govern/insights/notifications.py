"""Asks who took an insight up to act, tells who shared it what became of it, counts the drawer."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for

from govern.core.errors import N_
from govern.figures import rules as figures
from govern.insights import queries, services
from govern.insights.rules import InsightState, drawer_line
from govern.notifications.rules import MailKind
from govern.notifications.rules import declare as declare_mails
from govern.notifications.services import tell
from govern.organisation.queries import find_facts
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from govern.core.events import Event
    from govern.core.permissions import Actor
    from govern.insights.events import ActionPlanned

ACT = "insights.act"
ANSWERED = "insights.answered"

declare_tasks(
    TaskKind(
        name=ACT,
        sentence=N_("You took up an insight: do it, then say what came of it"),
        act=N_("Say what came of it"),
        endpoint="insights.show",
        argument="insight_id",
        icon="bi:lightbulb",
        minutes=5,
        blueprint="insights",
        hand_over=lambda insight_id, to_id, actor: services.hand_over(
            insight_id, to_id, actor=actor
        ),
    )
)


def _when_answered(insight_id: UUID, _reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    row = queries.get_page(insight_id)
    if row.state is InsightState.REPORTED:
        return None
    return {"state": row.state.value, "url": url_for("insights.show", insight_id=insight_id)}


declare_mails(
    MailKind(
        name=ANSWERED,
        subject=N_("What became of the insight you shared"),
        template="insights/email/answered",
        context=_when_answered,
        blueprint="insights",
    )
)


def tell_the_owner(event: ActionPlanned) -> None:
    """Give the owner of an action something to do, by its day."""
    open_task(
        ACT,
        [event.owner_id],
        event.subject_id,
        due_at=datetime.combine(event.due_on, time(23, 59), UTC),
    )


def tell_the_reporter(event: Event) -> None:
    """Tell who shared an insight that it was answered, unless they did that themselves."""
    reporter_id = queries.find_reporter_id(event.subject_id)
    if reporter_id is not None and reporter_id != event.actor_id:
        tell(ANSWERED, [reporter_id], event.subject_id)


def tell_it_is_over(event: Event) -> None:
    """Close what was to be done: what came of it was told, or nothing will be done."""
    close_tasks(ACT, event.subject_id)


def _count(day: date) -> figures.Count | None:
    facts = find_facts()
    if facts is None:
        return None
    noon = datetime.combine(day, time(12), UTC)
    shares = queries.count_shares(drawer_line(noon, facts.number("insights.drawer_days")))
    return figures.Count(shares.drawer) if shares.total else None


figures.declare(
    figures.FigureKind(
        name="insights.drawer",
        label=N_("Insights left in the drawer"),
        shown=figures.Shown.NUMBER,
        note=N_("that nobody has answered yet"),
        endpoint="insights.drawer",
        blueprint="insights",
        count=_count,
        less_is_better=True,
    )
)
