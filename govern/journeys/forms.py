"""Forms for journeys and stages, and the field by which every other form chooses a stage."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.

from govern.journeys import queries
from govern.web.forms import Form, VersionedForm, line, sentence
from govern.web.templating import plain


def _id(value: str | UUID | None) -> UUID | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, UUID) else UUID(value)


class StageField(SelectField):
    """Chooses a stage of a journey, never required; `.data` is its id, or None for the whole."""

    data: UUID | None

    def __init__(self, label: str, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms hands on.
        super().__init__(label, coerce=_id, choices=self.known, **kwargs)

    @staticmethod
    def known() -> list[SelectChoice]:
        """Give the stages in use, after the choice of none."""
        first = SelectChoice(value="", label=gettext("The whole journey, or I do not know"))
        stages = queries.list_open_stages()
        return [first, *[SelectChoice(value=str(s.id), label=plain(s.name)) for s in stages]]


class JourneyForm(VersionedForm):
    """The name of a journey and whom it is for."""

    name_en = line(_l("Name in English"))
    name_nl = line(_l("Name in Dutch"), required=False)
    country = line(
        _l("Country"), required=False, most=2, help=_l("Two letters, or empty for every country.")
    )
    industry = line(_l("Industry"), required=False, most=80)


class StageForm(Form):
    """The name of a stage and what great looks like there."""

    name_en = line(_l("Name in English"))
    name_nl = line(_l("Name in Dutch"), required=False)
    great_en = sentence(_l("What great looks like, in English"), required=False)
    great_nl = sentence(_l("What great looks like, in Dutch"), required=False)


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
