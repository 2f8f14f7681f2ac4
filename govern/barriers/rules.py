"""The kinds and states of barriers, and the severity that is left after mitigations."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from govern.core.errors import N_
from govern.core.workflow import Workflow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LEAST_SEVERITY = 1
MOST_SEVERITY = 5
LONGEST_MONTHS = 36
MOST_MITIGATIONS = 20
HIGHEST_COST = 1_000_000_000


class BarrierKind(StrEnum):
    """Why customers are not served well."""

    ORGANISATION = "organisation"
    LOCATION = "location"
    OUTSOURCING = "outsourcing"
    PARENT_COMPANY = "parent_company"
    REGULATION = "regulation"
    CONFLICTING_TARGETS = "conflicting_targets"
    SILO = "silo"
    INTERNAL_RULES = "internal_rules"


class BarrierState(StrEnum):
    """How far a barrier has come."""

    REPORTED = "reported"
    IN_HAND = "in_hand"
    MITIGATED = "mitigated"
    CANNOT_BE_REMOVED = "cannot_be_removed"
    CLOSED = "closed"


class Mechanism(StrEnum):
    """How a mitigation works."""

    WORKFLOW = "workflow"
    COLLABORATION = "collaboration"
    MATRIX_LINE = "matrix_line"
    INCLUSION = "inclusion"
    RULE_CHANGE = "rule_change"


#: A barrier in hand may get another owner or severity.
BARRIER_WORKFLOW = Workflow(
    {
        BarrierState.REPORTED: frozenset({BarrierState.IN_HAND, BarrierState.CLOSED}),
        BarrierState.IN_HAND: frozenset(
            {
                BarrierState.IN_HAND,
                BarrierState.MITIGATED,
                BarrierState.CANNOT_BE_REMOVED,
                BarrierState.CLOSED,
            }
        ),
    }
)
#: How it can end.
OUTCOMES = (BarrierState.MITIGATED, BarrierState.CANNOT_BE_REMOVED, BarrierState.CLOSED)
KIND_NAMES: Mapping[BarrierKind, str] = {
    BarrierKind.ORGANISATION: N_("How we are organised"),
    BarrierKind.LOCATION: N_("Where we are"),
    BarrierKind.OUTSOURCING: N_("Work that others do for us"),
    BarrierKind.PARENT_COMPANY: N_("The parent company"),
    BarrierKind.REGULATION: N_("Laws and regulators"),
    BarrierKind.CONFLICTING_TARGETS: N_("Targets that pull against each other"),
    BarrierKind.SILO: N_("Departments that work past each other"),
    BarrierKind.INTERNAL_RULES: N_("Our own rules"),
}
STATE_NAMES: Mapping[BarrierState, str] = {
    BarrierState.REPORTED: N_("Reported"),
    BarrierState.IN_HAND: N_("In hand"),
    BarrierState.MITIGATED: N_("Mitigated"),
    BarrierState.CANNOT_BE_REMOVED: N_("Cannot be removed"),
    BarrierState.CLOSED: N_("Closed without measures"),
}
#: How a state looks on a page.
STATE_LOOKS: Mapping[BarrierState, str] = {
    BarrierState.REPORTED: "signal",
    BarrierState.IN_HAND: "info",
    BarrierState.MITIGATED: "good",
    BarrierState.CANNOT_BE_REMOVED: "warn",
    BarrierState.CLOSED: "neutral",
}
OUTCOME_CHOICES: Mapping[BarrierState, str] = {
    BarrierState.MITIGATED: N_("Mitigated: customers hardly notice it any more"),
    BarrierState.CANNOT_BE_REMOVED: N_("Cannot be removed, mitigated by what was accepted"),
    BarrierState.CLOSED: N_("Closed without measures: it is no barrier, or is reported elsewhere"),
}
MECHANISM_NAMES: Mapping[Mechanism, str] = {
    Mechanism.WORKFLOW: N_("Better workflow"),
    Mechanism.COLLABORATION: N_("Working together"),
    Mechanism.MATRIX_LINE: N_("A second reporting line"),
    Mechanism.INCLUSION: N_("Including remote or outsourced teams"),
    Mechanism.RULE_CHANGE: N_("Changing a rule"),
}
SEVERITY_NAMES: Mapping[int, str] = {
    1: N_("1: a nuisance"),
    2: N_("2: costs customers time"),
    3: N_("3: customers complain about it"),
    4: N_("4: customers leave because of it"),
    5: N_("5: it harms customers"),
}


def residual_severity(severity: int, reductions: Iterable[int]) -> Decimal:
    """Give the severity left when each accepted mitigation takes its percentage off the rest.

    Each works on what the others leave, so the order does not matter and nothing goes below zero.
    """
    left = Decimal(severity)
    for reduction in reductions:
        left = left * (100 - reduction) / 100
    return left.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
