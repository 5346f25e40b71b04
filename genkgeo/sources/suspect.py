"""Which figures look like a code for "no figure" that nobody declared."""

from __future__ import annotations

import numpy as np

TOP = (999.0, 9996.0, 9997.0, 9998.0, 9999.0, 999999.0, 9999999.0, 99999999.0, 999999999.0)
ONLY_NEGATIVE = (-1.0, -6.0, -7.0, -8.0, -9.0, -66.0, -77.0, -88.0)
"""Below 0: alone in their column and more than once."""

NINES = -np.array([float("9" * digits) for digits in range(2, 10)])
"""By themselves, and as the whole part of a figure with nines behind the point."""

SURE = np.array(
    [
        *NINES,
        *(nine + less for nine in NINES[1:] for less in (1, 2, 3)),
        *(-float(digit * times) for digit in "678" for times in range(3, 10)),
        *(99996.0, 99997.0, 99998.0, 99999.0),
        *(-32768.0, -2147483648.0),
    ]
)
"""By themselves: nines and their neighbours, 666, 777 and 888, those of Swing, of a computer."""


def looks_like_code(value: np.ndarray) -> np.ndarray:
    """Say of the figures of one column which look like a code for a missing figure.

    Parameters
    ----------
    value : numpy.ndarray of float
        NaN where there is no figure.

    Returns
    -------
    numpy.ndarray of bool

    Notes
    -----
    By themselves: −99996 to −99999 and the same without their minus; −99, −999 … and its
    neighbours (−9998), −888 …, and the lowest whole numbers of a computer; also with nines
    behind the point (−999.9). Beside the others of the column: 999, 9999 … where it is the
    highest and more than twice the next; −1, −6 to −9, −66, −77, −88 where it stands more
    than once and nothing else is below 0.
    """
    found = np.isin(value, SURE)
    # With nines behind the point, as in −999.99.
    cut = np.trunc(value)
    with np.errstate(invalid="ignore"):
        behind = np.round(np.abs(value - cut), 6)
        found |= np.isin(behind, (0.9, 0.99, 0.999)) & np.isin(cut, NINES)
    known = value[~np.isnan(value)]
    below = known[known < 0]
    if len(below) > 1 and (below == below[0]).all() and below[0] in ONLY_NEGATIVE:
        found |= value == below[0]
    rest = known[~np.isin(known, TOP)]
    highest = rest.max(initial=0)
    for code in TOP:
        if code > 2 * highest and (len(rest) > 0 or (known == code).sum() > 1):
            found |= value == code
    return found
