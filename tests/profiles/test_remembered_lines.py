"""The file of the profiles has the bytes that the library of YAML gives all of it."""

from __future__ import annotations

from io import StringIO

import pytest
from ruamel.yaml import YAML

from genkgeo.profiles.remembered import HEADING, Place, Profile, Remembered, read, write

CODES = {
    "plain": ["62099A00-", "62099A01-", "71016W01", "kern-zuid"],
    "numbers": ["7101610", "71016E10", "0x1F", "1_000", "12:30"],
    "words": ["ja", "yes", "null", "~", "true", "wijk één", "a: b", "a #b", "- a", "'q'", '"q"'],
    "long": ["x" * 200, "kort"],
    "none": [],
}


@pytest.mark.parametrize("kind", CODES)
@pytest.mark.parametrize("confidence", [1.0, 0.0, 0.985, 1 / 3, 1e-7])
def test_the_lines_of_areas_are_those_of_the_library(kind, confidence, tmp_path):
    codes = CODES[kind]
    kept = Remembered(
        year=2024,
        vintage="2019",
        level="sector",
        indicators=("oki", "werkloosheid") if codes else (),
        profiles={1: Profile(name="lage OKI: één", colour="#0072b2")} if codes else {},
        areas={code: Place(profile=1, confidence=confidence) for code in codes},
        gone={3: "wat er was"},
    )
    path = tmp_path / "profielen.yaml"
    write(kept, path)
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style = None
    yaml.sort_base_mapping_type_on_output = False
    yaml.allow_unicode, yaml.width = True, 4096
    content = kept.model_dump() | {"areas": dict(sorted(kept.model_dump()["areas"].items()))}
    content["indicators"] = list(content["indicators"])
    stream = StringIO()
    yaml.dump(content, stream)
    assert path.read_text(encoding="utf-8") == HEADING + stream.getvalue()
    assert read(path) == kept
