"""What a browser fetches for a page, and which statements count."""

from __future__ import annotations

from sqlalchemy import create_engine

from benchmarks.weight import counting, further, linked
from govern.core import sqlite

HTML = """<!doctype html><html><head>
<link rel="stylesheet" href="/static/1/css/a.css"><link rel="canonical" href="/elsewhere">
<link rel="icon" href="data:,"><script type="module" src="/static/1/js/app.js"></script></head>
<body><a href="/page">x</a><svg><use href="/static/1/icons.svg#house"/></svg>
<svg><use href="#here"/></svg><img src="face.png"><div data-menu></div></body></html>"""


def test_a_browser_fetches_styles_scripts_pictures_and_the_icons_once() -> None:
    assert set(linked(HTML, "/people/")) == {
        "/static/1/css/a.css",
        "/static/1/js/app.js",
        "/static/1/icons.svg",
        "/people/face.png",
    }


def test_a_script_fetches_what_it_imports_and_what_the_page_asks_for() -> None:
    script = """const modules = [["[data-menu]", "menu.js"], ["[data-file]", "files.js"]];
    import { a } from "./a.js"; import("./drafts.js").then(start); import(`./${name}`);"""
    found = set(further(script, "/static/1/js/app.js", HTML))
    assert found == {f"/static/1/js/{name}.js" for name in ("a", "drafts", "menu")}


def test_a_style_sheet_fetches_its_files_but_not_what_it_holds_itself() -> None:
    style = "a{background:url(data:image/svg+xml,x)} b{background:url('../img/b.svg#c')}"
    assert list(further(style, "/static/1/css/a.css", HTML)) == ["/static/1/img/b.svg"]


def test_what_frames_a_transaction_does_not_count() -> None:
    engine = create_engine("sqlite://", module=sqlite.dbapi)
    with engine.connect() as connection, counting(engine) as seen:
        for statement in ("BEGIN", "SAVEPOINT a", "SELECT 1", "RELEASE SAVEPOINT a", "COMMIT"):
            connection.exec_driver_sql(statement)
    engine.dispose()
    assert seen == ["SELECT 1"]
