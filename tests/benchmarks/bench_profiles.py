"""Speed of the profiles with the whole choice of k and 200 draws, beside geosnap's.

geosnap is needed by this benchmark alone: ``pip install geosnap`` in an environment of its own.
Without it only our side is measured. Ends with 1 where a limit is exceeded.
``python tests/bench_profiles.py right`` prints how often the right number of groups is found,
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
from genkgeo.profiles.methods import N_INIT
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


def known(seed: int, apart: float) -> tuple[pd.DataFrame, np.ndarray]:
    """Make 3 to 5 known groups, the two nearest centres ``apart`` standard deviations.

    Of 31, 60 or 150 areas and 4 to 12 indicators; groups of at least four areas, the largest
    often twice the smallest. Gives the figures and the group of each area.
    """
    random = np.random.default_rng([seed, 7])
    k, indicators = int(random.integers(3, 6)), int(random.integers(4, 13))
    areas = int(random.choice([31, 60, 150]))
    centres = random.normal(size=(k, indicators))
    between = np.sqrt(((centres[:, None] - centres) ** 2).sum(axis=2))
    centres *= apart / between[np.triu_indices(k, 1)].min()
    many = np.maximum(4, (random.dirichlet(np.full(k, 8.0)) * areas).round().astype(int))
    group = np.repeat(np.arange(k), many)
    figures = centres[group] + random.normal(size=(len(group), indicators))
    return pd.DataFrame(figures).rename(columns="i{}".format, index="g{:05d}".format), group


def found(seed: int, apart: float, draws: int = 200) -> tuple[bool, bool]:
    """Say whether the right number is found, and no number was said to hold badly."""
    table, group = known(seed, apart)
    registry = {name: one for name, one in made(31)[1].items() if name in table}
    choices = ProfileChoices(bootstraps=draws)
    profiles = cluster(Material(table), registry, choices, minimum_share=0.6)
    return len(profiles.names) == group.max() + 1, "lopen in elkaar over" not in profiles.reason


def right(trials: int = 200) -> None:
    """Print how often the right number is found."""
    for name, seeds in {
        "scheidbaar (5 tot 8)": 10_000,
        "niet scheidbaar (1 tot 4)": 20_000,
    }.items():
        low, high = (5, 8) if seeds == 10_000 else (1, 4)
        apart = np.random.default_rng(seeds).uniform(low, high, trials)
        said = np.array([found(seeds + i, apart[i]) for i in range(trials)])
        print(
            f"juist aantal, {name}: {said[:, 0].mean():.1%}; houdt stand: {said[:, 1].mean():.1%}"
        )


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
        "cluster_kwargs": {"n_init": N_INIT},
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
