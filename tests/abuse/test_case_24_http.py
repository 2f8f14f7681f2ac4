"""Case 24 through the door: twenty browsers press the same button at the same moment."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from govern.accounts.queries import find_actor_of
from govern.advocates.models import Appointment
from govern.ballots.models import Ballot
from govern.barriers.models import Barrier
from govern.core.errors import Busy
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.extensions import db
from govern.links.models import OneTimeLink
from govern.links.rules import LinkPurpose
from govern.links.services import ask_reset
from govern.rotations.models import Rotation
from govern.rotations.rules import RotationState
from govern.signing.models import Signature
from tests.abuse import world_definition
from tests.abuse.bodies import WORDS
from tests.abuse.world_ground import TODAY
from tests.client import form_values, parsed
from tests.storms import THREADS, all_at_once

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.abuse.visitors import Visitors

pytestmark = pytest.mark.storm


def count(visitors: Visitors, model: Any, *conditions: Any) -> int:
    with visitors.app.app_context():
        counting = select(func.count()).select_from(model).where(*conditions)
        found = db.session.scalar(visible_to(system("a test counts"), counting))
        db.session.remove()
    return found or 0


def pressed(visitors: Visitors, who: str, address: str, *bodies: dict[str, Any]) -> list[Any]:
    """Send these forms as somebody, all at one moment, each from a browser of its own."""
    answers: list[TestResponse] = all_at_once(
        visitors.app, [partial(visitors.post, who, address, body) for body in bodies]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)], answers
    assert max(answer.status_code for answer in answers) < 500, Counter(
        answer.status for answer in answers
    )
    return answers


def done(answers: list[TestResponse]) -> int:
    return sum(answer.status_code in {302, 303} for answer in answers)


def test_a_form_sent_twenty_times_has_one_effect_and_one_answer(committed: Visitors) -> None:
    before = count(committed, Barrier)
    body = {
        "sentence": WORDS,
        "kind": "silo",
        "stage_id": "",
        "submission_id": str(uuid4()),
    }
    answers = pressed(committed, "employee", "/barriers/new", *[body] * THREADS)
    assert done(answers) == THREADS
    assert len({answer.location for answer in answers}) == 1
    assert count(committed, Barrier) == before + 1
    again = pressed(committed, "employee", "/barriers/new", body)
    assert again[0].location == answers[0].location
    other = pressed(committed, "other", "/barriers/new", body)
    assert other[0].status_code == 409, "somebody else's one-time id"
    assert count(committed, Barrier) == before + 1


def test_a_storm_of_votes_leaves_one_ballot(committed: Visitors) -> None:
    ids = committed.world.ids
    address = committed.addresses.build("ballots.vote", {"round_id": ids["voting_round"]})
    body = {"entries": [str(ids["ballot_entry"])]}
    answers = pressed(committed, "employee", address, *[body] * THREADS)
    assert done(answers) >= 1
    assert {answer.status_code for answer in answers} <= {302, 409}
    voter = committed.world.people["employee"].id
    cast = Ballot.person_id == voter, Ballot.round_id == ids["voting_round"]
    assert count(committed, Ballot, *cast) == 1


def test_a_storm_of_signatures_leaves_one(committed: Visitors) -> None:
    world = committed.world
    with committed.app.app_context():
        world_definition.send_out(world, world.ids["version"])
        world_definition.confirm_identity(world, "leader")
        db.session.commit()
        address = committed.addresses.build("signoff.sign", {"version_id": world.ids["version"]})
        browser = committed.app.test_client()
        browser.set_cookie("govern", committed.cookie("leader")[0])
        page = browser.get(address)
        db.session.remove()
    form = next(form for form in parsed(page).iter("form") if "shown_sha256" in form_values(form))
    body = {"shown_sha256": form_values(form)["shown_sha256"], "meaning": "y"}
    before = count(committed, Signature)
    answers = pressed(committed, "leader", address, *[body] * THREADS)
    assert done(answers) >= 1
    assert {answer.status_code for answer in answers} <= {302, 403, 404, 409}
    assert count(committed, Signature) == before + 1


def test_a_storm_of_forgotten_passwords_leaves_one_link(committed: Visitors) -> None:
    person = committed.world.people["employee"]
    open_links = (
        OneTimeLink.person_id == person.id,
        OneTimeLink.purpose == LinkPurpose.RESET,
        OneTimeLink.used_at.is_(None),
    )

    with committed.app.app_context():
        email = find_actor_of(person.id).email

    def ask() -> None:
        with transaction():
            ask_reset(email, key="a key")

    answers = all_at_once(committed.app, [ask] * THREADS)
    assert answers.count(None) >= 1, answers
    assert {type(answer) for answer in answers} <= {type(None), Busy}, answers
    assert count(committed, OneTimeLink, *open_links) == 1


def test_a_storm_of_hosts_confirms_a_day_once(committed: Visitors) -> None:
    key = committed.world.ids["pending"]
    address = committed.addresses.build("rotations.confirm", {"rotation_id": key})
    answers = pressed(committed, "host", address, *[{}] * THREADS)
    assert done(answers) == 1
    confirmed = Rotation.id == key, Rotation.state == RotationState.CONFIRMED
    assert count(committed, Rotation, *confirmed) == 1


def test_a_storm_of_appointments_leaves_one_advocate(committed: Visitors) -> None:
    there = committed.world.ids["there"]
    address = committed.addresses.build("advocates.appoint", {"department_id": there})
    names = [*committed.world.people.values()][:THREADS]
    bodies = [
        {
            "person": person.name,
            "kind": "advocate",
            "starts_on": TODAY.isoformat(),
            "term_ends_on": (TODAY + timedelta(days=300)).isoformat(),
        }
        for person in names
    ]
    answers = pressed(committed, "director", address, *bodies)
    assert done(answers) == 1
    assert {answer.status_code for answer in answers} <= {302, 409, 422}
    assert count(committed, Appointment, Appointment.department_id == there) == 1
