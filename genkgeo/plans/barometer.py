"""The barometer: a few indicators against thresholds, added up to one score per area."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from genkgeo.errors import ParamsError
from genkgeo.parameters.registry import Indicator
from genkgeo.parameters.strict_yaml import Model, line_of, read_yaml
from genkgeo.plans.schema import Text
from genkgeo.words.rounding import rounded

KEYS = ["level", "area", "period"]
POINT_COLUMNS = [*KEYS, "indicator", "value", "points", "points_low", "points_high"]
SCORE_COLUMNS = [*KEYS, "score", "score_low", "score_high", "known", "of"]

TOLERANCE = 1e-9
"""Two figures of the same decimals that differ by less are one figure."""


class Threshold(Model):
    """A value from which an area gets a part of a point.

    Attributes
    ----------
    value : float
        In the unit of the indicator. A figure is rounded to as many decimals as the finer of
        the two has: this one as it is written, and the indicator as it is shown.
    label : str
        Whose figure it is, in Dutch.
    figure : int, optional
        Its number among the figures of the barometer's document.
    """

    value: float
    label: Text
    figure: int | None = Field(default=None, ge=1)


class Part(Model):
    """One indicator of the barometer: why it is in it, and from when it counts.

    Attributes
    ----------
    why : str
    unit : str, optional
        Of the thresholds: that of the indicator, so that nobody takes 158 for 1,58.
    thresholds : tuple of Threshold
    """

    why: Text
    unit: Text | None = None
    thresholds: tuple[Threshold, ...] = Field(min_length=1)


class Barometer(Model):
    """The file of a barometer.

    Attributes
    ----------
    document : str, optional
        The document that the thresholds come from.
    whose : str
        Who chose these indicators, in a Dutch sentence for the page.
    minimum : int
        With fewer known indicators an area has no score.
    indicators : dict of str to Part
        Ids of the registry.
    """

    title: Text
    document: Text | None = None
    whose: str = ""
    minimum: int = Field(default=1, ge=1)
    indicators: dict[str, Part] = Field(min_length=1)

    def __hash__(self) -> int:
        """Hash what tells one barometer from another, so that its scores are worked out once."""
        return hash((self.title, self.document, *self.indicators))

    @model_validator(mode="after")
    def _minimum_can_be_met(self) -> Barometer:
        if self.minimum > len(self.indicators):
            raise ValueError(f"minimum is meer dan het aantal indicatoren ({len(self.indicators)})")
        return self


def read_barometer(path: Path, registry: dict[str, Indicator]) -> Barometer:
    """Read a barometer file.

    Raises
    ------
    ParamsError
        It breaks the schema, or names an indicator that the registry does not know or that
        has no direction, or its thresholds do not go from less to more risk; with the line.
    """
    barometer = read_yaml(path, Barometer)
    for name, fault in _faults(barometer, registry):
        line = line_of(path, ("indicators", name))
        raise ParamsError(
            f"{path.name}, regel {line}: {name}: {fault}",
            where=f"{path}, regel {line}",
            remedy="verbeter deze indicator van de barometer",
        )
    return barometer


def _faults(barometer: Barometer, registry: dict[str, Indicator]) -> Iterator[tuple[str, str]]:
    """Find the indicators that are not right, each with what is wrong with it."""
    for name, part in barometer.indicators.items():
        if name not in registry:
            yield name, "staat niet in het register van indicatoren"
        elif registry[name].direction == "none":
            yield name, "heeft geen richting: meer is niet meer of minder risico"
        else:
            if part.unit is not None and part.unit != registry[name].unit:
                yield name, f"de drempels zijn in {part.unit}, het cijfer in {registry[name].unit}"
            low, high = registry[name].possible
            if not all(low <= threshold.value <= high for threshold in part.thresholds):
                yield name, f"een drempel ligt buiten wat kan: {low:g} tot {high:g}"
            sign = _sign(registry[name])
            steps = np.diff([sign * threshold.value for threshold in part.thresholds])
            if (steps <= 0).any():
                yield name, "de drempels moeten van minder naar meer risico gaan"


def points(
    barometer: Barometer, measures: pd.DataFrame, registry: dict[str, Indicator]
) -> pd.DataFrame:
    """Compute the points of every area per indicator and year.

    Parameters
    ----------
    barometer : Barometer
    measures : pandas.DataFrame
        From `genkgeo.measures.indicators.measure`, hidden values blanked.
    registry : dict of str to Indicator

    Returns
    -------
    pandas.DataFrame
        `POINT_COLUMNS`: one row per area, year and indicator of the barometer, for every
        area and year that ``measures`` has. ``points`` is the share of thresholds reached,
        0 to 1, NaN without a value; ``points_low`` and ``points_high`` are the fewest and
        most that the area may have, by the bounds of its value.
    """
    every = measures[KEYS].drop_duplicates()
    parts = []
    for name, part in barometer.indicators.items():
        values = measures.loc[measures["indicator"] == name, [*KEYS, "value", "low", "high"]]
        rows = every.merge(values, on=KEYS, how="left", validate="one_to_one")
        indicator = registry[name]
        sign = _sign(indicator)
        bounds = ["low", "high"] if sign > 0 else ["high", "low"]
        rows["points"] = _share(rows["value"], part, indicator)
        for column, bound, unknown in zip(
            ("points_low", "points_high"), bounds, (0.0, 1.0), strict=True
        ):
            # Nobody may infer what is hidden from its bounds: they are blanked with the value.
            known_bound = rows[bound].where(rows["value"].notna())
            rows[column] = _share(known_bound, part, indicator).fillna(unknown)
        parts.append(rows.assign(indicator=name))
    order = {name: at for at, name in enumerate(barometer.indicators)}
    table = pd.concat(parts)[POINT_COLUMNS]
    return table.sort_values(
        [*KEYS, "indicator"],
        key=lambda cells: cells.map(order) if cells.name == "indicator" else cells,
        ignore_index=True,
    )


def scores(barometer: Barometer, area_points: pd.DataFrame) -> pd.DataFrame:
    """Add the points up per area and year.

    Parameters
    ----------
    barometer : Barometer
    area_points : pandas.DataFrame
        From `points`.

    Returns
    -------
    pandas.DataFrame
        `SCORE_COLUMNS`: ``score`` is the mean of the known points times the number of
        indicators, NaN with fewer than ``minimum`` known; ``score_low`` and ``score_high``
        are what it would be at least and at most if all were known.
    """
    groups = area_points.groupby(KEYS, sort=True)
    total = len(barometer.indicators)
    known = groups["points"].count()
    score = (groups["points"].mean() * total).where(known >= barometer.minimum)
    table = pd.DataFrame(
        {
            "score": score,
            "score_low": groups["points_low"].sum(),
            "score_high": groups["points_high"].sum(),
            "known": known,
            "of": total,
        }
    )
    return table.reset_index()[SCORE_COLUMNS]


def _share(values: pd.Series, part: Part, indicator: Indicator) -> pd.Series:
    """Compute the share of thresholds that each value reaches; NaN without a value."""
    reached = [_reaches(values, threshold.value, indicator) for threshold in part.thresholds]
    return pd.concat(reached, axis=1).mean(axis=1).where(values.notna())


def _reaches(values: pd.Series, threshold: float, indicator: Indicator) -> pd.Series:
    """Compare what a reader sees: 18,593 % stands at the 18,6 % that a document gives.

    A document that prints 7 does not make 6,67 reach it: the page shows 6,7, which is under 7.
    """
    sign, decimals = _sign(indicator), max(decimals_of(threshold), indicator.decimals)
    shown = values.astype(float).map(lambda value: rounded(value, decimals))
    return (sign * shown >= sign * threshold - TOLERANCE).astype(float)


def decimals_of(threshold: float) -> int:
    """Count the decimals that a threshold is written with.

    Examples
    --------
    >>> decimals_of(7), decimals_of(18.6), decimals_of(1.5855)
    (0, 1, 4)
    """
    return max(0, -int(Decimal(str(threshold)).normalize().as_tuple().exponent))


def _sign(indicator: Indicator) -> int:
    """Turn values so that more is always more risk."""
    return 1 if indicator.direction == "higher" else -1
