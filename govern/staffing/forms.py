"""Forms for imports."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from govern.web.fields import Upload
from govern.web.forms import Form


class UploadForm(Form):
    """A file of people."""

    file = Upload(
        _l("File"),
        validators=[InputRequired()],
        description=_l("CSV or Excel (.xlsx), at most 10 MB and 20,000 rows."),
    )


class ConfirmForm(Form):
    """The second gesture: the preview was read."""

    #: What the preview showed; when it would be something else by now, it is shown again.
    digest = HiddenField()
    leavers = BooleanField(_l("End the access of who is missing from the file"))


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
