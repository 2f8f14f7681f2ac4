"""What lets the tests run faster and changes nothing about what they prove."""

from __future__ import annotations

import atexit
import gc
import os
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.engine.default import DefaultDialect
from werkzeug.routing import Rule

from govern.web import assets

if TYPE_CHECKING:
    from pathlib import Path


def keep_compiled_templates(folder: Path) -> None:
    """Compile each template once for all applications of all workers."""
    folder.mkdir(exist_ok=True)
    cache = FileSystemBytecodeCache(str(folder))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": cache}


def collect_assets_once(folder: Path) -> None:
    """Collect and compress the static files once for all applications of all workers."""
    collected = cache(partial(assets.collect, folder))
    assets.collect = lambda _instance: collected()  # type: ignore[assignment]


def compile_addresses_late() -> None:
    """Compile what builds an address when the first one is built; most applications build few."""
    compile_now = Rule._compile_builder

    def compile_late(rule: Rule, *unknown: bool) -> Any:
        made: list[Any] = []

        def build(itself: Rule, /, **values: Any) -> Any:
            if not made:
                made.append(compile_now(rule, *unknown))
            return made[0](itself, **values)

        return build

    Rule._compile_builder = compile_late  # type: ignore[method-assign]


def send_savepoints_plainly() -> None:
    """Send savepoints past SQLAlchemy's compiler, which compiles each anew.

    Every session under test works inside savepoints, where the product has transactions.
    """

    def saying(words: str) -> Any:
        def send(_dialect: DefaultDialect, connection: Any, name: str) -> None:
            connection.connection.cursor().execute(f"{words} {name}")

        return send

    for method, words in (
        ("do_savepoint", "SAVEPOINT"),
        ("do_rollback_to_savepoint", "ROLLBACK TO SAVEPOINT"),
        ("do_release_savepoint", "RELEASE SAVEPOINT"),
    ):
        setattr(DefaultDialect, method, saying(words))


def collect_rarely() -> None:
    """Leave what was imported and collected alone, and look for circles of the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def leave_at_once() -> None:
    """Let a worker end without taking apart all it holds, which takes seconds.

    What is registered first runs last: what others have to do at the end is done by then.
    """
    atexit.register(os._exit, 0)


def collect_once_more() -> None:
    """Look for circles once at the end, for what only then complains; pytest looks ten times."""
    gc.collect()
    gc.freeze()
