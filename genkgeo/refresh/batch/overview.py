"""What lies above the municipalities of a batch: a page, their figures, and what became of each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo.pages.municipalities import Municipality, municipalities_page
from genkgeo.pages.navigation import START
from genkgeo.refresh.batch.running import Done, Line
from genkgeo.refresh.place import Place, shut, write_whole
from genkgeo.release.site import TABLES
from genkgeo.release.tables import defuse
from genkgeo.sources.municipalities import to_bytes

PAGE, FIGURES, OUTCOMES = "index.html", "gemeenten.csv", "logboek/uitkomsten.csv"
"""Of the output. Why one was refused may quote a cell of its tables: that is for the log, which the
owner alone can read, and not for what everybody sees."""

COUNTS = ("sectoren", "gebieden", "cijfers", "waarschuwingen")
HEADS = ("gemeente", "naam", "uitkomst", *COUNTS, "seconden", "megabyte", "reden")


def write_overview(done: Done, title: str, out: Path) -> Path:
    """Write page, figures and outcomes into the output of a batch.

    Parameters
    ----------
    done : Done
    title : str
    out : pathlib.Path

    Returns
    -------
    pathlib.Path
        The page.
    """
    page = municipalities_page(
        title,
        [_municipality(line, out) for line in sorted(done.lines, key=lambda line: line.name)],
        done.figures,
        done.country.registry,
        _shapes(done.country.sectors.frame, [line.code for line in done.lines]),
        files=(("Cijfers van alle gemeenten (csv)", FIGURES),),
    )
    logs = out / Path(OUTCOMES).parent
    logs.mkdir(exist_ok=True)
    write_whole(out / FIGURES, to_bytes(done.figures))
    write_whole(out / OUTCOMES, outcomes_csv(done.lines))
    write_whole(out / PAGE, page.encode())
    shut(logs)
    return out / PAGE


def outcomes_csv(lines: Iterable[Line]) -> bytes:
    """Write a row per municipality: what was done, how much, in how long, and why not."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEADS)
    for line in lines:
        counts = [line.counts.get(name, "") for name in COUNTS]
        reason = defuse(" ".join(line.reason.split()))
        needed = [f"{line.seconds:.2f}", f"{line.megabytes:.0f}"]
        writer.writerow([line.code, defuse(line.name), line.outcome, *counts, *needed, reason])
    return stream.getvalue().encode()


def _municipality(line: Line, out: Path) -> Municipality:
    online = Place(out / line.folder).online()
    link = "" if online is None else f"{line.folder}/current/{first_of(online)}"
    return Municipality(line.code, line.name, link, line.outcome if line.reason else "")


def first_of(release: Path) -> str:
    """Name what a reader of a release opens first: its start page, else its workbook."""
    workbooks = sorted(path.name for path in (release / TABLES).glob("*.xlsx"))
    if (release / START.file).is_file() or not workbooks:
        return START.file
    return f"{TABLES}/{workbooks[0]}"


def _shapes(sectors: gpd.GeoDataFrame, codes: list[str]) -> gpd.GeoDataFrame:
    """Put the sectors of each municipality together."""
    ours = sectors[sectors["munty"].isin(codes)]
    shapes = ours[["munty", "geometry"]].dissolve("munty")
    return shapes.set_axis(pd.Index(shapes.index.astype(str)))
