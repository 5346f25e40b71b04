"""The table of streets: read as it stands, or refused with the cell that is wrong."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from genkgeo.errors import DataError
from genkgeo.sources.streets import read_streets

SECTORS = pd.Index(["71016A001", "71016A010"])


def read(write, *rows: str, head: str = "straat,sector"):
    return read_streets(write("\n".join((head, *rows)) + "\n", "straten.csv"), SECTORS, "2025")


def test_each_street_and_sector_is_read_once(write):
    rows = ("Weg,71016A010", "Dorpsstraat,71016A001", "Weg,71016A001", "Weg,71016A010")
    streets = read(write, *rows)
    assert streets.index.tolist() == [0, 1, 2]
    assert streets.to_numpy().tolist() == [
        ["Dorpsstraat", "71016A001"],
        ["Weg", "71016A001"],
        ["Weg", "71016A010"],
    ]


@pytest.mark.parametrize(
    ("rows", "head", "message"),
    [
        (["Weg,71016A001", ",71016A001"], "straat,sector", "rij 3, kolom straat"),
        (["Weg,71016A999"], "straat,sector", "rij 2, kolom sector"),
        (["Weg,71016A999"], "straat,sector", "een sector van indeling 2025, zoals 71016A001"),
        (["Weg,"], "straat,sector", "'' "),
        (["A,x", "B,y"], "straat,sector", "'x', en zo nog een"),
        (["A,x", "B,y", "C,z"], "straat,sector", "'x', en zo 2 rijen meer"),
        (["Weg 14,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Weg 14 bus 3,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Jan Peeters - Weg 16a,71016A001"], "straat,sector", "zonder huisnummer"),
        (["Europalaan 1203,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Europalaan 1-99,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Europalaan 12 – 14,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Europalaan 12A,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Europalaan 12/3,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (["Europalaan 12bis,71016A001"], "straat,sector", "een straat, zonder huisnummer"),
        (['"Europalaan,12",71016A001'], "straat,sector", "een straat, zonder huisnummer"),
        (['"Europalaan 12, 3600 Genk",71016A001'], "straat,sector", "zonder huisnummer"),
        (["Europa  laan,71016A001"], "straat,sector", "hoogstens één spatie tussen woorden"),
        (
            ["Europalaan,71016A001", "europalaan,71016A001"],
            "straat,sector",
            "dezelfde schrijfwijze, zoals 'Europalaan' in een eerdere rij",
        ),
        (["Weg,71016A001", "WEG,71016A010"], "straat,sector", "rij 3, kolom straat"),
        (["3600,71016A001"], "straat,sector", "rij 2, kolom straat"),
        (["#N/B,71016A001"], "straat,sector", "rij 2, kolom straat"),
        (["Weg,71016A001,Jan"], "straat,sector,bewoner", "gevonden: bewoner"),
        (["Weg"], "straat", "sector"),
        ([], "straat,sector", "straten.csv"),
    ],
)
def test_a_wrong_table_gives_one_message(write, rows, head, message):
    with pytest.raises(DataError) as refused:
        read(write, *rows, head=head)
    told = str(refused.value).replace("\n", " ")
    assert re.sub(r"\s+", " ", message) in re.sub(r"\s+", " ", told) + " "
    assert "herstel:" in told


@pytest.mark.parametrize(
    "name", ["8 Meilaan", "Laan op Vurten 3de", "11-Novemberplein", "Zone 3 Noord", "Sint-Jan A"]
)
def test_a_name_with_a_number_in_it_is_a_street(write, name):
    assert read(write, f"{name},71016A001")["name"].tolist() == [name]


def test_a_strange_name_stays_as_it_is(write):
    hostile = "<script>alert(1)</script>"
    assert read(write, f"{hostile},71016A001")["name"].tolist() == [hostile]
