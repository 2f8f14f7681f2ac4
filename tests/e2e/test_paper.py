"""What one prints to hang on a wall, or to carry along, is one sheet of A4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govern.demo import cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.surface import Surface

PAGE = re.compile(rb"/Type\s*/Page\b")


def test_it_is_one_sheet(visitor: Callable[..., Page], surface: Surface) -> None:
    page = visitor(cast.EMPLOYEE)
    for language in ("en", "nl"):
        surface.choose_language(page, language)
        for path in ("/licences/mine/print", "/definition/"):
            page.goto(path)
            if path == "/definition/":
                assert page.locator(".leaf .scale").count() == 5
            sheets = PAGE.findall(page.pdf(format="A4", prefer_css_page_size=True))
            assert len(sheets) == 1, f"{path} in {language}"
