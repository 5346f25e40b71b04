"""Every page of the embedded year in a real browser, with every host out of reach."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from browsers import until

from genkgeo.drawings import palette
from genkgeo.pages.pdf import PAGES

LEVELS = ("stadsdelen", "wijken")
WITHOUT_PICTURE = {
    "bevindingen",
    "verborgen",
    "acties",
    "omgevingsanalyse",
    "begrippen",
    "kinderen",
    "naast-elkaar",
}


@pytest.fixture
def site(published: Path) -> Path:
    """Give the pages that a refresh publishes, those of the notebooks apart."""
    return published


def pages_of(site: Path) -> list[Path]:
    """List the pages; of the sheets of a level, one template, the longest and the shortest."""
    left_out = {path for level in LEVELS for path in by_length(site, level)[1:-1]}
    return [path for path in sorted(site.rglob("*.html")) if path not in left_out]


def by_name(site: Path, wijk: str) -> str:
    """File name of the sheet of a wijk."""
    told = f"<h1>Wijk {wijk}</h1>"
    pages = (site / "wijken").glob("*.html")
    return next(path.name for path in pages if told in path.read_text(encoding="utf-8"))


def by_length(site: Path, level: str) -> list[Path]:
    """List the sheets of a level, the shortest first."""
    return sorted(site.glob(f"{level}/*.html"), key=lambda path: (path.stat().st_size, path))


@pytest.mark.parametrize(("width", "javascript"), [(1440, True), (390, True), (390, False)])
def test_every_page_stands_alone(site, open_page, width, javascript):
    for path in pages_of(site):
        opened = open_page(path, javascript=javascript, width=width)
        assert opened.requests == [], path
        assert opened.messages == [], path
        assert opened.page.locator("h1").count() == 1, path
        assert opened.page.locator("svg[role=img]:visible, .leaflet-container").count() or (
            path.stem in WITHOUT_PICTURE
        ), path
        wide = opened.page.evaluate("document.documentElement.scrollWidth") if javascript else 0
        assert wide <= width, path


LAYOUT = ("color-contrast", "scrollable-region-focusable", "target-size")
"""Rules of axe-core of which the outcome depends on how wide a page is."""


def test_every_page_is_accessible_at_every_width_in_the_dark_and_on_paper(site, open_page, axe):
    # One opening of a page for all: what takes long is not the size but the page.
    wide = []
    for path in pages_of(site):
        page = open_page(path).page
        axe(page)
        for width in (768, 320, 390):
            page.set_viewport_size({"width": width, "height": 900})
            axe(page, *(LAYOUT if width != 390 else ()))
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((path.name, width))
        page.emulate_media(color_scheme="dark")
        axe(page, "color-contrast")
        page.emulate_media(media="print", color_scheme="dark")
        axe(page, "color-contrast")
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == WHITE
        page.emulate_media(media="null", color_scheme="null")
    assert wide == []


WHITE = "rgb(255, 255, 255)"
GROUNDS = """colours => [...document.querySelectorAll("svg [fill]")]
    .filter((one) => colours.includes(one.getAttribute("fill")) && one.checkVisibility())
    .map((one) => {
        let around = one;
        const ground = () => getComputedStyle(around).backgroundColor;
        const clear = () => around.parentElement && ground() === "rgba(0, 0, 0, 0)";
        while (clear()) around = around.parentElement;
        return ground();
    })"""
"""On what each shape with the colour of data lies."""


@pytest.mark.parametrize("name", ["index.html", "kaart.html", "noden.html", "stadsdelen"])
def test_in_a_dark_theme_the_colours_of_data_keep_their_paper(site, open_page, name):
    colours = [*palette.SEQUENTIAL, *palette.PROFILES, *palette.CHANGE]
    path = by_length(site, name)[-1] if name in LEVELS else site / name
    page = open_page(path).page
    page.emulate_media(color_scheme="dark")
    grounds = page.evaluate(GROUNDS, colours)
    assert len(grounds) > 10 and set(grounds) == {WHITE}
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 31)"
    page.emulate_media(color_scheme="null")


def test_the_city_is_on_one_screen(site, open_page):
    page = open_page(site / "index.html").page
    box = page.locator(".overview").bounding_box()
    assert box["y"] + box["height"] <= 900
    assert page.locator(".overview h2").all_inner_texts() == [
        "De stad in cijfers",
        "Risico per wijk",
        "Risico per stadsdeel",
        "Vroege signalen",
    ]


@pytest.mark.parametrize("name", ["index.html", "barometer.html"])
def test_a_page_to_hand_out_prints_on_one_sheet(site, open_page, name):
    printed = open_page(site / name).page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/MediaBox\s*\[", printed)) == 1


def test_an_area_leads_to_its_actions_and_each_action_back(site, open_page):
    page = open_page(site / "wijken" / by_name(site, "Hoevenzavel")).page
    page.get_by_text("Deze acties met hun plannen").click()
    shown = page.locator("details.plan tr[data-where]:visible")
    until(lambda: shown.count() >= 1)
    assert "Drie Huizen van het Kind" in shown.first.inner_text()
    assert (
        page.locator("#gefilterd")
        .inner_text()
        .startswith("Alleen de acties van: Wijk Hoevenzavel.")
    )
    page.get_by_text("Toon alle acties").click()
    until(lambda: page.locator("details.plan:visible").count() > 1)
    page.locator("details.plan[open] a", has_text="Hoevenzavel").first.click()
    until(lambda: page.locator("h1").inner_text() == "Wijk Hoevenzavel")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_nearest_place_and_those_of_the_city_are_links(site, open_page, javascript):
    page = open_page(site / "wijken" / by_name(site, "Bret"), javascript=javascript).page
    near, city = page.locator(".actions a").all()[:2]
    assert "Dichtste plaats" in near.inner_text() and "voor heel de stad" in city.inner_text()
    city.click()
    until(lambda: page.url.endswith("acties.html#heel"))
    if javascript:
        until(lambda: page.locator("details.plan tr[data-where]:visible").count() > 20)


def test_the_map_has_legend_tooltip_and_table(site, open_page):
    page = open_page(site / "kaart.html").page
    assert page.locator("path.leaflet-interactive").count() >= 31
    page.locator("path.leaflet-interactive").nth(5).hover()
    assert page.locator(".leaflet-tooltip").first.inner_text()
    assert "hoogste vijfde" in page.locator("main").inner_text()
    assert page.locator("table").count() >= 2


def test_every_fact_sheet_prints_on_two_sheets(site, open_page):
    sheets = {path for pattern in PAGES for path in site.glob(pattern)}
    assert len(sheets) == 1 + 8 + 31
    short = by_length(site, "wijken")
    for path in sorted(sheets - {*short[1:-1]}):
        printed = open_page(path, javascript=False).page.pdf(prefer_css_page_size=True)
        pages = len(re.findall(rb"/MediaBox\s*\[", printed))
        assert pages in ((1, 2) if path in short else (2,)), path


def test_a_table_that_goes_on_beside_a_phone_says_so_and_keeps_its_names(site, open_page):
    page = open_page(site / "barometer.html", width=390).page
    assert page.get_by_text("Schuif de tabel opzij").is_visible()
    table = page.locator(".scroll:has(.points)").first
    table.evaluate("one => one.scrollTo(300, 0)")
    assert table.locator("tbody th[scope=row]").nth(3).bounding_box()["x"] >= 0
    assert not open_page(site / "barometer.html").page.get_by_text("Schuif de tabel").is_visible()


def test_on_paper_no_head_stands_above_nothing(site, open_page):
    page = open_page(site / "acties.html").page
    page.emulate_media(media="print")
    assert not page.get_by_role("heading", name="Alle acties, per plan").is_visible()
    assert page.get_by_role("heading", name="Het laatste cijfer tot en met").is_visible()


def test_the_city_in_figures_and_the_map_do_not_meet_at_any_width(site, open_page):
    page = open_page(site / "index.html", width=730).page
    for width in (730, 800, 900, 961, 1100):
        page.set_viewport_size({"width": width, "height": 900})
        figures, drawn = (
            page.locator(part).bounding_box()
            for part in (".key-figures", ".of-map figure svg >> nth=0")
        )
        below = drawn["y"] >= figures["y"] + figures["height"]
        assert below or drawn["x"] >= figures["x"] + figures["width"], width


def test_on_paper_a_short_sheet_keeps_within_the_paper(site, open_page):
    page = open_page(by_length(site, "wijken")[-1]).page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 1035})
    assert page.evaluate("document.documentElement.scrollWidth") == 695


def test_each_title_is_short_says_the_city_and_is_another(site):
    titles = [
        re.search(r"<title>(.*?)</title>", path.read_text(encoding="utf-8"))[1]
        for path in site.rglob("*.html")
    ]
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 80
    assert [title for title in titles if "Genk" not in title or "20" not in title] == []


@pytest.mark.parametrize(
    ("wanted", "heading", "choices"),
    [
        ("Waterschei Zuid", "Wijk Waterschei-Zuid", 0),
        ("genk oost", "Stadsdeel Genk-Oost", 0),
        ("Watershei", "Genk, voorbeeldjaar 2025", 2),
        ("kattevenne molenblook", "Genk, voorbeeldjaar 2025", 2),
    ],
)
def test_the_start_page_leads_to_what_somebody_types(site, open_page, wanted, heading, choices):
    opened = open_page(site / "index.html")
    opened.page.get_by_label("Zoek een wijk of sector").fill(wanted)
    opened.page.keyboard.press("Enter")
    if not choices:
        opened.page.wait_for_url("**/*-*.html*")
    assert opened.page.locator("h1").inner_text() == heading
    assert opened.page.locator("#zoek-antwoord a").count() >= choices
    assert opened.messages == []


def test_what_is_not_there_is_said_and_without_a_script_there_is_no_field(site, open_page):
    page = open_page(site / "index.html").page
    page.get_by_label("Zoek een wijk of sector").fill("Dorpsstraat 12")
    page.keyboard.press("Enter")
    assert page.get_by_text("Straten staan hier niet in.").is_visible()
    page = open_page(site / "index.html", javascript=False).page
    assert not page.locator("#zoek").is_visible()
