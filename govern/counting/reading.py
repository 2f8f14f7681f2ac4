"""Reads a file of figures: which promise, period and part each row means."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from govern.core.errors import N_
from govern.core.types import sort_key
from govern.counting import rules
from govern.counting.queries import list_known
from govern.counting.rules import Change, Entry, Known, Planned
from govern.departments.queries import list_tree
from govern.extensions import db
from govern.journeys.queries import list_open_stages
from govern.promises.models import Promise, PromiseWording
from govern.promises.rules import PromiseState
from govern.readings.rules import ONE_PART, Scope
from govern.sheets.sheet import Remark, SheetError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from govern.core.localised import Localised
    from govern.core.permissions import Actor
    from govern.sheets.sheet import Sheet

NO_PROMISE = N_("No live promise reads “%(text)s”.")
MANY_PROMISES = N_("More than one promise reads “%(text)s”. Give its Id.")
NO_DEPARTMENT = N_("There is no department “%(text)s”.")
MANY_DEPARTMENTS = N_("More than one department is called “%(text)s”. Write those above it, too.")
NO_STAGE = N_("There is no stage “%(text)s”.")
MANY_STAGES = N_("More than one stage is called “%(text)s”.")


def _by_words() -> dict[str, list[UUID]]:
    """Give live promises by every sentence they have, in every language."""
    found: dict[str, set[UUID]] = defaultdict(set)
    statement = (
        select(PromiseWording.promise_id, PromiseWording.text)
        .join(Promise, Promise.id == PromiseWording.promise_id)
        .where(Promise.state == PromiseState.LIVE)
    )
    for promise_id, text in db.session.execute(statement):
        for words in text.as_dict().values():
            found[sort_key(words)].add(promise_id)
    return {words: list(ids) for words, ids in found.items()}


def _by_name(named: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for name, thing in named:
        if thing not in found[sort_key(name)]:
            found[sort_key(name)].append(thing)
    return found


def _stages() -> dict[str, list[UUID]]:
    def names(name: Localised) -> Iterable[str]:
        return name.as_dict().values()

    return _by_name((words, s.id) for s in list_open_stages() for words in names(s.name))


class _Reader:
    """Reads the rows of one file; what promises, departments and stages are called, once."""

    def __init__(self, actor: Actor, language: str, columns: Mapping[str, str]) -> None:
        self.columns = columns
        self.known = list_known(actor, language)
        self.words = _by_words()
        tree = list_tree()
        self.departments = _by_name(
            (name, branch.id) for branch in tree for name in (branch.name, branch.full_name)
        )
        self.stages = _stages()

    def text(self, values: Mapping[str, str], name: str) -> str:
        """Give what stands in one of our columns, or nothing."""
        return values.get(self.columns.get(name, ""), "").strip()

    def read(self, line: int, values: Mapping[str, str]) -> Entry | Remark:
        """Read one row."""
        promise = self._promise(values)
        if isinstance(promise, Remark):
            return promise
        start = rules.read_period(self.text(values, "period"), promise.period)
        scope = self._scope(values)
        kept = rules.read_number(self.text(values, "kept"))
        total = rules.read_number(self.text(values, "total"))
        for part in (start, scope, kept, total):
            if isinstance(part, Remark):
                return part
        return Entry(
            line=line,
            promise_id=promise.id,
            period_start=start,  # type: ignore[arg-type]  # no remark, see above.
            scope=scope,  # type: ignore[arg-type]
            kept=kept,  # type: ignore[arg-type]
            total=total,  # type: ignore[arg-type]
        )

    def _promise(self, values: Mapping[str, str]) -> Known | Remark:
        if given := self.text(values, "id"):
            found = next((k for k in self.known.values() if str(k.id) == given.lower()), None)
            return found or Remark(rules.NO_SUCH)
        words = self.text(values, "promise")
        one = rules.find_one(words, self.words, NO_PROMISE, MANY_PROMISES)
        return one if isinstance(one, Remark) else self.known[one]

    def _scope(self, values: Mapping[str, str]) -> Scope | Remark:
        department, stage = self.text(values, "department"), self.text(values, "stage")
        country = rules.read_country(self.text(values, "country"))
        if isinstance(country, Remark):
            return country
        if sum(map(bool, (department, stage, country))) > 1:
            return Remark(ONE_PART)
        if department:
            one = rules.find_one(department, self.departments, NO_DEPARTMENT, MANY_DEPARTMENTS)
            return one if isinstance(one, Remark) else Scope(department_id=one)
        if stage:
            one = rules.find_one(stage, self.stages, NO_STAGE, MANY_STAGES)
            return one if isinstance(one, Remark) else Scope(stage_id=one)
        return Scope(country=country)


def read_figures(sheet: Sheet, actor: Actor, language: str) -> tuple[list[Entry], list[Planned]]:
    """Read a file of figures: those that can be understood, and why the others cannot."""
    columns = rules.columns_of(sheet)
    reader = _Reader(actor, language, columns)
    entries: list[Entry] = []
    refused: list[Planned] = []
    for row in sheet.rows:
        if len(entries) + len(refused) == rules.MOST_FIGURES:
            raise SheetError(
                N_("These are more than %(most)d figures. Divide the file."),
                most=rules.MOST_FIGURES,
            )
        found = row.problems[0] if row.problems else reader.read(row.number, row.values)
        if isinstance(found, Entry):
            entries.append(found)
        else:
            said = reader.text(row.values, "promise") or reader.text(row.values, "id")
            refused.append(
                Planned(
                    line=row.number,
                    change=Change.REFUSED,
                    promise=said,
                    period=reader.text(row.values, "period"),
                    problem=found,
                )
            )
    return entries, refused
