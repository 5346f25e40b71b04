"""All that the gate looks at in figures of two lists and of larger areas, on a few sectors."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import two_levels
import two_years
from scipy import sparse
from two_years import NOW, THEN

from genkgeo.checks import BLOCKING, WARNING, Finding, check_figures, zero_columns
from genkgeo.measures.reconciliation import PUBLISHED_COLUMNS
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import Params, Table
from genkgeo.states import State

NEW, OLD = ["A", "B", "C", "D"], ["P", "Q", "R", "S"]
WIJKEN = ["V", "V", "W", "W"]
AREAS = {
    "new": two_years.areas(NEW, wijken=WIJKEN),
    "old": two_years.areas(OLD, "old", WIJKEN),
}


def moving(**half: str) -> dict[tuple[str, str], sparse.csr_array]:
    """Each older sector goes whole to the new one in its place, or by halves to two."""
    matrix = np.eye(5)
    for code, others in half.items():
        matrix[:, OLD.index(code)] = 0
        for other in others:
            matrix[NEW.index(other), OLD.index(code)] = 0.5
    return {("old", "new"): sparse.csr_array(matrix)}


def asked(registry: dict[str, Any] | None = None, **more: Any) -> Params:
    tables = [Table(file="x.csv", format="swing", vintage=name) for name in ("new", "old", "new")]
    names = {"year": NOW, "vintage": "new", "residents": None, "size": None, "published": None}
    names |= {"checks": CheckChoices(coverage=0), "crosswalk": "o.csv", "tables": tables}
    levels = (two_levels.WIJK, two_levels.STADSDEEL)
    file = SimpleNamespace(levels=levels, **(names | more))
    return Params.model_construct(
        file=file, registry=registry or {"x": two_years.indicator(maximum_ratio=1)}
    )


def new(year: int = NOW, **variables: list[float]) -> pd.DataFrame:
    return two_years.figures(year, NEW, **variables)


def old(year: int = NOW, **variables: list[float]) -> pd.DataFrame:
    return two_years.figures(year, OLD, "old", **variables).assign(table=1)


def per_wijk(year: int = NOW, **variables: list[float]) -> pd.DataFrame:
    return two_years.figures(year, ["V", "W"], **variables).assign(level="wijk", table=2)


def told(*frames: pd.DataFrame, **more: Any) -> list[tuple[str, str, str]]:
    params, areas = more.pop("params", None) or asked(), more.pop("areas", AREAS)
    found = check_figures(pd.concat(frames, ignore_index=True), areas, params, **more)
    # A list that gives nothing is an empty table, which is not what is looked at here.
    return [(one.severity, one.check, one.message) for one in found if one.check != "lege tabel"]


def at(code: str, year: int = NOW, **variables: list[float]) -> pd.DataFrame:
    return two_years.figures(year, [code], **variables)


def city_of(value: float) -> pd.DataFrame:
    """A share of the whole city as somebody published it, to whole percents."""
    row = ("x", NOW, value, 0, np.nan, "verslag", 2)
    return pd.DataFrame([row], columns=PUBLISHED_COLUMNS)


STADSTOTAAL = {"published": SimpleNamespace(file="stad.csv", area="X")}


# --- all checks together -------------------------------------------------------------------------


def test_each_check_is_heard_beside_all_others():
    registry = {
        "x": two_years.indicator(maximum_ratio=1),
        "y": two_years.indicator(numerator="weg"),
    }
    checks = CheckChoices(coverage=0.9)
    params = asked(registry, residents="p", size="p", checks=checks, **STADSTOTAAL)
    now = new(n=[100, 200, -3, 1500], d=[1000, 1000, np.nan, 1000], p=[10, 10, 10, np.nan])
    now.loc[0, "sector"] = "Y"
    before = new(THEN, n=[100, 200, 300, 400], d=[1000] * 4)
    nowhere = [at("ZZ", THEN, n=[0], d=[0]), at("ZZ", n=[500], d=[0])]
    wijken = [
        per_wijk(THEN, n=[300, 700], d=[2000, 2000]),
        per_wijk(n=[301, 900], d=[4000, 2000]),
    ]
    found = told(
        before, now, *nowhere, supplied=pd.concat(wijken), published=city_of(50), params=params
    )
    assert [(kind, message[:28]) for _, kind, message in found] == [
        ("onbekende sector", "1 code is geen sector van X "),
        ("ontbrekende sector", "1 sector zonder rij in 2025:"),
        ("negatieve telling", "een telling is negatief: -3 "),
        ("teller boven noemer", "n (1500) kan niet meer zijn "),
        ("ontbrekende variabele", "de indicator y mist weg (ind"),
        ("niveau en som", "d van 2025 per wijk is niet "),
        ("niveau en som", "n van 2025 per wijk is niet "),
        ("grote sprong", "X: van 2024 naar 2025 verand"),
        ("grootte geschat", "p is niet bekend voor 1 sect"),
        ("zonder plaats", "X: van 2024 naar 2025 gaat h"),
        ("zonder plaats", "X: in 2025 heeft 21,8 % van "),
        ("grote sprong", "X: het cijfer van de stad ga"),
        ("noemer veranderd", "d verandert van 2024 naar 20"),
        ("grote sprong", "X: van 2024 naar 2025 verand"),
        ("nieuwe ontbreekcode", "in 2024 stond er een cijfer,"),
        ("stadstotaal", "X in 2025 voor de hele stad:"),
    ]


def test_a_sum_of_what_is_hidden_is_told_beside_an_unknown_code_where_it_stands():
    # V has 15, of which B has 10: of A there are at most 5, and its supplier hides 30.
    figures = new(n=[np.nan, 10, 20, 30], d=[100] * 4)
    figures.loc[0, "state"] = State.SUPPRESSED
    hiding = {name: replace(here, hidden=("ZR",)) for name, here in AREAS.items()}
    frames = [figures, at("ZR", n=[30]).assign(row=9), at("Y", n=[1])]
    found = check_figures(
        pd.concat(frames, ignore_index=True), hiding, asked(), supplied=per_wijk(n=[15, 50])
    )
    listed = [(one.check, one.file, one.row) for one in found if one.check != "lege tabel"]
    assert listed == [("onbekende sector", "x.csv", 2), ("niveau en som", "x.csv", 9)]


def test_what_no_room_is_left_for_is_told_beside_an_unknown_code():
    # V has 100 people, of whom 90 live in B: of 20 poor in A 10 have no room.
    figures = new(n=[20, 10, 20, 30], d=[np.nan, 90, 100, 100])
    found = told(figures, at("Y", n=[1]), supplied=per_wijk(d=[100, 200]))
    assert [kind for _, kind, _ in found] == ["onbekende sector", "teller boven noemer"]
    assert "in wat van V overblijft naast de kleinere gebieden, 2025" in found[1][2]


def test_what_is_of_no_sector_counts_in_no_sum():
    figures = [new(n=[10] * 4, d=[100] * 4), at("Y", n=[60], d=[100])]
    params = asked(**STADSTOTAAL)
    kinds = [kind for _, kind, _ in told(*figures, published=city_of(10), params=params)]
    assert kinds == ["onbekende sector"]
    # As it is elsewhere of this list, a code of another list is of none.
    older = [new(n=[10] * 4, d=[100] * 4), at("P", n=[60], d=[100])]
    kinds = [kind for _, kind, _ in told(*older, published=city_of(10), params=params)]
    assert kinds == ["verkeerde indeling"]


# --- two lists -----------------------------------------------------------------------------------


def test_more_poor_of_an_older_list_than_people_is_told_by_how_sure_it_is():
    people = new(d=[100] * 4)
    assert told(old(n=[10, 20, 30, 100]), people, transfers=moving()) == []
    moved = ", 2025, na de omrekening uit indeling old"
    above = "n kan niet meer zijn dan 1 × d in"
    assert told(old(n=[10, 20, 30, 101]), people, transfers=moving()) == [
        (BLOCKING, "teller boven noemer", f"{above} D{moved}")
    ]
    # Of a sector that went by halves to two it is sure of these together alone.
    fewer = new(d=[90, 100, 100, 100])
    assert told(old(n=[182, 18, 30, 40]), fewer, transfers=moving(P="AB")) == [
        (BLOCKING, "teller boven noemer", f"{above} V{moved}"),
        (WARNING, "teller boven noemer", f"{above} A, B{moved}"),
    ]


@pytest.mark.parametrize(("shown", "percent"), [("new", 10), ("old", 20)])
def test_a_year_in_two_lists_is_held_against_what_was_published_as_the_one_shown_has_it(
    shown, percent
):
    # In the one 10 in 100 are poor, in the other 20 in 100.
    both = [new(n=[10] * 4, d=[100] * 4), old(n=[20] * 4, d=[100] * 4)]
    ways = {(one, other): sparse.csr_array(np.eye(5)) for one in AREAS for other in AREAS}
    params = asked(vintage=shown, **STADSTOTAAL)
    for value in (10, 20):
        found = told(*both, transfers=ways, published=city_of(value), params=params)
        kinds = ["jaar in twee indelingen", *["stadstotaal"] * (value != percent)]
        assert [kind for _, kind, _ in found] == kinds


@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_two_sectors_that_became_one_are_together_what_it_is(kind):
    areas = {"new": two_years.areas(["A", "C", "D"]), "old": AREAS["old"]}
    merged = np.zeros((4, 5))
    merged[[0, 0, 1, 2, 3], range(5)] = 1
    # Counts are added up; a mean of two equal sectors is that of both.
    together = 2000 if kind == "rate" else 1000
    fields = {"kind": kind} | ({} if kind == "rate" else {"unit": "euro", "factor": 1})
    found = told(
        old(THEN, n=[1000] * 4, d=[10000] * 4),
        two_years.figures(NOW, ["A", "C", "D"], n=[together, 1000, 1000], d=[20000, 10000, 10000]),
        transfers={("old", "new"): sparse.csr_array(merged)},
        areas=areas,
        params=asked({"x": two_years.indicator(**fields)}),
    )
    assert found == []


def test_the_year_before_may_be_of_another_list():
    found = told(
        old(THEN, n=[1000] * 4, d=[10000] * 4),
        new(n=[1500, 1000, 1000, 1000], d=[10000] * 4),
        transfers=moving(),
    )
    message = "X: van 2024 naar 2025 verandert A meer dan 30 % per jaar"
    assert found == [(WARNING, "grote sprong", message)]


def test_a_size_that_only_the_older_list_has_stands_in_for_the_one_that_lacks():
    figures = [new(n=[10] * 4, d=[100] * 4, p=[5, 5, 5, np.nan]), old(THEN, p=[5, 5, 5, 7])]
    found = told(*figures, transfers=moving(), params=asked(residents="p"))
    message = "p is niet bekend voor 1 sector; in de plaats telt voor D: p van 2024, omgerekend"
    assert (WARNING, "grootte geschat", message) in found


def above(*frames: pd.DataFrame, **more: Any) -> list[Finding]:
    """What is found of numerators above their denominators."""
    found = check_figures(pd.concat(frames, ignore_index=True), AREAS, asked(), **more)
    return [one for one in found if one.check == "teller boven noemer"]


REMEDY = (
    "controleer of teller en noemer van hetzelfde jaar en gebied zijn; kan er meer zijn, haal dan "
    "maximum_ratio weg bij de indicator"
)


def test_a_sector_with_more_poor_than_people_is_marked_and_the_file_of_the_poor_named():
    poor = old(n=[10, 20, 30, 101]).assign(file="n.csv")
    (found,) = above(poor, new(d=[100] * 4).assign(file="d.csv"), transfers=moving())
    assert (found.file, found.row, found.variable, found.codes) == ("n.csv", None, "n", "D")
    assert found.remedy == (
        f"{REMEDY}; kijk anders de omrekening na, of vraag beide in dezelfde indeling"
    )
    # It is so of a list that gives one sector as well.
    (found,) = above(poor[3:], new(d=[100] * 4), transfers=moving())
    assert found.message.endswith("in D, 2025, na de omrekening uit indeling old")


def test_of_a_sector_and_its_wijk_that_are_both_too_high_the_sector_is_named():
    (found,) = above(old(n=[10, 20, 30, 171]), new(d=[100] * 4), transfers=moving())
    assert (found.severity, found.codes) == (BLOCKING, "D")


def test_each_year_and_each_indicator_that_is_too_high_is_told():
    poor = [old(year, n=[10, 20, 30, 101]) for year in (THEN, NOW)]
    people = [new(year, d=[100] * 4) for year in (THEN, NOW)]
    messages = [one.message for one in above(*poor, *people, transfers=moving())]
    assert [message.split(", ")[1] for message in messages] == ["2024", "2025"]
    # What cells told already, and what may be any, does not end the looking.
    registry = {
        "told": two_years.indicator(numerator="m", maximum_ratio=1),
        "any": two_years.indicator(numerator="n"),
        "last": two_years.indicator(numerator="q", maximum_ratio=1),
    }
    cells = new(d=[100] * 4, m=[101, 1, 1, 1])
    frames = [cells, old(n=[101, 1, 1, 1], q=[101, 1, 1, 1])]
    found = told(*frames, transfers=moving(), params=asked(registry))
    assert [text.split(" ")[0] for _, kind, text in found if kind == "teller boven noemer"] == [
        "m",
        "q",
    ]


def test_more_poor_without_a_place_than_people_is_said_of_the_city_and_marks_no_area():
    poor = [new(n=[10] * 4), at("ZZ", n=[361])]
    (found,) = above(*poor, new(d=[100] * 4))
    assert (found.severity, found.codes) == (BLOCKING, "")
    assert found.message == "n kan niet meer zijn dan 1 × d in X, 2025"
    assert found.remedy == f"{REMEDY}; wat geen plaats heeft telt hier mee, van beide"
    assert above(new(n=[10] * 4), at("ZZ", n=[360]), new(d=[100] * 4)) == []


# --- how much is known ---------------------------------------------------------------------------


@pytest.mark.parametrize("older", [False, True])
@pytest.mark.parametrize("key", ["size", "residents"])
@pytest.mark.parametrize(("people", "percent"), [([1, 1, 1, 97], 3), ([30, 30, 30, 10], None)])
def test_how_much_is_known_is_counted_in_people(older, key, people, percent):
    known = new(d=[100, 100, 100, np.nan], p=people)
    poor = old(n=[10, 20, 30, 40]) if older else new(n=[10, 20, 30, 40])
    params = asked(checks=CheckChoices(coverage=0.8), **{key: "p"})
    message = f"X: dekking in 2025 onder 80 %: X {percent} %, D {percent} %"
    assert told(poor, known, transfers=moving(), params=params) == [
        (WARNING, "lage dekking", message)
    ] * bool(percent)


@pytest.mark.parametrize(("before", "percent"), [(900, 25), (60, None)])
def test_people_who_are_not_known_are_guessed_by_what_was_divided_by_before(before, percent):
    figures = [
        old(n=[10, 20, 30, 40]),
        new(THEN, d=[100, 100, 100, before]),
        new(d=[100, 100, 100, np.nan], p=[100, 100, 100, np.nan]),
    ]
    params = asked(size="p", checks=CheckChoices(coverage=0.8))
    found = told(*figures, transfers=moving(), params=params)
    message = f"X: dekking in 2025 onder 80 %: X {percent} %, D {percent} %"
    assert [text for _, kind, text in found if kind == "lage dekking"] == [message] * bool(percent)


# --- larger areas --------------------------------------------------------------------------------


def test_more_poor_of_a_wijk_than_people_of_its_sectors_is_told_at_the_row_of_the_wijk():
    people = pd.concat([new(THEN, d=[100] * 4), new(d=[100] * 4)], ignore_index=True)
    poor = [per_wijk(THEN, n=[150, 100]), per_wijk(n=[201, 100]).assign(row=[7, 8])]
    found = check_figures(people, AREAS, asked(), supplied=pd.concat(poor, ignore_index=True))
    found = [one for one in found if one.check == "teller boven noemer"]
    message = "n kan niet meer zijn dan 1 × d in V, 2025"
    assert [(one.message, one.row) for one in found] == [(message, 7)]


@pytest.mark.parametrize(
    ("absent", "zeros"), [(("zero", "zero"), {("n", NOW)}), (("zero", "refuse"), set())]
)
def test_a_sector_without_a_row_counts_as_0_where_all_tables_of_that_year_say_so(absent, zeros):
    tables = [
        Table(file="x.csv", format="swing", vintage="new", absent=word)
        for word in (*absent, "refuse")
    ]
    parts = [
        at("A", n=[1]),
        at("B", n=[2]).assign(table=1),
        at("A", THEN, n=[1]).assign(table=2),
        at("A", d=[1]).assign(table=2),
    ]
    assert zero_columns(pd.concat(parts), asked(tables=tables)) == zeros


@pytest.mark.parametrize("wijken", [1, 2])
def test_wijken_of_the_list_shown_are_not_set_beside_sectors_of_another(wijken):
    supplied = per_wijk(n=[250, 100])[:wijken]
    found = told(old(d=[100] * 4), supplied=supplied, transfers=moving())
    assert [kind for _, kind, _ in found] == [
        *["ontbrekend gebied"] * (wijken == 1),
        "teller en noemer apart",
    ]


def test_what_grows_per_wijk_is_told_though_the_sectors_are_of_another_list():
    wijken = [per_wijk(THEN, d=[9000, 9000]), per_wijk(d=[9000, 15000])]
    found = told(old(d=[6000] * 4), supplied=pd.concat(wijken), transfers=moving())
    grown = [text[-4:] for _, kind, text in found if kind == "noemer veranderd"]
    assert grown == ["in X", "in W"]


# --- another unit --------------------------------------------------------------------------------

TEN = {
    "new": two_years.areas([f"S{place}" for place in range(10)]),
    "old": two_years.areas([f"T{place}" for place in range(10)], "old"),
}
INCOMES = [21000, 19500, 24000, 20500, 23000, 18000, 26000, 22000, 21500, 20000]
IN_THOUSANDS = [21, *INCOMES[1:]]


def incomes(vintage: str, year: int, values: list[float]) -> pd.DataFrame:
    sectors = list(TEN[vintage].sectors.index)
    frame = two_years.figures(year, sectors, vintage, n=values, d=[50] * 10)
    return frame.assign(table=int(vintage == "old"))


@pytest.mark.parametrize(
    ("vintage", "year", "is_told"),
    [
        ("new", THEN, True),
        ("new", NOW, True),
        # A later year and another list are not shown.
        ("new", NOW + 1, False),
        ("old", NOW, False),
    ],
)
def test_an_income_in_another_unit_is_told_of_the_list_and_the_years_that_are_shown(
    vintage, year, is_told
):
    frames = [incomes(vintage, year, IN_THOUSANDS)]
    if (vintage, year) != ("new", NOW):
        frames.append(incomes("new", NOW, INCOMES))
    mean = asked({"x": two_years.indicator(kind="mean", unit="euro", factor=1)})
    found = told(*frames, at("Y", n=[1]), areas=TEN, params=mean)
    assert found[0][1] == "onbekende sector"
    message = f"X: in {year} meer dan 5 keer zo groot of zo klein als bijna overal elders: S0"
    assert [text for _, kind, text in found if kind == "andere eenheid"] == [message] * is_told
