"""What a reader refuses has a way out that works: the remedy, done as it says, leads on."""

from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace

import geopandas as gpd
import pandas as pd
import pytest
from ruamel.yaml import YAML
from shapely import box

from genkgeo.errors import DataError
from genkgeo.parameters.file import Download, ShapeFile, Table
from genkgeo.sources import fetch, swing
from genkgeo.sources.layers import read_all
from genkgeo.sources.shapes import read_shapes
from genkgeo.sources.text import read_csv


def swing_table(**more: object) -> Table:
    return Table(**{"file": "t.csv", "format": "swing", "vintage": "2025", **more})


def swing_file(folder: Path, *levels: str) -> Path:
    rows = [f"2025,{level},X{at},{at}" for at, level in enumerate(levels)]
    path = folder / "t.csv"
    path.write_text("\n".join(["period,geolevel,geoitem,n", *rows]) + "\n", encoding="utf-8")
    return path


def keys_said(remedy: str) -> dict[str, object]:
    named = YAML(typ="safe").load(re.search(r"geolevel: \[[^\]]*\]", remedy)[0])
    return {key: tuple(value) for key, value in named.items()}


# --- the levels of Swing -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "vintage", "kept"),
    [
        (["ggw7", "statsec"], "2025", ["X1"]),
        (["ggw7", "statsec2024"], "2019", ["X1"]),
        (["ggw7", "statsec2024", "statsec2027"], "2025", ["X2"]),
        (["ggw7", "statsec2024", "statsec"], "2025", ["X2"]),
        (["ggw7", "statsec2024", "statsec2027"], "2020", ["X1"]),
        (["ggw7", "statsec2024"], "nieuw", ["X1"]),
    ],
)
@pytest.mark.parametrize("said", [(), ("wijken",)])
def test_the_level_that_is_advised_is_one_of_the_file(tmp_path, levels, vintage, kept, said):
    path = swing_file(tmp_path, *levels)
    with pytest.raises(DataError) as caught:
        swing.read(path, swing_table(vintage=vintage, geolevel=said))
    frame = swing.read(path, swing_table(vintage=vintage, **keys_said(caught.value.remedy)))
    assert frame["sector"].tolist() == kept


def test_without_sectors_no_level_is_advised(tmp_path):
    with pytest.raises(DataError) as caught:
        swing.read(swing_file(tmp_path, "ggw7", "gemeente"), swing_table())
    assert "geolevel" not in caught.value.remedy
    assert "niveau van de statistische sectoren" in caught.value.remedy


def test_an_older_level_asks_for_the_list_of_its_time(tmp_path):
    path = swing_file(tmp_path, "statsec2024")
    with pytest.raises(DataError, match="hoort niet bij indeling 2025") as caught:
        swing.read(path, swing_table())
    year = re.search(r"de indeling die in (\d{4}) gold", caught.value.remedy)[1]
    assert len(swing.read(path, swing_table(vintage=year)))


# --- rows of another width -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "mended"),
    [
        ("a,b\n1,2\nx, y,2\n", "tussen aanhalingstekens", 'a,b\n1,2\n"x, y",2\n'),
        ("a,b\n1,2,\n", "scheidingstekens aan het einde", "a,b\n1,2\n"),
        ("a,b,c\n1,2\n", "vul de rij aan, met lege cellen", "a,b,c\n1,2,\n"),
        ("a,b\n“x, y”,2\n", "rechte aanhalingstekens", 'a,b\n"x, y",2\n'),
        ("a,b\n'x, y',2\n", "rechte aanhalingstekens", 'a,b\n"x, y",2\n'),
    ],
)
def test_a_row_of_another_width_says_what_to_do_with_it(tmp_path, text, words, mended):
    path = tmp_path / "t.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match="niet evenveel kolommen") as caught:
        read_csv(path)
    assert words in caught.value.remedy
    path.write_text(mended, encoding="utf-8")
    assert len(read_csv(path))


def test_a_sign_between_quotation_marks_in_the_header_parts_nothing(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text('"mannen, vrouwen, kinderen";b\n"x, y";2\n', encoding="utf-8")
    assert read_csv(path).to_numpy().tolist() == [["x, y", "2"]]


# --- what computers pack along -------------------------------------------------------------------

ADDED = {
    "macOS": ("__MACOSX/._t.csv", "__MACOSX/._v.geojson", ".DS_Store", "._t.csv", "._v.geojson"),
    "Windows": ("Thumbs.db", "desktop.ini"),
}


def packed(path: Path, *added: str) -> Path:
    target = path.with_suffix(path.suffix + ".zip")
    with zipfile.ZipFile(target, "w") as archive:
        archive.write(path, path.name)
        for name in added:
            archive.writestr(name, b"\0\5\x16\7")
    return target


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED)
def test_what_a_computer_packs_along_is_no_file_of_the_supplier(tmp_path, added):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    assert len(read_csv(packed(table, *added))) == 1
    shapes = tmp_path / "v.geojson"
    square = gpd.GeoDataFrame({"sector": ["A"]}, geometry=[box(5.4, 50.9, 5.5, 51)], crs=4326)
    square.to_file(shapes)
    zipped = packed(shapes, *added)
    assert read_shapes(zipped, ShapeFile(file="v"), pd.Index(["A"])).index.tolist() == ["A"]
    assert read_all(zipped).index.tolist() == ["A"]


# --- files that are there, with another content --------------------------------------------------


def wanting(root: Path, digest: str) -> SimpleNamespace:
    item = Download(name="x.csv", sha256=digest, origin="Statbel")
    return SimpleNamespace(file=SimpleNamespace(downloads=(item,)), root=root, path=root / "p.yaml")


@pytest.mark.parametrize("mirror", [None, "leeg", "anders"])
def test_a_file_with_another_content_is_not_called_absent(tmp_path, mirror):
    there = tmp_path / fetch.FOLDER / "x.csv"
    there.parent.mkdir(parents=True)
    there.write_bytes(b"nieuw")
    folder = None
    if mirror:
        folder = tmp_path / mirror
        folder.mkdir()
    if mirror == "anders":
        (folder / "x.csv").write_bytes(b"nieuw")
    params = wanting(tmp_path, hashlib.sha256(b"oud").hexdigest())
    try:
        [outcome] = fetch.fetch(params, mirror=folder)
    except DataError as error:
        assert mirror == "anders"
        remedy = error.remedy
    else:
        assert outcome.outcome == "verschilt"
        remedy = outcome.remark
    digest = re.search(r"sha256: ([0-9a-f]+)", remedy)[1]
    assert fetch.fetch(wanting(tmp_path, digest))[0].outcome == "aanwezig"
