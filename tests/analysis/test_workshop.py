"""Every line of the notebook that analysts begin with, and what each of them gives."""

from __future__ import annotations

import json

import pytest
from project import ROOT

from genkgeo.analysis.report import Report
from genkgeo.analysis.tables import Table

NOTEBOOK = ROOT / "notebooks/verkennen.ipynb"

LINES = [
    "".join(cell["source"])
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    if cell["cell_type"] == "code" and "".join(cell["source"]).startswith("genk.")
]

SIZES = [
    (5, 3),
    (10, 5),
    (8, 2),
    (10, 11),
    (8, 2),
    (8, 3),
    (8, 3),
    (10, 11),
    "OKI",
    "Genk-Centrum",
    "OKI, 2025 per wijk",
    "Leefloon, 2025 per stadsdeel",
    "verslag",
    (9, 6),
    (2, 5),
    (10, 7),
    (12, 1),
    (9, 6),
    (12, 7),
    (5, 8),
    (8, 8),
    (5, 8),
    (3, 12),
    (5, 12),
    (6, 12),
    (5, 5),
]
"""Rows and columns of each table, or a word in each picture."""


def test_each_task_is_one_line():
    assert len(LINES) == len(SIZES)
    assert all("\n" not in line for line in LINES)


@pytest.mark.parametrize("at", range(len(LINES)), ids=LINES)
def test_each_line_gives_what_it_says(genk, at):
    made, expected = eval(LINES[at], {"genk": genk}), SIZES[at]
    if isinstance(made, Table):
        assert made.shape == expected
        assert "Voorbeeldcijfers" in made._repr_html_()
    elif isinstance(made, Report):
        assert "Mijn verslag" in made.page
    else:
        assert expected in made


def test_some_of_what_it_gives(genk):
    city = genk.table("gemeente", "leefloon", year="alle").set_index("year")["leefloon"]
    assert city.round(2).to_dict() == {2013: 0.71, 2022: 1.02, 2023: 1.05, 2024: 1.08, 2025: 1.11}
    shares = genk.table("wijk", "leefloon", show="aandeel", total=True).set_index("name")[
        "leefloon"
    ]
    assert shares["Genk"] == 100
    assert genk.risk().head(3)["name"].tolist() == [
        "Oud-Waterschei",
        "Zwartberg-Noord",
        "Boxbergheide",
    ]
    assert genk.cross()["totaal"].iloc[-1] == 29
