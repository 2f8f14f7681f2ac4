"""The guards of the product, one at a time: the door, the scopes of private rows, the policies.

Each is opened for a while by a test that wants to know whether another one holds by itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from inspect import isfunction
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from flask import g
from sqlalchemy import true

import govern
from govern.accounts.views import load_actor
from govern.config import PACKAGE
from govern.core.permissions import EVERYWHERE
from govern.core.private import PRIVATE_TABLES
from govern.web.access import AccessHook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import ModuleType

    from flask import Flask

    from govern.core.permissions import Permission


def _policies() -> Iterator[tuple[str, ModuleType]]:
    for package in iter_modules(govern.__path__):
        if (PACKAGE / package.name / "policies.py").is_file():
            yield package.name, import_module(f"govern.{package.name}.policies")


def predicates() -> dict[str, tuple[ModuleType, str]]:
    """Give every policy that says yes or no to somebody, by its slice and name."""
    found = {}
    for slice_name, module in _policies():
        for name, function in vars(module).items():
            if not isfunction(function) or function.__module__ != module.__name__:
                continue
            about = function.__annotations__
            if about.get("return") == "bool" and {"actor", "party"} & about.keys():
                found[f"{slice_name}.{name}"] = (module, name)
    return found


class Policies:
    """Notes which policies are asked and refuse; lets one of them say yes to everything."""

    def __init__(self) -> None:
        """Know all of them; nothing is changed yet."""
        self.known = predicates()
        self.refused: list[str] = []
        self.weak = ""

    @contextmanager
    def watched(self) -> Iterator[Policies]:
        """Stand between the services and the policies for the length of a block."""
        originals = {key: getattr(*where) for key, where in self.known.items()}
        for key, (module, name) in self.known.items():
            setattr(module, name, self._asked(key, originals[key]))
        try:
            yield self
        finally:
            for key, (module, name) in self.known.items():
                setattr(module, name, originals[key])

    @contextmanager
    def weakened(self, key: str) -> Iterator[None]:
        """Let one policy say yes to everything."""
        self.weak = key
        try:
            yield
        finally:
            self.weak = ""

    def _asked(self, key: str, policy: Callable[..., bool]) -> Callable[..., bool]:
        def ask(*args: Any, **kwargs: Any) -> bool:
            if key == self.weak:
                return True
            allowed = policy(*args, **kwargs)
            if not allowed:
                self.refused.append(key)
            return allowed

        return ask


class Door:
    """The hook at the entrance, held open: who is signed in comes in, whatever they may do."""

    def __init__(self) -> None:
        """Take nothing from anybody yet."""
        #: Whether who comes in loses every permission at the door, and which are left then.
        self.strips = False
        self.leaves: tuple[Permission, ...] = ()

    @contextmanager
    def held_open(self, app: Flask) -> Iterator[Door]:
        """Replace the hook for the length of a block."""
        hooks = app.before_request_funcs[None]
        (place,) = [
            number
            for number, hook in enumerate(hooks)
            if isinstance(getattr(hook, "__self__", None), AccessHook)
        ]
        closed, hooks[place] = hooks[place], self._enter
        try:
            yield self
        finally:
            hooks[place] = closed

    def _enter(self) -> None:
        actor = load_actor()
        if self.strips:
            actor = replace(
                actor, permissions=dict.fromkeys(self.leaves, EVERYWHERE), roles=frozenset()
            )
        g.actor = actor
        g.access_checked = True


@contextmanager
def everything_visible() -> Iterator[None]:
    """Let every private row be read by everybody who asks in the right way."""
    scopes = dict(PRIVATE_TABLES)
    for name in scopes:
        PRIVATE_TABLES[name] = lambda _actor: true()
    try:
        yield
    finally:
        PRIVATE_TABLES.update(scopes)
