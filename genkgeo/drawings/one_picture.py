"""What is drawn for a page, laid out as one SVG that stands alone: for a file, a slide or a mail.

A page gives a drawing its legend, caption and table as HTML, and its style sheet the places. Here
the same parts get their places by arithmetic, so that nothing is drawn twice and no browser is
needed. Only what drawings are made of is understood: figures, panels, legends, tables and lines
of text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from genkgeo.drawings.boxes import (
    SIZE,
    SMALL,
    SPACING,
    Box,
    Words,
    column,
    in_rows,
    nested,
    text_box,
    words_of,
)
from genkgeo.drawings.svg import SOFT, element
from genkgeo.drawings.table_picture import table_box

FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
WIDTH, PANELS_WIDTH = 640, 848
"""Room for a drawing, a table with strips or a paragraph; and for small panels side by side."""

MARGIN, GAP = 16, 10
"""Around the whole, and between two parts under each other."""

HEAD, NARROWEST = 16, 320
"""Of the letters of the title, and the least room that a title and the notes have."""


def one_picture(html: str, *, title: str = "", notes: Sequence[str] = ()) -> str:
    """Lay out HTML with drawings as one SVG with a white ground.

    Parameters
    ----------
    html : str
        As `genkgeo.drawings` writes it: well formed, every text encoded.
    title : str
        Above it; empty where it has a caption of its own.
    notes : sequence of str
        Below it.

    Examples
    --------
    >>> picture = one_picture('<figure><p>Bret &amp; co</p></figure>')
    >>> picture[:38], "Bret &amp; co</tspan>" in picture
    ('<svg xmlns="http://www.w3.org/2000/svg', True)
    """
    root = _parsed(html)
    room = PANELS_WIDTH if _has_class(root, "panels") else WIDTH
    box = _stacked(root, room)
    above = text_box([Words(title, HEAD, bold=True)] if title else [], max(box.width, NARROWEST))
    below = text_box([Words(note, SMALL, SOFT) for note in notes], max(box.width, NARROWEST))
    box = column([above, box, below], GAP)
    width, height = round(box.width + 2 * MARGIN), round(box.height + 2 * MARGIN)
    alternative = title or told(html)
    made = element(
        "svg",
        element("title", alternative),
        element("rect", width=width, height=height, fill="#ffffff"),
        box.at(MARGIN, MARGIN),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        font_family=FONTS,
        role="img",
        aria_label=alternative,
    )
    return str(made)


def told(html: str) -> str:
    """Say what a drawing shows: its caption, or else what it tells who does not see it."""
    root = _parsed(html)
    for tag in ("caption", "title", "p", "th"):
        for node in root.iter(tag):
            if text := _text(node):
                return text
    return ""


def _parsed(html: str) -> ET.Element:
    return ET.fromstring(f"<div>{html}</div>")


def _text(node: ET.Element) -> str:
    return " ".join("".join(node.itertext()).split())


def _classes(node: ET.Element) -> list[str]:
    return node.get("class", "").split()


def _has_class(root: ET.Element, name: str) -> bool:
    return any(name in _classes(node) for node in root.iter())


def _block(node: ET.Element, width: float) -> Box:
    """Lay out one part within a width."""
    if node.tag == "svg":
        return nested(node, width)
    if node.tag == "table":
        return table_box(node, width)
    if node.tag in ("p", "caption", "figcaption"):
        return text_box(list(words_of(node, Words(""))), width)
    if "legend" in _classes(node):
        return in_rows([_item(item) for item in node], width, apart=16)
    if "panels" in _classes(node):
        return in_rows([_stacked(panel, width) for panel in node], width, apart=24, below=24)
    return _stacked(node, width)


def _stacked(node: ET.Element, width: float) -> Box:
    """Lay out the parts of a node under each other."""
    panel = "panel" in _classes(node)
    if panel and (picture := node.find("svg")) is not None:
        width = float(picture.get("width", width))
    boxes = [
        _panel_name(child, width) if panel and child.tag == "p" else _block(child, width)
        for child in node
    ]
    return column(boxes, GAP)


def _panel_name(node: ET.Element, width: float) -> Box:
    """Write the name of a panel in the room of two lines, so that panels of a row are level."""
    box = text_box(list(words_of(node, Words("", bold=True))), width)
    return box._replace(height=max(box.height, 2 * SIZE * SPACING))


def _item(node: ET.Element) -> Box:
    """Lay out an item of a legend: its samples and words on one line."""
    height, x, drawn = SIZE * SPACING, 0.0, []
    for part in _mixed(node):
        if isinstance(part, str):
            words = Words(part, fill=SOFT)
            drawn.append(text_box([words], words.width).at(x, 0))
            x += words.width + 6
        else:
            box = nested(part, 0)
            drawn.append(box.at(x, (height - box.height) / 2))
            x += box.width + 6
    return Box(x - 6, height, Markup("").join(drawn))


def _mixed(node: ET.Element) -> Iterator[str | ET.Element]:
    """Give the texts and drawings of a node in their order."""
    if node.text and node.text.strip():
        yield node.text.strip()
    for child in node:
        if child.tag == "svg":
            yield child
        else:
            yield from _mixed(child)
        if child.tail and child.tail.strip():
            yield child.tail.strip()
