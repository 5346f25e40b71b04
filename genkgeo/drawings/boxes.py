"""Boxes of text and drawings that are put beside and under each other, in pixels."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from markupsafe import Markup

from genkgeo.drawings.labels import BOLD, safe_width, wrap
from genkgeo.drawings.svg import INK, SOFT, element

SIZE, SMALL, SPACING = 14, 12, 1.35
"""Of the letters, in pixels, and of a line in letters."""

_ACROSS, _DOWN = ("x", "x1", "x2", "cx", "width"), ("y", "y1", "y2", "cy", "height")


class Box(NamedTuple):
    """Something drawn from its own corner, and the room it takes."""

    width: float
    height: float
    drawn: Markup

    def at(self, x: float, y: float) -> Markup:
        """Draw it at a place."""
        if not self.drawn:
            return self.drawn
        return element("g", self.drawn, transform=f"translate({x:.6g} {y:.6g})")


class Words(NamedTuple):
    """A text of one look; it starts on a line of its own."""

    text: str
    size: float = SIZE
    fill: str = INK
    bold: bool = False

    @property
    def width(self) -> float:
        """Room for the text on one line."""
        return safe_width(self.text, size=self.size, bold=self.bold)

    @property
    def narrowest(self) -> float:
        """Room for the longest part that is never broken."""
        parts = self.text.replace("-", "- ").split(" ")
        return max(safe_width(part, size=self.size, bold=self.bold) for part in parts)


def column(boxes: Sequence[Box], apart: float) -> Box:
    """Set boxes under each other; one without height takes no room."""
    y, widest, drawn = 0.0, 0.0, []
    for box in boxes:
        if box.height:
            drawn.append(box.at(0, y))
            y, widest = y + box.height + apart, max(widest, box.width)
    return Box(widest, max(y - apart, 0.0), Markup("").join(drawn))


def in_rows(boxes: Sequence[Box], width: float, *, apart: float, below: float = 4) -> Box:
    """Set boxes beside each other, on a next row where there is no more room."""
    x, y, row_height, widest, drawn = 0.0, 0.0, 0.0, 0.0, []
    for box in boxes:
        if x and x + box.width > width:
            x, y, row_height = 0.0, y + row_height + below, 0.0
        drawn.append(box.at(x, y))
        widest, row_height = max(widest, x + box.width), max(row_height, box.height)
        x += box.width + apart
    return Box(widest, y + row_height, Markup("").join(drawn))


def words_of(node: ET.Element, look: Words) -> Iterator[Words]:
    """Give the texts of a node; what stands in an element of its own starts a line."""
    if node.text and node.text.strip():
        yield look._replace(text=" ".join(node.text.split()))
    for child in node:
        if child.tag not in ("svg", "div"):
            classes = child.get("class", "").split()
            size = SMALL if "small" in classes else look.size
            fill = SOFT if "soft" in classes else look.fill
            yield from words_of(child, look._replace(size=size, fill=fill, bold=False))
        if child.tail and child.tail.strip():
            yield look._replace(text=" ".join(child.tail.split()))


def text_box(words: Sequence[Words], width: float, *, right: bool = False) -> Box:
    """Write texts in a column of a width, broken where they must be."""
    y, widest, drawn = 0.0, 0.0, []
    for each in words:
        lines = wrap(each.text, width, most=20, size=each.size, bold=each.bold)
        spans = []
        for line in lines:
            base = y + each.size * (SPACING + 0.72) / 2
            spans.append(element("tspan", line, x=width if right else 0, y=base))
            y += each.size * SPACING
        widest = max([widest, *(each._replace(text=line).width for line in lines)])
        drawn.append(
            element(
                "text",
                *spans,
                font_size=each.size,
                font_weight=BOLD if each.bold else None,
                text_anchor="end" if right else None,
                fill=each.fill,
            )
        )
    return Box(width if right else min(widest, width), y, Markup("").join(drawn))


def nested(node: ET.Element, width: float) -> Box:
    """Draw a drawing of its own size, or one that is as wide as its place."""
    given = node.get("width", "100%")
    wide = width if given.endswith("%") else float(given)
    high = float(node.get("height", 0))
    return Box(wide, high, _redrawn(node, wide, high, outer=True))


def _redrawn(node: ET.Element, width: float, height: float, *, outer: bool = False) -> Markup:
    """Write a drawing again, with its shares of the width and the height as pixels."""
    attributes = {}
    for name, value in node.attrib.items():
        if value.endswith("%") and name in _ACROSS:
            value = f"{float(value[:-1]) / 100 * width:.6g}"
        elif value.endswith("%") and name in _DOWN:
            value = f"{float(value[:-1]) / 100 * height:.6g}"
        attributes[name] = value
    if outer:
        # Within one picture there is one that is told; a dot on the edge of a strip is whole.
        attributes = {
            name: attributes[name] for name in attributes if name not in ("role", "aria-label")
        } | {"overflow": "visible"}
    parts: list[object] = [node.text or ""]
    for child in node:
        parts += [_redrawn(child, width, height), child.tail or ""]
    return element(node.tag, *parts, **attributes)
