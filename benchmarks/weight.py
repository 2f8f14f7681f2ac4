"""How heavy a page is: its SQL statements, and what a first visit moves over the wire."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import brotli
import html5lib
from sqlalchemy import Engine, event

from benchmarks.client import FailedError

#: They carry no question of the page's own.
FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
_OK = 200
_ADDRESSES = {"link": "href", "script": "src", "img": "src", "use": "href"}
_LINKS = frozenset({"stylesheet", "icon", "modulepreload", "preload", "manifest"})
_IMPORT = re.compile(r"""(?:\bfrom\s*|\bimport\s*\(?\s*)["'](\.{1,2}/[^"'`$]+)["']""")
#: app.js names a module beside the selector of the elements that need it.
_ON_DEMAND = re.compile(r"""\[["']\[?([\w-]+)\]?["'],\s*["']([\w-]+\.js)["']\]""")
_IN_STYLE = re.compile(r"""url\(\s*["']?(?!data:)([^"')]+)""")


@dataclass(frozen=True)
class Weight:
    """The first visit to a page: its own size, and everything that is fetched with it."""

    html: int
    page_bytes: int
    first_load_bytes: int
    requests: int


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """Gather the statements that are issued inside, without those that frame a transaction."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:  # noqa: ANN401
        if not statement.startswith(FRAME):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def weigh(port: int, path: str, cookie: str) -> Weight:
    """Visit a page as a browser with an empty cache does, and weigh what comes."""
    html, own = _fetch(port, path, cookie)
    fetched = {path: own}
    waiting = list(linked(html, path))
    while waiting:
        address = waiting.pop()
        if address in fetched:
            continue
        text, fetched[address] = _fetch(port, address, cookie)
        waiting += further(text, address, html)
    return Weight(len(html.encode()), own, sum(fetched.values()), len(fetched))


def linked(html: str, path: str) -> Iterator[str]:
    """Give the addresses of this server that a page names and a browser fetches by itself."""
    tree: Element = html5lib.parse(html, namespaceHTMLElements=False)
    for element in tree.iter():
        tag = str(element.tag).rsplit("}", 1)[-1]
        if tag == "link" and not _LINKS & set((element.get("rel") or "").split()):
            continue
        name = _ADDRESSES.get(tag, "")
        found = element.get(name) or element.get("{http://www.w3.org/1999/xlink}href")
        if name and found and not found.startswith(("data:", "#", "http:", "https:", "//")):
            yield _without_fragment(urljoin(path, found))


def further(text: str, address: str, html: str) -> Iterator[str]:
    """Give what a fetched style sheet or script fetches in turn, on this page."""
    if address.endswith(".js"):
        for found in _IMPORT.findall(text):
            yield urljoin(address, found)
        for selector, name in _ON_DEMAND.findall(text):
            if re.search(rf"<{selector}\b|\s{selector}\b", html):
                yield urljoin(address, name)
    elif address.endswith(".css"):
        for found in _IN_STYLE.findall(text):
            yield _without_fragment(urljoin(address, found))


def _without_fragment(address: str) -> str:
    return urlsplit(address)._replace(fragment="").geturl()


def _fetch(port: int, path: str, cookie: str) -> tuple[str, int]:
    """Give the text of an address, and the bytes of its headers and body as they travelled."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        headers = {"Accept-Encoding": "br", "Cookie": cookie}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != _OK:
        message = f"{path} answered {answer.status}"
        raise FailedError(message)
    head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders())
    travelled = len(body) + head + len("HTTP/1.1 200 OK\r\n\r\n")
    if answer.getheader("Content-Encoding") == "br":
        body = brotli.decompress(body)
    return body.decode("utf-8", errors="replace"), travelled
