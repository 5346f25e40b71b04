"""Ranks of a division that is a proposal, worked out by hand for a city of three areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty.proposed_borders import (
    Counts,
    Move,
    moved,
    ranks_under_moves,
    single_moves,
    widened,
)
from genkgeo.parameters.registry import Indicator

REGISTRY = {
    "arm": Indicator(
        label="arm", short="arm", unit="%", domain="wonen", numerator="n", denominator="d",
        factor=100, maximum_ratio=1, direction="higher", source="x",
    )
}  # fmt: skip
ABOVE = pd.Series({"a": "X", "b": "X", "c": "Y", "d": "Y", "e": "Z"})
TOUCHING = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e")]
COUNTS = {"a": (10, 100), "b": (30, 100), "c": (20, 100), "d": (40, 100), "e": (50, 100)}


def counts(of: dict[str, tuple[float, float]]) -> Counts:
    numerators = pd.DataFrame({"arm": {code: float(n) for code, (n, _) in of.items()}})
    denominators = pd.DataFrame({"arm": {code: float(d) for code, (_, d) in of.items()}})
    return Counts(100 * numerators / denominators, numerators, denominators)


PARTS = counts(COUNTS)
AREAS = counts({"X": (40, 200), "Y": (60, 200), "Z": (50, 100)})


def ranked(table: pd.DataFrame) -> pd.Series:
    return table["arm"].rank(ascending=False)


def certainty() -> pd.DataFrame:
    """Z has 50 %, Y 30 % and X 20 %; chance alone moves none of them."""
    rank = pd.Series({"X": 3.0, "Y": 2.0, "Z": 1.0})
    return pd.DataFrame(
        {"rank": rank, "rank_low": rank, "rank_high": rank, "p_top": 1.0, "group": ""}
    )


def test_the_parts_that_touch_another_area_go_there():
    # e is all there is of Z, and a touches no other area.
    assert single_moves(ABOVE, TOUCHING) == [
        Move("b", "X", "Y"), Move("c", "Y", "X"), Move("d", "Y", "Z")
    ]  # fmt: skip
    # What lies in no area, as beyond the border, goes nowhere and takes nothing.
    beyond = [*TOUCHING, ("a", "buiten"), ("buiten", "c")]
    assert single_moves(ABOVE, beyond) == single_moves(ABOVE, TOUCHING)


def test_what_is_counted_goes_from_the_one_to_the_other():
    after = moved(AREAS, PARTS, Move("b", "X", "Y"), REGISTRY)["arm"]
    assert after.round(9).to_dict() == {"X": 10.0, "Y": 30.0, "Z": 50.0}
    after = moved(AREAS, PARTS, Move("d", "Y", "Z"), REGISTRY)["arm"]
    assert after.round(9).to_dict() == {"X": 20.0, "Y": 20.0, "Z": 45.0}
    assert AREAS.values["arm"].to_dict() == {"X": 20.0, "Y": 30.0, "Z": 50.0}


def test_intervals_hold_the_ranks_under_every_move():
    """With d in Z, X and Y are equal: both are between 2 and 3 then."""
    ranks = ranks_under_moves(AREAS, PARTS, single_moves(ABOVE, TOUCHING), REGISTRY, ranked)
    assert list(ranks.index) == [0, 1, 2]
    assert ranks.to_numpy().tolist() == [[3, 2, 1], [3, 2, 1], [2.5, 2.5, 1]]
    wide = widened(certainty(), ranks)
    assert wide["rank_low"].to_dict() == {"X": 2.5, "Y": 2, "Z": 1}
    assert wide["rank_high"].to_dict() == {"X": 3, "Y": 2.5, "Z": 1}
    assert wide["border_low"].equals(wide["rank_low"])


def test_without_neighbours_nothing_changes():
    ranks = ranks_under_moves(AREAS, PARTS, single_moves(ABOVE, []), REGISTRY, ranked)
    assert list(ranks.columns) == ["X", "Y", "Z"]
    pd.testing.assert_frame_equal(widened(certainty(), ranks), certainty())


def test_an_interval_that_is_wider_already_stays():
    before = certainty().assign(rank_low=1.0, rank_high=3.0)
    ranks = pd.DataFrame([[3.0, 2.0, 1.0]], columns=["X", "Y", "Z"])
    after = widened(before, ranks)
    assert after[["rank_low", "rank_high"]].equals(before[["rank_low", "rank_high"]])


@pytest.mark.parametrize("part", [(np.nan, 100.0), (30.0, np.nan)])
def test_what_is_not_known_of_a_part_stays(part):
    after = moved(AREAS, counts(COUNTS | {"b": part}), Move("b", "X", "Y"), REGISTRY)["arm"]
    assert after.to_dict() == {"X": 20.0, "Y": 30.0, "Z": 50.0}


def test_a_count_grows_with_its_area():
    plain = REGISTRY["arm"].model_dump()
    alone = {"kind": "count", "denominator": None, "maximum_ratio": None, "factor": 10.0}
    registry = {"arm": Indicator(**plain | alone)}

    def told(of: dict[str, float]) -> Counts:
        numerators = pd.DataFrame({"arm": of})
        return Counts(10 * numerators, numerators, numerators * np.nan)

    areas, parts = told({"X": 40.0, "Y": 60.0, "Z": 50.0}), told({"b": 30.0})
    after = moved(areas, parts, Move("b", "X", "Y"), registry)["arm"]
    assert after.to_dict() == {"X": 100.0, "Y": 900.0, "Z": 500.0}


@pytest.mark.filterwarnings("error")
def test_an_area_of_which_nobody_would_be_left_keeps_its_figure():
    # Half of those counted in X are of b, and so are all of its people.
    parts = counts(COUNTS | {"b": (20, 200)})
    after = moved(AREAS, parts, Move("b", "X", "Y"), REGISTRY)["arm"]
    assert after.to_dict() == {"X": 20.0, "Y": 20.0, "Z": 50.0}
    # Where nobody was, there is no figure to set the new one beside, whatever was counted.
    empty = AREAS._replace(denominators=AREAS.denominators.mul([1, 0, 1], axis=0))
    after = moved(empty, PARTS, Move("b", "X", "Y"), REGISTRY)["arm"]
    assert after.to_dict() == {"X": 10.0, "Y": 30.0, "Z": 50.0}


def test_an_area_without_a_figure_stays_without():
    areas = AREAS._replace(values=AREAS.values.drop("Y").reindex(AREAS.values.index))
    after = moved(areas, PARTS, Move("b", "X", "Y"), REGISTRY)["arm"]
    assert np.isnan(after["Y"])
    assert after["X"] == 10


def test_chances_of_the_worst_doubt_as_the_borders_do():
    rank = pd.Series(np.arange(1.0, 8.0), list("ABCDEFG"))
    sure = pd.DataFrame(
        {"rank": rank, "rank_low": rank, "rank_high": rank, "p_top": (rank <= 5).astype(float)}
    ).assign(group="")
    changed = rank.replace({5.0: 6.0, 6.0: 5.0})
    after = widened(sure, pd.DataFrame([rank, changed, rank]).reset_index(drop=True))
    assert after["p_top"].round(9).tolist() == [1, 1, 1, 1, 0.75, 0.25, 0]
    assert after.loc["E", "group"] == "waarschijnlijk"
    assert after.loc["F", "group"] == "niet te onderscheiden"


def test_of_five_areas_all_are_among_the_worst_and_what_has_no_rank_has_no_chance():
    rank = pd.Series([1.0, 2, 3, 4, 5, np.nan], list("ABCDEF"))
    sure = pd.DataFrame({"rank": rank, "rank_low": rank, "rank_high": rank, "p_top": 0.7})
    sure = sure.assign(group="")
    ranks = pd.DataFrame([rank.replace({1.0: 2.0, 2.0: 1.0}), rank]).reset_index(drop=True)
    few = widened(sure, ranks)
    assert few["p_top"].tolist() == [0.7] * 6 and set(few["group"]) == {""}
    assert few["border_low"].tolist() == pytest.approx([1, 1, 3, 4, 5, np.nan], nan_ok=True)
    assert few["border_high"].tolist() == pytest.approx([2, 2, 3, 4, 5, np.nan], nan_ok=True)
    # With a sixth that is ranked each is at most as sure as the moves leave it.
    more = sure.assign(rank=rank.fillna(6.0))
    more.loc["G"] = [np.nan] * 3 + [0.7, ""]
    brought = ranks.assign(F=[5.0, 7.0], G=np.nan)
    found = widened(more, brought)
    assert found["p_top"].tolist() == pytest.approx([0.7] * 6 + [np.nan], nan_ok=True)
    assert (found["group"] != "").tolist() == [True] * 6 + [False]
    found = widened(more.assign(p_top=0.1), brought)
    # One of the two moves brings the sixth there; those among the worst stay as unsure.
    assert found["p_top"].tolist() == pytest.approx([0.1] * 5 + [1 / 3, np.nan], nan_ok=True)
