"""Check the figures, compute the results once, and hand them to the notebooks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.analysis import handover
from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import Params

if TYPE_CHECKING:
    import pandas as pd

    from genkgeo.analysis.computed import Computed
    from genkgeo.measures.disclosure import Told

SHOWN = 20
"""How many blocking findings a refusal lists; all of them are kept in a file."""


def checked_analysis(params: Params, logs: Path, told: Told | None) -> Computed:
    """Read the figures and shapes of a year, and refuse what does not pass the gate.

    Parameters
    ----------
    params : Params
    logs : pathlib.Path
    told : Told or None
        What earlier releases told.

    Raises
    ------
    ParamsError, DataError
        The gate refuses; what it found is kept in ``logs`` and noted on the error.
    """
    from genkgeo.analysis.computed import Computed

    try:
        analysis = Computed(params, told=told)
        _ = analysis.shapes
    except GenkgeoError as error:
        _keep_findings(error, params, logs)
        raise
    return analysis


def _keep_findings(error: GenkgeoError, params: Params, logs: Path) -> None:
    """Note on an error all that is wrong, not only what stopped the refresh."""
    from genkgeo.analysis.computed import Computed
    from genkgeo.checks.findings import as_findings
    from genkgeo.release.tables import write_csv

    try:
        findings = Computed(params, strict=False).findings
    except GenkgeoError:
        return  # Nothing can be read at all: the error says so.
    blocking = findings[findings["severity"] == "blokkerend"]
    if blocking.empty:
        return
    for finding in as_findings(blocking.head(SHOWN)):
        error.add_note(f"bevinding: {finding.place or 'alle tabellen'}: {finding.message}")
    path = logs / "bevindingen.csv"
    with suppress(OSError):
        write_csv({path.stem: findings}, logs)
        error.add_note(f"alle bevindingen ({len(findings)}): {path}")


def hand_over(analysis: Computed, path: Path) -> None:
    """Compute the results, and write them where every notebook will read the same.

    Its notebooks are published: they show the findings that may be read by all.
    """
    _ = analysis.results
    every, analysis.findings = analysis.findings, analysis.told_findings
    handover.write(analysis, path)
    analysis.findings = every


def readying(params: Params, path: Path, modules: Sequence[str] = ()) -> str:
    """The line of Python that a kernel runs before its notebook; it leaves no name behind.

    Parameters
    ----------
    params : Params
    path : pathlib.Path
        Where `hand_over` writes.
    modules : sequence of str
        What the notebook needs and takes long to import.
    """
    call = f"get_ready({str(params.path)!r}, {str(path)!r}, {list(modules)!r})"
    # Jupyter fills in what stands between braces in the words that start a kernel.
    call = call.replace("{", "\\x7b").replace("}", "\\x7d")
    return f"from genkgeo.analysis.handover import get_ready; {call}; del get_ready"


def facts_of(analysis: Computed) -> dict[str, Any]:
    """Sum up an analysis for the manifest.

    Returns
    -------
    dict
        ``findings``, ``coverage`` (of the gemeente, by indicator), ``suppressed`` (level →
        number of figures not shown), ``sources`` (indicator → from whom it comes), what
        `genkgeo.pages.context.release_facts` gives (of every page) and ``pages`` (what every
        release must hold: its pages, where the parameters ask for any, and tables).
    """
    from genkgeo.pages.context import release_facts
    from genkgeo.pages.navigation import GLOSSARY, navigation
    from genkgeo.pages.sheet_paths import every_sheet
    from genkgeo.pages.side_by_side import FILE as BESIDE
    from genkgeo.pages.side_by_side import levels_beside
    from genkgeo.parameters.levels import MUNICIPALITY
    from genkgeo.release.site import file_name
    from genkgeo.states import State

    results, with_pages = analysis.results, analysis.params.file.publish.pages
    links = navigation(analysis.plans, results.registry) if with_pages else ()
    hidden = results.measures[results.measures["state"] == State.SUPPRESSED]
    base = file_name(results.areas.name)
    tables = [f"{base}.xlsx", f"{base}.gpkg", "bronnen.csv", "bevindingen.csv"]
    beside = [BESIDE] if levels_beside(results) else []
    pages = (
        ["bevindingen.html", "verborgen.html", GLOSSARY, *beside, *every_sheet(results).values()]
        if with_pages
        else []
    )
    return {
        "findings": json.loads(analysis.told_findings.to_json(orient="records")),
        "coverage": _coverage(results.measures[results.measures["level"] == MUNICIPALITY]),
        "suppressed": {str(level): int(n) for level, n in hidden["level"].value_counts().items()},
        "levels": results.levels.as_plain(),
        "sources": {name: one.source for name, one in results.registry.items()},
        **release_facts(results, links),
        "pages": [
            *(link.file for link in links),
            *pages,
            *(f"tabellen/{name}" for name in tables),
        ],
    }


def _coverage(measures: pd.DataFrame) -> dict[str, float]:
    last = measures.sort_values("period").groupby("indicator")["coverage"].last()
    return {str(indicator): round(float(share), 4) for indicator, share in last.items()}
