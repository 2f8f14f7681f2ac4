"""Stories: who may tell, read, decide and agree to them, and every refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from govern.accounts.queries import find_actor_of
from govern.core import clock
from govern.core.errors import Conflict, DomainError, FieldError, NotAllowed, NotFound, Stale
from govern.core.permissions import Role, system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.nominations import queries, services
from govern.nominations.models import Entry, Finalist, Nomination, Nominee
from govern.nominations.rules import Answer, DeclineReason, NominationState
from govern.notifications.models import OutboxRow
from tests.client import Client
from tests.factories.awards import DEED, EFFECT, Story
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from govern.people.models import Person

ALL = system("test")


@pytest.fixture
def story(session: Any, at: Any) -> Story:
    found = Story(at)
    found.open()
    return found


def get(nomination_id: UUID) -> Nomination:
    return queries.get_nomination(nomination_id, actor=ALL)


def begin(story: Story, by: Person, *nominees: Person, category: Any = None) -> UUID:
    with transaction():
        return services.begin(
            actor=find_actor_of(by.id),
            category_id=category or story.category_ids()[0],
            nominee_ids=[person.id for person in nominees],
            title="A story",
            language="en",
        )


def test_nobody_nominates_themselves(story: Story) -> None:
    jan = PersonFactory()
    with pytest.raises(FieldError, match="nobody nominates themselves"):
        begin(story, jan, PersonFactory(), jan)


def test_the_schema_refuses_a_nominator_as_nominee(story: Story, session: Any) -> None:
    jan = PersonFactory()
    nomination = begin(story, jan, PersonFactory())
    session.add(Nominee(nomination_id=nomination, person_id=jan.id, nominator_id=jan.id))
    with pytest.raises(IntegrityError):
        session.flush()


@pytest.mark.parametrize("number", [0, 4])
def test_a_story_is_about_one_to_three_people(story: Story, number: int) -> None:
    with pytest.raises(FieldError, match="one to three"):
        begin(story, PersonFactory(), *[PersonFactory() for _ in range(number)])


def test_a_category_that_is_not_there_is_not_found(story: Story) -> None:
    with pytest.raises(NotFound):
        begin(story, PersonFactory(), PersonFactory(), category=uuid4())


def test_after_five_stories_in_a_round_there_is_no_sixth(story: Story) -> None:
    jan = PersonFactory()
    told = [begin(story, jan, PersonFactory()) for _ in range(5)]
    with pytest.raises(DomainError, match="5 stories"):
        begin(story, jan, PersonFactory())
    with transaction():
        services.withdraw(told[0], actor=find_actor_of(jan.id))
    assert begin(story, jan, PersonFactory())


def test_a_story_arrives_in_time_or_not_at_all(story: Story) -> None:
    jan = PersonFactory()
    nomination = story.nominate(PersonFactory(), by=jan, send=False)
    story.after(days=10)
    with pytest.raises(DomainError, match="does not take stories"):
        begin(story, jan, PersonFactory())
    with pytest.raises(DomainError, match="does not take stories"), transaction():
        services.submit(nomination, actor=find_actor_of(jan.id))


@pytest.mark.parametrize(
    ("deed", "effect", "field"),
    [("", EFFECT, "deed"), (DEED, "", "effect"), ("x" * 75, "y" * 74, "effect")],
)
def test_a_thin_story_stays_a_draft(story: Story, deed: str, effect: str, field: str) -> None:
    jan = PersonFactory()
    actor = find_actor_of(jan.id)
    nomination = begin(story, jan, PersonFactory())
    with pytest.raises(FieldError) as refused, transaction():
        services.write(
            nomination,
            actor=actor,
            title="A story",
            situation="",
            deed=deed,
            effect=effect,
            evidence="",
            version=1,
        )
        services.submit(nomination, actor=actor)
    assert refused.value.field == field
    assert get(nomination).state is NominationState.DRAFT


def test_two_windows_do_not_overwrite_each_other(story: Story) -> None:
    jan = PersonFactory()
    nomination = story.nominate(PersonFactory(), by=jan, send=False)
    texts = dict.fromkeys(("title", "situation", "deed", "effect", "evidence"), "later")
    with pytest.raises(Stale), transaction():
        services.write(nomination, actor=find_actor_of(jan.id), version=1, **texts)


def test_what_was_sent_in_is_not_changed_any_more(story: Story) -> None:
    jan = PersonFactory()
    nomination = story.nominate(PersonFactory(), by=jan)
    texts = dict.fromkeys(("title", "situation", "deed", "effect", "evidence"), "later")
    with pytest.raises(NotAllowed), transaction():
        services.write(nomination, actor=find_actor_of(jan.id), version=3, **texts)


def test_another_colleague_does_not_know_of_a_story(story: Story) -> None:
    nomination = story.nominate(PersonFactory())
    stranger = find_actor_of(PersonFactory().id)
    with pytest.raises(NotFound), transaction():
        services.withdraw(nomination, actor=stranger)
    with pytest.raises(NotFound), transaction():
        services.accept(nomination, actor=stranger, entry_id=None, title="T", story="S")


def test_nobody_decides_about_a_story_they_told(story: Story) -> None:
    nomination = story.nominate(PersonFactory(), by=story.moderator)
    actor = find_actor_of(story.moderator.id)
    with pytest.raises(NotAllowed), transaction():
        services.accept(nomination, actor=actor, entry_id=None, title="T", story="S")
    with pytest.raises(NotAllowed), transaction():
        services.decline(nomination, actor=actor, reason=DeclineReason.TOO_THIN, note="")


def test_who_told_a_story_reads_who_decides_about_it_or_whom_to_invite(
    client: Client, story: Story, session: Any
) -> None:
    """Not the one it is about, though she moderates too; and not who cannot come in."""
    nominee = PersonFactory(name="Nora Nominee", roles=[Role.MODERATOR])
    nomination = story.nominate(nominee, by=story.moderator)
    page = f"/nominations/{nomination}"
    typed = {"title": "T", "story": "S"}
    client.sign_in(story.moderator)
    others = "These can: Dora Director."
    for said in (others, "nobody else can yet. Invite another moderator under People."):
        assert said in client.get(page).text
        refused = client.act(f"{page}/accept", typed)
        assert refused.status_code == 403
        assert said in refused.text
        assert client.act(f"{page}/decline", {"reason": "too_thin"}).status_code == 403
        story.director.left_on = clock.today() - timedelta(days=1)
        session.commit()
    assert "Nora Nominee." not in refused.text


def test_a_moderator_does_not_see_a_story_about_themselves(story: Story) -> None:
    nomination = story.nominate(story.moderator)
    with pytest.raises(NotFound):
        queries.get_nomination(nomination, actor=find_actor_of(story.moderator.id))
    assert queries.get_nomination(nomination, actor=find_actor_of(story.director.id))


def test_moderators_read_no_drafts(story: Story) -> None:
    nomination = story.nominate(PersonFactory(), send=False)
    with pytest.raises(NotFound):
        queries.get_nomination(nomination, actor=find_actor_of(story.moderator.id))


def test_a_declined_story_says_why_to_who_told_it(
    client: Client, story: Story, session: Any
) -> None:
    jan = PersonFactory()
    nomination = story.nominate(PersonFactory(), by=jan)
    client.sign_in(story.moderator)
    address = f"/nominations/{nomination}/decline"
    assert client.submit(address, {"reason": "other"}).status_code == 422
    answer = client.submit(address, {"reason": "other", "note": "Tell us more next time."})
    assert answer.status_code == 302
    client.sign_in(jan)
    assert "Tell us more next time." in client.get(f"/nominations/{nomination}").text
    told = select(OutboxRow.recipient_id).where(OutboxRow.kind == "nominations.decided")
    assert session.scalars(told).all() == [jan.id]


def test_a_story_is_decided_once(story: Story) -> None:
    nomination = story.nominate(PersonFactory())
    story.accept(nomination)
    with pytest.raises(Conflict):
        story.accept(nomination)


def test_the_shortlist_is_fixed_when_the_ballot_opens(story: Story) -> None:
    nomination = story.nominate(PersonFactory())
    story.after(days=20)
    with pytest.raises(Conflict):
        story.accept(nomination)


def test_several_stories_of_one_deed_become_one_entry(story: Story, session: Any) -> None:
    marijke = PersonFactory()
    entry = story.accept(story.nominate(marijke))
    second = story.nominate(marijke)
    assert story.accept(second, entry) == entry
    assert len(session.scalars(visible_to(ALL, select(Entry.id))).all()) == 1
    assert len(session.scalars(visible_to(ALL, select(Finalist.id))).all()) == 1


def test_a_story_does_not_join_an_entry_about_somebody_else(story: Story) -> None:
    entry = story.accept(story.nominate(PersonFactory()))
    with pytest.raises(NotFound):
        story.accept(story.nominate(PersonFactory()), entry)


def test_only_who_it_is_about_says_whether_to_stand(story: Story) -> None:
    entry = story.accept(story.nominate(PersonFactory()))
    for person in (story.moderator, story.director, PersonFactory()):
        with pytest.raises(NotFound):
            story.answer(entry, person)


def test_an_answer_comes_in_time_and_can_be_changed_until_then(story: Story, session: Any) -> None:
    marijke = PersonFactory()
    entry = story.accept(story.nominate(marijke))
    story.answer(entry, marijke, stands=False)
    story.answer(entry, marijke)
    story.after(days=7)
    with pytest.raises(NotAllowed):
        story.answer(entry, marijke, stands=False)
    found = session.scalar(visible_to(ALL, select(Finalist)))
    assert (found.answer, found.may_publish) == (Answer.YES, True)


def test_who_does_not_stand_publishes_nothing(story: Story, session: Any) -> None:
    marijke = PersonFactory()
    entry = story.accept(story.nominate(marijke))
    story.answer(entry, marijke, stands=False, shown=True)
    assert session.scalar(visible_to(ALL, select(Finalist.may_publish))) is False


def test_all_who_a_story_is_about_must_agree(story: Story) -> None:
    one, two = PersonFactory(), PersonFactory()
    entry = story.accept(story.nominate(one, two))
    story.answer(entry, one)
    story.after(days=20)
    reader = find_actor_of(PersonFactory().id)
    with pytest.raises(NotFound):
        queries.get_entry(entry, actor=reader)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_of_a_story_opens(
    client: Client, story: Story, session: Any, language: str
) -> None:
    jan, marijke = PersonFactory(language=language), PersonFactory(language=language)
    story.moderator.language = story.director.language = language
    session.flush()
    nomination = story.nominate(marijke, by=jan, send=False)
    pages = {
        jan: ["/nominations/", "/nominations/new", f"/nominations/{nomination}/edit"],
        story.director: [f"/rounds/{story.round_id}", f"/rounds/{story.round_id}/cancel"],
    }
    for person, addresses in pages.items():
        client.sign_in(person)
        for address in addresses:
            assert client.get(address).status_code == 200, address
    with transaction():
        services.submit(nomination, actor=find_actor_of(jan.id))
    client.sign_in(story.moderator)
    for act in ("", "/accept", "/decline"):
        assert client.get(f"/nominations/{nomination}{act}").status_code == 200, act
    shown = client.get(f"/nominations/{nomination}").text
    assert "who it is about reads it too" in shown or language == "nl"
    for wrong in ("Nobody else sees it", "Niemand anders ziet het"):
        assert wrong not in shown
    entry = story.accept(nomination)
    client.sign_in(marijke)
    for act in ("", "/answer"):
        assert client.get(f"/nominations/stories/{entry}{act}").status_code == 200, act
