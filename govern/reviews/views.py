"""Pages for the review of a draft, and for comments on the definition."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from govern.core import clock
from govern.core.errors import Conflict, NotFound
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.definition.policies import may_edit
from govern.definition.rules import DefinitionState, Verdict
from govern.definition.services import FROZEN
from govern.organisation.queries import get_facts
from govern.reviews import forms, policies, queries, rules, services
from govern.reviews.models import Comment
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.filters import asked, chosen
from govern.web.panels import Fact
from govern.web.tables import Listing, Sort, answer
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.core.permissions import Actor
    from govern.definition.models import DefinitionVersion

bp = Blueprint("reviews", __name__, url_prefix="/reviews")
#: Readers have so many days, unless the director says otherwise.
DAYS_TO_READ = 7


def _today() -> date:
    return clock.today(get_facts(current_actor()).time_zone)


@bp.route("/<uuid:version_id>/ask", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def ask(version_id: UUID) -> ResponseReturnValue:
    """Name who reads the draft, and send it to them."""
    actor = current_actor()
    version = definitions.get_version(version_id, actor=actor)
    readers = queries.list_reviewers(version, actor)
    form = forms.AskForm(
        data={
            "reviewers": "\n".join(one.email or one.employee_number for one in readers),
            "due_on": _today() + timedelta(days=DAYS_TO_READ),
        }
    )
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.ask(
                    version_id,
                    actor=actor,
                    reviewer_ids=form.reviewers.person_ids,
                    due_on=form.due_on.data,
                )
                work.location = url_for(".show", version_id=version_id)
            flash(_("They are asked. Nobody changes the draft until you take it back."))
            return redirect(work.location)
    version = definitions.get_version(version_id, actor=actor)
    if not form.is_submitted():
        ensure(may_edit(actor, version), FROZEN)
    return render("reviews/ask.html", form=form, version=version)


def _listing(version: DefinitionVersion, actor: Actor) -> Listing:
    """Give the comments on a version; with a draft those that waited for it."""
    return Listing(
        name="definition-comments",
        statement=queries.select_comments(
            version, actor=actor, only_open=bool(chosen("state", {rules.Outcome.OPEN}))
        ),
        id_column=Comment.id,
        sorts={
            "newest": Sort(Comment.made_at, descending=True),
            "oldest": Sort(Comment.made_at),
        },
        filters=("state",),
        columns=(
            Column("number", _("Version"), Kind.NUMBER),
            Column("passage", _("What it is about")),
            Column("quote", _("Which words?")),
            Column("words", _("Comment")),
            Column("made_by", _("Who")),
            Column("made_at", _("When"), Kind.DATETIME),
            Column("outcome", _("What became of it?")),
            Column("answer", _("Answer")),
            Column("answered_by", _("Answered by")),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "passage": forms.called(rules.KIND_NAMES[row.passage], row.left, row.right),
            "outcome": _(rules.OUTCOME_NAMES[row.outcome]),
        },
    )


@bp.get("/<uuid:version_id>")
@requires(Permission.DEFINITION_READ)
def show(version_id: UUID) -> ResponseReturnValue:
    """Show who reads a draft, what they think of it, and every comment with its answer."""
    actor = current_actor()
    try:
        version = queries.get_head(version_id, actor=actor)
    except NotFound:
        if queries.was_asked(version_id, actor):
            raise Conflict(services.ENDED) from None
        raise
    readers = queries.list_reviewers(version, actor)
    in_review = version.state is DefinitionState.IN_REVIEW
    mine = next((one for one in readers if one.person_id == actor.id), None) if in_review else None
    return answer(
        _listing(version, actor),
        "reviews/show.html",
        version=version,
        readers=readers,
        mine=mine,
        in_review=in_review,
        has_answered=mine is not None and mine.verdict is not Verdict.ASKED,
        shown_state=asked("state"),
        outcomes=rules.OUTCOME_NAMES,
        verdicts=rules.VERDICT_NAMES,
        called=lambda row: forms.called(rules.KIND_NAMES[row.passage], row.left, row.right),
        may_answer=policies.may_answer(actor),
        may_comment=policies.may_comment(actor) and version.state in policies.COMMENTED,
        me=actor.id,
        today=_today(),
        press=forms.ActForm(),
    )


@bp.route("/<uuid:version_id>/comment", methods=["GET", "POST"])
@requires(Permission.DEFINITION_READ)
def comment(version_id: UUID) -> ResponseReturnValue:
    """Say something about a passage."""
    actor = current_actor()
    version = definitions.get_version(version_id, actor=actor)
    if version.state not in policies.COMMENTED:
        raise Conflict(services.READERS)
    form = forms.CommentForm(data={"passage": request.args.get("about", rules.THE_WHOLE)})
    form.offer(rules.passages(version))
    parked = version.state is DefinitionState.IN_FORCE
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.comment(
                    version_id,
                    actor=actor,
                    passage=form.passage.data,
                    quote=form.quote.data,
                    words=form.words.data,
                )
                work.location = url_for(".show", version_id=version_id)
            flash(
                _("It waits for the review of the definition.")
                if parked
                else _("The director reads it and answers.")
            )
            return redirect(work.location)
    version = definitions.get_version(version_id, actor=actor)
    return render("reviews/comment.html", form=form, version=version, parked=parked)


@bp.route("/<uuid:version_id>/conclude", methods=["GET", "POST"])
@requires(Permission.DEFINITION_READ)
def conclude(version_id: UUID) -> ResponseReturnValue:
    """Say what one thinks of a draft."""
    actor = current_actor()
    version = definitions.get_version(version_id, actor=actor)
    part = queries.get_reviewer(version, actor)
    said = {} if part.verdict is Verdict.ASKED else {"verdict": part.verdict, "words": part.words}
    form = forms.ConcludeForm(data=said)
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.conclude(
                    version_id,
                    actor=actor,
                    verdict=form.verdict.data,
                    words=form.words.data,
                )
                work.location = url_for(".show", version_id=version_id)
            flash(_("Thank you for reading it."))
            return redirect(work.location)
    version = definitions.get_version(version_id, actor=actor)
    return render("reviews/conclude.html", form=form, version=version)


@bp.route("/comments/<uuid:comment_id>/answer", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def answer_comment(comment_id: UUID) -> ResponseReturnValue:
    """Say what became of a comment."""
    actor = current_actor()
    form = forms.AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                version_id = services.answer(
                    comment_id,
                    actor=actor,
                    outcome=form.outcome.data,
                    words=form.words.data,
                )
                work.location = url_for(".show", version_id=version_id)
            flash(_("The comment is answered."))
            return redirect(work.location)
    made = queries.get_comment(comment_id, actor=actor)
    return render(
        "reviews/answer_comment.html",
        form=form,
        comment=made,
        about=forms.called(rules.KIND_NAMES[made.passage], made.left, made.right),
        version=definitions.get_version(made.definition_id, actor=actor),
    )


@bp.post("/comments/<uuid:comment_id>/take-back")
@requires(Permission.DEFINITION_READ)
def take_back(comment_id: UUID) -> ResponseReturnValue:
    """Take a comment of one's own back."""
    with transaction(forms.ActForm().submission) as work:
        version_id = services.take_back(comment_id, actor=current_actor())
        work.location = url_for(".show", version_id=version_id)
    flash(_("The comment is taken back."))
    return redirect(work.location)


def beside_the_definition(ids: Sequence[UUID], _actor: Actor) -> Mapping[UUID, list[Fact]]:
    """Say beside the definition in force where one can say something about it."""
    return {
        version_id: [
            Fact(
                label=_("Comments"),
                text=_("Say something about it"),
                url=url_for("reviews.show", version_id=version_id),
                kind="comments",
            )
        ]
        for version_id in ids
    }


def beside_the_draft(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, list[Fact]]:
    """Say beside a draft how many comments nobody has answered."""
    waiting: dict[UUID, Any] = queries.count_open(ids, actor=actor)
    return {
        version_id: [
            Fact(
                label=_("Comments"),
                text=ngettext("one is not answered", "%(num)s are not answered", count),
                url=url_for("reviews.show", version_id=version_id),
            )
        ]
        for version_id, count in waiting.items()
    }
