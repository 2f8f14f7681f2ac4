"""Prepares, opens, moves on and calls off rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from sqlalchemy.orm.attributes import flag_modified

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, DomainError, FieldError, Stale, check_version
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.organisation.queries import get_facts
from govern.rounds import policies, queries, rules
from govern.rounds.events import (
    PhaseEnded,
    RoundAdvanced,
    RoundCancelled,
    RoundChanged,
    RoundDrafted,
    RoundOpened,
)
from govern.rounds.models import Category, Round, RoundMove
from govern.rounds.rules import RoundState, TieRule, Windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.core.localised import Localised

REFUSED = N_("Only the CX director sets up award rounds.")
MOVED_ON = N_("This round has moved on in the meantime; look at it again before you go on.")
READ_AGAIN = N_("Somebody has changed this round since you opened the page. Look at it again.")
FIXED = N_("This round has opened; its method and its windows are fixed.")


def draft(
    *,
    actor: Actor,
    name: Localised,
    categories: Sequence[Localised],
    time_zone: str,
    windows: Windows,
    tie_rule: TieRule,
) -> UUID:
    """Prepare a round; its limits come from the settings of the organisation."""
    ensure(policies.may_draft(actor), REFUSED)
    _check(categories, time_zone, windows)
    facts = get_facts(actor)
    award_round = Round(
        id=uuid4(),
        name=name,
        time_zone=time_zone,
        nominations_open_at=windows.nominations_open_at,
        nominations_close_at=windows.nominations_close_at,
        voting_opens_at=windows.voting_opens_at,
        voting_closes_at=windows.voting_closes_at,
        state=RoundState.DRAFT,
        tie_rule=tie_rule,
        votes_per_category=facts.number("awards.votes_per_category"),
        own_department_votes=facts.number("awards.own_department_votes"),
        nominations_per_person=facts.number("awards.nominations_per_round"),
        days_to_answer=facts.number("awards.days_to_answer"),
        rest_months=facts.number("awards.rest_months"),
        created_at=clock.now(),
        created_by_id=actor.id,
    )
    award_round.categories = _categories(categories)
    db.session.add(award_round)
    publish(RoundDrafted(actor_id=actor.id, subject_id=award_round.id, categories=len(categories)))
    return award_round.id


def change(
    round_id: UUID,
    *,
    actor: Actor,
    name: Localised,
    categories: Sequence[Localised],
    time_zone: str,
    windows: Windows,
    tie_rule: TieRule,
    version: int,
) -> None:
    """Change a round that has not opened yet."""
    award_round = queries.lock_round(round_id, actor=actor)
    ensure(policies.may_draft(actor), REFUSED)
    ensure(policies.may_change(actor, award_round), FIXED)
    check_version(
        award_round, version, N_("Somebody else changed this round while you were typing.")
    )
    _check(categories, time_zone, windows)
    award_round.name = name
    award_round.time_zone = time_zone
    award_round.nominations_open_at = windows.nominations_open_at
    award_round.nominations_close_at = windows.nominations_close_at
    award_round.voting_opens_at = windows.voting_opens_at
    award_round.voting_closes_at = windows.voting_closes_at
    award_round.tie_rule = tie_rule
    if [category.name for category in award_round.categories] != list(categories):
        # They are rows of their own: without this the version would stay.
        flag_modified(award_round, "name")
        award_round.categories = []
        db.session.flush()
        award_round.categories = _categories(categories)
    publish(RoundChanged(actor_id=actor.id, subject_id=award_round.id))


def open_round(round_id: UUID, *, actor: Actor, version: int) -> None:
    """Open a round: from now on the clock moves it, and its method cannot change."""
    award_round = queries.lock_round(round_id, actor=actor)
    ensure(policies.may_draft(actor), REFUSED)
    ensure(policies.may_change(actor, award_round), FIXED)
    check_version(award_round, version, READ_AGAIN)
    if award_round.nominations_close_at <= clock.now():
        raise DomainError(N_("Nominations would be over already; set later times first."))
    award_round.move_to(RoundState.NOMINATING)
    award_round.opened_at = clock.now()
    publish(
        RoundOpened(
            actor_id=actor.id,
            subject_id=award_round.id,
            votes_per_category=award_round.votes_per_category,
            own_department_votes=award_round.own_department_votes,
        )
    )


def advance_rounds(*, actor: Actor) -> int:
    """Move every round to the state the clock asks for; give how many steps that took."""
    ensure(policies.may_advance(actor), N_("Rounds are moved on by the clock alone."))
    return sum(_follow_the_clock(award_round) for award_round in queries.list_overdue())


def end_phase(round_id: UUID, *, actor: Actor, phase: RoundState, because: str) -> None:
    """End the present phase of a round now, and say why; the next one begins at once.

    The round is held alone, so that a story, an answer or a ballot comes either before this, or
    meets the next phase.
    """
    award_round = queries.lock_round(round_id, actor=actor)
    ensure(policies.may_end_phase(actor), REFUSED)
    if award_round.phase is not phase or not award_round.can_end_early:
        raise Stale(MOVED_ON)
    if hold := policies.find_hold(actor, award_round):
        raise hold
    _follow_the_clock(award_round)
    _begins, moment = rules.MOMENTS[phase]
    was_at, now = getattr(award_round, moment), clock.now()
    setattr(award_round, moment, now)
    award_round.move_to(award_round.phase)
    db.session.add(
        RoundMove(
            round_id=award_round.id,
            phase=phase,
            was_at=was_at,
            is_at=now,
            because=because,
            moved_by_id=cast("UUID", actor.id),
            moved_at=now,
        )
    )
    publish(
        PhaseEnded(
            actor_id=actor.id,
            subject_id=award_round.id,
            before=phase,
            after=award_round.state,
            was_at=was_at,
            is_at=now,
        )
    )


def cancel(round_id: UUID, *, actor: Actor, because: str) -> None:
    """Call a round off and say why; stories and ballots stay unseen."""
    award_round = queries.lock_round(round_id, actor=actor)
    ensure(policies.may_draft(actor), REFUSED)
    ensure(
        policies.may_cancel(actor, award_round),
        N_("This round is over; it can no longer be called off."),
    )
    before = award_round.state
    award_round.move_to(RoundState.CANCELLED)
    award_round.cancelled_because = because
    publish(RoundCancelled(actor_id=actor.id, subject_id=award_round.id, before=before))


def _follow_the_clock(award_round: Round) -> int:
    """Take the steps the clock asks of a round, one by one; give how many there were."""
    taken = rules.steps(award_round.state, award_round.phase)
    for state in taken:
        before = award_round.state
        award_round.move_to(state)
        publish(RoundAdvanced(actor_id=None, subject_id=award_round.id, before=before, after=state))
    return len(taken)


def _check(categories: Sequence[Localised], time_zone: str, windows: Windows) -> None:
    if not rules.is_time_zone(time_zone):
        raise FieldError("time_zone", N_("Give a time zone, like Europe/Amsterdam."))
    if not 1 <= len(categories) <= rules.MOST_CATEGORIES:
        raise FieldError(
            "categories", N_("Give one to %(most)d categories."), most=rules.MOST_CATEGORIES
        )
    if problem := rules.window_problem(windows):
        raise FieldError(problem.field, problem.message)


def _categories(names: Sequence[Localised]) -> list[Category]:
    return [Category(position=position, name=name) for position, name in enumerate(names, start=1)]
