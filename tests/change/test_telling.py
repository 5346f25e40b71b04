"""How signals are told, each word of them by hand: what rose, why it may not count, what became."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty.differences import Year
from genkgeo.certainty.pairing import Together
from genkgeo.certainty.rises import TOGETHER, Rises
from genkgeo.change import course, early_warning
from genkgeo.change.early_warning import _drivers_of_moves
from genkgeo.change.judging import ELSEWHERE
from genkgeo.change.look_again import _table, _why, not_alike, source_changed
from genkgeo.change.signals import (
    _city_since,
    _followed,
    _of_all,
    _of_city,
    _of_figure,
    _of_level,
    _size_moved,
    _told_above,
    _Tried,
    people_more,
    signals,
    tried_any,
)
from genkgeo.change.since_first import Since, since_first
from genkgeo.change.telling import Shown, shown, went
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import Change, Results, Signal

COLUMNS = ["budgetmeters", "oki", "werkzaamheid", TOGETHER]
NAN = float("nan")


def tried(
    probability: dict[str, list[float]],
    rate: dict[str, list[float]] | None = None,
    since: int = 2024,
    part: float = 0.05,
) -> _Tried:
    """Say of wijken how rare each figure is, and all together; the rate is that unless given."""
    found, rates = (
        pd.DataFrame.from_dict(cells, orient="index", columns=COLUMNS)
        for cells in (probability, rate or probability)
    )
    years = pd.DataFrame(float(since), found.index, found.columns).where(found.notna())
    return _Tried("wijk", 2025, Rises(found, years, rates), part)


def changed(cells: dict[tuple[str, str, int], tuple[float, float]], **fields: object) -> Results:
    """Give the made-up city with other values and denominators of some areas."""
    made = made_up.results(**fields)
    rows = made.measures.copy()
    for (area, name, year), (value, size) in cells.items():
        own = (rows["area"] == area) & (rows["indicator"] == name) & (rows["period"] == year)
        assert own.sum() == 1
        rows.loc[own, ["value", "denominator"]] = value, size
    return dataclasses.replace(made, measures=rows)


ROSE = {
    ("W3", "budgetmeters", 2024): (6.0, 420.0),
    ("W3", "budgetmeters", 2025): (10.0, 500.0),
    (made_up.CITY, "budgetmeters", 2024): (3.0, 1000.0),
    (made_up.CITY, "budgetmeters", 2025): (3.3, 1000.0),
}
"""Beside a city that rose by a tenth, 6 would be 6,6 %: 3,4 % of 500 are 17 more."""

METERS = tried({"W3": [0.01, NAN, 0.4, 0.3]})


def plain(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


# --- a figure -------------------------------------------------------------------------------


def test_a_figure_that_rose_is_told_with_its_people_and_its_denominator():
    found = _of_figure(changed(ROSE), METERS, "W3", "budgetmeters")
    assert (found.kind, found.since, found.drivers) == ("cijfer", 2024, ("budgetmeters",))
    assert (found.level, found.area, found.rate) == ("wijk", "W3", 0.01)
    assert found.people == pytest.approx(17.0)
    # 500 ÷ 420 is 1,19
    assert plain(found.sentence) == (
        "In de wijk Heide steeg het cijfer ‘budgetmeters’ van 6,0 % in 2024 naar 10,0 %, meer dan "
        "toeval en de "
        "andere wijken verklaren: zo’n 17 meer dan als het de stad volgde. De noemer groeide met "
        "19 %: dat kan het verklaren."
    )


def test_a_figure_of_which_less_is_more_risk_fell():
    cells = {
        ("W3", "werkzaamheid", 2024): (60.0, 1000.0),
        ("W3", "werkzaamheid", 2025): (55.0, 1000.0),
        (made_up.CITY, "werkzaamheid", 2024): (70.0, 4000.0),
        (made_up.CITY, "werkzaamheid", 2025): (70.0, 4000.0),
    }
    found = _of_figure(changed(cells), tried({"W3": [0.2, 0.3, 0.01, 0.3]}), "W3", "werkzaamheid")
    assert found.people == pytest.approx(50.0)
    assert found.sentence.startswith(
        "In de wijk Heide daalde het cijfer ‘werkzaamheidsgraad’ van 60,0"
    )
    assert found.sentence.endswith("verklaren: zo’n 50 minder dan als het de stad volgde.")


def test_what_the_gate_doubts_is_a_task():
    results = changed(ROSE, flagged=frozenset({("wijk", "W3", "budgetmeters")}))
    found = _of_figure(results, METERS, "W3", "budgetmeters")
    assert found.kind == "kijk na" and found.people == pytest.approx(17.0)
    assert found.sentence.endswith(": de controle vraagt om dat cijfer eerst na te kijken.")
    other = changed(ROSE, flagged=frozenset({("wijk", "W1", "budgetmeters")}))
    assert _of_figure(other, METERS, "W3", "budgetmeters").kind == "cijfer"


def test_people_without_a_course_of_the_city_and_of_a_count():
    meters = made_up.REGISTRY["budgetmeters"]
    # Nobody in the city then, so that the figure itself is what it would have stayed.
    assert people_more(2.0, 4.0, 500, [0.0, 3.0], meters) == pytest.approx(10.0)
    count = meters.model_copy(update={"kind": "count", "denominator": None, "factor": 1.0})
    assert people_more(20, 34, NAN, [100, 120], count) == pytest.approx(10.0)


SIZES = {
    "a tenth more": (100.0, 110.0, " De noemer groeide met 10 %: dat kan het verklaren."),
    "a tenth less": (100.0, 90.0, " De noemer daalde met 10 %: dat kan het verklaren."),
    "nearly": (100.0, 109.0, ""),
    "nearly less": (100.0, 91.0, ""),
    "less": (100.0, 89.0, " De noemer daalde met 11 %: dat kan het verklaren."),
    "the same": (100.0, 100.0, ""),
    "none then": (0.0, 100.0, ""),
    "none now": (100.0, 0.0, ""),
    "not known": (NAN, 100.0, ""),
    "one person": (1.0, 2.0, " De noemer groeide met 100 %: dat kan het verklaren."),
    "one left": (2.0, 1.0, " De noemer daalde met 50 %: dat kan het verklaren."),
}


@pytest.mark.parametrize(("then", "now", "told"), SIZES.values(), ids=SIZES)
def test_a_denominator_that_moved_much_is_told(then, now, told):
    sides = (Shown(1.0, size, "waargenomen", 1.0, 2024) for size in (then, now))
    assert plain(_size_moved(*sides)) == told


def test_of_a_figure_its_own_year_is_told():
    results = made_up.results()
    rows = results.measures
    gone = (rows["indicator"] == "budgetmeters") & (rows["period"] == 2025)
    late = dataclasses.replace(results, measures=rows[~gone])
    # 12 of 400 and 9 of 350 are 2,8 %; the year before all are a fiftieth higher.
    now = shown(late, ("wijk", "W1", "budgetmeters"), 2025)
    assert now.period == 2024 and now.value == pytest.approx(2.8 * 1.02)
    assert (now.denominator, now.state, now.coverage) == (750.0, "waargenomen", 1.0)
    then = Shown(2.0, 750.0, "waargenomen", 1.0, 2023)
    told = went(late, "Hier", "budgetmeters", then, now)
    assert (
        plain(told) == "Hier steeg het cijfer ‘budgetmeters’ van 2,0 % in 2023 naar 2,9 % in 2024"
    )
    told = went(late, "Hier", "budgetmeters", then, now._replace(period=2025))
    assert plain(told).endswith("naar 2,9 %")


def test_an_area_of_the_year_before_is_found_where_others_are_gone_by_now():
    results = made_up.results()
    rows = results.measures
    gone = (rows["area"] == "W1") & (rows["period"] == 2025)
    less = dataclasses.replace(results, measures=rows[~gone])
    # 230 and 150 over 110 and 85 pupils, and a fiftieth more.
    then = shown(less, ("wijk", "W3", "oki"), 2024)
    assert (then.value, then.denominator) == (pytest.approx(1.02 * 380 / 195), 195.0)


# --- all figures of an area -----------------------------------------------------------------


def test_all_figures_together_name_the_three_clearest():
    found = _of_all(made_up.results(), tried({"W3": [0.03, 0.04, 0.02, 0.001]}), "W3")
    assert found == Signal(
        level="wijk",
        area="W3",
        kind="samen",
        since=2024,
        drivers=("werkzaamheid", "budgetmeters", "oki"),
        sentence="In de wijk Heide gingen de cijfers samen sinds 2024 meer naar risico dan toeval "
        "en de andere wijken verklaren, het duidelijkst werkzaamheidsgraad, budgetmeters en OKI; "
        "geen ervan apart.",
        people=0.0,
        rate=0.001,
    )
    # What was not tried is not named, and a doubted figure makes it a task.
    doubted = made_up.results(flagged=frozenset({("wijk", "W3", "budgetmeters")}))
    found = _of_all(doubted, tried({"W3": [0.03, NAN, 0.02, 0.001]}), "W3")
    assert (found.kind, found.drivers) == ("kijk na", ("werkzaamheid", "budgetmeters"))
    assert found.sentence.endswith(
        "geen ervan apart. De controle vraagt om een ervan eerst na te kijken."
    )
    found = _of_all(doubted, tried({"W3": [NAN, 0.01, 0.02, 0.001]}), "W3")
    assert found.kind == "samen"


def test_all_figures_together_are_a_task_where_the_source_changed_one_of_those_named(monkeypatch):
    changed_ones = {"oki"}

    def source_changed(_, figure, *__):
        return figure[2] in changed_ones

    monkeypatch.setattr("genkgeo.change.signals.source_changed", source_changed)
    found = _of_all(made_up.results(), tried({"W3": [0.03, 0.04, 0.02, 0.001]}), "W3")
    source = " De bron veranderde sindsdien een cijfer van 2024: kijk na of het echt is."
    assert found.kind == "kijk na"
    assert found.sentence.endswith(f"geen ervan apart.{source}")
    doubted = made_up.results(flagged=frozenset({("wijk", "W3", "budgetmeters")}))
    found = _of_all(doubted, tried({"W3": [0.03, 0.04, 0.02, 0.001]}), "W3")
    assert found.sentence.endswith(f"De controle vraagt om een ervan eerst na te kijken.{source}")
    changed_ones.clear()
    found = _of_all(made_up.results(), tried({"W3": [0.03, 0.04, 0.02, 0.001]}), "W3")
    assert found.kind == "samen"


def test_each_level_and_the_city_have_an_equal_part_of_what_may_be_false(monkeypatch):
    parts = {}

    def keep(level, part):
        parts[level] = part
        return []

    at = "genkgeo.change.signals"
    monkeypatch.setattr(f"{at}.not_alike", lambda _, level, part: keep(level, part))
    monkeypatch.setattr(f"{at}._of_city", lambda _, part: keep("gemeente", part))
    monkeypatch.setattr(f"{at}._tried", lambda *_: None)
    assert signals(made_up.results()).empty
    # One of ten signals is by chance.
    assert parts == pytest.approx(dict.fromkeys(("wijk", "sector", "gemeente"), 0.1 / 3))


def test_signals_come_by_their_people_then_the_city_what_became_and_tasks(monkeypatch):
    def told(area: str, kind: str, people: float, level: str = "wijk", name: str = "oki") -> Signal:
        return Signal(level, area, kind, 2024, (name,), "", people)

    first, second, third = told("W1", "cijfer", 9), told("W3", "cijfer", 9), told("W2", "cijfer", 5)
    city, look = told(made_up.CITY, "stad", 99, "gemeente"), told("W4", "kijk na", 50)
    became, unlike = told("W1", "opvolging", NAN), told("W2", "kijk na", NAN)
    # All there is of W2 says the same as W2; another of its figures does not.
    same = told("99001A3", "cijfer", 7, "sector")
    other = told("99001A3", "cijfer", 6, "sector", "budgetmeters")
    of_level = {"wijk": [third, look, second, first], "sector": [same, other]}
    asked = []

    def tried_of(_, level: str, years: list[int], part: float) -> str | None:
        asked.append((level, tuple(years), part))
        return level if level == "wijk" or len(years) > 2 else None

    at = "genkgeo.change.signals"
    monkeypatch.setattr(f"{at}._tried", tried_of)
    monkeypatch.setattr(f"{at}._of_level", lambda _, tried: of_level[tried])
    monkeypatch.setattr(f"{at}._followed", lambda *_: [became])
    monkeypatch.setattr(f"{at}._of_city", lambda *_: [city])
    monkeypatch.setattr(
        f"{at}.not_alike", lambda _, level, part: [unlike] if level == "wijk" else []
    )
    found = signals(made_up.results())
    order = [first, second, other, third, city, became, look, unlike]
    expected = pd.DataFrame(order, columns=Signal._fields)
    pd.testing.assert_frame_equal(found, expected)
    years = [(2023, 2024, 2025), (2023, 2024)]
    assert [one[:2] for one in asked] == [
        (level, of) for level in ("wijk", "sector") for of in years
    ]
    assert {one[2] for one in asked} == {0.1 / 3}


def test_a_rise_was_looked_for_where_one_level_can_be_tried(monkeypatch):
    can = {"sector"}
    at = "genkgeo.change.signals._tried"
    monkeypatch.setattr(at, lambda _, level, *__: level if level in can else None)
    assert tried_any(made_up.results())
    can.clear()
    assert not tried_any(made_up.results())


def test_together_is_told_only_where_no_figure_is_clear_alone():
    both = {"W3": [0.01, NAN, 0.4, 0.01], "W1": [0.3, 0.3, 0.3, 0.05], "W2": [0.3, 0.3, 0.3, 0.06]}
    found = _of_level(changed(ROSE), tried(both))
    assert [(one.area, one.kind) for one in found] == [("W3", "cijfer"), ("W1", "samen")]


def test_less_than_one_person_more_is_no_signal():
    for value, told in ((6.8, True), (6.79, False)):
        # Beside 6,6 % of the city's course: 0,2 % of 500 is one.
        rose = ROSE | {("W3", "budgetmeters", 2025): (value + 1e-9, 500.0)}
        assert bool(_of_level(changed(rose), METERS)) is told


# --- what became of it, and what is said of a larger area ------------------------------------


@pytest.mark.parametrize(
    ("chance", "became"),
    [(0.05, "bevestigd"), (0.051, "onbeslist"), (0.499, "onbeslist"), (0.5, "verdwenen")],
)
def test_what_became_of_a_signal_of_last_year(chance, became):
    then = tried({"W3": [0.05, 0.051, NAN, 0.01], "W9": [0.01, 0.5, 0.5, 0.5]}, since=2023)
    then = then._replace(year=2024)
    now = tried({"W3": [chance, 0.9, 0.9, 0.9]})
    [found] = _followed(made_up.results(), now, then)
    assert found.sentence == (
        "Het signaal van 2024 over budgetmeters in de wijk Heide, zoals de cijfers van nu het "
        f"geven, is {became}."
    )
    assert (found.kind, found.since, found.drivers) == ("opvolging", 2023, ("budgetmeters",))
    assert (found.level, found.area, found.rate) == ("wijk", "W3", 0.05)


def test_of_what_is_doubted_or_not_tried_now_nothing_became():
    then, now = tried({"W3": [0.01, 0.5, 0.5, 0.5]}), {"W3": [0.01, 0.9, 0.9, 0.9]}
    doubted = made_up.results(flagged=frozenset({("wijk", "W3", "budgetmeters")}))
    assert _followed(doubted, tried(now), then) == []
    assert _followed(made_up.results(), tried({"W3": [NAN, 0.9, 0.9, 0.9]}), then) == []
    less = tried(now)
    gone = Rises(*(table.drop(columns="budgetmeters") for table in less.found))
    assert _followed(made_up.results(), less._replace(found=gone), then) == []
    # What comes first and is left out does not end the list.
    both = tried({"W1": [0.01, 0.5, 0.5, 0.5], "W3": [0.01, 0.5, 0.5, 0.01]})
    after = tried({"W1": [NAN, 0.9, 0.9, 0.9], "W3": [0.01, 0.9, 0.9, 0.9]})
    assert [one.area for one in _followed(made_up.results(), after, both)] == ["W3"]
    assert [one.area for one in _followed(made_up.results(), tried(now), both)] == ["W3"]


def test_a_sector_that_is_all_of_its_wijk_is_not_told_twice():
    results = made_up.results()

    def told(level: str, area: str, kind: str = "cijfer", name: str = "oki") -> Signal:
        return Signal(level, area, kind, 2024, (name,), "")

    sector, above = told("sector", "99001A3"), told("wijk", "W2")  # all there is of it
    assert _told_above(results, sector, [sector, above])
    assert not _told_above(results, above, [sector, above])
    for other in (told("wijk", "W1"), told("wijk", "W2", "kijk na"), told("wijk", "W2", name="x")):
        assert not _told_above(results, sector, [sector, other])
    half = told("sector", "99001A1")
    assert not _told_above(results, half, [half, told("wijk", "W1")])
    city = told("gemeente", made_up.CITY)
    assert not _told_above(results, city, [city, above])


# --- figures that are not of the same -------------------------------------------------------


@pytest.mark.parametrize(
    ("then", "now", "why"),
    [
        ({}, {}, "andere sectoren zijn bekend, of een ander deel heeft geen plaats"),
        ({"state": "geschat"}, {}, "dat van 2024 is geschat"),
        ({"state": "geschat"}, {"state": "geschat"}, "dat van 2024 en 2025 is geschat"),
        ({}, {"coverage": 0.89}, "in 2025: dekking 89 %"),
        ({"coverage": 0.5}, {"coverage": 0.8}, "in 2024: dekking 50 %"),
        ({"coverage": 0.9}, {}, "andere sectoren zijn bekend, of een ander deel heeft geen plaats"),
    ],
)
def test_why_two_figures_are_not_of_the_same(then, now, why):
    one = Shown(1.0, 100.0, "waargenomen", 1.0, 2024)
    told = _why(one._replace(**then), one._replace(period=2025, **now))
    assert plain(told) == why


def test_the_size_of_a_figure_is_that_of_its_own_year():
    then, now = (_table(changed(ROSE), "wijk", year) for year in (2024, 2025))
    assert (then.values.at["W3", "budgetmeters"], then.sizes.at["W3", "budgetmeters"]) == (6, 420)
    assert (now.values.at["W3", "budgetmeters"], now.sizes.at["W3", "budgetmeters"]) == (10, 500)


# --- what drove a move to another profile ---------------------------------------------------


@pytest.mark.parametrize(
    ("growth", "drivers"),
    [
        # At least half of the largest drove it.
        ([0.3, 0.16, 0.14], ("oki", "budgetmeters")),
        ([0.25, 0.5, -0.5], ("budgetmeters", "oki")),
        ([3.0, 1.6, 1.4], ("oki", "budgetmeters")),
        ([-0.1, 0.0, -0.2], ()),
    ],
)
def test_the_portraits_tell_what_drove_a_move(growth, drivers):
    made = made_up.results()
    then = np.array([1.0, -1.0, 0.5])
    portrait = pd.DataFrame([then, then + growth], index=[1, 2], columns=list(made_up.REGISTRY))
    profiles = dataclasses.replace(made.profiles, portrait=portrait)
    moves = pd.DataFrame({"before": [1], "after": [2]}, index=["W3"])
    # Of the year of the profiles before there are no figures.
    found = _drivers_of_moves(
        dataclasses.replace(made, profiles=profiles), 2015, moves, RiskChoices()
    )
    assert found["W3"] == drivers
    # What the area has no figure of drove nothing.
    rows = made.measures
    own = (rows["area"] == "W3") & (rows["indicator"] == "oki")
    less = dataclasses.replace(
        made, profiles=profiles, measures=rows.assign(value=rows["value"].mask(own, np.nan))
    )
    assert "oki" not in _drivers_of_moves(less, 2015, moves, RiskChoices())["W3"]


# --- which figures of two years are of the same ---------------------------------------------


def test_figures_of_which_other_sectors_are_known_are_left_out_of_both_years():
    made = made_up.results()
    rows = made.measures
    rows = rows.assign(ci_low=rows["value"] - 0.01, ci_high=rows["value"] + 0.01)
    rows = rows.assign(low=rows["value"] - 1.0, high=rows["value"] + 1.0)

    def with_coverage(*told: tuple[str, int, float]) -> Results:
        other = rows.copy()
        for area, year, known in told:
            own = (rows["area"] == area) & (rows["indicator"] == "oki") & (rows["period"] == year)
            other.loc[own, "coverage"] = known
        return dataclasses.replace(made, measures=other)

    wijk = [("W1", 2024, 0.95), ("W1", 2025, 0.95)]
    # Then a tenth of the one sector lacked, and now a tenth of the other.
    sectors = [("99001A1", 2024, 0.9), ("99001A2", 2025, 0.9)]
    before, after = course.counted_in_both(with_coverage(*wijk, *sectors), "wijk", 2024, 2025)
    for side in (before, after):
        assert side.values["oki"].isna().to_dict() == {"W1": True, "W2": False, "W3": False}
    # So too where all is known in the other year.
    for year in (2024, 2025):
        once = with_coverage(("W1", year, 0.95), ("99001A1", year, 0.9))
        before, after = course.counted_in_both(once, "wijk", 2024, 2025)
        assert before.values["oki"].isna()["W1"] and after.values["oki"].isna()["W1"]
    # Of the same sectors they can be compared.
    same = with_coverage(*wijk, ("99001A1", 2024, 0.9), ("99001A1", 2025, 0.9))
    before, after = course.counted_in_both(same, "wijk", 2024, 2025)
    assert before.values["oki"].notna().all() and after.values["oki"].notna().all()


def test_what_a_year_has_no_figures_of_need_not_be_left_out_of_it():
    table = pd.DataFrame({"a": [1.0], "b": [2.0]})
    found = course._without(Year(table, table[["a"]]), ["b", "c"])
    assert list(found.values) == list(found.sizes) == ["a"]


SIDES = (3.0, 2023), (5.0, 2025)
"""A rise of 2: the value and the year of either side."""


@pytest.mark.parametrize(
    ("revision", "what", "changed"),
    [
        (-1.0, "oki", True),
        (-0.99, "oki", False),
        (1.0, "oki", False),
        (-2.0, "budgetmeters", False),
    ],
)
def test_the_source_changed_an_older_figure_by_half_of_the_rise_or_more(revision, what, changed):
    rows = [("wijk", "W3", what, revision), ("wijk", "W1", "oki", -9.0)]
    parts = pd.DataFrame(rows, columns=["level", "area", "what", "revision"])
    change = dataclasses.replace(made_up.change(), parts=parts, shown={("wijk", "oki"): 2023})
    then, now = (Shown(value, 100.0, "waargenomen", 1.0, year) for value, year in SIDES)
    figure = ("wijk", "W3", "oki")

    def told(own: Change | None, first: Shown = then, last: Shown = now) -> bool:
        return source_changed(SimpleNamespace(change=own), figure, first, last)

    assert told(change) is changed
    # A fall that came of an older figure that is higher by now is one as well.
    turned = dataclasses.replace(change, parts=parts.assign(revision=-parts["revision"]))
    assert told(turned, now._replace(period=2023), then) is changed
    # Not the figure that was shown then, no earlier release, no rise, or nothing to compare with.
    assert not told(change, then._replace(period=2024))
    assert not told(dataclasses.replace(change, released=False))
    assert not told(change, now._replace(period=2023))
    assert not told(None)


def test_what_drove_a_rise_by_hand(monkeypatch):
    """An indicator each of a growth from 0, and whether its own figure moved that way."""
    growth = {
        "a": (0.8, 1),
        "b": (0.5, 1),
        "c": (0.4, 1),
        "d": (0.39, 1),
        "e": (1.0, 0),
        "f": (0.6, 1),
    }
    names = list(growth)
    added = pd.DataFrame([[one for one, _ in growth.values()], [-0.1] * 6], ["W", "V"], names)
    figures = pd.DataFrame(
        [[float(one) for _, one in growth.values()], [1.0] * 6], ["W", "V"], names
    )
    plain = made_up.REGISTRY["oki"]
    registry = {name: plain.model_copy(update={"direction": "higher"}) for name in names}
    years = (Year(figures * 0, figures), Year(figures, figures))
    risks = [SimpleNamespace(contributions=one) for one in (added * 0, added)]
    monkeypatch.setattr(course, "comparable", lambda *_: years)
    monkeypatch.setattr(course, "_risks", lambda *_: risks)
    results = SimpleNamespace(registry=registry)
    # Half of the largest growth, of e, is 0,5; e itself did not move, and V fell.
    found = course.drivers(results, "wijk", 2024, 2025, RiskChoices())
    assert found.to_dict() == {"W": ("a", "f", "b"), "V": ()}
    # Where 0,8 is the largest, half of it is 0,4: four did, of which the three largest are named.
    monkeypatch.setattr(
        course, "_risks", lambda *_: [risks[0], SimpleNamespace(contributions=less)]
    )
    less = added.assign(e=0.0)
    found = course.drivers(results, "wijk", 2024, 2025, RiskChoices())
    assert found["W"] == ("a", "f", "b")
    less = less.assign(f=0.0)
    assert course.drivers(results, "wijk", 2024, 2025, RiskChoices())["W"] == ("a", "b", "c")
    less = less.assign(b=0.0)
    assert course.drivers(results, "wijk", 2024, 2025, RiskChoices())["W"] == ("a", "c")


def test_what_is_not_of_the_same_is_a_task_where_it_is_clear_among_all_that_is_tried(monkeypatch):
    # Of six figures each may be false in a hundredth: 2,326.
    tried_of = pd.DataFrame(
        {
            "oki": [5.0, 2.32, 4.0],
            "budgetmeters": [NAN, 4.0, 2.33],
            "werkzaamheid": [NAN, NAN, 9.0],
        },
        index=["W1", "W2", "W3"],
    )
    alike = tried_of.where(tried_of == 5.0).drop(columns="werkzaamheid")
    alike.loc["W3", "oki"] = NAN
    at = "genkgeo.change.look_again"
    monkeypatch.setattr(f"{at}.beyond_others", lambda *_: tried_of.assign(**{TOGETHER: 99.0}))
    monkeypatch.setattr(course, "comparable", lambda *_: (Year(alike, alike),) * 2)
    monkeypatch.setattr(course, "chance", lambda *_: {})
    found = not_alike(made_up.results(), "wijk", 0.06)
    told = [(one.area, one.drivers) for one in found]
    assert told == [
        ("W3", ("werkzaamheid",)),
        ("W2", ("budgetmeters",)),
        ("W3", ("oki",)),
        ("W3", ("budgetmeters",)),
    ]
    assert {(one.kind, one.level, one.since) for one in found} == {("kijk na", "wijk", 2024)}
    assert found[2].sentence == (
        "In de wijk Heide steeg het cijfer ‘OKI’ van 1,99 in 2024 naar 1,95, maar die cijfers zijn "
        "niet van hetzelfde (andere sectoren zijn bekend, of een ander deel heeft geen plaats): "
        "kijk na of het echt is."
    )
    monkeypatch.setattr(course, "last_years", lambda *_: [2025])
    assert not_alike(made_up.results(), "wijk", 0.06) == []


# --- the city ---------------------------------------------------------------------------------

OF_CITY = {
    (made_up.CITY, "oki", 2023): (1.0, 500.0),
    (made_up.CITY, "oki", 2025): (1.2, 500.0),
}


def told_of_city(monkeypatch, since: dict[int, dict[str, float]], **fields: object):
    def tried_since(_, year: int, last: int) -> pd.DataFrame:
        assert last == 2025
        return pd.DataFrame(since[year], index=[made_up.CITY] if since[year] else [])

    monkeypatch.setattr("genkgeo.change.signals._city_since", tried_since)
    return _of_city(changed(OF_CITY, **fields), 0.05)


def test_what_rose_in_the_whole_city_is_told_once(monkeypatch):
    rose = {2023: {"oki": 3.0, "budgetmeters": 0.0}, 2024: {"oki": 1.0, "budgetmeters": 0.0}}
    [found] = told_of_city(monkeypatch, rose)
    assert found[:5] == ("gemeente", made_up.CITY, "stad", 2023, ("oki",))
    # 0,2 more of 500 pupils.
    assert found.people == pytest.approx(100.0)
    assert plain(found.sentence) == (
        "In heel de stad steeg het cijfer ‘OKI’ van 1,00 in 2023 naar 1,20, meer dan toeval "
        "verklaart."
    )
    # 0,00135 ÷ ¾ by chance since 2023, one of two.
    assert found.rate == pytest.approx(2 * 0.00135 / 0.75, rel=1e-3)
    doubted = told_of_city(monkeypatch, rose, flagged=frozenset({("sector", "99001A1", "oki")}))
    assert [one.kind for one in doubted] == ["kijk na"]
    assert doubted[0].sentence.endswith(
        ": de controle vraagt om een deel daarvan eerst na te kijken."
    )
    other = told_of_city(monkeypatch, rose, flagged=frozenset({("wijk", "W1", "budgetmeters")}))
    assert [one.kind for one in other] == ["stad"]
    # A year since which nothing can be told does not count.
    [found] = told_of_city(monkeypatch, {2023: rose[2023], 2024: {}})
    assert found.rate == pytest.approx(2 * 0.00135, rel=1e-3)
    assert told_of_city(monkeypatch, {2023: {}, 2024: {}}) == []


def test_a_change_of_the_city_is_over_the_noise_that_is_left(monkeypatch):
    moved = pd.DataFrame({"a": [2.0], "b": [NAN], "c": [2.0]}, index=[made_up.CITY])
    monkeypatch.setattr("genkgeo.change.signals.standard_changes", lambda *_: moved)
    monkeypatch.setattr(course, "counted_in_both", lambda *_: (None, None))
    monkeypatch.setattr(course, "chance", lambda *_: {"a": Together(0.75, np.inf)})
    found = _city_since(made_up.results(), 2024, 2025)
    assert found.to_dict() == {"a": {made_up.CITY: 4.0}, "c": {made_up.CITY: 2.0}}


# --- since the first year ---------------------------------------------------------------------


def test_what_became_of_a_figure_since_the_first_year(monkeypatch):
    def row(level: str, area: str, name: str, year: int, value: float) -> dict[str, object]:
        ends = {"ci_low": value - 0.1, "ci_high": value + 0.1, "low": value, "high": value}
        keys = {"level": level, "area": area, "indicator": name, "period": year}
        return keys | ends | {"value": value, "state": "waargenomen", "denominator": 100.0}

    rows = [row("wijk", "W1", "oki", year, at) for year, at in ((2022, NAN), (2023, 1.0))]
    rows += [row("wijk", "W1", "oki", year, at) for year, at in ((2024, 9.0), (2025, 2.0))]
    rows += [row("wijk", "W2", "oki", 2023, 1.0), row("wijk", "W2", "oki", 2025, 1.05)]
    rows += [row("wijk", "W3", "oki", 2025, 1.0), row("wijk", "W1", "oki", 2026, 9.0)]
    rows += [row("wijk", "W1", "budgetmeters", 2025, 3.0)]
    rows += [row("sector", "99001A1", "budgetmeters", 2023, 3.0)]
    rows += [row("gemeente", made_up.CITY, "oki", year, 1.0) for year in (2023, 2025)]
    results = made_up.results(measures=pd.DataFrame(rows).assign(coverage=1.0))
    found = since_first(results, "wijk")
    assert found == {
        "W1": {"oki": Since(2023, 2025, 1.0, "gestegen", "")},
        "W2": {"oki": Since(2023, 2025, pytest.approx(0.05), "niet aantoonbaar veranderd", "")},
    }
    # Where another part has no place than then nothing is said below the city.
    monkeypatch.setattr("genkgeo.change.since_first.is_steady", lambda *_: False)
    found = since_first(results, "wijk")
    assert found["W1"] == {"oki": Since(2023, 2025, 1.0, "", ELSEWHERE)}
    [city] = since_first(results, "gemeente").values()
    assert city == {"oki": Since(2023, 2025, 0.0, "niet aantoonbaar veranderd", "")}
    assert since_first(results, "stadsdeel") == {}


# --- risks that rose, and moves to another profile -------------------------------------------

ROSE_SINCE = "In de wijk Heide steeg het risico tegenover de andere wijken"
THROUGH = "meer dan toeval kan verklaren, vooral door OKI en werkzaamheidsgraad (gedaald)"


@pytest.mark.parametrize(
    ("years", "told"),
    [
        (
            (2024, 2025),
            f"{ROSE_SINCE} tussen 2024 en 2025 {THROUGH}; een jaar eerder om mee te vergelijken is "
            "er niet.",
        ),
        ((2023, 2024, 2025), f"{ROSE_SINCE} twee jaar na elkaar {THROUGH}."),
        (
            (2022, 2023, 2025),
            f"{ROSE_SINCE} tussen 2022 en 2023 en opnieuw tussen 2023 en 2025 {THROUGH}.",
        ),
    ],
)
def test_a_risk_that_rose_is_told_with_its_years_and_what_drove_it(years, told):
    drivers = ("oki", "werkzaamheid")
    results = made_up.results()
    assert early_warning._risen_sentence(results, "wijk", "W3", years, drivers) == told
    doubted = dataclasses.replace(results, flagged=frozenset({("wijk", "W3", "werkzaamheid")}))
    assert early_warning._risen_sentence(doubted, "wijk", "W3", years, drivers) == (
        f"{told} De controle vraagt om Werkzaamheidsgraad eerst na te kijken."
    )
    # Of another area, level or figure it is none of this one.
    others = {("wijk", "W1", "oki"), ("sector", "W3", "oki"), ("wijk", "W3", "budgetmeters")}
    beside = dataclasses.replace(results, flagged=frozenset(others))
    assert early_warning._risen_sentence(beside, "wijk", "W3", years, drivers) == told


def test_a_single_figure_to_look_at_again_is_not_named_twice():
    doubted = made_up.results(flagged=frozenset({("wijk", "W3", "oki")}))
    told = early_warning.look_again_sentence(doubted, "wijk", "W3", ("oki",))
    assert told == " De controle vraagt om dat cijfer eerst na te kijken."


def test_a_move_to_a_profile_of_more_risk_is_told():
    told = early_warning._moved_sentence(made_up.results(), "W3", (1, 2), 2024, ("oki",))
    assert told == (
        "De wijk Heide ging sinds 2024 van het profiel ‘weinig budgetmeters’ naar ‘hoge OKI, veel "
        "budgetmeters’, met meer risico, vooral door OKI."
    )


def test_only_a_sure_move_to_more_risk_from_a_profile_that_is_kept_is_told(monkeypatch):
    plain = made_up.results().profiles
    worse, better, same = [0.6, 0.5, 0.4], [-0.4, -0.35, -0.3], [0.5, 0.5, 0.5]
    portrait = pd.DataFrame(
        [better, worse, same, worse], index=[1, 2, 3, 4], columns=list(made_up.REGISTRY)
    )
    rows = {
        "W1": (1, 2, 0.9, True),
        "W2": (2, 3, 0.9, True),  # as much risk
        "W3": (2, 1, 0.9, True),  # less
        "W4": (1, 2, 0.6, False),  # not surely
        "W5": (4, 2, 0.9, True),  # from one that is no longer there
        "W6": (1, 3, 0.8, True),
        "W7": (1, 2, 0.9, True),  # nothing drove it
    }
    moves = pd.DataFrame.from_dict(rows, "index", columns=["before", "after", "chance", "firm"])
    matching = dataclasses.replace(made_up.matching(), moves=moves, kept=(1, 2, 3))
    profiles = dataclasses.replace(plain, portrait=portrait, matching=matching)
    drivers = {area: () if area == "W7" else ("oki",) for area in rows}
    monkeypatch.setattr(early_warning, "_drivers_of_moves", lambda *_: pd.Series(drivers))
    monkeypatch.setattr(early_warning, "_moved_sentence", lambda *_: "x")
    found = early_warning._moved(made_up.results(profiles=profiles), RiskChoices())
    assert [(signal.area, chance) for signal, chance in found] == [("W1", 0.9), ("W6", 0.8)]
    assert {(one.kind, one.since, one.level) for one, _ in found} == {("profiel", 2024, "wijk")}


def test_the_risen_come_first_then_the_clearest_then_the_larger_area():
    def warning(level: str, area: str, kind: str, clear: float) -> tuple[Signal, float]:
        return Signal(level, area, kind, 2024, ("oki",), ""), clear

    ordered = [
        warning("wijk", "W2", "risico", 0.9),
        warning("wijk", "W1", "risico", 0.5),
        warning("wijk", "W3", "risico", 0.5),
        warning("sector", "A", "risico", 0.5),
        warning("sector", "B", "risico", 0.4),
        warning("wijk", "W1", "profiel", 1.0),
    ]
    turned = sorted(
        reversed(ordered), key=lambda one: early_warning._order(*one, ("wijk", "sector"))
    )
    assert turned == ordered


@pytest.mark.parametrize(
    ("years", "why"),
    [
        ([], "er zijn geen cijfers"),
        ([2025], "van de drie jaar vóór 2025 zijn er geen cijfers op deze grenzen"),
        ([2024, 2025], "te weinig cijfers zijn in 2024 en 2025 echt geteld"),
    ],
)
def test_why_a_level_cannot_be_compared(years, why, monkeypatch):
    monkeypatch.setattr(course, "last_years", lambda *_: years)
    assert early_warning._why_not(made_up.results(), "wijk") == why
