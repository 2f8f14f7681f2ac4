"""Compile the translations while the wheel is built, so that it carries them ready to use."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileTranslations(BuildHookInterface[Any]):
    """Write a .mo beside every .po of the package and add it to the wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Compile every catalogue; git does not know the result, so name it as an artifact."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        for source in sorted(root.glob("govern/translations/*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            locale = source.parent.parent.name
            with source.open("rb") as text, target.open("wb") as compiled:
                write_mo(compiled, read_po(text, locale=locale))
            build_data["artifacts"].append(target.relative_to(root).as_posix())
