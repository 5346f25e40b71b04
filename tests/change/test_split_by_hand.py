"""Every part of a change of two wijken, and of the scores of four, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from test_steps import areas, each, figures_of, indicator

from genkgeo.change.archive import Archive
from genkgeo.change.edition import Edition, Method
from genkgeo.change.parts import split
from genkgeo.change.steps import moment
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import PARTS, Change

KEYS = ["level", "area", "what"]
THEN = areas({"A1": "W", "A2": "W", "B1": "V"}, "toen")
NOW = areas({"A1": "W", "A2": "V", "B1": "V"}, "nu")
SIZE = {("d", year): each(100, 100, 100) for year in (2023, 2024)}
SIZE |= {("inwoners", 2023): each(60, 40, 100)}


def method(factor: float) -> Method:
    rate = indicator(factor=factor, unit="per 100")
    later = rate.model_copy(update={"numerator": "later"})
    return Method({"a": rate, "c": later}, RiskChoices(draws=200), "inwoners")


def published(**values: float) -> pd.DataFrame:
    rows = [("wijk", wijk, "a", value) for wijk, value in values.items()]
    return pd.DataFrame(rows, columns=[*KEYS, "value"])


def of_wijken(change: Change) -> pd.DataFrame:
    return change.parts[change.parts["level"] == "wijk"].set_index(["what", "area"])


def before(values: pd.DataFrame) -> Archive:
    figures = figures_of("toen", SIZE | {("n", 2023): each(10, 20, 30)})
    return Archive(Edition(2023, "toen", method(100), {"toen": THEN}, figures), values)


def test_each_part_of_a_change_by_hand():
    """A2 went from W to V, A1 had 12 and not 10, the figures are per 1000, and a year went by."""
    cells = {("n", 2023): each(12, 20, 30), ("n", 2024): each(14, 20, 60)}
    # Of this one nothing was shown then, though by now it is known.
    cells |= {("later", year): each(1, 2, 3) for year in (2023, 2024)}
    lists = {"nu": NOW, "toen": THEN}
    ways = {("toen", "nu"): sparse.csr_array(np.eye(4))}
    after = Edition(2024, "nu", method(1000), lists, figures_of("nu", SIZE | cells), ways)
    found = split(before(published(W=16.0, V=30.0)), after)
    # W was 15 and told as 16; A1 alone is 10, then 12, then 120, then 140. V was 30 and is 25
    # with A2, 250 per 1000, and 400.
    parts = of_wijken(found).loc["a"]
    assert parts.loc["W", list(PARTS)].to_dict() == pytest.approx(
        {"real": 20, "boundary": -5, "revision": 2, "method": 108 - 1}
    )
    assert parts.loc["V", list(PARTS)].to_dict() == pytest.approx(
        {"real": 150, "boundary": -5, "revision": 0, "method": 225}
    )
    assert parts["earlier"].to_dict() == {"W": 16, "V": 30}
    assert parts["later"].to_dict() == pytest.approx({"W": 140, "V": 400})
    assert parts["difference"].to_dict() == pytest.approx({"W": 124, "V": 370})
    # 14 after 12 of 100 may be chance, 80 after 50 of 200 is not.
    assert parts["verdict"].to_dict() == {"W": "niet aantoonbaar veranderd", "V": "gestegen"}
    assert set(parts["why"]) == {""}
    assert (found.earlier, found.later, found.released) == (2023, 2024, True)
    assert (found.earlier_vintage, found.later_vintage) == ("toen", "nu")
    assert set(found.shown) == {(level, "a") for level in NOW.levels.ids}
    assert set(found.shown.values()) == {2023}


def test_what_rounding_leaves_of_a_part_is_nothing():
    cells = SIZE | {("n", 2023): each(10, 20, 30), ("n", 2024): each(10, 20, 60)}
    after = Edition(2024, "toen", method(100), {"toen": THEN}, figures_of("toen", cells))
    # A milliardth of the larger of both: of 15 and 15, and of 30 and 60.
    told = published(W=15 + 4e-8, V=30 - 5e-8)
    parts = of_wijken(split(before(told), after)).loc["a"]
    assert parts["method"].to_dict() == pytest.approx({"W": -4e-8, "V": 0}, rel=1e-3, abs=1e-12)
    assert parts.loc["V", ["boundary", "revision", "method"]].eq(0).all()
    assert parts.loc["V", "difference"] == parts.loc["V", "real"] == pytest.approx(30)


def test_an_earlier_year_of_the_same_figures_has_real_changes_only():
    cells = SIZE | {("n", 2023): each(10, 20, 30), ("n", 2024): each(14, 20, 60)}
    own = Edition(2024, "toen", method(100), {"toen": THEN}, figures_of("toen", cells))
    found = split(replace(own, year=2023), own)
    assert not found.released and (found.earlier, found.later) == (2023, 2024)
    parts = of_wijken(found).loc["a"]
    # (10 + 20) ÷ 200 and (14 + 20) ÷ 200; 30 and 60.
    assert parts["real"].to_dict() == pytest.approx({"W": 2, "V": 30})
    assert parts[["boundary", "revision", "method"]].eq(0).all(axis=None)
    assert parts["earlier"].to_dict() == {"W": 15, "V": 30}
    # Of two wijken the scores are what they were, and too few to tell chance by.
    of_score = of_wijken(found).loc["score"]
    assert of_score["real"].tolist() == [0, 0] and set(of_score["why"]) == {""}
    assert of_score["low"].isna().all() and set(of_score["verdict"]) == {""}


def test_a_score_that_moved_as_an_indicator_came_in_did_not_really_move():
    codes = ("A1", "B1", "C1", "D1")
    here = areas({code: code[0] for code in codes})
    three = {
        "a": indicator(domain="werk"),
        "b": indicator("m"),
        "c": indicator("k", domain="gezin"),
    }
    choices = RiskChoices(draws=200)
    own = Method(three, choices, "inwoners")

    def column(*values: float) -> dict[str, float]:
        return dict(zip(codes, values, strict=True))

    cells = {("d", year): column(900, 900, 900, 900) for year in (2023, 2024)}
    cells |= {("n", year): column(90, 180, 270, 450) for year in (2023, 2024)}
    cells |= {("k", year): column(180, 90, 450, 270) for year in (2023, 2024)}
    old = Edition(2023, "nu", own, {"nu": here}, figures_of("nu", cells))
    came = cells | {("m", 2024): column(450, 270, 90, 180)}
    new = replace(old, year=2024, figures=figures_of("nu", came))
    told = moment(old).values.reset_index()
    found = of_wijken(split(Archive(old, told), new))
    score = found.loc["score"]
    assert score["real"].tolist() == [0, 0, 0, 0]
    moved = score["later"] - score["earlier"]
    assert (moved.abs() > 0.3).all()
    assert score["method"].tolist() == pytest.approx(moved.tolist())
    assert score["difference"].tolist() == pytest.approx(moved.tolist())
    # Of what came in there is nothing to subtract from.
    assert found.loc["b", [*PARTS, "earlier", "difference"]].isna().all(axis=None)
    assert found.loc["b", "later"].tolist() == [50, 30, 10, 20]


def test_what_a_release_told_of_an_indicator_under_another_id_is_told_of_it_now():
    cells = SIZE | {("n", 2023): each(10, 20, 30), ("n", 2024): each(14, 20, 60)}
    own = method(100)
    now = replace(own, registry={"b": own.registry["a"], "c": own.registry["c"]})
    after = Edition(2024, "toen", now, {"toen": THEN}, figures_of("toen", cells))
    parts = of_wijken(split(before(published(W=16.0, V=30.0)), after))
    assert set(parts.index.get_level_values("what")) == {"b", "score", "rank"}
    # What was told as 16 is 15 by the figures of then.
    found = parts.loc[("b", "W"), [*PARTS, "earlier"]].to_dict()
    rest = {"boundary": 0, "revision": 0, "method": -1, "earlier": 16}
    assert found == pytest.approx(rest | {"real": 2})


def test_of_scores_that_rest_on_other_figures_nothing_is_told_where_few_areas_have_both():
    """Of three wijken V has a figure then and not now: two are too few to tell chance by."""
    then = areas({"A1": "W", "A2": "U", "B1": "V"})
    cells = SIZE | {("n", 2023): each(10, 20, 30), ("n", 2024): each(14, 20, 60)}
    every = figures_of("nu", cells)
    new = Edition(2024, "nu", method(100), {"nu": then}, every)
    gone = (every["variable"] == "n") & (every["sector"] == "B1") & (every["period"] == 2024)
    less = replace(new, figures=every[~gone])
    old = replace(new, year=2023)
    assert set(of_wijken(split(old, new)).loc["score", "why"]) == {""}
    found = of_wijken(split(old, less))
    few = "niet te vergelijken: te weinig cijfers in beide jaren"
    assert set(found.loc["score", "why"]) == set(found.loc["rank", "why"]) == {few}
    assert found.loc["score", [*PARTS, "difference"]].isna().all(axis=None)
    # They stand there all the same, W as far below the middle as U above it.
    assert found.loc["score", "later"].fillna(0).to_dict() == pytest.approx(
        {"W": -1, "U": 1, "V": 0}
    )
    assert found.loc["a", "real"].fillna(0).to_dict() == pytest.approx({"W": 4, "U": 0, "V": 0})
    # What has no figure now has no parts, though the borders did nothing to it.
    assert found.loc[("a", "V"), [*PARTS, "later"]].isna().all()


@pytest.mark.parametrize(
    ("nowhere", "told"), [(0.0, ""), (100.0, "een ander deel heeft geen plaats")]
)
def test_below_the_gemeente_nothing_is_told_of_what_got_a_place_elsewhere(nowhere, told):
    cells = SIZE | {("n", 2023): each(100, 90, 80), ("n", 2024): each(80, 90, 100)}
    cells[("n", 2024)] |= {"Z": nowhere}
    own = Edition(2024, "toen", method(100), {"toen": THEN}, figures_of("toen", cells))
    parts = split(replace(own, year=2023), own).parts
    of_a = parts[parts["what"] == "a"].set_index("level")["why"]
    why = f"niet te vergelijken: {told}" if told else ""
    assert set(of_a.drop("gemeente")) == {why} and of_a["gemeente"] == ""


def test_a_sector_that_may_hold_what_another_held_has_no_change():
    """A2 is no longer in the list: its homes are in A1 or nowhere."""
    less = areas({"A1": "W", "B1": "V"}, "toen")
    cells = {name: {"A1": at["A1"], "B1": at["B1"]} for name, at in SIZE.items()}
    cells |= {("n", year): {"A1": 10.0, "B1": 30.0} for year in (2023, 2024)}
    after = Edition(2024, "toen", method(100), {"toen": less}, figures_of("toen", cells))
    parts = split(before(published(W=15.0, V=30.0)), after).parts
    why = parts[parts["what"] == "a"].set_index(["level", "area"])["why"].to_dict()
    assert why["sector", "A1"] == "niet te vergelijken: andere sectoren"
    assert why["sector", "B1"] == why["wijk", "W"] == ""


def test_where_a_crosswalk_says_what_a_sector_holds_its_change_is_told():
    """A3 of then is in A1 now, and A2 and B1 are as they were."""
    then = areas({"A1": "W", "A2": "W", "A3": "W", "B1": "V"}, "toen")
    now = areas({"A1": "W", "A2": "W", "B1": "V"}, "nu")
    goes = sparse.csr_array(
        np.array([[1, 0, 1, 0, 0], [0, 1, 0, 0, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]])
    )
    four = dict.fromkeys(["A1", "A2", "A3", "B1"], 100.0)
    old = figures_of("toen", {("d", 2023): four, ("n", 2023): four, ("inwoners", 2023): four})
    new = figures_of("nu", {("d", 2024): each(200, 100, 100), ("n", 2024): each(100, 100, 100)})
    lists = {"nu": now, "toen": then}
    own = method(100)
    before = Archive(Edition(2023, "toen", own, {"toen": then}, old), published(W=100.0, V=100.0))
    figures = pd.concat([old, new], ignore_index=True)
    parts = split(before, Edition(2024, "nu", own, lists, figures, {("toen", "nu"): goes})).parts
    a1 = parts[parts["what"] == "a"].set_index(["level", "area"]).loc[("sector", "A1")]
    assert a1["why"] == "" and a1["real"] == -50 and a1["verdict"] == "gedaald"


def test_what_was_told_of_figures_that_are_lost_has_a_difference_without_parts():
    archived = before(published(W=16.0, V=30.0))
    lost = archived.edition.figures.query("variable != 'n' or sector != 'B1'")
    old = replace(archived, edition=replace(archived.edition, figures=lost))
    cells = SIZE | {("n", 2023): each(10, 20, 30), ("n", 2024): each(14, 20, 60)}
    figures = figures_of("toen", cells).query("variable != 'n' or sector != 'B1' or period > 2023")
    found = split(old, Edition(2024, "toen", method(100), {"toen": THEN}, figures))
    row = of_wijken(found).loc[("a", "V")]
    assert (row["earlier"], row["later"], row["difference"]) == (30, 60, 30)
    assert row[list(PARTS)].isna().all() and row["verdict"] == ""
