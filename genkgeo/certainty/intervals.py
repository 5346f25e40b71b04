"""How far chance alone may move a figure: an interval per measure, from its counts.

A figure of a small area is a full count, not a sample; the interval says what the same
circumstances could have given in another year. It knows nothing of hidden or missing parts:
for those there are the lowest and highest possible value.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from genkgeo.errors import DataError
from genkgeo.parameters.registry import Indicator

LEVEL = 0.9
"""Share of the cases in which an interval should hold the underlying value."""


def wilson(
    count: np.ndarray, size: np.ndarray, *, level: float = LEVEL
) -> tuple[np.ndarray, np.ndarray]:
    r"""Score interval of a share: with p = count ÷ size, n = size and z the normal quantile.

    (p + z²/2n ± z · √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n)

    Never outside 0 and 1, and of a sensible width at 0 and 1 themselves.

    References
    ----------
    E. B. Wilson, *Journal of the American Statistical Association* 22 (1927), 209–212;
    L. D. Brown, T. T. Cai and A. DasGupta, *Statistical Science* 16 (2001), 101–133.

    Examples
    --------
    >>> [float(x.round(4)) for x in wilson(np.array(5), np.array(10), level=0.95)]
    [0.2366, 0.7634]
    >>> [float(x.round(4)) for x in wilson(np.array(0), np.array(20), level=0.95)]
    [0.0, 0.1611]
    """
    from scipy import special  # Imported here: it is slow to import.

    z = special.ndtri(0.5 + level / 2)
    count, size = np.asarray(count, float), np.asarray(size, float)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = count / size
        centre = (p + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)


def garwood(count: np.ndarray, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Exact Poisson interval of a count: ½ χ²(α/2; 2x) to ½ χ²(1 − α/2; 2x + 2).

    References
    ----------
    F. Garwood, *Biometrika* 28 (1936), 437–442.

    Examples
    --------
    >>> [float(x.round(3)) for x in garwood(np.array(10), level=0.95)]
    [4.795, 18.39]
    >>> [float(x.round(3)) for x in garwood(np.array(0), level=0.95)]
    [0.0, 3.689]
    """
    from scipy import special  # Imported here: it is slow to import.

    count = np.asarray(count, float)
    tail = (1 - level) / 2
    low = special.gammaincinv(np.where(count > 0, count, 1.0), tail)
    high = special.gammaincinv(count + 1, 1 - tail)
    return np.where(count == 0, 0.0, low + 0 * count), high


def intervals(
    measures: pd.DataFrame, registry: dict[str, Indicator], *, level: float = LEVEL
) -> pd.DataFrame:
    """Interval that chance allows around the value shown, for each measure.

    Three models, by what the registry says of the indicator:

    * a largest ratio M (1 for a share, 4 for OKI): Wilson's interval for value ÷ M on
      ``denominator`` persons, times M. Of all distributions between 0 and M the one with
      only 0 and M has the largest variance, μ(M − μ) (Bhatia and Davis 2000), so for M
      above 1 the interval is a careful one: it makes no assumption on how the characteristics
      of one pupil, or of brothers and sisters, hang together.
    * a count, or a ratio without a largest value: Garwood's exact interval of the count.
    * a mean, a median or a balance: none, for the spread between persons is not known.

    People who share the characteristic (``design_effect`` D) count as if there were D times fewer:
    D times fewer persons, or a count D times smaller (Kish 1965, §5.4).

    Parameters
    ----------
    measures : pandas.DataFrame
        From `genkgeo.measures.indicators.measure`: ``indicator``, ``denominator``, ``value``.
    registry : dict of str to Indicator
    level : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        Index of ``measures``; columns ``ci_low`` and ``ci_high`` in the unit of the value,
        NaN where there is no value or no model.

    Raises
    ------
    DataError
        The level is not between 0 and 1.

    References
    ----------
    R. Bhatia and C. Davis, *American Mathematical Monthly* 107 (2000), 353–357; L. Kish,
    *Survey Sampling*, 1965.
    """
    if not 0 < level < 1:
        raise DataError(
            "De zekerheid van een interval klopt niet",
            expected="een getal tussen 0 en 1, zoals 0,9",
            found=str(level),
        )
    codes, names = pd.factorize(measures["indicator"])
    indicators = [registry[name] for name in names]
    factor = np.array([indicator.factor for indicator in indicators])[codes]
    most = np.array([indicator.maximum_ratio or np.nan for indicator in indicators])[codes]
    kind = np.array(
        [indicator.kind if indicator.counted else "none" for indicator in indicators], dtype=object
    )[codes]
    value = measures["value"].to_numpy(float) / factor
    size = measures["denominator"].to_numpy(float)
    effect = np.array([indicator.design_effect for indicator in indicators])[codes]
    bounded = (kind == "rate") & ~np.isnan(most)
    # A count stands for itself; a ratio is its count over the denominator.
    exposure = np.where(kind == "count", 1.0, size)
    counted = ((kind == "count") | ((kind == "rate") & ~bounded)) & (exposure > 0) & (value >= 0)
    low, high = np.full((2, len(measures)), np.nan)
    share = np.clip(value[bounded] / most[bounded], 0, 1)
    apart = size[bounded] / effect[bounded]
    least_share, most_share = wilson(share * apart, apart, level=level)
    low[bounded], high[bounded] = least_share * most[bounded], most_share * most[bounded]
    exposed = (exposure / effect)[counted]
    least_count, most_count = garwood(value[counted] * exposed, level=level)
    low[counted], high[counted] = least_count / exposed, most_count / exposed
    return pd.DataFrame({"ci_low": low * factor, "ci_high": high * factor}, index=measures.index)
