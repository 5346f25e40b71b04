"""Two areas side by side: what the sheets say of each, and no difference that was not tested."""

from __future__ import annotations

import itertools
import json
import re

import made_up
import numpy as np
import pytest

from genkgeo.certainty import differences
from genkgeo.pages.map.page import map_page
from genkgeo.pages.side_by_side import FILE, beside_link, levels_beside, side_by_side_page
from genkgeo.results import Results
from genkgeo.states import State
from genkgeo.words import sentences


def data_of(page: str) -> dict:
    return json.loads(re.search(r'id="naast-gegevens">(.*?)</script>', page)[1])


@pytest.fixture(scope="module")
def results(genk) -> Results:
    return genk.computed.results


@pytest.fixture(scope="module")
def data(results) -> dict:
    return data_of(side_by_side_page(results))


def names_of(results: Results, data: dict) -> list[str]:
    """The indicators of the rows."""
    shorts = {own.short: name for name, own in results.registry.items()}
    return [shorts[row["name"].split(", kenmerken")[0]] for row in data["rows"]]


def test_every_figure_is_worded_as_on_the_sheets_and_what_is_hidden_has_no_place(results, data):
    hidden, names = 0, names_of(results, data)
    for level, told in data["levels"].items():
        for area, cells in zip(told["areas"], told["cells"], strict=True):
            measures = sentences.measures_of(results, level, area["code"])
            for name, cell in zip(names, cells, strict=True):
                assert cell[0] == sentences.value_text(measures[name], results.registry[name])
                if measures[name]["state"] == State.SUPPRESSED:
                    hidden += 1
                    assert cell[2:] == [None, None, None]
    assert hidden


def test_a_difference_that_is_said_is_one_for_the_library_as_well(results, data):
    level, said, tried = "wijk", 0, 0
    told, width = data["levels"][level], len(data["rows"]) + 1
    codes = [area["code"] for area in told["areas"]]
    bits = np.array(list(told["apart"])).reshape(-1, width)[:, 1:] == "1"
    first, second = np.triu_indices(len(codes), k=1)
    for at, name in enumerate(names_of(results, data)):
        rows = results.current(level)
        rows = rows[rows["indicator"] == name].set_index("area").reindex(codes)
        sides = [rows.iloc[own].reset_index() for own in (first, second)]
        found = differences.interval(*sides)
        clear = ((found["low"] > 0) | (found["high"] < 0)).to_numpy()
        whole = np.logical_and(*(side["state"].eq(State.OBSERVED).to_numpy() for side in sides))
        assert not (bits[:, at] & ~(clear & whole)).any(), name
        said, tried = said + bits[:, at].sum(), tried + whole.sum()
    assert 0.1 < said / tried < 0.9


def test_ranks_are_apart_where_their_intervals_are(results, data):
    told, ends = data["levels"]["wijk"], results.rank_ends["wijk"]
    width = len(data["rows"]) + 1
    for at, (one, other) in enumerate(itertools.combinations(told["areas"], 2)):
        low, high = np.array([ends[area["code"]] for area in (one, other)]).T
        apart = high[0] < low[1] or high[1] < low[0]
        assert told["apart"][at * width] == ("1" if apart else "0")


def test_only_levels_with_sheets_can_be_set_beside_each_other(results):
    assert levels_beside(results) == ["wijk", "stadsdeel"]
    assert beside_link(results, "sector", "71016A001") == ""
    assert beside_link(results, "wijk", "a b&c", "d") == f"{FILE}#per=wijk&a=a+b%26c&b=d"


def test_a_level_of_very_many_areas_is_left_out(results, monkeypatch):
    monkeypatch.setattr("genkgeo.pages.side_by_side.MOST_AREAS", 8)
    assert levels_beside(results) == ["stadsdeel"]
    assert beside_link(results, "wijk", "71016W01") == ""


def test_the_map_leads_there_from_what_has_a_sheet():
    told = re.search(r'"beside":(\{.*?\})', map_page(made_up.results()))[1]
    assert json.loads(told) == {"stadsdeel": "een ander stadsdeel"}
