"""What a setting is: a value for each preset, and the bounds of what one may choose."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govern.core.errors import N_
from govern.organisation.modules import Module


class Kind(StrEnum):
    """What a setting holds."""

    NUMBER = "number"
    SWITCH = "switch"


@dataclass(frozen=True, kw_only=True)
class Setting:
    """A setting: a value for each preset, and for numbers the bounds."""

    name: str
    label: str
    help: str = ""
    kind: Kind = Kind.NUMBER
    small: int | bool
    medium: int | bool
    large: int | bool
    lowest: int = 0
    highest: int = 10_000
    module: Module | None = None
    #: Keeps one person from deciding alone. Whom it restrains changes it too, so that needs more.
    guards: bool = False

    def default(self, preset: str) -> int | bool:
        """Give the value of a preset."""
        return {"small": self.small, "medium": self.medium, "large": self.large}[preset]


def problem(setting: Setting, value: int | bool) -> str | None:  # noqa: FBT001 - a value, not a flag.
    """Give the sentence that says why a value is refused, or None when it is good."""
    if setting.kind is Kind.SWITCH:
        return None
    if not setting.lowest <= value <= setting.highest:
        return N_("Choose a number from %(lowest)d to %(highest)d.")
    return None
