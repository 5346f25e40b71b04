"""Simulate towns of which the truth is known: how many early signals are false, how many found?

``python tests/benchmarks/bench_signals.py`` prints, for people who stay, families who stay and
people who do not:

- the share of towns without any change that get a signal of a wijk, and of a sector (each at a
  third of the false discovery rate, as on the pages: the city has the rest);
- the share of the towns in which one indicator of one wijk, growing by half each year, is found
  within two years; and all nine growing by a tenth a year;
- beside both the best possible test: the same data, the same scale and the same bound on what is
  false, with the noise known (also how rare a large number is among the few people that move), and
  what rises where.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import bench_certainty as towns
import numpy as np
import pandas as pd
from scipy import stats

from genkgeo.certainty.differences import Year
from genkgeo.certainty.pairing import together
from genkgeo.certainty.rises import FALSE, TOGETHER, as_normal, beyond_others, rises
from genkgeo.parameters.registry import Indicator

YEARS = (2023, 2024, 2025)
INDICATORS = 9
PART = FALSE / 3
TRIED = ("onafhankelijk", "85 % blijft", "gezinnen, 85 % blijft")
BASE = np.array([0.012, 0.03, 0.04, 0.06, 0.12, 0.18, 0.2, 0.2, 0.5])
"""Shares of the city: from living wages to work."""


def counted(
    case: towns.Case, shares: list[np.ndarray], size: np.ndarray, random: np.random.Generator
) -> list[np.ndarray]:
    """Counts of three years of one indicator; each year follows the one before."""
    # The case draws two years at a time; the middle year is drawn in both, and the chain goes on
    # from the one that is nearest to it, so that who stays is carried over twice.
    first, middle = case.count(size, shares[0], shares[1], random)
    tries = [case.count(size, shares[1], shares[2], random) for _ in range(CHAIN)]
    near = np.argmin([np.abs(pair[0] - middle) for pair in tries], axis=0)
    later = np.array([pair[1] for pair in tries])[near, np.arange(len(size))]
    return [first, middle, later]


CHAIN = 60
"""Draws of the second pair of years, of which one begins where the first pair ends."""


def town(
    of: str, seed: int, growth: dict[int, float]
) -> tuple[pd.DataFrame, dict[str, Indicator], Known]:
    """Measures of three years, the registry, and the known noise of 2023–2025."""
    random, case = np.random.default_rng(seed), towns.CASES[of]
    size = towns._sizes(random)
    rows, registry = [], {}
    for at in range(INDICATORS):
        latent = 0.35 * random.normal(size=len(size))
        share = 1 / (1 + np.exp(-(np.log(BASE[at] / (1 - BASE[at])) + latent)))
        rising = np.ones(len(size))
        rising[14:16] = growth.get(at, 1.0)
        years = [np.minimum(share * rising**step, 0.95) for step in range(3)]
        name = f"i{at}"
        registry[name] = towns.indicator(name, 1, case.said, at)
        counts = counted(case, years, size, random)
        rows += [towns.measures(counts[i], size, year, name) for i, year in enumerate(YEARS)]
    return pd.concat(rows, ignore_index=True), registry, _known(of, size)


class Known(NamedTuple):
    """The truth of the noise of each wijk, over two years in which nothing changed."""

    alone: np.ndarray
    """How many people there are, or families: they count alone."""
    left: float
    """Part of the noise of two independent years."""


def _known(name: str, size: np.ndarray) -> Known:
    left = 1 - (0.0 if name == "onafhankelijk" else towns.STAY**2)
    effect = towns.EFFECT if "gezinnen" in name else 1.0
    return Known(size.reshape(towns.WIJKEN, -1).sum(axis=1) / effect, left)


def found(
    measures: pd.DataFrame, registry: dict[str, Indicator], level: str = "wijk"
) -> pd.DataFrame:
    """What is found of the areas: the share of false ones, per area and indicator."""
    by_year = {year: measures[measures["period"] == year] for year in YEARS}
    tried = {}
    for since in YEARS[:-1]:
        sides = by_year[since], by_year[YEARS[-1]]
        chance = together(*sides, registry)
        before, after = (_year(side, level) for side in sides)
        tried[since] = beyond_others(before, after, registry, chance)
    return rises(tried).rate


def _year(rows: pd.DataFrame, level: str) -> Year:
    of_level = rows[rows["level"] == level]
    return Year(
        of_level.pivot(index="area", columns="indicator", values="value"),
        of_level.pivot(index="area", columns="indicator", values="denominator"),
    )


def best_possible(measures: pd.DataFrame, known: Known, rising: list[int]) -> bool:
    """Whether the rise of the wijk is beyond the bound for one true among all that are tried."""
    shares = measures[measures["level"] == "wijk"].pivot(
        index=["indicator", "period"], columns="area", values="value"
    )
    shares = shares.iloc[:, 7]
    then, now = (
        np.array([shares[(f"i{at}", year)] for at in rising]) for year in (YEARS[0], YEARS[-1])
    )
    people = known.alone[7]
    # Without Anscombe's fractions eight of a thousand people would pass the bound three times as
    # often by chance as the bound says.
    scaled = [np.arcsin(np.sqrt((p * people + 0.375) / (people + 0.75))) for p in (then, now)]
    noise = np.sqrt(2 * known.left / (4 * people + 2))
    clear = ((scaled[1] - scaled[0]) / noise).sum() / np.sqrt(len(rising))
    share = np.sin((scaled[0] + scaled[1]) / 2) ** 2
    # One over the variance of the counts is their excess kurtosis; that of a mean is smaller.
    excess = (1 / (2 * known.left * people * share * (1 - share))).sum() / len(rising) ** 2
    bound = PART / (towns.WIJKEN * (INDICATORS + 1))
    return bool(stats.norm.sf(as_normal(np.array([clear]), 4 + 6 / excess))[0] <= bound)


def unchanged(name: str, number: int) -> tuple[float, float]:
    """Share of the towns without any change that get a signal: of a wijk, and of a sector."""
    told = []
    for seed in range(number):
        measures, registry, _ = town(name, seed, {})
        rates = [found(measures, registry, level) for level in ("wijk", "sector")]
        told.append([bool((rate <= PART).any(axis=None)) for rate in rates])
    of_wijk, of_sector = np.mean(told, axis=0)
    return float(of_wijk), float(of_sector)


def risen(name: str, growth: dict[int, float], number: int) -> tuple[float, float]:
    """Share of the towns in which the wijk that rose is found, and what the best test finds."""
    right, best = [], []
    for seed in range(number):
        measures, registry, known = town(name, seed, growth)
        rate = found(measures, registry)
        wanted = [f"i{at}" for at in growth] if len(growth) == 1 else [*rate.columns]
        right.append(bool((rate.loc["wijk007"].reindex([*wanted, TOGETHER]) <= PART).any()))
        best.append(best_possible(measures, known, list(growth)))
    return float(np.mean(right)), float(np.mean(best))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=400)
    parser.add_argument("--rising", type=int, default=60)
    given = parser.parse_args()
    for name in TRIED:
        for level, some in zip(("wijk", "sector"), unchanged(name, given.towns), strict=True):
            margin = 200 * np.sqrt(max(some * (1 - some), 1e-4) / given.towns)
            print(f"{name}: niets verandert, {100 * some:.1f} ± {margin:.1f} %: een {level}")
        for at in (0, 1, 2, 4):
            right, best = risen(name, {at: 1.5}, given.rising)
            print(f"  {100 * BASE[at]:.1f} % groeit met de helft: {right:.2f}, best {best:.2f}")
        right, best = risen(name, dict.fromkeys(range(INDICATORS), 1.1), given.rising)
        print(f"  alle negen met een tiende: {right:.2f}, best {best:.2f}", flush=True)


if __name__ == "__main__":
    main()
