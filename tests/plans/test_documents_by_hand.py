"""Figures of several documents beside each other, and what follows them, worked out by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from genkgeo.errors import DataError
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.document_numbers import read_document_numbers, references
from genkgeo.plans.successors import read_successors

HEADER = (
    "document,nr,deel,domein,onderwerp,indicator,jaar,jaar_is,deelperiode,gebied,leeftijd,"
    "groep,eenheid,waarde,waarde_indicator,gedrukt,anker,noot"
)


def row(document: str, number: int, value: float = 7, unit: str = "%") -> str:
    start = f"{document},{number},2,wonen,Meters {number},meters,2013,genoemd,,Genk,,,{unit}"
    return f"{start},{value},{value},{value},of {value} %,"


def read(folder: Path, **files: tuple[str, ...]) -> pd.DataFrame:
    for name, rows in files.items():
        text = "\n".join((HEADER, *rows)) + "\n"
        (folder / f"cijfers_{name}.csv").write_text(text, encoding="utf-8")
    return read_document_numbers(folder, ["meters"])


def test_figures_stand_by_document_and_number_whatever_their_files_are_called(tmp_path):
    found = read(tmp_path, a=(row("z.txt", 10), row("z.txt", 2)), b=(row("k.txt", 3),))
    assert list(zip(found["document"], found["number"], strict=True)) == [
        ("k.txt", 3),
        ("z.txt", 2),
        ("z.txt", 10),
    ]
    assert found.index.tolist() == [0, 1, 2]


def test_a_large_number_is_the_printed_one_to_the_last_digit(tmp_path):
    number = row("d.txt", 1, 868230, "euro")
    assert read(tmp_path, a=(number,))["value"].tolist() == [868230]
    other = number.replace("868230,868230", "868231,868230", 1)
    with pytest.raises(DataError, match="De waarde is niet het gedrukte getal"):
        read(tmp_path, a=(other,))


def test_a_file_of_figures_without_a_column_is_refused(tmp_path):
    (tmp_path / "cijfers_a.csv").write_text("document,nr\nd.txt,1\n", encoding="utf-8")
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read_document_numbers(tmp_path, ["meters"])


def printed(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    """Indicator, area, year and value of figures of documents."""
    frame = pd.DataFrame(rows, columns=["indicator", "area", "year", "indicator_value"])
    return frame.assign(group="", year_is="genoemd")


def test_where_documents_differ_on_a_wider_area_the_last_one_counts():
    found = references(
        printed(
            ("wagens", "Limburg", 2013, 3),
            ("meters", "Limburg", 2013, 1),
            ("meters", "Limburg", 2012, 9),
            ("meters", "Limburg", 2013, 2),
            ("meters", "Genk", 2013, 5),
            ("meters", "Vlaanderen", 2013, np.nan),
        ),
        "Genk",
    )
    assert found[["indicator", "area", "period", "value"]].values.tolist() == [
        ["meters", "Limburg", 2012, 9],
        ["meters", "Limburg", 2013, 2],
        ["wagens", "Limburg", 2013, 3],
    ]
    assert found.index.tolist() == [0, 1, 2]


# ---------------------------------------------------------------- what follows a figure


def follow(folder: Path, unit: str, what: str, years: int) -> pd.DataFrame | None:
    indicator = Indicator(
        label="Meters",
        short="Meters",
        unit="per 100",
        domain="wonen",
        numerator="n",
        denominator="d",
        source="x",
        persons="flow",
        years_together=years,
    )
    numbers = read(folder, a=(row("d.txt", 1, unit=unit),))
    text = f"document,nr,opvolger,wat,staat,reden\nd.txt,1,meters,{what},gevolgd,\n"
    (folder / "opvolging.csv").write_text(text, encoding="utf-8")
    return read_successors(folder, numbers, {"meters": indicator})


@pytest.mark.parametrize("years", [2, 3])
def test_a_count_of_two_years_together_may_be_shared_over_them(years, tmp_path):
    found = follow(tmp_path, "meters", "per_jaar", years)
    assert found[["number", "what"]].values.tolist() == [[1, "per_jaar"]]


def test_a_percentage_is_not_followed_by_something_else(tmp_path):
    with pytest.raises(DataError, match="zet een percentage naast iets anders"):
        follow(tmp_path, "%", "waarde", 1)
    assert follow(tmp_path, "meters", "waarde", 1)["what"].tolist() == ["waarde"]


def test_a_file_of_what_follows_without_a_column_is_refused(tmp_path):
    numbers = read(tmp_path, a=(row("d.txt", 1),))
    (tmp_path / "opvolging.csv").write_text("document,nr\nd.txt,1\n", encoding="utf-8")
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read_successors(tmp_path, numbers, {})


def test_a_count_of_one_year_is_not_shared_over_years(tmp_path):
    with pytest.raises(DataError, match="deelt door jaren wat van één jaar is"):
        follow(tmp_path, "meters", "per_jaar", 1)
