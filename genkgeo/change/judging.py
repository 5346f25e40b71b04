"""What may be said of the real part of a change: how far chance reaches, and what is unlike.

Only like is compared: figures that rest on the same sectors, scores of the indicators that both
moments have. What is left of a score then comes of another make-up of the index.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.certainty import differences
from genkgeo.certainty.known_in_both import alike, lacking_text
from genkgeo.certainty.pairing import correlations
from genkgeo.change.archive import RANK, SCORE, VALUE_COLUMNS
from genkgeo.change.steps import Moment
from genkgeo.errors import DataError
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.measures.totals import totals
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR
from genkgeo.results import INCOMPARABLE, NO_NEW

KEYS = VALUE_COLUMNS[:3]
ALIKE = 1e-9
"""A smaller difference between two ways of computing a score is rounding."""

ELSEWHERE = f"{INCOMPARABLE}: een ander deel heeft geen plaats"
REDRAWN = f"{INCOMPARABLE}: andere sectoren"
TOO_FEW = f"{INCOMPARABLE}: te weinig cijfers in beide jaren"

JUDGED = ["real", "low", "high", "wide", "why"]


def judged(method: Moment, now: Moment, others: pd.Index) -> pd.DataFrame:
    """Compare the last two moments: the real part of every change, and how sure it is.

    Parameters
    ----------
    method, now : Moment
        The figures of then and of now, on the same borders and by the same method.
    others : pandas.Index
        Sectors that may hold others than they did, as no crosswalk says
        (`genkgeo.areas.same_list.touched`).

    Returns
    -------
    pandas.DataFrame
        Index `KEYS`; ``real`` (of a score and a rank on the figures that both moments have),
        ``low, high`` (how far its interval reaches from it by chance), ``wide`` (how much
        farther what is not known may take it: 0 where the same sectors are known in both)
        and ``why``, which is not empty where nothing may be said.

    Notes
    -----
    Whether figures are alike is told by `genkgeo.certainty.known_in_both.alike`.
    """
    figures = _figures(method, now)
    moved = _placeless(method, now)
    elsewhere = figures.index.get_level_values("what").isin(moved)
    below = figures.index.get_level_values("level") != MUNICIPALITY
    figures.loc[elsewhere & below, "why"] = ELSEWHERE
    parts = [figures]
    for level in now.edition.here.levels.ranked:
        parts += _scores(method, now, level, figures)
    found = pd.concat([part[JUDGED] for part in parts])
    changed = found.index.get_level_values("area").isin(others)
    found.loc[changed & (found.index.get_level_values("level") == SECTOR), "why"] = REDRAWN
    return found


def _figures(method: Moment, now: Moment) -> pd.DataFrame:
    """Judge the indicators: noise, what is not known, and why there is nothing to say."""
    found = alike(method.measures, now.measures, now.edition.here, now.edition.method.registry)
    texts = [f"{INCOMPARABLE}: {lacking_text(share)}" for share in found["lacking"]]
    found["why"] = np.where(found["unlike"], texts, "")
    then, last = (
        moment.measures.set_index(["level", "area", "indicator"])["period"]
        for moment in (method, now)
    )
    carried = (last == then.reindex(last.index)) & found["real"].notna()
    found.loc[carried, "why"] = NO_NEW
    return found.rename_axis(index=KEYS)


def _placeless(method: Moment, now: Moment) -> list[str]:
    """Name the indicators that move below the gemeente with what lost or got a place."""
    registry = now.edition.method.registry
    shares = placeless_shares(
        pd.concat(
            totals(cube, now.edition.areas[vintage]) for vintage, cube in now.edition.cubes.items()
        )
    )
    then, last = (moment.measures.groupby("indicator")["period"].max() for moment in (method, now))
    return [
        name
        for name in registry
        if name in then.index
        and name in last.index
        and not is_steady(shares, registry[name], int(then[name]), int(last[name]))
    ]


def _scores(method: Moment, now: Moment, level: str, figures: pd.DataFrame) -> list[pd.DataFrame]:
    """Judge the scores and ranks of a level on the figures that are alike in both moments."""
    chosen, at_level = now.edition.method, figures.loc[level]
    moved = set(at_level.index.get_level_values("what")[at_level["why"] == ELSEWHERE])
    if any(chosen.registry[name].direction != "none" for name in moved):
        return [_unlike_scores(level, now, ELSEWHERE)]
    apart = at_level["apart"].unstack(fill_value=False)
    carried = bool((at_level["why"] == NO_NEW)[at_level["real"].notna()].all())
    before, after = (_alike(moment, level, apart) for moment in (method, now))
    together = correlations(method.measures, now.measures, chosen.registry)
    try:
        scores = differences.score_differences(
            before,
            after,
            chosen.registry,
            chosen.risk,
            seed=chosen.risk.seed,
            correlation=together,
        )
    except DataError:
        # Too few areas, or no index: nothing is said of chance, and only like is subtracted.
        alike = before.values.notna().equals(after.values.notna())
        return [] if alike else [_unlike_scores(level, now, TOO_FEW)]
    parts = []
    for what in (SCORE, RANK):
        keys = pd.MultiIndex.from_product([[level], scores.index, [what]], names=KEYS)
        plain = (now.values.reindex(keys) - method.values.reindex(keys)).set_axis(scores.index)
        real = scores[what]
        real = plain.where((plain - real).abs() < ALIKE, real)
        part = scores[[f"{what}_low", f"{what}_high"]].set_axis(["low", "high"], axis=1)
        part = part.sub(scores[what], axis=0).assign(real=real, wide=0.0)
        part["why"] = NO_NEW if carried else np.where(real.isna(), TOO_FEW, "")
        parts.append(part.set_axis(keys))
    return parts


def _alike(moment: Moment, level: str, apart: pd.DataFrame) -> differences.Year:
    """Take the figures of a level, without those that have no like in the other moment."""
    table = moment.table(level)
    hide = apart.reindex(index=table.index, columns=table.columns, fill_value=False)
    return differences.Year(table.mask(hide.astype(bool)), moment.table(level, "denominator"))


def _unlike_scores(level: str, now: Moment, why: str) -> pd.DataFrame:
    """Say of the scores and ranks of a level that nothing can be compared."""
    areas = now.table(level).index
    keys = pd.MultiIndex.from_product([[level], areas, [SCORE, RANK]], names=KEYS)
    return pd.DataFrame(np.nan, keys, ["real", "low", "high", "wide"]).assign(why=why)
