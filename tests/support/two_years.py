"""Made-up sectors in two years, on the same borders or moved from an older list."""

from __future__ import annotations

import numpy as np
import pandas as pd
import two_levels
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.history import History
from genkgeo.measures.cube import build_cube
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

THEN, NOW = 2024, 2025


def areas(sectors: list[str], vintage: str = "new", wijken: list[str] | None = None) -> Areas:
    """Areas of a vintage: sectors in wijken, all in one wijk where none are given."""
    wijk = wijken or ["W"] * len(sectors)
    frame = pd.DataFrame(
        {"name": sectors, "wijk": wijk, "stadsdeel": "D"}, index=pd.Index(sectors, name="sector")
    )
    names = {
        "sector": pd.Series(sectors, index=sectors),
        "wijk": pd.Series(sorted(set(wijk)), index=sorted(set(wijk))),
        "stadsdeel": pd.Series({"D": "D"}),
        "gemeente": pd.Series({"X": "X"}),
    }
    return Areas(
        vintage, "X", "X", two_levels.LEVELS, frame.sort_index(), names, ("ZZ",), (), False
    )


def figures(
    year: int, sectors: list[str], vintage: str = "new", **variables: list[float]
) -> pd.DataFrame:
    """Tidy figures of a year; the row of a cell is that of its sector."""
    parts = [
        pd.DataFrame(
            {
                "sector": sectors,
                "period": year,
                "variable": variable,
                "value": np.array(values, dtype=float),
                "row": np.arange(len(sectors)) + 2,
            }
        )
        for variable, values in variables.items()
    ]
    frame = pd.concat(parts, ignore_index=True).assign(vintage=vintage, table=0, file="x.csv")
    state = np.where(frame["value"].isna(), State.MISSING, State.OBSERVED)
    return frame.assign(state=state)


def history(
    frame: pd.DataFrame,
    *vintages: Areas,
    moves: dict[str, dict[str, float]] | None = None,
    means: dict[str, str] | None = None,
) -> History:
    """Lay figures out; ``moves`` says which share of each old sector goes to which new one.

    Of several older lists each takes what is said of its own codes.
    """
    here = vintages[0]
    cubes = {
        one.vintage: build_cube(frame[frame["vintage"] == one.vintage], one) for one in vintages
    }
    transfers = {}
    for old in vintages[1:]:
        matrix = np.zeros((len(here.units), len(old.units)))
        matrix[-1, -1] = 1
        for code, shares in (moves or {}).items():
            if code not in old.units:
                continue
            for target, share in shares.items():
                matrix[here.units.get_loc(target), old.units.get_loc(code)] = share
        transfers[old.vintage, here.vintage] = sparse.csr_array(matrix)
    return History(cubes, here, transfers, means or {})


def indicator(**fields: object) -> Indicator:
    """A share of n in d, unless said otherwise."""
    plain = {"label": "x", "short": "X", "unit": "%", "domain": "wonen", "source": "x"}
    plain |= {"numerator": "n", "denominator": "d", "minimum": 30, "factor": 100}
    return Indicator(**(plain | fields))
