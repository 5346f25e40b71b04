"""A municipality that was made of others: its sectors keep the numbers of those."""

from __future__ import annotations

import pandas as pd
import pytest
from two_lists import city

from genkgeo.analysis.computed import Computed
from genkgeo.checks import BLOCKING, gate
from genkgeo.commands import cli
from genkgeo.parameters.file import Municipality, read_params

OURS = ["72040A00-", "72040A01-", "71047B00-", "71047B10-", "72042C00-", "72042C01-"]
ELSEWHERE = ["11001A00-", "71016ZZZZ"]


def project(folder, *buckets, **municipality):
    """A table of all of Belgium, of which six sectors and some buckets are ours."""
    path = city(
        folder,
        {
            "file": "belgie.csv",
            "format": "plain",
            "vintage": "nieuw",
            "wider": True,
            "code": "code",
            "period": 2024,
            "columns": {"n": "arm", "d": "wonen", "w": "werk"},
        },
        municipality={"code": "72042", "name": "Made", "unknown": ["72042ZZZZ"], **municipality},
    )
    rows = [f"{code},{wijk}" for code, wijk in zip(OURS, "123456", strict=True)]
    sectors = ["sector,naam,wijk", *(row.replace(",", ",Naam,W") for row in rows)]
    (folder / "sectoren_nieuw.csv").write_text("\n".join(sectors) + "\n")
    figures = [f"{code},5,100,50" for code in (*OURS, *ELSEWHERE, "72042ZZZZ", *buckets)]
    (folder / "belgie.csv").write_text("\n".join(["code,n,d,w", *figures]) + "\n")
    return read_params(path)


def findings(params):
    return gate.check_inputs(gate.read_inputs(params), params)


@pytest.mark.slow
@pytest.mark.parametrize("bucket", ["72040ZZZZ", "72040REST", "71047ZZZZ"])
def test_a_bucket_under_the_number_of_before_is_not_dropped_in_silence(tmp_path, bucket):
    found = findings(project(tmp_path, bucket))
    assert found[["severity", "check"]].values.tolist() == [[BLOCKING, "onbekende sector"]]
    assert bucket in found["message"].item()
    assert "municipality: unknown" in found["remedy"].item()
    # Both remedies work: it is ours, or it is of another municipality.
    named = project(tmp_path, bucket, unknown=["72042ZZZZ", bucket])
    assert findings(named).empty
    read = gate.read_inputs(named).figures
    assert set(read["sector"]) == {*OURS, "72042ZZZZ", bucket}
    assert findings(project(tmp_path, bucket, prefixes=["72042"])).empty


def test_the_row_of_a_whole_former_municipality_is_no_sector(tmp_path):
    assert findings(project(tmp_path, "72040")).empty


def test_where_codes_do_not_begin_with_a_number_only_our_own_code_counts():
    assert Municipality(code="X", name="Made").beginnings(["X01", "Y01"]) == ("X",)
    genk = Municipality(code="71016", name="Genk")
    assert genk.beginnings(pd.Index(["71016A001", "71016A02-"])) == ("71016",)


@pytest.mark.slow
def test_what_is_of_another_municipality_is_counted_and_said(tmp_path, capsys, monkeypatch):
    params = project(tmp_path, "72040", "11001A01-")
    others = gate.read_inputs(params).others
    # Three rows elsewhere, and that of the whole former municipality.
    assert [(more.file, more.ours, more.left_out) for more in others] == [("belgie.csv", 7, 4)]
    assert "7 rijen van Made gelezen, 4 van 3 andere gemeenten niet" in others[0].sentence("Made")
    analysis = Computed(params, strict=False)
    assert analysis.others == [others[0].sentence("Made")]
    monkeypatch.setattr("sys.argv", ["genkgeo", "check", str(params.path)])
    with pytest.raises(SystemExit):
        cli.main()
    assert analysis.others[0] in " ".join(capsys.readouterr().out.split())


def test_of_a_table_of_ours_alone_nothing_is_said(tmp_path):
    params = project(tmp_path)
    figures = [f"{code},5,100,50" for code in (*OURS, "72042ZZZZ")]
    (tmp_path / "belgie.csv").write_text("\n".join(["code,n,d,w", *figures]) + "\n")
    assert gate.read_inputs(params).others == []
