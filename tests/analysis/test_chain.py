"""The whole chain for a made-up municipality of six sectors and two stadsdelen, by hand.

sector  wijk  stadsdeel   arm  wonen   note
X1      P     noord        10    100
X2      P     noord        30    100
X3      Q     noord        20     50
X4      R     zuid          8    200
X5      S     zuid       x  hidden 40
X6      S     zuid         12     60
XZ                          1     10   place unknown
"""

from __future__ import annotations

import textwrap

import pandas as pd
import pytest
import two_levels

import genkgeo
from genkgeo.errors import DataError

FILES = {
    "sectoren.csv": """
        sector,naam,wijk
        X1,Een,P
        X2,Twee,P
        X3,Drie,Q
        X4,Vier,R
        X5,Vijf,S
        X6,Zes,S
        """,
    "wijken.csv": """
        wijk,naam
        P,Pad
        Q,Kant
        R,Rand
        S,Steeg
        """,
    "stadsdelen.csv": """
        wijk,stadsdeel,stadsdeel_naam,status
        P,noord,Made-Noord,vastgesteld
        Q,noord,Made-Noord,vastgesteld
        R,zuid,Made-Zuid,vastgesteld
        S,zuid,Made-Zuid,vastgesteld
        """,
    "cijfers.csv": """
        period,geolevel,geoitem,arm,wonen
        2024,statsec,X1,10,100
        2024,statsec,X2,30,100
        2024,statsec,X3,20,50
        2024,statsec,X4,8,200
        2024,statsec,X5,-99997,40
        2024,statsec,X6,12,60
        2024,statsec,XZ,1,10
        """,
    "indicatoren.yaml": """
        disclosure:
          verzonnen: {public: true, smallest_denominator: 0, reason: verzonnen cijfers}
        indicators:
          armoede:
            label: Arme bewoners
            short: Armoede
            unit: "%"
            domain: inkomen
            numerator: arm
            denominator: wonen
            factor: 100
            source: verzonnen
            maximum_ratio: 1
        """,
    "made.yaml": """
        title: Made 2024
        year: 2024
        vintage: eerste
        municipality: {code: "X", name: Made, unknown: [XZ]}
        LEVELS
        areas:
          eerste:
            sectors: sectoren.csv
            above: {wijk: wijken.csv, stadsdeel: stadsdelen.csv}
            shapes: {file: vormen.geojson, code: code}
        registry: indicatoren.yaml
        use: [armoede]
        residents: wonen
        tables: [{file: cijfers.csv, format: swing, vintage: eerste}]
        profiles: {number: 2, minimum_residents: 0}
        """,
}


@pytest.fixture
def made(tmp_path):
    """The files of the municipality, sectors as squares in a row of six."""
    import geopandas as gpd
    from shapely.geometry import box

    for name, text in FILES.items():
        (tmp_path / name).write_text(
            textwrap.dedent(text).replace("LEVELS", two_levels.LINE).strip() + "\n",
            encoding="utf-8",
        )
    squares = [box(1000 * i, 0, 1000 * i + 1000, 1000) for i in range(6)]
    shapes = gpd.GeoSeries(squares, crs=31370).translate(200_000, 200_000)
    codes = [f"X{i}" for i in range(1, 7)]
    gpd.GeoDataFrame({"code": codes}, geometry=shapes).to_file(tmp_path / "vormen.geojson")
    return tmp_path / "made.yaml"


def cell(found: pd.DataFrame, area: str, column: str = "value") -> float:
    return found.set_index("area")[column][area]


def test_counts_are_added_before_they_are_divided(made):
    wijken = genkgeo.load(made).computed.measured.measures.query('level == "wijk"')
    assert cell(wijken, "P") == pytest.approx(100 * 40 / 200)
    assert cell(wijken, "S") == pytest.approx(100 * 12 / 60)
    assert cell(wijken, "S", "coverage") == pytest.approx(60 / 100)
    assert (cell(wijken, "S", "low"), cell(wijken, "S", "high")) == (12.0, 52.0)


def test_stadsdelen_and_city(made):
    chain = genkgeo.load(made).computed
    noord = chain.measured.measures.query('level == "stadsdeel"')
    assert cell(noord, "noord") == pytest.approx(100 * 60 / 250)
    assert cell(noord, "zuid") == pytest.approx(100 * 20 / 260)
    assert cell(noord, "zuid", "low") == pytest.approx(100 * 20 / 300)
    assert cell(noord, "zuid", "high") == pytest.approx(100 * 60 / 300)
    city = chain.measured.measures.query('level == "gemeente"')
    assert cell(city, "X") == pytest.approx(100 * 81 / 520)
    assert cell(city, "X", "coverage") == pytest.approx(520 / 560)


def test_totals_name_what_has_no_place(made):
    totals = genkgeo.load(made).computed.measured.totals.set_index("variable")
    assert totals.loc["arm", ["total", "sectors", "unknown", "missing"]].tolist() == [81, 80, 1, 1]
    assert totals.loc["wonen", ["total", "unknown"]].tolist() == [560, 10]


@pytest.mark.slow
def test_risk_by_hand(made):
    scores = genkgeo.load(made).risk("stadsdeel")
    # two areas: z is +1 and -1 whatever the values
    assert scores.set_index("name")["score"].to_dict() == pytest.approx(
        {"Made-Noord": 1.0, "Made-Zuid": -1.0}
    )
    mean, half = (24 + 100 / 13) / 2, (24 - 100 / 13) / 2
    city = (100 * 81 / 520 - mean) / half
    assert scores.set_index("name").loc["Made-Noord", "city"] == pytest.approx(1 - city)
    wijken = genkgeo.load(made).risk("wijk")
    assert wijken.set_index("name")["rank"].to_dict() == {
        "Kant": 1,
        "Pad": 2,
        "Steeg": 2,
        "Rand": 4,
    }


@pytest.mark.slow
def test_row_order_does_not_matter(made):
    before = genkgeo.load(made).computed.measured.measures.query('level == "stadsdeel"')
    table = made.parent / "cijfers.csv"
    head, *rows = table.read_text().splitlines()
    table.write_text("\n".join([head, *reversed(rows)]) + "\n")
    pd.testing.assert_frame_equal(
        before, genkgeo.load(made).computed.measured.measures.query('level == "stadsdeel"')
    )


@pytest.mark.slow
def test_pages_carry_the_name_of_the_municipality(made, tmp_path):
    chain = genkgeo.load(made).computed
    out = tmp_path / "site"
    files = chain.publish(out)
    assert {"index.html", "kaart.html", "stadsdelen/noord.html", "tabellen/made.gpkg"} <= set(files)
    for path in out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert "Made" in html
        assert "Genk" not in html.replace("genkgeo", "")
        assert "voorstel" not in html.lower()


def test_unknown_sector_is_refused_with_file_and_row(made):
    table = made.parent / "cijfers.csv"
    table.write_text(table.read_text().replace("X6,12,60", "Y6,12,60"))
    with pytest.raises(DataError, match=r"Y6(.|\n)*cijfers\.csv, rij 7"):
        genkgeo.load(made)
