"""The margin of a barometer: which scores chance, and what is not known, leave possible."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.certainty.intervals import LEVEL
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.barometer import (
    KEYS,
    SCORE_COLUMNS,
    Barometer,
    Part,
    decimals_of,
    points,
    scores,
)
from genkgeo.results import Results
from genkgeo.words import dutch

MARGIN_COLUMNS = [*SCORE_COLUMNS, "margin_low", "margin_high"]

DRAWS, SEED = 1000, 20140326
ENOUGH = 8
"""Areas of a level from which their spread can be estimated; of fewer each stands alone."""

HALF = 0.5
"""Half a point; where a score may be farther off than this it is said in whole points."""


def scored(
    barometer: Barometer,
    measures: pd.DataFrame,
    registry: dict[str, Indicator],
    area_points: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Score every area and year, with between what the score lies.

    Parameters
    ----------
    barometer : Barometer
    measures : pandas.DataFrame
        As `genkgeo.plans.barometer.points` takes them.
    registry : dict of str to Indicator
    area_points : pandas.DataFrame, optional
        From `genkgeo.plans.barometer.points`, where they are there already.

    Returns
    -------
    pandas.DataFrame
        `MARGIN_COLUMNS`: those of `genkgeo.plans.barometer.scores`, and a margin that holds with
        a certainty of 90 % what the score would be without the chance of small numbers, and at
        least all that hidden or missing figures leave possible. NaN without a score.
    """
    if area_points is None:
        area_points = points(barometer, measures, registry)
    table = scores(barometer, area_points)
    if "denominator" not in measures or table.empty:
        return table.assign(margin_low=table["score_low"], margin_high=table["score_high"])
    parts = [
        _by_chance(barometer, rows, registry) for _, rows in measures.groupby(["level", "period"])
    ]
    table = table.merge(pd.concat(parts), on=KEYS, how="left", validate="one_to_one")
    known = table["score"].notna()
    low = table[["by_chance_low", "score_low", "score"]].min(axis=1).where(known)
    high = table[["by_chance_high", "score_high", "score"]].max(axis=1).where(known)
    return table.assign(margin_low=low, margin_high=high)[MARGIN_COLUMNS]


def scores_of(results: Results, barometer: Barometer) -> pd.DataFrame:
    """Score the areas of results as `scored` does, once for all pages and tables."""
    return results.once(_scores_of, barometer)


def _scores_of(results: Results, barometer: Barometer) -> pd.DataFrame:
    known = points_of(results, barometer)
    return scored(barometer, results.measures, results.registry, known)


def points_of(results: Results, barometer: Barometer) -> pd.DataFrame:
    """Give the points of the areas of results as `points` does, once for all pages and tables."""
    return results.once(_points_of, barometer)


def _points_of(results: Results, barometer: Barometer) -> pd.DataFrame:
    return points(barometer, results.measures, results.registry)


def _by_chance(
    barometer: Barometer, rows: pd.DataFrame, registry: dict[str, Indicator]
) -> pd.DataFrame:
    """Draw the scores of the areas of one level and year, and cut off a twentieth on each side."""
    names = [name for name in barometer.indicators if (rows["indicator"] == name).any()]
    keys = rows[KEYS].drop_duplicates().sort_values("area")
    if not names:
        return keys.assign(by_chance_low=np.nan, by_chance_high=np.nan)
    values, sizes = (
        rows.pivot(index="area", columns="indicator", values=column)
        .reindex(index=keys["area"], columns=names)
        .to_numpy(dtype=float)
        for column in ("value", "denominator")
    )
    indicators = [registry[name] for name in names]
    known = ~np.isnan(values)
    drawn = _drawn(noise.stabilise(values, sizes, indicators))
    total = np.zeros((DRAWS, len(values)))
    for at, (name, indicator) in enumerate(zip(names, indicators, strict=True)):
        figures = _in_units(drawn[at], indicator, values[:, at])
        reached = _share(figures, barometer.indicators[name], indicator)
        total += np.where(known[:, at], reached, 0.0)
    number = np.maximum(known.sum(axis=1), 1)
    total *= len(barometer.indicators) / number
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(total, [tail, 1 - tail], axis=0, method="inverted_cdf")
    return keys.assign(by_chance_low=low, by_chance_high=high)


def _drawn(seen: noise.Stabilised) -> np.ndarray:
    """Draw what may lie underneath the figures, on the scale of their noise.

    Where there are areas enough to tell how far they lie apart, as for the ranks
    (`genkgeo.certainty.noise.underlying`); else around each figure alone.
    """
    random = np.random.default_rng(SEED)
    present = ~np.isnan(seen.scaled)
    if (present.sum(axis=0) >= ENOUGH).all() and (np.nanstd(seen.scaled, axis=0) > 0).all():
        return noise.underlying(seen).draw(DRAWS, random)
    normal = random.standard_normal((seen.scaled.shape[1], DRAWS, len(seen.scaled)))
    return np.asarray(seen.scaled.T[:, None] + np.sqrt(seen.variance).T[:, None] * normal)


def _in_units(drawn: np.ndarray, indicator: Indicator, seen: np.ndarray) -> np.ndarray:
    """Bring draws back to the unit of the indicator; a figure without a model stays as it is."""
    if not indicator.counted:
        return np.broadcast_to(seen, drawn.shape)
    largest = indicator.maximum_ratio if indicator.kind == "rate" else None
    if largest is None:
        return np.asarray(noise.back(drawn, "count") * indicator.factor, dtype=float)
    return np.asarray(noise.back(drawn, "share") * largest * indicator.factor, dtype=float)


def _share(figures: np.ndarray, part: Part, indicator: Indicator) -> np.ndarray:
    """Compute the share of thresholds reached, as `genkgeo.plans.barometer.share` does.

    A figure that is rounded up to a threshold lies at most half a decimal from it.
    """
    sign = 1 if indicator.direction == "higher" else -1
    reached = np.zeros(figures.shape)
    for threshold in part.thresholds:
        decimals = max(decimals_of(threshold.value), indicator.decimals)
        reached += sign * figures >= sign * threshold.value - 0.5 * 10.0**-decimals
    return reached / len(part.thresholds)


def score_text(score: float, low: float, high: float) -> str:
    """Write a score; between whole points where its margin is wider than half a point.

    The same score is written alike, wherever in its margin it lies.

    Examples
    --------
    >>> score_text(5.5, 5.5, 6.0), score_text(5.5, 4.5, 6.0), score_text(5.0, 4.0, 5.5)
    ('5,5', '5–6', '5')
    >>> score_text(float("nan"), 0.0, 7.0)
    '–'
    """
    if math.isnan(score) or not high - low > HALF:
        return dutch.amount_text(score)
    around = dict.fromkeys([math.floor(score), math.ceil(score)])
    return "–".join(map(dutch.number, around))


def with_city_figures(
    results: Results, barometer: Barometer, city: pd.DataFrame, registry: dict[str, Indicator]
) -> Results:
    """Give the results the figures of the city alone that a barometer asks for.

    Parameters
    ----------
    results : Results
    barometer : Barometer
    city : pandas.DataFrame
        From `genkgeo.plans.city_figures.read_city_figures`.
    registry : dict of str to Indicator
        Every indicator.

    Returns
    -------
    Results
        The same where the barometer needs no such figures. The areas have none of them.
    """
    more = [name for name in barometer.indicators if name not in results.registry]
    if not more:
        return results
    rows = city[city["indicator"].isin(more) & city["period"].isin(results.measures["period"])]
    measures = pd.concat([part for part in (results.measures, rows) if len(part)])
    own = results.registry | {name: registry[name] for name in more}
    return replace(results, registry=own, measures=measures.reset_index(drop=True))
