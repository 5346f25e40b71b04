"""An analysis that was made before, for `genkgeo.load` to give instead of making it again.

The refresh checks the figures once and has each of its notebooks show that one analysis; so
none of them has to wait, and all of them speak of the same figures.
"""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

_TAKEN_OVER: dict[Path, Path] = {}


def take_over(params: str | Path, file: str | Path) -> None:
    """Let `genkgeo.load` of these parameters give an analysis that was made before.

    Parameters
    ----------
    params : str or pathlib.Path
        The parameter file, as a full path.
    file : str or pathlib.Path
        What the refresh wrote; read when it is asked for. Only for a file of our own making:
        reading it can run code.
    """
    _TAKEN_OVER[Path(params)] = Path(file)


def taken(params: Path) -> Any | None:
    """Give the analysis that was taken over for these parameters, if there is one."""
    file = _TAKEN_OVER.get(params.resolve())
    return None if file is None else pickle.loads(file.read_bytes())
