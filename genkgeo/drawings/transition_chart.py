"""The profiles of two releases side by side, with what went from one to the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter

from markupsafe import Markup

from genkgeo.drawings.labels import SIZE, SPACING, legend_item, text_lines, wrap
from genkgeo.drawings.svg import ACCENT, INK, LINE, SOFT, amount, content_id, drawing, element
from genkgeo.results import Profiles
from genkgeo.words import dutch
from genkgeo.words.transitions import (
    ProfileLabel,
    Ribbon,
    by_number,
    earlier_labels,
    later_labels,
    ribbons_of,
    transition_sentence,
)

WIDTH, LABEL, BAR = 384, 132, 8
"""Of the chart, of the names at each side, and of the bar of a profile."""

RIGHT = WIDTH - LABEL - 6 - BAR
LINES = 4
"""Where the bars at the right begin, and lines of a name at most."""

TALL, HEAD, GAP = 240, 32, 16
"""Height of all ribbons together, of the years above them, and between two profiles."""


def transition_chart(profiles: Profiles, *, year: int) -> Markup:
    """Draw the earlier profiles at the left, this year's at the right, ribbons between them.

    A ribbon is as high as what went along it. What keeps its profile is grey and runs
    level; another profile is accent where the move is firm and hatched where it may be
    noise. Where only some moves along a ribbon are firm, it is split by their number.

    Parameters
    ----------
    profiles : Profiles
        Of this year, matched to an earlier release; without that nothing is drawn.
    year : int
        Of these profiles.

    Returns
    -------
    markupsafe.Markup
    """
    matching = profiles.matching
    if matching is None:
        return Markup("")
    ribbons = ribbons_of(matching)
    layout = _Layout(ribbons, earlier_labels(profiles, matching), later_labels(profiles, matching))
    title = transition_sentence(matching, profiles, year)
    hatch = f"wissel-{content_id(title, ribbons)}"
    # Of a correction both releases are of the same year.
    same = matching.year == year
    then, now = ("eerder", "nu") if same else (str(matching.year), str(year))
    picture = drawing(
        title,
        WIDTH,
        layout.height,
        _hatch(hatch),
        text_lines([then], LABEL, 12, bold=True, anchor="end", fill=SOFT),
        text_lines([now], WIDTH - LABEL, 12, bold=True, fill=SOFT),
        *layout.bands(hatch),
        *layout.profiles(by_number(profiles.colours)),
    )
    legend = element("ul", *_legend(ribbons, hatch), class_="legend")
    return element("figure", picture, legend, class_="transition")


class _Layout:
    """Where everything stands: a profile has the same place at both sides, so it runs level."""

    def __init__(
        self,
        ribbons: list[Ribbon],
        earlier: dict[int, ProfileLabel],
        later: dict[int, ProfileLabel],
    ) -> None:
        self.ribbons = ribbons
        self.scale = TALL / (sum(ribbon.size for ribbon in ribbons) or 1.0)
        self.sides = {"before": earlier, "after": later}
        self.top: dict[int, float] = {}
        y = float(HEAD)
        for number in sorted({*earlier, *later}):
            self.top[number] = y
            flows = (self._size(number, side) for side in self.sides)
            texts = (
                SIZE * SPACING * (1 + len(wrap(names[number].full, LABEL, most=LINES)))
                for names in self.sides.values()
                if number in names
            )
            y += max(*flows, *texts) + GAP
        self.height = y - GAP + 4

    def _size(self, number: int, side: str) -> float:
        return self.scale * sum(
            ribbon.size for ribbon in self.ribbons if getattr(ribbon, side) == number
        )

    def bands(self, hatch: str) -> Iterator[Markup]:
        """Draw the ribbons, those that move over those that stay."""
        starts, ends = self._heights("before", "after"), self._heights("after", "before")
        whole = sum(ribbon.size for ribbon in self.ribbons)
        for ribbon in sorted(self.ribbons, key=lambda ribbon: ribbon.kind in ("firm", "loose")):
            yield element(
                "path",
                element("title", _tip(ribbon, whole)),
                d=_band(starts[ribbon], ends[ribbon], max(ribbon.size * self.scale, 1.0)),
                fill=_fill(ribbon.kind, hatch),
                fill_opacity={"firm": 0.85, "loose": None}.get(ribbon.kind, 0.6),
            )

    def _heights(self, side: str, far_side: str) -> dict[Ribbon, float]:
        """Stack the ribbons of each profile at one side in the order of where they go."""
        next_free, tops = dict(self.top), {}
        for ribbon in sorted(self.ribbons, key=attrgetter(side, far_side, "kind")):
            profile = getattr(ribbon, side)
            tops[ribbon] = next_free[profile]
            next_free[profile] += ribbon.size * self.scale
        return tops

    def profiles(self, colours: Mapping[int, str]) -> Iterator[Markup]:
        """Draw per side the bar of each profile, its name and its areas."""
        places = (("before", LABEL + 6, LABEL, "end"), ("after", RIGHT, WIDTH - LABEL, "start"))
        for side, bar, text, anchor in places:
            for number, label in self.sides[side].items():
                top = self.top[number]
                yield element(
                    "rect",
                    x=bar,
                    y=top,
                    width=BAR,
                    height=max(self._size(number, side), 1.0),
                    fill=colours.get(number, LINE),
                    stroke=INK,
                    stroke_width=0.5,
                )
                lines = wrap(label.full, LABEL, most=LINES)
                y = top + SIZE - 1
                yield text_lines(lines, text, y, full=label.full, anchor=anchor)
                below = y + SIZE * SPACING * len(lines)
                yield text_lines([label.areas], text, below, anchor=anchor, fill=SOFT)


def _band(start: float, end: float, thickness: float) -> str:
    """Write the outline of a ribbon from the bars at the left to those at the right."""
    left, right = LABEL + 6 + BAR, RIGHT
    middle = amount((left + right) / 2)
    upper_left, upper_right = amount(float(start)), amount(float(end))
    lower_left, lower_right = amount(float(start + thickness)), amount(float(end + thickness))
    return (
        f"M{left},{upper_left}"
        f"C{middle},{upper_left} {middle},{upper_right} {right},{upper_right}V{lower_right}"
        f"C{middle},{lower_right} {middle},{lower_left} {left},{lower_left}Z"
    )


def _tip(ribbon: Ribbon, whole: float) -> str:
    share = dutch.number(100 * ribbon.size / whole, 1)
    words = {
        "same": f"Profiel {ribbon.after} gebleven",
        "part": f"Delen van gebieden, van profiel {ribbon.before} naar {ribbon.after}",
        "firm": f"Van profiel {ribbon.before} naar {ribbon.after}, aantoonbaar",
        "loose": f"Van profiel {ribbon.before} naar {ribbon.after}, kan toeval zijn",
    }
    return f"{words[ribbon.kind]}: {share} %"


def _fill(kind: str, hatch: str) -> str:
    return {"firm": ACCENT, "loose": f"url(#{hatch})"}.get(kind, LINE)


def _hatch(name: str) -> Markup:
    """Write the pattern of a move that may be noise; not that of an area without figures."""
    return element(
        "defs",
        element(
            "pattern",
            element("rect", width=5, height=5, fill="#ffffff"),
            element("path", d="M0 0V5", stroke=ACCENT, stroke_width=3),
            id=name,
            width=5,
            height=5,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(-45)",
        ),
    )


def _legend(ribbons: list[Ribbon], hatch: str) -> Iterator[Markup]:
    kinds = {ribbon.kind for ribbon in ribbons}
    words = {
        "same": "zelfde profiel",
        "firm": "ander profiel, aantoonbaar",
        "loose": "ander profiel, kan toeval zijn",
    }
    for kind, word in words.items():
        if kind in kinds:
            yield legend_item(element("rect", width=24, height=12, fill=_fill(kind, hatch)), word)
