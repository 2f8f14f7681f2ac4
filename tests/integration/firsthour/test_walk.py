"""The seven steps of an organisation of forty people, to a definition one person may sign."""

from __future__ import annotations

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from govern.core.permissions import Role, system
from govern.core.private import visible_to
from govern.definition.models import DefinitionVersion
from govern.definition.rules import DefinitionState
from govern.firsthour import orders
from govern.floor.models import FloorTeam, Slot
from govern.organisation.models import Organisation
from govern.people.models import Person, RoleAssignment
from govern.promises.models import Promise
from tests.client import Client, form_values, parsed, texts
from tests.integration.firsthour.test_first_hour import walker

__all__ = ["walker"]
PEOPLE = "\n".join(
    f"Collega {n}, collega{n}@windkracht.example, {('Claims', 'Verkoop', '')[n % 3]}"
    for n in range(39)
)

#: Where they meet customers, and who receives colleagues there.
FLOOR = {"department_id": "Claims", "host": "collega0@windkracht.example"}


def the_draft(session: Any) -> DefinitionVersion:
    found: DefinitionVersion = session.scalars(
        visible_to(system("a test"), select(DefinitionVersion))
    ).one()
    return found


def go(walker: Client, step: str, data: dict[str, Any] | None = None) -> str:
    answer = walker.submit(f"/first-hour/{step}", data, action=f"/{step}" if data is None else "")
    assert answer.status_code == 302, answer.text
    return str(answer.location)


@pytest.fixture
def copied(walker: Client) -> Client:
    """Give the browser of a director who has copied a definition and three promises."""
    go(walker, "definition", {"start": "shop"})
    go(walker, "promises", {})
    return walker


def test_the_seven_steps_end_on_the_definition(walker: Client, session: Any) -> None:
    assert go(walker, "organisation", {"name": "Windkracht 10"}) == "/first-hour/people"
    assert go(walker, "people", {"people": PEOPLE}) == "/first-hour/parts"
    parts = parsed(walker.get("/first-hour/parts"))
    assert len(parts.xpath("//input[@name='modules'][@checked]")) == 3, "two or three are enough"
    assert go(walker, "parts", {}) == "/first-hour/definition"
    assert set(session.scalars(select(Organisation.modules_off)).one()) == {
        *("advocates", "awards", "insights", "barriers")
    }
    parts = parsed(walker.get("/first-hour/parts"))
    assert len(parts.xpath("//input[@name='modules'][@checked]")) == 3, "as it was chosen"
    assert go(walker, "definition", {"start": "shop"}) == "/first-hour/promises"
    assert go(walker, "promises", {}) == "/first-hour/floor"
    floor = form_values(parsed(walker.get("/first-hour/floor")))
    assert (floor["department_id"], floor["host"]) == ("", ""), "no name says where it is"
    assert go(walker, "floor", FLOOR) == "/first-hour/invite"
    addresses = walker.submit("/first-hour/invite")
    assert addresses.status_code == 200
    assert addresses.text.count("/links/") == 39
    address = f"/definition/versions/{the_draft(session).id}"
    assert address in addresses.text, "it leads back to the definition"
    page = walker.get(address)
    assert "Zonder twijfel besteld" in page.text
    assert "Voorbeeld" in page.text or "Example" in page.text
    board = walker.get("/promises/")
    for item in orders.PROMISES:
        if item.key in orders.FIRST:
            assert (item.text.get("nl") or "") in board.text
    assert session.scalar(select(func.count()).select_from(Person)) == 40
    (team,) = session.scalars(select(FloorTeam))
    assert (team.name, team.place) == ("Claims", "Contactcentrum"), "in the language they read"
    assert session.scalar(select(func.count()).select_from(Slot)) == 12
    assert session.scalars(select(Organisation)).one().setup_step is None


@pytest.mark.parametrize("language", ["en", "nl"])
def test_an_import_leads_back_to_the_second_step_which_is_done_then(
    walker: Client, session: Any, language: str
) -> None:
    session.scalars(select(Person)).one().language = language
    session.flush()
    go(walker, "organisation", {"name": "Windkracht 10"})
    step = walker.get("/first-hour/people")
    assert walker.submit("/first-hour/people", {"people": ""}).status_code == 422
    (address,) = parsed(step).xpath("//main//a[contains(@href, '/imports/')]/@href")
    assert parsed(walker.get(address)).xpath("//main//form//a/@href")[-1] == "/first-hour/people"
    file = (io.BytesIO(b"number,name,department\n1,Ada,Klantcontact\n2,Bo,Claims\n"), "people.csv")
    preview = walker.submit(address, {"file": file}).location
    done = walker.submit(preview, {"confirmed": "y"})
    assert (done.status_code, done.location) == (302, "/first-hour/people"), done.text
    page = parsed(walker.get(done.location))
    assert texts(
        page, ".//form[@action='/first-hour/people/skip']/button[@class='btn btn-primary']"
    ) == [{"en": "Go on", "nl": "Verder"}[language]]
    assert not page.xpath("//textarea[@required]")
    assert go(walker, "people", {"people": ""}) == "/first-hour/parts"
    assert session.scalar(select(func.count()).select_from(Person)) == 3
    floor = form_values(parsed(walker.get("/first-hour/floor")))
    assert (floor["department_id"], floor["host"]) == ("Klantcontact", "")
    at = {"host": "Ada"}
    assert go(walker, "floor", at) == "/first-hour/invite"
    assert walker.submit("/first-hour/floor", at).status_code == 422, "it is there already"
    assert go(walker, "floor", {**at, "series": "counter"}) == "/first-hour/invite"
    places = {"en": ["Contact centre", "Counter"], "nl": ["Contactcentrum", "Balie"]}[language]
    teams = session.execute(select(FloorTeam.name, FloorTeam.place).order_by(FloorTeam.place))
    assert sorted(map(tuple, teams)) == sorted(
        [("Klantcontact", places[0]), (places[1], places[1])]
    )
    # Who came another way goes on where they were.
    file = (io.BytesIO(b"number,name,department\n3,Cas,Claims\n"), "people.csv")
    preview = walker.submit("/staffing/imports/new", {"file": file}).location
    assert walker.submit(preview, {"confirmed": "y"}).location == "/first-hour/"


def test_one_person_who_leads_a_small_organisation_may_sign(session: Any, walker: Client) -> None:
    assert set(session.scalars(select(RoleAssignment.role))) == {
        Role.ADMINISTRATOR,
        Role.CX_DIRECTOR,
        Role.SENIOR_LEADER,
    }


def test_an_example_is_signed_after_it_was_edited_only(copied: Client, session: Any) -> None:
    draft = the_draft(session)
    draft_id, leader = draft.id, str(draft.author_id)
    address = f"/signoff/{draft_id}/send-out"
    refused = copied.submit(address, {"signatories": [leader]})
    assert refused.status_code == 422
    assert the_draft(session).state is DefinitionState.DRAFT
    edit = f"/definition/versions/{draft_id}/edit"
    assert copied.submit(edit).status_code == 302
    assert the_draft(session).is_example, "saving the same words is no edit"
    assert copied.submit(edit, {"rallying_cry_nl": "Bij ons weet je het."}).status_code == 302
    assert not the_draft(session).is_example
    sent = copied.submit(address, {"signatories": [leader]})
    assert sent.status_code == 302, sent.text
    assert the_draft(session).state is DefinitionState.OUT_FOR_SIGNATURE
    assert copied.get(f"/signoff/{draft_id}/sign").status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("en", "Did a person answer"), ("nl", "Nam een mens")]
)
def test_what_a_promise_counts_is_said_in_the_words_of_who_copies_it(
    walker: Client, session: Any, language: str, words: str
) -> None:
    session.scalars(select(Person)).one().language = language
    session.flush()
    go(walker, "promises", {})
    assert any(promise.measure.startswith(words) for promise in session.scalars(select(Promise)))


def test_an_example_promise_goes_live_after_it_was_edited_only(
    copied: Client, session: Any
) -> None:
    promise = session.scalars(select(Promise).limit(1)).one()
    assert promise.is_example
    address = f"/promises/{promise.id}"
    assert copied.submit(address, action="agree").status_code == 302
    refused = copied.submit(f"{address}/go-live", {"confirmed": "y"})
    assert refused.status_code == 422
    assert copied.submit(f"{address}/edit", {"threshold": "70"}).status_code == 302
    assert session.get(Promise, promise.id).is_example, "the words are still the library's"
    text = "Bel je op een werkdag, dan spreek je binnen 90 seconden een mens."
    assert copied.submit(f"{address}/edit", {"text_nl": text}).status_code == 302
    assert not session.get(Promise, promise.id).is_example
    assert copied.submit(f"{address}/go-live", {"confirmed": "y"}).status_code == 302


def test_a_step_done_before_says_so_and_makes_nothing_twice(copied: Client, session: Any) -> None:
    assert str(the_draft(session).id) in copied.get("/first-hour/definition").text
    assert copied.act("/first-hour/definition", {"start": "insurer"}).status_code == 422
    answer = copied.act("/first-hour/promises", {"promises": list(orders.FIRST)})
    assert answer.status_code == 422
    assert session.scalar(select(func.count()).select_from(Promise)) == 3
    assert form_values(parsed(copied.get("/first-hour/floor")))["host"], "there is nobody else"
    go(copied, "floor", {})
    assert copied.submit("/first-hour/floor").status_code == 422
    assert go(copied, "floor", {"series": "counter"}) == "/first-hour/invite"
    assert session.scalar(select(func.count()).select_from(Slot)) == 18


def test_what_is_not_in_the_library_is_refused(walker: Client) -> None:
    assert walker.act("/first-hour/definition", {"start": "nothing"}).status_code == 422
    assert walker.act("/first-hour/promises", {"promises": []}).status_code == 422
    assert walker.submit("/first-hour/floor", {"host": "nobody"}).status_code == 422
    assert walker.submit("/first-hour/floor", {"first_day": "2020-01-01"}).status_code == 422


def test_the_steps_of_parts_that_are_off_are_passed_over(walker: Client, session: Any) -> None:
    assert go(walker, "parts", {"modules": ["awards"]}) == "/first-hour/invite"
    assert walker.get("/first-hour/definition").location == "/first-hour/invite"
    assert walker.act("/first-hour/invite/skip").location == "/"


def test_a_step_that_was_skipped_is_not_called_done(walker: Client) -> None:
    go(walker, "organisation", {"name": "Kleinbedrijf"})
    walker.act("/first-hour/people/skip")
    walker.act("/first-hour/parts/skip")
    said = texts(parsed(walker.get("/first-hour/definition")), ".//ol[@class='steps']/li")[:3]
    assert said == ["Organisatie (gedaan)", "Collega's (overgeslagen)", "Onderdelen (gedaan)"]


def test_the_hour_ends_on_the_board_when_the_definition_is_off(walker: Client) -> None:
    go(walker, "parts", {"modules": ["promises"]})
    assert walker.act("/first-hour/invite/skip").location == "/promises/"


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_step_shows_in_both_languages(walker: Client, session: Any, language: str) -> None:
    session.scalars(select(Person)).one().language = language
    session.flush()
    for step in ("organisation", "people", "parts", "definition", "promises", "floor", "invite"):
        page = walker.get(f"/first-hour/{step}")
        assert page.status_code == 200
        assert f'<html lang="{language}"' in page.text
