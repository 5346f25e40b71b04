"""The page above many municipalities in a browser: found, coloured, and whole without a script."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import box

from genkgeo.pages.municipalities import MOST, Municipality, municipalities_page
from genkgeo.pages.standalone import require_sealed
from genkgeo.parameters.registry import Indicator
from genkgeo.sources.municipalities import MUNICIPALITIES

NAMES = ("Aalst", "Là-Haut", "Mesen", "Sint-Truiden")
VALUES = {"wagens": (0.5, 1.0, 1.5, None), "steun": (4.0, 1.0, 2.0, 3.0)}


def indicator(short: str, direction: str, unit: str) -> Indicator:
    return Indicator(
        label=short, short=short, domain="inkomen", direction=direction, unit=unit, kind="rate",
        numerator="a", denominator="b", factor=100, decimals=1, source="x",
    )  # fmt: skip


REGISTRY = {
    "wagens": indicator("Wagens", "lower", "per gezin"),
    "steun": indicator("Steun", "higher", "%"),
}


COVERAGE = {("steun", 2): 0.97, ("steun", 3): 0.89}
"""Figures that are not about the whole municipality."""


def page_of(refused: int = 0) -> str:
    rows = [
        (str(at), NAMES[at], name, 2019 + (at != 1), value, COVERAGE.get((name, at), 1.0))
        for name, values in VALUES.items()
        for at, value in enumerate(values)
        if value is not None
    ]
    shapes = gpd.GeoDataFrame(
        geometry=[box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(4)],
        index=pd.Index([str(at) for at in range(4)]),
        crs=31370,
    )
    municipalities = [
        Municipality(str(at), name, f"{at}/current/index.html", "") for at, name in enumerate(NAMES)
    ] + [Municipality(f"9{at:03d}", f"<b>Weg</b> {at}", "", "geweigerd") for at in range(refused)]
    figures = pd.DataFrame(rows, columns=MUNICIPALITIES)
    return municipalities_page("Vier", municipalities, figures, REGISTRY, shapes)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gemeenten") / "index.html"
    path.write_text(page_of(refused=MOST + 2), encoding="utf-8")
    return path


def test_the_page_stands_alone_and_names_no_more_than_can_be_read():
    html = page_of(refused=MOST + 2)
    require_sealed(html)
    assert f"Van {MOST + 2} gemeenten is deze keer niets gepubliceerd." in html
    assert "En nog 2:" in html and html.count("<strong>&lt;b&gt;Weg") == MOST
    assert "<b>Weg" not in html
    assert "Niet gepubliceerd" not in page_of()


@pytest.mark.browser
@pytest.mark.parametrize("width", (1280, 390))
def test_it_asks_nothing_says_nothing_and_fits(open_page, page, width):
    opened = open_page(page, width=width)
    assert opened.requests == [] and opened.messages == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.browser
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("haut", ["Là-Haut"]),
        ("la haut", ["Là-Haut"]),
        ("SINT TRUI", ["Sint-Truiden"]),
        ("2", ["Mesen"]),
        ("xyz", []),
    ],
)
def test_a_municipality_is_found_by_its_name_or_code(open_page, page, asked, found):
    opened = open_page(page).page
    opened.fill("#zoek", asked)
    seen = opened.locator("#gemeenten tbody tr:visible th a").all_inner_texts()
    assert seen == found
    opened.fill("#zoek", "")
    assert opened.locator("#gemeenten tbody tr:visible").count() == 4 + MOST + 2


@pytest.mark.browser
@pytest.mark.parametrize("javascript", (True, False))
def test_the_map_takes_the_colours_of_what_is_chosen(open_page, page, javascript):
    opened = open_page(page, javascript=javascript).page

    def colours() -> list[str]:
        paths = opened.locator(".themed svg").first.locator("path").all()
        return [path.evaluate("path => getComputedStyle(path).fill") for path in paths]

    darkest, none = "rgb(37, 52, 148)", "rgb(236, 239, 242)"
    # Few cars is more risk, and Sint-Truiden has no figure.
    assert colours()[0] == darkest and colours()[3] == none
    assert opened.locator("ul.legend:visible").count() == 1
    assert opened.locator("td:visible").first.inner_text().split() == ["0,5", "2020"]
    opened.locator("label", has_text="Steun").click()
    cells = [cell.split() for cell in opened.locator("td:visible").all_inner_texts()[:4]]
    assert cells[0] == ["4,0", "%", "2020"] and cells[1] == ["1,0", "%", "2019"]
    assert cells[2][2:] == ["2020,", "dekking", "97", "%"]
    assert cells[3][2:] == ["2020,", "dekking", "89", "%"]
    # Sint-Truiden is known for 89 % only: it has its figure, and no colour beside the others.
    assert colours()[0] == darkest and [c == none for c in colours()] == [False] * 3 + [True]
    assert opened.locator("ul.legend:visible").count() == 1
    assert opened.locator("#gemeenten th a").count() == 4
