"""What each form of the world is filled in with, so far that the service behind it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from govern.definition.rules import LEVELS
from tests.abuse.world_ground import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.abuse.world import World

WORDS = "Somebody read the letter aloud at the kitchen table."
SOON = TODAY.replace(day=28).isoformat()
YESTERDAY = TODAY.replace(day=20).isoformat()
#: Fields that say the same whatever stands in the address.
FIXED: dict[str, dict[str, Any]] = {
    "advocates.end": {"reason": WORDS},
    "awards.announce": {"confirmed": "y"},
    "barriers.report": {"sentence": WORDS, "kind": "organisation", "stage_id": ""},
    "definition.begin": {"reason": WORDS, "sponsor": "Leader"},
    "definition.edit": {
        **{f"{part}_{language}": WORDS for part in LEVELS for language in ("en", "nl")},
        "version": 2,
    },
    "departments.add": {"name": "A new department", "parent_id": ""},
    "departments.rename": {"name": "Another name", "version": 1},
    "insights.report": {"text": WORDS, "source": "floor", "stage_id": ""},
    "insights.will_not_do": {"reason": WORDS, "version": 1},
    "invitations.deactivate": {"confirmed": "y"},
    "journeys.add_stage": {"name_en": "Another stage"},
    "journeys.edit_stage": {"name_en": "Another name"},
    "licences.exemptions": {
        "person": "Juror",
        "reason": WORDS,
        "starts_on": TODAY.isoformat(),
        "ends_on": SOON,
    },
    "nominations.accept": {"entry": "", "title": WORDS, "story": WORDS},
    "nominations.answer_standing": {"stands": "yes"},
    "nominations.decline": {"reason": "too_thin", "note": WORDS},
    "nominations.write": {"title": WORDS, "situation": WORDS, "version": 2},
    "notifications.choices": {"frequency": "daily"},
    "people.give_role": {"role": "moderator"},
    "promises.propose": {
        "text_en": "We call back within one working day.",
        "owner": "Juror",
        "review_on": "2027-05-21",
        "measure_kind": "standard",
        "measure": "Called back within one working day",
        "threshold": "95",
        "period": "month",
        "stage_id": "",
        "department_id": "",
        "starts_on": "2026-06-01",
        "version": 1,
    },
    "promises.reword": {
        "text_en": "We call back within two working days.",
        "owner": "Juror",
        "review_on": "2027-05-21",
        "starts_on": "2026-06-01",
        "version": 1,
    },
    "rounds.cancel": {"because": WORDS, "confirmed": "y"},
    "rounds.draft": {
        "name_en": "Another round",
        "categories_en": "For one customer",
        "time_zone": "Europe/Amsterdam",
        "nominations_open_at": "2026-06-01T09:00",
        "nominations_close_at": "2026-06-11T09:00",
        "voting_opens_at": "2026-06-21T09:00",
        "voting_closes_at": "2026-06-29T09:00",
        "tie_rule": "shared",
        "version": 1,
    },
    "rounds.open_round": {"confirmed": "y"},
    "signoff.decline": {"reason": WORDS},
    "signoff.sign": {"shown_sha256": "0" * 64, "meaning": "y"},
    "signoff.withdraw": {"note": WORDS},
    "tasks.hand_over": {"person": "Juror"},
    "tasks.put_off": {"until": SOON},
}


def _nomination(world: World) -> dict[str, Any]:
    return {"nominee": "Juror", "category": str(world.ids["category"]), "title": WORDS}


def _floor_day(world: World) -> dict[str, Any]:
    return {
        "host": f"{world.ids['team']}:{world.people['host'].id}",
        "kind": "interactive",
        "day": YESTERDAY,
        "begins": "09:00",
        "ends": "12:00",
    }


def _signatories(world: World) -> dict[str, Any]:
    return {"signatories": [str(world.people["leader"].id)], "needed": 1, "due_on": SOON}


def _vote(world: World) -> dict[str, Any]:
    return {"entries": [str(world.ids["ballot_entry"])]}


#: Fields that name something of the world.
MADE: dict[str, Callable[[World], dict[str, Any]]] = {
    "ballots.vote": _vote,
    "nominations.begin": _nomination,
    "rotations.log": _floor_day,
    "signoff.send_out": _signatories,
}


def body_of(world: World, endpoint: str) -> Mapping[str, Any]:
    """Give the fields a form of this endpoint is sent with."""
    if endpoint in MADE:
        return MADE[endpoint](world)
    return FIXED.get(endpoint, {})
