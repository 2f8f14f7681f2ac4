"""Canonical bytes: the same document, the same bytes; any other document, another hash."""

from __future__ import annotations

import hashlib
import json
import random
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from govern.signing.rules import canonical, digest, instant

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
DOCUMENTS = st.dictionaries(
    TEXTS,
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXTS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
        max_leaves=12,
    ),
    max_size=5,
)


def test_the_bytes_of_a_known_document_never_change() -> None:
    document = {
        "b": "Cafe\u0301",
        "a": {"nl": "één", "en": "one"},
        "place": 72,
        "list": [True, None],
    }
    body = canonical(document)
    assert body == '{"a":{"en":"one","nl":"één"},"b":"Café","list":[true,null],"place":72}'.encode()
    assert digest(body) == ("66c03fdd8e9b555756233244cf00c47c06b62e7a95a939c11a7aaf4b940ec6e5")


def test_the_hash_is_sha_256_of_the_bytes() -> None:
    assert digest(b"abc") == hashlib.sha256(b"abc").hexdigest()


@given(DOCUMENTS, st.randoms())
def test_the_order_of_keys_does_not_matter(
    document: dict[str, object], chance: random.Random
) -> None:
    # Two keys that are the same to a reader are one key.
    document = {unicodedata.normalize("NFC", key): value for key, value in document.items()}
    keys = list(document)
    chance.shuffle(keys)
    assert canonical({key: document[key] for key in keys}) == canonical(document)


@given(DOCUMENTS)
def test_reading_the_bytes_and_writing_them_again_gives_the_same(
    document: dict[str, object],
) -> None:
    body = canonical(document)
    assert canonical(json.loads(body)) == body


@given(TEXTS)
def test_composed_and_decomposed_letters_are_the_same_text(text: str) -> None:
    assert canonical({"t": unicodedata.normalize("NFD", text)}) == canonical(
        {"t": unicodedata.normalize("NFC", text)}
    )


@given(DOCUMENTS, DOCUMENTS)
def test_other_words_have_another_hash(one: dict[str, object], other: dict[str, object]) -> None:
    assume(json.loads(canonical(one)) != json.loads(canonical(other)))
    assert digest(canonical(one)) != digest(canonical(other))


@given(DOCUMENTS, st.data())
def test_any_flipped_bit_is_found(document: dict[str, object], data: st.DataObject) -> None:
    body = bytearray(canonical(document))
    hashed = digest(bytes(body))
    place = data.draw(st.integers(0, len(body) - 1))
    body[place] ^= 1 << data.draw(st.integers(0, 7))
    assert digest(bytes(body)) != hashed


@pytest.mark.parametrize("value", [1.5, datetime(2026, 3, 2, tzinfo=UTC), {1, 2}, b"x"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical({"v": value})


def test_an_instant_is_written_in_utc() -> None:
    there = timezone(timedelta(hours=2))
    assert instant(datetime(2026, 3, 2, 16, 4, tzinfo=there)) == "2026-03-02T14:04:00.000000+00:00"
