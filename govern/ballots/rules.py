"""How a ballot is ordered, what it may hold, and how receipts and results are made of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

#: Without letters and digits that look like others.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
RECEIPT_LENGTH = 12
NOT_ON_YOUR_BALLOT = N_("One of these stories is not on your ballot.")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A story as one voter meets it."""

    entry_id: UUID
    category_id: UUID
    department_ids: frozenset[UUID]
    nominee_ids: frozenset[UUID]

    def is_from(self, department_id: UUID | None) -> bool:
        """Tell whether somebody of this department is in the story."""
        return department_id in self.department_ids


@dataclass(frozen=True)
class Problem:
    """Why a ballot is refused."""

    message: str
    params: dict[str, object]


def shuffled(entry_ids: Iterable[UUID], round_id: UUID, voter_id: UUID | None) -> list[UUID]:
    """Order stories by a keyed hash: the same each time for a voter, another for each voter."""

    def place(entry_id: UUID) -> bytes:
        return hmac.digest(
            round_id.bytes + (voter_id.bytes if voter_id else b""), entry_id.bytes, hashlib.sha256
        )

    return sorted(entry_ids, key=place)


def offered(candidates: Sequence[Candidate], voter_id: UUID | None) -> list[Candidate]:
    """Give what a voter may choose from: nothing of a category in which they stand themselves."""
    own = {c.category_id for c in candidates if voter_id in c.nominee_ids}
    return [c for c in candidates if c.category_id not in own]


def problem(
    chosen: Collection[UUID],
    candidates: Sequence[Candidate],
    *,
    voter_id: UUID,
    department_id: UUID | None,
    votes_per_category: int,
    own_department_votes: int,
) -> Problem | None:
    """Give why these choices are no valid ballot, or None when they are one."""
    known = {c.entry_id: c for c in offered(candidates, voter_id)}
    if any(entry_id not in known for entry_id in chosen):
        return Problem(NOT_ON_YOUR_BALLOT, {})
    taken = [known[entry_id] for entry_id in set(chosen)]
    per_category = Counter(c.category_id for c in taken)
    if any(number > votes_per_category for number in per_category.values()):
        return Problem(
            N_("Choose at most %(most)d stories in a category."), {"most": votes_per_category}
        )
    own = Counter(c.category_id for c in taken if c.is_from(department_id))
    if any(number > own_department_votes for number in own.values()):
        return Problem(
            N_("At most %(most)d of your choices in a category may be from your own department."),
            {"most": own_department_votes},
        )
    return None


def new_receipt() -> str:
    """Give a random code of 58 bits, in groups of four."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(RECEIPT_LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))


def normal_receipt(text: str) -> str:
    """Give a typed code as it is stored: capitals, in groups of four."""
    code = "".join(c for c in text.upper() if c in ALPHABET)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
