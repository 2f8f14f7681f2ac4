"""What Havenlicht says: its two definitions, its insights and barriers."""

from __future__ import annotations

from dataclasses import dataclass

from govern.core.localised import Localised, both


@dataclass(frozen=True, kw_only=True)
class Position:
    """A dimension and where Havenlicht stands on it."""

    left: Localised
    right: Localised
    position: int
    rationale: Localised
    example: Localised


@dataclass(frozen=True, kw_only=True)
class Definition:
    """A definition of customer-centricity, level by level."""

    imperative: Localised
    cry: Localised
    full: Localised
    why_now: Localised
    whose_dream: Localised
    positions: tuple[Position, ...]


MANY_OR_RIGHT = (
    both("Many customers", "Veel klanten"),
    both("The right customers", "De juiste klanten"),
)
SATISFY_OR_DELIGHT = (
    both("Satisfy, so that nobody leaves", "Tevreden houden, zodat niemand weggaat"),
    both("Delight every time", "Elke keer verrassen"),
)
FORMAL_OR_FAMILIAR = (
    both("Polite and formal", "Beleefd en formeel"),
    both("Informal and friendly", "Informeel en hartelijk"),
)
SAME_OR_BEST = (
    both("Everyone the same", "Iedereen gelijk"),
    both("The best looked after best", "De beste het best verzorgd"),
)
KNOWS_OR_FIXES = (
    both("Knows who can fix it", "Weet wie het kan oplossen"),
    both("Can fix anything", "Kan alles oplossen"),
)

OLD = Definition(
    imperative=both(
        "Customers, members, colleagues and the towns we work in: we serve all four.",
        "Klanten, leden, collega's en de plaatsen waar we werken: we dienen ze alle vier.",
    ),
    cry=both(
        "The insurer that is there when it hurts.",
        "De verzekeraar die er is als het pijn doet.",
    ),
    full=both(
        "We answer quickly, we pay what we owe, and we explain what we do not pay.",
        "We antwoorden snel, betalen wat we schuldig zijn en leggen uit wat we niet betalen.",
    ),
    why_now=both("Complaints had doubled in two years.", "In twee jaar verdubbelden de klachten."),
    whose_dream=both("The whole management team's.", "Die van het hele managementteam."),
    positions=(
        Position(
            left=MANY_OR_RIGHT[0],
            right=MANY_OR_RIGHT[1],
            position=50,
            rationale=both("We had not chosen yet.", "We hadden nog niet gekozen."),
            example=both(
                "We stayed on comparison sites.", "We bleven op vergelijkingssites staan."
            ),
        ),
        Position(
            left=SATISFY_OR_DELIGHT[0],
            right=SATISFY_OR_DELIGHT[1],
            position=30,
            rationale=both("First the basics.", "Eerst de basis."),
            example=both(
                "No campaign before the phone is answered.",
                "Geen campagne voordat de telefoon wordt opgenomen.",
            ),
        ),
    ),
)
CURRENT = Definition(
    imperative=both(
        "Customers stand beside our members, our people and the towns we work in. None of the four"
        " is served at the cost of the customer.",
        "Klanten staan naast onze leden, onze mensen en de plaatsen waar we werken. Geen van de"
        " vier wordt gediend ten koste van de klant.",
    ),
    cry=both(
        "Be the insurer people tell their neighbours about: there when it hurts, clear when it"
        " counts, fair when nobody looks.",
        "Wees de verzekeraar waarover mensen hun buren vertellen: er als het pijn doet, helder als"
        " het erom gaat, eerlijk als niemand kijkt.",
    ),
    full=both(
        "We would rather keep a customer for twenty years than win two for one. We say what we will"
        " do, by when, and we say so first when we cannot. Anyone here may spend up to 250 euros to"
        " put something right today, without asking.",
        "We houden liever één klant twintig jaar dan dat we er twee winnen voor één. We zeggen wat"
        " we doen en wanneer, en we melden het als eerste als dat niet lukt. Iedereen hier mag"
        " vandaag tot 250 euro besteden om iets goed te maken, zonder te vragen.",
    ),
    why_now=both(
        "Our best customers stay because of people, and leave because of letters.",
        "Onze beste klanten blijven om de mensen en gaan weg om de brieven.",
    ),
    whose_dream=both(
        "It began with Marijke at Roadside, who asked why nobody had ever met a customer.",
        "Het begon bij Marijke van Roadside, die vroeg waarom niemand ooit een klant had ontmoet.",
    ),
    positions=(
        Position(
            left=MANY_OR_RIGHT[0],
            right=MANY_OR_RIGHT[1],
            position=72,
            rationale=both(
                "We grow with people who will value what we do.",
                "We groeien met mensen die waarderen wat we doen.",
            ),
            example=both(
                "No price war on comparison sites.", "Geen prijzenslag op vergelijkingssites."
            ),
        ),
        Position(
            left=SATISFY_OR_DELIGHT[0],
            right=SATISFY_OR_DELIGHT[1],
            position=38,
            rationale=both(
                "Basics first, for everyone. Delight where it hurts most: at the claim.",
                "Eerst de basis, voor iedereen. Verrassen waar het pijn doet: bij schade.",
            ),
            example=both(
                "Two weeks of hotel after a flood, arranged by us the same day.",
                "Twee weken hotel na een overstroming, dezelfde dag door ons geregeld.",
            ),
        ),
        Position(
            left=FORMAL_OR_FAMILIAR[0],
            right=FORMAL_OR_FAMILIAR[1],
            position=64,
            rationale=both("We write as we speak.", "We schrijven zoals we praten."),
            example=both(
                "The claims letter fits on one page and is signed by a person.",
                "De schadebrief past op één pagina en is ondertekend door een mens.",
            ),
        ),
        Position(
            left=SAME_OR_BEST[0],
            right=SAME_OR_BEST[1],
            position=20,
            rationale=both(
                "Whoever has damage comes first, whatever they pay us.",
                "Wie schade heeft gaat voor, wat die ook betaalt.",
            ),
            example=both(
                "No queue for 'gold' customers.", "Geen aparte rij voor ‘gouden’ klanten."
            ),
        ),
        Position(
            left=KNOWS_OR_FIXES[0],
            right=KNOWS_OR_FIXES[1],
            position=55,
            rationale=both(
                "One colleague keeps the case until it is closed.",
                "Eén collega houdt de zaak tot die is afgerond.",
            ),
            example=both(
                "The first person who answers calls back personally.",
                "Wie het eerst opneemt, belt zelf terug.",
            ),
        ),
    ),
)


#: Text, stage, and what came of it: action, effect; or None while nobody has picked it up.
INSIGHTS: tuple[tuple[str, int, str | None, str | None], ...] = (
    (
        "Callers ask for the claim number although it stands on no letter they have.",
        5,
        "Print the claim number in the first line of every letter.",
        "Calls that begin with looking for a number fell by a third.",
    ),
    (
        "People who report theft are asked the same four questions twice.",
        5,
        "Carry the answers of the form over to the call screen.",
        "Two minutes less per call, and nobody has to tell it twice.",
    ),
    (
        "On Fridays after four nobody answers the bereavement line.",
        5,
        "Roster one colleague until six on Fridays.",
        None,
    ),
    ("Customers read 'own risk' as the risk they take, not as what they pay.", 2, None, None),
    (
        "The roadside app asks for a postcode; on a motorway nobody knows it.",
        4,
        "Take the position from the phone, with a map to correct it.",
        "Drivers are found four minutes sooner.",
    ),
    ("Inspectors ring the bell without having called first.", 5, None, None),
    (
        "People who leave are asked for a reason before they may leave.",
        6,
        "Ask afterwards, and say that it is voluntary.",
        None,
    ),
    ("Belgian customers get Dutch forms of address.", 4, None, None),
    (
        "The price on the website changes when one goes back a page.",
        2,
        "Keep the price for thirty minutes.",
        None,
    ),
    ("A photo of damage is refused when it is larger than two megabytes.", 5, None, None),
    ("Young drivers do not know that they are insured abroad.", 4, None, None),
    ("Nobody tells the customer when the garage is done.", 5, None, None),
)

#: Type, sentence, stage, severity from 1 to 5 or None while nobody has looked at it.
BARRIERS: tuple[tuple[str, str, int, int | None], ...] = (
    (
        "conflicting_targets",
        "We are measured on minutes per call, so we do not ask what else.",
        5,
        4,
    ),
    ("silo", "Claims cannot see what the contact centre promised.", 5, 5),
    ("outsourcing", "The towing company does not tell us that it will be late.", 4, 3),
    ("internal_rules", "A refund above ten euros needs three signatures.", 5, 4),
    ("regulation", "We must send the conditions on paper to people over seventy.", 3, 2),
    ("location", "Inspectors start from Rotterdam, also for Maastricht.", 5, 3),
    ("parent_company", "The group decides when the website is changed: twice a year.", 2, None),
    ("organisation", "Nobody owns the letter: seven departments write a paragraph.", 4, 4),
)

#: Position of an insight -> why nothing follows it.
REFUSALS: dict[int, str] = {
    10: "True, and each letter says it. A sixth letter would not be read either.",
}
#: Position of a barrier -> plans: mechanism, what is done, by how many percent it gets smaller.
MITIGATIONS: dict[int, tuple[tuple[str, str, int], ...]] = {
    0: (
        ("workflow", "Minutes per call leave the wall; solved at once takes their place.", 60),
        ("rule_change", "Team leads are no longer paid by minutes per call.", 30),
    ),
    1: (
        ("workflow", "The contact centre writes what it promised into the file of the claim.", 40),
        ("collaboration", "Two colleagues of each side change places for a week a year.", 20),
    ),
    3: (("rule_change", "One signature up to 250 euros: one's own.", 80),),
    4: (("workflow", "One page in plain words lies on top of the conditions.", 30),),
    5: (("inclusion", "Inspectors may start from home in the south.", 70),),
}
