"""Walks through the product by its links, as several people, and notes one example of each page."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException

from govern.demo import cast
from tests.client import parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flask import Flask
    from flask.testing import FlaskClient

#: Who sees most comes first; the empty one has not signed in.
VIEWERS = (
    cast.DIRECTOR,
    cast.ADMINISTRATOR,
    cast.HOST,
    cast.MODERATOR,
    cast.CHIEF,
    cast.NOMINEE,
    cast.EMPLOYEE,
    "",
)
#: Enough to meet every kind of page, for who sees most and for the others; lists repeat themselves.
EXAMPLES_OF_EACH = 2
EXAMPLES_FOR_OTHERS = 1
MOST_PAGES = 1500


@dataclass(frozen=True)
class Found:
    """One example of a page: who saw it, where, and how it answered."""

    endpoint: str
    path: str
    viewer: str
    status: int
    #: Whether the answer was a page and no download or data.
    is_page: bool


def walk(app: Flask, viewers: Iterable[str]) -> list[Found]:
    """Follow every link from the front page as each of these people of the demo."""
    found: list[Found] = []
    for viewer in viewers:
        client = app.test_client()
        if viewer:
            client.post("/demo/sign-in", data={"person": viewer}, base_url=_origin(app))
        examples = EXAMPLES_FOR_OTHERS if found else EXAMPLES_OF_EACH
        found += _walk_as(app, client, viewer, examples)
    return found


def _origin(app: Flask) -> str:
    """Give the one address the product answers at."""
    address: str = app.config["GOVERN"].external_url
    return address


def one_of_each(walked: Iterable[Found]) -> list[Found]:
    """Give one example of every page, as the first who sees it."""
    first: dict[str, Found] = {}
    for found in walked:
        if found.is_page:
            first.setdefault(found.endpoint, found)
    return sorted(first.values(), key=lambda found: found.endpoint)


def _walk_as(app: Flask, client: FlaskClient, viewer: str, examples: int) -> Iterator[Found]:
    waiting = deque(["/" if viewer else "/account/sign-in"])
    queued = set(waiting)
    seen: dict[str, int] = {}
    pages = 0
    adapter = app.url_map.bind("localhost")
    while waiting and pages < MOST_PAGES:
        path = waiting.popleft()
        try:
            endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
        except HTTPException:
            yield Found("", path, viewer, 404, is_page=False)
            continue
        names = sorted(part.split("=")[0] for part in urlsplit(path).query.split("&"))
        shape = f"{endpoint}?{'&'.join(names)}"
        if seen.get(shape, 0) >= examples:
            continue
        seen[shape] = seen.get(shape, 0) + 1
        pages += 1
        answer = client.get(path, base_url=_origin(app), buffered=True)
        is_page = answer.mimetype == "text/html" and answer.status_code == 200
        yield Found(endpoint, path, viewer, answer.status_code, is_page=is_page)
        if answer.status_code in {301, 302, 303, 307, 308}:
            links = [answer.location]
        elif is_page:
            links = [a.get("href", "") for a in parsed(answer).iter("a")]
        else:
            links = []
        for link in links:
            target = urlsplit(urljoin(path, link))
            if target.netloc or target.scheme or not link or link.startswith("#"):
                continue
            address = target.path + (f"?{target.query}" if target.query else "")
            if address not in queued and not address.startswith("/static/"):
                queued.add(address)
                waiting.append(address)
