"""A browser without a screen: signs in, reads forms, fills them in and sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

from flask import has_app_context
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from lxml import html

from govern.accounts.models import Account, SignInSession
from govern.accounts.rules import SESSION_LENGTH, Method, new_token, token_hash
from govern.core import clock
from govern.extensions import db

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from werkzeug.test import TestResponse

    from govern.people.models import Person


PARSER = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


def parsed(response: TestResponse) -> Element:
    """Give the page as a tree of elements without namespaces."""
    # An order of magnitude faster than html5lib, and our pages are well formed; what hostile text
    # does to a page is asked of html5lib, which reads as browsers do (tests/abuse/test_case_14.py).
    tree: Element = html.document_fromstring(response.get_data(), parser=PARSER)
    return tree


def texts(tree: Element, path: str) -> list[str]:
    """Give the text of every element on a path, white space folded."""
    return [" ".join("".join(found.itertext()).split()) for found in tree.iterfind(path)]


def form_values(form: Element) -> dict[str, Any]:
    """Give what a browser would send for a form as it stands."""
    values: dict[str, Any] = {}
    for field in form.iter():
        name = field.get("name")
        if not name or field.get("disabled") is not None:
            continue
        if field.tag == "textarea":
            values[name] = (field.text or "").removeprefix("\n")
        elif field.tag == "select":
            options = list(field.iter("option"))
            chosen = [o for o in options if o.get("selected") is not None] or options[:1]
            found = [o.get("value", o.text or "") for o in chosen]
            values[name] = found if field.get("multiple") is not None else (found or [""])[0]
        elif field.tag == "input" and field.get("type") in {"checkbox", "radio"}:
            if field.get("checked") is not None:
                values.setdefault(name, []).append(field.get("value", "on"))
        elif field.tag == "input" and field.get("type") not in {"submit", "file", "button"}:
            values[name] = field.get("value", "")
    return values


class Client(FlaskClient):
    """The test client: each request in an application context of its own."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request; what the test's session holds, if it has one, is read anew afterwards."""
        with self.application.app_context():
            response = super().open(*args, **kwargs)
        if has_app_context():
            db.session.expire_all()
        return response

    def sign_in(self, person: Person) -> Client:
        """Sign in as a person, without the sign-in page."""
        if db.session.get(Account, person.id) is None:
            db.session.add(Account(person_id=person.id, created_at=clock.now()))
        token = new_token()
        now = clock.now()
        db.session.add(
            SignInSession(
                token_hash=token_hash(token),
                person_id=person.id,
                method=Method.PASSWORD,
                created_at=now,
                expires_at=now + SESSION_LENGTH,
            )
        )
        db.session.flush()
        with self.session_transaction() as cookie:
            cookie.clear()
            cookie["_user_id"] = token
            cookie["seen"] = int(now.timestamp())
        return self

    def csrf(self) -> str:
        """Give a CSRF token that belongs to this browser's session."""
        with self.session_transaction() as cookie:
            kept = dict(cookie)
        with self.application.app_context(), self.application.test_request_context():
            from flask import session  # noqa: PLC0415 - shadows the fixture's name elsewhere.

            session.update(kept)
            token: str = generate_csrf()
            raw = session["csrf_token"]
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = raw
        return token

    def act(self, url: str, data: Mapping[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Press a button that has no page of its own: POST with CSRF and a fresh one-time id."""
        values = {"csrf_token": self.csrf(), "submission_id": str(uuid4()), **(data or {})}
        return self.post(url, data=values, **kwargs)

    def submit(
        self, url: str, data: Mapping[str, Any] | None = None, *, action: str = "", **kwargs: Any
    ) -> TestResponse:
        """Open a page, fill in its form (the one whose action ends so), and send it."""
        page = self.get(url)
        assert page.status_code == 200, f"{url} answered {page.status_code}: {page.text[:2000]}"
        forms = [
            form
            for form in parsed(page).iter("form")
            if form.get("method", "get").lower() == "post"
            and "switch" not in (form.get("class") or "")
            and (form.get("action") or "").split("?")[0].endswith(action)
        ]
        assert forms, f"{url} has no form to send"
        target = urljoin(page.request.path, forms[0].get("action") or url)
        parts = urlsplit(target)
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        return self.post(address, data={**form_values(forms[0]), **(data or {})}, **kwargs)
