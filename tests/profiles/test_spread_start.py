"""k-means begins where that of scikit-learn does, in less time."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.cluster import kmeans_plusplus

from genkgeo.profiles.methods import spread_start


@pytest.mark.parametrize("areas", [9, 30, 400])
@pytest.mark.parametrize("number", [2, 3, 5, 8])
def test_the_centres_are_those_of_scikit_learn(areas, number):
    random = np.random.default_rng([areas, number])
    for _ in range(20):
        points = random.normal(size=(areas, 6)) * random.uniform(0.1, 3, size=6)
        points[1] = points[0]
        seed = int(random.integers(2**31))
        theirs, _ = kmeans_plusplus(points, number, random_state=seed)
        ours = spread_start(points, number, np.random.RandomState(seed))
        assert (theirs == ours).all()
