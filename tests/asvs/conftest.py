"""What the tests of ASVS 5.0.0 look at: the world of the matrix, and every page in it once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from govern.app import create_app
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.world_fixtures import built, inside, visitors
from tests.client import Client
from tests.conftest import new_database, settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from werkzeug.test import TestResponse

__all__ = ["built", "visitors"]
READERS = ("anonymous", "employee", "director", "administrator")


@dataclass(frozen=True)
class Seen:
    """One answer: who asked for which endpoint, where, and what came back."""

    who: str
    endpoint: str
    address: str
    answer: TestResponse

    @property
    def is_page(self) -> bool:
        """Be true for a page that was shown, and for no refusal or download."""
        return self.answer.status_code == 200 and self.answer.mimetype == "text/html"


@pytest.fixture(scope="session")
def crawled(built: tuple[Flask, Any, Any]) -> list[Seen]:
    """Open every address of the product as four people, once for all tests that look at answers."""
    found = []
    with inside(built) as everybody:
        for rule in sorted(everybody.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            if "GET" not in (rule.methods or ()) or rule.endpoint in SCENES:
                continue
            values = address_values(everybody.world, rule)
            address = everybody.addresses.build(rule.endpoint, values)
            found += [
                Seen(who, rule.endpoint, address, everybody.send(who, "GET", address))
                for who in READERS
            ]
        found += [
            Seen(who, "", "/nowhere", everybody.send(who, "GET", "/nowhere")) for who in READERS
        ]
    return found


@pytest.fixture
def secure(dialect: str, tmp_path: Path) -> Iterator[Client]:
    """Give a browser of an installation reached over https, behind one proxy."""
    app = create_app(
        settings_for(
            new_database(dialect, f"secure_{tmp_path.name.lower()}"),
            tmp_path,
            external_url="https://govern.example.org",
            trusted_proxies=1,
        )
    )
    app.test_client_class = Client
    with app.app_context():
        yield app.test_client()
