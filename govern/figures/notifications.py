"""What the front page shows to all is made anew when somebody changes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.figures.services import draw_anew

if TYPE_CHECKING:
    from govern.core.events import Event


def tell_the_front_page(_event: Event) -> None:
    """Show to all what has just changed: a winner, a name, the definition in force."""
    draw_anew()
