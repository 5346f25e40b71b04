"""Speed of the profiles with the whole choice of k and 200 draws, beside geosnap's.

geosnap is needed by this benchmark alone: ``pip install geosnap`` in an environment of its own.
Without it only our side is measured. Ends with 1 where a limit is exceeded.
``python tests/benchmarks/bench_profiles.py right`` prints how often the right number of groups is
told of, and groups where there are none;
``… still`` how many areas change profile from year to year where nothing but chance plays.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import numpy as np
import pandas as pd

from genkgeo.parameters.choices import ProfileChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.profiles import Material, cluster
from genkgeo.profiles.flows import unchanged
from genkgeo.profiles.moves import came_from
from genkgeo.profiles.remembered import remember
from genkgeo.profiles.years import follow

LIMITS = {31: (1, None), 2767: (30, None), 19_478: (60, 1.5)}
"""Areas → most seconds, and most memory in GB."""

INDICATORS, GROUPS, YEAR = 12, 5, 2025


def made(areas: int) -> tuple[Material, dict[str, Indicator]]:
    """Make shares with their denominators, of areas in groups that run into each other."""
    random = np.random.default_rng(areas)
    centres = random.normal(0, 0.5, (GROUPS, INDICATORS))
    logit = centres[random.integers(GROUPS, size=areas)] - 1.5
    share = 1 / (1 + np.exp(-logit - random.normal(0, 0.3, (areas, INDICATORS))))
    sizes = random.lognormal(6.5, 0.6, (areas, 1)).round() * np.ones(INDICATORS)
    table = pd.DataFrame(100 * random.binomial(sizes.astype(int), share) / sizes)
    table = table.rename(columns="i{}".format, index="g{:05d}".format)
    registry = {
        name: Indicator(
            label=name, short=name, unit="%", domain="wonen", numerator="n", denominator="d",
            factor=100, maximum_ratio=1, source="x",
        )
        for name in table
    }  # fmt: skip
    return Material(table, pd.DataFrame(sizes, table.index, table.columns)), registry


def known(seed: int, apart: float, *, correlated: bool) -> tuple[np.ndarray, int]:
    """Make 2 to 6 known groups of 31 areas, and give the figures with the number of groups.

    4 to 12 indicators; groups of at least four areas, the largest often twice the smallest. The
    two nearest centres lie ``apart``, in standard deviations within a group along the line
    between them. With ``correlated`` one factor runs through the indicators within every group.
    """
    random = np.random.default_rng([seed, 7, correlated])
    k, indicators = int(random.integers(2, 7)), int(random.integers(4, 13))
    many = 4 + random.multinomial(31 - 4 * k, random.dirichlet(np.full(k, 8.0)))
    load = random.uniform(0.3, 0.8, indicators) * random.choice([-1, 1], indicators) * correlated
    covariance = np.outer(load, load) + np.diag(1 - load**2)
    centres = random.normal(size=(k, indicators))
    between = (centres[:, None] - centres)[np.triu_indices(k, 1)]
    length = np.linalg.norm(between, axis=1)
    along = between / length[:, None]
    within = np.sqrt(np.einsum("ij,jk,ik->i", along, covariance, along))
    centres *= apart / (length / within).min()
    chance = random.normal(size=(31, indicators)) @ np.linalg.cholesky(covariance).T
    return np.repeat(centres, many, axis=0) + chance, k


def cloud(seed: int, shape: str) -> np.ndarray:
    """Make 31 areas without groups: one cloud of a shape of `CLOUDS`, of 4 to 12 indicators."""
    random = np.random.default_rng([seed, 11, list(CLOUDS).index(shape)])
    indicators = int(random.integers(4, 13))
    chance = random.normal(size=(31, indicators))
    load = random.uniform(0.5, 0.95, indicators) * random.choice([-1, 1], indicators)
    flat = shape == "gelijkmatig"
    factor = random.uniform(-1.7, 1.7, (31, 1)) if flat else random.normal(size=(31, 1))
    if shape == "normaal":
        return chance
    if shape == "twee factoren":
        loads = random.normal(0, 0.8, (2, indicators))
        return random.normal(size=(31, 2)) @ loads + 0.5 * chance
    figures = factor * load + chance * np.sqrt(1 - load**2)
    if shape == "staarten":
        return figures / np.sqrt(random.chisquare(4, (31, 1)) / 4)
    return np.exp(0.6 * figures) if shape == "scheef" else figures


CLOUDS = {
    "normaal": "één normale wolk, indicatoren los van elkaar",
    "factor": "één normale wolk, één factor",
    "twee factoren": "één normale wolk, twee factoren",
    "gelijkmatig": "één factor, gelijkmatig van laag tot hoog",
    "staarten": "één factor, zware staarten (t met 4 vrijheidsgraden)",
    "scheef": "één factor, scheef (lognormaal)",
}
"""Cities without groups, and what they are."""


def found(figures: np.ndarray, draws: int = 100) -> int:
    """Count the groups that are told of; 0 where the areas are said to flow over."""
    table = pd.DataFrame(figures).rename(columns="i{}".format, index="g{:05d}".format)
    registry = {name: one for name, one in made(31)[1].items() if name in table}
    choices = ProfileChoices(bootstraps=draws)
    profiles = cluster(Material(table), registry, choices, minimum_share=0.6)
    return 0 if profiles.gradual else len(profiles.names)


def right(trials: int = 500) -> None:
    """Print how often the right number is told, and groups where there are none."""
    print(f"31 gebieden, {trials} keer per rij; marge: 2 × √(p(1 − p) ÷ {trials})")
    for low, high in ((6, 8), (5, 8), (4, 5), (3, 4)):
        for correlated in (False, True):
            apart = np.random.default_rng([low, high]).uniform(low, high, trials)
            cities = [known(i, apart[i], correlated=correlated) for i in range(trials)]
            told = np.array([found(figures) for figures, _ in cities])
            k = np.array([number for _, number in cities])
            print(
                f"{low} tot {high} uiteen, {'met' if correlated else 'zonder'} samenhang: "
                f"groepen gezegd {(told > 0).mean():.1%}, juist aantal {(told == k).mean():.1%} "
                f"(van drie of meer {(told == k)[k > 2].mean():.1%})",
                flush=True,
            )
    for shape, text in CLOUDS.items():
        told = np.array([found(cloud(i, shape)) for i in range(trials)])
        print(f"geen groepen, {text}: toch groepen gezegd {(told > 0).mean():.1%}", flush=True)


def rates(
    seed: int, indicators: int, apart: float
) -> tuple[np.ndarray, np.ndarray, np.random.Generator]:
    """Make the shares and sizes of 31 areas, in groups that stand apart or (0) are none."""
    random = np.random.default_rng([seed, indicators, int(apart * 10)])
    group = random.integers(4, size=31)
    centres = apart * random.normal(size=(4, indicators))
    z = (centres[group] + random.normal(size=(31, indicators))) / np.sqrt(apart**2 + 1)
    sizes = random.lognormal(6.5, 0.6, (31, 1)).round().astype(int) * np.ones(indicators, int)
    return 1 / (1 + np.exp(1.5 - 0.5 * z)), sizes, random


def restless(city: tuple[int, int, float], *, held: bool, years: int = 5) -> np.ndarray:
    """Give per year the share of areas that move, that move firmly, and whether k changed."""
    share, sizes, random = rates(*city)
    registry = dict(list(made(31)[1].items())[: city[1]])
    index = [f"g{i:05d}" for i in range(31)]
    many = pd.DataFrame(sizes.astype(float), index, list(registry))
    flow, before, told = unchanged(many.iloc[:, 0]), None, []
    for year in range(years):
        table = pd.DataFrame(100 * random.binomial(sizes, share) / sizes, index, list(registry))
        earlier = came_from(before, flow) if held and before else None
        material = Material(table, many, earlier=earlier)
        found = cluster(material, registry, ProfileChoices(bootstraps=100), minimum_share=0.6)
        if before:
            found = follow(found, before, flow, area_names=pd.Series(dtype=object))
            moves = found.matching.moves
            other = len(found.names) != len(before.names)
            told.append([len(moves) / 31, moves["firm"].sum() / 31, other])
        before = remember(found, year=YEAR + year, vintage="2025")
    return np.array(told, dtype=float)


def still(seeds: int = 5) -> None:
    """Print how restless profiles are where only chance plays, held and not."""
    cities = [(s, i, apart) for i in (3, 6, 12) for apart in (0, 1, 2, 4) for s in range(seeds)]
    for held in (False, True):
        moved, firm, other = np.vstack([restless(city, held=held) for city in cities]).mean(axis=0)
        print(
            f"{'met' if held else 'zonder'} de vorige uitgave: {moved:.1%} van de gebieden gaat "
            f"over, {firm:.1%} zeker; ander aantal in {other:.0%} van de jaren"
        )


def ours(areas: int) -> None:
    """Print the seconds and the peak memory in GB of this process; warm, as in a refresh."""
    cluster(*made(31), ProfileChoices(), minimum_share=0.6)
    material, registry = made(areas)
    start = time.perf_counter()
    cluster(material, registry, ProfileChoices(), minimum_share=0.6)
    seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)


def theirs(areas: int) -> None:
    """Print the same of geosnap: the table of k from 2 to 8, and the clusters of one k."""
    import geopandas as gpd
    from geosnap.analyze import cluster as fit
    from geosnap.analyze import find_k
    from threadpoolctl import threadpool_limits

    table = made(areas)[0].table
    names = list(table)
    places = gpd.points_from_xy(np.arange(areas), np.zeros(areas), crs=31370)
    frame = gpd.GeoDataFrame(table.assign(geoid=table.index, year=YEAR), geometry=places)
    given = {
        "columns": names,
        "method": "kmeans",
        "random_state": 1,
        "cluster_kwargs": {"n_init": 10},
    }
    with threadpool_limits(limits=1):
        find_k(frame.head(31), min_k=2, max_k=3, **given)
        start = time.perf_counter()
        find_k(frame, min_k=2, max_k=8, **given)
        fit(frame, n_clusters=GROUPS, **given)
        seconds = time.perf_counter() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2)


def measured(side: str, areas: int) -> tuple[float, float]:
    """Measure in a process of its own, so that the peak is of this size alone."""
    command = [sys.executable, __file__, side, str(areas)]
    quiet = os.environ | {"TQDM_DISABLE": "1", "PYTHONWARNINGS": "ignore"}
    said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=quiet).stdout
    seconds, peak = said.split()[-2:]
    return float(seconds), float(peak)


def _said(seconds: float, peak: float) -> str:
    return f"{seconds:.2f} s, {peak:.2f} GB"


def main() -> None:
    """Measure and print."""
    there, slow = find_spec("geosnap") is not None, False
    if not there:
        print("profielen: geosnap is er niet om mee te vergelijken (pip install geosnap)")
    for areas, (most, memory) in LIMITS.items():
        seconds, peak = measured("ours", areas)
        goal = f"doel {most} s" + (f" en {memory} GB" if memory else "")
        print(f"profielen van {areas} gebieden, 200 trekkingen: {_said(seconds, peak)} ({goal})")
        slow |= seconds > most or (memory is not None and peak > memory)
        if there:
            seconds, peak = measured("theirs", areas)
            print(f"  geosnap find_k en cluster, zonder trekkingen: {_said(seconds, peak)}")
    sys.exit(int(slow))


if __name__ == "__main__":
    if sys.argv[1:] in (["right"], ["still"]):
        {"right": right, "still": still}[sys.argv[1]]()
    elif len(sys.argv) > 1:
        {"ours": ours, "theirs": theirs}[sys.argv[1]](int(sys.argv[2]))
    else:
        main()
