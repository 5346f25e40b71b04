"""The one entry for notebooks, command line and batch: ``genkgeo.load(PARAMS)``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from genkgeo.analysis import contents, handover
from genkgeo.analysis.asking import Asking
from genkgeo.analysis.computed import Computed
from genkgeo.analysis.explaining import Explaining
from genkgeo.analysis.more import More
from genkgeo.analysis.paths import locate
from genkgeo.analysis.picture import with_looks
from genkgeo.analysis.showing import Showing
from genkgeo.analysis.supposing import Supposing
from genkgeo.pages.notebooks import ON_A_PAGE
from genkgeo.parameters.embedded import EXAMPLE, example
from genkgeo.parameters.file import read_params

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
    taken = handover.taken_over(path) if vintage is None else None
    if isinstance(taken, Computed):
        return Analysis(taken)
    checked = read_params(path)
    analysis = Analysis(Computed(checked if vintage is None else checked.with_vintage(vintage)))
    analysis.elsewhere = elsewhere
    return analysis


class Analysis(Asking, Explaining, Showing, Supposing):
    """Eén jaar van één gemeente: vraag, toon, vergelijk en probeer.

    Wat je kunt vragen staat in `Asking`, wat je kunt tonen in `Showing`, wat je kunt proberen in
    `Supposing`. ``more`` heeft wat minder vaak gevraagd wordt, ``computed`` waar alles op rust.

    Attributes
    ----------
    elsewhere : bool
        It is the example that comes with the library, for there was none in this folder.
    """

    elsewhere = False

    @property
    def more(self) -> More:
        """Wat minder vaak gevraagd wordt: achter de cijfers en de index."""
        return More(self)

    def __dir__(self) -> list[str]:
        return [*MENU, "more", "computed"]

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = contents.html_of(self, self._title)
        # Who reads the page has no notebook to try anything in.
        page = contents.facts_of(self, self._title)
        return {"text/html": with_looks(html), "text/plain": repr(self), ON_A_PAGE: page}

    def __repr__(self) -> str:
        return f"<{self._title}: {contents.counts(self)}>"

    @property
    def _title(self) -> str:
        return self.computed.params.file.title + (FROM_THE_LIBRARY if self.elsewhere else "")


ROOMS = (Asking, Explaining, Showing, Supposing)
MENU = [name for room in ROOMS for name in vars(room) if not name.startswith("_")]
"""The verbs, in the order of what one does first; what Tab shows."""
