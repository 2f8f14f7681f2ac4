"""Workflows as data: which state may follow which, and nothing else."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from govern.core.errors import N_, IllegalTransition

if TYPE_CHECKING:
    from collections.abc import Mapping


class Workflow:
    """A table of allowed steps between the states of one enumeration."""

    def __init__(self, steps: Mapping[StrEnum, frozenset[StrEnum]]) -> None:
        """Take the table: state -> the states that may follow it; ends may be left out."""
        self.steps = dict(steps)

    def allows(self, before: StrEnum, after: StrEnum) -> bool:
        """Tell whether a thing may go from one state to the other."""
        return after in self.steps.get(before, frozenset())

    def ends(self, states: type[StrEnum]) -> frozenset[StrEnum]:
        """Give the states nothing leads out of."""
        return frozenset(state for state in states if not self.steps.get(state))


class HasWorkflow:
    """What a model with a workflow inherits: its state changes by `move_to` only."""

    workflow: ClassVar[Workflow]

    def move_to(self, state: StrEnum) -> None:
        """Take one step of the workflow, or raise IllegalTransition."""
        if not self.workflow.allows(self.state, state):  # type: ignore[has-type]  # the model's column.
            raise IllegalTransition(
                N_("This has moved on in the meantime; look at it again before you go on.")
            )
        self.state = state
