"""What the worker does for the log: seal each second, sign each hour, recompute each day."""

from __future__ import annotations

from flask import current_app

from govern.audit import keys, queries, reading, rules, services
from govern.core.transactions import transaction


def seal() -> int:
    """Seal what has no seal yet, batch by batch."""
    return _seal(everything=False)


def _seal(*, everything: bool) -> int:
    total = 0
    while True:
        with transaction():
            count = services.seal(everything=everything)
        total += count
        if count < rules.BATCH:
            return total


def has_unsealed() -> bool:
    """Tell whether a row of the last minutes has no seal."""
    head = queries.find_head()
    since = None if head is None else head.sealed_at - rules.WINDOW
    return bool(reading.list_unsealed(1, since=since))


def seal_everything() -> int:
    """Seal every row there is, also those that a moved clock dated long ago."""
    return _seal(everything=True)


def verify() -> queries.Verdict:
    """Recompute the whole chain and write down what was found."""
    key = keys.find_key(current_app.config["GOVERN"].instance)
    verdict = queries.verify(trusted=[rules.public_text(key)] if key else None)
    with transaction():
        services.note_verification(verdict)
    return verdict
