"""What is added up for an indicator: its numerator and denominator in every unit, settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.cube import Cube
from genkgeo.parameters.registry import Indicator
from genkgeo.states import CODE, State


@dataclass(frozen=True)
class Terms:
    """What is added up: arrays of units × columns, a column being an indicator in a year."""

    numerator: np.ndarray
    denominator: np.ndarray
    given: np.ndarray
    """A pair of numbers was given; not so for a bucket that does not apply."""
    numerator_part: np.ndarray
    denominator_part: np.ndarray
    """Of a pair without a number: what is known of it all the same."""
    numerator_hidden: np.ndarray
    """How many hidden cells are in it; 0 where it has a number or a part is missing."""
    denominator_hidden: np.ndarray
    state: np.ndarray
    """Of the pair: that of the part without a number, the numerator first."""
    numerator_in_buckets: np.ndarray
    denominator_in_buckets: np.ndarray
    """Per column: the sum of what the supplier hides; infinite where it does not say."""
    together: np.ndarray
    """Hidden, of a known denominator: with others its numerator is in what the supplier adds up."""
    share: np.ndarray
    """Per column: the indicator divides by something."""
    size: np.ndarray
    number: np.ndarray
    """How many sectors a unit counts for, where nobody has a size."""
    indicators: list[Indicator]
    numerator_loose: np.ndarray | float = 0.0
    denominator_loose: np.ndarray | float = 0.0
    """Per column: how much more what was hidden may be in the gemeente, where areas of which a part
    is missing as well say how much they have."""
    moved_by: Mapping[int, list[sparse.csr_array]] = field(default_factory=dict)
    """Place of a column that was moved here → by which transfers."""


def terms_of(
    cube: Cube,
    columns: list[tuple[str, int]],
    registry: dict[str, Indicator],
    areas: Areas,
    size: np.ndarray,
) -> Terms:
    """Pick the numerator and the denominator of every column, and settle what does not apply."""
    indicators = [registry[name] for name, _ in columns]
    years = [period for _, period in columns]
    share = np.array([indicator.denominator is not None for indicator in indicators])
    mean = np.array([indicator.kind == "mean" for indicator in indicators])
    hidden_bucket = cube.units.isin(areas.hidden)
    sector = ~(hidden_bucket | cube.units.isin(areas.unknown))[:, None]
    observed, does_not_apply = CODE[State.OBSERVED], CODE[State.NOT_APPLICABLE]

    above, above_state, above_part, above_hidden = _pick(
        cube, [indicator.numerator for indicator in indicators], years
    )
    below, below_state, below_part, below_hidden = _pick(
        cube, [indicator.denominator or indicator.numerator for indicator in indicators], years
    )
    # A count has no denominator: every sector weighs the same.
    below, below_state = np.where(share, below, sector), np.where(share, below_state, observed)
    # The supplier of a mean gives the mean itself; times the denominator it can be added up.
    above = np.where(mean, above * below, above)
    above_hidden = np.where(mean, np.maximum(above_hidden, below_hidden), above_hidden)
    above_given = ~np.isnan(above)
    above_lacks, below_lacks = above_state == does_not_apply, below_state == does_not_apply

    # Where the denominator does not apply there is nothing to count.
    denominator = np.where(below_lacks, 0.0, below)
    counted = np.where(below_lacks & sector, np.nan, above)
    # A bucket that does not apply holds nothing; but a mean that is not there is not 0.
    empty_bucket = above_lacks & ~sector & (~mean | (denominator == 0))
    numerator = np.where(empty_bucket, 0.0, counted)

    blamed = np.where(np.isnan(above) & (above_state != observed), above_state, below_state)
    nothing = np.isnan(numerator) & (denominator == 0)
    state = np.where(nothing, does_not_apply, blamed)
    suppressed = CODE[State.SUPPRESSED]
    numerator_hidden = (np.isnan(numerator) & (state == suppressed)) * above_hidden
    pairs = ~np.isnan(numerator) & ~np.isnan(denominator)
    told = pairs[hidden_bucket].all(axis=0) & above_given[hidden_bucket].any(axis=0)
    return Terms(
        numerator=numerator,
        denominator=denominator,
        given=above_given & ~np.isnan(numerator) & ~np.isnan(denominator),
        numerator_part=np.where(below_lacks & sector, 0.0, above_part),
        denominator_part=np.where(share, below_part, 0.0),
        numerator_hidden=numerator_hidden,
        denominator_hidden=(np.isnan(denominator) & (below_state == suppressed)) * below_hidden,
        state=state,
        numerator_in_buckets=_sum_in_buckets(above, hidden_bucket),
        denominator_in_buckets=_sum_in_buckets(below, hidden_bucket),
        together=(numerator_hidden > 0) & ~np.isnan(denominator) & told,
        share=share,
        size=size[:, None],
        number=np.ones((len(size), 1)),
        indicators=indicators,
    )


def _sum_in_buckets(values: np.ndarray, hidden_bucket: np.ndarray) -> np.ndarray:
    """Sum what the supplier hides, per column; infinite where it does not say how much."""
    in_buckets = values[hidden_bucket]
    return np.where(np.isnan(in_buckets).all(axis=0), np.inf, np.nansum(in_buckets, axis=0))


def _pick(cube: Cube, variables: list[str], years: list[int]) -> tuple[np.ndarray, ...]:
    """Return the values, states, known parts and hidden cells of one variable a column."""
    at = cube.columns.get_indexer(pd.MultiIndex.from_arrays([variables, years]))
    states = cube.states[:, at]
    parts = np.zeros(states.shape) if cube.parts is None else cube.parts[:, at]
    whole = (states == CODE[State.SUPPRESSED]).astype(float)
    return cube.values[:, at], states, parts, whole if cube.hidden is None else cube.hidden[:, at]
