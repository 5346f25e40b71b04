"""What areas are called besides their own name: as in earlier lists, or by a street in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas

OTHER_NAMES = ["name", "kind", "level", "area"]
"""Columns of the other names: what is called so, why, and which area is meant."""
EARLIER, STREET = "vroeger", "straat"
"""Why an area is called so."""

ENOUGH = 0.25
"""An earlier area is found in each of now that holds such a part of it: borders move a little."""


def earlier_names(
    areas: Mapping[str, Areas], shown: str, transfers: Mapping[tuple[str, str], sparse.csr_array]
) -> pd.DataFrame:
    """Say which areas hold what was called otherwise in an earlier list.

    Parameters
    ----------
    areas : mapping of str to Areas
        Vintage → hierarchy.
    shown : str
        The vintage shown.
    transfers : mapping of (str, str) to scipy.sparse.csr_array
        From vintage, to vintage → which share of each unit goes where.

    Returns
    -------
    pandas.DataFrame
        `OTHER_NAMES`, by level from large to small, then by name; none for a name that an area
        of that level has now, whichever way it is written.
    """
    rows = {
        (level, str(name), str(area))
        for vintage, old in areas.items()
        if (vintage, shown) in transfers
        for level in reversed(areas[shown].levels.ids[:-1])
        if level in old.names
        for name, area in _moved(old, areas[shown], transfers[vintage, shown], level)
    }
    order = {level: at for at, level in enumerate(reversed(areas[shown].levels.ids))}
    ordered = sorted(rows, key=lambda row: (order[row[0]], *row[1:]))
    return pd.DataFrame(
        [(name, EARLIER, level, area) for level, name, area in ordered], columns=OTHER_NAMES
    )


def _moved(old: Areas, new: Areas, transfer: sparse.csr_array, level: str) -> list[tuple[str, str]]:
    """Name each earlier area beside the code of each area that now holds enough of it."""
    known = {_plain(name) for name in new.names[level]}
    before, codes_before = old.membership(level)
    now, codes_now = new.membership(level)
    shared = (now @ transfer @ before.T).toarray()
    whole = np.maximum(before.sum(axis=1), 1e-9)
    names = old.name_of[level]
    return [
        (names[codes_before[column]], codes_now[row])
        for row, column in zip(*np.nonzero(shared / whole >= ENOUGH), strict=True)
        if _plain(names[codes_before[column]]) not in known
    ]


def _plain(name: str) -> str:
    """Write a name without accents, capitals and signs.

    Examples
    --------
    >>> _plain("Nieuwe-Kempen") == _plain("Nieuwe Kempen"), _plain("Winterslag 2 & 4")
    (True, 'winterslag24')
    """
    bare = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", bare.lower())
