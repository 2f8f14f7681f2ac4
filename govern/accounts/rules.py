"""Secrets and their limits: tokens, password rules, how many tries there are."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import timedelta
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import ARGON2_VERSION


class Method(StrEnum):
    """How somebody proved who they are."""

    PASSWORD = "password"  # noqa: S105 - a method, not a secret.
    DEMO = "demo"
    LINK = "link"


class Theme(StrEnum):
    """The colours a person reads in."""

    AUTO = "auto"
    LIGHT = "light"
    DARK = "dark"


class Purpose(StrEnum):
    """What somebody confirms who they are for; fresh for one purpose is not fresh for another."""

    SIGN = "sign"
    SESSIONS = "sessions"
    SAFEGUARDS = "safeguards"


class TryKind(StrEnum):
    """What is tried; each kind has its own count."""

    PASSWORD = "password"  # noqa: S105 - a kind, not a secret.
    RESET = "reset"
    #: The password again, by who is signed in: a stranger's tries at the door do not count here.
    CONFIRM = "confirm"


#: How long a password entered again stays fresh where no setting says so.
FRESH_MINUTES = 5
SESSION_LENGTH = timedelta(days=7)
#: A browser in which nothing was opened for this long has to sign in again: half a day, so that
#: nobody does it twice on one working day and nobody finds it open the next morning.
IDLE_LENGTH = timedelta(hours=12)
#: How often the cookie notes that its browser is in use.
SEEN_EVERY = timedelta(minutes=5)
#: Tries that may fail in the window before an account or an address has to wait.
WINDOW = timedelta(minutes=15)
#: Per kind: how many tries of one account, and how many from one address.
TRIES = {
    TryKind.PASSWORD: (10, 100),
    TryKind.RESET: (5, 50),
    TryKind.CONFIRM: (10, 100),
}


class Hasher:
    """Argon2id with the memory the settings allow (RFC 9106, second recommendation: 64 MiB)."""

    def __init__(self, memory: int = 65536) -> None:
        """Take the memory of one hash in KiB."""
        self.argon2 = PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4)
        #: Verified against when there is no account, so that both cases take the same work. No
        #: password has this hash, and so none had to be hashed for it.
        self.nobody = (
            f"$argon2id$v={ARGON2_VERSION}"
            f"$m={self.argon2.memory_cost},t={self.argon2.time_cost},p={self.argon2.parallelism}"
            f"${_random(self.argon2.salt_len)}${_random(self.argon2.hash_len)}"
        )

    def hash(self, password: str) -> str:
        """Give the hash to store."""
        return self.argon2.hash(password)

    def verify(self, stored: str | None, password: str) -> bool:
        """Tell whether a password belongs to a hash; without a hash the same work is done."""
        try:
            self.argon2.verify(stored or self.nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


def _random(length: int) -> str:
    """Give random bytes as they stand in a stored hash."""
    return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")


hasher = Hasher(memory=32)


def configure(memory: int) -> None:
    """Set the memory of password hashes for this process."""
    global hasher  # noqa: PLW0603 - one hasher in a process, made when the application is.
    hasher = Hasher(memory)


def new_token() -> str:
    """Give a random token of 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Give the hash under which a token is stored."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(value: str, key: str) -> str:
    """Give a hash of an address or account name that cannot be guessed without our key."""
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()
