"""What changed since an earlier release or year, and the areas whose risk rose."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import pandas as pd

VERDICTS = ("gestegen", "gedaald", "niet aantoonbaar veranderd")
"""Of a change: beyond noise up, beyond noise down, or neither."""

NO_NEW = "geen nieuw cijfer"
"""Why there is no verdict: the figure is the one that was shown then."""

INCOMPARABLE = "niet te vergelijken"
"""Why there is no verdict: the two figures are not of the same; what lacks comes after it."""

PARTS = ("real", "boundary", "revision", "method")
"""The causes of a change."""


class Signal(NamedTuple):
    """An early signal, or what is said beside one."""

    level: str
    area: str
    kind: str
    """One of `KINDS`."""
    since: int
    """Year of the figure before the rise."""
    drivers: tuple[str, ...]
    """Indicator ids."""
    sentence: str
    people: float = math.nan
    """Of one indicator: how many more than with the course of the city."""
    rate: float = math.nan
    """Of one indicator: the share of false ones among all that are as clear."""


WARNINGS = list(Signal._fields)
"""Columns of the early warnings."""

KINDS = ("cijfer", "samen", "risico", "profiel", "stad", "opvolging", "kijk na")
"""A figure of an area, several of them together, its score, its profile, a figure of the city;
what became of a signal of last year; and what asks to be looked at before it is called a signal."""

SIGNALS = KINDS[:5]
"""Kinds that are signals; the others say something about one."""


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
        high`` (how far ``real`` may lie by chance and by what is not known; NaN where that
        cannot be said), ``verdict`` (of `VERDICTS`; empty without one) and
        ``why`` there is none: `NO_NEW`, or `INCOMPARABLE` with what lacks; empty where a year
        has no figure. A rank that falls is more risk: its verdict speaks of the risk, not of
        the number.
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

    @cached_property
    def verdicts(self) -> dict[tuple[str, str], dict[str, str]]:
        """Level and area → figure → verdict on its change."""
        verdicts: dict[tuple[str, str], dict[str, str]] = {}
        columns = (self.parts[name].tolist() for name in ("level", "area", "what", "verdict"))
        for level, area, what, verdict in zip(*columns, strict=True):
            verdicts.setdefault((level, area), {})[what] = verdict
        return verdicts

    def of_area(self, level: str, area: str) -> pd.DataFrame:
        """Return the parts of one area; looked up, for a page asks it of all areas."""
        return self._by_area.get((level, area), self.parts.iloc[:0])

    @property
    def correction(self) -> bool:
        """Say whether the earlier release is of the same year: no year has passed."""
        return self.released and self.earlier == self.later

    @property
    def since(self) -> str:
        """Name what is compared with: the year, or the earlier release of the same year."""
        return earlier_text(self.earlier, self.later)

    @property
    def span(self) -> str:
        """Name both: the years, or the earlier release and this one."""
        return span_text(self.earlier, self.later)

    def year_then(self, level: str, what: str) -> int:
        """Year of the figure that was shown then."""
        return self.shown.get((level, what), self.earlier)


def earlier_text(earlier: int, later: int) -> str:
    """Name an earlier release: by its year, or, where that is the same, as an earlier one.

    Examples
    --------
    >>> earlier_text(2024, 2025), earlier_text(2025, 2025)
    ('2024', 'de eerdere uitgave van 2025')
    """
    return f"de eerdere uitgave van {earlier}" if earlier == later else str(earlier)


def span_text(earlier: int, later: int) -> str:
    """Name both releases: by their years, or, where these are the same, as earlier and this.

    Examples
    --------
    >>> span_text(2024, 2025), span_text(2025, 2025)
    ('van 2024 naar 2025', 'van de eerdere uitgave van 2025 naar deze')
    """
    return f"van {earlier_text(earlier, later)} naar {'deze' if earlier == later else later}"
