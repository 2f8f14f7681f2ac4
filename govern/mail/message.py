"""Builds a mail with text and HTML whose headers hold exactly what they should."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

LONGEST_HEADER = 200


@dataclass(frozen=True, kw_only=True)
class Mail:
    """What is sent to one person."""

    id: str
    host: str
    sent_at: datetime
    sender: str
    sender_name: str
    name: str
    address: str
    subject: str
    text: str
    html: str
    #: Where the reader says how often they want mail; empty for who has no account.
    choices_url: str
    language: str = "en"


def one_line(text: str) -> str:
    """Give a text as one header can hold it: no control characters, no line breaks."""
    cleaned = "".join(" " if unicodedata.category(c).startswith(("C", "Z")) else c for c in text)
    return " ".join(cleaned.split())[:LONGEST_HEADER]


def address(name: str, mailbox: str) -> Address:
    """Give a mailbox with the name of whom it belongs to; ValueError when it is no mailbox."""
    if mailbox != one_line(mailbox) or mailbox.count("@") != 1:
        message = "this is no e-mail address"
        raise ValueError(message)
    return Address(display_name=one_line(name), addr_spec=mailbox)


def compose(mail: Mail) -> EmailMessage:
    """Build the message; the same outbox row always has the same Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["Message-ID"] = f"<{mail.id}@{mail.host}>"
    message["Date"] = format_datetime(mail.sent_at)
    message["From"] = address(mail.sender_name, mail.sender)
    message["To"] = address(mail.name, mail.address)
    message["Subject"] = one_line(mail.subject)
    message["Auto-Submitted"] = "auto-generated"
    if mail.choices_url:
        message["List-Unsubscribe"] = f"<{one_line(mail.choices_url)}>"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    # Only now: the content moves every header of its own into its part.
    message["Content-Language"] = mail.language
    return message
