"""Forms: CSRF, a one-time id, refusals beside their field, and fields that refuse bad text."""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from babel.support import NullTranslations, Translations
from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from govern.core import errors
from govern.core.localised import LANGUAGES, Localised
from govern.core.transactions import Submission
from govern.core.types import NAME_LENGTH, SENTENCE_LENGTH, TEXT_LENGTH
from govern.web.access import current_actor
from govern.web.errors import sentence_of
from govern.web.translating import language, locale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Marks that turn the direction of text around, and can make one text look like another.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class PlainText:
    """Refuses NUL, other control characters and direction overrides, naming the problem."""

    def __init__(self, *, lines: bool = False) -> None:
        """Allow line breaks and tabs when `lines` is set."""
        self.allowed = frozenset("\n\t\r") if lines else frozenset()

    def __call__(self, form: FlaskForm, field: Any) -> None:  # noqa: ANN401, ARG002 - WTForms.
        """Raise ValidationError for the first character that cannot be kept."""
        for character in field.data or "":
            if character in DIRECTION_MARKS:
                raise StopValidation(
                    gettext("There is a hidden mark in this text that turns its direction around.")
                )
            if unicodedata.category(character) in {"Cc", "Cs"} and character not in self.allowed:
                raise StopValidation(gettext("There is a control character in this text."))


def _text(value: str | None) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip()) if value else ""


class TextLine(StringField):
    """One line of text; empty text instead of None."""

    data: str  # the filter below never gives None.


class TextLines(TextAreaField):
    """Several lines of text; empty text instead of None."""

    data: str  # the filter below never gives None.


class Version(IntegerField):
    """The version a text was opened at."""

    data: int  # required.


def line(
    label: str,
    *,
    required: bool = True,
    most: int = NAME_LENGTH,
    help: str = "",  # noqa: A002
    **kwargs: Any,  # noqa: ANN401
) -> TextLine:
    """Make a field for one line of text."""
    first = DataRequired() if required else Optional()
    length = Length(max=most, message=_l("At most %(most)d characters.", most=most))
    return TextLine(
        label,
        validators=[first, PlainText(), length],
        filters=[_text],
        description=help,
        **kwargs,
    )


def lines(
    label: str,
    *,
    required: bool = True,
    most: int = TEXT_LENGTH,
    help: str = "",  # noqa: A002
    rows: int = 5,
    **kwargs: Any,  # noqa: ANN401
) -> TextLines:
    """Make a field for several lines of text."""
    first = DataRequired() if required else Optional()
    length = Length(max=most, message=_l("At most %(most)d characters.", most=most))
    return TextLines(
        label,
        validators=[first, PlainText(lines=True), length],
        filters=[_text],
        description=help,
        render_kw={"rows": rows},
        **kwargs,
    )


def sentence(label: str, **kwargs: Any) -> TextLines:  # noqa: ANN401
    """Make a field for a sentence or two."""
    kwargs.setdefault("rows", 2)
    return lines(label, most=SENTENCE_LENGTH, **kwargs)


@lru_cache
def of_wtforms(code: str) -> NullTranslations:
    """Give the sentences of WTForms in a language."""
    return Translations.load(messages_path(), [locale(code)], domain="wtforms")


class Form(FlaskForm):
    """The base of every form that changes something."""

    class Meta(FlaskForm.Meta):
        """How the sentences of WTForms itself are found."""

        def get_translations(self, _form: FlaskForm) -> NullTranslations:
            """Give them in the reader's language; Flask-WTF would read the file for each form."""
            return of_wtforms(language())

    submission_id = HiddenField(default=lambda: str(uuid4()))

    #: True when somebody else saved first; the page then shows both texts.
    stale = False

    @property
    def submission(self) -> Submission:
        """Give the one-time id of this form, for `transaction()`."""
        return Submission(UUID(self.submission_id.data), current_actor().id, request.endpoint or "")

    def validate_submission_id(self, field: HiddenField) -> None:
        """Refuse a one-time id that is none."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError(
                gettext("This form is damaged. Please open the page again.")
            ) from error

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Show what the service refuses beside its field and go on to show the form again.

        Only sentences about what was typed (422) and overtaken texts are kept here; everything
        else becomes a page of its own.
        """
        try:
            yield
        except errors.Stale as error:
            self.stale = True
            version = error.params.get("version")
            if version is not None and hasattr(self, "version"):
                # Sent once more, the form replaces the text that is now shown beside it.
                self.version.data = version
                self.version.raw_data = [str(version)]
            self.form_errors.append(sentence_of(error))
        except errors.FieldError as error:
            field = getattr(self, error.field, None)
            target = self.form_errors if field is None else field.errors
            if field is not None and not isinstance(field.errors, list):
                field.errors = list(field.errors)
                target = field.errors
            target.append(sentence_of(error))
        except errors.DomainError as error:
            if isinstance(error, errors.NotFound | errors.NotAllowed | errors.Conflict):
                raise
            if isinstance(error, errors.Busy):
                raise
            self.form_errors.append(sentence_of(error))


class VersionedForm(Form):
    """A form for a text that several people may edit: it carries the version it was opened at."""

    version = Version(widget=HiddenInput(), default=1, validators=[InputRequired()])


def localised(form: Form, name: str, languages: Sequence[str] = LANGUAGES) -> Localised:
    """Gather the fields `<name>_en`, `<name>_nl` ... of a form into one value."""
    return Localised.of(
        {
            code: getattr(form, f"{name}_{code}").data
            for code in languages
            if hasattr(form, f"{name}_{code}")
        }
    )
