"""The arithmetic of the seal, and what the log shows to whom."""

from __future__ import annotations

import hashlib
import json
from base64 import b64decode, b64encode
from binascii import Error as BrokenBase64
from dataclasses import dataclass
from datetime import MINYEAR, UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from govern.core.errors import N_

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from sqlalchemy import Select

    from govern.core.permissions import Actor

#: What the first link points to.
GENESIS = "0" * 64
#: A row without a seal after this time means that no worker seals.
SEALED_WITHIN = timedelta(minutes=5)
#: A checkpoint is signed every hour; without any after this time none is made, or all are gone.
SIGNED_WITHIN = timedelta(hours=2)
#: The quick sweep looks this far back; the hourly one looks at everything.
WINDOW = timedelta(minutes=15)
BATCH = 500
#: Stands for what an event said where that is no JSON object any more.
UNREADABLE: dict[str, Any] = {"": "unreadable"}


class Problem(StrEnum):
    """What can be wrong with the log."""

    GAP = "gap"
    BROKEN_CHAIN = "broken_chain"
    CHANGED = "changed"
    ROW_MISSING = "row_missing"
    NOT_SEALED = "not_sealed"
    PUT_IN_LATER = "put_in_later"
    NEVER_SIGNED = "never_signed"
    CUT = "cut"
    OTHER_CHAIN = "other_chain"
    CHECKPOINT_DAMAGED = "checkpoint_damaged"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    EMPTIED = "emptied"
    UNSEALED_DAMAGED = "unsealed_damaged"


#: Each as a whole sentence.
PROBLEMS: Mapping[Problem, str] = {
    Problem.GAP: N_("A link of the chain is missing before this one."),
    Problem.BROKEN_CHAIN: N_("This link does not join the one before it."),
    Problem.CHANGED: N_("This row was changed after it was sealed."),
    Problem.ROW_MISSING: N_("This row was deleted after it was sealed."),
    Problem.NOT_SEALED: N_("A row older than a checkpoint has no seal: it was put in later."),
    Problem.PUT_IN_LATER: N_(
        "A row is dated before a checkpoint and was sealed after it: it was put in later."
    ),
    Problem.NEVER_SIGNED: N_(
        "The log has a key and rows sealed for hours, and no checkpoint was signed."
    ),
    Problem.CUT: N_("The log ends before a checkpoint that was signed."),
    Problem.OTHER_CHAIN: N_("The log is another one than a checkpoint has signed."),
    Problem.CHECKPOINT_DAMAGED: N_("A checkpoint cannot be read: it was changed."),
    Problem.BAD_SIGNATURE: N_("The signature of a checkpoint is false."),
    Problem.UNKNOWN_KEY: N_("A checkpoint was signed with a key that is not ours."),
    Problem.EMPTIED: N_(
        "No row is sealed although the organisation is not new: the log was emptied, or the worker "
        "has never run."
    ),
    Problem.UNSEALED_DAMAGED: N_(
        "A row without a seal cannot be read, and so not sealed: it was changed or put in."
    ),
}


class Row(Protocol):
    """What a link covers of a row of the log."""

    id: UUID
    at: datetime
    event: str
    actor_id: UUID | None
    subject_id: UUID
    private: bool
    payload: dict[str, Any]


def canonical(row: Row, position: int, sealed_at: datetime) -> str:
    """Give the one text that stands for a row: JSON with sorted keys and no spaces.

    ValueError when what its event said cannot be read.
    """
    if row.payload == UNREADABLE:
        message = "what cannot be read has no text"
        raise ValueError(message)
    values = {
        "actor": str(row.actor_id) if row.actor_id else None,
        "at": instant(row.at),
        "event": row.event,
        "id": str(row.id),
        "payload": row.payload,
        "position": position,
        "private": row.private,
        "sealed": instant(sealed_at),
        "subject": str(row.subject_id),
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def link(previous: str, row: Row, position: int, sealed_at: datetime) -> str:
    """Give the hash of a link: SHA-256 over the previous hash and the row's canonical text."""
    text = f"{previous}\n{canonical(row, position, sealed_at)}"
    return hashlib.sha256(text.encode()).hexdigest()


def instant(value: datetime) -> str:
    """Give an instant in UTC to the microsecond."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How far the chain had come, with who signed it."""

    at: datetime
    position: int
    hash: str
    key: str
    signature: str

    def line(self) -> str:
        """Give the checkpoint as the one line that is mailed and that `verify` takes back."""
        return f"{instant(self.at)} {self.position} {self.hash} {self.key} {self.signature}"


def read_line(text: str) -> Checkpoint:
    """Read a checkpoint from its line; ValueError when it is none."""
    at, position, digest, key, signature = text.split()
    moment = datetime.fromisoformat(at)
    if moment.tzinfo is None or moment.year <= MINYEAR:
        message = "the time of a checkpoint has a zone, and is of our era"
        raise ValueError(message)
    return Checkpoint(
        at=moment,
        position=int(position),
        hash=digest,
        key=key,
        signature=signature,
    )


def signed_text(at: datetime, position: int, digest: str) -> bytes:
    """Give the bytes a checkpoint's signature covers."""
    return f"govern audit checkpoint 1\n{instant(at)}\n{position}\n{digest}\n".encode()


def public_text(key: Ed25519PrivateKey) -> str:
    """Give the public half of a key in base64."""
    return b64encode(key.public_key().public_bytes_raw()).decode()


def sign(key: Ed25519PrivateKey, at: datetime, position: int, digest: str) -> Checkpoint:
    """Sign how far the chain has come."""
    signature = b64encode(key.sign(signed_text(at, position, digest))).decode()
    return Checkpoint(
        at=at, position=position, hash=digest, key=public_text(key), signature=signature
    )


def is_signed(checkpoint: Checkpoint) -> bool:
    """Tell whether the signature belongs to the checkpoint and its key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(b64decode(checkpoint.key, validate=True))
        key.verify(
            b64decode(checkpoint.signature, validate=True),
            signed_text(checkpoint.at, checkpoint.position, checkpoint.hash),
        )
    except (InvalidSignature, BrokenBase64, ValueError, TypeError, OverflowError):
        return False
    return True


def is_in_time(unsealed_at: datetime | None, now: datetime) -> bool:
    """Tell whether the seal keeps up, by the time of the oldest row without one."""
    return unsealed_at is None or unsealed_at > now - SEALED_WITHIN


# What the log shows ------------------------------------------------------------------------------

#: Beginning of event names -> a SELECT of the private subjects this actor may see.
PRIVATE_SUBJECTS: dict[str, Callable[[Actor], Select[tuple[UUID]]]] = {}


#: What else `govern audit verify` recomputes: each gives a sentence for everything that is wrong.
FURTHER: list[Callable[[], list[str]]] = []


def also_verify(check: Callable[[], list[str]]) -> None:
    """Let `govern audit verify` recompute something of a slice, once."""
    if check not in FURTHER:
        FURTHER.append(check)


def show_private(prefix: str, visible: Callable[[Actor], Select[tuple[UUID]]]) -> None:
    """Say which private subjects an actor may see in the log; without this nobody sees any.

    Give a SELECT of ids made with `visible_to(actor, ...)`. Rows about anything else are left
    out altogether: what is hidden must not even be counted.
    """
    PRIVATE_SUBJECTS[prefix] = visible


#: Events that may be sent without a name; without an actor the log shows only their day.
BY_DAY: set[str] = set()


def show_by_day(event: str) -> None:
    """Say that whoever sent such an event without a name is not found by its instant."""
    BY_DAY.add(event)


def is_by_day(row: Any) -> bool:  # noqa: ANN401 - a row of the log, of whatever columns.
    """Tell whether the log shows only the day of a row."""
    return row.actor_id is None and row.event in BY_DAY


def shown_at(row: Any) -> datetime:  # noqa: ANN401 - a row of the log, of whatever columns.
    """Give the time of a row as the log shows it: the instant, or midnight of the day in UTC."""
    at: datetime = row.at.astimezone(UTC)
    return at.replace(hour=0, minute=0, second=0, microsecond=0) if is_by_day(row) else row.at
