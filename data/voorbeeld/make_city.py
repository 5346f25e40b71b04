"""Make the embedded example figures that exist for the whole city alone.

Every figure is made up: it starts at what the city's documents print for 2013 (or 2021, 2017) and
goes by lot from there. Nothing here is, or is derived from, a later figure of Genk.

Usage: ``python data/voorbeeld/make_city.py [--out FILE]``
"""

from __future__ import annotations

import argparse
import csv
import logging
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
SEED = 71017
YEARS = (2022, 2023, 2024, 2025)
STEP, SPREAD = 0.04, 0.15
"""How far a figure moves in a year, and between the document and the first year, on a log scale."""

FIGURES = """
voorkeurregeling_0_4        3400   .116
laag_inkomen_0_3            2300   .21
gezinnen_leefloon           7300   .0114
eenouder_0_3                2050   .0804
niet_eu_0_3                 2300   .167
tienermoeders               -       15
thuistaal                    740   .482
kleuterparticipatie         2150   .94
oki_kleuter                 2150  1.585
oki_kleuter_opleiding       2150   .36
oki_kleuter_taal            2150   .52
oki_kleuter_buurt           2150   .38
schooltoelage_basis         6555   .582
schooltoelage_secundair     4923   .598
voorkeurregeling_jong      13800   .193
leefloon_gezinslast          440   .246
lage_inkomens              34500   .48
materiele_steun             -     1052
verwarmingstoelage          -     1010
werkloosheidsgraad         29500   .122
jonge_werkzoekenden         3500   .246
laaggeschoolde_werkzoekenden 3500  .566
uithuiszetting              -       74
afsluiting                  -      261
lco                         -      181
ocmw_schuldbemiddeling      -      108
schuldenregeling            -      653
niet_belgen                67400   .121
herkomst                   67400   .52
geboorten_jaar              -      733
"""
"""Indicator, of how many (about), and where it starts: a share, or a count where there is no whole.

That of births is a third of those of three years in the tables of areas.
"""

OF_THREE_YEARS = ("geboorten_jaar",)
"""What the last three years together have as many of as the tables of areas say."""

ALLOWANCE = 0.325
"""Share of the children with a school allowance: what the other three leave of OKI in 2013."""

WITHIN = {"afsluiting_voorkomen": ("afsluiting", 0.95), "lco_met_client": ("lco", 0.8287)}
"""Indicator → the one that it is a part of, and which part."""


def draw() -> list[tuple[str, int, int, int | None]]:
    """Draw indicator, year, numerator and denominator of every figure."""
    rng = np.random.RandomState(SEED)  # the legacy stream: frozen, the same in every numpy
    rows: list[tuple[str, int, int, int | None]] = []
    counts: dict[tuple[str, int], int] = {}
    for line in FIGURES.strip().splitlines():
        name, whole, start = line.split()
        path = np.round(SPREAD * rng.standard_normal() + STEP * rng.standard_normal(4).cumsum(), 6)
        if name in OF_THREE_YEARS:
            path = path - np.log(np.exp(path[1:]).mean())
        for year, moved in zip(YEARS, path.tolist(), strict=True):
            level = float(start) * np.exp(moved)
            if whole == "-":
                counts[name, year] = round(level)
                rows.append((name, year, counts[name, year], None))
                continue
            of = round(int(whole) * (1 + 0.004 * (year - YEARS[-1])))
            most = 4 if name == "oki_kleuter" else 0.97
            counts[name, year] = round(min(level, most) * of)
            rows.append((name, year, counts[name, year], of))
    for name, (outer, share) in WITHIN.items():
        of_years = [(year, counts[outer, year]) for year in YEARS]
        rows += [(name, year, round(share * of), of) for year, of in of_years]
    return rows + _allowances(counts, rows, rng)


def _allowances(
    counts: dict[tuple[str, int], int],
    rows: list[tuple[str, int, int, int | None]],
    rng: np.random.RandomState,
) -> list[tuple[str, int, int, int | None]]:
    """Draw the fourth characteristic, and give OKI what the four add up to."""
    others = ("oki_kleuter_opleiding", "oki_kleuter_taal", "oki_kleuter_buurt")
    path = np.round(STEP * rng.standard_normal(4).cumsum(), 6)
    made = []
    for place, (name, year, _, whole) in enumerate(rows):
        if name == "oki_kleuter" and whole is not None:
            last = round(ALLOWANCE * np.exp(float(path[YEARS.index(year)])) * whole)
            made.append(("oki_kleuter_toelage", year, last, whole))
            rows[place] = (name, year, last + sum(counts[one, year] for one in others), whole)
    return made


def main(out: Path) -> None:
    """Write the file, in the order of the indicators and years."""
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["indicator", "jaar", "teller", "noemer"])
        writer.writerows([*row[:3], "" if row[3] is None else row[3]] for row in draw())
    logging.getLogger(__name__).info("voorbeeldcijfers van de stad geschreven in %s", out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "stadscijfers.csv", help="file")
    main(parser.parse_args().out)
