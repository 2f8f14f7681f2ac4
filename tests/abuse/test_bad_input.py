"""Bad input: whatever is posted or put into an address, the answer is a clear one."""

from __future__ import annotations

import io
import re
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import insert
from werkzeug.test import encode_multipart

from govern.core import clock
from govern.core.transactions import SubmissionRecord
from tests.abuse.addresses import SCENES, address_values
from tests.abuse.bad_input import BAD, BAD_ROUNDS, ODD_ROUNDS, Returned, Sent, form_of
from tests.abuse.test_role_matrix import ACTORS, ROWS
from tests.abuse.visitors import YES, Visitors
from tests.client import parsed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from werkzeug.test import TestResponse

FORM = "application/x-www-form-urlencoded"
ANSWERS = {200, 302, 303, 400, 401, 404, 409, 410, 413, 415, 422, 429}
#: Fields of acts that have no page of their own.
OF_ACTS = (
    "confirmed", "how", "kept", "language", "next", "person", "rotation_id", "text_en", "text_nl",
    "theme", "time_zone", "version",
)  # fmt: skip
#: Acts without a one-time id: done twice, they do the same. A merger first only tells what happens.
WITHOUT_ID = {
    "accounts.confirm", "accounts.preferences", "accounts.sign_in", "accounts.sign_out",
    "counting.day", "counting.upload", "links.forgotten", "mergers.merge", "promises.check",
}  # fmt: skip
#: Acts of people who are nobody yet, or who prove themselves: an id belongs to no one there.
WITHOUT_OWNER = {"links.use", "profile.confirm_email"}
#: Everything the product looks for behind the question mark.
QUERY = (
    "about", "account", "after", "at", "before", "but", "country", "department", "event", "for",
    "format", "from", "kind",
    "left", "level", "next", "now", "page", "person", "q", "role", "show", "since", "sort",
    "source", "stage", "standing", "state", "subject", "template", "text", "to", "under", "until",
    "weeks",
)  # fmt: skip
OPENED = {(row["endpoint"], row["method"]) for row in ROWS if row["method"] == "GET"}
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


def form_at(visitors: Visitors, endpoint: str, address: str, who: str) -> Sent:
    """Give the form that is sent to an address; without a page, the fields acts have."""
    found = None
    if (endpoint, "GET") in OPENED:
        page = visitors.send(who, "GET", address)
        found = form_of(page, address, "Juror") if page.status_code == 200 else None
    bare = Sent(dict.fromkeys(OF_ACTS, "hidden"), {**dict.fromkeys(OF_ACTS, ""), "confirmed": "y"})
    return found or bare


def asks_who(answer: TestResponse) -> bool:
    """Tell whether the password is asked for first, before anything that was sent is read."""
    return answer.headers.get("location", "").startswith("/account/confirm")


class Sender:
    """Sends values to one act, and notes what is wrong with the answers."""

    def __init__(self, visitors: Visitors, endpoint: str, address: str, who: str) -> None:
        self.visitors = visitors
        self.endpoint, self.address, self.who = endpoint, address, who
        self.form = form_at(visitors, endpoint, address, who)
        self.wrong: list[str] = []

    def send(self, values: Mapping[str, str], *, refused: bool) -> list[str]:
        """Send the form with these values for good ones; give the fields without a remark."""
        if not values:
            return []
        answer = self.visitors.send(self.who, "POST", self.address, {**self.form.good, **values})
        said = {name: text[:20] for name, text in values.items()}
        if answer.status_code not in ANSWERS:
            self.wrong.append(f"{self.endpoint}: {answer.status_code} to {said}")
        if refused and answer.status_code in {302, 303}:
            self.wrong.append(f"{self.endpoint} took {said}")
        if answer.status_code != 422 or not self.form.kinds.keys() - set(OF_ACTS):
            return []
        back = Returned(parsed(answer), self.form)
        lost = [name for name in back.lost(values) if name not in self.form.secret]
        self.wrong += [f"{self.endpoint}: {name} is lost" for name in lost]
        self.wrong += [f"{self.endpoint}: {name} is marked without a word" for name in back.mute]
        return [name for name in values if name not in back.marked | self.form.secret]

    def try_everything(self, first: int, dialect: str) -> list[str]:
        """Send bad and odd values; give what is wrong with the answers.

        What a form refuses never meets a database, so on PostgreSQL one round each is sent: of
        all forms together, every value.
        """
        once = dialect != "sqlite"
        for number in [first % BAD_ROUNDS] if once else range(BAD_ROUNDS):
            bad = self.form.bad(number)
            # What a form does not refuse at once, the service behind it does.
            left = {name: bad[name] for name in self.send(bad, refused=True)}
            if left and left != bad:
                left = {name: bad[name] for name in self.send(left, refused=True)}
            self.wrong += [
                f"{self.endpoint}: {n}={t[:20]!r} is not marked" for n, t in left.items()
            ]
        if not once:
            unmarked = self.send(self.form.blank(), refused=True)
            self.wrong += [f"{self.endpoint}: a blank {name} is not marked" for name in unmarked]
        for number in [first % ODD_ROUNDS] if once else range(ODD_ROUNDS):
            self.send(self.form.odd(number), refused=False)
        return self.wrong


@pytest.mark.parametrize("part", PARTS)
def test_every_field_refuses_what_it_cannot_keep(
    visitors: Visitors, part: str, dialect: str
) -> None:
    wrong: list[str] = []
    for number, (endpoint, address, who) in enumerate(posts(visitors, part)):
        wrong += Sender(visitors, endpoint, address, who).try_everything(number, dialect)
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


def test_a_form_with_a_damaged_or_foreign_id_does_nothing(visitors: Visitors) -> None:
    wrong = []
    for endpoint, address, who in posts(visitors):
        if endpoint in WITHOUT_ID:
            continue
        form = form_at(visitors, endpoint, address, who)
        foreign = uuid4()
        values = {"id": foreign, "actor_id": uuid4(), "endpoint": endpoint, "at": clock.now()}
        visitors.connection.execute(insert(SubmissionRecord).values(values))
        for damaged in ("\x00damaged", str(foreign)):
            if damaged == str(foreign) and endpoint in WITHOUT_OWNER:
                continue
            answer = visitors.send(who, "POST", address, {**form.good, "submission_id": damaged})
            if answer.status_code not in {400, 409, 410, 422} and not asks_who(answer):
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


MANY = {f"field_{number}": "x" for number in range(3000)}
KINDS_OF_BODY: Mapping[str, tuple[bytes, str]] = {
    "JSON": (b'{"name": 5, "version": {"a": 1}}', "application/json"),
    "a list in JSON": (b"[1, 2]", "application/json"),
    "broken JSON": (b"{", "application/json"),
    "plain text": (b"name=5", "text/plain"),
    "no content type": (b"name=5", ""),
    "broken multipart": (
        b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nha',
        "multipart/form-data; boundary=x",
    ),
    "multipart without a boundary": (b"--x", "multipart/form-data"),
    "3,000 fields": (urlencode(MANY).encode(), FORM),
    "3,000 parts": (encode_multipart(MANY, boundary="x")[1], "multipart/form-data; boundary=x"),
    "no UTF-8": (b"name=%ff%fe\xff\xfe&version=1", FORM),
    "three megabytes": (b"name=" + b"x" * 3_000_000, FORM),
}
#: Pages that are sent every kind of body; the others are sent JSON and one other kind in turn.
A_FEW = {"insights.report", "journeys.edit", "nominations.write", "staffing.upload"}


@pytest.mark.one_database
def test_no_kind_of_body_is_a_fault(visitors: Visitors) -> None:
    others = cycle(KINDS_OF_BODY)
    wrong = []
    for endpoint, address, who in posts(visitors):
        for kind in KINDS_OF_BODY if endpoint in A_FEW else ("JSON", next(others)):
            body, content_type = KINDS_OF_BODY[kind]
            answer = visitors.send_body(who, address, data=body, content_type=content_type)
            allowed = {400, 404, 409, 410, 413, 415, 422}
            if endpoint in WITHOUT_ID:
                allowed |= {200, 302, 303}
            if answer.status_code not in allowed and not asks_who(answer):
                wrong.append(f"{endpoint}: {answer.status_code} to {kind}")
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
        who = row["who_is_party"] if who == "party" else who
        if who:
            values = address_values(visitors.world, rules[row["endpoint"]])
            yield row["endpoint"], visitors.addresses.build(row["endpoint"], values), who


def test_nothing_behind_the_question_mark_is_a_fault(visitors: Visitors) -> None:
    values = ["x" * 6000, *BAD["text"][1:], *BAD["number"][:3], *BAD["day"]]
    filters = [name for name in QUERY if name not in {"at", "format", "for"}]
    turned = {name: values[n % len(values)] for n, name in enumerate(filters) if n % 5 != 1}
    wrong = []

    def ask(page: tuple[str, str, str], query: Mapping[str, str]) -> TestResponse:
        endpoint, address, who = page
        path = address.split("?", maxsplit=1)[0]
        answer = visitors.send(who, "GET", path, query_string=query)
        if answer.status_code not in ANSWERS and endpoint != "health.readyz":
            said = {name: text[:20] for name, text in query.items()}
            wrong.append(f"{endpoint}: {answer.status_code} to {said}")
        return answer

    for page in pages(visitors):
        if b"format=csv" not in ask(page, turned).data:
            continue
        # One value in all filters, as each list has a few of them only.
        for value in (*values[:2], str(2**70), *BAD["day"][:4]):
            ask(page, dict.fromkeys(filters, value))
        for value in values[:3]:
            ask(page, {"at": value})
            ask(page, {"format": value})
        for kind in ("csv", "xlsx"):
            ask(page, {**turned, "format": kind})
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
        # An id is an id, or the address is none; words and numbers come as far as the page.
        only_ids = set(re.findall(r"<(?:(\w+):)?\w+>", rule.rule)) == {"uuid"}
        for hostile in HOSTILE_PATHS[:2] if only_ids else HOSTILE_PATHS:
            path = re.sub(r"<[^>]+>", hostile, rule.rule)
            for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                answer = visitors.send("administrator", method, path)
                if answer.status_code not in ANSWERS | {403, 405}:
                    wrong.append(f"{method} {path[:80]}: {answer.status_code}")
    assert not wrong, "\n" + "\n".join(wrong)


FILES = (
    (b"\xff\xfe\x00\xd8", "people.csv"),
    ("employee_number;name;department\n1;Zoë;Claims\n".encode("cp1252"), "people.csv"),
    (b"%PDF-1.7 \x00\x01", "people.xlsx"),
    (b"PK\x03\x04" + b"\x00" * 2000, "people.xlsx"),
    (b"\x00" * 5000, "\u202evsc.elpoep"),
    (b"employee_number,name,department\n" + b"x," * 200_000, "../" * 60 + "people.csv"),
    (b"", "x" * 3000 + ".csv"),
    (
        b"employee_number,name,department\n1,Zo,Claims\n",
        "peo\x00ple\u202e\x1b" + "x" * 300 + ".csv",
    ),
    (b"employee_number,name,department\n1,Zo,Claims\n", "..\\\x00/\x00"),
)


def test_no_file_is_a_fault(visitors: Visitors) -> None:
    for content, name in FILES:
        body = {"submission_id": str(uuid4()), "file": (io.BytesIO(content), name)}
        answer = visitors.send_body("administrator", "/staffing/imports/new", data=body)
        assert answer.status_code in {302, 422}, (name[:20], answer.status_code)
        if answer.status_code == 422:
            assert 'aria-invalid="true"' in answer.text, name[:20]
