"""The page that shows two versions of the definition against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def _choices(numbers: Sequence[int]) -> list[tuple[int, str]]:
    """Give the newest versions and those that were asked for, as they are chosen from."""
    newest = definitions.list_newest(OFFERED, actor=current_actor())
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
    newest = [row.number for row in definitions.list_newest(2, actor=actor)]
    now = request.args.get("now", newest[0] if newest else 0, type=int)
    before = request.args.get("before", newest[-1] if newest else 0, type=int)
    if len(newest) < 2 and not request.args:  # noqa: PLR2004 - two are compared.
        return render("comparisons/show.html", comparison=None)
    first, second = queries.get_both(before, now, actor=actor)
    return render(
        "comparisons/show.html",
        comparison=queries.show_changes(first, second, actor=actor),
        before=first,
        now=second,
        choices=_choices((before, now)),
    )
