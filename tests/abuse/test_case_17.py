"""Case 17: nobody is led to another site, and only our own name is answered."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from govern.web.addresses import safe_next
from tests.client import Client
from tests.factories.accounts import PASSWORD, member
from tests.factories.people import OrganisationFactory

EVIL = (
    "http://evil.example",
    "https://evil.example/path",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "//evil.example/%2f..",
    "///evil.example",
    "////evil.example",
    "/////evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "/\x0b/evil.example",
    "/\x1f/evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example",
    "mailto:x@evil.example",
    "blob:https://evil.example/x",
    "about:blank",
    "http:evil.example",
    "https:evil.example",
    "http:/evil.example",
    "https:/\\evil.example",
    "http:\\\\evil.example",
    "//user@evil.example",
    "//localhost@evil.example",
    "http://localhost@evil.example",
    "http://localhost.evil.example",
    "http://evil.example#localhost",
    "http://evil.example?localhost",
    "http://evil.example\\@localhost",
    "//evil.example:80",
    "//[::1]/",
    "//0x7f000001/",
    "//evil%E3%80%82example",
    "//\u0435vil.example",
    "/\u2028/evil.example",
    "evil.example",
    "www.evil.example/path",
    "?next=//evil.example",
    "#//evil.example",
    "../evil",
    "./evil",
    ".//evil.example",
    "@evil.example",
    ":80",
    "%2f%2fevil.example",
    "%5cevil.example",
    "/\\\\\\evil.example",
    "/\u0000",
    "/%00\r\nLocation: https://evil.example",
)
OURS = "http://localhost"


def leads_to(location: str) -> str:
    """Give the host a browser would go to; it takes a backslash for a slash and drops tabs."""
    seen = "".join(c for c in location if c not in "\t\r\n").strip().replace("\\", "/")
    return urlsplit(urljoin(f"{OURS}/account/sign-in", seen)).netloc


def test_there_are_sixty_of_them() -> None:
    assert len(set(EVIL)) >= 60


@pytest.mark.parametrize("target", EVIL)
def test_no_target_leads_away(target: str) -> None:
    assert leads_to(safe_next(target)) == "localhost"


@pytest.mark.parametrize("target", ["/", "/journeys/", "/a?b=c&d=//e", "/people/?sort=name#top"])
def test_our_own_pages_are_kept(target: str) -> None:
    assert safe_next(target) == target


@pytest.mark.asvs("V3.7.2")
def test_signing_in_and_choosing_colours_lead_nowhere_else(client: Client, session: Any) -> None:
    OrganisationFactory()
    person = member()
    for target in EVIL:
        answer = client.act("/account/preferences", {"theme": "dark", "next": target})
        assert leads_to(answer.location) == "localhost", target
    for target in EVIL[::6]:
        browser = client.application.test_client()
        answer = browser.act(
            "/account/sign-in",
            {"email": person.email, "password": PASSWORD, "next": target},
        )
        assert answer.status_code == 302
        assert leads_to(answer.location) == "localhost", target


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "x y"]
)
@pytest.mark.parametrize("path", ["/", "/account/sign-in", "/links/forgotten", "/nothing-here"])
def test_a_foreign_host_is_refused(client: Client, host: str, path: str) -> None:
    answer = client.get(path, headers={"Host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


def test_another_name_of_this_machine_leads_to_the_one_that_was_set(client: Client) -> None:
    answer = client.get("/people/?q=a", headers={"Host": "127.0.0.1:9"})
    assert (answer.status_code, answer.location) == (302, "http://localhost/people/?q=a")
    assert client.post("/people/", headers={"Host": "127.0.0.1:9"}).status_code == 400


def test_where_the_address_is_no_loopback_its_names_are_foreign(
    client: Client, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["GOVERN"], external_url="https://govern.example.org")
    monkeypatch.setitem(app.config, "GOVERN", settings)
    assert client.get("/people/", headers={"Host": "127.0.0.1:9"}).status_code == 400


@pytest.mark.parametrize("path", ["/people?q=a", "/people//"])
def test_a_slash_that_was_left_out_leads_to_no_port_of_the_clients_choice(
    client: Client, path: str
) -> None:
    answer = client.get(path, headers={"Host": "localhost:1234"})
    if answer.status_code == 308:
        assert answer.location.startswith("/people/")
    assert "1234" not in answer.headers.get("Location", "") + answer.text
