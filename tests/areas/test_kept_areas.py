"""Areas come back from an archive as they were put into it."""

from __future__ import annotations

import json

import pytest
from made_areas import make_areas

from genkgeo.areas.kept import as_json, read_earlier

HERE = make_areas({"noord": {"A": 2, "B": 1}, "zuid": {"C": 1}})


def test_areas_come_back_as_they_were_kept(tmp_path):
    assert as_json(HERE)["sectors"]["wijk"] == ["A", "A", "B", "C"]
    path = tmp_path / "uitgave.json"
    path.write_text(json.dumps({"vintage": "2025", "areas": {"2025": as_json(HERE)}}))
    earlier = read_earlier(path)
    found = earlier.areas["2025"]
    assert earlier.vintage == found.vintage == "2025"
    assert (found.code, found.name, found.proposal) == ("99001", "Made", False)
    assert (found.unknown, found.hidden) == (("99001ZZZZ",), ())
    assert found.levels.ids == ("sector", "wijk", "stadsdeel", "gemeente")
    assert found.levels["wijk"].plural == "wijk", "what it was called is not kept"
    assert found.sectors.to_dict() == HERE.sectors.to_dict()
    assert found.names["wijk"].to_dict() == {"A": "A", "B": "B", "C": "C"}
    assert found.names["wijk"].name == "name" and found.names["wijk"].index.name == "wijk"
    assert found.parent("sector", "stadsdeel")["C0"] == "zuid"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"vintage": "2025"}',
        '{"vintage": "2025", "areas": {}}',
        '{"areas": {}}',
        '{"vintage": "2025", "areas": {"2025": {}}}',
    ],
)
def test_what_cannot_be_read_gives_no_areas(tmp_path, text):
    (tmp_path / "uitgave.json").write_text(text)
    assert read_earlier(tmp_path / "uitgave.json") is None
    assert read_earlier(tmp_path / "weg.json") is None
