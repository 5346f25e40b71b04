"""The pages of a release: whole, linked to each other, and asked for by the refresh."""

from __future__ import annotations

import posixpath
import re

import made_up
import pandas as pd
import pytest

from genkgeo.checks import as_frame
from genkgeo.pages.navigation import navigation
from genkgeo.pages.standalone import require_sealed
from genkgeo.refresh.compute_once import facts_of
from genkgeo.release import tables
from genkgeo.release.site import write_site

BESIDE = re.compile(r"notebooks/|vergelijking\.html$")
"""What the refresh itself writes beside the pages."""


@pytest.fixture(scope="module")
def pages(published) -> dict[str, str]:
    """Every page by its path in the release."""
    return {
        path.relative_to(published).as_posix(): path.read_text(encoding="utf-8")
        for path in published.rglob("*.html")
    }


def links_of(name: str, page: str) -> set[str]:
    """Where the links of a page lead, as paths in the release."""
    folder = posixpath.dirname(name)
    targets = re.findall(r'href="([^"#:]+)["#]', page)
    return {posixpath.normpath(posixpath.join(folder, target)) for target in targets}


def test_every_page_stands_alone_and_is_sealed(pages):
    for page in pages.values():
        require_sealed(page)


@pytest.mark.slow
def test_no_hostile_name_gets_through_anywhere(tmp_path):
    results = made_up.hostile(
        certainty=made_up.certainty(), change=made_up.change(), references=made_up.references()
    )
    write_site(results, as_frame([]), tmp_path)
    for path in tmp_path.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        # The data of the map is JSON, in which a template literal is only text.
        page = re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.DOTALL)
        for start in ("<img src=x", "<script>alert", "{{7", "{% raise", "`${alert"):
            assert start not in page, path.name


def test_every_page_has_the_same_links_at_the_top(genk, pages):
    links = navigation(genk.computed.plans, genk.computed.results.registry)
    for name, page in pages.items():
        top = page.split('aria-label="Pagina\'s"')[1].split("</nav>")[0]
        up = "../" * name.count("/")
        assert re.findall(r'href="([^"]+)"', top) == [f"{up}{link.file}" for link in links]
        here = re.findall(r'href="([^"]+)" aria-current="page"', top)
        assert here == [link.file for link in links if link.file == name]


def test_every_link_leads_somewhere(published, pages):
    for name, page in pages.items():
        absent = [link for link in links_of(name, page) if not (published / link).exists()]
        assert [link for link in absent if not BESIDE.search(link)] == [], name


def test_every_page_is_reached_from_the_start_page(pages):
    reached, ahead = set(), {"index.html"}
    while ahead:
        name = ahead.pop()
        reached.add(name)
        ahead |= (links_of(name, pages[name]) & set(pages)) - reached
    assert reached == set(pages)


def test_the_refresh_asks_for_every_page(genk, pages):
    asked = [name for name in facts_of(genk.computed)["pages"] if name.endswith(".html")]
    assert sorted(asked) == sorted(pages)


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "\uff1d1+1", "\uff0b1", "\u22121+1", " \u00a0+1", "\u3000=1"),
        *("\u200b=1+1", "\ufeff=1+1", "\u00ad\u2060@SUM(A1)", "\x0b=1", "\n=1", "\t=1"),
    ],
)
def test_no_cell_begins_a_formula_whatever_stands_before_it(tmp_path, cell):
    tables.write_csv({"a": pd.DataFrame({cell: ["x", cell, "Bret", "één"]})}, tmp_path)
    written = pd.read_csv(tmp_path / "a.csv", keep_default_na=False)
    assert written.columns[0].startswith("'")
    assert written.iloc[:, 0].tolist()[0::2] == ["x", "Bret"]
    assert written.iloc[1, 0].startswith("'") and written.iloc[3, 0] == "één"
