"""What happens to the installation itself."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.descriptions import describe
from govern.core.errors import N_
from govern.core.events import Event


@dataclass(frozen=True, kw_only=True)
class BackupRestored(Event):
    """A backup was put in place; the subject is this restoring and no row."""

    name = "operations.backup_restored"
    sessions: int
    links: int


describe(
    {
        BackupRestored: N_(
            "Put a backup in place; sessions ended: %(sessions)s, links withdrawn: %(links)s."
        ),
    }
)
