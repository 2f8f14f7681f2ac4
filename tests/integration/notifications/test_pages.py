"""Pages about mail: one's own choice, and what the demo has sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from govern.notifications.models import MailChoice
from govern.notifications.rules import Frequency
from tests.client import Client, parsed, texts
from tests.factories.outbox import put_into_the_folder
from tests.factories.people import OrganisationFactory, PersonFactory, administrator

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask


@pytest.fixture(autouse=True)
def organisation(session: Any) -> None:
    OrganisationFactory()


def test_a_person_chooses_and_changes_their_mind(client: Client, session: Any) -> None:
    person = PersonFactory()
    client.sign_in(person)
    for value in ("daily", "never"):
        answer = client.submit("/notifications/choices", {"frequency": value})
        assert answer.status_code == 302, answer.text
        assert session.get(MailChoice, person.id).frequency is Frequency(value)


def test_an_unknown_choice_is_refused(client: Client, session: Any) -> None:
    person = PersonFactory(language="nl")
    answer = client.sign_in(person).submit("/notifications/choices", {"frequency": "hourly"})
    assert answer.status_code == 422
    assert session.get(MailChoice, person.id) is None


def test_outside_the_demo_there_is_no_sent_mail(client: Client) -> None:
    assert client.sign_in(administrator()).get("/notifications/sent").status_code == 404


@pytest.fixture
def demo(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    settings = replace(app.config["GOVERN"], demo=True, instance=tmp_path)
    monkeypatch.setitem(app.config, "GOVERN", settings)
    return tmp_path


def test_the_administrator_reads_the_demos_mail(client: Client, demo: Path) -> None:
    client.sign_in(administrator())
    assert client.get("/notifications/sent").status_code == 200
    subject, text = "<script>alert(1)</script>", "See http://localhost/ <script>alert(2)</script>"
    name = put_into_the_folder(demo, subject, text)
    answer = client.get("/notifications/sent")
    assert "<script>alert" not in answer.text
    assert texts(parsed(answer), ".//tbody/tr/th") == ["<script>alert(1)</script>"]
    file = client.get("/notifications/sent?format=csv").get_data().decode("utf-8-sig")
    assert "ada@example.org" in file.splitlines()[1]
    answer = client.get(f"/notifications/sent/{name}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert client.get(f"/notifications/sent/{uuid4()}").status_code == 404


def test_nobody_else_reads_the_demos_mail(client: Client, demo: Path) -> None:
    assert client.sign_in(PersonFactory()).get("/notifications/sent").status_code == 403
