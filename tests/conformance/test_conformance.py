"""Published indices, worked out again from their parts."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from genkgeo.index.marks import deciles
from genkgeo.index.table import Columns
from genkgeo.release.index_files import write_index

SPECS = Path(__file__).resolve().parent

BLOCKS = {
    "E07000235": ("E01032179", "E01032223"),
    "E07000064": ("E01021084", "E01021141"),
    "E07000145": ("E01026580", "E01026641"),
    "E07000192": ("E01029343", "E01029405"),
    "E07000226": ("E01031545", "E01031614"),
    "E07000172": ("E01028069", "E01028143"),
    "E06000009": ("E01012662", "E01012755"),
    "E07000065": ("E01021142", "E01021243"),
    "E08000023": ("E01008589", "E01008693"),
    "E09000016": ("E01002236", "E01002391"),
    "E08000010": ("E01006212", "E01006411"),
    # one area, so nothing depends on how many people live where
    "E06000053": ("E01019077", "E01019077"),
}
"""Authorities whose areas are one unbroken run of codes: first and last area."""

LONDON = ("E01000001", "E01000002", "E01000003", "E01000005", "E01032739", "E01032740")
"""City of London: its worst area holds more than a tenth of the people."""


@pytest.fixture(scope="module")
def england(shared_data, tmp_path_factory):
    """Give the areas and the groups of our index of England."""
    folder = tmp_path_factory.mktemp("ltla")
    table = pd.read_csv(shared_data / "conformance/imd2025_england_lsoa21.csv.gz")
    code = table["lsoa21_code"]
    table["ltla"] = np.where(code.isin(LONDON), "E09000001", "elders")
    for name, (first, last) in BLOCKS.items():
        table.loc[code.between(first, last), "ltla"] = name
    table.to_csv(folder / "england.csv", index=False)
    made = write_index(
        folder / "england.csv",
        SPECS / "imd2025.yaml",
        folder / "imd.csv",
        Columns(by="ltla"),
    )
    return made.areas, pd.read_csv(folder / "imd_groepen.csv")


@pytest.mark.parametrize(
    ("spec", "nearest", "moved"),
    [
        # published to three decimals, so this is as near as anyone can come
        ("imd2025.yaml", 0.0005, 0),
        ("imd2025_given.yaml", 0.001, 2),
    ],
)
def test_imd_scores_ranks_and_deciles(shared_data, tmp_path, england, spec, nearest, moved):
    table = shared_data / "conformance/imd2025_england_lsoa21.csv.gz"
    ours, _ = england
    if spec != "imd2025.yaml":
        ours = write_index(table, SPECS / spec, tmp_path / "imd.parquet").areas
    ours = ours.reset_index(drop=True)
    published = pd.read_csv(table)
    assert (ours["lsoa21_code"] == published["lsoa21_code"]).all()
    assert (ours["score"] - published["IMD_score"]).abs().max() <= nearest
    off = (ours["rang"] - published["IMD_rank"]).abs()
    assert (off > 0).sum() <= moved
    assert off.max() <= min(moved, 1)
    assert (ours["deciel"] == published["IMD_decile"]).all()
    added = ours.filter(like="bijdrage_").sum(axis=1)
    assert np.abs(added - ours["score"]).max() <= 1e-12


@pytest.fixture(scope="module")
def authorities(shared_data, england):
    """Give our group summaries, every area with the same weight, and the published ones."""
    areas, groups = england
    published = pd.read_csv(shared_data / "conformance/imd2025_england_ltla24_summaries.csv")
    ours = groups.set_index("ltla").drop("elders")
    published = published.set_index("ltla24_code").loc[ours.index]
    # England turns ranks around in its averages: the highest is the most deprived
    for name in ("gemiddelde_rang", "lokale_concentratie"):
        ours[name] = len(areas) + 1 - ours[name]
    return ours, published


SHARE = "imd_proportion_of_lso_as_in_most_deprived_10_percent_nationally"


def test_share_of_areas_in_the_worst_decile_is_the_published_one(authorities):
    ours, published = authorities
    assert (ours["aandeel_slechtste_deciel"].round(4) == published[SHARE]).all()


def test_measures_that_no_number_of_residents_can_move(authorities):
    ours, published = authorities
    one = "E06000053"
    assert ours["gemiddelde_rang"][one] == published["imd_average_rank"][one]
    assert ours["gemiddelde_score"][one] == pytest.approx(
        published["imd_average_score"][one], abs=0.001
    )
    assert ours["omvang"][one] == published["imd25_extent"][one] == 0
    for name in (one, "E09000001"):
        assert ours["lokale_concentratie"][name] == published["imd25_local_concentration"][name]


def test_other_measures_come_close_without_the_residents(authorities):
    ours, published = authorities
    assert (ours["gemiddelde_score"] - published["imd_average_score"]).abs().max() < 1
    assert (ours["gemiddelde_rang"] / published["imd_average_rank"] - 1).abs().max() < 0.06
    assert (ours["omvang"] - published["imd25_extent"]).abs().max() < 0.025
    assert (
        ours["lokale_concentratie"] / published["imd25_local_concentration"] - 1
    ).abs().max() < 0.02


@pytest.mark.parametrize("year", [2001, 2011])
@pytest.mark.parametrize("spec", ["bimd2011.yaml", "bimd2011_ranks.yaml"])
def test_bimd_scores_ranks_and_deciles(shared_data, tmp_path, spec, year):
    table = shared_data / f"belgium/BIMD{year}_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv"
    ours = write_index(table, SPECS / spec, tmp_path / "bimd.parquet").areas.reset_index(drop=True)
    published = pd.read_csv(table)
    assert (ours["score"] - published[f"BIMD{year}_score"]).abs().max() <= 1e-12
    assert (ours["rang"] == published[f"BIMD{year}_rank"]).all()
    assert (ours["deciel"] == published[f"BIMD{year}_deciles_domain"]).all()


SVI = {
    1: ["POV150", "UNEMP", "HBURD", "NOHSDP", "UNINSUR"],
    2: ["AGE65", "AGE17", "DISABL", "SNGPNT", "LIMENG"],
    3: ["MINRTY"],
    4: ["MUNIT", "MOBILE", "CROWD", "NOVEH", "GROUPQ"],
}
"""Theme of the Social Vulnerability Index 2020 → its variables."""


def test_svi_percentiles_sums_and_flags(shared_data, tmp_path):
    table = shared_data / "conformance/svi2020_pennsylvania_counties.csv.gz"
    ours = write_index(table, SPECS / "svi2020.yaml", tmp_path / "svi.csv").areas.reset_index(
        drop=True
    )
    published = pd.read_csv(table)
    assert ours["FIPS"].tolist() == published["FIPS"].astype(str).tolist()
    same = {"score": "RPL_THEMES", "vlaggen": "F_TOTAL"}
    for theme, variables in SVI.items():
        same |= {f"deel_theme{theme}": f"RPL_THEME{theme}"}
        same |= {f"vlaggen_theme{theme}": f"F_THEME{theme}"}
        same |= {f"schaal_{variable}": f"EPL_{variable}" for variable in variables}
        same |= {f"vlag_{variable}": f"F_{variable}" for variable in variables}
        sums = ours[f"ongeschaald_theme{theme}"]
        assert np.abs(sums - published[f"SPL_THEME{theme}"]).max() < 1e-9
    for name, theirs in same.items():
        assert (ours[name].astype(float) == published[theirs]).all(), theirs
    assert len(same) == 2 + 4 + 4 + 16 + 16
    added = ours.filter(like="bijdrage_").sum(axis=1)
    assert np.abs(added - ours["score"]).max() <= 1e-12


def test_wimd_scores_ranks_and_deciles(shared_data, tmp_path):
    table = shared_data / "conformance/wimd2019_wales_lsoa11.csv.gz"
    ours = write_index(table, SPECS / "wimd2019.yaml", tmp_path / "wimd.csv").areas.reset_index(
        drop=True
    )
    published = pd.read_csv(table)
    # published to eight decimals
    assert np.abs(ours["score"] - published["IMD_score"]).max() < 1e-8
    assert (ours["rang"] == published["IMD_rank"]).all()
    assert (ours["deciel"] == published["IMD_decile"]).all()


def test_simd_ranks_and_deciles(shared_data, tmp_path):
    table = shared_data / "conformance/simd2020_scotland_dz11.csv.gz"
    ours = write_index(table, SPECS / "simd2020.yaml", tmp_path / "simd.csv").areas.reset_index(
        drop=True
    )
    published = pd.read_csv(table)
    off = (ours["rang"] - published["IMD_rank"]).abs()
    assert ((off == 0).sum(), off.max()) == (6955, 2)
    # the rule of the deciles, on the ranks as published
    theirs = deciles(published["IMD_rank"], "areas_before")
    assert (theirs == published["IMD_decile"]).all()
    assert (ours["deciel"] == published["IMD_decile"]).all()


def test_svi_by_hand(tmp_path):
    table = tmp_path / "svi.csv"
    table.write_text(
        "FIPS,EP_POV,EP_PCI,EP_AGE65\n"
        "01001,10,30000,5\n"
        "01003,20,20000,9\n"
        "01005,20,40000,7\n"
        "01007,40,10000,7\n"
        "01009,-999,50000,1\n"
    )
    recipe = SPECS / "svi_small.yaml"
    areas = write_index(table, recipe, tmp_path / "svi.csv.gz").areas.set_index("FIPS")
    # poverty over the four that have it: 0, 1/3, 1/3, 1; the rank of a tie is the lowest
    assert areas["schaal_poverty"].dropna().tolist() == [0, 0.3333, 0.3333, 1]
    # income turned before ranking, over all five: 40 → 0.25, 30 → 0.5, 20 → 0.75, 10 → 1
    assert areas["schaal_income"].tolist() == [0.5, 0.75, 0.25, 1, 0]
    assert areas["schaal_aged"].tolist() == [0.25, 1, 0.5, 0.5, 0]
    # sums 0.5, 1.0833, 0.5833, 2 → percentiles 0, 2/3, 1/3, 1; the fifth has no sum
    assert areas["ongeschaald_theme1"].dropna().tolist() == pytest.approx([0.5, 1.0833, 0.5833, 2])
    assert areas["deel_theme1"].dropna().tolist() == [0, 0.6667, 0.3333, 1]
    assert areas["deel_theme2"].tolist() == [0.25, 1, 0.5, 0.5, 0]
    # the sums of both: 0.75, 2.0833, 1.0833, 2.5; of their percentiles the second is the highest
    assert areas["score"].dropna().tolist() == [0, 0.6667, 0.3333, 1]
    assert areas["rang"].dropna().tolist() == [4, 2, 3, 1]
    assert areas["vlag_poverty"].dropna().tolist() == [0, 0, 0, 1]
    assert areas["vlaggen_theme1"].tolist() == [0, 0, 0, 2, 0]
    assert areas["vlaggen"].tolist() == [0, 1, 0, 2, 0]
    added = areas.filter(like="bijdrage_").sum(axis=1)
    assert np.abs(added - areas["score"]).max() <= 1e-12
    assert areas.loc["01009", ["score", "rang", "deciel"]].isna().all()


def test_a_half_of_a_percentile_goes_up(tmp_path):
    # of 33 areas the second has 1 ÷ 32 = 0,03125 exactly
    rows = [f"{10000 + at},{at},{at},{at}" for at in range(33)]
    table = tmp_path / "svi.csv"
    table.write_text("\n".join(["FIPS,EP_POV,EP_PCI,EP_AGE65", *rows]))
    areas = write_index(table, SPECS / "svi_small.yaml", tmp_path / "uit.csv").areas
    assert areas["schaal_poverty"].tolist()[1:6:2] == [0.0313, 0.0938, 0.1563]
    assert areas["deel_theme2"].tolist()[1] == 0.0313
