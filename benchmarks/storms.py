"""Long storms: many connections send the same forms at once, and nothing may get lost or doubled.

Every change writes exactly one row of the log. So after a storm, the log has grown by as many rows
as answers said that the change was made; and an answer that says otherwise is a refusal or 'busy',
never a failure.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from benchmarks.filling import say
from benchmarks.forms import REDIRECT
from benchmarks.sites import Site
from benchmarks.tables import Write
from govern.audit.models import AuditRow
from govern.config import asset_root
from govern.extensions import db

CONNECTIONS = 20
#: Where the tests have theirs.
TESTS = "tests/abuse"
#: Made; somebody else was first; too busy.
ALLOWED = frozenset({REDIRECT, 409, 503})


@dataclass(frozen=True)
class Storm:
    """How a storm ended."""

    place: str
    form: str
    statuses: Counter[int]
    rows: int
    p99_over_p50: float

    @property
    def problems(self) -> list[str]:
        """Name what should not have happened."""
        made = self.statuses[REDIRECT]
        found = [
            f"{number} answers were {status}"
            for status, number in sorted(self.statuses.items())
            if status not in ALLOWED
        ]
        if made != self.rows:
            found.append(f"{made} changes were made, and the log has {self.rows} rows for them")
        return found

    def __str__(self) -> str:
        told = ", ".join(f"{number} x {status}" for status, number in self.statuses.most_common())
        verdict = "; ".join(self.problems) or "nothing lost, nothing doubled"
        return f"{self.place}, {self.form}: {told}; p99/p50 {self.p99_over_p50:.1f}; {verdict}"


def storm(sites: Sequence[Site], writes: Sequence[Write], seconds: float) -> list[Storm]:
    """Let each form be sent from twenty connections for so long, on every site.

    Not those that say which version of a text they replace: of them, all but one are refused.
    """
    ended = []
    for site in sites:
        for write in writes:
            if site.forms[write.name][0].is_versioned:
                continue
            say(f"storm of {seconds:g} s: {site.place.name}, {write.name} ...")
            before = _rows_of_the_log(site)
            sample = site.send_forms(write, seconds, CONNECTIONS)
            rows = _rows_of_the_log(site) - before
            share = sample.p99 / sample.p50
            ended.append(Storm(site.place.name, write.name, sample.statuses, rows, share))
    return ended


def storm_services(dialects: Sequence[str], rounds: int) -> bool:
    """Run the storms of the tests, which call services from many threads; tell whether all held."""
    chosen = " or ".join(dialects)
    command = [sys.executable, "-m", "pytest", "-q", "-n0", "-m", "storm", "-k", chosen, TESTS]
    for number in range(1, rounds + 1):
        say(f"storms of the tests, {number} of {rounds}: {chosen} ...")
        if subprocess.run(command, cwd=asset_root(), check=False).returncode:
            return False
    return True


def _rows_of_the_log(site: Site) -> int:
    with site.app.app_context():
        try:
            return db.session.scalar(select(func.count()).select_from(AuditRow)) or 0
        finally:
            db.session.remove()
            db.engine.dispose()
