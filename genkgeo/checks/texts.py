"""Texts beside the names of areas: a wrong encoding, an error, one street that is everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import WARNING, Finding
from genkgeo.checks.names import errors_among, garbled_among
from genkgeo.errors import GenkgeoError, first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.levels import SECTOR
from genkgeo.sources.streets import read_streets

EVERYWHERE = 0.5
"""Share of the sectors from where a street is in too many."""

MANY = 10
"""Sectors that a long street may cross in any municipality."""

OF_PLACES = {
    "naam": "name",
    "soort": "kind",
    "bron": "source",
    "toelichting": "note",
}
"""Column of the table of places that holds text → the same of what is read of it."""


def check_texts(areas: Mapping[str, Areas], spots: pd.DataFrame, params: Params) -> list[Finding]:
    """Find what no reader could read, of indicators, places and streets.

    A table that cannot be read is told where it is used.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    spots : pandas.DataFrame
        From `genkgeo.plans.known.read_spots`; may be empty.
    params : Params

    Returns
    -------
    list of Finding
        An error of a spreadsheet blocks; text in another encoding, and a street that is
        everywhere, are warnings.
    """
    findings = [*_of_indicators(params)]
    findings += [*_of_places(spots, params)]
    with suppress(GenkgeoError):
        findings += [*_of_streets(areas, params)]
    return findings


def _of_indicators(params: Params) -> Iterator[Finding]:
    file = Path(params.file.registry).name
    indicators = {**params.described, **params.registry}.values()
    for key in ("short", "label", "unit", "high", "low"):
        texts = [getattr(one, key) for one in indicators]
        what = f"teksten van indicatoren ({key})"
        yield from errors_among(texts, file, key, what)
        yield from garbled_among(texts, file, key, what)


def _of_places(spots: pd.DataFrame, params: Params) -> Iterator[Finding]:
    if params.file.places is None:
        return
    file = Path(params.file.places).name
    for head, column in OF_PLACES.items():
        what = f"teksten van plaatsen ({head})"
        yield from errors_among(spots[column], file, head, what)
        yield from garbled_among(spots[column], file, head, what)


def _of_streets(areas: Mapping[str, Areas], params: Params) -> Iterator[Finding]:
    if params.file.streets is None:
        return
    vintage = params.file.vintage
    sectors = areas[vintage].names[SECTOR].index
    streets = read_streets(params.resolve(params.file.streets), sectors, vintage)
    file = Path(params.file.streets).name
    yield from garbled_among(streets["name"], file, "straat", "namen van straten")
    crossed = streets["name"].value_counts()
    everywhere = crossed[crossed > max(MANY, EVERYWHERE * len(sectors))]
    if len(everywhere):
        texts = sorted(f"{name} ({number})" for name, number in everywhere.items())
        message = f"een straat ligt in meer dan de helft van de sectoren: {first_five(texts)}"
        remedy = "verbeter de kolom sector: wie zo'n straat zoekt, vindt haar nu overal"
        yield Finding(WARNING, "andere plaats", file, None, "straat", message, remedy)
