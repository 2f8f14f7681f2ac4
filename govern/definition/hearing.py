"""Who was heard while a definition was made: a list of values that belongs to its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import JSON
from sqlalchemy.types import TypeDecorator

from govern.core.errors import N_
from govern.core.localised import Localised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.engine import Dialect

#: More than this nobody reads.
MOST_HEARD = 30
MOST_PEOPLE = 10_000_000


class HeardKind(StrEnum):
    """Who it was that was heard."""

    CUSTOMERS = "customers"
    FLOOR = "floor"
    DEPARTMENT = "department"
    OTHERS = "others"


KIND_NAMES = {
    HeardKind.CUSTOMERS: N_("Customers"),
    HeardKind.FLOOR: N_("Colleagues who serve customers"),
    HeardKind.DEPARTMENT: N_("A department"),
    HeardKind.OTHERS: N_("Others"),
}


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Somebody was heard: who, in what way, and if it is known when and how many."""

    id: UUID
    kind: HeardKind
    words: Localised
    on: date | None = None
    people: int | None = None

    @property
    def name(self) -> str:
        """Give the message id of who was heard."""
        return KIND_NAMES[self.kind]

    def document(self) -> dict[str, object]:
        """Give what is signed of it as plain values."""
        return {
            "kind": self.kind.value,
            "words": self.words.as_dict(),
            "on": self.on.isoformat() if self.on else None,
            "people": self.people,
        }


class HeardList(TypeDecorator[tuple[Heard, ...]]):
    """Who was heard, in order, stored as one JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(
        self,
        value: Sequence[Heard] | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> list[dict[str, object]]:
        """Store the values, each with its id."""
        return [{"id": str(one.id), **one.document()} for one in value or ()]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Heard, ...]:  # noqa: ANN401, ARG002
        """Give the values back."""
        return tuple(
            Heard(
                id=UUID(one["id"]),
                kind=HeardKind(one["kind"]),
                words=Localised.of(one["words"]),
                on=date.fromisoformat(one["on"]) if one["on"] else None,
                people=one["people"],
            )
            for one in value or ()
        )
