"""An SVG as an image of pixels, for where no SVG is shown; no browser and no system font."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from genkgeo.drawings.labels import BOLD

SHARP = 1.5
"""Pixels of the image per pixel of the drawing, so that it is sharp on paper and new screens."""

COLOURS = 256
"""Of the image: a drawing has few, and so the file is a third of what it would be."""


def rasterised(svg: str) -> bytes:
    """Draw an SVG as PNG; the same drawing gives the same bytes on every machine.

    Its letters are those that matplotlib brings along: the fonts of the machine would make
    another image of the same drawing.
    """
    from PIL import Image  # only here: most imports draw nothing
    from resvg_py import svg_to_bytes

    made = svg_to_bytes(
        # It knows no weights between the hundreds.
        svg_string=svg.replace(f'font-weight="{BOLD}"', 'font-weight="700"'),
        zoom=SHARP,
        skip_system_fonts=True,
        font_files=_fonts(),
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    few = (
        Image.open(BytesIO(bytes(made)))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    written = BytesIO()
    few.save(written, "PNG")
    return written.getvalue()


@cache
def _fonts() -> list[str]:
    """Find the letters; matplotlib itself is not imported, for that takes half a second."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf"
    return [str(folder / name) for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")]
