"""Our formulas beside those of others who work out the same: statsmodels and esda."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from esda.smoothing import Empirical_Bayes
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.rates import confint_poisson

from genkgeo.certainty.differences import interval
from genkgeo.certainty.intervals import garwood, wilson
from genkgeo.certainty.rises import rises
from genkgeo.certainty.shrinkage import empirical_bayes

LEVELS = (0.8, 0.9, 0.95, 0.99)
COUNTS = np.array([0, 1, 3, 5, 17, 60, 249, 250, 900])
SIZES = np.array([1, 8, 20, 5, 300, 600, 250, 250, 9000])


@pytest.mark.parametrize("level", LEVELS)
def test_the_interval_of_a_share(level):
    theirs = proportion_confint(COUNTS, SIZES, alpha=1 - level, method="wilson")
    assert np.allclose(wilson(COUNTS, SIZES, level=level), np.clip(theirs, 0, 1), atol=1e-12)


@pytest.mark.parametrize("level", LEVELS)
def test_the_interval_of_a_count(level):
    theirs = np.array([confint_poisson(x, 1, method="exact-c", alpha=1 - level) for x in COUNTS]).T
    assert np.allclose(garwood(COUNTS, level=level), np.nan_to_num(theirs), atol=1e-9)


@pytest.mark.parametrize("level", LEVELS)
def test_the_interval_of_a_difference_of_two_shares(level):
    def side(count, size):
        low, high = wilson(np.array([count]), np.array([size]), level=level)
        return pd.DataFrame({"value": [count / size], "ci_low": low, "ci_high": high})

    for (then, of), (now, size) in [((48, 80), (56, 70)), ((0, 40), (9, 50)), ((30, 30), (90, 99))]:
        theirs = confint_proportions_2indep(
            now, size, then, of, method="newcomb", compare="diff", alpha=1 - level
        )
        ours = interval(side(then, of), side(now, size)).to_numpy()[0]
        assert np.allclose(ours, theirs, atol=1e-12)


def test_the_share_of_false_ones():
    clear = np.random.default_rng(3).normal(0.7, 1.2, size=(31, 9))
    clear[2, 3:5] = np.nan
    table = pd.DataFrame(clear, [f"g{at:02}" for at in range(31)], list("abcdefghi"))
    known = ~np.isnan(clear)
    _, theirs, *_ = multipletests(stats.norm.sf(clear[known]), method="fdr_bh")
    ours = rises({2024: table}).rate.to_numpy()
    assert np.allclose(ours[known], theirs, atol=1e-12) and np.isnan(ours[~known]).all()


def test_shrinkage_of_rates():
    random = np.random.default_rng(5)
    size = random.integers(40, 4000, 31)
    count = random.poisson(size * random.gamma(9, 0.004, 31))
    theirs = np.ravel(Empirical_Bayes(count, size).r)
    ours = empirical_bayes(pd.Series(count, dtype=float), pd.Series(size, dtype=float), share=False)
    assert np.allclose(ours["shrunk"], theirs, rtol=1e-12)
