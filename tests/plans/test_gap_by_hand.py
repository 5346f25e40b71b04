"""Who was reached and who was not, in a city of two wijken, worked out by hand."""

from __future__ import annotations

from datetime import date
from functools import cache
from types import SimpleNamespace

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.parameters.registry import Indicator
from genkgeo.plans.action_places import action_places
from genkgeo.plans.expected_people import Expected, expected_numbers
from genkgeo.plans.gap import (
    Gap,
    Reached,
    area_gaps,
    city_lines,
    figures_of,
    measures_among,
    year_of,
)
from genkgeo.plans.of_whom import Among
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Action, Goal, Measure, Place, Plan
from genkgeo.results import Results

MOTHERS, FATHERS = Among(indicator="moeders"), Among(indicator="vaders")
PLAIN = {"short": "x", "unit": "mensen", "domain": "gezin", "source": "x", "decimals": 0}
REGISTRY = {
    name: Indicator(label=name, kind="count", numerator=name, **PLAIN)
    for name in ("moeders", "vaders")
}


def register(example: bool = False, **measures: Measure) -> Register:
    house = Place(level="wijk", name="Kerkdorp", label="Huis")
    action = Action(
        label="Loket",
        domains=("gezin",),
        target_group="gezinnen",
        places=(house,),
        indicators=measures or {"bereikt": measure(), "ook": measure(FATHERS)},
    )
    goal = Goal(label="Doel", actions={"1": action})
    plan = Plan(document="d", id="p", title="P", city="Made", example=example, goals={"1": goal})
    return Register((plan,))


def measure(among: Among | None = MOTHERS, counted: str = "since_start", reach: bool = True):
    return Measure(label="X", unit="mensen", among=among, counted=counted, reach=reach)


def records(*counts: tuple[object, ...]) -> pd.DataFrame:
    """Day, count, place and indicator of each record."""
    made = []
    for day, value, *more in counts:
        place, indicator = [*more, *["", "bereikt"][len(more) :]]
        made.append(Record("p/1", indicator, day, value, place=place))
    return frame_of(made)


def figures(*rows: tuple[str, str, int, float], name: str = "moeders") -> pd.DataFrame:
    """Level, area, year and how many there are, one fewer or more by chance."""
    frame = pd.DataFrame(rows, columns=["level", "area", "period", "numerator"])
    ends = {"ci_low": frame["numerator"] - 1, "ci_high": frame["numerator"] + 1}
    return frame.assign(indicator=name, value=frame["numerator"], coverage=1.0, **ends)


JUNE, EVE = date(2025, 6, 30), date(2024, 12, 31)


# ---------------------------------------------------------------- of which year


def test_only_what_says_of_whom_it_counts_a_part_is_looked_at():
    made = register(a=measure(), b=measure(None), c=measure(FATHERS))
    assert [(name, whom) for _, name, _, whom in measures_among(made)] == [
        ("a", MOTHERS),
        ("c", FATHERS),
    ]
    assert list(measures_among(register(example=True))) == []


def test_reach_is_looked_at_in_the_year_of_the_last_record_of_the_same_people():
    city = SimpleNamespace(year=2025)
    given = records((date(2023, 1, 1), 1), (date(2024, 1, 1), 1, "", "ook"), (date(2026, 1, 1), 1))
    assert year_of(city, register(), given, MOTHERS) == 2023
    assert year_of(city, register(), given, FATHERS) == 2024
    assert year_of(SimpleNamespace(year=2026), register(), given, MOTHERS) == 2026
    assert year_of(city, register(), given.iloc[:0], MOTHERS) == 2025
    # a count that is no reach says nothing of the year
    unlike = register(bereikt=measure(reach=False), ook=measure())
    assert year_of(city, unlike, given, MOTHERS) == 2024


@pytest.mark.parametrize(("year", "of"), [(2020, 2021), (2021, 2021), (2022, 2021), (2024, 2023)])
def test_the_figures_are_the_last_up_to_a_year_or_else_the_first(year, of):
    rows = figures(("wijk", "W1", 2023, 5), ("wijk", "W1", 2021, 4), ("sector", "A", 2022, 3))
    city = SimpleNamespace(measures=rows, levels=SimpleNamespace(main="wijk"))
    assert figures_of(city, MOTHERS, year) == of
    assert figures_of(city, FATHERS, year) is None


def test_who_is_there_each_year_is_counted_once_and_who_is_born_each_year_again():
    cells = {"numerator": 20.0, "denominator": 100.0, "value": 20.0, "coverage": 1.0}
    rows = pd.DataFrame([{"area": "a", "low": 20.0, "high": 20.0, "ci_low": 14.0, **cells}])
    rows = rows.assign(ci_high=28.0)
    share = Indicator(label="x", numerator="n", denominator="d", factor=100, **PLAIN)
    three = Among(indicator="x", years=3)
    for persons, years in (("stock", 1), ("flow", 3)):
        one = share.model_copy(update={"persons": persons, "unit": "%"})
        [found] = expected_numbers(rows, one, three).to_numpy().tolist()
        assert found == pytest.approx([100 * years, 20 * years, 14 * years, 28 * years])


# ---------------------------------------------------------------- how many are left


def gap(low: float, high: float, number: float = 20) -> Gap:
    return Gap("wijk", "W1", "x", Expected(np.nan, number, 15, 25), Reached(low, high))


@pytest.mark.parametrize(
    ("low", "high", "left", "ends"),
    [
        (0, 0, 20, (15, 25)),
        (4, 10, 16, (5, 21)),
        (20, 20, 0, (0, 5)),
        (18, 16, 2, (0, 7)),
        (25, 30, 0, (0, 0)),
        (40, 40, 0, (0, 0)),
    ],
)
def test_a_gap_is_what_is_left_of_those_there_are_and_never_below_nobody(low, high, left, ends):
    assert gap(low, high).gap == left
    assert gap(low, high).ends == ends


YEAR = SimpleNamespace(year=2025, last_day=date(2025, 12, 31))
"""All that is asked of the results where only the whole city is looked at."""


def test_the_whole_city_is_set_beside_the_figure_of_the_year_of_its_last_record():
    of_city = figures(("gemeente", "X", 2025, 90), ("gemeente", "X", 2023, 70))
    day = records((date(2023, 6, 30), 10), (JUNE, 30, "", "ook"))
    [known, unknown] = city_lines(YEAR, register(), day, of_city, REGISTRY)
    assert (known.indicator.label, known.figures_of, known.gap) == ("moeders", 2023, 60)
    # of the fathers there is no figure, and so nothing to be a part of
    assert unknown.figures_of is None and np.isnan(unknown.gap) and unknown.counted.value == 30
    [silent, _] = city_lines(YEAR, register(), day.iloc[:0], of_city, REGISTRY)
    assert silent.figures_of == 2025 and np.isnan(silent.gap) and silent.expected.number == 90


def test_lines_stand_by_gap_then_by_how_many_there_are_and_then_by_name():
    made = register(**{name: measure() for name in "abc"}, d=measure(FATHERS))
    of_city = figures(("gemeente", "X", 2025, 90))
    given = records((JUNE, 60, "", "a"), (JUNE, 20, "", "b"), (JUNE, 9, "", "d"))
    lines = city_lines(YEAR, made, given, of_city, REGISTRY)
    assert [(line.counted.value, line.expected.known) for line in lines] == [
        (20, True),
        (60, True),
        (None, True),
        (9, False),
    ]


@cache
def city() -> Results:
    """There are 20 in W1 and 30 in W2."""
    rows = [("wijk", "W1", 2025, 20.0), ("wijk", "W2", 2025, 30.0)]
    rows += [("stadsdeel", "noord", 2025, 50.0), ("stadsdeel", "zuid", 2025, 9.0)]
    return made_up.results(measures=figures(*rows), registry=dict(REGISTRY))


def gaps(given: pd.DataFrame, made: Register | None = None, **more: object) -> dict[str, Gap]:
    """Who was reached, by the name of the area."""
    made = made or register()
    places = action_places(made, city().areas)
    found = area_gaps(city(), made, given, places, {"Beide": ("noord", "zuid")}, MOTHERS, **more)
    return {one.name: one for one in found}


def test_what_was_counted_at_a_place_is_of_its_wijk_and_of_what_holds_that():
    found = gaps(records((JUNE, 3, "Huis"), (JUNE, 4, "Molenveld")))
    assert found["Kerkdorp"].reached == Reached(3, 3) and found["Kerkdorp"].gap == 27
    assert found["Molenveld"].reached == Reached(4, 4) and found["Molenveld"].gap == 16
    assert found["Beide"].reached == Reached(7, 7) and found["Beide"].gap == 52
    assert not found["Heide"].reached.recorded
    names = list(found)
    assert names[:3] == ["Beide", "Kerkdorp", "Molenveld"]
    north = gaps(records((JUNE, 3, "Huis")), levels=("stadsdeel",))
    assert north["Made-Noord"].reached == Reached(3, 3) and "Kerkdorp" not in north


@pytest.mark.parametrize(
    ("counts", "most"),
    [
        ([(4, "Molenveld"), (10,)], 6),
        ([(4, "Molenveld"), (7,)], 3),
        # at a place that nobody knows, or in the whole of the stadsdeel
        ([(2, "Weg"), (4, "Made-Noord")], 9),
        ([(4, "Made-Zuid")], 3),
        ([], 3),
    ],
)
def test_what_was_counted_of_a_larger_area_may_be_here_as_far_as_it_has_no_place(counts, most):
    given = records((JUNE, 3, "Huis"), *((JUNE, *one) for one in counts))
    assert gaps(given)["Kerkdorp"].reached == Reached(3, most)


def test_areas_of_which_nobody_knows_how_many_there_are_stand_last_by_name():
    unknown = {"Zee": ("a",), "Bos": ("b",), "Noord": ("noord",), "Aan de berg": ("c",)}
    places = action_places(register(), city().areas)
    found = area_gaps(city(), register(), records(), places, unknown, MOTHERS)
    assert [one.name for one in found] == [
        *("Noord", "Aan de berg", "Bos", "Zee"),
        *("Kerkdorp", "Molenveld", "Heide", "Industrie"),
    ]


def test_where_nothing_was_recorded_the_most_people_stand_first():
    rows = figures(("wijk", "W1", 2025, 4.0), ("wijk", "W2", 2025, 3.0), ("wijk", "W4", 2025, 5.0))
    made = made_up.results(measures=rows, registry=dict(REGISTRY))
    places = action_places(register(), made.areas)
    found = area_gaps(made, register(), records(), places, {}, MOTHERS)
    # of Heide nobody knows how many there are
    assert [one.name for one in found] == ["Industrie", "Molenveld", "Kerkdorp", "Heide"]


def test_that_nobody_was_reached_is_known():
    assert gaps(records((JUNE, 0, "Huis")))["Kerkdorp"].reached == Reached(0, 0)


def test_a_count_per_year_is_of_the_year_alone_and_another_of_all_years():
    given = records((EVE, 3, "Huis"), (JUNE, 4, "Molenveld"))
    since = gaps(given)
    assert since["Kerkdorp"].reached == Reached(3, 3)
    yearly = gaps(given, register(bereikt=measure(counted="per_year")))
    assert not yearly["Kerkdorp"].reached.recorded
    assert yearly["Molenveld"].reached == Reached(4, 4)


def test_the_last_count_of_a_place_counts_and_none_of_a_later_year():
    given = records((JUNE, 5, "Huis"), (EVE, 3, "Huis"), (date(2026, 1, 1), 8, "Huis"))
    assert gaps(given)["Kerkdorp"].reached == Reached(5, 5)
    last = records((EVE, 3, "Huis"), (date(2025, 12, 31), 6, "Huis"))
    assert gaps(last)["Kerkdorp"].reached == Reached(6, 6)


def test_a_count_of_others_or_one_that_is_no_reach_is_not_reach():
    given = records((JUNE, 5, "Huis", "ook"))
    assert not gaps(given)["Kerkdorp"].reached.recorded
    both = register(bereikt=measure(), ook=measure(reach=False))
    assert not gaps(given, both)["Kerkdorp"].reached.recorded
    # in whatever order the plan names them
    turned = register(ook=measure(FATHERS), bereikt=measure())
    assert gaps(records((JUNE, 2, "Huis")), turned)["Kerkdorp"].reached == Reached(2, 2)
    both = register(bereikt=measure(), ook=measure())
    two = records((JUNE, 5, "Huis", "ook"), (JUNE, 2, "Huis"))
    # the same people may be in both
    assert gaps(two, both)["Kerkdorp"].reached == Reached(5, 7)
