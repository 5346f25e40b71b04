"""What the columns of an analyst's frames are called where they are shown."""

from __future__ import annotations

from collections.abc import Mapping

from genkgeo.words import dutch

HEADS = {
    **dutch.COLUMNS,
    "year": "jaar",
    "unit": "eenheid",
    "domain": "levensdomein",
    "definition": "omschrijving",
    "years": "jaren",
    "levels": "niveaus",
    "counts": "telt_als_risico",
    "city_value": "de_stad",
    "average": "gemiddelde",
    "contribution": "bijdrage",
    "above_average": "boven_het_gemiddelde",
    "choice": "keuze",
    "other_fifth": "ander_vijfde",
    "distance": "afstand",
    "indicators": "gedeelde_cijfers",
    "profile_name": "profielnaam",
    "areas": "gebieden",
    "factor": "factor",
    "minimum": "getoond_vanaf",
    "why_hidden": "waarom_verborgen",
}
"""Column of a frame → its head; a table may have other ones of its own."""


def head(column: str, own: Mapping[str, str]) -> str:
    """Say what a column is called, by the table itself or as everywhere.

    Examples
    --------
    >>> head("above_average", {}), head("low", {"low": "marge_van"}), head("stadsdeel", {})
    ('boven het gemiddelde', 'marge van', 'stadsdeel')
    """
    return own.get(column, HEADS.get(column, column)).replace("_", " ")
