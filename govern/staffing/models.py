"""Files that wait for confirmation, whom an import changed, and what it would change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from govern.core.types import NAME_LENGTH, Id, Instant, state_type
from govern.extensions import Model
from govern.staffing.rules import RowChange, RowProblem

#: What is compared and written; the manager by number, the department by its key.
FIELDS = (
    *("name", "email", "department", "manager", "level"),
    *("country", "language", "joined_on", "left_on"),
)


class ImportDraft(Model):
    """A file that was read and is not imported yet; deleted after use, or after seven days."""

    __tablename__ = "people_import"

    id: Mapped[Id]
    #: Only this person sees the preview and can confirm it.
    actor_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    filename: Mapped[str] = mapped_column(String(NAME_LENGTH))
    file_hash: Mapped[str] = mapped_column(String(64))
    #: What was read from the file, as `rules.Parsed` has it; nothing of it comes from the browser.
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[Instant] = mapped_column(index=True)


class ImportRow(Model):
    """One person that an import changed."""

    __tablename__ = "import_row"

    id: Mapped[Id]
    #: The subject of the event in the log.
    import_id: Mapped[UUID] = mapped_column(Uuid, index=True)
    #: None for somebody who was missing from the file.
    row_number: Mapped[int | None]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    what: Mapped[RowChange] = mapped_column(state_type(RowChange))


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody as the database has them, in the words of a row."""

    id: UUID
    number: str
    name: str
    email: str | None
    department: tuple[str, ...]
    manager: str | None
    level: str
    country: str
    language: str
    joined_on: date
    left_on: date | None


@dataclass(frozen=True)
class Snapshot:
    """Everybody and every open department at one moment."""

    people: Mapping[str, Known]
    #: Sort keys from the root down -> id.
    departments: Mapping[tuple[str, ...], UUID]
    administrators: frozenset[UUID]
    country: str
    today: date


@dataclass(frozen=True)
class PlannedRow:
    """What one row of the file would change."""

    row: int
    number: str
    name: str
    what: RowChange
    values: Mapping[str, Any]
    changes: tuple[str, ...]
    person_id: UUID | None


@dataclass
class Plan:
    """What an import would do, row by row, and what it would leave out and why."""

    rows: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    #: Departments to be made: how the file writes each, with those above it.
    departments: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    leavers: list[Known] = field(default_factory=list)
    notes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def count(self, what: RowChange) -> int:
        """Count the rows that do one thing."""
        return sum(row.what is what for row in self.rows)

    def digest(self) -> str:
        """Give a fingerprint of what would happen, to notice that it is no longer the same."""
        content = [
            [[r.number, r.what.value, r.changes, str(r.values)] for r in self.rows],
            sorted(self.departments),
            sorted(person.number for person in self.leavers),
            [[p.row, p.field, p.message] for p in self.problems],
        ]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()
