"""How the register of advocates stands in lists and exports, and as a grid of its gaps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import ngettext

from govern.core.types import sort_key
from govern.departments.queries import STEP
from govern.sheets.writing import Column, Kind
from govern.web import charts
from govern.web.tables import Listing, Sort
from govern.web.templating import number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from govern.advocates.queries import RegisterColumns


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the organisation: a department with all those below it."""

    name: str
    departments: int
    advocates: int
    deputies: int
    ending: int
    #: Advocates who still speak after their term, until a successor is there.
    over: int


def listing(found: RegisterColumns) -> Listing:
    """Give the register as a list that pages and exports."""
    return Listing(
        name="advocates",
        statement=found.statement,
        id_column=found.id,
        sorts={"name": Sort(found.name)},
        filters=("show",),
        columns=(
            Column("name", _("Department")),
            Column("parent", _("Part of")),
            Column("advocate", _("Customer advocate")),
            Column("term_ends_on", _("Until"), Kind.DATE),
            Column("deputy", _("Deputy")),
            Column("deputy_until", _("Deputy until"), Kind.DATE),
            Column("topics", _("Topics")),
            Column("prepared_on", _("Preparation done on"), Kind.DATE),
            Column("active_at", _("Last activity"), Kind.DATETIME),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )


def parts(branches: Iterable[Row[Any]]) -> list[Part]:
    """Give the parts of the organisation: below the one at the top, or each at the top."""
    found = list(branches)
    tops = {row.branch[:STEP] for row in found}
    length = 2 * STEP if len(tops) == 1 else STEP
    grouped: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in found:
        grouped[row.branch[:length]].append(row)
    every = [
        Part(
            name=_name(min(rows, key=lambda row: len(row.branch)), length),
            departments=sum(row.departments for row in rows),
            advocates=sum(row.advocates for row in rows),
            deputies=sum(row.deputies for row in rows),
            ending=sum(row.ending for row in rows),
            over=sum(row.over for row in rows),
        )
        for rows in grouped.values()
    ]
    return sorted(every, key=lambda part: sort_key(part.name))


def _name(head: Row[Any], length: int) -> str:
    """Give the name of a part; the department above all parts stands only for itself."""
    return _("%(name)s itself", name=head.name) if len(head.branch) < length else str(head.name)


def grid(every: Sequence[Part]) -> charts.Coverage:
    """Draw which parts of the organisation have their advocates and deputies, and which lack."""
    return charts.coverage(
        [_("Customer advocate"), _("Deputy"), _("Term over or ending soon")],
        [
            (
                part.name,
                [
                    _filled(part.advocates, part.departments, lacking="bad"),
                    _filled(part.deputies, part.departments, lacking="none"),
                    _ending(part),
                ],
            )
            for part in every
        ],
        missing="",
    )


def _filled(there: int, departments: int, *, lacking: str) -> charts.Cell:
    detail = _("%(there)s of %(all)s", there=number(there), all=number(departments))
    if there == departments:
        return charts.Cell(
            text=_("No gaps"), kind="good", icon="bi:check-circle-fill", detail=detail
        )
    kind = "warn" if there and lacking == "bad" else lacking
    icon = {"warn": "bi:exclamation-triangle-fill", "bad": "bi:x-circle-fill"}.get(kind, "")
    gaps = _("Gaps: %(number)s", number=number(departments - there))
    return charts.Cell(text=gaps, kind=kind, icon=icon, detail=detail)


def _ending(part: Part) -> charts.Cell:
    if not part.ending:
        return charts.Cell(text=_("No term"))
    text = ngettext("%(num)s term", "%(num)s terms", part.ending)
    detail = _("over: %(number)s", number=number(part.over)) if part.over else ""
    return charts.Cell(text=text, kind="warn", icon="bi:hourglass-split", detail=detail)
