"""Figures that exist for the whole city alone: no area lies within it, so no map shows them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from genkgeo.certainty.intervals import intervals
from genkgeo.errors import DataError, first_five
from genkgeo.measures.disclosure.secrets import too_small
from genkgeo.parameters.disclosure_rules import NOWHERE
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.numbers import parse_numbers
from genkgeo.sources.text import read_csv
from genkgeo.sources.tidy import refuse_years_to_come, years
from genkgeo.states import State

FILE_COLUMNS = ["indicator", "jaar", "teller", "noemer"]

CITY_COLUMNS = [
    "level",
    "area",
    "period",
    "indicator",
    "numerator",
    "denominator",
    "value",
    "state",
    "coverage",
    "low",
    "high",
    "ci_low",
    "ci_high",
]
"""As `Results.measures` has them, so that whoever reads those reads these."""


def no_city_figures() -> pd.DataFrame:
    """Give the frame of a city that has no such figures."""
    return pd.DataFrame(columns=CITY_COLUMNS)


def read_city_figures(
    path: Path, registry: Mapping[str, Indicator], used: Collection[str], code: str
) -> pd.DataFrame:
    """Read the counts of the city and work the figures out, by the rules of their sources.

    Parameters
    ----------
    path : pathlib.Path
        `FILE_COLUMNS`, one row per indicator and year: counts, never a share.
    registry : mapping of str to Indicator
        The whole registry.
    used : collection of str
        Indicators that come from the tables of areas.
    code : str
        Code of the municipality.

    Returns
    -------
    pandas.DataFrame
        `CITY_COLUMNS`, by indicator (in the order of the registry) and year. What its source
        hides has no number at all.

    Raises
    ------
    DataError
        A row names no indicator of the registry, or one whose figures the tables of areas have
        already (a city's total beside those could tell what is hidden of an area); a count is
        absent, below 0 or more than can be; or a year stands twice or is still to come; with file
        and row.
    """
    given = read_csv(path, required=FILE_COLUMNS)
    names = given["indicator"]
    _refuse(names, ~names.isin(list(registry)), "staat niet in het register", path)
    counted = [registry[name].counted for name in names]
    _refuse(names, ~np.array(counted, bool), "is geen telling of aandeel", path)
    taken = {variable for name in used for variable in registry[name].variables}
    shared = [bool({*registry[name].variables} & taken) for name in names]
    _refuse(names, np.array(shared, bool), "komt al uit de tabellen per gebied", path)
    frame = pd.DataFrame(
        {
            "level": MUNICIPALITY,
            "area": code,
            "period": years(given["jaar"], path),
            "indicator": names,
            "numerator": parse_numbers(given["teller"], path),
            "denominator": parse_numbers(given["noemer"], path),
        }
    )
    _refuse(names, frame.duplicated(["indicator", "period"]), "staat twee keer voor een jaar", path)
    refuse_years_to_come(frame["period"], path)
    order = {name: at for at, name in enumerate(registry)}
    frame["value"] = [
        _value(registry[name], numerator, denominator, f"{path.name}, rij {row}")
        for row, (name, numerator, denominator) in enumerate(
            zip(names, frame["numerator"], frame["denominator"], strict=True), start=2
        )
    ]
    _refuse_unlike(frame, registry, path)
    frame = _as_shown(frame, registry)
    return frame.sort_values(
        ["indicator", "period"],
        key=lambda cells: cells.map(order) if cells.name == "indicator" else cells,
        ignore_index=True,
    )[CITY_COLUMNS]


def _value(indicator: Indicator, numerator: float, denominator: float, where: str) -> float:
    """Work out one figure, or say what is wrong with its counts."""
    needs = indicator.denominator is not None
    fault = ""
    if np.isnan(numerator) or (needs and np.isnan(denominator)):
        fault = "een telling ontbreekt"
    elif not needs and not np.isnan(denominator):
        fault = "een aantal heeft geen noemer"
    elif numerator < 0 or (needs and denominator <= 0):
        fault = "een telling is onder 0, of de noemer is 0"
    elif not (numerator.is_integer() and (not needs or denominator.is_integer())):
        fault = "een telling is geen geheel getal; een punt scheidt hier geen duizendtallen"
    elif needs and indicator.maximum_ratio and numerator > denominator * indicator.maximum_ratio:
        fault = "de teller is groter dan kan met deze noemer"
    if fault:
        raise DataError(
            f"Een cijfer van de stad klopt niet: {fault}",
            expected="teller en noemer als tellingen; bij een aantal enkel een teller",
            found=f"{indicator.label}: teller {numerator:g}, noemer {denominator:g}",
            where=where,
            remedy="verbeter de rij: tellingen zonder punt of komma, zoals 1234",
        )
    return float(indicator.factor * numerator / denominator) if needs else float(numerator)


def _refuse_unlike(frame: pd.DataFrame, registry: Mapping[str, Indicator], path: Path) -> None:
    """Refuse two numbers for one denominator in one year: the same people are as many."""
    whole = frame["indicator"].map(lambda name: registry[name].denominator)
    known = frame.assign(whole=whole, row=np.arange(len(frame)) + 2).dropna(
        subset=["whole", "denominator"]
    )
    for (name, year), rows in known.groupby(["whole", "period"]):
        if rows["denominator"].nunique() > 1:
            different = rows.drop_duplicates("denominator")
            raise DataError(
                "Een noemer heeft in een jaar twee waarden",
                expected=f"één getal voor {name} in {year}",
                found=first_five(f"{value:g}" for value in different["denominator"]),
                where=f"{path.name}, rij {first_five(different['row'])}, kolom noemer",
                remedy="verbeter de rij met het verkeerde getal",
            )


def _as_shown(frame: pd.DataFrame, registry: Mapping[str, Indicator]) -> pd.DataFrame:
    """Take away what the rule of its source hides, and put beside the rest what chance allows."""
    # The city is the largest of all levels: of it only what is shown nowhere is not shown.
    smaller = {str(one.shown_from or MUNICIPALITY) for one in registry.values()}
    levels = [*sorted(smaller - {MUNICIPALITY, NOWHERE}), MUNICIPALITY]
    frame = frame.assign(state=State.OBSERVED)
    hidden = too_small(frame, dict(registry), levels).rows
    # Figures of one whole may add up to another (the characteristics of OKI): all or nothing.
    whole = frame["indicator"].map(lambda name: registry[name].denominator or name)
    hidden = pd.Series(hidden).groupby([whole, frame["period"]]).transform("any").to_numpy()
    frame = frame.assign(state=np.where(hidden, State.SUPPRESSED, State.OBSERVED), coverage=1.0)
    frame.loc[hidden, ["numerator", "denominator", "value", "coverage"]] = np.nan
    frame = frame.assign(low=frame["value"], high=frame["value"])
    return frame.join(intervals(frame, dict(registry)))


def _refuse(cells: pd.Series, wrong: np.ndarray | pd.Series, what: str, path: Path) -> None:
    wrong = np.asarray(wrong, dtype=bool)
    if wrong.any():
        rows = np.flatnonzero(wrong)
        raise DataError(
            f"Een indicator van de stad {what}",
            found=first_five(dict.fromkeys(cells[wrong])),
            where=f"{path.name}, rij {first_five(row + 2 for row in rows)}, kolom {cells.name}",
            remedy="verbeter de cel, of haal de rij weg",
        )
