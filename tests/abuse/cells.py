"""Cells of the matrix that are refused by one policy alone, where the table has none like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import update

from govern.accounts import services as accounts
from govern.accounts.rules import Purpose
from govern.accounts.services import Trial
from govern.acknowledgements import services as acknowledgements
from govern.answers import services as answers
from govern.barriers import services as barriers
from govern.barriers.models import Mitigation
from govern.bookings import services as bookings
from govern.core import clock
from govern.core.permissions import ANONYMOUS, Actor, ActorKind, Permission
from govern.departments.models import Department
from govern.extensions import db
from govern.firsthour import services as firsthour
from govern.insights import services as insights
from govern.journeys.models import Stage
from govern.licences import services as licences
from govern.licences.rules import Reckoning
from govern.nominations import services as nominations
from govern.notifications import services as notifications
from govern.notifications.rules import Frequency
from govern.organisation import services as organisation
from govern.organisation.models import Preset
from govern.rounds import services as rounds
from govern.tasks.models import Task
from tests.abuse import world_definition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.abuse.world import World


def _nothing(_world: World) -> None:
    """Leave the world as it is."""


@dataclass(frozen=True)
class Cell:
    """One request: by whom, to what, and what happened before."""

    endpoint: str
    method: str
    who: str
    #: Whether the permissions of who asks are taken away at the door.
    bare: bool = False
    #: What is left to them then.
    keeps: tuple[Permission, ...] = ()
    #: The object of an argument of the address, when it is not the usual one.
    of: Mapping[str, str] = field(default_factory=dict)
    scene: Callable[[World], None] = _nothing


def _ended(model: Any, name: str) -> Callable[[World], None]:
    def end(world: World) -> None:
        ending = update(model).where(model.id == world.ids[name]).values(ended_at=clock.now())
        db.session.execute(ending)
        db.session.commit()

    return end


def _done(world: World) -> None:
    done = update(Task).where(Task.id == world.ids["task"]).values(closed_at=clock.now())
    db.session.execute(done)
    db.session.commit()


def _not_for_others(world: World) -> None:
    kind = update(Task).where(Task.id == world.ids["task"]).values(kind="licences.renew")
    db.session.execute(kind)
    db.session.commit()


def _planned_by_its_owner(world: World) -> None:
    owner = world.people["barrier_owner"].id
    planned = Mitigation.id == world.ids["mitigation"]
    db.session.execute(update(Mitigation).where(planned).values(planned_by_id=owner))
    db.session.commit()


def _director_confirmed(world: World) -> None:
    world_definition.confirm_identity(world, "director")
    db.session.commit()


IN_FORCE = {"version_id": "version_in_force"}
#: By policy: somebody who may in general, and may not this time.
OTHERWISE: dict[str, Cell] = {
    "barriers.may_accept": Cell(
        "barriers.accept", "POST", "barrier_owner", scene=_planned_by_its_owner
    ),
    "commitments.may_reopen": Cell(
        "commitments.reopen", "POST", "employee", of={"commitment_id": "commitment"}
    ),
    "commitments.may_settle": Cell(
        "commitments.keep", "POST", "employee", of={"commitment_id": "settled_commitment"}
    ),
    "definition.may_edit": Cell("definition.edit", "POST", "director", of=IN_FORCE),
    "definition.may_consult": Cell("reviews.ask", "POST", "director", of=IN_FORCE),
    "departments.may_change": Cell(
        "departments.rename", "POST", "administrator", scene=_ended(Department, "here")
    ),
    "journeys.may_edit_stage": Cell(
        "journeys.edit_stage", "POST", "director", scene=_ended(Stage, "stage")
    ),
    "rounds.may_change": Cell(
        "rounds.open_round", "POST", "director", of={"round_id": "announced_round"}
    ),
    "rounds.may_cancel": Cell(
        "rounds.cancel", "POST", "director", of={"round_id": "announced_round"}
    ),
    "reviews.may_take_back": Cell("reviews.take_back", "POST", "director"),
    "signoff.may_sign": Cell("signoff.sign", "POST", "director", scene=_director_confirmed),
    "mergers.may_reorganise": Cell(
        "mergers.end",
        "POST",
        "administrator",
        bare=True,
        keeps=(Permission.DEPARTMENTS_MANAGE,),
    ),
    "tasks.may_hand_over": Cell("tasks.hand_over", "GET", "visitor", scene=_not_for_others),
    "tasks.may_put_off": Cell("tasks.put_off", "GET", "visitor", scene=_done),
}


def _confirm_without_session(_world: World) -> None:
    accounts.confirm_identity(
        Purpose.SIGN, actor=Actor(kind=ActorKind.PERSON), proof=Trial(uuid4(), "", None, None)
    )


def _show_name_of_another(world: World) -> None:
    licences.show_name(world.people["holder"].id, actor=world.actor("employee"), shown=True)


def _settle_as_nobody(world: World) -> None:
    reckoning = Reckoning()
    licences.settle(world.people["holder"].id, actor=ANONYMOUS, reckoning=reckoning, by="")


def _choose_for_another(world: World) -> None:
    notifications.choose(world.people["holder"].id, Frequency.NEVER, actor=world.actor("employee"))


def _answer_too_late(world: World) -> None:
    nominations.answer(
        world.ids["published_entry"], actor=world.actor("winner"), stands=False, may_publish=False
    )


def _withdraw_twice(world: World) -> None:
    for _ in range(2):
        nominations.withdraw_publication(world.ids["published_entry"], actor=world.actor("winner"))


def _answer_for_a_stranger(world: World) -> None:
    answers.answer_for(
        world.ids["spoken"], actor=world.actor("host"), stands=True, may_publish=True
    )


def _hand_over(service: Callable[..., None], thing: str) -> Callable[[World], None]:
    """Let an employee give something of somebody's to themselves."""

    def act(world: World) -> None:
        mine = world.people["employee"].id
        service(world.ids[thing], actor=world.actor("employee"), to_id=mine, before_id=uuid4())

    return act


def _move_rounds_on(world: World) -> None:
    rounds.advance_rounds(actor=world.actor("employee"))


def _acknowledge_too_late(world: World) -> None:
    campaign_id = world.ids["campaign"]
    acknowledgements.close(campaign_id, actor=world.actor("director"))
    acknowledgements.acknowledge(campaign_id, "", actor=world.actor("employee"))


def _found_again(world: World) -> None:
    firsthour.found(
        actor=world.actor("employee"),
        key="x" * 40,
        name="Another organisation",
        preset=Preset.SMALL,
        languages=["en"],
        time_zone="UTC",
        country="NL",
        admin_name="Ada Admin",
        admin_email="ada@example.org",
        also_director=True,
    )


def _change_a_safeguard(world: World) -> None:
    organisation.change_setting(
        "definition.signatures_needed",
        7,
        actor=world.actor("administrator"),
        version=0,
        reason="Nobody entered a password",
    )


#: By policy: an act that no address leads to, and that is refused all the same.
BEHIND: dict[str, Callable[[World], None]] = {
    "accounts.may_confirm_identity": _confirm_without_session,
    "acknowledgements.may_acknowledge": _acknowledge_too_late,
    "answers.may_answer_for": _answer_for_a_stranger,
    "barriers.may_hand_over": _hand_over(barriers.hand_over, "barrier"),
    "barriers.may_hand_over_mitigation": _hand_over(barriers.hand_over_mitigation, "mitigation"),
    "bookings.may_hand_over": _hand_over(bookings.hand_over, "slot"),
    "firsthour.may_found": _found_again,
    "insights.may_hand_over": _hand_over(insights.hand_over, "insight"),
    "licences.may_settle": _settle_as_nobody,
    "licences.may_show_name": _show_name_of_another,
    "nominations.may_answer": _answer_too_late,
    "nominations.may_withdraw_publication": _withdraw_twice,
    "notifications.may_choose": _choose_for_another,
    "organisation.has_proved": _change_a_safeguard,
    "rounds.may_advance": _move_rounds_on,
}
