"""`govern init`: the questions that make an organisation out of an empty database."""

from __future__ import annotations

import dataclasses
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from govern.core import clock
from govern.core.errors import DomainError
from govern.core.localised import LANGUAGES
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.core.types import NAME_LENGTH
from govern.departments import rules as departments
from govern.firsthour import services
from govern.links.notifications import address_of
from govern.links.queries import list_open_by_batch
from govern.organisation.models import Preset
from govern.organisation.queries import find_facts
from govern.people.rules import COUNTRIES, is_email
from govern.sheets.sheet import suspicious

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

SMALL_TO = 150
MEDIUM_TO = 2000
MOST_PEOPLE = 1_000_000


UNREADABLE = "this is not written in UTF-8, or has characters that cannot be seen"


class Refused(click.ClickException):
    """A wrong answer that nobody sits there to correct."""

    exit_code = 2


@dataclass(frozen=True, kw_only=True)
class Complete:
    """Every answer, checked, in the words of `services.found`."""

    name: str
    preset: Preset
    languages: list[str]
    time_zone: str
    country: str
    admin_name: str
    admin_email: str
    also_director: bool
    is_demo: bool


@dataclass(frozen=True)
class Answers:
    """What was given as options; None is asked for, or has a default with --yes."""

    name: str | None
    people: int | None
    languages: str | None
    time_zone: str | None
    country: str | None
    admin_name: str | None
    admin_email: str | None
    director: bool | None
    yes: bool
    is_demo: bool = False
    #: Option -> what is offered as its answer instead of what is usual.
    offered: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def text(
        self,
        given: str | None,
        question: str,
        option: str,
        default: str = "",
        check: Callable[[str], str] = str.strip,
    ) -> str:
        """Give the answer to a question; it is asked again as long as `check` refuses it."""
        default = self.offered.get(option, default)

        def checked(answer: str) -> str:
            try:
                return check(_readable(answer))
            except click.UsageError as error:
                message = f"{option}: {error.message}"
                raise click.UsageError(message) from error

        def answered(answer: str) -> str:
            try:
                return checked(answer)
            except click.UsageError as error:
                if at_a_terminal():
                    raise  # It is asked again.
                raise Refused(error.message) from error

        if given is not None:
            return checked(given)
        if self.yes:
            if default:
                return default
            raise click.UsageError(f"{option} is needed when nothing may be asked")
        try:
            return str(click.prompt(question, default=default or None, value_proc=answered))
        except UnicodeDecodeError as error:
            raise Refused(f"{option}: {UNREADABLE}") from error

    def complete(self) -> Complete:
        """Ask what was not given, and check all of it."""
        admin_name = self.text(
            self.admin_name, "Your name, as the first administrator", "--admin-name", check=_name
        )
        admin_email = self.text(
            self.admin_email, "Your e-mail address", "--admin-email", check=_email
        )
        name = self.text(self.name, "Name of the organisation", "--name", check=_top)
        people = self.text(
            _written(self.people), "How many people work there", "--people", "100", _number
        )
        languages = self.text(
            self.languages, "Languages, the first one leads", "--languages", "en,nl", _languages
        )
        zone = self.text(self.time_zone, "Time zone", "--time-zone", "Europe/Amsterdam", _zone)
        country = self.text(self.country, "Country (two letters)", "--country", "NL", _country)
        director = self.director
        if director is None:
            director = self.yes or click.confirm("Is this also the CX director?", default=True)
        return Complete(
            name=name,
            preset=preset_for(int(people)),
            languages=languages.split(","),
            time_zone=zone,
            country=country,
            admin_name=admin_name,
            admin_email=admin_email,
            also_director=director,
            is_demo=self.is_demo,
        )


def at_a_terminal() -> bool:
    """Tell whether somebody can be asked again."""
    return sys.stdin.isatty()


def preset_for(people: int) -> Preset:
    """Give the preset of an organisation of so many people."""
    if people <= SMALL_TO:
        return Preset.SMALL
    return Preset.MEDIUM if people <= MEDIUM_TO else Preset.LARGE


def refuse_another_organisation() -> None:
    """End when there is an organisation already: one database holds one."""
    if find_facts() is not None:
        raise click.ClickException("There is an organisation here already; nothing was changed.")


def begin(app: Flask, answers: Answers | Complete) -> str:
    """Make the organisation and give the address that lets its first administrator in."""
    with app.test_request_context(base_url=app.config["GOVERN"].external_url):
        refuse_another_organisation()
        given = answers if isinstance(answers, Complete) else answers.complete()
        try:
            with transaction():
                batch_id = services.found(
                    actor=system("the organisation is made on the command line"),
                    key=app.config["SECRET_KEY"],
                    **vars(given),
                )
        except DomainError as error:
            raise click.ClickException(str(error)) from error
        (row,) = list_open_by_batch(batch_id)
        return address_of(row.id)


def _written(number: int | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str) -> str:
    if not text.strip().isdecimal() or not 1 <= int(text) <= MOST_PEOPLE:
        raise click.UsageError(f"the number of people lies between 1 and {MOST_PEOPLE:,}")
    return text.strip()


def _readable(text: str) -> str:
    """Refuse line breaks, control characters, marks of direction and bytes that are no text."""
    lone = any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text)
    if lone or suspicious(text) is not None:
        raise click.UsageError(UNREADABLE)
    return text


def _name(text: str) -> str:
    name = text.strip()
    if not 1 <= len(name) <= NAME_LENGTH:
        raise click.UsageError(f"a name has 1 to {NAME_LENGTH} characters")
    return name


def _top(text: str) -> str:
    """Check the name of the organisation, which is the name of its topmost department too."""
    if (message := departments.problem(text)) is not None:
        raise click.UsageError(message)
    return text.strip()


def _email(text: str) -> str:
    if not is_email(text.strip()):
        raise click.UsageError("this is no e-mail address; for example noor@example.org")
    return text.strip()


def _zone(text: str) -> str:
    if text.strip() not in clock.time_zones():
        raise click.UsageError(f"'{text}' is no time zone; for example Europe/Brussels")
    return text.strip()


def _country(text: str) -> str:
    country = text.strip().upper()
    if country not in COUNTRIES:
        raise click.UsageError("the country has two letters, for example NL or BE")
    return country


def _languages(text: str) -> str:
    chosen = [code.strip().lower() for code in text.split(",") if code.strip()]
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise click.UsageError(f"choose from {', '.join(LANGUAGES)}, with commas between them")
    return ",".join(chosen)
