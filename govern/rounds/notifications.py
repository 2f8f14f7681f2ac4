"""Tells everybody when a round opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import url_for
from sqlalchemy import or_, select

from govern.core import clock
from govern.core.errors import N_
from govern.extensions import db
from govern.notifications.rules import MailKind, declare
from govern.notifications.services import tell_audience
from govern.people.models import Person
from govern.rounds.models import Round
from govern.rounds.rules import RoundState

if TYPE_CHECKING:
    from govern.core.permissions import Actor
    from govern.rounds.events import RoundOpened

OPENED = "rounds.opened"


def tell_everybody(event: RoundOpened) -> None:
    """Tell every colleague that stories can be told."""
    tell_audience(OPENED, "everybody", event.subject_id)


def _about_open_round(round_id: UUID, _actor: Actor, _ids: dict[str, str]) -> dict[str, Any] | None:
    award_round = db.session.get(Round, round_id)
    if award_round is None or award_round.phase is not RoundState.NOMINATING:
        return None
    return {
        "name": award_round.name,
        "closes_at": award_round.nominations_close_at,
        "url": url_for("nominations.begin"),
    }


def _everybody(_round_id: UUID) -> list[UUID]:
    gone = or_(Person.left_on.is_(None), Person.left_on >= clock.today())
    return list(db.session.scalars(select(Person.id).where(gone)))


declare(
    MailKind(
        name=OPENED,
        subject=N_("Tell a customer story: nominations are open"),
        template="rounds/email/opened",
        context=_about_open_round,
        blueprint="rounds",
        audiences={"everybody": _everybody},
    )
)
