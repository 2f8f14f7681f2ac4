"""The form that announces a round."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired

from govern.web.forms import Form


class AnnounceForm(Form):
    """The second gesture before everything is shown."""

    confirmed = BooleanField(validators=[DataRequired(_l("Tick the box first."))])
