"""Building SVG: elements as marked-up text, and the room that a line of text takes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable
from functools import cache

from markupsafe import Markup

from genkgeo.drawings.markup import encode

EMPTY = frozenset(["circle", "line", "path", "polygon", "polyline", "rect", "use"])
"""What is only drawn: it needs no end of its own, and there are tens of thousands."""

HATCH_FILL, DOTS_FILL = "url(#geen)", "url(#onderdrukt)"
"""Fill for "geen gegevens" and for "onderdrukt"; the patterns of `patterns`."""

INK, SOFT, LINE, ACCENT = "#1f2933", "#4a5560", "#d5dbe1", "#0b5c8a"
"""The colours of the stylesheet; SVG gets them as presentation attributes."""

NARROW, BROAD = frozenset("fijlrtI.,:;-'’()|! "), frozenset("mwMWABCDEGHKNOPQRUVXYZ@%—")
"""Characters that are drawn narrower and broader than most, in the usual system fonts."""


def element(name: str, *children: object, **attributes: object) -> Markup:
    """Write one element; an underscore in a name of an attribute stands for a hyphen.

    Examples
    --------
    >>> print(element("text", "a < b", x=1.25, text_anchor="end"))
    <text x="1.25" text-anchor="end">a &lt; b</text>
    """
    # Joined as plain text, for speed: every part has been encoded by then.
    written = "".join(
        [
            f' {_spelled(key)}="{_encoded(value)}"'
            for key, value in attributes.items()
            if value is not None
        ]
    )
    inner = "".join(
        [child if isinstance(child, Markup) else encode(str(child)) for child in children]
    )
    if not inner and name in EMPTY:
        return Markup(f"<{name}{written}/>")
    return Markup(f"<{name}{written}>{inner}</{name}>")


@cache
def _spelled(key: str) -> str:
    """Name of an attribute; there are some dozens, and a page writes thousands of them."""
    return key.rstrip("_").replace("_", "-")


def _encoded(value: object) -> str:
    return amount(value) if isinstance(value, int | float) else encode(value)


def amount(value: object) -> str:
    """Write a number of an attribute without needless zeros.

    Examples
    --------
    >>> amount(1.0), amount(0.254999), amount("50%")
    ('1', '0.25', '50%')
    """
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value)


def drawing(title: str, width: float, height: float, *drawn: Markup, **attributes: str) -> Markup:
    """Wrap what is drawn in a picture of this size in pixels; its title is its text alternative."""
    return element(
        "svg",
        element("title", title),
        *drawn,
        **attributes,
        viewBox=f"0 0 {round(width)} {round(height)}",
        width=round(width),
        height=round(height),
        role="img",
    )


def wide_drawing(title: str, height: float, *drawn: Markup) -> Markup:
    """Wrap what is drawn in a picture as wide as its place, with its text alternative."""
    return element(
        "svg",
        element("title", title),
        *drawn,
        width="100%",
        height=height,
        role="img",
    )


def content_id(*content: object) -> str:
    """Eight characters that stand for a content: the end of the ids within a drawing.

    Ids are of the whole page, so two drawings may share one only where they are the same.
    """
    text = "\n".join(map(str, content))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]


def percent(share: float) -> str:
    """Write a position as a percentage, so that a strip follows the width of its cell."""
    return f"{amount(100.0 * share)}%"


def text_width(text: str, size: float) -> float:
    """Estimate, on the safe side, how wide a text is in a system font of this size."""
    ems = (0.36 if char in NARROW else 0.80 if char in BROAD else 0.58 for char in text)
    return size * sum(ems)


def patterns(suffix: str = "") -> Markup:
    """Write the hatch for "geen gegevens" and the dots for "onderdrukt".

    Parameters
    ----------
    suffix : str
        Behind the ids ``geen`` and ``onderdrukt``, so that two drawings on one page differ.
    """
    white = element("rect", width=6, height=6, fill="#ffffff")
    stroke = element("path", d="M0 0V6", stroke=SOFT, stroke_width=1.5)
    dot = element("circle", cx=3, cy=3, r=1, fill=SOFT)
    shared = {"width": 6, "height": 6, "patternUnits": "userSpaceOnUse"}
    return element(
        "defs",
        element(
            "pattern", white, stroke, id=f"geen{suffix}", **shared, patternTransform="rotate(45)"
        ),
        element("pattern", white, dot, id=f"onderdrukt{suffix}", **shared),
    )


class Scale:
    """Values to shares of the width, with room at both ends for a dot."""

    def __init__(self, values: Iterable[float], *, edge: float = 0.05, flipped: bool = False):
        known = [float(value) for value in values if not math.isnan(value)]
        self.low, self.high = (min(known), max(known)) if known else (0.0, 0.0)
        self.edge, self.flipped = edge, flipped

    def __call__(self, value: float) -> float:
        """Place of a value, 0 at the left and 1 at the right."""
        if self.high == self.low:
            return 0.5
        share = (float(value) - self.low) / (self.high - self.low)
        return self.edge + (1 - 2 * self.edge) * (1 - share if self.flipped else share)
