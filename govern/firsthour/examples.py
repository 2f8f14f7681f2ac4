"""Promises about contact to start from; each passes the promise check."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A promise that passes the promise check: a number or a test, a time, for whom, where."""

    key: str
    text: Localised
    #: How we will know: one yes-or-no question about one case.
    test: Localised
    for_whom: Localised
    #: The stage of the generic journey it belongs to, counted from 1.
    stage: int
    #: Kept at least in this share of the cases, in percent.
    kept_at_least: int
    remedy: Localised


CALLERS = both("everybody who calls", "iedereen die belt")
WRITERS = both("everybody who writes to us", "iedereen die ons schrijft")
VISITORS = both("visitors of the desk", "bezoekers van de balie")
COMPLAINERS = both("everybody with a complaint", "iedereen met een klacht")
SORRY = both(
    "A call from the team leader the same day", "Dezelfde dag een telefoontje van de teamleider"
)
FLOWERS = both("A call, and 25 euros", "Een telefoontje en 25 euro")


def promise(
    key: str,
    stage: int,
    at_least: int,
    for_whom: Localised,
    remedy: Localised,
    *,
    en: str,
    nl: str,
    test_en: str,
    test_nl: str,
) -> Promise:
    """Make a promise of the library."""
    return Promise(
        key=key,
        text=both(en, nl),
        test=both(test_en, test_nl),
        for_whom=for_whom,
        stage=stage,
        kept_at_least=at_least,
        remedy=remedy,
    )


CONTACT = (
    promise(
        "answer",
        5,
        80,
        CALLERS,
        SORRY,
        en="Call us on a working day between 8:00 and 18:00, and you speak to a person within"
        " 60 seconds.",
        nl="Wie op een werkdag tussen 8:00 en 18:00 uur belt, spreekt binnen 60 seconden een mens.",
        test_en="Did a person answer this call within 60 seconds?",
        test_nl="Nam een mens binnen 60 seconden op?",
    ),
    promise(
        "callback",
        5,
        95,
        CALLERS,
        FLOWERS,
        en="When we say that we call you back, we do so within 15 minutes of the time we named.",
        nl="Wie we beloven terug te bellen, wordt binnen 15 minuten van het genoemde tijdstip"
        " gebeld.",
        test_en="Did we call within 15 minutes of the time named?",
        test_nl="Belden we binnen 15 minuten van het genoemde tijdstip?",
    ),
    promise(
        "first_time",
        5,
        75,
        CALLERS,
        SORRY,
        en="You ask by telephone and hear the answer in that same call, within 10 minutes and"
        " passed on 1 time at most.",
        nl="Wie telefonisch iets vraagt, hoort het antwoord in datzelfde gesprek, binnen 10"
        " minuten en met hoogstens 1 keer doorverbinden.",
        test_en="Was it answered in one call, passed on at most once?",
        test_nl="Was het antwoord er in één gesprek, met hoogstens 1 keer doorverbinden?",
    ),
    promise(
        "mail",
        5,
        90,
        WRITERS,
        SORRY,
        en="Send us an e-mail on a working day, and you have an answer from a named person"
        " within 24 hours.",
        nl="Wie ons op een werkdag een e-mail stuurt, heeft binnen 24 uur antwoord van iemand"
        " met een naam.",
        test_en="Was there an answer with a name within 24 hours?",
        test_nl="Was er binnen 24 uur antwoord met een naam eronder?",
    ),
    promise(
        "plain",
        5,
        85,
        WRITERS,
        SORRY,
        en="Every letter from us fits on 1 page and tells you in its first 2 lines what"
        " happens, and on which day: at most 4 weeks from its date.",
        nl="Wie een brief van ons krijgt, leest op 1 pagina wat er gebeurt, en in de eerste 2"
        " regels op welke dag: hoogstens 4 weken na de datum.",
        test_en="One page, and what and when in the first two lines?",
        test_nl="Eén pagina, met wat en wanneer in de eerste twee regels?",
    ),
    promise(
        "desk",
        4,
        85,
        VISITORS,
        both("The next appointment at home", "De volgende afspraak thuis"),
        en="With an appointment at the desk it is your turn within 10 minutes of its time.",
        nl="Wie een afspraak aan de balie heeft, is binnen 10 minuten na de afgesproken tijd"
        " aan de beurt.",
        test_en="Was it their turn within ten minutes?",
        test_nl="Was de bezoeker binnen tien minuten aan de beurt?",
    ),
    promise(
        "permit",
        4,
        95,
        VISITORS,
        both("The fee back", "De leges terug"),
        en="Bring a complete request for a small extension to the service desk, and you have a"
        " decision within 6 weeks.",
        nl="Wie aan de balie een volledige aanvraag doet voor een kleine uitbouw, heeft binnen"
        " 6 weken een besluit.",
        test_en="Was it decided within six weeks?",
        test_nl="Was er binnen zes weken een besluit?",
    ),
    promise(
        "street",
        5,
        90,
        both("everybody who reports something outdoors", "iedereen die buiten iets meldt"),
        SORRY,
        en="What you report online as broken in the street is made safe within 2 working days.",
        nl="Wie online meldt dat er iets kapot is op straat, ziet het binnen 2 werkdagen"
        " veilig gemaakt.",
        test_en="Was it safe within two working days?",
        test_nl="Was het binnen twee werkdagen veilig?",
    ),
    promise(
        "complaint",
        5,
        95,
        COMPLAINERS,
        FLOWERS,
        en="Send us a complaint, and the person who decides has called you within 2 working days.",
        nl="Wie een klacht indient, wordt binnen 2 werkdagen gebeld door degene die beslist.",
        test_en="Did the person who decides call within two working days?",
        test_nl="Belde degene die beslist binnen twee werkdagen?",
    ),
)
