"""The areas of an earlier release, as its archive keeps them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.levels import MUNICIPALITY, SECTOR, Level, Levels

Json = dict[str, Any]
"""An object of a json file, before it was read as what it says."""


@dataclass(frozen=True)
class Earlier:
    """The areas of an earlier release.

    Attributes
    ----------
    vintage : str
        The one that was shown.
    areas : dict of str to Areas
        Vintage → hierarchy.
    """

    vintage: str
    areas: dict[str, Areas]


def as_json(areas: Areas) -> Json:
    """Write the areas of a vintage as plain lists and dicts."""
    return {
        "code": areas.code,
        "name": areas.name,
        "sectors": areas.sectors.reset_index().to_dict(orient="list"),
        "names": {level: areas.names[level].to_dict() for level in areas.levels},
        "unknown": areas.unknown,
        "hidden": areas.hidden,
        "proposal": areas.proposal,
    }


def from_json(vintage: str, plain: Json) -> Areas:
    """Read back what `as_json` wrote."""
    return Areas(
        vintage=vintage,
        code=plain["code"],
        name=plain["name"],
        levels=_levels(plain["names"]),
        sectors=pd.DataFrame(plain["sectors"]).set_index("sector").sort_index(),
        names={
            level: pd.Series(names, name="name").rename_axis(level)
            for level, names in plain["names"].items()
        },
        unknown=tuple(plain["unknown"]),
        hidden=tuple(plain["hidden"]),
        proposal=plain["proposal"],
    )


def _levels(names: Collection[str]) -> Levels:
    """Put the levels of an earlier release in order; what it called them is not kept."""
    between = [name for name in names if name not in (SECTOR, MUNICIPALITY)]
    return Levels.between([Level(id=name, singular=name, plural=name) for name in between])


def read_earlier(path: Path) -> Earlier | None:
    """Read the areas of an earlier release from its ``uitgave.json``.

    None where it cannot be read: who reads the whole archive says what is wrong with it.
    """
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        areas = {name: from_json(name, plain) for name, plain in about["areas"].items()}
        return Earlier(about["vintage"], areas) if about["vintage"] in areas else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
