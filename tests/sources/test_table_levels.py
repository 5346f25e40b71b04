"""At which level the areas of a table are, in the words of a supplier."""

from __future__ import annotations

import pytest

from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.file import Table
from genkgeo.parameters.levels import Level, Levels
from genkgeo.sources.table_levels import level_of, level_of_head, named

LEVELS = Levels.between(
    [
        Level(id="wijk", singular="wijk", plural="wijken", also=("ggw7",)),
        Level(id="deel", singular="stadsdeel", plural="stadsdelen"),
    ]
)


def table(*words: str) -> Table:
    return Table(file="t.csv", format="swing", vintage="2025", geolevel=words)


@pytest.mark.parametrize(
    ("words", "level"),
    [
        ((), "sector"),
        (("Wijken",), "wijk"),
        (("ggw72024", "wijk"), "wijk"),
        (("Stads-delen",), "deel"),
        (("deel1999",), "deel"),
        (("statsec", "statsec2024"), "sector"),
        (("Gemeente",), "gemeente"),
    ],
)
def test_a_table_is_at_the_level_that_its_words_name(words, level):
    assert level_of(table(*words), LEVELS) == level


def test_a_level_of_the_table_itself_goes_before_words():
    own = {"file": "t.csv", "format": "plain", "vintage": "2025", "code": "CD", "period": 2024}
    assert level_of(Table(**own, columns={"n": "n"}, level="deel"), LEVELS) == "deel"


def test_words_that_name_no_level_or_two_are_refused():
    with pytest.raises(ParamsError, match="Dit niveau van Swing staat niet") as caught:
        level_of(table("wijk", "dorp"), LEVELS)
    assert caught.value.found == "dorp" and "also: [dorp]" in caught.value.remedy
    with pytest.raises(ParamsError, match="Een tabel is van één niveau") as caught:
        level_of(table("wijk", "deel"), LEVELS)
    assert caught.value.found == "wijk, deel"


def test_a_year_is_no_part_of_the_name_of_a_level():
    assert [named(word, LEVELS) for word in ("ggw71899", "ggw72100", "2024", "statsec20245")] == (
        [None] * 4
    )


def test_the_head_of_an_export_names_the_level_unless_the_table_does():
    assert level_of_head("Stadsdelen", table(), LEVELS, "x") == "deel"
    assert level_of_head("Buurten", table("wijk"), LEVELS, "x") == "wijk"
    with pytest.raises(DataError, match="De eerste kop zegt niet van welk niveau") as caught:
        level_of_head("Buurten", table(), LEVELS, "x.csv, rij 1")
    assert caught.value.found == "Buurten" and caught.value.where == "x.csv, rij 1"
