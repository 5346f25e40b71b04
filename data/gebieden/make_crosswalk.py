"""Make ``omrekening.csv``: the weights between the sectors of 2019 and those of 2025.

The weights come from the schematic shapes in ``data/shapes``: what is split is split there in
equal parts, and borders that moved in reality did not move. The city replaces the table.

Run from anywhere: ``python data/gebieden/make_crosswalk.py``. Same input, same bytes.
"""

from __future__ import annotations

import logging
from pathlib import Path

from genkgeo.areas.vintages import crosswalk
from genkgeo.sources.crosswalks import check, write_crosswalk
from genkgeo.sources.layers import read_all

logger = logging.getLogger("make_crosswalk")

TABLES = Path(__file__).resolve().parent
SHAPES = TABLES.parent / "shapes"


def make(path: Path) -> None:
    """Write the weights of both directions, checked."""
    shapes = {year: read_all(SHAPES / f"sectoren_{year}.geojson") for year in ("2019", "2025")}
    directions = {}
    for van, naar in (("2019", "2025"), ("2025", "2019")):
        weights = crosswalk(shapes[van], shapes[naar]).weights
        check(weights, shapes[van].index, shapes[naar].index)
        directions[van, naar] = weights
    write_crosswalk(path, directions)
    logger.info("%s: %d rows", path.name, sum(map(len, directions.values())))


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    make(TABLES / "omrekening.csv")
