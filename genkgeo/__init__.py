"""Wijkanalyse: indicatoren, risico, profielen en kaarten van sector tot stadsdeel.

Start here: ``genk = genkgeo.load("params/voorbeeld-2025.yaml")``, then ask it for
``genk.table("wijk")``, ``genk.risk("stadsdeel")``, ``genk.profiles()`` or ``genk.map()``.
"""

from __future__ import annotations

from importlib.metadata import version

from genkgeo.analysis import Analysis, load
from genkgeo.errors import DataError, GenkgeoError, ParamsError
from genkgeo.results import Profiles, Results, Risk
from genkgeo.values import State

__version__ = version("genkgeo")

__all__ = [
    "Analysis",
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
