"""What became of each figure since the first year that there is of it."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

from genkgeo.certainty.differences import verdict
from genkgeo.certainty.known_in_both import alike, lacking_text
from genkgeo.change.judging import ELSEWHERE
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.results import INCOMPARABLE, Results
from genkgeo.states import State

ESTIMATED = f"{INCOMPARABLE}: geschat over nieuwe grenzen"
"""Why nothing is said of a figure that was divided over borders that moved."""


class Since(NamedTuple):
    """A figure of now beside the first one that there is of the same area."""

    then: int
    """Year of the first figure."""
    now: int
    real: float
    """The difference."""
    verdict: str
    """Of `genkgeo.results.VERDICTS`; empty without one."""
    why: str
    """Why there is no verdict; empty where there is one."""


def since_first(results: Results, level: str) -> dict[str, dict[str, Since]]:
    """Compare the figures shown with those of the first year, like with like.

    Parameters
    ----------
    results : Results
    level : str

    Returns
    -------
    dict of str to dict of str to Since
        Area → indicator → what became of it. An indicator that a level has of one year only,
        or an area without a figure in either year, is left out. As for `genkgeo.change.judging`
        nothing is said of what is not of the same.
    """
    rows, now = results.measures, results.shown()
    known = rows[(rows["level"] == level) & rows["value"].notna()]
    known = known[known["period"] <= results.year]
    first = {
        str(name): int(year) for name, year in known.groupby("indicator")["period"].min().items()
    }
    levels = [SECTOR, level]
    now = now[now["level"].isin(levels) & now["indicator"].isin(first)]
    last = {
        str(name): int(year)
        for name, year in now[now["level"] == level].groupby("indicator")["period"].max().items()
    }
    then = rows[rows["level"].isin(levels) & (rows["period"] == rows["indicator"].map(first))]
    if then.empty or now.empty:
        return {}
    every = alike(then, now, results.areas, results.registry)
    found = every[every.index.get_level_values("level") == level].droplevel("level")
    why = _why(
        results, level, (then, now), found, {name: (first[name], last[name]) for name in last}
    )
    low, high = found["real"] + found["low"], found["real"] + found["high"]
    told = verdict(found["real"], low - found["wide"], high + found["wide"])
    since: dict[str, dict[str, Since]] = {}
    cells = (found["real"].tolist(), told.tolist(), why.tolist())
    for (area, name), real, said, because in zip(found.index.tolist(), *cells, strict=True):
        if real == real and first[name] < last[name]:
            said = "" if because else said
            since.setdefault(area, {})[name] = Since(first[name], last[name], real, said, because)
    return since


def _why(
    results: Results,
    level: str,
    sides: tuple[pd.DataFrame, pd.DataFrame],
    found: pd.DataFrame,
    spans: dict[str, tuple[int, int]],
) -> pd.Series:
    """Say of each figure why it cannot be compared with the first; empty where it can."""
    texts = [f"{INCOMPARABLE}: {lacking_text(share)}" for share in found["lacking"]]
    why = pd.Series(texts, found.index).where(found["unlike"], "")
    for side in sides:
        at_level = side[side["level"] == level].set_index(["area", "indicator"])["state"]
        why[at_level.reindex(found.index).eq(State.ESTIMATED)] = ESTIMATED
    shares = placeless_shares(results.totals)
    moved = [
        name for name, span in spans.items() if not is_steady(shares, results.registry[name], *span)
    ]
    if level != MUNICIPALITY:
        why[found.index.get_level_values("indicator").isin(moved)] = ELSEWHERE
    return why
