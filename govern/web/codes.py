"""Draw the QR code of an address as one SVG path."""

from __future__ import annotations

from functools import lru_cache

import segno

#: Light squares around the code; the page adds more white.
QUIET_ZONE = 2


@lru_cache(maxsize=512)
def path_of(address: str) -> tuple[str, int]:
    """Give the path of an address's code, and the size of the square box it stands in."""
    made = segno.make(address, error="m", micro=False)
    drawn: list[str] = []
    matrix = [list(line) for line in made.matrix_iter(border=QUIET_ZONE)]
    for y, line in enumerate(matrix):
        x = 0
        while x < len(line):
            start = x
            while x < len(line) and line[x]:
                x += 1
            if x > start:
                drawn.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(drawn), len(matrix)
