"""The form for what holds instead of a promise for a while."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import lazy_gettext as _l

from govern.web.fields import Day
from govern.web.forms import Form, sentence
from govern.web.spoken import InLanguages


class ChangeForm(InLanguages):
    """What holds instead of a promise for a while, and what customers were told."""

    texts: ClassVar = {"text": _l("What can customers count on meanwhile?")}
    needed = ("text",)

    text_en = sentence(_l("What can customers count on meanwhile? In English"), required=False)
    text_nl = sentence(_l("What can customers count on meanwhile? In Dutch"), required=False)
    reason = sentence(_l("Why?"), rows=1, help=_l("For example: the flood of 12 May."))
    starts_on = Day(_l("First day"))
    ends_on = Day(_l("Last day"), help=_l("The promise returns by itself the day after."))
    told = sentence(_l("What were customers told, and where?"), rows=2)
    told_on = Day(_l("Told on"))


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
