"""What no page of ours would send: hostile values, by the kind of field they are typed into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from tests.client import form_values, parsed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from werkzeug.test import TestResponse

#: Each of these is refused in every field of its kind.
BAD: Mapping[str, tuple[str, ...]] = {
    "text": ("x" * 50_001, "Jan\x00Piet", "abc\u202edef", "\u200fshalom", "\u2067\x07"),
    "number": ("-1", str(2**70), "NaN", "0x10", "9" * 5000),
    "day": ("2026-02-31", "99999-01-01", "0001-01-01", "9999-12-31", "31-02-2026"),
    "time": ("25:61", "-1", "noon", "99999", "\x00"),
    "moment": (
        "2026-02-31T10:00",
        "99999-01-01T00:00",
        "0001-01-01T00:00",
        "9999-12-31T23:59",
        "\x00",
    ),
    "choice": ("no such choice", "\x00", "x" * 10_001, "-1", str(2**70)),
}
#: Odd, but in some field of its kind allowed; the answer is then whatever it should be.
ODD: Mapping[str, tuple[str, ...]] = {
    "text": ("-1", "%(name)s {0} {{ 1 }} ', --", "\U0001f600" * 400),
    "number": ("0", "1_0", "2147483648"),
    "tick": ("no", "\x00", ""),
    "many": ("no such choice", "\x00", str(2**70)),
    "hidden": ("", "\x00", str(2**70)),
}
#: How often a form is sent; in each round the next field begins with the next value.
BAD_ROUNDS, ODD_ROUNDS = 3, 2
#: The kinds of which people type every character.
TYPED = {"text", "number", "day", "time", "moment"}
#: Browsers leave nothing but this out; it is nothing that was given all the same.
BLANK = "\u2028"
#: What makes a field of each kind a good one.
GOOD: Mapping[str, str] = {
    "text": "Words that somebody typed",
    "number": "1",
    "day": "2026-06-30",
    "time": "11:00",
    "moment": "2026-06-30T11:00",
    "tick": "y",
}
#: Fields that prove something rather than say something; they have tests of their own.
PROOFS = {"csrf_token", "submission_id"}


@dataclass(frozen=True)
class Sent:
    """The fields of a form: of which kind each is, and what would be a good answer."""

    kinds: Mapping[str, str] = field(default_factory=dict)
    good: Mapping[str, Any] = field(default_factory=dict)
    #: The form as it stands, with a good answer only where one must be given.
    least: Mapping[str, Any] = field(default_factory=dict)
    secret: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()

    def blank(self) -> dict[str, str]:
        """Give a blank, of the kind that no page sends, for each field that must be filled in."""
        return {name: BLANK for name in self.needed if self.kinds[name] in TYPED}

    def bad(self, number: int) -> dict[str, str]:
        """Give a value for each field that is refused there, other ones in each round."""
        return self._turned(BAD, number)

    def odd(self, number: int) -> dict[str, str]:
        """Give an odd value for each field, other ones in each round."""
        return self._turned(ODD, number)

    def _turned(self, values: Mapping[str, tuple[str, ...]], number: int) -> dict[str, str]:
        fields = [(name, values[kind]) for name, kind in self.kinds.items() if kind in values]
        return {
            name: given[(number + place) % len(given)] for place, (name, given) in enumerate(fields)
        }


def form_of(page: TestResponse, address: str, person: str) -> Sent | None:
    """Give the form of a page that is sent to an address, filled in well."""
    wanted = urlsplit(address).path
    for form in parsed(page).iter("form"):
        action = urlsplit(urljoin(wanted, form.get("action") or wanted)).path
        if (form.get("method") or "get").lower() == "post" and action == wanted:
            return _read(form, person)
    return None


def _read(form: Element, person: str) -> Sent:
    kinds: dict[str, str] = {}
    good, least = form_values(form), form_values(form)
    secret: set[str] = set()
    needed: set[str] = set()
    for element in form.iter():
        name = element.get("name")
        if not name or name in PROOFS or element.tag == "button":
            continue
        kind = kind_of(element)
        kinds[name] = "many" if kind == "tick" and kinds.get(name) in {"tick", "many"} else kind
        if element.get("required") is not None or kind == "choice":
            needed.add(name)
        if element.get("type") == "password":
            secret.add(name)
        if element.get("data-suggest"):
            offered = [option.get("value") for option in element.getnext()]
            good[name] = good.get(name) or (offered or [person])[0]
        elif kind in {"choice", "tick", "many"} and not good.get(name):
            first = next((o.get("value") for o in element.iter("option") if o.get("value")), None)
            good[name] = first or element.get("value") or GOOD["tick"]
        elif not good.get(name) and kind in GOOD:
            good[name] = GOOD[kind]
    least |= {name: good[name] for name in needed if name in good and not least.get(name)}
    return Sent(kinds, good, least, frozenset(secret), frozenset(needed))


def kind_of(element: Element) -> str:
    """Say what is typed into a field."""
    if element.tag == "select":
        return "many" if element.get("multiple") is not None else "choice"
    by_type = {
        "checkbox": "tick",
        "date": "day",
        "datetime-local": "moment",
        "file": "file",
        "hidden": "hidden",
        "number": "number",
        "radio": "choice",
        "range": "number",
        "time": "time",
    }
    if element.tag == "input" and element.get("type") in by_type:
        return by_type[element.get("type", "")]
    return "number" if element.get("inputmode") in {"numeric", "decimal"} else "text"


class Returned:
    """A form that came back: what is marked, which marks say nothing, what stands there."""

    def __init__(self, page: Element, form: Sent) -> None:
        """Read the page."""
        self.form = form
        self.marked: set[str] = set()
        self.mute: set[str] = set()
        self.shown: dict[str, list[str]] = {}
        ids = {element.get("id"): element for element in page.iter() if element.get("id")}
        groups = {
            inner.get("name"): group
            for group in page.iter("fieldset")
            for inner in group.iter("input")
        }
        for element in page.iter():
            name = element.get("name") or ""
            if name not in form.kinds or element.tag not in {"input", "textarea", "select"}:
                continue
            own = element if element.get("aria-invalid") else groups.get(name, element)
            if own.get("aria-invalid") == "true":
                self.marked.add(name)
                said = (own.get("aria-describedby") or "").split()
                if not any("".join(ids[key].itertext()) for key in said if key in ids):
                    self.mute.add(name)
            text = "".join(element.itertext()) if element.tag == "textarea" else None
            self.shown.setdefault(name, []).append(text or element.get("value", ""))

    def lost(self, sent: Mapping[str, str]) -> list[str]:
        """Give the fields in which what was typed does not stand any more."""
        lost = []
        for name, text in sent.items():
            typed = text.replace("\x00", "\ufffd").strip()
            there = {value.strip() for value in self.shown.get(name, [])}
            if self.form.kinds[name] in TYPED and typed not in there:
                lost.append(name)
        return lost
