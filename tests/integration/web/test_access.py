"""The door: unknown, undeclared, anonymous, not allowed, unchecked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest
from flask import g

from govern.app import create_app
from govern.web.access import public
from tests.client import parsed, texts
from tests.conftest import FOLDER, settings_for
from tests.factories.people import OrganisationFactory, PersonFactory

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.client import Client


@pytest.fixture
def odd(tmp_path: Path) -> FlaskClient:
    """Give an application with endpoints that break the rules."""
    app = create_app(settings_for(f"sqlite:///{os.environ[FOLDER]}/template.db", tmp_path))

    def undeclared() -> str:
        return "open"

    @public("a test")
    def forgets() -> str:
        g.access_checked = False
        return "unchecked"

    for view in (undeclared, forgets):
        app.add_url_rule(f"/odd/{view.__name__}", view.__name__, view)
    return app.test_client()


def test_an_endpoint_without_a_declaration_is_403(odd: FlaskClient) -> None:
    assert odd.get("/odd/undeclared").status_code == 403


def test_an_answer_nobody_checked_is_withheld(odd: FlaskClient) -> None:
    answer = odd.get("/odd/forgets")
    assert answer.status_code == 500
    assert answer.text != "unchecked"


def test_an_unknown_address_is_404(client: Client) -> None:
    assert client.get("/nowhere").status_code == 404


def test_a_stranger_is_led_to_sign_in_and_back(client: Client) -> None:
    answer = client.get("/journeys/?a=1")
    assert answer.status_code == 302
    assert answer.location == "/account/sign-in?next=/journeys/?a%3D1"


def test_somebody_without_the_permission_gets_403(client: Client) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    answer = client.get("/journeys/00000000-0000-4000-8000-000000000000/edit")
    assert answer.status_code == 403
    assert "<h1>" in answer.text


def test_every_answer_carries_the_security_headers(client: Client) -> None:
    for path in ("/healthz", "/nowhere", "/account/sign-in", "/journeys/"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_a_foreign_host_is_refused(client: Client) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400


def test_a_post_without_csrf_is_refused_and_changes_nothing(client: Client) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    assert client.post("/account/sign-out").status_code == 400
    assert client.get("/journeys/").status_code == 200


def test_a_form_that_expired_gives_back_what_was_typed(client: Client) -> None:
    OrganisationFactory()
    client.sign_in(PersonFactory())
    answer = client.post(
        "/insights/new", data={"text": "Nobody calls <b>back</b>", "password": "x y"}
    )
    assert answer.status_code == 400
    assert texts(parsed(answer), ".//ul[@class='kept']/li") == ["Nobody calls <b>back</b>"]


def test_the_process_says_that_it_answers(client: Client) -> None:
    assert client.get("/healthz").json == {"status": "ok"}


def test_a_switched_off_part_is_not_there(client: Client, session: Any) -> None:
    OrganisationFactory(modules_off=["awards"])
    client.sign_in(PersonFactory())
    page = client.get("/")
    assert page.status_code == 200


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client: Client) -> None:
    OrganisationFactory()
    for signed_in in (False, True):
        if signed_in:
            client.sign_in(PersonFactory())
        for path in ("/definition", "/promises", "/people", "/awards", "/tasks"):
            answer = client.get(path)
            assert answer.status_code == 308, path
            assert answer.location.endswith(f"{path}/")
