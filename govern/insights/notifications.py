"""Tells who reported an insight what became of it, and gives an action's owner the task."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.core import clock
from govern.core.errors import N_, NotFound
from govern.core.permissions import Actor, Permission
from govern.figures.rules import Count, FigureKind, Shown
from govern.figures.rules import declare as declare_figures
from govern.insights import queries
from govern.insights.rules import InsightState, drawer_before
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell
from govern.organisation.queries import end_of_day, find_facts
from govern.tasks.rules import TaskKind
from govern.tasks.rules import declare as declare_tasks
from govern.tasks.services import close_tasks, open_task

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from govern.insights.events import ActionHandedOver, ActionTaken, EffectRecorded, WillNotBeDone

IN_ACTION = "insights.in_action"
REFUSED = "insights.refused"
EFFECT = "insights.effect"
OWN = "insights.own_action"


def _news(subject_id: UUID, reader: Actor, state: InsightState) -> dict[str, Any] | None:
    try:
        insight = queries.get_insight(subject_id)
    except NotFound:
        return None
    if insight.state is not state or insight.reporter_id != reader.id:
        return None
    return {"insight_id": insight.id}


def _in_action(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _news(subject_id, reader, InsightState.IN_ACTION)


def _refused(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _news(subject_id, reader, InsightState.WILL_NOT_DO)


def _effect(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    return _news(subject_id, reader, InsightState.EFFECT_RECORDED)


def _own(subject_id: UUID, reader: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    try:
        insight = queries.get_insight(subject_id)
    except NotFound:
        return None
    if insight.state is not InsightState.IN_ACTION or insight.action_owner_id != reader.id:
        return None
    return {"insight_id": insight.id, "due_on": insight.action_due_on}


declare(
    MailKind(
        name=IN_ACTION,
        subject=N_("Somebody acts on your insight"),
        template="insights/email/in_action",
        context=_in_action,
        blueprint="insights",
    ),
    MailKind(
        name=REFUSED,
        subject=N_("An answer to your insight"),
        template="insights/email/refused",
        context=_refused,
        blueprint="insights",
    ),
    MailKind(
        name=EFFECT,
        subject=N_("You said, we did: the effect of your insight"),
        template="insights/email/effect",
        context=_effect,
        blueprint="insights",
    ),
    MailKind(
        name=OWN,
        subject=N_("An action for customers is yours"),
        template="insights/email/own_action",
        context=_own,
        blueprint="insights",
    ),
)
declare_tasks(
    TaskKind(
        name=OWN,
        sentence=N_("Act on an insight, and write down its effect"),
        about="insight",
        act=N_("See the insight"),
        endpoint="insights.show",
        argument="insight_id",
        icon="bi:lightbulb",
        minutes=10,
        blueprint="insights",
    )
)


def _left_in_drawer(_day: date) -> Count | None:
    facts = find_facts()
    if facts is None or not queries.count_all():
        return None
    before = drawer_before(clock.now(), facts.number("insights.drawer_days"))
    return Count(queries.count_drawer(before))


declare_figures(
    FigureKind(
        name="insights.drawer",
        label=N_("Insights left in the drawer"),
        shown=Shown.NUMBER,
        note=N_("nobody acted and nobody said why not"),
        endpoint="insights.drawer",
        blueprint="insights",
        count=_left_in_drawer,
        less_is_better=True,
    )
)


def tell_the_reporter_of_action(event: ActionTaken) -> None:
    """Tell who reported it that somebody acts on it; once, not when the owner changes."""
    if event.before_id is None and event.reporter_id != event.actor_id:
        tell(IN_ACTION, [event.reporter_id], event.subject_id)


def tell_the_owner(event: ActionTaken) -> None:
    """Give the owner of the action the task, and take it from who had it before."""
    if event.before_id is not None and event.before_id != event.owner_id:
        close_tasks(OWN, event.subject_id)
    if event.before_id == event.owner_id:
        close_tasks(OWN, event.subject_id)
    elif event.owner_id != event.actor_id:
        tell(OWN, [event.owner_id], event.subject_id)
    _ask(event.owner_id, event.subject_id, event.due_on)


def tell_the_next_owner(event: ActionHandedOver) -> None:
    """Give the task to the action's new owner, due when it was due."""
    insight = queries.get_insight(event.subject_id)
    close_tasks(OWN, insight.id)
    _ask(event.owner_id, insight.id, insight.action_due_on)
    if event.owner_id != event.actor_id:
        tell(OWN, [event.owner_id], insight.id)


def _ask(owner_id: UUID, insight_id: UUID, due_on: date | None) -> None:
    due_at = end_of_day(due_on) if due_on else None
    open_task(OWN, [owner_id], insight_id, due_at=due_at, otherwise=Permission.INSIGHTS_MANAGE)


def tell_the_reporter_of_refusal(event: WillNotBeDone) -> None:
    """Tell who reported it that nothing follows, and where the reason stands."""
    if event.reporter_id != event.actor_id:
        tell(REFUSED, [event.reporter_id], event.subject_id)


def tell_the_reporter_of_effect(event: EffectRecorded) -> None:
    """Tell who reported it what changed."""
    if event.reporter_id != event.actor_id:
        tell(EFFECT, [event.reporter_id], event.subject_id)


def close_the_action(event: WillNotBeDone | EffectRecorded) -> None:
    """Close the owner's task: the insight is answered."""
    close_tasks(OWN, event.subject_id)
