"""Case 25, later: rows put in with an old date, and a log that nobody signs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, insert, literal_column, update

from govern.audit import jobs, queries, rules, services
from govern.audit.models import AuditCheckpoint, AuditRow
from govern.core import clock
from govern.core.permissions import Role
from govern.core.transactions import transaction
from tests.abuse.operator import without_triggers
from tests.abuse.test_case_25 import row
from tests.factories.leaf import Leaf
from tests.factories.people import PersonFactory

if TYPE_CHECKING:
    from uuid import UUID

    from tests.client import Client

KEY = Ed25519PrivateKey.generate()
TRUSTED = [rules.public_text(KEY)]


def write(session: Any, **ago: float) -> UUID:
    values = row(clock.now() - timedelta(**ago))
    session.execute(insert(AuditRow).values(values))
    session.commit()
    found: UUID = values["id"]
    return found


def sign() -> None:
    jobs.seal_everything()
    with transaction():
        services.sign_checkpoint(KEY)


def test_a_row_put_in_later_is_reported_for_ever_although_it_is_sealed(
    session: Any, at: Any
) -> None:
    write(session)
    sign()
    at(clock.now() + timedelta(minutes=1))
    forged = write(session, days=30)
    assert queries.verify(trusted=TRUSTED).problem is rules.Problem.NOT_SEALED
    for _ in range(3):
        at(clock.now() + timedelta(hours=1))
        write(session)
        sign()
        verdict = queries.verify(trusted=TRUSTED)
        assert verdict.problem is rules.Problem.PUT_IN_LATER
        assert (verdict.position, verdict.audit_id) == (2, forged)


def test_a_row_put_in_later_hides_nothing_that_is_worse(session: Any, at: Any) -> None:
    write(session)
    sign()
    write(session, days=30)
    last = write(session)
    sign()
    without_triggers(session)
    session.execute(update(AuditRow).where(AuditRow.id == last).values(event="tests.other"))
    assert queries.verify(trusted=TRUSTED).problem is rules.Problem.CHANGED


def test_history_that_was_there_before_the_first_checkpoint_is_in_order(
    session: Any, at: Any
) -> None:
    write(session, days=400)
    jobs.seal_everything()
    write(session, days=700)
    sign()
    write(session)
    sign()
    assert queries.verify(trusted=TRUSTED).is_good


def test_what_was_in_flight_during_a_checkpoint_is_in_order(session: Any, at: Any) -> None:
    write(session)
    sign()
    write(session, minutes=4)
    sign()
    assert queries.verify(trusted=TRUSTED).is_good


def test_a_log_with_a_key_that_nobody_signs_is_not_in_order(session: Any, at: Any) -> None:
    write(session, days=400)
    jobs.seal_everything()
    at(clock.now() + timedelta(minutes=119))
    assert queries.verify(trusted=TRUSTED).is_good
    at(clock.now() + timedelta(minutes=2))
    assert queries.verify(trusted=TRUSTED).problem is rules.Problem.NEVER_SIGNED
    assert queries.verify().is_good
    sign()
    assert queries.verify(trusted=TRUSTED).is_good
    without_triggers(session)
    session.execute(delete(AuditCheckpoint))
    assert queries.verify(trusted=TRUSTED).problem is rules.Problem.NEVER_SIGNED


def test_what_happens_after_the_last_checkpoint_is_sealed_as_ever(session: Any, at: Any) -> None:
    write(session)
    sign()
    write(session)
    assert queries.verify(trusted=TRUSTED).is_good
    assert jobs.seal_everything() == 1
    assert queries.verify(trusted=TRUSTED).rows == 2


def test_pages_go_on_where_a_row_cannot_be_read_and_say_so(client: Client, session: Any) -> None:
    """The signed definition is verified in public; whoever looks for the damage can look."""
    leaf = Leaf()
    number = leaf.look(leaf.in_force()).number
    reader = PersonFactory(roles=[Role.AUDITOR])
    without_triggers(session)
    session.execute(
        update(AuditRow)
        .where(AuditRow.event == "definition.sent_for_signature")
        .values(payload=literal_column("'[1]'"))
    )
    session.commit()
    verdict = client.get(f"/verify/definition/{number}").text
    assert "The log does not say how many were to sign this text." in verdict
    client.sign_in(reader)
    page = client.get("/audit/")
    assert "What happened cannot be read any more" in page.text
    assert "What happened cannot be read any more" in client.get("/audit/?format=csv").text
