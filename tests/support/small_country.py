"""A made-up country in the forms in which Statbel, Sciensano and the provinces give theirs."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
from shapely.geometry import Polygon, box

GEOJSON = "sh_statbel_statistical_sectors_31370_20210101.geojson"

#   code         munty    name of munty  nl          fr          region   wijk
SECTORS = [
    ("10001A00-", "10001", "Aarde", "Centrum", "Centre", "02000", "W1"),
    ("10001A01-", "10001", "Aarde", "Noord", "Nord", "02000", "W1"),
    ("10001A02-", "10001", "Aarde", "Zuid", "Sud", "02000", "W2"),
    ("10001A03-", "10001", "Aarde", "West", "Ouest", "02000", "W2"),
    ("10001A04-", "10001", "Aarde", "Oost", "Est", "02000", "W3"),
    # Two municipalities that became one: the sectors keep the numbers of before.
    ("20001B00-", "20009", "Samen", "OUD-EEN", "VIEUX-UN", "02000", "V1"),
    ("20002B00-", "20009", "Samen", "Oud-Twee", "Vieux-Deux", "02000", "V2"),
    ("30001C00-", "30001", "Là-Haut", "KERN", "COEUR DU VILLAGE", "03000", ""),
    ("30001C01-", "30001", "Là-Haut", "Rand", "Bord", "03000", ""),
    ("40001D00-", "40001", "Brussel", "MARKT", "MARCHÉ", "04000", ""),
    ("40002D00-", "40002", "Aarde", "Elders", "Ailleurs", "04000", ""),
]
"""Two municipalities are called Aarde."""


FLUVIUS = "statistiche-sector-zonder-subsector-2020.xlsx"

HEAD = "Markt,Richting,Statistische Sector,Gemeente,Sector,Provincie,Rol Contact,Aantal"
"""Of the workbook of Fluvius, but for the use itself."""


def counts(code: str) -> tuple[int, int, int]:
    """Households, cars and residents of a sector, or of a code that has none."""
    at = sum(map(ord, code)) % 37
    return 100 + at, 90 + 3 * at, 250 + 2 * at


def write(mirror: Path, *, extra: tuple[str, ...] = ("10001ZZZZ", "10001A99-")) -> Path:
    """Write the official files; ``extra`` are codes of tables that no sector has."""
    mirror.mkdir(parents=True, exist_ok=True)
    squares = [box(1000 * at, 0, 1000 * at + 1000, 1000) for at in range(len(SECTORS))]
    # The last of Aarde is a bow-tie, as some that were drawn by hand.
    squares[4] = Polygon([(4000, 0), (5000, 1000), (5000, 0), (4000, 1000)])
    frame = gpd.GeoDataFrame(
        {
            "cd_sector": [row[0] for row in SECTORS],
            "tx_sector_descr_nl": [row[3] for row in SECTORS],
            "tx_sector_descr_fr": [row[4] for row in SECTORS],
            "cd_munty_refnis": [row[1] for row in SECTORS],
            "tx_munty_descr_nl": [row[2] for row in SECTORS],
            "cd_rgn_refnis": [row[5] for row in SECTORS],
            "ms_area_ha": [50.0 if at == 4 else 100.0 for at in range(len(SECTORS))],
        },
        geometry=gpd.GeoSeries(squares).translate(200_000, 200_000),
        crs=31370,
    )
    frame.to_file(mirror / GEOJSON, driver="GeoJSON")
    in_wijk = [(row[0], row[6]) for row in SECTORS if row[6]]
    pd.DataFrame(in_wijk, columns=["statsec2024", "ggw72024"]).to_excel(
        mirror / "statsec2024_ggw72024.xlsx", index=False, engine="xlsxwriter"
    )
    wijken = sorted({wijk for _, wijk in in_wijk})
    pd.DataFrame(
        {"geoitem code": wijken, "short name": [f"Wijk {wijk}" for wijk in wijken]}
    ).to_excel(mirror / "ggw72024.xlsx", index=False, engine="xlsxwriter")
    codes = [row[0] for row in SECTORS] + list(extra)
    munty = {row[0]: row[1] for row in SECTORS}
    head = "CD_YEAR;CD_REFNIS;TX_REFNIS_DESCR_FR;TX_REFNIS_DESCR_NL;CD_STAT_SECTOR"
    lines = [f"{head};MS_NUM_HH;MS_NUM_CAR"]
    people = ['"CD_RES_SECTOR"\t"POPULATION"']
    scores = [
        "CD_RES_SECTOR,exp_score_income_domain,exp_score_employment_domain,exp_score_edu_domain"
    ]
    for code in codes:
        households, cars, residents = counts(code)
        place = munty.get(code, code[:5])
        lines.append(f"2019;{place};x;x;{code};{households};{cars}")
        people.append(f'"{code}"\t{residents}')
        if code in munty:
            at = residents % 29
            scores.append(f"{code},{10 + at}.5,{40 - at}.25,{5 + 2 * at}.0")
    for name, rows in (
        ("TF_CAR_HH_SECTOR.txt", lines),
        ("population_2011.txt", people),
        ("BIMD2011_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv", scores),
    ):
        (mirror / name).write_text("\n".join(rows) + "\n", encoding="utf-8")
    return mirror


def _fluvius_rows() -> list[tuple[str, str, int]]:
    """Market, code and connections: 10001A04- is hidden for electricity, and nowhere for gas.

    There is no gas at all in Samen.
    """
    shown = [row[0] for row in SECTORS if row[5] == "02000" and row[0] != "10001A04-"]
    power = [(code, 90 + counts(code)[0]) for code in (*shown, "10001zzzz")]
    gas = [(code, counts(code)[0] // 2) for code in shown if not code.startswith("2000")]
    rows = [("Elektriciteit", code, number) for code, number in (*power, ("10001REST", 4))]
    return rows + [("Gas", code, number) for code, number in gas]


def connections(market: str) -> int:
    """Connections of households of Aarde in one market, wherever they are."""
    rows = _fluvius_rows()
    return sum(n for name, code, n in rows if name == market and code.startswith("10001"))


def write_fluvius(mirror: Path) -> Path:
    """Write the workbook of Fluvius, of households in Flanders alone."""
    rows = [
        (market, "Afname", code, "X", "HUISHOUDENS", "X", "Persoon", number, 3000.5 * number)
        for market, code, number in _fluvius_rows()
    ]
    frame = pd.DataFrame(rows, columns=[*HEAD.split(","), "Benaderend Verbruik (kWh)"])
    frame.to_excel(mirror / FLUVIUS, sheet_name="ZS_RESULTAAT", index=False, engine="xlsxwriter")
    return mirror
