"""Simulate towns of which the truth is known: how often do intervals and verdicts hold it?

``python tests/benchmarks/bench_certainty.py`` prints, for five ways in which people hang together,
with what the registry says of them and without it:

- the share of wijken of which the interval of a single figure holds the underlying value;
- of which the interval of the difference between two years does;
- of which a verdict says that it changed, though it did not;
- of which it says so when it rose by a fifth, beside the best possible test: the same data, with
  the noise known;
- of which the interval of the rank, by chance alone, holds the true rank.

The margin behind each is twice its standard error over the towns.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import special, stats

from genkgeo.certainty import intervals
from genkgeo.certainty.differences import interval, verdict
from genkgeo.certainty.pairing import correlations
from genkgeo.certainty.uncertainty import rank_uncertainty
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import DOMAINS, Indicator

WIJKEN = 31
PER_WIJK = 2
STAY = 0.85
HOUSEHOLDS = np.array([0.40, 0.40, 0.15, 0.05])
"""Share of the families with one, two, three and four children."""
EFFECT = float(HOUSEHOLDS @ np.arange(1, 5) ** 2 / (HOUSEHOLDS @ np.arange(1, 5)))
"""Children of such a family beside them, themselves counted: the design effect."""
PUPILS = 7 / 3
"""a + b of a beta-binomial of four characteristics that correlate 0,3 within a pupil."""
SIBLINGS = 3 * (1 + 3 / (PUPILS + 1)) / 4
"""Three in a family, and how far four characteristics of a pupil are from all or nothing."""
FIGURES = 8
"""Indicators of a town whose ranks are tried."""


class Case(NamedTuple):
    """A way in which people hang together, and what the registry says of it."""

    count: Callable[[np.ndarray, np.ndarray, np.ndarray, np.random.Generator], np.ndarray]
    """Persons, share then and share now, per sector → counts of both years, shape (2, sectors)."""
    said: dict[str, object]
    spatial: bool = False
    most: int = 1


def _stay(
    families: np.ndarray,
    then: np.ndarray,
    now: np.ndarray,
    stay: float,
    random: np.random.Generator,
) -> np.ndarray:
    """Count families of two years; who stays keeps the characteristic."""
    first = random.binomial(families, then)
    kept, kept_without = random.binomial(first, stay), random.binomial(families - first, stay)
    anew = families - kept - kept_without
    # Who stays in a place that rose gets the characteristic as often as it takes to rise.
    risen = random.binomial(kept_without, np.clip((now - then) / (1 - then), 0, 1))
    fallen = random.binomial(kept, np.clip((then - now) / then, 0, 1))
    return np.array([first, kept + risen - fallen + random.binomial(anew, now)])


def _people(stay: float) -> Callable[..., np.ndarray]:
    return lambda size, then, now, random: _stay(size, then, now, stay, random)


def _households(
    size: np.ndarray, then: np.ndarray, now: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Count children, of families that share the characteristic."""
    families = size / (HOUSEHOLDS @ np.arange(1, 5))
    return sum(
        children * _stay(np.rint(families * share).astype(int), then, now, STAY, random)
        for children, share in zip(range(1, 5), HOUSEHOLDS, strict=True)
    )


def _siblings(
    size: np.ndarray, then: np.ndarray, now: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Count the four characteristics of pupils, of whom always three are brothers and sisters."""
    families = np.rint(size / 3).astype(int)

    def drawn(share: np.ndarray, number: np.ndarray) -> np.ndarray:
        return np.array(
            [
                random.binomial(4, random.beta(p * PUPILS, (1 - p) * PUPILS, int(n))).sum()
                for p, n in zip(share, number, strict=True)
            ]
        )

    stays = random.binomial(families, STAY)
    kept = drawn(then, stays)
    risen = random.poisson(np.clip(now / then - 1, 0, None) * kept)
    return 3 * np.array(
        [kept + drawn(then, families - stays), kept + risen + drawn(now, families - stays)]
    )


STOCK = {"persons": "stock"}
CASES = {
    "onafhankelijk": Case(_people(0.0), {}),
    "85 % blijft": Case(_people(STAY), STOCK),
    "gezinnen, 85 % blijft": Case(
        _households, STOCK | {"clustered": "gezin", "design_effect": round(EFFECT, 2)}
    ),
    "broers en zussen per drie (OKI)": Case(
        _siblings, STOCK | {"clustered": "gezin", "design_effect": round(SIBLINGS, 3)}, most=4
    ),
    "buren lijken op elkaar, 85 % blijft": Case(_people(STAY), STOCK, spatial=True),
}


def shares(random: np.random.Generator, case: Case) -> np.ndarray:
    """Underlying shares of the sectors; neighbours are alike where the case says so."""
    number = WIJKEN * PER_WIJK
    latent = random.normal(size=number)
    if case.spatial:
        place = random.uniform(0, 6, (number, 2))
        apart = np.hypot(*(place[:, None] - place).transpose(2, 0, 1))
        latent = np.linalg.cholesky(np.exp(-apart / 2) + 1e-9 * np.eye(number)) @ latent
    return special.expit(random.uniform(-3, -1) + 0.4 * latent)


def indicator(name: str, most: int, said: dict[str, object], place: int = 0) -> Indicator:
    """Make an indicator that says this much of who are counted."""
    return Indicator(
        label=name,
        short=name,
        unit="%",
        domain=list(DOMAINS)[place % 4],
        numerator="n",
        denominator=f"d{place}",
        source="verzonnen",
        maximum_ratio=most,
        **said,
    )


def measures(counts: np.ndarray, sizes: np.ndarray, period: int, name: str) -> pd.DataFrame:
    """Lay counts of sectors out as measures of the sectors and the wijken."""
    whole = [of.reshape(WIJKEN, PER_WIJK).sum(axis=1) for of in (counts, sizes)]
    parts = []
    for level, count, size in (("sector", counts, sizes), ("wijk", *whole)):
        areas = [f"{level}{i:03d}" for i in range(len(count))]
        rows = {"level": level, "area": areas, "indicator": name, "period": period}
        rows |= {"value": count / size, "denominator": size.astype(float)}
        parts.append(pd.DataFrame(rows | {"state": "waargenomen", "coverage": 1.0}))
    return pd.concat(parts, ignore_index=True)


def _sizes(random: np.random.Generator) -> np.ndarray:
    """Persons of every sector: from a hamlet to a quarter."""
    people = np.exp(random.normal(np.log(450), 0.6, WIJKEN * PER_WIJK))
    return 3 * np.maximum(40, np.rint(people / 3)).astype(int)


def _known_spread(
    case: Case, size: np.ndarray, share: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Standard deviation of the difference of a wijk that did not change, from many towns."""
    changes = [np.diff(case.count(size, share, share, random), axis=0)[0] for _ in range(200)]
    wijken = np.array(changes).reshape(200, WIJKEN, PER_WIJK).sum(axis=2)
    return np.asarray(wijken.std(axis=0) / size.reshape(WIJKEN, PER_WIJK).sum(axis=1))


def of_town(case: Case, seed: int, rise: float = 1.2) -> dict[str, tuple[float, float]]:
    """Try one town, with what the registry says and without: what held, as shares of wijken."""
    random = np.random.default_rng(seed)
    size, share = _sizes(random), shares(random, case)
    now = share.copy()
    risen = np.arange(WIJKEN) % 15 == 7
    now[np.repeat(risen, PER_WIJK)] *= rise
    counts = case.count(size, share, now, random)
    years = [measures(counts[i], size, 2024 + i, "a") for i in (0, 1)]
    weight = size.reshape(WIJKEN, PER_WIJK)
    truth = [
        case.most * (of.reshape(WIJKEN, PER_WIJK) * weight).sum(axis=1) / weight.sum(axis=1)
        for of in (share, now)
    ]
    spread = _known_spread(case, size, share, random)
    found: dict[str, tuple[float, float]] = {}
    tried = []
    for said in ({}, case.said):
        registry = {"a": indicator("a", case.most, said)}
        sides = [year.join(intervals.intervals(year, registry)) for year in years]
        together = correlations(*sides, registry)["a"]
        wijken = [side[side["level"] == "wijk"].reset_index(drop=True) for side in sides]
        ends = interval(*wijken, together)
        real = wijken[1]["value"] - wijken[0]["value"]
        told = verdict(real, ends["low"], ends["high"]).to_numpy()
        truly = truth[1] - truth[0]
        one = wijken[1]
        tried.append(
            {
                "cijfer": ((one["ci_low"] <= truth[1]) & (truth[1] <= one["ci_high"])).mean(),
                "verschil": ((ends["low"] <= truly) & (truly <= ends["high"]))[~risen].mean(),
                "vals": (told != "niet aantoonbaar veranderd")[~risen].mean(),
                "gevonden": (told == "gestegen")[risen].mean(),
            }
        )
    found = {name: (float(tried[0][name]), float(tried[1][name])) for name in tried[0]}
    best = (real.to_numpy() / spread > stats.norm.ppf(0.95))[risen].mean()
    return found | {"best mogelijk": (float(best), float(best))}


def ranks_of_town(case: Case, seed: int, draws: int = 400) -> tuple[float, float]:
    """Share of the wijken whose rank interval, by chance alone, holds the true rank."""
    random = np.random.default_rng([seed, 1])
    size = _sizes(random)
    weight = size.reshape(WIJKEN, PER_WIJK)
    names = [f"i{i}" for i in range(FIGURES)]
    values, truth = {}, {}
    for name in names:
        share = shares(random, case)
        counted = case.count(size, share, share, random)[1].reshape(WIJKEN, PER_WIJK)
        values[name] = counted.sum(axis=1) / weight.sum(axis=1)
        truth[name] = case.most * (share.reshape(WIJKEN, PER_WIJK) * weight).sum(axis=1)
        truth[name] /= weight.sum(axis=1)
    index = [f"w{i:02d}" for i in range(WIJKEN)]
    seen, true = (pd.DataFrame(of, index) for of in (values, truth))
    sizes = pd.DataFrame(dict.fromkeys(names, weight.sum(axis=1).astype(float)), index)
    scaled = (true - true.mean()) / true.std(ddof=0)
    domain = np.arange(FIGURES) % 4
    score = sum(scaled.loc[:, domain == at].mean(axis=1) for at in range(4))
    rank = score.rank(ascending=False)
    held = []
    for said in ({}, case.said):
        registry = {name: indicator(name, case.most, said, at) for at, name in enumerate(names)}
        frame = rank_uncertainty(
            seen, sizes, registry, RiskChoices(), seed=seed, draws=draws, vary=("noise",)
        ).frame
        held.append(float(((frame["rank_low"] <= rank) & (rank <= frame["rank_high"])).mean()))
    return held[0], held[1]


def table(towns: int, ranked: int) -> pd.DataFrame:
    """Try all cases; a row per case and figure, with before, after and the margin in points."""
    rows = []
    for name, case in CASES.items():
        tried = [of_town(case, seed) for seed in range(towns)]
        for what in tried[0]:
            rows.append(_row(name, what, [town[what] for town in tried]))
        if ranked:
            rows.append(_row(name, "rang", [ranks_of_town(case, seed) for seed in range(ranked)]))
    return pd.DataFrame(rows)


def _row(case: str, what: str, pairs: list[tuple[float, float]]) -> dict[str, object]:
    before, after = (100 * np.array(side) for side in zip(*pairs, strict=True))
    margin = 2 * after.std(ddof=1) / np.sqrt(len(after))
    row = {"geval": case, "wat": what, "voor": before.mean(), "na": after.mean()}
    return row | {"marge": margin}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--towns", type=int, default=300)
    parser.add_argument("--ranked", type=int, default=60)
    given = parser.parse_args()
    print(f"{given.towns} verzonnen steden van {WIJKEN} wijken, zekerheid 90 %, in procent")
    print(table(given.towns, given.ranked).round(1).to_string(index=False))


if __name__ == "__main__":
    main()
