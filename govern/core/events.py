"""What an event is: a fact that leaves a slice, made of ids, enums and numbers only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum
from typing import ClassVar
from uuid import UUID

EMPTY: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that has happened, named in the past tense; free text stays in its model."""

    name: ClassVar[str]
    #: True when the subject is a row of a private model: the audit page then asks its scope.
    private: ClassVar[bool] = False

    actor_id: UUID | None
    subject_id: UUID

    def payload(self) -> dict[str, object]:
        """Give the fields beyond actor and subject as JSON values."""
        skipped = {"actor_id", "subject_id"}
        return {f.name: _json(getattr(self, f.name)) for f in fields(self) if f.name not in skipped}


def _json(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | frozenset | list):
        return [_json(item) for item in value]
    return value
