"""What a table of published figures may hold, and what is refused of it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from test_reconciliation import named, table

from genkgeo.errors import DataError
from genkgeo.measures.reconciliation import published_rows, read_published

COUNTED = "indicator,jaar,gebied,waarde,telling,bron"


def test_a_figure_below_0_and_a_count_with_many_nines_are_read(tmp_path):
    # A balance may be below 0, and 99998 people may live in a city.
    path = table(tmp_path, "oki,2024,Made,-3.2,99998,x", head=COUNTED)
    row = read_published(named(path)).iloc[0]
    assert row[["published", "published_count"]].tolist() == [-3.2, 99998]


def test_one_code_among_figures_is_refused_with_its_row(tmp_path):
    path = table(tmp_path, "oki,2023,Made,12.5,40,x", "oki,2024,Made,-999,41,x", head=COUNTED)
    with pytest.raises(DataError, match="code voor 'geen cijfer'") as caught:
        read_published(named(path))
    assert caught.value.where == "gepubliceerd.csv, rij 3, kolom waarde"
    assert caught.value.found == "-999"


@pytest.mark.parametrize(
    ("written", "expected"),
    # 4 letters in one row of the 7 + 8 are more than half of them.
    [("loontje", "leefloon"), ("xyz", "een van oki, leefloon")],
)
def test_a_name_of_which_half_is_right_is_pointed_at(tmp_path, written, expected):
    path = table(tmp_path, f"{written},2024,Made,1.2,x")
    with pytest.raises(DataError, match="niet in het register") as refused:
        published_rows(named(path, leefloon=SimpleNamespace(unit="%")))
    assert refused.value.expected == expected and refused.value.found == repr(written)


COLUMNS = ["indicator", "jaar", "gebied", "waarde", "bron"]


@pytest.mark.parametrize("lacks", COLUMNS)
def test_a_table_without_a_column_is_refused_by_the_name_of_the_column(tmp_path, lacks):
    head = ",".join(name for name in COLUMNS if name != lacks)
    path = table(tmp_path, "a,b,c,d", head=head)
    with pytest.raises(DataError) as refused:
        published_rows(named(path))
    assert lacks in str(refused.value) and "gepubliceerd.csv" in str(refused.value)
