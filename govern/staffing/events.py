"""What happens to many people at once."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class PeopleImported(Event):
    """A file of people was imported; the subject is the import, its rows say whom it changed."""

    name = "staffing.people_imported"
    #: SHA-256 of the file.
    file_hash: str
    added: int
    changed: int
    left: int
    returned: int
    departments: int
    refused: int


@dataclass(frozen=True, kw_only=True)
class ImportPrepared(Event):
    """A file was read and waits for its preview to be confirmed; the subject is the draft."""

    name = "staffing.import_prepared"
    file_hash: str
    rows: int


@dataclass(frozen=True, kw_only=True)
class ImportDropped(Event):
    """A file that was read is not imported after all; the subject is the draft."""

    name = "staffing.import_dropped"


describe(
    {
        ImportDropped: N_("Threw a file of people away without importing it."),
        ImportPrepared: N_("Read a file of people; rows in it: %(rows)s."),
        PeopleImported: N_(
            "Imported a file of people. New: %(added)s; changed: %(changed)s; left: %(left)s; "
            "come back: %(returned)s; rows refused: %(refused)s."
        ),
    }
)
