"""Half-years beside each other, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from genkgeo.plans.half_years import (
    AMBER,
    GREEN,
    GREY,
    RED,
    Boards,
    a_year_before,
    adjustments,
    beside,
    course,
    previous,
)
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

YEARS = {"start": date(2014, 1, 1), "end": date(2015, 12, 31)}
PLAIN = {"domains": ("gezin",), "target_group": "gezinnen"}
ACTIONS = {
    "1.1": PLAIN
    | YEARS
    | {
        "label": "Loket",
        "indicators": {
            "per_jaar": {"label": "J", "unit": "gezinnen", "target": 100, "counted": "per_year"},
            "sinds": {"label": "S", "unit": "huizen", "target": 40},
            "stand": {
                "label": "D",
                "unit": "%",
                "target": 50,
                "counted": "level",
                "baseline": 10,
            },
        },
    },
    "1.2": PLAIN | {"label": "Zonder"},
}
GOALS = {"1": {"label": "Doel", "actions": ACTIONS}}
PLAN = {"document": "d", "id": "p", "title": "P", "city": "Genk", "goals": GOALS}
REGISTER = Register((Plan.model_validate(PLAN),))

JUNE, DECEMBER = (6, 30), (12, 31)


def record(indicator: str, year: int, day: tuple[int, int], value: float, note: str = "") -> Record:
    action = "p/1.2" if indicator == "voortgang" else "p/1.1"
    return Record(action, indicator, date(year, *day), value, note)


RECORDS = [
    record("per_jaar", 2014, JUNE, 40),
    record("per_jaar", 2014, DECEMBER, 90),
    record("per_jaar", 2015, JUNE, 30),
    record("sinds", 2014, JUNE, 12),
    record("sinds", 2014, DECEMBER, 20),
    record("sinds", 2015, JUNE, 25),
    record("stand", 2014, DECEMBER, 20),
    record("stand", 2015, JUNE, 36),
    record("voortgang", 2015, JUNE, 1, "gestart"),
    record("bijsturing", 2014, DECEMBER, 1, "meer loketten"),
    record("bijsturing", 2015, (3, 1), 1, "eerst bellen"),
    record("bijsturing", 2015, JUNE, 0),
]
NOW = Half(2015, 1)


def rows(records: list[Record], half: Half = NOW) -> dict[str, dict[str, object]]:
    found = beside(Boards(REGISTER, frame_of(records)), half)
    known = found.astype(object).where(found.notna(), None)
    return {row["indicator"]: row for row in known.to_dict("records")}


def test_what_a_half_year_added_is_taken_from_what_stood_before():
    found = rows(RECORDS)
    gained = ("gained", "gained_before", "gained_year_before")
    # a count per year begins again on 1 January; one since the start never does
    assert [found["per_jaar"][name] for name in gained] == [30, 50, 40]
    assert [found["sinds"][name] for name in gained] == [5, 8, 12]
    # of a level nothing is added: it stands somewhere
    assert [found["stand"][name] for name in gained] == [None] * 3
    stood = ("latest", "before", "year_before")
    assert [found["stand"][name] for name in stood] == [36, 20, None]
    assert [found["per_jaar"][name] for name in stood] == [30, 90, 40]


def test_what_cannot_be_known_is_not_worked_out():
    later = [one for one in RECORDS if one.date.year == 2015]
    found = rows(later)
    # the count since the start also holds what came before this half-year
    assert found["sinds"]["gained"] is None and found["sinds"]["before"] is None
    assert found["per_jaar"]["gained"] == 30
    # an old figure is none of this half-year
    assert rows(RECORDS, Half(2015, 2))["sinds"]["latest"] is None
    assert rows(RECORDS, Half(2015, 2))["sinds"]["gained_before"] == 5


def test_a_light_is_amber_from_four_fifths_of_the_way():
    found = rows(RECORDS)
    # expected on 30 June 2015: 49 a year, 40 · 546 ÷ 730 = 29 since the start, 39,9 of the level
    assert found["per_jaar"]["light"] == RED  # 30 of 49
    assert found["sinds"]["light"] == AMBER  # 25 of 29
    assert found["stand"]["light"] == AMBER  # 26 of the 29,9 above where it began
    assert found["voortgang"]["light"] == GREY
    # on 31 December 2014: 90 of 100, 20 of 20, 10 of 20
    assert [found[name]["light_before"] for name in ("per_jaar", "sinds", "stand")] == [
        AMBER,
        GREEN,
        RED,
    ]


def test_what_is_done_otherwise_is_shown_beside_the_time_before():
    found = adjustments(REGISTER, frame_of(RECORDS), NOW)
    [row] = found.to_dict("records")
    assert (row["adjusted"], row["adjusted_date"]) == ("nee", date(2015, 6, 30))
    assert (row["earlier"], row["earlier_date"]) == ("meer loketten", date(2014, 12, 31))
    [row] = adjustments(REGISTER, frame_of(RECORDS), Half(2015, 2)).to_dict("records")
    assert (row["adjusted"], row["earlier"]) == ("", "nee")
    assert adjustments(REGISTER, frame_of([]), NOW).empty


def test_the_course_has_every_half_year_with_a_figure_and_what_was_adjusted():
    found = course(Boards(REGISTER, frame_of(RECORDS)), NOW)
    told = list(zip(found["indicator"], found["half"], strict=True))
    assert told == [
        *[("per_jaar", half) for half in ("2014-1", "2014-2", "2015-1")],
        *[("sinds", half) for half in ("2014-1", "2014-2", "2015-1")],
        *[("stand", half) for half in ("2014-2", "2015-1")],
        *[("bijsturing", half) for half in ("2014-2", "2015-1")],
        ("voortgang", "2015-1"),
    ]
    assert found.index.tolist() == list(range(11)) and "index" not in found
    words = found.set_index(["indicator", "half"])["word"]
    assert words["bijsturing", "2014-2"] == "meer loketten"
    assert set(found[["indicator", "unit"]].itertuples(index=False, name=None)) >= {
        ("per_jaar", "gezinnen"),
        ("sinds", "huizen"),
        ("stand", "%"),
    }
    assert words["bijsturing", "2015-1"] == "nee"  # said on its last day
    assert words["voortgang", "2015-1"] == "bezig"
    assert len(course(Boards(REGISTER, frame_of(RECORDS)), Half(2014, 1))) == 2
    assert course(Boards(REGISTER, frame_of([])), NOW).empty


def test_a_figure_of_the_first_day_is_of_the_half_year():
    first = [record("sinds", 2014, (1, 1), 3), record("sinds", 2014, (7, 1), 8)]
    # the action began that day, so all that is counted came in its first half-year
    found = rows(first, Half(2014, 1))["sinds"]
    assert (found["latest"], found["gained"]) == (3, 3)
    found = rows(first, Half(2014, 2))["sinds"]
    assert (found["latest"], found["before"], found["gained"]) == (8, 3, 5)
    # and the one before is known where its only figure is of its first day
    found = rows([*first, record("sinds", 2015, (1, 1), 9)])["sinds"]
    assert (found["latest"], found["before"], found["gained"]) == (9, 8, 1)
    assert list(course(Boards(REGISTER, frame_of(first)), NOW)["half"]) == ["2014-1", "2014-2"]


def test_what_is_said_on_the_first_or_the_last_day_is_of_the_half_year():
    said = [record("bijsturing", 2015, (1, 1), 1, "eerst"), record("bijsturing", 2015, JUNE, 0)]
    for one, word in zip(said, ("eerst", "nee"), strict=True):
        [row] = adjustments(REGISTER, frame_of([one]), NOW).to_dict("records")
        assert (row["adjusted"], row["earlier"]) == (word, "")
    [row] = adjustments(REGISTER, frame_of(said[1:]), Half(2015, 2)).to_dict("records")
    assert (row["adjusted"], row["earlier"]) == ("", "nee")
    assert adjustments(REGISTER, frame_of(said), Half(2014, 2)).empty


def test_a_city_without_plans_has_tables_with_their_columns():
    boards = Boards(Register(()), frame_of([]))
    assert {"indicator", "gained", "light_before"} <= set(beside(boards, NOW).columns)
    assert {"indicator", "half", "word"} <= set(course(boards, NOW).columns)
    assert "adjusted" in adjustments(boards.register, boards.records, NOW)


FIRST_DAY, EVE = (1, 1), (12, 31)


def test_the_first_and_the_last_day_of_a_half_year_are_of_it():
    records = [
        record("sinds", 2014, FIRST_DAY, 6),
        record("sinds", 2014, EVE, 20),
        record("sinds", 2015, FIRST_DAY, 21),
    ]
    found = rows(records)["sinds"]
    assert [found[name] for name in ("latest", "before", "year_before")] == [21, 20, 6]
    # the first half-year added all there was: the action began on its first day
    assert [found[name] for name in ("gained", "gained_before", "gained_year_before")] == [1, 14, 6]
    told = course(Boards(REGISTER, frame_of(records)), NOW)
    assert list(told["half"]) == ["2014-1", "2014-2", "2015-1"]


@pytest.mark.parametrize(
    ("counts", "half", "gained"),
    [
        # the eve of the half-year before: there is no figure of that half-year to take away
        ([(2014, JUNE, 12), (2015, JUNE, 25)], NOW, None),
        # of an action that began earlier, the first figure holds what came before it
        ([(2015, FIRST_DAY, 3)], NOW, None),
        ([(2014, FIRST_DAY, 3)], Half(2014, 1), 3),
    ],
)
def test_what_was_counted_before_the_half_year_is_not_what_it_added(counts, half, gained):
    records = [record("sinds", *one) for one in counts]
    assert rows(records, half)["sinds"]["gained"] == gained


def test_an_adjustment_of_the_first_and_of_the_last_day_is_of_the_half_year():
    records = [
        record("bijsturing", 2014, EVE, 1, "meer loketten"),
        record("bijsturing", 2015, FIRST_DAY, 1, "eerst bellen"),
        record("bijsturing", 2015, JUNE, 1, "dan schrijven"),
    ]

    def said(half: Half, last: int = 3) -> tuple[str, str]:
        [row] = adjustments(REGISTER, frame_of(records[:last]), half).to_dict("records")
        return row["adjusted"], row["earlier"]

    assert said(NOW) == ("dan schrijven", "meer loketten")
    assert said(NOW, 2) == ("eerst bellen", "meer loketten")
    assert said(Half(2014, 2)) == ("meer loketten", "")
    told = course(Boards(REGISTER, frame_of(records)), Half(2014, 2))
    assert list(zip(told["half"], told["word"], strict=True)) == [("2014-2", "meer loketten")]
    told = course(Boards(REGISTER, frame_of(records)), NOW)
    assert list(told["word"]) == ["meer loketten", "dan schrijven"]


def test_a_plan_that_is_empty_has_the_columns_of_one_that_is_not():
    nothing = beside(Boards(Register(()), frame_of([])), NOW)
    something = beside(Boards(REGISTER, frame_of([])), NOW)
    assert nothing.empty and list(nothing.columns) == list(something.columns)


@pytest.mark.parametrize("half", [Half(2015, 1), Half(2015, 2)])
def test_two_half_years_back_is_a_year(half):
    assert previous(previous(half)) == a_year_before(half)


def test_the_course_of_an_indicator_says_how_it_is_counted_and_judged():
    action = ACTIONS["1.1"] | {
        "indicators": ACTIONS["1.1"]["indicators"] | {"los": {"label": "L", "unit": "huizen"}}
    }
    goals = {"1": {"label": "Doel", "actions": {"1.1": action, "1.2": ACTIONS["1.2"]}}}
    register = Register((Plan.model_validate(PLAN | {"goals": goals}),))
    found = course(Boards(register, frame_of([*RECORDS, record("los", 2015, JUNE, 4)])), NOW)
    rows = found[found["half"] == "2015-1"].set_index("indicator")
    assert rows.loc["sinds", ["counted", "expected", "status"]].tolist() == [
        "since_start",
        29,
        "achter",
    ]
    assert rows.loc["stand", "counted"] == "level"
    # only a stand is a word; why a number cannot be judged is none
    assert rows.loc["los", ["status", "word"]].tolist() == ["niet meetbaar", ""]
    assert rows.loc["bijsturing", "latest_date"] == date(2015, 6, 30)


def test_a_figure_of_an_earlier_half_year_adds_nothing_to_this_one():
    assert rows(RECORDS, Half(2015, 2))["sinds"]["gained"] is None
    assert rows(RECORDS, Half(2015, 2))["per_jaar"]["gained"] is None


def test_adjustments_stand_in_the_order_of_the_register_and_without_examples():
    many = {"9": PLAIN | {"label": "Eerst"}, "10": PLAIN | {"label": "Dan"}}
    goals = {"1": {"label": "Doel", "actions": many}}
    plan = Plan.model_validate(PLAN | {"goals": goals})
    example = Plan.model_validate(PLAN | {"id": "a", "goals": goals, "example": True})
    said = [
        Record(name, "bijsturing", date(2015, 6, 30), 1, "anders")
        for name in ("a/9", "a/weg", "p/10", "p/9", "p/weg")
    ]
    found = adjustments(Register((example, plan)), frame_of(said), NOW)
    assert found["id"].tolist() == ["p/9", "p/10"]
