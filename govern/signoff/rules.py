"""The names of what signing off asks of people, for those who open it and those who close it."""

from __future__ import annotations

#: The task to look again at the definition in force, before the day of its review.
REVIEW = "definition.review"
