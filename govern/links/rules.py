"""What a one-time link is for, how long it works, and how its token is made."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


class LinkPurpose(StrEnum):
    """What a link that is used once is for."""

    INVITATION = "invitation"
    RESET = "reset"
    EMAIL = "email"


LINK_LENGTHS = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.RESET: timedelta(hours=1),
    LinkPurpose.EMAIL: timedelta(days=1),
}


def link_token(link_id: UUID, key: str) -> str:
    """Give the token of a one-time link; without our key nobody can make it from the row."""
    digest = hmac.new(key.encode(), b"one-time link " + link_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
