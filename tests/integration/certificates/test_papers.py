"""The definition and one's own certificate as PDF: what was signed, for who may have it."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest

from govern.core.transactions import transaction
from govern.definition import services as drafts
from govern.definition.hearing import HeardKind
from govern.documents import prose
from govern.documents.paper import code_of, render
from tests.factories.leaf import Leaf, both
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.client import Client


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give the people of a definition."""
    return Leaf()


def streams(pdf: bytes) -> bytes:
    """Give everything a PDF holds, its compressed parts opened."""
    found = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def test_anybody_takes_the_definition_along_as_pdf_ua(leaf: Leaf, client: Client) -> None:
    draft = leaf.draft()
    with transaction():
        drafts.hear(
            draft,
            actor=leaf.author,
            kind=HeardKind.CUSTOMERS,
            words=both("Twelve drivers"),
            on=None,
            people=12,
        )
    leaf.send(draft)
    leaf.sign(draft, 0)
    assert client.get("/verify/definition/1/pdf").status_code == 404
    leaf.sign(draft, 1)
    answer = client.get("/verify/definition/1/pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert 'filename="definition-1.pdf"' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    inside = streams(answer.data)
    assert answer.data.startswith(b"%PDF-")
    # It says of itself that it is PDF/UA-1, in which language, and has a structure to read by.
    assert b"pdfuaid:part" in inside
    assert b"/Lang" in inside
    assert b"/StructTreeRoot" in inside
    assert b"/verify/definition/1" in inside


def test_each_signatory_has_a_certificate_of_their_own(leaf: Leaf, client: Client) -> None:
    version_id = leaf.in_force()
    address = f"/definition/versions/{version_id}/certificate"
    for person, status in (
        (leaf.leaders[0], 200),
        (leaf.leaders[1], 200),
        (leaf.leaders[2], 404),
        (leaf.director, 404),
        (PersonFactory(), 404),
    ):
        client.sign_in(person)
        answer = client.get(address)
        assert answer.status_code == status, person.name
        assert ("My certificate" in client.get("/definition/").text) is (status == 200)


def test_of_a_text_that_is_still_out_only_who_signed_has_one(leaf: Leaf, client: Client) -> None:
    version_id = leaf.out()
    leaf.sign(version_id, 0)
    address = f"/definition/versions/{version_id}/certificate"
    client.sign_in(leaf.leaders[0])
    assert client.get(address).data.startswith(b"%PDF-")
    client.sign_in(PersonFactory())
    assert client.get(address).status_code == 404
    client.sign_in(leaf.director)
    assert client.get(f"/definition/versions/{leaf.look(version_id).id}").status_code == 200


def test_of_a_draft_there_is_no_paper(leaf: Leaf, client: Client) -> None:
    draft = leaf.draft()
    client.sign_in(leaf.director)
    assert client.get(f"/definition/versions/{draft}/certificate").status_code == 404
    assert client.get("/verify/definition/7/pdf").status_code == 404
    assert client.get("/verify/definition/99999999999/pdf").status_code == 404


def certificate(**more: object) -> dict[str, object]:
    """Give the values of a certificate."""
    proof = {
        "how": "Scan",
        "hash": "SHA-256 00",
        "address": "https://x.example/verify",
        "code": code_of("https://x.example/verify"),
        "code_says": "QR code",
    }
    return {
        "lang": "en",
        "organisation": "Havenlicht",
        "page": "Page",
        "title": "Certificate",
        "standing": "Version 1",
        "cry": {"text": "There", "lang": "nl"},
        "head": ["What", "Value"],
        "meaning": "I have read this.",
        "facts": [["Name", "Ada"]],
        "proof": proof,
        **more,
    }


def test_what_people_write_is_never_read_as_layout() -> None:
    wicked = '#read("/etc/passwd") $x$ *bold* [a] \\ "quoted" #import "x.typ"'
    pdf = render("certificate", certificate(facts=[["Name", wicked]], meaning=wicked))
    assert b"root:" not in streams(pdf)
    assert pdf.startswith(b"%PDF-")


def test_a_name_in_a_script_without_a_font_still_makes_a_paper() -> None:
    pdf = render("certificate", certificate(facts=[["Name", "李小龙 علي"]]))
    assert pdf.startswith(b"%PDF-")
    assert b"pdfuaid:part" not in streams(pdf)


def test_the_same_values_make_the_same_paper() -> None:
    assert render("certificate", certificate()) == render("certificate", certificate())


def test_prose_is_taken_apart_into_blocks() -> None:
    found = prose.blocks("# Head\n\nOne *two*\nthree **four**.\n\n- first\n- <b>second</b>\n")
    assert [(one["kind"], "".join(run["text"] for run in one["runs"])) for one in found] == [
        ("heading", "Head"),
        ("paragraph", "One two three four."),
        ("item", "first"),
        ("item", "<b>second</b>"),
    ]
    assert [run["text"] for run in found[1]["runs"] if run["strong"]] == ["four"]
    assert [run["text"] for run in found[1]["runs"] if run["emph"]] == ["two"]
