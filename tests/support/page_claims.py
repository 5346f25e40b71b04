"""Collect from a release every sentence and cell that claims something of its figures.

From the pages as HTML, from the data that the map's script reads, and from the Dutch texts in
the tables. A claim keeps where it stands: what the row and the column of a table are called, and
of which area a text in the data speaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

CLAIMING = re.compile(
    r"\b(stijg\w*|steeg|stegen|gestegen|daal\w*|dalen|gedaald|toegenomen|afgenomen|"
    r"verander(?!ing)\w*|veel|veler|vele|meer|minder|meest\w*|minste|weinig\w*|vaker|vaak|zelden|"
    r"vast|zeker|onzeker|aantoonbaar|betrouwbaar|waarschijnlijk|anders?|andere|nieuw\w*|"
    r"beter\w*|slechter|zwakker|sterker?|hoog|hoge|hoger\w*|hoogst(?!ens)\w*|laag|lage|lager\w*|"
    r"laagst\w*|groter|kleiner|grootste|kleinste|boven|onder|gemiddelde|grensgeval|ongeveer|"
    r"vooral|kre[ge]+n?|ging|herzien|verdwenen)\b",
    re.IGNORECASE,
)
"""Words with which a sentence says more than its figures do."""

BLOCKS = frozenset(
    [
        "article",
        "aside",
        "button",
        "caption",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "header",
        "label",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "section",
        "select",
        "summary",
        "svg",
        "table",
        "tbody",
        "td",
        "text",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)
SILENT = frozenset(["script", "style", "nav"])
EMPTY = frozenset(
    ["br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect", "line", "wbr"]
)
FOUND_IN = ("sector", "wijk", "stadsdeel")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Ý“‘])")


class Claim(NamedTuple):
    """A sentence or cell, and what it stands beside."""

    page: str
    text: str
    row: str = ""
    """What the row of the table is called; in the data and the tables the name of the area."""
    head: str = ""
    """What the column is called; in the data of the map its theme."""
    level: str = ""
    area: str = ""
    """Code of the area of which a text in data or a table speaks."""
    whole: str = ""
    """The whole of the paragraph or cell."""
    pieces: tuple[str, ...] = ()
    """The texts that a cell is put together of."""


def claims_of(folder: Path, names: frozenset[str], pages: str = "*.html") -> list[Claim]:
    """Collect the claims of a published release; ``names`` are of areas and suppliers.

    A name is not a claim: of Nieuw-Texas nothing is new.
    """
    found = []
    for path in sorted(folder.rglob(pages)):
        page = path.relative_to(folder).as_posix()
        html = path.read_text(encoding="utf-8")
        found += [*_on_page(page, html), *_in_data(page, html)]
    for path in sorted(folder.glob("tabellen/*.csv")):
        found += _in_table(path)
    longest_first = sorted(names, key=len, reverse=True)
    names_in_text = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
    return [
        claim
        for claim in _sentences(found)
        if CLAIMING.search(names_in_text.sub("", claim.text.replace("- ", "-")))
    ]


def _sentences(found: list[Claim]) -> Iterator[Claim]:
    for claim in found:
        for text in SENTENCE.split(claim.text):
            yield claim._replace(text=text, whole=claim.text)


def tidied(text: str) -> str:
    """Write any run of spaces as one."""
    return " ".join(text.split())


class _Reader(HTMLParser):
    """Gather the text of each block, and of table cells with their row and column."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, []
        self.silent = 0
        self.goes_on = False
        """What comes is of the same words: a link within a sentence parts none."""
        self.open: list[tuple[str, list[str]]] = [("", [])]
        self.heads: list[str] = []
        self.cells: list[tuple[str, list[str], str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            return
        self.goes_on = tag == "a" and dict(attrs).get("class") != "anchor-link"
        if tag in SILENT:
            self.silent += 1
        label = dict(attrs).get("aria-label")
        if label and not self.silent:
            self._say(label)
        if tag == "thead":
            self.heads = []
        if tag == "tr":
            self.cells = []
        if tag in BLOCKS:
            if tag not in ("text", "title", "svg", "ul", "li") or self.open[-1][0] not in (
                "td",
                "th",
            ):
                self._flush()
            self.open.append((tag, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        self.goes_on = tag == "a"
        if tag in SILENT:
            self.silent -= 1
        if tag not in BLOCKS or all(tag != name for name, _ in self.open):
            return
        while True:
            name, pieces = self.open.pop()
            self._close(name, pieces)
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        pieces = self.open[-1][1]
        if self.silent or not data.strip():
            if self.goes_on and pieces and not self.silent:
                pieces[-1] += " "
            return
        if self.goes_on and pieces:
            pieces[-1] += data
        else:
            pieces.append(data)
        self.goes_on = False

    def _flush(self) -> None:
        _, pieces = self.open[-1]
        if pieces and self.open[-1][0] not in ("td", "th"):
            self._say(tidied(" ".join(pieces)))
            pieces.clear()

    def _close(self, tag: str, pieces: list[str]) -> None:
        text = tidied(" ".join(pieces))
        if tag in ("td", "th"):
            self.cells.append((tag, pieces, text))
        elif tag == "tr":
            self._row()
        elif text:
            self._say(text)

    def _row(self) -> None:
        # The corner above the heads of the rows is no head when it says nothing.
        is_head = [tag == "th" or not text for tag, _, text in self.cells]
        if all(is_head) and (not self.cells or self.cells[-1][0] == "th"):
            self.heads = [tidied(pieces[0]) if pieces else "" for _, pieces, _ in self.cells]
            for _, _, text in self.cells:
                self._say(text)
            return
        named = [at for at, (tag, pieces, _) in enumerate(self.cells) if tag == "th" and pieces]
        row = tidied(self.cells[named[0]][1][0]) if named else ""
        level = self._head(named[0]).lower() if named else ""
        for at, (_, pieces, text) in enumerate(self.cells):
            if text:
                self._say(text, row, self._head(at), level if level in FOUND_IN else "", pieces)

    def _head(self, at: int) -> str:
        return self.heads[at] if at < len(self.heads) else ""

    def _say(
        self, text: str, row: str = "", head: str = "", level: str = "", pieces: Sequence[str] = ()
    ) -> None:
        own = tuple(tidied(piece) for piece in pieces)
        self.found.append(Claim(self.page, tidied(text), row, head, level, pieces=own))


def _on_page(page: str, html: str) -> list[Claim]:
    reader = _Reader(page)
    reader.feed(html)
    reader.close()
    return reader.found


DATA = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


def _in_data(page: str, html: str) -> Iterator[Claim]:
    """Texts that a script shows; of the map the lists of a level are in the order of its areas."""
    for block in DATA.findall(html):
        data = json.loads(block)
        if "levels" not in data:
            continue  # names to look for, and where they lead
        if "themes" not in data:
            yield from (Claim(page, tidied(text)) for text in _texts(data))
            continue
        codes = {level: own["codes"] for level, own in data["levels"].items()}
        names = {level: own["names"] for level, own in data["levels"].items()}
        for theme in data["themes"]:
            for level, own in theme["levels"].items():
                yield from (
                    Claim(page, tidied(text), names[level][at], theme["id"], level, area)
                    for at, area in enumerate(codes[level])
                    for text in _of_area(own, at, len(codes[level]))
                )
                rest = {
                    key: value for key, value in own.items() if not _by_area(value, codes, level)
                }
                yield from (
                    Claim(page, tidied(text), "", theme["id"], level) for text in _texts(rest)
                )
            rest = {key: value for key, value in theme.items() if key != "levels"}
            yield from (Claim(page, tidied(text), "", theme["id"]) for text in _texts(rest))
        others = {key: value for key, value in data.items() if key not in ("levels", "themes")}
        yield from (Claim(page, tidied(text)) for text in _texts(others))


def _by_area(value: Any, codes: Mapping[str, list[str]], level: str) -> bool:
    whole = isinstance(value, list) and len(value) == len(codes[level])
    sparse = isinstance(value, dict) and bool(value) and all(key.isdigit() for key in value)
    return whole or sparse


def _of_area(own: Mapping[str, Any], at: int, areas: int) -> Iterator[str]:
    for value in own.values():
        if isinstance(value, list) and len(value) == areas and isinstance(value[at], str):
            yield value[at]
        elif isinstance(value, dict) and isinstance(value.get(str(at)), str):
            yield value[str(at)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


LEVELS = {"wijken": "wijk", "sectoren": "sector", "stadsdelen": "stadsdeel", "overgang": "wijk"}
KEYS = frozenset(
    ["gebied", "naam", "niveau", "bestand", "variabele", "indicator", "cijfer", "opmerking"]
)


def _in_table(path: Path) -> Iterator[Claim]:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    page = f"tabellen/{path.name}"
    level = next((own for word, own in LEVELS.items() if word in path.stem), "")
    worded = [name for name in frame.columns if name not in KEYS and _is_worded(frame[name])]
    for row in frame[sorted({*worded, *KEYS} & set(frame.columns))].to_dict("records"):
        named = row.get("cijfer") or row.get("naam", "")
        for name in worded:
            yield Claim(
                page,
                tidied(row[name]),
                named,
                name,
                row.get("niveau") or level,
                row.get("gebied", ""),
            )


def _is_worded(column: pd.Series) -> bool:
    return any(CLAIMING.search(text) for text in column.unique())


def texts_of(page: str, html: str) -> list[str]:
    """Collect every text of a page that somebody may read, whether it claims something or not."""
    of_data = [claim.text for claim in _in_data(page, html)]
    # What has no space in the data is a colour, an id or an address.
    told = [text for text in of_data if " " in text]
    return [claim.text for claim in _on_page(page, html)] + told
