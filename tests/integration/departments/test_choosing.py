"""Choosing a department by what somebody types, with and without a script."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.datastructures import MultiDict

from govern.departments import queries
from govern.departments.forms import DepartmentField
from govern.departments.models import DEEPEST
from govern.web.forms import Form
from tests.client import parsed
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from flask import Flask

    from tests.client import Client


class ChoosingForm(Form):
    which = DepartmentField("Which")
    into = DepartmentField("Into", nothing="Leave it empty.")


@pytest.fixture
def tree(session: Any) -> dict[str, Any]:
    """Give a tree in which several departments have the same name."""
    top = DepartmentFactory(name="Havenlicht")
    claims = DepartmentFactory(name="Claims", parent=top)
    sales = DepartmentFactory(name="Sales", parent=top)
    return {
        "top": top,
        "claims": claims,
        "claims motor": DepartmentFactory(name="Motor", parent=claims),
        "sales motor": DepartmentFactory(name="Motor", parent=sales),
        "deep sales": DepartmentFactory(name="Sales", parent=claims),
        "cafe": DepartmentFactory(name="Café 100%", parent=sales),
        "alone": DepartmentFactory(name="Motor"),
        "odd": DepartmentFactory(name="Under 30 > new", parent=sales),
        "gone": DepartmentFactory(name="Gone", ended_at=datetime(2021, 1, 1, tzinfo=UTC)),
    }


def chosen(app: Flask, text: str, **before: Any) -> ChoosingForm:
    with app.test_request_context():
        typed = MultiDict({"which": text} if text is not None else {"other": "x"})
        form = ChoosingForm(formdata=typed, data=before, meta={"csrf": False})
        form.validate()
        return form


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Claims", "claims"),
        (" claims ", "claims"),
        ("cafe 100%", "cafe"),
        ("Sales > Motor", "sales motor"),
        ("Claims>Motor", "claims motor"),
        ("Havenlicht > Sales > Motor", "sales motor"),
        # A name may hold the sign that stands between names.
        ("Under 30 > new", "odd"),
        ("Sales > Under 30 > new", "odd"),
        # What stands at the very place that was written is meant before its namesakes.
        ("Motor", "alone"),
    ],
)
def test_a_department_is_found_by_its_name_and_those_above_it(
    app: Flask, tree: dict[str, Any], text: str, meant: str
) -> None:
    form = chosen(app, text)
    assert not form.which.errors
    assert form.which.data == tree[meant].id
    assert form.into.data is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Choose a department."),
        ("Sales", "Several departments"),
        ("Gone", "There is no department"),
        ("Motor > Claims", "There is no department"),
        (" > ", "There is no department"),
        ("%", "There is no department"),
        ("a\u202eb", "turns the text around"),
        ("00000000-0000-0000-0000-000000000000", "There is no department"),
    ],
)
def test_the_field_says_what_would_help(
    app: Flask, tree: dict[str, Any], text: str, said: str
) -> None:
    form = chosen(app, text)
    assert said in form.which.errors[0]
    assert form.which.data is None or text == "a\u202eb"


def test_a_department_is_also_named_by_its_id(app: Flask, tree: dict[str, Any]) -> None:
    motor = tree["sales motor"]
    assert chosen(app, str(motor.id)).which.data == motor.id


def test_the_deepest_department_is_chosen_by_its_whole_place(app: Flask, session: Any) -> None:
    deepest = None
    for level in range(DEEPEST):
        deepest = DepartmentFactory(name=f"{level:x}" * 200, parent=deepest)
    assert deepest is not None
    place = queries.full_name_of(deepest.id)
    form = chosen(app, place)
    assert form.which.data == deepest.id
    with app.test_request_context():
        longest = int(str(form.which()).split('maxlength="')[1].split('"')[0])
    assert len(place) <= longest
    assert "at most" in chosen(app, "a" * (longest + 1)).which.errors[0]


def test_a_department_whose_name_looks_like_an_id_is_found_by_it(app: Flask, session: Any) -> None:
    odd = DepartmentFactory(name="00000000-0000-0000-0000-00000000000a")
    assert chosen(app, odd.name).which.data == odd.id


def test_what_did_not_arrive_stays_as_it_was(app: Flask, tree: dict[str, Any]) -> None:
    form = chosen(app, "Claims", into=tree["sales motor"].id)
    assert form.into.data == tree["sales motor"].id


def test_few_departments_are_offered_whole_and_many_are_suggested(
    client: Client, tree: dict[str, Any], statements: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(department=tree["top"]))

    def field() -> Any:
        (found,) = parsed(client.get(f"/departments/{tree['cafe'].id}/move")).xpath(
            "//input[@name='parent_id']"
        )
        return found

    assert field().get("value") == "Havenlicht > Sales"
    offered = field().getnext().xpath("option/@value")
    assert offered[:3] == ["Havenlicht", "Havenlicht > Claims", "Havenlicht > Claims > Motor"]
    few = queries.list_few
    monkeypatch.setattr(queries, "list_few", lambda: few(3))
    assert field().getnext().xpath("option") == []
    assert field().get("data-suggest") == "/departments/suggest"
    with statements() as seen:
        answer = client.get("/departments/suggest?q=Claims+>+mot")
    assert [found["value"] for found in answer.json] == [
        "Havenlicht > Claims > Motor",
        "Havenlicht > Sales > Motor",
        "Motor",
    ]
    assert len(seen) <= 5, seen
    assert client.get("/departments/suggest?q=").json == []
    assert client.get("/departments/suggest?q=gone").json == []
    cafe = client.get("/departments/suggest?q=100%25").json
    assert cafe == [{"value": "Havenlicht > Sales > Café 100%", "label": ""}]


def test_a_refused_name_comes_back_as_it_was_typed(client: Client, tree: dict[str, Any]) -> None:
    OrganisationFactory()
    client.sign_in(administrator(department=tree["top"]))
    answer = client.submit("/departments/new", {"name": "Boats", "parent_id": "Nowhere <b>"})
    assert answer.status_code == 422
    assert parsed(answer).xpath("//input[@name='parent_id']/@value") == ["Nowhere <b>"]
    assert client.submit("/departments/new", {"name": "Boats", "parent_id": "cafe 100%"}).location


def test_a_stranger_is_offered_no_department(client: Client, session: Any) -> None:
    OrganisationFactory()
    PersonFactory()
    assert client.get("/departments/suggest?q=claims").status_code in {302, 401}
