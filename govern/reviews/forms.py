"""Forms for asking for a review, commenting, and answering."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # too new for the stubs.
from wtforms.validators import DataRequired, Length, ValidationError

from govern.definition.rules import Verdict
from govern.people.queries import find_people_by_text
from govern.reviews.rules import (
    MOST_REVIEWERS,
    MOST_WORDS,
    OUTCOME_NAMES,
    VERDICT_NAMES,
    Outcome,
    Passage,
)
from govern.web.fields import Day
from govern.web.forms import Form, PlainText, TextLines, lines, sentence
from govern.web.suggest import LONGEST_CHOICE
from govern.web.templating import plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID


class ColleaguesField(TextLines):
    """Several people, one on a line, each by name, e-mail or number; `.person_ids` is who."""

    person_ids: Sequence[UUID] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:  # noqa: ANN401, FBT001, ARG002
        """Find out who is meant on each line, or name the line where nobody is."""
        if self.errors:
            return
        written = [one.strip() for one in self.data.replace(";", "\n").splitlines() if one.strip()]
        if len(written) > MOST_REVIEWERS:
            raise ValidationError(gettext("Name one to %(most)d colleagues.", most=MOST_REVIEWERS))
        found = {text: find_people_by_text(text[:LONGEST_CHOICE]) for text in written}
        wrong = [text for text, people in found.items() if len(people) != 1]
        if wrong:
            raise ValidationError(
                gettext(
                    "“%(text)s” is not exactly one colleague. Give the e-mail address or "
                    "employee number.",
                    text=wrong[0][:80],
                )
            )
        self.person_ids = [people[0].id for people in found.values()]


class AskForm(Form):
    """Who reads the draft, and by when."""

    reviewers = ColleaguesField(
        _l("Who reads it"),
        validators=[DataRequired(), PlainText(lines=True), Length(max=MOST_WORDS)],
        filters=[lambda value: value.strip() if value else ""],
        render_kw={"rows": 4, "spellcheck": "false"},
        description=_l("One on each line: a name, e-mail address or employee number."),
    )
    due_on = Day(_l("To be read by"))


class CommentForm(Form):
    """What one says about a passage."""

    passage = SelectField(_l("What it is about"))
    quote = sentence(
        _l("Which words?"), required=False, rows=1, help=_l("Copy them here, if it is about a few.")
    )
    words = lines(_l("What do you want to say?"), most=MOST_WORDS, rows=4)

    def offer(self, passages: Sequence[Passage]) -> None:
        """Offer the passages of a version."""
        self.passage.choices = [
            SelectChoice(value=one.key, label=called(one.name, one.left, one.right))
            for one in passages
        ]


def called(name: str, left: Any, right: Any) -> str:  # noqa: ANN401 - texts in languages.
    """Give what a passage is called: a dimension by its poles."""
    return f"{plain(left)} – {plain(right)}" if left else gettext(name)


def _verdicts() -> list[SelectChoice]:
    offered = (Verdict.FINE, Verdict.CHANGES)
    return [SelectChoice(value=one.value, label=gettext(VERDICT_NAMES[one])) for one in offered]


class ConcludeForm(Form):
    """What one thinks of the draft as a whole."""

    verdict = RadioField(
        _l("What do you think of it?"), choices=_verdicts, coerce=Verdict, default=Verdict.FINE
    )
    words = sentence(_l("In a sentence"), required=False)


def _outcomes() -> list[SelectChoice]:
    offered = (Outcome.CHANGED, Outcome.KEPT)
    return [SelectChoice(value=one.value, label=gettext(OUTCOME_NAMES[one])) for one in offered]


class AnswerForm(Form):
    """What became of a comment."""

    outcome = RadioField(
        _l("What became of it?"), choices=_outcomes, coerce=Outcome, default=Outcome.CHANGED
    )
    words = sentence(_l("Answer"), help=_l("Who made the comment reads it."))


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
