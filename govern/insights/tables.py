"""How insights look as a file, and where they come from as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask_babel import gettext as _

from govern.insights import policies, queries
from govern.insights.rules import SOURCE_NAMES, STATE_NAMES
from govern.organisation.queries import get_facts
from govern.sheets.writing import Column, Kind
from govern.web import charts
from govern.web.panels import Fact
from govern.web.templating import number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from sqlalchemy import Row

    from govern.core.permissions import Actor


def columns() -> tuple[Column, ...]:
    """Give the columns of insights as a file."""
    return (
        Column("text", _("Insight")),
        Column("source", _("Learned from")),
        Column("stage", _("Stage")),
        Column("reporter", _("Reported by")),
        Column("reported_at", _("Reported on"), Kind.DATETIME),
        Column("state", _("State")),
        Column("action", _("Action")),
        Column("owner", _("Owner")),
        Column("action_due_on", _("Done by"), Kind.DATE),
        Column("reason", _("Why not")),
        Column("effect", _("Effect")),
    )


def values(row: Row[Any]) -> Mapping[str, object]:
    """Give the values of one insight by column."""
    found = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    found["source"] = _(SOURCE_NAMES[row.source])
    found["state"] = _(STATE_NAMES[row.state])
    found["stage"] = plain(row.stage) if row.stage else ""
    return found


def sources() -> charts.Bars:
    """Draw how many insights came from where."""
    counts = queries.count_sources()
    return charts.bars(
        [(_(SOURCE_NAMES[source]), count, number(count)) for source, count in counts.items()],
        urls=[url_for("insights.overview", source=source.value) for source in counts],
    )


def beside_the_case(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say beside a promise's case what was learned from it, or offer to make an insight of it."""
    if not ids or get_facts(actor).is_off("insights"):
        return {}
    made = queries.list_of_cases(ids)
    found: dict[UUID, Sequence[Fact]] = {}
    for case_id in ids:
        if row := made.get(case_id):
            found[case_id] = [
                Fact(
                    label=_(STATE_NAMES[row.state]),
                    text=_("The insight, and the action that follows it"),
                    url=url_for("insights.show", insight_id=row.id),
                )
            ]
        elif policies.may_report(actor):
            found[case_id] = [
                Fact(
                    label="",
                    text=_("Make it an insight, with the repair as its action"),
                    url=url_for("insights.learn", case_id=case_id),
                    kind="act",
                )
            ]
    return found
