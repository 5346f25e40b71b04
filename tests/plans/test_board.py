"""The boordtabel: expected paths and statuses, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import RECORDS_SAMPLE, ROOT

from genkgeo.parameters.file import read_params
from genkgeo.plans import progress
from genkgeo.plans.board import BOARD_COLUMNS, evaluate, halves, money, tally
from genkgeo.plans.known import read_known
from genkgeo.plans.progress import (
    BEHIND,
    NOT_MEASURABLE,
    ON_TRACK,
    REACHED,
    STATUSES,
    Half,
    expected,
    half_of,
)
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of, read_records
from genkgeo.plans.register import Register, read_register
from genkgeo.plans.schema import Action, Goal, Measure, Plan
from genkgeo.plans.texts import (
    half_text,
    stands_text,
    tally_text,
    target_text,
    unmeasured_text,
)
from genkgeo.words import dutch

PERIOD = (date(2014, 1, 1), date(2017, 12, 31))
HALF = Half(2015, 1)
JUNE, JULY = date(2015, 6, 30), date(2015, 7, 1)

COUNT = Measure(label="Gezinnen", unit="gezinnen", target=100)
YEARLY = COUNT.model_copy(update={"counted": "per_year"})
LEVEL = Measure(label="Aandeel", unit="%", target=20, counted="level", baseline=10)
DOWN = Measure(label="Aandeel", unit="%", target=5, counted="level", baseline=9, direction="lower")


def register_of(measure: Measure | None, period=PERIOD, **more) -> Register:
    action = Action(
        label="Loket",
        domains=("gezin", "werk"),
        target_group="gezinnen",
        start=period[0],
        end=period[1],
        indicators={"x": measure} if measure else {},
        **more,
    )
    goal = Goal(label="Doel", actions={"1": action})
    return Register((Plan(document="d", id="p", title="P", city="Genk", goals={"1": goal}),))


def row(measure, figures, half=HALF, period=PERIOD) -> pd.Series:
    records = frame_of(Record("p/1", "x", day, value) for day, value in figures)
    return evaluate(register_of(measure, period), records, half).iloc[0]


# ---------------------------------------------------------------- the expected path


def test_the_path_of_a_count_goes_from_nothing_to_its_target():
    assert expected(COUNT, PERIOD, date(2013, 12, 31)) == 0
    assert expected(COUNT, PERIOD, date(2015, 12, 31)) == pytest.approx(100 * 730 / 1461)
    assert expected(COUNT, PERIOD, PERIOD[1]) == 100
    assert expected(COUNT, PERIOD, date(2030, 1, 1)) == 100


def test_the_path_per_year_begins_again():
    assert expected(YEARLY, PERIOD, date(2015, 1, 1)) == pytest.approx(100 / 365)
    assert expected(YEARLY, PERIOD, JUNE) == pytest.approx(100 * 181 / 365)
    assert expected(YEARLY, PERIOD, date(2015, 12, 31)) == 100


def test_the_path_of_a_level_goes_from_its_baseline_either_way():
    assert expected(LEVEL, PERIOD, date(2013, 12, 31)) == 10
    assert expected(LEVEL, PERIOD, PERIOD[1]) == 20
    assert expected(DOWN, PERIOD, date(2013, 12, 31)) == 9
    assert expected(DOWN, PERIOD, PERIOD[1]) == 5


def test_an_indicators_own_days_go_before_those_of_its_action():
    own = COUNT.model_copy(update={"start": date(2015, 1, 1), "by": date(2015, 12, 31)})
    assert expected(own, PERIOD, JUNE) == pytest.approx(100 * 181 / 365)


@given(st.dates(date(2013, 1, 1), date(2019, 1, 1)), st.integers(1, 400))
def test_a_path_never_turns_back_and_stays_between_its_ends(day, later):
    for measure, low, high in ((COUNT, 0, 100), (LEVEL, 10, 20)):
        now = expected(measure, PERIOD, day)
        then = expected(measure, PERIOD, day + timedelta(days=later))
        assert low <= now <= then <= high


@pytest.mark.parametrize(
    ("measure", "period"),
    [
        (Measure(label="x"), PERIOD),
        (COUNT, (None, PERIOD[1])),
        (COUNT, (PERIOD[0], None)),
        (Measure(label="x", unit="%", target=5, counted="level"), PERIOD),
    ],
)
def test_without_target_period_or_baseline_there_is_no_path(measure, period):
    assert np.isnan(expected(measure, period, JUNE))


# ---------------------------------------------------------------- the status

# after 546 of 1461 days the path of a count is at 37,4, of which 37 whole families
CASES = {
    "exactly on the path": (COUNT, [(JUNE, 37)], ON_TRACK, ""),
    "one short": (COUNT, [(JUNE, 36)], BEHIND, ""),
    "reached": (COUNT, [(JUNE, 100)], REACHED, ""),
    "the last figure counts": (COUNT, [(date(2015, 2, 1), 90), (JUNE, 20)], BEHIND, ""),
    "judged on the day of the figure": (COUNT, [(date(2015, 1, 31), 27)], ON_TRACK, ""),
    "per year": (YEARLY, [(JUNE, 49)], ON_TRACK, ""),
    "per year, last year's": (YEARLY, [(date(2014, 12, 31), 100)], NOT_MEASURABLE, "nog geen"),
    "level": (LEVEL, [(JUNE, 13.8)], ON_TRACK, ""),
    "level not rounded down": (LEVEL, [(JUNE, 13.7)], BEHIND, ""),
    "downward": (DOWN, [(JUNE, 7.5)], ON_TRACK, ""),
    "downward, behind": (DOWN, [(JUNE, 7.6)], BEHIND, ""),
    "downward, reached": (DOWN, [(JUNE, 5)], REACHED, ""),
    "a count once reached": (COUNT, [(date(2014, 9, 1), 100)], REACHED, ""),
    "a level may be lost": (LEVEL, [(date(2014, 9, 1), 20)], NOT_MEASURABLE, "dit halfjaar"),
    "an old figure": (COUNT, [(date(2014, 9, 1), 60)], NOT_MEASURABLE, "in dit halfjaar"),
    "a figure of later": (COUNT, [(date(2015, 7, 1), 60)], NOT_MEASURABLE, "nog geen cijfer"),
    "no figure": (COUNT, [], NOT_MEASURABLE, "nog geen cijfer"),
    "no target": (Measure(label="x"), [(JUNE, 5)], NOT_MEASURABLE, "geen doelcijfer"),
    "no indicator": (None, [], NOT_MEASURABLE, "nog geen stand"),
    "no baseline": (
        Measure(label="x", unit="%", target=20, counted="level"),
        [(JUNE, 13)],
        NOT_MEASURABLE,
        "geen beginwaarde",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_status(case):
    measure, figures, status, reason = CASES[case]
    found = row(measure, figures)
    assert found["status"] == status
    assert reason in found["reason"]
    assert bool(found["reason"]) == (status == NOT_MEASURABLE)


def test_just_on_the_path_is_on_track_whichever_way_it_goes():
    up = [progress.status(LEVEL, value, path=13.5) for value in (13.4, 13.5, 20)]
    assert up == [BEHIND, ON_TRACK, REACHED]
    down = [progress.status(DOWN, value, path=7.5) for value in (7.6, 7.5, 5)]
    assert down == [BEHIND, ON_TRACK, REACHED]


def test_before_its_start_an_action_is_not_judged():
    assert row(COUNT, [], Half(2013, 2))["reason"] == "nog niet begonnen"


def test_after_its_end_a_count_keeps_its_last_figure():
    found = row(COUNT, [(date(2017, 12, 1), 60)], Half(2019, 1))
    assert (found["status"], found["latest"]) == (BEHIND, 60)
    assert row(YEARLY, [(date(2017, 12, 1), 60)], Half(2019, 1))["reason"] == "afgelopen"


def test_a_target_per_year_counts_in_its_last_year_and_not_after_it():
    # on 30 June 2017 the path is at 100 × 181/365 = 49,6, of which 49 whole families
    june = date(2017, 6, 30)
    assert row(YEARLY, [(june, 49)], Half(2017, 1))["status"] == ON_TRACK
    assert row(YEARLY, [(june, 48)], Half(2017, 1))["status"] == BEHIND
    assert row(YEARLY, [(date(2017, 12, 31), 100)], Half(2017, 2))["status"] == REACHED
    assert row(YEARLY, [(date(2017, 12, 31), 100)], Half(2018, 1))["reason"] == "afgelopen"


def test_an_action_that_begins_on_the_last_day_of_a_half_year_has_begun():
    period = (JUNE, date(2017, 12, 31))
    assert row(COUNT, [], HALF, period)["reason"] == "nog geen cijfer"
    period = (JUNE + timedelta(days=1), date(2017, 12, 31))
    assert row(COUNT, [], HALF, period)["reason"] == "nog niet begonnen"


def test_without_a_period_only_a_reached_target_says_something():
    nowhere = (None, None)
    assert row(COUNT, [(JUNE, 40)], period=nowhere)["reason"] == "geen begin of einde"
    assert row(COUNT, [(JUNE, 100)], period=nowhere)["status"] == REACHED


def test_a_correction_takes_the_place_of_what_it_corrects():
    records = frame_of(
        [
            Record("p/1", "x", JUNE, 90),
            Record("p/1", "x", date(2015, 3, 1), 10),
            Record("p/1", "x", JUNE, 9, "te veel geteld", True),
        ]
    )
    found = evaluate(register_of(COUNT), records, HALF).iloc[0]
    assert (found["latest"], found["status"], found["note"]) == (9, BEHIND, "te veel geteld")


@pytest.mark.parametrize(
    ("told", "total"),
    [
        ([("", 30), ("Huis", 20)], 30),  # the whole is more than the part
        ([("", 30), ("Huis", 20), ("Kerk", 15)], 35),
        ([("Huis", 20), ("Kerk", 15)], 35),
    ],
)
def test_what_places_counted_is_added_up_and_no_less_than_the_whole(told, total):
    records = frame_of(Record("p/1", "x", JUNE, value, place=place) for place, value in told)
    assert evaluate(register_of(COUNT), records, HALF).iloc[0]["latest"] == total


def test_places_are_added_up_over_days_and_again_every_year():
    days = [(date(2014, 12, 1), "Huis", 50), (date(2015, 3, 1), "Huis", 7), (JUNE, "Kerk", 5)]
    records = frame_of(Record("p/1", "x", day, value, place=place) for day, place, value in days)
    yearly = COUNT.model_copy(update={"counted": "per_year"})
    assert evaluate(register_of(yearly), records, HALF).iloc[0]["latest"] == 12
    since = COUNT.model_copy(update={"counted": "since_start"})
    later = frame_of(Record("p/1", "x", day, value, place=place) for day, place, value in days[1:])
    assert evaluate(register_of(since), later, HALF).iloc[0]["latest"] == 12


@settings(deadline=None, max_examples=20)
@given(st.permutations([(date(2015, month, 1), float(10 * month)) for month in range(1, 7)]))
def test_the_order_of_entering_does_not_matter(figures):
    assert row(COUNT, figures)["latest"] == 60


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        (COUNT, "100 gezinnen tegen 31 december 2017"),
        (COUNT.model_copy(update={"counted": "per_year"}), "100 gezinnen per jaar"),
        (LEVEL, "20 % tegen 31 december 2017, beginwaarde 10"),
        (
            Measure(label="x", unit="personen", counted="level", baseline=7),
            "beginwaarde 7 personen",
        ),
        (Measure(label="x", counted="level"), ""),
        (Measure(label="x", unit="huizen"), ""),
        (Measure(label="x"), ""),
    ],
)
def test_a_target_says_where_a_level_began(measure, told):
    assert target_text(row(measure, [(JUNE, 12)])) == told


# ---------------------------------------------------------------- money and counts


def test_money_is_set_beside_the_budget():
    budget = {
        year: {"expenditure": 1000.0, "revenue": 400.0, "balance": -600.0} for year in (2014, 2015)
    }
    register = register_of(COUNT, budget=budget)
    records = frame_of(
        [
            Record("p/1", "uitgaven", date(2014, 12, 31), 900),
            Record("p/1", "uitgaven", date(2015, 3, 31), 100),
            Record("p/1", "uitgaven", JUNE, 250),
            Record("p/1", "uitgaven", date(2015, 12, 31), 999),
        ]
    )
    found = money(register, records, HALF).set_index("year")
    assert dict(found["spent"]) == {2014: 900, 2015: 250}
    assert dict(found["share"]) == {2014: 0.9, 2015: 0.25}
    assert found["received"].isna().all()
    assert list(money(register, records, Half(2014, 2))["year"]) == [2014]


def test_of_a_budget_of_a_euro_a_share_is_spent_and_of_none_there_is_no_share():
    budget = {
        year: {"expenditure": euros, "revenue": 0.0, "balance": -euros}
        for year, euros in ((2013, 0.0), (2014, 0.5), (2015, 1.0))
    }
    paid = [Record("p/1", "uitgaven", date(year, 3, 31), 0.25) for year in budget]
    register = register_of(COUNT, (date(2013, 1, 1), PERIOD[1]), budget=budget)
    found = money(register, frame_of(paid), HALF).set_index("year")
    assert np.isnan(found.at[2013, "share"])
    assert found["share"].tolist()[1:] == [0.5, 0.25]


def test_no_records_give_a_whole_board_and_no_share():
    budget = {2014: {"expenditure": 0.0, "revenue": 0.0, "balance": 0.0}}
    register = register_of(COUNT, budget=budget)
    board = evaluate(register, frame_of([]), HALF)
    assert list(board.columns) == BOARD_COLUMNS
    none = evaluate(Register(()), frame_of([]), HALF)
    assert list(none.columns) == BOARD_COLUMNS and none.empty
    assert money(register, frame_of([]), HALF)["share"].isna().all()
    assert list(halves(register, frame_of([]))) == []


def test_statuses_are_counted_in_every_domain_of_an_action():
    board = evaluate(register_of(COUNT), frame_of([Record("p/1", "x", JUNE, 37)]), HALF)
    counts = tally(board, "domains")
    assert list(counts.columns) == list(STATUSES)
    assert counts[ON_TRACK].to_dict() == {"gezin": 1, "werk": 1}
    assert counts.to_numpy().sum() == 2  # what no indicator has is 0
    assert tally(board, "places").index.tolist() == [""]


def test_each_value_has_its_own_count_of_every_status():
    board = pd.DataFrame(
        [
            ("gezin", BEHIND, 5.0, False),
            ("gezin; werk", REACHED, 5.0, False),
            ("werk", REACHED, 5.0, False),
            ("werk", NOT_MEASURABLE, np.nan, False),
            ("wonen", BEHIND, 5.0, True),
        ],
        columns=["domains", "status", "target", "example"],
    )
    counts = tally(board, "domains")
    assert counts.loc["gezin"].to_dict() == {
        REACHED: 1,
        ON_TRACK: 0,
        BEHIND: 1,
        NOT_MEASURABLE: 0,
    }
    assert counts.loc["werk"].tolist() == [2, 0, 0, 0]
    assert counts.index.tolist() == ["gezin", "werk"]


def test_half_years():
    assert half_of(date(2015, 6, 30)) == HALF
    assert half_of(HALF.end + timedelta(days=1)).start == date(2015, 7, 1)
    assert Half(2015, 2).end == date(2015, 12, 31)


# ---------------------------------------------------------------- a half-year of the sample


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(
        ROOT / "data/plannen", read_known(read_params(ROOT / "params/voorbeeld-2025.yaml"))
    )


@pytest.mark.slow
def test_a_half_year_of_the_plan(register):
    records = read_records(RECORDS_SAMPLE, register)
    assert [str(one) for one in halves(register, records)] == ["2014-2", "2015-1"]
    board = evaluate(register, records, HALF)
    said = board.set_index(["id", "indicator"])
    status = {
        ("1.2", "aanspreekpunt"): REACHED,  # one, before its day
        ("1.2", "gezinnen"): BEHIND,  # 40, path 49,6
        ("2.1", "huizen"): NOT_MEASURABLE,  # one, but not a figure of this half-year
        ("3.1", "gerichte_acties"): ON_TRACK,  # 6, path 4,96
        ("3.2", "loketten"): ON_TRACK,  # 1, path 10 · 181 ÷ 1826 = 0,99
        ("3.2", "groepen"): NOT_MEASURABLE,  # nothing yet
        ("3.4", "projecten"): BEHIND,  # 1 of 2 when the day came
        ("3.4", "gezinnen"): REACHED,  # 310 of 300
        ("3.6", "voorkomen"): BEHIND,  # 20, path 100 · 516 ÷ 2191 = 23,6
        ("4", "trajecten"): NOT_MEASURABLE,  # counted, without a target
    }
    for (number, indicator), one in status.items():
        assert said.loc[(f"kinderarmoede-2014/{number}", indicator), "status"] == one, number
    assert said.loc[("kinderarmoede-2014/4", "trajecten"), "latest"] == 9
    spent = money(register, records, HALF).set_index(["id", "year"])
    assert spent.loc[("kinderarmoede-2014/3.1", 2015), "spent"] == 21_500
    assert spent.loc[("kinderarmoede-2014/3.1", 2014), "share"] == pytest.approx(44 / 45)


def test_the_example_plan_is_left_out_of_the_counts(register):
    board = evaluate(register, read_records(RECORDS_SAMPLE, register), HALF)
    counts = tally(board, "plan")
    assert "voorbeeld-dertig-acties" not in counts.index
    aimed = board[~board["example"] & board["target"].notna()]
    assert counts.sum().sum() == len(aimed)
    # as many as the sentence at the top of the page says, not those that never have a target
    absent = (aimed["status"] == NOT_MEASURABLE).sum()
    assert counts[NOT_MEASURABLE].sum() == absent
    assert f"{absent} zijn nu niet te meten" in tally_text(board[~board["example"]])
    places = tally(board, "places")
    assert {"Sledderlo", "Genk-Centrum", "Hoevenzavel", ""} == set(places.index)


# ---------------------------------------------------------------- in words


def test_halves_and_amounts_in_words():
    assert [half_text(Half(2015, half)) for half in (1, 2)] == [
        "eerste halfjaar van 2015",
        "tweede halfjaar van 2015",
    ]
    assert [dutch.amount_text(value) for value in (None, float("nan"), 0.25, 12.0, 1999.96)] == [
        "–",
        "–",
        "0,3",
        "12",
        "2.000",
    ]
    assert dutch.amount_text(0.25, decimals=2) == "0,25"


@pytest.mark.parametrize(
    ("statuses", "told"),
    [
        (["bereikt"], "Van de 1 indicatoren met een doel zijn er 1 bereikt."),
        (
            ["achter", "op schema", "niet meetbaar", "niet meetbaar"],
            "Van de 4 indicatoren met een doel zijn er 1 op schema en 1 achter; "
            "2 zijn nu niet te meten.",
        ),
        (["niet meetbaar"] * 2, "Van de 2 indicatoren met een doel is er nu geen te meten."),
    ],
)
def test_how_far_all_are_in_one_sentence(statuses, told):
    board = pd.DataFrame(
        {"status": [*statuses, "bereikt"], "target": [9.0] * len(statuses) + [None]}
    )
    assert tally_text(board) == told


@pytest.mark.parametrize(
    ("indicators", "targets", "told"),
    [
        (["x"], [1.0], ""),
        (["x", "y"], [None, None], "2 indicatoren hebben geen doelcijfer."),
        (
            ["x", "voortgang"],
            [None, None],
            "1 indicator heeft geen doelcijfer en 1 actie heeft geen indicator maar een stand.",
        ),
        (
            ["voortgang", "voortgang", "x"],
            [None, None, 1.0],
            "2 acties hebben geen indicator maar een stand.",
        ),
    ],
)
def test_what_cannot_be_measured_in_one_sentence(indicators, targets, told):
    board = pd.DataFrame({"indicator": indicators, "target": pd.Series(targets, dtype=float)})
    assert unmeasured_text(board) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], ""),
        (["nog geen stand"] * 2, ""),
        (["klaar"], "Naar hun stand is er 1 klaar."),
        (["klaar", "bezig"], "Naar hun stand zijn er 1 bezig en 1 klaar."),
        (
            ["nog geen stand", "gestopt", "gestopt"],
            "Naar hun stand zijn er 2 gestopt; van 1 is de stand niet ingevoerd.",
        ),
    ],
)
def test_how_the_actions_stand_that_count_nothing(words, told):
    # an indicator that cannot be measured has a reason too, and no stand
    board = pd.DataFrame(
        {"indicator": ["voortgang"] * len(words) + ["x"], "reason": [*words, "bezig"]}
    )
    assert stands_text(board) == told


def test_money_of_the_last_day_of_a_half_year_is_of_it():
    budget = {2015: {"expenditure": 1000.0, "revenue": 400.0, "balance": -600.0}}
    register = register_of(COUNT, budget=budget)
    paid = [Record("p/1", "uitgaven", day, value) for day, value in ((JUNE, 250), (JULY, 300))]
    received = Record("p/1", "ontvangsten", JUNE, 100)
    [first] = money(register, frame_of([*paid, received]), HALF).to_dict("records")
    assert (first["spent"], first["received"], first["share"]) == (250, 100, 0.25)
    assert first["year_gone"] == pytest.approx(181 / 365)
    [second] = money(register, frame_of(paid), Half(2015, 2)).to_dict("records")
    assert (second["spent"], second["spent_date"]) == (300, JULY)
