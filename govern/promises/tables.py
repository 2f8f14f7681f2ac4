"""How promises look: in lists and exports, as a line over time, as words and symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from govern.core.localised import Localised
from govern.organisation.queries import get_facts
from govern.people.queries import get_person
from govern.promises import rules
from govern.promises.forms import period_name
from govern.promises.models import WHOLE, Promise
from govern.readings import queries as readings
from govern.readings.models import PromiseReading
from govern.sheets.writing import Column, Kind
from govern.web.tables import Listing, Sort
from govern.web.templating import number, plain

if TYPE_CHECKING:
    from datetime import date

    from govern.core.permissions import Actor

FILTERS = ("text", "stage", "department", "country", "standing", "state")
#: How a standing looks: the kind of its pill, and its symbol.
STANDING_LOOKS = {
    rules.Standing.UNKNOWN: ("neutral", "bi:dash-circle"),
    rules.Standing.TOO_FEW: ("neutral", "bi:dash-circle-fill"),
    rules.Standing.KEPT: ("good", "bi:check-circle-fill"),
    rules.Standing.AT_RISK: ("warn", "bi:exclamation-triangle-fill"),
    rules.Standing.NOT_KEPT: ("bad", "bi:x-circle-fill"),
}
STATE_LOOKS = {
    rules.PromiseState.PROPOSED: ("signal", "bi:pencil"),
    rules.PromiseState.AGREED: ("info", "bi:hand-thumbs-up"),
    rules.PromiseState.LIVE: ("good", "bi:broadcast"),
    rules.PromiseState.RETIRED: ("neutral", "bi:archive"),
}


def words() -> dict[str, Any]:
    """Give what every page about promises writes with."""
    return {
        "states": rules.STATE_NAMES,
        "standings": rules.STANDING_NAMES,
        "measures": rules.MEASURE_NAMES,
        "standing_looks": STANDING_LOOKS,
        "state_looks": STATE_LOOKS,
        "period_name": period_name,
        "whole": WHOLE,
    }


def _columns() -> tuple[Column, ...]:
    return (
        Column("text", _("Promise")),
        Column("owner", _("Owner")),
        Column("stage", _("Stage")),
        Column("department", _("Department")),
        Column("country", _("Country")),
        Column("state", _("State")),
        Column("standing", _("Standing")),
        Column("threshold", _("Kept at least"), Kind.PERCENTAGE),
        Column("last_period", _("Period"), Kind.DATE),
        Column("last_kept", _("Kept"), Kind.NUMBER),
        Column("last_total", _("Of how many"), Kind.NUMBER),
        Column("rate", _("Keep rate"), Kind.PERCENTAGE),
        Column("review_on", _("Review on"), Kind.DATE),
        Column("changed_until", _("Changed until"), Kind.DATE),
        Column("resembles", _("Reads nearly like")),
    )


def _values(row: Any) -> dict[str, object]:  # noqa: ANN401 - a row of the list.
    return {
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
        "text": plain(row.text),
        "stage": plain(row.stage),
        "resembles": plain(row.resembles),
        "state": _(rules.STATE_NAMES[row.state]),
        "standing": _(rules.STANDING_NAMES[row.standing]),
        "threshold": row.threshold_permille / WHOLE,
        "rate": row.last_kept / row.last_total if row.last_total else None,
    }


def figures(promise: Promise) -> Listing:
    """Give every figure of a promise as a file: those that were replaced, too."""
    return Listing(
        name="promise-figures",
        statement=readings.select_readings(promise.id),
        id_column=PromiseReading.id,
        sorts={"period": Sort(PromiseReading.period_start, descending=True)},
        columns=(
            Column("period", _("Period")),
            Column("department", _("Department")),
            Column("country", _("Country")),
            Column("stage", _("Stage")),
            Column("kept", _("Kept"), Kind.NUMBER),
            Column("total", _("Of how many"), Kind.NUMBER),
            Column("remedies_owed", _("Remedies owed"), Kind.NUMBER),
            Column("remedies_paid", _("Remedies given"), Kind.NUMBER),
            Column("recorded_by", _("Recorded by")),
            Column("recorded_at", _("Recorded"), Kind.DATETIME),
            Column("superseded_at", _("Corrected on"), Kind.DATETIME),
            Column("reason", _("Reason")),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "period": period_name(row.period_start, promise.period),
            "stage": plain(row.stage),
        },
    )


def listing(statement: Any) -> Listing:  # noqa: ANN401 - a SELECT of columns.
    """Give the board as a list that sorts, pages and exports."""
    return Listing(
        name="promises",
        statement=statement,
        id_column=Promise.id,
        sorts={"name": Sort(Promise.sort_key), "review": Sort(Promise.review_on)},
        columns=_columns(),
        values=_values,
        filters=FILTERS,
    )


def defaults(actor: Actor, today: date, before: Promise | None) -> dict[str, object]:
    """Give what a form for a new promise begins with: of the level after another, what that has."""
    months = get_facts(actor).number("promises.months_to_review")
    return {
        "owner": actor.email or actor.name,
        "measure_kind": rules.MeasureKind.STANDARD,
        "threshold": "90",
        "period": rules.Period.MONTH,
        **(values_of(before) if before else {}),
        "starts_on": today,
        "review_on": rules.months_after(today, months),
    }


def values_of(promise: Promise) -> dict[str, object]:
    """Give what a form shows about a promise before anybody types."""
    owner = get_person(promise.owner_id)
    return {
        "owner": owner.email or owner.employee_number,
        "measure_kind": promise.measure_kind,
        "measure": promise.measure,
        "threshold": percent_text(promise.threshold_permille),
        "period": promise.period,
        "stage_id": promise.stage_id,
        "department_id": promise.department_id,
        "country": promise.country,
        "overruled": promise.overruled,
        "source": promise.source,
        "starts_on": promise.starts_on,
        "review_on": promise.review_on,
        "version": promise.version,
    }


def texts_of(promise: Promise) -> dict[str, Localised]:
    """Give the texts of a promise as they are stored, the newest words of it."""
    return {
        "text": promise.wordings[-1].text,
        "for_whom": promise.for_whom,
        "remedy": promise.remedy,
    }


def texts_after(promise: Promise) -> dict[str, Localised]:
    """Give the texts a promise of the next level begins with: its own sentence is still to come."""
    return {**texts_of(promise), "text": Localised()}


def percent_text(permille: int) -> str:
    """Give a threshold as it is typed."""
    return str(number(permille / 10))
