"""Years beside each other: on the borders of either vintage, or not at all."""

from __future__ import annotations

import numpy as np
import pytest
from project import ROOT, copy_inputs

import genkgeo
from genkgeo.change.compare import compare
from genkgeo.errors import AskedError, DataError, ParamsError

pytestmark = pytest.mark.usefixtures("read_once")

PARAMS = ROOT / "params/voorbeeld-2025.yaml"


@pytest.fixture(scope="module")
def shown():
    """Give the embedded years on each of the two vintages."""
    return {vintage: genkgeo.load(PARAMS, vintage=vintage).computed for vintage in ("2019", "2025")}


@pytest.mark.slow
def test_totals_are_the_same_on_both_vintages(shown):
    """Counts move: the sum over the stadsdelen and the bucket is that of the city."""
    cities = [
        analysis.measured.measures.query('level == "gemeente"').set_index(["period", "indicator"])
        for analysis in shown.values()
    ]
    for city in cities:
        assert sorted(city.index.get_level_values("period").unique()) == [
            2013,
            2022,
            2023,
            2024,
            2025,
        ]
    old, new = cities
    for column in ("numerator", "denominator", "value"):
        np.testing.assert_allclose(old[column], new[column].reindex(old.index), rtol=1e-12)


@pytest.mark.slow
@pytest.mark.parametrize("vintage", ["2019", "2025"])
@pytest.mark.parametrize("level", ["wijk", "stadsdeel", "gemeente"])
def test_2024_and_2025_are_compared(shown, vintage, level):
    found = compare(shown[vintage].core, level, 2024, 2025)
    assert found["moved"].all()
    both = found.dropna(subset=["earlier", "later"])
    assert len(both) > 0.8 * len(found)
    told = set(both["why"]) - {""}
    assert all(text.startswith("niet te vergelijken: ") for text in told)
    assert both.loc[both["why"] != "", "difference"].isna().all()
    both = both[both["why"] == ""]
    np.testing.assert_allclose(both["difference"], both["later"] - both["earlier"])


@pytest.mark.slow
def test_a_recoded_wijk_keeps_its_figures(shown):
    """Bret has the same sectors in both vintages, two of them under a new code."""
    old, new = (analysis.measured.measures.query('level == "wijk"') for analysis in shown.values())
    for indicator in ("werkzaamheidsgraad", "oki"):
        rows = [
            frame[
                (frame["area"] == code)
                & (frame["period"] == 2024)
                & (frame["indicator"] == indicator)
            ].iloc[0]
            for frame, code in ((old, "710163"), (new, "71016W03"))
        ]
        assert rows[0]["numerator"] == pytest.approx(rows[1]["numerator"], rel=1e-12)
        assert rows[0]["value"] == pytest.approx(rows[1]["value"], rel=1e-12)


@pytest.mark.slow
def test_what_rests_on_a_part_of_a_sector_is_an_estimate(shown):
    new = shown["2025"].measured.measures.query("level == 'sector'")
    rows = new[(new["period"] == 2024) & (new["indicator"] == "werkzaamheidsgraad")]
    states = rows.set_index("area")["state"]
    assert states["71016B20K"] == "geschat"
    assert states["71016A001"] == "waargenomen"


@pytest.fixture
def without(tmp_path):
    """Give the embedded project without its crosswalk."""
    copy_inputs(tmp_path)
    path = tmp_path / "params/voorbeeld-2025.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "omrekening" not in line), encoding="utf-8")
    return path


@pytest.mark.slow
def test_without_a_crosswalk_only_the_city_is_compared(without):
    plain = genkgeo.load(without)
    assert len(plain.compare("gemeente", 2024, 2025))
    with pytest.raises(DataError, match="2024 staan op andere grenzen") as caught:
        plain.compare("wijk", 2024, 2025)
    assert "omrekening" in caught.value.remedy


def test_two_years_are_compared_as_the_pages_do(genk):
    """What has no verdict on the pages has no difference here, and for the same reason."""
    change = genk.computed.results.change.parts
    for level in ("sector", "wijk", "stadsdeel"):
        found = genk.compare(level, 2024, 2025).set_index("indicator", append=True)
        parts = change[change["level"] == level].set_index(["area", "what"])["why"]
        told = parts[parts.index.isin(found.index) & parts.str.startswith("niet te")]
        both = found.dropna(subset=["earlier", "later"])
        assert set(both.index[both["why"] != ""]) == set(told.index), level
        assert found.loc[told.index, "why"].tolist() == told.tolist()
        assert found.loc[told.index, "difference"].isna().all()
    assert (genk.compare("wijk", 2024, 2025)["why"] != "").any()


def test_a_year_without_figures_is_refused(genk):
    with pytest.raises(AskedError, match="geen cijfers van 1999"):
        genk.compare("wijk", 1999, 2025)


def test_an_unknown_vintage_is_refused():
    with pytest.raises(ParamsError, match="indeling staat niet"):
        genkgeo.load(PARAMS, vintage="1850")


@pytest.mark.parametrize("verb", ["table", "frame", "risk", "sure"])
def test_an_unknown_level_is_refused(genk, verb):
    with pytest.raises(AskedError, match=r"bestaat niet(.|\n)*wijk"):
        getattr(genk, verb)("wijkjes")


@pytest.mark.parametrize("where", ["profiles", "risk"])
def test_a_seed_below_zero_is_refused_with_its_line(without, where):
    text = without.read_text(encoding="utf-8")
    old = {"profiles": "  seed: 71016", "risk": "risk:\n"}[where]
    assert old in text
    new = {"profiles": "  seed: -1", "risk": "risk:\n  seed: -1\n"}[where]
    without.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ParamsError, match=rf"regel \d+: {where}.seed: moet minstens 0 zijn"):
        genkgeo.load(without)
