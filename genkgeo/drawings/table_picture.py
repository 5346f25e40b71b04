"""A table, with drawn strips in it or not, as a part of one picture: columns, rows and lines."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.drawings.boxes import Box, Words, nested, text_box, words_of
from genkgeo.drawings.svg import ACCENT, INK, LINE, SOFT, element

WIDEST = 1120
"""Of a table without strips: it takes what its texts need, up to this."""

MOST_NAME = 0.4
"""Of a table with strips: the largest part of the width for one column of text."""

APART, BELOW = 16, 8
"""Between two columns, and between the texts of two rows."""


class Cell(NamedTuple):
    """What stands in one cell."""

    words: list[Words]
    strip: ET.Element | None
    """A drawing as wide as the cell."""
    ends: list[str]
    """What stands at both ends of the scale."""
    right: bool


class Row(NamedTuple):
    """The cells of one row, and whether it is of the head."""

    cells: list[Cell]
    head: bool


def table_box(node: ET.Element, width: float) -> Box:
    """Lay out a table under its caption.

    Parameters
    ----------
    node : xml.etree.ElementTree.Element
    width : float
        Of a table with strips; another is as wide as its texts.
    """
    rows = [
        Row([_cell(cell, row, part.tag == "thead") for cell in row], part.tag == "thead")
        for part in node
        if part.tag in ("thead", "tbody")
        for row in part
    ]
    with_strips = any(cell.strip is not None for row in rows for cell in row.cells)
    columns = _widths(rows, width if with_strips else WIDEST, with_strips)
    caption = node.find("caption")
    above = text_box([], 0)
    if caption is not None:
        above = text_box(list(words_of(caption, Words("", fill=SOFT))), width)
    y = above.height + BELOW if above.height else 0.0
    drawn, whole = [above.at(0, 0)], sum(columns) + APART * (len(columns) - 1)
    for row in rows:
        height, cells = _drawn_row(row, columns, with_strips)
        drawn.append(Box(whole, height, cells).at(0, y))
        y += height
        if row.head or not with_strips:
            colour = SOFT if row.head else LINE
            drawn.append(element("line", x1=0.0, x2=float(whole), y1=y, y2=y, stroke=colour))
    return Box(max(whole, above.width), y, Markup("").join(drawn))


def _cell(node: ET.Element, row: ET.Element, head: bool) -> Cell:
    classes = node.get("class", "").split()
    own = "own" in row.get("class", "").split()
    fill = ACCENT if own else SOFT if head or "soft" in classes else INK
    look = Words("", fill=fill, bold=own or head)
    ends = node.find("div")
    return Cell(
        list(words_of(node, look)),
        node.find("svg"),
        [] if ends is None else ["".join(end.itertext()) for end in ends],
        "number" in classes,
    )


def _widths(rows: Sequence[Row], room: float, with_strips: bool) -> list[float]:
    """Share the room: texts take what they need, strips what is left."""
    count = max(len(row.cells) for row in rows)
    columns = [[row.cells[at] for row in rows if at < len(row.cells)] for at in range(count)]
    strips = [any(cell.strip is not None for cell in column) for column in columns]
    wanted = [
        max((words.width for cell in column for words in cell.words), default=0.0) + 1
        for column in columns
    ]
    least = [
        max((words.narrowest for cell in column for words in cell.words), default=0.0) + 1
        for column in columns
    ]
    room -= APART * (count - 1)
    if with_strips:
        texts = [
            0.0 if strip else max(min(want, MOST_NAME * room), low)
            for want, low, strip in zip(wanted, least, strips, strict=True)
        ]
        left = (room - sum(texts)) / max(sum(strips), 1)
        return [left if strip else text for text, strip in zip(texts, strips, strict=True)]
    widest = max(wanted)
    while sum(wanted) > room and widest > 1:
        # The widest texts are broken first.
        widest *= 0.95
        wanted = [max(min(want, widest), low) for want, low in zip(wanted, least, strict=True)]
    return wanted


def _drawn_row(row: Row, columns: Sequence[float], with_strips: bool) -> tuple[float, Markup]:
    boxes = [_drawn_cell(cell, width) for cell, width in zip(row.cells, columns, strict=False)]
    inside = max((box.height for box in boxes), default=0.0)
    padding = BELOW / 2 if with_strips else BELOW
    x, drawn = 0.0, []
    for box, width in zip(boxes, columns, strict=False):
        spare = inside - box.height
        down = spare / 2 if with_strips and not row.head else spare if row.head else 0.0
        drawn.append(box.at(x, padding / 2 + down))
        x += width + APART
    return inside + padding, Markup("").join(drawn)


def _drawn_cell(cell: Cell, width: float) -> Box:
    if cell.strip is not None:
        return nested(cell.strip, width)
    if cell.ends:
        first, last = (text_box([Words(end, fill=SOFT)], width) for end in cell.ends)
        last = text_box([Words(cell.ends[1], fill=SOFT)], width, right=True)
        return Box(width, first.height, first.drawn + last.drawn)
    return text_box(cell.words, width, right=cell.right)
