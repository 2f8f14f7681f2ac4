"""Who was typed in by hand gets their own number from a file, and nobody takes them over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.audit.models import AuditRow
from govern.core import clock
from govern.core.permissions import Role
from govern.people.models import Person, RoleAssignment
from govern.people.rules import GIVEN_BY_HAND
from govern.staffing.rules import RowChange
from tests.factories.people import (
    OrganisationFactory,
    PersonFactory,
    RoleAssignmentFactory,
    administrator,
)
from tests.integration.staffing.test_import import imported, person, plan_of

if TYPE_CHECKING:
    from govern.staffing.models import Plan

TITLES = "number,name,email,department,manager\n"


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def typed(name: str = "Noor", email: str = "noor@example.org", **more: Any) -> Person:
    made: Person = PersonFactory(
        **{"name": name, "email": email, "employee_number": "new-2"} | more
    )
    return made


def refused(plan: Plan) -> list[tuple[int, str]]:
    return [(problem.row, problem.field) for problem in plan.problems]


def test_a_row_with_the_address_of_somebody_typed_in_gives_them_their_number(session: Any) -> None:
    somebody = typed()
    PersonFactory(name="Ada", employee_number="ADA", manager_id=somebody.id)
    plan = imported(
        TITLES + "4711,Noor Peeters, NOOR@example.org ,Claims,\n4712,Zoë,,Claims,4711\n"
    )
    assert refused(plan) == []
    (row,) = [row for row in plan.rows if row.adopts]
    assert (row.adopts, row.what, row.person_id) == ("Noor", RowChange.CHANGED, somebody.id)
    assert {"employee_number", "name", "department"} <= set(row.changes)
    session.expire_all()
    assert person(session, "4711").id == somebody.id
    assert person(session, "4711").name == "Noor Peeters"
    assert person(session, "4712").manager_id == somebody.id
    assert person(session, "ADA").manager_id == somebody.id
    again = plan_of(TITLES + "4711,Noor Peeters,noor@example.org,Claims,\n")
    assert (again.rows, again.unchanged, again.problems) == ([], 1, [])


def test_a_row_that_changes_nothing_else_still_gives_the_number(session: Any) -> None:
    somebody = typed(name="Noor Peeters")
    name = somebody.department.name
    plan = imported(f"number,name,email,department\n4711,Noor Peeters,noor@example.org,{name}\n")
    assert [row.changes for row in plan.rows] == [("employee_number",)]
    assert person(session, "4711").id == somebody.id


def test_a_number_that_is_a_real_one_is_never_replaced(session: Any) -> None:
    somebody = typed()
    for number in ("4000", "new", "new-", "new-2a", "NEW-2", "new-²"):
        somebody.employee_number = number
        session.flush()
        plan = plan_of(TITLES + "4711,Noor,noor@example.org,Claims,\n")
        assert refused(plan) == [(2, "email")], number
        assert plan.adopted == {}


@pytest.mark.parametrize("name", ["Mallory Black", "M", "Zoë"])
def test_another_name_takes_nobodys_account_over(session: Any, name: str) -> None:
    somebody = typed(name="Noor Peeters")
    plan = imported(TITLES + f"99,{name},noor@example.org,Claims,\n100,Eve,,Claims,99\n")
    assert (2, "email") in refused(plan)
    assert "Noor Peeters was typed in here" in str(plan.problems[0])
    # Nor does anybody report to them under the number of somebody else.
    assert (3, "manager") in refused(plan)
    session.expire_all()
    assert session.get(Person, somebody.id).employee_number == "new-2"
    assert session.get(Person, somebody.id).name == "Noor Peeters"


def test_who_has_left_does_not_come_back_as_the_next_one_with_their_address(session: Any) -> None:
    somebody = typed(left_on=clock.today())
    plan = imported("number,name,email,department,left_on\n4711,Noor,noor@example.org,Claims,\n")
    assert refused(plan) == [(2, "email")]
    session.expire_all()
    assert session.get(Person, somebody.id).left_on is not None


def test_a_file_that_has_the_invented_number_too_is_refused(session: Any) -> None:
    typed()
    text = "new-2,Noor,,Claims,\n4711,Noor,noor@example.org,Claims,\n"
    plan = plan_of(TITLES + text)
    assert plan.adopted == {}
    # The row that is theirs gives the address up, so that the other one may have it.
    assert refused(plan) == []
    assert [(row.number, row.what) for row in plan.rows] == [
        ("new-2", RowChange.CHANGED),
        ("4711", RowChange.ADDED),
    ]


def test_numbers_that_we_invent_are_in_no_file_of_others(session: Any) -> None:
    assert refused(plan_of(TITLES + "new-9,Eve,eve@example.org,Claims,\n")) == [
        (2, "employee_number")
    ]


def test_an_administrator_who_is_adopted_keeps_their_role_and_stands_in_the_log(
    session: Any,
) -> None:
    chief = administrator(name="Noor Peeters", email="noor@example.org", employee_number="new-1")
    imported(TITLES + "4711,Noor Peeters,noor@example.org,Claims,\n")
    held = select(RoleAssignment.role).where(
        RoleAssignment.person_id == chief.id, RoleAssignment.ended_at.is_(None)
    )
    assert Role.ADMINISTRATOR in set(session.scalars(held))
    noted = session.scalars(
        select(AuditRow.payload).where(
            AuditRow.event == "people.person_changed", AuditRow.subject_id == chief.id
        )
    ).all()
    assert [row["fields"] for row in noted] == [["employee_number"]]


@pytest.mark.parametrize(
    ("typed_in", "row"),
    [
        ("Noor de Wit", "Piet de Boer"),
        ("Noor Bos", "Noor Klein"),
        ("Noor van den Berg", "Piet van den Bos"),
        ("Noor d'Hondt", "Dirk D'Haese"),
        ("Dirk", "'t Hart, Piet"),
        ("Al Bos", "Al Klein"),
        ("Peeters A", "Noor Peeters"),
        ("Noor Peeters", "Piet Peeters"),
        ("Noor Van", "Noor Bos"),
        ("N", "Noor Bos"),
        ("Noor", "..."),
    ],
)
def test_a_name_that_many_share_takes_nobody_over(session: Any, typed_in: str, row: str) -> None:
    typed(name=typed_in)
    plan = plan_of(f'number,name,email,department\n9,"{row}",noor@example.org,Claims\n')
    assert plan.adopted == {}
    assert refused(plan) == [(2, "email")]


@pytest.mark.parametrize(
    ("typed_in", "row"),
    [
        ("Noor", "Noor Peeters"),
        ("Noor Peeters", "Noor de Peeters"),
        ("N. Peeters", "Noor Peeters"),
        ("Noor Peeters", "Peeters, N."),
        ("noor de wit", "Wit, Noor de"),
        ("Zoé D'Hondt", "ZOE d\u2019hondt"),
        ("Noor Peeters", "Noor Peeters-Bos"),
        ("N", "n"),
    ],
)
def test_other_ways_to_write_one_name_adopt(session: Any, typed_in: str, row: str) -> None:
    typed(name=typed_in)
    plan = plan_of(f'number,name,email,department\n9,"{row}",noor@example.org,Claims\n')
    assert list(plan.adopted) == ["9"]


@pytest.mark.parametrize("role", GIVEN_BY_HAND)
def test_who_was_given_a_role_is_adopted_by_the_same_name_only(session: Any, role: Role) -> None:
    RoleAssignmentFactory(person_id=typed(name="Noor Déés").id, role=role)
    titles = "number,name,email,department\n"
    for name in ("Noor", "N. Dees", "Noor de Dees", "Noor Dees-Bos"):
        plan = plan_of(titles + f"9,{name},noor@example.org,Claims\n")
        assert plan.adopted == {}, name
        assert refused(plan) == [(2, "email")], name
    assert list(plan_of(titles + "9,NOOR  Dees,noor@example.org,Claims\n").adopted) == ["9"]


def test_who_was_typed_in_is_no_leaver_while_a_row_cannot_be_read(session: Any) -> None:
    typed(joined_on=clock.today().replace(year=2020, day=1))
    text = TITLES + "4711,Noor Peeters,noor@@example,Claims,\n4712,,,Claims,\n"
    assert plan_of(text).leavers == []
    assert [p.number for p in plan_of(TITLES + "4713,Zoë,,Claims,\n").leavers] == ["new-2"]


def test_two_rows_with_one_address_adopt_once(session: Any) -> None:
    typed()
    text = "4711,Noor,noor@example.org,Claims,\n4712,Noor,noor@example.org,Claims,\n"
    plan = imported(TITLES + text)
    assert refused(plan) == [(3, "email")]
    assert session.scalar(select(func.count()).where(Person.email == "noor@example.org")) == 1
