"""Check the figures, work them out once, and hand them to the notebooks."""

from __future__ import annotations

import json
import pickle
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import Params

if TYPE_CHECKING:
    import pandas as pd

    from genkgeo.analysis.load import Analysis

SHOWN = 20
"""How many blocking findings a refusal lists; all of them are kept in a file."""


def checked(params: Params, logs: Path) -> Analysis:
    """Give the analysis of figures and shapes that passed the gate, or refuse the input.

    Raises
    ------
    ParamsError, DataError
        The gate refuses; what it found is kept in ``logs`` and noted on the error.
    """
    from genkgeo.analysis.load import Analysis

    try:
        analysis = Analysis(params)
        _ = analysis.shapes
    except GenkgeoError as error:
        _keep_findings(error, params, logs)
        raise
    return analysis


def _keep_findings(error: GenkgeoError, params: Params, logs: Path) -> None:
    """Note on an error all that is wrong, not only what stopped the refresh."""
    from genkgeo.analysis.load import Analysis
    from genkgeo.checks.findings import as_findings

    try:
        findings = Analysis(params, strict=False).findings
    except GenkgeoError:
        return  # nothing can be read at all: the error says it
    blocking = findings[findings["severity"] == "blokkerend"]
    if blocking.empty:
        return
    for finding in as_findings(blocking.head(SHOWN)):
        error.add_note(f"bevinding: {finding.place or 'alle tabellen'}: {finding.message}")
    path = logs / "bevindingen.csv"
    with suppress(OSError):
        findings.to_csv(path, index=False, lineterminator="\n")
        error.add_note(f"alle {len(findings)} bevindingen: {path}")


def hand_over(analysis: Analysis, path: Path) -> None:
    """Work out the rest, and write it where the notebooks will read it, each the same."""
    _ = analysis.results
    path.write_bytes(pickle.dumps(analysis, protocol=pickle.HIGHEST_PROTOCOL))


def handing_over(params: Params, path: Path) -> str:
    """Give the line of Python that makes a kernel ready, and tells it where to read."""
    return (
        "__import__('genkgeo.analysis.load');"
        "__import__('genkgeo.analysis.handover', fromlist=['x'])"
        f".take_over({str(params.path)!r}, {str(path)!r});"
    )


def facts(analysis: Analysis) -> dict[str, Any]:
    """Sum up an analysis for the manifest.

    Returns
    -------
    dict
        ``findings``, ``coverage`` (of the gemeente, by indicator), ``suppressed`` (level →
        number of figures not shown), what `genkgeo.pages.context.release_facts` gives (of
        every page) and ``pages`` (what every release must hold).
    """
    from genkgeo.pages.context import release_facts
    from genkgeo.pages.fact_sheets import sheet_path
    from genkgeo.pages.navigation import navigation
    from genkgeo.release.site import file_name
    from genkgeo.states import State

    results = analysis.results
    links = navigation(analysis.plans, results.registry)
    hidden = results.measures[results.measures["state"] == State.SUPPRESSED]
    base = file_name(results.areas.name)
    tables = [f"{base}.xlsx", f"{base}.gpkg", "bronnen.csv", "bevindingen.csv"]
    sheets = [sheet_path(code) for code in results.areas.names["stadsdeel"].index]
    return {
        "findings": json.loads(analysis.findings.to_json(orient="records")),
        "coverage": _coverage(analysis.measures("gemeente")),
        "suppressed": {str(k): int(v) for k, v in hidden["level"].value_counts().items()},
        **release_facts(results, links),
        "pages": [*(link.file for link in links), "bevindingen.html", *sheets]
        + [f"tabellen/{name}" for name in tables],
    }


def _coverage(measures: pd.DataFrame) -> dict[str, float]:
    last = measures.sort_values("period").groupby("indicator")["coverage"].last()
    return {name: round(float(share), 4) for name, share in last.items()}
