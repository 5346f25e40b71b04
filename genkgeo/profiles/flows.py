"""Who went from which area to which, between the areas of two years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.same_list import heirs
from genkgeo.errors import DataError
from genkgeo.parameters.levels import SECTOR

RESIDENTS, AREAS = "inwoners", "gebieden"
"""What a flow counts."""


@dataclass(frozen=True)
class Flow:
    """How many went from which earlier area to which of now.

    Attributes
    ----------
    pairs : pandas.DataFrame
        Columns ``old, new`` (area codes) and ``amount``; sorted, without zeros.
    unit : str
        `RESIDENTS`, or `AREAS` where residents are not known.
    notes : tuple of str
        Dutch sentences: who is not counted.
    """

    pairs: pd.DataFrame
    unit: str = RESIDENTS
    notes: tuple[str, ...] = ()


def unchanged(amount: pd.Series, *, unit: str = RESIDENTS) -> Flow:
    """Flow in which every area stays what it was.

    Parameters
    ----------
    amount : pandas.Series
        Area code → residents, or 1 for each area.
    unit : str
        `RESIDENTS` or `AREAS`.

    Returns
    -------
    Flow

    Examples
    --------
    >>> unchanged(pd.Series({"B": 5.0, "A": 3.0})).pairs
      old new  amount
    0   A   A     3.0
    1   B   B     5.0
    """
    known = amount[amount > 0].sort_index()
    pairs = {"old": known.index, "new": known.index, "amount": known.to_numpy(float)}
    return Flow(pd.DataFrame(pairs), unit, _uncounted(amount, "gebied", "gebieden"))


def flows(
    old: Areas,
    new: Areas,
    level: str,
    *,
    transfer: sparse.csr_array | None = None,
    residents: pd.Series | None = None,
) -> Flow:
    """Count who went from each area of one vintage to each of another.

    Parameters
    ----------
    old, new : Areas
        The vintage of the earlier release, and that of now.
    level : str
    transfer : scipy.sparse.csr_array, shape (new.units, old.units), optional
        From `genkgeo.areas.vintages.transfer`; not needed within one vintage.
    residents : pandas.Series, optional
        Sector of the old vintage → residents, who move by the weights of the sectors. Without
        them every old area counts for 1.

    Returns
    -------
    Flow

    Raises
    ------
    DataError
        The vintages differ and there is no transfer.

    Examples
    --------
    >>> from genkgeo.parameters.levels import Levels
    >>> def areas(vintage, *codes):
    ...     sectors = pd.DataFrame(index=pd.Index(codes))
    ...     names = {"sector": sectors.index.to_series()}
    ...     return Areas(vintage, "", "", Levels.between([]), sectors, names, (), (), False)
    >>> split = sparse.csr_array([[0.75], [0.25]])
    >>> old, new = areas("2019", "A"), areas("2025", "B", "C")
    >>> flows(old, new, "sector", transfer=split, residents=pd.Series({"A": 100.0})).pairs
      old new  amount
    0   A   B    75.0
    1   A   C    25.0
    """
    if old.vintage == new.vintage:
        transfer = _same_codes(old, new)
    elif transfer is None:
        raise DataError(
            "Profielen van twee indelingen zijn niet te vergelijken zonder omrekening",
            expected=f"een omrekening van {old.vintage} naar {new.vintage}",
            remedy="noem ze in de parameters onder crosswalk",
        )
    before, old_codes = old.membership(level)
    now, new_codes = new.membership(level)
    counted = pd.Series(1.0, old.units) if residents is None else residents.reindex(old.units)
    amounts = sparse.diags_array(counted.fillna(0).to_numpy())
    spread = sparse.csr_array(now @ transfer @ amounts @ before.T)
    if residents is None:
        spread = spread @ sparse.diags_array(1 / np.maximum(before.sum(axis=1), 1))
    cells = sparse.coo_array(spread)
    to, origin = cells.coords
    pairs = pd.DataFrame({"old": old_codes[origin], "new": new_codes[to], "amount": cells.data})
    pairs = pairs[pairs["amount"] > 0].sort_values(["old", "new"], ignore_index=True)
    if residents is None:
        return Flow(pairs, AREAS)
    sector = new.levels[SECTOR]
    notes = _uncounted(counted[old.sectors.index], sector.singular, sector.plural)
    return Flow(pairs, notes=notes)


def _same_codes(old: Areas, new: Areas) -> sparse.csr_array:
    """Transfer between two lists of the units of one vintage; what is gone goes to its heir."""
    gone_to = old.units.to_series().replace(heirs(old, new).to_dict())
    to = new.units.get_indexer(pd.Index(gone_to))
    origin = np.flatnonzero(to >= 0)
    shape = (len(new.units), len(old.units))
    return sparse.csr_array((np.ones(len(origin)), (to[origin], origin)), shape=shape)


def _uncounted(amount: pd.Series, singular: str, plural: str) -> tuple[str, ...]:
    """Say of how many areas the residents are not known."""
    number = int(amount.isna().sum())
    if not number:
        return ()
    return (
        f"Van {number} {singular if number == 1 else plural} is het aantal inwoners niet bekend: "
        "wie daar woont telt niet mee in de overgang.",
    )
