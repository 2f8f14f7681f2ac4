"""Case 6: confirming one's own day. Roles, managers and hosts change; nobody ever does."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import DomainError, NotFound
from govern.core.permissions import Role, record_check
from govern.core.transactions import transaction
from govern.extensions import db
from govern.floor import services as floor
from govern.floor.queries import was_host
from govern.floor.rules import FloorKind
from govern.people.models import Person, RoleAssignment
from govern.rotations import services
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from tests.factories.floor import LONG_AGO, FloorTeamFactory, host_of
from tests.factories.people import OrganisationFactory, PersonFactory, director

STEPS = 60
SEEDS = (1, 2, 3)


class Machine:
    """Five people who host, manage, log and confirm in a random order."""

    def __init__(self, seed: int) -> None:
        OrganisationFactory()
        self.random = Random(seed)
        self.team = FloorTeamFactory()
        self.boss = director()
        self.people = [PersonFactory() for _ in range(3)]
        self.people += [host_of(self.team), host_of(self.team)]
        self.rotations: list[UUID] = []

    def somebody(self) -> Any:
        return self.random.choice(self.people)

    def step(self) -> None:
        act = self.random.choice(
            [
                self.log,
                self.log,
                self.confirm,
                self.confirm,
                self.confirm,
                self.host,
                self.unhost,
                self.manage,
                self.confirm_all,
            ]
        )
        with suppress(DomainError), transaction():
            act()

    def log(self) -> None:
        person, kind = self.somebody(), self.random.choice(list(FloorKind))
        host = self.random.choice([None, *self.people])
        begins = self.random.randrange(6, 12)
        rotation_id = services.log_day(
            actor=find_actor_of(person.id),
            person_id=person.id,
            team_id=self.team.id,
            host_id=host and host.id,
            kind=kind,
            day=date(2026, 5, self.random.randrange(1, 22)),
            begins=time(begins),
            ends=time(begins + 1),
        )
        self.rotations.append(rotation_id)

    def confirm(self) -> None:
        if not self.rotations:
            raise NotFound
        services.confirm(
            self.random.choice(self.rotations), actor=find_actor_of(self.somebody().id)
        )

    def confirm_all(self) -> None:
        services.confirm_all(self.rotations[-3:], actor=find_actor_of(self.somebody().id))

    def host(self) -> None:
        floor.add_host(
            self.team.id, actor=find_actor_of(self.boss.id), person_id=self.somebody().id
        )

    def unhost(self) -> None:
        floor.end_host(
            self.team.id, actor=find_actor_of(self.boss.id), person_id=self.somebody().id
        )

    def manage(self) -> None:
        person, manager = self.somebody(), self.somebody()
        if person is manager:
            raise NotFound
        db.session.execute(
            update(Person).where(Person.id == person.id).values(manager_id=manager.id)
        )
        record_check("an administrator does this")


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_people_become_nobody_confirms_their_own_day(
    session: Any, at: Any, seed: int
) -> None:
    machine = Machine(seed)
    for _ in range(STEPS):
        machine.step()
    confirmed = list(
        session.scalars(select(Rotation).where(Rotation.state == RotationState.CONFIRMED))
    )
    assert confirmed, "the machine confirmed nothing; it proves nothing"
    for rotation in confirmed:
        assert rotation.confirmed_by_id not in {None, rotation.person_id}
        if rotation.host_id is not None:
            assert was_host(
                rotation.confirmed_by_id, rotation.team_id, rotation.starts_at, rotation.ends_at
            )


def test_even_the_database_refuses_it(session: Any, at: Any) -> None:
    OrganisationFactory()
    team = FloorTeamFactory()
    person = PersonFactory()
    values: dict[str, Any] = {
        "team_id": team.id,
        "person_id": person.id,
        "day": date(2026, 5, 20),
        "begins": time(9),
        "ends": time(10),
        "time_zone": "Europe/Amsterdam",
    }
    wrong: list[dict[str, Any]] = [
        {"state": RotationState.CONFIRMED, "confirmed_by_id": person.id, "host_id": None},
        {"state": RotationState.CONFIRMED, "confirmed_by_id": None, "host_id": None},
        {"state": RotationState.PENDING, "host_id": person.id},
    ]
    for more in wrong:
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Rotation.taking(kind=FloorKind.INDIRECT, **values, **more))
            session.flush()


def test_a_host_of_another_time_or_team_does_not_confirm(session: Any, at: Any) -> None:
    OrganisationFactory()
    team, other_team = FloorTeamFactory(), FloorTeamFactory()
    person, host, late = PersonFactory(), host_of(team), PersonFactory()
    elsewhere = host_of(other_team)
    db.session.add(
        RoleAssignment(
            id=uuid4(), person_id=late.id, role=Role.HOST, scope_id=team.id, started_at=clock.now()
        )
    )
    gone = PersonFactory()
    db.session.add(
        RoleAssignment(
            id=uuid4(),
            person_id=gone.id,
            role=Role.HOST,
            scope_id=team.id,
            started_at=LONG_AGO,
            ended_at=datetime(2026, 5, 1, tzinfo=UTC),
        )
    )
    session.flush()
    with transaction():
        rotation_id = services.log_day(
            actor=find_actor_of(person.id),
            person_id=person.id,
            team_id=team.id,
            host_id=host.id,
            kind=FloorKind.INTERACTIVE,
            day=date(2026, 5, 20),
            begins=time(9),
            ends=time(17),
        )
    for nobody in (elsewhere, late, gone, person, director()):
        with pytest.raises(DomainError), transaction():
            services.confirm(rotation_id, actor=find_actor_of(nobody.id))
    with transaction():
        services.confirm(rotation_id, actor=find_actor_of(host.id))
