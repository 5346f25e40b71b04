"""Make the embedded example figures of genkgeo.

The city totals of 2013 are the published ones; everything below the city, and every later
year, is drawn from a smooth random field over the sector centroids with a fixed seed. Nothing
here is, or is derived from, a real figure of a neighbourhood. See the README in this folder.

Usage: ``python data/voorbeeld/make_example.py [--out DIR]``
"""

from __future__ import annotations

import argparse
import csv
import logging
from pathlib import Path
from typing import NamedTuple

import numpy as np

HERE = Path(__file__).resolve().parent
AREAS = HERE.parent / "gebieden"
SEED = 71016
YEARS = (2013, 2023, 2024, 2025)
VINTAGES = {  # geolevel: its sectors and periods
    "statsec2024": ("sectoren_2019.csv", (2013, 2023, 2024)),
    "statsec": ("sectoren_2025.csv", (2025,)),
}

BUCKET = "71016ZZZZ"  # place unknown: counts for the city, for no sector
BUCKET_SHARE = 0.0042  # of the residents
HIDDEN, EMPTY = -99997, -99996  # Swing: hidden by the supplier, empty cell
EMPTY_PER_YEAR = 4

# The industrial estates have few residents or none, so that empty and tiny denominators occur.
FIXED_RESIDENTS = {"71016B273": 0, "71016A579": 8, "71016A391": 140}

RANGE_KM = 2.0  # distance over which neighbouring sectors resemble each other
DRIFT = 0.25  # how far a pattern has moved after ten years, in standard deviations
NOISE = 0.06  # what is left to one sector in one year
SPLIT_NOISE = 0.15  # how far the parts of a split sector lie apart

# One wijk drifts on purpose, so that the example has a rise that is more than chance: on the
# logit scale, in 2024 and again in 2025.
RISING_WIJK = "710166"
RISING = {"oki_kenmerken": 0.3, "budgetmeters": 0.6, "leefloners": 0.6, "werkenden": -0.35}
RISING_SINCE = 2023

Columns = dict[str, np.ndarray]  # name of a count: its value per area, the bucket last


class Count(NamedTuple):
    """One column: a count that is a share of another count, sector by sector."""

    name: str
    file: str
    within: str  # the count it is a part of; "a-b" is a without b
    ceiling: float  # most that one unit of `within` can add
    shared: float  # strength of the shared field, on the logit scale
    own: float  # strength of its own field
    totals: tuple[int, ...]  # city totals for YEARS; 2013 as published


def read_counts(table: str) -> list[Count]:
    """Read the rows of one of the tables below."""
    rows = [line.split() for line in table.strip().splitlines()]
    return [Count(*r[:3], *map(float, r[3:6]), tuple(map(int, r[6:]))) for r in rows]


RESIDENTS = (65363, 66800, 67100, 67400)
# name, file, within, ceiling, shared, own, the city totals of YEARS; births of three years
DENOMINATORS = read_counts("""
minderjarigen                bevolking inwoners                 1  .10 .12 13350 13700 13720 13740
inwoners_18_64               bevolking inwoners-minderjarigen   1  .10 .20 40000 40200 40250 40300
leerlingen_basis             onderwijs minderjarigen            1  .00 .10  6000  6200  6220  6240
private_huishoudens          wonen     inwoners-minderjarigen   1  .00 .15 25040 27300 27550 27800
elektriciteitsklanten        wonen     private_huishoudens    1.2  .00 .20 25780 28100 28400 28700
geboorten                    gezin     minderjarigen            1  .10 .15  2000  2250  2220  2200
kredietnemers                schulden  inwoners-minderjarigen   1  .00 .20 36420 35900 35750 35600
""")
NUMERATORS = read_counts("""
oki_kenmerken                onderwijs leerlingen_basis         4  .40 .25  9513  7874  7713  7488
budgetmeters                 wonen     elektriciteitsklanten    1  .45 .35   825   843   824   804
sociale_woningen             wonen     private_huishoudens      1  .60 .80  3205  3420  3445  3470
werkenden                    werk      inwoners_18_64           1 -.20 .14 22560 25085 25358 25591
minderjarigen_zonder_werk    werk      minderjarigen            1  .40 .25  2857  2466  2415  2363
voorkeurregeling             inkomen   inwoners                 1  .30 .20 12153 13494 13688 13817
leefloners                   inkomen   inwoners_18_64           1  .40 .35   284   422   435   443
kansarme_geboorten           gezin     geboorten                1  .40 .30   363   450   440   431
minderjarigen_eenouder       gezin     minderjarigen            1  .15 .25  1655  1836  1852  1869
achterstallige_kredietnemers schulden  kredietnemers            1  .30 .25  2076  1651  1573  1531
""")
COUNTS = DENOMINATORS + NUMERATORS
# The supplier hides 1 to 4 persons among fewer than this many.
HIDE_BELOW = {"kansarme_geboorten": 30, "leefloners": 600, "achterstallige_kredietnemers": 400}


def read_areas(name: str) -> list[dict[str, str]]:
    """Read one area table, sorted by sector code."""
    with (AREAS / name).open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: row["sector"])


def field_factor(areas: list[dict[str, str]]) -> np.ndarray:
    """Cholesky factor of an exponential covariance over the centroids."""
    lon = np.array([float(row["lon"]) for row in areas])
    lat = np.array([float(row["lat"]) for row in areas])
    x, y = 111.32 * np.cos(np.radians(51)) * lon, 111.32 * lat
    distance = np.hypot(x[:, None] - x, y[:, None] - y)
    return np.linalg.cholesky(np.exp(-distance / RANGE_KM))


def draw_field(rng: np.random.RandomState, factor: np.ndarray) -> np.ndarray:
    """One smooth field with mean 0 and standard deviation 1."""
    field = factor @ rng.standard_normal(len(factor))
    # Rounded, so that the bytes do not hang on the last bit of the linear algebra.
    return np.round((field - field.mean()) / field.std(), 6)


def round_to_total(expected: np.ndarray, total: int) -> np.ndarray:
    """Whole numbers nearest to `expected` that add up to `total` (largest remainders)."""
    floor = np.floor(expected).astype(int)
    order = np.argsort(floor - expected, kind="stable")
    floor[order[: total - floor.sum()]] += 1
    return floor


def spread(total: int, within: np.ndarray, ceiling: float, latent: np.ndarray) -> np.ndarray:
    """Spread a city total over the areas: a logit model whose level is solved by bisection."""
    low, high = -20.0, 20.0
    for _ in range(80):
        level = (low + high) / 2
        expected = within * ceiling / (1 + np.exp(-(level + latent)))
        low, high = (level, high) if expected.sum() < total else (low, level)
    return round_to_total(expected, total)


def people(total: int, weights: np.ndarray, fixed: dict[int, int]) -> np.ndarray:
    """Residents per area, the bucket last; some areas have a fixed number."""
    fixed = fixed | {len(weights): round(BUCKET_SHARE * total)}
    free = np.append(weights, 0.0)
    free[list(fixed)] = 0
    rest = total - sum(fixed.values())
    residents = round_to_total(free / free.sum() * rest, rest)
    residents[list(fixed)] = list(fixed.values())
    return residents


def draw_patterns(
    rng: np.random.RandomState, areas: list[dict[str, str]]
) -> tuple[np.ndarray, dict[tuple[str, int], np.ndarray]]:
    """Draw resident weights, and one latent pattern per count and year, over the 2019 sectors."""
    factor = field_factor(areas)
    hectares = np.array([float(row["ha"]) for row in areas])
    weights = np.sqrt(np.minimum(hectares, 150)) * np.exp(0.45 * rng.standard_normal(len(areas)))
    shared = draw_field(rng, factor)
    latents = {}
    for count in COUNTS:
        own, drift = draw_field(rng, factor), draw_field(rng, factor)
        scale = np.hypot(count.shared, count.own)
        for year in YEARS:
            moved = scale * DRIFT * (year - YEARS[0]) / 10 * drift
            noise = np.round(NOISE * rng.standard_normal(len(areas)), 6)
            latents[count.name, year] = count.shared * shared + count.own * own + moved + noise
    rising = np.array([row["wijk"] == RISING_WIJK for row in areas])
    for name, rise in RISING.items():
        for year in YEARS:
            latents[name, year] += rise * max(0, year - RISING_SINCE) * rising
    return weights, latents


def fill_year(year: int, weights: np.ndarray, fixed: dict[int, int], latents: Columns) -> Columns:
    """All counts of one year, each with its exact city total."""
    at = YEARS.index(year)
    counts = {"inwoners": people(RESIDENTS[at], weights, fixed)}
    for count in COUNTS:
        whole, _, without = count.within.partition("-")
        within = counts[whole] - (counts[without] if without else 0)
        latent = np.append(latents[count.name], 0.0)
        counts[count.name] = spread(count.totals[at], within, count.ceiling, latent)
    return counts


def inherit(
    weights: np.ndarray, latents: Columns, parents: list[tuple[int, ...]]
) -> tuple[np.ndarray, Columns]:
    """Carry weights and patterns to a later vintage; the parts of a split differ a little."""
    rng = np.random.RandomState(SEED + 1)  # its own stream: the same split in every year
    split = np.array([parents.count(codes) > 1 for codes in parents])
    parts = [weights[list(codes)].sum() / parents.count(codes) for codes in parents]
    new = np.array(parts) * np.exp(2 * SPLIT_NOISE * split * rng.standard_normal(len(parents)))
    carried = {}
    for name, values in latents.items():
        noise = np.round(SPLIT_NOISE * rng.standard_normal(len(parents)), 6)
        carried[name] = np.array([values[list(c)].mean() for c in parents]) + split * noise
    return new, carried


def hide(counts: Columns, wijken: list[str], rng: np.random.RandomState) -> None:
    """Put the supplier's missing codes in some numerators; every wijk keeps an observed cell."""
    areas = np.append(wijken, "")

    def may_go(count: Count, sector: int) -> bool:
        observed = (counts[count.name] >= 0) & (counts[count.within] > 0)
        return observed[sector] and (observed & (areas == areas[sector])).sum() > 1

    for count in (c for c in NUMERATORS if c.name in HIDE_BELOW):
        values, whole = counts[count.name], counts[count.within]
        few = (values >= 1) & (values <= 4) & (whole < HIDE_BELOW[count.name])
        for sector in np.flatnonzero(few):
            if may_go(count, sector):
                values[sector] = HIDDEN
    others = [c for c in NUMERATORS if c.name not in HIDE_BELOW]
    for at in rng.permutation(len(others))[:EMPTY_PER_YEAR]:  # at most one per count
        sectors = [sector for sector in range(len(wijken)) if may_go(others[at], sector)]
        counts[others[at].name][rng.choice(sectors)] = EMPTY


def write(path: Path, geolevel: str, codes: list[str], years: dict[int, Columns]) -> None:
    """Write the counts of one life domain in the Swing upload layout."""
    domain = path.stem.split("_")[0]
    names = ["inwoners"] * (domain == "bevolking") + [c.name for c in COUNTS if c.file == domain]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["period", "geolevel", "geoitem", *names])
        for year, counts in years.items():
            for at, code in enumerate(codes):
                writer.writerow([year, geolevel, code, *(counts[name][at] for name in names)])


def main(out: Path) -> None:
    """Draw all years and write one file per life domain and vintage."""
    drawn_on = read_areas("sectoren_2019.csv")
    at = {row["sector"]: i for i, row in enumerate(drawn_on)}
    fixed = {at[code]: residents for code, residents in FIXED_RESIDENTS.items()}
    rng = np.random.RandomState(SEED)  # the legacy stream: frozen, the same in every numpy
    weights, latents = draw_patterns(rng, drawn_on)
    out.mkdir(parents=True, exist_ok=True)
    for geolevel, (table, periods) in VINTAGES.items():
        areas = read_areas(table)
        # A 2019 sector is its own parent, so that both vintages go the same way.
        parents = [tuple(at[c] for c in r.get("ouder", r["sector"]).split(";")) for r in areas]
        known = {i: fixed[codes[0]] for i, codes in enumerate(parents) if codes[0] in fixed}
        years = {}
        for year in periods:
            of_year = {count.name: latents[count.name, year] for count in COUNTS}
            sizes, patterns = inherit(weights, of_year, parents)
            years[year] = fill_year(year, sizes, known, patterns)
            if year != YEARS[0]:
                hide(years[year], [row["wijk"] for row in areas], rng)
        codes = [row["sector"] for row in areas] + [BUCKET]
        for domain in dict.fromkeys(count.file for count in COUNTS):
            write(out / f"{domain}_{geolevel}.csv", geolevel, codes, years)
    logging.getLogger(__name__).info("voorbeeldcijfers geschreven in %s", out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    main(parser.parse_args().out)
