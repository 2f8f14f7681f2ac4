"""Importing in the browser, with a preview, and in the terminal, with a progress bar."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import func, select

from govern.core.clock import today
from govern.people.models import Person
from govern.sheets.reading import read_rows
from govern.sheets.writing import Column, write_xlsx
from govern.staffing import rules, views
from govern.staffing.cli import people as people_commands
from tests.client import parsed, texts
from tests.factories.people import (
    DepartmentFactory,
    OrganisationFactory,
    PersonFactory,
    administrator,
)

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.client import Client

FILE = "number,name,department,email\n1,Zoë,Claims > Motor,zoe@example.org\n2,,Claims,\n"


def upload(client: Client, content: bytes | str, name: str = "people.csv") -> TestResponse:
    data = content.encode() if isinstance(content, str) else content
    return client.submit("/staffing/imports/new", {"file": (io.BytesIO(data), name)})


@pytest.fixture
def signed_in(client: Client, session: Any) -> Client:
    OrganisationFactory()
    client.sign_in(administrator(employee_number="ADMIN"))
    return client


def count(session: Any) -> int:
    return int(session.scalar(select(func.count()).select_from(Person)))


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_preview_shows_everything_and_changes_nothing(
    client: Client, session: Any, statements: Any, language: str
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(name="The Admin", language=language))
    PersonFactory(name="Missing Person")
    answer = upload(client, FILE)
    assert answer.status_code == 302, answer.text
    with statements() as seen:
        page = client.get(answer.location)
    assert page.status_code == 200
    assert "Zoë" in texts(parsed(page), ".//th")
    assert "Missing Person" in page.text
    assert "Motor" in page.text
    assert "The Admin" in page.text  # stays, as the last administrator
    assert count(session) == 2
    assert len(seen) <= 8, seen


def test_a_preview_says_what_is_known_of_who_is_new(signed_in: Client) -> None:
    file = "number,name,department,manager,level,joined_on,left_on\n"
    file += "1,Zoë,Claims > Motor,3,manager,2020-01-01,2025-01-31\n3,René,Claims,,,,\n"
    page = parsed(signed_in.get(upload(signed_in, file).location))
    (zoe, rene) = [
        texts(row, "td")[-1] for row in page.iter("tr") if texts(row, "th") in (["Zoë"], ["René"])
    ]
    assert zoe == "Claims > Motor, Manager, reports to 3, last day 31 January 2025"
    assert rene == "Claims, Staff"


def test_a_preview_says_what_changes_from_what_to_what(signed_in: Client, statements: Any) -> None:
    above = PersonFactory(name="Ben Old", employee_number="8")
    claims = DepartmentFactory(name="Claims")
    PersonFactory(
        name="Zoë",
        employee_number="1",
        department=DepartmentFactory(name="Motor", parent=claims),
        manager_id=above.id,
        email="zoe@example.org",
    )
    PersonFactory(name="Typed", employee_number="new-1", email="t@example.org", department=claims)
    file = "number,name,department,email,manager,level,left_on\n"
    file += "1,Zoë,Sales,,9,manager,2099-01-31\n9,Ada New,Sales,,,,\n"
    file += "7,Typed,Claims,t@example.org,,,\n"
    address = upload(signed_in, file).location
    with statements() as seen:
        page = parsed(signed_in.get(address))
    assert len(seen) <= 8, seen
    told = {texts(row, "th")[0]: texts(row, "td") for row in page.iter("tr") if texts(row, "th")}
    assert told["Zoë"][-1] == (
        "E-mail: nothing, was zoe@example.org; Department: Sales, was Claims > Motor; "
        "Reports to: Ada New, was Ben Old; Level: Manager, was Staff; Last day: 31 January 2099"
    )
    assert told["Typed"][-1] == "Employee number: 7, was new-1"


def test_what_the_preview_showed_is_done_once_and_as_often_as_it_is_sent(
    signed_in: Client, session: Any
) -> None:
    gone = PersonFactory(name="Missing Person")
    address = upload(signed_in, FILE).location
    form = parsed(signed_in.get(address))
    ticked = {"confirmed": "y", "leavers": "y"}
    one = "7b7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a11"
    digest = next(f.get("value") for f in form.iter("input") if f.get("name") == "digest")
    data = {**ticked, "submission_id": one, "digest": digest}
    first = signed_in.act(address, data)
    assert first.status_code == 302, first.text
    assert signed_in.act(address, data).status_code == 303
    assert session.scalar(select(Person).where(Person.employee_number == "1")).name == "Zoë"
    assert session.get(Person, gone.id).left_on < today()
    assert signed_in.get(address).status_code == 404


def test_a_preview_that_no_longer_holds_is_not_imported(signed_in: Client, session: Any) -> None:
    address = upload(signed_in, FILE).location
    page = signed_in.get(address)
    digest = next(f.get("value") for f in parsed(page).iter("input") if f.get("name") == "digest")
    PersonFactory(employee_number="1", name="Somebody else", email="zoe@example.org")
    assert signed_in.act(address, {"digest": digest}).status_code == 409
    assert session.scalar(select(Person.name).where(Person.employee_number == "1")) != "Zoë"


def test_a_preview_is_nobody_elses(signed_in: Client, session: Any) -> None:
    address = upload(signed_in, FILE).location
    signed_in.sign_in(administrator())
    assert signed_in.get(address).status_code == 404
    assert signed_in.act(address, {"digest": "x"}).status_code == 404
    assert signed_in.act(f"{address}/drop").status_code == 404


def test_a_file_is_thrown_away(signed_in: Client, session: Any) -> None:
    address = upload(signed_in, FILE).location
    assert signed_in.act(f"{address}/drop").status_code == 302
    assert signed_in.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"%PDF-1.7 not a sheet", "people.csv"),
        (b"PK\x03\x04damaged", "people.xlsx"),
        (b"number,name,department\n1,A\x00,X\n", "people.csv"),
        (b"number;naam\n1;A\n", "people.csv"),
        (b"number,number,name,department\n1,1,A,X\n", "people.csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(
    signed_in: Client, session: Any, content: bytes, name: str
) -> None:
    answer = upload(signed_in, content, name)
    assert answer.status_code == 422
    assert texts(parsed(answer), ".//form")
    assert count(session) == 1


@pytest.mark.parametrize(
    ("language", "title", "level"),
    [("en", "Employee number", "executive"), ("nl", "Personeelsnummer", "directie")],
)
def test_the_titles_and_an_example_are_in_the_language_of_the_reader(
    client: Client, session: Any, language: str, title: str, level: str
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(language=language))
    page = parsed(client.get("/staffing/imports/new"))
    assert texts(page, ".//main//li/b")[0] == title
    for ending in ("csv", "xlsx"):
        (address,) = page.xpath(f"//main//a[contains(@href, 'format={ending}')]/@href")
        file = client.get(address)
        assert f'filename="people.{ending}"' in file.headers["Content-Disposition"]
        with read_rows(io.BytesIO(file.data), filename=f"people.{ending}") as sheet:
            assert sheet.titles[0] == title
            read = rules.parse(sheet)
        assert (len(read.entries), read.problems, read.notes) == (3, [], [])
        assert read.entries[0].values["level"] == "executive"
        assert level.encode() in file.data or ending == "xlsx"
        assert client.get(upload(client, file.data, f"people.{ending}").location).text.count(
            "Anna de Boer"
        )


def test_no_file_is_refused_beside_the_field(signed_in: Client) -> None:
    assert signed_in.submit("/staffing/imports/new", {}).status_code == 422


def test_an_excel_workbook_is_read_too(signed_in: Client, session: Any) -> None:
    columns = tuple(Column(key, key) for key in ("Personeelsnummer", "Naam", "Afdeling"))
    rows = [{"Personeelsnummer": "7", "Naam": "Jos", "Afdeling": "Claims"}]
    answer = upload(signed_in, b"".join(write_xlsx(columns, rows)), "people.xlsx")
    assert answer.status_code == 302, answer.text
    assert "Jos" in signed_in.get(answer.location).text


def test_an_employee_finds_no_import(client: Client, session: Any) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    assert client.get("/staffing/imports/new").status_code == 403
    assert client.act("/staffing/imports/new", {}).status_code == 403


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Adopts Noor, typed in before"),
        ("nl", "Neemt Noor over, eerder ingevuld"),
    ],
)
def test_the_preview_shows_whom_a_row_adopts(
    client: Client, session: Any, language: str, said: str
) -> None:
    OrganisationFactory()
    client.sign_in(administrator(employee_number="ADMIN", language=language))
    typed = PersonFactory(name="Noor", email="noor@example.org", employee_number="new-2")
    text = "number,name,department,email\n4711,Noor Peeters,Claims,NOOR@example.org\n"
    address = upload(client, text).location
    page = client.get(address)
    assert said in page.text
    assert client.submit(address, {"confirmed": "y"}).status_code == 302
    session.expire_all()
    assert session.get(Person, typed.id).employee_number == "4711"
    assert session.get(Person, typed.id).name == "Noor Peeters"


def test_the_preview_shows_all_whom_rows_adopt_and_shows_them_first(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_SHOWN", 2)
    for number in range(3):
        PersonFactory(name=f"Noor {number}", email=f"{number}@x", employee_number=f"new-{number}")
    rows = [f"A{n},Other {n},Claims," for n in range(5)]
    rows += [f"B{n},Noor {n},Claims,{n}@x" for n in range(3)]
    text = "number,name,department,email\n" + "\n".join(rows) + "\n"
    page = parsed(signed_in.get(upload(signed_in, text).location))
    names = [name for name in texts(page, ".//th") if name.startswith(("Noor", "Other"))]
    assert names == ["Noor 0", "Noor 1", "Noor 2", "Other 0", "Other 1"]
    assert "The first 5 of 8 are shown." in page.text_content()


# In the terminal -------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str]:
    application = current_app._get_current_object()  # type: ignore[attr-defined]
    done = CliRunner().invoke(
        people_commands, ["import", *arguments], obj=lambda: application, catch_exceptions=False
    )
    return done.exit_code, done.output


def test_the_terminal_imports_what_is_right_and_names_what_is_wrong(
    session: Any, tmp_path: Path
) -> None:
    OrganisationFactory()
    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    code, text = run(str(file), "--dry-run")
    assert (code, count(session)) == (1, 0)
    assert "Row 3, name: This must be filled in." in text
    assert "Nothing was changed." in text
    code, text = run(str(file))
    assert (code, count(session)) == (1, 1)
    assert "1 added" in text
    file.write_text(FILE.replace("2,,", "2,Two,"), encoding="utf-8")
    code, text = run(str(file))
    assert (code, count(session)) == (0, 2)


def test_the_terminal_speaks_in_the_titles_of_the_file(session: Any, tmp_path: Path) -> None:
    OrganisationFactory()
    PersonFactory(name="Peeters, Noor", email="noor@example.org", employee_number="new-2")
    file = tmp_path / "people.csv"
    file.write_text(
        "Personeelsnummer;Volledige naam;Afdeling;E-mail (werk);Datum in dienst\n"
        "4711;Noor Peeters;Claims;noor@example.org;1-3-2024\n"
        "4712;Zoë;Claims;;31-02-2024\n",
        encoding="utf-8",
    )
    code, text = run(str(file), "--dry-run")
    assert code == 1
    assert "Row 3, Datum in dienst: There is no such day" in text
    assert "Row 2 adopts Peeters, Noor, typed in before: now 4711." in text
    assert "joined_on" not in text


def test_the_terminal_ends_leavers_only_when_asked(session: Any, tmp_path: Path) -> None:
    OrganisationFactory()
    administrator(employee_number="1", department=DepartmentFactory(name="Claims"))
    gone = PersonFactory(name="Missing Person")
    file = tmp_path / "people.csv"
    file.write_text("number,name,department\n1,Ada,Claims\n", encoding="utf-8")
    _code, text = run(str(file))
    assert "Missing Person" in text
    session.expire_all()
    assert session.get(Person, gone.id).left_on is None
    run(str(file), "--leavers")
    session.expire_all()
    assert session.get(Person, gone.id).left_on < today()


def test_the_terminal_says_why_a_file_is_refused(session: Any, tmp_path: Path) -> None:
    OrganisationFactory()
    file = tmp_path / "people.csv"
    file.write_bytes(b"%PDF-1.7")
    code, text = run(str(file))
    assert code == 1
    assert "neither a CSV file" in text
