"""Whether any city at all can have the figures of a small project: a linear programme says so.

Beside `by_hand`, which works out figures: a numerator and a denominator of every sector of the list
shown, such that all cells, larger areas and sums of what is hidden are right at once.
"""

from __future__ import annotations

import by_hand
import by_hand_larger
import numpy as np
from scipy.optimize import linprog
from small_city import Project

INFEASIBLE = 2
"""What the solver says where there is no solution."""

LEVELS = ("wijk", "stadsdeel")
"""Of the gemeente what has no place counts too, and that need not be of the same people."""

Key = tuple[str, int]
"""Indicator and year."""


def impossible(project: Project) -> list[Key]:
    """List shares of which no numbers for the sectors give what the tables say."""
    columns = by_hand.columns_of(project)
    larger = {level: by_hand_larger.delivered(project, level) for level in LEVELS}
    shown = [key[1:] for key in columns if key[0] == project.vintage]
    years = sorted({year for _, year in (*shown, *(key for own in larger.values() for key in own))})
    return [
        (name, year)
        for name, own in project.indicators.items()
        if own["kind"] == "rate" and own.get("maximum_ratio")
        for year in years
        if not _possible(project, own, year, columns, larger)
    ]


def _possible(project, indicator, year, columns, larger) -> bool:
    sectors = list(project.borders[project.vintage].wijk)
    number = len(sectors)
    bounds: list[tuple[float, float | None]] = []
    sums, totals = [], []

    def say(places: list[int], total: float) -> None:
        row = np.zeros(2 * number)
        row[places] = 1.0
        sums.append(row)
        totals.append(total)

    for first, variable in enumerate((indicator["numerator"], indicator["denominator"])):
        column = columns.get((project.vintage, variable, year), {})
        place = {sector: first * number + at for at, sector in enumerate(sectors)}
        cells = {sector: column.get(sector, (None, by_hand.MISSING)) for sector in sectors}
        for known, state in cells.values():
            fixed = 0.0 if state == by_hand.NONE else known
            bounds.append((0.0, None) if fixed is None else (fixed, fixed))
        hidden = [place[sector] for sector in sectors if cells[sector][1] == by_hand.HIDDEN]
        added_up = [column[code][0] for code in project.hidden if code in column]
        if hidden and any(known is not None for known in added_up):
            say(hidden, sum(known or 0.0 for known in added_up))
        for level, own in larger.items():
            for area, inside in by_hand_larger.sectors_of(project, level).items():
                known = own.get((variable, year), {}).get(area, (None,))[0]
                # Where every sector is known the sum counts, and a difference is told.
                lacks = any(cells[sector][0] is None for sector in inside)
                if known is not None and lacks:
                    say([place[sector] for sector in inside], known)
    room = np.hstack([np.eye(number), -float(indicator["maximum_ratio"]) * np.eye(number)])
    solved = linprog(
        np.zeros(2 * number),
        A_ub=room,
        b_ub=np.full(number, 1e-6),
        A_eq=np.array(sums) if sums else None,
        b_eq=totals or None,
        bounds=bounds,
    )
    return bool(solved.status != INFEASIBLE)
