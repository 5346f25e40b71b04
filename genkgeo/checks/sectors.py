"""Warnings about single sectors: what changed far more than elsewhere, and what is gone.

The texts name areas and never a sector's value: they are published, and a value may be hidden.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.checks.findings import WARNING, Finding, at, at_areas
from genkgeo.checks.given import Given
from genkgeo.checks.history import History, VintageYear, YearPair, grouped
from genkgeo.errors import first_five
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.levels import SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State
from genkgeo.words import dutch

FEWEST = 8
"""Sectors that are needed to say what change is usual; of fewer each is looked at by itself."""

BEYOND_CHANCE = 4.0
"""Standard deviations of a count, drawn twice, that chance does not reach in a city."""

STEADY = 0.05
"""Change that is taken as usual where most sectors did not change and chance says nothing."""

LOOK = "kijk het na bij de leverancier; klopt het, dan hoeft er niets"


def check_sectors(
    history: History,
    given: Given,
    registry: dict[str, Indicator],
    counts: set[str],
    choices: CheckChoices,
    until: int,
) -> list[Finding]:
    """Set the newest year of every sector beside the year before, on the borders shown.

    Parameters
    ----------
    history : History
    given : Given
        Of the variables in use; gives file and row.
    registry : dict of str to Indicator
    counts : set of str
        Variables that are whole numbers of people, households or pupils.
    choices : CheckChoices
        The thresholds ``jump``, ``times`` and, where there are few sectors, ``city``.
    until : int
        Later years are not shown and not looked at.
    """
    findings: list[Finding] = []
    told: dict[str, set[str]] = {}
    for indicator in registry.values():
        pair = history.newest_pair(*indicator.variables, until=until)
        if pair is None and indicator.kind == "rate" and indicator.numerator in counts:
            # Of how many it is stands at another level: what is counted is set beside itself.
            alone = {"kind": "count", "denominator": None, "factor": 1.0}
            indicator = indicator.model_copy(update=alone)
            pair = history.newest_pair(indicator.numerator, until=until)
        if pair is None:
            continue
        far, few = _jumps(history, indicator, pair, choices)
        told.setdefault(indicator.numerator, set()).update(far)
        if len(far):
            what = f"{indicator.short}: van"
            more = f"meer dan {dutch.number(100 * choices.city)} % per jaar" if few else ""
            names = [indicator.numerator]
            findings.append(_warning(given, history, names, pair, far, what, alone=more))
    scores = {item.numerator for item in registry.values() if item.kind not in ("rate", "count")}
    together: dict[tuple[YearPair, tuple[str, ...]], list[str]] = {}
    for variable in given.variables:
        pair = history.newest_pair(variable, until=until)
        if pair is None:
            continue
        far = _times(history, variable, pair, choices.times, counted=variable in counts)
        far = far.difference(pd.Index(sorted(told.get(variable, set())), dtype=object))
        # A score has a scale of its own, on which a few times as much may be nothing.
        if len(far) and variable not in scores:
            together.setdefault((pair, tuple(far)), []).append(variable)
        findings += _newly_missing(history, variable, given, pair)
    # Where a whole sector is wrong, all that is counted there is: that is one finding.
    for (pair, sectors), variables in together.items():
        what, times = dutch.listing(variables), f", meer dan {dutch.number(choices.times)} keer"
        far, what = pd.Index(sectors), f"{what}: van"
        findings.append(_warning(given, history, variables, pair, far, what, times))
    return findings


def _warning(
    given: Given,
    history: History,
    variables: list[str],
    pair: YearPair,
    far: pd.Index,
    what: str,
    times: str = "",
    *,
    alone: str = "",
) -> Finding:
    others = alone or f"veel meer dan de andere {history.here.levels[SECTOR].plural}{times}"
    message = (
        f"{what} {pair.before.year} naar {pair.last.year} verandert {first_five(far)} {others}"
    )
    # A sector may have jumped to 0 for want of a row: then only the file can be named.
    rows = given.at(variables[0], pair.last)
    finding = at_areas(rows, far, "grote sprong", message, LOOK)
    return replace(finding, variable=", ".join(variables))


def _jumps(
    history: History, indicator: Indicator, pair: YearPair, choices: CheckChoices
) -> tuple[pd.Index, bool]:
    """Find sectors whose change lies far from that of the others; say whether these are too few.

    A small sector swings by chance, so changes are first multiplied by the root of the
    denominator (of a count, the root itself is taken); then all have the same spread.
    """
    group = history.together(pair, *indicator.variables)
    (n_then, d_then), (n_now, d_now) = (
        _terms(history, indicator, when.year, group) for when in pair
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        if indicator.denominator is None:
            root = np.sqrt(indicator.factor)
            change = root * (np.sqrt(n_now.clip(min=0)) - np.sqrt(n_then.clip(min=0)))
        else:
            size = np.minimum(d_now, d_then)
            size = np.where((size >= indicator.minimum) & (size > 0), size, np.nan)
            change = indicator.factor * (n_now / d_now - n_then / d_then) * np.sqrt(size)
    known = np.isfinite(change)
    if known.sum() < FEWEST:
        years = pair.last.year - pair.before.year
        far = known & _far_alone(indicator, (n_then, d_then), (n_now, d_now), choices.city * years)
        # Of one there is only the whole, which is looked at by itself.
        return history.sectors_of(np.flatnonzero(far & (known.sum() > 1)), group), True
    from_usual = np.abs(change - np.median(change[known]))
    # The median distance times 1.4826 is the standard deviation where all is by chance.
    spread = 1.4826 * float(np.median(from_usual[known]))
    if not spread > 0:
        spread = _spread_by_chance(indicator, n_then[known], d_then[known])
    far = known & (from_usual > choices.jump * spread)
    return history.sectors_of(np.flatnonzero(far), group), False


def _far_alone(
    indicator: Indicator,
    then: tuple[np.ndarray, np.ndarray],
    now: tuple[np.ndarray, np.ndarray],
    share: float,
) -> np.ndarray:
    """Say which figures became more than a share larger or smaller, beyond what chance does."""
    (n_then, d_then), (n_now, d_now) = then, now
    with np.errstate(invalid="ignore", divide="ignore"):
        expected = n_then / d_then * d_now
        low, high = np.minimum(n_now, expected), np.maximum(n_now, expected)
        far = high > (1 + share) * low
        if indicator.kind in ("rate", "count"):
            roots = np.sqrt(np.clip([low, high], 0.0, None))
            far &= np.sqrt(2) * (roots[1] - roots[0]) >= BEYOND_CHANCE
    return np.asarray(far)


def _terms(
    history: History, indicator: Indicator, year: int, group: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Add up numerator and denominator per group; a mean counts for as many as it is of."""
    above = history.values(indicator.numerator, year)
    below = np.ones(len(above))
    if indicator.denominator is not None:
        below = history.values(indicator.denominator, year)
    if indicator.kind == "mean":
        above = above * below
    return grouped(above, group), grouped(below, group)


def _spread_by_chance(indicator: Indicator, above: np.ndarray, below: np.ndarray) -> float:
    """Say what change is usual where most sectors have not changed at all.

    Of a share p it is √(2p(1 − p)), the spread of the difference of two draws times the root of
    the denominator, of a count √½ (the root of a count has variance ¼); of an amount, for which
    chance says nothing, `STEADY` of the usual figure.
    """
    if indicator.denominator is None:
        return float(np.sqrt(indicator.factor / 2))
    usual = float(np.nansum(above) / max(np.nansum(below), 1e-12))
    share = usual / (indicator.maximum_ratio or 1.0)
    if indicator.kind == "rate" and 0 <= share <= 1:
        ratio = indicator.factor * (indicator.maximum_ratio or 1.0)
        return float(ratio * np.sqrt(2 * max(share * (1 - share), 0.01)))
    return float(STEADY * indicator.factor * abs(usual) * np.sqrt(np.nanmedian(below)))


def _times(
    history: History, variable: str, pair: YearPair, times: float, *, counted: bool
) -> pd.Index:
    """Find sectors that became many times as large or as small, next to all sectors together.

    A count must also lie beyond chance: from 1 to 9 is nine times, and happens.
    """
    group = history.together(pair, variable)
    then, now = (grouped(history.values(variable, when.year), group) for when in pair)
    known = np.isfinite(then) & np.isfinite(now) & (then >= 0) & (now >= 0)
    if known.sum() < FEWEST or not then[known].sum() > 0 or not now[known].sum() > 0:
        return pd.Index([], dtype=object)
    both = known & (then > 0) & (now > 0)
    usual = float(np.median(now[both] / then[both])) if both.any() else 1.0
    expected = usual * then
    far = known & (np.maximum(now, expected) >= times * np.minimum(now, expected))
    if counted:
        roots = np.sqrt(np.where(known, [now, expected], 0.0))
        far &= np.sqrt(2) * np.abs(roots[0] - roots[1]) >= BEYOND_CHANCE
    else:
        # Of a small amount chance says nothing: what is small in both years is left out.
        far &= np.maximum(now, expected) >= np.median(expected[known])
    return history.sectors_of(np.flatnonzero(far), group)


def _newly_missing(history: History, variable: str, given: Given, pair: YearPair) -> list[Finding]:
    """Find cells of a variable without a number that had one the year before."""
    then, now = (history.values(variable, when.year) for when in pair)
    lost = np.isfinite(then) & np.isnan(now)
    # A part of a sector is smaller than the whole was, so that a supplier hides it sooner.
    group = history.together(pair, variable)
    parts = np.bincount(group)[group] > 1
    lost[: len(parts)] &= ~(parts & _suppressed(history, variable, pair.last)[: len(parts)])
    if not lost.any():
        return []
    sectors = history.here.units[lost]
    rows = given.at(variable, pair.last)
    gone = rows[rows["value"].isna()]
    if pair.last.vintage == history.here.vintage:
        # A sector without a row is another finding.
        gone = gone[gone["sector"].isin(sectors)]
        sectors = pd.Index(gone["sector"])
    if gone.empty:
        return []
    states = dutch.listing(sorted(gone["state"].astype(str).unique()))
    message = (
        f"in {pair.before.year} stond er een cijfer, in {pair.last.year} niet meer ({states}): "
        f"{first_five(sectors)}"
    )
    return [at(gone, "nieuwe ontbreekcode", message, LOOK, severity=WARNING)]


def _suppressed(history: History, variable: str, when: VintageYear) -> np.ndarray:
    """Say which units shown the supplier hides; none where the figures are of other borders."""
    if when.vintage != history.here.vintage:
        return np.zeros(len(history.here.units), dtype=bool)
    _, states = history.cubes[when.vintage].column(variable, when.year)
    return np.asarray(states == CODE[State.SUPPRESSED])
