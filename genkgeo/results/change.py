"""What changed since an earlier release or year, and the areas whose risk rose."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

VERDICTS = ("gestegen", "gedaald", "niet aantoonbaar veranderd")
"""Of a change: beyond noise up, beyond noise down, or neither."""

PARTS = ("real", "boundary", "revision", "method")
"""The causes of a change."""

WARNINGS = ["level", "area", "kind", "since", "drivers", "sentence"]
"""Columns of the early warnings; ``kind`` is ``risico`` or ``profiel``, ``since`` the year
before the rise, ``drivers`` a tuple of indicator ids."""


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

    @cached_property
    def _by_area(self) -> dict[tuple[str, str], pd.DataFrame]:
        groups = self.parts.groupby(["level", "area"], sort=False)
        return {(str(key[0]), str(key[1])): of_area for key, of_area in groups}

    def of_area(self, level: str, area: str) -> pd.DataFrame:
        """Return the parts of one area; looked up, for a page asks it of all areas."""
        return self._by_area.get((level, area), self.parts.iloc[:0])
