"""What plans and records may refer to, by the parameters: indicators, areas and places."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from genkgeo.areas.hierarchy import Areas, read_areas
from genkgeo.parameters.file import Params
from genkgeo.plans.register import Known
from genkgeo.results import PLACES
from genkgeo.sources.places import read_places


def read_known(
    params: Params,
    areas: Mapping[str, Areas] | None = None,
    spots: pd.DataFrame | None = None,
) -> Known:
    """Read the whole registry, the names of the areas of all vintages and of the places.

    Parameters
    ----------
    params : Params
    areas : mapping of str to Areas, optional
        By vintage, when they were read before.
    spots : pandas.DataFrame, optional
        From `read_spots`, when they were read before.

    Returns
    -------
    Known
        A plan of years ago may name an area that is no more, so every vintage counts.
    """
    if areas is None:
        areas = {
            vintage: read_areas(
                vintage, files, params.file.municipality, params.levels, params.resolve
            )
            for vintage, files in params.file.areas.items()
        }
    names = {
        level: {name for here in areas.values() for name in here.names[level]}
        for level in params.levels.middle
    }
    spots = read_spots(params) if spots is None else spots
    return Known(params.described, names, frozenset(spots["name"]), _larger(areas.values(), names))


def _larger(
    areas: Iterable[Areas], names: Mapping[str, Collection[str]]
) -> dict[str, frozenset[str]]:
    """Look up in which larger areas each area lies, by name and in any vintage.

    A name of two levels is that of the smaller one, as in a record.
    """
    larger: dict[str, set[str]] = {}
    levels = list(names)
    for here in areas:
        for at, level in enumerate(levels):
            for code, name in here.name_of[level].items():
                if any(name in names[smaller] for smaller in levels[:at]):
                    continue
                around = larger.setdefault(name, set())
                for above in levels[at + 1 :]:
                    holder = here.name_of[above].get(here.lies_in(level, above).get(code, ""), "")
                    smaller_too = any(holder in names[one] for one in levels[: levels.index(above)])
                    around |= {holder} if holder and not smaller_too else set()
    return {name: frozenset(around) for name, around in larger.items() if around}


def read_spots(params: Params) -> pd.DataFrame:
    """Read the table of places that the parameters name; without rows when they name none."""
    if params.file.places is None:
        return pd.DataFrame(columns=PLACES)
    return read_places(params.resolve(params.file.places), params.file.municipality.box)
