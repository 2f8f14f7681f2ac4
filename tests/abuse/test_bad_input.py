"""Bad input: whatever is posted or put into an address, the answer is a clear one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import insert

from govern.core import clock
from govern.core.transactions import SubmissionRecord
from govern.extensions import db
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.bad_input import BAD, ODD, ROUNDS, Sent, complaints, form_of
from tests.abuse.test_role_matrix import ACTORS, ROWS
from tests.abuse.visitors import YES, Visitors
from tests.client import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.test import TestResponse

ANSWERS = {200, 302, 303, 400, 401, 404, 409, 410, 413, 415, 422, 429}
#: Fields of acts that have no page of their own.
OF_ACTS = (
    "confirmed", "how", "kept", "language", "next", "person", "rotation_id", "text_en", "text_nl",
    "theme", "time_zone", "version",
)  # fmt: skip
#: Acts without a one-time id: done twice, they do the same.
WITHOUT_ID = {"accounts.preferences", "accounts.sign_out", "promises.check"}
#: Everything the product looks for behind the question mark.
QUERY = (
    "account", "at", "department", "event", "for", "format", "from", "kind", "left", "level", "next",
    "page", "person", "q", "role", "show", "since", "sort", "source", "stage", "standing", "state",
    "subject", "text", "to", "under", "until",
)  # fmt: skip
PARTS = sorted({row["endpoint"].split(".")[0] for row in ROWS} - {"demo", "health", "metrics"})


def posts(visitors: Visitors, part: str = "") -> Iterator[tuple[str, str, str]]:
    """Give each act: its endpoint, its address, and somebody who may do it; with its scene set."""
    rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
    for row in ROWS:
        endpoint = row["endpoint"]
        if row["method"] != "POST" or (part and endpoint.split(".")[0] != part):
            continue
        may = [actor for actor in ("party", *ACTORS) if row.get(actor) == YES]
        if not may or endpoint not in rules:
            continue
        who = row["who_is_party"] if may[0] == "party" else may[0]
        # The director and the administrator see most, and what they send goes farthest.
        who = next((name for name in ("director", "administrator") if name in may), who)
        if row.get("party") == YES:
            who = row["who_is_party"]
        values = address_values(visitors.world, rules[endpoint])
        with visitors.scene():
            SCENES.get(endpoint, lambda _world: None)(visitors.world)
            yield endpoint, visitors.addresses.build(endpoint, values), who


def form_at(visitors: Visitors, address: str, who: str) -> Sent:
    """Give the form that is sent to an address; without a page, the fields acts have."""
    page = visitors.send(who, "GET", address)
    found = form_of(page, address, "Juror") if page.status_code == 200 else None
    return found or Sent(dict.fromkeys(OF_ACTS, "hidden"), dict.fromkeys(OF_ACTS, ""))


class Sender:
    """Sends values to one act, and notes what is wrong with the answers."""

    def __init__(self, visitors: Visitors, endpoint: str, address: str, who: str) -> None:
        self.visitors = visitors
        self.name, self.address, self.who = endpoint, address, who
        self.form = form_at(visitors, address, who)
        self.wrong: list[str] = []

    def send(self, values: Mapping[str, str], *, refused: bool) -> None:
        """Send the form with these values in place of good ones."""
        if not values:
            return
        answer = self.visitors.send(self.who, "POST", self.address, {**self.form.good, **values})
        status = answer.status_code
        said = {name: text[:20] for name, text in values.items()}
        if status not in ANSWERS:
            self.note(f"{status} to {said}")
        if refused and status in {200, 302, 303} and "location" in answer.headers:
            self.note(f"took {said}")
        if status == 422 and self.form.kinds.keys() - set(OF_ACTS):
            for each in complaints(parsed(answer), values, self.form, refused=refused):
                self.note(each)

    def note(self, remark: str) -> None:
        """Note what is wrong."""
        self.wrong.append(f"{self.name}: {remark}")


@pytest.mark.parametrize("part", PARTS)
def test_every_field_refuses_what_it_cannot_keep(visitors: Visitors, part: str) -> None:
    wrong: list[str] = []
    for endpoint, address, who in posts(visitors, part):
        sender = Sender(visitors, endpoint, address, who)
        for number in range(ROUNDS):
            bad = sender.form.bad(number)
            sender.send(bad, refused=True)
            for kind in ("number", "day", "time", "moment"):
                sender.send(sender.form.only(kind, bad), refused=True)
            odd = sender.form.odd(number)
            for kind in ODD:
                sender.send(sender.form.only(kind, odd), refused=False)
        wrong += sender.wrong
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def test_a_form_with_a_damaged_or_foreign_id_does_nothing(visitors: Visitors) -> None:
    wrong = []
    for endpoint, address, who in posts(visitors):
        if endpoint in WITHOUT_ID:
            continue
        form = form_at(visitors, address, who)
        foreign = uuid4()
        values = {"id": foreign, "actor_id": uuid4(), "endpoint": endpoint, "at": clock.now()}
        db.session.execute(insert(SubmissionRecord).values(values))
        for damaged in ("", "damaged", "\x00", "9" * 5000, str(foreign)):
            answer = visitors.send(who, "POST", address, {**form.good, "submission_id": damaged})
            if answer.status_code not in {400, 409, 410, 422}:
                wrong.append(f"{endpoint}: {answer.status_code} to {damaged[:10]!r}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_form_that_came_back_for_its_id_can_be_sent_again(visitors: Visitors) -> None:
    fields = {"text": "Nobody calls back", "source": "floor", "stage_id": ""}
    first = visitors.send("employee", "POST", "/insights/new", {**fields, "submission_id": "x"})
    assert first.status_code == 422
    assert "This form arrived damaged." in first.text
    again = form_of(first, "/insights/new", "")
    assert again is not None
    second = visitors.send("employee", "POST", "/insights/new", dict(again.good))
    assert second.status_code == 302


KINDS_OF_BODY: Mapping[str, Mapping[str, Any]] = {
    "JSON": {"json": {"name": 5, "version": {"a": 1}}},
    "a list in JSON": {"json": [1, 2]},
    "broken JSON": {"data": "{", "content_type": "application/json"},
    "plain text": {"data": "name=5", "content_type": "text/plain"},
    "no content type": {"data": b"name=5", "content_type": ""},
    "broken multipart": {
        "data": b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nha',
        "content_type": "multipart/form-data; boundary=x",
    },
    "multipart without a boundary": {"data": b"--x", "content_type": "multipart/form-data"},
    "3,000 fields": {"data": {f"field_{n}": "x" for n in range(3000)}},
    "3,000 parts": {
        "data": {f"field_{n}": "x" for n in range(3000)},
        "content_type": "multipart/form-data",
    },
    "no UTF-8": {
        "data": b"name=%ff%fe\xff\xfe&version=1",
        "content_type": "application/x-www-form-urlencoded",
    },
    "three megabytes": {"data": {"name": "x" * 3_000_000}},
}


@pytest.mark.parametrize("kind", KINDS_OF_BODY)
def test_no_kind_of_body_is_a_fault(visitors: Visitors, kind: str) -> None:
    wrong = []
    for endpoint, address, who in posts(visitors):
        if kind == "three megabytes" and not endpoint.endswith((".edit", ".report", ".write")):
            continue
        answer = visitors.send_body(who, address, **KINDS_OF_BODY[kind])
        allowed = {400, 404, 409, 410, 413, 415, 422}
        if endpoint in WITHOUT_ID:
            allowed |= {200, 302, 303}
        if answer.status_code not in allowed:
            wrong.append(f"{endpoint}: {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)


def pages(visitors: Visitors) -> Iterator[tuple[str, str, str]]:
    """Give each page: its endpoint, its address, and somebody who may open it."""
    rules = {rule.endpoint: rule for rule in visitors.app.url_map.iter_rules()}
    for row in ROWS:
        if row["method"] != "GET" or row["endpoint"] not in rules:
            continue
        who = next(
            (actor for actor in ("director", "administrator", *ACTORS) if row[actor] == YES), ""
        )
        if who:
            values = address_values(visitors.world, rules[row["endpoint"]])
            yield row["endpoint"], visitors.addresses.build(row["endpoint"], values), who


def test_nothing_behind_the_question_mark_is_a_fault(visitors: Visitors) -> None:
    values = [*BAD["text"][:4], *BAD["number"][:3], *BAD["day"], "x" * 5000]
    wrong = []

    def ask(endpoint: str, address: str, who: str, query: Mapping[str, str]) -> TestResponse:
        answer = visitors.send(
            who, "GET", address.split("?", maxsplit=1)[0], query_string=query, buffered=True
        )
        if answer.status_code not in ANSWERS and endpoint != "health.readyz":
            wrong.append(f"{endpoint}: {answer.status_code} to {str(query)[:300]}")
        return answer

    for endpoint, address, who in pages(visitors):
        asked = [name for name in QUERY if name not in {"at", "format"}]
        turned = {name: values[n % len(values)] for n, name in enumerate(asked)}
        first = ask(endpoint, address, who, turned)
        is_list = (
            "format=csv" in visitors.send(who, "GET", address).text or first.status_code >= 400
        )
        if not is_list:
            continue
        for value in values:
            ask(endpoint, address, who, dict.fromkeys(asked, value))
            ask(endpoint, address, who, {"at": value})
        ask(endpoint, address, who, {**turned, "format": "csv"})
        ask(endpoint, address, who, {**turned, "format": "xlsx"})
        ask(endpoint, address, who, {"format": values[1]})
    assert not wrong, "\n" + "\n".join(wrong)


def test_the_list_of_what_is_asked_is_complete() -> None:
    found = set()
    for path in (Path(__file__).parents[2] / "govern").glob("*/views.py"):
        source = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'request\.(?:args|values)(?:\.get\(|\[)"(\w+)"', source))
        for names in re.findall(r"(?:filters=|FILTERS = )\(([^)]*)\)", source):
            found |= set(re.findall(r'"(\w+)"', names))
    assert found, "the filters are not found any more"
    assert not found - set(QUERY), "add these to QUERY"


HOSTILE_PATHS = ("%00", "%ff", "x" * 5000, "-1", str(2**70), "%E2%80%AE", "..%2f..%2f", "%0d%0a")


def test_nothing_in_a_path_is_a_fault(visitors: Visitors) -> None:
    wrong = []
    for rule in visitors.app.url_map.iter_rules():
        if not rule.arguments:
            continue
        for hostile in HOSTILE_PATHS:
            path = re.sub(r"<[^>]+>", hostile, rule.rule)
            for who in ("administrator", "director"):
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    answer = visitors.send(who, method, path, buffered=True)
                    if answer.status_code not in ANSWERS | {403, 405}:
                        wrong.append(f"{method} {path[:80]}: {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)
