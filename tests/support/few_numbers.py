"""A few numbers and their sums, made by hand, for what searches among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.measures.disclosure.unknowns import Numbers

NONE = -1


def numbers(
    true: list[float],
    sums: list[dict[int, float]],
    pairs: Sequence[tuple[int, int, float]] = (),
    **marked: list[int],
) -> Numbers:
    """Numbers with their sums, pairs of a part, its whole and their largest ratio, and marks."""
    rows = [row for row, terms in enumerate(sums) for _ in terms]
    at = [number for terms in sums for number in terms]
    signs = [sign for terms in sums for sign in terms.values()]
    is_marked = {
        name: np.isin(np.arange(len(true)), marked.get(name, []))
        for name in ("signed", "printed", "fixed", "before")
    }
    over, under, ratio = zip(*pairs, strict=True) if pairs else ((), (), ())
    return Numbers(
        of=pd.DataFrame(index=range(len(true))),
        true=np.array(true, dtype=float),
        over=np.array(over, dtype=int),
        under=np.array(under, dtype=int),
        ratio=np.array(ratio, dtype=float),
        sums=sparse.csr_array((signs, (rows, at)), shape=(len(sums), len(true))),
        **is_marked,
    )
