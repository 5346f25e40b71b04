"""The levels of most made-up municipalities of the tests: those of the parameters of Genk."""

from __future__ import annotations

from typing import Any

from genkgeo.parameters.levels import Level, Levels

PLAIN: list[dict[str, Any]] = [
    {"id": "wijk", "singular": "wijk", "plural": "wijken", "profiles": True},
    {
        "id": "stadsdeel",
        "singular": "stadsdeel",
        "plural": "stadsdelen",
        "article": "het",
        "sheets": True,
    },
]
"""As they stand under ``levels`` in a parameter file."""

WIJK, STADSDEEL = (Level(**level) for level in PLAIN)

LEVELS = Levels.between([WIJK, STADSDEEL])

LINE = (
    "levels: [{id: wijk, singular: wijk, plural: wijken, profiles: true}, "
    "{id: stadsdeel, singular: stadsdeel, plural: stadsdelen, article: het, sheets: true}]"
)
"""The same as a line of a parameter file."""
