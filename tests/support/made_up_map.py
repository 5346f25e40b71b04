"""What the map of the made-up municipality can have more: intervals, change, years, places."""

from __future__ import annotations

import dataclasses

import made_up
import numpy as np
import pandas as pd

from genkgeo.certainty.intervals import intervals
from genkgeo.results import COURSE, Change, Course, Results

PLACES = pd.DataFrame(
    [
        ("Huis Noord", "Huis van het Kind", 5.5, 50.96, 2014.0, "plan", "bij benadering"),
        ("Bieb", "bibliotheek", 5.51, 50.955, np.nan, "", ""),
    ],
    columns=["name", "kind", "lon", "lat", "since", "source", "note"],
)


def results(**changes: object) -> Results:
    """Give the results with an interval for every figure, change and places."""
    plain = made_up.results()
    measures = plain.measures.join(intervals(plain.measures, plain.registry))
    more = {"measures": measures, "change": change(), "places": places(plain)}
    return dataclasses.replace(plain, **{**more, **changes})


def course() -> Course:
    """Give the risk of two earlier years; of the sectors there is none in the first."""
    rows = [
        ("wijk", "W1", 2023, 1.1, 1, 5),
        ("wijk", "W2", 2023, -1.2, 3, 2),
        ("wijk", "W3", 2023, 0.3, 2, 4),
        ("wijk", "W1", 2024, 0.2, 1, 5),
        ("wijk", "W3", 2024, -0.2, 2, 3),
        ("stadsdeel", "noord", 2023, 0.4, 1, 5),
        ("stadsdeel", "zuid", 2023, -0.4, 2, 3),
        ("stadsdeel", "noord", 2024, -0.4, 2, 3),
        ("stadsdeel", "zuid", 2024, 0.4, 1, 5),
        ("wijk", "W3", 2025, 1.5, 1, 5),
        ("sector", "99001A1", 2024, 0.4, 1, 5),
        ("sector", "99001B1", 2024, -0.4, 2, 3),
    ]
    lacking = {
        ("sector", 2023): "In 2023 (sectoren) is er geen score: te weinig cijfers.",
        ("wijk", 2023): "In 2023 (wijken) telt niet mee: OKI.",
    }
    return Course(pd.DataFrame(rows, columns=COURSE), lacking)


def places(plain: Results) -> pd.DataFrame:
    """Give two places inside the municipality."""
    middles = plain.shapes["wijk"].representative_point().to_crs(4326).iloc[:2]
    return PLACES.assign(lon=middles.x.to_numpy(), lat=middles.y.to_numpy())


def change() -> Change:
    """Give a change of which every verdict occurs, and whose parts add up."""
    nothing = (np.nan,) * 9
    rows = {
        ("wijk", "W1", "budgetmeters"): (2.1, 3.3, 1.2, 0.9, 0.3, 0.0, 0.0, 0.2, 1.6, "gestegen"),
        ("wijk", "W2", "budgetmeters"): (
            (1.0, 0.9, -0.1, -0.1, 0.0, 0.0, 0.0, -0.9, 0.7, "niet aantoonbaar veranderd")
        ),
        ("wijk", "W3", "budgetmeters"): (
            9.0,
            7.4,
            -1.6,
            -2.4,
            0.0,
            0.8,
            0.0,
            -3.3,
            -1.5,
            "gedaald",
        ),
        ("wijk", "W4", "budgetmeters"): (*nothing, ""),
        ("wijk", "W1", "werkzaamheid"): (68.0, 70.5, 2.5, 2.5, 0, 0, 0, 1.0, 4.0, "gestegen"),
        ("wijk", "W1", "score"): (0.2, 0.0, -0.2, -0.25, 0, 0, 0.05, -0.4, -0.1, "gedaald"),
        ("wijk", "W1", "rank"): (1, 2, 1, 1, 0, 0, 0, 0, 1, "gedaald"),
        ("wijk", "W3", "score"): (
            (1.4, 1.5, 0.1, 0.1, 0, 0, 0, -0.3, 0.5, "niet aantoonbaar veranderd")
        ),
        ("wijk", "W3", "rank"): (2, 1, -1, -1, 0, 0, 0, -1, 0, "niet aantoonbaar veranderd"),
    }
    columns = ["earlier", "later", "difference", "real", "boundary", "revision", "method",
               "low", "high", "verdict"]  # fmt: skip
    parts = pd.DataFrame.from_dict(rows, orient="index", columns=columns).assign(why="")
    parts.index = pd.MultiIndex.from_tuples(rows, names=["level", "area", "what"])
    return Change(
        earlier=2024,
        later=made_up.YEAR,
        earlier_vintage="2025",
        later_vintage="2025",
        released=False,
        parts=parts.reset_index(),
        notes=("OKI is niet te vergelijken.",),
    )
