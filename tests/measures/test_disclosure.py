"""Small areas are hidden, and the attacker who subtracts finds nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_areas import make_areas
from sums_attack import exposed, shown

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import build_cube
from genkgeo.measures.indicators import measure
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

NO_NUMBERS = ["numerator", "denominator", "value", "coverage", "low", "high"]
"""What a hidden row may not say, written out: the bounds of a hidden value give it away."""


def registry(**fields: object) -> dict[str, Indicator]:
    plain = {"label": "x", "short": "x", "unit": "%", "domain": "wonen", "source": "x"}
    plain |= {"numerator": "n", "denominator": "d", "minimum": 20}
    return {"x": Indicator(**(plain | fields))}


def measured(areas: Areas, sizes: dict[str, float], one: dict[str, Indicator]) -> pd.DataFrame:
    """Measure an indicator whose numerator is half its denominator; NaN is a hidden one."""
    rows = []
    for sector in areas.sectors.index:
        d = sizes.get(sector, 100)
        n = np.nan if np.isnan(d) else d // 2
        state = State.SUPPRESSED if np.isnan(d) else State.OBSERVED
        rows.append((sector, 2025, "n", n, state))
        rows.append((sector, 2025, "d", 30 if np.isnan(d) else d, State.OBSERVED))
    tidy = pd.DataFrame(rows, columns=["sector", "period", "variable", "value", "state"])
    return measure(build_cube(tidy, areas), one, areas)


def hidden(measures: pd.DataFrame) -> set[str]:
    return set(measures.loc[measures["state"] == State.SUPPRESSED, "area"])


TREE = {"A": {"P": 2, "Q": 2}, "B": {"R": 3}}


def test_small_sector_takes_its_smallest_neighbour_with_it():
    areas, one = make_areas(TREE), registry()
    before = measured(areas, {"R0": 8, "R1": 90}, one)
    after = shown(before, one, areas)
    assert hidden(after) == {"R0", "R1"}
    gone = after[after["area"].isin(["R0", "R1"])]
    assert gone[NO_NUMBERS].isna().all().all()
    rest = ~after["area"].isin(["R0", "R1"])
    pd.testing.assert_frame_equal(after[rest], before[rest])


def test_two_small_neighbours_guard_each_other():
    areas, one = make_areas(TREE), registry()
    assert hidden(shown(measured(areas, {"R0": 8, "R1": 19}, one), one, areas)) == {"R0", "R1"}


def test_area_as_large_as_the_minimum_is_shown():
    areas, one = make_areas(TREE), registry()
    assert hidden(shown(measured(areas, {"R0": 20}, one), one, areas)) == set()


def test_empty_neighbour_guards_nothing():
    areas, one = make_areas(TREE), registry()
    after = shown(measured(areas, {"R0": 8, "R1": 0}, one), one, areas)
    assert hidden(after) == {"R0", "R2"}
    assert after.loc[after["area"] == "R1", "state"].item() == State.NOT_APPLICABLE


def test_neighbour_hidden_by_the_supplier_guards_nothing():
    # the wijk does not count it, so what the wijk shows is still the sum of the other two
    areas, one = make_areas(TREE), registry()
    before = measured(areas, {"R0": 8, "R1": np.nan}, one)
    after = shown(before, one, areas)
    assert hidden(after) == {"R0", "R1", "R2"}
    assert exposed(after, before, areas).empty


def test_only_part_hides_the_larger_area_and_so_on():
    # P is P0; hiding P needs another wijk of A, and that one a sector of its own
    areas, one = make_areas({"A": {"P": 1, "Q": 2}, "B": {"R": 3}}), registry()
    before = measured(areas, {"P0": 8, "Q1": 60}, one)
    after = shown(before, one, areas)
    assert hidden(after) == {"P0", "P", "Q", "Q0"}
    assert exposed(after, before, areas).empty


def test_chain_of_single_parts_up_to_the_gemeente():
    areas, one = make_areas({"A": {"P": 1}, "B": {"R": 1}}), registry()
    before = measured(areas, {"P0": 8, "R0": 50}, one)
    after = shown(before, one, areas)
    assert hidden(after) == {"P0", "P", "A", "R0", "R", "B"}
    assert exposed(after, before, areas).empty


def test_what_both_parts_have_together_is_published_where_the_gemeente_has_no_figure():
    # B is what A has not; A is P, so that one of its sectors goes as well.
    areas, one = make_areas({"A": {"P": 2}, "B": {"R": 1}}), registry()
    before = measured(areas, {"R0": 8}, one)
    after = shown(before[before["level"] != "gemeente"], one, areas)
    assert hidden(after) == {"B", "R", "R0", "A", "P", "P0"}


def test_public_figures_take_the_first_step_only():
    areas, one = make_areas(TREE), registry(public=True)
    assert hidden(shown(measured(areas, {"R0": 8}, one), one, areas)) == {"R0"}


def test_a_number_that_one_indicator_hides_is_hidden_in_the_other():
    areas = make_areas(TREE)
    two = {"x": registry()["x"], "y": registry(minimum=5, public=True)["x"]}
    after = shown(measured(areas, {"R0": 8}, two), two, areas)
    assert hidden(after[after["indicator"] == "x"]) == {"R0", "R1"}
    assert hidden(after[after["indicator"] == "y"]) == {"R0", "R1"}
    alone = {"y": two["y"]}
    assert hidden(shown(measured(areas, {"R0": 8}, alone), alone, areas)) == set()


def test_protect_changes_nothing_in_place_and_asks_no_order_of_rows():
    areas, one = make_areas(TREE), registry()
    before = measured(areas, {"R0": 8, "P1": 3}, one)
    kept = before.copy()
    after = shown(before, one, areas)
    pd.testing.assert_frame_equal(before, kept)
    shuffled = before.sample(frac=1, random_state=1)  # with an index out of order too
    pd.testing.assert_frame_equal(shown(shuffled, one, areas).sort_index(), after)
    pd.testing.assert_frame_equal(shown(after, one, areas), after)


# --- the attacker -------------------------------------------------------------------------


def hide(measures: pd.DataFrame, *gone: str) -> pd.DataFrame:
    result = measures.copy()
    rows = result["area"].isin(gone)
    result.loc[rows, NO_NUMBERS] = np.nan
    result.loc[rows, "state"] = State.SUPPRESSED
    return result


@pytest.mark.parametrize(
    ("gone", "found"),
    [
        (["R0"], {"R0"}),
        (["R0", "R1"], set()),
        # R0 + R1 is known, so P is; P is not
        (["P", "P0", "R0", "R1"], {"P", "P0"}),
        # P and Q trade places, but their sum is known and so is each through its sectors
        (["P", "Q"], {"P", "Q"}),
        (["P", "Q", "P0"], {"P", "Q", "P0"}),
        (["P", "Q", "P0", "Q0"], set()),
        # through two levels: B is the rest of the gemeente, R is B, R0 the rest of R
        (["B", "R", "R0"], {"B", "R", "R0"}),
        (["99001"], {"99001"}),
    ],
)
def test_attacker_finds_what_the_sums_give_away(gone, found):
    areas, one = make_areas(TREE), registry()
    before = measured(areas, {}, one)
    assert set(exposed(hide(before, *gone), before, areas)["area"]) == found


def test_attacker_computes_the_very_numbers():
    # an attack by hand, without `exposed`: subtract the shown neighbour from the shown wijk
    areas, one = make_areas(TREE), registry()
    before = measured(areas, {"P0": 8}, one)
    seen = hide(before, "P0").set_index("area")["numerator"]
    assert seen["P"] - seen["P1"] == before.set_index("area")["numerator"]["P0"]
    assert exposed(hide(before, "P0"), before, areas)["area"].tolist() == ["P0"]


TREES = st.dictionaries(
    st.sampled_from("ABCD"),
    st.dictionaries(st.sampled_from("KLMN"), st.integers(1, 4), min_size=1, max_size=3),
    min_size=1,
    max_size=4,
).map(
    lambda tree: {
        part: {f"{part}{wijk}": number for wijk, number in wijken.items()}
        for part, wijken in tree.items()
    }
)


@pytest.mark.slow
@given(st.data(), TREES)
@settings(max_examples=60, deadline=None)
def test_attacker_finds_nothing_in_any_hierarchy(data, tree):
    areas, one = make_areas(tree), registry()
    some = st.sampled_from([0, 3, 8, 19, 20, 40, 40, 300, 500, np.nan])
    sizes = {sector: data.draw(some) for sector in areas.sectors.index}
    before = measured(areas, sizes, one)
    after = shown(before, one, areas)
    assert exposed(after, before, areas).empty
    small = before["denominator"].between(0, 20, inclusive="neither")
    assert (after.loc[small, "state"] == State.SUPPRESSED).all()
    if not small.any():
        pd.testing.assert_frame_equal(after, before)


def test_attacker_finds_nothing_in_the_example_and_would_without_the_second_step(genk):
    here, every = genk.computed.areas["2025"], genk.computed.params.registry
    rows = genk.computed.figures[genk.computed.figures["vintage"] == "2025"]
    before = measure(build_cube(rows, here), every, here)
    assert exposed(shown(before, every, here), before, here).empty
    public = {name: one.model_copy(update={"public": True}) for name, one in every.items()}
    assert len(exposed(shown(before, public, here), before, here)) > 0


@pytest.mark.parametrize(("size", "is_hidden"), [(20 - 4e-8, False), (19.99, True)])
def test_the_rounding_of_weights_does_not_hide_an_area(size, is_hidden):
    areas, one = make_areas(TREE), registry()
    after = shown(measured(areas, {"R0": size}, one), one, areas)
    assert ("R0" in hidden(after)) == is_hidden
