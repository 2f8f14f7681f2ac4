"""Pages for asking everybody to read the definition, and for the one minute that it takes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _

from govern.acknowledgements import forms, policies, queries, rules, services
from govern.acknowledgements.models import Campaign
from govern.comparisons.queries import show_changes
from govern.core import clock
from govern.core.errors import NotFound
from govern.core.permissions import Permission, ensure
from govern.core.transactions import transaction
from govern.definition import queries as definitions
from govern.departments import queries as departments
from govern.departments.grouping import together
from govern.organisation.queries import get_facts
from govern.people.models import Person
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.filters import asked
from govern.web.forms import Form
from govern.web.panels import Fact
from govern.web.tables import Listing, Sort, answer, answer_reckoned
from govern.web.templating import date_text, render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from uuid import UUID

    from flask.typing import ResponseReturnValue

    from govern.core.permissions import Actor
    from govern.departments.grouping import Group

bp = Blueprint("acknowledgements", __name__, url_prefix="/acknowledgements")


def _context(campaign_id: UUID) -> dict[str, Any]:
    """Give a campaign with its version, as every page about it needs them."""
    campaign = queries.get_campaign(campaign_id)
    version = definitions.get_version(campaign.definition_id, actor=current_actor())
    return {"campaign": campaign, "version": version}


def _in_days() -> date:
    facts = get_facts(current_actor())
    days = facts.number("definition.days_to_acknowledge")
    return clock.today(facts.time_zone) + timedelta(days=days)


@bp.get("/")
@requires(Permission.DEFINITION_EDIT)
def campaigns() -> ResponseReturnValue:
    """List when everybody was asked to read which version."""
    listing = Listing(
        name="acknowledgement-campaigns",
        statement=queries.select_campaigns(current_actor()),
        id_column=Campaign.id,
        sorts={"newest": Sort(Campaign.opened_at, descending=True)},
        columns=(
            Column("number", _("Version"), Kind.NUMBER),
            Column("state", _("State")),
            Column("opened_at", _("Asked on")),
            Column("due_on", _("To be read by"), Kind.DATE),
            Column("closed_at", _("Closed on")),
        ),
        values=lambda row: {
            **row._mapping,  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
            "state": _(rules.STATE_NAMES[row.state]),
        },
    )
    in_force = definitions.find_in_force(current_actor())
    return answer(
        listing,
        "acknowledgements/campaigns.html",
        can_open=in_force is not None and queries.find_of(in_force.id) is None,
    )


@bp.route("/ask", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def ask() -> ResponseReturnValue:
    """Ask everybody to read the version in force."""
    version = definitions.find_in_force(current_actor())
    if version is None:
        raise NotFound
    version_id = version.id
    if request.method == "GET" and (campaign := queries.find_of(version_id)) is not None:
        return redirect(url_for(".show", campaign_id=campaign.id))
    form = forms.DueForm(data={"due_on": _in_days()})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                campaign_id = services.open_campaign(
                    version_id, actor=current_actor(), due_on=form.due_on.data
                )
                work.location = url_for(".show", campaign_id=campaign_id)
            flash(_("Everybody is asked. They find it among what they have to do."))
            return redirect(work.location)
    return render(
        "acknowledgements/ask.html",
        form=form,
        version=definitions.get_version(version_id, actor=current_actor()),
        without_account=queries.count_without_account(),
    )


@bp.get("/<uuid:campaign_id>")
@requires(Permission.DEFINITION_EDIT)
def show(campaign_id: UUID) -> ResponseReturnValue:
    """Show how many have answered, by department, never of fewer people than may be shown."""
    context = _context(campaign_id)
    fewest = get_facts(current_actor()).number("people.fewest_shown")
    counted = queries.count_by_department(context["campaign"])
    total = sum(counted.values(), rules.Coverage())
    enough = total.asked >= fewest
    places = departments.list_places()
    return answer_reckoned(
        "acknowledgements",
        (
            Column("department", _("Department")),
            Column("others", _("Together with")),
            Column("share", _("Have read it"), Kind.PERCENTAGE),
            Column("answered", _("Answered"), Kind.NUMBER),
            Column("asked", _("Asked"), Kind.NUMBER),
        ),
        together(places, counted, fewest, rules.Coverage()) if enough else (),
        "acknowledgements/show.html",
        values=_figures,
        total=total,
        enough=enough,
        fewest=fewest,
        without_account=queries.count_without_account(),
        today=clock.today(get_facts(current_actor()).time_zone),
        act=forms.ActForm(),
        **context,
    )


def _figures(group: Group[rules.Coverage]) -> dict[str, object]:
    return {
        "department": group.names[0],
        "others": ", ".join(group.names[1:]),
        "share": group.tally.share,
        "answered": group.tally.answered,
        "asked": group.tally.asked,
    }


@bp.get("/<uuid:campaign_id>/waiting")
@requires(Permission.DEFINITION_EDIT)
def waiting(campaign_id: UUID) -> ResponseReturnValue:
    """List who has not answered, to remind them and for nothing else."""
    context = _context(campaign_id)
    wanted = asked("department")
    meant = departments.list_meant(wanted) if wanted else None
    listing = Listing(
        name="acknowledgements-waiting",
        statement=queries.select_waiting(
            campaign_id,
            actor=current_actor(),
            paths=None if meant is None else [one.path for one in meant],
        ),
        id_column=Person.id,
        sorts={"name": Sort(Person.sort_key)},
        filters=("department",),
        columns=(Column("name", _("Name")), Column("department", _("Department"))),
        values=lambda row: dict(row._mapping),  # noqa: SLF001 - SQLAlchemy's public mapping of a row.
    )
    shown = meant[0].full_name if meant and len(meant) == 1 else wanted
    return answer(listing, "acknowledgements/waiting.html", department=shown, **context)


@bp.route("/<uuid:campaign_id>/acknowledge", methods=["GET", "POST"])
@requires(Permission.DEFINITION_READ)
def acknowledge(campaign_id: UUID) -> ResponseReturnValue:
    """Read what was changed, or the whole text, and say so."""
    actor = current_actor()
    form = forms.AcknowledgeForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.acknowledge(campaign_id, form.shown_sha256.data or "", actor=actor)
                work.location = url_for("home.front")
            flash(_("Thank you for reading it."))
            return redirect(work.location)
    context = _context(campaign_id)
    campaign = context["campaign"]
    before = campaign.before_id and definitions.get_version(campaign.before_id, actor=actor)
    form.shown_sha256.data = campaign.sha256
    return render(
        "acknowledgements/acknowledge.html",
        form=form,
        own=queries.find_answer(campaign_id, actor=actor),
        is_open=policies.may_acknowledge(actor, campaign),
        before=before,
        changes=show_changes(before, context["version"], actor=actor, most=1) if before else None,
        **context,
    )


@bp.post("/<uuid:campaign_id>/remind")
@requires(Permission.DEFINITION_EDIT)
def remind(campaign_id: UUID) -> ResponseReturnValue:
    """Remind those who have not answered."""
    with transaction(forms.ActForm().submission) as work:
        services.remind(campaign_id, actor=current_actor())
        work.location = url_for(".show", campaign_id=campaign_id)
    flash(_("Who has not answered is reminded."))
    return redirect(work.location)


@bp.route("/<uuid:campaign_id>/extend", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def extend(campaign_id: UUID) -> ResponseReturnValue:
    """Give people another last day."""
    form = forms.DueForm(data={"due_on": queries.get_campaign(campaign_id).due_on})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.extend(campaign_id, actor=current_actor(), due_on=form.due_on.data)
                work.location = url_for(".show", campaign_id=campaign_id)
            flash(_("The last day is another one now."))
            return redirect(work.location)
    return _while_open("acknowledgements/extend.html", campaign_id, form)


@bp.route("/<uuid:campaign_id>/close", methods=["GET", "POST"])
@requires(Permission.DEFINITION_EDIT)
def close(campaign_id: UUID) -> ResponseReturnValue:
    """Stop asking, after a second look."""
    form = forms.CloseForm()
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.close(campaign_id, actor=current_actor())
                work.location = url_for(".show", campaign_id=campaign_id)
            flash(_("Nobody is asked any more."))
            return redirect(work.location)
    return _while_open("acknowledgements/close.html", campaign_id, form)


def _while_open(template: str, campaign_id: UUID, form: Form) -> ResponseReturnValue:
    """Show a form about a campaign that is open; about a closed one there is nothing to do."""
    context = _context(campaign_id)
    ensure(policies.may_manage(current_actor()), services.DIRECTORS)
    if context["campaign"].state is not rules.CampaignState.OPEN:
        return redirect(url_for(".show", campaign_id=campaign_id))
    return render(template, form=form, **context)


def beside_the_definition(ids: Sequence[UUID], actor: Actor) -> Mapping[UUID, Sequence[Fact]]:
    """Say beside a version whether it waits to be read, and who looks after that."""
    found: dict[UUID, Sequence[Fact]] = {}
    for version_id in ids:
        campaign = queries.find_of(version_id)
        if campaign is not None:
            found[version_id] = _said(campaign, actor)
    return found


def _said(campaign: Campaign, actor: Actor) -> list[Fact]:
    said = []
    own = queries.find_answer(campaign.id, actor=actor)
    if own is not None:
        label = _("You have read this version")
        said.append(Fact(label=label, text=date_text(own.acknowledged_at), kind="read"))
    elif policies.may_acknowledge(actor, campaign):
        said.append(
            Fact(
                label=_("Please read this version, and say that you have"),
                text=_("by %(day)s", day=date_text(campaign.due_on)),
                url=url_for("acknowledgements.acknowledge", campaign_id=campaign.id),
                kind="asked",
            )
        )
    return said
