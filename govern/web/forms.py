"""Forms: CSRF, a one-time id, refusals beside their field, and fields that refuse bad text."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from babel.support import NullTranslations, Translations
from flask import abort, g, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import FileField, StringField, TextAreaField
from wtforms.i18n import messages_path
from wtforms.validators import (
    DataRequired,
    Length,
    Optional,
    StopValidation,
)
from wtforms.widgets import HiddenInput

from govern.core import errors
from govern.core.errors import N_
from govern.core.transactions import Submission
from govern.core.types import NAME_LENGTH, SENTENCE_LENGTH, TEXT_LENGTH, shows_something
from govern.web.access import current_actor
from govern.web.errors import LookAgain, sentence_of
from govern.web.fields import SubmissionId, Version
from govern.web.templating import date_text
from govern.web.translating import language, locale

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Marks that turn the direction of text around, and can make one text look like another.
DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: With them control characters, and halves of characters that stand alone.
_REFUSED_IN_A_LINE = re.compile(rf"[\0-\x1f\x7f-\x9f\ud800-\udfff{DIRECTION_MARKS}]")
_REFUSED_IN_LINES = re.compile(
    rf"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{DIRECTION_MARKS}]"
)
#: So much of the text before a character says where it stands.
SHOWN_BEFORE = 20
UNSUPPORTED_MEDIA_TYPE = 415


class PlainText:
    """Refuses NUL, other control characters and direction marks, naming which and where."""

    def __init__(self, *, lines: bool = False) -> None:
        """Allow line breaks and tabs when `lines` is set."""
        self.refused = _REFUSED_IN_LINES if lines else _REFUSED_IN_A_LINE

    def __call__(self, form: FlaskForm, field: Any) -> None:  # noqa: ANN401, ARG002 - WTForms.
        """Raise StopValidation for the first character that cannot be kept."""
        text = field.data or ""
        if found := self.refused.search(text):
            before = text[: found.start()].strip()
            is_mark = found[0] in DIRECTION_MARKS
            raise StopValidation(_hidden_mark(before) if is_mark else _control_character(before))


def _hidden_mark(before: str) -> str:
    if not before:
        return str(
            gettext("This begins with a hidden mark that turns the text around. Type it anew.")
        )
    return str(
        gettext(
            "After “%(before)s” a hidden mark turns the text around. Type that part anew.",
            before=before[-SHOWN_BEFORE:],
        )
    )


def _control_character(before: str) -> str:
    if not before:
        return str(gettext("This begins with a control character. Type it anew."))
    return str(
        gettext(
            "After “%(before)s” stands a control character. Type that part anew.",
            before=before[-SHOWN_BEFORE:],
        )
    )


def _plain(value: str | None, refused: re.Pattern[str]) -> str:
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip()) if value else ""
    # What must not be there is refused by name; else what nobody sees is nothing.
    return text if shows_something(text) or refused.search(text) else ""


class TextLine(StringField):
    """One line of text; empty text instead of None."""

    data: str  # the filter below never gives None.


class TextLines(TextAreaField):
    """Several lines of text; empty text instead of None."""

    data: str  # the filter below never gives None.


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
        filters=[partial(_plain, refused=_REFUSED_IN_A_LINE)],
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
        filters=[partial(_plain, refused=_REFUSED_IN_LINES)],
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
        """What is sent is what a page of ours sends: the fields of a form, and never JSON."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ANN401 - as Flask-WTF.
            """Refuse another kind of content than a browser sends for a form."""
            if request.is_json:
                abort(UNSUPPORTED_MEDIA_TYPE)
            given = super().wrap_formdata(form, formdata)
            if not isinstance(given, CombinedMultiDict):
                return given
            # A file that was sent in place of words is neither.
            files = MultiDict(
                (name, file)
                for name, field in form._unbound_fields  # noqa: SLF001 - WTForms has no other way.
                if issubclass(field.field_class, FileField)
                for file in request.files.getlist(name)
            )
            return CombinedMultiDict([files, request.form])

        def get_translations(self, _form: FlaskForm) -> NullTranslations:
            """Give WTForms' own sentences; Flask-WTF would read their file for each form."""
            return of_wtforms(language())

    submission_id = SubmissionId(default=lambda: str(uuid4()))
    #: False where sending twice does the same, as with signing in; then the id may be missing.
    once = True

    #: True when somebody else saved first; the page then shows both texts.
    stale = False

    @property
    def submission(self) -> Submission:
        """Give the one-time id of this form, for `transaction()`; Damaged when it has none."""
        if self.submission_id.value is None:
            raise errors.Damaged(N_("This form arrived damaged. Open the page again."))
        return Submission(self.submission_id.value, current_actor().id, request.endpoint or "")

    def overtaken_by(self, version: Any) -> None:  # noqa: ANN401 - a number, if the service gave one.
        """Take over the version of what is stored now; only forms that carry one do."""

    def refused_field(self, name: str) -> Any:  # noqa: ANN401 - a field, or None.
        """Give the field beside which a refusal stands, by the name the service knows."""
        return getattr(self, name, None)

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
            self.overtaken_by(error.params.get("version"))
            self.form_errors.append(sentence_of(error))
        except errors.FieldError as error:
            for each in (error, *error.others):
                if (field := self.refused_field(each.field)) is None:
                    self.form_errors.append(sentence_of(each))
                else:
                    field.errors = [*field.errors, sentence_of(each)]
        except errors.DomainError as error:
            if isinstance(error, errors.NotFound | errors.NotAllowed | errors.Conflict):
                raise
            if isinstance(error, errors.Busy):
                raise
            self.form_errors.append(sentence_of(error))


class VersionedForm(Form):
    """A form for a text that several people may edit: it carries the version it was opened at."""

    version = Version(widget=HiddenInput(), default=1)

    def overtaken_by(self, version: Any) -> None:  # noqa: ANN401 - a number, if the service gave one.
        """Let the form, sent once more, replace what is shown beside it.

        What this page read before somebody saved in this very moment is read once more, so that it
        shows what they saved.
        """
        if version != self.version.object_data and "looked_again" not in g:
            raise LookAgain
        if version is not None and version == self.version.object_data:
            self.version.data = version
            self.version.raw_data = [str(version)]

    def differing(self) -> list[tuple[Any, str]]:
        """Give the fields in which something else is stored by now, each with what it is."""
        fields = [field for field in self if not isinstance(field.widget, HiddenInput)]
        stored = [(field, _shown(field, field.object_data)) for field in fields]
        return [(field, text) for field, text in stored if text != _shown(field, field.data)]


def _shown(field: Any, value: Any) -> str:  # noqa: ANN401 - a field, and a value of it.
    """Give a value as people read it."""
    if hasattr(field, "iter_choices"):
        chosen = {str(each) for each in (value if isinstance(value, list | tuple) else [value])}
        return ", ".join(str(c.label) for c in field.iter_choices() if str(c.value) in chosen)
    if isinstance(value, bool):
        return str(gettext("Yes") if value else gettext("No"))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return date_text(value)
    return "" if value is None else f"{value:%H:%M}" if isinstance(value, time) else str(value)
