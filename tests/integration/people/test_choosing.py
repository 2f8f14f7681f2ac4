"""Choosing a person by what somebody types, with and without a script."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import MultiDict

from govern.people import queries
from govern.people.forms import PersonField
from govern.web.forms import Form
from tests.factories.people import DepartmentFactory, OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from flask import Flask

    from tests.client import Client


class ChoosingForm(Form):
    who = PersonField("Who")
    deputy = PersonField("Deputy", required=False)


def chosen(app: Flask, text: str) -> ChoosingForm:
    with app.test_request_context():
        form = ChoosingForm(formdata=MultiDict({"who": text}), meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(
    "text", ["zoe@example.org", "ZOE@example.org ", "E-7", "Zoë Ångström", "zoe angstrom"]
)
def test_a_person_is_found_by_address_number_or_name(session: Any, text: str) -> None:
    zoe = PersonFactory(
        name="Zoë Ångström", sort_key="zoe angstrom", email="zoe@example.org", employee_number="E-7"
    )
    found = queries.find_person_by_text(text)
    assert found is not None
    assert found.id == zoe.id


def test_of_two_namesakes_none_is_taken_unless_the_department_is_named(session: Any) -> None:
    sales = DepartmentFactory(name="Sales (NL)")
    one = PersonFactory(name="Jan Jansen", department=sales)
    PersonFactory(name="Jan Jansen")
    assert queries.find_person_by_text("Jan Jansen") is None
    assert len(queries.find_people_by_text("jan jansen")) == 2
    suggested = queries.list_suggestions("jans")
    assert {"value": "Jan Jansen (Sales (NL))", "label": "Sales (NL)"} in suggested
    found = queries.find_person_by_text("Jan Jansen (Sales (NL))")
    assert found is not None
    assert found.id == one.id


def test_who_has_left_is_not_chosen(session: Any) -> None:
    PersonFactory(name="Gone", left_on=date(2021, 1, 1))
    assert queries.find_person_by_text("Gone") is None
    assert queries.list_suggestions("Gone") == []


def test_the_field_says_what_would_help(app: Flask, session: Any) -> None:
    PersonFactory(name="Jan Jansen")
    PersonFactory(name="Jan Jansen")
    assert "Nobody was found" in chosen(app, "Piet").who.errors[0]
    assert "Several people" in chosen(app, "Jan Jansen").who.errors[0]
    assert chosen(app, "").who.errors
    assert chosen(app, "a\u202eb").who.errors


def test_the_field_gives_who_was_meant(app: Flask, session: Any) -> None:
    jan = PersonFactory(name="Jan Jansen")
    form = chosen(app, "Jan Jansen")
    assert not form.who.errors
    assert form.who.person_id == jan.id
    assert form.deputy.person_id is None


def test_everybody_is_offered_names_and_departments_and_nothing_else(
    client: Client, session: Any, statements: Any
) -> None:
    OrganisationFactory()
    PersonFactory(name="100% Percy", department=DepartmentFactory(name="Claims"))
    PersonFactory(name="1000 Perry")
    client.sign_in(PersonFactory())
    with statements() as seen:
        answer = client.get("/people/suggest?q=100%25")
    assert answer.json == [{"value": "100% Percy", "label": "Claims"}]
    assert len(seen) <= 4, seen
    assert client.get("/people/suggest?q=1").json == []


def test_a_stranger_is_offered_nobody(client: Client, session: Any) -> None:
    OrganisationFactory()
    assert client.get("/people/suggest?q=person").status_code in {302, 401}
