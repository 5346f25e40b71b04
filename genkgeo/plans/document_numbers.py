"""The numbers that the city's documents give, each with the place in the text where it stands."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.plans.schema import DOMAINS
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import years

COLUMNS = {
    "document": "document",
    "nr": "number",
    "deel": "section",
    "domein": "domain",
    "onderwerp": "subject",
    "indicator": "indicator",
    "jaar": "year",
    "jaar_is": "year_is",
    "deelperiode": "part",
    "gebied": "area",
    "leeftijd": "age",
    "groep": "group",
    "eenheid": "unit",
    "waarde": "value",
    "waarde_indicator": "indicator_value",
    "gedrukt": "printed",
    "anker": "anchor",
    "noot": "note",
}
"""Column of the file → column of the frame."""

NEEDED = ("document", "onderwerp", "gebied", "eenheid", "gedrukt", "anker")
YEAR_IS = ("genoemd", "aangenomen")
LONGEST_ANCHOR = 5
"""Words; an anchor finds the place, it does not repeat the sentence."""

SAME = ("document", "onderwerp", "jaar", "deelperiode", "gebied", "leeftijd", "groep", "eenheid")
"""Columns that together, with the printed number, make a figure one figure."""

NUMBER = re.compile(r"[0-9]+|[0-9]{1,3}(?:[ .][0-9]{3})+")


def read_document_numbers(folder: Path, indicators: Collection[str]) -> pd.DataFrame:
    """Read the numbers of every document (``cijfers_*.csv``).

    Parameters
    ----------
    folder : pathlib.Path
        Such as ``data/referentie``.
    indicators : collection of str
        Ids of the registry.

    Returns
    -------
    pandas.DataFrame
        The columns of `COLUMNS`, by document and number. ``value`` is in ``unit``, as
        printed; ``indicator_value`` is the same in the unit of the indicator, where the
        figure is of the whole population that the indicator is about, or of the only ``group``
        that the document gives; else NaN. ``year_is`` says whether the document names the year
        of this very figure or we took it from the rest of the text.

    Raises
    ------
    DataError
        There is no such file, or a row lacks what it needs, names an unknown indicator or
        life domain, gives a value that is not the printed one, or stands twice; with the
        file and the row.
    """
    paths = sorted(folder.glob("cijfers_*.csv"))
    if not paths:
        raise DataError(
            "Er zijn geen cijfers van documenten gevonden",
            expected="minstens één bestand cijfers_….csv",
            where=str(folder),
            remedy="controleer de map",
        )
    frame = pd.concat([_read(path, indicators) for path in paths])
    return frame.sort_values(["document", "number"], ignore_index=True)


def references(document_numbers: pd.DataFrame, city: str) -> pd.DataFrame:
    """Take what the documents say of areas outside the city, in the unit of the indicator.

    Parameters
    ----------
    document_numbers : pandas.DataFrame
        From `read_document_numbers`.
    city : str
        Name of the city, whose own figures are left out.

    Returns
    -------
    pandas.DataFrame
        ``indicator``, ``area``, ``period``, ``value``; sorted by these, and each once: where
        documents differ the last one counts. ``assumed`` says that the year is ours and not the
        document's, ``group`` of whom the figure is where that is not everybody; ``area`` then
        says it too, and ``printed_for`` is the area alone.
    """
    outside = document_numbers["area"] != city
    wider = document_numbers[document_numbers["indicator_value"].notna() & outside]
    groups = wider["group"]
    wider = pd.DataFrame(
        {
            "indicator": wider["indicator"],
            "area": wider["area"] + groups.map(lambda group: f" ({group})" if group else ""),
            "period": wider["year"],
            "value": wider["indicator_value"],
            "assumed": wider["year_is"] == YEAR_IS[1],
            "group": groups,
            "printed_for": wider["area"],
        }
    )
    keys = ["indicator", "area", "period"]
    return wider.drop_duplicates(keys, keep="last").sort_values(keys, ignore_index=True)


def printed_value(text: str) -> float:
    """Read the number that a document prints; NaN when it prints words.

    Examples
    --------
    >>> [printed_value(text) for text in ("65 363", "868.230", "08", "1 089,82")]
    [65363.0, 868230.0, 8.0, 1089.82]
    >>> printed_value("1 op 5")
    nan
    """
    whole, _, decimals = text.partition(",")
    if not NUMBER.fullmatch(whole) or not (decimals.isdigit() or "," not in text):
        return float("nan")
    return float(f"{re.sub('[ .]', '', whole)}.{decimals or 0}")


def _read(path: Path, indicators: Collection[str]) -> pd.DataFrame:
    given = read_csv(path, required=list(COLUMNS))[list(COLUMNS)]
    for name in NEEDED:
        _refuse(given[name], given[name] == "", "Een cel is leeg", path)
    _among(given["domein"], DOMAINS, path)
    _among(given["indicator"], ["", *indicators], path)
    _among(given["jaar_is"], YEAR_IS, path)
    frame = given.rename(columns=COLUMNS)
    frame["number"] = _whole(given["nr"], path)
    frame["year"] = years(given["jaar"], path)
    frame["value"] = parse_numbers(given["waarde"], path)
    frame["indicator_value"] = parse_numbers(given["waarde_indicator"], path)
    _values_are_printed(given, frame, path)
    _anchors_are_short(given, path)
    _once(given, path)
    return frame


def _whole(cells: pd.Series, path: Path) -> pd.Series:
    _refuse(cells, ~cells.str.fullmatch("[1-9][0-9]{0,5}"), "Een nummer is geen getal", path)
    return cells.astype(int)


def _values_are_printed(given: pd.DataFrame, frame: pd.DataFrame, path: Path) -> None:
    _refuse(given["waarde"], frame["value"].isna(), "Een cel is leeg", path)
    printed = given["gedrukt"].map(printed_value)
    differs = printed.notna() & ~np.isclose(printed, frame["value"], rtol=0, atol=1e-9)
    _refuse(given["waarde"], differs, "De waarde is niet het gedrukte getal", path)
    loose = frame["indicator_value"].notna() & (given["indicator"] == "")
    _refuse(given["waarde_indicator"], loose, "Er is een waarde zonder indicator", path)


def _anchors_are_short(given: pd.DataFrame, path: Path) -> None:
    """Count the printed number as one word, whatever blanks it has."""
    pairs = zip(given["anker"], given["gedrukt"], strict=True)
    words = [len(anchor.replace(printed, "0").split()) for anchor, printed in pairs]
    long = pd.Series(words, given.index) > LONGEST_ANCHOR
    _refuse(given["anker"], long, f"Een anker heeft meer dan {LONGEST_ANCHOR} woorden", path)


def _once(given: pd.DataFrame, path: Path) -> None:
    double = given.duplicated(["document", "nr"])
    _refuse(given["nr"], double, "Een nummer staat er twee keer", path)
    double = given.duplicated([*SAME, "gedrukt"])
    _refuse(given["onderwerp"], double, "Een cijfer staat er twee keer", path)


def _among(cells: pd.Series, valid: Collection[str], path: Path) -> None:
    what = f"Onbekend in kolom {cells.name}"
    expected = ", ".join(name for name in valid if name)
    _refuse(cells, ~cells.isin(list(valid)), what, path, expected=expected)


def _refuse(
    cells: pd.Series, wrong: pd.Series, what: str, path: Path, *, expected: str | None = None
) -> None:
    """Raise when a cell is wrong, naming file, rows and column."""
    if not wrong.any():
        return
    rows = cells.index[wrong]
    raise DataError(
        what,
        expected=expected,
        found=repr(cells[rows[0]]),
        where=f"{path.name}, rij {first_five(row + 2 for row in rows)}, kolom {cells.name}",
        remedy="verbeter de rij en probeer opnieuw",
    )
