"""Forms for texts that an organisation writes in each of its languages: one language, one field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext

from govern.core.localised import LANGUAGES, Localised
from govern.web.forms import VersionedForm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class InLanguages(VersionedForm):
    """A form with a field `<text>_<code>` for each text in each language there is.

    `speak` leaves out the languages the organisation does not write in; with one language left a
    field is called what it is, without naming the language.
    """

    #: The texts, and what each is called where there is one language.
    texts: ClassVar[Mapping[str, str]] = {}
    #: Those that must be there in one language at least.
    needed: ClassVar[Sequence[str]] = ()
    kept: Mapping[str, Localised]

    def speak(
        self, languages: Sequence[str], stored: Mapping[str, Localised] | None = None
    ) -> None:
        """Keep the fields of these languages, and begin with what is stored."""
        self.kept = stored or {}
        for name, called in self.texts.items():
            help_text = self[f"{name}_{LANGUAGES[0]}"].description
            for code in LANGUAGES:
                if code not in languages:
                    delattr(self, f"{name}_{code}")
            fields = self.fields_of(name)
            for field in fields:
                field.object_data = self.kept[name].get(language_of(field)) or "" if stored else ""
                if not self.is_submitted():
                    field.data = field.object_data
            if len(fields) == 1:
                fields[0].label.text = called
                fields[0].description = help_text
                fields[0].flags.required = name in self.needed
            else:
                for field in fields:
                    field.flags.needed_once = name in self.needed

    def rows(self) -> list[list[Any]]:
        """Give the text fields, those of one text together."""
        return [self.fields_of(name) for name in self.texts]

    def fields_of(self, name: str) -> list[Any]:
        """Give the fields of one text, one a language."""
        return [self[f"{name}_{code}"] for code in LANGUAGES if f"{name}_{code}" in self]

    def words(self, name: str) -> Localised:
        """Give what was typed; languages without a field keep what is stored."""
        kept = self.kept[name].as_dict() if name in self.kept else {}
        return Localised.of({**kept, **self.typed(name)})

    def every_word(self) -> dict[str, Localised]:
        """Give the words of every text, by its name."""
        return {name: self.words(name) for name in self.texts}

    def typed(self, name: str) -> dict[str, str]:
        """Give what was typed, by language."""
        return {language_of(field): field.data or "" for field in self.fields_of(name)}

    def refused_field(self, name: str) -> Any:  # noqa: ANN401 - a field, or None.
        """Give the field beside which a refusal of a text stands: that of its first language."""
        return self.fields_of(name)[0] if name in self.texts else super().refused_field(name)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it.
        """Also ask for what must be there in one language at least."""
        good: bool = super().validate(extra_validators)
        for name in self.needed:
            fields = self.fields_of(name)
            if not any(field.data or field.errors for field in fields):
                sentence = (
                    gettext("This must be filled in.")
                    if len(fields) == 1
                    else gettext("Write this in one language first.")
                )
                fields[0].errors = [*fields[0].errors, sentence]
                good = False
        return good


def language_of(field: Any) -> str:  # noqa: ANN401 - a field.
    """Give the language of a field: the end of its name."""
    return str(field.name[-2:])
