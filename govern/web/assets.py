"""Static files under one hashed address: collected, compressed once, cached for a year."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import brotli
from markupsafe import Markup
from whitenoise import WhiteNoise

from govern.config import PACKAGE, asset_root

if TYPE_CHECKING:
    from flask import Flask

MOST_ICONS = 500
#: Seconds.
A_YEAR = 31_536_000
#: What the static files are made of: the icons are those that templates and modules name.
MADE_OF = (".css", ".html", ".js", ".py", ".svg")
COMPRESSED = frozenset({".css", ".js", ".svg", ".txt", ".webmanifest"})
_SYMBOL = re.compile(r'<symbol[^>]*\bid="([^"]+)".*?</symbol>', re.DOTALL)
_ICON_IN_TEMPLATE = re.compile(r"""\bicon\(\s*["']([a-z0-9-]+)["']""")
_ICON_IN_CODE = re.compile(r"""["']bi:([a-z0-9-]+)["']|icon=["']([a-z0-9-]+)["']""")


def bootstrap_folder() -> Path:
    """Give the static folder of the Bootstrap-Flask package."""
    spec = find_spec("flask_bootstrap")
    if spec is None or spec.origin is None:
        message = "the package bootstrap-flask is not installed"
        raise RuntimeError(message)
    return Path(spec.origin).parent / "static"


def style_sheet() -> str:
    """Give all styles as one file: Bootstrap's, then ours in the order they build on each other."""
    css = asset_root() / "static" / "css"
    own = [css / f"{name}.css" for name in ("tokens", "layout", "components", "print")]
    bootstrap = bootstrap_folder() / "bootstrap5" / "css" / "bootstrap.min.css"
    return "\n".join(path.read_text(encoding="utf-8") for path in (bootstrap, *own))


def icon_sprite() -> str:
    """Give an SVG sprite of just the icons our templates and code name."""
    root = asset_root()
    used: set[str] = set()
    for path in (root / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        used.update(_ICON_IN_TEMPLATE.findall(text))
        used.update(name for pair in _ICON_IN_CODE.findall(text) for name in pair if name)
    for path in Path(__file__).resolve().parents[1].rglob("*.py"):
        for pair in _ICON_IN_CODE.findall(path.read_text(encoding="utf-8")):
            used.update(name for name in pair if name)
    sprite = next(bootstrap_folder().rglob("bootstrap-icons.svg")).read_text(encoding="utf-8")
    symbols = [match[0] for match in _SYMBOL.finditer(sprite) if match[1] in used]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def version() -> str:
    """Give a short hash over everything that is served as a static file."""
    digest = hashlib.sha256()
    root = asset_root() / "static"
    for path in sorted(p for p in root.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    digest.update(style_sheet().encode())
    digest.update(icon_sprite().encode())
    return digest.hexdigest()[:12]


def fingerprint() -> str:
    """Give a hash that changes when a file is written that the static files are made of.

    It looks at sizes and times alone, so that starting does not read every template and module.
    """
    digest = hashlib.sha256()
    root = asset_root()
    for top in (root / "static", root / "templates", PACKAGE, bootstrap_folder()):
        for folder, _folders, names in os.walk(top):
            for name in names:
                if name.endswith(MADE_OF):
                    path = os.path.join(folder, name)  # noqa: PTH118 - ten times as quick.
                    about = os.stat(path)  # noqa: PTH116 - as above.
                    digest.update(
                        f"{path} {about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}".encode()
                    )
    return digest.hexdigest()[:32]


def collect(instance: Path) -> tuple[Path, str]:
    """Copy and compress the static files into the instance folder, once for each version."""
    folder = instance / "assets"
    note = folder / f"{fingerprint()}.version"
    name = note.read_text(encoding="ascii") if note.is_file() else version()
    target = folder / name
    if not target.is_dir():
        _make(target)
    if not note.is_file():
        draft = folder / f"draft-{uuid4().hex}"
        draft.write_text(name, encoding="ascii")
        draft.replace(note)
    return target, name


def _make(target: Path) -> None:
    draft = target.parent / f"draft-{uuid4().hex}"
    shutil.copytree(asset_root() / "static", draft, ignore=shutil.ignore_patterns("css"))
    (draft / "govern.css").write_text(style_sheet(), encoding="utf-8")
    (draft / "icons.svg").write_text(icon_sprite(), encoding="utf-8")
    for path in [p for p in draft.rglob("*") if p.suffix in COMPRESSED]:
        content = path.read_bytes()
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))
        path.with_name(path.name + ".br").write_bytes(brotli.compress(content, quality=9))
    try:
        draft.rename(target)
    except OSError:
        # Another worker was first; its copy is the same.
        shutil.rmtree(draft)


class _Assets(WhiteNoise):
    """Files that never change under their name, kept for a year."""

    FOREVER = A_YEAR


def init_app(app: Flask) -> None:
    """Serve the collected files before the application is asked."""
    folder, name = collect(app.config["GOVERN"].instance)
    app.wsgi_app = _Assets(  # type: ignore[method-assign]  # how WSGI middleware is installed.
        app.wsgi_app,
        root=str(folder),
        prefix=f"static/{name}/",
        max_age=A_YEAR,
        immutable_file_test=lambda _path, _url: True,
        allow_all_origins=False,
    )
    app.jinja_env.globals["static_url"] = lambda path: f"/static/{name}/{path}"

    @lru_cache(MOST_ICONS)
    def svg_icon(symbol: str) -> Markup:
        """Give a symbol of our sprite; decoration only, the word stands beside it."""
        return Markup(
            '<svg class="icon" aria-hidden="true" focusable="false">'
            '<use href="/static/{}/icons.svg#{}"/></svg>'
        ).format(name, (symbol or "circle").removeprefix("bi:"))

    app.jinja_env.globals["svg_icon"] = svg_icon
