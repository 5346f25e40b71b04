"""Our figures for the whole city beside the published ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.from_elsewhere import Published
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.suspect import looks_like_code
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import refuse_years_to_come, years

RECONCILIATION_COLUMNS = [
    "indicator",
    "period",
    "ours",
    "published",
    "difference",
    "ours_count",
    "published_count",
    "count_difference",
    "unknown",
    "verdict",
    "source",
]
PUBLISHED_COLUMNS = [
    "indicator",
    "period",
    "published",
    "decimals",
    "published_count",
    "source",
    "row",
]
REFERENCES = ["indicator", "area", "period", "value"]
"""Columns of what is known of wider areas, such as Limburg and Vlaanderen."""

REQUIRED = ["indicator", "jaar", "gebied", "waarde", "bron"]
"""Columns that a table of published figures has at least."""

SAME = "klopt"
HIDDEN = "binnen wat verborgen is"
OTHER = "wijkt af"
NO_YEAR = "geen cijfer voor dat jaar"


def read_published(params: Params) -> pd.DataFrame:
    """Read the published figures of the city, for the indicators in use.

    Returns
    -------
    pandas.DataFrame
        `PUBLISHED_COLUMNS`; ``decimals`` is how many the published value was printed with,
        ``row`` the row of the file. Empty when the parameters name no such table.

    Raises
    ------
    DataError
        A column is absent, a cell is no number or year, a figure stands twice, the file has no row
        for the area, names an indicator that the registry does not know, or gives another unit.
    """
    published = params.file.published
    if published is None:
        return pd.DataFrame(columns=PUBLISHED_COLUMNS)
    path, table = _table(params, published)
    of_city = table[table["gebied"] == published.area]
    if of_city.empty:
        raise DataError(
            "De tabel met gepubliceerde cijfers heeft geen rij voor dit gebied",
            expected=published.area,
            found=first_five(sorted(table["gebied"].unique())),
            where=f"{path.name}, kolom gebied",
            remedy="verbeter published: area in de parameters, of vul de rij aan",
        )
    in_use = of_city[of_city["indicator"].isin(params.registry)]
    parsed = _parsed(in_use, path).drop(columns="area")
    # As of any table, what a later year brought is not shown in this one.
    return parsed[parsed["period"] <= params.file.year].reset_index(drop=True)


def read_references(params: Params) -> pd.DataFrame:
    """Read the published figures of wider areas, for the indicators in use.

    Returns
    -------
    pandas.DataFrame
        `genkgeo.results.REFERENCES`, in the unit of the indicator, sorted; empty when the
        parameters name no such table.

    Raises
    ------
    DataError
        As `published_rows`.
    """
    published = params.file.published
    if published is None:
        return pd.DataFrame(columns=REFERENCES)
    path, table = _table(params, published)
    wider = table["gebied"].ne(published.area) & table["indicator"].isin(params.registry)
    references = _parsed(table[wider], path).rename(columns={"published": "value"})
    references = references[references["period"] <= params.file.year]
    return references[REFERENCES].dropna().sort_values(REFERENCES[:3], ignore_index=True)


def published_rows(params: Params) -> pd.DataFrame:
    """Read the whole table of published figures, for the indicators in use.

    Returns
    -------
    pandas.DataFrame
        `PUBLISHED_COLUMNS` and ``area``, of the city and of wider areas, in the order of the file.
        Empty when the parameters name no such table.

    Raises
    ------
    DataError
        A column is absent, a cell is no number or year, a figure stands twice, or the file names
        an indicator that the registry does not know, or another unit than that of the registry.
    """
    published = params.file.published
    if published is None:
        return pd.DataFrame(columns=[*PUBLISHED_COLUMNS, "area"])
    path, table = _table(params, published)
    return _parsed(table[table["indicator"].isin(params.registry)], path)


def _table(params: Params, published: Published) -> tuple[Path, pd.DataFrame]:
    """Read the cells, of indicators that the registry knows and in its units."""
    path = params.resolve(published.file)
    table = read_csv(path, required=REQUIRED)
    # What an analyst makes of an indicator afterwards is no other indicator.
    known = {**params.registry, **params.described}
    if params.described:
        _refuse_unknown(table["indicator"], known, path)
    if "eenheid" in table:
        _refuse_units(table[table["indicator"].isin(list(known))], known, path)
    return path, table


def _refuse_unknown(names: pd.Series, known: Mapping[str, Indicator], path: Path) -> None:
    """Refuse an indicator that nobody describes: a figure under a misspelt name counts nowhere."""
    strange = names[~names.isin(list(known))]
    if len(strange):
        near = difflib.get_close_matches(strange.iloc[0], list(known), n=1, cutoff=0.5)
        raise DataError(
            "Een gepubliceerd cijfer is van een indicator die niet in het register staat",
            expected=near[0] if near else f"een van {first_five(known)}",
            found=repr(strange.iloc[0]),
            where=f"{path.name}, rij {strange.index[0] + 2}, kolom indicator",
            remedy="verbeter de naam, of beschrijf de indicator in het register",
        )


def _refuse_units(table: pd.DataFrame, known: Mapping[str, Indicator], path: Path) -> None:
    """Refuse a figure in another unit than ours: it would stand beside ours as if it were one."""
    for row, name, unit in zip(table.index, table["indicator"], table["eenheid"], strict=True):
        if unit and not _same_unit(unit, known[name].unit):
            raise DataError(
                "Een gepubliceerd cijfer staat in een andere eenheid dan de indicator",
                expected=f"{known[name].unit}, de eenheid van {name} in het register",
                found=unit,
                where=f"{path.name}, rij {row + 2}, kolom eenheid",
                remedy="reken het cijfer om en verbeter de eenheid, of maak de cel leeg als het "
                "cijfer al in die eenheid staat",
            )


def _same_unit(told: str, ours: str) -> bool:
    """Say whether two texts are one unit: ``per leerling`` is also ``kenmerken per leerling``."""
    # Capitals, blanks and what stands between brackets make no other unit.
    told, ours = (" ".join(re.sub(r"\(.*?\)", " ", u).split()).casefold() for u in (told, ours))
    counted = rf"[^\W\d]+ {re.escape(ours)}"
    return told == ours or (ours.startswith("per ") and re.fullmatch(counted, told) is not None)


def merge_references(published: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Put two lists of figures of wider areas together, each figure once.

    Parameters
    ----------
    published : pandas.DataFrame
        From `read_references`. Where the two differ it counts: it is kept for the year at
        hand, and a supplier may have revised a figure since a document printed it.
    printed : pandas.DataFrame
        From `genkgeo.plans.document_numbers.references`.

    Returns
    -------
    pandas.DataFrame
        `REFERENCES`, and ``assumed`` and ``group`` as in `references` there.

    Examples
    --------
    >>> table = pd.DataFrame([("oki", "Limburg", 2013, 0.8)], columns=REFERENCES)
    >>> report = pd.DataFrame([("oki", "Limburg", 2013, 0.9), ("oki", "Limburg", 2012, 0.7)],
    ...     columns=REFERENCES)
    >>> merge_references(table, report)["value"].tolist()
    [0.7, 0.8]
    """
    # What is published is of the year and of everybody that its table says, unless it is the very
    # figure of a document that does not say so.
    plain = published.assign(assumed=False, group="", printed_for=published["area"])
    if "printed_for" not in printed:
        printed = printed.assign(assumed=False, group="", printed_for=printed["area"])
    keys = ["indicator", "printed_for", "period"]
    both = pd.concat([part for part in (printed, plain) if len(part)] or [plain])
    same = both.duplicated([*keys, "value"])
    both = both[~same].drop_duplicates(keys, keep="last").drop(columns="printed_for")
    return both.sort_values(REFERENCES[:3], ignore_index=True)


def _refuse_codes(parsed: pd.DataFrame, path: Path) -> None:
    """Refuse a code for a missing figure where a published one should be."""
    for name, column in (("published", "waarde"), ("published_count", "telling")):
        value = parsed[name].to_numpy(dtype=float)
        suspect = looks_like_code(value) & (value < 0)
        if suspect.any():
            first = parsed[suspect].iloc[0]
            raise DataError(
                "Een gepubliceerd cijfer lijkt een code voor 'geen cijfer'",
                expected="een cijfer, of een lege cel",
                found=f"{first[name]:g}",
                where=f"{path.name}, rij {first['row']}, kolom {column}",
                remedy="maak de cel leeg, of verwijder de rij",
            )


def _parsed(texts: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Parse the years and numbers of the rows, each figure of an area once."""
    no_counts = pd.Series("", texts.index)
    parsed = pd.DataFrame(
        {
            "indicator": texts["indicator"],
            "area": texts["gebied"],
            "period": years(texts["jaar"], path),
            "published": parse_numbers(texts["waarde"], path),
            "decimals": [len(text.partition(".")[2]) for text in texts["waarde"]],
            "published_count": parse_numbers(texts.get("telling", no_counts), path),
            "source": texts["bron"],
            "row": texts.index + 2,
        },
        columns=[*PUBLISHED_COLUMNS, "area"],
    )
    refuse_years_to_come(parsed["period"], path)
    _refuse_codes(parsed, path)
    _check_once(parsed, path)
    return parsed.reset_index(drop=True)


def reconcile(
    published: pd.DataFrame,
    measures: pd.DataFrame,
    totals: pd.DataFrame,
    registry: dict[str, Indicator],
) -> pd.DataFrame:
    """Set our city figures beside the published ones.

    Parameters
    ----------
    published : pandas.DataFrame
        From `read_published`.
    measures : pandas.DataFrame
        Of the gemeente (other levels are left out), each year once.
    totals : pandas.DataFrame
        From `genkgeo.measures.cube.totals`; of a year in two vintages the first counts.
    registry : dict of str to Indicator

    Returns
    -------
    pandas.DataFrame
        `RECONCILIATION_COLUMNS`, in the order of ``published``. A rate is the same when it
        differs by no more than half of the last published decimal, a count when it is equal.
    """
    numbers = dict.fromkeys(RECONCILIATION_COLUMNS[2:9], float)
    if published.empty:
        return pd.DataFrame(columns=RECONCILIATION_COLUMNS).astype(numbers)
    city = measures[measures["level"] == MUNICIPALITY]
    city = city[["indicator", "period", "value", "low", "high"]]
    # A mean has no count beside it; of means alone this is still a column of texts.
    variable = {name: "" if i.kind == "mean" else i.numerator for name, i in registry.items()}
    sums = totals.drop_duplicates(["variable", "period"])
    sums = sums[["variable", "period", "total", "unknown", "missing"]]
    both = published.assign(variable=published["indicator"].map(variable)).merge(
        city, on=["indicator", "period"], how="left", validate="one_to_one"
    )
    both = both.merge(sums, on=["variable", "period"], how="left", validate="many_to_one")
    # A figure that may not be shown must not come back as a count.
    both.loc[both["value"].isna(), ["total", "unknown", "missing"]] = np.nan
    compared = pd.DataFrame(
        {
            "indicator": both["indicator"],
            "period": both["period"],
            "ours": both["value"],
            "published": both["published"],
            # Rounded: the last bits of the subtraction are no difference.
            "difference": (both["value"] - both["published"]).round(10),
            "ours_count": both["total"],
            "published_count": both["published_count"],
            "count_difference": both["total"] - both["published_count"],
            "unknown": both["unknown"],
            "verdict": _verdict(both),
            "source": both["source"],
        }
    )
    return compared.astype(numbers)


def rounding(published: pd.DataFrame) -> pd.Series:
    """Half of the last published decimal: so much is no difference."""
    return 0.5 * 10.0 ** -published["decimals"].astype(float) + 1e-9


def _verdict(both: pd.DataFrame) -> np.ndarray:
    published, count = both["published"], both["published_count"]
    slack = rounding(both)
    known = both["value"].notna()
    same = published.isna() | ((both["value"] - published).abs() <= slack)
    same_count = count.isna() | ((both["total"] - count).abs() <= 1e-6)
    inside = (both["low"] - slack <= published) & (published <= both["high"] + slack)
    hides = (both["high"] > both["low"] + 1e-9) | (both["missing"] > 0)
    possible = (same | (hides & inside)) & (same_count | (hides & (count >= both["total"])))
    return np.select(
        [~known, same & same_count, possible], [NO_YEAR, SAME, HIDDEN], default=OTHER
    ).astype(object)


def _check_once(published: pd.DataFrame, path: Path) -> None:
    double = published[published.duplicated(["indicator", "area", "period"])]
    if len(double):
        first = double.iloc[0]
        raise DataError(
            "Een gepubliceerd cijfer staat er twee keer",
            found=f"{first['indicator']}, {first['period']}",
            where=f"{path.name}, rij {first['row']}",
            remedy="houd één rij per indicator, jaar en gebied",
        )
