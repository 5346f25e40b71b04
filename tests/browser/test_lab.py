"""JupyterLab as an analyst has it: run all, move a slider, click; and opened again by others."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import lab
import pytest
from browsers import until
from project import EXAMPLE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, FrameLocator, Page

TOLD = """import ipywidgets
told = ipywidgets.Label("niets gekozen")
kaart.widget.observe(lambda change: setattr(told, "value", f"gekozen: {kaart.clicked}"), "clicked")
told"""
"""A cell that says what was clicked, without being run again."""

AREAS = "path[role=button]"
OWN = "Risico met eigen gewichten per wijk, 2025"
LOOK = os.environ.get("GENKGEO_SCREENSHOTS", "")
"""A folder for pictures of what the test saw, for a person to look at."""


class Opened:
    """A page of JupyterLab, and what it asked of others than the server."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.outside: list[str] = []
        page.on("request", self._note)

    def _note(self, request) -> None:
        if not request.url.startswith((self.address, "blob:", "data:", "about:")):
            self.outside.append(request.url)

    def open(self, name: str) -> None:
        self.page.goto(f"{self.address}/lab/tree/{name}?token={lab.TOKEN}&reset")
        self.page.locator(".jp-Notebook .jp-Cell").first.wait_for()

    def cell(self, number: int):
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def look(self, name: str) -> None:
        if LOOK:
            self.page.screenshot(path=Path(LOOK) / f"{name}.png")


@pytest.fixture(scope="module")
def folder(genk, tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("lab")
    (made / "genk.pickle").write_bytes(pickle.dumps(genk.computed))
    taken = f"take_over({str(EXAMPLE)!r}, {str(made / 'genk.pickle')!r})"
    lab.write(
        made / "proef.ipynb",
        [
            f"from genkgeo.analysis.handover import take_over; {taken}\n"
            f"import genkgeo; genk = genkgeo.load({str(EXAMPLE)!r})",
            'genk.map("risico")',
            "genk.show(genk.risk().head(4))",
            "kaart = genk.map()\nkaart",
            "paneel = genk.sliders()\npaneel",
            TOLD,
        ],
    )
    return made


@pytest.fixture(scope="module")
def notebook(browser: Browser, folder: Path) -> Iterator[Opened]:
    """Open the notebook and run all of it."""
    with lab.server(folder) as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        opened = Opened(context.new_page(), address)
        opened.open("proef.ipynb")
        page = opened.page
        page.set_default_timeout(10_000)
        page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=30_000)
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        opened.cell(5).get_by_text("niets gekozen", exact=True).wait_for(timeout=30_000)
        yield opened
        context.close()


def frame(opened: Opened, number: int) -> FrameLocator:
    """The page of the map in a cell."""
    opened.cell(number).scroll_into_view_if_needed()
    inside = opened.cell(number).frame_locator("iframe")
    inside.locator(AREAS).first.wait_for()
    return inside


def fills(inside: FrameLocator) -> list[str]:
    return inside.locator(AREAS).evaluate_all("all => all.map(one => one.getAttribute('fill'))")


def test_the_map_fits_its_cell_and_leads_nowhere(notebook):
    inside = frame(notebook, 3)
    notebook.look("kaart")
    box = notebook.cell(3).locator("iframe").bounding_box()
    size = "document.documentElement"
    until(lambda: inside.locator("body").evaluate(f"() => {size}.scrollHeight <= innerHeight"))
    assert inside.locator("body").evaluate(f"() => {size}.scrollWidth <= innerWidth")
    assert 400 < box["height"] < 900 and box["width"] > 800
    assert inside.locator("a:visible:not([href^='#'])").count() == 0
    assert not inside.get_by_text("Naar de inhoud").is_visible()
    # The picture for later gives way to it.
    assert notebook.cell(3).locator(".jp-RenderedSVG img:visible").count() == 0


def test_a_click_comes_back(notebook, genk):
    _, code = genk.lookup.area("Bret", "wijk")
    inside = frame(notebook, 3)
    inside.locator(f'{AREAS}[aria-label^="Bret,"]').click()
    assert inside.locator("#kaart-gebied .area-name").inner_text() == "Bret"
    notebook.cell(5).get_by_text(f"gekozen: {code}").wait_for()


def test_a_slider_moves_the_map(notebook):
    inside = frame(notebook, 4)
    before = fills(inside)
    handle = notebook.cell(4).locator(".noUi-handle").nth(1)
    handle.focus()
    for _ in range(8):
        notebook.page.keyboard.press("ArrowRight")
    inside.get_by_role("heading", name=OWN).wait_for()
    notebook.cell(4).get_by_text("Werk: 3,00").wait_for()
    until(lambda: fills(inside) != before)
    notebook.look("schuivers")
    notebook.cell(4).get_by_role("button", name="Gekozen gewichten").click()
    inside.get_by_role("heading", name="Risico per wijk, 2025").wait_for()
    until(lambda: fills(inside) == before)


def test_nothing_is_asked_of_the_internet(notebook):
    assert notebook.outside == []


def saved(notebook: Opened, folder: Path) -> dict:
    """Save the notebook, and give what is in the file."""
    path = folder / "proef.ipynb"
    notebook.page.locator(".jp-Notebook").click(position={"x": 4, "y": 4})
    notebook.page.keyboard.press("Control+s")
    until(lambda: "widget-view" in path.read_text("utf-8").rpartition("outputs")[2])
    return json.loads(path.read_text("utf-8"))


def test_who_does_not_trust_it_sees_pictures_and_tables(notebook, folder):
    other = saved(notebook, folder)
    # Another file with other words in it: nobody here has run that.
    other["cells"][0]["source"] = "# van iemand anders"
    (folder / "anders.ipynb").write_text(json.dumps(other), "utf-8")
    notebook.open("anders.ipynb")
    images = notebook.page.locator(".jp-RenderedImage img")
    images.nth(2).wait_for()
    notebook.look("niet_vertrouwd")
    told = notebook.page.locator(".jp-Notebook").inner_text()
    assert "Oud-Waterschei" in told and "vijfdenB" not in told and "model not found" not in told
    assert notebook.page.locator("iframe").count() == 0
    right = (
        notebook.cell(2)
        .locator("td", has_text="1,23")
        .first.evaluate("one => getComputedStyle(one).textAlign")
    )
    assert right == "right"
    # The image has more pixels than the drawing, and is shown as large.
    assert images.first.evaluate("one => one.naturalWidth / one.width") == pytest.approx(1.5, 0.01)


def test_as_a_page_it_has_its_pictures(notebook, folder):
    from nbconvert import HTMLExporter  # slow to import

    page, _ = HTMLExporter(template_name="lab").from_filename(str(folder / "proef.ipynb"))
    if LOOK:
        (Path(LOOK) / "proef.html").write_text(page, "utf-8")
    assert page.count('src="data:image/svg+xml;base64') == 3
    assert "vnd.jupyter.widget-view" not in page
