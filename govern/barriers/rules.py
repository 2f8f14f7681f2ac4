"""Kinds of barriers and mitigations, and how severe a barrier still is after what is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum

from govern.core.errors import N_


class BarrierType(StrEnum):
    """Why customers are not served well."""

    ORGANISATION = "organisation"
    LOCATION = "location"
    OUTSOURCING = "outsourcing"
    PARENT_COMPANY = "parent_company"
    REGULATION = "regulation"
    CONFLICTING_TARGETS = "conflicting_targets"
    SILO = "silo"
    INTERNAL_RULES = "internal_rules"
    PRESSING_FOR_SCORES = "pressing_for_scores"


class BarrierState(StrEnum):
    """What became of a barrier."""

    REPORTED = "reported"
    OWNED = "owned"
    MITIGATED = "mitigated"
    REMOVED = "removed"
    DISMISSED = "dismissed"


class Mechanism(StrEnum):
    """How a mitigation works."""

    WORKFLOW = "workflow"
    COLLABORATION = "collaboration"
    MATRIX_LINE = "matrix_line"
    INCLUSION = "inclusion"
    RULE_CHANGE = "rule_change"


TYPE_NAMES: Mapping[BarrierType, str] = {
    BarrierType.INTERNAL_RULES: N_("Our own rules"),
    BarrierType.SILO: N_("Departments that do not work together"),
    BarrierType.CONFLICTING_TARGETS: N_("Targets that get in each other's way"),
    BarrierType.ORGANISATION: N_("How we are organised"),
    BarrierType.LOCATION: N_("Where we are"),
    BarrierType.OUTSOURCING: N_("Work that others do for us"),
    BarrierType.PARENT_COMPANY: N_("The parent company"),
    BarrierType.REGULATION: N_("Law and supervision"),
    BarrierType.PRESSING_FOR_SCORES: N_("Customers are pressed for a high score"),
}
STATE_NAMES: Mapping[BarrierState, str] = {
    BarrierState.REPORTED: N_("Reported"),
    BarrierState.OWNED: N_("Being worked on"),
    BarrierState.MITIGATED: N_("Cannot be removed, made smaller"),
    BarrierState.REMOVED: N_("Removed"),
    BarrierState.DISMISSED: N_("Not a barrier"),
}
MECHANISM_NAMES: Mapping[Mechanism, str] = {
    Mechanism.WORKFLOW: N_("Another way of working, or a tool"),
    Mechanism.COLLABORATION: N_("Money or time for working together"),
    Mechanism.MATRIX_LINE: N_("A second reporting line"),
    Mechanism.INCLUSION: N_("Remote or outsourced teams take part"),
    Mechanism.RULE_CHANGE: N_("Another rule"),
}
SEVERITY_NAMES: Mapping[int, str] = {
    1: N_("1: a nuisance for a few"),
    2: N_("2: costs customers time"),
    3: N_("3: customers complain about it"),
    4: N_("4: we break promises because of it"),
    5: N_("5: customers leave, or are harmed"),
}
OPEN = frozenset({BarrierState.REPORTED, BarrierState.OWNED})
ENDS = frozenset({BarrierState.MITIGATED, BarrierState.REMOVED, BarrierState.DISMISSED})
LOWEST, HIGHEST = 1, 5
#: A severity is kept in hundredths, so that both databases sort what remains of it alike.
WHOLE = 100
MOST_MITIGATIONS = 20
MOST_COST = 999_999_999_999
FURTHEST_DAYS = 3660
#: Days until somebody looks at a barrier of this severity again.
_REVIEW_DAYS = {1: 365, 2: 365, 3: 182, 4: 91, 5: 30}


def residual(severity: int, reductions: Iterable[int]) -> int:
    """Give what remains of a severity (1-5, 0: unknown) in hundredths, after accepted mitigations.

    Each mitigation takes its share in percent of what the others have left, so that two halves
    leave a quarter and nothing goes below zero.
    """
    remains = float(severity * WHOLE)
    for reduction in reductions:
        remains *= 1 - min(max(reduction, 0), 100) / 100
    return round(remains)


def review_on(severity: int, today: date) -> date:
    """Give the day on which a barrier of this severity is looked at again."""
    return today + timedelta(days=_REVIEW_DAYS[severity])
