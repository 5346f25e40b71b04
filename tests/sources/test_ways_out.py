"""What a reader refuses has a way out that works: the remedy, done as it says, leads on."""

from __future__ import annotations

import ast
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pytest
import xlsxwriter
from ruamel.yaml import YAML
from shapely import box

from genkgeo import sources
from genkgeo.errors import DataError, GenkgeoError
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.parameters.file import Table
from genkgeo.parameters.from_elsewhere import Download
from genkgeo.sources import READERS, fetch, swing
from genkgeo.sources.layers import read_all
from genkgeo.sources.shapes import read_shapes
from genkgeo.sources.text import read_csv
from genkgeo.sources.workbook import MunicipalityCodes


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
        (["ggw7", "statsec", "statsec2027"], "2025", ["X2"]),
    ],
)
@pytest.mark.parametrize("said", [(), ("wijken",)])
def test_the_level_that_is_advised_is_one_of_the_file(tmp_path, levels, vintage, kept, said):
    path = swing_file(tmp_path, *levels)
    with pytest.raises(DataError) as caught:
        swing.read(path, swing_table(vintage=vintage, geolevel=said))
    frame = swing.read(path, swing_table(vintage=vintage, **keys_said(caught.value.remedy)))
    assert frame["sector"].tolist() == kept


def test_of_a_file_of_older_sectors_alone_their_own_level_is_named(tmp_path):
    with pytest.raises(DataError) as caught:
        swing.read(swing_file(tmp_path, "ggw7", "statsec2024"), swing_table())
    assert keys_said(caught.value.remedy) == {"geolevel": ("statsec2024",)}


def test_without_sectors_the_level_of_the_file_can_be_named(tmp_path):
    path = swing_file(tmp_path, "ggw7", "gemeente")
    with pytest.raises(DataError) as caught:
        swing.read(path, swing_table())
    assert "niveau van de statistische sectoren" in caught.value.remedy
    assert "geolevel: [ggw7]" in caught.value.remedy
    with pytest.raises(DataError, match="andere gebieden dan statistische sectoren"):
        swing.read(swing_file(tmp_path, "ggw7"), swing_table())
    level = re.search(r"geolevel: \[(\w+)\]", caught.value.remedy)[1]
    assert len(swing.read(path, swing_table(geolevel=(level,))))


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
        ("a,b\n1,2,,x\n", "tussen aanhalingstekens", 'a,b\n1,"2,,x"\n'),
        ("a,b,c\n1,2,3\n\n4,5,6\n", "verwijder de lege regel", "a,b,c\n1,2,3\n4,5,6\n"),
        ("a,b,c\n1,2,3\nBron: Statbel\n", "bron of noot is", "a,b,c\n1,2,3\n"),
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
    return SimpleNamespace(
        file=SimpleNamespace(downloads=(item,), data_folder=None),
        root=root,
        fetched=root / fetch.FOLDER,
        path=root / "p.yaml",
    )


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


# --- every message of the readers ----------------------------------------------------------------

UTF8 = "utf-8"
CSV = "CD;N\nX1;5\nX2;7\n"
OWN = {"format": "plain", "code": "CD", "period": 2024, "columns": {"N": "n"}}
UPLOAD = "period;geolevel;geoitem;n\n2025;statsec;X1;5\n"
VIEWER = "Statistische sectoren;n|2025\nX1;5\n"
PEOPLE = "CD_REFNIS|CD_SECTOR|TOTAL\n1|X1|5\n"
FLUVIUS = (
    "Markt;Richting;Statistische Sector;Rol Contact;Aantal;Benaderend Verbruik (kWh)\n"
    "Gas;Afname;X1;Persoon;5;9\n"
)
SWING = {"format": "swing"}
OF_VIEWER = {"format": "swing_viewer"}
OF_FLUVIUS = {"format": "fluvius", "period": 2024}
ONLY = MunicipalityCodes("X", frozenset(), {"sector": [("A", "X1")], "gemeente": [("X", "X")]})


def book(*sheets: list[list[object]], merged: str = "", names: tuple[str, ...] = ()) -> bytes:
    """A workbook; with ``merged`` cells of its first sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as workbook:
        for at, rows in enumerate(sheets):
            sheet = workbook.add_worksheet(names[at] if names else None)
            for row, line in enumerate(rows):
                sheet.write_row(row, 0, line)
            if merged:
                sheet.merge_range(merged, "samen")
    return out.getvalue()


def zip_of(*names: str, content: bytes = CSV.encode(), way: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", way, compresslevel=1) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def locked_zip(method: int | None = None) -> bytes:
    """A zip of which the one file says to have a password, or another way of packing."""
    raw = bytearray(zip_of("t.csv"))
    central = raw.index(b"PK\1\2")
    if method is None:
        raw[6] |= 1
        raw[central + 8] |= 1
    else:
        raw[8] = raw[central + 10] = method
    return bytes(raw)


def wide_book() -> bytes:
    """A workbook whose sheet says to be far larger than it is."""
    source, out = zipfile.ZipFile(io.BytesIO(book([["CD", "N"], ["X1", 5]]))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            content = source.read(item)
            target.writestr(item, content.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"'))
    return out.getvalue()


class Attempt(NamedTuple):
    """A file that is refused, the words of the remedy, and the file and keys that they lead to.

    What is left None is as it was. Keys that are called `SAID` are read from the remedy. Content
    that takes long to make is a function, so that it is not made to collect the tests.
    """

    what: str
    keys: dict[str, object]
    content: str | bytes | Callable[[], bytes]
    words: str
    mended: str | bytes | None = None
    with_keys: Mapping[str, object] = MappingProxyType({})
    name: str = "t.csv"
    new_name: str | None = None
    only: MunicipalityCodes | None = None


SAID = object()
SHEET = [["CD", "N"], ["X1", 5]]
ATTEMPTS = [
    # text
    Attempt(
        "Het bestand is geen UTF-8-tekst",
        OWN,
        "CD;N;é\nX1;5;\n".encode("cp1252"),
        "encoding: windows-1252",
        None,
        {"encoding": SAID},
    ),
    Attempt("Het bestand is geen UTF-8-tekst", OWN, CSV.encode("utf-16"), "als 'CSV UTF-8", CSV),
    Attempt("Het bestand is leeg", OWN, "\n", "voer het opnieuw uit", CSV),
    Attempt("Het bestand is geen tekst", OWN, "CD;N\0\nX1;5\n", "voer het opnieuw uit", CSV),
    Attempt("Het bestand heeft een kop en verder niets", OWN, "CD;N\n", "opnieuw uit", CSV),
    Attempt("Het bestand is geen tekst met een tabel", OWN, "<html>x", "haal de tabel zelf", CSV),
    Attempt(
        "Een kolomnaam staat er twee keer",
        OWN,
        "CD;N;N\nX1;5;6\n",
        "een eigen naam",
        "CD;N;M\nX1;5;6\n",
    ),
    Attempt(
        "Een kolom ontbreekt",
        OWN,
        "code;N\nX1;5\n",
        "de kolomnamen in de parameters",
        None,
        {"code": "code"},
    ),
    Attempt("De eerste rij is leeg", OWN, "\n\n" + CSV, "verwijder de lege rijen", CSV),
    Attempt("De kop staat er een tweede keer", OWN, CSV + CSV, "verwijder die rij", CSV + "X3;5\n"),
    Attempt(
        "niet evenveel kolommen als de kop",
        OWN,
        CSV + "X3;5;6\n",
        "aanhalingstekens",
        CSV + 'X3;"5,6"\n',
        {"decimal": "comma"},
    ),
    Attempt(
        "Een kolom heeft geen naam",
        OWN,
        "CD;N;\nX1;5;6\n",
        "een naam boven elke kolom",
        "CD;N;M\nX1;5;6\n",
    ),
    Attempt(
        "De aanhalingstekens in het bestand kloppen niet",
        OWN,
        'CD;N\n"X1;5\n',
        "een los aanhalingsteken",
        CSV,
    ),
    Attempt("Boven de kop staat een regel", OWN, "sep=;\n" + CSV, "verwijder die regel", CSV),
    # zips
    Attempt(
        "Het zipbestand is beschadigd",
        OWN,
        b"PK\3\4 half",
        "haal het bestand opnieuw op",
        zip_of("t.csv"),
        name="t.zip",
    ),
    Attempt(
        "In het zipbestand moet één bestand zitten",
        OWN,
        zip_of("a.csv", "b.csv"),
        "pak het uit",
        CSV,
        name="t.zip",
        new_name="a.csv",
    ),
    Attempt(
        "Het zipbestand heeft een wachtwoord",
        OWN,
        locked_zip(),
        "pak het zelf uit",
        CSV,
        name="t.zip",
        new_name="t.csv",
    ),
    Attempt(
        "ingepakt op een manier die hier niet gekend is",
        OWN,
        locked_zip(97),
        "pak het zelf uit",
        CSV,
        name="t.zip",
        new_name="t.csv",
    ),
    Attempt(
        "onwaarschijnlijk groot",
        OWN,
        lambda: zip_of("t.csv", content=bytes(200_000_001)),
        "controleer of dit het bestand van de leverancier is",
        CSV,
        name="t.zip",
        new_name="t.csv",
    ),
    # workbooks
    Attempt(
        "Het werkboek heeft meer dan één blad",
        OWN,
        book(SHEET, SHEET, names=("A", "B")),
        "noem het blad bij deze tabel: sheet: NAAM",
        None,
        {"sheet": "B"},
        "t.xlsx",
    ),
    Attempt(
        "Het blad bestaat niet",
        OWN | {"sheet": "C"},
        book(SHEET, SHEET, names=("A", "B")),
        "noem het blad bij deze tabel: sheet: NAAM",
        None,
        {"sheet": "B"},
        "t.xlsx",
    ),
    Attempt(
        "Een tekstbestand heeft geen bladen",
        OWN | {"sheet": "A"},
        CSV,
        "haal 'sheet' weg bij deze tabel",
        None,
        {"sheet": None},
    ),
    Attempt(
        "Dit is geen werkboek van Excel",
        OWN,
        b"PK\3\4 half",
        "haal het opnieuw op",
        book(SHEET),
        name="t.xlsx",
    ),
    Attempt(
        "Het blad is leeg",
        OWN | {"sheet": "A"},
        book([], SHEET, names=("A", "B")),
        "noem een ander blad bij deze tabel",
        None,
        {"sheet": "B"},
        "t.xlsx",
    ),
    Attempt(
        "In het blad zijn cellen samengevoegd in de kop",
        OWN,
        book(SHEET, merged="A1:B1"),
        "hef het samenvoegen op",
        book(SHEET),
        name="t.xlsx",
    ),
    Attempt(
        "In het blad zijn cellen samengevoegd",
        OWN,
        book(SHEET, merged="A4:B4"),
        "hef het samenvoegen op",
        book(SHEET),
        name="t.xlsx",
    ),
    Attempt(
        "De eerste rij is leeg",
        OWN,
        book([[], *SHEET]),
        "verwijder de lege rijen",
        book(SHEET),
        name="t.xlsx",
    ),
    Attempt(
        "Een blad van het werkboek is onwaarschijnlijk groot",
        OWN,
        wide_book(),
        "verwijder in Excel de cellen",
        book(SHEET),
        name="t.xlsx",
    ),
    # cells, years and columns
    Attempt(
        "Een cel is geen getal", OWN, CSV + "X3;*\n", "missing_codes", None, {"missing_codes": SAID}
    ),
    Attempt(
        "Een cel is geen getal", OWN, CSV + "X3;1,5\n", "decimal: comma", None, {"decimal": SAID}
    ),
    Attempt(
        "Het is niet duidelijk of een punt duizendtallen of decimalen scheidt",
        OWN,
        CSV + "X3;2.054\n",
        "decimal: comma",
        None,
        {"decimal": SAID},
    ),
    Attempt(
        "Een getal is onmogelijk groot",
        OWN,
        CSV + "X3;1e99\n",
        "laat de cel dan leeg",
        CSV + "X3;\n",
    ),
    Attempt(
        "Een jaar is niet te lezen",
        SWING,
        UPLOAD.replace("2025", "eind 2025"),
        "één rij per gebied en jaar",
        UPLOAD,
    ),
    Attempt(
        "Het bestand heeft geen rijen van 2023",
        SWING | {"period": 2023},
        UPLOAD,
        "haal het weg om alle jaren te lezen",
        None,
        {"period": None},
    ),
    Attempt(
        "Het bestand heeft geen kolom met cijfers",
        SWING,
        "period;geolevel;geoitem\n1;2;3\n".replace("1;2", "2025;statsec"),
        "het juiste bestand",
        UPLOAD,
    ),
    Attempt(
        "Een kolom uit de parameters staat niet in het bestand",
        SWING | {"columns": {"m": "n"}},
        UPLOAD,
        "verbeter de naam onder 'columns'",
        None,
        {"columns": {"n": "n"}},
    ),
    Attempt(
        "Een tabel van soort plain heeft meer gegevens nodig",
        {"format": "plain"},
        CSV,
        "vul deze sleutels in",
        None,
        {"code": "CD", "period": 2024, "columns": {"N": "n"}},
    ),
    # suppliers
    Attempt(
        "Dit is een export van een viewer",
        SWING,
        VIEWER,
        "format: swing_viewer",
        None,
        {"format": SAID},
    ),
    Attempt(
        "geen rijen van het gevraagde niveau",
        SWING | {"geolevel": ("ggw7",)},
        UPLOAD,
        "geolevel: [statsec]",
        None,
        {"geolevel": SAID},
    ),
    Attempt(
        "andere gebieden dan statistische sectoren",
        SWING,
        UPLOAD + "2025;ggw7;W1;5\n",
        "geolevel: [statsec]",
        None,
        {"geolevel": SAID},
    ),
    Attempt(
        "hoort niet bij indeling",
        SWING,
        UPLOAD.replace("statsec", "statsec2024"),
        "de indeling die in 2024 gold",
        None,
        {"vintage": "2024"},
    ),
    Attempt(
        "De eerste kop zegt niet van welk niveau",
        OF_VIEWER,
        VIEWER.replace("Stat", "Pol"),
        "geolevel: [sector]",
        None,
        {"geolevel": SAID},
    ),
    Attempt(
        "Een kop zegt niet van welk jaar",
        OF_VIEWER,
        VIEWER.replace("|2025", ""),
        "zet period: JAAR",
        None,
        {"period": 2025},
    ),
    Attempt(
        "Het bestand heeft geen kolom van 2023",
        OF_VIEWER | {"period": 2023},
        VIEWER,
        "haal het weg om alle jaren te lezen",
        None,
        {"period": None},
    ),
    Attempt(
        "Meer dan één sector heet zo",
        OF_VIEWER,
        VIEWER.replace("X1;", "A;"),
        "noem ze met hun code",
        VIEWER,
        only=replace(ONLY, names={**ONLY.names, "sector": [("A", "X1"), ("A", "X2")]}),
    ),
    Attempt(
        "Een sector met deze naam bestaat niet",
        OF_VIEWER,
        VIEWER.replace("X1;", "B;"),
        "wider: true",
        None,
        {"wider": SAID},
        only=ONLY,
    ),
    Attempt(
        "Het jaar van de bevolkingscijfers is niet bekend",
        {"format": "statbel_population"},
        PEOPLE,
        "zet period: JAAR",
        None,
        {"period": 2024},
    ),
    Attempt(
        "Het jaar in de parameters is niet dat van het bestand",
        {"format": "statbel_population", "period": 2023},
        PEOPLE,
        "verbeter 'period'",
        None,
        {"period": 2024},
        "OPENDATA_SECTOREN_2024.txt",
    ),
    Attempt(
        "Het jaar van de verbruiken is niet bekend",
        {"format": "fluvius"},
        FLUVIUS,
        "zet period: JAAR",
        None,
        {"period": 2024},
    ),
    Attempt(
        "Dit is geen tabel van Fluvius",
        OF_FLUVIUS,
        UPLOAD,
        "'format' in de parameters",
        None,
        {"format": "swing", "period": None},
    ),
    Attempt(
        "Een kolom van Fluvius staat er twee keer",
        OF_FLUVIUS,
        FLUVIUS.replace("Markt;", "Aantal.;Markt;").replace("Gas;", "5;Gas;"),
        "verwijder een van beide kolommen",
        FLUVIUS,
    ),
]


def table_of(keys: dict[str, object], name: str) -> Table:
    named = {key: value for key, value in keys.items() if value is not None}
    return Table(**{"file": name, "vintage": "2025", **named})


def said_in(remedy: str, key: str) -> object:
    value = re.search(rf"(?<!\w){key}: (\{{[^}}]*\}}|\[[^\]]*\]|[\w-]+)", remedy)
    read = YAML(typ="safe").load(value[0])[key]
    return tuple(read) if isinstance(read, list) else read


@pytest.mark.parametrize("tried", ATTEMPTS, ids=lambda tried: tried.what)
def test_the_remedy_of_a_reader_leads_on(tmp_path, tried):
    def read(content: str | bytes, keys: dict[str, object], name: str) -> pd.DataFrame:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return READERS[str(keys["format"])](path, table_of(keys, name), tried.only)

    with pytest.raises(GenkgeoError, match=re.escape(tried.what)) as caught:
        read(tried.content() if callable(tried.content) else tried.content, tried.keys, tried.name)
    remedy = caught.value.remedy
    assert tried.words in remedy
    keys = {
        key: said_in(remedy, key) if value is SAID else value
        for key, value in tried.with_keys.items()
    }
    content = tried.content if tried.mended is None else tried.mended
    read(content, tried.keys | keys, tried.new_name or tried.name)


ELSEWHERE = {
    "Het bestand bestaat niet",
    "Het bestand is niet te lezen",
    "Een cijfer is van een jaar dat nog moet komen",
}
"""What the parameters are asked for first, what needs another user of the machine, and what is
said of published figures (`tests/measures/test_reconciliation.py`)."""


def messages() -> set[str]:
    """What the readers of tables say: the longest text of each first argument, and branches."""
    raising = {"DataError": 0, "ParamsError": 0, "no_rows": 0, "_refuse": 1}
    found = set()
    for module in sorted(
        {
            "text",
            "tidy",
            "workbook",
            "refusals",
            "zips",
            "numbers",
            "swing",
            "viewer",
            "statbel",
            "fluvius",
            "plain",
            "cells",
        }
    ):
        tree = ast.parse(Path(f"{sources.__path__[0]}/{module}.py").read_text(encoding=UTF8))
        for call in ast.walk(tree):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
                continue
            place = raising.get(call.func.id)
            if place is not None:
                texts = [
                    node.value
                    for node in ast.walk(call.args[place])
                    if isinstance(node, ast.Constant) and isinstance(node.value, str)
                ]
                found |= {text for text in texts if len(text) > 12}
    return found


def test_every_message_of_a_reader_was_tried():
    said = [tried.what for tried in ATTEMPTS]
    lacking = {
        text
        for text in messages() - ELSEWHERE
        if not any(text.strip() in what or what in text for what in said)
    }
    assert not lacking
