"""Cases 1 and 2: rows forged or changed by somebody who owns the database are found."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from flask import current_app
from sqlalchemy import delete, select, update

from govern.audit.cli import group as audit_group
from govern.core.errors import DomainError
from govern.core.localised import Localised
from govern.core.permissions import system
from govern.core.private import visible_to
from govern.core.transactions import transaction
from govern.definition import queries, services
from govern.definition.models import DefinitionVersion, Dimension
from govern.definition.rules import DefinitionState
from govern.signing.models import Signature, SignatureRequest
from govern.signing.rules import RequestState
from govern.signoff import queries as verdicts
from govern.signoff.cli import group
from tests.factories import definition as made
from tests.factories.definition import actor_of, leader
from tests.factories.people import OrganisationFactory, director

if TYPE_CHECKING:
    from uuid import UUID

    from govern.core.permissions import Actor


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


def test_a_version_put_into_force_by_hand_is_found(author: Actor, session: Any) -> None:
    version_id = made.draft(author)
    made.send_out(version_id, [leader()], actor=author)
    session.execute(
        update(DefinitionVersion)
        .where(DefinitionVersion.id == version_id)
        .values(state=DefinitionState.IN_FORCE, open_slot=None, force_slot=1)
    )
    session.execute(update(SignatureRequest).values(state=RequestState.SIGNED))
    assert {one.problem for one in verdicts.list_broken()} == {
        "Fewer people have signed than were needed.",
        "The log does not know that this version came into force.",
    }
