"""Change what is hidden, and keep every sum: nothing that is published changes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pytest

from genkgeo.analysis.computed import Computed
from genkgeo.change.edition import Edition

NUMBERS = ["numerator", "denominator", "value", "coverage", "low", "high"]

pytestmark = pytest.mark.slow

Pair = tuple[str, int, str, str]
"""Variable, year, the sector that has one less, and the one that has one more."""


def pairs(edition: Edition) -> Iterator[Pair]:
    """Find hidden counts of two sectors of one wijk, of which each may be one more or less.

    Every count stays on its side of the rules, or other figures would have to be hidden.
    """
    here, registry = edition.here, edition.method.registry
    figures = edition.figures[edition.figures["vintage"] == edition.vintage]
    known = figures.set_index(["variable", "sector", "period"])["value"]
    held = edition.protected.withheld
    of_sectors = held[held["level"] == "sector"]
    wijk = of_sectors["area"].map(here.sectors["wijk"])
    for indicator in registry.values():
        if indicator.public or not indicator.counted or indicator.denominator is None:
            continue
        over, under, few = indicator.numerator, indicator.denominator, indicator.smallest_count
        own = of_sectors[of_sectors["variable"] == over]
        for (_, year), areas in own.groupby([wijk, "period"])["area"]:
            cells = {
                area: (known.get((over, area, year)), known.get((under, area, year)))
                for area in areas
            }
            cells = {area: of for area, of in cells.items() if None not in of and of[0] % 1 == 0}
            less = [area for area, (n, d) in cells.items() if 2 <= n < few <= d - n]
            more = [
                area for area, (n, d) in cells.items()
                if d - n > few and (1 <= n < few - 1 or n >= few)
            ]  # fmt: skip
            other = [area for area in more if less and area != less[0]]
            if other:
                yield over, int(year), less[0], other[-1]


def changed(analysis: Computed, chosen: list[Pair]) -> Computed:
    """Give the same analysis of other figures."""
    figures = analysis.edition.figures.copy()
    rows = pd.MultiIndex.from_frame(figures[["variable", "period", "sector", "vintage"]])
    for variable, year, less, more in chosen:
        for sector, by in ((less, -1.0), (more, 1.0)):
            at = rows.get_loc((variable, year, sector, analysis.edition.vintage))
            figures.iloc[at, figures.columns.get_loc("value")] += by
    other = Computed(analysis.params)
    other.__dict__["figures"] = figures
    return other


@pytest.fixture(scope="module")
def both(genk) -> tuple[Computed, Computed, list[Pair]]:
    """The example by stricter rules, and the same with all hidden figures changed that may be.

    By its own rules the example hides few counts of one wijk in pairs, of which one can be more
    and the other less; where counts below twelve are hidden, there are thirty.
    """
    stricter = {
        name: own if own.public else own.model_copy(update={"smallest_count": 12})
        for name, own in genk.computed.params.registry.items()
    }
    one = Computed(genk.computed.params.model_copy(update={"registry": stricter}))
    found = list(dict.fromkeys(pairs(one.edition)))
    assert len(found) >= 20
    return one, changed(one, found), found


def test_no_published_number_follows_what_is_hidden(both):
    one, other, chosen = both
    assert not one.edition.figures["value"].equals(other.edition.figures["value"])
    then, now = (analysis.edition.protected.measures for analysis in (one, other))
    assert then["state"].equals(now["state"])
    np.testing.assert_allclose(then[NUMBERS], now[NUMBERS], rtol=1e-12)
    variables = {variable for variable, *_ in chosen}
    assert len(variables) >= 3


def test_no_published_byte_follows_what_is_hidden(both, tmp_path):
    folders = tmp_path / "then", tmp_path / "now"
    for analysis, folder in zip(both, folders, strict=False):
        analysis.publish(folder)
    then, now = (
        {
            path.relative_to(folder): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for folder in folders
    )
    assert len(then) > 30 and then.keys() == now.keys()
    differs = [str(name) for name, content in then.items() if now[name] != content]
    assert differs == []


def test_the_changed_figures_are_hidden_ones(both):
    one, _, chosen = both
    places = pd.MultiIndex.from_frame(one.edition.protected.withheld)
    for variable, year, less, more in chosen:
        assert {(variable, "sector", less, year), (variable, "sector", more, year)} <= set(places)
