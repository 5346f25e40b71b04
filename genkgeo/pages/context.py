"""What surrounds the content of every page of a release: notes, links, style and provenance.

Nothing in it changes when the same figures are computed again.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import TypedDict

from genkgeo.pages.library import library_version
from genkgeo.pages.linked_names import linker
from genkgeo.pages.navigation import FIXED, GLOSSARY, Link, named
from genkgeo.pages.scripts import FIGURES, joined_script
from genkgeo.pages.standalone import asset
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results
from genkgeo.words import dutch

LIBRARIES = ("pandas", "geopandas", "scikit-learn")
"""Beside this library, the footer names the version of these."""


class ReleaseFacts(TypedDict):
    """What every page of a release says beside its content, in a form that JSON can hold."""

    notes: list[str]
    contact: str
    """Address for who has a question; empty where the parameters give none."""
    example: bool
    provenance: str
    links: list[list[str]]
    """Text and file of what stands at the top."""


def page_context(
    results: Results, links: Sequence[Link] = FIXED, *, here: str = "", up: str = ""
) -> dict[str, object]:
    """Collect the variables of `base.html.j2` for a page about results.

    Parameters
    ----------
    results : Results
    links : sequence of Link
        From `genkgeo.pages.navigation.navigation`: what stands at the top.
    here : str
        File of the page itself, where it is one of the links.
    up : str
        From the page to the folder of the release, such as ``../``.
    """
    levels = results.levels
    sheet_level = levels.sheets
    return context_of(release_facts(results, links), here=here, up=up) | {
        "site": f"{results.areas.name} {results.year}",
        "linked": linker(results, up=up, here=here),
        "main": levels[levels.main],
        "parts": levels[levels.parts],
        "smallest": levels[SECTOR],
        "whole": levels.whole,
        "sheet_level": None if sheet_level is None else levels[sheet_level],
        "known_per": results.known_per,
        "profile_level": results.profiles.level if results.profiles.any else "",
        "profile_note": results.profiles.gradual,
        "script": joined_script(FIGURES),
        "origin": results.once(_origin),
    }


def _origin(results: Results) -> dict[str, object]:
    """What a picture or a file that leaves a page says of where its figures are from."""
    return {"suppliers": suppliers(results), "year": results.year}


def suppliers(results: Results) -> str:
    """List the suppliers of all indicators once."""
    names = (indicator.source for indicator in results.registry.values())
    return dutch.listing(list(dict.fromkeys(names)))


def release_facts(results: Results, links: Sequence[Link] = FIXED) -> ReleaseFacts:
    """Collect the facts of a release, for whoever writes a page without its figures at hand."""
    return {
        "notes": list(results.notes),
        "contact": results.contact,
        "example": results.example,
        "provenance": results.once(provenance),
        "links": [list(link) for link in named(links, results.levels.whole)],
    }


def context_of(facts: Mapping[str, object], *, here: str = "", up: str = "") -> dict[str, object]:
    """Turn the facts of a release into the variables of `base.html.j2`.

    Parameters
    ----------
    facts : mapping
        With at least what `release_facts` returns.
    here : str
        File of the page itself, where it is one of the links at the top.
    up : str
        From the page to the folder of the release, such as ``../``.
    """
    return {
        "notes": facts["notes"],
        "contact": facts.get("contact", ""),
        "glossary": GLOSSARY if facts["links"] else "",
        "example": facts["example"],
        "provenance": facts["provenance"],
        "navigation": facts["links"],
        "here": here,
        "css": asset("genkgeo.css"),
        "up": up,
    }


@cache
def _with_version(library: str) -> str:
    return f"{library} {version(library)}"


def provenance(results: Results) -> str:
    """Say from which tables a release was made, on which areas and with which software.

    Parameters
    ----------
    results : Results

    Returns
    -------
    str
        Dutch sentences. They hold no date of making, so that the same figures give the same
        pages.
    """
    number = len(results.sources)
    tables = f"{number} tabel" if number == 1 else f"{number} tabellen"
    years = [str(year) for year in sorted(results.measures["period"].unique())]
    span = " tot ".join(dict.fromkeys((*years[:1], *years[-1:])))
    figures = f"cijfers van {span}" if span else "nog geen cijfers"
    software = [
        f"Python {platform.python_version()}",
        library_version(),
        *map(_with_version, LIBRARIES),
    ]
    return (
        f"Hoe gemaakt: uitgave {results.year}, {figures} uit {tables}, indeling "
        f"{results.areas.vintage}; tellingen zijn opgeteld en dan pas gedeeld. "
        f"Gemaakt met {dutch.listing(software)}. Welk bestand, welke keuze en welke controle "
        "erachter zitten, staat in het bestand manifest.json."
    )
