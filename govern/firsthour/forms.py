"""Forms of the first hour."""

from __future__ import annotations

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from govern.firsthour.rules import Newcomer, read_people
from govern.web.forms import Form, TextLines, lines


class SkipForm(Form):
    """Going on without doing the step."""


class PeopleForm(Form):
    """People, one a line."""

    people = lines(
        _l("People, one a line"),
        help=_l("Name, e-mail, department; for example: Anna de Boer, anna@example.org, Claims"),
        most=50_000,
        rows=10,
    )
    newcomers: list[Newcomer]

    def validate_people(self, field: TextLines) -> None:
        """Name every line that cannot be read."""
        self.newcomers, problems = read_people(field.data)
        field.errors = [
            gettext(problem.message) % {"line": problem.line} for problem in problems[:20]
        ]
