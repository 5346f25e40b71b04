"""Text in drawings: broken over lines, shortened to its room, and kept from colliding."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from markupsafe import Markup

from genkgeo.drawings.markup import visible
from genkgeo.drawings.svg import BROAD, INK, NARROW, element, text_width

SIZE = 12
"""Font size of text in a drawing; a panel is shown at about its own size."""

SPACING = 1.25
"""Distance of lines, in font sizes."""

BOLD = 650
PLAIN_WIDTH, BOLD_WIDTH = 1.06, 1.2
"""How much wider the widest of the system fonts is than what is usual, plain and bold."""

MORE = "…"


def room(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """Estimate how wide a text is, on the safe side: a sign may be as wide as it is high."""
    shown = visible(text)
    signs = [char for char in shown if not (char.isalnum() or char in NARROW)]
    wide = text_width(shown, size) + size * sum(0.2 if c in BROAD else 0.42 for c in signs)
    return wide * (BOLD_WIDTH if bold else PLAIN_WIDTH)


def shorten(text: str, width: float, *, size: float = SIZE, bold: bool = False) -> str:
    """Cut a text to a width, with an ellipsis where something is lost.

    Examples
    --------
    >>> shorten("Kolderbos-Langerlo", 70), shorten("Bret", 70)
    ('Kolderbo…', 'Bret')
    """
    text = visible(text)
    if room(text, size=size, bold=bold) <= width:
        return text
    while text and room(text + MORE, size=size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + MORE


def wrap(
    text: str, width: float, *, most: int = 3, size: float = SIZE, bold: bool = False
) -> list[str]:
    """Break a text over lines, after a space or a hyphen; the last line is shortened.

    Parameters
    ----------
    text : str
    width : float
        Of a line, in pixels.
    most : int
        Largest number of lines.
    size : float
        Of the font, in pixels.
    bold : bool

    Returns
    -------
    list of str
        At least one line.

    Examples
    --------
    >>> wrap("hoge OKI en veel budgetmeters", 90)
    ['hoge OKI en', 'veel', 'budgetmeters']
    >>> wrap("hoge OKI en veel budgetmeters", 90, most=2)
    ['hoge OKI en', 'veel…']
    """
    words = re.findall(r"[^\s-]*-+|[^\s-]+|\s+", visible(text).strip())
    lines, at = [""], 0
    while at < len(words):
        longer = lines[-1] + (" " if words[at].isspace() else words[at])
        if not lines[-1].strip() or room(longer.rstrip(), size=size, bold=bold) <= width:
            lines[-1] = longer.lstrip()
            at += 1
        elif len(lines) == most:
            lines[-1] = lines[-1].rstrip() + MORE
            break
        else:
            lines.append("")
    return [shorten(line.rstrip(), width, size=size, bold=bold) for line in lines]


def text_lines(
    lines: Sequence[str],
    x: float,
    y: float,
    *,
    full: str = "",
    bold: bool = False,
    anchor: str = "start",
    fill: str = INK,
) -> Markup:
    """Draw lines of text under each other, the first with its base at ``y``.

    ``full`` is the whole text; where the lines do not say all of it, it is the tooltip.
    """
    spans = [
        element("tspan", line, x=x, y=y + at * SIZE * SPACING) for at, line in enumerate(lines)
    ]
    cut = any(line.endswith(MORE) for line in lines) and full
    return element(
        "text",
        *([element("title", full)] if cut else []),
        *spans,
        font_size=SIZE,
        font_weight=BOLD if bold else None,
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
    )


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places as little as needed for a gap between each two, in the order they have.

    Parameters
    ----------
    wanted : sequence of float
    gap : float
        Smallest distance of two places.
    low, high : float
        Between which all lie, as far as there is room for all.

    Returns
    -------
    list of float
        In the order of ``wanted``; of equal places the first stays first.

    Examples
    --------
    >>> spread([10.0, 10.0, 40.0], 10.0, 0.0, 50.0)
    [5.0, 15.0, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda at: (wanted[at], at))
    blocks: list[list[float]] = []  # mean of what its members want of the first, and how many
    for step, at in enumerate(order):
        blocks.append([wanted[at] - step * gap, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, few), (other, more) = blocks[-2], blocks[-1]
            blocks[-2:] = [[(one * few + other * more) / (few + more), few + more]]
    firsts = [mean for mean, members in blocks for _ in range(int(members))]
    last = max(low, high - (len(order) - 1) * gap)
    places = [0.0] * len(wanted)
    for step, (at, first) in enumerate(zip(order, firsts, strict=True)):
        places[at] = min(max(first, low), last) + step * gap
    return places


def drawing(title: str, width: float, height: float, *drawn: Markup) -> Markup:
    """Wrap what is drawn in a picture with its text alternative."""
    return element(
        "svg",
        element("title", title),
        *drawn,
        viewBox=f"0 0 {round(width)} {round(height)}",
        width=round(width),
        height=round(height),
        role="img",
        aria_label=title,
    )


def mark(*told: object) -> str:
    """Give eight characters that stand for a content: the end of the ids of a figure."""
    return hashlib.sha256("\n".join(map(str, told)).encode("utf-8", "replace")).hexdigest()[:8]


def key(sample: Markup, words: str) -> Markup:
    """Write one item of a legend: a small sample and what it stands for."""
    picture = element("svg", sample, width=24, height=12, aria_hidden="true")
    return element("li", picture, words)
