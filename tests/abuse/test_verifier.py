"""What is signed can be verified by a program that knows nothing but docs/verifying.md."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.core.localised import Localised
from govern.core.transactions import transaction
from govern.definition import services
from govern.definition.hearing import HeardKind
from govern.signing.models import FrozenText
from govern.signing.queries import get_frozen
from govern.signing.rules import canonical, form_of
from govern.signoff.queries import hash_of, verdict_of
from tests.abuse import verifier
from tests.factories.leaf import Leaf

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy.orm import Session

    from tests.client import Client

TEXTS = st.text(
    st.characters(exclude_categories=["Cs"], include_characters='\x00\x1f\x7f\r\n\t"\\\u2028'),
    max_size=30,
)
VALUES = st.recursive(
    st.none() | TEXTS | st.integers(-(10**12), 10**12),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(alphabet="abcxyz_", min_size=1, max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(alphabet="abcxyz_", min_size=1, max_size=6), VALUES, max_size=5))
def test_both_write_every_document_down_in_the_same_bytes(document: dict[str, Any]) -> None:
    body = canonical(document)
    assert verifier.write(document).encode("utf-8") == body
    assert verifier.is_in_the_fixed_form(body)


@pytest.fixture
def leaf(session: Session, at: Any) -> Leaf:
    """Give a definition in force that names who was heard, written with odd characters."""
    leaf = Leaf()
    draft = leaf.begin()
    # An e with an accent in two characters, a quote, a backslash, two paragraphs.
    leaf.write(draft, rallying_cry='Cafe\u0301 "open" \\ always', full_text="One.\n\nTwo.")
    leaf.stand(draft)
    leaf.stand(draft, "Fast", "Thorough")
    with transaction():
        services.hear(
            draft,
            actor=leaf.author,
            kind=HeardKind.CUSTOMERS,
            words=Localised.of({"en": "Twelve, at the kitchen table"}),
            on=date(2026, 3, 4),
            people=12,
        )
    leaf.send(draft)
    leaf.sign(draft, 0)
    leaf.sign(draft, 1)
    leaf.version_id = draft
    return leaf


def rows(session: Session, table: str, where: str, value: UUID) -> list[dict[str, Any]]:
    """Read rows as they lie in the database, past every model."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    key, mark = (value.hex, "?") if is_sqlite else (value, "%s")
    statement = f"SELECT * FROM {table} WHERE {where} = {mark}"  # noqa: S608 - names of this test.
    found = session.connection().exec_driver_sql(statement, (key,))
    return [dict(row) for row in found.mappings()]


def test_the_tables_and_the_signed_bytes_belong_together(leaf: Leaf, session: Session) -> None:
    (version,) = rows(session, "definition_version", "id", leaf.version_id)
    dimensions = rows(session, "definition_dimension", "definition_id", leaf.version_id)
    frozen = get_frozen(leaf.look(leaf.version_id).frozen_text_id)
    body = verifier.from_tables(version, dimensions, 2)
    assert body == frozen.body
    assert verifier.fingerprint(body) == frozen.sha256
    assert {row["sha256"] for row in rows(session, "signature", "frozen_text_id", frozen.id)} == {
        frozen.sha256
    }
    for change in ({"number": 7}, {"heard": "[]"}, {"imperative": '{"en": "Else"}'}):
        assert verifier.from_tables({**version, **change}, dimensions, 2) != frozen.body


def test_anybody_can_take_along_exactly_what_was_signed(client: Client, leaf: Leaf) -> None:
    answer = client.get("/verify/definition/1/text")
    assert answer.status_code == 200
    assert answer.mimetype == "application/json"
    assert verifier.is_in_the_fixed_form(answer.data)
    page = client.get("/verify/definition/1").text
    assert page.count(verifier.fingerprint(answer.data)) == 2
    assert client.get("/verify/definition/2/text").status_code == 404


def test_what_was_signed_in_the_first_form_still_holds(leaf: Leaf, session: Session) -> None:
    version = leaf.look(leaf.version_id)
    first = canonical(version.document(1))
    frozen = FrozenText(body=first, sha256=verifier.fingerprint(first))
    assert frozen.form == 1
    assert hash_of(version, frozen) == frozen.sha256
    assert hash_of(version) != frozen.sha256
    assert verdict_of(version, get_frozen(version.frozen_text_id)).holds


@pytest.mark.parametrize(
    ("body", "form"),
    [
        (b'{"format":2}', 2),
        (b"{}", 1),
        (b'{"format":true}', 1),
        (b'{"format":"2"}', 1),
        (b"[]", 1),
        (b"no JSON", 1),
        (b"\xff", 1),
    ],
)
def test_the_form_is_read_off_the_bytes_whatever_they_are(body: bytes, form: int) -> None:
    assert form_of(body) == form
