"""Speed of reading, as a ratio within one process; a number to look at, not a test.

Prints the time in which the reader gives the figures of Genk out of the workbook of all of
Flanders, over the time in which the library beneath it only unpacks that workbook.
"""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pandas as pd
from project import ROOT
from python_calamine import CalamineWorkbook

from genkgeo.parameters.file import Table
from genkgeo.sources import fluvius
from genkgeo.sources.workbook import MunicipalityCodes

WORKBOOK = ROOT / "../shared/data/flanders/statistiche-sector-zonder-subsector-2020.xlsx"
REPEAT = 9


def seconds(work) -> float:
    """Time one call, starting without rubbish of the call before."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def fluvius_reading(path: Path = WORKBOOK) -> float:
    """Give the time of the reader over that of calamine alone, and print it."""
    sectors = pd.read_csv(ROOT / "data/gebieden/sectoren_2019.csv", dtype=str)["sector"]
    only = MunicipalityCodes("71016", frozenset({*sectors, "71016ZZZZ", "71016REST"}))
    table = Table(file=path.name, format="fluvius", vintage="2019", period=2020, wider=True)

    def bare() -> None:
        CalamineWorkbook.from_path(str(path)).get_sheet_by_name("ZS_RESULTAAT").to_python()

    fluvius.read(path, table, only)  # warm
    pairs = [
        (seconds(lambda: fluvius.read(path, table, only)), seconds(bare)) for _ in range(REPEAT)
    ]
    # the fastest of each: what else the machine does only adds time
    ours, theirs = (min(times) for times in zip(*pairs, strict=True))
    print(f"werkboek van Fluvius: {ours:.2f} s, enkel uitpakken: {theirs:.2f} s")
    print(f"verhouding: {ours / theirs:.2f} (doel 1,20)")
    return ours / theirs


if __name__ == "__main__":
    if WORKBOOK.is_file():
        fluvius_reading()
    else:
        print("lezen: de werkmap van Fluvius staat niet naast het project")
