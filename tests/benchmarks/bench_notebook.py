"""What a cell costs an analyst: a slider, a picture and a map, as parts of a first load.

``python tests/benchmarks/bench_notebook.py`` prints ratios within one run; a number to look at.
The seconds are those of the processor, so that who else uses the machine counts less.
The time of a slider is that of Python alone: the browser draws the map in some hundredths of a
second beside it.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import genkgeo
from genkgeo.analysis.picture import Picture
from genkgeo.analysis.slider_panel import SliderPanel
from genkgeo.pages.map.page import framed_page

ALLOWED = 0.2
"""Seconds in which a slider must have drawn, on a machine with nothing else to do."""


def seconds(work: Callable[[], object], *, times: int = 7) -> float:
    """Time a call that was made once before."""
    work()
    took = []
    for _ in range(times):
        start = time.process_time()
        work()
        took.append(time.process_time() - start)
    return statistics.median(took)


def main() -> None:
    """Print what each costs, in seconds and as a part of the load of the year."""
    start = time.process_time()
    genk = genkgeo.load()
    results = genk.computed.results
    load = time.process_time() - start
    panel = SliderPanel(results, genk.computed.params.file.risk)
    weights = iter([0.5, 2.0] * 20)
    slider = seconds(lambda: panel._sliders["werk"].set_trait("value", next(weights)))
    drawn = genk.map("risico")
    picture = seconds(lambda: Picture(str(drawn), title="t")._repr_mimebundle_())
    page = seconds(lambda: framed_page(results), times=3)
    print(f"laden en uitrekenen: {load:.1f} s")
    print(f"één stap van een schuiver: {slider:.3f} s, {slider / ALLOWED:.2f} van wat mag")
    print(f"één tekening als svg en png: {picture:.3f} s, {picture / load:.3f} van het laden")
    print(f"de pagina van de kaart: {page:.3f} s, {page / load:.3f} van het laden")


if __name__ == "__main__":
    main()
