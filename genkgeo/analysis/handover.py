"""One analysis for all notebooks of a refresh: `genkgeo.load` reads it instead of computing it.

The refresh checks the figures once and has each of its notebooks show that one analysis; so
none of them has to wait, and all of them speak of the same figures.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from genkgeo.analysis.plain_text import choose_plain_text

LOAD = "genkgeo.analysis.load"
"""The module that every notebook needs."""

_TAKEN_OVER: dict[Path, Path] = {}


def write(analysis: object, file: Path) -> None:
    """Write an analysis, with all that it has computed, where `taken_over` reads it."""
    file.write_bytes(pickle.dumps(analysis, protocol=pickle.HIGHEST_PROTOCOL))


def take_over(params: str | Path, file: str | Path) -> None:
    """Let `genkgeo.load` of these parameters read an analysis from a file.

    Parameters
    ----------
    params : str or pathlib.Path
        The parameter file, as a full path.
    file : str or pathlib.Path
        From `write`; it need not be there before it is asked for. Only for a file of our own
        making: reading it can run code.
    """
    _TAKEN_OVER[Path(params)] = Path(file)


def taken_over(params: Path) -> object | None:
    """The analysis that was taken over for these parameters, if there is one."""
    file = _TAKEN_OVER.get(params.resolve())
    return None if file is None else pickle.loads(file.read_bytes())


def get_ready(params: str, file: str, modules: Iterable[str] = ()) -> None:
    """Prepare a kernel while the figures are computed elsewhere, for its notebook to begin.

    Parameters
    ----------
    params, file : str
        As for `take_over`.
    modules : iterable of str
        What the notebook needs beside `genkgeo.load`, and takes long to import.
    """
    for module in (LOAD, *modules):
        import_module(module)
    choose_plain_text()
    take_over(params, file)
