"""What looks like a rise and is none that can be told: figures that are not of the same."""

from __future__ import annotations

import numpy as np

from genkgeo.certainty.differences import Year, matched
from genkgeo.certainty.known_in_both import COMPLETE
from genkgeo.certainty.rises import TOGETHER, beyond_others, cell
from genkgeo.change import course
from genkgeo.change.telling import Shown, shown, went
from genkgeo.results import Results, Signal
from genkgeo.states import State
from genkgeo.words import dutch
from genkgeo.words.sentences import area_text

LOOK = "kijk na"

HALF = 0.5
"""Part of a rise from which it is said that the source changed the older figure since."""


def not_alike(results: Results, level: str, part: float) -> list[Signal]:
    """List the figures that went up since the year before, but not of the same sectors or borders.

    They are set beside the others as a signal is (`genkgeo.certainty.rises.beyond_others`), with
    the bound of one among all that are tried. That a border moved, that a sector was hidden or that
    figures were estimated may be all of it.

    Parameters
    ----------
    results : Results
    level : str
    part : float
        The share of false ones that the level may have.

    Returns
    -------
    list of Signal
        The clearest first.
    """
    from scipy import stats  # Imported here: it is slow to import.

    years = course.last_years(results, level)
    if len(years) < 2:
        return []
    since, last = years[-2:]
    counting = {name: one for name, one in results.registry.items() if one.direction != "none"}
    every = matched(_table(results, level, since), _table(results, level, last), counting)
    chance = course.chance(results, since, last)
    beyond = beyond_others(*every, counting, chance).drop(columns=TOGETHER)
    alike = course.comparable(results, level, since, last)[0].values
    alike = alike.reindex(index=beyond.index, columns=beyond.columns).notna()
    bound = stats.norm.isf(part / max(int(beyond.notna().to_numpy().sum()), 1))
    unlike = beyond.where(~alike)
    tasks = []
    for row, column in zip(*np.nonzero((unlike > bound).to_numpy()), strict=True):
        area, name = str(beyond.index[row]), str(beyond.columns[column])
        then, now = (shown(results, (level, area, name), year) for year in (since, last))
        line = went(results, f"In {area_text(results, level, area)}", name, then, now)
        why = _why(then, now)
        sentence = (
            f"{line}, maar die cijfers zijn niet van hetzelfde ({why}): kijk na of het echt is."
        )
        task = Signal(level, area, LOOK, then.period, (name,), sentence)
        tasks.append((cell(beyond, area, name), task))
    tasks.sort(key=lambda one: (-one[0], one[1].area))
    return [task for _, task in tasks]


def source_changed(results: Results, figure: tuple[str, str, str], then: Shown, now: Shown) -> bool:
    """Say whether half of a rise or more is that the source changed the older figure since.

    Parameters
    ----------
    results : Results
        With what changed since the earlier release; without one the answer is no.
    figure : tuple of str
        Level, area and indicator.
    then, now : Shown
    """
    change, (level, area, name) = results.change, figure
    if change is None or not change.released or change.year_then(level, name) != then.period:
        return False
    rows = change.of_area(level, area)
    revision = rows.loc[rows["what"] == name, "revision"].sum()
    rose = now.value - then.value
    return bool(abs(rose) > 0 and -revision / rose >= HALF)


def _table(results: Results, level: str, year: int) -> Year:
    """All figures of a year that are shown, whatever they rest on."""
    return Year(results.table(level, year=year), results.table(level, "denominator", year=year))


def _why(then: Shown, now: Shown) -> str:
    """Say why two figures are not of the same."""
    estimated = [str(side.period) for side in (then, now) if side.state == State.ESTIMATED]
    if estimated:
        return f"dat van {dutch.listing(estimated)} is geschat"
    for side in (then, now):
        if side.coverage < COMPLETE:
            return f"in {side.period}: dekking {dutch.coverage_percent(side.coverage)} %"
    return "andere sectoren zijn bekend, of een ander deel heeft geen plaats"
