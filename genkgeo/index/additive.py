"""Additive shares: what each leaf adds to a value, also where the value is no plain sum."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Split:
    """What the leaves add to a part.

    Attributes
    ----------
    names : tuple of str
        The leaves.
    weights : numpy.ndarray
        Weight of each leaf when nothing is absent.
    amounts : numpy.ndarray
        Areas × leaves; a row sums to the value of the part; NaN where a leaf is absent.
    """

    names: tuple[str, ...]
    weights: np.ndarray
    amounts: np.ndarray

    @classmethod
    def of_sums(cls, splits: Sequence[Split], effective: np.ndarray, shares: np.ndarray) -> Split:
        """Join the splits of parts that are added by their effective weights."""
        return cls._join(
            splits,
            shares,
            [split.amounts * effective[:, [i]] for i, split in enumerate(splits)],
        )

    @classmethod
    def of_products(
        cls,
        splits: Sequence[Split],
        logs: np.ndarray,
        value: np.ndarray,
        shares: np.ndarray,
        n: int,
    ) -> Split:
        """Split a product: over its parts by their weighted logs, then within each part."""
        names = tuple(str(i) for i in range(len(splits)))
        over = shared(Split(names, shares, logs), value, n).amounts
        inside = [shared(split, over[:, i], n).amounts for i, split in enumerate(splits)]
        return cls._join(splits, shares, inside)

    @classmethod
    def _join(cls, splits: Sequence[Split], shares: np.ndarray, amounts: list[np.ndarray]) -> Split:
        names = tuple(name for split in splits for name in split.names)
        weights = [split.weights * share for split, share in zip(splits, shares, strict=True)]
        return cls(names, np.concatenate(weights), np.hstack(amounts))


def centred(split: Split, total: np.ndarray, value: np.ndarray, n: int) -> Split:
    """Follow a z-score: each amount less its mean, on the new unit; exact for every area.

    What an absent leaf would have got is spread over the others by weight.

    Parameters
    ----------
    split : Split
        Of the part before its scale.
    total, value : numpy.ndarray
        The part before and after its scale.
    n : int
        The first ``n`` areas make the scale.
    """
    present = ~np.isnan(split.amounts)
    known = ~np.isnan(total[:n])
    amounts = np.where(present, split.amounts, 0.0)
    from_mean = amounts - amounts[:n][known].mean(axis=0)
    spread = total[:n][known].std()
    return _settle(replace(split, amounts=np.where(present, from_mean / spread, np.nan)), value)


def shared(split: Split, value: np.ndarray, n: int) -> Split:
    """Share a value that is no sum: in the proportion of how far each leaf lies above its lowest.

    The lowest is over the first ``n`` areas. Where every leaf is at its lowest the value is
    shared by weight.
    """
    present = ~np.isnan(split.amounts)
    lowest = np.where(present[:n], split.amounts[:n], np.inf).min(axis=0)
    above = np.where(present, np.maximum(split.amounts - lowest, 0.0), 0.0)
    total = above.sum(axis=1, keepdims=True)
    amounts = np.divide(
        above * value[:, None], total, out=np.zeros_like(above), where=total > 1e-12
    )
    return _settle(replace(split, amounts=np.where(present, amounts, np.nan)), value)


def _settle(split: Split, value: np.ndarray) -> Split:
    """Spread what is left of the value over the leaves that are present, by weight."""
    left = value - np.nansum(split.amounts, axis=1)
    weights = ~np.isnan(split.amounts) * split.weights
    total = weights.sum(axis=1, keepdims=True)
    share = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    return replace(split, amounts=split.amounts + left[:, None] * share)
