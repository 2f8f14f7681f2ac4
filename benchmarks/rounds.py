"""Measures every target in turn, round after round, and makes ratios of what one round gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from benchmarks.client import FailedError, Sample
from benchmarks.filling import say
from benchmarks.sites import Kind, Site, Target

ROUNDS = 3
#: A short turn before the first round, so that no target is measured cold.
WARM_UP_SECONDS = 0.2


@dataclass(frozen=True)
class Spread:
    """The median of the rounds, and the smallest and largest of them."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """Make one of the values of all rounds."""
        return cls(median(values), min(values), max(values))


def run(sites: Sequence[Site], seconds: float) -> None:
    """Press every target of every site once in each round."""
    for site in sites:
        for target in site.targets:
            _press(site, target, WARM_UP_SECONDS)
    for number in range(1, ROUNDS + 1):
        for site in sites:
            say(f"round {number} of {ROUNDS}: {site.place.name} ...")
            for target in site.targets:
                target.samples.append(_press(site, target, seconds))
    for site in sites:
        site.memory_after = site.server.memory()


def _press(site: Site, target: Target, seconds: float) -> Sample:
    before = target.server.processor_seconds() if target.server else None
    sample = target.press(seconds)
    after = target.server.processor_seconds() if target.server else None
    answers = sum(sample.statuses.values())
    if before is not None and after is not None and answers:
        sample = replace(sample, processor=(after - before) / answers)
    if wrong := {status for status in sample.statuses if status != target.status}:
        found = ", ".join(f"{sample.statuses[status]} times {status}" for status in wrong)
        message = (
            f"{site.place.name}: {target.name} answered {found}; "
            f"{site.server.log} says:\n{site.server.log.read_text(errors='replace')[-3000:]}"
        )
        raise FailedError(message)
    return sample


def over(target: Target, reference: Target) -> Spread:
    """Give the rate of a target as a part of its reference's, round by round."""
    pairs = zip(target.samples, reference.samples, strict=True)
    return Spread.of([mine.rate / theirs.rate for mine, theirs in pairs])


def reference(site: Site, kind: Kind) -> Target:
    """Give the reference of this kind."""
    return next(target for target in site.targets if target.kind is kind)


def growth(small: Site, large: Site, name: str) -> Spread:
    """Give how much longer a page or form takes on the larger site.

    Each rate is taken over that of the bare page of the same site and round first, so that a
    machine that slows down in between does not count as growth.
    """

    def parts(site: Site) -> list[float]:
        target = next(target for target in site.targets if target.name == name)
        bare = reference(site, Kind.BARE)
        pairs = zip(target.samples, bare.samples, strict=True)
        return [mine.rate / theirs.rate for mine, theirs in pairs]

    return Spread.of([s / b for s, b in zip(parts(small), parts(large), strict=True)])
