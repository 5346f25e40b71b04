"""Fact sheets as PDF: two sheets of A4, tagged, without a date, and clear where it cannot be."""

from __future__ import annotations

import builtins
import re
from pathlib import Path

import made_up
import pytest

from genkgeo.errors import RunError
from genkgeo.pages import pdf
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.navigation import CITY


def write_sheets(folder: Path, *, stadsdelen: tuple[str, ...] = ("noord", "zuid")) -> None:
    (folder / "stadsdelen").mkdir(parents=True)
    results = made_up.full()
    for code in stadsdelen:
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


def test_every_fact_sheet_is_two_tagged_sheets_of_a4(tmp_path, browser):
    write_sheets(tmp_path)
    written = pdf.write_pdfs(tmp_path)
    assert written == ["stad.pdf", "stadsdelen/noord.pdf", "stadsdelen/zuid.pdf"]
    for name in written:
        printed = (tmp_path / name).read_bytes()
        assert sheets(printed) == [(210, 297)] * 2, name
        assert b"/StructTreeRoot" in printed and b"/Marked true" in printed
        assert b"/Lang (nl)" in printed
        assert b"/Outlines" in printed
        assert b"CreationDate" not in printed


def test_the_same_pages_give_the_same_pdf(tmp_path, browser):
    for name in ("een", "twee"):
        write_sheets(tmp_path / name, stadsdelen=("noord",))
        pdf.write_pdfs(tmp_path / name)
    one, other = (tmp_path / name / "stadsdelen/noord.pdf" for name in ("een", "twee"))
    assert one.read_bytes() == other.read_bytes()


def test_a_browser_that_does_not_start_is_named(tmp_path, monkeypatch):
    (tmp_path / CITY.file).write_text("<p>x</p>", encoding="utf-8")
    monkeypatch.setenv("GENKGEO_BROWSER", str(tmp_path / "geen-browser"))
    with pytest.raises(RunError, match=r"(?s)start niet.*GENKGEO_BROWSER"):
        pdf.write_pdfs(tmp_path)
