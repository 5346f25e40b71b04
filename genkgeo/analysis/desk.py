"""What every verb of an analysis works with: what is computed, the lookup, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import pandas as pd

from genkgeo.analysis.computed import Computed
from genkgeo.analysis.lookup import Lookup
from genkgeo.analysis.tables import Dressed, Table, named, table_of
from genkgeo.parameters.registry import Indicator


class Desk:
    """An analyst's desk.

    Parameters
    ----------
    computed : Computed
        What pages, commands and this desk rest on; it computes when first asked.

    Attributes
    ----------
    computed : Computed
    """

    said: tuple[str, ...] = ()
    """What was left out of files of one's own; stands under every table."""

    def __init__(self, computed: Computed) -> None:
        self.computed = computed

    @property
    def levels(self) -> tuple[str, ...]:
        """De niveaus van gebieden, van sector tot gemeente."""
        return self.computed.params.levels.ids

    @property
    def registry(self) -> dict[str, Indicator]:
        """Indicators in use."""
        return self.computed.params.registry

    @cached_property
    def lookup(self) -> Lookup:
        """What can be asked for."""
        computed = self.computed
        areas = computed.areas[computed.params.file.vintage]
        periods = computed.figures["period"].unique().tolist()
        years = sorted(int(year) for year in periods if year <= computed.params.file.year)
        return Lookup(areas, computed.params.registry, tuple(years))

    @property
    def year(self) -> int:
        """The year shown."""
        return self.computed.params.file.year

    def names(self, level: str) -> pd.Series:
        """Names of the areas of a level, by code."""
        return self.lookup.areas.names[level]

    def of(self, level: str, areas: object = None) -> str:
        """Name what a table is of, such as ``wijken van Genk``."""
        own = self.computed.params.levels[level]
        if level == self.computed.params.levels.ids[-1]:
            return self.lookup.areas.name
        return f"{own.plural} van {self.lookup.areas.name}"

    def dress(
        self,
        frame: pd.DataFrame,
        caption: str = "",
        *,
        notes: Sequence[str] = (),
        decimals: int | None = None,
        heads: Mapping[str, str] | None = None,
    ) -> Table:
        """Dress a frame as a table of this analysis: it says where figures are made up."""
        standing = (
            ("Voorbeeldcijfers, geen echte cijfers.",) if self.computed.params.file.example else ()
        )
        return table_of(
            frame,
            Dressed(
                self.registry,
                caption,
                (*notes, *self.said, *standing),
                decimals,
                dict(heads or {}),
            ),
        )

    def by_area(
        self, frame: pd.DataFrame, level: str, caption: str = "", **dressed: object
    ) -> Table:
        """Dress a frame of areas by code, with their names in the first column."""
        return self.dress(named(frame, self.names(level)), caption, **dressed)  # type: ignore[arg-type]
