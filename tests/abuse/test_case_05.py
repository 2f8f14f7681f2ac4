"""Case 5: backdating a floor day. Every way in, at one day ahead, today's bounds, and beyond."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.errors import FieldError, NotAllowed
from govern.core.transactions import transaction
from govern.floor.rules import FloorKind
from govern.rotations import services
from govern.rotations.models import Rotation
from tests.client import Client
from tests.factories.floor import FloorTeamFactory, host_of
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from uuid import UUID

    from govern.people.models import Person

TODAY = date(2026, 5, 21)
#: The medium preset allows thirty days.
MOST = 30


@pytest.fixture
def values(session: Any, at: Any) -> dict[str, Any]:
    """Give what a day is logged with, but for the day and the person."""
    OrganisationFactory()
    team = FloorTeamFactory()
    return {
        "team_id": team.id,
        "host_id": host_of(team).id,
        "kind": FloorKind.INTERACTIVE,
        "begins": time(9),
        "ends": time(11),
    }


def log(by: Person, about: Person, values: dict[str, Any], back: int, **more: Any) -> UUID:
    with transaction():
        return services.log_day(
            actor=find_actor_of(by.id),
            person_id=about.id,
            day=TODAY - timedelta(days=back),
            **values,
            **more,
        )


@pytest.mark.parametrize("back", [-1, MOST + 1, 3650])
def test_an_employee_logs_nothing_ahead_and_nothing_long_ago(
    values: dict[str, Any], back: int
) -> None:
    person = PersonFactory()
    for reason in ("", "I forgot"):
        with pytest.raises(FieldError):
            log(person, person, values, back, late_reason=reason)


@pytest.mark.parametrize("back", [0, 1, MOST])
def test_both_times_are_kept(values: dict[str, Any], session: Any, back: int) -> None:
    person = PersonFactory()
    rotation = session.get(Rotation, log(person, person, values, back))
    assert rotation.day == TODAY - timedelta(days=back)
    assert rotation.recorded_at == datetime(2026, 5, 21, 12, tzinfo=UTC)
    assert rotation.recorded_by_id == person.id


def test_the_director_logs_an_old_day_with_a_reason_and_the_log_says_so(
    values: dict[str, Any], session: Any
) -> None:
    person, boss = PersonFactory(), director()
    with pytest.raises(FieldError) as refused:
        log(boss, person, values, MOST + 1)
    assert refused.value.field == "late_reason"
    with pytest.raises(FieldError):
        log(boss, person, values, -1, late_reason="Tomorrow")
    rotation_id = log(boss, person, values, MOST + 1, late_reason="Was on leave")
    row = session.scalar(select(AuditRow).where(AuditRow.subject_id == rotation_id))
    assert row.payload["late"] is True
    assert session.get(Rotation, rotation_id).late_reason == "Was on leave"


def test_nobody_logs_for_somebody_else(values: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        log(PersonFactory(), PersonFactory(), values, 1)


@pytest.mark.parametrize(("back", "status"), [(-1, 422), (0, 302), (MOST, 302), (MOST + 1, 422)])
def test_the_form_holds_the_same_bounds(
    client: Client, values: dict[str, Any], back: int, status: int
) -> None:
    client.sign_in(PersonFactory())
    answer = client.submit(
        "/rotations/log",
        {
            "host": f"{values['team_id']}:{values['host_id']}",
            "day": (TODAY - timedelta(days=back)).isoformat(),
            "begins": "09:00",
            "ends": "11:00",
            "late_reason": "smuggled in",
            "person": "somebody",
        },
    )
    assert answer.status_code == status, answer.text


def test_today_is_today_where_the_person_is(values: dict[str, Any], at: Any) -> None:
    person = PersonFactory(time_zone="Pacific/Auckland")
    at(datetime(2026, 5, 21, 22, 0, tzinfo=UTC))
    with pytest.raises(FieldError) as refused:
        log(person, person, values, -1)
    # It is the 22nd in Auckland, but nine o'clock of that day has not come in Amsterdam.
    assert refused.value.field == "begins"
    with pytest.raises(FieldError) as refused:
        log(person, person, values, -2)
    assert refused.value.field == "day"
