"""Make the embedded example figures of genkgeo.

The city totals of 2013 are the published ones; everything below the city, and every later
year, is drawn with a fixed seed: each wijk gets one of four kinds by lot, with a smooth random
field over the sector centroids on top. Two rises, a wrong cell and an effect of new borders are
planted. Nothing here is, or is derived from, a real figure of a neighbourhood. See the README
in this folder.

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
YEARS = (2013, 2022, 2023, 2024, 2025)
VINTAGES = {  # geolevel: its sectors and periods
    "statsec2024": ("sectoren_2019.csv", (2013, 2022, 2023, 2024)),
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
NOISE = 0.06  # what is left to one sector in one year, of what others are a share of
CHANCE = 0.5  # the same of those shares, beside what chance would do if everybody moved each year
FAR_OUT = 1.5  # no chance lies farther from the middle, in standard deviations
SPLIT_NOISE = 0.15  # how far the parts of a split sector lie apart

# What is planted, so that the pages have something to find. The README tells of it. Wijken and
# sectors are those of 2025; how much more there is of a count is on the logit scale.
KIND_SEED = 120
SAME_KIND = {"71016W15": "71016W12", "71016W08": "71016W22"}  # wijken that the new borders part
SLOW = ("71016W14", "achterstallige_kredietnemers", 0.155)  # every year after the second
SUDDEN = ("71016W18", "budgetmeters", 0.65)  # in the last year alone
MOVED = ("71016A4AB", "minderjarigen_eenouder", 0.9)  # in a sector that went to another wijk
FAULTY = ("71016A04-", "minderjarigen_eenouder")  # in the last year two digits changed places

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


def read_kinds(table: str) -> dict[str, list[float]]:
    """Read for each count a number per kind."""
    rows = [line.split() for line in table.strip().splitlines()]
    return {name: list(map(float, more)) for name, *more in rows}


RESIDENTS = (65363, 66500, 66800, 67100, 67400)
# name, file, within, ceiling, shared, own, the city totals of YEARS; births of three years
DENOMINATORS = read_counts("""
minderjarigen         bevolking inwoners                 1 .10 .12 13350 13680 13700 13720 13740
inwoners_18_64        bevolking inwoners-minderjarigen   1 .10 .20 40000 40150 40200 40250 40300
leerlingen_basis      onderwijs minderjarigen            1 .00 .10  6000  6180  6200  6220  6240
private_huishoudens   wonen     inwoners-minderjarigen   1 .00 .15 25040 27050 27300 27550 27800
elektriciteitsklanten wonen     private_huishoudens    1.2 .00 .20 25780 27800 28100 28400 28700
geboorten             gezin     minderjarigen            1 .10 .15  2000  2280  2250  2220  2200
kredietnemers         schulden  inwoners-minderjarigen   1 .00 .20 36420 36050 35900 35750 35600
""")
NUMERATORS = read_counts("""
oki_kenmerken                onderwijs leerlingen_basis      4 .08 .10  9513  8035  7874  7713  7488
budgetmeters                 wonen     elektriciteitsklanten 1 .08 .10   825   862   843   824   804
sociale_woningen             wonen     private_huishoudens   1 .10 .40  3205  3395  3420  3445  3470
werkenden                    werk      inwoners_18_64       1 -.06 .08 22560 24813 25085 25358 25591
minderjarigen_zonder_werk    werk      minderjarigen         1 .08 .10  2857  2517  2466  2415  2363
voorkeurregeling             inkomen   inwoners              1 .06 .10 12153 13301 13494 13688 13817
leefloners                   inkomen   inwoners_18_64        1 .08 .10   284   409   422   435   443
kansarme_geboorten           gezin     geboorten             1 .08 .10   363   460   450   440   431
minderjarigen_eenouder       gezin     minderjarigen         1 .06 .10  1655  1820  1836  1852  1869
achterstallige_kredietnemers schulden  kredietnemers         1 .08 .10  2076  1729  1651  1573  1531
""")
KINDS = {"werk": 5, "gezinnen": 8, "schulden": 8, "rustig": 8}  # and how many wijken draw each
# What each kind of wijk has more or less of, on the logit scale.
OF_KIND = read_kinds("""
oki_kenmerken                 .50  .70  .05 -.50
budgetmeters                  .50  .05  .80 -.50
sociale_woningen              .90  .10  .30 -.60
werkenden                    -.60 -.05  .20  .35
minderjarigen_zonder_werk     .90  .10  .10 -.50
voorkeurregeling              .75  .05  .25 -.40
leefloners                    .60  .10  .10 -.15
kansarme_geboorten            .40  .65  .05 -.20
minderjarigen_eenouder        .40  .70  .05 -.35
achterstallige_kredietnemers  .50  .05  .80 -.45
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


def spread(
    total: int, within: np.ndarray, ceiling: float, latent: np.ndarray, chance: np.ndarray
) -> np.ndarray:
    """Spread a city total over the areas: a logit model whose level is solved by bisection.

    ``chance`` is what chance adds, in standard deviations of a count with that share.
    """
    low, high = -20.0, 20.0
    most = within * ceiling
    for _ in range(80):
        level = (low + high) / 2
        expected = most / (1 + np.exp(-(level + latent)))
        low, high = (level, high) if expected.sum() < total else (low, level)
    deviation = np.sqrt(expected * (1 - expected / np.maximum(most, 1)))
    expected = np.clip(expected + chance * deviation, 0, most)
    return round_to_total(np.minimum(expected * total / expected.sum(), most), total)


def people(total: int, weights: np.ndarray, fixed: dict[int, int]) -> np.ndarray:
    """Residents per area, the bucket last; some areas have a fixed number."""
    fixed = fixed | {len(weights): round(BUCKET_SHARE * total)}
    free = np.append(weights, 0.0)
    free[list(fixed)] = 0
    rest = total - sum(fixed.values())
    residents = round_to_total(free / free.sum() * rest, rest)
    residents[list(fixed)] = list(fixed.values())
    return residents


def wijken_of_now(areas: list[dict[str, str]]) -> list[str]:
    """Name for each sector, of either list, the wijk that it lies in since 2025."""
    rows = read_areas("sectoren_2025.csv")
    now = {code: row["wijk"] for row in rows for code in (row["sector"], *row["ouder"].split(";"))}
    return [now[row["sector"]] for row in areas]


def draw_kinds(wijken: list[str]) -> dict[str, int]:
    """Give each wijk one of `KINDS` by lot: its place in that list."""
    free = sorted(set(wijken) - set(SAME_KIND))
    # Its own stream: another draw of the kinds leaves all else as it was.
    lots = np.random.RandomState(KIND_SEED).permutation(np.repeat(range(4), [*KINDS.values()]))
    kinds = dict(zip(free, lots.tolist(), strict=True))
    return kinds | {wijk: kinds[as_that] for wijk, as_that in SAME_KIND.items()}


def draw_patterns(
    rng: np.random.RandomState, areas: list[dict[str, str]]
) -> tuple[np.ndarray, dict[tuple[str, int], np.ndarray]]:
    """Draw resident weights, and one latent pattern per count and year, over the 2019 sectors."""
    factor = field_factor(areas)
    hectares = np.array([float(row["ha"]) for row in areas])
    weights = np.minimum(hectares, 150) ** 0.3 * np.exp(0.25 * rng.standard_normal(len(areas)))
    shared = draw_field(rng, factor)
    wijken = wijken_of_now(areas)
    kinds = draw_kinds(wijken)
    latents = {}
    for count in COUNTS:
        own, drift = draw_field(rng, factor), draw_field(rng, factor)
        scale = np.hypot(count.shared, count.own)
        pattern = count.shared * shared + count.own * own
        if count.name in OF_KIND:
            pattern += np.array([OF_KIND[count.name][kinds[wijk]] for wijk in wijken])
        for year in YEARS:
            moved = scale * DRIFT * (year - YEARS[0]) / 10 * drift
            noise = np.round(NOISE * rng.standard_normal(len(areas)), 6)
            by_itself = noise if count in DENOMINATORS else 0.0  # chance comes with the counts
            latents[count.name, year] = pattern + moved + by_itself
    plant(latents, np.array(wijken), np.array([row["sector"] for row in areas]))
    return weights, latents


def plant(
    latents: dict[tuple[str, int], np.ndarray], wijken: np.ndarray, sectors: np.ndarray
) -> None:
    """Add the slow rise, the sudden one, and what makes the moved sector differ."""
    for year in YEARS:
        latents[SLOW[1], year] += SLOW[2] * max(0, year - YEARS[1]) * (wijken == SLOW[0])
        latents[MOVED[1], year] += MOVED[2] * (sectors == MOVED[0])
    latents[SUDDEN[1], YEARS[-1]] += SUDDEN[2] * (wijken == SUDDEN[0])


def draw_chance(year: int, areas: list[dict[str, str]]) -> Columns:
    """Draw what chance adds to each numerator: nothing to planted rises, nor to the bucket.

    It is cut off, so that nothing but what is planted lies far out.
    """
    rng = np.random.RandomState(SEED + year)
    wijken = np.array([*wijken_of_now(areas), ""])
    drawn = {}
    for count in NUMERATORS:
        chance = np.clip(rng.standard_normal(len(areas)), -FAR_OUT, FAR_OUT)
        drawn[count.name] = np.append(np.round(CHANCE * chance, 6), 0.0)
    for wijk, name, _ in (SLOW, SUDDEN):
        drawn[name][wijken == wijk] = 0.0
    return drawn


def fill_year(
    year: int, weights: np.ndarray, fixed: dict[int, int], latents: Columns, chance: Columns
) -> Columns:
    """All counts of one year, each with its exact city total."""
    at = YEARS.index(year)
    counts = {"inwoners": people(RESIDENTS[at], weights, fixed)}
    for count in COUNTS:
        whole, _, without = count.within.partition("-")
        within = counts[whole] - (counts[without] if without else 0)
        latent = np.append(latents[count.name], 0.0)
        by_chance = chance.get(count.name, np.zeros(len(latent)))
        counts[count.name] = spread(count.totals[at], within, count.ceiling, latent, by_chance)
    return counts


def inherit(
    weights: np.ndarray, latents: Columns, parents: list[tuple[int, ...]]
) -> tuple[np.ndarray, Columns]:
    """Carry weights and patterns to a later vintage.

    The parts of a split differ a little, and have together as many residents as the whole had.
    """
    rng = np.random.RandomState(SEED + 1)  # its own stream: the same split in every year
    split = np.array([parents.count(codes) > 1 for codes in parents])
    together = np.array([parents.index(codes) for codes in parents])

    def apart(by: float) -> np.ndarray:
        """Draw how far parts lie from their mean; what was not split does not move."""
        drawn = np.round(by * split * rng.standard_normal(len(parents)), 6)
        mean = np.bincount(together, drawn) / np.maximum(np.bincount(together), 1)
        return drawn - mean[together]

    whole = np.array([weights[list(codes)].sum() for codes in parents])
    shares = np.exp(apart(2 * SPLIT_NOISE))
    new = whole * shares / np.bincount(together, shares)[together]
    carried = {
        name: np.array([values[list(c)].mean() for c in parents]) + apart(SPLIT_NOISE)
        for name, values in latents.items()
    }
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


def swapped(count: int) -> int:
    """Let the first two digits of a number change places."""
    first, second, *rest = str(count)
    return int("".join([second, first, *rest]))


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
            years[year] = fill_year(year, sizes, known, patterns, draw_chance(year, areas))
            if year != YEARS[0]:
                hide(years[year], [row["wijk"] for row in areas], rng)
        codes = [row["sector"] for row in areas] + [BUCKET]
        if YEARS[-1] in years:
            cell, column = codes.index(FAULTY[0]), years[YEARS[-1]][FAULTY[1]]
            column[cell] = swapped(column[cell])
        for domain in dict.fromkeys(count.file for count in COUNTS):
            write(out / f"{domain}_{geolevel}.csv", geolevel, codes, years)
    logging.getLogger(__name__).info("voorbeeldcijfers geschreven in %s", out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write to")
    main(parser.parse_args().out)
