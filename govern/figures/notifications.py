"""What the front page shows to all is made anew, or counted anew, when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govern.figures.rules import REFRESH
from govern.figures.services import draw_anew
from govern.jobs.services import hurry

if TYPE_CHECKING:
    from govern.core.events import Event


def tell_the_front_page(_event: Event) -> None:
    """Show to all what has just changed: a winner, a name, the definition in force."""
    draw_anew()


def ask_for_a_count(_event: Event) -> None:
    """Let the worker count the figures now: one of them is not true any more."""
    hurry(REFRESH)
