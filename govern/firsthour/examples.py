"""Promises to start from, in both languages; each passes the promise check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from govern.firsthour.library import both

if TYPE_CHECKING:
    from govern.core.localised import Localised


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
BUYERS = both("everybody who orders", "iedereen die bestelt")
NEW = both("new customers", "nieuwe klanten")
CLAIMANTS = both("everybody with a claim", "iedereen met schade")
VISITORS = both("visitors of the desk", "bezoekers van de balie")
COMPLAINERS = both("everybody with a complaint", "iedereen met een klacht")
SORRY = both(
    "A call from the team leader the same day", "Dezelfde dag een telefoontje van de teamleider"
)
FREE = both("The costs of this order back", "De kosten van deze bestelling terug")
FLOWERS = both("A call, and 25 euros", "Een telefoontje en 25 euro")


def _promise(
    key: str,
    stage: int,
    at_least: int,
    for_whom: Localised,
    remedy: Localised,
    texts: tuple[str, str],
    tests: tuple[str, str],
) -> Promise:
    return Promise(
        key=key,
        text=both(*texts),
        test=both(*tests),
        for_whom=for_whom,
        stage=stage,
        kept_at_least=at_least,
        remedy=remedy,
    )


PROMISES = (
    _promise(
        "answer",
        5,
        80,
        CALLERS,
        SORRY,
        (
            "Whoever calls on a working day between 8 and 18 speaks to a person within 60 seconds.",
            "Wie op een werkdag tussen 8 en 18 uur belt, spreekt binnen 60 seconden een mens.",
        ),
        (
            "Did a person answer this call within 60 seconds?",
            "Nam een mens binnen 60 seconden op?",
        ),
    ),
    _promise(
        "callback",
        5,
        95,
        CALLERS,
        FLOWERS,
        (
            "When we say that we call back, we do so by telephone within 15 minutes of the time"
            " we named.",
            "Zeggen we dat we terugbellen, dan bellen we binnen 15 minuten van het genoemde"
            " tijdstip.",
        ),
        (
            "Did we call within 15 minutes of the time named?",
            "Belden we binnen 15 minuten van het genoemde tijdstip?",
        ),
    ),
    _promise(
        "first_time",
        5,
        75,
        CALLERS,
        SORRY,
        (
            "A question asked by telephone is answered in that same call, without passing it on"
            " more than 1 time.",
            "Een vraag per telefoon is in datzelfde gesprek beantwoord, met hoogstens 1 keer"
            " doorverbinden.",
        ),
        (
            "Was it answered in one call, passed on at most once?",
            "Was het antwoord er in één gesprek, met hoogstens 1 keer doorverbinden?",
        ),
    ),
    _promise(
        "mail",
        5,
        90,
        WRITERS,
        SORRY,
        (
            "An e-mail that arrives on a working day gets an answer by e-mail from a named person"
            " within 24 hours.",
            "Een e-mail die op een werkdag binnenkomt, krijgt per e-mail binnen 24 uur antwoord"
            " van iemand met een naam.",
        ),
        (
            "Was there an answer with a name within 24 hours?",
            "Was er binnen 24 uur antwoord met een naam eronder?",
        ),
    ),
    _promise(
        "plain",
        5,
        85,
        WRITERS,
        SORRY,
        (
            "A letter from us fits on 1 page and says in its first 2 lines what happens and when.",
            "Een brief van ons past op 1 pagina en zegt in de eerste 2 regels wat er gebeurt en"
            " wanneer.",
        ),
        (
            "One page, and what and when in the first two lines?",
            "Eén pagina, met wat en wanneer in de eerste twee regels?",
        ),
    ),
    _promise(
        "delivery_day",
        3,
        97,
        BUYERS,
        FREE,
        (
            "An order is at the door on the day we named when it was paid.",
            "Een bestelling is aan de deur op de dag die we bij het betalen noemden.",
        ),
        (
            "Was it delivered on the day named?",
            "Is er bezorgd op de genoemde dag?",
        ),
    ),
    _promise(
        "delivery_hour",
        3,
        90,
        BUYERS,
        both("The delivery costs back", "De bezorgkosten terug"),
        (
            "On the day of delivery we name 2 hours by text message before 9 in the morning, and"
            " come to the door within them.",
            "Op de bezorgdag noemen we voor 9 uur per sms een tijdvak van 2 uur, en dan staan we"
            " aan de deur.",
        ),
        (
            "Were we there within the two hours named?",
            "Waren we er binnen het genoemde tijdvak?",
        ),
    ),
    _promise(
        "stock",
        3,
        99,
        BUYERS,
        FREE,
        (
            "What the shop shows as in stock leaves our warehouse within 1 working day.",
            "Wat in de winkel op voorraad staat, gaat binnen 1 werkdag ons magazijn uit.",
        ),
        (
            "Did it leave within one working day?",
            "Ging het binnen één werkdag de deur uit?",
        ),
    ),
    _promise(
        "refund",
        6,
        98,
        BUYERS,
        both("10 euros on top", "10 euro erbij"),
        (
            "The money for what comes back to our warehouse is paid within 3 working days.",
            "Het geld voor wat in ons magazijn terugkomt, is binnen 3 werkdagen overgemaakt.",
        ),
        (
            "Was the money sent within three working days?",
            "Was het geld binnen drie werkdagen onderweg?",
        ),
    ),
    _promise(
        "price",
        2,
        100,
        BUYERS,
        both("The difference, doubled", "Het verschil, verdubbeld"),
        (
            "The price on the first page of an offer is the price on the invoice, to the cent,"
            " for 30 days.",
            "De prijs op de eerste pagina van een offerte is 30 dagen lang tot op de cent de"
            " prijs op de factuur.",
        ),
        (
            "Is the invoice equal to the offer?",
            "Is de factuur gelijk aan de offerte?",
        ),
    ),
    _promise(
        "offer",
        2,
        90,
        NEW,
        SORRY,
        (
            "Whoever asks for an offer on our site has it by e-mail within 2 working days.",
            "Wie op onze site een offerte vraagt, heeft die binnen 2 werkdagen per e-mail.",
        ),
        (
            "Was it sent within two working days?",
            "Was die binnen twee werkdagen verstuurd?",
        ),
    ),
    _promise(
        "welcome",
        3,
        85,
        NEW,
        SORRY,
        (
            "Every new customer is called by their own contact person within 10 days of the start.",
            "Elke nieuwe klant wordt binnen 10 dagen na de start gebeld door een eigen"
            " contactpersoon.",
        ),
        (
            "Was there a call within ten days?",
            "Is er binnen tien dagen gebeld?",
        ),
    ),
    _promise(
        "claim_first",
        5,
        95,
        CLAIMANTS,
        FLOWERS,
        (
            "Whoever reports damage by telephone hears within 4 working hours what is covered and"
            " what we need.",
            "Wie telefonisch schade meldt, hoort binnen 4 werkuren wat gedekt is en wat we nodig"
            " hebben.",
        ),
        (
            "Was cover explained within four working hours?",
            "Was binnen vier werkuren uitgelegd wat gedekt is?",
        ),
    ),
    _promise(
        "claim_paid",
        5,
        92,
        CLAIMANTS,
        FLOWERS,
        (
            "Damage of up to 1,000 euros is paid into the account within 3 working days of the"
            " last document.",
            "Schade tot 1.000 euro staat binnen 3 werkdagen na het laatste stuk op de rekening.",
        ),
        (
            "Was it paid within three working days?",
            "Was het binnen drie werkdagen betaald?",
        ),
    ),
    _promise(
        "claim_news",
        5,
        90,
        CLAIMANTS,
        SORRY,
        (
            "As long as a claim is open there is news by telephone every 7 days, also when"
            " nothing has changed.",
            "Zolang een schade loopt, komt er elke 7 dagen telefonisch bericht, ook als er niets"
            " is veranderd.",
        ),
        (
            "Was there news in each period of seven days?",
            "Was er in elke zeven dagen bericht?",
        ),
    ),
    _promise(
        "desk",
        4,
        85,
        VISITORS,
        both("The next appointment at home", "De volgende afspraak thuis"),
        (
            "Whoever has an appointment at the desk is called within 10 minutes of its time.",
            "Wie een afspraak aan de balie heeft, is binnen 10 minuten na de afgesproken tijd aan"
            " de beurt.",
        ),
        (
            "Was it their turn within ten minutes?",
            "Was de bezoeker binnen tien minuten aan de beurt?",
        ),
    ),
    _promise(
        "permit",
        4,
        95,
        VISITORS,
        both("The fee back", "De leges terug"),
        (
            "A permit for a small extension is decided within 6 weeks of a complete request at"
            " the desk.",
            "Over een vergunning voor een kleine uitbouw beslissen we binnen 6 weken na een"
            " volledige aanvraag aan de balie.",
        ),
        (
            "Was it decided within six weeks?",
            "Was er binnen zes weken een besluit?",
        ),
    ),
    _promise(
        "street",
        5,
        90,
        both("everybody who reports something outdoors", "iedereen die buiten iets meldt"),
        SORRY,
        (
            "What is reported broken in the street on our site is made safe within 2 working days.",
            "Wat via onze site als kapot op straat is gemeld, is binnen 2 werkdagen veilig"
            " gemaakt.",
        ),
        (
            "Was it safe within two working days?",
            "Was het binnen twee werkdagen veilig?",
        ),
    ),
    _promise(
        "complaint",
        5,
        95,
        COMPLAINERS,
        FLOWERS,
        (
            "Whoever sends a complaint in writing is called by the person who decides within 2"
            " working days.",
            "Wie schriftelijk klaagt, wordt binnen 2 werkdagen gebeld door degene die beslist.",
        ),
        (
            "Did the person who decides call within two working days?",
            "Belde degene die beslist binnen twee werkdagen?",
        ),
    ),
    _promise(
        "leaving",
        6,
        99,
        both("customers who leave", "klanten die weggaan"),
        both("A month free of charge", "Een maand gratis"),
        (
            "Whoever leaves does so with 1 click on our site, and has it confirmed by e-mail the"
            " same day.",
            "Opzeggen kan met 1 klik op onze site, en is dezelfde dag per e-mail bevestigd.",
        ),
        (
            "One click, and confirmed the same day?",
            "Eén klik, en dezelfde dag bevestigd?",
        ),
    ),
)
