"""Ways to send a mail: a mail server, or in the demo a folder."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

SECONDS = 15
PERMANENT = 500
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SendError(Exception):
    """The mail could not be handed over; the message names no person."""

    def __init__(self, reason: str, *, for_good: bool = False) -> None:
        """Say why, and whether trying again would be in vain."""
        super().__init__(reason)
        self.for_good = for_good


class Transport(Protocol):
    """Something that takes mails."""

    def send(self, message: EmailMessage) -> None:
        """Hand a mail over, or raise SendError."""


@dataclass(frozen=True)
class Server:
    """A mail server: smtp://user:password@host:port or smtps://..."""

    url: str

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """Connect, with TLS where the server offers it, and sign in where a user is named."""
        parts = urlsplit(self.url)
        host = parts.hostname or "localhost"
        safe = ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=SECONDS, context=safe)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=SECONDS)
        with server:
            server.ehlo()
            encrypted = parts.scheme == "smtps"
            if not encrypted and server.has_extn("starttls"):
                server.starttls(context=safe)
                server.ehlo()
                encrypted = True
            if parts.username:
                if not encrypted and host not in LOOPBACK:
                    reason = "the server offers no encryption for the password"
                    raise SendError(reason)
                server.login(unquote(parts.username), unquote(parts.password or ""))
            yield server

    def send(self, message: EmailMessage) -> None:
        """Hand a mail over in a connection of its own."""
        try:
            with self.connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            raise SendError(
                f"recipient refused: {min(codes)}", for_good=min(codes) >= PERMANENT
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise SendError(f"sign-in refused: {error.smtp_code}") from error
        except smtplib.SMTPResponseException as error:
            raise SendError(
                f"refused: {error.smtp_code}", for_good=error.smtp_code >= PERMANENT
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"not reached: {type(error).__name__}") from error

    def check(self) -> None:
        """Connect and hang up, or raise SendError."""
        try:
            with self.connected() as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            raise SendError(f"not reached: {type(error).__name__}") from error


@dataclass(frozen=True)
class Folder:
    """A folder of .eml files, one a mail; a mail sent again replaces itself."""

    path: Path

    def send(self, message: EmailMessage) -> None:
        """Write a mail as a whole or not at all."""
        self.path.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").split("@", 1)[0]
        target = self.path / f"{name}.eml"
        unfinished = target.with_suffix(".part")
        unfinished.write_bytes(message.as_bytes())
        unfinished.replace(target)

    def names(self) -> list[str]:
        """Give the ids of all mails, the newest first."""
        files = sorted(
            self.path.glob("*.eml"), key=lambda file: file.stat().st_mtime_ns, reverse=True
        )
        return [file.stem for file in files]

    def find(self, name: str) -> EmailMessage | None:
        """Give one mail, or None."""
        path = self.path / f"{name}.eml"
        return _read(path) if path.is_file() else None


def _read(path: Path) -> EmailMessage:
    with path.open("rb") as file:
        return BytesParser(policy=policy.default).parse(file)


def transport_for(mail_url: str, folder: Path, *, demo: bool) -> Transport | None:
    """Give the way this installation sends mail; None when it has no mail server."""
    if demo:
        return Folder(folder)
    return Server(mail_url) if mail_url else None
