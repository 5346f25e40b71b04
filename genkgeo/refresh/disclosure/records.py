"""What stands in a file of a release, whatever its kind: cells under a head, or a piece of text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

TEXT, SCRIPT, DATA, CAPTION = "tekst", "script", "json in de pagina", "bijschrift"
CSV, XLSX, GPKG, PARQUET = "csv", "xlsx", "gpkg", "parquet"
NOTEBOOK, NOTEBOOK_PAGE = "notebook", "notebookpagina"
MANIFEST, JSON, LOG, SVG, PLAIN = "manifest", "json", "logboek", "svg", "platte tekst"

_INLINE = frozenset(
    (
        *("a", "abbr", "b", "bdi", "br", "code", "em", "i", "mark", "small", "span"),
        *("strong", "sub", "sup", "time", "tspan", "u", "wbr"),
    )
)
_SPOKEN = ("title", "aria-label", "aria-description", "alt", "content", "placeholder", "value")
_PICTURE_TITLE = "picturetitle"
_HEADINGS = ("title", "h1", "h2", "h3", "h4", "caption")
_APART = frozenset(("script", "style", "td", "th", _PICTURE_TITLE, *_HEADINGS))
"""Elements whose text is their own, and no part of that around them."""


@dataclass(frozen=True)
class Record:
    """A row, an object or a piece of text.

    Attributes
    ----------
    file, kind, place : str
        Path within the release, sort of artefact, and where in the file.
    cells : tuple of (str, object)
        Head (empty where there is none) and what stands under it.
    about : str
        What stands above it: title, heading, caption, name of a sheet or layer.
    """

    file: str
    kind: str
    place: str
    cells: tuple[tuple[str, object], ...]
    about: str = ""

    @property
    def text(self) -> str:
        """All cells as one text."""
        return " ".join(str(content) for _, content in self.cells if content is not None)


def of_text(text: str, file: str, kind: str, about: str = "") -> Iterator[Record]:
    """Take a text apart in its lines."""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield Record(file, kind, f"regel {number}", (("", " ".join(line.split())),), about)


def of_rows(
    heads: list[str], rows: Iterator[tuple[object, ...]], file: str, kind: str, about: str = ""
) -> Iterator[Record]:
    """Lay rows under their heads."""
    for number, row in enumerate(rows, start=2):
        cells = zip(heads, row, strict=False)
        filled = tuple((head, cell) for head, cell in cells if cell is not None and cell != "")
        if filled:
            yield Record(file, kind, f"rij {number}", filled, about)


def of_json(
    data: object,
    file: str,
    kind: str,
    path: str = "",
    inherited: tuple[tuple[str, object], ...] = (),
) -> Iterator[Record]:
    """Walk through data: an object is a record, with the plain values of the objects around it."""
    if isinstance(data, dict):
        own = tuple(
            (str(key), value)
            for key, value in data.items()
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        )
        if own:
            yield Record(file, kind, path or "begin", (*inherited, *own), path)
        # Two objects deep is enough to know of what something is; more would name everything.
        around = (*own, *inherited)[:12]
        for key, value in data.items():
            if isinstance(value, dict | list):
                yield from of_json(value, file, kind, f"{path}/{key}", around)
    elif isinstance(data, list):
        plain = [value for value in data if isinstance(value, str)]
        for number, value in enumerate(plain):
            if len(value) > 2:
                yield Record(file, kind, f"{path}[{number}]", (("", value),), path)
        for number, value in enumerate(data):
            if isinstance(value, dict | list):
                yield from of_json(value, file, kind, f"{path}[{number}]", inherited)


class _Page(HTMLParser):
    """Read a page as somebody does who sees all of it: text, tables, what a pointer brings up."""

    def __init__(self, file: str, kind: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.file, self.kind = file, kind
        self.records: list[Record] = []
        self.data: list[tuple[str, str]] = []
        self._above: dict[str, str] = {}
        self._texts: list[list[str]] = [[]]
        self._row: list[str] | None = None
        self._all_heads = True
        self._heads: list[str] = []
        self._data = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what a tag says itself, and begin a text of its own where it has one."""
        for name, value in attrs:
            if value and (name in _SPOKEN or name.startswith("data-")):
                self._add(CAPTION, ("", value))
        if tag in _APART:
            self._texts.append([])
            self._all_heads &= tag != "td"
            self._data = "json" in (dict(attrs).get("type") or "")
        elif tag == "tr":
            self._row, self._all_heads = [], True
        elif tag not in _INLINE and self._row is None:
            self._say()
        if tag == "table":
            self._heads = []
            self._above.pop("caption", None)

    def handle_endtag(self, tag: str) -> None:
        """Keep the text that ends here."""
        if tag in _APART and len(self._texts) > 1:
            self._ended(tag, "".join(self._texts.pop()))
        elif tag == "tr" and self._row is not None:
            self._end_of_row(self._row)
            self._row = None
        elif tag not in _INLINE and self._row is None:
            self._say()

    def _ended(self, tag: str, text: str) -> None:
        plain = " ".join(text.split())
        if tag == "script" and self._data:
            self.data.append((self._place, text))
        elif tag == "script":
            for line in text.splitlines():
                self._add(SCRIPT, ("", line))
        elif tag in ("td", "th") and self._row is not None:
            self._row.append(plain)
        elif tag == _PICTURE_TITLE:
            self._add(CAPTION, ("", plain))
        elif tag in _HEADINGS:
            for lower in _HEADINGS[_HEADINGS.index(tag) :]:
                self._above.pop(lower, None)
            self._above[tag] = plain
            self._add(TEXT, ("", plain))

    def _end_of_row(self, row: list[str]) -> None:
        if self._all_heads and len(row) > 1:
            self._heads = row
        elif any(row):
            heads = self._heads if len(self._heads) == len(row) else [""] * len(row)
            self._add(TEXT, *zip(heads, row, strict=True))

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        self._texts[-1].append(data)

    def close(self) -> None:
        """Keep what stands after the last tag."""
        super().close()
        self._say()

    @property
    def _place(self) -> str:
        return f"regel {self.getpos()[0]}"

    def _add(self, kind: str, *cells: tuple[str, object]) -> None:
        if any(content for _, content in cells):
            about = " · ".join(text for text in self._above.values() if text)
            self.records.append(Record(self.file, self.kind or kind, self._place, cells, about))

    def _say(self) -> None:
        self._add(TEXT, ("", " ".join("".join(self._texts[-1]).split())))
        self._texts[-1] = []


def of_page(
    html: str, file: str, kind: str | None = None
) -> tuple[list[Record], list[tuple[str, str]]]:
    """Read a page.

    Returns
    -------
    list of Record
        Its text, rows of tables and what is said of pictures.
    list of (str, str)
        Where the data of its scripts stand, and these.
    """
    # A picture's title is no title of the page.
    html = re.sub(r"(<svg\b.*?</svg>)", _of_picture, html, flags=re.DOTALL | re.IGNORECASE)
    page = _Page(file, kind)
    page.feed(html)
    page.close()
    return page.records, page.data


def _of_picture(found: re.Match[str]) -> str:
    return re.sub(r"<(/?)title\b", rf"<\1{_PICTURE_TITLE}", found[0], flags=re.IGNORECASE)
