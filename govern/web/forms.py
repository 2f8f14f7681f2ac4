"""Forms: CSRF, a one-time id, refusals beside their field, and fields that refuse bad text."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from flask import abort, request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    StopValidation,
)
from wtforms.widgets import HiddenInput

from govern.core import errors
from govern.core.errors import N_
from govern.core.localised import LANGUAGES, Localised
from govern.core.transactions import Submission
from govern.core.types import NAME_LENGTH, SENTENCE_LENGTH, TEXT_LENGTH
from govern.web.access import current_actor
from govern.web.errors import sentence_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Marks that turn the direction of text around, and can make one text look like another.
DIRECTION_MARKS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
#: With them control characters, and halves of characters that stand alone.
_REFUSED_IN_A_LINE = re.compile(rf"[\0-\x1f\x7f-\x9f\ud800-\udfff{DIRECTION_MARKS}]")
_REFUSED_IN_LINES = re.compile(
    rf"[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff{DIRECTION_MARKS}]"
)
#: So much of the text before a character says where it stands.
SHOWN_BEFORE = 20
#: The version of a text whose number arrived damaged: it is no longer the present one.
NO_VERSION = -1
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


def _text(value: str | None) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").strip()) if value else ""


class TextLine(StringField):
    """One line of text; empty text instead of None."""

    data: str  # the filter below never gives None.


class TextLines(TextAreaField):
    """Several lines of text; empty text instead of None."""

    data: str  # the filter below never gives None.


class Version(IntegerField):
    """The version a text was opened at; one that cannot be read counts as an old one."""

    data: int  # required.

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number, or take the text for overtaken."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = NO_VERSION


class SubmissionId(HiddenField):
    """The one-time id of a form; `.value` is None when it arrived damaged, or not at all."""

    value: UUID | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the id, and have a new one ready for the form that is shown again."""
        try:
            self.value = UUID(valuelist[0])
        except (IndexError, ValueError):
            self.data = str(uuid4())
        else:
            self.data = str(self.value)

    def pre_validate(self, form: FlaskForm) -> None:  # noqa: ARG002 - as WTForms calls it.
        """Refuse what cannot be recognised when it is sent twice."""
        if self.value is None:
            raise StopValidation(
                gettext("This form arrived damaged. Look it over, and send it once more.")
            )


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


class Form(FlaskForm):
    """The base of every form that changes something."""

    class Meta(FlaskForm.Meta):
        """What is sent is what a page of ours sends: the fields of a form, and never JSON."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:  # noqa: ANN401 - as Flask-WTF.
            """Refuse another kind of content than a browser sends for a form."""
            if request.is_json:
                abort(UNSUPPORTED_MEDIA_TYPE)
            return super().wrap_formdata(form, formdata)

    submission_id = SubmissionId(default=lambda: str(uuid4()))

    #: True when somebody else saved first; the page then shows both texts.
    stale = False

    @property
    def submission(self) -> Submission:
        """Give the one-time id of this form, for `transaction()`; Damaged when it has none."""
        if self.submission_id.value is None:
            raise errors.Damaged(N_("This form arrived damaged. Open the page again."))
        return Submission(self.submission_id.value, current_actor().id, request.endpoint or "")

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
