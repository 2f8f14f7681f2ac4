"""What Havenlicht learned and did about it: insights with their course, barriers with theirs."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.barriers import queries as barrier_queries
from govern.barriers import services as barriers
from govern.barriers.rules import BarrierKind, BarrierState, Mechanism
from govern.demo import cast
from govern.demo.texts import BARRIERS, INSIGHTS, MITIGATIONS, REFUSALS
from govern.insights import queries, services
from govern.insights.rules import Source
from govern.journeys.queries import list_open_stages

if TYPE_CHECKING:
    from uuid import UUID

    from govern.demo.company import Company

#: The insights are spread over this part of the history; the newest is a few days old.
FROM, TO = 0.2, 0.985
SOURCES = (Source.FLOOR, Source.FLOOR, Source.FEEDBACK, Source.PROMISE, Source.RESEARCH)
DAYS_TO_ACT, DAYS_TO_DO, DAYS_TO_REFUSE = 9, 45, 14
#: What ended, and how; all others are in hand or not looked at yet.
ENDED = {
    2: (BarrierState.CLOSED, "The towing company sends its position now; the app shows it."),
    3: (BarrierState.MITIGATED, "Anyone may refund up to 250 euros now, without a signature."),
    4: (BarrierState.CANNOT_BE_REMOVED, "It is the law. We add one page that says it in short."),
}
COMPLAINED_WITHOUT_NAME = 2


def tell(company: Company) -> None:
    """Write insights and barriers into the diary."""
    diary = company.diary
    step = (TO - FROM) / (len(INSIGHTS) - 1)
    for number in range(len(INSIGHTS)):
        diary.on(diary.at(FROM + step * number), partial(_report, company, number))
    for number in range(len(BARRIERS)):
        day = diary.at(0.15 + 0.8 * number / (len(BARRIERS) - 1))
        diary.on(day, partial(_name_barrier, company, number))


# Insights ----------------------------------------------------------------------------------------


def _report(company: Company, number: int) -> None:
    """Report an insight; most are acted on, one is refused, the newest wait for an answer."""
    diary = company.diary
    text, stage, action, effect = INSIGHTS[number]
    reporter = company.colleague(diary.day).number if number % 4 else cast.EMPLOYEE
    insight_id = services.report(
        actor=company.actor(reporter),
        text=text,
        source=SOURCES[number % len(SOURCES)],
        stage_id=list_open_stages()[stage - 1].id,
    )
    if number in REFUSALS:
        refuse_on = diary.day + timedelta(days=DAYS_TO_REFUSE)
        diary.on(refuse_on, partial(_refuse, company, insight_id, REFUSALS[number]))
    if action is None:
        return
    owner = cast.MANAGER if number % 3 == 0 else company.colleague(diary.day).number
    act = partial(_act, company, insight_id, action, owner, effect)
    diary.on(diary.day + timedelta(days=DAYS_TO_ACT), act)


def _version(insight_id: UUID) -> int:
    return queries.get_insight(insight_id).version


def _refuse(company: Company, insight_id: UUID, reason: str) -> None:
    services.will_not_do(
        insight_id, actor=company.director, reason=reason, version=_version(insight_id)
    )


def _act(company: Company, insight_id: UUID, action: str, owner: str, effect: str | None) -> None:
    due_on = company.diary.day + timedelta(days=DAYS_TO_DO)
    services.take_action(
        insight_id,
        actor=company.director,
        action=action,
        owner_id=company.id_of(owner),
        due_on=due_on,
        version=_version(insight_id),
    )
    if effect is not None:
        done = partial(_record, company, insight_id, owner, effect)
        company.diary.on(due_on - timedelta(days=3), done)


def _record(company: Company, insight_id: UUID, owner: str, effect: str) -> None:
    services.record_effect(
        insight_id, actor=company.actor(owner), effect=effect, version=_version(insight_id)
    )


# Barriers ----------------------------------------------------------------------------------------


def _name_barrier(company: Company, number: int) -> None:
    """Report a barrier, some without a name; two weeks later the director looks at it."""
    diary = company.diary
    kind, sentence, stage, severity = BARRIERS[number]
    barrier_id = barriers.report(
        actor=company.actor(company.colleague(diary.day).number),
        kind=BarrierKind(kind),
        sentence=sentence,
        stage_id=list_open_stages()[stage - 1].id,
        without_name=number % COMPLAINED_WITHOUT_NAME == 0,
    )
    if severity is not None:
        take = partial(_take_in_hand, company, number, barrier_id, severity)
        diary.on(diary.day + timedelta(days=14), take)


def _take_in_hand(company: Company, number: int, barrier_id: UUID, severity: int) -> None:
    diary = company.diary
    owner = cast.MANAGER if number == 1 else company.lead("Operations")
    barriers.take_in_hand(
        barrier_id,
        actor=company.director,
        severity=severity,
        owner_id=company.id_of(owner),
        version=barrier_queries.get_barrier(barrier_id).version,
    )
    for place, (mechanism, text, reduction) in enumerate(MITIGATIONS.get(number, ())):
        mitigation_id = barriers.plan_mitigation(
            barrier_id,
            actor=company.actor(owner),
            mechanism=Mechanism(mechanism),
            text=text,
            owner_id=company.id_of(owner),
            due_on=diary.day + timedelta(days=60 + 30 * place),
            reduction=reduction,
        )
        # The second of two still waits for somebody to find that it works.
        if place == 0:
            accept = partial(barriers.accept_mitigation, mitigation_id, actor=company.director)
            diary.on(diary.day + timedelta(days=30), accept)
    if number in ENDED:
        end_on = diary.day + timedelta(days=50)
        diary.on(end_on, partial(_end, company, barrier_id, *ENDED[number]))


def _end(company: Company, barrier_id: UUID, outcome: BarrierState, words: str) -> None:
    barriers.close(
        barrier_id,
        actor=company.director,
        outcome=outcome,
        words=words,
        version=barrier_queries.get_barrier(barrier_id).version,
    )
