"""How a licence follows from days on the floor: pure calculation, and its bounds on a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING

from govern.core.clock import months_after
from govern.core.errors import N_
from govern.floor.rules import FloorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from govern.organisation.queries import Facts


class LicenceState(StrEnum):
    """How somebody's licence stands on a day."""

    VALID = "valid"
    EXPIRING = "expiring"
    GRACE = "grace"
    EXPIRED = "expired"
    EXEMPT = "exempt"
    LEARNER = "learner"
    NONE = "none"


#: The states in which a licence may be shown as valid.
GOOD = frozenset({LicenceState.VALID, LicenceState.EXPIRING})
#: The states in which somebody is asked to renew: who let it end still owes a day.
TO_RENEW = frozenset({LicenceState.EXPIRING, LicenceState.GRACE, LicenceState.EXPIRED})
#: The mails about a licence that ends soon or has ended, and the task about both.
ENDING, ENDED, RENEW = "licences.ending", "licences.ended", "licences.renew"
CLASS_MEANINGS = {
    "A": N_("Sat beside colleagues or listened in"),
    "B": N_("Served customers"),
    "C": N_("Hosted others on the floor"),
}
LEARNER_MEANING = N_("New here, on the way to the first floor day")
_CLASS_OF = {
    FloorKind.OBSERVATIONAL: "A",
    FloorKind.INDIRECT: "A",
    FloorKind.INTERACTIVE: "B",
    FloorKind.JOB_SWAP: "B",
}


@dataclass(frozen=True, kw_only=True)
class Policy:
    """What somebody of a level owes: minutes in a period of months, and the days around its end."""

    minutes_needed: int
    period_months: int
    expiring_days: int
    grace_days: int
    joiner_days: int
    #: How much of the time spent listening counts, and how much of what is needed it may be.
    listening_percent: int
    most_listening_percent: int

    @property
    def key(self) -> str:
        """Name everything by which a licence is reckoned from days, and the edition of `reckon`."""
        return (
            f"{self.minutes_needed}/{self.period_months}/{self.expiring_days}/{self.grace_days}/"
            f"{self.listening_percent}/{self.most_listening_percent}/2"
        )


@dataclass(frozen=True, kw_only=True)
class CountedDay:
    """A confirmed day, or part of a day, with its debrief."""

    day: date
    minutes: int
    kind: FloorKind


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """What follows from somebody's days: since when and until when a licence is valid."""

    valid_from: date | None = None
    valid_until: date | None = None
    classes: str = ""
    #: The days that count towards the next time.
    waiting: tuple[CountedDay, ...] = field(default=())


def policy_for(facts: Facts, level: str) -> Policy:
    """Give what the organisation asks of a level."""
    name = "rotations.executive_hours_needed" if level == "executive" else "rotations.hours_needed"
    return Policy(
        minutes_needed=facts.number(name) * 60,
        period_months=facts.number("rotations.period_months"),
        expiring_days=facts.number("rotations.expiring_days"),
        grace_days=facts.number("rotations.grace_days"),
        joiner_days=facts.number("rotations.joiner_days"),
        listening_percent=facts.number("rotations.listening_percent"),
        most_listening_percent=facts.number("rotations.most_listening_percent"),
    )


def keys_for(facts: Facts) -> tuple[str, str]:
    """Name what is asked now of executives, and of everybody else."""
    return policy_for(facts, "executive").key, policy_for(facts, "staff").key


def counted_minutes(days: Iterable[CountedDay], policy: Policy) -> int:
    """Give the minutes that count: listening by its share, and at most a part of what is needed."""
    every = list(days)
    listening = sum(day.minutes for day in every if day.kind is FloorKind.INDIRECT)
    served = sum(day.minutes for day in every) - listening
    most = policy.minutes_needed * policy.most_listening_percent
    return served + min(listening * policy.listening_percent, most) // 100


def reckon(days: Iterable[CountedDay], *, hosted: bool, policy: Policy) -> Reckoning:
    """Reckon a licence from the days, in the order in which they were spent on the floor.

    Enough hours within the period issue the licence on the day that completes them. Completed
    within the window before its end, or in the days of grace after it, the licence is extended
    from the old date; earlier, it counts anew from that day; later, it is issued anew.
    Before the first licence nobody holds a class.
    """
    valid_from: date | None = None
    valid_until: date | None = None
    waiting: list[CountedDay] = []
    every = sorted(days, key=lambda d: (d.day, d.kind, d.minutes))
    for today, group in groupby(every, key=lambda d: d.day):
        waiting = [d for d in waiting if months_after(d.day, policy.period_months) >= today]
        waiting.extend(group)
        if counted_minutes(waiting, policy) < policy.minutes_needed:
            continue
        waiting = []
        if valid_until is None or today > valid_until + timedelta(days=policy.grace_days):
            valid_from = today
        valid_until = _extended(valid_until, today, policy)
    letters = {_CLASS_OF[d.kind] for d in every} | ({"C"} if hosted else set())
    return Reckoning(
        valid_from=valid_from,
        valid_until=valid_until,
        classes="".join(sorted(letters)) if valid_until else "",
        waiting=tuple(waiting),
    )


def _extended(valid_until: date | None, today: date, policy: Policy) -> date:
    anew = months_after(today, policy.period_months)
    if valid_until is None:
        return anew
    opens = valid_until - timedelta(days=policy.expiring_days)
    closes = valid_until + timedelta(days=policy.grace_days)
    if opens <= today <= closes:
        return months_after(valid_until, policy.period_months)
    return max(anew, valid_until)


def towards_next(reckoning: Reckoning, today: date, policy: Policy) -> int:
    """Give the minutes that still count today towards the next time, at most what is needed."""
    still = (d for d in reckoning.waiting if months_after(d.day, policy.period_months) >= today)
    return min(counted_minutes(still, policy), policy.minutes_needed)


def state_on(
    today: date, valid_until: date | None, *, joined_on: date, exempt: bool, policy: Policy
) -> LicenceState:
    """Tell how a licence stands on a day; `queries.state_of` says the same in SQL."""
    if valid_until is not None and today <= valid_until:
        soon = today + timedelta(days=policy.expiring_days)
        return LicenceState.EXPIRING if valid_until <= soon else LicenceState.VALID
    if exempt:
        return LicenceState.EXEMPT
    if valid_until is not None:
        late = today - timedelta(days=policy.grace_days)
        return LicenceState.GRACE if valid_until >= late else LicenceState.EXPIRED
    new_since = today - timedelta(days=policy.joiner_days)
    return LicenceState.LEARNER if joined_on > new_since else LicenceState.NONE


def prefix_of(organisation: str) -> str:
    """Give the letters a licence number begins with: the first letter, then consonants."""
    letters = [c for c in organisation.upper() if "A" <= c <= "Z"]
    chosen = letters[:1] + [c for c in letters[1:] if c not in "AEIOU"]
    return ("".join(chosen) + "CDL")[:3]


# Figures about people -----------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many people there are in each state."""

    counts: Mapping[LicenceState, int] = field(default_factory=dict)

    def __add__(self, other: Tally) -> Tally:
        """Count two groups together."""
        counts = dict(self.counts)
        for state, people in other.counts.items():
            counts[state] = counts.get(state, 0) + people
        return Tally(counts=counts)

    def of(self, *states: LicenceState) -> int:
        """Give how many people are in one of these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def people(self) -> int:
        """Give how many people there are."""
        return sum(self.counts.values())

    @property
    def valid(self) -> int:
        """Give how many have a valid licence."""
        return self.of(*GOOD)

    @property
    def owing(self) -> int:
        """Give how many owe a day on the floor: all but the exempt and the learners."""
        return self.people - self.of(LicenceState.EXEMPT, LicenceState.LEARNER)

    @property
    def share(self) -> float | None:
        """Give the share of those who owe a day that has a valid licence."""
        return self.valid / self.owing if self.owing else None
