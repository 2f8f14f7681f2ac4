"""Definitions and dimensions to start from, in both languages; copies are marked as examples."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both

#: Half-way between the poles of a dimension.
MIDDLE = 50


@dataclass(frozen=True, kw_only=True)
class Dimension:
    """A choice every organisation makes: two poles, and a decision that shows it."""

    key: str
    left: Localised
    right: Localised
    #: A decision that follows from standing near the right pole.
    example: Localised


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A definition at its three levels, with positions (0-100) on some dimensions."""

    key: str
    name: Localised
    imperative: Localised
    cry: Localised
    full: Localised
    why_now: Localised
    positions: tuple[tuple[str, int], ...]


DIMENSIONS = (
    Dimension(
        key="reach",
        left=both("As many customers as possible", "Zo veel mogelijk klanten"),
        right=both("The customers we serve best", "De klanten die we het best bedienen"),
        example=both(
            "We stop the discount that brings people in who leave within a year.",
            "We stoppen met de korting die mensen binnenhaalt die binnen een jaar weg zijn.",
        ),
    ),
    Dimension(
        key="delight",
        left=both("Good enough, without a mistake", "Goed genoeg en zonder fouten"),
        right=both("A pleasant surprise every time", "Elke keer een aangename verrassing"),
        example=both(
            "The first order comes with a handwritten card.",
            "Bij de eerste bestelling zit een handgeschreven kaartje.",
        ),
    ),
    Dimension(
        key="tone",
        left=both("Polite and formal", "Beleefd en formeel"),
        right=both("Informal and friendly", "Informeel en hartelijk"),
        example=both(
            "We sign letters with a first name and a direct number.",
            "Onder elke brief staan een voornaam en een direct nummer.",
        ),
    ),
    Dimension(
        key="equality",
        left=both("Everybody is treated the same", "Iedereen krijgt dezelfde behandeling"),
        right=both("Who needs more gets more", "Wie meer nodig heeft, krijgt meer"),
        example=both(
            "After a fire the same person stays in touch until the house is lived in again.",
            "Na een brand houdt één persoon contact tot het huis weer bewoond is.",
        ),
    ),
    Dimension(
        key="repair",
        left=both("Knows who can solve it", "Weet wie het kan oplossen"),
        right=both("Can solve anything at once", "Kan alles meteen oplossen"),
        example=both(
            "Whoever picks up the phone may spend 100 euros to put it right.",
            "Wie de telefoon opneemt, mag 100 euro besteden om het goed te maken.",
        ),
    ),
    Dimension(
        key="initiative",
        left=both("We answer when asked", "We antwoorden als iemand iets vraagt"),
        right=both("We call before it goes wrong", "We bellen voordat het misgaat"),
        example=both(
            "A delay is told on the day we know it, before anybody asks.",
            "Een vertraging melden we op de dag dat we die weten, voordat iemand ernaar vraagt.",
        ),
    ),
    Dimension(
        key="speed",
        left=both("Take the time to get it right", "De tijd nemen om het goed te doen"),
        right=both("A quick answer, then a better one", "Snel antwoord, daarna een beter"),
        example=both(
            "Every question gets a first answer today, even when it is: we need until Friday.",
            "Elke vraag krijgt vandaag een eerste antwoord, al is het: dat kost tot vrijdag.",
        ),
    ),
    Dimension(
        key="channel",
        left=both("Do it yourself, at any hour", "Zelf regelen, op elk moment"),
        right=both("Always a person to talk to", "Altijd iemand om mee te praten"),
        example=both(
            "The telephone number stands on every page, at the top.",
            "Het telefoonnummer staat op elke pagina, bovenaan.",
        ),
    ),
    Dimension(
        key="rules",
        left=both("The rule gives certainty", "De regel geeft zekerheid"),
        right=both("The intention behind it decides", "De bedoeling erachter beslist"),
        example=both(
            "A form that came a day late is dealt with when the reason is a good one.",
            "Een formulier dat een dag te laat is, behandelen we als er een goede reden was.",
        ),
    ),
    Dimension(
        key="openness",
        left=both("We tell what is settled", "We vertellen wat vaststaat"),
        right=both("We tell what we know so far", "We vertellen wat we tot nu toe weten"),
        example=both(
            "During a breakdown there is a message every half hour, also when nothing changed.",
            "Bij een storing komt elk halfuur bericht, ook als er niets is veranderd.",
        ),
    ),
)

DEFINITIONS = (
    Definition(
        key="insurer",
        name=both("Insurer", "Verzekeraar"),
        imperative=both(
            "Customers, owners, colleagues and the places we work in count alike; none of them"
            " pays for the success of another.",
            "Klanten, eigenaren, collega's en de plaatsen waar we werken tellen even zwaar; geen"
            " van hen betaalt voor het succes van een ander.",
        ),
        cry=both(
            "There on the worst day: clear about what we pay, and quick to pay it.",
            "Er zijn op de slechtste dag: duidelijk over wat we betalen, en snel met betalen.",
        ),
        full=both(
            "Somebody who has a claim has enough on their mind. We say on the first day what is"
            " covered, what we need and when the money comes. We keep to that, and we say so first"
            " when it does not work out. A refusal is told by a person, with the reason and with"
            " what is possible.",
            "Wie schade heeft, heeft genoeg aan het hoofd. We zeggen op de eerste dag wat gedekt"
            " is, wat we nodig hebben en wanneer het geld komt. Daar houden we ons aan, en lukt het"
            " niet, dan horen mensen dat het eerst van ons. Een afwijzing krijgt iemand te horen"
            " van een mens, met de reden en met wat wél kan.",
        ),
        why_now=both(
            "People stay with us for years and judge us by one afternoon.",
            "Mensen blijven jaren bij ons en beoordelen ons op één middag.",
        ),
        positions=(("equality", 75), ("initiative", 80), ("tone", 65), ("repair", 60)),
    ),
    Definition(
        key="municipality",
        name=both("Municipal service desk", "Gemeentelijk klantcontactcentrum"),
        imperative=both(
            "Residents, council, colleagues and the town itself: we serve them all, and nobody"
            " waits because they know nobody here.",
            "Inwoners, raad, collega's en de stad zelf: we werken voor allemaal, en niemand hoeft"
            " te wachten omdat hij hier niemand kent.",
        ),
        cry=both(
            "One question, one person, one answer, in words everybody understands.",
            "Eén vraag, één mens, één antwoord, in woorden die iedereen begrijpt.",
        ),
        full=both(
            "A resident does not need to know which department does what. Whoever takes the"
            " question keeps it until it is answered. We write as we speak, we say how long it"
            " takes, and we come to people who cannot come to us. When a rule stands in the way we"
            " say which one, who made it and how to object.",
            "Een inwoner hoeft niet te weten welke afdeling waarover gaat. Wie de vraag aanneemt,"
            " houdt die tot er een antwoord is. We schrijven zoals we praten, we zeggen hoelang het"
            " duurt en we gaan naar mensen toe die niet naar ons kunnen komen. Staat een regel in"
            " de weg, dan zeggen we welke, van wie die is en hoe je bezwaar maakt.",
        ),
        why_now=both(
            "Residents cannot choose another town hall. That obliges us.",
            "Inwoners kunnen geen ander stadhuis kiezen. Dat verplicht ons.",
        ),
        positions=(("rules", 60), ("channel", 70), ("equality", 70), ("openness", 80)),
    ),
    Definition(
        key="shop",
        name=both("Web shop", "Webwinkel"),
        imperative=both(
            "Customers, suppliers, colleagues and the street we deliver in: a good order is good"
            " for all four.",
            "Klanten, leveranciers, collega's en de straat waar we bezorgen: een goede bestelling"
            " is goed voor alle vier.",
        ),
        cry=both(
            "Ordered without doubt, there when we said, returned without a fuss.",
            "Zonder twijfel besteld, er wanneer we het zeiden, zonder gedoe terug te sturen.",
        ),
        full=both(
            "We show what is really in stock and what it really costs before anybody pays. We name"
            " a day and keep it. What does not fit comes back free of charge, and the money is"
            " there before the parcel is unpacked. Whoever has a problem speaks to somebody who"
            " may solve it.",
            "We laten zien wat er echt op voorraad is en wat het echt kost, voordat iemand betaalt."
            " We noemen een dag en houden die. Wat niet past, gaat gratis terug, en het geld is er"
            " voordat het pakket is uitgepakt. Wie een probleem heeft, spreekt iemand die het mag"
            " oplossen.",
        ),
        why_now=both(
            "The next shop is one click away, and so is the one after that.",
            "De volgende winkel is één klik verderop, en die daarna ook.",
        ),
        positions=(("delight", 45), ("repair", 85), ("speed", 75), ("channel", 35)),
    ),
)


def find_dimension(key: str) -> Dimension:
    """Give a dimension by its key."""
    return next(dimension for dimension in DIMENSIONS if dimension.key == key)


def find_definition(key: str) -> Definition | None:
    """Give a definition by its key, or None."""
    return next((one for one in DEFINITIONS if one.key == key), None)
