"""How floor days and what was told about them stand in lists and exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy import false, func

from govern.floor.rules import KIND_NAMES
from govern.rotations import queries
from govern.rotations.models import Rotation
from govern.rotations.rules import STATE_NAMES
from govern.sheets.writing import Column, Kind
from govern.web.tables import Listing, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy import Row

    from govern.core.permissions import Actor

#: The characters of a debrief that decide about its place in the list.
SORTED_BY = 80


def own(person_id: UUID) -> Listing:
    """Give somebody's floor days, the newest first."""
    return Listing(
        name="floor-days",
        statement=queries.own(person_id),
        id_column=Rotation.id,
        sorts={"newest": Sort(Rotation.starts_at, descending=True)},
        columns=(*_where(), Column("host", _("Host")), Column("state", _("State"))),
        values=_values,
    )


def waiting(actor: Actor) -> Listing:
    """Give the days that wait for this host or manager, longest waiting first."""
    return Listing(
        name="floor-days-to-confirm",
        statement=queries.waiting(actor),
        id_column=Rotation.id,
        sorts={"oldest": Sort(Rotation.starts_at)},
        columns=(
            Column("name", _("Name")),
            *_where(),
            Column("recorded_at", _("Written down"), Kind.DATETIME),
            Column("state", _("State")),
        ),
        values=_values,
    )


def debriefs(actor: Actor, *, enough: bool) -> Listing:
    """Give what was seen and learned, sorted by what it says: never by when.

    Nothing of it, also in an export, until enough people have told.
    """
    statement, told = queries.shared(actor)
    return Listing(
        name="debriefs",
        statement=statement if enough else statement.where(false()),
        id_column=told.id,
        # By how it begins: an address that leads on from a whole text could become too long.
        sorts={"seen": Sort(func.substr(told.great, 1, SORTED_BY))},
        columns=(
            Column("great", _("One great thing I saw")),
            Column("learned", _("One thing I learned")),
            Column("in_the_way", _("What stood in the customer's way")),
        ),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )


def patterns() -> tuple[Column, ...]:
    """Give the columns of those who confirmed each other."""
    return (
        Column("first", _("Colleague")),
        Column("second", _("Other colleague")),
        Column("confirmed_by_first", _("First confirmed"), Kind.NUMBER),
        Column("confirmed_by_second", _("Second confirmed"), Kind.NUMBER),
    )


def _where() -> tuple[Column, ...]:
    return (
        Column("day", _("Day"), Kind.DATE),
        Column("begins", _("From")),
        Column("ends", _("Until")),
        Column("team", _("Team")),
        Column("place", _("Place")),
        Column("kind", _("What you do")),
    )


def _values(row: Row[Any]) -> Mapping[str, object]:
    return {
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
        "kind": _(KIND_NAMES[row.kind]),
        "state": _(STATE_NAMES[row.state][1]),
    }
