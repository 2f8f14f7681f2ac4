"""The titles of real exports are understood, in both languages and however they are written."""

from __future__ import annotations

import io

import pytest

from govern.core.types import sort_key
from govern.sheets.reading import read_rows
from govern.sheets.sheet import SheetError
from govern.staffing import rules, texts


def read(text: str) -> rules.Parsed:
    with read_rows(io.BytesIO(text.encode()), filename="people.csv") as sheet:
        return rules.parse(sheet)


def test_no_title_means_two_things() -> None:
    meanings: dict[str, set[str]] = {}
    for titles in (texts.TITLES, texts.SPARE):
        for name, known in titles.items():
            for title in known:
                meanings.setdefault(title.replace("_", "").replace("-", ""), set()).add(name)
    assert {title: names for title, names in meanings.items() if len(names) > 1} == {}


@pytest.mark.parametrize(
    ("field", "title"),
    [
        ("employee_number", "Personeelsnummer"),
        ("employee_number", "Employee ID"),
        ("employee_number", "PERS.NR."),
        ("email", "E-mail (werk)"),
        ("email", "Work email"),
        ("department", "Afdeling"),
        ("department", "Organisational unit"),
        ("manager", "Leidinggevende"),
        ("manager", "Manager number"),
        ("manager", "Personeelsnummer leidinggevende"),
        ("joined_on", "In dienst op"),
        ("joined_on", "Datum in dienst"),
        ("joined_on", "Joined on"),
        ("joined_on", "Start date"),
        ("joined_on", "Hire Date"),
        ("left_on", "Uit dienst op"),
        ("left_on", "Datum uit dienst"),
        ("left_on", "Left on"),
        ("left_on", "End date"),
        ("language", "Voorkeurstaal"),
        ("country", "Landcode"),
    ],
)
def test_a_title_of_a_real_export_is_known(field: str, title: str) -> None:
    columns = {"employee_number": "Number", "name": "Naam", "department": "Dept"} | {field: title}
    parsed = read(",".join(columns.values()) + "\n" + ",".join("1" for _ in columns) + "\n")
    assert field in parsed.fields
    assert parsed.titles[field] == title
    assert parsed.notes == []


def test_the_titles_we_suggest_are_known_in_each_language() -> None:
    assert set(texts.HEADINGS) == set(texts.TITLES)
    for name, headings in texts.HEADINGS.items():
        for heading in headings.values():
            assert rules.FIELD_OF[rules._key(sort_key(heading))] == name


def test_a_name_in_parts_is_put_together() -> None:
    parsed = read(
        "Personeelsnummer,Voornaam,Tussenvoegsel,Achternaam,Afdeling\n"
        "1,Anna,de,Boer,Claims\n2,Zoë,,Ångström,Claims\n3,,,,Claims\n"
    )
    assert [entry.values["name"] for entry in parsed.entries] == ["Anna de Boer", "Zoë Ångström"]
    assert [(problem.row, problem.field) for problem in parsed.problems] == [(4, "name")]
    assert "last_name" not in parsed.fields


def test_a_whole_name_says_more_than_its_parts() -> None:
    parsed = read("number,name,first name,last name,department\n1,Anna de Boer,A.,Boer,Claims\n")
    assert parsed.entries[0].values["name"] == "Anna de Boer"
    assert len(parsed.notes) == 2


def test_the_number_of_the_manager_is_used_where_their_name_is_there_too() -> None:
    parsed = read(
        "number,name,department,team,Manager,Manager ID,Start date,Hire date\n"
        "1,A,Claims,Motor,Zoë Chief,17,2026-01-01,2020-01-01\n"
    )
    values = parsed.entries[0].values
    assert (values["manager"], values["joined_on"]) == ("17", "2020-01-01")
    assert values["department"] == "Claims"
    notes = [message % params for message, params in parsed.notes]
    assert "The column “Manager” was left out: “Manager ID” is used." in notes
    assert len(notes) == 3


def test_two_columns_that_say_the_same_are_refused_by_their_own_title() -> None:
    with pytest.raises(SheetError, match=r"“Pers\. nr”"):
        read("Employee ID,Pers. nr,name,department\n1,2,A,X\n")
