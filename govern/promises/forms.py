"""Forms for promises, their figures and cases, and what the promise check says beside them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import DataRequired, InputRequired, Optional

from govern.core.errors import N_
from govern.core.localised import Localised
from govern.departments.forms import DepartmentField
from govern.journeys.queries import list_open_stages
from govern.people.forms import WHOM, PersonField
from govern.promises.checking import Aspect, check
from govern.promises.models import WHOLE
from govern.promises.rules import MEASURE_NAMES, PERIOD_NAMES, MeasureKind, Period, Terms
from govern.readings.rules import COUNTRY_LENGTH, is_country
from govern.web.fields import Day
from govern.web.forms import Form, TextLines, VersionedForm, line, lines, sentence
from govern.web.spoken import InLanguages
from govern.web.templating import plain
from govern.web.translating import date_in, language

LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "nl": "Nederlands"}
ASPECTS: Mapping[Aspect, tuple[str, str]] = {
    Aspect.TEST: (
        N_("A number with a unit, or yes or no:"),
        N_("say how much, or put it so that each case was kept or not."),
    ),
    Aspect.TIME: (N_("A time:"), N_("say within how long, or when.")),
    Aspect.WHOM: (N_("For whom:"), N_("speak to the customer, or say which customers.")),
    Aspect.WHERE: (N_("Where or how:"), N_("by phone, online, in the shop, at home?")),
}
IN_ITS_FIELD = N_("said in a field of its own.")
#: The fields that say where a promise holds.
PLACES = ("stage_id", "department_id", "country")
EVERYWHERE = _l("Leave it empty for the whole organisation.")


def period_name(start: date, period: Period) -> str:
    """Give a month or quarter as people write it."""
    return date_in(language(), start, "QQQ y" if period is Period.QUARTER else "LLLL y")


def check_results(
    texts: Mapping[str, str],
    *,
    given: Collection[Aspect] = (),
    like: Localised | None = None,
) -> list[dict[str, Any]]:
    """Say what the promise check finds in each language, and which promise says the same."""
    written = {code: text for code, text in texts.items() if text.strip()}
    results: list[dict[str, Any]] = [
        {"language": code, "name": LANGUAGE_NAMES[code], "items": _items(text, code, given)}
        for code, text in written.items()
    ]
    if like and results:
        label = gettext("There is such a promise already:")
        results[0]["items"].append({"ok": False, "label": label, "text": plain(like)})
    return results


def _items(text: str, language: str, given: Collection[Aspect]) -> list[dict[str, Any]]:
    found = check(text, language)
    items = []
    for aspect, words in found.findings:
        label, missing = ASPECTS[aspect]
        said = words or gettext(IN_ITS_FIELD if aspect in given else missing)
        items.append({"ok": bool(words) or aspect in given, "label": gettext(label), "text": said})
    for vague, suggestion in found.vague:
        label = gettext("Vague: “%(words)s”.", words=vague)
        items.append({"ok": False, "label": label, "text": gettext(suggestion)})
    return items


class ThresholdField(StringField):
    """A share in percent, with a comma or a point; `.permille` is what the service gets."""

    permille: int = 0

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed, or say what can be typed."""
        self.data = valuelist[0] if valuelist else ""
        found = re.fullmatch(r"\s*(\d{1,3})(?:[.,](\d))?\s*%?\s*", self.data or "")
        if found:
            self.permille = int(found[1]) * 10 + int(found[2] or 0)
        if not found or not 1 <= self.permille <= WHOLE:
            raise ValueError(
                gettext("Give a percentage from 0.1 to 100, with one decimal at most.")
            )


class OptionalCountry(StringField):
    """A country by its two letters, or nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read two letters, or say that there must be two."""
        self.data = valuelist[0] if valuelist else ""
        plain = self.data.strip().upper()
        if plain and not is_country(plain):
            raise ValueError(gettext("Two letters, like NL."))
        self.data = plain


def _measures() -> list[SelectChoice]:
    return [SelectChoice(value=k.value, label=gettext(MEASURE_NAMES[k])) for k in MeasureKind]


def _periods() -> list[SelectChoice]:
    return [SelectChoice(value=p.value, label=gettext(PERIOD_NAMES[p])) for p in Period]


def stage_choices() -> list[SelectChoice]:
    """Give the stages a promise or a figure can be of, none first."""
    first = SelectChoice(value="", label=gettext("No stage in particular"))
    stages = list_open_stages()
    return [first, *[SelectChoice(value=str(s.id), label=plain(s.name)) for s in stages]]


def _id(value: str | UUID | None) -> UUID | None:
    return value if isinstance(value, UUID) else UUID(value) if value else None


def why_they_stay() -> TextLines:
    """Make the field for why the words of a promise stay although the check objects."""
    return sentence(
        _l("Why these words stay, where the check objects"),
        required=False,
        rows=1,
        help=_l("Everybody reads it beside the promise."),
    )


class WordsForm(InLanguages):
    """The words of a promise and who answers for it."""

    texts: ClassVar = {"text": _l("What do we promise?")}
    needed = ("text",)

    text_en = sentence(
        _l("What do we promise? In English"),
        required=False,
        help=_l("One sentence a customer could hold us to."),
    )
    text_nl = sentence(_l("What do we promise? In Dutch"), required=False)
    #: A promise that nearly says the same as what was typed; the page looks it up.
    like: Localised | None = None
    #: What the promise says beside its sentence.
    given: Collection[Aspect] = frozenset()
    overruled = why_they_stay()
    owner = PersonField(_l("Owner"), help=WHOM)
    review_on = Day(_l("Review on"))

    @property
    def owner_id(self) -> UUID:
        """Give who was chosen as owner, once the form is valid."""
        assert self.owner.person_id is not None  # noqa: S101 - the field is required.
        return self.owner.person_id

    @property
    def check(self) -> list[dict[str, Any]]:
        """Give what the promise check says about the texts as they are typed."""
        return check_results(self.typed("text"), given=self.given, like=self.like)


class PromiseForm(WordsForm):
    """What a promise says; four questions first, the rest has defaults."""

    texts: ClassVar = {
        **WordsForm.texts,
        "for_whom": _l("For whom"),
        "remedy": _l("What a customer gets when it is not kept"),
    }

    measure_kind = RadioField(
        _l("How will we know?"), choices=_measures, coerce=MeasureKind, default=MeasureKind.STANDARD
    )
    measure = sentence(
        _l("What is counted?"),
        help=_l("For example: calls returned within two working hours, of all calls asked for."),
    )
    threshold = ThresholdField(
        _l("Kept at least, in percent"),
        validators=[InputRequired()],
        default="90",
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    period = SelectField(_l("Counted"), choices=_periods, coerce=Period, default=Period.MONTH)
    for_whom_en = line(_l("For whom, in English"), required=False)
    for_whom_nl = line(_l("For whom, in Dutch"), required=False)
    stage_id = SelectField(_l("Stage of the journey"), choices=stage_choices, coerce=_id)
    department_id = DepartmentField(_l("Where it holds"), nothing=EVERYWHERE)
    country = OptionalCountry(
        _l("Country"),
        validators=[Optional()],
        description=_l("Two letters, like NL; leave it empty for every country."),
        render_kw={"autocomplete": "off", "maxlength": COUNTRY_LENGTH},
    )
    source = line(_l("Where the figures come from"), required=False)
    remedy_en = sentence(_l("What a customer gets when it is not kept, in English"), required=False)
    remedy_nl = sentence(_l("What a customer gets when it is not kept, in Dutch"), required=False)
    starts_on = Day(_l("First day"))

    @property
    def terms(self) -> Terms:
        """Give everything the promise is to say, once the form is valid."""
        return Terms(
            text=self.words("text"),
            owner_id=self.owner_id,
            for_whom=self.words("for_whom"),
            stage_id=self.stage_id.data,
            department_id=self.department_id.data,
            measure_kind=self.measure_kind.data,
            measure=self.measure.data,
            threshold_permille=self.threshold.permille,
            period=self.period.data,
            source=self.source.data,
            remedy=self.words("remedy"),
            starts_on=self.starts_on.data,
            review_on=self.review_on.data,
            country=self.country.data or None,
            overruled=self.overruled.data or "",
        )


class RewordForm(WordsForm):
    """Other words for a live promise from a day on, another owner, another review."""

    starts_on = Day(_l("These words hold from"))


class AnswerForm(VersionedForm):
    """Why a promise was not kept, and what is done."""

    cause = lines(_l("What was the cause?"), help=_l("The cause, not the person."))
    repair = lines(
        _l("What do we repair?"),
        help=_l("For the customers it happened to, and for the next ones."),
    )


class AgreeForm(VersionedForm):
    """A press by who has read the promise, in the version they read."""


class GoLiveForm(VersionedForm):
    """A tick, then a press, by who has read the promise in this version."""

    confirmed = BooleanField(validators=[DataRequired()])
    overruled = why_they_stay()


class ConfirmForm(Form):
    """A final act: a tick, then a press."""

    confirmed = BooleanField(validators=[DataRequired()])


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
