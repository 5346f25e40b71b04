"""Warnings about the parts of a sector that was split, each beside the others of it.

Of such a part no year before tells anything: its parts together are looked at as the sector that
they were, and here each by itself.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.checks.findings import Finding, at_areas
from genkgeo.checks.given import Given
from genkgeo.checks.history import History, YearPair, grouped
from genkgeo.checks.sectors import BEYOND_CHANCE, LOOK
from genkgeo.errors import first_five
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

MANY = 50
"""People that were there by the crosswalk, from which a part without anybody is strange."""


def check_parts(
    history: History,
    given: Given,
    registry: dict[str, Indicator],
    counts: set[str],
    times: float,
    until: int,
) -> list[Finding]:
    """Find parts that have none, or many times as many, of what is counted in the others.

    Parameters
    ----------
    history : History
    given : Given
        Of the variables in use; gives file and row.
    registry : dict of str to Indicator
    counts : set of str
        Variables that are whole numbers of people, households or pupils.
    times : float
        Threshold ``times``: how many times as many or as few as the parts together have.
    until : int
        Later years are not looked at.
    """
    findings: list[Finding] = []
    empty: dict[tuple[YearPair, tuple[str, ...]], list[str]] = {}
    for variable in (name for name in given.variables if name in counts):
        pair = history.newest_pair(variable, until=until)
        if pair is not None and any(own.denominator == variable for own in registry.values()):
            part, _ = _parts(history, pair, variable)
            then, now = (history.values(variable, when.year)[: len(part)] for when in pair)
            far = part & (now == 0) & (then >= MANY)
            if far.any():
                sectors = tuple(history.here.sectors.index[far])
                empty.setdefault((pair, sectors), []).append(variable)
    for (pair, sectors), names in empty.items():
        what = f"is er in {pair.last.year} niemand, terwijl er volgens de omrekening wel waren"
        message = f"{dutch.listing(names)}: in {first_five(sectors)} {what}"
        findings.append(_finding(given, names, pair, list(sectors), message))
    for indicator in registry.values():
        if indicator.kind != "rate" or indicator.numerator not in counts:
            continue
        pair = history.newest_pair(*indicator.variables, until=until)
        if pair is None:
            continue
        far = _unlike(history, pair, indicator, times)
        if len(far):
            message = (
                f"{indicator.short}: in {pair.last.year} is {first_five(far)} heel anders dan de "
                "andere delen van dezelfde vroegere sector"
            )
            findings.append(_finding(given, [indicator.numerator], pair, list(far), message))
    return findings


def _unlike(history: History, pair: YearPair, indicator: Indicator, times: float) -> pd.Index:
    """Find parts whose share is many times that of all parts together, beyond what chance does."""
    part, group = _parts(history, pair, *indicator.variables)
    n, d = (history.values(name, pair.last.year)[: len(part)] for name in indicator.variables)
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = d * (grouped(n, group) / grouped(d, group))[group]
        low, high = np.minimum(n, expected), np.maximum(n, expected)
        roots = np.sqrt(np.clip([low, high], 0.0, None))
        far = (high >= times * low) & (np.sqrt(2) * (roots[1] - roots[0]) >= BEYOND_CHANCE)
    found: pd.Index = history.here.sectors.index[part & far]
    return found


def _parts(history: History, pair: YearPair, *variables: str) -> tuple[np.ndarray, np.ndarray]:
    """Say which sectors are a part of what was one before, and which belong together."""
    group = history.together(pair, *variables)
    return np.bincount(group)[group] > 1, group


def _finding(
    given: Given, names: list[str], pair: YearPair, sectors: list[str], message: str
) -> Finding:
    rows = given.at(names[0], pair.last)
    found = at_areas(rows, sectors, "grote sprong", message, LOOK)
    return replace(found, variable=", ".join(names))
