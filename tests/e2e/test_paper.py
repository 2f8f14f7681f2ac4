"""What one prints to hang on a wall, or to carry along, is one sheet of A4."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from govern.demo import cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.e2e.surface import Surface

PAGE = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("path", ["/definition/", "/licences/mine/print"])
def test_it_is_one_sheet(
    path: str, language: str, visitor: Callable[..., Page], surface: Surface
) -> None:
    page = visitor(cast.EMPLOYEE)
    surface.choose_language(page, language)
    page.goto(path)
    if path == "/definition/":
        assert page.locator(".leaf .scale").count() == 5
    assert len(PAGE.findall(page.pdf(format="A4", prefer_css_page_size=True))) == 1
