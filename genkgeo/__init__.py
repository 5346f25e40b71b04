"""Wijkanalyse: indicatoren, risico, profielen en kaarten van sector tot stadsdeel.

Start here: ``genk = genkgeo.load("params/voorbeeld-2025.yaml")``, then ask it for
``genk.table("wijk")``, ``genk.risk("stadsdeel")``, ``genk.profiles()`` or ``genk.map()``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genkgeo.analysis.load import Analysis, load
    from genkgeo.errors import AskedError, DataError, GenkgeoError, ParamsError
    from genkgeo.results import Profiles, Results, Risk
    from genkgeo.states import State

__version__ = version("genkgeo")

_HOMES = {
    "Analysis": "analysis.load",
    "AskedError": "errors",
    "DataError": "errors",
    "GenkgeoError": "errors",
    "ParamsError": "errors",
    "Profiles": "results",
    "Results": "results",
    "Risk": "results",
    "State": "states",
    "load": "analysis.load",
}

__all__ = [
    "Analysis",
    "AskedError",
    "DataError",
    "GenkgeoError",
    "ParamsError",
    "Profiles",
    "Results",
    "Risk",
    "State",
    "__version__",
    "load",
]


def __getattr__(name: str) -> object:
    """Import what is asked for: all of it takes seconds, and many commands need none of it."""
    if name in _HOMES:
        return getattr(import_module(f"genkgeo.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
