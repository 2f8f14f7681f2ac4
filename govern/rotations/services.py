"""Logs floor days by hand, vouches for days, and keeps debriefs; licences follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

from govern.core import clock
from govern.core.bus import publish
from govern.core.errors import N_, Conflict, FieldError, NotFound, Stale
from govern.core.permissions import Actor, ensure
from govern.extensions import db
from govern.floor import queries as floor
from govern.floor.rules import FloorKind, instant_of, problem_with_times
from govern.licences import queries as licence_queries
from govern.licences import rules as licence_rules
from govern.licences import services as licences
from govern.organisation.queries import get_facts
from govern.people.models import Person
from govern.rotations import policies, queries, rules
from govern.rotations.events import (
    DebriefFinished,
    DebriefSaved,
    RotationConfirmed,
    RotationDeclined,
    RotationLogged,
    RotationTakenBack,
)
from govern.rotations.models import Debrief, Rotation
from govern.rotations.rules import RotationState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime, time

NOT_TO_CONFIRM = N_(
    "A host of that team at that time confirms this day; for listening in without a host it is "
    "the manager. Nobody confirms their own day."
)
NOT_TO_TAKE_BACK = N_("Only the person takes back their day.")
NOT_TO_TELL = N_("Only the person whose day it was tells about it.")
NOT_OVER = N_(
    "This day is not over yet. Come back after it, or log the hours there have been until now."
)
FINISHED = N_("You finished this debrief in the meantime; it stays as it is.")
CHANGED = N_("You changed this debrief in another window in the meantime.")
BUSY_THEN = N_("There is another floor day in these hours.")


def log_day(
    *,
    actor: Actor,
    person_id: UUID,
    team_id: UUID,
    host_id: UUID | None,
    kind: FloorKind,
    day: date,
    begins: time,
    ends: time,
    late_reason: str = "",
) -> UUID:
    """Log a past day by hand; it is pending until the host, or the manager, confirms it."""
    ensure(
        policies.may_log(actor, person_id),
        N_("You log your own days; the CX director logs days for others."),
    )
    person = db.session.get(Person, person_id)
    team = floor.get_open_team(team_id)
    if person is None:
        raise NotFound
    facts = get_facts(actor)
    backdate_days = facts.number("rotations.backdate_days")
    today = clock.today(person.time_zone)
    problem = rules.problem_with_day(
        day,
        today,
        backdate_days=backdate_days,
        may_backdate=policies.may_manage(actor),
        reason=late_reason,
        joined_on=person.joined_on,
        left_on=person.left_on,
    )
    if problem is not None:
        raise FieldError(problem[0], problem[1], days=backdate_days)
    if (wrong := problem_with_times(begins, ends)) is not None:
        raise FieldError("ends", wrong)
    starts_at = instant_of(day, begins, team.time_zone)
    if starts_at > clock.now():
        raise FieldError("begins", N_("This time is still to come."))
    ends_at = instant_of(day, ends, team.time_zone)
    if ends_at > clock.now():
        raise FieldError("ends", NOT_OVER)
    _check_host(person, team_id, host_id, kind, starts_at, ends_at)
    if queries.taken_hours(person_id, day, rules.hours_of(begins, ends)):
        raise FieldError("begins", BUSY_THEN)
    late = (today - day).days > backdate_days
    rotation = Rotation.taking(
        person_id=person_id,
        team_id=team_id,
        host_id=host_id,
        kind=kind,
        day=day,
        begins=begins,
        ends=ends,
        time_zone=team.time_zone,
        state=RotationState.PENDING,
        recorded_by_id=actor.id,
        late_reason=late_reason if late else "",
    )
    db.session.add(rotation)
    publish(
        RotationLogged(
            actor_id=actor.id,
            subject_id=rotation.id,
            person_id=person_id,
            host_id=host_id,
            manager_id=person.manager_id,
            day=day,
            kind=kind,
            minutes=rotation.minutes,
            late=late,
        )
    )
    return rotation.id


def take_back(rotation_id: UUID, *, actor: Actor) -> None:
    """Take back a day one logged by hand, while nobody has confirmed it."""
    rotation, _party = queries.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_take_back(actor, rotation), NOT_TO_TAKE_BACK)
    if rotation.state is not RotationState.PENDING:
        raise Conflict(N_("This day no longer waits; it cannot be taken back."))
    rotation.move_to(RotationState.CANCELLED)
    rotation.give_back_hours()
    publish(
        RotationTakenBack(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id)
    )


def confirm(rotation_id: UUID, *, actor: Actor) -> None:
    """Confirm somebody else's day, as its host; the licence follows."""
    rotation, party = queries.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_confirm(party), NOT_TO_CONFIRM)
    levels = queries.lock_people({rotation.person_id, cast("UUID", actor.id)})
    publish(_confirmed(rotation, actor))
    db.session.flush()
    _settle(levels, actor)


def confirm_all(rotation_ids: list[UUID], *, actor: Actor) -> int:
    """Confirm several days at once; all of them, or none."""
    if not rotation_ids:
        raise Conflict(N_("Nothing waits to be confirmed any more."))
    people = {cast("UUID", actor.id)}
    chosen = []
    for rotation_id in rotation_ids:
        rotation, party = queries.get_rotation(rotation_id, actor=actor)
        ensure(policies.may_confirm(party), NOT_TO_CONFIRM)
        people.add(rotation.person_id)
        chosen.append(rotation)
    levels = queries.lock_people(people)
    for rotation in chosen:
        publish(_confirmed(rotation, actor))
    db.session.flush()
    _settle(levels, actor)
    return len(chosen)


def decline(rotation_id: UUID, *, actor: Actor, reason: str) -> None:
    """Say that one does not vouch for a day logged by hand, and why."""
    rotation, party = queries.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_confirm(party), NOT_TO_CONFIRM)
    rotation.move_to(RotationState.DECLINED)
    rotation.answer = reason
    rotation.give_back_hours()
    publish(
        RotationDeclined(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id)
    )


def debrief(
    rotation_id: UUID,
    *,
    actor: Actor,
    great: str,
    learned: str,
    in_the_way: str,
    action: str,
    action_on: date | None,
    finish: bool,
    version: int,
) -> None:
    """Tell about a day, half now or all of it; a finished debrief stays as it is.

    What nobody began has version 0.
    """
    rotation, _party = queries.get_rotation(rotation_id, actor=actor)
    ensure(policies.may_debrief(actor, rotation), NOT_TO_TELL)
    if rotation.state not in rules.TO_DEBRIEF:
        raise Conflict(N_("A debrief comes after the day, when the day took place."))
    # Locked before the debrief is read: of two who begin it at once, the second sees the first.
    levels = queries.lock_people({rotation.person_id})
    told = queries.find_debrief(rotation_id, actor=actor)
    stored = 0 if told is None else told.version
    if rotation.debriefed_at is not None:
        raise Stale(FINISHED, version=stored)
    if stored != version:
        raise Stale(CHANGED, version=stored)
    for name, text in (("great", great), ("learned", learned)):
        if finish and not text:
            raise FieldError(name, N_("One sentence is enough, but one is needed."))
    if told is None:
        told = Debrief(
            rotation_id=rotation.id, person_id=rotation.person_id, language=actor.language
        )
        db.session.add(told)
    told.great = great
    told.learned = learned
    told.in_the_way = in_the_way
    told.action = action
    told.action_on = action_on
    told.saved_at = clock.now()
    if not finish:
        publish(DebriefSaved(actor_id=actor.id, subject_id=rotation.id))
        return
    told.finished_at = rotation.debriefed_at = clock.now()
    publish(
        DebriefFinished(actor_id=actor.id, subject_id=rotation.id, person_id=rotation.person_id)
    )
    db.session.flush()
    _settle(levels, actor)


def _check_host(
    person: Person,
    team_id: UUID,
    host_id: UUID | None,
    kind: FloorKind,
    starts_at: datetime,
    ends_at: datetime,
) -> None:
    if host_id is None:
        if kind is not FloorKind.INDIRECT:
            raise FieldError("host", N_("Choose the host; only listening in goes without one."))
        if person.manager_id is None:
            raise FieldError("host", N_("Choose a host: there is no manager who could confirm it."))
        return
    if host_id == person.id:
        raise FieldError("host", N_("Choose somebody else: nobody hosts themselves."))
    if not floor.was_host(host_id, team_id, starts_at, ends_at):
        raise FieldError("host", N_("This person was not a host of that team on that day."))


def _confirmed(rotation: Rotation, actor: Actor) -> RotationConfirmed:
    """Take the steps to confirmed and give the event of it."""
    if rotation.ends_at > clock.now():
        raise Conflict(N_("It is not over yet. Confirm it when it is."))
    if rotation.state is RotationState.ARRIVED:
        rotation.move_to(RotationState.COMPLETED)
    rotation.move_to(RotationState.CONFIRMED)
    rotation.confirmed_by_id = actor.id
    rotation.confirmed_at = clock.now()
    return RotationConfirmed(
        actor_id=actor.id,
        subject_id=rotation.id,
        person_id=rotation.person_id,
        day=rotation.day,
        minutes=rotation.minutes,
        kind=rotation.kind,
        debriefed=rotation.debriefed_at is not None,
    )


def settle_stale(*, actor: Actor) -> int:
    """Let licences follow by the rules there are now, where others were in force when reckoned.

    Takes some people at a time; gives how many, so that the worker goes on until there are none.
    """
    ensure(actor.is_system, N_("Only the worker looks at everybody's licence."))
    keys = licence_rules.keys_for(get_facts(actor))
    stale = licence_queries.list_stale(keys)
    if stale:
        _settle(queries.lock_people(stale), actor)
    return len(stale)


def _settle(levels: Mapping[UUID, str], actor: Actor) -> None:
    """Let each licence follow from the days there are now; the people are locked."""
    facts = get_facts(actor)
    counted, hosting = queries.list_counted(levels), queries.list_hosting(levels)
    for person_id, level in sorted(levels.items()):
        policy = licence_rules.policy_for(facts, level)
        hosted = person_id in hosting
        licences.settle(
            person_id,
            actor=actor,
            reckoning=licence_rules.reckon(counted[person_id], hosted=hosted, policy=policy),
            by=policy.key,
        )
