"""Simulate cities of which the true ranks are known: how often do the intervals hold them?

``python tests/bench_uncertainty.py`` prints the coverage over 500 cities and the speed; the
test runs a part of it.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from project import ROOT
from scipy import sparse, special, stats

import genkgeo
from genkgeo.analysis import compute
from genkgeo.analysis.proposed_division import with_proposed_borders
from genkgeo.certainty import definitions
from genkgeo.certainty.uncertainty import CONCENTRATION, KEEP, rank_uncertainty
from genkgeo.certainty.unseen import Seen
from genkgeo.index.reliable import scored
from genkgeo.index.risk import composite
from genkgeo.measures.indicators import aggregate
from genkgeo.measures.terms import Terms
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.parameters.registry import DOMAINS, Indicator
from genkgeo.states import CODE, State


@dataclass(frozen=True)
class City:
    """A synthetic city: what lies underneath, and what was counted."""

    truth: pd.DataFrame
    values: pd.DataFrame
    sizes: pd.DataFrame
    registry: dict[str, Indicator]


def city(seed: int, areas: int = 40, indicators: int = 9, typical: float | None = None) -> City:
    """Make areas of very different sizes whose shares hang together through one common cause.

    The last indicator counts 0 to 4 characteristics per pupil, which hang together too.
    """
    random = np.random.default_rng(seed)
    typical = typical or np.exp(random.uniform(np.log(100), np.log(3000)))
    alike, spread = random.uniform(0, 0.8), random.uniform(0.2, 0.7)
    cause = np.sqrt(alike) * random.normal(size=(areas, 1))
    latent = cause + np.sqrt(1 - alike) * random.normal(size=(areas, indicators))
    truth = special.expit(random.uniform(-3, 0, indicators) + spread * latent)
    people = typical * np.exp(random.normal(size=(areas, 1)))
    part = random.uniform(0.1, 1, indicators)
    sizes = np.maximum(20, np.round(people * part))
    values = random.binomial(sizes.astype(int), truth) / sizes
    values[:, -1] = [
        # a beta-binomial with 4 trials: characteristics of one pupil correlate 0.3
        random.binomial(4, random.beta(p * 7 / 3, (1 - p) * 7 / 3, int(n))).mean()
        for p, n in zip(truth[:, -1], sizes[:, -1], strict=True)
    ]
    truth[:, -1] *= 4
    names = [f"i{i:02d}" for i in range(indicators)]
    made = {name: _indicator(i, indicators) for i, name in enumerate(names)}
    index = [f"g{i:05d}" for i in range(areas)]
    frames = (pd.DataFrame(one, index, names) for one in (truth, values, sizes))
    return City(*frames, made)


def _indicator(place: int, number: int) -> Indicator:
    return Indicator(
        label=f"Indicator {place}",
        short=f"Indicator {place}",
        unit="%",
        domain=list(DOMAINS)[place % 6],
        numerator="n",
        denominator="d",
        source="verzonnen",
        maximum_ratio=4 if place == number - 1 else 1,
    )


def true_ranks(made: City, transform: str, weights: np.ndarray, out: int) -> np.ndarray:
    """Rank the underlying figures by a definition of the index."""
    names = sorted(made.registry)
    plan = definitions.plan(names, made.registry, RiskChoices(transform=transform))
    columns = [made.truth[name].to_numpy()[None] for name in names]
    version = definitions.Versions.of(
        plan, 1, weights=weights[None], out=np.array([out]), transform=np.array([plan.transform])
    )
    there = np.ones(made.truth.shape, dtype=bool)
    score = definitions.scores(columns, ("exact",) * len(names), there, plan, version)
    return stats.rankdata(-score[0], method="min")


def covers(seed: int, draws: int = 500, **options: float) -> dict[str, float]:
    """Give for one city the share of areas whose interval holds the true rank.

    ``noise``: only chance varies and the index is the chosen one; ``joint``: the true index
    is one of those that were possible; ``chosen``: the joint interval, but the true index is
    the chosen one after all, so that the interval is wider than need be.
    """
    made = city(seed, **options)
    random = np.random.default_rng([seed, 1])
    number, domains = len(made.registry), len({one.domain for one in made.registry.values()})
    chosen = true_ranks(made, "z", np.full(domains, 1 / domains), number)
    drawn = true_ranks(
        made,
        TRANSFORMS[random.integers(len(TRANSFORMS))],
        random.dirichlet(np.full(domains, CONCENTRATION)),
        number if random.random() < KEEP else int(random.integers(number)),
    )
    found = {}
    for vary, truths in (
        (("noise",), {"noise": chosen}),
        (None, {"joint": drawn, "chosen": chosen}),
    ):
        given = {} if vary is None else {"vary": vary}
        frame = rank_uncertainty(
            made.values, made.sizes, made.registry, RiskChoices(), seed=seed, draws=draws, **given
        ).frame
        for name, truth in truths.items():
            held = (frame["rank_low"] <= truth) & (truth <= frame["rank_high"])
            found[name] = float(held.mean())
        found[f"width {'+'.join(truths)}"] = float((frame["rank_high"] - frame["rank_low"]).mean())
    return found


@dataclass(frozen=True)
class Partly(City):
    """A synthetic city of which the supplier hides small counts, or lacks some sectors."""

    seen: Seen
    doubted: np.ndarray
    """Per area: something of a figure is hidden or missing."""
    hidden: dict[str, float]
    """Of the figures that are expected: what the ``hidden`` counts are, are ``expected`` to be, and
    are at ``most``, in all."""


def partly(seed: int, areas: int = 30, *, lacking: float = 0.08, indicators: int = 8) -> Partly:
    """Make areas of 2 to 7 sectors; of every other indicator counts of 1 to 4 are hidden.

    Of the others sectors are missing at random, and in one of twenty areas all of them. Sectors of
    one area differ by 0.7 of what the areas differ by. The truth is of all people of an area.
    """
    random = np.random.default_rng([seed, 2])
    inside = np.repeat(np.arange(areas), random.integers(2, 8, size=areas))
    matrix = sparse.csr_array((np.ones(len(inside)), (inside, np.arange(len(inside)))))
    shape, small = (len(inside), indicators), np.arange(indicators) % 2 == 0
    typical = np.exp(random.uniform(np.log(100), np.log(600)))
    people = typical * np.exp(0.7 * random.normal(size=(len(inside), 1)))
    sizes = np.maximum(15, np.round(people * random.uniform(0.3, 1, indicators)))
    alike, spread = random.uniform(0, 0.8), random.uniform(0.3, 0.7)
    cause = np.sqrt(alike) * random.normal(size=(areas, 1))
    latent = cause + np.sqrt(1 - alike) * random.normal(size=(areas, indicators))
    level = np.where(small, random.uniform(-3.5, -2, indicators), random.uniform(-2, 0, indicators))
    own = spread * (latent[inside] + 0.7 * random.normal(size=shape))
    share = special.expit(level + own)
    counts = random.binomial(sizes.astype(int), share).astype(float)
    state = np.full(shape, CODE[State.OBSERVED], dtype=np.int8)
    state[(counts >= 1) & (counts <= 4) & small] = CODE[State.SUPPRESSED]
    missing = (random.random(shape) < lacking) | (random.random((areas, indicators)) < 0.05)[inside]
    state[missing & ~small] = CODE[State.MISSING]
    lost = state != CODE[State.OBSERVED]
    names = [f"i{i:02d}" for i in range(indicators)]
    made = {
        name: _indicator(i, 0).model_copy(update={"hidden_at_most": 4.0 if small[i] else None})
        for i, name in enumerate(names)
    }
    nothing = np.zeros(shape)
    terms = Terms(
        numerator=np.where(lost, np.nan, counts),
        denominator=sizes,
        given=~lost,
        numerator_part=nothing,
        denominator_part=nothing,
        numerator_hidden=(state == CODE[State.SUPPRESSED]).astype(float),
        denominator_hidden=nothing,
        state=state,
        numerator_in_buckets=np.full(indicators, np.inf),
        denominator_in_buckets=np.full(indicators, np.inf),
        together=np.zeros(shape, dtype=bool),
        share=np.ones(indicators, dtype=bool),
        size=sizes,
        number=np.ones((len(inside), 1)),
        indicators=list(made.values()),
    )
    found = aggregate(terms, matrix, top=np.zeros((areas, 1), dtype=bool))
    whole = matrix @ sizes
    index = [f"g{i:05d}" for i in range(areas)]
    frames = {name: pd.DataFrame(cells, index, names) for name, cells in found.items()}
    guessed = frames["state"].to_numpy() == State.ESTIMATED
    more = found["value"] * whole - matrix @ np.where(lost, 0.0, counts)
    true, most = matrix @ np.where(lost, counts, 0.0), 4.0 * (matrix @ terms.numerator_hidden)
    return Partly(
        truth=pd.DataFrame((matrix @ (sizes * share)) / whole, index, names),
        values=frames["value"],
        sizes=frames["denominator"],
        registry=made,
        seen=Seen(*(frames[name] for name in ("coverage", "low", "high", "state"))),
        doubted=(matrix @ lost.astype(float) > 0).any(axis=1),
        hidden={
            name: float(cells[guessed].sum())
            for name, cells in (("hidden", true), ("expected", more), ("most", most))
        },
    )


def covers_partly(
    seed: int, draws: int = 500, *, said: bool = True, lacking: float = 0.08
) -> dict[str, float]:
    """Give for one city the share of areas with hidden parts whose interval holds the true rank.

    The true rank is that of all people. ``said``: the draws know what is hidden.
    """
    made = partly(seed, lacking=lacking)
    domains = len({one.domain for one in made.registry.values()})
    frame = rank_uncertainty(
        made.values,
        made.sizes,
        made.registry,
        RiskChoices(),
        seed=seed,
        draws=draws,
        vary=("noise",),
        seen=made.seen if said else None,
    ).frame
    ranked = frame["rank"].notna().to_numpy()
    truth = np.full(len(frame), np.nan)
    there = replace(made, truth=made.truth[ranked])
    truth[ranked] = true_ranks(there, "z", np.full(domains, 1 / domains), len(made.registry))
    held = ((frame["rank_low"] <= truth) & (truth <= frame["rank_high"])).to_numpy()
    width = (frame["rank_high"] - frame["rank_low"]).to_numpy()
    much = (made.seen.coverage < 0.8).sum(axis=1).to_numpy() >= 2
    found = {}
    for name, which in (
        ("doubted", made.doubted & ranked),
        ("much doubted", much & ranked),
        ("all known", ~made.doubted & ranked),
    ):
        found[name] = float(held[which].mean()) if which.any() else np.nan
        found[f"width {name}"] = float(width[which].mean()) if which.any() else np.nan
        found[f"number {name}"] = float(which.sum())
    return found | made.hidden


def all_seen(made: City) -> Seen:
    """Say that of every figure everything was seen."""
    whole = pd.DataFrame(1.0, made.values.index, made.values.columns)
    state = whole.astype(object).mask(whole > 0, State.OBSERVED)
    return Seen(whole, made.values.copy(), made.values.copy(), state)


def agrees(seed: int, areas: int = 40, *, fewer: float = 20.0) -> dict[str, float]:
    """Correlate the ranks of both scores with those of the raw score of what lies underneath.

    Of every other indicator a figure rests on ``fewer`` times fewer people.
    """
    made = city(seed, areas=areas, typical=1500)
    random = np.random.default_rng([seed, 3])
    values, sizes = made.values.copy(), made.sizes.copy()
    for name in list(made.values.columns)[:-1:2]:
        sizes[name] = np.maximum(10, np.round(sizes[name] / fewer))
        values[name] = random.binomial(sizes[name].astype(int), made.truth[name]) / sizes[name]
    made = replace(made, values=values, sizes=sizes)
    no_city, choices = pd.Series(dtype=float), RiskChoices()
    truth, raw = (
        composite(table, no_city, made.registry, choices, level="wijk").scores["score"]
        for table in (made.truth, made.values)
    )
    own = scored(made.values, made.sizes, all_seen(made), made.registry, choices)
    found = {"raw": raw, "reliable": own.scores["score"]}
    return {name: float(score.corr(truth, method="spearman")) for name, score in found.items()}


def speed(areas: int, indicators: int = 12, draws: int = 2000) -> tuple[float, float]:
    """Give the seconds of one call and the most memory of the process so far, in GB."""
    made = city(1, areas=areas, indicators=indicators, typical=300)
    start = time.perf_counter()
    rank_uncertainty(made.values, made.sizes, made.registry, RiskChoices(), seed=1, draws=draws)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    return time.perf_counter() - start, peak


def of_genk() -> float:
    """Seconds of all certainty of the example year, warm: ranks, borders, score and warnings."""
    genk = genkgeo.load(ROOT / "params/voorbeeld-2025.yaml").computed
    choices, edition, before = genk.params.file.risk, genk.edition, genk.archive
    core = genk.core
    changed = compute.with_course(compute.with_change(core, edition, before), choices)

    def certainty() -> None:
        results = with_proposed_borders(compute.with_certainty(changed, choices), choices)
        compute.with_warnings(compute.with_reliable(results, choices), choices)

    certainty()
    start = time.perf_counter()
    certainty()
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cities", type=int, default=500)
    parser.add_argument("--areas", type=int, default=40)
    given = parser.parse_args()
    found = pd.DataFrame([covers(seed, areas=given.areas) for seed in range(given.cities)])
    print(f"{given.cities} verzonnen steden van {given.areas} gebieden, interval 90 %")
    print(found.mean().round(3).to_string())
    print(found.quantile([0.05, 0.95]).round(3).to_string())
    for lacking in (0.08, 0.25):
        print(f"{given.cities} verzonnen steden van 30 gebieden; {lacking:.0%} ontbreekt")
        for said in (False, True):
            rows = [covers_partly(seed, said=said, lacking=lacking) for seed in range(given.cities)]
            print(pd.DataFrame(rows).mean().round(3).to_string())
    for fewer in (1.0, 20.0):
        rows = [agrees(seed, fewer=fewer) for seed in range(given.cities)]
        print(f"samenhang met de ware rang, van de helft {fewer:g} keer minder mensen")
        print(pd.DataFrame(rows).mean().round(3).to_string())
    print(f"Genk, alle zekerheid en signalen, warm: {of_genk():.2f} s (doel 1,5)")
    for areas, goal in ((60, 1), (60, 1), (20_000, 20)):
        seconds, peak = speed(areas)
        print(f"{areas} gebieden: {seconds:.2f} s (doel {goal}), hoogstens {peak:.2f} GB")
    seconds, peak = speed(200_000, indicators=8, draws=200)
    print(f"200000 gebieden, 200 trekkingen: {seconds:.0f} s (doel 40), hoogstens {peak:.2f} GB")


if __name__ == "__main__":
    main()
