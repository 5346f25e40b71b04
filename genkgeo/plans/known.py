"""What the plans may refer to, by the parameters: indicators, and places of every vintage."""

from __future__ import annotations

from collections.abc import Mapping

from genkgeo.areas import Areas, read_areas
from genkgeo.params import Params
from genkgeo.plans.register import Known
from genkgeo.registry import read_registry

LEVELS = ("wijk", "stadsdeel")


def read_known(params: Params, areas: Mapping[str, Areas] | None = None) -> Known:
    """Read the whole registry, and the names of the areas of all vintages.

    Parameters
    ----------
    params : Params
    areas : mapping of str to Areas, optional
        By vintage, when they were read before.

    Returns
    -------
    Known
        A plan of years ago may name a wijk that is no more, so every vintage counts.
    """
    if areas is None:
        areas = {
            vintage: read_areas(vintage, files, params.file.municipality, params.root)
            for vintage, files in params.file.areas.items()
        }
    names = {
        level: {name for one in areas.values() for name in one.names[level]} for level in LEVELS
    }
    return Known(read_registry(params.resolve(params.file.registry)), names)
