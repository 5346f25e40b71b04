"""Fact sheets as PDF: two sheets of A4, tagged, without a date, and clear where it cannot be."""

from __future__ import annotations

import builtins
import re
import shutil
from pathlib import Path

import made_up
import pytest

from genkgeo.errors import RunError
from genkgeo.pages import pdf
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.navigation import CITY


def write_sheets(folder: Path) -> None:
    (folder / "stadsdelen").mkdir(parents=True)
    results = made_up.full()
    for code in ("noord", "zuid"):
        page = fact_sheet(results, code)
        (folder / "stadsdelen" / f"{code}.html").write_text(page, encoding="utf-8")
    (folder / CITY.file).write_text(fact_sheet(results, None), encoding="utf-8")
    (folder / "index.html").write_text("<p>geen fiche</p>", encoding="utf-8")


def sheets(printed: bytes) -> list[tuple[int, int]]:
    """Give the size in millimetres of every sheet."""
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


def test_without_pages_nothing_is_printed(tmp_path):
    with pytest.raises(RunError, match=r"(?s)geen fiche om af te drukken.*verwacht: stad\.html"):
        pdf.write_pdfs(tmp_path)


def test_without_the_extra_the_error_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / CITY.file).write_text("<p>x</p>", encoding="utf-8")
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("playwright"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(RunError, match=r'(?s)extra pakket nodig.*pip install "genkgeo\[pdf\]"'):
        pdf.write_pdfs(tmp_path)
    assert not list(tmp_path.glob("*.pdf"))


@pytest.fixture(scope="module")
def printed(browser, tmp_path_factory) -> Path:
    """Give a folder with pages and what was printed of them."""
    folder = tmp_path_factory.mktemp("sheets")
    write_sheets(folder)
    written = pdf.write_pdfs(folder)
    assert written == ["stad.pdf", "stadsdelen/noord.pdf", "stadsdelen/zuid.pdf"]
    return folder


@pytest.mark.parametrize("name", ["stad.pdf", "stadsdelen/noord.pdf", "stadsdelen/zuid.pdf"])
def test_a_fact_sheet_is_two_tagged_sheets_of_a4(printed, name):
    page = (printed / name).read_bytes()
    assert sheets(page) == [(210, 297)] * 2
    assert b"/StructTreeRoot" in page and b"/Marked true" in page
    assert b"/Lang (nl)" in page
    assert b"/Outlines" in page
    assert b"CreationDate" not in page


def test_the_same_page_gives_the_same_pdf(printed, tmp_path):
    name = "stadsdelen/noord"
    (tmp_path / "stadsdelen").mkdir()
    shutil.copy(printed / f"{name}.html", tmp_path / f"{name}.html")
    pdf.write_pdfs(tmp_path)
    assert (tmp_path / f"{name}.pdf").read_bytes() == (printed / f"{name}.pdf").read_bytes()


@pytest.mark.slow
def test_a_browser_that_does_not_start_is_named(tmp_path, monkeypatch):
    (tmp_path / CITY.file).write_text("<p>x</p>", encoding="utf-8")
    monkeypatch.setenv("GENKGEO_BROWSER", str(tmp_path / "geen-browser"))
    with pytest.raises(RunError, match=r"(?s)start niet.*GENKGEO_BROWSER"):
        pdf.write_pdfs(tmp_path)


def test_a_pdf_has_no_path_of_this_machine(printed):
    for path in printed.rglob("*.pdf"):
        assert b"file://" not in path.read_bytes()
        assert str(printed).encode() not in path.read_bytes()
