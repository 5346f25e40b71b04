"""Which figure of today follows each figure of a document, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.text import read_csv

FILE = "opvolging.csv"
"""In the folder with the figures of the documents."""

COLUMNS = {
    "document": "document",
    "nr": "number",
    "opvolger": "successor",
    "wat": "what",
    "staat": "standing",
    "reden": "why",
}
"""Column of the file → column of the frame."""

VALUE, COUNT, GROWTH, PER_YEAR, RESIDENTS = "waarde", "teller", "groei", "per_jaar", "inwoners"
WHAT = (VALUE, COUNT, GROWTH, PER_YEAR, RESIDENTS)
"""What of the indicator follows: its figure, its count, how much that grew since the year before,
its count per year where it adds years up; or the residents of the city."""

PEOPLE = r"(?:\w+ )?(?:leerlingen|kinderen|gezinnen|inwoners|geboorten|mensen|personen|klanten)"
"""A unit that counts people."""

FOLLOWED, NO_MORE, LEFT_OUT = "gevolgd", "niet meer gemeten", "niet gevolgd"
STANDINGS = (FOLLOWED, NO_MORE, LEFT_OUT)


def read_successors(
    folder: Path, document_numbers: pd.DataFrame, registry: Mapping[str, Indicator]
) -> pd.DataFrame | None:
    """Read what follows every figure of the documents.

    Parameters
    ----------
    folder : pathlib.Path
        Such as ``data/referentie``.
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    registry : mapping of str to Indicator

    Returns
    -------
    pandas.DataFrame or None
        Columns ``document, number, successor, what, standing, why``, a row for each of
        ``document_numbers`` and in their order; None where there is no such file.

    Raises
    ------
    DataError
        A figure of a document has no row, or a row no figure; a row stands twice, names an unknown
        indicator, or says neither what follows nor why nothing does; with file and row.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    given = read_csv(path, required=list(COLUMNS)).rename(columns=COLUMNS)[list(COLUMNS.values())]
    followed = given["standing"] == FOLLOWED
    residents = given["what"] == RESIDENTS
    known = given["successor"].isin(list(registry))
    _refuse(given, ~given["standing"].isin(STANDINGS), "heeft een onbekende staat", path)
    _refuse(given, followed & ~(known | residents), "heeft geen opvolger in het register", path)
    _refuse(given, followed & ~given["what"].isin(WHAT), "zegt niet wat er volgt", path)
    _refuse(given, ~followed & (given["why"] == ""), "zegt niet waarom niets volgt", path)
    _refuse(given, ~followed & (given["successor"] != ""), "heeft toch een opvolger", path)
    _refuse(
        given, residents & (given["successor"] != ""), "heeft naast inwoners een opvolger", path
    )
    _refuse(given, given.duplicated(["document", "number"]), "staat er twee keer", path)
    _refuse_unlike(given, document_numbers, registry, path)
    figures = document_numbers[["document", "number"]]
    figures = figures.assign(number=figures["number"].astype(str))
    table = figures.merge(given, on=["document", "number"], how="outer", indicator=True)
    for side, what in (("left_only", "heeft geen rij"), ("right_only", "staat in geen document")):
        alone = table[table["_merge"] == side]
        if len(alone):
            raise DataError(
                f"Een cijfer {what}",
                expected="voor elk cijfer van de documenten wat het opvolgt, of waarom niets",
                found=first_five(alone["document"] + " nr " + alone["number"]),
                where=str(path),
                remedy="voeg de rij toe of haal ze weg",
            )
    return figures.merge(given, on=["document", "number"], validate="one_to_one").assign(
        number=document_numbers["number"].to_numpy()
    )


def _refuse_unlike(
    given: pd.DataFrame,
    document_numbers: pd.DataFrame,
    registry: Mapping[str, Indicator],
    path: Path,
) -> None:
    """Refuse what follows that is of another kind: a share for a count, or a count for a share."""
    numbers = document_numbers.assign(number=document_numbers["number"].astype(str))
    units = numbers.set_index(["document", "number"])["unit"]
    unit = units.reindex(pd.MultiIndex.from_frame(given[["document", "number"]])).to_numpy()
    share = pd.Series(unit == "%", given.index)
    counts = given["what"].isin([COUNT, PER_YEAR, RESIDENTS])
    _refuse(given, counts & share, "zet een aantal naast een percentage", path)
    own = given["successor"].map(registry)
    shares = own.map(lambda one: isinstance(one, Indicator) and one.unit == "%")
    value = given["what"] == VALUE
    people = pd.Series(unit, given.index).fillna("").str.fullmatch(PEOPLE)
    unlike = (share & ~shares & own.notna()) | (people & shares)
    _refuse(given, value & unlike, "zet een percentage naast iets anders", path)
    adds_up = own.map(lambda one: isinstance(one, Indicator) and one.years_together > 1)
    per_year = given["what"] == PER_YEAR
    _refuse(given, per_year & ~adds_up, "deelt door jaren wat van één jaar is", path)


def _refuse(given: pd.DataFrame, wrong: pd.Series, what: str, path: Path) -> None:
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise DataError(
            f"Een rij {what}",
            expected=f"staat: {', '.join(STANDINGS)}; wat: {', '.join(WHAT)}",
            found=first_five(given.loc[wrong, "successor"].replace("", "(leeg)")),
            where=f"{path.name}, rij {first_five(row + 2 for row in rows)}",
            remedy="verbeter de rij en probeer opnieuw",
        )
