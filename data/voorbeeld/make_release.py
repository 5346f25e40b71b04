"""Make the earlier release of the embedded example: what the year 2024 left behind.

It is the example as it stood a year earlier: the figures until 2024 on the borders of 2019,
three budgetmeters later revised by the source, and an index in which debts weighed half.

Usage: ``python data/voorbeeld/make_release.py [--out DIR]``
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from genkgeo.analysis.computed import Computed
from genkgeo.parameters.file import read_params

HERE = Path(__file__).resolve().parent
PARAMS = HERE.parent.parent / "params" / "voorbeeld-2025.yaml"
YEAR, VINTAGE = 2024, "2019"
REVISED = {"71016A001": 6, "71016A081": -4, "71016A300": 5}
"""Sector → how many more budgetmeters the earlier release counted in its year."""
WEIGHTS = {"schulden": 0.5}


def main(out: Path) -> None:
    """Compute the year 2024 as it was published then, and write its archive."""
    params = read_params(PARAMS)
    file = params.file
    then = file.model_copy(
        update={
            "year": YEAR,
            "vintage": VINTAGE,
            "previous": None,
            "title": file.title.replace(str(file.year), str(YEAR)),
            "tables": tuple(table for table in file.tables if table.vintage == VINTAGE),
            "areas": {VINTAGE: file.areas[VINTAGE]},
            "crosswalk": None,
            "risk": file.risk.model_copy(update={"weights": WEIGHTS}),
        }
    )
    analysis = Computed(params.model_copy(update={"file": then}))
    figures = analysis.figures
    there = (figures["variable"] == "budgetmeters") & (figures["period"] == YEAR)
    more = figures["sector"].map(REVISED).where(there).fillna(0)
    analysis.figures = figures.assign(value=figures["value"] + more)
    analysis.keep(out)
    logging.getLogger(__name__).info("vorige uitgave geschreven in %s", out)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=HERE / "uitgave_2024", help="folder")
    main(parser.parse_args().out)
