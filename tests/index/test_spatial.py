"""Moran on a chessboard of squares: known patterns, what is left out, what does not matter."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from genkgeo.analysis import compute
from genkgeo.errors import DataError, GenkgeoError
from genkgeo.index.spatial import (
    ISLAND,
    MISSING,
    UNCLEAR,
    _sentence,
    _touching,
    _two_sided,
    spatial_reading,
)

# Looked for and not imported: that takes half a second of collecting, for every worker.
pytestmark = pytest.mark.skipif(
    find_spec("esda") is None, reason="esda and libpysal (extra ruimtelijk) are not installed"
)

SIDE = 6
CODES = [f"g{x}{y}" for x in range(SIDE) for y in range(SIDE)]
PLACES = [(x, y) for x in range(SIDE) for y in range(SIDE)]


def squares() -> gpd.GeoDataFrame:
    """Give a square board, and one square that touches nothing."""
    boxes = [box(x, y, x + 1, y + 1) for x, y in PLACES] + [box(90, 90, 91, 91)]
    return gpd.GeoDataFrame(geometry=boxes, index=[*CODES, "zee"], crs="EPSG:31370")


def slope() -> pd.Series:
    """Give values that rise from one corner to the other."""
    values = pd.Series([float(x + y) for x, y in PLACES] + [9.0], index=[*CODES, "zee"])
    values["g22"] = np.nan
    return values


def read(values: pd.Series | None = None, shapes: gpd.GeoDataFrame | None = None, **options):
    options = {"seed": 1, "permutations": 999} | options
    return spatial_reading(
        slope() if values is None else values, squares() if shapes is None else shapes, **options
    )


def test_a_slope_is_clustered():
    found = read()
    assert found.moran > 0.5
    assert found.expected == pytest.approx(-1 / 34)
    assert found.p <= 0.01
    assert found.areas["label"]["g55"] == "hoog omringd door hoog"
    assert found.areas["label"]["g00"] == "laag omringd door laag"
    # Halfway the slope neighbours are as often higher as lower.
    assert found.areas["label"]["g23"] == found.areas["label"]["g32"] == UNCLEAR


def test_global_moran_by_hand():
    # a row of four squares 1, 2, 3, 4: neighbours' mean deviations −½, −½, ½, ½ (z = x − 2,5)
    board = squares().iloc[:4]
    values = pd.Series([1.0, 2, 3, 4], board.index)
    lag = np.array([-0.5, (-1.5 + 0.5) / 2, (-0.5 + 1.5) / 2, 0.5])
    z = values.to_numpy() - 2.5
    assert read(values, board).moran == pytest.approx((z * lag).sum() / (z**2).sum())


def test_a_pattern_is_told_beside_what_chance_gives():
    # 2, 1, 3, 4 in a row: 0,75 + 0 + 0 + 0,75 over 5 is 0,3, where chance gives minus a third.
    board = squares().iloc[:4]
    found = read(pd.Series([2.0, 1, 3, 4], board.index), board, rate=1.0)
    assert (found.moran, found.expected) == pytest.approx((0.3, -1 / 3))
    assert found.sentence.startswith("Hoge waarden liggen bij hoge, en lage bij lage")
    # 1, 3, 4, 2: −0,75 − 0,25 + 0,25... is −0,1: still more than chance gives.
    found = read(pd.Series([1.0, 3, 4, 2], board.index), board, rate=1.0)
    assert -1 / 3 < found.moran < 0
    assert found.sentence.startswith("Hoge waarden liggen bij hoge, en lage bij lage")


def test_an_area_that_is_just_as_often_false_as_may_be_has_its_label():
    highest = read(permutations=99).areas["q"].max()
    labels = read(permutations=99, rate=highest).areas["label"]
    assert not labels.eq(UNCLEAR).any()
    assert read(permutations=99, rate=highest - 1e-9).areas["label"].eq(UNCLEAR).any()


def test_an_area_whose_corners_lie_on_the_side_of_another_touches_it():
    boxes = [box(0, 0, 2, 2), box(2, 0.5, 3, 1.5), box(9, 9, 10, 10)]
    graph = _touching(gpd.GeoDataFrame(geometry=boxes, index=list("ABC"), crs="EPSG:31370"))
    assert list(graph.isolates) == ["C"]


def test_of_a_hundred_ways_to_deal_the_figures_out_chance_is_told_in_hundredths():
    # Twice so many of 99 permutations and what was seen itself.
    found = read(permutations=99)
    for p in (found.p, *found.areas["p"].dropna()):
        assert p * 50 == pytest.approx(round(p * 50)) and p >= 0.02


def test_islands_and_missing_are_left_out_and_named():
    found = read()
    assert (found.islands, found.missing) == (("zee",), ("g22",))
    assert found.areas["label"][["zee", "g22"]].tolist() == [ISLAND, MISSING]
    assert found.areas.loc[["zee", "g22"], ["local", "p", "q"]].isna().all(axis=None)
    assert found.sentence.endswith(
        "Niet meegerekend: één gebied zonder cijfer en één gebied zonder buren met een cijfer."
    )
    pd.testing.assert_frame_equal(
        found.areas.drop(index=["zee", "g22"]), read(slope().drop(["zee", "g22"])).areas
    )


def test_an_area_whose_neighbours_have_no_figure_is_an_island():
    values = slope()
    values[["g00", "g10", "g01", "g11"]] = [0.0, np.nan, np.nan, np.nan]
    assert "g00" in read(values).islands


@pytest.mark.slow
def test_order_does_not_matter_and_the_seed_decides():
    found = read()
    turned = read(slope().iloc[::-1], squares().sample(frac=1, random_state=3))
    pd.testing.assert_frame_equal(turned.areas, found.areas, check_exact=True)
    assert turned.p == found.p
    np.random.seed(5)
    expected = np.random.random()
    np.random.seed(5)
    read()
    assert np.random.random() == expected
    assert not read(seed=2).areas["p"].equals(found.areas["p"])


@pytest.mark.slow
def test_two_threads_find_what_one_finds():
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda seed: read(seed=seed), (1, 2)))
    for seed, together in zip((1, 2), found, strict=True):
        alone = read(seed=seed)
        pd.testing.assert_frame_equal(together.areas, alone.areas, check_exact=True)
        assert together.p == alone.p


@pytest.mark.slow
def test_chance_gives_no_labels():
    random = np.random.default_rng(8)
    labelled = 0
    for _ in range(20):
        values = pd.Series(random.normal(size=len(CODES)), CODES)
        labelled += (read(values).areas["label"] != UNCLEAR).any()
    # at most 5 % of such cities should have any label at all
    assert labelled <= 4


def test_columns_in_turn_lie_apart():
    # of the eight neighbours six lie in another column
    values = pd.Series([float(x % 2) for x, _ in PLACES], CODES)
    found = read(values)
    assert found.moran < found.expected
    assert found.sentence == "Hoge waarden liggen naast lage: dat is geen toeval."


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (slope() * 0 + 4, "patroon kan niet berekend worden"),
        (slope() * 0, "patroon kan niet berekend worden"),
        # A million that differs by what a computer rounds is one million.
        (slope() * 1e-9 + 1e6, "patroon kan niet berekend worden"),
        (slope() * np.nan, "patroon kan niet berekend worden"),
        (slope()[["g00", "g01"]], "patroon kan niet berekend worden"),
        (slope()[["g00", "g02", "g04", "g33"]], "patroon kan niet berekend worden"),
        (pd.concat([slope(), slope()[:1]]), "staat er twee keer in"),
        (slope().rename({"g00": "elders"}), "heeft geen grenzen"),
    ],
)
def test_what_is_refused(values, message):
    with pytest.raises(DataError, match=message):
        read(values)


def test_without_the_libraries(monkeypatch):
    monkeypatch.setitem(sys.modules, "esda", None)
    with pytest.raises(GenkgeoError, match=r"genkgeo\[ruimtelijk\]"):
        read()


# Asked for from a notebook, and by the parameters -------------------------------------------


def test_the_verb_reads_the_scores_of_a_level(genk):
    found = genk.more.spatial("wijk")
    assert list(found.areas.index) == sorted(genk.computed.core.areas.names["wijk"].index)
    assert found.sentence.endswith(".")
    assert found.seed == genk.computed.params.file.risk.seed


def test_the_verb_says_what_to_install(genk, monkeypatch):
    monkeypatch.setitem(sys.modules, "esda", None)
    with pytest.raises(GenkgeoError, match=r"pip install genkgeo\[ruimtelijk\]"):
        genk.more.spatial("wijk")


@pytest.mark.slow
def test_results_have_neighbours_only_when_the_parameters_ask_for_them(genk):
    choices = genk.computed.params.file.risk
    assert compute.with_spatial(genk.computed.core, choices).spatial == {}
    asked = compute.with_spatial(
        genk.computed.core, choices.model_copy(update={"spatial": True})
    ).spatial
    # eight stadsdelen are too few to tell a pattern from chance
    assert list(asked) == ["sector", "wijk"]
    without = genk.computed.core.risk["sector"].scores["score"].isna()
    assert set(asked["sector"].missing) == set(without.index[without])


@pytest.mark.parametrize(
    ("seen", "p"), [(5.0, 0.4), (4.0, 0.8), (3.0, 1.0), (2.5, 1.0), (1.0, 0.8), (0.0, 0.4)]
)
def test_chance_counts_what_is_as_far_out_on_the_nearest_side(seen, p):
    # Of four permutations and what was seen itself, and twice that for two sides.
    assert _two_sided(np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([seen])) == pytest.approx(p)
    # Each area is set beside its own permutations.
    two = np.array([[1.0, 5.0], [2.0, 6.0], [3.0, 7.0], [4.0, 8.0]])
    assert _two_sided(two, np.array([seen, 5.0])) == pytest.approx([p, 0.8])


@pytest.mark.parametrize(
    ("above", "p", "islands", "missing", "told"),
    [
        (0.3, 0.05, (), (), "Hoge waarden liggen bij hoge, en lage bij lage: dat is geen toeval."),
        (-0.3, 0.01, (), (), "Hoge waarden liggen naast lage: dat is geen toeval."),
        (
            0.3,
            0.06,
            ("a",),
            ("b", "c"),
            "Hoge en lage waarden liggen niet aantoonbaar bij elkaar. Niet meegerekend: twee "
            "gebieden zonder cijfer en één gebied zonder buren met een cijfer.",
        ),
    ],
)
def test_the_pattern_in_words(above, p, islands, missing, told):
    assert _sentence(above, p, 0.05, islands, missing) == told


# The library also tells a variance that three areas do not have; it is not used here.
@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
def test_three_areas_that_touch_have_a_pattern():
    board = squares().iloc[:3]
    found = read(pd.Series([1.0, 2, 4], board.index), board, permutations=99)
    # Around 7/3: −4/3, −1/3 and 5/3, of which the neighbours lie −1/3, 1/6 and −1/3.
    assert found.moran == pytest.approx((4 / 9 - 1 / 18 - 5 / 9) / (42 / 9))
    assert found.areas["label"].notna().all()
