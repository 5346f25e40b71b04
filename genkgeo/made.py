"""What every page about results has around its content: notes, links, style, how it was made.

Nothing in it changes when the same figures are worked out again.
"""

from __future__ import annotations

import platform
from importlib.metadata import version

from genkgeo import dutch
from genkgeo.offline import asset
from genkgeo.results import Results

NAMED = ("genkgeo", "pandas", "geopandas", "scikit-learn")


def frame(results: Results, *, up: str = "") -> dict[str, object]:
    """Give what `base.html.j2` wants to know for a page about results.

    Parameters
    ----------
    results : Results
    up : str
        From the page to the folder of the release, such as ``../``.
    """
    return {
        "notes": results.notes,
        "example": results.example,
        "made": made(results),
        "css": asset("genkgeo.css"),
        "up": up,
        "pages": results.pages,
    }


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
    years = [str(year) for year in sorted(results.measures["period"].unique())]
    span = " tot ".join(dict.fromkeys((*years[:1], *years[-1:])))
    of = f"cijfers van {span}" if span else "nog geen cijfers"
    tools = [f"Python {platform.python_version()}", *(f"{one} {version(one)}" for one in NAMED)]
    return (
        f"Hoe gemaakt: uitgave {results.year}, {of} uit {files}, indeling "
        f"{results.areas.vintage}; tellingen zijn opgeteld en dan pas gedeeld. "
        f"Gemaakt met {dutch.listing(tools)}. Welk bestand, welke keuze en welke controle "
        "erachter zitten, staat in manifest.json."
    )
