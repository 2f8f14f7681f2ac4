"""Who may change many people at once, and which rows of a file may be followed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from govern.core.errors import N_
from govern.departments import policies as departments
from govern.departments.rules import SEPARATOR
from govern.people import policies as people
from govern.people import rules as people_rules
from govern.staffing.models import FIELDS, Plan, PlannedRow, Snapshot
from govern.staffing.rules import (
    Entry,
    Parsed,
    RowChange,
    RowProblem,
    circles,
    day_of,
    key_of,
)
from govern.staffing.texts import LAST_ONE, NOBODY, RENAMED, TYPED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from govern.core.permissions import Actor


def may_import(actor: Actor) -> bool:
    """Tell whether the actor may import: whoever may write down people and departments by hand."""
    return people.may_manage(actor) and departments.may_manage(actor)


def make_plan(parsed: Parsed, snapshot: Snapshot) -> Plan:
    """Say what importing this file now would do; rows with a problem are left out, and say why."""
    return _Planner(parsed, snapshot).plan()


class _Planner:
    """Lays the rows of a file over what is known until no row has a problem any more."""

    def __init__(self, parsed: Parsed, snapshot: Snapshot) -> None:
        self.parsed = parsed
        self.snapshot, adopted = snapshot.adopt(parsed.entries)
        self.known = self.snapshot.people
        self.result = Plan(
            problems=list(parsed.problems),
            notes=list(parsed.notes),
            adopted=adopted,
            seen={person.id: person for person in snapshot.people.values()},
        )
        self.rows = {entry.number: entry for entry in parsed.entries}
        self.wanted: dict[str, dict[str, Any]] = {}
        #: How the file writes each department: the names from the top down.
        self.written = {key: snapshot.called[key] for key in snapshot.departments}
        self.emails = {person.email: number for number, person in self.known.items()}
        self.file_emails = {e.values.get("email", ""): e.number for e in parsed.entries}

    def refuse(self, number: str, name: str, message: str, /, **params: object) -> None:
        """Leave a row out."""
        self.wanted.pop(number, None)
        self.result.problems.append(RowProblem(self.rows[number].row, name, message, dict(params)))

    def plan(self) -> Plan:
        places = self._places()
        for number, entry in self.rows.items():
            self._want(number, entry, places)
        while self._refuse_bad_company():
            pass
        self.result.problems += self.snapshot.unknown_managers(self.parsed)
        going = {n: by for n, values in self.wanted.items() if (by := self._goes_by(n, values))}
        self._keep_an_administrator(going)
        self._write()
        self._find_leavers(going)
        self.result.problems.sort(key=lambda problem: (problem.row, problem.field))
        return self.result

    # Departments ---------------------------------------------------------------------------

    def _places(self) -> dict[str, tuple[str, ...] | None]:
        """Give the key of each department the file names; None when several have this name.

        A name alone is the department at the top, else the only one of this name anywhere, also
        one that another row of the file writes in full.
        """
        texts: dict[str, tuple[str, ...]] = {}
        there = set(self.snapshot.departments)
        for text in dict.fromkeys(entry.values["department"] for entry in self.rows.values()):
            names = text.split(SEPARATOR)
            texts[text], name = self.snapshot.place_now(key_of(text))
            if name:
                self.result.notes.append((RENAMED, {"old": text, "new": name}))
            # From the end: what stands above may be another one now.
            for left_off in reversed(range(min(len(names), len(texts[text])))):
                key = texts[text][: len(texts[text]) - left_off]
                above = self.written.get(key[:-1], ())
                self.written.setdefault(key, (*above, names[-1 - left_off]))
                if len(names) > 1:
                    there.add(key)
        ends = Counter(key[-1] for key in there)
        alone = {key[-1]: key for key in there if ends[key[-1]] == 1}
        found: dict[str, tuple[str, ...] | None] = {}
        for text, key in texts.items():
            if len(key) > 1 or key in there or not ends[key[0]]:
                found[text] = key
            else:
                found[text] = alone.get(key[0])
        return found

    # Rows by themselves --------------------------------------------------------------------

    def _want(
        self, number: str, entry: Entry, places: Mapping[str, tuple[str, ...] | None]
    ) -> None:
        """Lay a row over what is known of the person, and check it as the form would."""
        person = self.known.get(number)
        given = entry.values
        place = places[given["department"]]
        if place is None:
            message = N_("Several departments have this name; write it like “A > B”.")
            self.refuse(number, "department", message)
            return
        today = self.snapshot.today

        def kept(name: str, otherwise: str) -> str:
            return given.get(name) or (getattr(person, name) if person else otherwise)

        values: dict[str, Any] = {
            "name": given["name"],
            "department": place,
            "level": kept("level", "staff"),
            "country": kept("country", self.snapshot.country),
            "language": kept("language", "en"),
            "joined_on": day_of(given.get("joined_on")) or (person.joined_on if person else today),
        }
        for name in ("email", "manager"):
            before = getattr(person, name) if person else None
            values[name] = (given[name] or None) if name in given else before
        values["left_on"] = (
            day_of(given["left_on"]) if "left_on" in given else person.left_on if person else None
        )
        if person and person.left_on and "left_on" not in given and person.left_on < today:
            message = N_("%(name)s (%(number)s) has left, and stays so: there is no last day here.")
            self.result.notes.append((message, {"name": person.name, "number": number}))
        fields = {name: values[name] for name in ("name", "email", "country", "language")}
        wrong = people_rules.problems(
            **fields,
            employee_number=number,
            joined_on=values["joined_on"],
            left_on=values["left_on"],
        )
        known = (person.name, person.email) if person else ("", None)
        told = (values["name"], values["email"])
        self.wanted[number] = values
        if person is None and people_rules.is_invented(number):
            message = N_("Numbers like this one are ours, for who was typed in without a number.")
            self.refuse(number, "employee_number", message)
        for problem in [*people_rules.mistaken(number, known=known, given=told), *wrong]:
            self.refuse(number, problem.field, problem.message, **problem.params)

    # Rows beside each other ----------------------------------------------------------------

    def _refuse_bad_company(self) -> bool:
        """Refuse rows for what they say about others; true when one was, so look once more."""
        before = len(self.wanted)
        for number in list(self.wanted):
            values = self.wanted[number]
            owner = self._owner(values["email"], number)
            if owner is not None:
                if people_rules.is_invented(owner) and owner in self.known:
                    name = self.known[owner].name
                    self.refuse(number, "email", TYPED, number=owner, name=name)
                else:
                    message = N_("Somebody else has this e-mail address: number %(number)s.")
                    self.refuse(number, "email", message, number=owner)
            elif values["manager"] is not None:
                self._resolve_manager(number, values)
        for number in circles(self.wanted, self._chief):
            message = N_("This manager answers, in the end, to this person.")
            self.refuse(number, "manager", message)
        return len(self.wanted) < before

    def _owner(self, email: str | None, number: str) -> str | None:
        if email is None:
            return None
        owner = self.emails.get(email)
        if owner in {None, number}:
            return None
        # Who gives the address up in the same file lets somebody else have it.
        return None if owner in self.wanted and self.wanted[owner]["email"] != email else owner

    def _resolve_manager(self, number: str, values: dict[str, Any]) -> None:
        given, person = values["manager"], self.known.get(number)
        chief = given
        if "@" in given and given not in self.known and given not in self.rows:
            chief = self.file_emails.get(given) or self.emails.get(given)
        if chief is None or (chief not in self.known and chief not in self.rows):
            self.refuse(number, "manager", NOBODY, manager=given[:60])
        elif chief == number:
            self.refuse(number, "manager", N_("Nobody is their own manager."))
        elif chief not in self.wanted and chief not in self.known:
            message = N_("The row of this manager has a problem itself: row %(row)d.")
            self.refuse(number, "manager", message, row=self.rows[chief].row)
        else:
            values["manager"] = chief
            last = self._last_day_of(chief)
            unchanged = person is not None and person.manager == chief
            if last is not None and last < self.snapshot.today and not unchanged:
                self.refuse(number, "manager", N_("This manager has left."))

    def _last_day_of(self, number: str) -> date | None:
        if number in self.wanted:
            last: date | None = self.wanted[number]["left_on"]
            return last
        return self.known[number].left_on

    def _chief(self, number: str) -> str | None:
        if number in self.wanted:
            chief: str | None = self.wanted[number]["manager"]
            return chief
        return self.known[number].manager if number in self.known else None

    # Who goes ------------------------------------------------------------------------------

    def _goes_by(self, number: str, values: Mapping[str, Any]) -> str:
        """Give the field by which somebody can come in no more, or nothing."""
        person = self.known.get(number)
        if person and values["left_on"] and not person.left_on:
            return "left_on"
        return "email" if person and person.email and not values["email"] else ""

    def _keep_an_administrator(self, going: dict[str, str]) -> None:
        ids = {self.known[number].id for number in going}
        administrators = self.snapshot.administrators
        if not ids & administrators or people.leaves_an_administrator(ids, administrators):
            return
        for number in sorted(going):
            if self.known[number].id in administrators:
                by = going.pop(number)
                self.refuse(number, by, LAST_ONE[by])

    def _find_leavers(self, going: Iterable[str]) -> None:
        """Name who works here and is not in the file; never the last administrators."""
        if self.parsed.unsure:
            return
        present = set(self.rows) | self.parsed.mentioned
        today = self.snapshot.today
        missing = [
            person
            for number, person in sorted(self.known.items())
            if number not in present
            and not person.left_on
            and person.joined_on < today
            # A row that could not be read may be theirs, under the number we do not know yet.
            and not (self.parsed.mentioned and people_rules.is_invented(number))
        ]
        gone = {self.known[number].id for number in going} | {person.id for person in missing}
        if not people.leaves_an_administrator(gone, self.snapshot.administrators):
            for person in missing:
                if person.id in self.snapshot.administrators:
                    message = N_("%(name)s is the last administrator, and stays.")
                    self.result.notes.append((message, {"name": person.name}))
            missing = [p for p in missing if p.id not in self.snapshot.administrators]
        self.result.leavers = missing

    def _write(self) -> None:
        for number, values in self.wanted.items():
            person = self.known.get(number)
            typed = self.result.adopted.get(number)
            changes = tuple(
                name for name in FIELDS if person is None or getattr(person, name) != values[name]
            )
            changes = ("employee_number", *changes) if typed else changes
            if not changes:
                self.result.unchanged += 1
                continue
            self._write_departments(values["department"])
            self.result.rows.append(
                PlannedRow(
                    row=self.rows[number].row,
                    number=number,
                    name=values["name"],
                    what=person.becomes(values["left_on"]) if person else RowChange.ADDED,
                    values=values,
                    changes=changes,
                    person_id=person.id if person else None,
                    adopts=typed.name if typed else "",
                    place=SEPARATOR.join(self.written[values["department"]]),
                )
            )

    def _write_departments(self, key: tuple[str, ...]) -> None:
        if key in self.snapshot.departments:
            return
        for depth in range(1, len(key) + 1):
            if key[:depth] not in self.snapshot.departments:
                self.result.departments.setdefault(key[:depth], self.written[key[:depth]])
