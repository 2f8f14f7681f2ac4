"""Where somebody stands between being known and being in."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from govern.core.errors import N_

if TYPE_CHECKING:
    from datetime import datetime

#: The most addresses on one print; more are printed department by department.
MOST_PRINTED = 500


class Standing(StrEnum):
    """Where somebody stands."""

    NOT_INVITED = "not_invited"
    INVITED = "invited"
    IN = "in"
    CLOSED = "closed"
    NO_ADDRESS = "no_address"


STANDING_NAMES = {
    Standing.NOT_INVITED: N_("Not invited"),
    Standing.INVITED: N_("Invited, has not come in"),
    Standing.IN: N_("Is in"),
    Standing.CLOSED: N_("Account closed"),
    Standing.NO_ADDRESS: N_("No e-mail address, no account"),
}


def standing(
    *,
    email: str | None,
    has_password: bool,
    invited_at: datetime | None,
    closed_at: datetime | None,
) -> Standing:
    """Tell where somebody stands."""
    if closed_at is not None:
        return Standing.CLOSED
    if has_password:
        return Standing.IN
    if email is None:
        return Standing.NO_ADDRESS
    return Standing.INVITED if invited_at is not None else Standing.NOT_INVITED
