"""Reading day as one grid: the last figures beside two boxes for each promise and part."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from govern.core.errors import N_
from govern.counting import queries, rules, texts
from govern.counting.rules import Entry
from govern.departments.queries import get_department
from govern.extensions import db
from govern.promises import policies
from govern.promises.rules import Period, before
from govern.readings.rules import Count, Scope
from govern.sheets.sheet import Remark
from govern.sheets.writing import Column
from govern.web.templating import language

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from uuid import UUID

    from govern.core.permissions import Actor

#: So many promises are counted on one page.
PROMISES = 50
_COLUMNS = 2
_DIGITS = 6


@dataclass(kw_only=True)
class Box:
    """Two boxes: of one promise and one part, in the period that is over."""

    line: int
    promise_id: UUID
    words: str
    measure: str
    period: Period
    start: date
    scope: Scope
    part: str
    last: Count | None
    now: Count | None
    kept: str = ""
    total: str = ""
    problem: Remark | None = None

    @property
    def name(self) -> str:
        """Give what the two boxes are called in the form, apart from what they hold."""
        department_id, country, stage_id = self.scope
        part = next((f"-{p.hex}" for p in (department_id, stage_id) if p), f"-{country or ''}")
        return f"{self.promise_id.hex}{part}"

    def read(self) -> Entry | None:
        """Give the figure that was typed, when it is another one than is stored."""
        if not self.kept.strip() and not self.total.strip():
            return None
        kept, total = rules.read_number(self.kept), rules.read_number(self.total)
        if isinstance(kept, Remark) or isinstance(total, Remark):
            self.problem = kept if isinstance(kept, Remark) else total  # type: ignore[assignment]
            return None
        if (kept, total) == self.now:
            return None
        if not 0 <= kept <= total or not total:
            self.problem = Remark(N_("More were kept than there were cases, or there were none."))
            return None
        return Entry(
            line=self.line,
            promise_id=self.promise_id,
            period_start=self.start,
            scope=self.scope,
            kept=kept,
            total=total,
        )


@dataclass(kw_only=True)
class Page:
    """A part of the grid, with what stands before and after it."""

    boxes: list[Box]
    starts: Mapping[Period, date]
    mine: bool
    first: int = 0
    has_more: bool = False
    uncounted: int = field(init=False)

    def __post_init__(self) -> None:
        """Count what is still to be counted here."""
        self.uncounted = sum(box.now is None for box in self.boxes)

    @property
    def problems(self) -> bool:
        """Tell whether a box holds what cannot be recorded."""
        return any(box.problem for box in self.boxes)

    def take(self, sent: Mapping[str, str]) -> None:
        """Take over what was typed."""
        for box in self.boxes:
            box.kept = sent.get(f"kept-{box.name}", box.kept)
            box.total = sent.get(f"total-{box.name}", box.total)

    def typed(self) -> dict[str, str]:
        """Give what stands in the boxes, by their names, to come back to it."""
        found = {f"kept-{box.name}": box.kept for box in self.boxes}
        return found | {f"total-{box.name}": box.total for box in self.boxes}

    def paste(self, text: str) -> Remark | None:
        """Put copied cells into the boxes, in order; say why when they do not fit."""
        lines = [line.replace(";", "\t").split("\t") for line in text.rstrip().splitlines()]
        if not lines:
            return Remark(N_("Paste the cells first."))
        if len(lines) > len(self.boxes):
            return Remark(
                N_("%(given)d rows were pasted, and there are %(rows)d here."),
                {"given": len(lines), "rows": len(self.boxes)},
            )
        if any(len(cells) > _COLUMNS for cells in lines):
            return Remark(N_("Paste one column or two: kept, and of how many."))
        for box, cells in zip(self.boxes, lines, strict=False):
            box.kept = cells[0].strip() or box.kept
            if len(cells) == _COLUMNS:
                box.total = cells[1].strip() or box.total
        return None

    def entries(self) -> list[Entry]:
        """Read every box; what cannot be read has its problem beside it."""
        found = [box.read() for box in self.boxes]
        return [entry for entry in found if entry is not None]


def page_of(
    actor: Actor, today: date, spoken: str, *, first: str = "", many: int = PROMISES
) -> Page:
    """Give the promises the actor counts, from a place in their list on."""
    starts = queries.last_periods(today)
    mine = not policies.may_manage(actor)
    is_number = first.isascii() and first.isdigit() and len(first) <= _DIGITS
    offset = int(first) if is_number else 0
    statement = queries.select_to_count(actor, starts, mine=mine)
    ordered = statement.order_by("sort_key", "id").offset(offset).limit(many + 1)
    found = db.session.execute(ordered).all()
    boxes = _boxes(found[:many], actor, starts, spoken)
    return Page(boxes=boxes, starts=starts, mine=mine, first=offset, has_more=len(found) > many)


def _boxes(
    found: Any,  # noqa: ANN401 - rows.
    actor: Actor,
    starts: Mapping[Period, date],
    spoken: str,
) -> list[Box]:
    ids = [row.id for row in found]
    known = queries.list_known(actor, spoken, ids)
    befores = {period: before(start, period) for period, start in starts.items()}
    figures = queries.list_figures(ids, {*starts.values(), *befores.values()})
    boxes: list[Box] = []
    for row in found:
        parts: dict[Scope, dict[str, Any]] = {}
        for one in figures.get(row.id, ()):
            scope = Scope(one.department_id, one.country, one.stage_id)
            name = one.department or one.country or (one.stage and one.stage.shown(spoken).text)
            when = {starts[row.period]: "now", befores[row.period]: "last"}.get(one.period_start)
            if when:
                about = parts.setdefault(scope, {"part": name or "", "last": None, "now": None})
                about[when] = Count(one.kept, one.total)
        if not parts:
            own = Scope(department_id=row.department_id)
            name = get_department(row.department_id).name if row.department_id else ""
            parts[own] = {"part": name, "last": None, "now": None}
        for scope, about in parts.items():
            now: Count | None = about["now"]
            boxes.append(
                Box(
                    line=len(boxes) + 1,
                    promise_id=row.id,
                    words=known[row.id].words,
                    measure=row.measure,
                    period=row.period,
                    start=starts[row.period],
                    scope=scope,
                    kept=str(now.kept) if now else "",
                    total=str(now.total) if now else "",
                    **about,
                )
            )
    return boxes


# As a file to fill in ----------------------------------------------------------------------------


def columns() -> list[Column]:
    """Give the columns of the file, by the titles that are read back."""
    spoken = language()
    return [Column(name, titles[spoken]) for name, titles in texts.HEADINGS.items()]


def sheet(actor: Actor, today: date, spoken: str) -> Iterator[dict[str, object]]:
    """Give the rows of a file to fill in: every promise the actor counts, with its parts."""
    page = page_of(actor, today, spoken, many=rules.MOST_FIGURES)
    for box in page.boxes:
        quarter = f"{box.start.year}-Q{(box.start.month + 2) // 3}"
        yield {
            "promise": box.words,
            "id": str(box.promise_id),
            "period": quarter if box.period is Period.QUARTER else f"{box.start:%Y-%m}",
            "department": box.part if box.scope.department_id else "",
            "country": box.scope.country or "",
            "stage": box.part if box.scope.stage_id else "",
            "kept": box.now.kept if box.now else "",
            "total": box.now.total if box.now else "",
        }
