"""Mails: nothing that people type reaches a header as anything but text."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.mail.message import Mail, compose
from govern.mail.transport import Folder, Server, transport_for

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path


def mail(**more: Any) -> Mail:
    values: dict[str, Any] = {
        "id": "11111111-1111-4111-8111-111111111111",
        "host": "govern.example.org",
        "sent_at": datetime(2026, 5, 21, 12, tzinfo=UTC),
        "sender": "govern@example.org",
        "sender_name": "Havenlicht",
        "name": "Ada",
        "address": "ada@example.org",
        "subject": "Hello",
        "text": "Text\n",
        "html": "<p>Text</p>",
        "choices_url": "https://govern.example.org/notifications/choices",
        **more,
    }
    return Mail(**values)


def sent(**more: Any) -> EmailMessage:
    return message_from_bytes(compose(mail(**more)).as_bytes(), policy=policy.default)


def test_a_mail_has_text_and_html_and_says_what_made_it() -> None:
    message = sent()
    assert message.get_body(("plain",)).get_content().strip() == "Text"
    assert message.get_body(("html",)).get_content().strip() == "<p>Text</p>"
    assert message["Message-ID"] == "<11111111-1111-4111-8111-111111111111@govern.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] == "<https://govern.example.org/notifications/choices>"


@given(
    text=st.text(max_size=60), other=st.sampled_from(["\r\nBcc: x@example.org", "\nX: y", "\x00"])
)
def test_no_text_makes_a_header_of_its_own(text: str, other: str) -> None:
    message = sent(subject=text + other + text, name=text + other, sender_name=other + text)
    assert set(message.keys()) == set(sent().keys())
    assert "\n" not in message["Subject"]
    assert message["To"].addresses[0].addr_spec == "ada@example.org"


@pytest.mark.parametrize(
    "address", ["", "ada", "a@b@c", "ada@example.org\nBcc: x@y.z", "ada @example.org, b@c.d"]
)
def test_what_is_no_mailbox_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        compose(mail(address=address))


def test_the_demo_keeps_its_mail_even_when_a_server_is_named(tmp_path: Path) -> None:
    assert transport_for("smtp://localhost", tmp_path, demo=True) == Folder(tmp_path)
    assert transport_for("smtp://localhost", tmp_path, demo=False) == Server("smtp://localhost")
    assert transport_for("", tmp_path, demo=False) is None


def test_a_mail_sent_again_replaces_itself_in_the_folder(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    for subject in ("First", "Second"):
        folder.send(compose(mail(subject=subject)))
    assert [folder.find(name)["Subject"] for name in folder.names()] == ["Second"]
    assert folder.find("nothing") is None
