"""Files that wait for confirmation, whom an import changed, and what it would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import NAME_LENGTH, Id, Instant, state_type
from govern.extensions import Model
from govern.people.rules import is_invented, is_same_name, may_be_one_person
from govern.staffing.rules import Entry, Parsed, RowChange, RowProblem
from govern.staffing.texts import NOBODY

#: What is compared and written; the manager by number, the department by its key.
FIELDS = (
    *("name", "email", "department", "manager", "level"),
    *("country", "language", "joined_on", "left_on"),
)


class ImportDraft(Model):
    """A file that was read and is not imported yet; deleted after use, or after seven days."""

    __tablename__ = "people_import"

    id: Mapped[Id]
    #: Only this person sees the preview and can confirm it.
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(NAME_LENGTH))
    file_hash: Mapped[str] = mapped_column(String(64))
    #: What was read from the file, as `rules.Parsed` has it; nothing of it comes from the browser.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[Instant] = mapped_column(index=True)


class ImportRow(Model):
    """One person that an import changed."""

    __tablename__ = "import_row"

    id: Mapped[Id]
    #: The subject of the event in the log.
    import_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    #: None for somebody who was missing from the file.
    row_number: Mapped[int | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[RowChange] = mapped_column(state_type(RowChange))


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody as the database has them, in the words of a row."""

    id: UUID
    number: str
    name: str
    email: str | None
    department: tuple[str, ...]
    manager: str | None
    level: str
    country: str
    language: str
    joined_on: date
    left_on: date | None

    def becomes(self, left_on: date | None) -> RowChange:
        """Say what giving them this last day, or none, does with them."""
        if left_on and not self.left_on:
            return RowChange.LEFT
        return RowChange.RETURNED if self.left_on and not left_on else RowChange.CHANGED


@dataclass(frozen=True)
class Snapshot:
    """Everybody and every open department at one moment."""

    people: Mapping[str, Known]
    #: Sort keys from the root down -> id.
    departments: Mapping[tuple[str, ...], UUID]
    #: Of each department there is or was: its keys -> its name below those above it.
    called: Mapping[tuple[str, ...], tuple[str, ...]]
    #: The keys with a name that a department had, or of one that went into another -> the keys of
    #: the one that is meant now, and its name.
    formerly: Mapping[tuple[str, ...], tuple[tuple[str, ...], str]]
    administrators: frozenset[UUID]
    #: Who was given a role by hand; only their very name hands their account over.
    entrusted: frozenset[UUID]
    country: str
    today: date

    def place_now(self, key: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
        """Give the keys of a department as it is called now, and the name that is another one.

        A former name, or one that went into another, counts only where none is called so now.
        """
        if len(key) == 1 and not any(known[-1] == key[0] for known in self.departments):
            found = {now for then, now in self.formerly.items() if then[-1] == key[0]}
            return found.pop() if len(found) == 1 else (key, "")
        now: tuple[str, ...] = ()
        name = ""
        for depth, part in enumerate(key, start=1):
            then, here = key[:depth], (*now, part)
            if then in self.formerly and then not in self.departments:
                # As it was written: where this one went, also when those above it went elsewhere.
                now, name = self.formerly[then]
            elif here in self.departments or here not in self.formerly:
                now = here
            else:
                now, name = self.formerly[here]
        return now, name

    def unknown_managers(self, parsed: Parsed) -> Iterator[RowProblem]:
        """Say of rows that are left out for their cells that nobody is their manager, too."""
        rows = [*parsed.entries, *parsed.left_out]
        there = {*self.people, *parsed.mentioned, *(entry.number for entry in parsed.entries)}
        there |= {person.email for person in self.people.values() if person.email}
        there |= {entry.values.get("email", "") for entry in rows}
        for entry in parsed.left_out:
            manager = entry.values.get("manager")
            if manager and manager not in there:
                yield RowProblem(entry.row, "manager", NOBODY, {"manager": manager[:60]})

    def adopt(self, entries: Iterable[Entry]) -> tuple[Snapshot, dict[str, Known]]:
        """Let people who were typed in by hand take the number a file has for their address.

        Gives the same people under these numbers, and number -> how they were typed in. Only a
        number that we invented is replaced; who has another name, or has left, is somebody else,
        who shares the address or was given it later.
        """
        typed = {
            person.email: person
            for person in self.people.values()
            if person.email and is_invented(person.number) and not person.left_on
        }
        listed = list(entries)
        named = {entry.number for entry in listed}
        adopted = {
            entry.number: person
            for entry in listed
            if entry.number not in self.people
            and not is_invented(entry.number)
            and (person := typed.get(entry.values.get("email", ""))) is not None
            and person.number not in named
            and self._agrees(person, entry.values["name"])
        }
        if not adopted:
            return self, adopted
        new = {person.number: number for number, person in adopted.items()}
        people = {}
        for known in self.people.values():
            number = new.get(known.number, known.number)
            manager = new.get(known.manager, known.manager) if known.manager else None
            people[number] = replace(known, number=number, manager=manager)
        return replace(self, people=people), adopted

    def _agrees(self, person: Known, name: str) -> bool:
        same = is_same_name if person.id in self.entrusted else may_be_one_person
        return same(person.name, name)


@dataclass(frozen=True)
class PlannedRow:
    """What one row of the file would change."""

    row: int
    number: str
    name: str
    what: RowChange
    values: Mapping[str, Any]
    changes: tuple[str, ...]
    person_id: UUID | None
    #: The name of somebody who was typed in by hand and gets this number.
    adopts: str = ""
    #: Where they belong, as the file writes it.
    place: str = ""


@dataclass
class Plan:
    """What an import would do, row by row, and what it would leave out and why."""

    rows: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    #: Departments to be made: how the file writes each, with those above it.
    departments: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    leavers: list[Known] = field(default_factory=list)
    #: Number of the file -> who was typed in by hand before and is the same person.
    adopted: dict[str, Known] = field(default_factory=dict)
    #: Everybody as they were when this plan was made.
    seen: Mapping[UUID, Known] = field(default_factory=dict)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def count(self, what: RowChange) -> int:
        """Count the rows that do one thing."""
        return sum(row.what is what for row in self.rows)

    def before(self, row: PlannedRow) -> Known | None:
        """Give the person of a row as they were when this plan was made; None for somebody new."""
        return self.seen[row.person_id] if row.person_id else None

    def touches(self, *, leavers: bool) -> list[UUID]:
        """Give whom this plan changes, in the order in which they are locked."""
        gone = self.leavers if leavers else []
        changed = {row.person_id for row in self.rows if row.person_id}
        return sorted(changed | {person.id for person in gone})

    def holds(self, now: Snapshot, *, leavers: bool) -> bool:
        """Tell whether whom it changes, and where it puts them, is still as it was planned on."""
        people = {person.id: person for person in now.people.values()}
        numbers = now.people.keys() | self.adopted.keys() | {row.number for row in self.rows}
        places = now.departments.keys() | self.departments.keys()
        return all(
            people.get(person_id) == self.seen[person_id]
            for person_id in self.touches(leavers=leavers)
        ) and all(
            row.values["department"] in places and (row.values["manager"] or row.number) in numbers
            for row in self.rows
        )

    def digest(self) -> str:
        """Give a fingerprint of what would happen, to notice that it is no longer the same."""
        content = [
            [
                [r.number, r.what.value, r.changes, str(r.values), str(self.before(r))]
                for r in self.rows
            ],
            sorted(self.departments),
            sorted(person.number for person in self.leavers),
            [[p.row, p.field, p.message] for p in self.problems],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def managers_first(rows: Sequence[PlannedRow]) -> Iterator[PlannedRow]:
    """Give new people after their managers, so that each points to a row that is there."""
    waiting = {row.number: row for row in rows}
    for row in rows:
        way = []
        here: PlannedRow | None = waiting.get(row.number)
        while here is not None:
            way.append(waiting.pop(here.number))
            here = waiting.get(here.values["manager"] or "")
        yield from reversed(way)
