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
    # None of the counts is small, so that nothing is hidden.
    expected = 1000 * pd.Series([v for _, v in rows(genk)], people.index) / people
    pd.testing.assert_series_equal(shown, expected, check_names=False, check_index_type=False)
    assert "wijken gelezen: 31" in own.table()._repr_html_()
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
    with pytest.raises(DataError, match="bestand bestaat niet"):
        genk.with_indicator(tmp_path / "weg.xlsx", "Aantal premies")
    bad = tmp_path / "fout.csv"
    bad.write_text("Wijk;n\nBret;1\nGelieren;veel\n")
    with pytest.raises(DataError, match="geen getal"):
        genk.with_indicator(bad, "n")
    bad.write_text("Wijk;n\nBret;1\nGelieren;2\nBret;2\n")
    with pytest.raises(DataError, match="twee keer"):
        genk.with_indicator(bad, "n")
    bad.write_text("Wijk;n\nBret;1\nGelieren;2\nBokrik;2\n")
    with pytest.raises(AskedError, match="bedoel je Bokrijk"):
        genk.with_indicator(bad, "n")
    budget = genk.computed.params.registry["budgetmeters"].short.upper()
    for head, told in ((budget, "Zo heet al"), ("x" * 61, "Zo kan"), (" ", "Zo kan")):
        with pytest.raises(AskedError, match=told):
            genk.with_indicator(bad, head)


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
    with pytest.raises(DataError, match="map is er niet"):
        made.save(tmp_path / "weg" / "verslag.html")
    with pytest.raises(AskedError, match="lijst"):
        genk.report("tekst")


def test_a_report_as_pdf_leaves_the_page_beside_it_alone(genk, tmp_path, browser):
    (tmp_path / "verslag.html").write_text("van de week")
    made = genk.report([genk.risk().head(3), genk.bar("oki")], "Mijn verslag")
    assert made.save(tmp_path / "verslag.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["verslag.html", "verslag.pdf"]
    assert (tmp_path / "verslag.html").read_text() == "van de week"


def test_what_was_left_out_of_a_file_stays_said(genk, tmp_path):
    own = genk.with_indicator(workbook(genk, tmp_path), "Aantal premies", per="inwoners")
    assert "Overgeslagen als totaal" in own.with_weights(inkomen=2).table()._repr_html_()


def by_sector(genk, folder, counts) -> str:
    path = folder / "per-sector.csv"
    codes = genk.lookup.areas.names["sector"].index
    lines = [f"{code};{count}" for code, count in zip(codes, counts, strict=True)]
    path.write_text("\n".join(["sector;n", *lines]))
    return str(path)


def test_counts_of_sectors_add_up_in_every_larger_area(genk, tmp_path):
    areas = genk.lookup.areas
    counts = [20 + at for at in range(len(areas.names["sector"]))]
    path = by_sector(genk, tmp_path, counts)
    own = genk.with_indicator(path, "n", per="inwoners", public=True)
    told = pd.Series(counts, areas.names["sector"].index)
    for level in ("wijk", "stadsdeel"):
        shown = own.table(level, "n", show="teller")["n"]
        summed = told.groupby(areas.parent("sector", level)).sum()
        known = shown.dropna()
        assert len(known) > len(shown) / 2
        assert known.tolist() == summed.reindex(known.index).tolist()
    assert own.table("gemeente", "n", show="teller")["n"].iloc[0] == told.sum()


def test_small_counts_are_hidden_with_what_gives_them_away(genk, tmp_path):
    counts = [3 if at == 10 else 40 + at for at in range(len(genk.lookup.areas.names["sector"]))]
    path = by_sector(genk, tmp_path, counts)
    small = genk.lookup.areas.names["sector"].index[10]
    hidden = genk.with_indicator(path, "n", per="inwoners")
    state = hidden.table("sector", "n", show="toestand", empty=True)["n"]
    assert state[small] == "onderdrukt"
    # The sector is the whole of its wijk: that is hidden too, and another wijk of the stadsdeel.
    wijk, stadsdeel = (genk.lookup.areas.parent("sector", one) for one in ("wijk", "stadsdeel"))
    shown = hidden.table("wijk", "n", empty=True)["n"]
    beside = wijk[stadsdeel == stadsdeel[small]].unique()
    assert pd.isna(shown[wijk[small]]) and shown[beside].isna().sum() > 1
    assert "zijn verborgen" in hidden.table()._repr_html_()
    public = genk.with_indicator(path, "n", per="inwoners", public=True)
    assert public.table("sector", "n", show="teller")["n"][small] == 3


def test_a_figure_that_is_no_count_does_not_add_up(genk, tmp_path):
    own = genk.with_indicator(dutch_csv(genk, tmp_path), "Aantal Premies")
    assert own.table("wijk", "aantal premies")["aantalpremies"].notna().all()
    for level in ("stadsdeel", "gemeente"):
        assert own.table(level, "aantal premies", empty=True)["aantalpremies"].isna().all()


@pytest.mark.parametrize(
    ("cells", "refused"),
    [
        (["29,199", "5,124", "1,250"], "duizendtallen of decimalen"),  # English, or very exact?
        (["29.199", "5.124", "1.250"], "duizendtallen of decimalen"),
        (["12,5", "12.5", "3"], "geen getal"),
        (["=A1", "2", "3"], "geen getal"),
        (["1e300", "2", "3"], "onmogelijk groot"),
    ],
)
def test_what_a_sign_means_is_never_guessed(genk, tmp_path, cells, refused):
    path = tmp_path / "x.csv"
    names = ["Bret", "Gelieren", "Bokrijk"]
    lines = [f"{name};{cell}" for name, cell in zip(names, cells, strict=True)]
    path.write_text("\n".join(["Wijk;n", *lines]))
    with pytest.raises(DataError, match=refused):
        genk.with_indicator(path, "n")
    if refused.startswith("duizend"):
        sign = "punt" if "," in cells[0] else "komma"
        own = genk.with_indicator(path, "n", decimal=sign).table("wijk", "n")["n"].dropna()
        assert sorted(own) == [1250, 5124, 29199]


def test_what_stands_for_no_figure_is_none(genk, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        'Wijk,n\n"Bret",-99997\nGelieren,x\nBokrijk,-99996\nBoxbergheide,7\nLangerlo,\n'
    )
    own = genk.with_indicator(path, "n")
    table = own.table("wijk", "n")
    assert table["n"].dropna().tolist() == [7]
    assert "Zonder cijfer" in table._repr_html_()


def test_an_own_indicator_is_on_the_pages_that_are_exported(genk, tmp_path):
    own = genk.with_indicator(workbook(genk, tmp_path), "Aantal premies", per="inwoners")
    own.export(tmp_path / "uit", parts=["tabellen", "paginas"])
    assert "Aantal premies" in (tmp_path / "uit/kaart.html").read_text(encoding="utf-8")
    told = (tmp_path / "uit/tabellen/cijfers_wijken.csv").read_text(encoding="utf-8-sig")
    assert "aantalpremies" in told
