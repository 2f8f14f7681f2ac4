"""Promises as public charters and service standards make them, in our own words, judged by hand.

Thirty in each language that a customer could hold somebody to, and thirty that nobody could. They
are written from general knowledge of such papers (railways, councils, hospitals, energy, parcels,
banks, housing); none is quoted. `python -m tests.unit.promises.charters` prints how well the
promise check does.
"""

from __future__ import annotations

import sys

from govern.promises.checking import Aspect, check

GOOD = {
    "en": (
        "If your train is more than 60 minutes late, we pay back the full price of your ticket.",
        "We answer letters and e-mails within ten working days.",
        "You can speak to an adviser by phone between 8:00 and 20:00, Monday to Friday.",
        "We repair a street light within five working days of your report.",
        "Your bin is emptied every week on the same day; if not, we come within 48 hours.",
        "When you arrive at the emergency department, a nurse sees you within 15 minutes.",
        "You get your passport within three weeks when you apply online.",
        "If your power is off for more than 12 hours, we pay you £75.",
        "We give you two hours' notice by text message before our engineer comes to your home.",
        "An engineer is at your door within one hour when you smell gas.",
        "Your parcel is delivered the next working day, or the postage is free.",
        "We close your account within five working days, and charge you nothing for it.",
        "Tenants with no heating in winter get a repair at home within 24 hours.",
        "You wait no longer than 10 minutes at our counter.",
        "Within 28 days you can return what you bought in any of our shops for your money.",
        "We tell you in writing within four weeks what we decided about your complaint.",
        "Nine out of ten calls are answered by a person within 20 seconds.",
        "If your flight is cancelled, you get a meal voucher at the gate after two hours.",
        "Patients get the result of a blood test by phone or letter within seven days.",
        "Every planning application is on our website within three working days.",
        "We read your meter at least once every year, at your home.",
        "When you move house, your new connection works on the day you ask for.",
        "You never pay more than the price we quoted in writing.",
        "Students get a mark with written comments within 15 working days after handing in.",
        "We clear snow from the main roads in the town before 7 am.",
        "Your first appointment at the clinic is within six weeks of your doctor's letter.",
        "If we get your bill wrong, we correct it within one month and credit you €25.",
        "Borrowed books can be brought back day and night at the library's front door.",
        "A blocked card is replaced within two working days, sent to your home for free.",
        "Passengers who need help are met at the station entrance, if they call 24 hours before.",
    ),
    "nl": (
        "Is uw trein meer dan een uur te laat, dan krijgt u het hele kaartje terug.",
        "Op een brief of e-mail krijgt u binnen tien werkdagen antwoord.",
        "U spreekt op werkdagen tussen 8.00 en 20.00 uur telefonisch een medewerker.",
        "Een kapotte straatlantaarn repareren wij binnen vijf werkdagen na uw melding.",
        "Uw container wordt elke week op dezelfde dag geleegd.",
        "Op de spoedeisende hulp ziet een verpleegkundige u binnen 15 minuten.",
        "Uw paspoort ligt na vijf werkdagen voor u klaar aan de balie.",
        "Duurt een stroomstoring langer dan vier uur, dan krijgt u 35 euro.",
        "U krijgt een sms als de monteur een half uur van uw huis is.",
        "Ruikt u gas, dan staat er binnen een uur een monteur voor uw deur.",
        "Bestelt u voor 23.59 uur, dan wordt uw pakket morgen bezorgd.",
        "Uw rekening is binnen vijf werkdagen opgeheven, zonder kosten.",
        "Huurders zonder verwarming krijgen binnen 24 uur een reparateur aan huis.",
        "U wacht nooit langer dan 10 minuten aan het loket.",
        "Binnen 30 dagen kunt u uw aankoop in elke winkel terugbrengen en krijgt u uw geld terug.",
        "Binnen zes weken leest u in een brief wat wij van uw klacht vinden.",
        "Wie belt, heeft in negen van de tien gevallen binnen 20 seconden iemand aan de lijn.",
        "Bij een geannuleerde vlucht krijgt de reiziger na twee uur een maaltijdbon bij de gate.",
        "Patiënten horen binnen zeven dagen telefonisch de uitslag van het bloedonderzoek.",
        "Elke bouwaanvraag staat binnen drie werkdagen op onze website.",
        "Wij nemen eens per jaar bij u thuis de meterstand op.",
        "Verhuist u, dan werkt uw internet thuis op de dag die u koos.",
        "U betaalt nooit meer dan in de schriftelijke offerte staat.",
        "Studenten krijgen binnen 15 werkdagen na het inleveren hun cijfer online.",
        "Voor 7.00 uur zijn de hoofdwegen in de stad gestrooid.",
        "Uw eerste afspraak op de polikliniek is binnen vier weken na de verwijzing.",
        "Klopt uw rekening niet, dan herstellen wij die binnen een maand en krijgt u 25 euro.",
        "Leden leveren dag en nacht boeken in bij de voordeur van de bibliotheek.",
        "Een geblokkeerde pas heeft u binnen twee werkdagen thuis in de brievenbus.",
        "Reizigers die een uur vooraf bellen worden op het station geholpen.",
    ),
}
VAGUE = {
    "en": (
        "We aim to respond to your enquiry as quickly as we can.",
        "Our friendly staff will treat you with respect at all times.",
        "We will endeavour to resolve your complaint promptly.",
        "Calls are normally answered within a reasonable time.",
        "Where possible, repairs are carried out at the first visit.",
        "We are committed to providing a high-quality service to all our customers.",
        "We will keep you informed regularly about the progress of your case.",
        "You can expect us to be helpful, honest and open.",
        "We put the customer at the heart of everything we do.",
        "Your call is important to us and will be answered as soon as possible.",
        "We strive to exceed your expectations.",
        "Delays will be kept to a minimum.",
        "We will listen to what you say and learn from our mistakes.",
        "In most cases you will receive a decision within 20 days.",
        "We respond in a timely manner to letters and e-mails.",
        "Our website contains clear and up-to-date information.",
        "We offer a wide range of easy ways to contact us.",
        "Staff will deal with you in a professional and courteous way.",
        "We hope to reply to your e-mail within five working days.",
        "If something goes wrong we will put it right swiftly.",
        "We will take appropriate action when standards are not met.",
        "Our offices are clean, welcoming and accessible.",
        "You should receive your order within a few days.",
        "We value your feedback and use it to improve.",
        "Urgent repairs are given priority.",
        "We will do our best to find a solution that suits you.",
        "Queues are kept as short as possible.",
        "We charge fair prices.",
        "We will be flexible about appointments where circumstances allow.",
        "Waiting times are monitored and reviewed.",
    ),
    "nl": (
        "Wij streven ernaar uw vraag zo snel mogelijk te beantwoorden.",
        "Onze medewerkers zijn vriendelijk en behandelen u met respect.",
        "We doen ons best uw klacht naar tevredenheid op te lossen.",
        "Telefoontjes worden doorgaans binnen een redelijke tijd beantwoord.",
        "Waar mogelijk wordt een reparatie in één bezoek gedaan.",
        "Wij staan voor kwaliteit en service voor al onze klanten.",
        "We houden u regelmatig op de hoogte van de voortgang.",
        "U mag van ons verwachten dat we eerlijk en open zijn.",
        "De klant staat bij ons centraal.",
        "Uw vraag is belangrijk voor ons en wordt spoedig beantwoord.",
        "Wij willen uw verwachtingen overtreffen.",
        "Vertragingen beperken we tot een minimum.",
        "We luisteren naar u en leren van onze fouten.",
        "Meestal krijgt u binnen 20 dagen een besluit.",
        "Op brieven en e-mails reageren wij tijdig.",
        "Onze website bevat duidelijke en actuele informatie.",
        "U kunt ons op allerlei manieren gemakkelijk bereiken.",
        "U wordt professioneel en beleefd te woord gestaan.",
        "We proberen uw e-mail binnen vijf werkdagen te beantwoorden.",
        "Gaat er iets mis, dan lossen we dat snel voor u op.",
        "Wij nemen passende maatregelen als we de norm niet halen.",
        "Onze kantoren zijn schoon, gastvrij en toegankelijk.",
        "In principe heeft u uw bestelling binnen enkele dagen in huis.",
        "Wij waarderen uw mening en gebruiken die om te verbeteren.",
        "Spoedreparaties krijgen voorrang.",
        "We denken met u mee en zoeken een oplossing die bij u past.",
        "Wachtrijen houden we zo kort mogelijk.",
        "Wij rekenen eerlijke prijzen.",
        "We gaan soepel om met afspraken als de omstandigheden dat toelaten.",
        "De wachttijden worden bewaakt en besproken.",
    ),
}


#: What a form with its other fields filled in says beside the sentence.
FILLED_IN = frozenset({Aspect.WHOM, Aspect.WHERE})


def misjudged(language: str, given: frozenset[Aspect] = frozenset()) -> tuple[list[str], list[str]]:
    """Give the good ones the check objects to, and the vague ones it lets pass."""
    return (
        [text for text in GOOD[language] if not check(text, language).passes(given)],
        [text for text in VAGUE[language] if check(text, language).passes(given)],
    )


def precision_and_recall(
    language: str, given: frozenset[Aspect] = frozenset()
) -> tuple[float, float]:
    """Give how many of its objections are right, and how many vague ones it finds (0 to 1)."""
    wrong, missed = misjudged(language, given)
    found = len(VAGUE[language]) - len(missed)
    return found / (found + len(wrong)), found / len(VAGUE[language])


def report() -> str:
    """Give the figures and every sentence that was judged otherwise than by hand."""
    lines = []
    for language in GOOD:
        for given in (frozenset[Aspect](), FILLED_IN):
            precision, recall = precision_and_recall(language, given)
            how = "with its fields" if given else "sentence alone"
            lines.append(f"{language}, {how}: precision {precision:.2f}, recall {recall:.2f}")
            wrong, missed = misjudged(language, given)
            lines += [f"  objects to: {text}" for text in wrong]
            lines += [f"  lets pass:  {text}" for text in missed]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(report() + "\n")
