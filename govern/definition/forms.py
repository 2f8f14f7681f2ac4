"""Forms for writing a definition, its languages side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import RangeInput

from govern.core.localised import LANGUAGES, Localised
from govern.definition.rules import CONTEXT, LEVELS, PARTS
from govern.people.forms import WHOM, PersonField
from govern.web.forms import Form, VersionedForm, lines, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govern.definition.models import DefinitionVersion, Dimension


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""


class BeginForm(Form):
    """Opening a locked definition: why, and who stands for it."""

    reason = sentence(_l("Why now, before the review"))
    sponsor = PersonField(_l("Who stands for opening it"), help=WHOM)


class InLanguages(VersionedForm):
    """A form with a field for each content language; an organisation with one sees one."""

    #: The texts, and those of them that must be there in one language at least.
    texts: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    kept: dict[str, Localised]

    def speak(
        self, languages: Sequence[str], stored: DefinitionVersion | Dimension | None = None
    ) -> None:
        """Leave out languages the organisation does not write in, and begin with what is stored."""
        self.kept = {name: getattr(stored, name) for name in self.texts} if stored else {}
        for name in self.texts:
            for code in LANGUAGES:
                if code not in languages:
                    delattr(self, f"{name}_{code}")
            for field in self.fields_of(name):
                if not self.is_submitted():
                    field.data = self.stored(name, field)

    def stored(self, name: str, field: Any) -> str:  # noqa: ANN401 - a field.
        """Give the text that is stored in the language of a field."""
        return (self.kept[name].get(field.name[-2:]) or "") if self.kept else ""

    def rows(self) -> list[list[Any]]:
        """Give the text fields, those of one text together."""
        return [self.fields_of(name) for name in self.texts]

    def fields_of(self, name: str) -> list[Any]:
        """Give the fields of one text, one a language."""
        return [self[f"{name}_{code}"] for code in LANGUAGES if f"{name}_{code}" in self]

    def words(self, name: str) -> Localised:
        """Give what was typed; languages without a field keep what is stored."""
        kept = self.kept[name].as_dict() if self.kept else {}
        typed = {field.name[-2:]: field.data for field in self.fields_of(name)}
        return Localised.of({**kept, **typed})

    def differing(self, now: DefinitionVersion | Dimension) -> list[tuple[Any, str]]:
        """Give the fields where somebody stored another text meanwhile, each with that text."""
        if not self.stale or not self.kept:
            return []
        # What the form began with was read before the other one had saved.
        self.kept = {name: getattr(now, name) for name in self.texts}
        pairs = [
            (field, self.stored(name, field))
            for name in self.texts
            for field in self.fields_of(name)
        ]
        return [(field, text) for field, text in pairs if text != (field.data or "")]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it.
        """Also ask for what must be there in one language at least."""
        good: bool = super().validate(extra_validators)
        for name in self.needed:
            fields = self.fields_of(name)
            if fields and not any(field.data for field in fields):
                fields[0].errors = [*fields[0].errors, gettext("Write this in one language first.")]
                good = False
        return good


class TextForm(InLanguages):
    """The three levels and the context."""

    texts = (*LEVELS, *CONTEXT)

    imperative_en = sentence(
        _l("Imperative, in English"),
        required=False,
        help=_l("One statement that puts customers beside shareholders, employees and society."),
    )
    imperative_nl = sentence(
        _l("Imperative, in Dutch"), required=False, help=_l("The same statement in Dutch.")
    )
    rallying_cry_en = sentence(
        _l("Rallying cry, in English"),
        required=False,
        help=_l("One telling sentence: which customers, what we do for them, what we expect."),
    )
    rallying_cry_nl = sentence(
        _l("Rallying cry, in Dutch"),
        required=False,
        help=_l("The same sentence, written for Dutch ears."),
    )
    full_text_en = lines(
        _l("Full definition, in English"),
        required=False,
        rows=8,
        help=_l("A short text. Where you stand between two poles follows as dimensions."),
    )
    full_text_nl = lines(
        _l("Full definition, in Dutch"), required=False, rows=8, help=_l("The same text in Dutch.")
    )
    why_now_en = sentence(_l("Why now, in English"), required=False)
    why_now_nl = sentence(_l("Why now, in Dutch"), required=False)
    whose_dream_en = sentence(_l("Whose dream it is, in English"), required=False)
    whose_dream_nl = sentence(_l("Whose dream it is, in Dutch"), required=False)


class Position(IntegerField):
    """A position from 0 to 100 that must be given."""

    data: int  # required.
    widget = RangeInput()

    def __init__(self, label: str, **kwargs: Any) -> None:  # noqa: ANN401 - what WTForms hands on.
        bounds = NumberRange(0, 100, message=_l("Choose a position from 0 to 100."))
        super().__init__(label, validators=[InputRequired(), bounds], default=50, **kwargs)


class DimensionForm(InLanguages):
    """Two poles and where we stand between them."""

    texts = PARTS
    needed = ("left", "right")

    left_en = sentence(_l("Left pole, in English"), required=False, rows=1)
    left_nl = sentence(_l("Left pole, in Dutch"), required=False, rows=1)
    right_en = sentence(_l("Right pole, in English"), required=False, rows=1)
    right_nl = sentence(_l("Right pole, in Dutch"), required=False, rows=1)
    place = Position(_l("Where we stand"), description=_l("0 is wholly left, 100 wholly right."))
    rationale_en = sentence(_l("Why there, in English"), required=False)
    rationale_nl = sentence(_l("Why there, in Dutch"), required=False)
    example_en = sentence(_l("An example decision, in English"), required=False)
    example_nl = sentence(_l("An example decision, in Dutch"), required=False)
    on_culture_en = sentence(_l("On culture, in English"), required=False)
    on_culture_nl = sentence(_l("On culture, in Dutch"), required=False)
    off_culture_en = sentence(_l("Off culture, in English"), required=False)
    off_culture_nl = sentence(_l("Off culture, in Dutch"), required=False)


class ReturnForm(Form):
    """What is to be changed."""

    note = sentence(_l("What is to be changed"))
