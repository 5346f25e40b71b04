"""An indicator of which nothing matters but what a test says of it."""

from __future__ import annotations

from genkgeo.parameters.registry import Indicator


def indicator(numerator: str = "n", denominator: str | None = "d", **said: object) -> Indicator:
    """A rate of n in d, or a count where there is nothing to divide by, unless a test says else."""
    plain = {"label": "x", "short": "X", "unit": "%", "domain": "wonen", "source": "x"}
    plain |= {"kind": "rate" if denominator else "count"}
    return Indicator(**(plain | {"numerator": numerator, "denominator": denominator} | said))
