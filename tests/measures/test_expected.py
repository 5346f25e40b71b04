"""What a figure is to be expected to be where only small counts are hidden, by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import sparse

from genkgeo.measures.expected import expected_more, small_count
from genkgeo.parameters.registry import Indicator


def indicator(**changes: object) -> Indicator:
    plain = {"label": "x", "short": "X", "unit": "%", "domain": "werk", "source": "x"}
    plain |= {"numerator": "n", "denominator": "d", "hidden_at_most": 4}
    return Indicator(**(plain | changes))


def expected(
    cells: list[float], sizes: list[float], rate: float, more: float, **changes: object
) -> float:
    """What is expected of one area of so many units, of which some cells are hidden."""
    terms = SimpleNamespace(
        numerator_hidden=np.array(cells)[:, None],
        denominator=np.array(sizes)[:, None],
        indicators=[indicator(**changes)],
    )
    matrix = sparse.csr_array(np.ones((1, len(cells))))
    found = expected_more(terms, matrix, np.array([[rate]]), np.array([[more]]))
    assert found.shape == (1, 1)
    return float(found[0, 0])


def test_a_small_count_by_hand():
    # Of 1, 2 and 3 with a mean of 1 the weights are 1, ½ and ⅙: (1 + 1 + ½) ÷ 1⅔ = 1½.
    assert small_count(np.array([1.0]), 3).tolist() == pytest.approx([1.5])
    # Of 1 and 2 with a mean of 4: 4 and 8, so (4 + 16) ÷ 12; 2,9 is no 3, and below 1 it is 1.
    assert small_count(np.array([4.0]), 2.9).tolist() == pytest.approx([5 / 3])
    assert small_count(np.array([4.0]), 0.5).tolist() == [1.0]
    assert small_count(np.array([[1.0], [4.0]]), 1).tolist() == [[1.0], [1.0]]
    # Of 1, 2 and 3 with a mean of 4: 4, 8 and 10⅔, so (4 + 16 + 32) ÷ 22⅔.
    assert small_count(np.array([[1.0, 4.0]]), 3)[0].tolist() == pytest.approx([1.5, 52 * 3 / 68])


# Two cells of 20 and 40 people are hidden, and of those known one in ten counts: 6 of 60, or 3 in
# each. Of 1 to 4 with that mean the weights are 3, 4½, 4½ and 3⅜: 39 ÷ 15,375.
OF_ONE = (3 * 1 + 4.5 * 2 + 4.5 * 3 + 3.375 * 4) / (3 + 4.5 + 4.5 + 3.375)
HIDDEN, PEOPLE = [1.0, 1.0, 0.0], [20.0, 40.0, 999.0]


def test_hidden_counts_are_small_counts_around_the_rate():
    assert expected(HIDDEN, PEOPLE, 0.1, 8.0) == pytest.approx(2 * OF_ONE)
    # What is no hidden count may be anything up to what is left: of 14 less 2 × 4 the half.
    assert expected(HIDDEN, PEOPLE, 0.1, 14.0) == pytest.approx(2 * OF_ONE + 3.0)
    # It is never more than what is possible.
    assert expected(HIDDEN, PEOPLE, 0.1, 5.0) == 5.0
    # Of whom nobody knows how many they are nothing is expected of them.
    assert expected([1.0, 1.0], [60.0, np.nan], 0.1, 8.0) == pytest.approx(2 * OF_ONE)
    # Where it is hidden of one person it is that person, and no half of one.
    assert expected([1.0], [1.0], 0.5, 1.0) == 1.0
    # A half of one sector that lies here counts for a half.
    one = small_count(np.array([0.1 * 60 / 1.5]), 4)[0]
    assert expected([1.0, 0.5], [20.0, 40.0], 0.1, 6.0) == pytest.approx(1.5 * one)


@pytest.mark.parametrize(
    ("cells", "sizes", "rate", "changes"),
    [
        ([0.0, 0.0], [20.0, 40.0], 0.1, {}),
        ([1.0, 1.0], [0.0, 0.0], 0.1, {}),
        ([1.0, 1.0], [20.0, 40.0], 0.0, {}),
        ([1.0, 1.0], [20.0, 40.0], np.nan, {}),
        ([1.0, 1.0], [20.0, 40.0], 0.1, {"hidden_at_most": None}),
        ([1.0, 1.0], [20.0, 40.0], 0.1, {"kind": "mean"}),
    ],
)
def test_where_nothing_is_known_of_it_the_middle_is_expected(cells, sizes, rate, changes):
    assert expected(cells, sizes, rate, 7.0, **changes) == 3.5


def test_an_indicator_of_which_nothing_is_known_leaves_the_next_one():
    terms = SimpleNamespace(
        numerator_hidden=np.array([[1.0, 1.0]]),
        denominator=np.array([[30.0, 30.0]]),
        indicators=[indicator(hidden_at_most=None), indicator()],
    )
    found = expected_more(
        terms, sparse.csr_array(np.ones((1, 1))), np.array([[0.1, 0.1]]), np.array([[4.0, 4.0]])
    )
    assert found[0].tolist() == pytest.approx([2.0, OF_ONE])
