"""Write the pages and tables of a release into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from genkgeo.errors import ParamsError, first_five
from genkgeo.pages.navigation import CITY, GLOSSARY, MAP, START, Link, navigation
from genkgeo.pages.notebooks import in_words_of, notebooks_of
from genkgeo.pages.standalone import ONLINE_PAGE
from genkgeo.parameters.paths import plain_name
from genkgeo.plans.inputs import Plans
from genkgeo.release import plan_pages, tables
from genkgeo.release.plan_tables import plan_tables
from genkgeo.results import Results

TABLES = "tabellen"
PARTS = ("start", "tabellen", "paginas", "plannen")
"""What can be written apart, so that notebooks can do it at the same time."""
TABLES_ALONE = ("tabellen",)
"""The parts of a release without pages."""


def write_site(
    results: Results,
    findings: pd.DataFrame,
    folder: Path,
    *,
    plans: Plans | None = None,
    others: Sequence[str] = (),
    parts: Sequence[str] = PARTS,
    notebooks: bool = True,
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
    others : sequence of str
        What was not read, for it is of other municipalities; a sentence each.
    parts : sequence of str
        Of `PARTS`.
    notebooks : bool
        The release has notebooks for the start page to lead to.

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
    links = navigation(plans, results.registry)
    if "plannen" in parts and plans is not None:
        files += _write(plan_pages.plan_pages(plans, results), folder)
    if "start" in parts or "tabellen" in parts:  # The start page lists the tables.
        by_name = tables.release_tables(results, findings)
        by_name |= {} if plans is None else plan_tables(plans, results)
    if "tabellen" in parts:
        files += _write_tables(results, by_name, folder)
    if "start" in parts:
        asked = _notebook_links(results, plans=plans is not None) if notebooks else []
        files += _write_start(results, list(by_name), folder, links, asked)
    if "paginas" in parts:
        files += _write_pages(results, findings, folder, plans, links, others)
    return sorted(files)


def _write_tables(results: Results, by_name: dict[str, pd.DataFrame], release: Path) -> list[str]:
    folder, base = release / TABLES, file_name(results.areas.name)
    folder.mkdir(parents=True, exist_ok=True)
    tables.write_csv(by_name, folder)
    tables.write_xlsx(by_name, folder / f"{base}.xlsx", results.title, results.notes)
    tables.write_gpkg(results, folder / f"{base}.gpkg")
    files = [f"{base}.xlsx", f"{base}.gpkg", *(f"{name}.csv" for name in by_name)]
    return [f"{TABLES}/{file}" for file in files]


def _write_start(
    results: Results,
    table_names: Sequence[str],
    folder: Path,
    links: Sequence[Link],
    notebooks: Sequence[Link],
) -> list[str]:
    from genkgeo.pages.start import start_page

    downloads = _downloads(table_names, file_name(results.areas.name))
    page = start_page(results, downloads, notebooks, links=links)
    return _write({START.file: page}, folder)


def _write_pages(
    results: Results,
    findings: pd.DataFrame,
    folder: Path,
    plans: Plans | None,
    links: Sequence[Link],
    others: Sequence[str],
) -> list[str]:
    # Imported here: folium is slow to import.
    from genkgeo.pages.area_sheet import area_sheet
    from genkgeo.pages.fact_sheets import fact_sheet
    from genkgeo.pages.findings import findings_page
    from genkgeo.pages.glossary import glossary_page
    from genkgeo.pages.hidden import FILE, hidden_page
    from genkgeo.pages.map.page import map_page
    from genkgeo.pages.sheet_paths import every_sheet
    from genkgeo.pages.side_by_side import FILE as BESIDE
    from genkgeo.pages.side_by_side import levels_beside, side_by_side_page

    actions = plan_pages.actions_of(plans, results)
    pages = {
        MAP.file: map_page(results, links=links),
        "bevindingen.html": findings_page(results, findings, others, links=links),
        FILE: hidden_page(results, links=links),
        GLOSSARY: glossary_page(results, links=links),
        CITY.file: fact_sheet(results, None, actions=actions[None], links=links),
    }
    if levels_beside(results):
        pages[BESIDE] = side_by_side_page(results, links=links)
    for (level, code), path in every_sheet(results).items():
        write = fact_sheet if level == results.levels.sheets else area_sheet
        own = actions[level, code]
        pages[path] = write(results, code, level=level, actions=own, links=links)
    return _write(pages, folder)


def _write(pages: dict[str, str], folder: Path) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    for name, html in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(html, encoding="utf-8", newline="\n")
    return list(pages)


def write_online(results: Results, folder: Path, *, plans: Plans | None = None) -> None:
    """Write the map with the grey base map of Digitaal Vlaanderen beside the other pages."""
    from genkgeo.pages.map.page import map_page

    page = map_page(results, online=True, links=navigation(plans, results.registry))
    (folder / ONLINE_PAGE).write_text(page, encoding="utf-8", newline="\n")


def file_name(name: str) -> str:
    """Turn the name of a gemeente into a plain file name.

    Examples
    --------
    >>> file_name("Sint-Niklaas (Waas)")
    'sint-niklaas-waas'
    """
    return plain_name(name) or "gemeente"


def _downloads(table_names: Sequence[str], base: str) -> list[Link]:
    return [
        Link("Bevindingen van de controle", "bevindingen.html"),
        Link("Wat verborgen is, en waarom", "verborgen.html"),
        Link("Verschillen met wat hiervoor online stond", "vergelijking.html"),
        Link("Alle tabellen in één werkmap (Excel)", f"{TABLES}/{base}.xlsx"),
        Link("Kaartlagen voor QGIS (GeoPackage)", f"{TABLES}/{base}.gpkg"),
        *(Link(f"{name}.csv", f"{TABLES}/{name}.csv") for name in table_names),
    ]


def _notebook_links(results: Results, *, plans: bool) -> list[Link]:
    return [
        Link(in_words_of(question, results.levels.whole), f"notebooks/{name}.html")
        for name, question in notebooks_of(plans=plans)
    ]
