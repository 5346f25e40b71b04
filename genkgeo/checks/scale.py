"""Figures many times as large or as small as all others of their year: another unit, it seems.

Where a sector is in thousands of euros in every year, no year before tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.checks.findings import Finding, at_areas
from genkgeo.checks.sectors import FEWEST, LOOK
from genkgeo.errors import first_five
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.levels import SECTOR
from genkgeo.parameters.registry import Indicator
from genkgeo.words import dutch

SMALL = 10
"""Fewer people or households than this may have any mean."""

HALF_OF_NORMAL = 1.349
"""Standard deviations that the middle half of a normal distribution spans."""


def check_scale(
    measures: pd.DataFrame,
    figures: pd.DataFrame,
    here: Areas,
    registry: Mapping[str, Indicator],
    choices: CheckChoices,
    levels: Iterable[str] = (SECTOR,),
) -> list[Finding]:
    """Find means, and amounts per head, that lie far from those of all other areas.

    Parameters
    ----------
    measures : pandas.DataFrame
        Of the list shown.
    figures : pandas.DataFrame
        Tidy; gives file and row.
    here : Areas
    registry : mapping of str to Indicator
        Shares are left out: where few are poor there are many times as few as elsewhere.
    choices : CheckChoices
        The thresholds ``times`` and ``jump``.
    levels : iterable of str
        Those of which a table has figures.

    Returns
    -------
    list of Finding
        One per indicator and level, of the newest year that has such a figure.
    """
    findings = []
    for name, indicator in registry.items():
        of_amounts = indicator.kind == "rate" and indicator.maximum_ratio is None
        if not (indicator.kind == "mean" or of_amounts) or indicator.unit == "%":
            continue
        least = max(indicator.minimum, SMALL)
        own = measures[(measures["indicator"] == name) & (measures["denominator"] >= least)]
        for level in levels:
            of_level = own[(own["level"] == level) & own["value"].notna()]
            for year, rows in sorted(of_level.groupby("period"), reverse=True):
                far = far_from_most(rows["value"].to_numpy(dtype=float), choices)
                if far.any():
                    cells = figures[figures["period"] == year]
                    findings.append(_finding(rows[far], cells, here, level, indicator, choices))
                    break
    return findings


def far_from_most(values: np.ndarray, choices: CheckChoices) -> np.ndarray:
    """Say which values are many times those of the half that lies closest together.

    In logarithms: further above the middle of the shortest interval that holds half of the values
    than ``times``, and than ``jump`` times the spread that this interval has; or further below it
    than ``times``, or 0, where that is more than ``jump`` times the spread.

    Examples
    --------
    >>> incomes = np.array([21000, 19500, 24000, 20.5, 23000, 18000, 26000, 22000])
    >>> far_from_most(incomes, CheckChoices(coverage=0)).tolist().index(True)
    3
    """
    none = np.zeros(len(values), dtype=bool)
    known = values > 0
    if (values < 0).any() or known.sum() < FEWEST:
        return none  # A balance or a score has no scale on which "times" says something.
    logs = np.log(np.where(known, values, 1.0))
    ordered = np.sort(logs[known])
    half = (len(ordered) + 1) // 2
    lengths = ordered[half - 1 :] - ordered[: len(ordered) - half + 1]
    first = int(np.argmin(lengths))
    middle, spread = ordered[first] + lengths[first] / 2, lengths[first] / HALF_OF_NORMAL
    times, usual = float(np.log(choices.times)), choices.jump * float(spread)
    # Just five times as much is no more than that, whatever the last digit of a logarithm.
    above, times = np.round(logs - middle, 12), round(times, 12)
    high = known & (above > max(times, usual))
    # Where figures lie far apart (a score) one of them may be as good as 0.
    low = ~known | (-above > times)
    return np.asarray(high | (low & (usual <= times)))


def _finding(
    far: pd.DataFrame,
    cells: pd.DataFrame,
    here: Areas,
    level: str,
    indicator: Indicator,
    choices: CheckChoices,
) -> Finding:
    names, year = here.names[level], int(far["period"].iloc[0])
    places = first_five(str(names[code]) for code in far["area"])
    message = (
        f"{indicator.short}: in {year} meer dan {dutch.number(choices.times)} keer zo groot of zo "
        f"klein als bijna overal elders: {places}"
    )
    remedy = f"kijk na of overal dezelfde eenheid staat; {LOOK}"
    rows = cells[cells["variable"] == indicator.numerator]
    return at_areas(rows, far["area"], "andere eenheid", message, remedy)
