"""Who was heard while the definition was made, who read its draft, and what people say of it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from govern.core.localised import both
from govern.definition import queries, services
from govern.definition.hearing import HeardKind
from govern.definition.rules import Verdict
from govern.demo import cast
from govern.reviews import services as reviews
from govern.reviews.rules import Outcome

if TYPE_CHECKING:
    from uuid import UUID

    from govern.demo.company import Company

DAYS_TO_READ = 3
HEARD = (
    (
        HeardKind.CUSTOMERS,
        both(
            "Customers with water damage, at three kitchen tables",
            "Klanten met waterschade, aan drie keukentafels",
        ),
        14,
    ),
    (
        HeardKind.FLOOR,
        both(
            "Everybody who was on the floor in the spring",
            "Iedereen die in het voorjaar op de vloer was",
        ),
        61,
    ),
)
READERS = (
    (cast.ADVOCATE, Verdict.FINE, ""),
    (cast.MANAGER, Verdict.CHANGES, "Say what we do when two customers want opposite things."),
)
#: What is said about the text in force: days ago, who, which passage, what, and the answer to it.
SAID = (
    (
        40,
        cast.HOST,
        "rallying_cry",
        "I read this one to new colleagues on their first day. It works.",
        "Good to hear. We keep it.",
    ),
    (
        21,
        cast.ADVOCATE,
        "full_text",
        "Tenants of a house we insure are not our customers by this text. They ring us all the same.",
        "",
    ),
    (
        6,
        cast.MANAGER,
        "why_now",
        "By the time of the review the new system will be there: this reason will be gone.",
        "",
    ),
)


def review(company: Company, version_id: UUID) -> None:
    """Name who was heard, and let two colleagues read the draft and comment on it."""
    director, diary = company.director, company.diary
    for kind, words, people in HEARD:
        services.hear(version_id, actor=director, kind=kind, words=words, on=None, people=people)
    reviews.ask(
        version_id,
        actor=director,
        reviewer_ids=[company.id_of(key) for key, _verdict, _words in READERS],
        due_on=diary.day + timedelta(days=DAYS_TO_READ),
    )
    diary.on(diary.day + timedelta(days=2), partial(_read, company, version_id))


def _read(company: Company, version_id: UUID) -> None:
    for key, verdict, words in READERS:
        actor = company.actor(key)
        if words:
            comment_id = reviews.comment(
                version_id, actor=actor, passage="full_text", quote="", words=words
            )
            reviews.answer(
                comment_id,
                actor=company.director,
                outcome=Outcome.KEPT,
                words="That is what the second dimension says: the one who was promised first.",
            )
        reviews.conclude(version_id, actor=actor, verdict=verdict, words=words)


def talk(company: Company) -> None:
    """Let people say something about the definition in force, for its review."""
    for days, key, passage, words, answer in SAID:
        company.diary.on(
            company.diary.ago(days), partial(_say, company, key, passage, words, answer)
        )


def _say(company: Company, key: str, passage: str, words: str, answer: str) -> None:
    version = queries.find_in_force(company.director)
    if version is None:
        message = "a definition is in force before anybody says something about it"
        raise RuntimeError(message)
    comment_id = reviews.comment(
        version.id, actor=company.actor(key), passage=passage, quote="", words=words
    )
    if answer:
        reviews.answer(comment_id, actor=company.director, outcome=Outcome.KEPT, words=answer)
