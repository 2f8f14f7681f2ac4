"""Beside a signature stands whether a licence was held then, if the organisation shows it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from govern.core import clock
from govern.definition import queries as definitions
from govern.extensions import db
from govern.licences import queries
from govern.licences.models import LicenceStanding
from tests.factories.leaf import LOOKING, Leaf
from tests.factories.people import set_number

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tests.client import Client

HELD, NOT_HELD = "held a customer driving licence", "held no licence"


@pytest.fixture
def signed(session: Session, at: Any) -> Leaf:
    """Let three sign: one with a valid licence, one whose licence has ended, one without."""
    leaf = Leaf()
    for leader_id, days in zip(leaf.leader_ids, (30, -1), strict=False):
        db.session.add(
            LicenceStanding(
                person_id=leader_id,
                valid_from=clock.today() - timedelta(days=400),
                valid_until=clock.today() + timedelta(days=days),
                settled_at=clock.now(),
            )
        )
    db.session.commit()
    version_id = leaf.out(needed=3)
    for number in range(3):
        leaf.sign(version_id, number)
    return leaf


@pytest.mark.both_databases
def test_it_is_kept_as_it_was_at_that_moment(signed: Leaf) -> None:
    first = signed.leader_ids[0]
    standing = queries.find_standing(first)
    assert standing is not None
    standing.valid_until = clock.today() - timedelta(days=300)
    db.session.flush()
    version = definitions.find_in_force(LOOKING)
    assert version is not None
    assert version.frozen_text_id is not None
    found = queries.list_signatories([version.frozen_text_id])
    assert {row.person_id: row.held for row in found} == {
        first: True,
        signed.leader_ids[1]: False,
        signed.leader_ids[2]: False,
    }


def test_it_is_shown_only_when_the_organisation_shows_it(signed: Leaf, client: Client) -> None:
    client.sign_in(signed.director)
    page = client.get("/definition/").text
    assert HELD not in page
    assert NOT_HELD not in page
    set_number("definition.shows_licences", 1)
    page = client.get("/definition/").text
    assert page.count(HELD) == 1
    assert page.count(NOT_HELD) == 2
