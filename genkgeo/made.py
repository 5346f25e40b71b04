"""One paragraph under every page: from what, with what and how it was made.

Nothing in it changes when the same figures are worked out again.
"""

from __future__ import annotations

import platform
from importlib.metadata import version

from genkgeo import dutch
from genkgeo.results import Results

NAMED = ("genkgeo", "pandas", "geopandas", "scikit-learn")


def made(results: Results) -> str:
    """Say how a release was made.

    Parameters
    ----------
    results : Results

    Returns
    -------
    str
        Dutch sentences, without a date of making.
    """
    number = len(results.sources)
    files = f"{number} tabel" if number == 1 else f"{number} tabellen"
    years = sorted(int(year) for year in results.measures["period"].unique())
    of = f"cijfers van {years[0]} tot {years[-1]}" if len(set(years)) > 1 else "cijfers"
    if len(set(years)) == 1:
        of = f"cijfers van {years[0]}"
    tools = [f"Python {platform.python_version()}", *(f"{one} {version(one)}" for one in NAMED)]
    return (
        f"Hoe gemaakt: uitgave {results.year}, {of} uit {files}, indeling "
        f"{results.areas.vintage}; tellingen zijn opgeteld en dan pas gedeeld. "
        f"Gemaakt met {dutch.listing(tools)}. Welk bestand, welke keuze en welke controle "
        "erachter zitten, staat in manifest.json."
    )
