"""The award board, the wall of fame, results and their announcement."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.awards import policies, queries, rules, services
from govern.awards.forms import AnnounceForm
from govern.awards.models import Standing
from govern.core import clock
from govern.core.permissions import Actor, Permission
from govern.core.transactions import transaction
from govern.organisation.queries import get_facts
from govern.rounds.queries import get_round, list_moves, list_running, look_up
from govern.rounds.rules import RUNNING, STATE_NAMES, TIE_NAMES, RoundState
from govern.sheets.writing import Column, Kind
from govern.web import panels
from govern.web.access import current_actor, requires
from govern.web.panels import Fact
from govern.web.tables import Listing, Sort, answer, paginate
from govern.web.templating import datetime_text, plain, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from flask.typing import ResponseReturnValue
    from sqlalchemy import Row

    from govern.rounds.models import Round

bp = Blueprint("awards", __name__, url_prefix="/awards")
STORIES_A_PAGE = 24


@bp.get("/")
@requires(Permission.AWARDS_TAKE_PART)
def board() -> ResponseReturnValue:
    """Show the rounds that go on, and the stories that won last."""
    running = list_running(actor=current_actor())
    parts = panels.facts(panels.Place.ROUND_READER, [one.id for one in running], current_actor())
    begin = url_for("nominations.begin")
    return render(
        "awards/board.html",
        running=running,
        opens=any(one.takes_nominations for one in running)
        and not any(fact.url == begin for part in parts.values() for fact in part),
        parts=parts,
        winners=queries.list_latest_winners(),
        state_names=STATE_NAMES,
        now=clock.now(),
    )


@bp.get("/wall-of-fame")
@requires(Permission.AWARDS_TAKE_PART)
def wall() -> ResponseReturnValue:
    """Show every story that won, the latest first."""
    people: dict[UUID, list[tuple[UUID, str, str]]] = {}

    def name(rows: Sequence[Row[Any]]) -> None:
        people.update(queries.list_people([row.entry_id for row in rows]))

    listing = Listing(
        name="wall-of-fame",
        statement=queries.winners(),
        id_column=Standing.id,
        sorts={"latest": Sort(Standing.announced_at, descending=True)},
        columns=(
            Column("round", _("Round")),
            Column("announced_at", _("Announced on"), Kind.DATETIME),
            Column("category", _("Category")),
            Column("story", _("Story")),
            Column("people", _("About")),
        ),
        values=lambda row: {
            "round": plain(row.round_name),
            "announced_at": row.announced_at,
            "category": plain(row.category),
            "story": row.title,
            "people": ", ".join(name for _id, name, _department in people.get(row.entry_id, ())),
        },
        limit=STORIES_A_PAGE,
        prepare=name,
    )
    if request.args.get("format"):
        return answer(listing, "awards/wall.html")
    page = paginate(listing)
    rounds = [list(rows) for _id, rows in groupby(page.rows, key=lambda row: row.round_id)]
    return render("awards/wall.html", page=page, rounds=rounds, people=people)


@bp.get("/<uuid:round_id>")
@requires(Permission.AWARDS_TAKE_PART)
def result(round_id: UUID) -> ResponseReturnValue:
    """Show how the result of a round came about."""
    found = queries.get_result(round_id)
    fewest = get_facts(current_actor()).number("people.fewest_shown")

    def shown(row: Row[Any]) -> rules.Shown:
        return rules.shown(
            row.votes,
            row.votes_elsewhere,
            place=row.place,
            is_winner=row.is_winner,
            ballots=found.ballots,
            fewest=fewest,
        )

    listing = Listing(
        name="award-result",
        statement=queries.standings(round_id),
        id_column=Standing.id,
        # The order would tell the ranks that are not said.
        sorts={
            "position": Sort(Standing.position if found.ballots >= fewest else Standing.entry_id)
        },
        columns=(
            Column("category", _("Category")),
            Column("place", _("Rank"), Kind.NUMBER),
            Column("story", _("Story")),
            Column("votes", _("Votes"), Kind.NUMBER),
            Column("elsewhere", _("From other departments"), Kind.NUMBER),
            Column("winner", _("Winner")),
        ),
        values=lambda row: {
            "category": plain(row.category),
            "place": shown(row).place,
            "story": row.title if row.is_published else _("Not published"),
            "votes": shown(row).votes,
            "elsewhere": shown(row).votes_elsewhere,
            "winner": _("Yes") if row.is_winner else _("No"),
        },
    )
    return answer(
        listing,
        "awards/result.html",
        round=found,
        tie_name=TIE_NAMES[found.tie_rule],
        moves=list_moves(round_id),
        shown=shown,
        fewest=fewest,
    )


@bp.route("/<uuid:round_id>/announce", methods=["GET", "POST"])
@requires(Permission.AWARDS_MANAGE)
def announce(round_id: UUID) -> ResponseReturnValue:
    """Count and announce a round; no count is shown before that, to anybody."""
    award_round = get_round(round_id, actor=current_actor())
    if award_round.state is RoundState.ANNOUNCED:
        return redirect(url_for(".result", round_id=round_id))
    form = AnnounceForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.announce(round_id, actor=current_actor())
                work.location = url_for(".result", round_id=round_id)
            flash(_("It is out: everybody can read who won."))
            return redirect(work.location)
    award_round = get_round(round_id, actor=current_actor())
    return render(
        "awards/announce.html",
        form=form,
        round=award_round,
        is_countable=policies.is_countable(award_round),
    )


def my_part(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say what the reader can do now in each round, and the one button for it."""
    running = {one.id: one for one in map(look_up, ids) if one.phase in RUNNING}
    if not running or actor.id is None:
        return {}
    found = queries.list_parts(list(running.values()), actor.id)
    return {row.id: [_part(running[row.id], row, actor)] for row in found}


def _part(award_round: Round, row: Row[Any], actor: Actor) -> Fact:
    if award_round.takes_answers and row.asked:
        return Fact(
            text=_("A story about you waits for your answer: do you want to stand?"),
            label=_("Answer"),
            url=url_for("nominations.answer_standing", entry_id=row.asked),
        )
    if award_round.phase is RoundState.VOTING:
        return _vote(award_round, row)
    if award_round.takes_nominations:
        return _tell(award_round, row.told)
    if policies.is_countable(award_round) and policies.may_announce(actor):
        return Fact(
            text=_("The ballot is closed; the votes are counted when you announce the winners."),
            label=_("Announce the winners"),
            url=url_for("awards.announce", round_id=award_round.id),
            kind="primary",
        )
    return Fact(label="", text=_wait(award_round, row))


def _wait(award_round: Round, row: Row[Any]) -> str:
    text: str
    if award_round.phase is RoundState.NOMINATING:
        opens = datetime_text(award_round.nominations_open_at, "day")
        text = _("You can nominate from %(when)s.", when=opens)
    elif award_round.phase is RoundState.SHORTLISTING:
        opens = datetime_text(award_round.voting_opens_at, "day")
        text = _("You can vote from %(when)s.", when=opens)
    elif row.has_voted:
        text = _("Your vote is in the box; it is counted at the announcement.")
    else:
        text = _("There is nothing for you to do until the announcement.")
    return text


def _tell(award_round: Round, told: int) -> Fact:
    until = datetime_text(award_round.nominations_close_at, "day")
    most = award_round.nominations_per_person
    if told >= most:
        text = _(
            "You have told %(told)s of %(most)s stories, as many as one may.", told=told, most=most
        )
        return Fact(text=text, label=_("My stories"), url=url_for("nominations.mine"))
    return Fact(
        text=_(
            "You may nominate until %(when)s. You have told %(told)s of %(most)s stories.",
            when=until,
            told=told,
            most=most,
        ),
        label=_("Nominate a colleague"),
        url=url_for("nominations.begin"),
        kind="primary",
    )


def _vote(award_round: Round, row: Row[Any]) -> Fact:
    until = datetime_text(award_round.voting_closes_at, "day")
    url = url_for("ballots.vote", round_id=award_round.id)
    if row.has_voted:
        text = _("You have voted. You may change it until %(when)s.", when=until)
        return Fact(text=text, label=_("Look at my vote"), url=url)
    if row.may_vote and row.categories:
        text = ngettext(
            "You may vote in one category until %(when)s.",
            "You may vote in %(num)d categories until %(when)s.",
            row.categories,
            when=until,
        )
        return Fact(text=text, label=_("Read and vote"), url=url, kind="primary")
    text = (
        _("You do not vote in this round, because you stand in it, or no story does.")
        if row.may_vote
        else _("You do not vote in this round, because you came here after the ballot had opened.")
    )
    return Fact(text=text, label=_("Read the stories"), url=url)


def cheer(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Give the front page the latest winners: who, in one sentence, and where to read it."""
    facts = [
        Fact(
            label=winner.names,
            text=winner.title,
            url=url_for("nominations.story", entry_id=winner.entry_id),
            kind="story",
        )
        for winner in queries.list_latest_winners()
    ]
    return {ids[0]: facts} if ids else {}
