"""The first hour: from an empty database to people who can come in."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.core.errors import Conflict, FieldError, NotAllowed
from govern.core.permissions import Role, system
from govern.core.transactions import transaction
from govern.definition.queries import get_version
from govern.departments.models import Department
from govern.firsthour import library, orders, rules, services
from govern.firsthour.cli import preset_for
from govern.firsthour.rules import Step
from govern.journeys.queries import list_journeys
from govern.links.notifications import address_of
from govern.links.queries import list_open_by_batch
from govern.organisation.models import Organisation, Preset
from govern.people.models import Person, RoleAssignment
from govern.promises.models import PromiseWording
from tests.client import Client
from tests.factories.people import PersonFactory

SECRET = "a secret for tests only, and long enough"
NEW = "vier woorden die niemand raadt"


def found(**more: Any) -> Any:
    with transaction():
        return services.found(
            **{
                "actor": system("a test"),
                "key": SECRET,
                "name": "Windkracht",
                "preset": Preset.SMALL,
                "languages": ["nl", "en"],
                "time_zone": "Europe/Brussels",
                "country": "BE",
                "admin_name": "Noor Peeters",
                "admin_email": "Noor@windkracht.example",
                "also_director": True,
                **more,
            }
        )


@pytest.fixture
def walker(client: Client, session: Any) -> Client:
    """Give the browser of the first administrator, who came in by the printed address."""
    (row,) = list_open_by_batch(found())
    with client.application.test_request_context():
        path = address_of(row.id).removeprefix("http://localhost")
    answer = client.submit(path, {"password": NEW})
    assert (answer.status_code, answer.location) == (302, "/first-hour/")
    return client


def test_an_organisation_is_founded_with_everything_it_needs(session: Any) -> None:
    found()
    organisation = session.scalars(select(Organisation)).one()
    assert (organisation.preset, organisation.languages, organisation.setup_step) == (
        Preset.SMALL,
        ["nl", "en"],
        1,
    )
    person = session.scalars(select(Person)).one()
    assert (person.email, person.country, person.language) == (
        "noor@windkracht.example",
        "BE",
        "nl",
    )
    roles = set(session.scalars(select(RoleAssignment.role)))
    assert roles == {Role.ADMINISTRATOR, Role.CX_DIRECTOR, Role.SENIOR_LEADER}
    assert len(list_journeys()[0].stages) == 6


def test_the_administrator_need_not_be_the_director(session: Any) -> None:
    found(also_director=False)
    assert session.scalars(select(RoleAssignment.role)).all() == [Role.ADMINISTRATOR]


def test_in_a_larger_organisation_the_director_does_not_sign_for_the_leaders(session: Any) -> None:
    found(preset=Preset.MEDIUM)
    roles = set(session.scalars(select(RoleAssignment.role)))
    assert roles == {Role.ADMINISTRATOR, Role.CX_DIRECTOR}


def test_an_organisation_is_founded_once_and_by_the_command_line(session: Any) -> None:
    found()
    with pytest.raises(Conflict):
        found()
    person = session.scalars(select(Person)).one()
    with pytest.raises(NotAllowed):
        found(actor=find_actor_of(person.id))


def test_the_steps_lead_on_and_the_last_one_ends_the_hour(walker: Client, session: Any) -> None:
    assert walker.get("/first-hour/").location == "/first-hour/organisation"
    data = {"name": "Windkracht 10", "programme_name_nl": "Klantprogramma"}
    answer = walker.submit("/first-hour/organisation", data)
    assert (answer.status_code, answer.location) == (302, "/first-hour/people"), answer.text
    text = "Anna de Boer, anna@windkracht.example, Claims\n\nBram Bos;bram@windkracht.example\n"
    answer = walker.submit("/first-hour/people", {"people": text})
    assert answer.location == "/first-hour/parts"
    answer = walker.submit(
        "/first-hour/parts", {"modules": ["definition", "promises", "rotations"]}
    )
    assert answer.location == "/first-hour/definition"
    assert walker.get("/first-hour/").location == "/first-hour/definition"
    for step in ("definition", "promises", "floor", "invite"):
        assert walker.get(f"/first-hour/{step}").status_code == 200
        answer = walker.act(f"/first-hour/{step}/skip")
        assert answer.status_code == 302
    assert session.scalars(select(Organisation)).one().setup_step is None
    assert session.scalar(select(func.count()).select_from(Person)) == 3
    names = set(session.scalars(select(Department.name)))
    assert names == {"Windkracht", "Claims"}


def test_every_step_can_be_skipped_and_resumed(walker: Client) -> None:
    walker.act("/first-hour/organisation/skip")
    walker.act("/first-hour/people/skip")
    assert walker.get("/first-hour/").location == "/first-hour/parts"
    assert walker.get("/first-hour/people").status_code == 200
    walker.act("/first-hour/people/skip")
    assert walker.get("/first-hour/").location == "/first-hour/parts", "it never goes back"
    assert walker.act("/first-hour/nothing/skip").status_code == 404


def test_every_wrong_line_is_named(walker: Client, session: Any) -> None:
    text = "Anna, anna@x.example\nnobody\n,b@x.example\nCas, no address\nDik, anna@x.example"
    answer = walker.submit("/first-hour/people", {"people": text})
    assert answer.status_code == 422
    for number in (2, 3, 4, 5):
        assert f"Regel {number}:" in answer.text or f"Line {number}:" in answer.text
    assert "Anna, anna@x.example" in answer.text, "what was typed is still there"
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_a_part_that_is_too_long_is_named_with_its_line(walker: Client, session: Any) -> None:
    lines = [
        "Anna, anna@x.example, Claims",
        f"{'A' * 201}, b@x.example",
        f"Bo, {'b' * 250}@x.example",
        f"Cas, cas@x.example, {'C' * 201}",
        "Dik, dik@x.example, Claims > Motor",
    ]
    answer = walker.submit("/first-hour/people", {"people": "\n".join(lines)})
    assert answer.status_code == 422
    _newcomers, problems = rules.read_people("\n".join(lines))
    parts = ["the name is longer", "the e-mail", "the department", "has no '>'"]
    assert [(p.line, p.most) for p in problems] == [(2, 200), (3, 254), (4, 200), (5, 0)]
    assert all(part in p.message for part, p in zip(parts, problems, strict=True))
    for number in (2, 3, 4, 5):
        assert f"Regel {number}:" in answer.text or f"Line {number}:" in answer.text
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_an_address_somebody_has_is_named_and_nobody_is_added(walker: Client, session: Any) -> None:
    text = "Anna, anna@x.example\nNoor, noor@windkracht.example"
    answer = walker.submit("/first-hour/people", {"people": text})
    assert answer.status_code == 422
    assert "noor@windkracht.example" in answer.text
    assert session.scalar(select(func.count()).select_from(Person)) == 1


def test_an_employee_does_not_walk(walker: Client, session: Any) -> None:
    employee = PersonFactory()
    browser = walker.application.test_client().sign_in(employee)
    assert browser.get("/first-hour/").status_code == 403
    assert browser.act("/first-hour/people/skip").status_code == 403
    with pytest.raises(NotAllowed), transaction():
        services.leave_step(Step.PEOPLE, actor=find_actor_of(employee.id))
    with pytest.raises(NotAllowed), transaction():
        services.list_people([], actor=find_actor_of(employee.id))


def test_an_administrator_without_content_powers_is_told_who_does_a_step(
    client: Client, session: Any
) -> None:
    found(also_director=False)
    client.sign_in(session.scalars(select(Person)).one())
    page = client.get("/first-hour/definition")
    assert page.status_code == 200
    assert "<details" not in page.text


@pytest.mark.parametrize(
    ("people", "preset"),
    [(1, "small"), (150, "small"), (151, "medium"), (2000, "medium"), (2001, "large")],
)
def test_the_size_decides_the_preset(people: int, preset: str) -> None:
    assert preset_for(people).value == preset


def test_pasted_lines_are_read_with_tabs_and_semicolons_too() -> None:
    newcomers, problems = rules.read_people("A B\ta@x.example\tClaims\nC;c@x.example;\n")
    assert [n.department for n in newcomers] == ["Claims", ""]
    assert not problems


def test_who_writes_in_one_language_gets_examples_in_that_one(session: Any) -> None:
    found(languages=["nl"])
    (person_id,) = session.scalars(select(Person.id))
    actor = find_actor_of(person_id)
    with transaction():
        version_id = services.copy_definition(library.DEFINITIONS[0].key, actor=actor)
        services.copy_promises(orders.FIRST, actor=actor)
    version = get_version(version_id, actor=actor)
    texts = [version.imperative, version.rallying_cry, version.full_text, version.why_now]
    texts += [text for one in version.dimensions for text in (one.left, one.right, one.example)]
    texts += session.scalars(select(PromiseWording.text)).all()
    (journey,) = list_journeys()
    texts += [journey.name, *(stage.name for stage in journey.stages)]
    assert {code for text in texts for code in text.as_dict()} == {"nl"}
    assert version.count_behind(("nl",)) == {}
    with pytest.raises(FieldError), transaction():
        services.copy_promises(orders.FIRST, actor=actor)
