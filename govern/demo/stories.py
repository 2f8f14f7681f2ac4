"""Customer stories and debriefs from Havenlicht's floor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Story:
    """A customer story: a title, what happened, what they did, what it meant."""

    title: str
    situation: str
    deed: str
    effect: str


def _stories(*rows: tuple[str, str, str, str]) -> tuple[Story, ...]:
    return tuple(Story(title=t, situation=s, deed=d, effect=e) for t, s, d, e in rows)


STORIES: tuple[Story, ...] = _stories(
    (
        (
            "She drove the replacement key to the campsite herself, because the courier said Monday"
            " and it was Friday."
        ),
        (
            "A family of five had locked the only key of a rented camper inside it, two hours from"
            " home, on the first evening of their holiday."
        ),
        (
            "When the courier could not come before Monday, she collected the spare key after her"
            " shift and drove it to the campsite."
        ),
        (
            "The children slept in their own beds that night. The family wrote that they will tell"
            " this story for years."
        ),
    ),
    (
        (
            "Every letter he rewrote halved the calls about it. Nobody noticed, except eleven thousand"
            " customers."
        ),
        (
            "Our letter about a declined claim was four pages long and explained nothing; one in three"
            " readers called us."
        ),
        (
            "He took one letter a week, read it aloud to somebody outside the company, and rewrote it"
            " until they could say what it meant."
        ),
        "Calls about those letters halved, and the few that came were kinder.",
    ),
    (
        "Two teams, one angry baker, and a claim that now takes one visit instead of three.",
        (
            "A bakery flooded at night. Three of our people would have come on three days, each for"
            " an hour."
        ),
        (
            "They called each other, came together at five in the morning when a baker has time, and"
            " settled it at the kitchen table."
        ),
        "The bakery opened two days later. We have worked like that with shops ever since.",
    ),
    (
        "He stayed on the line until the ambulance came, and then until her daughter did.",
        "A woman of eighty-one called about her insurance card and was clearly not well.",
        (
            "He kept her talking, had a colleague call the ambulance and the daughter, and never hung"
            " up."
        ),
        "She recovered. Her daughter came by with a cake, and asked for him by name.",
    ),
    (
        "She asked the one question nobody had asked: what do you need tomorrow?",
        "After a house fire the family had answered forty questions about what they had lost.",
        (
            "She put the form away, asked what they needed the next day, and arranged school books,"
            " glasses and a place to stay."
        ),
        (
            "They had what they needed by noon. The form followed a week later, half of it filled in"
            " by us."
        ),
    ),
    (
        "A driver with a broken car and a wedding at three was there at ten to three.",
        "A witness at a wedding broke down on the motorway, ninety kilometres away.",
        "He put the car on the truck, the man in the cab, and went by way of the town hall.",
        "The wedding began on time. There is a photo of a tow truck with a bow on it.",
    ),
    (
        "He found eleven cents too little in one account, and forty thousand others by it.",
        "A customer mentioned that his refund was eleven cents short and that it did not matter.",
        "It did matter to him. He looked for the cause and found a rounding rule from 2009.",
        "Forty thousand people got a small amount and a short letter that said sorry.",
    ),
    (
        "She learned to sign a little, because one customer kept coming back to the counter.",
        (
            "A deaf customer came to the counter each time, because our forms asked for a phone"
            " number."
        ),
        (
            "She learned the words that matter for a claim in four evenings, and got the form"
            " changed."
        ),
        "He writes to us now. So do three hundred others who never could.",
    ),
    (
        "They moved the meeting to the customer, and the decision took nine minutes.",
        "A decision about flood zones had been put off four times for lack of facts.",
        "They took the whole meeting to a street that floods and asked the people who live there.",
        "The rule was decided on the pavement, and in three wet winters it has held.",
    ),
    (
        "He called before the customer could, every time, for a whole year.",
        "Renewals used to be the moment at which customers found out what had gone wrong.",
        "He called each customer with an open matter a month before, and settled it first.",
        ("Not one of his customers left last year, and eleven of them brought their neighbours."),
    ),
    (
        "She said no, and the customer thanked her for it.",
        "A claim could not be paid: the conditions were plain. Such letters end in complaints.",
        (
            "She called, explained in two minutes which word decided it, and what would help next"
            " time."
        ),
        "He took the better insurance, and wrote that it was the best bad news he ever had.",
    ),
    (
        (
            "The night shift baked a cake for a lorry driver who spent his birthday with us on the"
            " phone."
        ),
        (
            "A driver stood at the border for seven hours, on his birthday, and called us twelve"
            " times."
        ),
        "They found a garage, a bed for the night, and somebody at that garage who could bake.",
        "He framed the photo. His company has insured forty lorries with us.",
    ),
)

#: Told in the round that is open now; the first one is about Jamal.
OPEN_STORIES: tuple[Story, ...] = _stories(
    (
        "He called forty customers whose letter had come back, and found all forty.",
        (
            "Forty letters about a refund came back as undeliverable. The rule says: close the"
            " file after ninety days."
        ),
        (
            "He did not close a single file. He rang neighbours, old employers and a football club"
            " until he had found every one of them."
        ),
        "Forty refunds were paid. One of them paid for a school trip that had been cancelled.",
    ),
    (
        "The team that stayed on the phone when the river came into the street.",
        "In one night two hundred homes flooded, and everybody called at the same time.",
        (
            "They stayed until five in the morning, took turns to sleep on the floor, and called"
            " everybody back who had hung up."
        ),
        "Nobody was without a place to stay by the next evening, and nobody had to ask twice.",
    ),
    (
        "She rang the doorbell with the form filled in, and needed one signature.",
        "An old farmer had given up on his claim, because the form asked for a computer.",
        (
            "She filled it in from the photos he had sent by post, drove over on her way home and"
            " explained every line."
        ),
        "The barn has a roof again. He sends a crate of pears every autumn.",
    ),
    (
        "He turned a complaint into a rule that nobody has to complain about again.",
        "A customer was asked to prove that her car had been stolen, by showing the car.",
        (
            "He laughed, apologised, and walked to the people who write the rules, with the letter"
            " in his hand."
        ),
        "The sentence is gone from nine letters. Complaints about theft have halved since.",
    ),
    (
        "She noticed that one street called more often than any other, and went to look.",
        "Eleven claims for water damage came from one street within a month.",
        (
            "She walked the street with a neighbour, found the blocked drain, and got the town to"
            " clear it."
        ),
        "There has been no claim since, and the street had a party to which she was invited.",
    ),
    (
        "The form that lost eleven of its fourteen questions.",
        "Customers put the form for a broken window aside, because it took them an evening.",
        (
            "They asked of every question who had ever used the answer, and took out the eleven"
            " that nobody had."
        ),
        "A window is reported in two minutes now, and repaired four days sooner.",
    ),
    (
        "She read the policy aloud to somebody who could no longer see it.",
        "A woman who was losing her sight was afraid of what she had signed years ago.",
        (
            "She rang every evening for a week, read ten pages at a time, and noted the questions"
            " down for the adviser."
        ),
        "The woman knows what she has, dropped a cover she did not need, and sleeps again.",
    ),
)

GREAT_THINGS: tuple[str, ...] = (
    "A colleague let an angry customer finish, and then said: you are right.",
    "The team lead took the hardest call herself, and told everybody how it went.",
    "Somebody called back to say that there was no news yet. The customer was delighted.",
    "A new colleague asked 'what would help you most?' and simply did that.",
    "The driver explained what he was doing while he did it; the customer stopped worrying.",
    "Two colleagues settled in a corridor what had been a ticket for a week.",
    "A letter was torn up and replaced by a phone call of two minutes.",
    "An inspector took off his shoes, without being asked, in a flooded house.",
    "The team keeps a list of good questions on the wall, and it grows.",
    "Somebody remembered a customer's name after three months.",
)
LEARNED: tuple[str, ...] = (
    "Customers do not know our departments, and they should not have to.",
    "The first sentence decides how the rest of the call goes.",
    "What takes us a day of waiting takes them a week of worry.",
    "Half of the calls I heard were caused by a letter I once approved.",
    "People forgive a mistake at once when we tell them first.",
    "Our word for it is not their word for it.",
    "The form asks eleven things we already know.",
    "Silence is read as no.",
    "On the road nobody has a postcode.",
    "They ask 'when' before they ask 'how much'.",
)
FLOOR_PLACES: tuple[tuple[str, str], ...] = (
    ("Contact Centre Utrecht", "Second floor, by the window"),
    ("Contact Centre Gent", "Ground floor"),
    ("Claims Rotterdam", "Damage desk"),
    ("Claims Gent", "Damage desk"),
    ("Roadside", "In the truck, from Zwolle"),
    ("Field Inspectors", "On the road, Zuid-Holland"),
)
