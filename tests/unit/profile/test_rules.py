"""What a browser is called."""

from __future__ import annotations

import pytest

from govern.profile.rules import browser_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (f"(Windows NT 10.0) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        (f"(X11; Linux x86_64) {WEBKIT} Chrome/140.0 Safari/537.36", ("Chrome", "Linux")),
        (f"(iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Safari/604.1", ("Safari", "iPhone")),
        ("(Macintosh; Intel Mac OS X 15.5; rv:140.0) Firefox/140.0", ("Firefox", "Mac")),
        ("curl/8.5.0", ("", "")),
        (None, ("", "")),
    ],
)
def test_a_browser_is_called_as_people_call_it(said: str | None, named: tuple[str, str]) -> None:
    assert browser_of(said) == named
