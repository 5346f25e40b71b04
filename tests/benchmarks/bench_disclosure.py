"""Suppression and the attack: the example year, and a made-up tree as large as the country.

``python tests/benchmarks/bench_disclosure.py`` prints processor-seconds beside their goals.
"""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import two_levels
from project import EXAMPLE

from genkgeo.analysis.computed import Computed
from genkgeo.areas.hierarchy import Areas
from genkgeo.change.edition import residents_of, unprotected
from genkgeo.measures.disclosure import protect
from genkgeo.measures.disclosure.tightest import Bounds, propagated
from genkgeo.measures.disclosure.unknowns import Numbers, numbers_of
from genkgeo.measures.indicators import as_measures
from genkgeo.parameters.file import read_params
from genkgeo.parameters.registry import Indicator

GOAL_GENK, GOAL_COUNTRY, GOAL_PASSED = 5.0, 60.0, 2.0
SECTORS, WIJKEN, DISTRICTS, SMALL = 19_500, 4_000, 500, 1_500
FEW = 5


def country(chance: np.random.Generator) -> tuple[pd.DataFrame, dict[str, Indicator], Areas]:
    """Make a count per sector of a tree of 24.000 areas, of which 1.500 sectors are too small."""
    wijk_of = np.sort(chance.integers(WIJKEN, size=SECTORS))
    district_of = np.sort(chance.integers(DISTRICTS, size=WIJKEN))
    wijk = pd.Series([f"W{at:05}" for at in wijk_of])
    district = pd.Series([f"D{at:04}" for at in district_of[wijk_of]])
    codes = [f"S{at:05}" for at in range(SECTORS)]
    sectors = pd.DataFrame({"wijk": wijk.to_numpy(), "stadsdeel": district.to_numpy()}, codes)
    sectors = sectors.assign(name=codes)
    names = {"sector": pd.Series(codes, codes)}
    for level in ("wijk", "stadsdeel"):
        own = sorted(set(sectors[level]))
        names[level] = pd.Series(own, own)
    names["gemeente"] = pd.Series({"B": "Land"})
    areas = Areas("nu", "B", "Land", two_levels.LEVELS, sectors, names, (), (), False)
    count = chance.integers(FEW, 400, size=SECTORS).astype(float)
    count[chance.choice(SECTORS, SMALL, replace=False)] = chance.integers(1, FEW, size=SMALL)
    parts, level_of, area_of = [], [], []
    for level in areas.levels.ids:
        matrix, index = areas.membership(level)
        parts.append(matrix @ count)
        level_of += [level] * len(index)
        area_of += list(index)
    number = np.concatenate(parts)[:, None]
    nothing = np.full_like(number, np.nan)
    columns = {"numerator": number, "denominator": nothing, "value": number}
    columns |= {"state": np.full(number.shape, "waargenomen", dtype=object)}
    columns |= {"coverage": np.ones_like(number), "low": number, "high": number}
    measures = as_measures(np.array(level_of), np.array(area_of), [("x", 2025)], columns)
    one = Indicator(
        label="x", short="x", unit="", domain="wonen", kind="count", numerator="n", source="x",
        smallest_count=FEW,
    )  # fmt: skip
    return measures, {"x": one}, areas


def main() -> None:
    """Print how long both take."""
    edition = Computed(read_params(EXAMPLE)).edition
    before, people = unprotected(edition), residents_of(edition)
    began = time.process_time()
    registry, of = edition.method.registry, edition.method.residents
    found = protect(before, registry, edition.here, residents=people, of=of)
    took = time.process_time() - began
    print(
        f"Genk: {len(found.secrets)} secrets in {len(before):,} figures, "
        f"suppression {took:.1f} s (goal {GOAL_GENK:.0f} with the attack)"
    )
    measures, registry, areas = country(np.random.default_rng(1))
    began = time.process_time()
    found = protect(measures, registry, areas)
    took = time.process_time() - began
    hide = found.measures["state"].to_numpy() == "onderdrukt"
    hidden = int(hide.sum())
    print(
        f"country: {len(found.secrets)} secrets in {len(measures):,} areas, {hidden:,} hidden, "
        f"{took:.1f} s (goal {GOAL_COUNTRY:.0f})"
    )
    began = time.process_time()
    exposed = passed_on(numbers_of(measures, registry, areas), hide)
    took = time.process_time() - began
    print(f"country: attack by propagation {took:.1f} s (goal {GOAL_PASSED:.0f}), {exposed} found")


def passed_on(numbers: Numbers, hide: np.ndarray) -> int:
    """Pass bounds on along all sums, and count the hidden figures of which one value is left."""
    shown = np.zeros(len(numbers.true), dtype=bool)
    shown[numbers.over[~hide]] = True
    low = np.where(shown, numbers.true, 0.0)
    high = np.where(shown, numbers.true, np.inf)
    nothing = np.zeros(numbers.sums.shape[0])
    whole = np.ones(len(low), dtype=bool)
    known = propagated(numbers.sums, nothing, nothing, Bounds(low, high), whole)
    return int((known.high - known.low < 1)[numbers.over[hide]].sum())


if __name__ == "__main__":
    main()
