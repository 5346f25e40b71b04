"""Write the pages and tables of a release into a folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.pages.notebooks import NOTEBOOKS
from genkgeo.pages.standalone import ONLINE_PAGE
from genkgeo.plans.inputs import Plans
from genkgeo.release import evaluation, tables
from genkgeo.results import Results

TABLES = "tabellen"
PARTS = ("start", "tabellen", "paginas", "plannen")
"""What can be written apart, so that notebooks can do it at the same time."""


def write_site(
    results: Results,
    findings: pd.DataFrame,
    folder: Path,
    *,
    plans: Plans | None = None,
    parts: Sequence[str] = PARTS,
) -> list[str]:
    """Write start page, map, fact sheets, findings, tables, and the pages about the plans.

    Parameters
    ----------
    results : Results
    findings : pandas.DataFrame
        From the gate.
    folder : pathlib.Path
        An empty or new folder.
    plans : Plans, optional
        Without any there are no pages and no tables about them.
    parts : sequence of str
        Of `PARTS`.

    Returns
    -------
    list of str
        The files written, relative to ``folder``, sorted.

    Raises
    ------
    ParamsError
        There is no such part.
    """
    if unknown := [part for part in parts if part not in PARTS]:
        raise ParamsError(
            "Dit deel bestaat niet", expected=", ".join(PARTS), found=first_five(unknown)
        )
    files = []
    if "plannen" in parts and plans is not None:
        files += _write(evaluation.plan_pages(plans, results), folder)
    if "start" in parts or "tabellen" in parts:  # the start page lists the tables
        made = tables.tables(results, findings)
        made |= {} if plans is None else evaluation.plan_tables(plans, results)
    if "tabellen" in parts:
        files += _write_tables(results, made, folder)
    if "start" in parts:
        files += _write_start(results, list(made), folder)
    if "paginas" in parts:
        files += _write_pages(results, findings, folder, plans)
    return sorted(files)


def _write_tables(results: Results, made: dict[str, pd.DataFrame], folder: Path) -> list[str]:
    folder, base = folder / TABLES, file_name(results.areas.name)
    folder.mkdir(parents=True, exist_ok=True)
    tables.write_csv(made, folder)
    tables.write_xlsx(made, folder / f"{base}.xlsx", results.title, results.notes)
    tables.write_gpkg(results, folder / f"{base}.gpkg")
    return [f"{TABLES}/{name}" for name in (f"{base}.xlsx", f"{base}.gpkg")] + [
        f"{TABLES}/{name}.csv" for name in made
    ]


def _write_start(results: Results, made: Sequence[str], folder: Path) -> list[str]:
    from genkgeo.pages.start import start_page

    downloads = _downloads(made, file_name(results.areas.name))
    return _write({"index.html": start_page(results, downloads, _notebook_links())}, folder)


def _write_pages(
    results: Results, findings: pd.DataFrame, folder: Path, plans: Plans | None
) -> list[str]:
    # imported here: folium is slow to import
    from genkgeo.pages import fact_sheets as fiches
    from genkgeo.pages import findings as findings_page
    from genkgeo.pages.map import page as maps

    (folder / "stadsdelen").mkdir(parents=True, exist_ok=True)
    actions = evaluation.actions_of(plans, results)
    pages = {
        "kaart.html": maps.map_page(results),
        "bevindingen.html": findings_page.findings_page(results, findings),
        fiches.CITY_PATH: fiches.fact_sheet(results, None, actions=actions[None]),
    }
    for code in results.areas.names["stadsdeel"].index:
        pages[fiches.sheet_path(code)] = fiches.fact_sheet(results, code, actions=actions[code])
    return _write(pages, folder)


def _write(pages: dict[str, str], folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages.items():
        (folder / name).write_text(html, encoding="utf-8", newline="\n")
    return list(pages)


def write_online(results: Results, folder: Path) -> None:
    """Write the map with the grey base map of Digitaal Vlaanderen beside the other pages."""
    from genkgeo.pages.map.page import map_page

    page = map_page(results, online=True)
    (folder / ONLINE_PAGE).write_text(page, encoding="utf-8", newline="\n")


def file_name(name: str) -> str:
    """Make a plain file name of a gemeente's name.

    Examples
    --------
    >>> file_name("Sint-Niklaas (Waas)")
    'sint-niklaas-waas'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "gemeente"


def _downloads(made: Sequence[str], base: str) -> list[tuple[str, str]]:
    return [
        ("Bevindingen van de controle", "bevindingen.html"),
        ("Verschillen met wat hiervoor online stond", "vergelijking.html"),
        ("Alle tabellen in één werkmap (Excel)", f"tabellen/{base}.xlsx"),
        ("Kaartlagen voor QGIS (GeoPackage)", f"tabellen/{base}.gpkg"),
        *((f"{name}.csv", f"tabellen/{name}.csv") for name in made),
    ]


def _notebook_links() -> list[tuple[str, str]]:
    return [(question, f"notebooks/{name}.html") for name, question in NOTEBOOKS]
