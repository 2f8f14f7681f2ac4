"""The reader's language: chosen once in a request, and quick to translate and to format in.

Flask-Babel finds locale and catalogue anew for every sentence, date and number, which was a third
of the time of a page. Here the language is kept for the request, catalogues and what was formatted
for the process. Sentences keep going through `gettext`, from templates and from Python.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale, dates, numbers
from babel.support import Translations
from flask import current_app, g, has_app_context, has_request_context, request
from flask_babel import Domain
from jinja2 import pass_eval_context
from markupsafe import Markup

from govern.core.localised import DEFAULT_LANGUAGE, LANGUAGES, locale_of
from govern.extensions import babel
from govern.web.access import current_actor

if TYPE_CHECKING:
    from datetime import date, datetime, time, tzinfo

    from babel.support import NullTranslations
    from flask import Flask
    from jinja2.nodes import EvalContext

MOST_KEPT = 8192
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def language() -> str:
    """Give the language of the reader, 'en' or 'nl'."""
    try:
        found: str = g.reader_language
    except AttributeError:
        found = g.reader_language = _choose()
    except RuntimeError:
        # Nobody reads: outside of a request and of a message.
        return DEFAULT_LANGUAGE
    return found


def _choose() -> str:
    actor = current_actor()
    if actor.is_authenticated and actor.language in LANGUAGES:
        return actor.language
    return (has_request_context() and asked_of_browser()) or DEFAULT_LANGUAGE


def asked_of_browser() -> str | None:
    """Give the language chosen in this browser, or the one it is set to; None when neither is."""
    kept = request.cookies.get(current_app.config["GOVERN"].cookie("language"), "")
    return kept if kept in LANGUAGES else request.accept_languages.best_match(LANGUAGES)


@lru_cache
def locale(code: str) -> Locale:
    """Give the locale of a language: British English, Dutch."""
    return Locale.parse(locale_of(code))


class Catalogues(Domain):
    """The sentences in each language, read once."""

    def __init__(self) -> None:
        """Begin without any."""
        super().__init__()
        self.by_language: dict[str, NullTranslations] = {}

    def get_translations(self) -> NullTranslations:
        """Give the sentences in the reader's language."""
        code = language()
        if code in self.by_language:
            return self.by_language[code]
        found: NullTranslations = super().get_translations()
        if has_app_context():
            self.by_language[code] = found
        return found


_catalogues = Catalogues()


@lru_cache(MOST_KEPT)
def _marked(_code: str, sentence: str) -> Markup:
    return Markup(_catalogues.get_translations().gettext(sentence))  # noqa: S704 - our own words.


def _filled(text: str, variables: dict[str, object]) -> str:
    # As Jinja does: a sentence without placeholders writes no percent sign twice.
    return text % variables if "%" in text else text


def sentence_in(code: str, sentence: str) -> str:
    """Give a sentence in a language, without filling in its placeholders."""
    return str(_marked(code, sentence))


@lru_cache(MOST_KEPT)
def retold_in(code: str, text: str, sentence: str) -> str:
    """Give a sentence that was filled in and kept in any language in this one; else the text."""
    for spoken in LANGUAGES:
        parts = PLACEHOLDER.split(_said_in(spoken, sentence))
        pattern = "".join(
            f"(?P<{part}>.+)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
        )
        if found := re.fullmatch(pattern, text):
            return sentence_in(code, sentence) % found.groupdict()
    return text


@lru_cache
def _said_in(code: str, sentence: str) -> str:
    """Give a sentence in a language that need not be the reader's."""
    for folder in _catalogues.translation_directories:
        said = Translations.load(folder, [code]).gettext(sentence)
        if said != sentence:
            return str(said)
    return sentence


@pass_eval_context
def gettext(context: EvalContext, sentence: str, /, **variables: object) -> str:
    """Give a sentence of a template in the reader's language."""
    marked = _marked(language(), sentence)
    return _filled(marked if context.autoescape else str(marked), variables)


@pass_eval_context
def ngettext(context: EvalContext, one: str, many: str, number: int, /, **variables: object) -> str:
    """Give a sentence of a template for so many, in the reader's language."""
    text = _catalogues.get_translations().ngettext(one, many, number)
    variables.setdefault("num", number)
    return _filled(Markup(text) if context.autoescape else text, variables)  # noqa: S704 - as above.


@lru_cache(MOST_KEPT)
def date_in(code: str, value: date, style: str) -> str:
    """Give a day as people write it in a language."""
    return str(dates.format_date(value, style, locale=locale(code)))


@lru_cache(MOST_KEPT)
def datetime_in(code: str, value: datetime, zone: tzinfo, style: str) -> str:
    """Give an instant as people write it in a language; `value` stands without its zone."""
    return str(dates.format_datetime(value.replace(tzinfo=zone), style, locale=locale(code)))


@lru_cache(MOST_KEPT)
def time_in(code: str, value: time) -> str:
    """Give a time of the day to the minute, as people write it in a language."""
    return str(dates.format_time(value, "short", locale=locale(code)))


@lru_cache(MOST_KEPT)
def percent_in(code: str, value: float, digits: int) -> str:
    """Give a share from 0 to 1 in percent, as it is written in a language."""
    pattern = "#,##0." + "0" * digits + "%" if digits else "#,##0%"
    return str(numbers.format_percent(value, pattern, locale=locale(code)))


@lru_cache(MOST_KEPT)
def number_in(code: str, value: float) -> str:
    """Give a number with the separators of a language."""
    return str(numbers.format_decimal(value, locale=locale(code)))


def init_app(app: Flask) -> None:
    """Let templates and Python translate with what is kept; after Flask-Babel's own."""
    babel.domain_instance = _catalogues
    app.jinja_env.globals.update({"_": gettext, "gettext": gettext, "ngettext": ngettext})
