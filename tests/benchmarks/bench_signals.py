"""Simulate towns of which the truth is known: how many early signals are false, how many found?

``python tests/benchmarks/bench_signals.py`` prints, for people who stay, families who stay and
people who do not:

- the share of towns without any change that get a signal (the wijken alone, at a third of the false
  discovery rate, as on the pages: the sectors and the city have the rest);
- the share of the towns in which one indicator of one wijk, growing by half each year, is found
  within two years; and all nine growing by a tenth a year;
- beside both the best possible test: the same data and the same bound on what is false, with the
  noise known, and what rises where.
"""

from __future__ import annotations

import argparse

import bench_certainty as towns
import numpy as np
import pandas as pd
from scipy import stats

from genkgeo.certainty.differences import Year
from genkgeo.certainty.pairing import together
from genkgeo.certainty.rises import FALSE, TOGETHER, beyond_others, rises
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
) -> tuple[pd.DataFrame, dict[str, Indicator], np.ndarray, np.ndarray]:
    """Measures of three years, the registry, the known noise of 2023–2025, and the sizes."""
    random, case = np.random.default_rng(seed), towns.CASES[of]
    size = towns._sizes(random)
    rows, registry, spread = [], {}, []
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
        spread.append(_known(of, size))
    return pd.concat(rows, ignore_index=True), registry, np.array(spread), size


def _known(name: str, size: np.ndarray) -> np.ndarray:
    """Standard deviation, on the scale of Anscombe, of each wijk over two years unchanged."""
    stay = 0.0 if name == "onafhankelijk" else towns.STAY
    effect = towns.EFFECT if "gezinnen" in name else 1.0
    whole = size.reshape(towns.WIJKEN, -1).sum(axis=1) / effect
    return np.asarray(np.sqrt(2 * (1 - stay**2) / (4 * whole + 2)))


def found(measures: pd.DataFrame, registry: dict[str, Indicator]) -> pd.DataFrame:
    """What is found of the wijken: the share of false ones, per wijk and indicator."""
    by_year = {year: measures[measures["period"] == year] for year in YEARS}
    tried = {}
    for since in YEARS[:-1]:
        sides = by_year[since], by_year[YEARS[-1]]
        chance = together(*sides, registry)
        before, after = (_year(side) for side in sides)
        tried[since] = beyond_others(before, after, registry, chance)
    return rises(tried).rate


def _year(rows: pd.DataFrame) -> Year:
    wijken = rows[rows["level"] == "wijk"]
    return Year(
        wijken.pivot(index="area", columns="indicator", values="value"),
        wijken.pivot(index="area", columns="indicator", values="denominator"),
    )


def best_possible(measures: pd.DataFrame, spread: np.ndarray, rising: list[int]) -> bool:
    """Whether the rise of the wijk is beyond the bound for one true among all that are tried."""
    shares = measures[measures["level"] == "wijk"].pivot(
        index=["indicator", "period"], columns="area", values="value"
    )
    scaled = np.arcsin(np.sqrt(shares))
    z = [
        (scaled.loc[(f"i{at}", 2025)].iloc[7] - scaled.loc[(f"i{at}", 2023)].iloc[7])
        / spread[at, 7]
        for at in rising
    ]
    clear = sum(z) / np.sqrt(len(z))
    return bool(stats.norm.sf(clear) <= PART / (towns.WIJKEN * (INDICATORS + 1)))


def tried(name: str, growth: dict[int, float], number: int) -> tuple[float, float, float]:
    """Share of towns with any signal, with that of the wijk, and what the best test finds."""
    some, right, best = [], [], []
    for seed in range(number):
        measures, registry, spread, _ = town(name, seed, growth)
        rate = found(measures, registry)
        some.append(bool((rate <= PART).any(axis=None)))
        of_wijk = rate.loc["wijk007"]
        wanted = [f"i{at}" for at in growth] if len(growth) == 1 else [*rate.columns]
        right.append(bool((of_wijk.reindex([*wanted, TOGETHER]) <= PART).any()))
        best.append(best_possible(measures, spread, list(growth)) if growth else False)
    return float(np.mean(some)), float(np.mean(right)), float(np.mean(best))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=400)
    parser.add_argument("--rising", type=int, default=60)
    given = parser.parse_args()
    for name in TRIED:
        some, *_ = tried(name, {}, given.towns)
        margin = 200 * np.sqrt(max(some * (1 - some), 1e-4) / given.towns)
        print(f"{name}: niets verandert, {100 * some:.1f} ± {margin:.1f} % met een signaal")
        for at in (0, 2, 4, 6):
            _, right, best = tried(name, {at: 1.5}, given.rising)
            print(f"  {100 * BASE[at]:.1f} % groeit met de helft: {right:.2f}, best {best:.2f}")
        _, right, best = tried(name, dict.fromkeys(range(INDICATORS), 1.1), given.rising)
        print(f"  alle negen met een tiende: {right:.2f}, best {best:.2f}", flush=True)


if __name__ == "__main__":
    main()
