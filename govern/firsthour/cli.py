"""`govern init`: the questions that make an organisation out of an empty database."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from govern.core import clock
from govern.core.errors import DomainError
from govern.core.localised import LANGUAGES
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.firsthour import services
from govern.links.notifications import address_of
from govern.links.queries import list_open_by_batch
from govern.organisation.models import Preset
from govern.organisation.queries import find_facts
from govern.people.rules import is_email

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Flask

SMALL_TO = 150
MEDIUM_TO = 2000
COUNTRY_LETTERS = 2
MOST_PEOPLE = 1_000_000


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
        if given is not None:
            return check(given)
        if not self.yes:
            return str(click.prompt(question, default=default or None, value_proc=check))
        if default:
            return default
        raise click.UsageError(f"{option} is needed when nothing may be asked")


def preset_for(people: int) -> Preset:
    """Give the preset of an organisation of so many people."""
    if people <= SMALL_TO:
        return Preset.SMALL
    return Preset.MEDIUM if people <= MEDIUM_TO else Preset.LARGE


def begin(app: Flask, answers: Answers) -> str:
    """Make the organisation and give the address that lets its first administrator in."""
    with app.test_request_context(base_url=app.config["GOVERN"].external_url):
        if find_facts() is not None:
            raise click.ClickException(
                "There is an organisation here already; nothing was changed."
            )
        admin_name = answers.text(
            answers.admin_name, "Your name, as the first administrator", "--admin-name"
        )
        admin_email = answers.text(
            answers.admin_email, "Your e-mail address", "--admin-email", check=_email
        )
        name = answers.text(answers.name, "Name of the organisation", "--name")
        people = int(
            answers.text(
                _written(answers.people), "How many people work there", "--people", "100", _number
            )
        )
        languages = answers.text(
            answers.languages, "Languages, the first one leads", "--languages", "en,nl", _languages
        ).split(",")
        zone = answers.text(
            answers.time_zone, "Time zone", "--time-zone", "Europe/Amsterdam", _zone
        )
        country = answers.text(
            answers.country, "Country (two letters)", "--country", "NL", _country
        )
        director = answers.director
        if director is None:
            director = answers.yes or click.confirm("Is this also the CX director?", default=True)
        try:
            with transaction():
                batch_id = services.found(
                    actor=system("the organisation is made on the command line"),
                    key=app.config["SECRET_KEY"],
                    name=name,
                    preset=preset_for(people),
                    languages=languages,
                    time_zone=zone,
                    country=country,
                    admin_name=admin_name,
                    admin_email=admin_email,
                    also_director=director,
                    is_demo=answers.is_demo,
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
    if len(country) != COUNTRY_LETTERS or not country.isalpha():
        raise click.UsageError("the country has two letters, for example NL or BE")
    return country


def _languages(text: str) -> str:
    chosen = [code.strip().lower() for code in text.split(",") if code.strip()]
    if not chosen or not set(chosen) <= set(LANGUAGES):
        raise click.UsageError(f"choose from {', '.join(LANGUAGES)}, with commas between them")
    return ",".join(chosen)
