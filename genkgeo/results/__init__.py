"""What one analysis found: the frames that notebooks, pages and tables all read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import geopandas as gpd
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.reconciliation import REFERENCES
from genkgeo.parameters.registry import Indicator
from genkgeo.results.spatial import SpatialReading
from genkgeo.results.yearly import Course

VERDICTS = ("gestegen", "gedaald", "niet aantoonbaar veranderd")
"""Of a change: beyond noise up, beyond noise down, or neither."""

PARTS = ("real", "boundary", "revision", "method")
"""The causes of a change."""

WARNINGS = ["level", "area", "kind", "since", "drivers", "sentence"]
"""Columns of the early warnings; ``kind`` is ``risico`` or ``profiel``, ``since`` the year
before the rise, ``drivers`` a tuple of indicator ids."""

PLACES = ["name", "kind", "lon", "lat", "since", "source", "note"]
"""Columns of the places of the map; ``since`` is a year or NaN."""

SHRUNK = ["level", "area", "indicator", "raw", "shrunk", "own", "towards"]


@dataclass(frozen=True)
class Matching:
    """How the profiles of this year follow those of an earlier release.

    Attributes
    ----------
    year, vintage : int, str
        Of the earlier release.
    kept, new, gone : tuple of int
        Profile numbers that go on, that are new, and that are no longer there.
    gone_names : dict of int to str
        Number → name of the profiles that are no longer there.
    transition : pandas.DataFrame
        Rows the earlier numbers, columns this year's numbers; cells residents (or areas,
        where residents are not known) that went from one to the other.
    moves : pandas.DataFrame
        Index area code of this year; the areas of which most residents had another profile:
        ``before``, ``after`` (numbers), ``share`` (of the residents that came from
        ``before``), ``chance`` (that the move is more than noise), ``firm`` (bool),
        ``sentence`` (Dutch).
    notes : tuple of str
        Dutch sentences: what could not be matched, and why.
    """

    year: int
    vintage: str
    kept: tuple[int, ...]
    new: tuple[int, ...]
    gone: tuple[int, ...]
    gone_names: dict[int, str]
    transition: pd.DataFrame
    moves: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profiles:
    """The risk profiles of the areas of one level.

    Attributes
    ----------
    level, method : str
        ``wijk`` or ``sector``; one of `genkgeo.parameters.choices.METHODS`.
    labels : pandas.Series
        Area code → profile number; an area that is left out has no row. Without an earlier
        release the numbers run from 1, from the lowest to the highest mean risk.
    names, colours : pandas.Series
        Profile number → neutral Dutch name, and colour as ``#rrggbb``; sorted by number.
    portrait, spread : pandas.DataFrame
        Profile number × indicator id: mean and standard deviation of the oriented z-scores
        (higher is more risk).
    confidence : pandas.Series
        Area code → share of the draws (other areas, other chance) in which it keeps its
        profile, 0 to 1.
    second : pandas.Series
        Area code → the profile it falls in most often when it does not keep its own; 0
        where it always keeps it.
    partial : tuple of str
        Areas placed by only part of the indicators.
    left_out, too_small : tuple of str
        Areas with too few figures, and with too few residents.
    flat : tuple of str
        Indicators that are the same everywhere and take no part.
    choice : pandas.DataFrame
        Index k; columns ``stability``, ``silhouette``, ``calinski_harabasz``, ``smallest``.
    reason : str
        One Dutch sentence: why this many.
    matching : Matching, optional
        None without an earlier release.
    notes : tuple of str
        Dutch sentences: stated fall-backs.
    """

    level: str
    method: str
    labels: pd.Series
    names: pd.Series
    colours: pd.Series
    portrait: pd.DataFrame
    spread: pd.DataFrame
    confidence: pd.Series
    second: pd.Series
    partial: tuple[str, ...]
    left_out: tuple[str, ...]
    too_small: tuple[str, ...]
    flat: tuple[str, ...]
    choice: pd.DataFrame
    reason: str
    matching: Matching | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """What changed since an earlier release (or year), and through what.

    Attributes
    ----------
    earlier, later : int
        Years.
    earlier_vintage, later_vintage : str
    released : bool
        Against an earlier release; False: the same figures, an earlier year.
    parts : pandas.DataFrame
        Long: ``level, area, what`` (an indicator id, ``score`` or ``rank``), ``earlier, later,
        difference``, ``real, boundary, revision, method`` (these sum to the difference), ``low,
        high`` (interval of ``real``) and ``verdict`` (of `VERDICTS`; empty without a figure).
        A rank that falls is more risk: its verdict speaks of the risk, not of the number.
    notes : tuple of str
        Dutch sentences: what could not be compared.
    shown : dict of (str, str) to int
        Level and indicator → year of the figure shown then; where it is absent, ``earlier``.
    """

    earlier: int
    later: int
    earlier_vintage: str
    later_vintage: str
    released: bool
    parts: pd.DataFrame
    notes: tuple[str, ...] = ()
    shown: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Risk:
    """The composite risk of the areas of one level.

    Attributes
    ----------
    level : str
        ``sector``, ``wijk`` or ``stadsdeel``.
    scores : pandas.DataFrame
        Index area code; columns ``score`` (higher is more risk), ``rank`` (1 = most risk),
        ``of`` (number of areas ranked), ``city`` (score less the city's own), ``weight``
        (share of the weights for which there was a figure), ``state``, ``fifth``
        (1 = lowest … 5 = highest fifth of the ranked areas). NaN where there is no score.
    contributions : pandas.DataFrame
        Index area code, columns indicator ids; a row sums to the score.
    weights : pandas.Series
        Indicator id → effective weight where no figure is absent; sums to 1.
    """

    level: str
    scores: pd.DataFrame
    contributions: pd.DataFrame
    weights: pd.Series

    @cached_property
    def score_spread(self) -> float:
        """Standard deviation of the scores."""
        return float(self.scores["score"].std(ddof=0))

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """Area → its row of `scores`, for pages that word every area."""
        return self.scores.to_dict("index")

    @cached_property
    def spread(self) -> dict[str, float]:
        """Indicator id → standard deviation of the contributions of the areas."""
        return self.contributions.std(ddof=0).to_dict()

    @cached_property
    def departures(self) -> dict[str, dict[str, float]]:
        """Area → indicator id → contribution less that of the average area, rounded.

        Rounded so that equal contributions keep the order of the registry.
        """
        apart = (self.contributions - self.contributions.mean()).round(9)
        return apart.to_dict("index")


@dataclass(frozen=True)
class Results:
    """Everything that is shown for one year.

    Attributes
    ----------
    title : str
    year : int
    example : bool
        Example figures: every output says so.
    areas : Areas
        Hierarchy of the vintage shown.
    shape_note : str
        Such as "schematische grenzen"; empty for official borders.
    shapes : dict of str to geopandas.GeoDataFrame
        Level → frame indexed by area code, column ``geometry``, EPSG:31370.
    registry : dict of str to Indicator
    measures : pandas.DataFrame
        Long: ``level, area, period, indicator, numerator, denominator, value, state,
        coverage, low, high``. All levels of the year shown; for other years only the
        gemeente where the vintage differs. What may not be shown is already NaN.
    residents : pandas.DataFrame
        Index (level, area); column ``residents``; empty when not known.
    risk : dict of str to Risk
        Level → risk.
    profiles : Profiles
        Of the wijken.
    totals : pandas.DataFrame
        ``variable, period, total, sectors, unknown, hidden, missing``.
    reconciliation : pandas.DataFrame
        Columns `genkgeo.measures.reconciliation.RECONCILIATION_COLUMNS`; may be empty.
    sources : pandas.DataFrame
        ``file, format, vintage, periods, sha256``.
    """

    title: str
    year: int
    example: bool
    areas: Areas
    shape_note: str
    shapes: dict[str, gpd.GeoDataFrame]
    registry: dict[str, Indicator]
    measures: pd.DataFrame
    residents: pd.DataFrame
    risk: dict[str, Risk]
    profiles: Profiles
    totals: pd.DataFrame
    reconciliation: pd.DataFrame
    sources: pd.DataFrame
    certainty: dict[str, pd.DataFrame] = field(default_factory=dict)
    """Level → index area code; ``rank_low, rank_high`` (an interval of 90 %), ``p_top``
    (probability of the worst five), ``group`` and ``sentence`` in Dutch."""
    shrunk: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SHRUNK))
    """Columns `SHRUNK`: the shown figures beside what shrinkage makes of them, the share that
    is the area's own, and what it was drawn to; empty when shrinkage is off."""
    spatial: dict[str, SpatialReading] = field(default_factory=dict)
    """Level → what the neighbours say of the scores; empty unless asked for."""
    change: Change | None = None
    """Since the earlier release, or the year before; None where there is neither."""
    warnings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=WARNINGS))
    """Columns `WARNINGS`: areas whose risk rose, the clearest first."""
    course: Course = field(default_factory=Course)
    """The risk of every year; empty where it was not worked out."""
    references: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REFERENCES))
    """Columns `REFERENCES`: figures of wider areas, in the unit of the indicator."""
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACES))
    """Columns `PLACES`: what a reader can lay over the map."""
    notes: tuple[str, ...] = field(default=())
    """Sentences that stand on every output (example figures, proposal, schematic)."""
    pages: tuple[tuple[str, str], ...] = ()
    """Text and file of the pages beyond the fixed ones: those about the plans, if there are."""

    @cached_property
    def _shown(self) -> dict[int, pd.DataFrame]:
        return {}

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], pd.DataFrame]:
        return dict(iter(self.shown().groupby(["level", "area"], sort=False)))

    @cached_property
    def known(self) -> set[tuple[str, str, str]]:
        """Level, area and indicator of all figures shown that have a value."""
        rows = self.shown().dropna(subset="value")
        return set(zip(rows["level"], rows["area"], rows["indicator"], strict=True))

    def of_area(self, level: str, area: str) -> pd.DataFrame:
        """Give the measures shown of one area; looked up, for a page asks it of all areas."""
        return self._by_area.get((level, area), self.measures.iloc[:0])

    @cached_property
    def _tables(self) -> dict[tuple[str, int, str], pd.DataFrame]:
        return {}

    @cached_property
    def _current(self) -> dict[tuple[str, int], pd.DataFrame]:
        return {}

    def shown(self, year: int | None = None) -> pd.DataFrame:
        """Give of each indicator its last year up to ``year`` (else the year shown), all levels."""
        year = self.year if year is None else year
        if year not in self._shown:
            self._shown[year] = last_figures(self.measures, year)
        return self._shown[year]

    def current(self, level: str, year: int | None = None) -> pd.DataFrame:
        """Give the measures shown: of each indicator its last year up to ``year``.

        Returns
        -------
        pandas.DataFrame
            Rows of ``measures`` for ``level``, one per area and indicator.
        """
        key = (level, self.year if year is None else year)
        if key not in self._current:
            rows = self.shown(year)
            self._current[key] = rows[rows["level"] == level].reset_index(drop=True)
        return self._current[key].copy(deep=False)  # asked for hundreds of times by the pages

    def table(self, level: str, column: str = "value", *, year: int | None = None) -> pd.DataFrame:
        """Give one column of the shown measures as a table of areas by indicators."""
        key = (level, self.year if year is None else year, column)
        if key not in self._tables:
            self._tables[key] = wide(self.current(level, year), level, self.registry, column)
        return self._tables[key].copy(deep=False)


def last_figures(measures: pd.DataFrame, year: int) -> pd.DataFrame:
    """Give of each indicator and level the last year up to ``year``."""
    rows = measures[measures["period"] <= year]
    last = rows.groupby(["level", "indicator"])["period"].transform("max")
    return rows[rows["period"] == last]


def wide(
    measures: pd.DataFrame, level: str, registry: dict[str, Indicator], column: str = "value"
) -> pd.DataFrame:
    """Give one column of the measures of a level as a table of areas by indicators."""
    rows = measures[measures["level"] == level]
    table = rows.pivot(index="area", columns="indicator", values=column)
    order = [name for name in registry if name in table]
    return table.reindex(columns=order).rename_axis(columns=None)
