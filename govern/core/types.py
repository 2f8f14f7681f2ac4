"""Column types with one meaning each on SQLite and on PostgreSQL."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, DateTime, Enum, String, Uuid
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

from govern.core.localised import Localised

if TYPE_CHECKING:
    from enum import StrEnum

    from sqlalchemy.engine import Dialect

NAME_LENGTH = 200
SENTENCE_LENGTH = 500
TEXT_LENGTH = 10_000


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant; stored in UTC, always read back aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """Say what is read back; a decorated type says nothing of itself."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive value and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant without a time zone cannot be stored"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give an aware value in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class LocalisedText(TypeDecorator[Localised]):
    """A `Localised` value, stored as one JSON object of language code to text."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Localised | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Store the mapping."""
        return (value or Localised()).as_dict()

    def process_result_value(self, value: Any, dialect: Dialect) -> Localised:  # noqa: ANN401, ARG002
        """Give the value back; NULL and {} are the empty text."""
        return Localised.of(value or {})


def state_type(states: type[StrEnum]) -> Enum:
    """Give the column type of an enumeration: its values as text, held by a CHECK."""
    return Enum(
        states,
        native_enum=False,
        create_constraint=True,
        length=40,
        values_callable=lambda members: [member.value for member in members],
        name="".join(f"_{c.lower()}" if c.isupper() else c for c in states.__name__).lstrip("_"),
    )


def sort_key(name: str) -> str:
    """Give the key names sort by, the same on both databases: without accents and case."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))[:NAME_LENGTH]


#: What has a width, a place or an effect and still no picture, though its category says letter,
#: mark or symbol: the fillers of Hangul and Khmer, the empty braille cell, joiners and selectors,
#: the beam marks of music, what stands for an object (Unicode, Default_Ignorable_Code_Point).
_UNSEEN = frozenset(
    chr(code)
    for first, last in (
        (0x034F, 0x034F),
        (0x115F, 0x1160),
        (0x17B4, 0x17B5),
        (0x180B, 0x180F),
        (0x2065, 0x2065),
        (0x2800, 0x2800),
        (0x3164, 0x3164),
        (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFC),
        (0x1D159, 0x1D159),
    )
    for code in range(first, last + 1)
)
#: From here on there are only tags and selectors, then nothing but private use.
_LAST_SEEN = 0xE0000
#: The last two of each plane are never going to be characters.
_NEVER = 0xFFFE


def shows_something(text: str) -> bool:
    """Tell whether anything of a text is seen: a soft hyphen, a joiner or an accent alone is not.

    What this Python does not know yet may be a new letter or picture, and counts.
    """
    return any(_is_seen(character) for character in text)


def _is_seen(character: str) -> bool:
    if character in _UNSEEN or ord(character) >= _LAST_SEEN:
        return False
    category = unicodedata.category(character)
    # L letters, N numbers, P punctuation, S symbols; Cn is what is not known yet.
    return category[0] in "LNPS" or (category == "Cn" and ord(character) & _NEVER != _NEVER)


Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid4)]
Name = Annotated[str, mapped_column(String(NAME_LENGTH))]
Sentence = Annotated[str, mapped_column(String(SENTENCE_LENGTH))]
Text = Annotated[str, mapped_column(String(TEXT_LENGTH))]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
Texts = Annotated[Localised, mapped_column(LocalisedText)]
