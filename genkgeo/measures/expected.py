"""What a figure is to be expected to be, of which what is hidden is known to be small."""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse, special

from genkgeo.measures.terms import Terms


def small_count(mean: np.ndarray, most: float) -> np.ndarray:
    """Give the mean of a Poisson count of which is known that it lies from 1 to ``most``.

    Parameters
    ----------
    mean : numpy.ndarray
        Above 0: what would be expected if nothing was known of the count.
    most : float
        Largest count that the supplier hides.

    References
    ----------
    N. L. Johnson, A. W. Kemp and S. Kotz, *Univariate Discrete Distributions* (2005), § 4.10:
    the truncated Poisson distribution.

    Examples
    --------
    >>> # 1 · 2 + 2 · 2 + 3 · 4/3 + 4 · 2/3 = 12⅔, over 2 + 2 + 4/3 + 2/3 = 6
    >>> small_count(np.array([2.0, 1e9, 1e-9]), 4).round(3).tolist()
    [2.111, 4.0, 1.0]
    """
    counts = np.arange(1, max(math.floor(most), 1) + 1)
    weight = counts * np.log(mean)[..., None] - special.gammaln(counts + 1)
    return np.asarray(special.softmax(weight, axis=-1) @ counts)


def expected_more(
    terms: Terms, matrix: sparse.csr_array, rate: np.ndarray, more: np.ndarray
) -> np.ndarray:
    """Expect how much the parts without a number add to the numerators.

    A hidden count is expected to be a small count (`small_count`) around the rate of what is known
    of the area, as if all that is hidden of it were equally large; what is not a count, and what
    has no largest hidden count, lies in the middle of what is possible.

    Parameters
    ----------
    terms : Terms
    matrix : scipy.sparse.csr_array, shape (areas, units)
    rate : numpy.ndarray, shape (areas, columns)
        Numerator over denominator of what is known.
    more : numpy.ndarray, shape (areas, columns)
        Most that they can add.

    Returns
    -------
    numpy.ndarray, shape (areas, columns)
        Never more than ``more``.
    """
    expected = more / 2
    cells = matrix @ terms.numerator_hidden
    size = matrix @ np.where(terms.numerator_hidden > 0, np.nan_to_num(terms.denominator), 0.0)
    for at, indicator in enumerate(terms.indicators):
        most = indicator.hidden_at_most
        here = (cells[:, at] > 0) & (size[:, at] > 0) & (rate[:, at] > 0)
        if most is None or not indicator.counted or not here.any():
            continue
        number = cells[here, at]
        hidden = number * small_count(rate[here, at] * size[here, at] / number, most)
        absent = np.maximum(more[here, at] - number * most, 0.0)
        expected[here, at] = np.minimum(hidden + absent / 2, more[here, at])
    return expected
