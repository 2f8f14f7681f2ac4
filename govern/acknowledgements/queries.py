"""Reads campaigns, who has answered, and how many of whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, false, func, or_, select

from govern.acknowledgements.models import Acknowledgement, Campaign
from govern.acknowledgements.rules import ACKNOWLEDGE, ASKED_AT_ONCE, CampaignState, Coverage
from govern.core.errors import NotFound
from govern.core.permissions import Actor, Permission, system
from govern.core.private import private, visible_to
from govern.definition.models import DefinitionVersion
from govern.departments.models import Department
from govern.extensions import db
from govern.people.models import Person
from govern.people.presence import can_enter, works_here
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Row, Select

COUNTED = system("those who have answered are counted, not named")
ASKING = system("who has not answered is asked")


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """Give the answers an actor may see: the director all of them, everybody else their own."""
    if actor.can(Permission.DEFINITION_EDIT):
        return Acknowledgement.id.is_not(None)
    return Acknowledgement.person_id == actor.id


private(Acknowledgement.__table__, _seen_by)


def get_campaign(campaign_id: UUID, *, lock: bool = False) -> Campaign:
    """Give a campaign; locked, changes of it wait for each other."""
    found = db.session.get(Campaign, campaign_id, with_for_update=lock or None)
    if found is None:
        raise NotFound
    return found


def find_open(*, lock: bool = False) -> Campaign | None:
    """Give the campaign that is open, or None."""
    statement = select(Campaign).where(Campaign.open_slot == 1)
    return db.session.scalar(statement.with_for_update() if lock else statement)


def find_of(definition_id: UUID) -> Campaign | None:
    """Give the campaign about a version, or None."""
    return db.session.scalar(select(Campaign).where(Campaign.definition_id == definition_id))


def find_answer(campaign_id: UUID, *, actor: Actor) -> Acknowledgement | None:
    """Give the actor's own answer, or None."""
    return db.session.scalar(
        visible_to(
            actor,
            select(Acknowledgement).where(
                Acknowledgement.campaign_id == campaign_id,
                Acknowledgement.person_id == actor.id,
            ),
        )
    )


def select_campaigns(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Give the statement of all campaigns with the number of their version."""
    statement = select(
        Campaign.id,
        Campaign.state,
        Campaign.opened_at,
        Campaign.due_on,
        Campaign.closed_at,
        DefinitionVersion.number,
    ).join(DefinitionVersion, DefinitionVersion.id == Campaign.definition_id)
    return visible_to(actor, statement)


def _has_answered(campaign: Any) -> ColumnElement[bool]:  # noqa: ANN401 - an id, or its column.
    return (
        select(Acknowledgement.id)
        .where(Acknowledgement.campaign_id == campaign, Acknowledgement.person_id == Person.id)
        .correlate(Person, Campaign)
        .exists()
    )


def _is_asked(campaign: Campaign) -> ColumnElement[bool]:
    """Give the condition that somebody is, or was, to answer.

    While it is open that is everybody who can come in; afterwards those who had answered count
    with those who have not and are still here.
    """
    return or_(can_enter(), _has_answered(campaign.id))


def count_by_department(campaign: Campaign) -> Mapping[UUID, Coverage]:
    """Count who is asked and who has answered, by the department they work in now."""
    answered = case((_has_answered(campaign.id), 1))
    found = db.session.execute(
        visible_to(
            COUNTED,
            select(Person.department_id, func.count().label("asked"), func.count(answered))
            .where(works_here(), _is_asked(campaign))
            .group_by(Person.department_id),
        )
    )
    return {
        department_id: Coverage(asked=asked, answered=answered)
        for department_id, asked, answered in found
    }


def count_without_account() -> int:
    """Count who works here and cannot be asked, having no account or no address."""
    statement = select(func.count()).select_from(Person).where(works_here(), ~can_enter())
    return db.session.scalar(statement) or 0


def select_waiting(
    campaign_id: UUID, *, actor: Actor, paths: Collection[str] | None
) -> Select[*tuple[Any, ...]]:
    """Give the statement of who has not answered.

    `paths` are the places of departments in their tree; None asks for every department.
    """
    statement = (
        select(Person.id, Person.sort_key, Person.name, Department.name.label("department"))
        .join(Department, Department.id == Person.department_id)
        .where(can_enter(), ~_has_answered(campaign_id))
    )
    if paths is not None:
        below = [Department.path.startswith(path) for path in paths]
        statement = statement.where(or_(false(), *below))
    return visible_to(actor, statement)


def list_unanswered(campaign_id: UUID) -> Sequence[UUID]:
    """Give everybody who can come in and has not answered."""
    return db.session.scalars(
        visible_to(ASKING, select(Person.id).where(can_enter(), ~_has_answered(campaign_id)))
    ).all()


def _to_ask() -> Select[*tuple[Any, ...]]:
    """Give who has neither answered the open campaign nor a task for it."""
    given = (
        select(Task.id)
        .where(
            Task.kind == ACKNOWLEDGE,
            Task.subject_id == Campaign.id,
            Task.person_id == Person.id,
            Task.closed_at.is_(None),
        )
        .correlate(Campaign, Person)
        .exists()
    )
    return visible_to(
        ASKING,
        select(Campaign.id, Person.id.label("person_id"))
        .join_from(Campaign, Person, can_enter())
        .where(Campaign.state == CampaignState.OPEN, ~_has_answered(Campaign.id), ~given),
    )


def has_to_ask() -> bool:
    """Tell whether somebody is still to be given the task."""
    return db.session.execute(_to_ask().limit(1)).first() is not None


def list_to_ask() -> Sequence[Row[*tuple[Any, ...]]]:
    """Give some of those who are still to be given the task, with the campaign."""
    return db.session.execute(_to_ask().order_by(Person.id).limit(ASKED_AT_ONCE)).all()
