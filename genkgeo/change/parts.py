"""Split every change into its causes: real, boundary, revision and method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from genkgeo.areas.same_list import touched
from genkgeo.certainty import differences
from genkgeo.change.archive import RANK, SCORE, Archive
from genkgeo.change.edition import Edition
from genkgeo.change.judging import KEYS, judged
from genkgeo.change.steps import continued, moments_between, new_ids, renamed
from genkgeo.results import INCOMPARABLE, PARTS, Change, last_figures
from genkgeo.states import State

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
        Without notes; with a verdict only where like is compared with like
        (`genkgeo.change.judging`). The parts sum to the difference; they are NaN where a figure
        on the way is absent. What a score changes because other indicators have a figure is
        ``method``.
    """
    if isinstance(before, Archive):
        before = _under_ids_of_now(before, after)
    old = before.edition if isinstance(before, Archive) else before
    moments = moments_between(before, after)
    index = moments[-1].values.index.sort_values()
    borders, inputs, method, now = (moment.values.reindex(index) for moment in moments[1:])
    origin = continued(old, after)
    computed = _carried(moments[0].values, origin, borders)
    then = computed
    if isinstance(before, Archive):
        then = _carried(before.values.set_index(KEYS)["value"], origin, borders)
    same_list = old.vintage == after.vintage
    others = touched(old.here, after.here) if same_list else index[:0]
    found = judged(moments[3], moments[4], others).reindex(index)
    # A score or a rank of other indicators than then is real only as far as both have them.
    real = now - method
    relative = index.get_level_values("what").isin([SCORE, RANK]) & found["why"].notna()
    real = real.where(~relative, found["real"])
    parts = pd.DataFrame(
        {
            "real": real,
            "boundary": borders - computed,
            "revision": inputs - borders,
            "method": (method - inputs) + (computed - then) + (now - method - real),
        }
    )[list(PARTS)]
    crumb = CRUMB * pd.concat([then.abs(), now.abs()], axis=1).max(axis=1)
    parts = parts.mask(parts.abs().le(crumb, axis=0), 0.0)
    parts[parts.isna().any(axis=1)] = np.nan
    changes = pd.DataFrame({"earlier": then, "later": now})
    changes["difference"] = parts.sum(axis=1, skipna=False).fillna(now - then)
    changes = _with_verdicts(changes.join(parts), found)
    changes["why"] = found["why"].fillna("")
    changes.loc[changes["why"] != "", "verdict"] = ""
    # What is not alike has no difference either: it would be read as a change.
    unlike = changes["why"].str.startswith(INCOMPARABLE)
    changes.loc[unlike, ["difference", *PARTS, "low", "high"]] = np.nan
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


def without_hidden(change: Change, measures: pd.DataFrame) -> Change:
    """Leave out of a change what the release hides: the figure of now, and that of then.

    Parameters
    ----------
    change : Change
    measures : pandas.DataFrame
        Those of the release: what is hidden of a year is hidden in every year's change from it.
    """
    hidden = measures.loc[measures["state"] == State.SUPPRESSED, [*KEYS[:2], "indicator", "period"]]
    of_cell = pd.MultiIndex.from_frame(hidden)
    now = pd.MultiIndex.from_frame(
        last_figures(measures, change.later).loc[
            lambda rows: rows["state"] == State.SUPPRESSED, [*KEYS[:2], "indicator"]
        ]
    )
    parts = change.parts.copy()
    cells = parts[[*KEYS]]
    then = [
        change.year_then(level, what)
        for level, what in zip(cells["level"], cells["what"], strict=True)
    ]
    gone_then = pd.MultiIndex.from_frame(cells.assign(then=then)).isin(of_cell)
    gone_now = pd.MultiIndex.from_frame(cells).isin(now)
    parts.loc[gone_then, "earlier"] = np.nan
    parts.loc[gone_now, "later"] = np.nan
    either = gone_then | gone_now
    parts.loc[either, ["difference", *PARTS, "low", "high"]] = np.nan
    parts.loc[either, ["verdict", "why"]] = ""
    return replace(change, parts=parts)


def _under_ids_of_now(before: Archive, after: Edition) -> Archive:
    """Give what an earlier release left behind under the ids that its indicators have now."""
    method = before.edition.method
    ids = new_ids(method.registry, after.method.registry)
    if not ids:
        return before
    here = replace(method, registry=renamed(method.registry, after.method.registry))
    values = before.values.assign(what=before.values["what"].replace(ids))
    return Archive(replace(before.edition, method=here), values)


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


def _with_verdicts(changes: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Say of each change whether chance, and what is not known, could explain it.

    The interval that is shown is the one that the verdict follows from. Of a rank the verdict
    goes as the risk does.
    """
    real = changes["real"]
    low, high = real + found["low"] - found["wide"], real + found["high"] + found["wide"]
    rank = changes.index.get_level_values("what") == RANK
    verdicts = differences.verdict(real, low, high)
    verdicts = verdicts.where(~rank, differences.verdict(real, low, high, turned=True))
    known = np.isfinite(low) & np.isfinite(high)
    return changes.assign(low=low.where(known), high=high.where(known), verdict=verdicts)
