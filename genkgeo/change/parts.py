"""Split every change into its causes: real, boundary, revision and method."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from genkgeo.certainty import differences
from genkgeo.change.archive import RANK, SCORE, VALUE_COLUMNS, Archive
from genkgeo.change.edition import Edition
from genkgeo.change.steps import RANKED, Moment, continued, moments_between
from genkgeo.errors import DataError
from genkgeo.measures.cube import totals
from genkgeo.measures.placeless import is_steady, placeless_shares
from genkgeo.results import PARTS, Change

KEYS = VALUE_COLUMNS[:3]
CRUMB = 1e-9
"""Of the figure itself: a smaller part is what rounding in the sums leaves."""


def split(before: Archive | Edition, after: Edition) -> Change:
    """Split the change since an earlier release, or since an earlier year of the same inputs.

    With V(borders, inputs, method, year): ``boundary`` is how V changes when only the borders
    become those of now, ``revision`` when then the inputs do, ``method`` when then the method
    does, and ``real`` when at last the year does: of a figure that comes late, the year it is
    of. The method also holds what this version of the library computes otherwise than the one
    that published. A new area is compared with its own figure then, on the borders of now.

    Parameters
    ----------
    before : Archive or Edition
        An edition stands for itself: its inputs and method are those of ``after``.
    after : Edition

    Returns
    -------
    Change
        Without notes, and without a verdict below the gemeente where the share without a place
        is another one (`genkgeo.measures.placeless`). The parts sum to the difference; they are
        NaN where a figure on the way is absent.
    """
    old = before.edition if isinstance(before, Archive) else before
    moments = moments_between(before, after)
    index = moments[-1].values.index.sort_values()
    borders, inputs, method, now = (moment.values.reindex(index) for moment in moments[1:])
    origin = continued(old, after)
    computed = _carried(moments[0].values, origin, borders)
    then = computed
    if isinstance(before, Archive):
        then = _carried(before.values.set_index(KEYS)["value"], origin, borders)
    parts = pd.DataFrame(
        {
            "real": now - method,
            "boundary": borders - computed,
            "revision": inputs - borders,
            "method": (method - inputs) + (computed - then),
        }
    )[list(PARTS)]
    crumb = CRUMB * pd.concat([then.abs(), now.abs()], axis=1).max(axis=1)
    parts = parts.mask(parts.abs().le(crumb, axis=0), 0.0)
    parts[parts.isna().any(axis=1)] = np.nan
    changes = pd.DataFrame({"earlier": then, "later": now})
    changes["difference"] = parts.sum(axis=1, skipna=False).fillna(now - then)
    reach = _reach(moments[3], moments[4]).reindex(index)
    changes = changes.join(parts).join(reach.add(parts["real"], axis=0))
    changes["verdict"] = _verdicts(changes).mask(_unsteady(moments[3], moments[4], index), "")
    last_year = moments[1].measures.groupby(["level", "indicator"], as_index=False)["period"].max()
    return Change(
        earlier=old.year,
        later=after.year,
        earlier_vintage=old.vintage,
        later_vintage=after.vintage,
        released=isinstance(before, Archive),
        parts=changes.reset_index(),
        shown={
            (level, name): int(year)
            for level, name, year in zip(
                last_year["level"], last_year["indicator"], last_year["period"], strict=True
            )
        },
    )


def _carried(values: pd.Series, origin: Mapping[str, pd.Series], moved: pd.Series) -> pd.Series:
    """Carry to each area of now the figure of the one it continues; to a new one its ``moved``."""
    keys = moved.index.to_frame(index=False)
    source = pd.Series(np.nan, keys.index, dtype=object)
    for level, old_areas in origin.items():
        at_level = keys["level"] == level
        source[at_level] = keys.loc[at_level, "area"].map(old_areas)
    wanted = pd.MultiIndex.from_frame(keys.assign(area=source.where(source.notna(), "")))
    carried = pd.Series(values.reindex(wanted).to_numpy(), moved.index)
    return carried.where(source.notna().to_numpy(), moved)


def _reach(method: Moment, now: Moment) -> pd.DataFrame:
    """Compute how far the interval of the real part of every figure reaches, down and up."""
    columns = ["value", "ci_low", "ci_high"]
    keys = ["level", "area", "indicator"]
    last = now.measures.set_index(keys)[columns]
    then = method.measures.set_index(keys)[columns].reindex(last.index)
    around = differences.interval(then, last).sub(last["value"] - then["value"], axis=0)
    parts = [around.rename_axis(index=KEYS)]
    for level in RANKED:
        parts += _score_reach(method, now, level)
    return pd.concat(parts)


def _score_reach(method: Moment, now: Moment, level: str) -> list[pd.DataFrame]:
    """Compute the same of the scores and of the ranks of a level, if they can be compared."""
    chosen = now.edition.method
    before, after = (
        differences.Year(moment.table(level), moment.table(level, "denominator"))
        for moment in (method, now)
    )
    try:
        scores = differences.score_differences(
            before, after, chosen.registry, chosen.risk, seed=chosen.risk.seed
        )
    except DataError:
        # No index can be made of one of the years, so there are no scores either.
        return []
    return [
        scores[[f"{what}_low", f"{what}_high"]]
        .sub(scores[what], axis=0)
        .set_axis(["low", "high"], axis=1)
        .set_axis(pd.MultiIndex.from_product([[level], scores.index, [what]], names=KEYS))
        for what in (SCORE, RANK)
    ]


def _unsteady(method: Moment, now: Moment, index: pd.Index) -> np.ndarray:
    """Say which figures below the gemeente move with what lost or got a place.

    A score and a rank do where an indicator does that counts in them.
    """
    registry = now.edition.method.registry
    shares = placeless_shares(
        pd.concat(
            totals(cube, now.edition.areas[vintage]) for vintage, cube in now.edition.cubes.items()
        )
    )
    then, last = (moment.measures.groupby("indicator")["period"].max() for moment in (method, now))
    names = [
        name
        for name in registry
        if name in then.index
        and name in last.index
        and not is_steady(shares, registry[name], int(then[name]), int(last[name]))
    ]
    if any(registry[name].direction != "none" for name in names):
        names += [SCORE, RANK]
    below = index.get_level_values("level") != "gemeente"
    return np.asarray(below & index.get_level_values("what").isin(names))


def _verdicts(changes: pd.DataFrame) -> pd.Series:
    """Say of each change whether chance could explain it; of a rank, as the risk goes."""
    real, low, high = changes["real"], changes["low"], changes["high"]
    rank = changes.index.get_level_values("what") == RANK
    verdicts = differences.verdict(real, low, high)
    return verdicts.where(~rank, differences.verdict(real, low, high, turned=True))
