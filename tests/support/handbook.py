"""What the handbook says about findings."""

from __future__ import annotations

import re

from project import ROOT

METHOD = (ROOT / "docs" / "methode.md").read_text(encoding="utf-8")


def kinds_listed(severity: str) -> set[str]:
    """The kinds in a table of the handbook; what stands in brackets tells rows apart."""
    table = METHOD.split(f"\n| {severity} | wanneer |")[1].split("\n\n")[0]
    cells = re.findall(r"^\| ([^|-]+) \|", table, flags=re.MULTILINE)
    return {re.sub(r" \(.*\)", "", kind) for cell in cells for kind in cell.split(", ")}
