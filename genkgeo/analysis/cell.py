"""The widget that holds the map in a cell: JavaScript at the one side, this at the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from genkgeo.pages.standalone import asset


class MapCell(anywidget.AnyWidget):
    """A frame with the page of a map; the page travels once, when a view asks for it.

    So it is no part of the state of the widget, which a notebook may keep.

    Parameters
    ----------
    page : callable
        Gives the page.
    """

    _esm = str(asset("cell.js"))
    clicked = traitlets.Unicode("", help="Code of the area that was clicked last.").tag(sync=True)

    def __init__(self, page: Callable[[], str]) -> None:
        super().__init__()
        self._page = page
        self._drawn: list[dict[str, Any]] | None = None
        self.on_msg(self._answer)

    def _answer(self, _: object, message: dict[str, Any], __: object) -> None:
        if message.get("kind") == "ask":
            self.send({"kind": "page", "page": self._page()})
            if self._drawn is not None:
                self.send({"kind": "draw", "themes": self._drawn})

    def draw(self, themes: list[dict[str, Any]]) -> None:
        """Draw themes in the place of those with the same id, in every view."""
        self._drawn = themes
        self.send({"kind": "draw", "themes": themes})
