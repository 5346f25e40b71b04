"""The embedded example figures: reproducible, exact in 2013, and as messy as real tables after."""

import re

import pandas as pd
import pytest
import scripts
from project import ROOT

DATA = ROOT / "data"
EXAMPLE = DATA / "voorbeeld"
BUCKET = "71016ZZZZ"
HIDDEN, EMPTY = -99997, -99996
PERIODS = {"statsec2024": [2013, 2022, 2023, 2024], "statsec": [2025]}

# indicator: numerator, denominator, factor, decimals of the published figure
INDICATORS = {
    "oki": ("oki_kenmerken", "leerlingen_basis", 1, 4),
    "budgetmeters": ("budgetmeters", "elektriciteitsklanten", 100, 1),
    "werkzaamheidsgraad": ("werkenden", "inwoners_18_64", 100, 1),
    "voorkeurregeling": ("voorkeurregeling", "inwoners", 100, 1),
    "kinderen_zonder_werk": ("minderjarigen_zonder_werk", "minderjarigen", 100, 1),
    "leefloon": ("leefloners", "inwoners_18_64", 100, 2),
    "kansarme_geboorten": ("kansarme_geboorten", "geboorten", 100, 2),
    "eenouder": ("minderjarigen_eenouder", "minderjarigen", 100, 1),
    "sociale_huur": ("sociale_woningen", "private_huishoudens", 100, 1),
    "achterstallig_krediet": ("achterstallige_kredietnemers", "kredietnemers", 100, 1),
}
NUMERATORS = [numerator for numerator, *_ in INDICATORS.values()]


def read_vintage(geolevel: str) -> pd.DataFrame:
    """All columns of one vintage side by side; a variable in two files makes the join fail."""
    files = sorted(EXAMPLE.glob(f"*_{geolevel}.csv"))
    keys = ["period", "geolevel", "geoitem"]
    tables = [pd.read_csv(file, dtype={"geoitem": str}).set_index(keys) for file in files]
    return pd.concat(tables, axis=1, verify_integrity=True, join="outer").reset_index()


@pytest.fixture(scope="module")
def vintages() -> dict[str, pd.DataFrame]:
    return {geolevel: read_vintage(geolevel) for geolevel in PERIODS}


def test_script_gives_the_committed_bytes(tmp_path):
    scripts.load(EXAMPLE / "make_example.py").main(tmp_path)
    written = {file.name: file.read_bytes() for file in tmp_path.glob("*.csv")}
    committed = {file.name: file.read_bytes() for file in EXAMPLE.glob("*_statsec*.csv")}
    assert len(written) == 14
    assert written == committed


@pytest.mark.slow
def test_script_gives_the_committed_release(tmp_path):
    """The earlier release is the one that the figures and this version of the method make."""
    scripts.load(EXAMPLE / "make_release.py").main(tmp_path / "uit")
    written, committed = tmp_path / "uit", EXAMPLE / "uitgave_2024"
    assert sorted(p.name for p in written.iterdir()) == sorted(p.name for p in committed.iterdir())
    for name in ("uitgave.json", "profielen.yaml"):
        assert (written / name).read_text("utf-8") == (committed / name).read_text("utf-8"), name
    for name in ("cijfers.parquet", "waarden.parquet"):
        # another version of pyarrow may pack the same table in other bytes
        sides = [pd.read_parquet(folder / name) for folder in (written, committed)]
        pd.testing.assert_frame_equal(*sides, rtol=1e-9)


@pytest.mark.parametrize("geolevel", PERIODS)
def test_every_period_has_all_sectors_and_the_bucket(vintages, geolevel):
    vintage = {"statsec2024": "2019", "statsec": "2025"}[geolevel]
    sectors = pd.read_csv(DATA / "gebieden" / f"sectoren_{vintage}.csv", dtype=str)["sector"]
    table = vintages[geolevel]
    assert set(table["geolevel"]) == {geolevel}
    assert sorted(table["period"].unique()) == PERIODS[geolevel]
    for _, year in table.groupby("period"):
        assert sorted(year["geoitem"]) == sorted([*sectors, BUCKET])
    assert not table.isna().any().any()


def test_totals_of_2013_are_the_published_ones(vintages):
    reference = pd.read_csv(DATA / "referentie" / "omgevingsanalyse_2014.csv")
    genk = reference[reference["gebied"] == "Genk"].set_index("indicator")
    assert set(genk.index) == set(INDICATORS)
    table = vintages["statsec2024"]
    totals = table[table["period"] == 2013].drop(columns=["period", "geolevel", "geoitem"]).sum()
    assert totals["inwoners"] == 65_363
    for indicator, (numerator, denominator, factor, decimals) in INDICATORS.items():
        rate = factor * totals[numerator] / totals[denominator]
        assert round(rate, decimals) == genk.loc[indicator, "waarde"], indicator
        if pd.notna(genk.loc[indicator, "telling"]):
            assert totals[numerator] == genk.loc[indicator, "telling"], indicator


def test_nothing_is_missing_in_2013(vintages):
    table = vintages["statsec2024"]
    assert (table.loc[table["period"] == 2013].select_dtypes("number") >= 0).all().all()


@pytest.mark.parametrize("geolevel", PERIODS)
def test_parts_are_never_larger_than_their_whole(vintages, geolevel):
    table = vintages[geolevel]
    for numerator, denominator, *_ in INDICATORS.values():
        most = 4 if numerator == "oki_kenmerken" else 1
        observed = table[table[numerator] >= 0]
        assert (observed[numerator] <= most * observed[denominator]).all(), numerator
    adults = table["inwoners"] - table["minderjarigen"]
    for part in ("inwoners_18_64", "private_huishoudens", "kredietnemers"):
        assert (table[part] <= adults).all(), part
    for part in ("leerlingen_basis", "geboorten"):
        assert (table[part] <= table["minderjarigen"]).all(), part


@pytest.mark.parametrize("geolevel", PERIODS)
def test_later_years_hide_some_numerators_but_never_a_whole_wijk(vintages, geolevel):
    vintage = {"statsec2024": "2019", "statsec": "2025"}[geolevel]
    sectors = pd.read_csv(DATA / "gebieden" / f"sectoren_{vintage}.csv", dtype=str)
    table = vintages[geolevel].merge(
        sectors[["sector", "wijk"]], left_on="geoitem", right_on="sector", how="left"
    )
    for period, year in table[table["period"] > 2013].groupby("period"):
        missing = year[NUMERATORS] < 0
        assert 3 <= (year[NUMERATORS] == HIDDEN).sum().sum() <= 30, period
        assert 1 <= (year[NUMERATORS] == EMPTY).sum().sum() <= 10, period
        assert (year[NUMERATORS].isin([HIDDEN, EMPTY]) == missing).all().all()
        others = year.select_dtypes("number").drop(columns=NUMERATORS)
        assert (others >= 0).all().all()
        assert not missing[year["geoitem"] == BUCKET].any().any()
        for numerator, denominator, *_ in INDICATORS.values():
            alive = year[year[denominator] > 0]
            assert (alive.groupby("wijk")[numerator].max() >= 0).all(), (period, numerator)


@pytest.mark.parametrize("geolevel", PERIODS)
def test_one_sector_has_no_residents_and_no_other_counts(vintages, geolevel):
    code = {"statsec2024": "71016B273", "statsec": "71016B27K"}[geolevel]
    table = vintages[geolevel]
    empty = table[table["inwoners"] == 0]
    assert empty["geoitem"].tolist() == [code] * len(PERIODS[geolevel])
    assert (empty.drop(columns=["period", "geolevel", "geoitem"]) == 0).all().all()
    assert (table.loc[table["geoitem"] == "71016A579", "inwoners"] == 8).all()


def test_readme_says_the_figures_are_not_real_and_names_every_variable(vintages):
    text = (EXAMPLE / "README.md").read_text(encoding="utf-8")
    assert "geen echte cijfers" in text
    variables = vintages["statsec"].columns.drop(["period", "geolevel", "geoitem"])
    assert set(variables) <= set(re.findall(r"`(\w+)`", text))
