"""Draw the fine lines behind a customer driving licence, the same ones for the same number."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from math import cos, pi, sin

WIDTH = 856
HEIGHT = 540
WAVES = 11
STEP = 16
TURNS = 240


@dataclass(frozen=True, kw_only=True)
class Guilloche:
    """Two path descriptions in a box of `width` by `height`: bands of waves, and a rosette."""

    width: int
    height: int
    waves: str
    rosette: str


@lru_cache(maxsize=512)
def draw(number: str) -> Guilloche:
    """Draw the lines of one licence; they follow from its number alone."""
    seed = sha256(number.encode()).digest()
    return Guilloche(width=WIDTH, height=HEIGHT, waves=_waves(seed), rosette=_rosette(seed))


def _share(seed: bytes, place: int) -> float:
    """Give a number from 0 to 1 that belongs to this place of the seed."""
    return seed[place % len(seed)] / 255


def _waves(seed: bytes) -> str:
    """Draw a band of waves that swell and narrow across the card."""
    slow = 1.1 + 0.7 * _share(seed, 0)
    fast = 2.4 + 1.4 * _share(seed, 1)
    start = 2 * pi * _share(seed, 2)
    tilt = (_share(seed, 3) - 0.5) * 120
    lines = []
    for line in range(WAVES):
        shift = line / (WAVES - 1)
        places = []
        for x in range(-STEP, WIDTH + 2 * STEP, STEP):
            turn = 2 * pi * x / WIDTH
            swell = 0.35 + 0.65 * sin(turn * slow / 2 + start) ** 2
            y = (
                HEIGHT * 0.55
                + tilt * (x / WIDTH - 0.5)
                + 130 * swell * sin(turn * slow + start + shift * 1.5)
                + 46 * sin(turn * fast + start + shift * pi)
                + (shift - 0.5) * 60
            )
            places.append(f"{x},{y:.0f}")
        lines.append("M" + " ".join(places))
    return "".join(lines)


def _rosette(seed: bytes) -> str:
    """Draw a rosette in the right half, as on a banknote."""
    centre_x = WIDTH * (0.64 + 0.12 * _share(seed, 4))
    centre_y = HEIGHT * (0.36 + 0.12 * _share(seed, 5))
    petals = 11 + seed[6] % 8
    rings = []
    for ring in range(7):
        inner = 66 + ring * 17
        depth = 20 + 4 * ring + 12 * _share(seed, 7)
        turned = ring * pi / petals + 2 * pi * _share(seed, 8)
        places = []
        for step in range(TURNS + 1):
            angle = 2 * pi * step / TURNS
            radius = inner + depth * cos(petals * angle + turned)
            places.append(
                f"{centre_x + radius * cos(angle):.0f},{centre_y + radius * sin(angle):.0f}"
            )
        rings.append("M" + " ".join(places) + "Z")
    return "".join(rings)
