"""Files that are no table are named for what they are, with a remedy that leads on."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from genkgeo.errors import DataError
from genkgeo.sources.text import read_csv
from genkgeo.sources.workbook import Selection, read_frame

TABLE = "code;jaar;n\n71016A010;2024;7\n71016A020;2024;8\n"


def refused(tmp_path: Path, raw: bytes, name: str = "a.csv") -> str:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DataError) as caught:
        read_frame(path, Selection())
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf16_is_named_as_such(tmp_path, encoding):
    assert "UTF-16" in refused(tmp_path, TABLE.encode(encoding))


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"%PDF-1.7\n", "een pdf"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "een webpagina"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "werkboek met een wachtwoord"),
        (b"\x1f\x8b\x08\x00", "gzip"),
    ],
)
def test_another_kind_of_file_is_named_as_such(tmp_path, begin, kind):
    assert kind in refused(tmp_path, begin + b"x" * 50)


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("sep=;", "'sep=;'"),
        ('"SEP=;"', "SEP=;"),
        ("sep=;;;", "sep="),
        ("Bevolking van Genk", "een titel: 'Bevolking van Genk'"),
        ("Bevolking van Genk;;", "een titel: 'Bevolking van Genk'"),
        ("Bevolking van Genk\n", "een titel: 'Bevolking van Genk'"),
        ("Bevolking, Genk, 2024", "een titel: 'Bevolking, Genk, 2024'"),
    ],
)
def test_a_line_above_the_header_is_named_and_without_it_the_table_is_read(tmp_path, line, named):
    told = refused(tmp_path, f"{line}\n{TABLE}".encode())
    assert named in told and "rij 1" in told
    (tmp_path / "a.csv").write_text(TABLE)
    assert read_csv(tmp_path / "a.csv").columns.tolist() == ["code", "jaar", "n"]


def test_a_title_above_a_header_and_one_row_is_told_and_a_long_one_in_part(tmp_path):
    assert "een titel: 'Bevolking'" in refused(tmp_path, b"Bevolking\ncode;n\nA;7\n")
    told = refused(tmp_path, b"T" * 61 + b"\ncode;n\nA;7\n")
    assert "T" * 60 in told and "T" * 61 not in told
    # A title may hold a sign that cuts the lines too, but more often than they do.
    lines = b"naam, kort;n\nA, a;1\nB, b;2\n"
    assert "een titel: 'Bevolking, Genk, 2024'" in refused(
        tmp_path, b"Bevolking, Genk, 2024\n" + lines
    )
    # Above a single line nobody can say that it is one.
    (tmp_path / "a.csv").write_text("Bevolking\nA;7\n")
    assert read_csv(tmp_path / "a.csv").columns.tolist() == ["Bevolking"]


@pytest.mark.parametrize(
    "text",
    [
        "code\n71016A010\n71016A020\n",
        "code;n\n71016A010;7\n",
        "naam;n\nBret;7\nHoevenzavel;8\n",
        'naam;n\n"Bret;Gelieren";7\nBokrijk;8\n',
        "a,b\n1,2\n3,4\n5,6\n",
        "separaat;n\n1;2\n3;4\n",
        "naam;n\nBret;1,5\nBokrijk;2,5\n",
        "naam;n;\nBret;1;\nBokrijk;2;\n",
    ],
)
def test_a_plain_table_has_no_line_above_it(tmp_path, text):
    (tmp_path / "a.csv").write_text(text)
    assert len(read_csv(tmp_path / "a.csv")) == text.count("\n") - 1


def zipped(locked: bool = False, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", TABLE)
    made = bytearray(raw.getvalue())
    # What says that a member is locked, and how it is packed, stands in both its headers.
    for mark, flag, how in ((b"PK\x03\x04", 6, 8), (b"PK\x01\x02", 8, 10)):
        at = made.index(mark)
        made[at + flag] |= int(locked)
        made[at + how : at + how + 2] = method.to_bytes(2, "little")
    return bytes(made)


@pytest.mark.parametrize(
    ("raw", "named"),
    [(zipped(locked=True), "heeft een wachtwoord"), (zipped(method=9), "op een manier")],
    # A zip holds the time: in the name of a test two processes would have another one.
    ids=["locked", "packed in another way"],
)
def test_a_zip_that_cannot_be_opened_is_not_called_damaged(tmp_path, raw, named):
    told = refused(tmp_path, raw, "a.zip")
    assert named in told and "beschadigd" not in told
    assert "a.csv" in told and "pak het zelf uit" in told


def test_a_locked_zip_of_shapes_is_not_called_damaged(tmp_path):
    import pandas as pd

    from genkgeo.parameters.area_files import ShapeFile
    from genkgeo.sources.shapes import read_shapes

    (tmp_path / "vormen.zip").write_bytes(zipped(locked=True))
    with pytest.raises(DataError, match="heeft een wachtwoord"):
        read_shapes(tmp_path / "vormen.zip", ShapeFile(file="vormen.zip"), pd.Index(["a"]))


def test_signs_between_quotation_marks_make_no_title_of_a_header(tmp_path):
    path = tmp_path / "noten.csv"
    lines = ["sector,n,noot", 'X1,1,"eerst, dan; later"', 'X2,2,"eerst, dan; nooit"']
    path.write_text("\n".join(lines) + "\n")
    assert read_csv(path)["n"].tolist() == ["1", "2"]
