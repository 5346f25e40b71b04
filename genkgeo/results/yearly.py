"""The risk through the years, as it is kept; `genkgeo.change.course` works it out."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

COLUMNS = ["level", "area", "period", "score", "rank", "fifth"]


@dataclass(frozen=True)
class Course:
    """The risk through the years, on the borders and with the index of now.

    Attributes
    ----------
    scores : pandas.DataFrame
        Columns `COLUMNS`, one row per level, area and year.
    lacking : dict of (str, int) to str
        Level and year → a Dutch sentence: that the year is left out, or which indicators are
        in that year; only where there is something to say.
    compared : dict of str to tuple of int
        Level → its last years, of which each can be compared with the next: what an early
        warning is looked for in. A level that cannot be compared is not in it.
    """

    scores: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=COLUMNS))
    lacking: dict[tuple[str, int], str] = field(default_factory=dict)
    compared: dict[str, tuple[int, ...]] = field(default_factory=dict)
