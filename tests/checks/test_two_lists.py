"""Figures of one year in two lists of codes: both are moved to the list shown, then divided."""

from __future__ import annotations

import pytest
from two_lists import ARM, BUCKET, WERK, WONEN, city, indicator, older, table

import genkgeo
from genkgeo.checks import BLOCKING, WARNING, gate
from genkgeo.errors import DataError
from genkgeo.parameters.file import read_params


def findings(path):
    params = read_params(path)
    return gate.check_inputs(gate.read_inputs(params), params)


def measured(analysis, level="wijk"):
    """The shown figures of a level: index (indicator, area)."""
    return analysis.measured.measures.query("level == @level").set_index(["indicator", "area"])


def in_new_codes(cells):
    """What `two_lists` says of the older codes, by hand: a quarter of O02 went to X03."""
    moved = dict(cells)
    moved["X02"], moved["X03"] = 0.75 * cells["X02"], cells["X03"] + 0.25 * cells["X02"]
    return moved


@pytest.mark.slow
def test_a_numerator_in_older_codes_is_moved_and_divided(tmp_path):
    older_arm = table(tmp_path, "arm.csv", 2024, vintage="oud", arm=older(ARM))
    rest = table(tmp_path, "rest.csv", 2024, wonen=WONEN, werk=WERK)
    made = genkgeo.load(city(tmp_path, older_arm, rest)).computed
    assert made.findings.empty
    rows, moved = measured(made), in_new_codes(ARM)
    assert rows.loc[("armoede", "W1"), "value"] == pytest.approx(
        100 * (moved["X01"] + moved["X02"]) / (WONEN["X01"] + WONEN["X02"])
    )
    # What rests on a part of a sector is geschat; what moved whole was counted.
    assert rows.loc["armoede"]["state"].to_dict() == {
        **{f"W{i}": "waargenomen" for i in range(3, 7)},
        "W1": "geschat",
        "W2": "geschat",
    }
    whole = measured(made, "gemeente").loc[("armoede", "X")]
    assert whole["value"] == pytest.approx(100 * sum(ARM.values()) / sum(WONEN.values()))
    assert whole["state"] == "waargenomen"


@pytest.mark.slow
def test_a_denominator_in_older_codes_is_moved_as_well(tmp_path):
    homes = table(tmp_path, "wonen.csv", 2024, vintage="oud", wonen=older(WONEN))
    rest = table(tmp_path, "rest.csv", 2024, arm=ARM, werk=WERK)
    made = genkgeo.load(city(tmp_path, homes, rest)).computed
    moved = in_new_codes(WONEN)
    assert measured(made).loc[("armoede", "W2"), "value"] == pytest.approx(
        100 * (ARM["X03"] + ARM["X04"]) / (moved["X03"] + moved["X04"])
    )
    people = made.measured.residents["residents"]
    assert people["wijk", "W2"] == pytest.approx(moved["X03"] + moved["X04"])


@pytest.mark.slow
def test_the_newest_year_counts_though_its_parts_share_no_list(tmp_path):
    tables = [
        table(tmp_path, "oud.csv", 2023, vintage="oud", arm=older(ARM), wonen=older(WONEN)),
        table(tmp_path, "arm.csv", 2024, vintage="oud", arm=older({k: 9 for k in ARM})),
        table(tmp_path, "wonen.csv", 2024, wonen=WONEN),
    ]
    made = genkgeo.load(city(tmp_path, *tables, registry={"armoede": indicator("arm")})).computed
    assert "ouder jaar" not in set(made.findings["check"])
    assert set(made.core.current("wijk")["period"]) == {2024}


@pytest.mark.slow
def test_a_hidden_part_is_not_known_and_bounds_what_it_can_be(tmp_path):
    arm = ARM | {"X02": -99997, BUCKET: 0}
    registry = {"armoede": indicator("arm", hidden_at_most=4)}
    tables = [
        table(tmp_path, "arm.csv", 2024, vintage="oud", arm=older(arm)),
        table(tmp_path, "wonen.csv", 2024, wonen=WONEN | {BUCKET: 0}),
    ]
    made = genkgeo.load(city(tmp_path, *tables, registry=registry)).computed
    sectors, wijken = measured(made, "sector"), measured(made)
    assert sectors.loc[("armoede", "X03"), "state"] == "onderdrukt"
    # X03 has its own 16, and a quarter of at most 4.
    low, high = sectors.loc[("armoede", "X03"), ["low", "high"]]
    assert (low, high) == pytest.approx((100 * 16 / 120, 100 * 17 / 120))
    assert wijken.loc[("armoede", "W1"), "coverage"] == pytest.approx(100 / 210)
    whole = measured(made, "gemeente").loc[("armoede", "X")]
    low = sum(ARM.values()) - ARM["X02"]
    total = sum(WONEN.values())
    assert (whole["low"], whole["high"]) == pytest.approx(
        (100 * low / total, 100 * (low + 4) / total)
    )


@pytest.mark.slow
def test_all_in_older_codes_is_moved_whole(tmp_path):
    every = {"arm": older(ARM), "wonen": older(WONEN), "werk": older(WERK)}
    made = genkgeo.load(
        city(tmp_path, table(tmp_path, "oud.csv", 2024, vintage="oud", **every))
    ).computed
    assert made.findings.empty
    moved = in_new_codes(ARM), in_new_codes(WONEN)
    expected = 100 * (moved[0]["X01"] + moved[0]["X02"]) / (moved[1]["X01"] + moved[1]["X02"])
    assert measured(made).loc[("armoede", "W1"), "value"] == pytest.approx(expected)
    assert made.measured.residents["residents"]["wijk", "W1"] == pytest.approx(182.5)


@pytest.mark.slow
@pytest.mark.parametrize("others", [True, False])
def test_without_a_crosswalk_it_blocks_and_says_how_to_mend_it(tmp_path, others):
    rest = {"wonen": WONEN} | ({"werk": WERK} if others else {})
    registry = None if others else {"armoede": indicator("arm")}
    tables = [
        table(tmp_path, "arm.csv", 2024, vintage="oud", arm=older(ARM)),
        table(tmp_path, "rest.csv", 2024, **rest),
    ]
    path = city(tmp_path, *tables, crosswalk=False, registry=registry)
    found = findings(path)
    assert found[["severity", "check"]].values.tolist() == [[BLOCKING, "teller en noemer apart"]]
    assert "indeling oud en wonen in indeling nieuw" in found["message"].item()
    assert "crosswalk:" in found["remedy"].item()
    with pytest.raises(DataError, match="geen omrekening"):
        genkgeo.load(path)
    # The remedy works: with the crosswalk named nothing is wrong.
    assert findings(city(tmp_path, *tables, registry=registry)).empty


def test_newer_figures_in_a_list_that_cannot_move_block(tmp_path):
    every = {"arm": ARM, "wonen": WONEN, "werk": WERK}
    tables = [
        table(tmp_path, "nieuw.csv", 2023, **every),
        table(tmp_path, "oud.csv", 2024, vintage="oud", **{k: older(v) for k, v in every.items()}),
    ]
    found = findings(city(tmp_path, *tables, crosswalk=False))
    blocking = found[found["severity"] == BLOCKING]
    assert blocking["check"].iloc[0] == "teller en noemer apart"
    assert "arm van 2024 staat enkel in indeling oud" in blocking["message"].iloc[0]


def test_an_older_year_that_cannot_move_is_told_and_does_not_block(tmp_path):
    tables = [
        table(tmp_path, "arm.csv", 2023, vintage="oud", arm=older(ARM)),
        table(tmp_path, "wonen.csv", 2023, wonen=WONEN),
        table(tmp_path, "rest.csv", 2024, wonen=WONEN, arm=ARM, werk=WERK),
    ]
    found = findings(city(tmp_path, *tables, crosswalk=False))
    told = found[found["check"] == "teller en noemer apart"]
    assert told["severity"].tolist() == [WARNING]


@pytest.mark.slow
def test_a_mean_does_not_move_without_its_size(tmp_path):
    registry = {"huur": indicator("huur", kind="mean", unit="euro", factor=1, maximum_ratio=None)}
    mean = {code: 500 + 7 * i for i, code in enumerate(WONEN)}
    apart = [
        table(tmp_path, "huur.csv", 2024, vintage="oud", huur=older(mean)),
        table(tmp_path, "wonen.csv", 2024, wonen=WONEN),
    ]
    found = findings(city(tmp_path, *apart, registry=registry))
    assert found["check"].tolist() == ["teller en noemer apart"]
    assert "vraag wonen van 2024 ook in indeling oud" in found["remedy"].item()
    # The remedy works.
    both = table(tmp_path, "wonen_oud.csv", 2024, vintage="oud", wonen=older(WONEN))
    assert findings(city(tmp_path, *apart, both, registry=registry)).empty
