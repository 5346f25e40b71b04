"""The hierarchy of one vintage: sector → wijk → stadsdeel → gemeente.

Codes are text and are never cut up: which wijk a sector belongs to is always looked up.
Beside the sectors stand the buckets ("niet te lokaliseren", "verborgen door de
leverancier"): they count for the gemeente and for nothing below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse

from genkgeo.errors import DataError, ParamsError, first_five
from genkgeo.parameters.file import AreaSet
from genkgeo.parameters.municipality import Municipality
from genkgeo.parameters.paths import as_on_disk
from genkgeo.sources.damaged_codes import LONGEST, plain_code, spelled
from genkgeo.sources.text import read_csv

LEVELS = ("sector", "wijk", "stadsdeel", "gemeente")
"""From small to large."""

CODES = ("wijk", "stadsdeel")
"""Columns of the tables that name the area above."""

LEVEL_NAMES = {
    "sector": ("sector", "sectoren"),
    "wijk": ("wijk", "wijken"),
    "stadsdeel": ("stadsdeel", "stadsdelen"),
    "gemeente": ("gemeente", "gemeenten"),
}
"""Level → its Dutch name in singular and plural."""


def require_level(level: str) -> None:
    """Raise unless this is a level.

    Raises
    ------
    ParamsError
        Says which levels there are.
    """
    if level not in LEVELS:
        raise ParamsError("Dit niveau bestaat niet", expected=", ".join(LEVELS), found=repr(level))


@dataclass(frozen=True)
class Areas:
    """The areas of one vintage.

    Attributes
    ----------
    vintage : str
        Which code list, ``"2019"`` or ``"2025"``.
    code, name : str
        The gemeente.
    sectors : pandas.DataFrame
        Index ``sector`` (sorted); columns ``name``, ``wijk``, ``stadsdeel``.
    names : dict of str to pandas.Series
        Level → name by area code, sorted by code.
    unknown, hidden : tuple of str
        The buckets.
    proposal : bool
        The stadsdelen are a proposal, not the city's own table.
    without_sectors : tuple of str
        Wijken and stadsdelen of the tables in which no sector lies; they are nowhere else.
    """

    vintage: str
    code: str
    name: str
    sectors: pd.DataFrame
    names: dict[str, pd.Series]
    unknown: tuple[str, ...]
    hidden: tuple[str, ...]
    proposal: bool
    without_sectors: tuple[str, ...] = ()

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
        lies_in = {name: list(self.sectors[name]) for name in CODES}
        lies_in |= {"sector": list(self.sectors.index), "gemeente": [self.code] * len(self.sectors)}
        pairs = dict(zip(lies_in[level], lies_in[above], strict=True))
        index = pd.Index(sorted(pairs), dtype=object, name=level)
        return pd.Series([pairs[code] for code in index], index, name=above)

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
        of_unit = pd.Series(units, index=units) if level == "sector" else None
        if level == "gemeente":
            of_unit = pd.Series(self.code, index=units)
        elif of_unit is None:
            of_unit = self.sectors[level].reindex(units)
        rows = index.get_indexer(pd.Index(of_unit))
        inside = np.flatnonzero(rows >= 0)
        ones = np.ones(len(inside))
        shape = (len(index), len(units))
        return sparse.csr_array((ones, (rows[inside], inside)), shape=shape), index


def read_areas(vintage: str, files: AreaSet, municipality: Municipality, root: Path) -> Areas:
    """Read the three tables of one vintage and check that they chain.

    Parameters
    ----------
    vintage : str
        Name of the code list.
    files : AreaSet
        ``sectors`` (columns sector, naam, wijk), ``wijken`` (wijk, naam) and ``stadsdelen``
        (wijk, stadsdeel, stadsdeel_naam, status), relative to ``root``.
    municipality : Municipality
        Code, name and buckets.
    root : pathlib.Path
        The project folder.

    Returns
    -------
    Areas

    Raises
    ------
    DataError
        A code is empty or stands twice, a sector's wijk or a wijk's stadsdeel is not there,
        a stadsdeel has two names, or a bucket is also a sector.
    """
    sectors = _read_unique(root / files.sectors, "sector", ["naam", "wijk"])
    wijken = _read_unique(root / files.wijken, "wijk", ["naam"])
    districts = _read_unique(
        root / files.stadsdelen, "wijk", ["stadsdeel", "stadsdeel_naam", "status"]
    )
    _all_known(sectors["wijk"], wijken.index, files.sectors, files.wijken)
    _all_known(pd.Series(wijken.index), districts.index, files.wijken, files.stadsdelen)
    _one_name(districts, files.stadsdelen)
    _buckets_apart(municipality, sectors.index)
    empty = _without_sectors(sectors["wijk"], wijken.index, districts["stadsdeel"], municipality)
    wijken = wijken[wijken.index.isin(sectors["wijk"])]
    chained = pd.DataFrame(
        {
            "name": _named(sectors["naam"]),
            "wijk": sectors["wijk"],
            "stadsdeel": sectors["wijk"].map(districts["stadsdeel"]),
        }
    )
    used = districts.loc[wijken.index].drop_duplicates("stadsdeel").set_index("stadsdeel")
    names = {
        "sector": chained["name"],
        "wijk": wijken["naam"],
        "stadsdeel": used["stadsdeel_naam"].sort_index(),
        "gemeente": pd.Series({municipality.code: municipality.name}),
    }
    return Areas(
        vintage=vintage,
        code=municipality.code,
        name=municipality.name,
        sectors=chained,
        names={level: _named(series) for level, series in names.items()},
        unknown=municipality.unknown,
        hidden=municipality.hidden,
        proposal=bool(districts["status"].str.contains("voorstel", case=False).any()),
        without_sectors=empty,
    )


def _without_sectors(
    used: pd.Series, wijken: pd.Index, stadsdeel_of: pd.Series, municipality: Municipality
) -> tuple[str, ...]:
    """Name our wijken and stadsdelen without sectors; a table may hold those of others too."""
    begin = municipality.code if used.str.startswith(municipality.code).any() else ""
    empty = [code for code in wijken.difference(pd.Index(used)) if code.startswith(begin)]
    kept = set(stadsdeel_of[used])
    lost = {stadsdeel_of[code] for code in empty} - kept
    return (*empty, *sorted(lost))


def _named(names: pd.Series) -> pd.Series:
    """Let an area without a name go by its code, so that it can be pointed at."""
    shown = [name if name.strip() else code for code, name in names.items()]
    return pd.Series(shown, names.index, names.dtype, name="name")


def _read_unique(path: Path, key: str, columns: list[str]) -> pd.DataFrame:
    path = as_on_disk(path)
    frame = read_csv(path, required=[key, *columns])
    for code in [key, *(column for column in columns if column in CODES)]:
        empty = frame.index[frame[code] == ""]
        if len(empty):
            raise DataError(
                f"De {code} is niet ingevuld",
                expected="een code in elke rij",
                where=f"{path.name}, rij {empty[0] + 2}, kolom {code}",
                remedy="vul de code in of verwijder de rij",
            )
        _refuse_unusable(frame[code], path)
    double = frame.loc[frame[key].duplicated(), key]
    if len(double):
        raise DataError(
            f"Dezelfde {key} staat er twee keer",
            expected=f"elke {key} één keer",
            found=first_five(double),
            where=f"{path.name}, rij {double.index[0] + 2}, kolom {key}",
            remedy="verwijder de dubbele rij",
        )
    return frame.set_index(key)[columns].sort_index()


def _refuse_unusable(codes: pd.Series, path: Path) -> None:
    """Refuse a code that is no code: nobody could type it again, or no file could be named so."""
    for row, code in zip(codes.index, codes, strict=True):
        if len(code) > LONGEST or plain_code(code) != code:
            raise DataError(
                "Een gebiedscode is niet te gebruiken",
                expected=f"hoogstens {LONGEST} tekens, en geen die niemand ziet",
                found=spelled(code),
                where=f"{path.name}, rij {row + 2}, kolom {codes.name}",
                remedy="typ de code opnieuw, in deze tabel en in alle andere",
            )


def _one_name(districts: pd.DataFrame, file: str) -> None:
    pairs = districts[["stadsdeel", "stadsdeel_naam"]].drop_duplicates()
    double = pairs[pairs["stadsdeel"].duplicated(keep=False)].sort_values("stadsdeel")
    if len(double):
        first = double["stadsdeel"].iloc[0]
        raise DataError(
            f"Het stadsdeel {first} heeft twee namen",
            found=first_five(double.loc[double["stadsdeel"] == first, "stadsdeel_naam"]),
            where=f"{file}, kolom stadsdeel_naam",
            remedy="geef het stadsdeel in elke rij dezelfde naam",
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


def _all_known(codes: pd.Series, known: pd.Index, child: str, parent: str) -> None:
    lost = sorted(set(codes) - set(known))
    if lost:
        raise DataError(
            f"{len(lost)} code(s) uit {Path(child).name} staan niet in {Path(parent).name}",
            expected="elke wijk in beide tabellen, met dezelfde code",
            found=first_five(lost),
            where=f"{child} en {parent}",
            remedy="vul de ontbrekende rij aan of verbeter de code",
        )
