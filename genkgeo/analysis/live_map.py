"""The map in a notebook: the page of the export in a frame, that hands back what was clicked."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.analysis import pictures
from genkgeo.analysis.picture import Picture
from genkgeo.results import Results

if TYPE_CHECKING:
    from genkgeo.analysis.cell import MapCell

VIEW = "application/vnd.jupyter.widget-view+json"


class LiveMap:
    """The interactive map; a cell that ends with it shows it.

    A picture goes before it in the notebook, for who opens that later or elsewhere. Where nobody
    is there to click (a notebook that is run by a program) the picture is all there is.

    Parameters
    ----------
    results : Results
    """

    def __init__(self, results: Results) -> None:
        self._results = results

    @cached_property
    def widget(self) -> MapCell:
        """The map as a widget, to set beside others; making it takes a notebook with a kernel."""
        from genkgeo.analysis.cell import MapCell  # slow to import, and few cells need it

        return MapCell(self._page)

    @property
    def clicked(self) -> str:
        """Code of the area that was clicked last; empty before that."""
        return str(self.widget.clicked)

    @property
    def still(self) -> Picture:
        """The map as a picture."""
        return pictures.risk_map(self._results, self._results.levels.main)

    def save(self, path: str | Path) -> Path:
        """Write the map as a page of its own, or as a picture where the name ends with that.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends with ``.html``, ``.png`` or ``.svg``.

        Returns
        -------
        pathlib.Path
        """
        from genkgeo.pages.map.page import map_page  # slow to import

        path = Path(path)
        if path.suffix.lower() != ".html":
            return self.still.save(path)
        path.write_text(map_page(self._results, sheets=False, links=()), encoding="utf-8")
        return path

    def draw(self, themes: list[dict[str, Any]]) -> None:
        """Draw other figures on the map that is shown, without running its cell again."""
        self.widget.draw(themes)

    def _page(self) -> str:
        from genkgeo.pages.map.page import framed_page  # slow to import

        return framed_page(self._results)

    def _ipython_display_(self) -> None:
        show(self.still, self)

    def __repr__(self) -> str:
        return f"<kaart van {self._results.areas.name}, {self._results.year}>"


def show(still: Picture, live: Any) -> None:
    """Show a picture and, where somebody is there, what its ``widget`` can do that it cannot."""
    from IPython.display import display  # only in a notebook

    display(still)  # type: ignore[no-untyped-call]  # it has no types
    if somebody_is_there():
        # Without the widget nothing is said: the picture stands above it.
        view = {"version_major": 2, "version_minor": 0, "model_id": live.widget.model_id}
        display({VIEW: view, "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]


def somebody_is_there() -> bool:
    """Say whether a person asked for this cell: a program that runs a notebook cannot answer."""
    from IPython import get_ipython

    kernel = getattr(get_ipython(), "kernel", None)
    if kernel is None:
        return False
    asked = kernel.get_parent("shell").get("content", {})
    return bool(asked.get("allow_stdin", False))
