"""The bytes that are signed: the same for the same document, and no other."""

from __future__ import annotations

import hashlib
import random
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from govern.signing.rules import canonical, digest

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DOCUMENTS = st.dictionaries(
    TEXT,
    st.recursive(
        TEXT | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner)
    ),
    max_size=5,
)


def test_the_bytes_are_json_with_sorted_keys_and_no_spaces() -> None:
    assert canonical({"b": [1, "é"], "a": {"d": "", "c": 2}}) == (
        '{"a":{"c":2,"d":""},"b":[1,"é"]}'.encode()
    )


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


@given(TEXT)
def test_how_an_accent_was_typed_does_not_matter(text: str) -> None:
    forms = {canonical({"text": unicodedata.normalize(form, text)}) for form in ("NFC", "NFD")}
    assert len(forms) == 1


@given(TEXT, TEXT)
def test_two_texts_have_two_hashes(one: str, other: str) -> None:
    same = unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    assert (digest(canonical({"t": one})) == digest(canonical({"t": other}))) is same


@given(DOCUMENTS, st.randoms())
def test_any_one_byte_flipped_is_found(document: dict[str, object], chance: random.Random) -> None:
    body = bytearray(canonical(document))
    before = digest(bytes(body))
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    assert digest(bytes(body)) != before
