"""What Havenlicht promises its customers, and how well it keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both


@dataclass(frozen=True, kw_only=True)
class Promise:
    """A promise, its keep rate at the start and at the end of the history, and its cases."""

    text: Localised
    short: Localised
    for_whom: Localised
    department: str
    #: Position in the generic journey, from 1.
    stage: int
    threshold: int
    first_rate: float
    last_rate: float
    cases: int
    remedy: Localised


NOTHING = Localised()
PROMISES: tuple[Promise, ...] = tuple(
    Promise(
        text=both(en, nl),
        short=both(*short),
        for_whom=both(*whom),
        department=department,
        stage=stage,
        threshold=threshold,
        first_rate=first / 100,
        last_rate=last / 100,
        cases=cases,
        remedy=remedy,
    )
    for en, nl, short, whom, department, stage, threshold, first, last, cases, remedy in (
        (
            "We call you back within two working hours when you have reported damage.",
            "Na een schademelding belt een collega binnen twee werkuren terug.",
            ("Call back after damage", "Terugbellen na schade"),
            ("customers who reported damage", "klanten die schade meldden"),
            "Claims Rotterdam",
            5,
            90,
            84,
            96,
            420,
            both("A bunch of flowers", "Een bos bloemen"),
        ),
        (
            "We pay a claim within five days of approving it.",
            "Een goedgekeurde schade staat binnen vijf dagen op de rekening.",
            ("Claim paid in five days", "Schade betaald in vijf dagen"),
            ("customers with an approved claim", "klanten met een goedgekeurde schade"),
            "Claims Gent",
            5,
            90,
            95,
            84.7,
            310,
            both("Interest for every day we are late", "Rente voor elke dag te laat"),
        ),
        (
            "You speak to a person within one minute when you call about an accident.",
            "Wie belt over een ongeluk spreekt binnen één minuut een mens.",
            ("A person within a minute", "Binnen een minuut een mens"),
            ("customers who call about an accident", "klanten die bellen over een ongeluk"),
            "Contact Centre Utrecht",
            5,
            85,
            80,
            88,
            900,
            NOTHING,
        ),
        (
            "We are at your car within 60 minutes, anywhere in the Netherlands and Belgium.",
            "Binnen 60 minuten staat er hulp bij de auto, overal in Nederland en België.",
            ("Roadside within the hour", "Pechhulp binnen het uur"),
            ("customers with a breakdown", "klanten met pech"),
            "Roadside",
            4,
            90,
            88,
            91.2,
            640,
            both("25 euros", "25 euro"),
        ),
        (
            "Every letter we send to private customers fits on one page and names a person to call.",
            "Elke brief aan particuliere klanten past op één pagina en noemt wie er te bellen is.",
            ("A letter of one page", "Een brief van één pagina"),
            ("private customers", "particuliere klanten"),
            "Documents",
            4,
            95,
            70,
            99.2,
            250,
            NOTHING,
        ),
        (
            "We answer an e-mail within one working day.",
            "Een e-mail wordt binnen één werkdag beantwoord.",
            ("E-mail within a day", "E-mail binnen een dag"),
            ("customers who write to us", "klanten die ons schrijven"),
            "Contact Centre Gent",
            5,
            90,
            78,
            90.4,
            760,
            NOTHING,
        ),
        (
            "You get the price of your insurance within three minutes on our website.",
            "Op de website staat binnen drie minuten de prijs van de verzekering.",
            ("A price in three minutes", "Een prijs in drie minuten"),
            ("visitors who ask for a price", "bezoekers die een prijs vragen"),
            "Product and Pricing",
            2,
            95,
            97,
            97.6,
            1800,
            NOTHING,
        ),
        (
            "Your policy is in your mailbox within ten minutes of your order.",
            "De polis zit binnen tien minuten na de bestelling in de mailbox.",
            ("Policy in ten minutes", "Polis in tien minuten"),
            ("new customers", "nieuwe klanten"),
            "Technology",
            3,
            98,
            98.9,
            99.6,
            1100,
            NOTHING,
        ),
        (
            "An inspector visits within three working days after water damage.",
            "Na waterschade komt een expert binnen drie werkdagen langs.",
            ("Inspector in three days", "Expert in drie dagen"),
            ("customers with water damage at home", "klanten met waterschade in huis"),
            "Field Inspectors",
            5,
            85,
            89,
            83,
            46,
            both("A night in a hotel", "Een hotelnacht"),
        ),
        (
            "You can end your insurance online in two minutes, any day of the year.",
            "De verzekering is online in twee minuten op te zeggen, elke dag van het jaar.",
            ("Leave in two minutes", "Weg in twee minuten"),
            ("customers who want to leave", "klanten die weg willen"),
            "Product and Pricing",
            6,
            90,
            60,
            96.5,
            140,
            NOTHING,
        ),
        (
            "When we decline a claim, an adjuster calls within one working day to explain it.",
            "Bij een afgewezen schade belt een behandelaar binnen één werkdag om het uit te leggen.",
            ("A call when we say no", "Een telefoontje als het nee is"),
            ("customers whose claim is declined", "klanten met een afgewezen schade"),
            "Claims Rotterdam",
            5,
            90,
            72,
            89,
            95,
            NOTHING,
        ),
        (
            "A bereaved family has one contact at Havenlicht for 12 months.",
            "Nabestaanden hebben 12 maanden lang één contactpersoon bij Havenlicht.",
            ("One contact after a death", "Eén contactpersoon na overlijden"),
            ("families after a death", "nabestaanden"),
            "Contact Centre Utrecht",
            5,
            90,
            90,
            94,
            8,
            NOTHING,
        ),
    )
)
