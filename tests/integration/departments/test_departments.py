"""The tree of departments: added, renamed, moved, merged and ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import DatabaseError

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.errors import DomainError, FieldError, NotAllowed, Stale
from govern.core.transactions import transaction
from govern.departments import queries, services
from govern.departments.models import DEEPEST, Department, Renaming, ids_on
from govern.mergers import services as mergers
from govern.people.models import Person
from tests.client import parsed, texts
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from tests.client import Client


@pytest.fixture
def actor(session: Any) -> Actor:
    OrganisationFactory()
    return find_actor_of(administrator(department=DepartmentFactory(name="Support")).id)


def add(actor: Actor, name: str, parent: Department | None = None) -> Department:
    with transaction():
        department_id = services.add(
            actor=actor, name=name, parent_id=parent.id if parent else None
        )
    return queries.get_department(department_id)


def names(actor: Actor) -> list[str]:
    return [branch.full_name for branch in queries.list_tree()]


def test_a_department_stands_under_another_one(actor: Actor) -> None:
    claims = add(actor, "Claims")
    motor = add(actor, "Motor", claims)
    assert ids_on(motor.path) == (claims.id, motor.id)
    assert names(actor) == ["Claims", "Claims > Motor", "Support"]


@pytest.mark.parametrize("name", ["", "x" * 201, "a\u202eb", "A > B", "two\nlines"])
def test_a_name_that_cannot_be_kept_is_refused(actor: Actor, name: str) -> None:
    with pytest.raises(FieldError), transaction():
        services.add(actor=actor, name=name, parent_id=None)


def test_a_name_is_there_once_among_its_siblings_also_at_the_top(actor: Actor) -> None:
    claims = add(actor, "Claims")
    add(actor, "Motor", claims)
    add(actor, "Motor")
    with pytest.raises(FieldError), transaction():
        services.add(actor=actor, name="MOTÖR", parent_id=None)
    with pytest.raises(FieldError), transaction():
        services.add(actor=actor, name="motor", parent_id=claims.id)


def test_the_schema_refuses_two_of_one_name_at_the_top(actor: Actor, session: Any) -> None:
    add(actor, "Claims")
    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        DepartmentFactory(name="Claims")


def test_a_department_moves_with_everything_below_it(actor: Actor, statements: Any) -> None:
    claims, sales = add(actor, "Claims"), add(actor, "Sales")
    motor = add(actor, "Motor", claims)
    for number in range(5):
        add(actor, f"Team {number}", motor)
    with statements() as few, transaction():
        services.move(motor.id, actor=actor, parent_id=sales.id, version=motor.version)
    assert "Sales > Motor > Team 3" in names(actor)
    for number in range(5, 25):
        add(actor, f"Team {number}", motor)
    motor = queries.get_department(motor.id)
    with statements() as many, transaction():
        services.move(motor.id, actor=actor, parent_id=claims.id, version=motor.version)
    assert len(many) <= len(few) + 1
    assert len([name for name in names(actor) if name.startswith("Claims > Motor > ")]) == 25


def test_a_department_does_not_go_below_itself(actor: Actor) -> None:
    claims = add(actor, "Claims")
    motor = add(actor, "Motor", claims)
    for target in (claims, motor):
        with pytest.raises(FieldError), transaction():
            services.move(claims.id, actor=actor, parent_id=target.id, version=claims.version)


def test_the_tree_has_a_limit(actor: Actor) -> None:
    parent = None
    for level in range(DEEPEST):
        parent = add(actor, f"Level {level}", parent)
    assert parent is not None
    with pytest.raises(FieldError), transaction():
        services.add(actor=actor, name="Too deep", parent_id=parent.id)
    pair = add(actor, "Pair")
    with pytest.raises(FieldError), transaction():
        services.move(pair.id, actor=actor, parent_id=parent.id, version=pair.version)


def test_a_merged_department_keeps_its_name_and_gives_its_people_away(
    actor: Actor, session: Any
) -> None:
    claims, motor = add(actor, "Claims"), add(actor, "Motor")
    team = add(actor, "Team", motor)
    person = PersonFactory(department=motor)
    with transaction():
        mergers.merge(motor.id, actor=actor, into_id=claims.id)
    assert session.get(Person, person.id).department_id == claims.id
    assert names(actor) == ["Claims", "Claims > Team", "Support"]
    assert queries.get_department(team.id).parent_id == claims.id
    ended = session.execute(queries.ended()).one()
    assert (ended.name, ended.merged_into) == ("Motor", "Claims")
    row = session.scalar(select(AuditRow).where(AuditRow.event == "departments.department_merged"))
    assert row.payload == {"into_id": str(claims.id), "people": 1}
    with pytest.raises(NotAllowed), transaction():
        services.rename(motor.id, actor=actor, name="Other", version=motor.version)


def test_a_department_does_not_go_into_one_below_it(actor: Actor) -> None:
    claims = add(actor, "Claims")
    motor = add(actor, "Motor", claims)
    with pytest.raises(FieldError), transaction():
        mergers.merge(claims.id, actor=actor, into_id=motor.id)


def test_only_an_empty_department_ends(actor: Actor, session: Any) -> None:
    claims = add(actor, "Claims")
    person = PersonFactory(department=claims)
    with pytest.raises(DomainError), transaction():
        mergers.end(claims.id, actor=actor)
    sales = add(actor, "Sales")
    person.department_id = sales.id
    session.flush()
    motor = add(actor, "Motor", claims)
    with pytest.raises(DomainError), transaction():
        mergers.end(claims.id, actor=actor)
    with transaction():
        mergers.end(motor.id, actor=actor)
        mergers.end(claims.id, actor=actor)
    assert names(actor) == ["Sales", "Support"]
    assert add(actor, "Claims").name == "Claims"


def test_an_employee_changes_no_department(actor: Actor) -> None:
    claims = add(actor, "Claims")
    other = find_actor_of(PersonFactory().id)
    for act in (
        lambda: services.add(actor=other, name="New", parent_id=None),
        lambda: services.rename(claims.id, actor=other, name="New", version=1),
        lambda: services.move(claims.id, actor=other, parent_id=None, version=1),
        lambda: mergers.merge(claims.id, actor=other, into_id=claims.id),
        lambda: mergers.end(claims.id, actor=other),
    ):
        with pytest.raises(NotAllowed), transaction():
            act()


def test_a_name_changed_by_somebody_else_is_not_overwritten(actor: Actor) -> None:
    claims = add(actor, "Claims")
    with transaction():
        services.rename(claims.id, actor=actor, name="Claims and more", version=1)
    with pytest.raises(Stale), transaction():
        services.rename(claims.id, actor=actor, name="Only claims", version=1)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_tree_is_shown_with_its_people(
    client: Client, session: Any, statements: Any, language: str
) -> None:
    OrganisationFactory()
    claims = DepartmentFactory(name="Claims")
    for _number in range(7):
        PersonFactory(department=claims)
    client.sign_in(administrator(department=claims, language=language))
    with statements() as seen:
        page = client.get("/departments/")
    assert page.status_code == 200
    found = texts(parsed(page), ".//a[@class='soft small']")
    assert [text.split()[-1] for text in found] == ["8"]
    assert len(seen) <= 6, seen


def test_the_tree_goes_along_as_a_file(client: Client, session: Any) -> None:
    OrganisationFactory()
    top = DepartmentFactory(name="=Top")
    client.sign_in(administrator(department=DepartmentFactory(name="Motor", parent=top)))
    answer = client.get("/departments/?format=csv")
    assert "Motor,'=Top > Motor" in answer.text
    assert client.get("/departments/?format=xlsx").status_code == 200


def test_everything_is_done_in_the_browser(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(administrator(department=DepartmentFactory(name="Support")))
    answer = client.submit("/departments/new", {"name": "Claims"})
    assert answer.status_code == 302, answer.text
    claims = session.scalar(select(Department).where(Department.name == "Claims"))
    client.submit("/departments/new", {"name": "Motor", "parent_id": str(claims.id)})
    motor = session.scalar(select(Department).where(Department.name == "Motor"))
    assert motor.parent_id == claims.id
    taken = client.submit("/departments/new", {"name": "Claims"})
    assert taken.status_code == 422
    assert "There is a department of this name here already." in taken.text
    client.submit(f"/departments/{motor.id}/rename", {"name": "Cars"})
    client.submit(f"/departments/{motor.id}/move", {"parent_id": ""})
    assert [b.full_name for b in queries.list_tree()] == ["Cars", "Claims", "Support"]
    nowhere = client.submit(f"/departments/{motor.id}/move", {"parent_id": "nonsense"})
    assert nowhere.status_code == 422
    client.submit(f"/mergers/{motor.id}/merge", {"into_id": str(claims.id), "confirmed": "y"})
    client.submit(f"/mergers/{claims.id}/end")
    assert [b.full_name for b in queries.list_tree()] == ["Support"]


def test_only_administrators_find_the_forms(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory()
    client.sign_in(person)
    assert client.get("/departments/").status_code == 200
    assert client.get("/departments/new").status_code == 403
    assert client.get(f"/departments/{person.department_id}/move").status_code == 403
    assert client.get(f"/mergers/{person.department_id}/merge").status_code == 403


def renamed(actor: Actor, department: Department, name: str) -> None:
    with transaction():
        services.rename(department.id, actor=actor, name=name, version=department.version)


def test_the_names_a_department_had_are_kept_and_shown(
    client: Client, actor: Actor, session: Any, at: Any, statements: Any
) -> None:
    at(datetime(2026, 5, 1, 9, tzinfo=UTC))
    centre = add(actor, "Contact Centre")
    at(datetime(2026, 5, 3, 9, tzinfo=UTC))
    renamed(actor, centre, "Customer Care")
    at(datetime(2026, 6, 3, 9, tzinfo=UTC))
    renamed(actor, centre, "Service")
    former = queries.list_former_names(centre.id)
    assert [(row.name, row.since.day, row.until.month) for row in former] == [
        ("Customer Care", 3, 6),
        ("Contact Centre", 1, 5),
    ]
    with pytest.raises(FieldError), transaction():
        services.rename(centre.id, actor=actor, name="Service", version=centre.version)
    client.sign_in(administrator(department=centre))
    with statements() as seen:
        page = client.get(f"/departments/{centre.id}")
    assert "until 3 May 2026: Contact Centre" in page.text
    assert len(seen) <= 8, seen
    log = client.get("/audit/").text
    assert "“Contact Centre” → “Customer Care”" in log
    assert "“Customer Care” → “Service”" in log
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(delete(Renaming))


def test_a_department_tells_what_went_into_it(client: Client, actor: Actor) -> None:
    claims, motor = add(actor, "Claims"), add(actor, "Motor")
    with transaction():
        mergers.merge(motor.id, actor=actor, into_id=claims.id)
    client.sign_in(PersonFactory(department=claims))
    assert f'href="/departments/{motor.id}">Motor' in client.get(f"/departments/{claims.id}").text
    gone = client.get(f"/departments/{motor.id}")
    assert "it went into “Claims”" in gone.text
    assert client.get(f"/departments/{uuid4()}").status_code == 404


def test_a_former_name_finds_a_department_while_nothing_else_has_it(actor: Actor) -> None:
    centre = add(actor, "Contact Centre", add(actor, "Top"))
    renamed(actor, centre, "Service")
    for text in ("contact centre", "Top > Contact Centre"):
        assert [each.full_name for each in queries.list_meant(text)] == ["Top > Service"]
    assert queries.list_meant("Elsewhere > Contact Centre") == []
    add(actor, "Contact Centre")
    assert [each.full_name for each in queries.list_meant("Contact Centre")] == ["Contact Centre"]
