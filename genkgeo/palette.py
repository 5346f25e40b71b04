"""The colours of data; everything else is ink, grey, white and one accent (see the stylesheet)."""

from __future__ import annotations

SEQUENTIAL = ("#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494")
"""Five classes of YlGnBu; darker is more risk, whichever way the indicator runs."""

CERTAINTY = (SEQUENTIAL[4], SEQUENTIAL[3], SEQUENTIAL[1], "#eceff2")
"""From surely among the highest to surely not; grey, for white is the paper around the city."""

MORAN = ("#253494", "#a6bddb", "#ffffcc", "#f4a582", "#eceff2")
"""High among high, low among high, low among low, high among low, and no clear pattern."""

PROFILES = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#cc79a7",
    "#56b4e9",
    "#d55e00",
    "#f0e442",
    "#7f7f7f",
)
"""Okabe and Ito's qualitative colours: profile 1 to 8, always with the number beside them."""
