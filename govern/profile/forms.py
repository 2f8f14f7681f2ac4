"""Forms of one's own page."""

from __future__ import annotations

from collections.abc import Sequence

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import ValidationError

from govern.accounts.forms import password
from govern.web.forms import Form, TextLine, line


class ActForm(Form):
    """A button."""


class PasswordForm(Form):
    """The old password and a new one."""

    old = password(_l("Your password until now"), autocomplete="current-password")
    password = password(
        _l("New password"),
        autocomplete="new-password",
        help=_l("At least 15 characters; a few ordinary words in a row are fine."),
    )


class EmailForm(Form):
    """A new e-mail address, and the password to show that it is you."""

    email = line(
        _l("New e-mail address"), most=254, render_kw={"type": "email", "autocomplete": "email"}
    )
    password = password(_l("Password"), autocomplete="current-password")

    def validate_email(self, field: TextLine) -> None:
        """Refuse what is no e-mail address."""
        try:
            validate_email(field.data, check_deliverability=False)
        except EmailNotValidError as error:
            raise ValidationError(gettext("This is no e-mail address.")) from error


class ZoneForm(Form):
    """In which time zone moments are shown."""

    time_zone = SelectField(_l("Time zone"))

    def offer(self, zones: Sequence[str]) -> None:
        """Set the zones one can choose from."""
        self.time_zone.choices = [SelectChoice(value=zone, label=zone) for zone in zones]
