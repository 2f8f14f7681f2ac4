"""Pages on which stories are told, read, decided and agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.core.errors import DomainError, NotFound
from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.nominations import policies, queries, rules, services
from govern.nominations.forms import AcceptForm, AnswerForm, BeginForm, DeclineForm, StoryForm
from govern.nominations.models import Nomination
from govern.nominations.rules import DeclineReason
from govern.rounds.queries import list_open_categories, look_up, takes_stories
from govern.sheets.writing import Column
from govern.web.access import current_actor, requires
from govern.web.forms import Form
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import language, plain, render

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

bp = Blueprint("nominations", __name__, url_prefix="/nominations")


@bp.get("/")
@requires(Permission.AWARDS_TAKE_PART)
def mine() -> ResponseReturnValue:
    """Show the stories I told, and what became of them."""
    listing = Listing(
        name="nominations",
        statement=queries.mine(current_actor()),
        id_column=Nomination.id,
        sorts={"newest": Sort(Nomination.submitted_at, descending=True)},
        columns=(
            Column("title", _("Story")),
            Column("nominee", _("About")),
            Column("category", _("Category")),
            Column("round", _("Round")),
            Column("state", _("State")),
        ),
        values=lambda row: {
            "title": row.title,
            "nominee": row.first_nominee,
            "category": plain(row.category),
            "round": plain(row.round_name),
            "state": _(rules.STATE_NAMES[row.state]),
        },
    )
    return answer(listing, "nominations/mine.html", names=rules.STATE_NAMES)


@bp.get("/queue")
@requires(Permission.AWARDS_MODERATE)
def queue() -> ResponseReturnValue:
    """Show the stories that wait for a moderator, the oldest first."""
    listing = Listing(
        name="stories-to-read",
        statement=queries.waiting(current_actor()),
        id_column=Nomination.id,
        sorts={"oldest": Sort(Nomination.submitted_at)},
        columns=(
            Column("title", _("Story")),
            Column("nominee", _("About")),
            Column("category", _("Category")),
            Column("round", _("Round")),
        ),
        values=lambda row: {
            "title": row.title,
            "nominee": row.first_nominee,
            "category": plain(row.category),
            "round": plain(row.round_name),
        },
    )
    return answer(listing, "nominations/queue.html")


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def begin() -> ResponseReturnValue:
    """Begin a story: who, and one sentence."""
    form = BeginForm()
    categories = list_open_categories()
    form.offer(categories)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                nomination_id = services.begin(
                    actor=current_actor(),
                    category_id=UUID(form.category.data),
                    nominee_ids=form.nominee_ids,
                    title=form.title.data,
                    language=language(),
                )
                work.location = url_for(".write", nomination_id=nomination_id)
            return redirect(work.location)
    return render("nominations/begin.html", form=form, categories=categories)


@bp.get("/<uuid:nomination_id>")
@requires(Permission.AWARDS_TAKE_PART)
def one(nomination_id: UUID) -> ResponseReturnValue:
    """Show a story to who told it, to moderators, and afterwards to who it is about."""
    actor = current_actor()
    nomination = queries.get_nomination(nomination_id, actor=actor)
    nominees = queries.list_nominees(nomination_id, actor=actor)
    nominee_ids = [row.id for row in nominees]
    may_decide = policies.may_decide(actor, nomination, nominee_ids)
    waits = policies.may_moderate(actor) and nomination.state is rules.NominationState.SUBMITTED
    return render(
        "nominations/one.html",
        nomination=nomination,
        nominees=nominees,
        may_write=policies.may_write(actor, nomination),
        may_withdraw=policies.may_withdraw(actor, nomination),
        waits=waits,
        may_decide=may_decide,
        others=policies.name_who_decides(nomination, nominee_ids)
        if waits and not may_decide
        else "",
        rules=rules,
        phase=look_up(nomination.round_id).phase,
        act_form=Form(),
    )


@bp.route("/<uuid:nomination_id>/edit", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def write(nomination_id: UUID) -> ResponseReturnValue:
    """Tell the rest of a story; save it as a draft or send it in."""
    actor = current_actor()
    nomination = queries.get_nomination(nomination_id, actor=actor)
    if not policies.may_write(actor, nomination):
        return redirect(url_for(".one", nomination_id=nomination_id))
    form = StoryForm(obj=nomination)
    if form.validate_on_submit():
        sending = request.form.get("act") == "send"
        with form.refusals():
            with transaction(form.submission) as work:
                services.write(nomination_id, actor=actor, version=form.version.data, **form.told)
                late = sending and not takes_stories(nomination.round_id, actor=actor)
                if sending and not late:
                    services.submit(nomination_id, actor=actor)
                work.location = url_for(".write" if late else ".one", nomination_id=nomination_id)
            if late:
                form.kept_as(queries.get_nomination(nomination_id, actor=actor).version)
                raise DomainError(rules.KEPT)
            if sending:
                flash(_("Thank you. A moderator reads it; you will see here what became of it."))
            else:
                flash(_("Your draft is saved."))
            return redirect(work.location)
    nomination = queries.get_nomination(nomination_id, actor=actor)
    return render(
        "nominations/write.html",
        form=form,
        nomination=nomination,
        takes_stories=look_up(nomination.round_id).takes_nominations,
        nominees=queries.list_nominees(nomination_id, actor=actor),
        shortest=rules.SHORTEST_STORY,
    )


@bp.post("/<uuid:nomination_id>/withdraw")
@requires(Permission.AWARDS_TAKE_PART)
def withdraw(nomination_id: UUID) -> ResponseReturnValue:
    """Take one's own story back."""
    form = Form()
    with transaction(form.submission) as work:
        services.withdraw(nomination_id, actor=current_actor())
        work.location = url_for(".mine")
    flash(_("Your story is taken back. Only you can still see it."))
    return redirect(work.location)


@bp.route("/<uuid:nomination_id>/accept", methods=["GET", "POST"])
@requires(Permission.AWARDS_MODERATE)
def accept(nomination_id: UUID) -> ResponseReturnValue:
    """Put a story on the shortlist."""
    actor = current_actor()
    nomination = queries.get_nomination(nomination_id, actor=actor)
    form = AcceptForm(
        data={
            "title": nomination.title,
            "story": rules.story_of(nomination.situation, nomination.deed, nomination.effect),
        }
    )
    entries = queries.list_entries_to_join(nomination, actor=actor)
    form.offer(entries)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.accept(
                    nomination_id,
                    actor=actor,
                    entry_id=UUID(form.entry.data) if form.entry.data else None,
                    title=form.title.data,
                    story=form.story.data,
                )
                work.location = url_for(".queue")
            flash(_("The story is on the shortlist. Who it is about is asked whether to stand."))
            return redirect(work.location)
    return render(
        "nominations/accept.html",
        form=form,
        entries=entries,
        # What was refused was taken back, and with it everything that had been read.
        nomination=queries.get_nomination(nomination_id, actor=actor),
        nominees=queries.list_nominees(nomination_id, actor=actor),
    )


@bp.route("/<uuid:nomination_id>/decline", methods=["GET", "POST"])
@requires(Permission.AWARDS_MODERATE)
def decline(nomination_id: UUID) -> ResponseReturnValue:
    """Decline a story with a reason."""
    actor = current_actor()
    queries.get_nomination(nomination_id, actor=actor)
    form = DeclineForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.decline(
                    nomination_id,
                    actor=actor,
                    reason=DeclineReason(form.reason.data),
                    note=form.note.data,
                )
                work.location = url_for(".queue")
            flash(_("The nominator will be told."))
            return redirect(work.location)
    nomination = queries.get_nomination(nomination_id, actor=actor)
    return render("nominations/decline.html", form=form, nomination=nomination)


@bp.get("/stories/<uuid:entry_id>")
@requires(Permission.AWARDS_TAKE_PART)
def story(entry_id: UUID) -> ResponseReturnValue:
    """Show one story from the ballot or the wall of fame."""
    actor = current_actor()
    entry = queries.get_entry(entry_id, actor=actor)
    finalist = queries.find_finalist(entry_id, actor.id, actor=actor)
    return render(
        "nominations/story.html",
        entry=entry,
        people=queries.list_finalists(entry_id, actor=actor),
        finalist=finalist,
        may_answer=policies.may_answer(actor, finalist, look_up(entry.round_id)),
        phase=look_up(entry.round_id).phase,
        may_withdraw=policies.may_withdraw_publication(actor, finalist),
        act_form=Form(),
    )


@bp.route("/stories/<uuid:entry_id>/answer", methods=["GET", "POST"])
@requires(Permission.AWARDS_TAKE_PART)
def answer_standing(entry_id: UUID) -> ResponseReturnValue:
    """Say whether to stand, and what may be published."""
    actor = current_actor()
    finalist = queries.find_finalist(entry_id, actor.id, actor=actor)
    if finalist is None:
        raise NotFound
    found = look_up(queries.get_entry(entry_id, actor=actor).round_id)
    if not policies.may_answer(actor, finalist, found):
        return redirect(url_for(".story", entry_id=entry_id))
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.answer(
                    entry_id,
                    actor=actor,
                    stands=form.stands.data == "yes",
                    may_publish=form.may_publish.data,
                )
                work.location = url_for(".story", entry_id=entry_id)
            flash(_("Thank you, your answer is kept."))
            return redirect(work.location)
    entry = queries.get_entry(entry_id, actor=actor)
    finalist = queries.find_finalist(entry_id, actor.id, actor=actor)
    return render(
        "nominations/answer_standing.html", form=form, entry=entry, finalist=finalist, round=found
    )


@bp.post("/stories/<uuid:entry_id>/withdraw-publication")
@requires(Permission.AWARDS_TAKE_PART)
def withdraw_publication(entry_id: UUID) -> ResponseReturnValue:
    """Take one's name and story off the wall."""
    form = Form()
    with transaction(form.submission) as work:
        services.withdraw_publication(entry_id, actor=current_actor())
        work.location = url_for(".story", entry_id=entry_id)
    flash(_("Your name and this story are no longer shown to others."))
    return redirect(work.location)
