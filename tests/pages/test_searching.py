"""What the field of the start page and that of the map can find, and what they say of it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import made_up
import pandas as pd
import pytest

from genkgeo.areas.other_names import EARLIER, OTHER_NAMES, STREET
from genkgeo.pages.map.page import map_page
from genkgeo.pages.searching import asked_for, not_found, other_names, searchable
from genkgeo.pages.start import start_page
from genkgeo.parameters.levels import SECTOR

HOSTILE = "</script><script>alert(1)</script>${x}{{7*7}}"


def with_names(*rows: tuple[str, str, str, str]):
    frame = pd.DataFrame([*rows], columns=OTHER_NAMES)
    return replace(made_up.full(), other_names=frame)


def sector_of(results) -> str:
    return str(results.areas.names[SECTOR].index[0])


def test_areas_of_the_main_level_come_first_and_all_lead_somewhere():
    results = made_up.full()
    found = searchable(results)
    main = results.levels[results.levels.main].singular
    kinds = [what for _, what, _ in found]
    assert kinds[: kinds.count(main)] == [main] * kinds.count(main)
    assert all(address.split("#")[0].endswith(".html") for *_, address in found)


def test_an_earlier_name_says_what_it_is_now_and_a_street_where_it_is():
    plain = made_up.full()
    code, level = sector_of(plain), plain.levels.main
    area = str(plain.areas.names[level].index[0])
    results = with_names(("Oud", EARLIER, level, area), ("Weg", STREET, SECTOR, code))
    old, street = searchable(results)[-2:]
    name = results.areas.name_of
    assert old[:2] == ["Oud", f"vroeger; nu wijk {name[level][area]}"]
    assert street[:2] == ["Weg", f"straat in sector {name[SECTOR][code]}"]
    # The sheets of this city tell of its wijken; that of a sector is found there.
    assert "#wijk-" in street[2]
    codes = {SECTOR: [code]}
    assert other_names(results, codes) == [["Weg", street[1], SECTOR, 0]]


def test_the_field_says_what_it_looks_for():
    plain = made_up.full()
    assert "straat" not in asked_for(plain)
    assert not_found(plain).endswith("Straten staan hier niet in.")
    streets = with_names(("Weg", STREET, SECTOR, sector_of(plain)))
    assert asked_for(streets)[-1] == "straat"
    assert not_found(streets).endswith("of straat met deze naam gevonden.")
    for page in (start_page(streets, [], []), map_page(streets)):
        assert "Zoek een wijk, sector of straat" in page
    assert "Zoek een wijk of sector<" in start_page(plain, [], [])


@pytest.mark.parametrize("write", [lambda one: start_page(one, [], []), map_page])
def test_a_hostile_name_of_a_street_is_text(write):
    results = with_names((HOSTILE, STREET, SECTOR, sector_of(made_up.full())))
    page = write(results)
    assert HOSTILE not in page
    blocks = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page)
    assert any(HOSTILE in json.dumps(json.loads(block), ensure_ascii=False) for block in blocks)
