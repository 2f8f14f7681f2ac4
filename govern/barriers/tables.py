"""How mitigations look in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _

from govern.barriers.rules import MECHANISM_NAMES
from govern.sheets.writing import Column, Kind

if TYPE_CHECKING:
    from govern.barriers.models import Mitigation


def mitigation_columns() -> tuple[Column, ...]:
    """Give what a file of mitigations says of each."""
    return (
        Column("text", _("Mitigation")),
        Column("mechanism", _("How it works")),
        Column("owner", _("Who sees to it")),
        Column("due_on", _("Done by"), Kind.DATE),
        Column("reduction", _("Expected reduction"), Kind.PERCENTAGE),
        Column("cost", _("Cost"), Kind.NUMBER),
        Column("planned_by", _("Planned by")),
        Column("accepted_by", _("Accepted by")),
        Column("accepted_at", _("Accepted on"), Kind.DATETIME),
    )


def mitigation(item: Mitigation) -> dict[str, object]:
    """Give the values of a mitigation for a file."""
    return {
        "text": item.text,
        "mechanism": _(MECHANISM_NAMES[item.mechanism]),
        "owner": item.owner.name,
        "due_on": item.due_on,
        "reduction": item.reduction / 100,
        "cost": item.cost,
        "planned_by": item.planned_by.name,
        "accepted_by": item.accepted_by.name if item.accepted_by else "",
        "accepted_at": item.accepted_at,
    }
