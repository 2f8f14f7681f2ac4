"""The seven steps, and how pasted people are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from govern.core.errors import N_

MOST_PASTED = 200
SHORTEST_LINE = 2
_EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


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


def number_of(step: Step) -> int:
    """Give the number of a step, from 1."""
    return STEPS.index(step) + 1


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


def read_people(text: str) -> tuple[list[Newcomer], list[Problem]]:
    """Read one person a line: name, e-mail, department, divided by commas, semicolons or tabs."""
    newcomers: list[Newcomer] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in re.split(r"[\t;,]", line)]
        problem = _problem_of(parts, seen)
        if len(newcomers) >= MOST_PASTED:
            problem = N_("Line %(line)d: paste at most 200 people; import a file for more.")
        if problem:
            problems.append(Problem(number, problem))
            continue
        email = parts[1].lower()
        seen.add(email)
        department = parts[2] if len(parts) > SHORTEST_LINE else ""
        newcomers.append(Newcomer(number, parts[0], email, department))
    return newcomers, problems


def _problem_of(parts: list[str], seen: set[str]) -> str | None:
    if len(parts) < SHORTEST_LINE or len(parts) > SHORTEST_LINE + 1:
        return N_("Line %(line)d: write name, e-mail and department, with commas between them.")
    if not parts[0]:
        return N_("Line %(line)d: the name is missing.")
    if not _EMAIL.fullmatch(parts[1]):
        return N_("Line %(line)d: the second part is no e-mail address.")
    if parts[1].lower() in seen:
        return N_("Line %(line)d: this e-mail address stands here twice.")
    return None
