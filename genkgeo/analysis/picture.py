"""What a cell shows, in the forms that last: in JupyterLab, mailed, on a code host, not trusted.

A notebook that is not trusted loses styles and drawings from its HTML and keeps their letters, so
a drawing is no HTML there: it is an SVG, with an image of pixels for where no SVG is shown. A
table carries its few styles in its cells, which every reader of notebooks leaves in place.
"""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from markupsafe import Markup

from genkgeo.drawings.markup import encode
from genkgeo.drawings.one_picture import one_picture, told
from genkgeo.drawings.raster import rasterised
from genkgeo.errors import DataError
from genkgeo.pages.notebooks import ON_A_PAGE
from genkgeo.pages.standalone import asset, render, seal

ENDINGS = (".html", ".png", ".svg")
"""What a picture can be saved as."""

_LOOKS = {
    "table": "border-collapse:collapse;font-size:14px;line-height:1.4;margin:0",
    "p": "font-size:14px;line-height:1.5;margin:0;max-width:680px",
}
_CELL = "padding:4px 16px 4px 0;vertical-align:top;"
_NUMBER, _TEXT = "text-align:right;white-space:nowrap", "text-align:left"
_HEAD = ";border-bottom:1px solid #4a5560;font-weight:600"
_ROW_HEAD = ";font-weight:normal;white-space:nowrap"


class Picture(Markup):
    """A drawing with its legend, or a table: as text the HTML of a page, in a cell a picture.

    Parameters
    ----------
    html : str
    title : str
        Stands above the drawing where it stands alone; empty for one with a caption of its own.
    notes : sequence of str
        What stands on every output (example figures); below the drawing where it stands alone.

    Examples
    --------
    >>> Picture("<table><tbody><tr><td>Bret</td></tr></tbody></table>")
    Bret
    """

    heading: str
    notes: tuple[str, ...]

    def __new__(cls, html: str = "", *, title: str = "", notes: Sequence[str] = ()) -> Picture:
        """Keep the HTML as a text, and beside it what goes along where it stands alone."""
        made = super().__new__(cls, html)
        made.heading, made.notes = title, tuple(notes)
        return made

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything in it that is drawn, and not only text in cells."""
        return "<svg" in self

    @cached_property
    def svg(self) -> str:
        """The picture as one SVG that stands alone."""
        return one_picture(str(self), title=self.heading, notes=self.notes)

    @cached_property
    def png(self) -> bytes:
        """The picture as an image of pixels."""
        return rasterised(self.svg)

    def save(self, path: str | Path) -> Path:
        """Write the picture as a file of its own, of the kind that its name ends with.

        Parameters
        ----------
        path : str or pathlib.Path
            Ends with ``.png``, ``.svg`` or ``.html``.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        DataError
            The name ends otherwise, or there is no such folder.
        """
        path = Path(path)
        ending = path.suffix.lower()
        if ending not in ENDINGS:
            raise DataError(
                "Een tekening kan niet als deze soort bestand bewaard worden",
                expected=f"een naam die eindigt op {', '.join(ENDINGS)}",
                found=path.name,
                remedy=f"bewaar bijvoorbeeld als {path.stem or 'tekening'}.png",
            )
        if not path.parent.is_dir():
            raise DataError("Deze map is er niet", where=str(path.parent), remedy="maak ze eerst")
        if ending == ".png":
            path.write_bytes(self.png)
        else:
            path.write_text(self.svg if ending == ".svg" else self._page(), encoding="utf-8")
        return path

    def _page(self) -> str:
        """Write a page with nothing else."""
        title = self.heading or told(str(self)) or "Tekening"
        page = render(
            "tekening.html.j2",
            css=asset("genkgeo.css"),
            page_title=title,
            head=self.heading,
            notes=self.notes,
            navigation=(),
            provenance="",
            body=Markup(str(self)),
        )
        return seal(page)

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, str], dict[str, Any]]:
        """Give all forms, and how they are shown; a reader of notebooks takes the best it may."""
        if not self:
            return {"text/plain": ""}, {}
        bundle = {"text/plain": repr(self), ON_A_PAGE: str(self)}
        if not self.is_drawn:
            return {"text/html": with_looks(str(self)), **bundle}, {}
        image = base64.b64encode(self.png).decode("ascii")
        alternative = {"alt": self.heading or told(str(self))}
        # The image has more pixels than the drawing, for it must be sharp.
        width, height = (int(ET.fromstring(self.svg).get(side, 0)) for side in ("width", "height"))
        looks = {
            "image/svg+xml": alternative,
            "image/png": {**alternative, "width": width, "height": height},
        }
        return {"image/svg+xml": self.svg, "image/png": image, **bundle}, looks

    def __repr__(self) -> str:
        if self.is_drawn:
            return f"<tekening: {self.heading or told(str(self))}>"
        return "\n".join(_lines(ET.fromstring(f"<div>{self}</div>")))


class Sentence(str):
    """A sentence that JupyterLab shows as running text."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = f"<p>{encode(str(self))}</p>"
        return {"text/html": with_looks(html), "text/plain": str(self), ON_A_PAGE: html}


def with_looks(html: str) -> str:
    """Give the parts of tables and texts their looks where no style sheet reaches them.

    Examples
    --------
    >>> "text-align:right" in with_looks('<tr><td class="number">7</td></tr>')
    True
    """
    root = ET.fromstring(f"<div>{html}</div>")
    heads = {cell for head in root.iter("thead") for cell in head.iter("th")}
    for node in root.iter():
        if node.tag in ("th", "td"):
            number = "number" in node.attrib.pop("class", "").split()
            look = _CELL + (_NUMBER if number else _TEXT)
            look += _HEAD if node in heads else _ROW_HEAD if node.tag == "th" else ""
            node.set("style", look)
        elif node.tag in _LOOKS:
            node.set("style", _LOOKS[node.tag])
    return "".join(ET.tostring(child, encoding="unicode", method="html") for child in root)


def _lines(root: ET.Element) -> list[str]:
    """Write a table as lines of text, numbers to the right; else its text."""
    rows = [
        [(" ".join("".join(cell.itertext()).split()), cell.get("class", "")) for cell in row]
        for row in root.iter("tr")
    ]
    if not rows:
        return [" ".join("".join(root.itertext()).split())]
    widths = [max(len(row[at][0]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            text.rjust(width) if "number" in look else text.ljust(width)
            for (text, look), width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]
