"""Which figures of two areas differ by more than chance, of all pairs of the areas of a level.

Who sets two areas side by side may choose any pair and looks at every figure, so that chance alone
would show differences. All pairs and figures of a level are therefore tried together.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd

from genkgeo.certainty import noise
from genkgeo.certainty.rises import FALSE
from genkgeo.parameters.registry import Indicator


class Pairs(NamedTuple):
    """What was found of the pairs of areas of a level."""

    areas: tuple[str, ...]
    indicators: tuple[str, ...]
    apart: np.ndarray
    """Boolean, areas × areas × indicators: they differ by more than chance. False where that was
    not tried."""


def differing(
    values: pd.DataFrame,
    sizes: pd.DataFrame,
    known: pd.DataFrame,
    registry: Mapping[str, Indicator],
) -> Pairs:
    r"""Try of all pairs of areas and all figures whether chance can explain the difference.

    On the scale of Anscombe, with y and v the figure of an area and its noise, a pair differs by

    (y₁ − y₂) ÷ √(v₁ + v₂)

    which is a standard normal number when both are alike underneath. Of all that is found apart
    the expected share of false ones is at most `genkgeo.certainty.rises.FALSE`.

    Parameters
    ----------
    values, sizes : pandas.DataFrame
        Index area code, columns indicator ids: the figures and their denominators.
    known : pandas.DataFrame
        Likewise: whether all of a figure was seen. Another is not tried, for what it lacks may
        make the difference.
    registry : mapping of str to Indicator
        One without a model of its noise is not tried.

    References
    ----------
    Y. Benjamini and Y. Hochberg, *Journal of the Royal Statistical Society B* 57 (1995), 289–300;
    V. S. L. Williams, L. V. Jones and J. W. Tukey, *Journal of Educational and Behavioral
    Statistics* 24 (1999), 42–69 (of all pairs of states).

    Examples
    --------
    >>> oki = Indicator(label="x", short="x", unit="%", domain="werk", direction="higher",
    ...     numerator="a", denominator="b", factor=100, source="x", maximum_ratio=1)
    >>> frame = pd.DataFrame({"oki": [10.0, 11.0, 30.0]}, index=["A", "B", "C"])
    >>> found = differing(frame, frame * 0 + 400, frame > 0, {"oki": oki})
    >>> found.apart[:, :, 0].astype(int).tolist()
    [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
    """
    from scipy import special, stats  # Imported here: they are slow to import.

    names = [name for name in values.columns if name in registry]
    table = values[names]
    figures = table.where(known[names].eq(True)).to_numpy(float)
    denominators = sizes[names].reindex(table.index).to_numpy(float)
    stabilised = noise.stabilise(figures, denominators, [registry[name] for name in names])
    apart = np.zeros((len(table), len(table), len(names)), dtype=bool)
    first, second = np.triu_indices(len(table), k=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(stabilised.variance[first] + stabilised.variance[second])
        distance = np.abs(stabilised.scaled[first] - stabilised.scaled[second]) / error
    tried = np.isfinite(distance)
    if tried.any():
        probability = 2 * special.ndtr(-distance[tried])
        found = np.zeros(tried.shape, dtype=bool)
        found[tried] = stats.false_discovery_control(probability) <= FALSE
        apart[first, second] = apart[second, first] = found
    return Pairs(tuple(map(str, table.index)), tuple(names), apart)
