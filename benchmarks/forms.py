"""Browsers inside this process: cookies of people who are signed in, and forms ready to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit
from uuid import uuid4

import html5lib
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from benchmarks.client import CONNECTIONS, FailedError, Requests, request
from benchmarks.databases import ADDRESS
from benchmarks.tables import Fields, Write
from benchmarks.world import Reader, World
from tests.client import form_values

OK, REDIRECT = 200, 302
_HOST = urlsplit(ADDRESS).hostname or ""


@dataclass(frozen=True)
class Form:
    """A form as one person opened it: where it goes, and what it holds already."""

    path: str
    cookie: str
    values: dict[str, Any]
    fields: Callable[[int], Fields]
    _turns: Iterator[int] = field(default_factory=count)

    @property
    def is_versioned(self) -> bool:
        """Tell whether it says which version of a text it replaces; then it goes one by one."""
        return "version" in self.values

    def body(self) -> str:
        """Give what is sent the next time, under a one-time id that was never used."""
        turn = next(self._turns)
        fresh: dict[str, str] = {}
        if "submission_id" in self.values:
            fresh["submission_id"] = str(uuid4())
        if self.is_versioned:
            # Each time it is accepted makes the version that the next one replaces.
            fresh["version"] = str(int(self.values["version"]) + turn)
        return urlencode({**self.values, **self.fields(turn), **fresh}, doseq=True)


def browser(app: Flask, world: World, number: int | None) -> FlaskClient:
    """Give a browser in which this person is signed in; nobody is without a number."""
    client = app.test_client()
    if number is not None:
        with client.session_transaction(base_url=ADDRESS) as session:
            session["_user_id"] = world.token(number)
            session["seen"] = int(time.time())
    return client


def browsers(app: Flask, world: World, reader: Reader) -> list[FlaskClient]:
    """Give as many browsers as there are connections, as far as there are such readers."""
    return [browser(app, world, number) for number in _numbers(world, reader)]


def _numbers(world: World, reader: Reader) -> Sequence[int | None]:
    if reader is Reader.NOBODY:
        return [None] * CONNECTIONS
    return world.readers(reader, CONNECTIONS)


def cookie_of(client: FlaskClient) -> str:
    """Give the session of a browser as the header that carries it."""
    name = client.application.config["SESSION_COOKIE_NAME"]
    found = client.get_cookie(name, domain=_HOST)
    return f"{name}={found.value}" if found else ""


def get(client: FlaskClient, path: str) -> TestResponse:
    """Open a page, which has to be there."""
    answer = client.get(path, base_url=ADDRESS)
    if answer.status_code != OK:
        message = f"{path} answered {answer.status_code}: {answer.text[:1000]}"
        raise FailedError(message)
    return answer


def open_forms(app: Flask, world: World, write: Write) -> list[Form]:
    """Let each writer open the form in a browser of their own."""
    return [
        open_form(browser(app, world, number), world, write, number or 0)
        for number in _numbers(world, write.reader)
    ]


def open_form(client: FlaskClient, world: World, write: Write, person: int) -> Form:
    """Open the page of a form as this person, and take the form from it."""
    path = write.page(world, person)
    page = get(client, path)
    for form in html5lib.parse(page.text, namespaceHTMLElements=False).iter("form"):
        action = form.get("action") or ""
        changes = form.get("method", "get").lower() == "post"
        if changes and "switch" not in (form.get("class") or "") and action.endswith(write.action):
            target = urlsplit(urljoin(ADDRESS + path, action or path))
            to = target._replace(scheme="", netloc="", fragment="").geturl()
            fields = partial(write.fields, world, person)
            return Form(to, cookie_of(client), form_values(form), fields)
    message = f"{path} has no form whose action ends with '{write.action}'"
    raise FailedError(message)


def send(app: Flask, form: Form) -> TestResponse:
    """Send a form in this process; it has to be accepted."""
    answer = app.test_client(use_cookies=False).post(
        form.path,
        data=form.body(),
        content_type="application/x-www-form-urlencoded",
        base_url=ADDRESS,
        headers={"Cookie": form.cookie},
    )
    if answer.status_code != REDIRECT:
        message = f"{form.path} answered {answer.status_code}: {answer.text[:3000]}"
        raise FailedError(message)
    return answer


def requests_for(forms: Sequence[Form], port: int) -> Requests:
    """Give the requests that send these forms, each connection its own."""
    host = f"127.0.0.1:{port}"

    def next_request(number: int) -> bytes:
        form = forms[number % len(forms)]
        headers = [("Cookie", form.cookie)]
        return request("POST", form.path, host=host, headers=headers, body=form.body())

    return next_request
