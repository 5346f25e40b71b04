"""What every page of a release has around its content: notes, links, style, how it was made.

Nothing in it changes when the same figures are worked out again.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping
from importlib.metadata import version

from genkgeo.pages.standalone import asset
from genkgeo.results import Results
from genkgeo.words import dutch

NAMED = ("genkgeo", "pandas", "geopandas", "scikit-learn")


def frame(results: Results, *, up: str = "") -> dict[str, object]:
    """Give what `base.html.j2` wants to know for a page about results.

    Parameters
    ----------
    results : Results
    up : str
        From the page to the folder of the release, such as ``../``.
    """
    return around(told(results), up=up)


def told(results: Results) -> dict[str, object]:
    """Give what a release says around the content of its pages, in a form that JSON can hold.

    For who writes a page of a release without having its figures at hand.

    Returns
    -------
    dict
        ``notes``, ``example``, ``made`` and ``links`` (text and file of the pages beyond the
        fixed ones).
    """
    return {
        "notes": list(results.notes),
        "example": results.example,
        "made": made(results),
        "links": [list(link) for link in results.pages],
    }


def around(facts: Mapping[str, object], *, up: str = "") -> dict[str, object]:
    """Give what `base.html.j2` wants to know, as `frame` does, from what `told` gave.

    Parameters
    ----------
    facts : mapping
        With at least what `told` gives.
    up : str
        From the page to the folder of the release, such as ``../``.
    """
    return {
        "notes": facts["notes"],
        "example": facts["example"],
        "made": facts["made"],
        "pages": facts["links"],
        "css": asset("genkgeo.css"),
        "up": up,
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
