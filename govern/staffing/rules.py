"""Reads a sheet of people: which columns there are, and what each row says."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from govern.core.errors import N_
from govern.core.types import sort_key
from govern.departments.models import DEEPEST
from govern.departments.rules import SEPARATOR
from govern.departments.rules import problem as name_problem
from govern.people import rules as people_rules
from govern.sheets.sheet import SheetError, suspicious
from govern.staffing.texts import SPARE, SUGGESTED, TITLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from govern.sheets.sheet import Remark, Row, Sheet

REQUIRED = ("employee_number", "name", "department")
#: Together they are a name, where no column holds it whole.
PARTS = ("first_name", "infix", "last_name")
LEVELS = {
    **dict.fromkeys(("staff", "employee", "medewerker"), "staff"),
    **dict.fromkeys(("manager", "leidinggevende"), "manager"),
    **dict.fromkeys(("executive", "directie"), "executive"),
}
LANGUAGE_WORDS = {
    **dict.fromkeys(("en", "english", "engels"), "en"),
    **dict.fromkeys(("nl", "dutch", "nederlands"), "nl"),
}
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_SHOWN = 40


def _key(title: str) -> str:
    """Reduce a title further: no sign counts, so that "E-mail:" is "email"."""
    return re.sub(r"[\W_]+", "", title)


FIELD_OF = {_key(title): name for name, titles in TITLES.items() for title in titles}
SPARE_OF = {_key(title): name for name, titles in SPARE.items() for title in titles}


class RowChange(StrEnum):
    """What an import did with somebody."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    RETURNED = "returned"


@dataclass(frozen=True)
class RowProblem:
    """Why a row is not imported: its number in the file, the field, and a sentence."""

    row: int
    field: str
    message: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        """Give the English sentence, for the terminal."""
        return self.message % self.params if self.params else self.message


@dataclass(frozen=True)
class Entry:
    """What one row says, field by field; text that JSON can hold, days in ISO 8601."""

    row: int
    values: Mapping[str, str]

    @property
    def number(self) -> str:
        """Give the employee number, by which people are recognised."""
        return self.values["employee_number"]


@dataclass
class Parsed:
    """A file that was read: its fields, its rows, and what is wrong with the others."""

    fields: frozenset[str]
    entries: list[Entry] = dataclasses.field(default_factory=list)
    problems: list[RowProblem] = dataclasses.field(default_factory=list)
    left_out: list[Entry] = dataclasses.field(default_factory=list)
    #: The numbers of people whose row has a problem: they are in the file, so they do not leave.
    mentioned: set[str] = dataclasses.field(default_factory=set)
    #: A row could not even be recognised, so nobody can be said to be missing.
    unsure: bool = False
    notes: list[tuple[str, dict[str, Any]]] = dataclasses.field(default_factory=list)
    #: What the file itself calls each field.
    titles: dict[str, str] = dataclasses.field(default_factory=dict)


def parse(sheet: Sheet) -> Parsed:
    """Read every row of a sheet; the same number or address twice is a problem of the later row."""
    fields = _fields(sheet)
    written = dict(zip(sheet.headers, sheet.titles, strict=True))
    titles = {name: written[key][:_SHOWN] for key, name in fields.items()}
    if "name" not in titles:
        titles["name"] = titles["last_name"]
    parsed = Parsed(frozenset(titles) - frozenset(PARTS), titles=titles)
    parsed.notes += [(note.message, dict(note.params)) for note in sheet.notes]
    for key, title in written.items():
        if key in fields:
            continue
        twin = SPARE_OF.get(_key(key))
        if twin in titles:
            message = N_("The column “%(title)s” was left out: “%(other)s” is used.")
            parsed.notes.append((message, {"title": title[:_SHOWN], "other": titles[twin]}))
        else:
            message = N_("The column “%(title)s” is not known here and was left out.")
            parsed.notes.append((message, {"title": title[:_SHOWN]}))
    first: dict[tuple[str, str], int] = {}
    for row in sheet.rows:
        _take(parsed, row, fields, first)
    return parsed


def _fields(sheet: Sheet) -> dict[str, str]:
    """Give for each column of the file that is used the field it holds."""
    fields: dict[str, str] = {}
    for known in (FIELD_OF, SPARE_OF):
        before = set(fields.values())
        for key, title in zip(sheet.headers, sheet.titles, strict=True):
            name = known.get(_key(key))
            if name is None or name in before:
                continue
            if name in fields.values():
                raise SheetError(
                    N_("More than one column is for the same thing: “%(title)s”."),
                    title=title[:_SHOWN],
                )
            fields[key] = name
    there = set(fields.values())
    if "name" in there or "last_name" not in there:
        # The whole name says more than its parts.
        fields = {key: name for key, name in fields.items() if name not in PARTS}
    there |= {"name"} if "last_name" in there else set()
    if missing := [name for name in REQUIRED if name not in there]:
        raise SheetError(
            N_("The file has no column for: %(columns)s. The first row must hold the titles."),
            columns=", ".join(SUGGESTED[name] for name in missing),
        )
    return fields


def _take(
    parsed: Parsed, row: Row, fields: Mapping[str, str], first: dict[tuple[str, str], int]
) -> None:
    raw = {name: row.values.get(key, "") for key, name in fields.items()}
    if "last_name" in raw:
        raw["name"] = " ".join(part for name in PARTS if (part := raw.pop(name, "")))
    number = _plain(raw.get("employee_number", ""))
    found = [*_unreadable(row.number, row.problems)]
    values: dict[str, str] = {}
    if not found:
        for name, text in raw.items():
            value = _value(name, text)
            if isinstance(value, str):
                values[name] = value
            else:
                found.append(RowProblem(row.number, name, *value))
    for name in ("employee_number", "email"):
        value_of = values.get(name)
        if not value_of:
            continue
        earlier = first.setdefault((name, value_of), row.number)
        if earlier != row.number:
            message = N_("Row %(row)d of this file has the same already.")
            found.append(RowProblem(row.number, name, message, {"row": earlier}))
    if found:
        parsed.problems += [*found, *_further(row.number, values)]
        parsed.left_out.append(Entry(row.number, values))
        parsed.mentioned.add(number)
        parsed.unsure = parsed.unsure or not number
    else:
        parsed.entries.append(Entry(row.number, values))


def _further(row: int, values: Mapping[str, str]) -> Iterator[RowProblem]:
    """Give what else is wrong with a row that is left out anyway, to be mended in one go."""
    otherwise = {"name": "-", "employee_number": "-", "country": "NL", "language": "en"}
    for problem in people_rules.problems(
        **{name: values.get(name) or otherwise[name] for name in otherwise},
        email=values.get("email") or None,
        joined_on=day_of(values.get("joined_on")) or people_rules.FIRST_DAY,
        left_on=day_of(values.get("left_on")),
    ):
        yield RowProblem(row, problem.field, problem.message, dict(problem.params))


def _unreadable(row: int, remarks: Iterable[Remark]) -> list[RowProblem]:
    return [RowProblem(row, "", remark.message, dict(remark.params)) for remark in remarks]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


_Refusal = tuple[str, dict[str, Any]]


def _value(name: str, raw: str) -> str | _Refusal:
    """Give what a cell says in one form, or a sentence with what is wrong."""
    text = _plain(raw)
    hidden = suspicious(raw)
    if hidden or text.startswith("="):
        return hidden or N_("This is a formula; give its value."), {}
    if not text:
        return (N_("This must be filled in."), {}) if name in REQUIRED else ""
    if name in {"email", "manager"}:
        return text.lower() if "@" in text else text
    return _READERS.get(name, str)(text)


def _level(text: str) -> str | _Refusal:
    message = N_("Choose staff, manager or executive, not “%(text)s”.")
    return LEVELS.get(text.casefold()) or (message, {"text": text[:_SHOWN]})


def _language(text: str) -> str | _Refusal:
    message = N_("Choose en or nl, not “%(text)s”.")
    return LANGUAGE_WORDS.get(text.casefold()) or (message, {"text": text[:_SHOWN]})


def _department(text: str) -> str | _Refusal:
    names = [part.strip() for part in text.split(">")]
    if len(names) > DEEPEST:
        return N_("Departments can stand at most %(most)d levels deep."), {"most": DEEPEST}
    for name in names:
        if message := name_problem(name):
            return message, {}
    return SEPARATOR.join(names)


def _day(text: str) -> str | _Refusal:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return N_("“%(text)s” is not a day; write it like 2026-05-31."), {"text": text[:_SHOWN]}
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return N_("There is no such day as “%(text)s”."), {"text": text[:_SHOWN]}


_READERS: Mapping[str, Callable[[str], str | _Refusal]] = {
    "country": str.upper,
    "department": _department,
    "joined_on": _day,
    "language": _language,
    "left_on": _day,
    "level": _level,
}


def day_of(text: str | None) -> date | None:
    """Give the day a row says, or None where it says none."""
    return date.fromisoformat(text) if text else None


def key_of(department: str) -> tuple[str, ...]:
    """Give what a department, written with those above it, is recognised by."""
    return tuple(sort_key(name) for name in department.split(SEPARATOR))


def circles(wanted: Iterable[str], chief_of: Callable[[str], str | None]) -> list[str]:
    """Give those of these people who answer, in the end, to themselves."""
    those = dict.fromkeys(wanted)
    done: set[str] = set()
    found: list[str] = []
    for start in those:
        way: list[str] = []
        seen: set[str] = set()
        here: str | None = start
        while here is not None and here not in done and here not in seen:
            way.append(here)
            seen.add(here)
            here = chief_of(here)
        if here is not None and here in seen:
            found += [number for number in way[way.index(here) :] if number in those]
        done |= seen
    return found
