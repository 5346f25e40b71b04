"""The hierarchy of one vintage: sector → the levels of the parameters → gemeente.

Codes are text and are never cut up: in which area a sector lies is always looked up.
Beside the sectors stand the buckets ("niet te lokaliseren", "verborgen door de
leverancier"): they count for the gemeente and for nothing below it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.areas.tables import PROPOSED, STATUS, read_allocation, read_unique
from genkgeo.errors import DataError, first_five
from genkgeo.parameters.area_files import AreaSet
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Levels
from genkgeo.parameters.municipality import Municipality


@dataclass(frozen=True)
class Areas:
    """The areas of one vintage.

    Attributes
    ----------
    vintage : str
        Which code list, ``"2019"`` or ``"2025"``.
    code, name : str
        The gemeente.
    levels : Levels
    sectors : pandas.DataFrame
        Index ``sector`` (sorted); columns ``name`` and, for each level between sector and
        gemeente, the code of the area in which the sector lies.
    names : dict of str to pandas.Series
        Level → name by area code, sorted by code.
    unknown, hidden : tuple of str
        The buckets.
    proposal : bool
        The outer level is a proposal, not the city's own table.
    without_sectors : tuple of str
        Areas of the tables in which no sector lies; they are nowhere else.
    """

    vintage: str
    code: str
    name: str
    levels: Levels
    sectors: pd.DataFrame
    names: dict[str, pd.Series]
    unknown: tuple[str, ...]
    hidden: tuple[str, ...]
    proposal: bool
    without_sectors: tuple[str, ...] = ()

    @property
    def proposed(self) -> str:
        """Plural of the level whose areas are a proposal; empty where there is none."""
        return self.levels[self.levels.outer].plural if self.proposal else ""

    @cached_property
    def units(self) -> pd.Index:
        """The sectors and, after them, the buckets: all codes a table may hold."""
        return self.sectors.index.append(pd.Index(self.unknown + self.hidden, dtype=object))

    def parent(self, level: str, above: str) -> pd.Series:
        """Area of the level ``above`` in which each area of ``level`` lies.

        Returns
        -------
        pandas.Series
            Index: codes of ``level``; values: codes of ``above``.
        """
        pairs = self.lies_in(level, above)
        index = pd.Index(list(pairs), dtype=object, name=level)
        return pd.Series(list(pairs.values()), index, name=above)

    def lies_in(self, level: str, above: str) -> dict[str, str]:
        """Area of ``level`` → the area of ``above`` in which it lies, sorted; looked up once."""
        if (level, above) not in self._pairs:
            pairs = dict(zip(self._by_sector[level], self._by_sector[above], strict=True))
            self._pairs[level, above] = {code: pairs[code] for code in sorted(pairs)}
        return self._pairs[level, above]

    def inside(self, level: str, above: str, area: str) -> list[str]:
        """Areas of ``level`` that lie in an area of ``above``, sorted."""
        if (level, above) not in self._insides:
            insides: dict[str, list[str]] = {}
            for code, larger in self.lies_in(level, above).items():
                insides.setdefault(larger, []).append(code)
            self._insides[level, above] = insides
        return list(self._insides[level, above].get(area, ()))

    @cached_property
    def _pairs(self) -> dict[tuple[str, str], dict[str, str]]:
        return {}

    @cached_property
    def _insides(self) -> dict[tuple[str, str], dict[str, list[str]]]:
        return {}

    @cached_property
    def _by_sector(self) -> dict[str, list[str]]:
        """Level → in which of its areas each sector lies."""
        return {
            SECTOR: list(self.sectors.index),
            **{name: list(self.sectors[name]) for name in self.levels.middle},
            MUNICIPALITY: [self.code] * len(self.sectors),
        }

    @cached_property
    def name_of(self) -> dict[str, dict[str, str]]:
        """Level → area → its name, as `names` has it; for who words every area."""
        return {
            level: dict(zip(series.index, series.tolist(), strict=True))
            for level, series in self.names.items()
        }

    def within(self, level: str) -> dict[str, dict[str, str]]:
        """Name for each area the one that it is, and those below the gemeente that it lies in.

        Returns
        -------
        dict of str to dict of str to str
            Area code of ``level`` → level → area code.
        """
        larger = self.levels.ids[self.levels.ids.index(level) : -1]
        above = {name: self.lies_in(level, name) for name in larger}
        return {
            str(code): {name: str(above[name][code]) for name in larger}
            for code in self.names[level].index
        }

    @cached_property
    def above_sectors(self) -> pd.Series:
        """The area one level up in which each sector lies."""
        return self.parent(SECTOR, self.levels.ids[1]).reindex(self.sectors.index)

    def membership(self, level: str) -> tuple[sparse.csr_array, pd.Index]:
        """Sparse membership of units in the areas of a level.

        Returns
        -------
        matrix : scipy.sparse.csr_array, shape (areas, units)
            1 where the unit lies in the area. Buckets lie in the gemeente only.
        index : pandas.Index
            The areas, sorted by code.
        """
        index = self.names[level].index
        units = self.units
        if level == MUNICIPALITY:
            of_unit = pd.Series(self.code, index=units)
        else:
            of_unit = pd.Series(units) if level == SECTOR else self.sectors[level].reindex(units)
        rows = index.get_indexer(pd.Index(of_unit))
        inside = np.flatnonzero(rows >= 0)
        ones = np.ones(len(inside))
        shape = (len(index), len(units))
        return sparse.csr_array((ones, (rows[inside], inside)), shape=shape), index


def read_areas(
    vintage: str,
    files: AreaSet,
    municipality: Municipality,
    levels: Levels,
    find: Callable[[str], Path],
) -> Areas:
    """Read the tables of one vintage and check that they chain.

    Parameters
    ----------
    vintage : str
        Name of the code list.
    files : AreaSet
        ``sectors`` (columns sector, naam, and the level above); ``above`` has
        for the level above the sectors a table of its areas (its id, naam), and for every
        further one a table of the areas below it (the id below, its id, ``<id>_naam`` and, if
        wanted, ``status``).
    municipality : Municipality
        Code, name and buckets.
    levels : Levels
    find : callable
        From a name to its full path: `genkgeo.parameters.file.Params.resolve`.

    Returns
    -------
    Areas

    Raises
    ------
    DataError
        A code is empty or stands twice, an area lies in one that is not there, an area has two
        names, or a bucket is also a sector.
    """
    first = levels.middle[:1]
    sectors = read_unique(find(files.sectors), SECTOR, ["naam", *first])
    _buckets_apart(municipality, sectors.index)
    chained = sectors.rename(columns={"naam": "name"}).assign(name=_named(sectors["naam"]))
    names = {SECTOR: chained["name"]}
    empty: pd.Index = pd.Index([], dtype=object)
    proposal = False
    for level in first:
        table = read_unique(find(files.above[level]), level, ["naam"])
        _all_known(sectors[level], table.index, level, files.sectors, files.above[level])
        known, used = table.index, pd.Index(sectors[level])
        empty = _ours(known.difference(used), used, municipality)
        names[level] = table["naam"][known.isin(used)]
    for below, level in pairwise(levels.middle):
        table = read_allocation(find(files.above[level]), below, level)
        _all_known(pd.Series(known), table.index, below, files.above[below], files.above[level])
        _one_name(table, level, files.above[level])
        chained[level] = chained[below].map(table[level])
        kept = table.loc[names[below].index].drop_duplicates(level).set_index(level)
        gone = table[level].reindex(empty[empty.isin(table.index)])
        empty = empty.append(pd.Index(sorted(set(gone) - set(kept.index)), dtype=object))
        names[level] = kept[f"{level}_naam"].sort_index()
        known = names[level].index
        proposal |= bool(table[STATUS].str.strip().str.lower().str.startswith(PROPOSED).any())
    names[MUNICIPALITY] = pd.Series({municipality.code: municipality.name})
    return Areas(
        vintage=vintage,
        code=municipality.code,
        name=municipality.name,
        levels=levels,
        sectors=chained,
        names={level: _named(series) for level, series in names.items()},
        unknown=municipality.unknown,
        hidden=municipality.hidden,
        proposal=proposal,
        without_sectors=tuple(empty),
    )


def _ours(empty: pd.Index, used: pd.Index, municipality: Municipality) -> pd.Index:
    """Keep our areas of those without sectors; a table may hold those of others too."""
    if not used.str.startswith(municipality.code).any():
        return empty
    return empty[empty.str.startswith(municipality.code)]


def _named(names: pd.Series) -> pd.Series:
    """Let an area without a name go by its code, so that it can be pointed at."""
    shown = [name if name.strip() else code for code, name in names.items()]
    return pd.Series(shown, names.index, names.dtype, name="name")


def _one_name(table: pd.DataFrame, level: str, file: str) -> None:
    name = f"{level}_naam"
    pairs = table[[level, name]].drop_duplicates()
    double = pairs[pairs[level].duplicated(keep=False)].sort_values(level)
    if len(double):
        first = double[level].iloc[0]
        raise DataError(
            f"{first} (kolom {level}) heeft twee namen",
            found=first_five(double.loc[double[level] == first, name]),
            where=f"{file}, kolom {name}",
            remedy="geef het gebied in elke rij dezelfde naam",
        )


def _buckets_apart(municipality: Municipality, sectors: pd.Index) -> None:
    buckets = pd.Index(municipality.unknown + municipality.hidden, dtype=object)
    wrong = buckets[buckets.duplicated() | buckets.isin(sectors)]
    if len(wrong):
        raise DataError(
            "Een code voor 'niet te lokaliseren' of 'verborgen' is niet uniek",
            expected="codes die geen sector zijn en één keer staan",
            found=first_five(wrong),
            where="parameters, municipality.unknown en municipality.hidden",
            remedy="verbeter de codes: anders tellen hun cijfers dubbel",
        )


def _all_known(codes: pd.Series, known: pd.Index, level: str, child: str, parent: str) -> None:
    lost = sorted(set(codes) - set(known))
    if lost:
        raise DataError(
            f"Niet elke code uit {Path(child).name} staat in {Path(parent).name}",
            expected=f"elke {level} in beide tabellen, met dezelfde code",
            found=first_five(lost),
            where=f"{child} en {parent}",
            remedy="vul de ontbrekende rij aan of verbeter de code",
        )
