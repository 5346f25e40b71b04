"""What is told of two years: which years, how sure, and of which figures; each by hand."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import made_up
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from test_early_warning import CHOICES, WIJKEN, YEARS, made
from test_edition import METHOD as RATES
from test_edition import NEW as CELLS
from test_edition import edition
from test_parts import THEN, areas, released
from test_signals_by_hand import city
from test_steps import areas as two_areas
from test_steps import figures_of, indicator
from test_telling import METERS, ROSE, changed
from test_third_year import _with_table, figures_in

from genkgeo.change import archive, course, early_warning
from genkgeo.change.bridges import bridges
from genkgeo.change.edition import Method, residents_of
from genkgeo.change.look_again import not_alike
from genkgeo.change.revisions import border_notes, method_notes, revised, revision_notes
from genkgeo.change.signals import _of_level, signals
from genkgeo.change.since_first import ESTIMATED, since_first
from genkgeo.change.steps import moment
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import COURSE, WARNINGS, Course, Matching, Results, Signal


def test_an_archive_is_written_in_folders_that_are_not_there_yet(tmp_path):
    archive.write(released(), tmp_path / "archief" / "2024")
    assert archive.read(tmp_path / "archief" / "2024").edition.year == 2024


def test_every_list_of_the_table_has_its_way():
    lists = {
        name: areas(name, {f"{name[0].upper()}1": "P", f"{name[0].upper()}2": "P"})
        for name in ("aud", "een", "nieuw")
    }
    rows = [
        (name, "nieuw", f"{name[0].upper()}{i}", f"N{i}", 1.0, "x")
        for name in ("aud", "een")
        for i in (1, 2)
    ]
    table = pd.DataFrame(
        rows, columns=["van_indeling", "naar_indeling", "van", "naar", "gewicht", "oorsprong"]
    )
    figures = pd.concat([figures_in(lists[name]) for name in ("aud", "een")])
    before = dataclasses.replace(THEN, vintage="nieuw", areas=lists, figures=figures)
    # The parameters need the one, the release before the other.
    for needed in (set(), {"een"}, {"aud"}):
        ways = _with_table(table, needed, "nieuw", lists, before)
        assert ways.keys() == {("aud", "nieuw"), ("een", "nieuw")}


# --- the course -------------------------------------------------------------------------------


def test_where_one_step_cannot_be_compared_none_of_the_years_is():
    plain = made(0)
    rows = plain.measures
    scarce = rows[rows["period"].ne(2023) | rows["area"].isin([*WIJKEN[:2], made_up.CITY])]
    assert course._compared(dataclasses.replace(plain, measures=scarce), "wijk", CHOICES) == ()
    assert course._compared(plain, "wijk", CHOICES) == YEARS


def test_of_an_earlier_year_counts_what_was_known_of_it_then():
    plain = made(3)
    rows = plain.measures.copy()
    own = rows["area"].eq("W00") & rows["period"].eq(2024)
    # Of W00 there is so little that it had no score; a year later all of it is known.
    rows.loc[own, "coverage"] = 0.4
    found = course.risk_course(dataclasses.replace(plain, measures=rows), CHOICES).scores
    scores = found[found["level"] == "wijk"].set_index(["period", "area"])["score"]
    assert np.isnan(scores[2024, "W00"]) and not np.isnan(scores[2025, "W00"])
    assert scores[2024].notna().sum() == 29


def test_an_indicator_of_which_one_area_has_no_figure_drives_the_others():
    plain = made(0, years=(2024, 2025), planted={("W07", "oki", 2025): 6.0})
    rows = plain.measures
    less = rows[~(rows["area"].eq("W01") & rows["indicator"].eq("oki"))]
    found = course.drivers(dataclasses.replace(plain, measures=less), "wijk", 2024, 2025, CHOICES)
    assert found["W07"] == ("oki",) and "oki" not in found["W01"]


# --- early warnings ---------------------------------------------------------------------------


@pytest.mark.parametrize(("years", "sure"), [((2023, 2024, 2025), 0.9), ((2024, 2025), 0.995)])
def test_one_step_is_asked_to_be_as_sure_as_two_and_drivers_are_of_all_steps(
    years, sure, monkeypatch
):
    asked, since = [], []

    def step(*given: object, certainty: float) -> pd.DataFrame:
        asked.append((given[2], given[3], certainty))
        return pd.DataFrame({"low": [1.0], "difference": [2.0]}, ["W07"])

    def drivers(*given: object) -> pd.Series:
        since.append(given[2:4])
        return pd.Series({"W07": ("oki",)})

    monkeypatch.setattr(course, "step", step)
    monkeypatch.setattr(course, "drivers", drivers)
    watched = Course(pd.DataFrame(columns=COURSE), {}, {"wijk": years})
    found = early_warning._risen(dataclasses.replace(made(0), course=watched), "wijk", CHOICES)
    assert [(one.area, one.since, clear) for one, clear in found] == [("W07", years[0], 0.5)]
    # By chance each of two steps of 90 % rises once in 20 times, so both once in 400.
    pairs = pairwise(years)
    assert asked == [(*pair, pytest.approx(sure)) for pair in pairs]
    assert since == [(years[0], 2025)]


ALONE = " Ook van geen cijfer apart is een verandering naar meer risico gevonden"
NO_MOVE = " Er is geen wijk gevonden die met zekerheid naar een profiel met meer risico ging"
GONE = " Een wijk uit een profiel dat er niet meer is, telt daarbij niet mee."
LATER = " Wat eerst na te kijken is, telt daarbij niet mee."


def nothing_found(
    monkeypatch: pytest.MonkeyPatch,
    compared: dict[str, tuple[int, ...]],
    levels: tuple[str, ...] = ("wijk", "sector"),
    *,
    tried: bool = False,
    gone: tuple[int, ...] | None = None,
    warnings: tuple[Signal, ...] = (),
) -> str:
    monkeypatch.setattr(early_warning, "tried_any", lambda _: tried)
    profiles = made_up.profiles()
    if gone is not None:
        matching = Matching(
            year=2023, vintage="2025", kept=(1, 2), new=(), gone=gone,
            gone_names=dict.fromkeys(gone, "weg"), transition=pd.DataFrame(), moves=pd.DataFrame(),
        )  # fmt: skip
        profiles = dataclasses.replace(profiles, matching=matching)
    plain = made(0)
    results: Results = dataclasses.replace(
        plain,
        profiles=profiles,
        risk=dict.fromkeys(levels, plain.risk["wijk"]),
        course=Course(pd.DataFrame(columns=COURSE), {}, compared),
        warnings=pd.DataFrame(list(warnings), columns=WARNINGS),
    )
    return early_warning.summary_sentence(results)


def test_an_empty_list_says_of_which_levels_and_years_nothing_was_found(monkeypatch):
    both = nothing_found(monkeypatch, {"wijk": YEARS, "sector": YEARS})
    assert both.startswith("Er is geen wijk of sector gevonden waar het risico")
    assert both.endswith("dat naar meer risico ging.")
    apart = nothing_found(monkeypatch, {"wijk": YEARS, "sector": (2024, 2025)})
    assert apart.endswith("ging, en geen sector waar dat tussen 2024 en 2025 zo was.")
    alone = nothing_found(monkeypatch, {"wijk": YEARS})
    assert alone.startswith("Er is geen wijk gevonden")
    # Of the sectors of this city there are no figures at all.
    assert alone.endswith("ging. Van de sectoren is dat niet te zeggen: er zijn geen cijfers.")
    # Where no risk is shown of a level nothing is said of it.
    assert nothing_found(monkeypatch, {"wijk": YEARS}, ("wijk",)).endswith("ging.")
    # Why there is none to give is said of the level that the pages speak of.
    assert nothing_found(monkeypatch, {}) == (
        "Vroege signalen zijn er niet te geven: te weinig cijfers zijn in 2023, 2024 en 2025 echt "
        "geteld."
    )


def test_an_empty_list_says_what_else_was_looked_for(monkeypatch):
    compared = {"wijk": YEARS, "sector": YEARS}
    found = nothing_found(monkeypatch, compared, tried=True)
    assert ALONE in found and LATER not in found and NO_MOVE not in found
    look = Signal("wijk", "W07", "kijk na", 2024, ("oki",), "x")
    assert nothing_found(monkeypatch, compared, tried=True, warnings=(look,)).endswith(LATER)
    moves = nothing_found(monkeypatch, compared, gone=())
    assert NO_MOVE in moves and GONE not in moves and ALONE not in moves
    assert nothing_found(monkeypatch, compared, gone=(3,)).endswith(GONE)


# --- residents, and what a source changed -----------------------------------------------------


def test_residents_of_sectors_count_where_figures_are_supplied_per_wijk_too():
    above = figures_of("nu", {("inwoners", 2024): {"W": 120.0, "V": 80.0}}).assign(level="wijk")
    figures = pd.concat([CELLS.assign(level="sector"), above], ignore_index=True)
    own = dataclasses.replace(
        edition(figures), method=dataclasses.replace(RATES, residents="inwoners")
    )
    people = residents_of(own)["residents"]
    assert people["sector", "A1"] == 90 and people["wijk", "W"] == 100
    alone = dataclasses.replace(own, figures=figures[figures["variable"] != "inwoners"])
    assert residents_of(alone).empty
    supplied = pd.concat([alone.figures, above], ignore_index=True)
    people = residents_of(dataclasses.replace(own, figures=supplied))["residents"]
    assert people["wijk", "W"] == 120 and people["gemeente", "X"] == 200


def test_an_area_and_a_sector_of_one_code_are_revised_apart():
    def given(sector: float, wijk: float) -> pd.DataFrame:
        both = [
            figures_of("nu", {("n", 2024): {"A1": value}}).assign(level=level)
            for level, value in (("sector", sector), ("wijk", wijk))
        ]
        return pd.concat(both, ignore_index=True)

    old, new = (edition(given(3.0, 8.0)), edition(given(3.0, 9.0)))
    assert revised(old, old).empty
    found = revised(old, new)
    assert found[["sector", "before", "after"]].values.tolist() == [["wijk A1", 8.0, 9.0]]


def test_of_domains_that_weigh_nothing_in_both_years_the_weights_are_the_same():
    registry = {"oki": made_up.REGISTRY["oki"]}
    nothing, plain = (
        Method(registry, RiskChoices(weights={registry["oki"].domain: weight}))
        for weight in (0.0, 1.0)
    )
    assert method_notes(nothing, nothing) == [] and method_notes(plain, plain) == []
    assert method_notes(plain, nothing) == ["De gewichten van de index zijn anders."]


# --- signals ----------------------------------------------------------------------------------


def test_just_one_person_more_is_a_signal():
    # The city stood still, and a hundredth of 100 is one.
    cells = ROSE | {
        ("W3", "budgetmeters", 2024): (1.0, 100.0),
        ("W3", "budgetmeters", 2025): (2.0, 100.0),
        (made_up.CITY, "budgetmeters", 2024): (2.0, 1000.0),
        (made_up.CITY, "budgetmeters", 2025): (2.0, 1000.0),
    }
    [one] = _of_level(changed(cells), METERS)
    assert one.people == 1.0


def test_a_list_without_signals_has_the_columns_of_one():
    assert list(signals(city(6.0)).columns) == WARNINGS


def test_a_rise_over_two_years_that_are_all_there_is_may_be_a_task():
    plain = city()
    rows = plain.measures[plain.measures["period"] > 2023].copy()
    rows.loc[(rows["area"] == "W07") & (rows["period"] == 2024), "state"] = "geschat"
    [task] = not_alike(dataclasses.replace(plain, measures=rows), "wijk", 0.05)
    assert (task.area, task.since) == ("W07", 2024)


@pytest.mark.parametrize("year", [2023, 2025])
def test_of_a_figure_that_was_estimated_in_either_year_nothing_is_told(year):
    rows = [("W1", 2023, 1.0), ("W1", 2025, 2.0), ("W2", 2023, 1.0), ("W2", 2025, 2.0)]
    measures = pd.DataFrame(rows, columns=["area", "period", "value"])
    measures = measures.assign(level="wijk", indicator="oki", state="waargenomen", coverage=1.0)
    ends = {"low": 0.0, "high": 0.0, "ci_low": -0.1, "ci_high": 0.1}
    measures = measures.assign(
        denominator=100.0, **{name: measures["value"] + end for name, end in ends.items()}
    )
    own = (measures["area"] == "W1") & (measures["period"] == year)
    measures.loc[own, "state"] = "geschat"
    found = since_first(made_up.results(measures=measures), "wijk")
    assert (found["W1"]["oki"].why, found["W1"]["oki"].verdict) == (ESTIMATED, "")
    assert (found["W2"]["oki"].why, found["W2"]["oki"].verdict) == ("", "gestegen")


def test_the_warnings_are_those_of_all_levels_and_the_moves_in_their_order(monkeypatch):
    def told(level: str, area: str, kind: str) -> Signal:
        return Signal(level, area, kind, 2023, ("oki",), "x")

    of_level = {
        "wijk": [(told("wijk", "W02", "risico"), 0.2), (told("wijk", "W01", "risico"), 0.4)],
        "sector": [(told("sector", "W02-1", "risico"), 0.3)],
    }
    move = (told("wijk", "W09", "profiel"), 0.9)
    monkeypatch.setattr(early_warning, "_risen", lambda _, level, __: of_level[level])
    monkeypatch.setattr(early_warning, "_moved", lambda *_: [move])
    found = early_warning.early_warnings(made(0), CHOICES)
    assert found["area"].tolist() == ["W01", "W02-1", "W02", "W09"]
    monkeypatch.setattr(early_warning, "_risen", lambda *_: [])
    monkeypatch.setattr(early_warning, "_moved", lambda *_: [])
    assert list(early_warning.early_warnings(made(0), CHOICES).columns) == WARNINGS


def test_a_short_list_has_the_first_twelve_signals():
    signal = Signal("wijk", "", "cijfer", 2024, ("oki",), "x")
    every = [signal._replace(area=code) for code in WIJKEN[:14]]
    every.insert(3, signal._replace(area="W29", kind="kijk na"))
    found = early_warning.shortlist(pd.DataFrame(every))
    assert found["area"].tolist() == WIJKEN[:12]


def test_a_year_without_a_figure_that_counts_is_none():
    plain = made(0)
    rows = plain.measures
    before = rows[rows["period"] == 2023].assign(period=2021)
    for name, value in (("oki", np.nan), ("vreemd", 1.0)):
        more = before[before["indicator"] == "oki"].assign(indicator=name, value=value)
        results = dataclasses.replace(plain, measures=pd.concat([rows, more]))
        assert course.years_with_figures(results, "wijk") == [*YEARS]


def test_a_way_on_which_nothing_goes_is_a_way_too():
    lists = {name: areas(name, {"S1": "P", "S2": "P"}) for name in ("oud", "nieuw")}
    nothing = sparse.csr_array((3, 3))
    before = dataclasses.replace(
        THEN,
        vintage="nieuw",
        areas=lists,
        figures=figures_in(lists["oud"]),
        transfers={("oud", "nieuw"): nothing},
    )
    found = bridges(None, set(), "nieuw", lists, before)
    assert found["oud", "nieuw"].shape == (3, 3) and found["oud", "nieuw"].nnz == 0


def test_a_list_with_another_sector_is_told():
    then, now = edition(CELLS), edition(CELLS)
    wider = two_areas({"A1": "W", "A2": "W", "B1": "V", "B2": "V"})
    now = dataclasses.replace(now, areas={"nu": wider})
    assert border_notes(then, now) == ["De lijst van sectoren is anders dan voorheen."]
    assert border_notes(then, then) == []


def test_an_indicator_that_only_got_another_id_is_not_new():
    before = Method({"oki": made_up.REGISTRY["oki"]}, RiskChoices())
    after = Method({"kansarmoede": made_up.REGISTRY["oki"]}, RiskChoices())
    assert method_notes(before, after) == []


def test_a_denominator_of_two_is_named_after_the_first_and_the_number_of_others():
    one = indicator("n", short="Een")
    revise = CELLS.assign(value=CELLS["value"].where(CELLS["variable"] != "d", CELLS["value"] + 1))
    for shorts, named in (
        (["Een"], "noemer van Een"),
        (["Een", "Twee"], "noemer van Een en één andere"),
        (["Een", "Twee", "Drie"], "noemer van Een en twee andere"),
    ):
        registry = {
            short: one.model_copy(update={"short": short, "numerator": short}) for short in shorts
        }
        method = Method(registry, RiskChoices())
        old = dataclasses.replace(edition(CELLS), method=method, year=2023)
        [told] = revision_notes(old, dataclasses.replace(old, figures=revise, year=2024))
        assert told.endswith(f" oudere cijfers herzien: {named} (2).")


def test_an_indicator_without_any_figure_is_left_out_since_the_first_year():
    rows = [("oki", 2023, 1.0), ("oki", 2025, 2.0), ("werkzaamheid", 2025, np.nan)]
    measures = pd.DataFrame(rows, columns=["indicator", "period", "value"])
    ends = {name: measures["value"] for name in ("low", "high", "ci_low", "ci_high")}
    measures = measures.assign(
        level="wijk", area="W1", state="waargenomen", coverage=1.0, denominator=100.0, **ends
    )
    found = since_first(made_up.results(measures=measures), "wijk")
    assert list(found["W1"]) == ["oki"] and found["W1"]["oki"].real == 1.0


def test_of_residents_alone_there_is_no_index():
    people = CELLS[CELLS["variable"] == "inwoners"]
    assert moment(edition(people)).values.empty


@pytest.mark.parametrize(("least", "number"), [(0.5, 2), (0.51, 0)])
def test_a_level_that_knows_just_the_least_of_the_weights_has_scores(least, number):
    """Of two life domains the one is known of the stadsdeel alone."""
    registry = {"a": indicator(), "b": indicator("m", domain="werk", shown_from="stadsdeel")}
    above = figures_of("nu", {(name, 2024): {"Noord": 200.0} for name in ("m", "e")})
    registry["b"] = registry["b"].model_copy(update={"denominator": "e"})
    cells = {("n", 2024): {"A1": 10.0, "A2": 20.0, "B1": 40.0}}
    cells |= {("d", 2024): {"A1": 100.0, "A2": 100.0, "B1": 100.0}}
    figures = pd.concat(
        [figures_of("nu", cells).assign(level="sector"), above.assign(level="stadsdeel")],
        ignore_index=True,
    )
    own = Method(registry, RiskChoices(minimum_weight=least), None)
    values = moment(dataclasses.replace(edition(figures), method=own)).values
    scores = values[values.index.get_level_values("what") == "score"]
    assert scores.index.get_level_values("level").tolist().count("wijk") == number
