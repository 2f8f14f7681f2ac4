"""Rendering: one function for pages, and the filters templates use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from uuid import uuid4
from zoneinfo import ZoneInfo

import nh3
from babel.dates import format_timedelta
from flask import current_app, g, render_template, request, session
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache, Template
from markdown_it import MarkdownIt
from markupsafe import Markup

from govern.core import clock
from govern.core.localised import Localised
from govern.web import translating
from govern.web.access import current_actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from flask.typing import ResponseReturnValue
    from jinja2.environment import TemplateModule
    from jinja2.runtime import Context

    from govern.core.descriptions import Name
    from govern.core.localised import Shown

ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "a", "h3", "h4", "code"}
#: Who renders asks for it here.
language = translating.language
_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable(["image"])


def render(template: str, **context: object) -> ResponseReturnValue:
    """Answer with a page; 422 when a form in it was refused, 409 when it was overtaken."""
    status = 200
    for value in context.values():
        if isinstance(value, FlaskForm) and (value.errors or value.form_errors):
            status = 409 if getattr(value, "stale", False) else 422
    return render_page(template, **context), status


def render_page(template: str, **context: object) -> str:
    """Give the text of a page."""
    return render_template(template, **context)


@lru_cache(maxsize=512)
def _markdown_html(text: str) -> str:
    return nh3.clean(
        _markdown.render(text),
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def markdown(text: str | None) -> Markup:
    """Give what staff wrote as HTML: CommonMark without HTML, then cleaned again."""
    return Markup(_markdown_html(text or ""))  # noqa: S704 - nh3 has cleaned it.


def localised(value: Localised | None) -> Shown | None:
    """Give a text in the reader's language with the language it really is in."""
    return value.shown(language()) if value else None


def plain(value: Localised | None) -> str:
    """Give a text in the reader's language, else in the one there is."""
    return value.shown(language()).text if value else ""


def told(sentence: str, params: Mapping[str, object] | None = None) -> str:
    """Give a sentence in the reader's language, its placeholders filled.

    A value that is a text in several languages, or its stored form, is told in the reader's.
    """
    values = {key: _one_language(value) for key, value in (params or {}).items()}
    text = translating.sentence_in(language(), sentence)
    return text % values if values else text


def called(name: Name | None) -> str:
    """Give what a thing is called in the reader's language; nothing where it has no name."""
    if isinstance(name, date):
        return date_text(name)
    return plain(name) if isinstance(name, Localised) else name or ""


def retold(text: str | None, sentence: str) -> str:
    """Give a text that was kept in its writer's language in the reader's, when it is this sentence.

    What people typed themselves stays as they typed it.
    """
    return translating.retold_in(language(), text, sentence) if text else ""


def _one_language(value: object) -> object:
    if isinstance(value, dict) and value and all(isinstance(v, str) for v in value.values()):
        value = Localised.of(value)
    return value.shown(language()).text if isinstance(value, Localised) else value


def _zone() -> ZoneInfo:
    return ZoneInfo(current_actor().time_zone or "UTC")


def date_text(value: date | datetime | None, style: str = "long") -> str:
    """Give a day as people write it; an instant is shown as the day in the reader's zone."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(_zone()).date()
    return translating.date_in(language(), value, style)


def day_text(value: date | datetime | None) -> str:
    """Give a day near by as people say it: weekday, day, month, and another year than this."""
    if value is None:
        return ""
    zone = _zone()
    day = value.astimezone(zone).date() if isinstance(value, datetime) else value
    style = "EEE d MMM" if day.year == clock.today(zone.key).year else "EEE d MMM yyyy"
    return translating.date_in(language(), day, style)


def datetime_text(value: datetime | None, style: str = "minute") -> str:
    """Give an instant in the reader's zone: to the minute, as a `day`, or in Babel's styles."""
    if value is None:
        return ""
    zone = _zone()
    local = value.astimezone(zone)
    if style not in {"minute", "day"}:
        return translating.datetime_in(language(), local.replace(tzinfo=None), zone, style)
    day = day_text(local) if style == "day" else date_text(local, "medium")
    return f"{day}, {translating.time_in(language(), local.time())}"


def ago(value: datetime | None) -> str:
    """Give how long ago, or how far ahead, an instant is."""
    if value is None:
        return ""
    return format_timedelta(
        value - clock.now(),
        granularity="minute",
        add_direction=True,
        locale=translating.locale(language()),
    )


def span(value: timedelta) -> str:
    """Give how long something takes in whole days, or hours, or minutes."""
    minutes = max(value // timedelta(minutes=1), 1)
    unit: Literal["day", "hour", "minute"]
    if minutes >= (length := 24 * 60):
        unit = "day"
    elif minutes >= (length := 60):
        unit = "hour"
    else:
        unit, length = "minute", 1
    return format_timedelta(
        timedelta(minutes=minutes - minutes % length),
        granularity=unit,
        # Ten days are no week, and thirty hours are one day.
        threshold=minutes + 1,
        locale=translating.locale(language()),
    )


def percent(value: float | None, digits: int = 1) -> str:
    """Give a share as 91.4% or 91,4%, by the rules of the language."""
    return "" if value is None else translating.percent_in(language(), value, digits)


def number(value: float | None) -> str:
    """Give a number with the separators of the language."""
    return "" if value is None else translating.number_in(language(), value)


def iso(value: datetime | date | None) -> str:
    """Give the machine's form of an instant or day, for `<time datetime>`."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


class QuickTemplate(Template):
    """A template whose macros are made once, without asking each time whether names were added."""

    def _get_default_module(self, _context: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def csrf_token() -> str:
    """Give the token of the session, signed once for each session that this process has met."""
    if "csrf_token" in session and "csrf_token" not in g:
        g.csrf_token = _signed(current_app.config["SECRET_KEY"], session["csrf_token"])
    token: str = generate_csrf()
    return token


@lru_cache(maxsize=4096)
def _signed(secret: str, raw: str) -> str:
    return URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw)


def this_address() -> str:
    """Give the address of the page, to come back to after a change of language or colours."""
    return request.full_path if request.method == "GET" else request.path


def init_app(app: Flask) -> None:
    """Register the filters."""
    app.jinja_env.filters.update(
        ago=ago,
        called=called,
        date=date_text,
        datetime=datetime_text,
        day=day_text,
        iso=iso,
        localised=localised,
        markdown=markdown,
        number=number,
        percent=percent,
        plain=plain,
        retold=retold,
        span=span,
        told=told,
    )
    app.jinja_env.globals["one_time_id"] = lambda: str(uuid4())
    app.jinja_env.globals["this_address"] = this_address
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.template_class = QuickTemplate
    # Compiled once for all processes and starts; a template that was changed is compiled anew.
    compiled = Path(app.instance_path) / "templates"
    compiled.mkdir(exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def _about_the_reader() -> dict[str, object]:
        actor = current_actor()
        return {
            "actor": actor,
            "locale": language(),
            "can": actor.holds,
            # Flask-WTF gives its own in the same way, before.
            "csrf_token": csrf_token,
        }
