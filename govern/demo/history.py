"""Two years of Havenlicht, lived day by day through the services, from a fixed seed."""

from __future__ import annotations

import os
import secrets
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from flask import current_app

from govern.accounts import rules as secrets_of
from govern.accounts.queries import find_demo_password
from govern.acknowledgements import jobs as acknowledgements
from govern.audit import keys
from govern.core import clock
from govern.core.permissions import system
from govern.core.transactions import transaction
from govern.demo import (
    awarding,
    booking,
    cast,
    committing,
    defining,
    excusing,
    founding,
    learning,
    promising,
    speaking,
)
from govern.demo.company import Company
from govern.demo.diary import Diary
from govern.demo.visiting import Floor
from govern.figures import services as figures
from govern.licences import jobs as licences
from govern.notifications import services as notifications
from govern.operations import jobs as operations
from govern.organisation.queries import find_facts

if TYPE_CHECKING:
    from collections.abc import Callable

SEED = 2026
ACTOR = system("the demo's history")
MONTH_DAYS = 30.44
#: So many of so many have no e-mail address, and so no account.
WITHOUT_ACCOUNT = (30, 310)
WORDS = (
    "anchor apple april basket beacon bottle bridge candle canvas carpet castle cherry copper "
    "cotton dolphin engine feather forest garden ginger harbour hazel island jacket kettle ladder "
    "lantern lemon lighthouse magnet marble meadow mirror morning mountain needle orange orchard "
    "paper pebble pepper piano pillow pocket rabbit ribbon river saddle sailor sandal silver "
    "summer sunset teapot thunder timber tunnel velvet violin walnut window winter yellow"
).split()
WORDS_IN_PASSWORD = 4


class NotEmpty(RuntimeError):
    """The database holds an organisation already; the demo's history needs an empty one."""


def load(
    *, people: int = 310, months: int = 24, progress: Callable[[int, int], object] | None = None
) -> None:
    """Make the demo in an empty, migrated database; the ten characters come on top of `people`."""
    if find_facts() is not None:
        raise NotEmpty
    now = clock.now()
    random = Random(SEED)
    diary = Diary(today=now.date(), now=now, days=round(months * MONTH_DAYS))
    without = without_account(people)
    company = Company(
        diary=diary,
        random=random,
        extras=cast.extras(random, people=people, without_account=without, today=diary.today),
        key=current_app.config["SECRET_KEY"],
    )
    password_hash = secrets_of.hasher.hash(make_password(current_app.config["GOVERN"].instance))
    _write(company, months, password_hash)
    diary.live(progress)
    _finish()


def _write(company: Company, months: int, password_hash: str) -> None:
    """Write everything into the diary that is known beforehand."""
    diary = company.diary
    first = diary.first
    diary.on(first, partial(founding.found, company, key=company.key))
    diary.on(first, partial(founding.employ, company, first, ten=True))
    diary.on(first, partial(founding.admit, company, first, password_hash, ten=True))
    for day in sorted({e.joined_on for e in company.extras if e.joined_on > first}):
        diary.on(day, partial(founding.employ, company, day))
        diary.on(day, partial(founding.admit, company, day, password_hash))
    defining.tell(company)
    promising.tell(company)
    committing.tell(company)
    speaking.tell(company)
    learning.tell(company)
    floor = Floor(company)
    floor.tell(months)
    booking.tell(company, floor)
    excusing.tell(company, floor)
    awarding.tell(company)
    for day in diary.month_ends():
        diary.on(day, partial(figures.refresh, actor=ACTOR))


def _finish() -> None:
    """Let nothing of the past be sent, remind of what is due, seal the log."""
    licences.remind()
    acknowledgements.ask()
    with transaction():
        notifications.keep_as_history(actor=ACTOR)
    keys.ensure_key(current_app.config["GOVERN"].instance)
    operations.checkpoint()
    with transaction():
        notifications.keep_as_history(actor=ACTOR)


def without_account(people: int) -> int:
    """Give how many of so many people have no account."""
    some, of = WITHOUT_ACCOUNT
    return people * some // of


def make_password(instance: Path) -> str:
    """Give the password of everybody in the demo; made at random when there is none yet."""
    password = find_demo_password(instance)
    if password is None:
        password = "-".join(secrets.choice(WORDS) for _ in range(WORDS_IN_PASSWORD))
        path = instance / "demo-password"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(password + "\n")
    return password
