"""The form that writes down what a finalist said."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.fields.choices import (  # type: ignore[attr-defined]  # newer than its stubs.
    SelectChoice,
)
from wtforms.validators import InputRequired

from govern.web.forms import Form


class AnswerForForm(Form):
    """Whether somebody else stands, in their own words."""

    stands = RadioField(
        _l("What did they say?"),
        choices=[
            SelectChoice("yes", _l("Yes, they want to stand")),
            SelectChoice("no", _l("No, leave the story out; nobody will be told")),
        ],
        validators=[InputRequired()],
    )
    may_publish = BooleanField(
        _l("Their name and this story may be shown on the wall of fame"),
        description=_l("They can take this back at any time; you or a moderator does it for them."),
    )
    asked = BooleanField(
        _l("I asked them, and this is what they said."), validators=[InputRequired()]
    )
