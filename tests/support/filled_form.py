"""Filling in a form as a person does in a spreadsheet: in the XML of the file, cell by cell."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from html import escape
from pathlib import Path
from typing import NamedTuple

SHEETS = {"invullen": 1, "andere plaatsen": 2, "bijsturing": 3, "lijsten": 4}
PERCENTAGE = 10
"""The number of a format that every spreadsheet has: 0,00 %."""


class Formula(NamedTuple):
    """A cell with a formula and what came out."""

    text: str
    outcome: str = "3"


class Shown(NamedTuple):
    """A number that is shown as a percentage."""

    share: float


def fill(path: Path, cells: dict[str, object], sheet: str = "invullen") -> Path:
    """Put values in cells: text, numbers, days, formulas, percentages; None makes a cell empty."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = f"xl/worksheets/sheet{SHEETS[sheet]}.xml"
    xml = parts[name].decode()
    for place, value in cells.items():
        pattern = rf'<c r="{place}"( s="\d+")?(?: t="\w+")?(?:/>|>.*?</c>)'
        found = re.search(pattern, xml)
        assert found, f"no cell {place}"
        style = found[1] or ""
        if isinstance(value, Shown):
            style, parts["xl/styles.xml"] = _as_percentage(parts["xl/styles.xml"])
        xml = xml.replace(found[0], f'<c r="{place}"{style}{_content(value)}', 1)
    parts[name] = xml.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, raw in parts.items():
            archive.writestr(part, raw)
    path.write_bytes(made.getvalue())
    return path


def _content(value: object) -> str:
    if value is None:
        return "/>"
    if isinstance(value, Formula):
        return f"><f>{escape(value.text)}</f><v>{value.outcome}</v></c>"
    if isinstance(value, Shown):
        return f"><v>{value.share!r}</v></c>"
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v></c>'
    if isinstance(value, date):
        return f"><v>{(value - date(1899, 12, 30)).days}</v></c>"
    if isinstance(value, int | float):
        return f"><v>{value!r}</v></c>"
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def _as_percentage(styles: bytes) -> tuple[str, bytes]:
    """Add a format for percentages, as a spreadsheet does when one is typed."""
    text = styles.decode()
    formats = re.search(r'<cellXfs count="(\d+)">(.*?)</cellXfs>', text, re.DOTALL)
    assert formats
    number = int(formats[1])
    one = f'<xf numFmtId="{PERCENTAGE}" fontId="0"/>'
    more = f'<cellXfs count="{number + 1}">{formats[2]}{one}</cellXfs>'
    return f' s="{number}"', text.replace(formats[0], more).encode()
