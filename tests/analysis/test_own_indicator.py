"""A file as an analyst has it, through to map and risk; and several answers as one file."""

from __future__ import annotations

import pandas as pd
import pytest

from genkgeo.errors import AskedError, DataError


def rows(genk) -> list[tuple[str, int]]:
    """A figure for every wijk, by name."""
    return [(name, 1200 + 37 * at) for at, name in enumerate(genk.lookup.areas.names["wijk"])]


def workbook(genk, folder):
    """A title row, an empty row, names, and a total."""
    path = folder / "mijn.xlsx"
    cells = [["Premies 2025", None], [None, None], ["Wijk", "Aantal premies"], *rows(genk)]
    cells.append(["Totaal", sum(number for _, number in rows(genk))])
    pd.DataFrame(cells).to_excel(path, header=False, index=False, engine="xlsxwriter")
    return path


def dutch_csv(genk, folder):
    """Semicolons, a dot for thousands, a comma for decimals, capitals, cp1252."""
    path = folder / "mijn.csv"
    lines = [
        "Wijk;Aantal Premies",
        *(f"{n.upper()};{v // 1000}.{v % 1000:03d},0" for n, v in rows(genk)),
    ]
    path.write_bytes("\n".join([*lines, "Genk;44.000"]).encode("cp1252"))
    return path


def coded_csv(genk, folder):
    """Commas, and codes for areas."""
    path = folder / "codes.csv"
    codes = genk.lookup.areas.names["wijk"].index
    lines = [f"{code},{v}" for code, (_, v) in zip(codes, rows(genk), strict=True)]
    path.write_text("\n".join(["uit het register", "code,aantal premies", *lines]))
    return path


@pytest.mark.parametrize("write", [workbook, dutch_csv, coded_csv])
def test_three_spellings_give_the_same(genk, tmp_path, write):
    own = genk.with_indicator(write(genk, tmp_path), "Aantal premies", per="inwoners")
    shown = own.table("wijk", "Aantal premies")["aantalpremies"]
    people = genk.computed.measured.residents["residents"].xs("wijk", level="level")
    expected = 1000 * pd.Series([v for _, v in rows(genk)], people.index) / people
    pd.testing.assert_series_equal(shown, expected, check_names=False, check_index_type=False)
    assert "31 wijken gelezen" in own.table()._repr_html_()
    if write is not coded_csv:
        assert "Overgeslagen als totaal" in own.table()._repr_html_()
    assert "Aantal premies" in own.map("Aantal premies")
    assert "aantalpremies" not in genk.registry


def test_it_counts_in_the_risk_where_that_is_asked(genk, tmp_path):
    path = workbook(genk, tmp_path)
    own = genk.with_indicator(path, "Aantal premies", per="inwoners", direction="hoger")
    assert "aantalpremies" in own.why("Bret")["indicator"].tolist()
    assert own.why("Bret")["contribution"].sum() == pytest.approx(own.risk()["score"]["71016W03"])
    plain = genk.with_indicator(path, "Aantal premies", per="inwoners")
    pd.testing.assert_frame_equal(plain.risk(), genk.risk(), check_index_type=False)


def test_what_is_wrong_in_it_is_told(genk, tmp_path):
    path = workbook(genk, tmp_path)
    with pytest.raises(AskedError, match="Aantal premies"):
        genk.with_indicator(path, "Aantal premie")
    with pytest.raises(AskedError, match="inwoners"):
        genk.with_indicator(path, "Aantal premies", per="inwonners")
    with pytest.raises(DataError, match="bestand is er niet"):
        genk.with_indicator(tmp_path / "weg.xlsx", "Aantal premies")
    bad = tmp_path / "fout.csv"
    bad.write_text("Wijk;n\nBret;1\nGelieren;veel\n")
    with pytest.raises(DataError, match="geen getal"):
        genk.with_indicator(bad, "n")
    bad.write_text("Wijk;n\nBret;1\nGelieren;2\nBokrik;2\n")
    with pytest.raises(AskedError, match="bedoel je Bokrijk"):
        genk.with_indicator(bad, "n")


def test_a_report_is_one_file(genk, tmp_path):
    made = genk.report(["Kijk <hier>.", genk.risk().head(3), genk.bar("oki")], "Mijn verslag")
    text = made.save(tmp_path / "verslag.html").read_text(encoding="utf-8")
    for word in (
        "Mijn verslag",
        "Kijk &lt;hier&gt;.",
        "Oud-Waterschei",
        "<svg",
        "Voorbeeldcijfers",
    ):
        assert word in text
    with pytest.raises(DataError, match=r"\.html of \.pdf"):
        made.save(tmp_path / "verslag.docx")
    with pytest.raises(AskedError, match="lijst"):
        genk.report("tekst")
