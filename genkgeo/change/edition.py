"""What the figures of a year follow from: inputs, areas and method; and the figures themselves.

Results are computed from an edition and from nothing else, so that the same question can be
put with one thing changed: older inputs, other borders, another method.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd
from scipy.sparse import csr_array

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty import intervals
from genkgeo.measures import any_level, disclosure, indicators
from genkgeo.measures.any_level import GIVEN_PER
from genkgeo.measures.cube import Cube, build_cube
from genkgeo.measures.disclosure import Move, Protected, Told
from genkgeo.measures.moving import brought_together
from genkgeo.measures.sizes import residents, size_variables, sizes_shown
from genkgeo.measures.supplied import Supplied, above_sectors, of_sectors, supplied_of
from genkgeo.measures.totals import residents_supplied
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.registry import Indicator

FIGURE_COLUMNS = ["vintage", "variable", "period", "sector", "value", "state"]
"""What an edition needs of the tidy figures; all other columns are left alone.

Figures per area of a larger level have that code in ``sector`` and its id in a column ``level``,
which is not there where all figures are of sectors."""


def figure_columns(figures: pd.DataFrame) -> list[str]:
    """Name the columns that an edition needs of these figures.

    Examples
    --------
    >>> figure_columns(pd.DataFrame(columns=["level", *FIGURE_COLUMNS, "row"]))[-2:]
    ['state', 'level']
    """
    return [*FIGURE_COLUMNS, *(["level"] if "level" in figures else [])]


@dataclass(frozen=True)
class Method:
    """How figures become indicators and a risk.

    Attributes
    ----------
    registry : dict of str to Indicator
        The indicators in use, in order.
    risk : RiskChoices
    size : str, optional
        Variable that says how large a sector is.
    residents : str, optional
        Variable of the residents, that pages print beside the figures.
    zero : frozenset of (str, str, int)
        Vintage, variable and year of tables that leave out sectors in which there is nothing.
    """

    registry: dict[str, Indicator]
    risk: RiskChoices
    size: str | None = None
    zero: frozenset[tuple[str, str, int]] = frozenset()
    residents: str | None = None


@dataclass(frozen=True)
class Edition:
    """One year's figures on one vintage, and all that they follow from.

    Attributes
    ----------
    year : int
    vintage : str
        On which the figures are shown.
    method : Method
    areas : dict of str to Areas
        Vintage → hierarchy.
    figures : pandas.DataFrame
        Tidy; at least `FIGURE_COLUMNS`.
    transfers : dict of (str, str) to scipy.sparse.csr_array
        From vintage, to vintage → which share of each unit goes where.
    told : Told, optional
        What earlier releases told: it cannot be hidden any more.
    """

    year: int
    vintage: str
    method: Method
    areas: dict[str, Areas]
    figures: pd.DataFrame
    transfers: dict[tuple[str, str], csr_array] = field(default_factory=dict)
    told: Told | None = None

    @property
    def here(self) -> Areas:
        """The areas of the vintage shown."""
        return self.areas[self.vintage]

    @cached_property
    def cubes(self) -> dict[str, Cube]:
        """Lay the figures of each vintage out as a cube, that of the vintage shown first."""
        figures_of = {
            str(vintage): of_sectors(rows) for vintage, rows in self.figures.groupby("vintage")
        }
        return {
            vintage: build_cube(
                figures_of[vintage],
                self.areas[vintage],
                zero=frozenset(
                    (name, year) for at, name, year in self.method.zero if at == vintage
                ),
            )
            for vintage in sorted(figures_of, key=lambda name: (name != self.vintage, name))
        }

    @property
    def moves(self) -> list[Move]:
        """How figures come here from other vintages."""
        return [
            Move(self.areas[old].units, self.here.units, weights)
            for (old, new), weights in sorted(self.transfers.items(), key=lambda one: one[0])
            if new == self.vintage
        ]

    @cached_property
    def protected(self) -> Protected:
        """What may be shown: measures and residents, and the numbers that nobody may print."""
        return _protected(self)

    @cached_property
    def unhidden(self) -> pd.DataFrame:
        """All measures with nothing hidden; `unprotected` says what they are."""
        return _unhidden(self)

    @cached_property
    def supplied(self) -> dict[str, list[Supplied]]:
        """Lay out what comes per area of larger levels, for each vintage that has any."""
        above = above_sectors(self.figures)
        return {
            str(vintage): supplied_of(rows, self.areas[str(vintage)])
            for vintage, rows in (above.groupby("vintage") if len(above) else ())
        }


def measure_edition(edition: Edition) -> pd.DataFrame:
    """Measure every indicator of every year on the vintage shown, and hide what must be hidden.

    Of a year on another vintage from which no transfer leads here there is only the gemeente;
    a year that is there in both vintages counts in the one that is shown. Where numerator and
    denominator of a year share no vintage, both are moved to the one shown.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    pandas.DataFrame
        Columns of `genkgeo.measures.indicators.measure`, ``vintage`` (of the figures), and the
        interval ``ci_low``, ``ci_high``; where something was supplied per larger area also
        `genkgeo.measures.any_level.GIVEN_PER`, the name of that level.

    Examples
    --------
    >>> import genkgeo
    >>> genk = genkgeo.load("params/voorbeeld-2025.yaml")
    >>> measures = measure_edition(genk.computed.edition)
    >>> sorted(int(year) for year in measures.loc[measures["level"] == "wijk", "period"].unique())
    [2013, 2022, 2023, 2024, 2025]
    """
    return edition.protected.measures.copy()


def protected_enough(edition: Edition) -> Protected:
    """Give what may be shown of an edition that is to be published.

    Of what it is only compared with, as an earlier year, there may be little to show.

    Raises
    ------
    DataError
        The rules leave hardly anything of the main level.
    """
    registry, level = edition.method.registry, edition.here.levels.main
    disclosure.require_enough_left(
        unprotected(edition), registry, edition.here, level, residents_of(edition)
    )
    return edition.protected


def _protected(edition: Edition) -> Protected:
    """Measure as `measure_edition` does, look up the residents, and hide what must be hidden."""
    here, method = edition.here, edition.method
    found = disclosure.protect(
        unprotected(edition),
        method.registry,
        here,
        residents=residents_of(edition),
        of=method.residents,
        told=edition.told,
        moves=edition.moves,
    )
    shown = found.measures
    if GIVEN_PER in shown:
        names = {level.id: level.singular for level in here.levels.all}
        shown[GIVEN_PER] = shown[GIVEN_PER].map(names).fillna("")
    return replace(found, measures=shown.join(intervals.intervals(shown, method.registry)))


def residents_of(edition: Edition) -> pd.DataFrame:
    """Look up the residents: of the sectors and what they add up to, else as they are supplied.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    pandas.DataFrame
        As `genkgeo.measures.sizes.residents`, with nothing hidden yet.
    """
    here, method = edition.here, edition.method
    known = residents(
        edition.cubes,
        here,
        method.residents,
        edition.year,
        edition.transfers,
        beside=size_variables(method.registry),
    )
    own = edition.supplied.get(edition.vintage, ())
    if known.empty and own:
        return residents_supplied(own, here, method.residents, edition.year)
    return known


def unprotected(edition: Edition) -> pd.DataFrame:
    """Measure every indicator as `measure_edition` does, and hide nothing: never to be shown.

    Parameters
    ----------
    edition : Edition

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order, without the interval.
    """
    return edition.unhidden.copy()


def with_rows(edition: Edition, registry: dict[str, Indicator], rows: pd.DataFrame) -> Edition:
    """Give an edition with more measures, to be hidden together with its own.

    Parameters
    ----------
    edition : Edition
    registry : dict of str to Indicator
        With the indicators of the rows.
    rows : pandas.DataFrame
        As those of `unprotected`.
    """
    other = replace(edition, method=replace(edition.method, registry=registry))
    other.__dict__["unhidden"] = pd.concat([edition.unhidden, rows], ignore_index=True)
    return other


def _unhidden(edition: Edition) -> pd.DataFrame:
    here, method, cubes = edition.here, edition.method, edition.cubes
    beside = size_variables(method.registry)
    known = sizes_shown(cubes, here, method.size, edition.transfers, beside=beside)
    shown_size = None if known is None else known.values
    parts = []
    for vintage, cube in cubes.items():
        transfer = edition.transfers.get((vintage, edition.vintage))
        whole = vintage == edition.vintage or transfer is not None
        measures = any_level.measure(
            cube,
            method.registry,
            here if whole else edition.areas[vintage],
            edition.supplied.get(vintage, ()),
            levels=None if whole else (MUNICIPALITY,),
            size=shown_size if vintage == edition.vintage else method.size,
            transfer=transfer,
        )
        parts.append(measures.assign(vintage=vintage))
    brought = brought_together(cubes, method.registry, here, edition.transfers)
    if brought is not None:
        measures = any_level.measure(
            brought.cube,
            method.registry,
            here,
            edition.supplied.get(edition.vintage, ()),
            size=shown_size,
            brought=brought,
        )
        # Before the lists that only know the whole gemeente.
        parts.insert(0, measures.assign(vintage=edition.vintage))
    return any_level.told_once(indicators.put_together(parts))
