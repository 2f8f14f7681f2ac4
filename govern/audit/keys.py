"""The key that signs checkpoints: a file only its owner can read, in the instance folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from govern.audit import rules

if TYPE_CHECKING:
    from pathlib import Path

NAME = "audit-key.pem"


def ensure_key(folder: Path) -> str:
    """Make the key of this installation when there is none, and give its public half."""
    path = folder / NAME
    if not path.exists():
        pem = Ed25519PrivateKey.generate().private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
        )
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
    key = find_key(folder)
    if key is None:
        message = f"{path} does not hold an Ed25519 key"
        raise ValueError(message)
    return rules.public_text(key)


def find_key(folder: Path) -> Ed25519PrivateKey | None:
    """Read the key of this installation, or give None when there is none."""
    path = folder / NAME
    if not path.is_file():
        return None
    key = load_pem_private_key(path.read_bytes(), password=None)
    return key if isinstance(key, Ed25519PrivateKey) else None
