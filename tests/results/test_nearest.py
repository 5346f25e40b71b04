"""The nearest other area is the same, however many there are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from genkgeo.results import Risk, nearest

# Whole numbers give ties and rows that are the same; NaN is an absent figure.
cells = st.integers(-2, 2).map(float) | st.just(np.nan) | st.floats(-1, 1, width=16)
tables = st.tuples(st.integers(2, 25), st.integers(1, 4)).flatmap(
    lambda shape: arrays(float, shape, elements=cells)
)


@pytest.mark.slow
@given(tables)
@example(np.zeros((5, 2)))
@example(np.array([[0.0, np.nan], [np.nan, 0.0]]))
@example(np.array([[0.0, -0.0], [-0.0, 0.0], [1.0, np.nan]]))
def test_trees_find_what_all_pairs_find(values):
    values = values[~np.isnan(values).all(axis=1)]
    by_trees = nearest._by_trees(values, nearest._kinds(values))
    assert by_trees.tolist() == nearest.by_all_pairs(values).tolist()


@given(tables)
def test_blocks_of_any_size_find_the_same(values):
    values = values[~np.isnan(values).all(axis=1)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "CELLS", 1)
        one_by_one = nearest.by_all_pairs(values)
    assert one_by_one.tolist() == nearest.by_all_pairs(values).tolist()


def test_many_areas_need_no_table_of_all_pairs(monkeypatch):
    monkeypatch.setattr(nearest, "by_all_pairs", None)
    values = np.random.default_rng(1).normal(size=(nearest.FEW + 1, 3))
    away = np.linalg.norm(values[7] - values, axis=1)
    assert nearest.nearest(values)[7] == np.argsort(away)[1]


@pytest.mark.parametrize("values", [[1.0, 0.0, -1.0], [-1.0, 0.0, 1.0], [1.0, 0.0, -1.0, 9.0, 0.5]])
def test_of_two_that_are_equally_near_a_tree_gives_the_first(values):
    rows = np.array(values)[:, None]
    found = nearest._by_trees(rows, nearest._kinds(rows))
    assert found.tolist() == nearest.by_all_pairs(rows).tolist()
    assert found[1] == (0 if len(values) == 3 else 4)


def test_of_two_that_are_nearly_as_near_the_nearer_is_given_where_figures_are_absent():
    # The second is farther from the first than the third is, by less than a hair.
    values = np.array([[0.0, np.nan], [1.0 + 1e-10, 5.0], [1.0, 9.0]])
    assert nearest._by_trees(values, nearest._kinds(values))[0] == 2


def test_an_area_with_nothing_in_common_resembles_no_other():
    contributions = pd.DataFrame(
        {"a": [1.0, 1.5, np.nan], "b": [np.nan, np.nan, 1.0]}, index=["W1", "W2", "W3"]
    )
    risk = Risk("wijk", pd.DataFrame(), contributions, pd.Series(dtype=float))
    assert risk.most_similar.to_dict() == {"W1": "W2", "W2": "W1"}
