"""Crosswalks: what goes in comes out, to the last person, and nothing moves unseen."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import scripts
import shapely
import two_levels
from command import run
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT
from shapely.geometry import LineString, Point, Polygon, box

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.overlay import checked, overlay, residents_in
from genkgeo.areas.same_list import touched, under_codes_of_now
from genkgeo.areas.vintages import (
    _refuse_uncovered,
    check,
    crosswalk,
    read_crosswalk,
    report,
    transfer,
    transfers,
)
from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.levels import Levels
from genkgeo.sources.crosswalks import read_directions, write_crosswalk
from genkgeo.sources.layers import read_all, read_layer, read_population

TABLE = ROOT / "data/gebieden/omrekening.csv"
DIRECTIONS = [("2019", "2025"), ("2025", "2019")]
X, Y = 226_000.0, 184_000.0
"""A place in Genk (m), for files that must lie in Belgium."""


def frame(shapes: dict[str, shapely.Geometry]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(index=list(shapes), geometry=list(shapes.values()), crs=31370)


def strips(*cuts: float, names: str, height: float = 10) -> gpd.GeoDataFrame:
    """Give strips beside each other, cut at the given x."""
    pairs = zip(names, cuts, cuts[1:], strict=False)
    return frame({name: box(X + a, Y, X + b, Y + height) for name, a, b in pairs})


def homes(*rows: tuple[float, float]) -> gpd.GeoDataFrame:
    """Give points at (x, residents), halfway up the strips."""
    points = [Point(X + x, Y + 5) for x, _ in rows]
    return gpd.GeoDataFrame({"residents": [n for _, n in rows]}, geometry=points, crs=31370)


def areas(codes: list[str], buckets: tuple[str, ...] = ("ZZZZ", "REST")) -> Areas:
    sectors = pd.DataFrame(index=pd.Index(codes, name="sector"))
    return Areas("", "", "", Levels.between([]), sectors, {}, buckets[:1], buckets[1:], False)


def table(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["van", "naar", "gewicht"]).assign(oorsprong="oppervlakte")


def pairs(weights: pd.DataFrame) -> dict[str, float]:
    return {f"{row.van}{row.naar}": row.gewicht for row in weights.itertuples()}


def codes(vintage: str) -> list[str]:
    path = ROOT / f"data/gebieden/sectoren_{vintage}.csv"
    return pd.read_csv(path, dtype=str)["sector"].tolist()


OLD = strips(0, 50, 100, names="AB")
NEW = strips(0, 40, 70, 100, names="PQR")

# --- weights by area -------------------------------------------------------------------------


def test_two_squares_become_three():
    old_to_new = crosswalk(OLD, NEW)
    assert pairs(old_to_new.weights) == pytest.approx({"AP": 0.8, "AQ": 0.2, "BQ": 0.4, "BR": 0.6})
    assert old_to_new.weights["oorsprong"].unique().tolist() == ["oppervlakte"]
    assert old_to_new.dropped.empty
    assert list(old_to_new.dropped) == ["van", "naar", "aandeel"]


def test_an_area_that_stays_goes_over_whole():
    old_to_new = crosswalk(OLD, OLD)
    assert old_to_new.weights.to_dict("records") == [
        {"van": code, "naar": code, "gewicht": 1.0, "oorsprong": "code blijft"} for code in "AB"
    ]


def test_the_same_shape_written_otherwise_is_the_same():
    turned = OLD.set_geometry(shapely.reverse(OLD.geometry.to_numpy()), crs=31370)
    assert crosswalk(OLD, turned).weights.equals(crosswalk(OLD, OLD).weights)


def test_a_new_code_for_the_same_shape_is_no_code_that_stays():
    old_to_new = crosswalk(OLD, OLD.rename(index={"A": "K"})).weights
    assert old_to_new["oorsprong"].tolist() == ["oppervlakte", "code blijft"]
    assert old_to_new["gewicht"].tolist() == [1, 1]


def test_row_order_does_not_matter():
    people = homes((10, 3), (40, 5), (50, 7), (90, 1))
    for population in (None, people):
        here = crosswalk(OLD, NEW, population=population)
        turned = crosswalk(OLD[::-1], NEW[::-1], population=population)
        assert here.weights.equals(turned.weights)


def test_the_arguments_are_left_alone():
    old, new = OLD[::-1].copy(), NEW.copy()
    crosswalk(old, new)
    assert old.index.tolist() == ["B", "A"]
    assert new.geometry.geom_equals(NEW.geometry).all()


def test_an_invalid_shape_that_stays_is_not_cut():
    bow = frame({"A": Polygon([(X, Y), (X + 9, Y + 9), (X + 9, Y), (X, Y + 5)])})
    assert crosswalk(bow, bow).weights["gewicht"].tolist() == [1]
    with pytest.raises(DataError, match="ongeldig"):
        crosswalk(bow, frame({"A": box(X, Y, X + 9, Y + 9)}))
    with pytest.raises(DataError, match="ongeldig"):
        crosswalk(frame({"A": box(X, Y, X + 9, Y + 9)}), bow)


# --- slivers and what lies outside -----------------------------------------------------------


def test_slivers_are_dropped_and_reported():
    new = strips(0, 49.9, 100, names="AB")
    old_to_new = crosswalk(OLD, new)
    assert pairs(old_to_new.weights) == {"AA": 1, "BB": 1}
    assert old_to_new.weights["oorsprong"].unique().tolist() == ["code blijft"]
    (row,) = old_to_new.dropped.itertuples(index=False)
    assert row[:2] == ("A", "B")
    assert row.aandeel == pytest.approx(0.002)


def test_what_is_kept_beside_a_sliver_is_shared_in_the_same_proportion():
    old_to_new = crosswalk(strips(0, 100, 200, names="AB"), strips(0, 60, 99.6, 200, names="PQR"))
    expected = {"AP": 60 / 99.6, "AQ": 39.6 / 99.6, "BR": 1}
    assert pairs(old_to_new.weights) == pytest.approx(expected, abs=1e-8)


def test_a_sliver_that_is_most_of_a_new_area_is_kept():
    # Of Q, 5 wide, two fifths come from A and three from B: slivers of both.
    old = strips(0, 1000, 2000, names="AB")
    old_to_new = crosswalk(old, strips(0, 998, 1003, 2000, names="PQR"))
    assert pairs(old_to_new.weights) == pytest.approx({"AP": 1, "BQ": 0.003, "BR": 0.997}, abs=1e-8)
    assert old_to_new.dropped[["van", "naar"]].to_numpy().tolist() == [["A", "Q"]]


def test_just_a_twentieth_may_lie_outside_and_the_most_is_told_first():
    assert _refuse_uncovered(pd.Series({"A": 0.05, "B": 0.0})) is None
    with pytest.raises(DataError, match="2 van 3 oude gebieden") as caught:
        _refuse_uncovered(pd.Series({"A": 0.06, "B": 0.05, "C": 0.5}))
    assert caught.value.found == "C 50,00 %, A 6,00 %"


def test_areas_that_only_touch_have_no_piece_in_common():
    i, j, pieces = overlay(OLD.geometry, strips(-10, 50, 120, names="PQ").geometry)
    assert (i.tolist(), j.tolist()) == ([0, 1], [0, 1])
    assert shapely.area(pieces).tolist() == [500, 500]


def test_what_is_half_of_a_new_area_is_not_most_of_it():
    # A lies a thousandth outside, and of Q A and B each have a half: all three are told.
    old = strips(0, 1000, 2000, names="AB")
    old_to_new = crosswalk(old, strips(1, 998, 1002, 2000, names="PQR"))
    assert pairs(old_to_new.weights) == {"AP": 1, "BR": 1}
    assert old_to_new.dropped[["van", "naar"]].to_numpy().tolist() == [
        ["A", ""],
        ["A", "Q"],
        ["B", "Q"],
    ]
    assert old_to_new.dropped.index.tolist() == [0, 1, 2]


def test_a_share_of_just_a_sliver_is_kept():
    old = strips(0, 1000, 2000, names="AB")
    new = strips(0, 995, 2000, names="PQ")
    assert pairs(crosswalk(old, new, sliver=0.005).weights)["AQ"] == pytest.approx(0.005)
    assert pairs(crosswalk(old, new, sliver=0.0051).weights) == {"AP": 1, "BQ": 1}


def test_one_resident_of_all_is_somebody():
    alone = crosswalk(OLD, NEW, population=homes((45, 1))).weights.set_index(["van", "naar"])
    assert alone["oorsprong"].to_dict() == {
        ("A", "Q"): "inwoners",
        ("B", "Q"): "oppervlakte (geen inwoners)",
        ("B", "R"): "oppervlakte (geen inwoners)",
    }


def test_areas_and_homes_may_be_smaller_than_a_square_metre():
    small = frame({"A": box(X, Y, X + 0.5, Y + 1), "B": box(X + 0.5, Y, X + 1, Y + 1)})
    assert checked(small) is small
    home = gpd.GeoDataFrame(
        {"residents": [4]}, geometry=[box(X + 0.25, Y, X + 0.75, Y + 0.5)], crs=31370
    )
    assert residents_in(small.geometry.to_numpy(), home).tolist() == [2, 2]


def test_a_home_beside_a_slanting_border_is_in_the_piece_where_it_stands():
    low = Polygon([(X, Y), (X + 9, Y), (X, Y + 9)])
    high = Polygon([(X + 9, Y + 9), (X + 9, Y), (X, Y + 9)])
    home = gpd.GeoDataFrame({"residents": [4]}, geometry=[Point(X + 8, Y + 8)], crs=31370)
    assert residents_in(np.array([low, high]), home).tolist() == [0, 4]


def test_a_broken_shape_beside_a_slanting_border_does_no_harm():
    corner = frame({"A": Polygon([(X, Y), (X + 9, Y), (X, Y + 9)])})
    bow = Polygon([(X + 6, Y + 6), (X + 9, Y + 9), (X + 9, Y + 6), (X + 6, Y + 8)])
    new = frame({"A": Polygon([(X, Y), (X + 9, Y), (X, Y + 9), (X, Y + 1)]), "B": bow})
    assert pairs(crosswalk(corner, new).weights) == {"AA": 1}


def test_one_resident_is_enough_to_share_by_residents():
    old_to_new = crosswalk(OLD, NEW, population=homes((45, 1), (60, 1)))
    assert pairs(old_to_new.weights) == {"AQ": 1, "BQ": 1}
    assert set(old_to_new.weights["oorsprong"]) == {"inwoners"}


def test_a_smaller_sliver_keeps_them():
    new = strips(0, 49.9, 100, names="AB")
    old_to_new = crosswalk(OLD, new, sliver=0.001)
    assert pairs(old_to_new.weights) == pytest.approx({"AA": 0.998, "AB": 0.002, "BB": 1})
    assert old_to_new.dropped.empty


def test_a_small_new_area_is_no_sliver():
    """A new sector of 4 hectares in an old one of 1,000 must not lose its people."""
    old_to_new = crosswalk(strips(0, 1000, names="A"), strips(0, 996, 1000, names="AN"))
    assert pairs(old_to_new.weights) == pytest.approx({"AA": 0.996, "AN": 0.004})


def test_nothing_but_slivers_leaves_the_largest():
    """Where no part is large, the largest stays: nobody may disappear."""
    tall = {f"N{i:03}": box(X + i, Y - 100, X + i + 1 + (i == 399), Y + 100) for i in range(400)}
    old_to_new = crosswalk(strips(0, 401, names="A"), frame(tall))
    assert pairs(old_to_new.weights) == {"AN399": 1}
    assert len(old_to_new.dropped) == 399


def test_what_is_just_outside_is_reported():
    old_to_new = crosswalk(strips(0, 100, names="A"), strips(0, 99.8, names="A"))
    assert pairs(old_to_new.weights) == {"AA": 1}
    assert old_to_new.dropped["naar"].tolist() == [""]
    assert old_to_new.dropped["aandeel"].tolist() == pytest.approx([0.002])


def test_too_much_outside_is_refused():
    with pytest.raises(DataError, match="1 van 2 oude gebieden liggen deels buiten") as caught:
        crosswalk(OLD, strips(0, 95, names="A"))
    assert caught.value.found == "B 10,00 %"
    assert caught.value.expected == "hoogstens 5,00 % van een oud gebied"


def test_an_area_apart_from_all_is_refused():
    with pytest.raises(DataError, match="buiten alle nieuwe") as caught:
        crosswalk(OLD, strips(500, 600, names="A"))
    assert caught.value.found == "A 100,00 %, B 100,00 %"


# --- weights by residents --------------------------------------------------------------------


def test_people_decide_where_they_are_known():
    old_to_new = crosswalk(OLD, NEW, population=homes((10, 30), (45, 10), (60, 0))).weights
    assert pairs(old_to_new) == pytest.approx({"AP": 0.75, "AQ": 0.25, "BQ": 0.4, "BR": 0.6})
    assert old_to_new.groupby("van")["oorsprong"].first().tolist() == [
        "inwoners",
        "oppervlakte (geen inwoners)",
    ]


def test_people_of_polygons_are_spread_by_area():
    cells = frame({1: box(X, Y, X + 80, Y + 10), 2: box(X + 80, Y, X + 120, Y + 10)})
    old_to_new = crosswalk(OLD, NEW, population=cells.assign(residents=[80, 40]))
    assert pairs(old_to_new.weights) == pytest.approx({"AP": 0.8, "AQ": 0.2, "BQ": 0.4, "BR": 0.6})


def test_a_part_without_people_gets_nothing_where_others_live():
    old_to_new = crosswalk(OLD, NEW, population=homes((10, 30), (60, 5)))
    assert pairs(old_to_new.weights) == {"AP": 1, "BQ": 1}
    assert old_to_new.dropped.empty


def test_a_point_on_a_border_counts_once():
    pieces = overlay(OLD.geometry, NEW.geometry)[2]
    assert residents_in(pieces, homes((40, 7), (50, 11), (70, 13))).sum() == 31


def test_nobody_at_all():
    pieces = overlay(OLD.geometry, NEW.geometry)[2]
    assert residents_in(pieces, homes()).tolist() == [0, 0, 0, 0]
    assert residents_in(pieces, homes((500, 3))).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("people", [homes((500, 3)), homes((10, 0)), homes()])
def test_a_population_of_which_nobody_lives_here_is_refused(people):
    with pytest.raises(DataError, match="Geen enkele inwoner") as caught:
        crosswalk(OLD, NEW, population=people)
    assert "zonder --population" in caught.value.remedy


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf")])
def test_residents_are_counts(wrong):
    with pytest.raises(DataError, match="1 van 2 rijen van de bevolking heeft geen aantal"):
        crosswalk(OLD, NEW, population=homes((10, 1), (20, wrong)))


def test_residents_live_in_a_place():
    lines = gpd.GeoDataFrame({"residents": [1]}, geometry=[LineString([(0, 0), (1, 1)])], crs=31370)
    with pytest.raises(DataError, match="geen punt en geen geldig vlak"):
        crosswalk(OLD, NEW, population=lines)
    with pytest.raises(DataError, match="EPSG:31370"):
        crosswalk(OLD, NEW, population=homes((10, 1)).to_crs(4326))


# --- what cannot be laid over ----------------------------------------------------------------


def test_shapes_that_cannot_be_laid_over_are_refused():
    with pytest.raises(DataError, match="geen gebieden"):
        checked(OLD.iloc[:0])
    with pytest.raises(DataError, match="twee vormen") as caught:
        checked(pd.concat([OLD, OLD]))
    assert caught.value.found == "A, B"
    with pytest.raises(DataError, match="EPSG:31370") as caught:
        checked(OLD.set_crs(None, allow_override=True))
    assert caught.value.found == "geen stelsel"
    for hole in (Point(X, Y), Polygon(), None):
        with pytest.raises(DataError, match="geen vlak") as caught:
            checked(OLD.set_geometry([OLD.geometry.iloc[0], hole], crs=31370))
        assert caught.value.found == "B"


# --- identities ------------------------------------------------------------------------------

cut_lists = st.lists(st.integers(1, 99), max_size=5, unique=True).map(
    lambda cuts: [0, *sorted(cuts), 100]
)


@st.composite
def partitions(draw, prefix: str = "S") -> gpd.GeoDataFrame:
    """Cut one square in rectangles."""
    xs, ys = draw(cut_lists), draw(cut_lists)
    cells = {
        f"{prefix}{i:02}{j:02}": box(X + xs[i], Y + ys[j], X + xs[i + 1], Y + ys[j + 1])
        for i in range(len(xs) - 1)
        for j in range(len(ys) - 1)
    }
    return frame(cells)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(partitions(), partitions("N"), st.integers(0, 2**31), st.sampled_from([0.0, 0.005, 0.2]))
def test_any_partition_keeps_every_person(old, new, seed, sliver):
    there, back = crosswalk(old, new, sliver=sliver), crosswalk(new, old, sliver=sliver)
    for old_to_new, before, after in ((there, old, new), (back, new, old)):
        check(old_to_new.weights, before.index, after.index)
        assert (old_to_new.weights.groupby("van")["gewicht"].sum() == 1).all()
        assert old_to_new.weights.groupby("van")["gewicht"].apply(sum).eq(1).all()
    counts = np.random.default_rng(seed).integers(0, 30_000, (len(old) + 2, 3))
    here, over = areas(sorted(old.index)), areas(sorted(new.index))
    moved = transfer(there.weights, here, over) @ counts
    returned = transfer(back.weights, over, here) @ moved
    assert np.array_equal(moved.sum(axis=0), counts.sum(axis=0))
    assert returned.sum(axis=0) == pytest.approx(counts.sum(axis=0), abs=1e-6)
    assert np.array_equal(moved[-2:], counts[-2:])
    assert moved.min() >= 0


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(partitions(), partitions("N"), st.data())
def test_weights_are_the_shares_of_area_or_of_people(old, new, data):
    cells = st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 50))
    somebody = st.lists(cells, min_size=1, max_size=20).filter(lambda drawn: sum(drawn[0][2:]))
    drawn = data.draw(somebody)
    points = [Point(X + x + 0.5, Y + y + 0.5) for x, y, _ in drawn]
    people = gpd.GeoDataFrame({"residents": [n for *_, n in drawn]}, geometry=points, crs=31370)
    old_to_new = crosswalk(old, new, population=people, sliver=0).weights
    for row in old_to_new.itertuples():
        here, there = old.geometry[row.van], new.geometry[row.naar]
        inside = people.within(here)
        total = people["residents"][inside].sum()
        if total:
            share = people["residents"][inside & people.within(there)].sum() / total
        else:
            share = here.intersection(there).area / here.area
        assert row.gewicht == pytest.approx(share, abs=1e-8)
        assert row.oorsprong != "oppervlakte"


def test_buckets_move_to_their_own_code():
    over = areas(["P"], ("ZZZZ", "REST", "MEER"))
    matrix = transfer(table(("A", "P", 1), ("B", "P", 1)), areas(["A", "B"]), over)
    assert matrix.shape == (4, 4)
    assert (matrix @ np.array([1, 2, 4, 8])).tolist() == [3, 4, 8, 0]
    assert matrix.toarray()[1:].tolist() == [[0, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_a_bucket_that_disappears_is_refused():
    with pytest.raises(DataError, match="ontbreekt in de nieuwe indeling") as caught:
        transfer(table(("A", "P", 1)), areas(["A"]), areas(["P"], ("ZZZZ",)))
    assert caught.value.found == "REST"


def test_transfer_checks_the_weights():
    with pytest.raises(DataError, match="Een oud gebied staat niet in de omrekening"):
        transfer(table(("A", "P", 1)), areas(["A", "B"]), areas(["P"]))


# --- check -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "message", "found"),
    [
        ([("A", "P", 1), ("B", "Q", 1), ("X", "Q", 1)], "niet in de oude indeling", "X"),
        ([("A", "P", 1), ("B", "X", 1)], "niet in de nieuwe indeling", "X"),
        ([("A", "P", 1)], "Een oud gebied staat niet in de omrekening", "B"),
        ([("A", "P", 0.5), ("A", "P", 0.5), ("B", "Q", 1)], "twee keer", "A → P"),
        ([("A", "P", 1.5), ("A", "Q", -0.5), ("B", "Q", 1)], "negatief of geen getal", "A"),
        ([("A", "P", float("nan")), ("B", "Q", 1)], "negatief of geen getal", "A"),
        ([("A", "P", 0.5), ("A", "Q", 0.4), ("B", "Q", 1)], "tellen niet op tot 1", "A: 0.9"),
        ([("A", "P", 1), ("B", "Q", float("inf"))], "tellen niet op tot 1", "B: inf"),
    ],
)
def test_check_says_what_is_wrong_and_where(rows, message, found):
    with pytest.raises(DataError, match=message) as caught:
        check(table(*rows), pd.Index(["A", "B"]), pd.Index(["P", "Q"]))
    assert caught.value.found == found
    assert caught.value.where.startswith("omrekening, kolom")
    assert caught.value.remedy


def test_check_lets_rounding_through():
    third = round(1 / 3, 10)
    check(table(("A", "P", third), ("A", "Q", third), ("A", "R", third)), ["A"], ["P", "Q", "R"])


# --- the file --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def script():
    """The script that makes the table, loaded without running it."""
    return scripts.load(TABLE.parent / "make_crosswalk.py")


def test_the_embedded_table_is_what_the_script_makes(script, tmp_path):
    script.make(tmp_path / "omrekening.csv")
    assert (tmp_path / "omrekening.csv").read_bytes() == TABLE.read_bytes()


@pytest.mark.parametrize(("van", "naar"), DIRECTIONS)
def test_the_embedded_table_holds(van, naar):
    weights = read_crosswalk(TABLE, van, naar)
    check(weights, pd.Index(codes(van)), pd.Index(codes(naar)))
    assert (weights.groupby("van")["gewicht"].sum() == 1).all()
    assert set(weights["naar"]) == set(codes(naar))


def test_the_embedded_table_follows_the_parents():
    """The weights say the same as the column ``ouder``, which comes from the codes."""
    parents = pd.read_csv(TABLE.parent / "sectoren_2025.csv", dtype=str)
    parents = parents.assign(ouder=parents["ouder"].str.split(";")).explode("ouder")
    wanted = set(zip(parents["ouder"], parents["sector"], strict=True))
    weights = read_crosswalk(TABLE, "2019", "2025")
    drawn = set(zip(weights["van"], weights["naar"], strict=True))
    assert drawn <= wanted
    # the schematic B222 falls in one of the two areas that it and B220 became
    assert wanted - drawn <= {("71016B222", "71016B22K"), ("71016B222", "71016B22L")}
    assert (weights["oorsprong"] == "code blijft").sum() == 35


def test_there_and_back_keeps_the_city():
    here, there = areas(codes("2019")), areas(codes("2025"))
    counts = np.random.default_rng(71016).integers(0, 5_000, len(here.units))
    moved = transfer(read_crosswalk(TABLE, "2019", "2025"), here, there) @ counts
    back = transfer(read_crosswalk(TABLE, "2025", "2019"), there, here) @ moved
    assert moved.sum() == counts.sum()
    assert back.sum() == pytest.approx(counts.sum(), abs=1e-6)


def test_a_table_comes_back_as_it_was_written(tmp_path, monkeypatch):
    monkeypatch.setattr("os.linesep", "\r\n")  # as on Windows
    path = tmp_path / "omrekening.csv"
    weights = crosswalk(OLD, NEW).weights
    write_crosswalk(
        path, {("oud", "nieuw"): weights, ("nieuw", "oud"): crosswalk(NEW, OLD).weights}
    )
    assert read_crosswalk(path, "oud", "nieuw").equals(weights)
    assert path.read_bytes().count(b"\n") == 9
    assert b"\r" not in path.read_bytes()


def test_a_direction_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="tussen deze indelingen") as caught:
        read_crosswalk(TABLE, "2011", "2019")
    assert caught.value.expected == "2011 → 2019"
    assert caught.value.found == "2019 → 2025, 2025 → 2019"
    with pytest.raises(DataError, match="kan niet bewaard worden"):
        write_crosswalk(tmp_path / "geen/map.csv", {("a", "b"): crosswalk(OLD, NEW).weights})


def test_a_weight_that_is_no_number_is_refused(tmp_path):
    path = tmp_path / "omrekening.csv"
    head = "van_indeling,naar_indeling,van,naar,gewicht,oorsprong"
    path.write_text(f'{head}\n2019,2025,A,P,1,x\n2019,2025,B,P,"0,5",x\n')
    with pytest.raises(DataError, match="geen getal") as caught:
        read_crosswalk(path, "2019", "2025")
    assert "rij 3, kolom gewicht" in caught.value.where


def test_the_report_puts_the_largest_first():
    shown = report(crosswalk(OLD, NEW).weights, pd.Series({"A": "Bret"}), pd.Series({"R": "Oost"}))
    assert list(shown) == ["van", "van_naam", "naar", "naar_naam", "aandeel"]
    assert (shown["van"] + shown["naar"]).tolist() == ["AP", "AQ", "BR", "BQ"]
    assert shown["van_naam"].tolist() == ["Bret", "Bret", "", ""]
    assert shown["naar_naam"].tolist() == ["", "", "Oost", ""]
    halves = report(table(("A", "Q", 0.5), ("A", "P", 0.5)), pd.Series(), pd.Series())
    assert halves["naar"].tolist() == ["P", "Q"], "of equal shares the first code"


def test_moves_are_read_from_every_list_that_is_not_the_one_shown(tmp_path):
    path = tmp_path / "omrekening.csv"
    write_crosswalk(path, {("oud", "nu"): table(("A", "P", 0.25), ("A", "Q", 0.75))})
    here = {"oud": areas(["A"]), "nu": areas(["P", "Q"])}
    moves = transfers(path, ["nu", "oud", "oud"], "nu", here)
    assert list(moves) == [("oud", "nu")]
    assert (moves["oud", "nu"] @ [100, 2, 1]).tolist() == [25, 75, 2, 1]
    assert transfers(None, ["nu", "oud"], "nu", here) == {}


def test_a_table_of_moves_without_a_column_is_refused(tmp_path):
    path = tmp_path / "omrekening.csv"
    path.write_text("van_indeling,van,naar,gewicht,oorsprong\n2019,A,P,1,x\n")
    for read in (read_directions, lambda path: read_crosswalk(path, "2019", "2025")):
        with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
            read(path)
        assert caught.value.expected == "naar_indeling"


# --- layers and the command ------------------------------------------------------------------


@pytest.fixture
def files(tmp_path) -> Path:
    """Give a folder with the shapes of both lists, homes, and a table of the old areas."""
    for name, areas_ in (("oud", OLD), ("nieuw", NEW)):
        areas_.rename_axis("sector").reset_index().to_file(tmp_path / f"{name}.gpkg")
    people = homes((10, 30), (45, 10), (60, 5)).rename(columns={"residents": "inwoners"})
    people.to_file(tmp_path / "huizen.gpkg")
    (tmp_path / "oud.csv").write_text("sector,naam\nA,Bret [1]\n")
    return tmp_path


def test_the_command_writes_the_table_and_shows_the_splits(files):
    done = run(
        "crosswalk",
        files / "oud.gpkg", files / "nieuw.gpkg", "--old-areas", files / "oud.csv",
        "--population", files / "huizen.gpkg", "--old-name", "2019", "--out", files / "uit.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "1 oude gebieden, 1 gesplitst." in done.stdout
    for text in ("Bret [1]", "75,0 %", "25,0 %", "nooit percentages", "uit.csv"):
        assert text in done.stdout
    assert pairs(read_crosswalk(files / "uit.csv", "2019", "nieuw")) == {"AP": 0.75, "AQ": 0.25}


def test_the_command_names_areas_that_nobody_of_the_population_lives_in(files):
    people = homes((10, 30), (500, 5)).rename(columns={"residents": "inwoners"})
    people.to_file(files / "half.gpkg")
    done = run(
        "crosswalk",
        files / "oud.gpkg", files / "nieuw.gpkg",
        "--population", files / "half.gpkg", "--out", files / "uit.csv",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Zonder inwoners, dus verdeeld naar oppervlakte: B." in done.stdout


def test_the_command_reports_what_it_left_out(files):
    moved = strips(0, 49.9, 99.9, names="AB").rename_axis("wijk").reset_index()
    moved.to_file(files / "schuin.gpkg")
    done = run(
        "crosswalk",
        files / "oud.gpkg",
        files / "schuin.gpkg",
        "--new-code",
        "wijk",
        "--out",
        files / "uit.csv",
    )
    assert done.returncode == 0, done.stderr
    assert "0 gesplitst" in done.stdout
    assert "Weggelaten snippers: 1, de grootste 0,2 % van een gebied" in done.stdout
    assert "A → B  0,2 %" in done.stdout
    assert "Deels buiten alle nieuwe gebieden: 1, hoogstens 0,2 %" in done.stdout


def test_the_command_ends_with_2_on_bad_input(files):
    short = strips(0, 80, names="A").rename_axis("sector").reset_index()
    short.to_file(files / "kort.gpkg")
    out = files / "uit.csv"
    for old, new, message in (
        ("oud.gpkg", "kort.gpkg", "buiten alle nieuwe"),
        ("niets.gpkg", "kort.gpkg", "Het bestand bestaat niet"),
        ("oud.csv", "kort.gpkg", "FOUT"),
    ):
        done = run("crosswalk", files / old, files / new, "--out", out)
        assert done.returncode == 2
        assert message in done.stderr
        assert "Traceback" not in done.stderr
        assert not out.exists()


def test_a_layer_without_codes_or_shapes_is_refused(files):
    frame({"A": box(X, Y, X + 9, Y + 9)}).assign(sector=[" "]).to_file(files / "leeg.gpkg")
    with pytest.raises(DataError, match="Een gebied heeft geen code"):
        read_all(files / "leeg.gpkg")
    OLD.iloc[:0].assign(sector="").to_file(files / "niets.gpkg")
    with pytest.raises(DataError, match="staan geen gebieden"):
        read_all(files / "niets.gpkg")
    with pytest.raises(DataError, match="kolom met de gebiedscode"):
        read_all(files / "huizen.gpkg")
    (files / "stuk.gpkg").write_bytes(b"niets")
    (files / "stuk.zip").write_bytes(b"niets")
    for name in ("stuk.gpkg", "stuk.zip"):
        with pytest.raises(DataError, match="beschadigd") as caught:
            read_all(files / name)
        assert " " in caught.value.found, "what the library complains of, not the kind of error"
    half = OLD.assign(naam=["P", ""])
    half.to_file(files / "half.gpkg")
    with pytest.raises(DataError, match="Een gebied heeft geen code") as caught:
        read_all(files / "half.gpkg", "naam")
    assert caught.value.found == "1 van 2 gebieden"
    # The column that was asked for goes before one with an official name.
    both = OLD.rename_axis("sector").reset_index().assign(naam=["P", "Q"])
    both.to_file(files / "naam.gpkg")
    assert read_all(files / "naam.gpkg", "naam").index.tolist() == ["P", "Q"]
    assert read_all(files / "naam.gpkg").index.name == "sector"
    (files / "naam.csv").write_text("code\nQ\n")
    found, _ = read_layer(files / "naam.gpkg", "naam", files / "naam.csv")
    assert found.index.tolist() == ["Q"]
    for reader in (read_all, read_population):
        with pytest.raises(DataError, match="bestaat niet"):
            reader(files / "weg.gpkg")
    with pytest.raises(DataError, match="bestaat niet"):
        read_layer(files / "weg.gpkg", table=files / "oud.csv")


def test_a_doubled_code_of_a_layer_is_refused(files):
    twice = OLD.rename(index={"B": "A"}).rename_axis("sector").reset_index()
    twice.to_file(files / "dubbel.gpkg")
    with pytest.raises(DataError, match="twee keer"):
        read_all(files / "dubbel.gpkg")


def test_a_population_that_cannot_be_used_is_refused(files):
    with pytest.raises(DataError, match="kolom met inwoners"):
        read_population(files / "oud.gpkg")
    people = homes((10, 3))
    people.assign(residents="drie").to_file(files / "tekst.gpkg")
    with pytest.raises(DataError, match="geen getallen"):
        read_population(files / "tekst.gpkg")
    people.to_crs(3857).to_file(files / "web.gpkg")
    with pytest.raises(DataError, match="coördinatenstelsel"):
        read_population(files / "web.gpkg")
    with pytest.raises(DataError, match="zonder vormen"):
        read_population(files / "oud.csv")
    assert read_population(files / "huizen.gpkg")["residents"].tolist() == [30, 10, 5]


# --- the official files ----------------------------------------------------------------------


def test_the_wijken_of_2024_in_those_of_2025(shared_data):
    """The outer border of Nieuwe Kempen moved by 0.9 %: reported, and nobody is lost."""
    old, new = (read_all(shared_data / f"genk/wijken_{year}.gpkg") for year in (2024, 2025))
    dropped = crosswalk(old, new).dropped.set_index(["van", "naar"])["aandeel"]
    assert dropped["7101619", ""] == pytest.approx(0.0091, abs=0.0005)
    for van, naar in ((old, new), (new, old)):
        weights = crosswalk(van, naar).weights
        counts = np.random.default_rng(1).integers(0, 9_000, len(van) + 2)
        moved = transfer(weights, areas(sorted(van.index)), areas(sorted(naar.index))) @ counts
        assert moved.sum() == counts.sum()
    share = pairs(crosswalk(old, new).weights)
    assert share["71016471016W10"] == pytest.approx(0.22, abs=0.02)  # Driehoeven
    assert share["71016971016W27"] == pytest.approx(0.20, abs=0.02)  # Hoevenzavel
    assert 1 - share["710161671016W16"] == pytest.approx(0.16, abs=0.02)  # Nieuw Sledderlo


@pytest.mark.parametrize(
    ("sector", "wijk", "outside"),
    [
        ("71016B1CB", "71016W26", 0.24),  # Nieuw-Texas → Waterschei-Noord
        ("71016B233", "71016W10", 0.22),  # Driehoeven → Industrieterrein Genk-Noord
        ("71016B220", "71016W27", 0.20),  # Hoevenzavel → Waterschei-Zuid
        ("71016A432", "71016W10", 0.11),  # Schemmersberg → Industrieterrein Genk-Noord
    ],
)
def test_sectors_of_2024_that_partly_changed_wijk(sector_shares, sector, wijk, outside):
    assert sector_shares[sector + wijk] == pytest.approx(outside, abs=0.02)


def test_nieuw_sledderlo_lost_a_sixth_to_two_wijken(sector_shares):
    assert 1 - sector_shares["71016A73471016W16"] == pytest.approx(0.17, abs=0.01)


@pytest.fixture(scope="module")
def sector_shares(shared_data) -> dict[str, float]:
    """Shares of the sectors of 2024 in the wijken of 2025; sectors in simplified outlines."""
    sectors = read_all(
        shared_data / "genk/sectoren_2021_vereenvoudigd.gpkg", code="CD_SECTOR_REFNIS"
    )
    wijken = read_all(shared_data / "genk/wijken_2025.gpkg")
    return pairs(crosswalk(sectors, wijken, sliver=0.02).weights)


def test_belgium_against_itself(shared_data):
    path = shared_data / "belgium/sh_statbel_statistical_sectors_31370_20210101.geojson.zip"
    belgium = gpd.read_file(f"/vsizip/{path}").set_index("cd_sector")[["geometry"]]
    old_to_new = crosswalk(belgium, belgium)
    assert len(old_to_new.weights) == 19_478
    assert (old_to_new.weights["gewicht"] == 1).all()
    assert (old_to_new.weights["oorsprong"] == "code blijft").all()
    assert old_to_new.dropped.empty


def test_the_output_may_not_be_an_input(tmp_path):
    from genkgeo.commands.cli import crosswalk as command

    source = ROOT / "data/shapes/sectoren_2019.geojson"
    copy = tmp_path / "oud.geojson"
    copy.write_bytes(source.read_bytes())
    with pytest.raises(ParamsError, match="zou een invoerbestand overschrijven"):
        command(copy, source, copy)
    assert copy.read_bytes() == source.read_bytes()


# --- a code that is gone within one list -----------------------------------------------------


def small(**wijk: str) -> Areas:
    sectors = pd.DataFrame({"wijk": wijk, "stadsdeel": "D"})
    return Areas("", "X", "", two_levels.LEVELS, sectors, {}, ("Z",), (), False)


def test_counts_of_a_code_that_is_gone_go_to_its_heir_by_hand():
    then = {"nu": small(A="W", B="W", C="V", G="V"), "weg": small(A="W", B="W")}
    now = {"nu": small(A="W", D="W", C="V")}
    rows = [
        # A list that is no longer given stays as it was.
        ("weg", "B", "n", 64.0),
        # B goes to the new D of its wijk; G to C, where it is added.
        ("nu", "A", "n", 1.0),
        ("nu", "B", "n", 2.0),
        ("nu", "C", "n", 4.0),
        ("nu", "G", "n", 8.0),
        ("nu", "C", "k", np.nan),
        ("nu", "G", "k", 8.0),
        # Of a mean a code that is gone loses its figure.
        ("nu", "C", "mean", 16.0),
        ("nu", "G", "mean", 32.0),
    ]
    frame = pd.DataFrame(rows, columns=["vintage", "sector", "variable", "value"])
    state = np.where(frame["value"].isna(), "onderdrukt", "waargenomen")
    frame = frame.assign(period=2024, state=state)
    found = under_codes_of_now(frame, then, now, {"mean"})
    cells = found.set_index(["vintage", "sector", "variable"])
    assert cells["value"].to_dict() == pytest.approx(
        {
            ("nu", "A", "n"): 1.0,
            ("nu", "D", "n"): 2.0,
            ("nu", "C", "n"): 12.0,
            ("nu", "C", "k"): np.nan,
            ("nu", "C", "mean"): 16.0,
            ("weg", "B", "n"): 64.0,
        },
        nan_ok=True,
    )
    hidden = cells.index[cells["state"] == "onderdrukt"]
    assert hidden.tolist() == [("nu", "C", "k")]
    assert (cells["state"] == "waargenomen").sum() == 5
    assert found.index.tolist() == list(range(6))
    assert found["vintage"].iloc[0] == "weg", "lists stay in the order of the figures"
    whole = frame[frame["sector"].isin(["A", "C"])]
    assert under_codes_of_now(whole, then, now, set()) is whole
    assert touched(then["nu"], now["nu"]).tolist() == ["A", "D", "C"]
    assert touched(small(A="W", B="W", C="V"), now["nu"]).tolist() == ["A", "D"]
