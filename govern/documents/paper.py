"""Set a layout with plain values into a PDF that screen readers can read (PDF/UA-1)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import structlog
import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

LAYOUTS = Path(__file__).parent / "layouts"
#: The fonts that come with typst and nothing of this machine: the same paper everywhere.
_OPTIONS: dict[str, Any] = {"root": LAYOUTS, "ignore_system_fonts": True}

log = structlog.get_logger(__name__)


def render(layout: str, values: Mapping[str, object]) -> bytes:
    """Give the PDF of a layout; values arrive as data and are never read as markup.

    A name in a script that no font of ours has (PDF/UA forbids to leave it out) is set without it.
    """
    given = {"data": json.dumps(values, ensure_ascii=False)}
    source = LAYOUTS / f"{layout}.typ"
    try:
        return bytes(typst.compile(source, sys_inputs=given, pdf_standards="ua-1", **_OPTIONS))
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        log.warning("a paper has characters that no font of ours shows", layout=layout)
        return bytes(typst.compile(source, sys_inputs=given, **_OPTIONS))


def code_of(address: str) -> str:
    """Give the QR code of an address as SVG, for a layout."""
    return str(segno.make(address, error="m", micro=False).svg_inline(scale=4, border=2))
