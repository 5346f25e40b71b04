"""Write the pages and tables of a release into a folder."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from genkgeo import tables
from genkgeo.notebook_pages import NOTEBOOKS
from genkgeo.offline import ONLINE_PAGE
from genkgeo.results import Results


def write_site(results: Results, findings: pd.DataFrame, folder: Path) -> list[str]:
    """Write start page, map, fact sheets, findings and tables.

    Parameters
    ----------
    results : Results
    findings : pandas.DataFrame
        From the gate.
    folder : pathlib.Path
        An empty or new folder.

    Returns
    -------
    list of str
        The files written, relative to ``folder``, sorted.
    """
    # imported here: folium is slow to import
    from genkgeo import fiches, findings_page, maps, page_parts, start_page

    for part in ("stadsdelen", "tabellen"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    made = tables.tables(results, findings)
    base = file_name(results.areas.name)
    tables.write_csv(made, folder / "tabellen")
    tables.write_xlsx(made, folder / "tabellen" / f"{base}.xlsx", results.title, results.notes)
    tables.write_gpkg(results, folder / "tabellen" / f"{base}.gpkg")
    pages = {
        "kaart.html": maps.map_page(results),
        "bevindingen.html": findings_page.findings_page(results, findings),
        fiches.CITY_PATH: fiches.fact_sheet(results, None),
    }
    for code in results.areas.names["stadsdeel"].index:
        pages[page_parts.sheet_path(code)] = fiches.fact_sheet(results, code)
    pages["index.html"] = start_page.start_page(results, _downloads(made, base), _notebook_links())
    for name, html in pages.items():
        (folder / name).write_text(html, encoding="utf-8", newline="\n")
    return sorted(str(p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file())


def write_online(results: Results, folder: Path) -> None:
    """Write the map with the grey base map of Digitaal Vlaanderen beside the other pages."""
    from genkgeo.maps import map_page

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


def _downloads(made: dict[str, pd.DataFrame], base: str) -> list[tuple[str, str]]:
    return [
        ("Bevindingen van de controle", "bevindingen.html"),
        ("Verschillen met de vorige uitgave", "vergelijking.html"),
        ("Alle tabellen in één werkmap (Excel)", f"tabellen/{base}.xlsx"),
        ("Kaartlagen voor QGIS (GeoPackage)", f"tabellen/{base}.gpkg"),
        *((f"{name}.csv", f"tabellen/{name}.csv") for name in made),
    ]


def _notebook_links() -> list[tuple[str, str]]:
    return [(question, f"notebooks/{name}.html") for name, question in NOTEBOOKS]
