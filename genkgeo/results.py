"""What one analysis found: the frames that notebooks, pages and tables all read."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from genkgeo.areas import Areas
from genkgeo.registry import Indicator

if TYPE_CHECKING:
    from genkgeo.spatial import SpatialReading

SHRUNK = ["level", "area", "indicator", "raw", "shrunk", "own", "towards"]


@dataclass(frozen=True)
class Profiles:
    """The risk profiles of the wijken.

    Attributes
    ----------
    labels : pandas.Series
        Area code → profile number, 1 to k; an area that is left out has no row.
    names : pandas.Series
        Profile number → neutral Dutch name.
    portrait : pandas.DataFrame
        Profile number × indicator id: mean of the oriented z-scores (higher is more risk).
    partial : tuple of str
        Areas placed by only part of the indicators.
    left_out : tuple of str
        Areas with too few figures.
    choice : pandas.DataFrame
        Index k; column ``silhouette``.
    reason : str
        One Dutch sentence: why this many.
    """

    labels: pd.Series
    names: pd.Series
    portrait: pd.DataFrame
    partial: tuple[str, ...]
    left_out: tuple[str, ...]
    choice: pd.DataFrame
    reason: str


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
        Columns `genkgeo.reconciliation.RECONCILIATION_COLUMNS`; may be empty.
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
    notes: tuple[str, ...] = field(default=())
    """Sentences that stand on every output (example figures, proposal, schematic)."""

    @cached_property
    def _shown(self) -> pd.DataFrame:
        """Of each indicator its last year up to ``year``, all levels."""
        rows = self.measures[self.measures["period"] <= self.year]
        last = rows.groupby(["level", "indicator"])["period"].transform("max")
        return rows[rows["period"] == last]

    def current(self, level: str) -> pd.DataFrame:
        """Give the measures shown: of each indicator its last year up to ``year``.

        Returns
        -------
        pandas.DataFrame
            Rows of ``measures`` for ``level``, one per area and indicator.
        """
        return self._shown[self._shown["level"] == level].reset_index(drop=True)

    def table(self, level: str, column: str = "value") -> pd.DataFrame:
        """Give one column of the shown measures as a table of areas by indicators."""
        wide = self.current(level).pivot(index="area", columns="indicator", values=column)
        order = [name for name in self.registry if name in wide]
        return wide.reindex(columns=order).rename_axis(columns=None)
