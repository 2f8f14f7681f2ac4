"""Case 2: edit a signed text."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DatabaseError

from govern.audit.cli import group as audit_group
from govern.core import clock
from govern.core.errors import DomainError
from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.models import DefinitionVersion, Dimension
from govern.signing import queries as signing
from govern.signing import services as signatures
from govern.signing.models import FrozenText, Signature
from govern.signoff import queries as verdicts
from govern.signoff.cli import group
from tests.client import Client
from tests.factories import definition as made
from tests.factories.definition import actor_of, fresh, leader
from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor

VERSIONS = 200
SEED = 2


@pytest.fixture
def author(session: Any) -> Actor:
    OrganisationFactory()
    return actor_of(director())


@pytest.fixture
def version_id(author: Actor) -> UUID:
    return made.in_force(author, [leader(), leader()])


def as_an_operator(session: Any) -> None:
    """Drop what keeps signed rows as they are, as somebody who owns the database could."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        for table in ("frozen_text", "signature"):
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}")
    else:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")


def test_no_service_writes_into_a_version_in_force(author: Actor, version_id: UUID) -> None:
    before = queries.get_version(version_id, actor=author)
    (dimension_id,) = (dimension.id for dimension in before.dimensions)
    document, opened_at = before.document(), before.version
    nothing = Localised()
    parts = dict.fromkeys(
        ("left", "right", "rationale", "example", "on_culture", "off_culture"), nothing
    )
    acts = (
        lambda: made.write(version_id, actor=author, cry="Other words."),
        lambda: made.add_dimension(version_id, actor=author),
        lambda: services.change_dimension(
            dimension_id, actor=author, place=1, version=opened_at, **parts
        ),
        lambda: services.remove_dimension(dimension_id, actor=author),
        lambda: services.move_dimension_up(dimension_id, actor=author),
        lambda: services.send_for_review(version_id, actor=author),
        lambda: services.return_to_draft(version_id, actor=author, note="Again."),
        lambda: made.signoff.withdraw(version_id, actor=author, note="Again."),
    )
    for act in acts:
        with pytest.raises(DomainError), transaction():
            act()
    assert queries.get_version(version_id, actor=author).document() == document


@pytest.mark.parametrize(
    "statement",
    [
        update(FrozenText).values(sha256="0" * 64),
        update(Signature).values(printed_name="Somebody Else"),
        delete(Signature),
        delete(FrozenText),
    ],
)
def test_the_database_itself_refuses(version_id: UUID, session: Any, statement: Any) -> None:
    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(statement)


def test_one_flipped_byte_in_each_of_200_texts_is_found_200_times(
    author: Actor, session: Any
) -> None:
    signer = fresh(leader())
    proof = signatures.Proof(
        authenticated_at=clock.now(), authenticated_by="password", address="", user_agent=""
    )
    with transaction():
        for number in range(VERSIONS):
            frozen = signatures.freeze(
                "definition",
                uuid4(),
                {"number": number, "rallying_cry": {"nl": f"Eén zin, de {number}e."}},
                [signer.id] if signer.id else [],
                actor=author,
                due_at=clock.now() + timedelta(days=1),
            )
            signatures.sign(
                frozen.id, frozen.sha256, actor=signer, role="", meaning="", proof=proof
            )
    assert signing.list_broken() == []
    as_an_operator(session)
    chance = random.Random(SEED)
    for frozen in signing.list_frozen():
        body = bytearray(frozen.body)
        body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
        session.execute(
            update(FrozenText).where(FrozenText.id == frozen.id).values(body=bytes(body))
        )
    session.expire_all()
    assert len({one.frozen_text_id for one in signing.list_broken()}) == VERSIONS


WORDS = ("imperative", "rallying_cry", "full_text", "why_now")


@pytest.mark.parametrize("column", WORDS)
def test_one_word_changed_on_the_page_is_found(
    client: Client, author: Actor, version_id: UUID, session: Any, column: str
) -> None:
    text = getattr(queries.get_version(version_id, actor=author), column).as_dict()
    changed = Localised.of({**text, "en": text["en"].replace("e", "é", 1)})
    session.execute(
        update(DefinitionVersion)
        .where(DefinitionVersion.id == version_id)
        .values({column: changed})
    )
    session.expire_all()
    assert len(verdicts.list_broken()) == 1
    page = client.get("/verify/definition/1")
    assert "Something here is not as it was signed" in page.text
    assert "The definition says something else than the text that was signed." in page.text


def test_a_moved_position_is_found(author: Actor, version_id: UUID, session: Any) -> None:
    session.execute(update(Dimension).values(place=71))
    session.expire_all()
    assert len(verdicts.list_broken()) == 1


def test_every_field_of_a_signature_is_covered(
    author: Actor, version_id: UUID, session: Any
) -> None:
    as_an_operator(session)
    one = session.scalars(select(Signature)).first()
    later = one.signed_at + timedelta(seconds=1)
    kept = {name: getattr(one, name) for name in (c.key for c in Signature.__table__.columns)}
    changes: dict[str, Any] = {
        "printed_name": "Somebody Else",
        "printed_role": "Chair",
        "meaning": "I have not read this.",
        "sha256": "0" * 64,
        "signed_at": later,
        "authenticated_at": later,
        "authenticated_by": "demo",
        "address": "198.51.100.1",
        "user_agent": "Other",
        "person_id": author.id,
    }
    assert set(kept) - set(changes) == {"id", "frozen_text_id"}
    for name, value in changes.items():
        target = update(Signature).where(Signature.id == kept["id"])
        session.execute(target.values({name: value}))
        session.expire_all()
        assert verdicts.list_broken(), name
        session.execute(target.values({name: kept[name]}))
        session.expire_all()
        assert not verdicts.list_broken(), name
    session.execute(delete(Signature).where(Signature.id == kept["id"]))
    session.expire_all()
    assert "The log knows of a signature that is not there any more." in {
        broken.problem for broken in verdicts.list_broken()
    }


def test_both_commands_say_so_and_end_with_an_error(
    app: Any, author: Actor, version_id: UUID, session: Any
) -> None:
    def ends(command: Any) -> tuple[int, str]:
        done = CliRunner().invoke(command, ["verify"], obj=lambda: current_app)
        return done.exit_code, done.output

    assert ends(group)[0] == 0
    session.execute(update(Dimension).values(place=71))
    session.expire_all()
    for command in (group, audit_group):
        code, output = ends(command)
        assert code == 1
        assert f"{version_id}: The definition says something else" in output


def test_editing_is_a_new_draft_without_signatures(author: Actor, version_id: UUID) -> None:
    with transaction():
        fresh_draft = services.begin_draft(actor=author, reason="A merger", sponsor_id=author.id)
    found = queries.get_version(fresh_draft, actor=author)
    assert found.frozen_text_id is None
    statement = select(DefinitionVersion.id).where(DefinitionVersion.force_slot == 1)
    reason = system("a test reads")
    assert found.id != version_id
    assert queries.db.session.scalar(visible_to(reason, statement)) == version_id
