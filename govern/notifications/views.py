"""Pages for what people want to hear, and, in the demo, for what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _

from govern.core.permissions import Permission
from govern.core.transactions import transaction
from govern.mail.transport import Folder
from govern.notifications import queries, services
from govern.notifications.forms import ChoicesForm
from govern.notifications.rules import Frequency
from govern.sheets.writing import Column, Kind
from govern.web.access import current_actor, requires
from govern.web.tables import answer_reckoned
from govern.web.templating import render

if TYPE_CHECKING:
    from email.message import EmailMessage

    from flask.typing import ResponseReturnValue

bp = Blueprint("notifications", __name__, url_prefix="/notifications")


@bp.route("/choices", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_OWN)
def choices() -> ResponseReturnValue:
    """Choose how often to get mail."""
    actor = current_actor()
    person_id = actor.id or abort(404)
    form = ChoicesForm(data={"frequency": queries.find_frequency(person_id).value})
    if form.validate_on_submit():
        with form.refusals():
            with transaction(form.submission) as work:
                services.choose(person_id, Frequency(form.frequency.data), actor=actor)
                work.location = url_for(".choices")
            flash(_("Your choice is saved."), "success")
            return redirect(work.location)
    return render("notifications/choices.html", form=form)


def _folder() -> Folder:
    """Give the folder of the demo's mails; outside the demo there is nothing here."""
    settings = current_app.config["GOVERN"]
    if not settings.demo:
        abort(404)
    return Folder(settings.instance / "mail")


@bp.get("/sent")
@requires(Permission.NOTIFICATIONS_READ_SENT)
def sent() -> ResponseReturnValue:
    """Show the mails the demo has sent, the newest first."""
    folder = _folder()

    def shown(name: str) -> dict[str, object]:
        """Read a mail when its row is written: thousands wait in the folder."""
        mail = folder.find(name)
        return _shown(mail) if mail is not None else {}

    return answer_reckoned(
        "sent-mail",
        (
            Column("subject", _("Subject")),
            Column("to", _("To")),
            Column("at", _("Sent"), Kind.DATETIME),
            Column("language", _("Language")),
        ),
        folder.names(),
        "notifications/sent.html",
        values=shown,
        shown=shown,
    )


@bp.get("/sent/<uuid:message_id>")
@requires(Permission.NOTIFICATIONS_READ_SENT)
def sent_mail(message_id: UUID) -> ResponseReturnValue:
    """Show one mail the demo has sent, as text."""
    mail = _folder().find(str(message_id))
    if mail is None:
        abort(404)
    return render("notifications/sent_mail.html", mail=_shown(mail))


def _shown(mail: EmailMessage) -> dict[str, object]:
    body = mail.get_body(("plain",))
    return {
        "subject": str(mail["Subject"]),
        "to": str(mail["To"]),
        "at": mail["Date"].datetime,
        "language": str(mail["Content-Language"]),
        "text": body.get_content() if body else "",
    }
