"""Promises about offers, orders and claims to start from, and all promises of the library."""

from __future__ import annotations

from govern.core.localised import both
from govern.firsthour.examples import CONTACT, FLOWERS, SORRY, promise

BUYERS = both("everybody who orders", "iedereen die bestelt")
NEW = both("new customers", "nieuwe klanten")
CLAIMANTS = both("everybody with a claim", "iedereen met schade")
FREE = both("The costs of this order back", "De kosten van deze bestelling terug")
ORDERS = (
    promise(
        "delivery_day",
        3,
        97,
        BUYERS,
        FREE,
        en="We deliver every order on the day we named to you when you paid, before 22:00.",
        nl="Elke klant krijgt de bestelling bezorgd op de dag die we bij het betalen noemden,"
        " voor 22:00 uur.",
        test_en="Was it delivered on the day named?",
        test_nl="Is er bezorgd op de genoemde dag?",
    ),
    promise(
        "delivery_hour",
        3,
        90,
        BUYERS,
        both("The delivery costs back", "De bezorgkosten terug"),
        en="On the day of delivery we name 2 hours to you by text message before 9:00, and are"
        " at your door within them.",
        nl="Op de dag van de bezorging hoort elke klant voor 9:00 uur per sms een tijdvak van"
        " 2 uur, en daarin staan we aan de deur.",
        test_en="Were we there within the two hours named?",
        test_nl="Waren we er binnen het genoemde tijdvak?",
    ),
    promise(
        "stock",
        3,
        99,
        BUYERS,
        FREE,
        en="What you order online as in stock leaves our warehouse within 1 working day.",
        nl="Wat een klant online bestelt en op voorraad is, gaat binnen 1 werkdag ons"
        " magazijn uit.",
        test_en="Did it leave within one working day?",
        test_nl="Ging het binnen één werkdag de deur uit?",
    ),
    promise(
        "refund",
        6,
        98,
        BUYERS,
        both("10 euros on top", "10 euro erbij"),
        en="When you send back what you ordered online, your money is paid within 3 working"
        " days of its arrival.",
        nl="Wie terugstuurt wat online is besteld, heeft het geld binnen 3 werkdagen na"
        " aankomst terug.",
        test_en="Was the money sent within three working days?",
        test_nl="Was het geld binnen drie werkdagen onderweg?",
    ),
    promise(
        "price",
        2,
        100,
        BUYERS,
        both("The difference, doubled", "Het verschil, verdubbeld"),
        en="The price we offer you is the price on your invoice, to the cent, for 30 days.",
        nl="Wie een offerte van ons heeft, vindt 30 dagen lang tot op de cent dezelfde prijs"
        " op de factuur.",
        test_en="Is the invoice equal to the offer?",
        test_nl="Is de factuur gelijk aan de offerte?",
    ),
    promise(
        "offer",
        2,
        90,
        NEW,
        SORRY,
        en="Ask for an offer online, and you have it by e-mail within 2 working days.",
        nl="Wie online een offerte vraagt, heeft die binnen 2 werkdagen per e-mail.",
        test_en="Was it sent within two working days?",
        test_nl="Was die binnen twee werkdagen verstuurd?",
    ),
    promise(
        "welcome",
        3,
        85,
        NEW,
        SORRY,
        en="Every new customer is called by their own contact person within 10 days of the start.",
        nl="Elke nieuwe klant wordt binnen 10 dagen na de start gebeld door een eigen"
        " contactpersoon.",
        test_en="Was there a call within ten days?",
        test_nl="Is er binnen tien dagen gebeld?",
    ),
    promise(
        "claim_first",
        5,
        95,
        CLAIMANTS,
        FLOWERS,
        en="Report damage by telephone, and you hear within 4 working hours what is covered"
        " and what we need.",
        nl="Wie telefonisch schade meldt, hoort binnen 4 werkuren wat gedekt is en wat we"
        " nodig hebben.",
        test_en="Was cover explained within four working hours?",
        test_nl="Was binnen vier werkuren uitgelegd wat gedekt is?",
    ),
    promise(
        "claim_paid",
        5,
        92,
        CLAIMANTS,
        FLOWERS,
        en="When you have sent the last document online, damage of up to 1,000 euros is in"
        " your account within 3 working days.",
        nl="Wie het laatste stuk online heeft gestuurd, heeft schade tot 1.000 euro binnen 3"
        " werkdagen op de rekening.",
        test_en="Was it paid within three working days?",
        test_nl="Was het binnen drie werkdagen betaald?",
    ),
    promise(
        "claim_news",
        5,
        90,
        CLAIMANTS,
        SORRY,
        en="As long as your claim is open we call you every 7 days, also when nothing has changed.",
        nl="Wie een lopende schade heeft, wordt elke 7 dagen gebeld, ook als er niets is"
        " veranderd.",
        test_en="Was there news in each period of seven days?",
        test_nl="Was er in elke zeven dagen bericht?",
    ),
    promise(
        "leaving",
        6,
        99,
        both("customers who leave", "klanten die weggaan"),
        both("A month free of charge", "Een maand gratis"),
        en="You leave with 1 click online, and have it confirmed by e-mail the same day.",
        nl="Wie opzegt, doet dat online met 1 klik en heeft het dezelfde dag per e-mail bevestigd.",
        test_en="One click, and confirmed the same day?",
        test_nl="Eén klik, en dezelfde dag bevestigd?",
    ),
)
PROMISES = (*CONTACT, *ORDERS)
#: The three that are chosen already: every organisation has callers, writers and complaints.
FIRST = ("answer", "mail", "complaint")
