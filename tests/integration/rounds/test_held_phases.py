"""What keeps a phase from being ended early: few votes in the box, time somebody has to answer."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from govern.core.errors import DomainError
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.nominations.models import Finalist
from govern.rounds.models import Round
from govern.rounds.rules import RoundState
from tests.client import Client, parsed
from tests.factories.awards import Story, people
from tests.factories.people import PersonFactory
from tests.integration.rounds.test_ending_phases import (
    NOMINATING,
    SHORTLISTING,
    VOTING,
    WHY,
    press,
    stored,
    story,
)

__all__ = ["story"]


def test_a_ballot_with_few_votes_is_not_closed_early(
    client: Client, story: Story, session: Any
) -> None:
    said = "Fewer than 5 people have voted"
    entry, voter = story.finalist(), PersonFactory(created_at=story.start)
    story.after(days=21)
    story.fill_the_box(3)
    story.vote(voter)
    story.vote(voter, entry)
    page = f"/rounds/{story.round_id}/end-phase"
    shown = client.sign_in(story.director).get(page)
    assert said in shown.text
    assert parsed(shown).find(".//main//button[@aria-disabled='true']") is not None
    assert parsed(shown).find(".//main//*[@name='because']") is None
    sent = client.act(page, {"phase": "voting", "because": WHY, "confirmed": "y"})
    assert sent.status_code == 422
    assert said in sent.text
    assert WHY in sent.text
    with pytest.raises(DomainError, match=said) as refused:
        story.end(VOTING)
    assert refused.value.params["when"] == stored(session).voting_closes_at
    assert stored(session).state is not RoundState.COUNTING
    story.fill_the_box(1)
    assert said not in client.get(page).text
    assert press(client, story).status_code == 302


def test_the_ballot_is_not_opened_while_somebody_asked_has_time_to_answer(
    client: Client, story: Story, session: Any
) -> None:
    one, two, three = people(3)
    first = story.accept(story.nominate(one))
    story.after(days=2)
    second = story.accept(story.nominate(two, three))
    story.end(NOMINATING)
    page = f"/rounds/{story.round_id}/end-phase"
    until = session.scalar(
        visible_to(
            system("test"), select(Finalist.answer_due_at).where(Finalist.person_id == two.id)
        )
    )
    for number, entry, person in (
        ("3 people who were asked still have time", second, two),
        ("2 people who were asked still have time", first, one),
        ("One person who was asked still has time", second, three),
    ):
        shown = client.sign_in(story.director).get(page)
        assert number in shown.text
        links = parsed(shown).findall(f".//main//a[@href='/nominations/stories/{entry}']")
        assert person.name in [link.text for link in links]
        back = parsed(shown).find(f".//main//section//a[@href='/rounds/{story.round_id}']")
        assert back is not None
        assert parsed(shown).find(".//main//button[@aria-disabled='true']") is not None
        assert parsed(shown).find(".//main//*[@name='because']") is None
        sent = client.act(page, {"phase": "shortlisting", "because": WHY, "confirmed": "y"})
        assert sent.status_code == 422
        assert number in sent.text
        assert WHY in sent.text
        with pytest.raises(DomainError) as refused:
            story.end(SHORTLISTING)
        assert refused.value.params["until"] == until
        assert stored(session).state is SHORTLISTING
        story.answer(entry, person)
    assert press(client, story).status_code == 302
    assert stored(session).state is VOTING


def test_who_could_not_answer_any_more_reads_why(
    client: Client, story: Story, session: Any
) -> None:
    silent = PersonFactory()
    asked = story.accept(story.nominate(silent))
    page = f"/nominations/stories/{asked}"
    story.after(days=8)
    assert "does not go on the ballot" in client.sign_in(silent).get(page).text
    story.end(NOMINATING)
    assert "does not go on the ballot" in client.get(page).text
    story.end(SHORTLISTING)
    assert "The ballot has opened before there was an answer" in client.get(page).text
    session.execute(update(Round).values(state=RoundState.CANCELLED))
    session.expire_all()
    assert "The round was called off" in client.get(page).text
