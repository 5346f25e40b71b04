"""Of each figure one row is kept, and of a year that only larger areas have an earlier one."""

from __future__ import annotations

import pandas as pd
import pytest

from genkgeo.measures import any_level
from genkgeo.states import State

SEEN, GONE, NONE, LARGER = State.OBSERVED, State.SUPPRESSED, State.MISSING, State.LARGER


def once(*rows: tuple[object, ...], **names: str) -> pd.DataFrame:
    """Keep each once of rows of area, year, value, state and where it was given."""
    columns = ["area", "period", "value", "state", "given_per"]
    frame = pd.DataFrame(rows, columns=columns, index=[7] * len(rows))
    frame = frame.astype({"value": float}).assign(level="wijk", indicator="rate")
    return any_level.told_once(frame.assign(**names))


def kept(found: pd.DataFrame) -> list[tuple[object, ...]]:
    assert found.index.tolist() == list(range(len(found))) and "index" not in found
    return list(zip(found["area"], found["period"], found["state"], strict=True))


def test_the_first_figure_that_says_something_is_kept():
    none = float("nan")
    rows = [("W1", 2024, none, LARGER, "gemeente"), ("W2", 2024, 5.0, SEEN, "")]
    rows += [("W1", 2024, 3.0, SEEN, "wijk"), ("W1", 2024, 4.0, NONE, "")]
    rows += [("W3", 2024, none, LARGER, "stadsdeel"), ("W3", 2024, none, LARGER, "gemeente")]
    found = once(*rows)
    # In the order in which they came.
    assert kept(found) == [("W2", 2024, SEEN), ("W1", 2024, SEEN), ("W3", 2024, LARGER)]
    assert found["value"].tolist()[:2] == [5.0, 3.0]
    assert found["given_per"].tolist() == ["", "wijk", "stadsdeel"]


def test_where_no_level_is_said_the_first_figure_is_kept():
    frame = pd.DataFrame({"area": ["W1", "W1", "W2"], "value": [1.0, 2.0, 3.0]}, [4, 4, 4])
    frame = frame.assign(level="wijk", period=2024, indicator="rate")
    assert any_level.told_once(frame)["value"].tolist() == [1.0, 3.0]
    assert any_level.told_once(frame).index.tolist() == [0, 1]
    # A list that does not say it gives its figures per sector.
    mixed = once(("W1", 2024, 1.0, SEEN, None), ("W2", 2024, 1.0, SEEN, "wijk"))
    assert mixed["given_per"].tolist() == ["", "wijk"]


NOWHERE = float("nan")
EARLIER = [("W1", 2022, NOWHERE, NONE, ""), ("W1", 2023, 3.0, SEEN, "")]


@pytest.mark.parametrize(
    ("now", "stays"),
    [
        # Of no wijk a figure, for the stadsdelen have it: 2023 is shown.
        ([("W1", NOWHERE, LARGER), ("W2", NOWHERE, LARGER)], False),
        ([("W1", NOWHERE, NONE), ("W2", NOWHERE, LARGER)], False),
        # Of one wijk there is a figure, or of none anything is known.
        ([("W1", NOWHERE, LARGER), ("W2", 4.0, SEEN)], True),
        ([("W1", NOWHERE, NONE), ("W2", NOWHERE, GONE)], True),
    ],
)
def test_a_year_that_only_larger_areas_have_gives_way_to_an_earlier_one(now, stays):
    rows = [(area, 2024, value, state, "") for area, value, state in now]
    years = [2022, 2023] + [2024, 2024] * stays
    assert [year for _, year, _ in kept(once(*EARLIER, *rows))] == years
    # Where no year before has a figure it stays; so it does beside other levels and indicators.
    assert len(once(*EARLIER[:1], *rows)) == 3
    for other in ({"level": ["stadsdeel"] * 2}, {"indicator": ["other"] * 2}):
        names = {key: [*own, *({"level": "wijk", "indicator": "rate"}[key],) * 2]
                 for key, own in other.items()}  # fmt: skip
        assert len(once(*EARLIER, *rows, **names)) == 4
    # A figure of a later year is no earlier one.
    assert len(once(*rows, ("W1", 2025, 3.0, SEEN, ""))) == 3
