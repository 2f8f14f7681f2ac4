"""A line of text with suggestions; without a script it is a line of text."""

from __future__ import annotations

from typing import Any

from flask import url_for
from markupsafe import Markup
from wtforms.widgets import TextInput, html_params

LONGEST_CHOICE = 420


class SuggestInput(TextInput):
    """Writes a line of text and the list of suggestions that a script fills while somebody types.

    What a field's `offered` gives stands in the list from the beginning.
    """

    def __init__(self, endpoint: str, longest: int = LONGEST_CHOICE) -> None:
        """Take the endpoint that answers with suggestions, and how long a text may be."""
        super().__init__()
        self.longest = longest
        self.endpoint = endpoint

    def __call__(self, field: Any, **kwargs: Any) -> Markup:  # noqa: ANN401 - as WTForms has it.
        """Write the input and its list."""
        kwargs.update(
            list=f"{field.id}-suggestions",
            data_suggest=url_for(self.endpoint),
            autocomplete="off",
            maxlength=self.longest,
        )
        return super().__call__(field, **kwargs) + Markup("<datalist {}>{}</datalist>").format(
            Markup(html_params(id=f"{field.id}-suggestions")),  # noqa: S704 - it has escaped it.
            Markup().join(Markup('<option value="{}">').format(text) for text in offered(field)),
        )


def offered(field: Any) -> list[str]:  # noqa: ANN401 - any field.
    """Give what a field offers before anybody types."""
    give = getattr(field, "offered", list)
    return list(give())
