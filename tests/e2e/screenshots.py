"""Takes a picture of every page of the demo, for eyes: python -m tests.e2e.screenshots [--all]."""

from __future__ import annotations

import argparse
import html
import itertools
import os
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from govern.app import create_app
from govern.demo import cast, history
from govern.extensions import db
from tests.conftest import SMALL_DEMO, migrate, settings_for
from tests.crawl import VIEWERS, Found, one_of_each, walk
from tests.e2e.surface import Surface

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"
#: Width, theme, language.
Look = tuple[int, str, str]
FEW: tuple[Look, ...] = ((1440, "light", "en"), (360, "light", "en"))
ALL: tuple[Look, ...] = tuple(itertools.product((1440, 768, 360), ("light", "dark"), ("en", "nl")))
HEIGHTS = {1440: 1000, 768: 1024, 360: 740}
LOCALES = {"en": "en-GB", "nl": "nl-NL"}
#: The pictures of the README: who, where, how wide.
README = {"home": (cast.DIRECTOR, "/", 1440), "licence-phone": (cast.NOMINEE, "/rotations/", 360)}
#: The pictures of the guide.
GUIDE = {
    "commitments": (cast.ADVOCATE, "/commitments/", 360),
    "definition": (cast.DIRECTOR, "/definition/", 1440),
    "leader": (cast.CHIEF, "/definition/", 360),
    "new-promise": (cast.MANAGER, "/promises/new", 1440),
    "promises": (cast.DIRECTOR, "/promises/", 1440),
    "reading-day": (cast.DIRECTOR, "/promises/reading-day", 1440),
    "teams": (cast.DIRECTOR, "/commitments/teams", 1440),
}
SHEET = """<!doctype html><meta charset="utf-8"><title>Every page</title>
<style>body{{font:14px system-ui;margin:2rem}}
section{{display:flex;gap:1rem;overflow-x:auto;align-items:start}}
figure{{margin:0;flex:none}}img{{height:26rem;border:1px solid #999}}
h2{{margin:2rem 0 .5rem}}</style>
<h1>Every page, {count} pictures</h1>{rows}
"""


@contextmanager
def demo(*, small: bool) -> Iterator[Surface]:
    """Serve a demo on a free port of this machine, made for this run."""
    with tempfile.TemporaryDirectory(prefix="govern-pictures-") as name:
        folder = Path(name)
        url = f"sqlite:///{folder / 'demo.db'}"
        migrate(url, folder)
        server = make_server("127.0.0.1", 0, lambda _environ, _start: [], threaded=True)
        address = f"http://127.0.0.1:{server.server_port}"
        app = create_app(settings_for(url, folder, demo=True, external_url=address))
        with app.app_context():
            history.load(**(SMALL_DEMO if small else {}))
            db.session.remove()
        server.app = app
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield Surface(address, app)
        finally:
            server.shutdown()
            server.server_close()
            with app.app_context():
                db.engine.dispose()


class Camera:
    """Keeps one browser window for each who looks and each language."""

    def __init__(self, browser: Browser, surface: Surface) -> None:
        self._browser = browser
        self._surface = surface
        self._pages: dict[tuple[str, str], Page] = {}

    def page(self, viewer: str, language: str) -> Page:
        """Give the window of somebody."""
        if (viewer, language) not in self._pages:
            context = self._browser.new_context(
                base_url=self._surface.address,
                locale=LOCALES[language],
                timezone_id="Europe/Amsterdam",
                reduced_motion="reduce",
            )
            page = self._pages[viewer, language] = context.new_page()
            if viewer:
                self._surface.sign_in(page, viewer)
                self._surface.choose_language(page, language)
        return self._pages[viewer, language]

    def take(self, found: Found, looks: Sequence[Look]) -> list[Path]:
        """Take a picture of one page in each of these ways."""
        taken = []
        for language, group in itertools.groupby(
            sorted(looks, key=lambda look: look[2]), key=lambda look: look[2]
        ):
            page = self.page(found.viewer, language)
            page.goto(found.path)
            for width, theme, _language in group:
                page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
                page.evaluate(
                    "t => document.documentElement.setAttribute('data-bs-theme', t)", theme
                )
                path = FOLDER / f"{width}-{theme}-{language}" / f"{found.endpoint}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=path, full_page=True)
                taken.append(path)
        return taken

    def take_for_papers(self, folder: Path, shown: Mapping[str, tuple[str, str, int]]) -> None:
        """Take the pictures a paper shows: who looks, at what, how wide."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, (viewer, path, width) in shown.items():
            page = self.page(viewer, "en")
            page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
            page.goto(path)
            page.screenshot(path=folder / f"{name}.png")


def write_sheet(rows: dict[str, list[Path]]) -> Path:
    """Lay all pictures side by side on one page."""
    parts = []
    for endpoint, paths in rows.items():
        figures = "".join(
            f'<figure><a href="{path.relative_to(FOLDER)}"><img loading="lazy" alt="" '
            f'src="{path.relative_to(FOLDER)}"></a><figcaption>{path.parent.name}</figcaption></figure>'
            for path in paths
        )
        parts.append(f"<h2>{html.escape(endpoint)}</h2><section>{figures}</section>")
    FOLDER.mkdir(exist_ok=True)
    sheet = FOLDER / "index.html"
    count = sum(len(paths) for paths in rows.values())
    sheet.write_text(SHEET.format(count=count, rows="".join(parts)), encoding="utf-8")
    return sheet


def main(arguments: Sequence[str]) -> int:
    """Make the demo, walk through it, take the pictures."""
    parser = argparse.ArgumentParser(prog="run.py screenshots", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every width, theme and language")
    parser.add_argument("--small", action="store_true", help="a small demo, made in seconds")
    parser.add_argument("--only", default="", help="pages whose endpoint has this in it")
    asked = parser.parse_args(arguments)
    flags = ["--disable-gpu", "--lang=en-GB", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with demo(small=asked.small) as surface, sync_playwright() as driver:
        executable = os.environ.get("GOVERN_BROWSER")
        browser = driver.chromium.launch(executable_path=executable, args=flags)
        camera = Camera(browser, surface)
        rows = {
            found.endpoint: camera.take(found, ALL if asked.all else FEW)
            for found in one_of_each(walk(surface.app, VIEWERS))
            if asked.only in found.endpoint
        }
        camera.take_for_papers(ROOT / "docs" / "pictures", README)
        camera.take_for_papers(ROOT / "docs" / "guide" / "pictures", GUIDE)
        browser.close()
    sys.stdout.write(f"{write_sheet(rows)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
