"""The words the promise check looks for, in each language, as regular expressions."""

from __future__ import annotations

import re
from collections.abc import Mapping

from govern.core.errors import N_

GIVE_TIME = N_("Name a time, such as 'within two working hours'.")
LEAVE_OUT = N_("Leave it out: it takes back what the rest gives.")
_SHOW = N_("Say what the customer will notice, so that it can be counted.")
_HOW_OFTEN = N_("Say how often.")
_HOW_MANY = N_("Give the number.")

_DIGITS = r"\d+(?:[.,]\d+)?"
_EN_DIGIT = "one|two|three|four|five|six|seven|eight|nine"
_EN_NUMBER = (
    rf"(?:{_DIGITS}|half an?|an?|(?:{_EN_DIGIT})(?: and a half)?|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen"
    rf"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:[ -](?:{_EN_DIGIT}))?|(?:a|one) hundred)"
)
_NL_DIGIT = "een|één|twee|drie|vier|vijf|zes|zeven|acht|negen"
_NL_NUMBER = (
    rf"(?:{_DIGITS}|{_NL_DIGIT}|een half|anderhalf|anderhalve"
    r"|(?:twee|drie|vier)(?:[eë]n(?:een)?hal(?:f|ve)| en een half)|tien|elf|twaalf"
    r"|(?:der|veer|vijf|zes|zeven|acht|negen)tien"
    rf"|(?:(?:{_NL_DIGIT})[eë]n)?(?:twin|der|veer|vijf|zes|zeven|tach|negen)tig|honderd)"
)
_EN_TIME = (
    rf"{_EN_NUMBER}[ -](?:(?:full|whole|consecutive) )?(?:(?:working|business|calendar|office) )?"
    r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)"
    r"|within the (?:hour|day|week|month)|the (?:same|next) (?:(?:working|business) )?day"
    r"|(?:once|twice) (?:a|every|each|per) (?:day|week|month|quarter|year)|on the (?:same )?day"
    r"|(?:every|each) (?:working )?(?:day|week|month|quarter|year)|day and night"
)
_NL_TIME = (
    rf"{_NL_NUMBER} (?:werkbare |vrije |volle |hele )?"
    r"(?:seconden?|minuut|minuten|uur|uren|werkuur|werkuren|kantooruren|dag|dagen|werkdag|werkdagen"
    r"|week|weken|maand|maanden|kwartier|kwartaal|jaar)"
    r"|binnen (?:het uur|de (?:dag|week|maand))|(?:dezelfde|de volgende) (?:werk)?dag"
    r"|(?:eens|één keer|twee keer) per (?:dag|week|maand|kwartaal|jaar)|op de dag"
    r"|(?:elke?|iedere?) (?:werkdag|dag|week|maand|kwartaal|jaar)|dag en nacht"
)
_CLOCK = r"\d{1,2}[:.]\d{2}(?: ?(?:uur|hours|h|am|pm))?|\d{1,2} ?(?:am|pm)"
#: After 'in', these are no place: a time, a manner, or a word that says nothing yet.
_EN_NO_PLACE = (
    r"(?:seconds?|minutes?|hours?|days?|weeks?|weekends?|months?|quarters?|years?|mornings?"
    r"|afternoons?|evenings?|nights?|spring|summer|autumn|winter|holidays?|future|past|time|end"
    r"|meantime|meanwhile|event|cases?|way|manner|view|opinion|interest|favour|absence|name|long"
    r"|short|first|second|last|next|same|best|right|most|other|usual|coming|following|whole|entire"
    rf"|own|{_EN_NUMBER})\b"
)
_NL_NO_PLACE = (
    r"(?:seconden?|minuut|minuten|uur|uren|dag|dagen|week|weken|weekend|maand|maanden|kwartaal"
    r"|jaar|jaren|ochtend|morgen|middag|avond|nacht|lente|zomer|herfst|winter|vakantie|toekomst"
    r"|tussentijd|tijd|loop|regel|praktijk|geval|gevallen|verleden|begin|einde|bestaan|belang|naam"
    r"|eerste|laatste|volgende|afgelopen|komende|beste|juiste|meeste|andere|lange|korte|hele|eigen"
    rf"|{_NL_NUMBER})\b"
)
_EN_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_NL_MONTH = (
    r"(?:Januari|Februari|Maart|April|Mei|Juni|Juli|Augustus|September|Oktober|November|December)\b"
)
#: Language -> aspect -> what names it.
NAMED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "test": rf"{_EN_TIME}|{_CLOCK}|[€$£] ?{_DIGITS}|{_DIGITS} ?%"
        rf"|{_EN_NUMBER} (?:euros?|pounds?|dollars?|percent|times?|steps?|calls?|questions?"
        r"|clicks?|people|persons?|pages?|metres?|kilometres?|degrees)",
        "time": rf"{_EN_TIME}|{_CLOCK}|same day|today|tomorrow|noon|midnight|at any time"
        r"|the first time|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?",
        "whom": r"you|your|yours|customers?|clients?|patients?|guests?|passengers?|tenants?"
        r"|members?|callers?|users?|students?|residents?|households?|famil(?:y|ies)|everyone"
        r"|everybody|anyone who|visitors?|travellers?|drivers?|parents?|pupils?|applicants?"
        r"|claimants?|citizens?|readers?|borrowers?|buyers?|policyholders?|neighbours?",
        "where": r"by phone|phone|telephone|call(?:s|ed)?|e-?mails?|chat|letters?|by post"
        r"|online|app|website|portal|(?:in|at|from) (?:the|our|any|every|your) (?:shops?|stores?"
        r"|branch(?:es)?|counters?|desks?|offices?|home|door|station|stop|hospital|clinic)"
        r"|at home|on site|counter|front door|service desk|invoices?|bills?"
        r"|deliver(?:y|ed|ies)?|in person|in writing"
        r"|(?:by )?texts?(?: message)?|by message"
        r"|(?:at|from|to|inside|outside|on) (?:the|our|your|any|every|each|all)"
        rf" (?!(?:heart|centre|center|core|end|latest|top|best|{_EN_NO_PLACE}))\w+"
        r"|in (?:the|our|your|every|each|any|all|this) (?:whole |entire |own )?"
        rf"(?!{_EN_NO_PLACE})\w+|in (?-i:(?!{_EN_MONTH})[A-ZÀ-Þ]\w+)",
    },
    "nl": {
        "test": rf"{_NL_TIME}|{_CLOCK}|[€$£] ?{_DIGITS}|{_DIGITS} ?%"
        rf"|{_NL_NUMBER} (?:euro|procent|keer|stap|stappen|telefoontjes?|vragen|vraag"
        r"|kliks?|klikken|mensen|personen|pagina's|meter|kilometer|graden)",
        "time": rf"{_NL_TIME}|{_CLOCK}|vandaag|morgen|overmorgen|middernacht"
        r"|de eerste keer|in één keer"
        r"|(?:maan|dins|woens|donder|vrij|zater|zon)dag(?:en)?|weekend(?:en)?",
        "whom": r"je|jij|jou|jouw|jullie|u|uw|klant(?:en)?|patiënt(?:en)?|gast(?:en)?|reizigers?"
        r"|huurders?|leden|bellers?|gebruikers?|studenten|bewoners?|huishoudens?"
        r"|gezin(?:nen)?|iedereen|wie|bezoekers?|automobilisten|ouders?|leerlingen|aanvragers?"
        r"|inwoners?|burgers?|lezers?|leners?|kopers?|verzekerden?|nabestaanden|buren|omwonenden",
        "where": r"telefonisch|telefoon|(?:terug)?bel(?:len|t)?|(?:terug)?gebeld|e-?mails?"
        r"|mail(?:en|t)?|chat|brie(?:f|ven)|per post|online|app|website|portaal"
        r"|(?:in|aan|bij|op|vanuit) (?:de|het|onze|elke|iedere|je|uw) (?:winkels?|balies?"
        r"|filia(?:al|len)|loket(?:ten)?|kanto(?:or|ren)|huis|deur|station|halte|ziekenhuis"
        r"|kliniek)|thuis|ter plaatse|aan huis|balie|servicebalie|factu(?:ur|ren)"
        r"|rekening(?:en)?|bezorgd?|bezorgen|bezorging|persoonlijk langs|schriftelijk"
        r"|sms|per bericht|via (?:de|het|onze|je|uw) \w+"
        r"|(?:op|bij|aan|voor|van|naar|vanuit|vanaf) (?:de|het|onze|ons|je|jouw|uw|elke?|iedere?)"
        rf" (?!(?:voortgang|hoogte|klant|eerste|beste|norm|{_NL_NO_PLACE}))\w+"
        r"|in (?:de|het|onze|ons|elke?|iedere?|alle|deze|dit|je|jouw|uw|heel) (?:hele |eigen )?"
        rf"(?!{_NL_NO_PLACE})\w+|in (?-i:(?!{_NL_MONTH})[A-ZÀ-Þ]\w+)",
    },
}
#: Language -> what makes each case a yes or no; a number, where there is one, says more.
YES_OR_NO: Mapping[str, str] = {
    "en": r"always|never|every|each|no|nobody|without|free of charge",
    "nl": r"altijd|nooit|elke?|iedere?|geen|niemand|zonder|gratis",
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


def _compiled(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


#: Language -> aspect -> its patterns, the one that says most first.
NAMED_BY = {
    language: {
        name: [_compiled(words), *([_compiled(YES_OR_NO[language])] if name == "test" else [])]
        for name, words in aspects.items()
    }
    for language, aspects in NAMED.items()
}
#: Language -> patterns of vague words, each with what to do about them.
VAGUE_BY = {
    language: [(_compiled(words), suggestion) for words, suggestion in groups.items()]
    for language, groups in VAGUE.items()
}
