"""The ways from every list of codes to the one shown, of now and of the release before.

A release of which an older list is no longer given must still be compared with the figures that
it showed of that list. How they came to the areas of then, its archive knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scipy import sparse

from genkgeo.areas import vintages
from genkgeo.areas.hierarchy import Areas
from genkgeo.change.edition import Edition
from genkgeo.sources.crosswalks import read_directions

Transfers = dict[tuple[str, str], sparse.csr_array]


def bridges(
    table: Path | None,
    needed: set[str],
    shown: str,
    areas: dict[str, Areas],
    before: Edition | None = None,
) -> Transfers:
    """Find which share of each unit of other lists goes where in the one shown.

    Parameters
    ----------
    table : pathlib.Path, optional
        The crosswalk of the parameters.
    needed : set of str
        Vintages that must be in it.
    shown : str
    areas : dict of str to Areas
        Vintage → hierarchy, those of ``before`` included.
    before : Edition, optional
        The release before. Of a vintage that only its figures have, the way is that of the
        table where it has one, else the one that the release took: to the list shown, or to
        its own and on from there. Without either there is none.

    Returns
    -------
    dict of (str, str) to scipy.sparse.csr_array
        ``(from, shown)`` → matrix of units of ``shown`` by units of ``from``.

    Raises
    ------
    DataError
        The table lacks a direction that is needed, or its weights are not right.
    """
    found = vintages.transfers(table, needed, shown, areas)
    if before is None:
        return found
    listed = set() if table is None else read_directions(table)
    for vintage in sorted(set(before.figures["vintage"]) - needed - {shown}):
        if (vintage, shown) in listed:
            found |= vintages.transfers(table, {vintage}, shown, areas)
            continue
        way = _as_before(before, vintage, areas)
        if way is None:
            continue
        if before.vintage == shown:
            found[vintage, shown] = way
        elif (before.vintage, shown) in found:
            found[vintage, shown] = sparse.csr_array(found[before.vintage, shown] @ way)
    return found


def _as_before(
    before: Edition, vintage: str, areas: Mapping[str, Areas]
) -> sparse.csr_array | None:
    """Take the way that an earlier release took to its own list, on the units of now.

    None where it took none, or where a unit of it is no longer there: its counts would be lost.
    """
    way = before.transfers.get((vintage, before.vintage))
    if way is None:
        return None
    cells = sparse.coo_array(way)
    to, origin = cells.coords
    ends = (
        areas[before.vintage].units.get_indexer(before.areas[before.vintage].units)[to],
        areas[vintage].units.get_indexer(before.areas[vintage].units)[origin],
    )
    if min(end.min(initial=0) for end in ends) < 0:
        return None
    shape = (len(areas[before.vintage].units), len(areas[vintage].units))
    return sparse.csr_array((cells.data, ends), shape=shape)
