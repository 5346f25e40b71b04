"""A made-up gemeente of two levels, from how many sectors each wijk has."""

from __future__ import annotations

import pandas as pd
import two_levels

from genkgeo.areas.hierarchy import Areas


def make_areas(tree: dict[str, dict[str, int]]) -> Areas:
    """Stadsdeel → wijk → number of sectors; a sector is its wijk and a number."""
    rows = [
        (f"{wijk}{i}", wijk, stadsdeel)
        for stadsdeel, wijken in tree.items()
        for wijk, number in wijken.items()
        for i in range(number)
    ]
    frame = pd.DataFrame(rows, columns=["sector", "wijk", "stadsdeel"]).set_index("sector")
    frame = frame.assign(name=frame.index).sort_index()
    codes = {"sector": frame.index, "wijk": frame["wijk"], "stadsdeel": frame["stadsdeel"]}
    names = {k: pd.Series(sorted(set(v)), index=sorted(set(v))) for k, v in codes.items()}
    return Areas(
        vintage="2025",
        code="99001",
        name="Made",
        levels=two_levels.LEVELS,
        sectors=frame,
        names=names | {"gemeente": pd.Series({"99001": "Made"})},
        unknown=("99001ZZZZ",),
        hidden=(),
        proposal=False,
    )
