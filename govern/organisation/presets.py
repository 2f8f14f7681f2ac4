"""Every number that can be set, with its preset values and bounds, and the parts one can switch."""

from __future__ import annotations

from dataclasses import replace

from govern.core.errors import N_
from govern.organisation.modules import Module
from govern.organisation.rules import Kind, Setting

#: The part a setting belongs to, by how its name begins; those of people belong to all.
_MODULES = {
    "advocates": Module.ADVOCATES,
    "awards": Module.AWARDS,
    "definition": Module.DEFINITION,
    "insights": Module.INSIGHTS,
    "promises": Module.PROMISES,
    "rotations": Module.ROTATIONS,
    "signing": Module.DEFINITION,
}


def _number(
    name: str,
    label: str,
    values: tuple[int, int, int],
    bounds: tuple[int, int],
    text: str = "",
) -> Setting:
    return Setting(
        name=name,
        label=label,
        help=text,
        small=values[0],
        medium=values[1],
        large=values[2],
        lowest=bounds[0],
        highest=bounds[1],
        module=_MODULES.get(name.partition(".")[0]),
    )


def _switch(
    name: str,
    label: str,
    values: tuple[bool, bool, bool],
    text: str = "",
) -> Setting:
    return Setting(
        name=name,
        label=label,
        help=text,
        kind=Kind.SWITCH,
        small=values[0],
        medium=values[1],
        large=values[2],
        lowest=0,
        highest=1,
        module=_MODULES.get(name.partition(".")[0]),
    )


_SETTINGS = (
    _number(
        "people.fewest_shown",
        N_("Fewest people in a figure about people"),
        (5, 5, 5),
        (5, 50),
        N_("A smaller department is shown together with the department above it."),
    ),
    _number(
        "definition.signatures_needed",
        N_("Signatures that bring a definition into force"),
        (1, 2, 3),
        (1, 20),
    ),
    _switch(
        "definition.author_may_sign",
        N_("The author of a definition may sign it"),
        (True, False, False),
    ),
    _switch(
        "definition.shows_licences",
        N_("Beside each signature stands whether a customer driving licence was held then"),
        (False, False, False),
        N_("It is kept with every signature, so that it can be shown from the first one on."),
    ),
    _number("definition.days_to_sign", N_("Days to sign a definition"), (14, 14, 21), (1, 120)),
    _number(
        "definition.remind_days",
        N_("Days before the last day to sign that a reminder goes out"),
        (3, 3, 3),
        (1, 30),
        N_("It goes to who has not signed yet, unless fewer days than that are given to sign."),
    ),
    _number(
        "definition.days_to_acknowledge",
        N_("Days everybody has to read a definition and say so"),
        (14, 21, 30),
        (1, 180),
        N_("Only when the CX director says that its meaning has changed."),
    ),
    _number(
        "definition.months_to_review",
        N_("Months until a definition is reviewed"),
        (12, 12, 12),
        (1, 60),
    ),
    _number(
        "definition.review_remind_days",
        N_("Days before its review that a definition is called to mind"),
        (30, 30, 30),
        (1, 180),
        N_("The reminder goes to who wrote the definition."),
    ),
    _number(
        "signing.fresh_minutes",
        N_("Minutes a password entered for signing stays fresh"),
        (5, 5, 5),
        (1, 5),
    ),
    _number(
        "promises.fewest_cases",
        N_("Fewest cases in a keep rate"),
        (10, 20, 30),
        (1, 1000),
        N_("With fewer cases the board says 'too few to say'."),
    ),
    _number(
        "promises.days_to_repair",
        N_("Days to answer for a promise not kept"),
        (14, 14, 14),
        (1, 90),
    ),
    _number(
        "promises.given_above",
        N_("Kept above this share, in percent, to become a given"),
        (98, 98, 99),
        (90, 99),
        N_("Customers hardly notice it any more: the promise of the next level is asked for."),
    ),
    _number(
        "promises.given_periods", N_("Periods in a row to become a given"), (6, 6, 12), (2, 36)
    ),
    _number(
        "promises.months_to_review", N_("Months until a promise is reviewed"), (12, 12, 12), (1, 60)
    ),
    _number(
        "promises.days_to_count",
        N_("Days after a period in which promises are counted"),
        (7, 7, 10),
        (1, 31),
    ),
    _switch(
        "promises.commitments_may_name",
        N_("A commitment may name the customer"),
        (False, False, False),
        N_("E-mail addresses and telephone numbers are refused otherwise."),
    ),
    _number(
        "promises.commitment_days_kept",
        N_("Days the words of a commitment are kept after it"),
        (90, 90, 90),
        (7, 730),
        N_("That it was kept or not stays, without the words."),
    ),
    _number(
        "advocates.term_months", N_("Months an advocate is appointed for"), (24, 24, 24), (1, 120)
    ),
    _number(
        "advocates.ending_days",
        N_("Days before its end that a term counts as ending"),
        (90, 90, 90),
        (7, 365),
    ),
    _number(
        "insights.drawer_days",
        N_("Days after which an insight is left in the drawer"),
        (30, 30, 30),
        (7, 365),
    ),
    _number(
        "rotations.hours_needed", N_("Hours on the floor that earn a licence"), (8, 8, 8), (1, 200)
    ),
    _number(
        "rotations.executive_hours_needed",
        N_("Hours on the floor for executives"),
        (8, 8, 16),
        (1, 200),
    ),
    _number(
        "rotations.period_months", N_("Months in which the hours count"), (12, 12, 12), (1, 36)
    ),
    _number(
        "rotations.listening_percent",
        N_("Percentage of the hours of listening in that counts for a licence"),
        (50, 50, 50),
        (0, 100),
        N_("At 50, four hours of listening in count as two hours on the floor."),
    ),
    _number(
        "rotations.most_listening_percent",
        N_("Percentage of a licence that listening in may make up at most"),
        (50, 50, 50),
        (0, 50),
        N_("Half is the most: a licence is for meeting customers."),
    ),
    _number(
        "rotations.expiring_days",
        N_("Days before its end that a licence counts as expiring"),
        (90, 90, 90),
        (7, 365),
    ),
    _number(
        "rotations.grace_days",
        N_("Days of grace after a licence has ended"),
        (30, 30, 30),
        (0, 365),
    ),
    _number(
        "rotations.joiner_days",
        N_("Days a new colleague carries an L card"),
        (90, 90, 90),
        (0, 365),
    ),
    _number(
        "rotations.backdate_days",
        N_("Days a floor day may lie back when it is logged"),
        (60, 30, 30),
        (1, 365),
        N_("Older days are logged by the CX director, with a reason."),
    ),
    _number(
        "awards.nominations_per_round",
        N_("Nominations one person may make in a round"),
        (5, 5, 5),
        (1, 100),
    ),
    _number(
        "awards.votes_per_category",
        N_("Stories one person may vote for in a category"),
        (2, 2, 3),
        (1, 20),
    ),
    _number(
        "awards.own_department_votes",
        N_("Votes allowed inside one's own department"),
        (2, 1, 1),
        (0, 20),
    ),
    _number(
        "awards.days_to_answer",
        N_("Days a finalist has to say whether to stand"),
        (7, 7, 7),
        (1, 60),
    ),
    _number(
        "awards.rest_months",
        N_("Months a winner rests before winning again"),
        (12, 12, 12),
        (0, 60),
    ),
    _switch(
        "people.owner_may_decide_alone",
        N_("One person may hold several roles in one matter"),
        (True, False, False),
        N_("For a small organisation, where there is no second person for every step."),
    ),
)
_GUARDS = {
    "definition.author_may_sign",
    "definition.signatures_needed",
    "people.owner_may_decide_alone",
}
SETTINGS: dict[str, Setting] = {
    setting.name: replace(setting, guards=setting.name in _GUARDS) for setting in _SETTINGS
}
GUARDS = tuple(setting for setting in SETTINGS.values() if setting.guards)
