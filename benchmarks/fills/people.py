"""The organisation, its departments, people, ways in and roles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2.low_level import Type, hash_secret

from benchmarks.fills import Fill, Row
from benchmarks.world import ADMINISTRATORS, AUDITORS, DIRECTORS, FIRST_EMPLOYEE, LEADERS, World
from govern.accounts.models import Account, SignInSession
from govern.accounts.rules import Method, Theme
from govern.core.localised import Localised
from govern.core.permissions import Role
from govern.core.types import sort_key
from govern.departments.models import Department
from govern.organisation.models import Organisation, Preset
from govern.people.models import Level, Person, RoleAssignment

FIRST_NAMES = (
    *("Anna", "Bram", "Chloé", "Daan", "Els", "Fatima", "Gijs", "Hélène", "Ibrahim", "Jort"),
    *("Käthe", "Lotte", "Milan", "Noor", "Øystein", "Pieter", "Quint", "Roos", "Sem", "Tess"),
)
LAST_NAMES = (
    *("de Vries", "Jansen", "van den Berg", "Bakker", "Visser", "Smit", "Meijer", "Mulder"),
    *("Peeters", "Maes", "Jacobs", "Mertens", "Willems", "Claes", "Goossens", "Wouters"),
    *("Müller", "Núñez", "Łukasik", "O'Brien", "Öztürk", "El Amrani", "Nguyễn"),
)
TRADES = ("Claims", "Sales", "Service", "Finance", "Products", "Technology", "People", "Legal")
CHILDREN = 8
PEOPLE_UNDER_A_MANAGER = 12
#: Everybody's; hashed once, with the memory of a real one, always to the same hash.
PASSWORD = "everybody has this one"  # noqa: S105 - of people that nobody is.
#: Databases of --full are kept, and so are the sessions in them.
SESSION_LENGTH = timedelta(days=3650)


def organisation(world: World) -> Iterator[Row]:
    """Give the one organisation."""
    yield {
        "id": 1,
        "name": "Havenlicht",
        "programme_name": Localised.of({"en": "Customer programme", "nl": "Klantprogramma"}),
        "preset": Preset.LARGE,
        "setup_step": None,
        "settings_version": world.id("settings", world.size),
        "created_at": world.ago(730),
    }


def _department_path(world: World, number: int) -> str:
    above = _department_path(world, (number - 1) // CHILDREN) if number else ""
    return f"{above}{world.id('department', number).hex}/"


def departments(world: World) -> Iterator[Row]:
    """Give a tree in which every department has up to eight below it."""
    for number in range(world.departments):
        name = f"{TRADES[number % len(TRADES)]} {number}" if number else "Havenlicht"
        yield {
            "id": world.id("department", number),
            "name": name,
            "sort_key": sort_key(name),
            "parent_id": world.id("department", (number - 1) // CHILDREN) if number else None,
            "path": _department_path(world, number),
            "created_at": world.ago(730),
        }


def _level(world: World, number: int) -> Level:
    if number < max(FIRST_EMPLOYEE, world.size // 100):
        return Level.EXECUTIVE
    return Level.MANAGER if number * PEOPLE_UNDER_A_MANAGER < world.size else Level.STAFF


def people(world: World) -> Iterator[Row]:
    """Give everybody, managers before those they manage."""
    chance = world.random("people")
    today = world.now.date()
    for number in range(world.size):
        name = f"{chance.choice(FIRST_NAMES)} {chance.choice(LAST_NAMES)}"
        joined_on = today - timedelta(days=chance.randrange(400, 4000))
        manager = number // PEOPLE_UNDER_A_MANAGER
        yield {
            "id": world.id("person", number),
            "name": name,
            "sort_key": sort_key(name),
            "email": f"person{number}@example.org" if world.has_account(number) else None,
            "employee_number": f"E{number:07}",
            "department_id": world.id("department", number % world.departments),
            "manager_id": world.id("person", manager) if manager < number else None,
            "level": _level(world, number),
            "country": "NL" if number % 3 else "BE",
            "language": "nl" if number % 3 else "en",
            "joined_on": joined_on,
            "left_on": today - timedelta(days=30) if world.has_left(number) else None,
            "created_at": world.ago(400),
        }


def _with_account(world: World) -> Iterator[int]:
    return (number for number in range(world.size) if world.has_account(number))


@cache
def password_hash() -> str:
    """Give the hash of the password, as `accounts.rules.Hasher` makes it, with a fixed salt."""
    made = hash_secret(
        PASSWORD.encode(),
        b"a salt for measuring",
        time_cost=3,
        memory_cost=65536,
        parallelism=4,
        hash_len=32,
        type=Type.ID,
    )
    return made.decode()


def accounts(world: World) -> Iterator[Row]:
    """Give ten of eleven people a way in."""
    for number in _with_account(world):
        yield {
            "person_id": world.id("person", number),
            "password_hash": password_hash(),
            "password_set_at": world.ago(300),
            "first_seen_at": world.ago(300),
            "theme": Theme.AUTO,
            "created_at": world.ago(400),
        }


def sessions(world: World) -> Iterator[Row]:
    """Sign everybody with an account in, in one browser."""
    for number in _with_account(world):
        yield {
            "id": world.id("session", number),
            "token_hash": hashlib.sha256(world.token(number).encode()).hexdigest(),
            "person_id": world.id("person", number),
            "method": Method.PASSWORD,
            "created_at": world.ago(0.1),
            "expires_at": world.now + SESSION_LENGTH,
        }


def _roles(world: World) -> Iterator[tuple[int, Role, UUID | None]]:
    for role, holders in (
        (Role.CX_DIRECTOR, DIRECTORS),
        (Role.ADMINISTRATOR, ADMINISTRATORS),
        (Role.SENIOR_LEADER, LEADERS),
        (Role.AUDITOR, AUDITORS),
    ):
        for number in holders:
            yield number, role, None
    for team in range(world.teams):
        yield world.host_of(team), Role.HOST, world.id("team", team)
    for department in world.spoken_for():
        yield world.colleague(department), Role.ADVOCATE, world.id("department", department)


def roles(world: World) -> Iterator[Row]:
    """Give the first people their roles everywhere, and hosts and advocates theirs somewhere."""
    for count, (number, role, scope_id) in enumerate(_roles(world)):
        yield {
            "id": world.id("role", count),
            "person_id": world.id("person", number),
            "role": role,
            "scope_id": scope_id,
            "started_at": world.ago(200),
        }


FILLS = (
    Fill(Organisation, organisation),
    Fill(Department, departments),
    Fill(Person, people),
    Fill(Account, accounts),
    Fill(SignInSession, sessions),
    Fill(RoleAssignment, roles),
)
