"""Several answers as one file to share: HTML that stands alone, or a PDF."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from markupsafe import Markup

from genkgeo.analysis import pictures
from genkgeo.analysis.desk import Desk
from genkgeo.analysis.picture import Picture, with_looks
from genkgeo.analysis.tables import Table, html_of
from genkgeo.drawings.markup import encode
from genkgeo.errors import AskedError, DataError


class Report:
    """What `genkgeo.analysis.showing.Showing.report` gives; ``save`` writes it."""

    def __init__(self, page: str, body: str) -> None:
        self.page, self._body = page, body

    def _repr_html_(self) -> str:
        return with_looks(self._body)

    def __repr__(self) -> str:
        return f"<verslag van {len(self.page)} tekens; bewaar het met .save('verslag.html')>"

    def save(self, path: str | Path) -> Path:
        """Schrijf het verslag als ``.html`` of ``.pdf``."""
        path = Path(path)
        if path.suffix.lower() not in (".html", ".pdf"):
            raise DataError(
                "Een verslag kan niet als deze soort bestand bewaard worden",
                expected="een naam die eindigt op .html of .pdf",
                found=path.name,
            )
        if not path.parent.is_dir():
            raise DataError("Deze map is er niet", where=str(path.parent), remedy="maak ze eerst")
        if path.suffix.lower() == ".html":
            path.write_text(self.page, encoding="utf-8")
            return path
        from genkgeo.pages.pdf import print_page

        # Apart, for a page of that name may stand beside it.
        with TemporaryDirectory() as folder:
            page = Path(folder) / "verslag.html"
            page.write_text(self.page, encoding="utf-8")
            shutil.copyfile(print_page(page), path)
        return path


def report(desk: Desk, parts: Sequence[object], title: str) -> Report:
    """Lay out pictures, tables and texts one below the other."""
    from genkgeo.pages.standalone import asset, render, seal

    if isinstance(parts, str | pd.DataFrame) or not len(parts):
        raise AskedError("Een verslag is een lijst", expected="[tabel, kaart, …]")
    body = "".join(f"<section>{_html(desk, part)}</section>" for part in parts)
    results = desk.computed.measured
    page = render(
        "tekening.html.j2",
        css=asset("genkgeo.css"),
        page_title=title,
        head=title,
        notes=results.notes,
        navigation=(),
        provenance="",
        body=Markup(body),
    )
    return Report(seal(page), f"<div><p><strong>{encode(title)}</strong></p>{body}</div>")


def _html(desk: Desk, part: object) -> str:
    if isinstance(part, Picture):
        return str(part)
    if isinstance(part, Table):
        return html_of(part)
    if isinstance(part, pd.DataFrame | pd.Series):
        return str(pictures.table(part, desk.registry))
    if isinstance(part, str):
        return f"<p>{encode(part)}</p>"
    raise AskedError(
        "Dit kan niet in een verslag",
        expected="een tabel, een tekening of een tekst",
        found=type(part).__name__,
    )
