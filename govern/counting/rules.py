"""Reads figures as people write them, and says of each what recording it would change."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from govern.core.errors import N_
from govern.core.types import sort_key
from govern.counting.texts import MONTHS, TITLES
from govern.promises.rules import Period, can_be_counted, months_after, start_of
from govern.readings.rules import MOST_CASES, Count, Scope, is_country
from govern.sheets.sheet import Remark, SheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from govern.sheets.sheet import Sheet

#: So many figures are recorded at once.
MOST_FIGURES = 2_000
#: The kind of task, and its panel.
COUNT = "promises.count"
NO_ROWS = N_("The file holds no figures.")
NO_FIGURES = N_("These figures arrived damaged. Begin again with the file or the boxes.")
NO_SUCH = N_("There is no such promise, or it is not live.")
_QUARTER = re.compile(r"(?:(\d{4})[ -]?[qk]([1-4])|[qk]([1-4])[ -]?(\d{4}))")
_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4}))")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ t].*)?")
_NAMED = re.compile(r"([^\W\d_]+)\.? (\d{4})")
_WHOLE = re.compile(r"-?\d{1,15}")
_ZEROS = re.compile(r"(-?\d{1,15})[.,]0+")


class Remedies(NamedTuple):
    """How many customers were owed something, and how many got it; None where it is not said."""

    owed: int | None
    paid: int | None


class Change(StrEnum):
    """What recording a figure would do."""

    NEW = "new"
    SAME = "same"
    CORRECTION = "correction"
    REFUSED = "refused"


CHANGE_NAMES = {
    Change.NEW: N_("New"),
    Change.SAME: N_("Stays as it is"),
    Change.CORRECTION: N_("Correction"),
    Change.REFUSED: N_("Cannot be recorded"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A figure that could be understood: of which promise, period and part."""

    line: int
    promise_id: UUID
    period_start: date
    scope: Scope
    kept: int
    total: int

    @property
    def key(self) -> tuple[UUID, date, Scope]:
        """Give what there is one figure of."""
        return self.promise_id, self.period_start, self.scope


@dataclass(frozen=True, kw_only=True)
class Planned:
    """What would become of one figure; one that is refused may not even name its promise."""

    line: int
    change: Change
    promise: str
    period: str = ""
    part: str = ""
    after: Count | None = None
    before: Count | None = None
    problem: Remark | None = None
    entry: Entry | None = None


@dataclass(frozen=True, kw_only=True)
class Known:
    """A promise as a file can mean it."""

    id: UUID
    words: str
    period: Period
    starts_on: date
    may_record: bool


def next_start(start: date, period: Period) -> date:
    """Give the first day of the period after this one."""
    return months_after(start, 1 if period is Period.MONTH else 3)


def read_number(text: str) -> int | Remark:
    """Read a count, or say why this is none: a percentage, a fraction, a word."""
    plain = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not plain:
        return Remark(N_("A figure is missing."))
    if "%" in plain:
        return Remark(
            N_("“%(text)s” is a percentage. Give how many of how many."), {"text": text[:40]}
        )
    if found := _ZEROS.fullmatch(plain):
        plain = found[1]
    if not _WHOLE.fullmatch(plain):
        return Remark(
            N_("“%(text)s” is no whole number. Write it in digits, without a point or a comma."),
            {"text": text[:40]},
        )
    return int(plain)


def read_period(text: str, period: Period) -> date | Remark:
    """Read a month or quarter in the usual ways: 2026-04, April 2026, 2026-Q2, a day in it."""
    plain = " ".join(text.casefold().split())
    start = _start(plain)
    if start is None:
        return Remark(
            N_("“%(text)s” is no period. Write it like 2026-04 or 2026-Q2."), {"text": text[:40]}
        )
    is_quarter = bool(_QUARTER.fullmatch(plain))
    if period is Period.MONTH and is_quarter:
        return Remark(N_("This promise is counted every month; this is a quarter."))
    if period is Period.QUARTER and start_of(start, period) != start.replace(day=1):
        return Remark(N_("This promise is counted every quarter; give its first month."))
    return start_of(start, period)


def _start(plain: str) -> date | None:
    if found := _QUARTER.fullmatch(plain):
        year, quarter = int(found[1] or found[4]), int(found[2] or found[3])
        return date(year, 3 * quarter - 2, 1) if year else None
    if found := _MONTH.fullmatch(plain):
        return _day(found[1] or found[4], found[2] or found[3], "1")
    if found := _DAY.fullmatch(plain):
        return _day(*found.groups())
    found = _NAMED.fullmatch(plain)
    return _day(found[2], str(MONTHS[found[1]]), "1") if found and found[1] in MONTHS else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def columns_of(sheet: Sheet) -> dict[str, str]:
    """Give which column of a file holds what, by our names; refuse a file without figures."""
    ours = {title: name for name, titles in TITLES.items() for title in titles}
    found: dict[str, str] = {}
    for header in sheet.headers:
        name = ours.get(header)
        if name and name not in found:
            found[name] = header
    missing = [name for name in ("period", "kept", "total") if name not in found]
    if missing or not {"promise", "id"} & found.keys():
        raise SheetError(
            N_("The file needs the columns Promise (or Id), Period, Kept and Of how many.")
        )
    return found


def read_country(text: str) -> str | Remark | None:
    """Read a country by its two letters; nothing is none."""
    plain = text.strip().upper()
    if not plain:
        return None
    if is_country(plain):
        return plain
    return Remark(N_("“%(text)s” is no country. Two letters, like NL."), {"text": text[:40]})


def find_one(text: str, known: Mapping[str, list[Any]], unknown: str, many: str) -> Any | Remark:  # noqa: ANN401
    """Give what is called so, or say that nothing is, or that several are."""
    found = known.get(sort_key(text.strip()), [])
    if len(found) == 1:
        return found[0]
    return Remark(many if found else unknown, {"text": text.strip()[:80]})


def twice(entries: Iterable[Entry]) -> set[int]:
    """Give the lines whose figure stands further up already."""
    seen: Counter[tuple[UUID, date, Scope]] = Counter()
    found = set()
    for entry in entries:
        if seen[entry.key]:
            found.add(entry.line)
        seen[entry.key] += 1
    return found


def problem_of(entry: Entry, known: Known | None, today: date) -> Remark | None:
    """Say why a figure cannot be recorded, or None."""
    if known is None:
        return Remark(NO_SUCH)
    if not known.may_record:
        return Remark(N_("Only the owner of this promise or the CX director records its figures."))
    if not can_be_counted(entry.period_start, known.starts_on, today, known.period):
        return Remark(N_("This period has not begun, or the promise did not hold in it."))
    if not 1 <= entry.total <= MOST_CASES:
        return Remark(N_("Give a number of cases from 1 to a thousand million."))
    if not 0 <= entry.kept <= entry.total:
        return Remark(N_("More were kept than there were cases, or fewer than none."))
    return None


def packed(entries: Iterable[Entry]) -> str:
    """Give figures as one text that a page can carry to the next one."""
    return json.dumps(
        [
            [
                e.line,
                e.promise_id.hex,
                e.period_start.isoformat(),
                e.scope.department_id.hex if e.scope.department_id else None,
                e.scope.country,
                e.scope.stage_id.hex if e.scope.stage_id else None,
                e.kept,
                e.total,
            ]
            for e in entries
        ],
        separators=(",", ":"),
    )


def unpacked(text: str) -> list[Entry]:
    """Read what `packed` gave; raises ValueError for anything else."""
    try:
        rows = json.loads(text)
    except RecursionError as error:
        raise ValueError(NO_FIGURES) from error
    if not isinstance(rows, list) or len(rows) > MOST_FIGURES:
        raise ValueError(NO_FIGURES)
    return [_entry(row) for row in rows]


def _entry(row: Any) -> Entry:  # noqa: ANN401 - anything that JSON can hold.
    try:
        line, promise, start, department, country, stage, kept, total = row
        whole = all(type(number) is int for number in (line, kept, total))
        entry = Entry(
            line=line,
            promise_id=UUID(promise),
            period_start=date.fromisoformat(start),
            scope=Scope(
                UUID(department) if department else None,
                country,
                UUID(stage) if stage else None,
            ),
            kept=kept,
            total=total,
        )
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(NO_FIGURES) from error
    is_country = country is None or (isinstance(country, str) and read_country(country) == country)
    if not whole or not is_country or abs(line) > MOST_CASES:
        raise ValueError(NO_FIGURES)
    return entry


def digest(plan: Iterable[Planned]) -> str:
    """Give what tells one plan from another: what would change, from what to what."""
    said = [(p.line, p.change, p.before, p.after, str(p.problem)) for p in plan]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
