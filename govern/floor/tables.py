"""How times with places stand in lists and exports."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from govern.floor.models import Slot
from govern.floor.rules import KIND_NAMES
from govern.sheets.writing import Column, Kind
from govern.web.tables import Listing, Sort


def slots(
    statement: Any,  # noqa: ANN401 - a SELECT of columns.
    *,
    name: str,
    filters: tuple[str, ...] = (),
) -> Listing:
    """Give times with places as a list, soonest first."""
    return Listing(
        name=name,
        statement=statement,
        id_column=Slot.id,
        sorts={"day": Sort(Slot.starts_at)},
        filters=filters,
        columns=(
            Column("day", _("Day"), Kind.DATE),
            Column("begins", _("From")),
            Column("ends", _("Until")),
            Column("team", _("Team")),
            Column("place", _("Place")),
            Column("kind", _("What you do")),
            Column("host", _("Host")),
            Column("free", _("Free places"), Kind.NUMBER),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - public in SQLAlchemy.
            "kind": _(KIND_NAMES[row.kind]),
            "free": row.capacity - row.taken,
        },
    )
