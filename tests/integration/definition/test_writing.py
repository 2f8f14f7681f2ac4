"""Writing the definition: one draft, every save a revision, two texts and neither lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from govern.core import clock
from govern.core.errors import DomainError, FieldError, NotAllowed, NotFound, Stale
from govern.core.permissions import system
from govern.core.private import UnscopedRead, visible_to
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.models import DefinitionRevision, DefinitionVersion
from govern.definition.rules import DefinitionState
from tests.client import Client, parsed, texts
from tests.factories.definition import (
    actor_of,
    add_dimension,
    draft,
    in_force,
    leader,
    send_out,
    write,
)
from tests.factories.people import OrganisationFactory, PersonFactory, director

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor


@pytest.fixture
def author(session: Any, at: Any) -> Actor:
    OrganisationFactory()
    return actor_of(director())


def count_revisions(session: Any, version_id: UUID) -> int:
    statement = select(func.count()).where(DefinitionRevision.definition_id == version_id)
    return int(session.scalar(visible_to(system("a test counts"), statement)))


def test_every_save_is_a_revision(author: Actor, session: Any) -> None:
    version_id = draft(author)
    with transaction():
        write(version_id, actor=author, cry="Clear when it counts.")
    assert count_revisions(session, version_id) == 3
    assert [row.number for row in queries.list_revisions(version_id, actor=author)] == [3, 2, 1]


def test_a_second_draft_is_refused(author: Actor) -> None:
    draft(author)
    with pytest.raises(DomainError, match="draft already"), transaction():
        services.begin_draft(actor=author)


def test_the_next_draft_is_a_copy_of_the_one_in_force(author: Actor, at: Any) -> None:
    first = in_force(author, [leader()])
    at(clock.now() + timedelta(days=400))
    with transaction():
        second = services.begin_draft(actor=author)
    before = queries.get_version(first, actor=author).document()
    after = queries.get_version(second, actor=author).document()
    assert after == {**before, "number": 2}


def test_a_locked_definition_is_opened_for_a_reason_and_by_a_sponsor_only(author: Actor) -> None:
    in_force(author, [leader()])
    for given, field in (
        ({}, "reason"),
        ({"reason": "A merger"}, "sponsor"),
    ):
        with pytest.raises(FieldError) as refusal, transaction():
            services.begin_draft(actor=author, **given)
        assert refusal.value.field == field
    with transaction():
        opened = services.begin_draft(actor=author, reason="A merger", sponsor_id=author.id)
    assert queries.get_version(opened, actor=author).reopen_reason == "A merger"


def test_a_text_saved_by_somebody_else_is_not_overwritten(author: Actor) -> None:
    version_id = draft(author)
    opened_at = queries.get_version(version_id, actor=author).version
    with transaction():
        write(version_id, actor=author, cry="Saved first.")
    with pytest.raises(Stale), transaction():
        services.save_text(
            version_id,
            actor=author,
            version=opened_at,
            **dict.fromkeys(
                ("imperative", "rallying_cry", "full_text", "why_now", "whose_dream"),
                queries.get_version(version_id, actor=author).imperative,
            ),
        )


def test_a_dimension_added_meanwhile_counts_as_a_change(author: Actor, at: Any) -> None:
    version_id = draft(author)
    before = queries.get_version(version_id, actor=author).version
    with transaction():
        add_dimension(version_id, actor=author, left="Fast")
    assert queries.get_version(version_id, actor=author).version > before


def test_dimensions_change_places_and_go(author: Actor, session: Any) -> None:
    version_id = draft(author)
    with transaction():
        add_dimension(version_id, actor=author, left="Fast")
    first, second = (d.id for d in queries.get_version(version_id, actor=author).dimensions)
    with transaction():
        services.move_dimension_up(second, actor=author)
    assert [d.left.get("en") for d in queries.get_version(version_id, actor=author).dimensions] == [
        "Fast",
        "Many",
    ]
    with pytest.raises(DomainError, match="first dimension"), transaction():
        services.move_dimension_up(second, actor=author)
    with transaction():
        services.remove_dimension(first, actor=author)
    assert len(queries.get_version(version_id, actor=author).dimensions) == 1
    assert count_revisions(session, version_id) == 5


def test_review_and_back_with_what_is_to_be_changed(author: Actor) -> None:
    version_id = draft(author)
    with transaction():
        services.send_for_review(version_id, actor=author)
    with pytest.raises(NotAllowed), transaction():
        write(version_id, actor=author)
    with transaction():
        services.return_to_draft(version_id, actor=author, note="Say who we do not serve.")
    found = queries.get_version(version_id, actor=author)
    assert (found.state, found.note) == (DefinitionState.DRAFT, "Say who we do not serve.")


def test_nobody_but_the_director_writes(author: Actor) -> None:
    version_id = draft(author)
    for person in (PersonFactory(), leader()):
        with pytest.raises(NotAllowed), transaction():
            services.begin_draft(actor=actor_of(person))
        with pytest.raises(NotFound), transaction():
            write(version_id, actor=actor_of(person))


def test_who_sees_a_version_depends_on_its_state(author: Actor, session: Any) -> None:
    asked, other, employee = leader(), leader(), PersonFactory()

    def seen_by(version_id: UUID) -> list[bool]:
        people = (asked, other, employee)
        statement = select(DefinitionVersion.id).where(DefinitionVersion.id == version_id)
        return [session.scalar(visible_to(actor_of(p), statement)) is not None for p in people]

    version_id = draft(author)
    assert seen_by(version_id) == [False, False, False]
    with transaction():
        services.send_for_review(version_id, actor=author)
    assert seen_by(version_id) == [True, True, False]
    send_out(version_id, [asked], actor=author)
    assert seen_by(version_id) == [True, False, False]


def test_a_draft_cannot_be_read_without_saying_for_whom(author: Actor, session: Any) -> None:
    draft(author)
    with pytest.raises(UnscopedRead):
        session.scalar(select(func.count()).select_from(DefinitionVersion))


def test_the_draft_is_written_in_the_browser(client: Client, author: Actor) -> None:
    client.sign_in(director())
    begun = client.submit("/definition/draft")
    assert begun.status_code == 302, begun.text
    saved = client.submit(begun.location, {"rallying_cry_en": "There when it hurts."})
    assert saved.status_code == 302, saved.text
    added = client.submit(
        f"{saved.location}/dimensions/new",
        {"left_en": "Many", "right_en": "The right ones", "place": "72"},
    )
    assert added.status_code == 302, added.text
    page = client.get(saved.location)
    assert "There when it hurts." in page.text
    assert "72 of 100 towards The right ones" in page.text


def test_two_who_write_see_both_texts(client: Client, author: Actor) -> None:
    version_id = draft(author)
    url = f"/definition/versions/{version_id}/edit"
    client.sign_in(director())
    opened_at = str(queries.get_version(version_id, actor=author).version)
    client.submit(url, {"rallying_cry_en": "Saved first."})
    answer = client.submit(url, {"rallying_cry_en": "Typed second.", "version": opened_at})
    assert answer.status_code == 409
    assert "Saved first." in texts(parsed(answer), ".//dd")
    assert "Typed second." in texts(parsed(answer), ".//textarea")


def test_a_dimension_needs_both_poles_in_one_language(client: Client, author: Actor) -> None:
    version_id = draft(author)
    client.sign_in(director())
    url = f"/definition/versions/{version_id}/dimensions/new"
    answer = client.submit(url, {"left_nl": "Veel", "right_nl": ""})
    assert answer.status_code == 422
    invalid = [f.get("name") for f in parsed(answer).iter("textarea") if f.get("aria-invalid")]
    assert invalid == ["right_en"]
    assert client.submit(url, {"left_nl": "Veel", "right_nl": "Goed"}).status_code == 302


@pytest.mark.parametrize("place", ["-1", "101", "", "much"])
def test_a_position_off_the_scale_is_refused(client: Client, author: Actor, place: str) -> None:
    version_id = draft(author)
    client.sign_in(director())
    url = f"/definition/versions/{version_id}/dimensions/new"
    answer = client.submit(url, {"left_en": "A", "right_en": "B", "place": place})
    assert answer.status_code == 422


def test_an_organisation_with_one_language_sees_one_field(client: Client, session: Any) -> None:
    OrganisationFactory(languages=["nl"])
    author = actor_of(director())
    version_id = draft(author)
    client.sign_in(director())
    url = f"/definition/versions/{version_id}/edit"
    page = client.get(url)
    names = [f.get("name") for f in parsed(page).iter("textarea")]
    assert "imperative_nl" in names
    assert "imperative_en" not in names
    client.submit(url, {"rallying_cry_nl": "Er zijn als het erop aankomt."})
    kept = queries.get_version(version_id, actor=author).rallying_cry.as_dict()
    assert kept == {"en": "There when it hurts.", "nl": "Er zijn als het erop aankomt."}


def test_a_hidden_draft_is_a_missing_one(client: Client, author: Actor) -> None:
    version_id = draft(author)
    client.sign_in(PersonFactory())
    hidden = client.get(f"/definition/versions/{version_id}")
    missing = client.get("/definition/versions/6a7e3f0a-4a5c-4a0e-9f43-0d9f3c0e7a11")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert texts(parsed(hidden), ".//main") == texts(parsed(missing), ".//main")


def test_a_draft_taken_out_is_asked_about_first(client: Client, author: Actor) -> None:
    version_id = draft(author)
    (dimension,) = queries.get_version(version_id, actor=author).dimensions
    client.sign_in(director())
    answer = client.submit(f"/definition/dimensions/{dimension.id}/remove")
    assert answer.status_code == 302, answer.text
    assert queries.get_version(version_id, actor=author).dimensions == []


def test_without_a_definition_the_page_says_what_to_do_first(client: Client, author: Actor) -> None:
    client.sign_in(director())
    assert "Begin the definition" in client.get("/definition/").text
    client.sign_in(PersonFactory())
    assert "Begin the definition" not in client.get("/definition/").text


def test_versions_can_be_taken_along(client: Client, author: Actor) -> None:
    in_force(author, [leader()])
    client.sign_in(PersonFactory())
    assert "There when it hurts." in client.get("/definition/versions?format=csv").text
    assert client.get("/definition/versions?format=xlsx").status_code == 200
