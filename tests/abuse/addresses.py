"""Which object of the world stands in the address of each endpoint, and what is sent there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.abuse import world_definition

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.routing import Rule

    from tests.abuse.world import World

#: The object of an argument, unless the endpoint names another one below.
USUAL = {
    "appointment_id": "appointee",
    "assignment_id": "assignment",
    "barrier_id": "barrier",
    "campaign_id": "campaign",
    "case_id": "case",
    "change_id": "change",
    "comment_id": "comment",
    "commitment_id": "commitment",
    "department_id": "here",
    "dimension_id": "dimension",
    "draft_id": "import",
    "entry_id": "asked_entry",
    "exemption_id": "exemption",
    "finalist_id": "spoken",
    "heard_id": "heard",
    "insight_id": "insight",
    "journey_id": "journey",
    "message_id": "message",
    "mitigation_id": "mitigation",
    "nomination_id": "nomination",
    "person_id": "person",
    "promise_id": "promise",
    "reading_id": "reading",
    "rotation_id": "pending",
    "round_id": "draft_round",
    "session_id": "session",
    "slot_id": "slot",
    "stage_id": "stage",
    "task_id": "task",
    "thing_id": "left_promise",
    "team_id": "team",
    "version_id": "version",
}
#: The object of an endpoint that needs one in another state.
OF_ENDPOINT: dict[str, dict[str, str]] = {
    "answers.withdraw_publication": {"finalist_id": "spoken_published"},
    "awards.announce": {"round_id": "counting_round"},
    "awards.result": {"round_id": "announced_round"},
    "certificates.own": {"version_id": "version_in_force"},
    "ballots.vote": {"round_id": "voting_round"},
    "bookings.cancel": {"rotation_id": "booking"},
    "bookings.check_in": {"rotation_id": "booking"},
    "bookings.no_show": {"rotation_id": "booking"},
    "bookings.left_early": {"rotation_id": "arrived"},
    "commitments.reopen": {"commitment_id": "settled_commitment"},
    "floor.end_host": {"person_id": "host_person"},
    "floor.withdraw": {"slot_id": "empty_slot"},
    "handovers.one": {"person_id": "leaver"},
    "invitations.account": {"person_id": "newcomer"},
    "invitations.deactivate": {"person_id": "newcomer"},
    "invitations.invite_one": {"person_id": "newcomer"},
    "invitations.reactivate": {"person_id": "newcomer"},
    "invitations.unlock": {"person_id": "newcomer"},
    "nominations.withdraw_publication": {"entry_id": "published_entry"},
    "nominations.write": {"nomination_id": "draft_nomination"},
    "people.bring_back": {"person_id": "left"},
    "promises.agree": {"promise_id": "proposed"},
    "promises.edit": {"promise_id": "proposed"},
    "promises.go_live": {"promise_id": "agreed"},
    "rounds.end_phase": {"round_id": "nominating_round"},
    "insights.learn": {"case_id": "answered_case"},
    "mergers.end": {"department_id": "unused"},
    "mergers.merge": {"department_id": "unused"},
}
WORDS = {"links.use": {"token": "token"}, "profile.confirm_email": {"token": "email_token"}}


def address_values(world: World, rule: Rule) -> dict[str, Any]:
    """Give the arguments of an address."""
    own = OF_ENDPOINT.get(rule.endpoint, {})
    words = WORDS.get(rule.endpoint, {})
    found: dict[str, Any] = dict(QUERIES.get(rule.endpoint, {}))
    for name in sorted(rule.arguments):
        if name == "number":
            found[name] = 1
        elif name in USUAL:
            found[name] = world.ids[own.get(name, USUAL[name])]
        else:
            found[name] = world.words[words.get(name, name)]
    return found


def _sent_out(world: World) -> None:
    world_definition.send_out(world, world.ids["version"])


def _next_in_force(world: World) -> None:
    """Bring a version into force that nobody was asked about yet."""
    if not world_definition.is_out(world, world.ids["version"]):
        world_definition.send_out(world, world.ids["version"])
    world_definition.sign(world, world.ids["version"])


def _in_review(world: World) -> None:
    world_definition.review(world, world.ids["version"])


#: What happens in the world before an endpoint is tried; taken back afterwards.
SCENES: dict[str, Callable[[World], None]] = {
    "acknowledgements.ask": _next_in_force,
    "definition.return_to_draft": _in_review,
    **dict.fromkeys(
        (
            "reviews.answer_comment",
            "reviews.comment",
            "reviews.conclude",
            "reviews.show",
            "reviews.take_back",
        ),
        _in_review,
    ),
    "signoff.decline": _sent_out,
    "signoff.put_off": _sent_out,
    "signoff.remind": _sent_out,
    "signoff.sign": _sent_out,
    "signoff.withdraw": _sent_out,
}


#: What an endpoint needs to be asked besides its address.
QUERIES = {
    "accounts.confirm": {"for": "sign"},
    "departments.suggest": {"q": "per"},
    "people.suggest": {"q": "per"},
}
