"""Text in several languages as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LANGUAGES: tuple[str, ...] = ("en", "nl")
DEFAULT_LANGUAGE = "en"


def locale_of(language: str) -> str:
    """Give the locale dates and numbers are written in; English is British here."""
    return {"en": "en_GB"}.get(language, language)


class Shown(NamedTuple):
    """A text as it is shown: which language it really is, and whether that was a fallback."""

    text: str
    language: str
    fell_back: bool


@dataclass(frozen=True)
class Localised:
    """A text per language code; empty texts are left out."""

    texts: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, texts: Mapping[str, str | None]) -> Localised:
        """Make a value from a mapping of language code to text, in a fixed order."""
        return cls(tuple((k, v.strip()) for k, v in sorted(texts.items()) if v and v.strip()))

    def __bool__(self) -> bool:
        """Be true when there is a text in any language."""
        return bool(self.texts)

    def as_dict(self) -> dict[str, str]:
        """Give the texts by language code."""
        return dict(self.texts)

    def get(self, language: str) -> str | None:
        """Give the text in exactly this language, or None."""
        return self.as_dict().get(language)

    def shown(self, language: str) -> Shown:
        """Give the text in this language, else in the first one there is."""
        for code, text in self.texts:
            if code == language:
                return Shown(text, language, fell_back=False)
        texts = self.as_dict()
        for code in (*LANGUAGES, *texts):
            if code in texts:
                return Shown(texts[code], code, fell_back=True)
        return Shown("", language, fell_back=False)

    def only(self, languages: Sequence[str]) -> Localised:
        """Give the texts in these languages; all of them when there is none in these."""
        kept = {code: text for code, text in self.texts if code in languages}
        return Localised.of(kept) if kept else self

    def missing(self, languages: tuple[str, ...]) -> tuple[str, ...]:
        """Give the languages of this list that have no text yet."""
        texts = self.as_dict()
        return tuple(code for code in languages if code not in texts)


def both(en: str, nl: str) -> Localised:
    """Give a text that is written in both languages of the product."""
    return Localised.of({"en": en, "nl": nl})
