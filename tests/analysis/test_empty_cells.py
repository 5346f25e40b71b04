"""Under a table stands why a cell is empty; what is known in part is no share of the whole."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from genkgeo.errors import DataError
from genkgeo.states import State


def told(table) -> dict[str, int]:
    """Reason → how many cells the note says have it."""
    return {
        reason: int(number)
        for note in table.dressed.notes
        if note.startswith("–")
        for number, reason in re.findall(r"(\d+) × (\w+)", note)
    }


@pytest.mark.parametrize("level", ["sector", "wijk", "stadsdeel"])
@pytest.mark.parametrize("show", ["waarde", "teller", "aandeel", "z", "rang", "verschil", "groei"])
@pytest.mark.parametrize("indicator", ["leefloon", "budgetmeters"])
def test_every_empty_cell_has_a_reason(genk, level, show, indicator):
    table = genk.table(level, indicator, show=show, year=2025)
    assert sum(told(table).values()) == table[indicator].isna().sum()


def test_what_is_estimated_has_no_share_and_its_count_is_of_what_is_known(genk):
    states = genk.table("wijk", "leefloon", show="toestand", year=2025)["leefloon"]
    estimated = states == State.ESTIMATED
    assert estimated.any()
    shares = genk.table("wijk", "leefloon", show="aandeel", year=2025)
    assert shares.loc[estimated, "leefloon"].isna().all()
    counts = genk.table("wijk", "leefloon", show="teller", year=2025)
    assert counts.loc[estimated, "leefloon"].notna().all()
    assert any("van het gekende deel" in note for note in counts.dressed.notes)
    known = shares["leefloon"].notna()
    city = genk.table("gemeente", "leefloon", show="teller", year=2025)["leefloon"].item()
    assert (shares["leefloon"] * city / 100)[known].round(9).equals(counts["leefloon"][known])


def test_a_cross_table_says_which_areas_it_does_not_count(genk):
    lacks = int(genk.risk("wijk")["fifth"].isna().sum())
    assert lacks and f"Zonder {lacks} wijken" in genk.cross().dressed.notes[0]
    assert genk.cross()["totaal"].iloc[-1] == 31 - lacks


def test_the_remedy_for_a_point_is_an_argument_that_helps(genk, tmp_path):
    file = tmp_path / "premies.xlsx"
    cells = {"Wijk": ["Bret", "Gelieren", "Kolderbos"], "Premies": ["1.017", "2.400", "3.100"]}
    pd.DataFrame(cells).to_excel(file, index=False)
    with pytest.raises(DataError) as caught:
        genk.with_indicator(file, "Premies")
    assert 'zet in with_indicator decimal="komma" als de punt' in (caught.value.remedy or "")
    read = genk.with_indicator(file, "Premies", decimal="komma", public=True)
    assert read.table("wijk", "premies", show="teller", areas="Bret")["premies"].item() == 1017
