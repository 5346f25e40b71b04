"""Text in drawings: broken over lines, shortened to its room, and kept from colliding."""

from __future__ import annotations

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


def safe_width(text: str, *, size: float = SIZE, bold: bool = False) -> float:
    """Estimate how wide a text is, on the safe side, since a sign may be as wide as it is high.

    The system fonts differ; what is at most this wide fits in all of them.
    """
    shown = visible(text)
    signs = [char for char in shown if not (char.isalnum() or char in NARROW)]
    width = text_width(shown, size) + size * sum(0.2 if char in BROAD else 0.42 for char in signs)
    return width * (BOLD_WIDTH if bold else PLAIN_WIDTH)


def shorten(text: str, width: float, *, size: float = SIZE, bold: bool = False) -> str:
    """Cut a text to a width, with an ellipsis where something is lost.

    Examples
    --------
    >>> shorten("Kolderbos-Langerlo", 70), shorten("Bret", 70)
    ('Kolderbo…', 'Bret')
    """
    text = visible(text)
    if safe_width(text, size=size, bold=bold) <= width:
        return text
    while text and safe_width(text + MORE, size=size, bold=bold) > width:
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
    pieces = re.findall(r"[^\s-]*-+|[^\s-]+|\s+", visible(text).strip())
    lines = [""]
    for piece in pieces:
        added = " " if piece.isspace() else piece
        longer = lines[-1] + added
        if not lines[-1].strip() or safe_width(longer.rstrip(), size=size, bold=bold) <= width:
            lines[-1] = longer.lstrip()
        elif len(lines) == most:
            lines[-1] = lines[-1].rstrip() + MORE
            break
        else:
            lines.append(added.lstrip())
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
        element("tspan", line, x=x, y=y + row * SIZE * SPACING) for row, line in enumerate(lines)
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


def keep_apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move places as little as needed for a gap between each two, in the order they have.

    As little as needed in the sense of least squares. With the places sorted, and ``i * gap``
    taken off the i-th, places at least a gap apart are places that do not descend: this is
    isotonic regression, solved by pooling adjacent violators (Ayer, Brunk, Ewing, Reid and
    Silverman 1955, *An empirical distribution function for sampling with incomplete
    information*, Annals of Mathematical Statistics 26). Clipping that solution to the bounds
    gives the best one within them.

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
    >>> keep_apart([10.0, 10.0, 40.0], 10.0, 0.0, 50.0)
    [5.0, 15.0, 40.0]
    """
    order = sorted(range(len(wanted)), key=lambda position: (wanted[position], position))
    pooled = _pool_adjacent_violators(
        [wanted[position] - rank * gap for rank, position in enumerate(order)]
    )
    highest = max(low, high - (len(order) - 1) * gap)
    places = [0.0] * len(wanted)
    for rank, (position, place) in enumerate(zip(order, pooled, strict=True)):
        places[position] = min(max(place, low), highest) + rank * gap
    return places


def _pool_adjacent_violators(values: Sequence[float]) -> list[float]:
    """Values that do not descend and lie nearest to these, by least squares.

    Neighbours that descend are pooled into a block at their mean, until no two blocks descend.

    Examples
    --------
    >>> _pool_adjacent_violators([1.0, 4.0, 2.0, 6.0])
    [1.0, 3.0, 3.0, 6.0]
    """
    blocks: list[tuple[float, int]] = []  # The mean of each block, and how many it holds.
    for value in values:
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (mean, count), (next_mean, next_count) = blocks[-2:]
            together = count + next_count
            blocks[-2:] = [((mean * count + next_mean * next_count) / together, together)]
    return [mean for mean, count in blocks for _ in range(count)]


def legend_item(sample: Markup, words: str) -> Markup:
    """Write one item of a legend: a small sample and what it stands for."""
    picture = element("svg", sample, width=24, height=12, aria_hidden="true")
    return element("li", picture, words)
