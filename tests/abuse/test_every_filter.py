"""Every list answers to everything it can be asked by its own page, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from tests.abuse.test_bad_input import pages
from tests.client import form_values, parsed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from tests.abuse.visitors import Visitors

#: What somebody types into a field of a filter, by its kind.
TYPED = {"date": "2026-05-01", "number": "1", "month": "2026-05"}


def questions(page: Element) -> Iterator[dict[str, object]]:
    """Give what a filter can be asked: as it stands, then each field of it filled in."""
    for form in page.iter("form"):
        if form.get("method", "get").lower() != "get":
            continue
        asked = form_values(form)
        yield asked
        for field in form.iter("select", "input"):
            name, kind = field.get("name"), field.get("type", "text")
            if not name or kind in {"hidden", "submit"}:
                continue
            if field.tag == "select":
                choices = [
                    option.get("value", option.text or "") for option in field.iter("option")
                ]
            elif kind in {"checkbox", "radio"}:
                choices = [field.get("value", "on")]
            else:
                choices = [TYPED.get(kind, "a")]
            # The choices of one field differ in nothing but the value.
            yield from ({**asked, name: choice} for choice in {*choices[:2], *choices[-1:]})


def test_every_filter_answers(visitors: Visitors) -> None:
    asked: set[str] = set()
    lists: set[str] = set()
    wrong = []
    for endpoint, address, who in pages(visitors):
        answer = visitors.send(who, "GET", address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        page = parsed(answer)
        path = urlsplit(address).path
        found = [f"{path}?{urlencode(query, doseq=True)}" for query in questions(page)]
        links = (urljoin(address, link.get("href", "")) for link in page.iter("a"))
        # How it can be sorted, the next page, and the file to take along.
        found += [link for link in links if urlsplit(link).path == path and urlsplit(link).query]
        for question in set(found) - asked:
            asked.add(question)
            lists.add(endpoint)
            status = visitors.send(who, "GET", question).status_code
            if status != 200:
                wrong.append(f"{question}: {status}")
    assert len(lists) > 20, lists
    assert not wrong, "\n".join(wrong)
