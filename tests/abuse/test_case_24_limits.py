"""Case 24: what may be there so many times, or not in a circle, also when two come at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Conflict, FieldError
from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from govern.journeys import services as journeys
from govern.journeys.models import Stage
from govern.journeys.rules import MOST_STAGES
from govern.nominations import services as nominations
from govern.nominations.models import Nomination
from govern.people import services as people
from govern.people.models import Person
from govern.rounds.queries import get_round
from tests.factories.awards import Story
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
    director,
)
from tests.storms import arena, one_held_before_the_other, storm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

pytestmark = pytest.mark.storm


@pytest.fixture
def field(dialect: str) -> Iterator[Flask]:
    """Give an application on a database of its own."""
    with arena(dialect) as app, app.app_context():
        yield app


@pytest.mark.asvs("V2.3.2", "V2.3.4")
def test_nobody_tells_more_stories_than_a_round_allows(field: Flask, at: Any) -> None:
    story = Story(at)
    story.open()
    db.session.commit()
    (category_id,) = story.category_ids()
    teller = PersonFactory()
    about = [PersonFactory().id for _ in range(8)]
    db.session.commit()
    actor = find_actor_of(teller.id)
    most = get_round(story.round_id, actor=actor).nominations_per_person
    assert most < len(about)
    db.session.commit()

    def begin(person_id: Any) -> Callable[[], object]:
        return lambda: nominations.begin(
            actor=actor,
            category_id=category_id,
            nominee_ids=[person_id],
            title="She did it well.",
            language="en",
        )

    assert storm(field, [begin(person_id) for person_id in about])["done"] == most
    counting = visible_to(system("a test counts"), select(func.count(Nomination.id)))
    assert db.session.scalar(counting) == most


def test_stages_stand_one_after_the_other(field: Flask) -> None:
    OrganisationFactory()
    boss = director()
    db.session.commit()
    actor = find_actor_of(boss.id)
    db.session.commit()
    with transaction():
        journey_id = journeys.create_generic(actor=actor)

    def add(number: int) -> Callable[[], object]:
        name = Localised.of({"en": f"Stage {number}"})
        return lambda: journeys.add_stage(journey_id, actor=actor, name=name, great=name)

    storm(field, [add(number) for number in range(8)])
    db.session.expire_all()
    positions = db.session.scalars(
        select(Stage.position).where(Stage.journey_id == journey_id).order_by(Stage.position)
    ).all()
    assert positions == list(range(1, MOST_STAGES + 1))


@pytest.mark.parametrize("place", ["one department", "two departments"])
def test_managers_make_no_circle(field: Flask, place: str) -> None:
    OrganisationFactory()
    chief, anna, bo = administrator(), PersonFactory(), PersonFactory()
    here = DepartmentFactory().id
    there = here if place == "one department" else DepartmentFactory().id
    db.session.commit()
    actor, versions = find_actor_of(chief.id), (anna.version, bo.version)
    one, two = anna.id, bo.id
    db.session.commit()

    def move(who: Any, department_id: Any, under: Any, version: int) -> Callable[[], None]:
        def act() -> None:
            with transaction():
                people.move(
                    who,
                    actor=actor,
                    department_id=department_id,
                    manager_id=under,
                    version=version,
                )

        return act

    first, second = one_held_before_the_other(
        field, move(one, here, two, versions[0]), move(two, there, one, versions[1])
    )
    assert first is None, first
    assert isinstance(second, FieldError | Conflict), second
    db.session.expire_all()
    assert db.session.get_one(Person, one).manager_id == two
    assert db.session.get_one(Person, two).manager_id != one
