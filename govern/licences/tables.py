"""How licences, exemptions and figures about them stand in lists and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from govern.licences import queries
from govern.licences.models import Exemption
from govern.licences.rules import LicenceState
from govern.organisation.queries import get_facts
from govern.people.models import Person
from govern.sheets.writing import Column, Kind
from govern.web import charts
from govern.web.panels import Fact
from govern.web.tables import Listing, Sort
from govern.web.templating import number, percent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from govern.core.permissions import Actor
    from govern.departments.grouping import Group
    from govern.licences.rules import Tally


def state_names() -> dict[LicenceState, tuple[str, str, str]]:
    """Give the kind, the word and the icon of each state."""
    return {
        LicenceState.VALID: ("good", _("Valid"), "bi:check-circle-fill"),
        LicenceState.EXPIRING: ("signal", _("Expiring"), "bi:hourglass-split"),
        LicenceState.GRACE: ("warn", _("In grace"), "bi:exclamation-triangle-fill"),
        LicenceState.EXPIRED: ("bad", _("Expired"), "bi:x-circle-fill"),
        LicenceState.EXEMPT: ("neutral", _("Exempt"), "bi:pause-circle-fill"),
        LicenceState.LEARNER: ("info", _("Learner"), "bi:mortarboard-fill"),
        LicenceState.NONE: ("bad", _("No licence yet"), "bi:x-circle-fill"),
    }


def holders(
    statement: Any,  # noqa: ANN401 - a SELECT of columns.
    names: Mapping[LicenceState, tuple[str, str, str]],
) -> Listing:
    """Give people and their licences as a list."""
    return Listing(
        name="licences",
        statement=statement,
        id_column=Person.id,
        sorts={"name": Sort(Person.sort_key)},
        filters=("state",),
        columns=(
            Column("name", _("Name")),
            Column("department", _("Department")),
            Column("number", _("Number")),
            Column("classes", _("Classes")),
            Column("state", _("State")),
            Column("valid_until", _("Valid until"), Kind.DATE),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "state": names[LicenceState(row.state)][1],
        },
    )


def exemptions(today: date) -> Listing:
    """Give the exemptions that run or are to come, which ends first first."""
    return Listing(
        name="exemptions",
        statement=queries.exemptions(today),
        id_column=Exemption.id,
        sorts={"end": Sort(Exemption.ends_on), "name": Sort(Person.sort_key)},
        columns=(
            Column("name", _("Name")),
            Column("department", _("Department")),
            Column("starts_on", _("From"), Kind.DATE),
            Column("ends_on", _("Until"), Kind.DATE),
            Column("reason", _("Reason")),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )


def coverage() -> tuple[Column, ...]:
    """Give the columns of the figures of departments."""
    return (
        Column("department", _("Department")),
        Column("others", _("Together with")),
        Column("share", _("Valid"), Kind.PERCENTAGE),
        Column("owing", _("Of those who owe one"), Kind.NUMBER),
        Column("expiring", _("Expiring"), Kind.NUMBER),
        Column("grace", _("In grace"), Kind.NUMBER),
        Column("expired", _("Expired or none"), Kind.NUMBER),
        Column("learners", _("Learners"), Kind.NUMBER),
        Column("exempt", _("Exempt"), Kind.NUMBER),
    )


def figures_of(group: Group[Tally]) -> dict[str, object]:
    """Give the names and the figures of departments shown together, as they are exported."""
    count = group.tally.of
    return {
        "department": group.names[0],
        "others": ", ".join(group.names[1:]),
        "share": group.tally.share,
        "owing": group.tally.owing,
        "expiring": count(LicenceState.EXPIRING),
        "grace": count(LicenceState.GRACE),
        "expired": count(LicenceState.EXPIRED, LicenceState.NONE),
        "learners": count(LicenceState.LEARNER),
        "exempt": count(LicenceState.EXEMPT),
    }


#: The states of those who owe a day, from good to bad, and the colour of each in a chart.
_OWING = (
    (LicenceState.VALID,),
    (LicenceState.EXPIRING,),
    (LicenceState.GRACE,),
    (LicenceState.EXPIRED, LicenceState.NONE),
)
_COLOURS = (1, 2, 4, 5)


def standing(levels: Sequence[tuple[str, Tally]]) -> charts.Stacked:
    """Draw how those of each level stand who owe a day on the floor."""
    return charts.stacked(
        [_("Valid"), _("Expiring"), _("In grace"), _("Expired or none")],
        [
            (
                name,
                [tally.of(*states) for states in _OWING],
                [number(tally.of(*states)) for states in _OWING],
                _share(tally),
            )
            for name, tally in levels
        ],
        places=_COLOURS,
    )


def _share(tally: Tally) -> str:
    if tally.share is None:
        return str(_("nobody owes a day"))
    share, owing = percent(tally.share), number(tally.owing)
    return str(_("%(share)s of %(number)s valid", share=share, number=owing))


def standing_figures(levels: Sequence[tuple[str, Tally]]) -> list[tuple[str, ...]]:
    """Give the rows of the table of that chart: all that is counted of each level."""
    counted = (
        (LicenceState.EXPIRING,),
        (LicenceState.GRACE,),
        (LicenceState.EXPIRED, LicenceState.NONE),
        (LicenceState.LEARNER,),
        (LicenceState.EXEMPT,),
    )
    return [
        (
            name,
            _("nobody owes a day") if tally.share is None else percent(tally.share),
            number(tally.owing),
            *[number(tally.of(*states)) for states in counted],
        )
        for name, tally in levels
    ]


def beside_signatures(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, list[Fact]]:
    """Say beside each signature whether a licence was held, if the organisation shows it."""
    found: dict[UUID, list[Fact]] = {}
    if not ids or not get_facts(actor).switch("definition.shows_licences"):
        return found
    for row in queries.list_signatories(ids):
        said = _("held a customer driving licence") if row.held else _("held no licence")
        found.setdefault(row.frozen_text_id, []).append(
            Fact(label=_("When signing"), text=said, kind=str(row.person_id))
        )
    return found
