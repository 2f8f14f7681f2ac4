"""Who works at Havenlicht: departments, the ten people one can sign in as, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.permissions import Role

if TYPE_CHECKING:
    from random import Random

DOMAIN = "havenlicht.example"

#: Name and name of the department above; the first one is the root.
DEPARTMENTS: tuple[tuple[str, str | None], ...] = (
    ("Havenlicht", None),
    ("Customers", "Havenlicht"),
    ("Contact Centre Utrecht", "Customers"),
    ("Contact Centre Gent", "Customers"),
    ("Claims", "Havenlicht"),
    ("Claims Rotterdam", "Claims"),
    ("Claims Gent", "Claims"),
    ("Field Inspectors", "Claims"),
    ("Operations", "Havenlicht"),
    ("Documents", "Operations"),
    ("Roadside", "Operations"),
    ("Product and Pricing", "Havenlicht"),
    ("Technology", "Havenlicht"),
    ("Finance and People", "Havenlicht"),
)
#: How many work in each, of every hundred; the root has the executives only.
SHARES: dict[str, int] = {
    "Customers": 3,
    "Contact Centre Utrecht": 17,
    "Contact Centre Gent": 10,
    "Claims": 2,
    "Claims Rotterdam": 15,
    "Claims Gent": 8,
    "Field Inspectors": 6,
    "Operations": 2,
    "Documents": 7,
    "Roadside": 8,
    "Product and Pricing": 6,
    "Technology": 10,
    "Finance and People": 6,
}
BELGIAN = frozenset({"Contact Centre Gent", "Claims Gent"})

FIRST_NAMES = (
    "Aagje|Abel|Adriana|Ahmed|Aisha|Amber|Amir|Anna|Anouk|Antoon|Arjen|Aukje|Bart|Bas|Bente|"
    "Bilal|Bo|Bram|Britt|Carlijn|Cas|Chantal|Chaima|Daan|Dalila|Daphne|David|Dewi|Dirk|Eefje|"
    "Elif|Elin|Emma|Erik|Esra|Evi|Fatima|Femke|Fenna|Floor|Floris|Frank|Fleur|Gijs|Hanna|"
    "Hans|Hasan|Hilde|Ilse|Imane|Inge|Ines|Iris|Jamal|Jan|Jasper|Jelle|Jeroen|Jill|Joep|Joke|"
    "Joris|Julia|Karim|Karin|Kees|Khadija|Klaas|Koen|Lars|Laura|Leen|Lena|Lieke|Lieven|Linh|"
    "Lot|Lotte|Luuk|Maaike|Maarten|Malik|Marijke|Mark|Marloes|Mats|Meike|Merel|Michiel|Mila|"
    "Milan|Mira|Mohamed|Nadia|Naomi|Nele|Niels|Nina|Noor|Noud|Olga|Omar|Pieter|Pim|Rachid|"
    "Ravi|Renske|Rob|Roos|Ruben|Saar|Sami|Sander|Sara|Sem|Silke|Sjoerd|Sofie|Stef|Stijn|"
    "Suzan|Tess|Teun|Thijs|Thomas|Tim|Tineke|Tom|Toon|Veerle|Vera|Wim|Wout|Yara|Yasmin|"
    "Youssef|Zoë"
).split("|")
#: Those of whom a story says "he"; of the others, one may say "she".
HE = frozenset(
    (
        "Abel|Ahmed|Amir|Antoon|Arjen|Bart|Bas|Bilal|Bram|Cas|Daan|David|Dirk|Erik|Floris|Frank|"
        "Gijs|Hans|Hasan|Jamal|Jan|Jasper|Jelle|Jeroen|Joep|Joris|Karim|Kees|Klaas|Koen|Lars|"
        "Lieven|Luuk|Maarten|Malik|Mark|Mats|Michiel|Milan|Mohamed|Niels|Noud|Omar|Pieter|Pim|"
        "Rachid|Ravi|Rob|Ruben|Sami|Sander|Sem|Sjoerd|Stef|Stijn|Teun|Thijs|Thomas|Tim|Tom|Toon|"
        "Wim|Wout|Youssef"
    ).split("|")
)
LAST_NAMES = (
    "Aalbers|Aerts|Akkerman|Aziz|Bakker|Balogun|Beckers|van den Berg|Bergsma|Blom|Boels|Bos|"
    "Bouzid|Brandt|Brouwer|de Bruijn|Claes|Cools|Dekker|Demir|Dijkstra|van Dijk|van Doorn|"
    "Driessen|El Amrani|Engels|Evers|Faber|Feenstra|Goossens|de Graaf|Groen|de Groot|Haddad|"
    "Hendriks|Hermans|Hoekstra|van der Horst|Huisman|Ibrahim|Jacobs|Jansen|de Jong|Kaya|"
    "Keizer|Koster|Kramer|Kuiper|Lambrechts|van Leeuwen|Lemmens|Maes|Martens|van der Meer|"
    "Mertens|Meulenbelt|Michiels|Mulder|Nguyen|Nijhof|Okafor|Oosterhuis|Osei|Oud|Peeters|"
    "Petersen|Postma|Prins|Ramdin|Rietveld|Roelofs|Rombouts|Ruiter|Sahin|Scholten|Segers|"
    "Smit|Smeets|Snoek|Sterk|Tahiri|Terpstra|Thijssen|Timmermans|Tuinstra|Veenstra|Verbeek|"
    "Verhoeven|Vermeulen|Visser|de Vos|de Vries|Wagenaar|Wauters|Willems|de Wit|van Wijk|"
    "Yilmaz|Zijlstra|Zwart"
).split("|")


@dataclass(frozen=True, kw_only=True)
class Character:
    """One of the people the demo signs in as, with what they show."""

    name: str
    email: str
    department: str
    level: str
    roles: tuple[Role, ...] = ()
    #: What one sees through their eyes; a message id.
    story: str = ""
    language: str = "en"
    country: str = "NL"


@dataclass(frozen=True, kw_only=True)
class Extra:
    """Anybody else."""

    name: str
    #: Empty for people without an account.
    email: str
    number: str
    department: str
    level: str
    country: str
    language: str
    joined_on: date
    manager_number: str = ""


def _address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@{DOMAIN}"


CHARACTERS: tuple[Character, ...] = tuple(
    Character(
        name=name,
        email=_address(name),
        department=department,
        level=level,
        roles=roles,
        story=story,
        language=language,
        country="BE" if department in BELGIAN else "NL",
    )
    for name, department, level, roles, story, language in (
        (
            "Marit Hoogland",
            "Customers",
            "executive",
            (Role.CX_DIRECTOR,),
            N_("CX director: keeps the definition, the promises and the award rounds"),
            "en",
        ),
        (
            "Pieter van Loon",
            "Havenlicht",
            "executive",
            (Role.SENIOR_LEADER,),
            N_("Chief executive: signs the definition"),
            "en",
        ),
        (
            "Ingrid Claeys",
            "Havenlicht",
            "executive",
            (Role.SENIOR_LEADER,),
            N_("Finance director: signs the definition"),
            "nl",
        ),
        (
            "Sanne Kok",
            "Claims Rotterdam",
            "staff",
            (),
            N_("Employee: logs a floor day, nominates, votes"),
            "en",
        ),
        (
            "Bram Visser",
            "Claims Rotterdam",
            "manager",
            (),
            N_("Manager and owner of two promises"),
            "en",
        ),
        (
            "Yasmina Bakkali",
            "Contact Centre Utrecht",
            "staff",
            (Role.HOST,),
            N_("Host: receives colleagues on the floor and confirms their days"),
            "nl",
        ),
        (
            "Thomas Osei",
            "Product and Pricing",
            "staff",
            (),
            N_("Customer advocate of Product and Pricing"),
            "en",
        ),
        (
            "Lena Brandt",
            "Finance and People",
            "staff",
            (Role.MODERATOR,),
            N_("Moderator: reads the customer stories before anybody else"),
            "en",
        ),
        (
            "Jamal Aziz",
            "Documents",
            "staff",
            (),
            N_("Employee: was nominated, and is asked whether to stand"),
            "nl",
        ),
        (
            "Hanneke Prins",
            "Technology",
            "manager",
            (Role.ADMINISTRATOR, Role.AUDITOR),
            N_("Administrator: people, roles, settings, the log"),
            "en",
        ),
    )
)
DIRECTOR, CHIEF, FINANCE, EMPLOYEE, MANAGER, HOST, ADVOCATE, MODERATOR, NOMINEE, ADMINISTRATOR = (
    character.email for character in CHARACTERS
)


def extras(random: Random, *, people: int, without_account: int, today: date) -> list[Extra]:
    """Invent everybody else: managers first, then staff by department, the last without account."""
    names = _names(random, people)
    places = [name for name, share in SHARES.items() for _ in range(share)]
    found: list[Extra] = []
    managers: dict[str, str] = {}
    for position in range(people):
        department = list(SHARES)[position] if position < len(SHARES) else random.choice(places)
        leads = department not in managers
        country = "BE" if department in BELGIAN else "NL"
        number = f"H{1000 + position:05}"
        has_account = position < people - without_account
        found.append(
            Extra(
                name=names[position],
                email=_mail(names[position], position) if has_account else "",
                number=number,
                department=department,
                level="manager" if leads or random.random() < 0.06 else "staff",
                country=country,
                language="nl" if random.random() < 0.7 else "en",
                joined_on=today - timedelta(days=_tenure(random, leads=leads)),
                manager_number="" if leads else managers[department],
            )
        )
        if leads:
            managers[department] = number
    return found


def _tenure(random: Random, *, leads: bool) -> int:
    """Give days since joining: one in fifteen is new, the others have been here for years."""
    new = random.random() < 1 / 15 and not leads
    return random.randint(5, 80) if new else random.randint(800, 7000)


def _names(random: Random, wanted: int) -> list[str]:
    taken = {character.name for character in CHARACTERS}
    found: list[str] = []
    while len(found) < wanted:
        name = f"{random.choice(FIRST_NAMES)} {random.choice(LAST_NAMES)}"
        if name not in taken:
            taken.add(name)
            found.append(name)
    return found


def _mail(name: str, position: int) -> str:
    plain = "".join(c for c in name.lower().replace("ë", "e") if c.isascii() and c.isalpha())
    return f"{plain[:20]}{position}@{DOMAIN}"
