"""What each form of the world is filled in with, so far that the service behind it is asked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from govern.acknowledgements.models import Campaign
from govern.definition.queries import get_version
from govern.definition.rules import LEVELS
from govern.extensions import db
from govern.promises.models import Promise
from govern.rounds.models import Round
from govern.signoff.queries import hash_of
from tests.abuse.world_ground import TODAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.abuse.world import World

WORDS = "Somebody read the letter aloud at the kitchen table."
SOON = TODAY.replace(day=28).isoformat()
NEXT_YEAR = TODAY.replace(year=TODAY.year + 1).isoformat()
YESTERDAY = TODAY.replace(day=20).isoformat()
#: Fields that say the same whatever stands in the address.
FIXED: dict[str, dict[str, Any]] = {
    "acknowledgements.ask": {"due_on": SOON},
    "acknowledgements.close": {"confirmed": "y"},
    "acknowledgements.extend": {"due_on": SOON},
    "advocates.appoint": {
        "person": "Juror",
        "kind": "advocate",
        "starts_on": TODAY.isoformat(),
        "term_ends_on": NEXT_YEAR,
    },
    "advocates.describe": {"topics": WORDS, "version": 1},
    "advocates.end": {"reason": WORDS},
    "advocates.extend": {"term_ends_on": NEXT_YEAR, "version": 1},
    "awards.announce": {"confirmed": "y"},
    "barriers.close": {"outcome": "cannot_be_removed", "words": WORDS, "version": 1},
    "barriers.plan": {
        "text": WORDS,
        "mechanism": "workflow",
        "owner": "Juror",
        "due_on": SOON,
        "reduction": 20,
    },
    "barriers.report": {"sentence": WORDS, "kind": "organisation", "stage_id": ""},
    "barriers.take_in_hand": {"severity": "3", "owner": "Juror", "version": 1},
    "commitments.board": {"what": WORDS, "day": SOON, "time": "15:00"},
    "commitments.count_week": {
        "week": (TODAY - timedelta(days=TODAY.weekday())).isoformat(),
        "kept": "80",
        "late": "5",
        "broken": "15",
    },
    "commitments.settle": {"state": "broken", "reason": WORDS},
    "definition.add_dimension": {
        **{f"{pole}_{language}": WORDS for pole in ("left", "right") for language in ("en", "nl")},
        "place": 40,
        "version": 3,
    },
    "definition.begin": {"reason": WORDS, "sponsor": "Leader"},
    "definition.edit": {
        **{f"{part}_{language}": WORDS for part in LEVELS for language in ("en", "nl")},
        "version": 3,
    },
    "interim.change": {
        "text_en": WORDS,
        "text_nl": WORDS,
        "reason": WORDS,
        "told": WORDS,
        "starts_on": "2026-12-01",
        "ends_on": "2026-12-03",
    },
    "hearings.heard": {"kind": "floor", "words_en": WORDS, "words_nl": WORDS, "people": "3"},
    "departments.add": {"name": "A new department", "parent_id": ""},
    "departments.move": {"parent_id": "", "version": 1},
    "departments.rename": {"name": "Another name", "version": 1},
    "floor.add_host": {"person": "Juror"},
    "floor.end_team": {"confirmed": "y"},
    "insights.record_effect": {"effect": WORDS, "version": 1},
    "insights.report": {"text": WORDS, "source": "floor", "stage_id": ""},
    "insights.take_action": {"action": WORDS, "owner": "Juror", "due_on": SOON, "version": 1},
    "insights.will_not_do": {"reason": WORDS, "version": 1},
    "bookings.cancel": {"confirmed": "y"},
    "bookings.left_early": {"confirmed": "y"},
    "bookings.no_show": {"confirmed": "y"},
    "floor.end_host": {"confirmed": "y"},
    "floor.withdraw": {"confirmed": "y"},
    "invitations.deactivate": {"confirmed": "y"},
    "journeys.add_stage": {"name_en": "Another stage"},
    "journeys.edit": {"name_en": "Another journey", "version": 1},
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
    "organisation.change_setting": {"value": 12, "version": 0},
    "organisation.edit": {
        "name": "Another name",
        "languages": ["en", "nl"],
        "time_zone": "Europe/Amsterdam",
        "preset": "medium",
        "version": 1,
    },
    "people.end": {"left_on": SOON, "version": 1},
    "people.give_role": {"role": "moderator"},
    "promises.answer_case": {"cause": WORDS, "repair": WORDS, "version": 1},
    "counting.correct": {"kept": "90", "total": "100", "reason": WORDS},
    "counting.record": {"period_start": "2026-04-01", "kept": "90", "total": "100"},
    "promises.retire": {"confirmed": "y"},
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
        "overruled": WORDS,
        "version": 1,
    },
    "promises.reword": {
        "text_en": "We call you back within two working days.",
        "owner": "Juror",
        "review_on": "2027-05-21",
        "starts_on": "2026-06-01",
        "version": 1,
        "overruled": WORDS,
    },
    "reviews.answer_comment": {"outcome": "changed", "words": WORDS},
    "reviews.ask": {"reviewers": "Reader", "due_on": SOON},
    "reviews.comment": {"passage": "whole", "words": WORDS},
    "reviews.conclude": {"verdict": "changes", "words": WORDS},
    "rotations.debrief": {"great": WORDS, "learned": WORDS, "version": 0},
    "rotations.decline": {"reason": WORDS},
    "licences.end_exemption": {"confirmed": "y"},
    "rotations.take_back": {"confirmed": "y"},
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
    "rounds.end_phase": {"phase": "nominating", "because": WORDS, "confirmed": "y"},
    "signoff.decline": {"reason": WORDS},
    "signoff.put_off": {"due_on": SOON},
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
    shown = hash_of(get_version(world.ids["version"], actor=world.actor("director")))
    # What is sent next is a transaction of its own.
    db.session.remove()
    return {
        "signatories": [str(world.people["leader"].id)],
        "needed": 1,
        "due_on": SOON,
        "shown_sha256": shown,
    }


def _as_read(model: type[Any], key: str) -> Callable[[World], dict[str, Any]]:
    """Give what approves a thing in the version it has."""

    def body(world: World) -> dict[str, Any]:
        version = db.session.scalar(select(model.version).where(model.id == world.ids[key]))
        db.session.remove()
        return {"confirmed": "y", "version": version}

    return body


def _vote(world: World) -> dict[str, Any]:
    return {"entries": [str(world.ids["ballot_entry"])]}


def _elsewhere(world: World) -> dict[str, Any]:
    return {"department_id": str(world.ids["there"]), "version": 1}


def _newcomer(_world: World) -> dict[str, Any]:
    return {
        "name": "Somebody New",
        "email": "somebody.new@example.org",
        "employee_number": "E99999",
        "level": "staff",
        "country": "NL",
        "language": "nl",
        "joined_on": TODAY.isoformat(),
        "version": 1,
    }


def _added(world: World) -> dict[str, Any]:
    return {**_newcomer(world), "department_id": str(world.ids["here"])}


def _place(world: World) -> dict[str, Any]:
    return {
        "host_id": str(world.people["host"].id),
        "kind": "interactive",
        "day": SOON,
        "begins": "09:00",
        "ends": "12:00",
        "capacity": 2,
    }


def _team(world: World) -> dict[str, Any]:
    return {
        "name": "Another desk",
        "department_id": str(world.ids["here"]),
        "place": "First floor",
        "time_zone": "Europe/Amsterdam",
        "version": 1,
    }


def _into(world: World) -> dict[str, Any]:
    return {"into_id": str(world.ids["here"]), "confirmed": "y"}


def _transfer(world: World) -> dict[str, Any]:
    there = str(world.ids["there"])
    return {"department_id": there, "term_ends_on": NEXT_YEAR, "reason": WORDS}


def _as_shown(world: World) -> dict[str, Any]:
    about = Campaign.id == world.ids["campaign"]
    shown = db.session.scalar(select(Campaign.sha256).where(about))
    db.session.remove()
    return {"shown_sha256": shown, "read": "y"}


#: Fields that name something of the world.
MADE: dict[str, Callable[[World], dict[str, Any]]] = {
    "acknowledgements.acknowledge": _as_shown,
    "advocates.transfer": _transfer,
    "floor.add_team": _team,
    "floor.edit_team": _team,
    "floor.offer": _place,
    "people.add": _added,
    "people.edit": _newcomer,
    "people.move": _elsewhere,
    "mergers.merge": _into,
    "ballots.vote": _vote,
    "nominations.begin": _nomination,
    "rotations.log": _floor_day,
    "promises.agree": _as_read(Promise, "proposed"),
    "promises.go_live": _as_read(Promise, "agreed"),
    "rounds.open_round": _as_read(Round, "draft_round"),
    "signoff.send_out": _signatories,
}


#: Forms that ask the same as another one.
SAME = {
    "definition.edit_dimension": "definition.add_dimension",
    "firsthour.organisation": "organisation.edit",
    "promises.edit": "promises.propose",
    "rounds.change": "rounds.draft",
}


def body_of(world: World, endpoint: str) -> Mapping[str, Any]:
    """Give the fields a form of this endpoint is sent with."""
    endpoint = SAME.get(endpoint, endpoint)
    if endpoint in MADE:
        return MADE[endpoint](world)
    return FIXED.get(endpoint, {})
