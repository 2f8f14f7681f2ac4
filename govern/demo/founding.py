"""How the demo organisation begins: departments, people, roles, accounts, the first journey."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.accounts import services as accounts
from govern.core.permissions import Role, system
from govern.demo import cast
from govern.departments.rules import SEPARATOR
from govern.firsthour import services as firsthour
from govern.firsthour.cli import preset_for
from govern.firsthour.rules import Step
from govern.people import services as people
from govern.staffing import policies as staffing
from govern.staffing import queries as snapshots
from govern.staffing import services as imports
from govern.staffing.rules import Entry, Parsed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from govern.demo.cast import Character, Extra
    from govern.demo.company import Company

ACTOR = system("the demo's history")
FILE_HASH = "0" * 64
#: The administrator is there before anybody else, and has the first number.
FIRST_NUMBER = "1"
CHARACTER_NUMBERS = {
    character.email: FIRST_NUMBER if character.email == cast.ADMINISTRATOR else f"H{position:05}"
    for position, character in enumerate(cast.CHARACTERS, start=1)
}
#: Who of the ten answers to whom.
MANAGERS = {
    cast.DIRECTOR: cast.CHIEF,
    cast.FINANCE: cast.CHIEF,
    cast.EMPLOYEE: cast.MANAGER,
    cast.MANAGER: cast.CHIEF,
}


def found(company: Company, *, key: str) -> None:
    """Make the organisation with its tree of departments and its first administrator."""
    administrator = next(c for c in cast.CHARACTERS if c.email == cast.ADMINISTRATOR)
    firsthour.found(
        actor=ACTOR,
        key=key,
        name="Havenlicht",
        preset=preset_for(len(company.extras)),
        languages=["en", "nl"],
        time_zone="Europe/Amsterdam",
        country="NL",
        admin_name=administrator.name,
        admin_email=administrator.email,
        also_director=False,
        admin_number=FIRST_NUMBER,
        is_demo=True,
    )
    firsthour.leave_step(Step.INVITE, actor=ACTOR)


def employ(company: Company, day: date, *, ten: bool = False) -> None:
    """Import everybody who joined on this day or, with the ten characters, by it."""
    new = [e for e in company.extras if (e.joined_on <= day if ten else e.joined_on == day)]
    rows = [*_characters(company), *map(_row, new)] if ten else list(map(_row, new))
    parsed = Parsed(
        frozenset(rows[0]), entries=[Entry(n, row) for n, row in enumerate(rows, start=2)]
    )
    plan = staffing.make_plan(parsed, snapshots.take_snapshot(ACTOR, lock=True))
    if plan.problems:
        raise RuntimeError(str(plan.problems[0]))
    imports.import_people(plan, actor=ACTOR, file_hash=FILE_HASH)


def _place(department: str) -> str:
    parents = dict(cast.DEPARTMENTS)
    names: list[str] = []
    here: str | None = department
    while here:
        names.insert(0, here)
        here = parents[here]
    return SEPARATOR.join(names)


def _characters(company: Company) -> Iterable[dict[str, str]]:
    joined = company.diary.first.replace(year=company.diary.first.year - 3)
    for character in cast.CHARACTERS:
        boss = MANAGERS.get(character.email)
        yield {
            "employee_number": CHARACTER_NUMBERS[character.email],
            "name": character.name,
            "email": character.email,
            "department": _place(character.department),
            "manager": CHARACTER_NUMBERS[boss] if boss else _boss(company, character),
            "level": character.level,
            "country": character.country,
            "language": character.language,
            "joined_on": joined.isoformat(),
        }


def _boss(company: Company, character: Character) -> str:
    return "" if character.email == cast.CHIEF else company.lead(character.department)


def _row(extra: Extra) -> dict[str, str]:
    leads = not extra.manager_number
    chief = CHARACTER_NUMBERS[cast.CHIEF]
    # Claims Rotterdam is Bram's; whoever else leads a department answers to the chief executive.
    bram = extra.department == "Claims Rotterdam"
    manager = chief if leads else extra.manager_number
    return {
        "employee_number": extra.number,
        "name": extra.name,
        "email": extra.email,
        "department": _place(extra.department),
        "manager": CHARACTER_NUMBERS[cast.MANAGER] if bram else manager,
        "level": extra.level,
        "country": extra.country,
        "language": extra.language,
        "joined_on": extra.joined_on.isoformat(),
    }


def admit(company: Company, day: date, password_hash: str, *, ten: bool = False) -> None:
    """Give an account to who has joined and has an address, and present the ten."""
    for extra in company.extras:
        if extra.email and (extra.joined_on <= day if ten else extra.joined_on == day):
            person_id = company.id_of(extra.number)
            accounts.set_password(person_id, password_hash, actor_id=person_id)
    if not ten:
        return
    for rank, character in enumerate(cast.CHARACTERS, start=1):
        person_id = company.id_of(character.email)
        accounts.set_password(person_id, password_hash, actor_id=person_id)
        accounts.present_in_demo(person_id, actor=ACTOR, rank=rank, story=character.story)
        for role in character.roles:
            # A host is a host of a team; the team names them.
            if role not in {Role.HOST, Role.ADMINISTRATOR}:
                people.grant_role(person_id, role, actor=ACTOR)
