"""Our figures for the whole city beside the published ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import years

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
GIVEN_COLUMNS = ["indicator", "period", "published", "decimals", "published_count", "source", "row"]
REFERENCES = ["indicator", "area", "period", "value"]
"""Columns of what is known of wider areas, such as Limburg and Vlaanderen."""

SAME = "klopt"
HIDDEN = "binnen wat verborgen is"
OTHER = "wijkt af"
NO_YEAR = "geen cijfer voor dat jaar"


def read_published(params: Params) -> pd.DataFrame:
    """Read the published figures of the city, for the indicators in use.

    Returns
    -------
    pandas.DataFrame
        `GIVEN_COLUMNS`; ``decimals`` is how many the published value was printed with,
        ``row`` the row of the file. Empty when the parameters name no such table.

    Raises
    ------
    DataError
        A column is absent, a cell is no number or year, a figure stands twice, or the file
        has no row for the area.
    """
    published = params.file.published
    if published is None:
        return pd.DataFrame(columns=GIVEN_COLUMNS)
    path = params.resolve(published.file)
    given = read_csv(path, required=["indicator", "jaar", "gebied", "waarde", "bron"])
    own = given[given["gebied"] == published.area]
    if own.empty:
        raise DataError(
            "De tabel met gepubliceerde cijfers heeft geen rij voor dit gebied",
            expected=published.area,
            found=first_five(sorted(given["gebied"].unique())),
            where=f"{path.name}, kolom gebied",
            remedy="verbeter published: area in de parameters, of vul de rij aan",
        )
    own = own[own["indicator"].isin(params.registry)]
    return _figures(own, path).drop(columns="area")


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
        A column is absent, a cell is no number or year, or a figure stands twice.
    """
    published = params.file.published
    if published is None:
        return pd.DataFrame(columns=REFERENCES)
    path = params.resolve(published.file)
    given = read_csv(path, required=["indicator", "jaar", "gebied", "waarde", "bron"])
    wider = given["gebied"].ne(published.area) & given["indicator"].isin(params.registry)
    found = _figures(given[wider], path).rename(columns={"published": "value"})
    return found[REFERENCES].dropna().sort_values(REFERENCES[:3], ignore_index=True)


def merge_references(published: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Put two lists of figures of wider areas together, each figure once.

    Parameters
    ----------
    published : pandas.DataFrame
        From `read_references`. Where the two differ it counts: it is kept for the year at
        hand, and a supplier may have revised a figure since a document printed it.
    printed : pandas.DataFrame
        From `genkgeo.plans.document_numbers.references`.

    Examples
    --------
    >>> one = pd.DataFrame([("oki", "Limburg", 2013, 0.8)], columns=REFERENCES)
    >>> two = pd.DataFrame([("oki", "Limburg", 2013, 0.9), ("oki", "Limburg", 2012, 0.7)],
    ...     columns=REFERENCES)
    >>> merge_references(one, two)["value"].tolist()
    [0.7, 0.8]
    """
    parts = [part for part in (published, printed) if len(part)]
    if not parts:
        return published
    both = pd.concat(parts).drop_duplicates(REFERENCES[:3], keep="first")
    return both.sort_values(REFERENCES[:3], ignore_index=True)


def _figures(own: pd.DataFrame, path: Path) -> pd.DataFrame:
    """Read years and numbers, each figure of an area once."""
    counts = own["telling"] if "telling" in own else pd.Series("", own.index, name="telling")
    frame = pd.DataFrame(
        {
            "indicator": own["indicator"],
            "area": own["gebied"],
            "period": years(own["jaar"], path),
            "published": parse_numbers(own["waarde"], path),
            "decimals": own["waarde"].str.partition(".")[2].str.len(),
            "published_count": parse_numbers(counts, path),
            "source": own["bron"],
            "row": own.index + 2,
        },
        columns=[*GIVEN_COLUMNS, "area"],
    )
    _once(frame, path)
    return frame.reset_index(drop=True)


def reconcile(
    given: pd.DataFrame,
    measures: pd.DataFrame,
    totals: pd.DataFrame,
    registry: dict[str, Indicator],
) -> pd.DataFrame:
    """Set our city figures beside the published ones.

    Parameters
    ----------
    given : pandas.DataFrame
        From `read_published`.
    measures : pandas.DataFrame
        Of the gemeente (other levels are left out), each year once.
    totals : pandas.DataFrame
        From `genkgeo.measures.cube.totals`; of a year in two vintages the first counts.
    registry : dict of str to Indicator

    Returns
    -------
    pandas.DataFrame
        `RECONCILIATION_COLUMNS`, in the order of ``given``. A rate is the same when it
        differs by no more than half of the last published decimal, a count when it is equal.
    """
    city = measures[measures["level"] == "gemeente"]
    city = city[["indicator", "period", "value", "low", "high"]]
    variable = {name: one.numerator for name, one in registry.items() if one.kind != "mean"}
    sums = totals.drop_duplicates(["variable", "period"])
    sums = sums[["variable", "period", "total", "unknown", "missing"]]
    both = given.assign(variable=given["indicator"].map(variable)).merge(
        city, on=["indicator", "period"], how="left", validate="one_to_one"
    )
    both = both.merge(sums, on=["variable", "period"], how="left", validate="many_to_one")
    # a figure that may not be shown does not come back as a count
    both.loc[both["value"].isna(), ["total", "unknown", "missing"]] = np.nan
    found = pd.DataFrame(
        {
            "indicator": both["indicator"],
            "period": both["period"],
            "ours": both["value"],
            "published": both["published"],
            # without the last bits of the subtraction
            "difference": (both["value"] - both["published"]).round(10),
            "ours_count": both["total"],
            "published_count": both["published_count"],
            "count_difference": both["total"] - both["published_count"],
            "unknown": both["unknown"],
            "verdict": _verdict(both),
            "source": both["source"],
        },
        columns=RECONCILIATION_COLUMNS,
    )
    return found.astype(dict.fromkeys(RECONCILIATION_COLUMNS[2:9], float))


def rounding(given: pd.DataFrame) -> pd.Series:
    """Give half of the last published decimal: so much is no difference."""
    return 0.5 * 10.0 ** -given["decimals"].astype(float) + 1e-9


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


def _once(frame: pd.DataFrame, path: Path) -> None:
    double = frame[frame.duplicated(["indicator", "area", "period"])]
    if len(double):
        first = double.iloc[0]
        raise DataError(
            "Een gepubliceerd cijfer staat er twee keer",
            found=f"{first['indicator']}, {first['period']}",
            where=f"{path.name}, rij {first['row']}",
            remedy="houd één rij per indicator, jaar en gebied",
        )
