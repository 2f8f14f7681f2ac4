"""People: added, changed, moved, seen leaving and coming back."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, NotFound, Stale
from govern.core.permissions import Role
from govern.core.transactions import transaction
from govern.people import queries, services
from govern.people.models import Level, Person
from govern.tasks.models import Task
from tests.client import parsed, texts
from tests.factories.people import (
    AccountFactory,
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor
    from tests.client import Client


@pytest.fixture
def actor(session: Any) -> Actor:
    OrganisationFactory()
    return find_actor_of(administrator().id)


def written(**more: Any) -> dict[str, Any]:
    return {
        "name": "Zoë Ångström",
        "email": "Zoe@Example.org",
        "employee_number": "Z-1",
        "level": Level.STAFF,
        "country": "NL",
        "language": "nl",
        "joined_on": date(2024, 3, 1),
        **more,
    }


def test_somebody_is_added_without_an_account(actor: Actor, session: Any) -> None:
    chief = PersonFactory()
    with transaction():
        person_id = services.add(
            actor=actor, department_id=chief.department_id, manager_id=chief.id, **written()
        )
    person = session.get(Person, person_id)
    assert (person.email, person.sort_key) == ("zoe@example.org", "zoe angstrom")
    assert person.manager_id == chief.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "x" * 201),
        ("name", "a\u202eb"),
        ("name", "two\nlines"),
        ("email", "no address"),
        ("email", "a@b@c"),
        ("email", f"{'x' * 250}@example.org"),
        ("employee_number", ""),
        ("country", "Netherlands"),
        ("language", "xx"),
        ("joined_on", date(1066, 1, 1)),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field(
    actor: Actor, field: str, value: Any
) -> None:
    with pytest.raises(FieldError) as refusal, transaction():
        services.add(
            actor=actor,
            department_id=DepartmentFactory().id,
            manager_id=None,
            **written(**{field: value}),
        )
    assert refusal.value.field == field


def test_numbers_and_addresses_belong_to_one_person(actor: Actor) -> None:
    other = PersonFactory(email="zoe@example.org")
    place = {"department_id": other.department_id, "manager_id": None}
    with pytest.raises(FieldError, match="e-mail"), transaction():
        services.add(actor=actor, **place, **written())
    with pytest.raises(FieldError, match="employee number"), transaction():
        services.add(
            actor=actor, **place, **written(email=None, employee_number=other.employee_number)
        )


def test_a_change_names_its_fields_in_the_log_and_not_what_they_held(
    actor: Actor, session: Any
) -> None:
    person = PersonFactory(country="NL", joined_on=date(2024, 3, 1))
    values = written(language="en", level=Level.MANAGER)
    with transaction():
        services.change(person.id, actor=actor, version=1, **values)
    row = session.scalar(select(AuditRow).where(AuditRow.subject_id == person.id))
    assert row.payload == {"fields": ["name", "email", "employee_number", "level"]}
    with pytest.raises(Stale), transaction():
        services.change(person.id, actor=actor, version=1, **values)


def test_managers_make_no_circle(actor: Actor) -> None:
    top = PersonFactory()
    middle = PersonFactory(manager_id=top.id)
    low = PersonFactory(manager_id=middle.id)
    for manager in (top, middle, low):
        with pytest.raises(FieldError), transaction():
            services.move(
                top.id,
                actor=actor,
                department_id=top.department_id,
                manager_id=manager.id,
                version=1,
            )
    with transaction():
        services.move(
            low.id, actor=actor, department_id=top.department_id, manager_id=top.id, version=1
        )
    gone = PersonFactory(left_on=date(2021, 1, 1))
    with pytest.raises(FieldError), transaction():
        services.move(
            top.id, actor=actor, department_id=top.department_id, manager_id=gone.id, version=1
        )


def test_nobody_moves_into_a_department_that_has_ended(actor: Actor, at: Any) -> None:
    person = PersonFactory()
    old = DepartmentFactory(ended_at=person.created_at)
    with pytest.raises(FieldError), transaction():
        services.move(person.id, actor=actor, department_id=old.id, manager_id=None, version=1)


def test_who_leaves_leaves_roles_to_hand_over(actor: Actor, session: Any) -> None:
    chief = PersonFactory()
    person = PersonFactory(manager_id=chief.id, roles=[Role.CX_DIRECTOR, Role.AUDITOR])
    with transaction():
        services.end(person.id, actor=actor, left_on=date(2030, 1, 31), version=1)
    open_tasks = select(Task).where(Task.person_id == chief.id, Task.closed_at.is_(None))
    (task,) = session.scalars(open_tasks)
    assert (task.kind, task.params) == ("handovers.hand_over", {"name": person.name})
    assert find_actor_of(person.id).is_authenticated
    with transaction():
        services.end_role(person.id, Role.AUDITOR, actor=find_actor_of(chief.id))
    assert len(session.scalars(open_tasks).all()) == 1
    with transaction():
        services.end_role(person.id, Role.CX_DIRECTOR, actor=find_actor_of(chief.id))
    assert session.scalars(open_tasks).all() == []
    with transaction():
        services.bring_back(person.id, actor=actor)
    with pytest.raises(Conflict), transaction():
        services.bring_back(person.id, actor=actor)


def test_nobody_leaves_before_the_first_day(actor: Actor) -> None:
    person = PersonFactory(joined_on=date(2024, 3, 1))
    with pytest.raises(FieldError), transaction():
        services.end(person.id, actor=actor, left_on=date(2024, 2, 29), version=1)


def test_the_last_administrator_does_not_leave(actor: Actor) -> None:
    assert actor.id
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end(actor.id, actor=actor, left_on=date(2026, 1, 1), version=1)
    second = administrator()
    with transaction():
        services.end(actor.id, actor=actor, left_on=date(2026, 1, 1), version=1)
    other = find_actor_of(second.id)
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end_role(second.id, Role.ADMINISTRATOR, actor=other)


def test_an_employee_changes_nobody(actor: Actor) -> None:
    person = PersonFactory()
    me = find_actor_of(person.id)
    place = {"department_id": person.department_id, "manager_id": None}
    for act in (
        lambda: services.add(actor=me, **place, **written()),
        lambda: services.change(person.id, actor=me, version=1, **written()),
        lambda: services.move(person.id, actor=me, version=1, **place),
        lambda: services.end(person.id, actor=me, version=1, left_on=date(2026, 1, 1)),
        lambda: services.bring_back(person.id, actor=me),
    ):
        with pytest.raises(NotAllowed), transaction():
            act()


def test_who_has_left_is_shown_to_manager_and_administrator_only(actor: Actor) -> None:
    chief = PersonFactory()
    person = PersonFactory(manager_id=chief.id, left_on=date(2021, 1, 1))
    assert queries.get_card(person.id, actor=actor).name == person.name
    assert queries.get_card(person.id, actor=find_actor_of(chief.id)).name == person.name
    with pytest.raises(NotFound):
        queries.get_card(person.id, actor=find_actor_of(PersonFactory().id))


# In the browser --------------------------------------------------------------------------------


def test_who_was_ended_is_refused_on_the_next_request(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory()
    client.sign_in(person)
    assert client.get("/people/").status_code == 200
    actor = find_actor_of(administrator().id)
    with transaction():
        services.end(person.id, actor=actor, left_on=date(2024, 1, 1), version=1)
    assert client.get("/people/").status_code in {302, 401}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_list_needs_few_statements_however_long(
    client: Client, session: Any, statements: Any, language: str
) -> None:
    OrganisationFactory()
    department = DepartmentFactory()
    for _number in range(60):
        PersonFactory(department=department)
    client.sign_in(administrator(language=language))
    client.get("/people/")
    with statements() as seen:
        page = client.get("/people/")
    assert len(texts(parsed(page), ".//tbody/tr")) == 50
    assert len(seen) <= 6, seen


def test_colleagues_see_names_and_departments_and_nothing_more(
    client: Client, session: Any
) -> None:
    OrganisationFactory()
    person = PersonFactory(name="Zoe", email="zoe@secret.example", employee_number="SECRET-9")
    client.sign_in(PersonFactory())
    for url in ("/people/", f"/people/{person.id}", "/people/?format=csv"):
        text = client.get(url).text
        assert "Zoe" in text
        assert "secret.example" not in text
        assert "SECRET-9" not in text
    client.sign_in(administrator())
    assert "SECRET-9" in client.get("/people/?format=csv").text


def test_the_list_is_narrowed(client: Client, session: Any) -> None:
    OrganisationFactory()
    claims = DepartmentFactory(name="Claims")
    zoe = PersonFactory(
        name="Zoe",
        department=DepartmentFactory(name="Motor", parent=claims),
        level=Level.MANAGER,
        account=False,
    )
    PersonFactory(name="Gone", left_on=date(2021, 1, 1))
    client.sign_in(administrator(name="Ada"))

    def found(query: str) -> list[str]:
        return sorted(
            text.split()[0]
            for text in texts(parsed(client.get(f"/people/?{query}")), ".//tbody//th/a")
        )

    assert found("text=zo") == ["Zoe"]
    assert found(f"department={claims.id}") == ["Zoe"]
    assert found("level=manager") == ["Zoe"]
    assert found("account=with") == ["Ada"]
    assert found("account=without") == ["Zoe"]
    assert found("left=yes") == ["Gone"]
    assert found("department=claims") == ["Zoe"]
    assert found("department=Claims+>+Motor") == ["Zoe"]
    assert found("department=nonsense") == []
    assert "Zoe" in client.get(f"/people/{zoe.id}").text


def test_a_person_is_added_changed_moved_and_ended_in_the_browser(
    client: Client, session: Any
) -> None:
    OrganisationFactory()
    department = DepartmentFactory()
    chief = PersonFactory(name="The Chief")
    client.sign_in(administrator())
    form = {
        "name": "Zoë",
        "email": "zoe@example.org",
        "employee_number": "Z1",
        "country": "nl",
        "department_id": str(department.id),
        "manager": "the chief",
        "joined_on": "2024-02-29",
    }
    wrong = client.submit("/people/new", {**form, "joined_on": "2024-02-31", "manager": "nobody"})
    assert wrong.status_code == 422
    assert "Nobody was found" in wrong.text
    added = client.submit("/people/new", form)
    assert added.status_code == 302, added.text
    zoe = session.scalar(select(Person).where(Person.employee_number == "Z1"))
    assert (zoe.country, zoe.manager_id) == ("NL", chief.id)
    url = f"/people/{zoe.id}"
    assert client.submit(f"{url}/edit", {"name": "Zoe"}).status_code == 302
    late = client.submit(f"{url}/edit", {"name": "Zo", "version": "1"})
    assert late.status_code == 409
    assert client.submit(f"{url}/move", {"manager": ""}).status_code == 302
    assert session.get(Person, zoe.id).manager_id is None
    assert client.submit(f"{url}/end", {"left_on": "2025-01-31"}).status_code == 302
    assert client.get(url).status_code == 200
    assert client.act(f"{url}/bring-back").status_code == 302
    assert session.get(Person, zoe.id).left_on is None


def test_only_administrators_find_the_forms(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = PersonFactory()
    client.sign_in(PersonFactory())
    for path in ("new", f"{person.id}/edit", f"{person.id}/move", f"{person.id}/end"):
        assert client.get(f"/people/{path}").status_code == 403
    assert client.get(f"/people/{person.id}/roles/new").status_code == 403
    assert client.act(f"/people/{person.id}/bring-back").status_code == 403


def let_in(person_id: UUID | None) -> None:
    """Let somebody set a password."""
    AccountFactory(person_id=person_id, password_hash="-")


def test_the_last_administrator_keeps_their_address(
    actor: Actor, client: Client, session: Any
) -> None:
    me = session.get_one(Person, actor.id)
    let_in(me.id)
    client.sign_in(me)
    refused = client.submit(f"/people/{me.id}/edit", {"email": ""})
    assert refused.status_code == 422
    assert "signs in with this address" in texts(parsed(refused), ".//*[@id='email-errors']")[0]
    assert session.get_one(Person, me.id).email is not None
    assert client.get(f"/people/{me.id}/edit").status_code == 200  # the session goes on.
    let_in(administrator().id)
    assert client.submit(f"/people/{me.id}/edit", {"email": ""}).status_code == 302


def test_who_was_only_invited_is_no_second_administrator(actor: Actor, session: Any) -> None:
    assert actor.id
    second = administrator(name="Sam Second")
    let_in(actor.id)
    with pytest.raises(DomainError, match="last administrator") as refused, transaction():
        services.end_role(actor.id, Role.ADMINISTRATOR, actor=actor)
    assert refused.value.params == {"others": "Sam Second"}
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end(actor.id, actor=actor, left_on=date(2026, 1, 1), version=1)
    session.expire_all()
    let_in(second.id)
    second.email = None
    session.flush()
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end_role(actor.id, Role.ADMINISTRATOR, actor=actor)
    session.get_one(Person, second.id).email = "sam@example.org"
    session.flush()
    with transaction():
        services.end_role(actor.id, Role.ADMINISTRATOR, actor=actor)


def test_before_anybody_has_come_in_the_first_administrator_stays(actor: Actor) -> None:
    assert actor.id
    with pytest.raises(DomainError, match="last administrator"), transaction():
        services.end_role(actor.id, Role.ADMINISTRATOR, actor=actor)
