"""ASVS 5.0.0 chapter 3: what the browser is told, what it keeps, and what it may send."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from govern.config import asset_root
from govern.web.headers import CONTENT_SECURITY_POLICY, FIXED
from tests.abuse.addresses import address_values
from tests.abuse.test_role_matrix import ROWS, SWITCHED_OFF
from tests.abuse.visitors import YES
from tests.asvs.conftest import SECURE, Seen
from tests.asvs.prints import fingerprint
from tests.client import parsed

if TYPE_CHECKING:
    from tests.abuse.visitors import Visitors
    from tests.client import Client

pytestmark = pytest.mark.one_database
#: The demo signs in without a form's token; outside the demo it is not there.
WITHOUT_TOKEN = {"demo.sign_in_as"}
SCRIPTS = sorted((asset_root() / "static" / "js").glob("*.js"))


def lacking(crawled: list[Seen], *names: str) -> list[str]:
    """Say which answers lack one of these headers, or say something else in it."""
    return [
        f"{seen.who} {seen.address} {name}"
        for seen, name in product(crawled, names)
        if seen.answer.headers.get(name) != FIXED[name]
    ]


def addresses(visitors: Visitors, method: str) -> list[tuple[str, str]]:
    rules = sorted(visitors.app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
    return [
        (rule.endpoint, visitors.addresses.build(rule.endpoint, values))
        for rule in rules
        if method in (rule.methods or ())
        for values in [address_values(visitors.world, rule)]
    ]


def entering(visitors: Visitors) -> dict[str, str]:
    """Give for every form somebody whom the door lets in, so that only its token can refuse it."""
    found = {}
    for row in ROWS:
        yes = {row["who_is_party"] if key == "party" else key for key in row if row[key] == YES}
        if row["method"] == "POST":
            found[row["endpoint"]] = next(iter(sorted(visitors.living & yes)), "employee")
    return found


def test_3_2_1_no_wrong_context_render(crawled: list[Seen], visitors: Visitors) -> None:
    kinds = {
        seen.answer.mimetype
        for seen in crawled
        if not seen.answer.headers.get("Content-Disposition", "").startswith("attachment")
    }
    assert kinds <= {"text/html", "application/json", "text/plain"}, kinds
    assert not lacking(crawled, "X-Content-Type-Options")
    accepting = {"Accept": "text/html"}
    for form, address in product(("csv", "xlsx"), ("/people/", "/departments/", "/promises/")):
        answer = visitors.send("director", "GET", f"{address}?format={form}", headers=accepting)
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        assert answer.mimetype != "text/html"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_3_2_2_safe_text_rendering() -> None:
    unsafe = ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "setHTML", "eval(")
    assert len(SCRIPTS) > 5
    for path in SCRIPTS:
        found = [word for word in unsafe if word in path.read_text(encoding="utf-8")]
        assert not found, f"{path.name}: {found}"


def test_3_3_1_cookie_secure(set_cookies: dict[str, list[str]]) -> None:
    for name, attributes in set_cookies.items():
        assert "secure" in attributes, name


def test_3_3_2_cookie_samesite(set_cookies: dict[str, list[str]]) -> None:
    for name, attributes in set_cookies.items():
        assert {"samesite=lax", "samesite=strict"} & set(attributes), name


def test_3_3_3_cookie_host_prefix(set_cookies: dict[str, list[str]]) -> None:
    for name, attributes in set_cookies.items():
        assert name.startswith("__Host-")
        assert "path=/" in attributes
        assert not any(attribute.startswith("domain") for attribute in attributes)


def test_3_3_4_cookie_httponly(set_cookies: dict[str, list[str]], crawled: list[Seen]) -> None:
    for name, attributes in set_cookies.items():
        assert "httponly" in attributes, name
    assert not any("document.cookie" in path.read_text(encoding="utf-8") for path in SCRIPTS)
    for seen in crawled:
        assert "session=" not in seen.answer.headers.get("Location", "")


def test_3_3_4_the_token_stands_in_no_answer(visitors: Visitors) -> None:
    token = visitors.world.tokens["director"]
    for _endpoint, address in addresses(visitors, "GET")[::4]:
        assert token.encode() not in visitors.send("director", "GET", address).data


def test_3_4_1_hsts(secure: Client) -> None:
    for address in ("/", "/account/sign-in", "/nowhere", "/healthz", "/people/"):
        answer = secure.get(address, **SECURE)
        header = answer.headers["Strict-Transport-Security"]
        assert "includeSubDomains" in header
        assert int(header.split("max-age=")[1].split(";")[0]) >= 365 * 24 * 3600
    refused = secure.post("/account/sign-in", **SECURE)
    assert refused.status_code == 400
    assert "Strict-Transport-Security" in refused.headers


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil"])
def test_3_4_2_cors_fixed(visitors: Visitors, origin: str) -> None:
    for method, (_endpoint, address) in product(
        ("GET", "OPTIONS"), addresses(visitors, "GET")[::5]
    ):
        answer = visitors.send("director", method, address, headers={"Origin": origin})
        allowed = [name for name, _value in answer.headers if name.startswith("Access-")]
        assert not allowed, (address, allowed)


def test_3_4_3_csp_present(crawled: list[Seen]) -> None:
    assert not lacking(crawled, "Content-Security-Policy")
    policy = dict(
        part.strip().partition(" ")[::2] for part in CONTENT_SECURITY_POLICY.split(";") if part
    )
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    for seen in crawled:
        for element in parsed(seen.answer).iter() if seen.is_page else ():
            handlers = [name for name in element.attrib if name.startswith("on")]
            assert not handlers, (seen.address, handlers)
            assert "style" not in element.attrib, seen.address


def test_3_4_4_nosniff(crawled: list[Seen]) -> None:
    assert not lacking(crawled, "X-Content-Type-Options")


def test_3_4_5_referrer_policy(crawled: list[Seen]) -> None:
    assert not lacking(crawled, "Referrer-Policy")
    assert FIXED["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_3_4_6_frame_ancestors(crawled: list[Seen]) -> None:
    assert not lacking(crawled, "Content-Security-Policy", "X-Frame-Options")
    assert "frame-ancestors 'none'" in CONTENT_SECURITY_POLICY


def test_3_5_1_csrf_tokens(visitors: Visitors) -> None:
    """Every unsafe route, without a token, with a wrong one and with that of somebody else."""
    wrong = []
    enters = entering(visitors)
    before = fingerprint()
    with visitors.kept():
        for endpoint, address in addresses(visitors, "POST"):
            if endpoint in WITHOUT_TOKEN:
                continue
            who = enters[endpoint]
            foreign = visitors.cookie("director" if who != "director" else "employee")[1]
            joint = "&" if "?" in address else "?"
            in_address = f"{address}{joint}csrf_token={foreign}"
            for there, token in ((address, ""), (address, foreign), (in_address, "x")):
                sent = {"csrf_token": token, "submission_id": str(uuid4())}
                answer = visitors.send(who, "POST", there, sent)
                if answer.status_code != (404 if endpoint in SWITCHED_OFF else 400):
                    wrong.append(f"{endpoint}: {answer.status_code}")
        assert not wrong, wrong
        assert fingerprint() == before


def test_3_5_2_no_preflight_bypass(visitors: Visitors) -> None:
    """A form token is asked for whatever the kind of the body, so no simple request is enough."""
    kinds = ("text/plain", "application/json", "multipart/form-data; boundary=x", "")
    enters = entering(visitors)
    before = fingerprint()
    with visitors.kept():
        for kind, (endpoint, address) in product(kinds, addresses(visitors, "POST")[::3]):
            if endpoint in WITHOUT_TOKEN:
                continue
            body = '{"csrf_token": "x", "name": "y"}'
            answer = visitors.post_raw(enters[endpoint], address, body, kind)
            assert answer.status_code == (404 if endpoint in SWITCHED_OFF else 400), endpoint
        assert fingerprint() == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_3_5_3_safe_methods_safe(visitors: Visitors, method: str) -> None:
    before = fingerprint()
    with visitors.kept():
        # A HEAD is answered by the view of GET, so that every fourth will do.
        for _endpoint, address in addresses(visitors, "GET")[:: 4 if method == "HEAD" else 1]:
            visitors.send("director", method, address)
        assert fingerprint() == before


def test_3_5_4_separate_hostnames(visitors: Visitors) -> None:
    """Everything is at the root of one host name, and no other name or path is answered."""
    assert visitors.app.config["APPLICATION_ROOT"] == "/"
    assert visitors.app.config["SESSION_COOKIE_PATH"] is None
    shared = visitors.send("employee", "GET", "/", headers={"Host": "other.example.org"})
    assert shared.status_code == 400


def test_3_7_1_no_dead_tech(crawled: list[Seen]) -> None:
    dead = {"object", "embed", "applet", "param", "bgsound", "blink", "frame", "frameset"}
    for seen in crawled:
        if seen.is_page:
            found = dead & {str(element.tag) for element in parsed(seen.answer).iter()}
            assert not found, (seen.address, found)
