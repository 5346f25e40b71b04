"""The tables of how many there are to reach and how many were reached."""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.pages.gap import amongs, city_figures, whom
from genkgeo.plans.gap import Line, area_gaps, city_lines, figures_of, year_of
from genkgeo.plans.inputs import Plans
from genkgeo.release.evaluation import located_actions
from genkgeo.results import Results


def gap_tables(plans: Plans, results: Results) -> dict[str, pd.DataFrame]:
    """Lay out the gap per area, and what actions counted in the whole city, in Dutch.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``bereik_gebieden`` and ``bereik_stad``; without the rows there would be, none.
    """
    places, parts = located_actions(plans, results), []
    for among in amongs(results, plans):
        gaps = area_gaps(results, plans.register, plans.records, places, plans.catchments, among)
        year = year_of(results, plans.register, plans.records, among)
        rows = [
            (gap.level, gap.area, gap.name, *gap.expected, *gap.reached, gap.gap, *gap.ends)
            for gap in gaps
        ]
        table = pd.DataFrame(rows, columns=AREA_COLUMNS)
        # The years apart: a number in a sentence about an area would read as its figure.
        table.insert(0, "van_wie", among.indicator)
        table.insert(1, "jaren", among.years)
        own = figures_of(results, among, year)
        parts.append(table.assign(cijfers_van=own, bereik_tot_eind=year))
    figures = city_figures(results, plans)
    lines = city_lines(results, plans.register, plans.records, figures, plans.registry)
    tables = {}
    if parts:
        tables["bereik_gebieden"] = pd.concat(parts, ignore_index=True)
    if lines:
        tables["bereik_stad"] = pd.DataFrame([_line(line) for line in lines])
    return tables


AREA_COLUMNS = [
    "niveau",
    "gebied",
    "naam",
    "geboren",
    "zijn_er",
    "zijn_er_minstens",
    "zijn_er_hoogstens",
    "bereikt_minstens",
    "bereikt_hoogstens",
    "gat",
    "gat_minstens",
    "gat_hoogstens",
]


def _line(line: Line) -> dict[str, object]:
    """Write a line; what is not recorded has no number."""
    among = line.measure.among
    assert among is not None
    value = line.counted.value
    return {
        "actie": line.entry.id,
        "wat_wordt_geteld": line.measure.label,
        "van_wie": whom(among, line.indicator),
        "zijn_er": line.expected.number,
        "zijn_er_minstens": line.expected.low,
        "zijn_er_hoogstens": line.expected.high,
        "cijfers_van": line.figures_of,
        "ingevoerd": np.nan if value is None else value,
        "tot": "" if line.counted.day is None else str(line.counted.day),
        "gat": line.gap,
    }
