"""Of all pairs of areas: what differs is found, and of what is found little is chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from genkgeo.certainty.area_pairs import differing
from genkgeo.certainty.rises import FALSE
from genkgeo.parameters.registry import Indicator

NAMES = ["a", "b", "c", "d"]


def indicator(**changes: object) -> Indicator:
    own = {"label": "x", "short": "x", "unit": "%", "domain": "werk", "direction": "higher",
           "numerator": "n", "denominator": "d", "factor": 100, "source": "x",
           "maximum_ratio": 1}  # fmt: skip
    return Indicator(**{**own, **changes})


REGISTRY = {name: indicator() for name in NAMES}


def frame(values: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame(values, [f"A{at}" for at in range(len(values))], NAMES, dtype=float)


def test_of_what_is_found_at_most_one_in_ten_is_chance():
    random, false, found, there = np.random.default_rng(5), 0, 0, 0
    shares = []
    for _ in range(150):
        # Areas of three kinds, alike underneath within a kind, of very different sizes.
        kind = random.integers(0, 3, size=16)
        truth = np.array([0.15, 0.18, 0.24])[kind][:, None].repeat(len(NAMES), axis=1)
        sizes = random.integers(60, 3000, size=truth.shape)
        seen = frame(100 * random.binomial(sizes, truth) / sizes)
        apart = differing(seen, frame(sizes), seen.notna(), REGISTRY).apart
        differs = truth[:, None] != truth[None, :]
        false = int((apart & ~differs).sum())
        found, there = int(apart.sum()), there + int(differs.sum())
        shares.append(false / max(found, 1))
    assert np.mean(shares) <= FALSE
    assert np.mean(shares) > 0.01  # It asks no more than it says.
    assert found > 0.2 * differs.sum()


def test_where_nothing_differs_hardly_anything_is_found():
    random = np.random.default_rng(6)
    cities = []
    for _ in range(200):
        sizes = random.integers(60, 3000, size=(12, len(NAMES)))
        seen = frame(100 * random.binomial(sizes, 0.2) / sizes)
        cities.append(differing(seen, frame(sizes), seen.notna(), REGISTRY).apart.any())
    assert np.mean(cities) <= FALSE + 0.03


def test_what_lacks_a_part_or_has_no_model_of_chance_is_not_tried():
    seen = frame([[5.0] * 4, [60.0] * 4])
    known = seen.notna()
    known.loc["A1", "b"] = False
    seen.loc["A0", "c"] = np.nan
    registry = {**REGISTRY, "d": indicator(kind="mean", maximum_ratio=None)}
    found = differing(seen, frame(np.full((2, 4), 900)), known, registry)
    assert found.apart[0, 1].tolist() == [True, False, False, False]
    assert (found.apart == found.apart.transpose(1, 0, 2)).all()


def test_the_order_of_the_areas_says_nothing():
    random = np.random.default_rng(7)
    seen, sizes = frame(random.uniform(5, 40, (9, 4))), frame(random.integers(50, 900, (9, 4)))
    order = random.permutation(9)
    one = differing(seen, sizes, seen.notna(), REGISTRY)
    other = differing(seen.iloc[order], sizes, seen.notna(), REGISTRY)
    assert (one.apart[np.ix_(order, order)] == other.apart).all()


@pytest.mark.parametrize("areas", [0, 1])
def test_without_a_pair_there_is_nothing(areas):
    seen = frame(np.full((areas, 4), 5.0))
    assert not differing(seen, seen + 100, seen.notna(), REGISTRY).apart.any()


def test_of_two_areas_one_pair_is_tried_by_hand():
    # Counts of 100 and 126 lie √126,375 − √100,375 = 1,2230 apart, over √(¼ + ¼) that is 1,7296:
    # by chance one in 12 (0,0837), which is less than one in ten of the one pair that there is.
    count = indicator(kind="count", denominator=None, maximum_ratio=None, factor=1)
    seen = pd.DataFrame({"a": [100.0, 126.0]}, ["A0", "A1"])
    found = differing(seen, seen * np.nan, seen.notna(), {"a": count})
    assert found.apart[:, :, 0].tolist() == [[False, True], [True, False]]
    # Of 124 it is 1,6031: one in nine (0,1089).
    less = seen.replace(126.0, 124.0)
    assert not differing(less, less * np.nan, less.notna(), {"a": count}).apart.any()
    # Beside a third, far from both, it is the last of three pairs and counts as it is.
    three = pd.DataFrame({"a": [100.0, 126.0, 9000.0]}, ["A0", "A1", "A2"])
    assert differing(three, three * np.nan, three.notna(), {"a": count}).apart[0, 1, 0]
