"""How a ballot is ordered, what it may hold, and how receipts and results are made of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import defaultdict
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
TOO_MANY = N_("In a category more is chosen than a ballot may hold.")


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


@dataclass(frozen=True, kw_only=True)
class Excess:
    """More choices in one category than a ballot may hold."""

    category_id: UUID
    #: The choices of which there are too many.
    entry_ids: frozenset[UUID]
    most: int
    #: There are too many from the voter's own department.
    is_own: bool


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


def is_strange(chosen: Collection[UUID], candidates: Sequence[Candidate], voter_id: UUID) -> bool:
    """Tell whether something was chosen that is not on the ballot of this voter."""
    return not set(chosen) <= {c.entry_id for c in offered(candidates, voter_id)}


def excesses(
    chosen: Collection[UUID],
    candidates: Sequence[Candidate],
    *,
    department_id: UUID | None,
    votes_per_category: int,
    own_department_votes: int,
) -> dict[UUID, Excess]:
    """Give in which categories more was chosen than may be; none where a ballot is valid."""
    taken: dict[UUID, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.entry_id in chosen:
            taken[candidate.category_id].append(candidate)
    found = {}
    for category_id, of_one in taken.items():
        own = [c for c in of_one if c.is_from(department_id)]
        limits = ((of_one, votes_per_category, False), (own, own_department_votes, True))
        for many, most, is_own in limits:
            if len(many) > most:
                found[category_id] = Excess(
                    category_id=category_id,
                    entry_ids=frozenset(c.entry_id for c in many),
                    most=most,
                    is_own=is_own,
                )
                break
    return found


def new_receipt() -> str:
    """Give a random code of 58 bits, in groups of four."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(RECEIPT_LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, RECEIPT_LENGTH, 4))


def normal_receipt(text: str) -> str:
    """Give a typed code as it is stored: capitals, in groups of four."""
    code = "".join(c for c in text.upper() if c in ALPHABET)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
