"""Importing people: what a file changes, what it leaves out and why, and nothing twice."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.audit.models import AuditRow
from govern.core.errors import Conflict, NotAllowed, NotFound
from govern.core.permissions import Permission, Role, system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.departments import services as departments
from govern.departments.models import Department
from govern.departments.queries import list_tree
from govern.extensions import db
from govern.mergers import services as mergers
from govern.people.models import Level, Person
from govern.sheets.reading import read_rows
from govern.staffing import policies, queries, rules, services
from govern.staffing.models import ImportDraft, ImportRow, Plan
from govern.staffing.rules import RowChange
from govern.tasks.models import Task
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from govern.core.permissions import Actor

TITLES = "employee_number,name,email,department,manager,level,joined_on\n"
SYSTEM = system("a test imports")


def read(text: str, name: str = "people.csv") -> rules.Parsed:
    with read_rows(io.BytesIO(text.encode()), filename=name) as sheet:
        return rules.parse(sheet)


def plan_of(text: str) -> Plan:
    return policies.make_plan(read(text), queries.take_snapshot(SYSTEM))


def imported(text: str, *, actor: Actor = SYSTEM, leavers: bool = False) -> Plan:
    parsed = read(text)
    with transaction():
        plan = policies.make_plan(parsed, queries.take_snapshot(actor, lock=True))
        services.import_people(
            plan,
            actor=actor,
            file_hash=hashlib.sha256(text.encode()).hexdigest(),
            leavers=leavers,
        )
    return plan


def person(session: Any, number: str) -> Person:
    found: Person = session.scalar(select(Person).where(Person.employee_number == number))
    return found


@pytest.fixture(autouse=True)
def _organisation(session: Any) -> None:
    OrganisationFactory()


def test_a_file_makes_people_departments_and_managers_in_any_order(session: Any) -> None:
    text = TITLES + (
        "1,Zoë Ångström,zoe@example.org,Claims > Motor,3,staff,2024-02-29\n"
        "2,José Nuñez,,Motor,zoe@example.org,medewerker,1-3-2024\n"
        "3,The Chief,CHIEF@example.org,Board,,executive,\n"
    )
    plan = imported(text)
    assert not plan.problems
    assert [b.full_name for b in list_tree()] == ["Board", "Claims", "Claims > Motor"]
    zoe, jose, chief = (person(session, number) for number in "123")
    assert (zoe.manager_id, jose.manager_id, chief.manager_id) == (chief.id, zoe.id, None)
    assert zoe.department_id == jose.department_id
    assert (chief.level, chief.email) == (Level.EXECUTIVE, "chief@example.org")
    assert (jose.joined_on, jose.email, jose.country) == (date(2024, 3, 1), None, "NL")


def test_an_import_is_one_event_and_a_row_for_each_person(session: Any) -> None:
    imported(TITLES + "1,A,,X,,,\n2,B,,X,,,\n")
    imported(TITLES + "1,A,,X,,,\n2,Bee,,X,1,,\n3,,,X,,,\n")
    rows = session.scalars(
        select(AuditRow).where(AuditRow.event == "staffing.people_imported").order_by(AuditRow.at)
    ).all()
    counts = [(r.payload["added"], r.payload["changed"], r.payload["refused"]) for r in rows]
    assert sorted(counts) == [(0, 1, 1), (2, 0, 0)]
    second = next(row for row in rows if row.payload["changed"])
    noted = session.execute(
        select(ImportRow.row_number, ImportRow.what).where(ImportRow.import_id == second.subject_id)
    ).all()
    assert noted == [(3, RowChange.CHANGED)]


def test_a_second_import_of_the_same_file_changes_nothing(session: Any) -> None:
    text = TITLES + "1,A,a@example.org,X > Y,2,manager,2024-01-01\n2,B,,Y,,staff,\n"
    imported(text)
    before = {p.employee_number: p.version for p in session.scalars(select(Person))}
    plan = imported(text)
    assert (plan.rows, plan.departments, plan.unchanged) == ([], {}, 2)
    assert {p.employee_number: p.version for p in session.scalars(select(Person))} == before


@pytest.mark.parametrize(
    ("row", "field", "sentence"),
    [
        ("1,,,X,,,", "name", "must be filled in"),
        ("1,\u00ad\u200d,,X,,,", "name", "must be filled in"),
        ("1,A,,,,,", "department", "must be filled in"),
        (",A,,X,,,", "employee_number", "must be filled in"),
        ("1,A,no address,X,,,", "email", "not an e-mail address"),
        ("1,A,,X,,boss,", "level", "staff, manager or executive"),
        ("1,A,,X,,,31-02-2024", "joined_on", "no such day"),
        ("1,A,,X,,,2024-13-01", "joined_on", "no such day"),
        ("1,A,,X,,,soon", "joined_on", "not a day"),
        ("1,A,,X,,,0001-01-01", "joined_on", "1900"),
        ("1,A,,X,1,,", "manager", "own manager"),
        ("1,A,,X,nobody@example.org,,", "manager", "neither in the file nor known"),
        ("1,A,,A > > B,,,", "department", "must be filled in"),
        (f"1,A,,{' > '.join('abcdefghijklm')},,,", "department", "12 levels"),
        (f"1,{'x' * 201},,X,,,", "name", "200 characters"),
        ("1,a\u202eb,,X,,,", "name", "direction"),
        ('1,"=HYPERLINK(""http://x"")",,X,,,', "name", "formula"),
        ("=1+1,A,,X,,,", "employee_number", "formula"),
        ("1,A,,=cmd,,,", "department", "formula"),
        ("1,A,,X,,", "", "cells"),
    ],
)
def test_a_wrong_row_is_named_with_its_column_and_left_out(
    session: Any, row: str, field: str, sentence: str
) -> None:
    plan = imported(TITLES + "9,Right,,X,,,\n" + row + "\n")
    assert [(p.row, p.field) for p in plan.problems] == [(3, field)]
    assert sentence in str(plan.problems[0])
    assert session.scalars(select(Person.employee_number)).all() == ["9"]


def test_everything_that_is_wrong_with_a_row_is_said_at_once(session: Any) -> None:
    file = "employee_number,name,department,email,manager,level,country,joined_on\n"
    file += "3,Wrong Row,Klant,not-an-address,99,king,ZZ,2024-02-31\n"
    file += "4,Far Away,Klant,,,staff,ZZ,2024-02-01\n"
    found = {(problem.row, problem.field) for problem in plan_of(file).problems}
    wrong = ("country", "email", "joined_on", "level", "manager")
    assert found == {*((2, name) for name in wrong), (3, "country")}


def test_what_stands_twice_is_refused_in_the_later_row(session: Any) -> None:
    plan = plan_of(TITLES + "1,A,a@example.org,X,,,\n1,B,,X,,,\n2,C,A@EXAMPLE.ORG,X,,,\n")
    assert [(p.row, p.field, p.params) for p in plan.problems] == [
        (3, "employee_number", {"row": 2}),
        (4, "email", {"row": 2}),
    ]


def test_managers_in_a_circle_are_refused_and_so_is_who_reports_to_a_refused_row(
    session: Any,
) -> None:
    plan = plan_of(
        TITLES + "1,A,,X,2,,\n2,B,,X,3,,\n3,C,,X,1,,\n4,D,,X,1,,\n5,E,,X,4,,\n6,F,,X,,,\n"
    )
    assert sorted({p.row for p in plan.problems}) == [2, 3, 4, 5, 6]
    assert [row.number for row in plan.rows] == ["6"]


def test_a_circle_with_people_who_are_known_is_seen(session: Any) -> None:
    chief = PersonFactory(employee_number="1")
    PersonFactory(employee_number="2", manager_id=chief.id)
    plan = plan_of(f"employee_number,name,department,manager\n1,A,{chief.department.name},2\n")
    assert [p.field for p in plan.problems] == ["manager"]


def test_an_address_of_somebody_else_is_not_taken_over(session: Any) -> None:
    owner = PersonFactory(email="owner@example.org")
    plan = plan_of(TITLES + "new,A,Owner@example.org,X,,,\n")
    assert plan.problems[0].field == "email"
    assert plan.problems[0].params == {"number": owner.employee_number}


def test_two_people_exchange_their_addresses(session: Any) -> None:
    imported(TITLES + "1,A,a@example.org,X,,,\n2,B,b@example.org,X,,,\n")
    plan = imported(TITLES + "1,A,b@example.org,X,,,\n2,B,a@example.org,X,,,\n")
    assert not plan.problems
    assert person(session, "1").email == "b@example.org"


def test_columns_that_are_not_in_the_file_stay_as_they_are(session: Any) -> None:
    chief = PersonFactory()
    kept = PersonFactory(
        employee_number="1", manager_id=chief.id, level=Level.MANAGER, email="keep@example.org"
    )
    imported(f"personeelsnummer;naam;afdeling\n1;New name;{kept.department.name}\n")
    again = person(session, "1")
    assert again.name == "New name"
    assert (again.manager_id, again.level, again.email) == (
        chief.id,
        Level.MANAGER,
        "keep@example.org",
    )


def test_a_name_that_several_departments_have_must_be_written_in_full(session: Any) -> None:
    for top in ("A", "B"):
        DepartmentFactory(name="Team", parent=DepartmentFactory(name=top))
    plan = plan_of("number,name,department\n1,Zoe,Team\n2,Joe,A > Team\n3,Moe,a > TEAM\n")
    assert [(p.row, p.field) for p in plan.problems] == [(2, "department")]
    assert plan.departments == {}


def test_the_file_must_have_its_columns(session: Any) -> None:
    with pytest.raises(
        Exception, match="Employee number / Personeelsnummer, Department / Afdeling"
    ):
        read("name\nZoe\n")
    with pytest.raises(Exception, match="More than one column"):
        read("number,personeelsnummer,name,department\n1,1,A,X\n")
    assert "shoe size" in str(read("number,name,department,Shoe Size\n1,A,X,43\n").notes).lower()


# Who leaves ------------------------------------------------------------------------------------


def test_who_is_missing_leaves_only_when_asked(session: Any) -> None:
    chief = PersonFactory(employee_number="C", roles=[Role.ADMINISTRATOR])
    gone = PersonFactory(employee_number="G", manager_id=chief.id, roles=[Role.AUDITOR])
    text = f"number,name,department\nC,Chief,{chief.department.name}\n"
    plan = imported(text)
    assert [leaver.number for leaver in plan.leavers] == ["G"]
    assert person(session, "G").left_on is None
    imported(text, leavers=True)
    assert person(session, "G").left_on is not None
    assert not find_actor_of(gone.id).is_authenticated
    task = session.scalar(select(Task).where(Task.person_id == chief.id))
    assert task.kind == "handovers.hand_over"
    assert plan_of(text).leavers == []


def test_a_wrong_row_is_no_leaver(session: Any) -> None:
    administrator(employee_number="A")
    PersonFactory(employee_number="1")
    assert [p.number for p in plan_of("number,name,department\nA,A,X\n1,,X\n").leavers] == []
    plan = plan_of("number,name,department\nA,A,X\n,Who,X\n")
    assert plan.leavers == []


def test_a_last_day_in_the_file_ends_and_an_empty_one_brings_back(session: Any) -> None:
    titles = "number,name,department,left_on\n"
    imported(titles + "1,A,X,\n")
    assert imported(titles + "1,A,X,2031-05-01\n").rows[0].what is RowChange.LEFT
    assert person(session, "1").left_on == date(2031, 5, 1)
    assert imported(titles + "1,A,X,\n").rows[0].what is RowChange.RETURNED
    session.get_one(Person, person(session, "1").id).left_on = date(2031, 5, 1)
    session.flush()
    assert imported("number,name,department\n1,A,X\n").rows == []


def test_who_has_left_stays_away_without_a_column_that_says_otherwise(session: Any) -> None:
    gone = PersonFactory(employee_number="1", left_on=date(2021, 1, 1))
    plan = imported(f"number,name,department\n1,{gone.name},{gone.department.name}\n")
    assert plan.rows == []
    assert "has left, and stays so" in str(plan.notes)


def test_the_last_administrator_goes_by_no_file(session: Any) -> None:
    last = administrator(employee_number="A")
    plan = imported("number,name,department\n1,New,X\n", leavers=True)
    assert plan.leavers == []
    assert "last administrator" in str(plan.notes)
    row = f"A,{last.name},{last.department.name},2024-01-01\n"
    plan = imported("number,name,department,left_on\n" + row)
    assert [p.field for p in plan.problems] == ["left_on"]
    assert person(session, "A").left_on is None


def test_the_last_administrator_keeps_their_address_by_any_file(session: Any) -> None:
    last = administrator(employee_number="A")
    rows = f"A,{last.name},,{last.department.name}\nB,Bea,b@example.org,X\n"
    plan = imported("number,name,email,department\n" + rows)
    assert [(p.row, p.field) for p in plan.problems] == [(2, "email")]
    assert "last administrator" in plan.problems[0].message
    assert person(session, "A").email == last.email is not None
    assert person(session, "B").email == "b@example.org"
    administrator()
    imported("number,name,email,department\n" + rows)
    assert person(session, "A").email is None


# A way round the rules -------------------------------------------------------------------------


def test_a_file_gives_no_role_and_no_account(session: Any) -> None:
    imported("number,name,department,role,roles,permissions\n1,A,X,administrator,admin,all\n")
    actor = find_actor_of(person(session, "1").id)
    assert actor.roles == {Role.EMPLOYEE}
    assert not actor.holds(Permission.PEOPLE_MANAGE)


def test_an_employee_imports_nothing(session: Any) -> None:
    actor = find_actor_of(PersonFactory().id)
    with pytest.raises(NotAllowed):
        imported(TITLES + "1,A,,X,,,\n", actor=actor)
    with pytest.raises(NotAllowed), transaction():
        services.prepare_import(read(TITLES), actor=actor, filename="x", file_hash="x")


def test_a_preview_belongs_to_one_person_and_is_used_once(session: Any) -> None:
    mine, other = (find_actor_of(administrator().id) for _ in range(2))
    with transaction():
        draft = services.prepare_import(
            read(TITLES + "1,A,,X,,,\n"), actor=mine, filename="x.csv", file_hash="0" * 64
        )
    digest = plan_of(TITLES + "1,A,,X,,,\n").digest()
    with pytest.raises(NotFound), transaction():
        services.confirm_import(draft, actor=other, digest=digest, leavers=False)
    with pytest.raises(Conflict), transaction():
        services.confirm_import(draft, actor=mine, digest="something else", leavers=False)
    with transaction():
        services.confirm_import(draft, actor=mine, digest=digest, leavers=False)
    assert session.scalar(select(func.count()).select_from(ImportRow)) == 1
    with pytest.raises(NotFound), transaction():
        services.confirm_import(draft, actor=mine, digest=digest, leavers=False)


def test_old_previews_are_thrown_away(session: Any, at: Any) -> None:
    actor = find_actor_of(administrator().id)
    for day in (1, 5, 12):
        at(PersonFactory().created_at.replace(year=2026, month=6, day=day))
        with transaction():
            services.prepare_import(read(TITLES), actor=actor, filename="x", file_hash="x")
    kept = visible_to(SYSTEM, select(func.count()).select_from(ImportDraft))
    assert session.scalar(kept) == 2


def test_many_people_need_few_statements(session: Any, statements: Any) -> None:
    rows = [f"{n},Person {n},p{n}@example.org,D > T{n % 9},{n // 7},," for n in range(1, 400)]
    text = TITLES + "0,Chief,,D,,,\n" + "\n".join(rows) + "\n"
    with statements() as seen:
        imported(text)
    assert session.scalar(select(func.count()).select_from(Person)) == 400
    assert len(seen) <= 29, len(seen)
    with statements() as seen:
        imported(text.replace("Person ", "Another "))
    # One more for each batch of people who are there already, to lock them.
    assert len(seen) <= 25, len(seen)


_names = st.text(st.characters(codec="utf-8"), max_size=12)
_row = st.fixed_dictionaries(
    {
        "employee_number": st.sampled_from(["1", "2", "3", "4", "5", "", "6 "]),
        "name": st.one_of(st.sampled_from(["Ada", "Bo", "Ada  Bo"]), _names),
        "email": st.sampled_from(["", "a@x", "b@x", "C@X", "c@x", "no"]),
        "department": st.sampled_from(["N", "S", "S > N", "n", "S>T", "T > N", "Ń", "", ">"]),
        "manager": st.sampled_from(["", "1", "2", "3", "4", "a@x", "c@x", "9"]),
        "level": st.sampled_from(["", "staff", "Directie", "x"]),
        "left_on": st.sampled_from(["", "2020-01-31", "2035-01-31", "31-02-2020"]),
    }
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files=st.lists(st.lists(_row, max_size=6), min_size=1, max_size=2), leavers=st.booleans())
def test_whatever_is_in_a_file_importing_it_again_changes_nothing(
    session: Any, files: list[list[dict[str, str]]], *, leavers: bool
) -> None:
    # Each example in a savepoint of its own, below the one that a transaction of ours releases.
    session.commit()
    outer = db.engine.begin_nested()  # type: ignore[attr-defined]  # a connection, in tests.
    try:
        first, text = Plan(), ""
        for file in files:
            quoted = [
                ",".join('"' + v.replace('"', '""').replace("\0", "") + '"' for v in row.values())
                for row in file
            ]
            text = "\n".join([",".join(_row_titles), *quoted]) + "\n"
            first = imported(text, leavers=leavers)
        again = imported(text, leavers=leavers)
        assert (again.rows, again.departments) == ([], {})
        assert not again.leavers or not leavers
        assert {(p.row, p.field) for p in again.problems} == {
            (p.row, p.field) for p in first.problems
        }
        paths = session.scalars(select(Department.path)).all()
        assert len(paths) == len(set(paths))
    finally:
        session.rollback()
        outer.rollback()
        session.expire_all()


_row_titles = ["employee_number", "name", "email", "department", "manager", "level", "left_on"]


def test_a_file_with_a_former_name_means_the_department_of_today(session: Any) -> None:
    top = DepartmentFactory(name="Top")
    centre = DepartmentFactory(name="Contact Centre", parent=top)
    with transaction():
        departments.rename(centre.id, actor=SYSTEM, name="Service", version=centre.version)
    rows = "1,A,Contact Centre\n2,B,Top > Contact Centre\n3,C,Top > Contact Centre > Night\n"
    plan = imported("number,name,department\n" + rows)
    assert plan.problems == []
    assert [params["new"] for _message, params in plan.notes] == ["Service"] * 3
    assert person(session, "1").department_id == person(session, "2").department_id == centre.id
    assert [branch.full_name for branch in list_tree()] == [
        "Top",
        "Top > Service",
        "Top > Service > Night",
    ]
    DepartmentFactory(name="Contact Centre")
    assert imported("number,name,department\n1,A,Contact Centre\n").notes == []
    assert person(session, "1").department_id != centre.id


def test_a_file_that_names_a_merged_department_means_the_one_it_went_into(session: Any) -> None:
    top = DepartmentFactory(name="Top")
    claims = DepartmentFactory(name="Claims", parent=top)
    service = DepartmentFactory(name="Service", parent=top)
    with transaction():
        mergers.merge(claims.id, actor=SYSTEM, into_id=service.id)
    with transaction():
        mergers.merge(service.id, actor=SYSTEM, into_id=top.id)
    rows = "1,A,Claims\n2,B,top > claims\n3,C,Top > Claims > Night\n4,D,Top\n"
    plan = imported("number,name,department\n" + rows)
    assert plan.problems == []
    assert [params["new"] for _message, params in plan.notes] == ["Top"] * 3
    assert [row.place for row in plan.rows] == ["Top", "Top", "Top > Night", "Top"]
    assert person(session, "1").department_id == person(session, "2").department_id == top.id
    assert [branch.full_name for branch in list_tree()] == ["Top", "Top > Night"]


def test_a_former_name_and_what_was_under_it_lead_to_where_they_went(session: Any) -> None:
    """Renamed and then merged; a child merged before its parent; one of the same name elsewhere."""
    care, sales = DepartmentFactory(name="Care"), DepartmentFactory(name="Sales")
    old = DepartmentFactory(name="Old")
    kid = DepartmentFactory(name="Kid", parent=old)
    above = DepartmentFactory(name="Above")
    other_kid = DepartmentFactory(name="Kid", parent=above)
    with transaction():
        departments.rename(care.id, actor=SYSTEM, name="Help", version=care.version)
    for one, into in ((care, sales), (kid, other_kid), (old, sales)):
        with transaction():
            mergers.merge(one.id, actor=SYSTEM, into_id=into.id)
    text = "number,name,department\n1,A,Care\n2,B,Help\n3,C,Old > Kid\n4,D,Old\n"
    plan = imported(text)
    assert [row.place for row in plan.rows] == ["Sales", "Sales", "Above > Kid", "Sales"]
    assert [params["new"] for _message, params in plan.notes] == [
        "Sales",
        "Sales",
        "Above > Kid",
        "Sales",
    ]
    assert [branch.full_name for branch in list_tree()] == ["Above", "Above > Kid", "Sales"]
    assert imported(text).unchanged == len(plan.rows)
