"""The words the promise check looks for, in each language, as regular expressions."""

from __future__ import annotations

from collections.abc import Mapping

from govern.core.errors import N_

GIVE_TIME = N_("Name a time, such as 'within two working hours'.")
LEAVE_OUT = N_("Leave it out: it takes back what the rest gives.")
_SHOW = N_("Say what the customer will notice, so that it can be counted.")
_HOW_OFTEN = N_("Say how often.")
_HOW_MANY = N_("Give the number.")

_DIGITS = r"\d+(?:[.,]\d+)?"
_EN_NUMBER = (
    rf"(?:{_DIGITS}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
    r"|twenty-four|thirty|forty-eight|sixty|half an?)"
)
_NL_NUMBER = (
    rf"(?:{_DIGITS}|een|één|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|twaalf|vijftien|twintig"
    r"|vierentwintig|dertig|achtenveertig|zestig|een half|anderhalf)"
)
_EN_TIME = (
    rf"{_EN_NUMBER}[ -](?:(?:working|business|calendar|office) )?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)"
)
_NL_TIME = (
    rf"{_NL_NUMBER} (?:werkbare |vrije )?"
    r"(?:seconden?|minuut|minuten|uur|uren|werkuur|werkuren|kantooruren|dag|dagen|werkdag|werkdagen"
    r"|week|weken|maand|maanden|kwartier|kwartaal|jaar)"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?: ?(?:uur|hours|h|am|pm))?|\d{1,2} ?(?:am|pm)"
#: Language -> aspect -> what names it.
NAMED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "test": rf"{_EN_TIME}|{_CLOCK}|[€$£] ?{_DIGITS}|{_DIGITS} ?%"
        rf"|{_EN_NUMBER} (?:euros?|pounds?|dollars?|percent|times?|steps?|calls?|questions?|clicks?"
        r"|people|persons?|pages?|metres?|kilometres?|degrees)"
        r"|always|never|every|each|no|nobody|without|free of charge|the same day",
        "time": rf"{_EN_TIME}|{_CLOCK}|(?:the )?same day|today|tomorrow|noon|midnight|at any time"
        r"|day and night|the first time|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?",
        "whom": r"you|your|yours|customers?|clients?|patients?|guests?|passengers?|tenants?"
        r"|members?|callers?|users?|students?|residents?|families|everyone|everybody|anyone who",
        "where": r"by phone|phone|telephone|call(?:s|ed)?|e-?mails?|chat|letters?|by post|online"
        r"|app|website|portal|(?:in|at|from) (?:the|our|any|every|your) (?:shops?|stores?"
        r"|branch(?:es)?"
        r"|counters?|desks?|offices?|home|door|station|stop|hospital|clinic)|at home|on site"
        r"|counter"
        r"|front door|service desk|invoices?|bills?|deliver(?:y|ed|ies)?",
    },
    "nl": {
        "test": rf"{_NL_TIME}|{_CLOCK}|[€$£] ?{_DIGITS}|{_DIGITS} ?%"
        rf"|{_NL_NUMBER} (?:euro|procent|keer|stap|stappen|telefoontjes?|vragen|vraag|kliks?"
        rf"|klikken"
        r"|mensen|personen|pagina's|meter|kilometer|graden)"
        r"|altijd|nooit|elke?|iedere?|geen|niemand|zonder|gratis|dezelfde dag",
        "time": rf"{_NL_TIME}|{_CLOCK}|dezelfde dag|vandaag|morgen|overmorgen|middernacht"
        r"|dag en nacht|de eerste keer|in één keer"
        r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en)?|weekend(?:en)?",
        "whom": r"je|jij|jou|jouw|jullie|u|uw|klant(?:en)?|patiënt(?:en)?|gast(?:en)?|reizigers?"
        r"|huurders?|leden|bellers?|gebruikers?|studenten|bewoners?|gezin(?:nen)?|iedereen|wie",
        "where": r"telefonisch|telefoon|(?:terug)?bel(?:len|t)?|(?:terug)?gebeld|e-?mails?"
        r"|mail(?:en|t)?"
        r"|chat|brie(?:f|ven)|per post|online|app|website|portaal"
        r"|(?:in|aan|bij|op|vanuit) (?:de|het|onze|elke|iedere|je|uw) (?:winkels?|balies?"
        r"|filia(?:al|len)"
        r"|loket(?:ten)?|kanto(?:or|ren)|huis|deur|station|halte|ziekenhuis|kliniek)|thuis"
        r"|ter plaatse"
        r"|aan huis|balie|servicebalie|factu(?:ur|ren)|rekening(?:en)?|bezorgd?|bezorgen|bezorging",
    },
}
#: Language -> vague words -> what to do about them.
VAGUE: Mapping[str, Mapping[str, str]] = {
    "en": {
        r"as soon as possible|asap|promptly|prompt|quick(?:ly)?|soon|shortly|fast|swift(?:ly)?"
        r"|timely"
        r"|in good time|in due course|without (?:undue )?delay|immediately|right away"
        r"|speedily": GIVE_TIME,
        r"(?:where|wherever|if|when|whenever|as far as|as much as) possible|try(?:ing)?|strive"
        r"|aim to"
        r"|endeavou?r|do our best|our best|hope(?: to)?|normally|usually|generally|as a rule"
        r"|in principle|may|might|should|in most cases|where appropriate": LEAVE_OUT,
        r"good|excellent|great|high[- ]quality|quality|friendly|professional(?:ly)?"
        r"|appropriate(?:ly)?"
        r"|adequate(?:ly)?|reasonabl[ey]|satisfactory|world[- ]class|easy|easily|simple|optimal"
        r"|customer[- ]friendly|customer[- ]cent(?:red|ric)|personal(?:ised)?"
        r"|careful(?:ly)?": _SHOW,
        r"regular(?:ly)?|often|frequent(?:ly)?|from time to time": _HOW_OFTEN,
        r"several|various|a few|some|many|sufficient|enough": _HOW_MANY,
    },
    "nl": {
        r"zo (?:snel|spoedig|vlug) mogelijk|z\.?s\.?m\.?|spoedig|snel(?:le)?|vlot|vlug|tijdig"
        r"|binnenkort"
        r"|op korte termijn|op tijd|direct|meteen|onmiddellijk|per omgaande"
        r"|te zijner tijd": GIVE_TIME,
        r"(?:waar|indien|zo|zo veel|zoveel|voor zover) mogelijk|als het kan|proberen|probeert"
        r"|streven"
        r"|streeft|trachten|ons best|hopen|in principe|normaal gesproken|normaliter|doorgaans"
        r"|meestal"
        r"|over het algemeen|in de regel|in de meeste gevallen|zouden|kunnen": LEAVE_OUT,
        r"goede?|uitstekende?|geweldige?|hoogwaardige?|kwaliteit|vriendelijke?|professionele?"
        r"|passende?"
        r"|professioneel|adequate?|redelijke?|optimale?|optimaal|eenvoudige?|makkelijke?"
        r"|gemakkelijke?"
        r"|klantvriendelijke?|klantgerichte?|persoonlijke?|zorgvuldige?|op maat": _SHOW,
        r"regelmatige?|vaak|geregeld|frequent|af en toe|van tijd tot tijd": _HOW_OFTEN,
        r"enkele|diverse|verschillende|veel|sommige|voldoende|genoeg": _HOW_MANY,
    },
}
