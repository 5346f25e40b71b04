"""What one analysis found: the frames that notebooks, pages and tables all read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

import geopandas as gpd
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.other_names import OTHER_NAMES
from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.measures.reconciliation import REFERENCES
from genkgeo.parameters.levels import MUNICIPALITY, Levels
from genkgeo.parameters.registry import Indicator
from genkgeo.results.change import (
    INCOMPARABLE,
    KINDS,
    NO_NEW,
    PARTS,
    SIGNALS,
    VERDICTS,
    WARNINGS,
    Change,
    Signal,
    earlier_text,
    span_text,
)
from genkgeo.results.laid_out import known_above, last_figures, wide
from genkgeo.results.profiles import Matching, Profiles
from genkgeo.results.risk import COURSE, Course, Reliable, Risk, SpatialReading
from genkgeo.sources.municipalities import MUNICIPALITIES
from genkgeo.states import State

__all__ = [
    "COURSE",
    "INCOMPARABLE",
    "KINDS",
    "NO_NEW",
    "PARTS",
    "PLACES",
    "REFERENCES",
    "SHRUNK",
    "SIGNALS",
    "VERDICTS",
    "WARNINGS",
    "Change",
    "Course",
    "Matching",
    "Profiles",
    "Reliable",
    "Results",
    "Risk",
    "Signal",
    "SpatialReading",
    "earlier_text",
    "known_above",
    "last_figures",
    "span_text",
    "wide",
]

Asked = ParamSpec("Asked")
Made = TypeVar("Made")

PLACES = ["name", "kind", "lon", "lat", "since", "source", "note"]
"""Columns of the places of the map; ``since`` is a year or NaN."""

SHRUNK = ["level", "area", "indicator", "raw", "shrunk", "own", "towards"]
"""Columns of the figures that were shrunk; ``own`` is the share that is the area's own."""


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
        Index (level, area); columns ``residents`` and ``period``, the year they are of; empty
        when not known.
    risk : dict of str to Risk
        Level → risk.
    profiles : Profiles
        Of the areas of one level.
    totals : pandas.DataFrame
        ``variable, period, total, sectors, unknown, hidden, missing``.
    reconciliation : pandas.DataFrame
        Columns `genkgeo.measures.reconciliation.RECONCILIATION_COLUMNS`; may be empty.
    sources : pandas.DataFrame
        ``file, format, vintage, periods``.
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
    reliable: dict[str, Reliable] = field(default_factory=dict)
    """Level → the score in which each indicator weighs by how sure it is; of levels of enough
    areas."""
    shrunk: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=SHRUNK))
    """Columns `SHRUNK`: the shown figures beside what shrinkage makes of them, the share that
    is the area's own, and what it was drawn to; empty when shrinkage is off."""
    spatial: dict[str, SpatialReading] = field(default_factory=dict)
    """Level → what the neighbours say of the scores; empty unless asked for."""
    change: Change | None = None
    """Since the earlier release, or the year before; None where there is neither."""
    warnings: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=WARNINGS))
    """Columns `WARNINGS`: figures and areas whose risk rose, and what to look at again."""
    course: Course = field(default_factory=Course)
    """The risk of every year; empty where it was not computed."""
    references: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=REFERENCES))
    """Columns `REFERENCES`: figures of wider areas, in the unit of the indicator."""
    municipalities: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=MUNICIPALITIES)
    )
    """Columns `MUNICIPALITIES`: figures of all municipalities; empty where not given."""
    places: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=PLACES))
    """Columns `PLACES`: what a reader can lay over the map."""
    other_names: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=OTHER_NAMES))
    """Columns `OTHER_NAMES`: what areas are also called, for who looks for them."""
    flagged: frozenset[tuple[str, str, str]] = frozenset()
    """Level, area and indicator of figures that rest on a cell which must be looked at again."""
    contact: str = ""
    """Address for who has a question about what is shown."""
    notes: tuple[str, ...] = field(default=())
    """Sentences that stand on every output (example figures, proposal, schematic)."""

    @property
    def levels(self) -> Levels:
        """The levels of areas, from sector to gemeente."""
        return self.areas.levels

    def sheet_of(self, area: str | None, level: str | None = None) -> tuple[str, str]:
        """Level and code of an area that has a fact sheet; of the city where it is None.

        Of the largest level with sheets where ``level`` is not given.
        """
        level = self.levels.sheets if level is None else level
        if area is None or level is None:
            return MUNICIPALITY, self.areas.code
        return level, area

    @property
    def last_day(self) -> date:
        """Day on which the places of the actions are looked at: the last of the year shown."""
        return date(self.year, 12, 31)

    @property
    def residents_year(self) -> int:
        """Year of the residents; the year shown where they are not known."""
        known = "period" in self.residents and len(self.residents)
        return int(self.residents["period"].iloc[0]) if known else self.year

    @cached_property
    def _shown(self) -> dict[int, pd.DataFrame]:
        return {}

    @cached_property
    def _made(self) -> dict[object, Any]:
        return {}

    def once(
        self,
        make: Callable[Concatenate[Results, Asked], Made],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Made:
        """Give what a function makes of these results, made when it is first asked for.

        For what every sheet of a release asks again. Who asks may not change what it gets.
        """
        key = (make, args, tuple(kwargs.items()))
        if key not in self._made:
            self._made[key] = make(self, *args, **kwargs)
        made: Made = self._made[key]
        return made

    @cached_property
    def _columns(self) -> dict[str, list[Any]]:
        """Column of the measures shown → its cells, as plain numbers and texts."""
        rows = self.shown()
        return {str(name): rows[name].tolist() for name in rows.columns}

    @cached_property
    def _rows_of(self) -> dict[tuple[str, str], list[int]]:
        """Level and area → its rows in `_columns`."""
        rows: dict[tuple[str, str], list[int]] = {}
        keys = zip(self._columns["level"], self._columns["area"], strict=True)
        for at, key in enumerate(keys):
            rows.setdefault(key, []).append(at)
        return rows

    @cached_property
    def known(self) -> set[tuple[str, str, str]]:
        """Level, area and indicator of all figures shown that have a value."""
        rows = self.shown().dropna(subset="value")
        return set(zip(rows["level"], rows["area"], rows["indicator"], strict=True))

    @cached_property
    def known_per(self) -> tuple[str, ...]:
        """Names of the levels at which alone a figure is known that a smaller area lacks."""
        lacks = self.measures["state"].eq(State.LARGER)
        return tuple(sorted(set(self.measures.loc[lacks, GIVEN_PER]))) if lacks.any() else ()

    @cached_property
    def averages(self) -> dict[str, dict[str, float]]:
        """Level → indicator → mean of the figures shown of the areas of that level."""
        means = self.shown().groupby(["level", "indicator"])["value"].mean()
        by_level: dict[str, dict[str, float]] = {}
        for at, mean in zip(means.index.tolist(), means.tolist(), strict=True):
            by_level.setdefault(str(at[0]), {})[str(at[1])] = mean
        return by_level

    def of_area(self, level: str, area: str) -> list[dict[str, Any]]:
        """List the measures shown of one area: column → what stands there, a row each.

        Looked up in plain lists, for a page asks it of all areas.
        """
        rows = self._rows_of.get((level, area), ())
        return [{name: cells[at] for name, cells in self._columns.items()} for at in rows]

    @cached_property
    def people(self) -> dict[tuple[str, str], float]:
        """Level and area → residents, where they are known."""
        if self.residents.empty:
            return {}
        known = self.residents["residents"]
        return dict(zip(known.index.tolist(), known.tolist(), strict=True))

    @cached_property
    def rank_ends(self) -> dict[str, dict[str, tuple[float, float]]]:
        """Level → area → between which ranks it lies; of the levels of which that is known."""
        return {
            level: {
                str(area): (low, high)
                for area, low, high in zip(
                    frame.index,
                    frame["rank_low"].tolist(),
                    frame["rank_high"].tolist(),
                    strict=True,
                )
            }
            for level, frame in self.certainty.items()
        }

    @cached_property
    def _tables(self) -> dict[tuple[str, int, str], pd.DataFrame]:
        return {}

    @cached_property
    def apart(self) -> dict[tuple[str, int, int], pd.DataFrame]:
        """Level and two years → which figures have no like; kept by who looks it up."""
        return {}

    @cached_property
    def _current(self) -> dict[tuple[str, int], pd.DataFrame]:
        return {}

    def shown(self, year: int | None = None) -> pd.DataFrame:
        """Keep of each indicator its last year up to ``year`` (else the year shown), all levels."""
        year = self.year if year is None else year
        if year not in self._shown:
            self._shown[year] = last_figures(self.measures, year)
        return self._shown[year]

    def current(self, level: str, year: int | None = None) -> pd.DataFrame:
        """Return the measures shown: of each indicator its last year up to ``year``.

        Returns
        -------
        pandas.DataFrame
            Rows of ``measures`` for ``level``, one per area and indicator.
        """
        key = (level, self.year if year is None else year)
        if key not in self._current:
            rows = self.shown(year)
            self._current[key] = rows[rows["level"] == level].reset_index(drop=True)
        # A page asks for it hundreds of times, so it is kept and only its outside copied.
        return self._current[key].copy(deep=False)

    def table(self, level: str, column: str = "value", *, year: int | None = None) -> pd.DataFrame:
        """Lay out one column of the shown measures as a table of areas by indicators."""
        key = (level, self.year if year is None else year, column)
        if key not in self._tables:
            self._tables[key] = wide(self.current(level, year), level, self.registry, column)
        return self._tables[key].copy(deep=False)
