"""ASVS 5.0.0 chapter 2.4: nobody takes everything away by asking quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govern.app import create_app
from govern.extensions import db, limiter
from govern.licences.views import VERIFY_LIMIT
from govern.web import limits
from tests.client import Client
from tests.conftest import new_database, settings_for
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask


@pytest.fixture
def limited(dialect: str, tmp_path: Path) -> Iterator[Flask]:
    """Give an installation in which the limits count; tests of other things switch them off."""
    app = create_app(settings_for(new_database(dialect, "limited"), tmp_path))
    app.test_client_class = Client
    app.config["RATELIMIT_ENABLED"] = limiter.enabled = True
    limiter.init_app(app)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    limiter.reset()
    limiter.enabled = False


@pytest.mark.one_database
def test_2_4_1_anti_automation(limited: Flask) -> None:
    OrganisationFactory()
    one, other = (limited.test_client().sign_in(PersonFactory()) for _ in range(2))
    db.session.commit()
    for what, address in (("export", "/people/?format=csv"), ("suggest", "/people/suggest?q=x")):
        statuses = [one.get(address).status_code for _ in range(limits.LIMITS[what].amount)]
        assert set(statuses) == {200}
        refused = one.get(address)
        assert refused.status_code == 429
        assert int(refused.headers["Retry-After"]) > 0
        assert other.get(address).status_code == 200, "each person has their own count"
    assert one.get("/people/").status_code == 200
    stranger = limited.test_client()
    allowed = int(VERIFY_LIMIT.split()[0])
    codes = [stranger.get(f"/verify/licence/{n:032x}").status_code for n in range(allowed + 1)]
    assert codes[0] == 404
    assert codes[-1] == 429
