"""The pages in a browser: silent, within the width, whole without JavaScript, two sheets."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import made_up
import pandas as pd
import pytest
from browsers import until
from lean_nbformat import v4
from the_map import boxes, boxes_meet

from genkgeo.areas.other_names import EARLIER, OTHER_NAMES, STREET
from genkgeo.drawings.markup import visible
from genkgeo.pages.actions_here import Action
from genkgeo.pages.context import release_facts
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.navigation import Link
from genkgeo.pages.notebooks import notebook_page
from genkgeo.pages.start import start_page
from genkgeo.parameters.levels import SECTOR
from genkgeo.results import Results

pytestmark = pytest.mark.browser

PAGES = ("index.html", "fiche.html", "stad.html", "notebook.html")
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write one page of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    results = made_up.full()
    cells = "<td>een brede kolom</td>" * 30
    head = "<thead><tr><th></th><th>kop</th></tr></thead>"
    wide = f'<table class="dataframe">{head}<tr>{cells}</tr></table>'
    output = v4.new_output("execute_result", {"text/html": wide}, execution_count=1)
    cells = [
        v4.new_markdown_cell("# Vraag"),
        v4.new_code_cell("geheim", outputs=[output]),
    ]
    notebook = v4.new_notebook(cells=cells)
    pages = (
        start_page(results, [Link("Alles", "tabellen/a.xlsx")], []),
        fact_sheet(results, "zuid"),
        fact_sheet(results, None),
        notebook_page(notebook, "Vraag", release_facts(results)),
    )
    for name, page in zip(PAGES, pages, strict=True):
        (folder / name).write_text(page, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_asks_nothing_says_nothing_and_fits(open_page, folder, name, width):
    opened = open_page(folder / name, width=width)
    assert opened.requests == []
    assert opened.messages == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("name", ("index.html", "fiche.html", "stad.html"))
def test_without_javascript_everything_is_there(open_page, folder, name):
    page = open_page(folder / name, javascript=False).page
    seen = page.locator("body").inner_text()
    for words in ("Heide", "Voorbeeldcijfers, geen echte cijfers", "nooit over mensen"):
        assert words in seen
    assert page.locator("figure svg[role=img]").first.bounding_box()["height"] > 100


def test_the_code_of_a_notebook_shows_on_request_without_javascript(open_page, folder):
    page = open_page(folder / "notebook.html", javascript=False).page
    code = page.get_by_text("geheim")
    assert not code.is_visible()
    page.get_by_label("Toon de code").check()
    assert code.is_visible()


@pytest.fixture(scope="module", params=["results", "full"])
def results(request: pytest.FixtureRequest) -> Results:
    """Give the results with little beside them, or with all."""
    return getattr(made_up, request.param)()


ACTIONS = [Action(f"Huiswerkbegeleiding {at}", "op schema", "actieplan") for at in range(5)]


@pytest.mark.parametrize("stadsdeel", ("noord", "zuid", None))
def test_a_fact_sheet_prints_on_two_sheets_of_a4(open_page, tmp_path, stadsdeel, results):
    sheet = fact_sheet(results, stadsdeel, actions=ACTIONS)
    (tmp_path / "fiche.html").write_text(sheet, encoding="utf-8")
    page = open_page(tmp_path / "fiche.html").page
    printed = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    assert len(sheets) == 2
    for width, height in sheets:
        assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_the_edge_of_the_paper(open_page, folder, name):
    # Wider than the paper, and Chromium prints everything smaller. What scrolls on a screen
    # would be cut off on paper.
    page = open_page(folder / name).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 1035})
    assert page.evaluate("document.documentElement.scrollWidth") == 695
    inside = "one => one.clientWidth && one.scrollWidth > one.clientWidth"
    cut = f"[...document.querySelectorAll('main div')].filter({inside}).length"
    assert page.evaluate(cut) == 0


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(open_page, folder, axe, name, width):
    page = open_page(folder / name, width=width).page
    page.evaluate("document.querySelectorAll('details').forEach(one => (one.open = true))")
    axe(page)


@pytest.mark.parametrize("javascript", (True, False))
def test_the_city_is_on_one_screen(open_page, folder, javascript):
    page = open_page(folder / "index.html", javascript=javascript).page
    for part in ("h1", ".lead", ".key-figures", ".of-map", ".ranked", "#signalen + p"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + box["height"] <= 900, part


@pytest.mark.parametrize("width", WIDTHS)
def test_the_course_of_a_key_figure_is_seen_at_every_width(open_page, folder, width):
    page = open_page(folder / "index.html", width=width).page
    drawn = page.locator(".key-figures svg").first.bounding_box()
    assert drawn["width"] >= 48
    coverage = page.locator(".key-figures").get_by_text("83 %", exact=False)
    assert sum(one.is_visible() for one in coverage.all()) == 1


def test_texts_of_a_map_do_not_meet(open_page, folder):
    page = open_page(folder / "index.html").page
    texts = boxes(page, "figure svg text")
    assert len(texts) >= 3
    assert not boxes_meet(texts)


def test_a_hostile_name_is_found_and_does_nothing(open_page, tmp_path):
    names = tuple(filter(None, made_up.HOSTILE))
    results = made_up.hostile(names)
    code = str(results.areas.names[SECTOR].index[0])
    rows = [(name, kind, SECTOR, code) for name in names for kind in (EARLIER, STREET)]
    results = replace(results, other_names=pd.DataFrame(rows, columns=OTHER_NAMES))
    (tmp_path / "index.html").write_text(start_page(results, [], []), encoding="utf-8")
    opened = open_page(tmp_path / "index.html")
    opened.page.evaluate("document.forms[0].addEventListener('submit', () => { window.sent = 1 })")
    offered = 0
    for name in names:
        opened.page.fill("#zoek", f"{visible(name)}x")
        opened.page.press("#zoek", "Enter")
        offered += opened.page.locator("#zoek-antwoord a").count()
        assert opened.page.evaluate("location.pathname").endswith("/index.html")
    assert opened.page.evaluate("window.sent") == 1
    assert offered > len(names)
    assert opened.page.locator("#zoek-antwoord :not(a)").count() == 0
    assert opened.messages == [] and opened.requests == []


def test_the_keyboard_reaches_the_content_first(open_page, folder):
    page = open_page(folder / "index.html").page
    page.keyboard.press("Tab")
    skip = page.get_by_text("Naar de inhoud")
    assert skip.evaluate("one => one === document.activeElement")
    assert skip.bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    until(lambda: page.evaluate("document.activeElement.id") == "inhoud")
