"""Text in drawings: places that keep apart, and lines that fit."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.isotonic import IsotonicRegression

from genkgeo.drawings import labels


@given(
    st.lists(st.floats(0, 100), min_size=1, max_size=6),
    st.floats(5, 15),
)
def test_places_keep_their_order_and_distance(wanted, gap):
    places = labels.keep_apart(wanted, gap, 0, 100)
    order = sorted(range(len(wanted)), key=lambda position: (wanted[position], position))
    placed = [places[position] for position in order]
    assert all(b - a >= gap - 1e-9 for a, b in itertools.pairwise(placed))
    assert placed[0] >= 0 and placed[-1] <= 100 + 1e-9


# The first fit of the reference is slow on a busy machine, and says nothing of the code here.
@pytest.mark.slow
@settings(deadline=None)
@given(st.lists(st.floats(-50, 150), min_size=1, max_size=6), st.floats(5, 15))
def test_places_move_as_little_as_least_squares_allows(wanted, gap):
    """The reference is another implementation of isotonic regression, with the same bounds."""
    wanted = sorted(wanted)
    steps = gap * np.arange(len(wanted))
    reference = IsotonicRegression(y_min=0, y_max=100 - steps[-1])
    expected = reference.fit_transform(np.arange(len(wanted)), np.array(wanted) - steps) + steps
    assert labels.keep_apart(wanted, gap, 0, 100) == pytest.approx(list(expected), abs=1e-6)


def test_places_that_need_not_move_stay():
    assert labels.keep_apart([5.0, 40.0, 80.0], 12, 0, 100) == [5.0, 40.0, 80.0]


@pytest.mark.slow
@given(st.text(max_size=60), st.floats(40, 200), st.integers(1, 4))
def test_wrapped_lines_fit(text, width, most):
    lines = labels.wrap(text, width, most=most)
    assert 1 <= len(lines) <= most
    assert all(labels.safe_width(line) <= width for line in lines)


def test_text_that_fits_is_kept_whole():
    assert "".join(labels.wrap("Kolderbos-Langerlo", 90)) == "Kolderbos-Langerlo"
    assert labels.wrap("", 50) == [""]
