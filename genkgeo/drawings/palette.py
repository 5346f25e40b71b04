"""The colours of data; everything else is ink, grey, white and one accent (see the stylesheet).

The colours of one legend stay at least 12 apart in CAM02-UCS, also as seen without the cones
for red, for green or for blue; `tests/drawings/test_palette.py` measures it.
"""

from __future__ import annotations

SEQUENTIAL = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
"""Five classes of YlGnBu; darker is more risk, whichever way the indicator runs."""

CERTAINTY = (SEQUENTIAL[4], SEQUENTIAL[3], SEQUENTIAL[1], "#eceff2")
"""From surely among the highest to surely not; grey, for white is the paper around the city."""

MORAN = ("#253494", "#7fb3d5", "#ffdf80", "#d6604d", "#eceff2")
"""High among high, low among high, low among low, high among low, and no clear pattern."""

CHANGE = ("#7f3b08", "#e08214", "#eceff2", "#8fb9dc", "#2d5fa6")
"""Much and little towards more risk, not provably changed, little and much towards less."""

PROFILES = (
    "#618d62",
    "#2a6eb4",
    "#b08e29",
    "#ca6897",
    "#aa501c",
    "#533f83",
    "#269ccf",
    "#676969",
)
"""Eight qualitative colours: profile 1 to 8, always with the number beside them.

Profile 1 has the lowest risk and the last the highest when they are first made, so green comes
first and never stands for the worst.
Found by search: the calm ones nearest to Okabe and Ito's that keep the distance and stand out
from white by 3 to 1. Okabe and Ito's own come within 7 of each other for who sees no green.
"""
