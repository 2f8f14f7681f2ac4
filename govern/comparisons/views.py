"""The page that shows two versions of the definition against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request
from flask_babel import gettext as _

from govern.comparisons import queries
from govern.core.permissions import Permission
from govern.definition import queries as definitions
from govern.definition.rules import STATE_NAMES
from govern.web.access import current_actor, requires
from govern.web.templating import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

bp = Blueprint("comparisons", __name__, url_prefix="/comparisons")

#: So many versions are offered to choose from; the address takes any.
OFFERED = 50


def _choices(newest: Sequence[Any], numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Give the newest versions and those that were asked for, as they are chosen from."""
    offered = [
        (row.number, _("Version %(number)s", number=row.number) + f", {_(STATE_NAMES[row.state])}")
        for row in newest
    ]
    known = {number for number, _name in offered}
    older = sorted(set(numbers) - known, reverse=True)
    return offered + [(number, _("Version %(number)s", number=number)) for number in older]


@bp.get("/")
@requires(Permission.DEFINITION_READ)
def show() -> ResponseReturnValue:
    """Show what was changed from one version of the definition to another, word by word."""
    actor = current_actor()
    newest = definitions.list_newest(OFFERED, actor=actor)
    if len(newest) < 2 and not request.args:  # noqa: PLR2004 - two are compared.
        return render("comparisons/show.html", comparison=None)
    usual = [row.number for row in newest[:2]] or [0]
    now = request.args.get("now", usual[0], type=int)
    before = request.args.get("before", usual[-1], type=int)
    first, second = queries.get_both(before, now, actor=actor)
    return render(
        "comparisons/show.html",
        comparison=queries.show_changes(first, second, actor=actor),
        before=first,
        now=second,
        choices=_choices(newest, (before, now)),
    )
