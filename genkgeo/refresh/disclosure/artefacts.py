"""Every file of a release as records: what an outsider can read, and not what we meant to say."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook

from genkgeo.errors import DataError
from genkgeo.refresh.disclosure import records as r
from genkgeo.refresh.disclosure.records import Record

NOT_READ = frozenset((".pdf", ".png", ".jpg", ".jpeg", ".ico", ".woff2"))
"""Endings of files that hold nothing that the pages do not say, or no text at all; they are named
as not read."""


def read_release(release: Path) -> tuple[list[Record], list[str]]:
    """Read all that a release publishes.

    Parameters
    ----------
    release : pathlib.Path

    Returns
    -------
    list of Record
    list of str
        Files that were not read, to be said.

    Raises
    ------
    DataError
        There is no such folder, or a file in it cannot be read.
    """
    files = sorted(path for path in release.rglob("*") if path.is_file())
    if not files:
        raise DataError(
            "De uitgave is niet te lezen",
            expected="een map met pagina's en tabellen",
            found="een lege map" if release.is_dir() else "geen map",
            where=str(release),
            remedy="noem een map uit output/releases, of de naam ervan",
        )
    found: list[Record] = []
    skipped = []
    for path in files:
        name = path.relative_to(release).as_posix()
        if path.suffix.lower() in NOT_READ:
            skipped.append(name)
            continue
        try:
            found += READERS.get(path.suffix.lower(), _plain)(path, name)
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise _unreadable(path, error) from None
        except (sqlite3.Error, csv.Error, CalamineError) as error:
            raise _unreadable(path, error) from None
    return found, skipped


def _unreadable(path: Path, error: Exception) -> DataError:
    return DataError(
        "Een bestand van de uitgave is niet te lezen, dus ook niet na te kijken",
        found=f"{type(error).__name__}: {str(error)[:120]}",
        where=str(path),
        remedy="maak de uitgave opnieuw (genkgeo refresh … --fresh), of haal het bestand weg",
    )


def _csv(path: Path, name: str) -> Iterator[Record]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.reader(handle)
        heads = next(rows, [])
        yield from r.of_rows(heads, map(tuple, rows), name, r.CSV, path.stem)


def _xlsx(path: Path, name: str) -> Iterator[Record]:
    with CalamineWorkbook.from_path(path) as book:
        for sheet in book.sheet_names:
            rows = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            width = max(map(_filled, rows), default=0)
            # Above the heads of a table there may be a title: the first full row has them.
            first = next((at for at, row in enumerate(rows) if _filled(row) == width), 0)
            for row in rows[:first]:
                for cell in filter(None, row):
                    yield Record(name, r.XLSX, f"blad {sheet}", (("", cell),), sheet)
            heads = [str(cell) for cell in rows[first]] if rows else []
            own = f"{name}: blad {sheet}"
            yield from r.of_rows(heads, map(tuple, rows[first + 1 :]), own, r.XLSX, sheet)


def _filled(row: Sequence[object]) -> int:
    return sum(cell not in (None, "") for cell in row)


def _gpkg(path: Path, name: str) -> Iterator[Record]:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as base:
        tables = [
            row[0] for row in base.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            if table.startswith(("sqlite_", "rtree_", "gpkg_spatial", "gpkg_tile")):
                continue
            cursor = base.execute(f'SELECT * FROM "{table}"')
            heads = [column[0] for column in cursor.description]
            plain = (
                tuple(None if isinstance(cell, bytes) else cell for cell in row) for row in cursor
            )
            yield from r.of_rows(heads, plain, f"{name}: laag {table}", r.GPKG, table)


def _parquet(path: Path, name: str) -> Iterator[Record]:
    frame = pd.read_parquet(path)
    heads = [str(column) for column in frame.columns]
    rows = frame.astype(object).where(frame.notna(), None).itertuples(index=False, name=None)
    yield from r.of_rows(heads, rows, name, r.PARQUET, path.stem)


def _page(path: Path, name: str) -> Iterator[Record]:
    kind = r.NOTEBOOK_PAGE if name.startswith("notebooks/") else None
    found, data = r.of_page(path.read_text(encoding="utf-8"), name, kind)
    yield from found
    for place, text in data:
        plain = json.loads(text)
        yield from r.of_json(plain, name, kind or r.DATA, place)
        yield from _of_map(plain, name, kind or r.DATA)


def _of_map(data: object, name: str, kind: str) -> Iterator[Record]:
    """Lay the figures of the map out, which stand in lists beside the codes of the areas."""
    if not isinstance(data, dict) or not isinstance(data.get("levels"), dict):
        return
    for level, about in data["levels"].items():
        codes = about.get("codes", [])
        for key, values in about.items():
            if key != "codes" and isinstance(values, list) and len(values) == len(codes):
                for code, value in zip(codes, values, strict=True):
                    head = "inwoners" if key == "residents" else key
                    cells = (("niveau", level), ("gebied", code), (head, value))
                    year = (("jaar", data.get("residentsYear")),)
                    yield Record(name, kind, f"levels/{level}/{key}", cells + year, level)
    for theme in data.get("themes", []):
        for level, about in theme.get("levels", {}).items():
            codes = data["levels"].get(level, {}).get("codes", [])
            figures = about.get("figures", []) if isinstance(about, dict) else []
            for year, figure in zip(theme.get("years", []), figures, strict=False):
                unit = 10.0 ** -theme.get("decimals", 0)
                for code, value in zip(codes, figure.get("values", []), strict=False):
                    if isinstance(value, int | float):
                        told = f"{value * unit:.{theme.get('decimals', 0)}f}"
                        of = (("niveau", level), ("gebied", code), ("jaar", year))
                        own = (("indicator", theme.get("id")), ("waarde", told))
                        yield Record(name, kind, f"themes/{theme.get('id')}/{level}", of + own)


def _notebook(path: Path, name: str) -> Iterator[Record]:
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"], start=1):
        place = f"{name}: cel {number}"
        yield from r.of_text("".join(cell.get("source", "")), place, r.NOTEBOOK)
        for output in cell.get("outputs", []):
            yield from r.of_text("".join(output.get("text", "")), place, r.NOTEBOOK)
            for kind, content in output.get("data", {}).items():
                text = "".join(content) if isinstance(content, list) else content
                if kind.endswith("html") or kind == "image/svg+xml":
                    yield from r.of_page(text, place, r.NOTEBOOK)[0]
                elif isinstance(text, str) and not kind.startswith("image/"):
                    first = text.splitlines()[0] if text else ""
                    yield from r.of_text(text, place, r.NOTEBOOK, first)
                elif isinstance(text, dict):
                    yield from r.of_json(text, place, r.NOTEBOOK)


def _json(path: Path, name: str) -> Iterator[Record]:
    kind = r.MANIFEST if name == "manifest.json" else r.JSON
    return r.of_json(json.loads(path.read_text(encoding="utf-8")), name, kind)


def _log(path: Path, name: str) -> Iterator[Record]:
    yield from r.of_text(path.read_text(encoding="utf-8", errors="replace"), name, r.LOG)


def _lines(path: Path, name: str) -> Iterator[Record]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        yield from r.of_json(json.loads(line or "null"), name, r.LOG, f"regel {number}")


def _svg(path: Path, name: str) -> Iterator[Record]:
    yield from r.of_page(path.read_text(encoding="utf-8"), name, r.SVG)[0]


def _plain(path: Path, name: str) -> Iterator[Record]:
    yield from r.of_text(path.read_text(encoding="utf-8"), name, r.PLAIN)


READERS: dict[str, Callable[[Path, str], Iterator[Record]]] = {
    ".csv": _csv,
    ".xlsx": _xlsx,
    ".gpkg": _gpkg,
    ".parquet": _parquet,
    ".html": _page,
    ".ipynb": _notebook,
    ".json": _json,
    ".geojson": _json,
    ".jsonl": _lines,
    ".log": _log,
    ".svg": _svg,
}
"""Ending of a file → what reads it; anything else is read as text."""
