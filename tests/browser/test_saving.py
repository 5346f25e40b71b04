"""Under each figure: a link, a picture and the figures, and no name of an area runs in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import made_up
import pytest
from browsers import FOLLOWED

from genkgeo.drawings.markup import visible
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.map.page import map_page
from genkgeo.pages.scripts import START, joined_script
from genkgeo.pages.side_by_side import side_by_side_page
from genkgeo.pages.start import start_page
from genkgeo.release.tables import defuse

pytestmark = pytest.mark.browser

FORMULAS = (
    "=1+1",
    "\uff1d1+1",
    "+1+cmd",
    "-1-1x",
    "@SUM(A1)",
    "\u200b=1+1",
    "\u2800=1+1",
    "\u3164+x",
)
NAMES = tuple(filter(None, (*made_up.HOSTILE, *FORMULAS)))
SVG = "{http://www.w3.org/2000/svg}"
ROW = ".figure-row >> visible=true"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write pages with figures, of areas with hostile names."""
    folder = tmp_path_factory.mktemp("saving")
    known = made_up.full()
    results = made_up.hostile(NAMES, certainty=known.certainty, change=known.change)
    pages = {
        "index.html": start_page(results, [], []),
        "fiche.html": fact_sheet(results, "zuid"),
        "kaart.html": map_page(results),
        "naast-elkaar.html": side_by_side_page(results),
    }
    for name, page in pages.items():
        (folder / name).write_text(page, encoding="utf-8")
    return folder


# Presses every button of every row in view, and keeps what it would save instead of saving it.
SAVE_ALL = """async () => {
    const saved = [], marked = new TextDecoder("utf-8", {ignoreBOM: true});
    let row = null;
    URL.createObjectURL = (blob) => { saved.push([row, null, blob]); return "#"; };
    HTMLAnchorElement.prototype.click = function () { saved[saved.length - 1][1] = this.download; };
    for (const one of document.querySelectorAll(".figure-row")) {
        if (!one.offsetHeight) continue;
        row = one.getAttribute("aria-label");
        for (const button of [...one.querySelectorAll("button")].slice(1)) {
            const before = saved.length;
            button.click();
            while (saved.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
        }
    }
    const read = async ([label, name, blob]) => (
        [label, name, name.endsWith("png") ? blob.size : marked.decode(await blob.arrayBuffer())]
    );
    return Promise.all(saved.map(read));
}"""


@pytest.mark.parametrize("name", ("index.html", "fiche.html", "kaart.html", "naast-elkaar.html"))
def test_what_is_saved_shows_names_as_written_and_runs_nothing(folder, open_page, tmp_path, name):
    opened = open_page(folder / name)
    page, told = opened.page, set()
    for _, file, content in page.evaluate(SAVE_ALL):
        stem, ending = file.split(".")
        assert set(stem) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        if ending == "png":
            assert content > 5000
        elif ending == "svg":
            root = ElementTree.fromstring(content)
            assert not {one.tag for one in root.iter()} & {f"{SVG}script", f"{SVG}foreignObject"}
            assert not [key for one in root.iter() for key in one.attrib if key.startswith("on")]
            assert "Voorbeeldcijfers" in "".join(root.itertext())
            (tmp_path / "figuur.svg").write_text(content, encoding="utf-8")
        else:
            told |= cells_of(content)
    shown = {" ".join(visible(each).split()) for each in NAMES}
    # Beside each other stand the names of the areas alone, in the heads of the columns.
    assert len({cell.removeprefix("'") for cell in told} & shown) > (0 if "naast" in name else 3)
    assert page.locator("img").count() == 0
    assert opened.requests == []
    assert opened.messages == []
    picture = open_page(tmp_path / "figuur.svg")
    assert picture.requests == []
    assert picture.messages == []


def cells_of(text: str) -> set[str]:
    """Read a file as a spreadsheet does, and look at what holds for each."""
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:]), delimiter=";"))
    assert len(rows) > 1
    assert len({len(cells) for cells in rows}) == 1
    assert {"uitgave", "bron", "opmerking"} <= set(rows[0])
    assert all(cell == defuse(cell) or is_number(cell) for cells in rows for cell in cells)
    return {cell for cells in rows for cell in cells}


def test_a_picture_is_saved_under_the_policy_of_the_page(folder, open_page):
    opened = open_page(folder / "kaart.html")
    with opened.page.expect_download() as waiting:
        opened.page.get_by_role("button", name="Bewaar als afbeelding PNG").click()
    assert waiting.value.suggested_filename == "risico-per-wijk-2025.png"
    assert Path(waiting.value.path()).read_bytes().startswith(b"\x89PNG")
    assert opened.messages == []


def is_number(cell: str) -> bool:
    return cell.replace("-", "", 1).replace(",", "", 1).removesuffix("%").isdigit()


def test_without_scripts_there_is_no_row(folder, open_page):
    for name in ("fiche.html", "kaart.html"):
        assert open_page(folder / name, javascript=False).page.locator(".figure-row").count() == 0


def copied_by(row) -> str:
    """Press the first button of a row, and read what comes on the clipboard."""
    return row.evaluate("""row => new Promise((resolve) => {
        const value = {writeText: async (text) => resolve(text)};
        Object.defineProperty(navigator, "clipboard", {value});
        row.querySelector("button").click();
    })""")


def test_a_link_is_to_exactly_this_view_or_this_figure(folder, open_page):
    page = open_page(folder / "kaart.html").page
    page.check("input[value=stadsdeel]")
    copied = copied_by(page.locator(".figure-row"))
    assert copied == page.url.split("#")[0] + "#toon=risico&per=stadsdeel&jaar=2025"
    page = open_page(folder / "fiche.html").page
    assert copied_by(page.locator("section:has(#cijfers) .figure-row")) == page.url + "#cijfers"


@pytest.fixture(scope="module")
def cells(browser) -> Callable[[list[str]], list[str]]:
    """A function that writes each of some texts as a cell of a file."""
    page = browser.new_page()
    page.add_script_tag(content=str(joined_script(START)))
    yield lambda texts: page.evaluate("texts => texts.map(csvCell)", texts)
    page.close()


def test_two_hundred_hostile_texts_are_defused_as_in_the_tables(cells):
    begins = ("", " ", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\u2060", "\u3164", "\t")
    texts = [
        begin + sign + rest
        for begin in begins
        for sign in ("=", "+", "-", "@", "\uff1d", "\uff0b", "\ufe62", "\u2212", "a", "")
        for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://host")')
    ]
    assert len(texts) > 200
    for text, cell in zip(texts, cells(texts), strict=True):
        [[read]] = csv.reader([cell], delimiter=";")
        plain = " ".join(text.replace("\u00a0", " ").replace("\ufeff", " ").split())
        assert read == defuse(plain), (text, cell)


@pytest.mark.parametrize(
    ("shown", "cell"),
    [
        ("21,9\u00a0%", "21,9%"),
        ("12.102", "12102"),
        ("\u22120,4", "-0,4"),
        ("+0,02", "0,02"),
        ("1\u20136", "1\u20136"),
        ("onderdrukt", "onderdrukt"),
        ("a;b", '"a;b"'),
        ('a "b"', '"a ""b"""'),
        ("2025", "2025"),
    ],
)  # fmt: skip
def test_a_number_is_written_as_a_spreadsheet_reads_it(cells, shown, cell):
    assert cells([shown]) == [cell]


def test_two_areas_are_chosen_on_the_page_or_by_its_address(open_page, tmp_path):
    file = tmp_path / "naast-elkaar.html"
    file.write_text(side_by_side_page(made_up.full()), encoding="utf-8")
    page = open_page(file).page
    assert page.locator("#naast-kop").inner_text() == "Made-Zuid naast Made-Noord"
    page.select_option("#naast-a", label="Made-Noord")
    assert page.locator("#naast-kop").inner_text() == "Made-Noord naast Made-Zuid"
    assert page.url.endswith("#per=stadsdeel&a=noord&b=zuid")
    verdicts = set(page.locator("td.verdict").all_inner_texts())
    assert verdicts == {
        "niet aantoonbaar verschillend",
        "aantoonbaar hoger in Made-Noord",
        "aantoonbaar hoger in Made-Zuid",
    }
    # Whatever an address says is only looked up.
    page.evaluate(FOLLOWED, "per=__proto__&a=<img src=x onerror=alert(1)>&b=zuid")
    assert page.locator("#naast-kop").inner_text() == "Made-Zuid naast Made-Noord"
    assert page.locator("img").count() == 0
    without = open_page(file, javascript=False).page
    assert without.locator("#naast-zonder a").all_inner_texts() == ["Made-Noord", "Made-Zuid"]


def test_a_picture_saved_in_a_dark_theme_has_the_ground_that_its_figure_has(folder, open_page):
    page = open_page(folder / "fiche.html").page
    page.emulate_media(color_scheme="dark")
    grounds = set()
    for _, file, content in page.evaluate(SAVE_ALL):
        if not file.endswith("svg"):
            continue
        root = ElementTree.fromstring(content)
        ground, head = root.find(f"{SVG}rect").get("fill"), root.find(f"{SVG}text").get("fill")
        light, dark = (sum(map(int, re.findall(r"\d+", one))) for one in (ground, head))
        assert abs(light - dark) > 400, file
        grounds.add(ground)
    assert grounds == {"rgb(255, 255, 255)", "rgb(20, 25, 31)"}
    page.emulate_media(color_scheme="null")
