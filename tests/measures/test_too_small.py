"""What the rules of a source hide of each figure, on the border of each rule."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from few_numbers import NONE as NOT_THERE
from few_numbers import numbers

from genkgeo.measures.disclosure.secrets import Secret, TooSmall, secrets_of, too_small
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State

LEVELS = ("sector", "wijk", "gemeente")
NONE = np.nan


def rules(**fields: object) -> Indicator:
    plain = {"label": "x", "short": "x", "unit": "%", "domain": "wonen", "source": "x"}
    plain |= {"numerator": "n", "denominator": "d", "maximum_ratio": 1}
    return Indicator(**(plain | fields))


def hidden(one: Indicator, *rows: tuple, people: list[float] | None = None) -> TooSmall:
    """Apply the rules to rows of (numerator, denominator), of (value, state, level) too if told."""
    full = [(*row, *(0.5, State.OBSERVED, "sector")[len(row) - 2 :]) for row in rows]
    columns = ["numerator", "denominator", "value", "state", "level"]
    frame = pd.DataFrame(full, columns=columns).assign(indicator="x")
    return too_small(frame, {"x": one}, LEVELS, None if people is None else np.array(people))


@pytest.mark.parametrize("public", [False, True])
def test_a_denominator_below_the_minimum_is_too_small_but_none_at_all_is_not(public):
    found = hidden(rules(minimum=20, public=public), (5, 19), (5, 20), (0, 0), (5, 1), (1, NONE))
    assert found.whole.tolist() == [True, False, False, True, False]
    assert found.rows.tolist() == found.whole.tolist()
    # What is public may follow from other figures.
    assert found.secret.tolist() == ([False] * 5 if public else found.whole.tolist())
    # Rounded weights may take a millionth of the minimum away.
    found = hidden(rules(minimum=20, public=public), (5, 19.99999), (5, 19.99997))
    assert found.whole.tolist() == [False, True]


def test_a_count_below_the_smallest_is_too_small_and_none_only_where_it_is_told():
    counts = [(4, 100), (5, 100), (0, 100), (0, 0), (1, NONE), (0, NONE)]
    found = hidden(rules(smallest_count=5), *counts)
    assert found.part.tolist() == [True, False, False, False, True, False]
    assert found.few.tolist() == [5] * 6 and found.secret.tolist() == found.part.tolist()
    # That nobody is poor says so of everybody, unless there is nobody.
    found = hidden(rules(smallest_count=5, zeros_hidden=True), *counts)
    assert found.part.tolist() == [True, False, True, False, True, True]
    for free in (rules(smallest_count=5, public=True), rules(smallest_count=5, kind="mean")):
        assert not hidden(free, *counts).part.any()


def test_a_rest_below_the_smallest_count_is_too_small_as_well():
    rests = [(96, 100), (95, 100), (100, 100), (0, 0), (99, 100), (0, 1)]
    found = hidden(rules(smallest_count=5, complements=True), *rests)
    assert found.rest.tolist() == [True, False, False, False, True, True]
    assert found.secret.tolist() == found.rest.tolist()
    found = hidden(rules(smallest_count=5, complements=True, zeros_hidden=True), *rests)
    assert found.rest.tolist() == [True, False, True, False, True, True]
    # Of what may be more than its whole there is no rest.
    for other in ({"complements": False}, {"maximum_ratio": 4}, {"public": True}):
        one = rules(**({"smallest_count": 5, "complements": True} | other))
        assert not hidden(one, *rests).rest.any()


def test_a_median_of_too_few_residents_is_hidden():
    median = rules(kind="not_aggregable", denominator=None, maximum_ratio=None, minimum=20)
    rows = [(NONE, NONE, 7.0)] * 5 + [(NONE, NONE, NONE)]
    found = hidden(median, *rows, people=[19, 20, 0, NONE, 1, 19])
    assert found.whole.tolist() == [True, False, False, False, True, False]
    assert not hidden(median, *rows).whole.any()
    # A share goes by its own denominator.
    found = hidden(rules(minimum=20), (5, 20), (5, 19), people=[3, 300])
    assert found.whole.tolist() == [False, True]


def test_a_figure_below_the_level_that_is_shown_is_hidden_where_there_is_one():
    one = rules(shown_from="wijk")
    rows = [(5, 20), (5, 20, 0.5, State.OBSERVED, "wijk"), (5, 20, 0.5, State.OBSERVED, "gemeente")]
    rows += [(NONE, NONE, NONE, State.MISSING), (0, 0, NONE, State.NOT_APPLICABLE)]
    rows += [(NONE, NONE, NONE, State.ESTIMATED), (NONE, NONE, NONE, State.SUPPRESSED)]
    rows += [(5, NONE, NONE, State.MISSING), (NONE, NONE, 7.0, State.OBSERVED)]
    found = hidden(one, *rows)
    assert found.apart.tolist() == [True] + [False] * 4 + [True, False, True, True]
    assert found.rows.tolist() == found.apart.tolist() and not found.secret.any()
    assert not hidden(rules(), *rows).apart.any()


def test_what_is_too_small_is_a_secret_of_the_numbers_that_it_is_made_of():
    pairs = [(0, 1, 1.0), (1, 0, 1.0), (NOT_THERE, 1, np.inf), (0, NOT_THERE, np.inf)]
    some, no, every = numbers([3.0, 10.0], [], pairs), np.zeros(4, bool), np.ones(4, bool)
    least, few = np.array([20.0, 21.0, 22.0, 23.0]), np.array([5.0, 6.0, 7.0, 8.0])

    def found(whole: np.ndarray, part: np.ndarray, rest: np.ndarray) -> list[Secret]:
        secret = np.array([True, True, False, True])
        return secrets_of(TooSmall(whole, part, rest, no, secret, least, few), some)

    assert found(no, no, no) == []
    # The denominator of what is not public, the numerator, and what one is more than the other.
    assert found(every, no, no) == [Secret(((0, 1.0),), 21.0), Secret(((1, 1.0),), 20.0)]
    counts = [Secret(((0, 1.0),), 5.0), Secret(((0, 1.0),), 8.0), Secret(((1, 1.0),), 6.0)]
    assert found(no, every, no) == counts
    rests = [Secret(((0, -1.0), (1, 1.0)), 5.0), Secret(((1, -1.0), (0, 1.0)), 6.0)]
    assert found(no, no, every) == rests
