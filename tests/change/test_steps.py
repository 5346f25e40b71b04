"""What goes from one moment to the next, on areas and figures small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_levels
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.change import judging, steps
from genkgeo.change.archive import Archive
from genkgeo.change.edition import Edition, Method
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.levels import Levels
from genkgeo.parameters.registry import Indicator

COLUMNS = ["vintage", "variable", "period", "sector", "value"]


def areas(
    wijk_of: dict[str, str], vintage: str = "nu", levels: Levels = two_levels.LEVELS
) -> Areas:
    sectors = pd.DataFrame({"wijk": wijk_of, "stadsdeel": "Noord"}).sort_index()
    sectors = sectors.assign(name=sectors.index)

    def named(codes: pd.Series | pd.Index) -> pd.Series:
        return pd.Series({code: code for code in sorted(set(codes))})

    names = {"sector": named(sectors.index), "wijk": named(sectors["wijk"])}
    names |= {"stadsdeel": named(sectors["stadsdeel"]), "gemeente": named(["X"])}
    names = {level: names[level] for level in levels.ids}
    return Areas(vintage, "X", "Made", levels, sectors, names, ("Z",), (), False)


def indicator(numerator: str = "n", **more: object) -> Indicator:
    names = {"label": "x", "short": "x", "unit": "%", "domain": "wonen", "source": "x"}
    return Indicator(**names | {"numerator": numerator, "denominator": "d", "factor": 100} | more)


METHOD = Method({"a": indicator()}, RiskChoices(), "inwoners")


def edition(
    here: Areas, residents: dict[str, float] | None = None, year: int = 2023, **more: object
) -> Edition:
    rows = [(here.vintage, "inwoners", year, code, n) for code, n in (residents or {}).items()]
    figures = pd.DataFrame(rows, columns=COLUMNS).assign(state="waargenomen")
    names = {"method": METHOD, "areas": {here.vintage: here}, "figures": figures, **more}
    return Edition(year, here.vintage, **names)


THEN = {"A1": "W", "A2": "W", "B1": "V", "E1": "Q"}
PEOPLE = {"A1": 60.0, "A2": 40.0, "B1": 100.0, "E1": 0.0}


@pytest.mark.parametrize(
    ("now", "vintage", "levels"),
    [
        (THEN, "nu", ()),
        (THEN | {"B2": "V"}, "nu", ("sector",)),
        # A2 moves from W to V: the wijken are others, the sectors and the stadsdeel are not.
        (THEN | {"A2": "V"}, "nu", ("wijk",)),
        (THEN, "later", ("sector", "wijk", "stadsdeel")),
    ],
)
def test_the_levels_that_were_redrawn_are_named(now, vintage, levels):
    assert steps.redrawn(edition(areas(THEN)), edition(areas(now, vintage))) == levels


def test_a_level_that_was_not_there_before_is_made_up_otherwise():
    before = areas(THEN, levels=Levels.between([two_levels.STADSDEEL]))
    before = replace(before, sectors=before.sectors.drop(columns="wijk"))
    assert steps.redrawn(edition(before), edition(areas(THEN))) == ("wijk",)


def same(*codes: str) -> dict[str, str]:
    return {code: code for code in codes}


def continued(before: Edition, after: Edition) -> dict[str, dict[str, str]]:
    return {level: found.to_dict() for level, found in steps.continued(before, after).items()}


def test_every_area_continues_itself_where_nothing_was_redrawn():
    assert continued(edition(areas(THEN)), edition(areas(THEN))) == {
        "sector": same(*THEN),
        "wijk": same("Q", "V", "W"),
        "stadsdeel": same("Noord"),
        "gemeente": same("X"),
    }


def test_only_the_gemeente_continues_on_another_list_to_which_nothing_leads():
    before, after = edition(areas(THEN), PEOPLE), edition(areas(THEN, "later"), PEOPLE)
    assert continued(before, after) == {"gemeente": same("X")}


def test_on_another_list_an_area_continues_the_one_whose_people_it_holds():
    # C1 is A1 and A2 together; of B1 goes 70 % to D1 and 30 % to D2.
    now = areas({"C1": "W", "D1": "V", "D2": "V"}, "later")
    then = areas({"A1": "W", "A2": "W", "B1": "V"})
    goes = np.array([[1, 1, 0, 0], [0, 0, 0.7, 0], [0, 0, 0.3, 0], [0, 0, 0, 1]])
    transfers = {("nu", "later"): sparse.csr_array(goes)}
    after = edition(now, areas={"later": now, "nu": then}, transfers=transfers)
    # The earlier release still had A3, which the list of then has lost by now.
    before = areas({"A1": "W", "A2": "W", "A3": "W", "B1": "V"})
    # C1 has 60 of its 100 from A1, D1 has 70 of the 100 of B1; D2 has 30 of them only.
    assert continued(edition(before, {"A1": 60.0, "A2": 40.0, "B1": 100.0}), after) == {
        "sector": {"C1": "A1", "D1": "B1"},
        "wijk": same("V", "W"),
        "stadsdeel": same("Noord"),
        "gemeente": same("X"),
    }


def test_on_the_same_list_an_area_without_people_continues_its_own_code():
    # A2 with 40 of the 100 of W goes to V: W has all its 60 from W, V has 100 of 140 from V.
    # Nobody lives in E1, so nothing says where Q comes from but its code; B2 is new.
    after = edition(areas(THEN | {"A2": "V", "B2": "V"}))
    assert continued(edition(areas(THEN), PEOPLE), after) == {
        "sector": same("A1", "A2", "B1", "E1"),
        "wijk": same("Q", "V", "W"),
        "stadsdeel": same("Noord"),
        "gemeente": same("X"),
    }


def test_an_area_whose_people_went_elsewhere_is_not_continued_by_its_code():
    # All of W but a tenth goes to the new wijk N: N continues W, and the W of now continues none.
    before = edition(areas({"A1": "W", "A2": "W"}), {"A1": 10.0, "A2": 90.0})
    after = edition(areas({"A1": "W", "A2": "N"}))
    assert continued(before, after)["wijk"] == {"N": "W"}


def test_the_size_of_a_sector_is_the_last_one_known_in_the_year():
    rows = [("nu", "inwoners", year, code, float(year - 2000 + len(code) * at))
            for year in (2022, 2023, 2024) for at, code in enumerate(("A1", "A2"))]  # fmt: skip
    figures = pd.DataFrame(rows, columns=COLUMNS).assign(state="waargenomen")
    own = edition(areas({"A1": "W", "A2": "W"}), figures=figures)
    # Of 2023, and the bucket without a figure counts for nothing: 23, and 23 + 2.
    assert steps.sector_sizes(own).to_dict() == {"A1": 23.0, "A2": 25.0, "Z": 0.0}
    assert steps.sector_sizes(replace(own, year=2021)) is None
    assert steps.sector_sizes(replace(own, method=replace(METHOD, size=None))) is None
    assert steps.sector_sizes(replace(own, vintage="later")) is None


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({}, True),
        ({"registry": {"a": indicator(), "b": indicator("m")}}, False),
        ({"registry": {"a": indicator("m")}}, False),
        ({"size": "huishoudens"}, False),
        ({"risk": RiskChoices(weights={"wonen": 2.0})}, False),
        # The file that says the same choices, and the one to compare with, change no figure.
        ({"risk": RiskChoices().model_copy(update={"index": "a.yaml"})}, True),
        ({"risk": RiskChoices().model_copy(update={"previous": "a.yaml"})}, True),
        ({"zero": frozenset({("nu", "n", 2023)})}, True),
    ],
)
def test_two_methods_are_the_same_where_they_give_the_same_scores(other, alike):
    assert steps._same_method(METHOD, replace(METHOD, **other)) == alike


def test_the_order_of_the_indicators_is_part_of_the_method():
    two = {"a": indicator(), "b": indicator("m")}
    turned = replace(METHOD, registry=dict(reversed(two.items())))
    assert not steps._same_method(replace(METHOD, registry=two), turned)


def test_an_indicator_that_only_got_another_id_is_found_by_what_it_is():
    before = {"a": indicator("n"), "b": indicator("m"), "c": indicator("k")}
    # "a" stays, "b" is called "d" and worded otherwise, "e" is per thousand and another one.
    after = {
        "a": indicator("n"),
        "d": indicator("m", label="Anders", short="Anders"),
        "e": indicator("k", factor=1000),
        "f": indicator("n"),
    }
    assert steps.new_ids(before, after) == {"b": "d"}
    assert list(steps.renamed(before, after)) == ["a", "d", "c"]


def test_older_figures_of_which_nothing_is_said_now_are_kept_behind_the_others():
    def figures(*rows: tuple[str, int, float]) -> Edition:
        frame = pd.DataFrame(rows, columns=["variable", "period", "value"])
        return edition(areas(THEN), figures=frame)

    old = figures(("n", 2022, 1.0), ("n", 2023, 2.0), ("d", 2023, 3.0))
    new = figures(("n", 2023, 4.0), ("n", 2024, 5.0))
    assert steps._with_dropped(old, new)["value"].tolist() == [4.0, 5.0, 1.0, 3.0]
    kept = steps._with_dropped(new, old)
    assert kept["value"].tolist() == [1.0, 2.0, 3.0, 5.0] and kept.index.tolist() == [0, 1, 2, 3]
    assert steps._with_dropped(old, old) is old.figures


def test_figures_of_larger_areas_stay_where_the_area_has_the_same_sectors():
    # W loses A2 to V, E1 lies in R now, P is as it was, and N is new.
    then = areas(THEN | {"P1": "P"})
    now = areas({"A1": "W", "A2": "V", "B1": "V", "E1": "R", "P1": "P", "N1": "N"})
    above = {"W": "wijk", "V": "wijk", "Q": "wijk", "P": "wijk", "Z": "wijk", "X": "gemeente"}
    rows = [("nu", "n", 2023, "A1", 1.0, "sector")]
    rows += [("nu", "n", 2023, code, 1.0, level) for code, level in above.items()]
    figures = pd.DataFrame(rows, columns=[*COLUMNS, "level"]).assign(state="waargenomen")
    old = edition(then, figures=figures)
    moved = steps._on_lists_of_now(old, edition(now))
    # Of the wijken only P and the bucket stay; the gemeente has a sector more.
    assert moved.figures["sector"].tolist() == ["A1", "P", "Z"]
    assert moved.figures.index.tolist() == [0, 1, 2]
    assert moved.areas == {"nu": now}
    # Of another list nothing is known of what became of this one: all stays.
    alone = steps._on_lists_of_now(old, edition(areas(THEN, "later")))
    assert alone.figures["sector"].tolist() == ["A1", *above]
    assert alone.here is then and set(alone.areas) == {"nu", "later"}
    # A level that is gone has no areas.
    flat = areas(THEN | {"P1": "P"}, levels=Levels.between([two_levels.STADSDEEL]))
    left = steps._on_lists_of_now(old, edition(flat)).figures["sector"].tolist()
    assert left == ["A1", "Z", "X"]


def test_a_mean_of_a_sector_that_is_gone_is_lost_and_its_count_goes_to_the_heir():
    registry = {"a": indicator("n"), "b": indicator("m", kind="mean")}
    rows = [("nu", name, 2023, code, n) for name in "nm" for code, n in (("A1", 2.0), ("A2", 3.0))]
    figures = pd.DataFrame(rows, columns=COLUMNS).assign(state="waargenomen")
    old = edition(areas(THEN), figures=figures, method=replace(METHOD, registry=registry))
    moved = steps._on_lists_of_now(old, edition(areas({"A1": "W", "B1": "V"}))).figures
    # A2 lay in W, where only A1 is left: 2 + 3 of n, and of the mean m the 2 of A1 alone.
    assert moved.set_index("variable")["value"].to_dict() == {"n": 5.0, "m": 2.0}


@pytest.mark.parametrize(
    ("amounts", "continues"),
    [
        # Just half of A is not most of it, nor is 40 %.
        ({"AC": 50, "AD": 50}, {}),
        ({"AC": 40, "AD": 60}, {"D": "A"}),
        # Just half of C comes from A.
        ({"AC": 50, "BC": 50}, {}),
        ({"AC": 60, "BC": 40}, {"C": "A"}),
    ],
)
def test_an_area_continues_the_one_of_which_it_holds_most_and_that_is_most_of_it(
    amounts, continues
):
    pairs = pd.DataFrame(
        [(*pair, n) for pair, n in amounts.items()], columns=["old", "new", "amount"]
    )
    assert steps.counterparts(pairs).to_dict() == continues


NAMES = {"a": "n", "b": "late", "c": "dropped", "e": "fresh", "f": "stale", "g": "new"}
SECTORS = ("A1", "A2", "B1")


def figures_of(vintage: str, cells: dict[tuple[str, int], dict[str, float]]) -> pd.DataFrame:
    rows = [(vintage, name, year, code, value) for (name, year), column in cells.items()
            for code, value in column.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS).assign(state="waargenomen")


def each(*values: float) -> dict[str, float]:
    return dict(zip(SECTORS, values, strict=True))


def rates(factor: float) -> dict[str, Indicator]:
    return {key: indicator(name, factor=factor, unit="per 100") for key, name in NAMES.items()}


def test_each_moment_of_the_path_differs_in_one_thing():
    """Borders, inputs, method and year, one after the other; every figure is per 100 or 1000.

    The denominator is 100 in each sector. A2 lies in W then and in V now.
    """
    then = areas({"A1": "W", "A2": "W", "B1": "V"}, "toen")
    now = areas({"A1": "W", "A2": "V", "B1": "V"}, "nu")
    size = {("d", year): each(100, 100, 100) for year in (2022, 2023, 2024)}
    first = {
        ("n", 2023): each(10, 20, 30),
        ("late", 2022): each(1, 2, 3),
        ("dropped", 2023): each(7, 8, 9),
        ("fresh", 2023): each(5, 4, 0),
        ("stale", 2023): {"A1": 6.0},  # this table leaves out what is 0
    }
    last = {
        ("n", 2023): each(12, 20, 30),
        ("n", 2024): each(14, 20, 40),
        ("late", 2022): each(1, 2, 3),
        ("late", 2023): each(2, 3, 4),
        ("fresh", 2023): {"A1": 5.0},  # now this one does
        ("fresh", 2024): each(8, 0, 2),
        ("new", 2023): each(1, 1, 3),
        ("new", 2024): each(5, 5, 5),
    }
    here = sparse.csr_array(np.eye(4))
    old = Edition(
        2023, "toen", Method(rates(100), RiskChoices(), None, frozenset({("toen", "stale", 2023)})),
        {"toen": then}, figures_of("toen", {**size, **first}),
    )  # fmt: skip
    new = Edition(
        2024, "nu", Method(rates(1000), RiskChoices(), None, frozenset({("nu", "fresh", 2023)})),
        {"nu": now, "toen": then}, figures_of("nu", {**size, **last}), {("toen", "nu"): here},
    )  # fmt: skip
    path = steps.moments_between(Archive(old, pd.DataFrame()), new)

    def of(key: str, area: str = "V") -> list[float]:
        return [moment.values.get(("wijk", area, key), np.nan) for moment in path]

    # W: (10 + 20) ÷ 200; A1 alone; 12 is the revised figure of A1; per 1000; a year later.
    assert of("a", "W") == pytest.approx([15, 10, 12, 120, 140])
    # V: B1 alone; with A2 (20 + 30) ÷ 200; in 2024 (20 + 40) ÷ 200.
    assert of("a") == pytest.approx([30, 25, 25, 250, 300])
    # The figure of 2023 came after that release: it is shown in the last step only.
    assert of("b") == pytest.approx([3, 2.5, 2.5, 25, 35])
    # Inputs that say nothing of a figure did not revise it; in the new year there is none.
    assert of("c")[:4] == pytest.approx([9, 8.5, 8.5, 85]) and np.isnan(of("c")[4])
    # Nobody gave this one before: of the year of then first, (1 + 3) ÷ 200.
    assert of("g") == pytest.approx([np.nan, np.nan, 2, 20, 50], nan_ok=True)
    # What is left out is 0, in whichever of the two releases the table says so.
    assert of("e") == pytest.approx([0, 2, 0, 0, 10])
    assert of("f")[:4] == pytest.approx([0, 0, 0, 0])


def test_a_path_from_an_earlier_year_of_the_same_figures_has_one_step():
    cells = {("d", year): each(100, 100, 100) for year in (2023, 2024)}
    cells |= {("n", 2023): each(10, 20, 30), ("n", 2024): each(14, 20, 40)}
    own = edition(areas(dict.fromkeys(SECTORS, "W")), figures=figures_of("nu", cells), year=2024)
    path = steps.moments_between(replace(own, year=2023), own)
    # 60 and 74 of 300; a later figure that is there already is not looked at.
    shown = [moment.values["wijk", "W", "a"] for moment in path]
    assert shown == pytest.approx([20, 20, 20, 20, 24 + 2 / 3])
    assert path[0] is path[1] is path[2] is path[3]


@pytest.mark.parametrize("residents", [None, "inwoners"])
def test_another_index_makes_other_scores_of_the_same_figures(residents):
    """They are measured again only where what is hidden may be other too."""
    cells = {("d", 2023): each(100, 100, 100), ("n", 2023): each(10, 20, 30)}
    cells |= {("n", 2024): each(14, 20, 40), ("d", 2024): each(100, 100, 100)}
    wijken = areas({"A1": "W", "A2": "W", "B1": "V"})
    old = edition(wijken, figures=figures_of("nu", cells))
    heavier = replace(METHOD, risk=RiskChoices(weights={"wonen": 2.0}), residents=residents)
    new = replace(old, year=2024, method=heavier)
    *_, revised, redone, last = steps.moments_between(Archive(old, pd.DataFrame()), new)
    assert (redone.measures is revised.measures) == (residents is None)
    assert redone.edition.method.risk is heavier.risk
    alone = steps.moment(replace(new, year=2023))
    pd.testing.assert_series_equal(redone.values, alone.values)
    assert last.values["wijk", "V", "a"] == 40


def test_what_came_after_the_year_shown_is_left_out_where_that_year_is_still_there():
    def measured(*rows: tuple[str, str, int]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=["level", "indicator", "period"])

    shown = measured(("wijk", "a", 2022), ("wijk", "a", 2023), ("wijk", "b", 2023),
                     ("gemeente", "a", 2024))  # fmt: skip
    measures = measured(
        ("wijk", "a", 2022), ("wijk", "a", 2023), ("wijk", "a", 2024),  # 2024 came later
        ("wijk", "b", 2022), ("wijk", "b", 2024),  # what was shown is gone
        ("wijk", "c", 2024),  # was not shown
        ("gemeente", "a", 2024), ("gemeente", "a", 2025),
    )  # fmt: skip
    kept = steps._no_later(measures, SimpleNamespace(measures=shown))
    assert kept.index.tolist() == [0, 1, 3, 4, 5, 6]


def test_below_the_gemeente_nothing_is_said_of_what_lost_or_got_a_place(monkeypatch):
    keys = [("wijk", "W", "n"), ("wijk", "W", "m"), ("gemeente", "X", "n"), ("sector", "A", "m")]
    keys += [("sector", "B", "m"), ("wijk", "A", "m")]
    index = pd.MultiIndex.from_tuples(keys, names=judging.KEYS)
    figures = pd.DataFrame(1.0, index, judging.JUDGED[:-1]).assign(why="")
    monkeypatch.setattr(judging, "_figures", lambda *_: figures)
    monkeypatch.setattr(judging, "_placeless", lambda *_: ["n"])
    here = SimpleNamespace(levels=SimpleNamespace(ranked=()))
    now = SimpleNamespace(edition=SimpleNamespace(here=here))
    # A sector holds others than it did; a wijk of the same code does not.
    found = judging.judged(None, now, pd.Index(["A"]))
    place, other = judging.ELSEWHERE, judging.REDRAWN
    assert found["why"].tolist() == [place, "", "", other, "", ""]


KEYS = ["level", "area", "what"]


def judged_scores(monkeypatch, figures: list[tuple], values: dict[str, float]) -> pd.DataFrame:
    """Judge the scores of two wijken of which the score rose by 2 and 1, from −1 to +1 of it.

    ``figures`` are an indicator, its difference, why there is none and whether it has no like.
    """
    columns = ["what", "real", "why", "apart"]
    frame = pd.DataFrame(figures, columns=columns).assign(level="wijk", area="W")
    frame = frame.set_index(KEYS)
    scores = pd.DataFrame(
        {"score": [2.0, 1.0], "score_low": [1.0, 0.0], "score_high": [3.0, 2.0]}, index=["V", "W"]
    )
    scores = scores.assign(rank=[-1.0, np.nan], rank_low=[-2.0, np.nan], rank_high=[1.0, np.nan])
    monkeypatch.setattr(judging, "_alike", lambda *_: None)
    together = {"a": 0.5}

    def differences(*_: object, seed: int, correlation: object) -> pd.DataFrame:
        assert seed == METHOD.risk.seed and correlation is together
        return scores

    monkeypatch.setattr(judging, "correlations", lambda *_: together)
    monkeypatch.setattr(judging.differences, "score_differences", differences)
    registry = {"a": indicator(), "b": indicator(), "none": indicator(direction="none")}
    method = replace(METHOD, registry=registry)
    index = [("wijk", area, what) for what in ("score", "rank") for area in ("V", "W")]
    later = pd.Series([values[area, what] for _, area, what in index], index=index)
    later.index = pd.MultiIndex.from_tuples(index, names=KEYS)
    table = pd.DataFrame({"a": [1.0, 2.0]}, index=["V", "W"])
    then, now = (
        SimpleNamespace(
            edition=SimpleNamespace(method=method),
            measures=None,
            values=of,
            table=lambda _: table,
        )
        for of in (later * 0, later)
    )
    parts = judging._scores(then, now, "wijk", frame)
    return pd.concat([part[judging.JUDGED] for part in parts])


RAW = {("V", "score"): 2.0, ("W", "score"): 5.0, ("V", "rank"): -1.0, ("W", "rank"): 1.0}


def test_of_a_score_the_part_is_real_that_figures_of_both_years_make(monkeypatch):
    found = judged_scores(monkeypatch, [("a", 1.0, "", False), ("b", 2.0, "", False)], RAW)
    of_score = found.loc["wijk"].xs("score", level="what")
    # W rose by 5 in all, of which 1 is of figures that both years have.
    assert of_score["real"].tolist() == [2.0, 1.0]
    assert of_score["low"].tolist() == [-1.0, -1.0] and of_score["high"].tolist() == [1.0, 1.0]
    assert of_score["wide"].tolist() == [0.0, 0.0] and of_score["why"].tolist() == ["", ""]
    of_rank = found.loc["wijk"].xs("rank", level="what")
    assert of_rank["real"].tolist() == pytest.approx([-1.0, np.nan], nan_ok=True)
    assert of_rank["low"].iloc[0] == -1.0 and of_rank["high"].iloc[0] == 2.0
    assert of_rank["why"].tolist() == ["", judging.TOO_FEW]


def test_what_really_moved_may_have_gone_as_far_the_other_way(monkeypatch):
    # V fell by 2 in all, though by the figures that both years have it rose by 2.
    fell = RAW | {("V", "score"): -2.0}
    found = judged_scores(monkeypatch, [("a", 1.0, "", False), ("b", 2.0, "", False)], fell)
    assert found.loc["wijk"].xs("score", level="what")["real"].tolist() == [2.0, 1.0]


def test_a_score_has_no_new_figure_where_none_of_its_figures_is_new(monkeypatch):
    old = judging.NO_NEW
    both = [("a", 0.0, old, False), ("b", 0.0, old, False)]
    assert set(judged_scores(monkeypatch, both, RAW)["why"]) == {old}
    one = [("a", 0.0, old, False), ("b", 0.0, "", False)]
    assert old not in set(judged_scores(monkeypatch, one, RAW)["why"])
    # What has no difference is not asked.
    absent = [("a", 0.0, old, False), ("b", np.nan, "", False)]
    assert set(judged_scores(monkeypatch, absent, RAW)["why"]) == {old}


def test_of_scores_nothing_is_said_where_a_figure_that_counts_has_another_place(monkeypatch):
    elsewhere = judging.ELSEWHERE
    counts = judged_scores(monkeypatch, [("a", 1.0, "", False), ("b", 1.0, elsewhere, False)], RAW)
    assert set(counts["why"]) == {elsewhere} and counts["real"].isna().all()
    assert sorted(counts.index) == sorted(("wijk", *key) for key in RAW)
    beside = [("a", 1.0, "", False), ("none", 1.0, elsewhere, False)]
    assert elsewhere not in set(judged_scores(monkeypatch, beside, RAW)["why"])


def test_a_figure_that_is_shown_again_is_no_new_one(monkeypatch):
    def measured(*rows: tuple[str, str, int]) -> SimpleNamespace:
        frame = pd.DataFrame(rows, columns=["area", "indicator", "period"]).assign(level="wijk")
        edition = SimpleNamespace(here=None, method=METHOD)
        return SimpleNamespace(measures=frame, edition=edition)

    then = measured(("W", "a", 2023), ("W", "b", 2023), ("V", "a", 2023))
    now = measured(("W", "a", 2023), ("W", "b", 2024), ("V", "a", 2023), ("U", "a", 2023))
    index = pd.MultiIndex.from_frame(now.measures[["level", "area", "indicator"]])
    alike = pd.DataFrame(
        {"real": [0.0, 1.0, np.nan, 0.0], "lacking": [0.0, 0.341, 0.0, 0.0]}, index
    ).assign(unlike=[False, True, False, False])
    monkeypatch.setattr(judging, "alike", lambda *_: alike)
    found = judging._figures(then, now)
    lacks = "niet te vergelijken: 35\N{NO-BREAK SPACE}% ontbreekt"
    assert found["why"].tolist() == [judging.NO_NEW, lacks, "", ""]
    assert list(found.index.names) == KEYS
