"""The buttons for booking and receiving."""

from __future__ import annotations

from govern.web.forms import Form


class ActForm(Form):
    """A button: nothing but the proof that it was pressed on our page, once."""
