"""Forms for journeys and stages."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l

from govern.web.forms import Form, line, sentence
from govern.web.spoken import InLanguages


class JourneyForm(InLanguages):
    """The name of a journey and whom it is for."""

    texts: ClassVar = {"name": _l("Name")}
    needed = ("name",)

    name_en = line(_l("Name in English"), required=False)
    name_nl = line(_l("Name in Dutch"), required=False)
    country = line(
        _l("Country"), required=False, most=2, help=_l("Two letters, or empty for every country.")
    )
    industry = line(_l("Industry"), required=False, most=80)


class StageForm(InLanguages):
    """The name of a stage and what great looks like there."""

    texts: ClassVar = {"name": _l("Name"), "great": _l("What great looks like")}
    needed = ("name",)

    name_en = line(_l("Name in English"), required=False)
    name_nl = line(_l("Name in Dutch"), required=False)
    great_en = sentence(_l("What great looks like, in English"), required=False)
    great_nl = sentence(_l("What great looks like, in Dutch"), required=False)


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
