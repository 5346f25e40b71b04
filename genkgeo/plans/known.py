"""What the plans may refer to, by the parameters: indicators, and places of every vintage."""

from __future__ import annotations

from genkgeo.areas import read_areas
from genkgeo.params import Params
from genkgeo.plans.register import Known
from genkgeo.registry import read_registry

LEVELS = ("wijk", "stadsdeel")


def read_known(params: Params) -> Known:
    """Read the whole registry, and the names of the areas of all vintages.

    Returns
    -------
    Known
        A plan of years ago may name a wijk that is no more, so every vintage counts.
    """
    vintages = [
        read_areas(vintage, files, params.file.municipality, params.root)
        for vintage, files in params.file.areas.items()
    ]
    names = {level: {name for one in vintages for name in one.names[level]} for level in LEVELS}
    return Known(read_registry(params.resolve(params.file.registry)), names)
