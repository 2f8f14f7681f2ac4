"""ASVS 5.0.0 chapters 3, 4, 7, 8 and 14: headers, cookies, forgery, and reading without writing."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.extensions import db
from govern.web.headers import FIXED
from tests.abuse.addresses import address_values

if TYPE_CHECKING:
    from tests.abuse.visitors import Visitors

#: Written by the one transaction that notes refusals, also when a page is only read.
NOTES = {"security_event", "attempt"}
UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
#: The demo signs in without a form's token; outside the demo it is not there.
WITHOUT_TOKEN = {"demo.sign_in_as"}


def addresses(visitors: Visitors, method: str) -> list[tuple[str, str]]:
    return [
        (
            rule.endpoint,
            visitors.addresses.build(rule.endpoint, address_values(visitors.world, rule)),
        )
        for rule in sorted(visitors.app.url_map.iter_rules(), key=lambda rule: rule.endpoint)
        if method in (rule.methods or ())
    ]


def fingerprint() -> dict[str, int]:
    counts = {}
    for table in db.metadata.sorted_tables:
        if table.name not in NOTES:
            statement = select(func.count()).select_from(table)
            counts[table.name] = db.session.scalar(
                statement.execution_options(scope="a test counts")
            )
    # The session's savepoint lies under those of the requests that follow.
    db.session.remove()
    return counts


def test_3_4_every_answer_carries_the_headers(visitors: Visitors) -> None:
    """V3.4.3 to V3.4.8, V3.5.5, V14.3.2: on every page and every kind of refusal."""
    wrong = []
    there = [address for _name, address in addresses(visitors, "GET")]
    for who, address in product(("anonymous", "employee"), [*there, "/nowhere"]):
        answer = visitors.send(who, "GET", address)
        wrong += [f"{address} {k}" for k, v in FIXED.items() if answer.headers.get(k) != v]
        if not answer.headers.get("Cache-Control"):
            wrong.append(f"{address} may be kept")
        if answer.mimetype.startswith("text/") and "charset=utf-8" not in answer.content_type:
            wrong.append(f"{address} names no charset")
    assert not wrong, wrong


def test_3_5_1_no_form_is_taken_without_its_token(visitors: Visitors) -> None:
    """V3.5.1: every unsafe route, without a token and with the token of somebody else."""
    wrong = []
    foreign = visitors.cookie("director")[1]
    for (endpoint, address), token in product(addresses(visitors, "POST"), ("", "x", foreign)):
        if endpoint in WITHOUT_TOKEN:
            continue
        before = {"csrf_token": token, "submission_id": str(uuid4())}
        answer = visitors.send("administrator", "POST", address, before)
        if answer.status_code not in {400, 403}:
            wrong.append(f"{endpoint}: {answer.status_code}")
    assert not wrong, wrong


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_3_5_3_reading_changes_nothing(visitors: Visitors, method: str) -> None:
    """V3.5.3 and V4.1.4: GET, HEAD and OPTIONS leave no row anywhere."""
    before = fingerprint()
    with visitors.kept():
        for _endpoint, address in addresses(visitors, "GET"):
            visitors.send("director", method, address)
        assert fingerprint() == before


def test_4_1_4_methods_that_are_not_declared_are_refused(visitors: Visitors) -> None:
    """V4.1.4: an address answers its own methods only."""
    for rule in visitors.app.url_map.iter_rules():
        values = address_values(visitors.world, rule)
        address = visitors.addresses.build(rule.endpoint, values)
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            answer = visitors.send("administrator", method, address)
            assert answer.status_code in {400, 404, 405}, (rule.endpoint, method)


def test_7_4_a_session_that_has_ended_opens_nothing(visitors: Visitors) -> None:
    """V7.4.1 and V7.4.2: after signing out the cookie is worth nothing."""
    with visitors.kept():
        assert visitors.send("employee", "GET", "/").status_code == 200
        visitors.send("employee", "POST", "/account/sign-out")
        assert visitors.send("employee", "GET", "/").status_code == 302


def test_14_2_1_no_secret_stands_in_an_address(visitors: Visitors) -> None:
    """V14.2.1: no rule takes a password, session or CSRF token from its address."""
    named = {name for rule in visitors.app.url_map.iter_rules() for name in rule.arguments}
    assert not named & {"password", "session", "csrf", "csrf_token", "email", "name_of"}
