"""What may be written about a person, the names of levels and roles, and who gives which role."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from babel import Locale

from govern.core.errors import N_
from govern.core.localised import LANGUAGES
from govern.core.permissions import Role
from govern.core.types import NAME_LENGTH, shows_something, sort_key
from govern.sheets.sheet import suspicious

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Before a number that we invent for somebody who is typed in without one of their own.
INVENTED = "new-"
EMAIL_LENGTH = 254
NUMBER_LENGTH = 60
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)
EMAIL = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")
#: Words that many surnames share; an elided one has an apostrophe, as in d'Hondt and 't Hart.
_INFIXES = (
    "aan af al am auf bij da das de dei del della den der des di do dos du een el en het im in"
    " la las le les lo los of op te ten ter uit und uyt van vanden vander ver vom von voor zu zum"
    " zur"
)
INFIXES = frozenset(_INFIXES.split())
_ELIDED = re.compile(r"(?<!\w)(?:['\u2019][^\W_](?!\w)|[dl]['\u2019])")
#: Two letters of ISO 3166-1; the Unicode CLDR adds a few that are no countries.
COUNTRIES = frozenset(
    code for code in map(str, Locale("en").territories) if re.fullmatch(r"[A-Z]{2}", code)
) - {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}

LAST_ONE = N_("This is the last administrator. Make somebody else administrator first.")
LAST_IN = N_(
    "This is the last administrator who can come in. %(others)s: not in yet. Look at the address "
    "there, send the invitation again, and wait until they have set a password."
)
LAST_ADDRESS = N_(
    "This is the last administrator, who signs in with this address. Make somebody else "
    "administrator first and let them come in, or write another address here."
)
LEVEL_NAMES = {
    "staff": N_("Staff"),
    "manager": N_("Manager"),
    "executive": N_("Executive"),
}
ROLE_NAMES = {
    Role.EMPLOYEE: N_("Employee"),
    Role.ADVOCATE: N_("Customer advocate"),
    Role.HOST: N_("Host"),
    Role.MODERATOR: N_("Moderator"),
    Role.JUROR: N_("Juror"),
    Role.CX_DIRECTOR: N_("CX director"),
    Role.SENIOR_LEADER: N_("Senior leader"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("Administrator"),
}
ROLE_MEANINGS = {
    Role.MODERATOR: N_("Reads nominations before they are shown and accepts or declines them."),
    Role.CX_DIRECTOR: N_("Keeps definition, promises, advocates, floor days and awards alive."),
    Role.SENIOR_LEADER: N_("Signs the definition of customer-centricity."),
    Role.AUDITOR: N_("Reads the log of everything that happened, and changes nothing."),
    Role.ADMINISTRATOR: N_("Looks after people, departments and settings; no say in content."),
}
#: What the administrator gives; advocates, hosts and jurors are appointed where they belong.
GIVEN_BY_HAND = tuple(ROLE_MEANINGS)
#: Who could do most harm under a stolen name: they sign, or say what others may do.
ENTRUSTED = (Role.SENIOR_LEADER, Role.CX_DIRECTOR, Role.ADMINISTRATOR)
#: Who sits in a jury is shown by the round, when the round says so.
SHOWN_TO_ALL = frozenset(Role) - {Role.JUROR, Role.EMPLOYEE}


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Why one field of a person is refused."""

    field: str
    message: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict)


def invented_number(number: int) -> str:
    """Give an employee number for somebody whose own is not known yet."""
    return f"{INVENTED}{number}"


def is_invented(number: str) -> bool:
    """Tell whether an employee number is one of those that we invent."""
    return re.fullmatch(re.escape(INVENTED) + r"[0-9]+", number) is not None


def is_same_name(one: str, other: str) -> bool:
    """Tell whether two names are written the same, but for case, accents and spaces."""
    return sort_key(one).split() == sort_key(other).split()


def may_be_one_person(one: str, other: str) -> bool:
    """Tell whether two names may be those of one person.

    Either one has all the words of the other ("Noor", "Noor Peeters"), or the surname is the same
    and the first names begin alike ("N. Peeters", "Noor Peeters"). Infixes belong to nobody.
    """
    if is_same_name(one, other):
        return True
    fewer, more = sorted((_words_of(one), _words_of(other)), key=lambda words: len(set(words)))
    if any(len(word) > 1 for word in fewer) and set(fewer) <= set(more):
        return True
    several = len(fewer) > 1 and len(more) > 1
    return several and fewer[-1] == more[-1] and fewer[0][0] == more[0][0]


def _words_of(name: str) -> list[str]:
    """Give the words of a name without infixes, the first name first."""
    last, comma, first = sort_key(name).partition(",")
    plain = _ELIDED.sub(" ", f"{first} {last}" if comma else last)
    words: list[str] = re.findall(r"[^\W_]+", plain.replace("'", "").replace("\u2019", ""))
    # What stands first or last is no infix: there are people who are called Al or Van.
    return [*words[:1], *(word for word in words[1:-1] if word not in INFIXES), *words[1:][-1:]]


def mistaken(
    number: str, *, known: tuple[str, str | None], given: tuple[str, str | None]
) -> list[Problem]:
    """Give the problem of a number that is somebody else's: name and e-mail both differ.

    What a row says of people is matched by their number; a wrong one would hand over an account.
    """
    (name, email), (new_name, new_email) = known, given
    if email in {None, new_email} or sort_key(name) == sort_key(new_name):
        return []
    message = N_(
        "Number %(number)s is %(name)s here, with another e-mail address too. Is it the same "
        "person? Then change name or address by hand first. Else the number is wrong."
    )
    params = {"number": number, "name": name}
    return [Problem(field="employee_number", message=message, params=params)]


def problems(
    *,
    name: str,
    email: str | None,
    employee_number: str,
    country: str,
    language: str,
    joined_on: date,
    left_on: date | None,
) -> Iterator[Problem]:
    """Give everything that is wrong with a person, for the form, the import and the service."""
    yield from _text("name", name, NAME_LENGTH)
    yield from _text("employee_number", employee_number, NUMBER_LENGTH)
    if email is not None:
        yield from _email(email)
    if country not in COUNTRIES:
        yield Problem(
            field="country", message=N_("Give the two letters of a country that exists, like NL.")
        )
    if language not in LANGUAGES:
        yield Problem(field="language", message=N_("Choose a language: en or nl."))
    yield from days(joined_on, left_on)


def _text(name: str, value: str, most: int) -> Iterator[Problem]:
    if not shows_something(value):
        yield Problem(field=name, message=N_("This must be filled in."))
    elif len(value) > most:
        yield Problem(
            field=name,
            message=N_("This is too long: at most %(most)d characters."),
            params={"most": most},
        )
    elif (message := suspicious(value)) is not None:
        yield Problem(field=name, message=message)
    elif "\n" in value or "\r" in value or "\t" in value:
        yield Problem(field=name, message=N_("This must fit on one line."))


def is_email(value: str) -> bool:
    """Tell whether a text is an e-mail address."""
    return not list(_email(value))


def _email(value: str) -> Iterator[Problem]:
    if len(value) > EMAIL_LENGTH:
        yield Problem(
            field="email",
            message=N_("This is too long: at most %(most)d characters."),
            params={"most": EMAIL_LENGTH},
        )
    elif (message := suspicious(value)) is not None:
        yield Problem(field="email", message=message)
    elif not EMAIL.fullmatch(value):
        yield Problem(field="email", message=N_("This is not an e-mail address."))


def days(joined_on: date, left_on: date | None) -> Iterator[Problem]:
    """Give what is wrong with a first and a last day."""
    outside = N_("Choose a day from 1900 to 2199.")
    if not FIRST_DAY <= joined_on <= LAST_DAY:
        yield Problem(field="joined_on", message=outside)
    if left_on is None:
        return
    if not FIRST_DAY <= left_on <= LAST_DAY:
        yield Problem(field="left_on", message=outside)
    elif left_on < joined_on:
        yield Problem(field="left_on", message=N_("The last day lies before the first."))
