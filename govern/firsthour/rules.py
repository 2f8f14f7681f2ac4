"""The seven steps, and how pasted people are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.types import NAME_LENGTH
from govern.organisation.modules import Module
from govern.people.rules import EMAIL, EMAIL_LENGTH

if TYPE_CHECKING:
    from govern.core.localised import Localised

MOST_PASTED = 200
SHORTEST_LINE = 2


class Step(StrEnum):
    """The steps of the first hour, in order; also the names of their pages."""

    ORGANISATION = "organisation"
    PEOPLE = "people"
    PARTS = "parts"
    DEFINITION = "definition"
    PROMISES = "promises"
    FLOOR = "floor"
    INVITE = "invite"


STEPS = tuple(Step)
STEP_NAMES = {
    Step.ORGANISATION: N_("Organisation"),
    Step.PEOPLE: N_("People"),
    Step.PARTS: N_("Parts"),
    Step.DEFINITION: N_("Definition"),
    Step.PROMISES: N_("Promises"),
    Step.FLOOR: N_("Floor days"),
    Step.INVITE: N_("Invite"),
}


#: The steps that belong to a part that can be switched off.
STEP_MODULES = {
    Step.DEFINITION: Module.DEFINITION,
    Step.PROMISES: Module.PROMISES,
    Step.FLOOR: Module.ROTATIONS,
}
#: The parts an organisation of each size begins with: a small one with the few that have a step of
#: their own; one with many departments needs their voice and their stories soon; a large one has
#: people for everything.
BEGINS_WITH = {
    "small": tuple(STEP_MODULES.values()),
    "medium": (*STEP_MODULES.values(), Module.ADVOCATES, Module.AWARDS),
    "large": tuple(Module),
}
#: The steps that leave something behind, so that one can see whether they were done; what the
#: organisation is called and which parts are on has a value from the start.
LEAVING_SOMETHING = (Step.PEOPLE, Step.DEFINITION, Step.PROMISES, Step.FLOOR, Step.INVITE)
#: The task of whoever looks after what was skipped.
FINISH = "firsthour.finish"
#: When the first floor days begin at the earliest, on which weekday (Monday is 0), at what hour.
DAYS_TO_PREPARE = 7
FLOOR_WEEKDAY = 1
FLOOR_BEGINS = 9


def is_off(step: Step, modules_off: Collection[str]) -> bool:
    """Tell whether a step belongs to a part that is switched off."""
    module = STEP_MODULES.get(step)
    return module is not None and module.value in modules_off


def list_ticked(modules_off: Collection[str], at: int | None, preset: str) -> list[Module]:
    """Give the parts that are ticked when one comes to choose them, being at a step.

    Those that are on; but before anybody has chosen, those an organisation of this size begins
    with.
    """
    if at is not None and at <= number_of(Step.PARTS) and not modules_off:
        return list(BEGINS_WITH[preset])
    return [module for module in Module if module.value not in modules_off]


def next_open(step: Step, modules_off: Collection[str]) -> Step | None:
    """Give the first step after this one whose part is on, or None after the last one."""
    return next(
        (other for other in STEPS[number_of(step) :] if not is_off(other, modules_off)), None
    )


def first_floor_day(today: date) -> date:
    """Give a Tuesday that leaves a week to prepare."""
    earliest = today + timedelta(days=DAYS_TO_PREPARE)
    return earliest + timedelta(days=(FLOOR_WEEKDAY - earliest.weekday()) % 7)


def list_off(modules_off: Collection[str]) -> list[Step]:
    """Give the steps of parts that are switched off."""
    return [step for step in STEPS if is_off(step, modules_off)]


def number_of(step: Step) -> int:
    """Give the number of a step, from 1."""
    return STEPS.index(step) + 1


def numbers_of(steps: Iterable[Step]) -> set[int]:
    """Give the numbers of some steps, from 1."""
    return {number_of(step) for step in steps}


def step_at(number: int | None) -> Step:
    """Give the step one was at; the last one when all is done."""
    return STEPS[min(max(number or len(STEPS), 1), len(STEPS)) - 1]


@dataclass(frozen=True)
class Newcomer:
    """Somebody on a pasted line; without a department they belong to the organisation itself."""

    line: int
    name: str
    email: str
    department: str


@dataclass(frozen=True)
class Problem:
    """Why a pasted line cannot be read."""

    line: int
    message: str
    #: How long the part that is too long may be.
    most: int = 0


def read_people(text: str) -> tuple[list[Newcomer], list[Problem]]:
    """Read one person a line: name, e-mail, department, divided by commas, semicolons or tabs."""
    newcomers: list[Newcomer] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in re.split(r"[\t;,]", line)]
        problem, most = _problem_of(parts, seen) or _too_long(parts) or (None, 0)
        if len(newcomers) >= MOST_PASTED:
            problem = N_("Line %(line)d: paste at most 200 people; import a file for more.")
        if problem:
            problems.append(Problem(number, problem, most))
            continue
        email = parts[1].lower()
        seen.add(email)
        department = parts[2] if len(parts) > SHORTEST_LINE else ""
        newcomers.append(Newcomer(number, parts[0], email, department))
    return newcomers, problems


def _problem_of(parts: list[str], seen: set[str]) -> tuple[str, int] | None:
    if len(parts) < SHORTEST_LINE or len(parts) > SHORTEST_LINE + 1:
        return N_("Line %(line)d: write name, e-mail and department, with commas between them."), 0
    if not parts[0]:
        return N_("Line %(line)d: the name is missing."), 0
    if not EMAIL.fullmatch(parts[1]):
        return N_("Line %(line)d: the second part is no e-mail address."), 0
    if parts[1].lower() in seen:
        return N_("Line %(line)d: this e-mail address stands here twice."), 0
    return None


def _too_long(parts: list[str]) -> tuple[str, int] | None:
    name, email, department = (*parts, "")[:3]
    if len(name) > NAME_LENGTH:
        return N_("Line %(line)d: the name is longer than %(most)d characters."), NAME_LENGTH
    if len(email) > EMAIL_LENGTH:
        message = N_("Line %(line)d: the e-mail address is longer than %(most)d characters.")
        return message, EMAIL_LENGTH
    if len(department) > NAME_LENGTH:
        message = N_("Line %(line)d: the department is longer than %(most)d characters.")
        return message, NAME_LENGTH
    if ">" in department:
        return N_("Line %(line)d: the name of a department has no '>' in it."), 0
    return None


def is_among(text: Localised, copied: Iterable[Localised]) -> bool:
    """Tell whether a text of the library was copied, in all its languages or in some."""
    return any(one and set(one.texts) <= set(text.texts) for one in copied)
