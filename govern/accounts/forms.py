"""Forms of signing in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from govern.accounts.rules import LONGEST_PASSWORD
from govern.web.forms import Form, line


class Password(PasswordField):
    """A password; required."""

    data: str  # required.


class SignInForm(Form):
    """E-mail and password."""

    email = line(_l("E-mail"), most=254, render_kw={"autocomplete": "username", "type": "email"})
    password = Password(
        _l("Password"),
        validators=[InputRequired(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )


class ConfirmForm(Form):
    """The password once more, for one purpose."""

    password = Password(
        _l("Password"),
        validators=[InputRequired(), Length(max=LONGEST_PASSWORD)],
        render_kw={"autocomplete": "current-password"},
    )
