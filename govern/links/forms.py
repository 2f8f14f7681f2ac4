"""Forms of links that work once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from govern.accounts.forms import password
from govern.web.forms import Form, line


class ForgottenForm(Form):
    """Whose password was forgotten."""

    once = False
    email = line(_l("E-mail"), most=254, render_kw={"autocomplete": "username", "type": "email"})


class NewPasswordForm(Form):
    """A new password, typed once: it may be pasted, and a password manager may make it."""

    password = password(
        _l("New password"),
        autocomplete="new-password",
        help=_l("At least 15 characters; a few ordinary words in a row are fine."),
    )
