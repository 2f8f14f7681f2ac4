"""Forms of signing in, of confirming who one is, and of how one reads."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from govern.passwords.rules import LONGEST
from govern.web.forms import Form, line


class Password(PasswordField):
    """A password; required, any characters, never shown again."""

    data: str  # required.


def password(label: str, *, autocomplete: str, help: str = "") -> Password:  # noqa: A002
    """Make a field for a password that a password manager understands."""
    return Password(
        label,
        validators=[
            InputRequired(),
            Length(max=LONGEST, message=_l("At most %(most)d characters.", most=LONGEST)),
        ],
        description=help,
        render_kw={"autocomplete": autocomplete},
    )


class SignInForm(Form):
    """E-mail and password, and what was typed before the session ended."""

    once = False
    email = line(_l("E-mail"), most=254, render_kw={"autocomplete": "username", "type": "email"})
    password = password(_l("Password"), autocomplete="current-password")
    kept = HiddenField()


class ConfirmForm(Form):
    """The password once more, for one purpose."""

    once = False
    password = password(_l("Password"), autocomplete="current-password")
