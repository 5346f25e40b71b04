"""The one entry for notebooks, command line and batch: ``genkgeo.load(PARAMS)``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from genkgeo.analysis import handover
from genkgeo.analysis.asking import Asking
from genkgeo.analysis.paths import locate
from genkgeo.analysis.picture import Sentence
from genkgeo.analysis.showing import Showing
from genkgeo.parameters.embedded import EXAMPLE, example
from genkgeo.parameters.file import read_params
from genkgeo.parameters.levels import SECTOR

FROM_THE_LIBRARY = " (voorbeeldcijfers die bij de bibliotheek horen; hier is geen project)"
"""What an analysis says of itself that is not of the project in which it was asked for."""


def load(params: str | Path | None = None, *, vintage: str | None = None) -> Analysis:
    """Read a parameter file and all it names, check it, and return the analysis.

    Parameters
    ----------
    params : str or pathlib.Path, optional
        The parameter file of a year; else that of the example year, of this project or, where
        there is none, the one that comes with the library.
    vintage : str, optional
        Show another vintage than the parameters do; figures move by the crosswalk.

    Returns
    -------
    Analysis
        Its verbs compute when first asked.

    Raises
    ------
    ParamsError, DataError
        The input is not right; the message says what, where and how to mend it.

    Examples
    --------
    >>> genk = load("params/voorbeeld-2025.yaml")
    >>> genk.levels
    ('sector', 'wijk', 'stadsdeel', 'gemeente')
    >>> len(genk.table("stadsdeel"))
    8
    """
    path = locate(Path(params or EXAMPLE))
    elsewhere = params is None and not path.is_file()
    if elsewhere:
        path = example()
    computed = handover.taken_over(path) if vintage is None else None
    if isinstance(computed, Analysis):
        return computed
    checked = read_params(path)
    analysis = Analysis(checked if vintage is None else checked.with_vintage(vintage))
    analysis.elsewhere = elsewhere
    return analysis


class Analysis(Asking, Showing):
    """One year of one gemeente: ask it for a level, a table, the risk, the profiles, a map.

    What it can be asked stands in `Asking`, what it can draw or write in `Showing`, and what
    both rest on in `Computed`.

    Attributes
    ----------
    elsewhere : bool
        It is the example that comes with the library, for there was none in this folder.
    """

    elsewhere = False

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return Sentence(repr(self).strip("<>"))._repr_mimebundle_()

    def __repr__(self) -> str:
        names, levels = self.areas[self.params.file.vintage].names, self.params.levels
        counts = [
            f"{len(names[level])} {levels[level].noun(len(names[level]))}"
            for level in (SECTOR, *levels.middle)
        ]
        indicators = f"{len(self.params.registry)} indicatoren"
        title = self.params.file.title + (FROM_THE_LIBRARY if self.elsewhere else "")
        return f"<{title}: {', '.join([*counts, indicators])}>"
