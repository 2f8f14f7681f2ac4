"""Reads licences and figures about them; how one stands is reckoned from dates when it is read."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Row, and_, case, func, literal, select

from govern.core.errors import NotFound
from govern.departments.models import Department
from govern.extensions import db
from govern.licences.models import Exemption, Licence, LicenceStanding, SignatoryLicence
from govern.licences.rules import GOOD, TO_RENEW, LicenceState, Policy
from govern.people.models import Level, Person
from govern.people.presence import can_enter, works_here
from govern.tasks.models import Task

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from govern.core.permissions import Actor

#: How many people one run of the worker reminds; the next run goes on.
MOST_REMINDED = 500
#: How many licences are reckoned again at once.
MOST_SETTLED = 500


def is_exempt(today: date) -> ColumnElement[bool]:
    """Give the condition that a person owes no day on the floor today."""
    return (
        select(Exemption.id)
        .where(
            Exemption.person_id == Person.id,
            Exemption.ended_at.is_(None),
            Exemption.starts_on <= today,
            Exemption.ends_on >= today,
        )
        .correlate(Person)
        .exists()
    )


def state_of(today: date, policy: Policy) -> ColumnElement[str]:
    """Give how a person's licence stands today, in SQL; the same as `rules.state_on`."""
    until = LicenceStanding.valid_until
    return case(
        (until > today + timedelta(days=policy.expiring_days), literal(LicenceState.VALID.value)),
        (until >= today, literal(LicenceState.EXPIRING.value)),
        (is_exempt(today), literal(LicenceState.EXEMPT.value)),
        (until >= today - timedelta(days=policy.grace_days), literal(LicenceState.GRACE.value)),
        (until.is_not(None), literal(LicenceState.EXPIRED.value)),
        (
            Person.joined_on > today - timedelta(days=policy.joiner_days),
            literal(LicenceState.LEARNER.value),
        ),
        else_=literal(LicenceState.NONE.value),
    )


def get_card(person_id: UUID, today: date) -> Row[*tuple[Any, ...]]:
    """Give what somebody's card shows, also of people who have no licence yet."""
    row = db.session.execute(
        select(
            Person.id,
            Person.name,
            Person.level,
            Person.joined_on,
            Person.left_on,
            Licence.number,
            Licence.code,
            Licence.name_public,
            LicenceStanding.valid_from,
            LicenceStanding.valid_until,
            LicenceStanding.classes,
            is_exempt(today).label("exempt"),
        )
        .outerjoin(Licence, Licence.person_id == Person.id)
        .outerjoin(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(Person.id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def find_by_code(code: str, today: date) -> Row[*tuple[Any, ...]] | None:
    """Give what the verify page may say about a code, or None when there is no such licence."""
    gone = and_(Person.left_on.is_not(None), Person.left_on < today)
    return db.session.execute(
        select(
            Licence.number,
            case((Licence.name_public, Person.name), else_=None).label("name"),
            LicenceStanding.classes,
            LicenceStanding.valid_until,
            and_(LicenceStanding.valid_until >= today, ~gone).label("valid"),
        )
        .join(Person, Person.id == Licence.person_id)
        .join(LicenceStanding, LicenceStanding.person_id == Licence.person_id)
        .where(Licence.code == code)
    ).one_or_none()


def find_licence(person_id: UUID) -> Licence | None:
    """Give the licence row of a person."""
    return db.session.get(Licence, person_id)


def find_standing(person_id: UUID) -> LicenceStanding | None:
    """Give how somebody stood when it was last reckoned."""
    return db.session.get(LicenceStanding, person_id, populate_existing=True)


def list_stale(keys: tuple[str, str], most: int = MOST_SETTLED) -> Sequence[UUID]:
    """Give some people whose licence was reckoned by other rules than are asked of them now."""
    executives, others = keys
    asked = case((Person.level == Level.EXECUTIVE, executives), else_=others)
    return db.session.scalars(
        select(LicenceStanding.person_id)
        .join(Person, Person.id == LicenceStanding.person_id)
        .where(LicenceStanding.reckoned_by != asked)
        .order_by(LicenceStanding.person_id)
        .limit(most)
    ).all()


def _is_to_renew(today: date, policy: Policy) -> ColumnElement[bool]:
    """Give the condition that somebody has a licence that ends soon or has ended, and owes a day.

    How long grace lasts, which may be another one for each level, makes no difference to it.
    """
    ends = state_of(today, policy).in_(sorted(state.value for state in TO_RENEW))
    return and_(ends, ~is_exempt(today))


def list_not_to_renew(today: date, policy: Policy, task_kind: str) -> Sequence[UUID]:
    """Give those who were asked to renew a licence and have nothing to renew any more."""
    return db.session.scalars(
        select(LicenceStanding.person_id)
        .join(Task, Task.subject_id == LicenceStanding.person_id)
        .join(Person, Person.id == LicenceStanding.person_id)
        .where(Task.kind == task_kind, Task.closed_at.is_(None), ~_is_to_renew(today, policy))
    ).all()


def list_taken_numbers(numbers: Sequence[str]) -> set[str]:
    """Give those of some numbers that belong to somebody."""
    return set(db.session.scalars(select(Licence.number).where(Licence.number.in_(numbers))))


def holders(today: date, policy: Policy, *, state: str, manager_id: UUID | None) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of people and their licences: of everybody, or of a manager's team."""
    standing = state_of(today, policy)
    statement = (
        select(
            Person.id,
            Person.sort_key,
            Person.name,
            Person.level,
            Department.name.label("department"),
            Licence.number,
            LicenceStanding.valid_until,
            LicenceStanding.classes,
            standing.label("state"),
        )
        .join(Department, Department.id == Person.department_id)
        .outerjoin(Licence, Licence.person_id == Person.id)
        .outerjoin(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(works_here())
    )
    if manager_id is not None:
        statement = statement.where(Person.manager_id == manager_id)
    return statement.where(standing == state) if state else statement


def list_tallies(today: date, policy: Policy) -> Sequence[Row[*tuple[Any, ...]]]:
    """Count people by department, level and state of their licence, in one statement."""
    standing = state_of(today, policy).label("state")
    counted = (
        select(Person.department_id, Person.level, standing)
        .outerjoin(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(works_here())
        .subquery()
    )
    return db.session.execute(
        select(
            counted.c.department_id,
            counted.c.level,
            counted.c.state,
            func.count().label("people"),
        ).group_by(counted.c.department_id, counted.c.level, counted.c.state)
    ).all()


def count_valid(today: date, policy: Policy) -> tuple[int, int, int]:
    """Give how many have a valid licence, how many owe one, and how many of those no executives."""
    standing = state_of(today, policy)
    owing = standing.not_in([LicenceState.EXEMPT.value, LicenceState.LEARNER.value])
    good = standing.in_(sorted(state.value for state in GOOD))
    row = db.session.execute(
        select(
            func.count(case((good, 1))),
            func.count(case((owing, 1))),
            func.count(case((and_(owing, Person.level != Level.EXECUTIVE), 1))),
        )
        .select_from(Person)
        .outerjoin(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(works_here())
    ).one()
    return row[0], row[1], row[2]


def exemptions(today: date) -> Any:  # noqa: ANN401 - a statement of columns.
    """Give the statement of the exemptions that run or are to come, with names."""
    return (
        select(
            Exemption.id,
            Exemption.reason,
            Exemption.starts_on,
            Exemption.ends_on,
            Person.name,
            Department.name.label("department"),
        )
        .join(Person, Person.id == Exemption.person_id)
        .join(Department, Department.id == Person.department_id)
        .where(Exemption.ended_at.is_(None), Exemption.ends_on >= today)
    )


def hold_exemption(exemption_id: UUID) -> Exemption:
    """Give an exemption and let nobody else end it meanwhile."""
    exemption = db.session.get(
        Exemption, exemption_id, with_for_update=True, populate_existing=True
    )
    if exemption is None:
        raise NotFound
    return exemption


def get_exempted(exemption_id: UUID) -> Row[str, date, date, str]:
    """Give who is exempt, from when to when, and why."""
    row = db.session.execute(
        select(Person.name, Exemption.starts_on, Exemption.ends_on, Exemption.reason)
        .join_from(Exemption, Person, Person.id == Exemption.person_id)
        .where(Exemption.id == exemption_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def leads_a_team(actor: Actor) -> bool:
    """Tell whether the actor is the manager of somebody who works here."""
    return (
        db.session.scalar(
            select(Person.id).where(Person.manager_id == actor.id, works_here()).limit(1)
        )
        is not None
    )


def list_to_renew(today: date, policy: Policy, task_kind: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """Give who can come in and was not asked to renew a licence yet, by the day it ends."""
    asked = (
        select(Task.id)
        .where(Task.kind == task_kind, Task.subject_id == Person.id, Task.closed_at.is_(None))
        .correlate(Person)
        .exists()
    )
    return db.session.execute(
        select(Person.id, LicenceStanding.valid_until)
        .join(LicenceStanding, LicenceStanding.person_id == Person.id)
        .where(
            can_enter(),
            _is_to_renew(today, policy),
            ~asked,
        )
        .order_by(LicenceStanding.valid_until, Person.id)
        .limit(MOST_REMINDED)
    ).all()


def list_signatories(frozen_text_ids: Sequence[UUID]) -> Sequence[SignatoryLicence]:
    """Give, for each signature under some texts, whether a valid licence was held then."""
    statement = select(SignatoryLicence).where(SignatoryLicence.frozen_text_id.in_(frozen_text_ids))
    return db.session.scalars(statement).all()
