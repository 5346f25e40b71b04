"""SQL over the tables of a release: what it answers, and that it reads nothing else."""

from __future__ import annotations

import pandas as pd
import pytest

from genkgeo.analysis.sql import contents_of, queried
from genkgeo.errors import AskedError

TABLES = {
    "wijken": pd.DataFrame(
        {
            "naam": ["Bret", "Sledderlo", "Winterslag 1"],
            "waarde": [2.5, float("nan"), 4.0],
            "vooral_door": [("oki",), (), ("oki", "leefloon")],
        }
    ),
    "jaren": pd.DataFrame({"naam": ["Bret", "Bret"], "jaar": [2024, 2025]}),
}


def test_tables_are_joined_and_what_is_absent_is_no_number():
    answer = queried(
        TABLES,
        "SELECT naam, count(waarde) AS aantal, max(jaar) AS laatste FROM wijken LEFT JOIN jaren "
        "USING (naam) GROUP BY naam ORDER BY naam",
    )
    assert answer["naam"].tolist() == ["Bret", "Sledderlo", "Winterslag 1"]
    assert answer["aantal"].tolist() == [2, 0, 1]
    assert answer["laatste"].fillna(0).tolist() == [2025, 0, 0]


def test_the_tables_name_themselves():
    assert contents_of(TABLES).loc["jaren"].tolist() == [2, "naam, jaar"]


@pytest.mark.parametrize(
    "query",
    ["", "SELEC naam", "SELECT * FROM straten", "SELECT rente FROM wijken", "DROP VIEW wijken"],
)
def test_what_is_no_question_names_the_tables_or_how_to_see_them(query):
    with pytest.raises(AskedError) as refusal:
        queried(TABLES, query)
    assert "genk.more.sql()" in str(refusal.value)


def test_nothing_is_read_or_written_but_the_tables(tmp_path):
    secret = tmp_path / "geheim.csv"
    secret.write_text("a\n1\n", encoding="utf-8")
    for query in (
        f"SELECT * FROM '{secret}'",
        f"COPY wijken TO '{tmp_path / 'uit.csv'}'",
        f"ATTACH '{tmp_path / 'nieuw.db'}'",
        "SET enable_external_access = true",
        "SELECT * FROM TABLES",  # A variable of Python.
    ):
        with pytest.raises(AskedError):
            queried(TABLES, query)
    assert [path.name for path in tmp_path.iterdir()] == ["geheim.csv"]


def test_the_tables_of_a_release_are_asked(genk):
    listed = genk.more.sql()
    assert {"cijfers_wijken", "risico_wijken", "signalen"} <= set(listed.index)
    answer = genk.more.sql(
        "SELECT gebied, waarde FROM cijfers_wijken WHERE indicator = 'oki' AND jaar = 2025"
    )
    own = genk.table("wijk", indicator="oki", year=2025)["oki"]
    assert len(answer) == len(own) == 31
    assert answer.set_index("gebied")["waarde"].to_dict() == pytest.approx(
        own.to_dict(), nan_ok=True
    )
