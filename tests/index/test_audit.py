"""The index looked through: real weights by hand, doubles, gaps, other ranks; and shrinkage."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up import REGISTRY, YEAR, results
from project import ROOT, copy_inputs

import genkgeo
from genkgeo.analysis import compute
from genkgeo.analysis.ranking import ranked
from genkgeo.errors import DataError, ParamsError
from genkgeo.index import audit, risk
from genkgeo.parameters.choices import RULES, RiskChoices
from genkgeo.parameters.file import read_params
from genkgeo.parameters.index_spec import IndexSpec
from genkgeo.release import tables
from genkgeo.results import Reliable

EXAMPLE = ROOT / "params/voorbeeld-2025.yaml"
PLAIN = RiskChoices()


def made(values: dict[str, list[float]], **chosen: object):
    """Give results with these figures of the wijken, and the risk that follows from them."""
    table = pd.DataFrame(values, index=[f"W{i}" for i in range(len(next(iter(values.values()))))])
    choices = RiskChoices(**chosen)
    rows = table.rename_axis("area").melt(
        var_name="indicator", value_name="value", ignore_index=False
    )
    rows = rows.reset_index().assign(level="wijk", period=YEAR, coverage=1.0)
    found = risk.composite(table, table.mean(), REGISTRY, choices, level="wijk")
    return results(measures=rows, risk={"wijk": found}), choices


CROSS = {"oki": [1.0, 1, -1, -1], "budgetmeters": [1.0, -1, 1, -1]}
"""Two figures that have nothing to do with each other, and the same spread."""


def test_two_unrelated_equal_indicators_weigh_the_same():
    frame = audit.audit(*made(CROSS), "wijk")
    assert frame["nominal"].tolist() == frame["effective"].tolist() == [0.5, 0.5]
    # score = (a + b) / 2: each has half of its variance
    assert frame["correlation"].tolist() == pytest.approx([0.5**0.5] * 2)
    assert frame["closeness"].tolist() == pytest.approx([0.0, 0.0])
    assert frame["verdict"].tolist() == ["", ""]


def test_effective_weights_follow_the_variance():
    frame = audit.audit(*made(CROSS, weights={"onderwijs": 3.0}), "wijk")
    # score = (3a + b) / 4: variances 9 to 1
    assert frame["nominal"].to_dict() == {"oki": 0.75, "budgetmeters": 0.25}
    assert frame["effective"].to_dict() == pytest.approx({"oki": 0.9, "budgetmeters": 0.1})
    assert frame.loc["budgetmeters", "verdict"] == "weegt minder dan de helft van wat gekozen is"


def test_a_double_is_named_whichever_way_it_points():
    double = {"oki": [1.0, 2, 3, 4], "werkzaamheid": [9.0, 7.1, 5, 3], "budgetmeters": [1, 3, 0, 2]}
    found, choices = made(double)
    frame = audit.audit(found, choices, "wijk")
    # werkzaamheid is turned: less work is more risk
    assert frame.loc["oki", "closeness"] == pytest.approx(
        -np.corrcoef(*list(double.values())[:2])[0, 1]
    )
    assert frame.loc["oki", "resembles"] == "Werkzaamheidsgraad"
    assert "zegt bijna hetzelfde als Werkzaamheidsgraad" in frame.loc["oki", "verdict"]
    assert "hetzelfde" not in frame.loc["budgetmeters", "verdict"]
    pairs = audit.correlations(found, choices, "wijk")
    pd.testing.assert_frame_equal(pairs, pairs.T)
    assert np.diag(pairs) == pytest.approx(1.0)


def test_what_goes_against_the_score_is_named():
    against = {
        "oki": [1.0, 2, 3, 4],
        "werkzaamheid": [4.0, 3, 2, 1],
        "budgetmeters": [4, 3.1, 2, 1],
    }
    frame = audit.audit(*made(against), "wijk")
    assert "gaat tegen de score in" in frame.loc["budgetmeters", "verdict"]


@pytest.mark.parametrize("transform", ["z", "percentile", "rank_normal", "exponential"])
def test_gaps_are_counted_and_left_out(transform):
    gaps = {"oki": [1.0, 2, 5, np.nan, np.nan], "budgetmeters": [2.0, 1, 3, 4, 0]}
    found, choices = made(gaps, transform=transform, minimum_weight=0.5)
    frame = audit.audit(found, choices, "wijk")
    assert frame["absent"].to_dict() == {"oki": 0.4, "budgetmeters": 0.0}
    assert audit.scaled(found, choices, "wijk")["oki"].isna().tolist() == [False] * 3 + [True] * 2
    assert frame["effective"].sum() == pytest.approx(1.0)


PLAIN_ROW = {"closeness": 0.0, "resembles": "Werk", "correlation": 0.5, "nominal": 0.2}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"effective": 0.2}, ""),
        ({"effective": 0.4}, ""),
        ({"effective": 0.41}, "weegt meer dan het dubbele van wat gekozen is"),
        ({"effective": 0.1}, ""),
        ({"effective": 0.09}, "weegt minder dan de helft van wat gekozen is"),
        ({"effective": 0.2, "closeness": 0.9}, ""),
        ({"effective": 0.2, "closeness": -0.91}, "zegt bijna hetzelfde als Werk"),
        ({"effective": 0.2, "correlation": 0.0}, ""),
        ({"effective": 0.2, "correlation": -0.1}, "gaat tegen de score in"),
        (
            {"effective": 0.5, "correlation": -0.1},
            "gaat tegen de score in; weegt meer dan het dubbele van wat gekozen is",
        ),
    ],
)
def test_what_an_analyst_should_look_at_again(changes, said):
    assert audit._verdict(pd.Series(PLAIN_ROW | changes)) == said


def test_one_indicator_resembles_none():
    frame = audit.audit(*made({"oki": [1.0, 2, 4]}), "wijk")
    assert frame.loc["oki", ["nominal", "effective", "resembles"]].tolist() == [1.0, 1.0, ""]
    assert np.isnan(frame.loc["oki", "closeness"])


@pytest.mark.parametrize("other", [[2.0, 1.5], [1.5, 2.0]])
def test_two_areas_have_no_correlation(other):
    frame = audit.audit(*made({"oki": [1.0, 2], "budgetmeters": other}), "wijk")
    assert frame[["effective", "correlation", "closeness"]].isna().all(axis=None)
    assert (frame["verdict"] == "").all()


def test_ranks_under_another_index_by_hand():
    found, choices = made({"oki": [0.0, 1, 2, 10], "budgetmeters": [9.0, 2, 3, 1]})
    alone = IndexSpec.model_validate(
        {"title": "t", "index": {"parts": {"oki": {"transform": "z"}}}}
    )
    frame = audit.ranks_under(found, choices, alone, "wijk")
    assert frame["other"].sort_index().tolist() == [4, 3, 2, 1]
    assert (frame["shift"] == frame["other"] - frame["rank"]).all()
    assert frame["shift"].abs().is_monotonic_decreasing
    same = audit.ranks_under(
        found, choices, audit.definition(found, choices, "wijk", {"weights": {}}), "wijk"
    )
    assert (same["shift"] == 0).all()


def test_the_same_whatever_the_order_of_the_rows():
    found, choices = made({"oki": [0.1, 1.7, 2.3, 10], "budgetmeters": [9.3, 2.1, 3.3, 1]})
    turned = dataclasses.replace(found, measures=found.measures.iloc[::-1])
    for make in (audit.audit, audit.correlations):
        pd.testing.assert_frame_equal(
            make(found, choices, "wijk"), make(turned, choices, "wijk"), check_exact=True
        )


def test_other_choices_are_checked():
    found, choices = made(CROSS)
    # Unless one is named, places are set beside deviations, and all else beside places.
    for own, other in (("percentile", "z"), ("exponential", "percentile")):
        chosen = RiskChoices(transform=own)
        named = audit.definition(found, choices, "wijk", {"transform": other})
        assert audit.definition(found, chosen, "wijk") == named
    # So it is beside a recipe, which says of itself how it weighs.
    recipe = RiskChoices(index="recept.yaml")
    assert audit.definition(found, recipe, "wijk") == audit.definition(found, choices, "wijk")
    with pytest.raises(ParamsError, match="wonnen"):
        audit.definition(found, choices, "wijk", {"weights": {"wonnen": 1}})
    with pytest.raises(ParamsError, match="transform"):
        audit.definition(found, choices, "wijk", {"transform": "log"})
    lacks = IndexSpec.model_validate({"title": "t", "index": {"parts": {"okki": {}}}})
    with pytest.raises(DataError, match="bedoelde u oki"):
        audit.ranks_under(found, choices, lacks, "wijk")


def test_the_verbs(genk):
    frame = genk.more.audit("wijk")
    assert frame[["nominal", "effective"]].sum().tolist() == pytest.approx([1.0, 1.0])
    assert frame["nominal"].to_dict() == pytest.approx(
        genk.computed.core.risk["wijk"].weights.to_dict()
    )
    assert genk.more.correlations("wijk").loc["OKI", "OKI"] == 1.0
    # the short form of the parameters and the spec are one index
    assert (genk.more.against(ROOT / "params/index.yaml")["shift"].dropna() == 0).all()
    assert (genk.more.against(transform="z")["shift"].dropna() == 0).all()
    pd.testing.assert_frame_equal(genk.more.against(), genk.more.against(transform="percentile"))
    assert "zelfde" not in genk.show(frame)
    assert "werkelijk gewicht" in genk.show(frame)


@pytest.mark.slow
def test_last_years_index_is_read_and_checked(tmp_path):
    params = project(tmp_path, "previous: params/vorig.yaml")
    vorig = tmp_path / "params/vorig.yaml"
    vorig.write_text("title: vorig jaar\nindex: {parts: {eenouder: {}}, missing: no_value}\n")
    chain = genkgeo.load(params)
    assert vorig in chain.computed.params.must_exist()
    values = chain.table("wijk")["eenouder"]
    coverage = chain.computed.core.table("wijk", "coverage")["eenouder"]
    # Where too little is known it does not count in the other index either.
    thin = chain.computed.core.areas.names["wijk"][coverage.index[coverage < 0.5]]
    values = values.mask(values.index.isin(thin))
    expected = values.rank(ascending=False, method="min")
    assert chain.more.against()["other"].dropna().to_dict() == expected.dropna().to_dict()
    vorig.write_text("title: vorig jaar\nindex: {parts: {leeflon: {}}}\n")
    with pytest.raises(DataError, match="bedoelde u leefloon"):
        read_params(params)


def test_beside_a_spec_the_other_choices_stay(tmp_path):
    params = project(tmp_path, "seed: 5\n  shrinkage: empirical_logit\n  draws: 300")
    chosen = read_params(params).file.risk
    assert (chosen.seed, chosen.draws, chosen.shrinkage) == (5, 300, "empirical_logit")
    assert chosen.transform == "z"


def project(folder: Path, chosen: str) -> Path:
    """Copy the inputs of the embedded year, with other choices under ``risk``."""
    copy_inputs(folder, "*.py")
    path = folder / "params/voorbeeld-2025.yaml"
    text = path.read_text(encoding="utf-8")
    assert "\nrisk:\n  index:" in text
    path.write_text(text.replace("\nrisk:\n", f"\nrisk:\n  {chosen}\n"), encoding="utf-8")
    return path


def shrunk(genk, **chosen: object):
    """Give the results of the embedded year with these choices under ``risk``."""
    file = genk.computed.params.file.model_copy(update={"risk": RiskChoices(**chosen)})
    params = genk.computed.params.model_copy(update={"file": file})
    return compute.core(ranked(genk.computed.measured, params.file.risk), params)


def test_shrinkage_is_off_unless_asked(genk):
    assert genk.computed.core.shrunk.empty
    assert genk.more.shrunken("wijk").empty
    assert not any(
        name.startswith("krimp")
        for name in tables.release_tables(genk.computed.core, genk.computed.findings)
    )


@pytest.mark.slow
@pytest.mark.parametrize("rule", RULES[1:])
def test_shrunken_figures_stand_beside_the_raw_ones(genk, rule):
    found = shrunk(genk, shrinkage=rule)
    frame = found.shrunk
    assert list(frame) == ["level", "area", "indicator", "raw", "shrunk", "own", "towards"]
    assert list(frame["level"].unique()) == ["sector", "wijk", "stadsdeel"]
    wijk = frame[frame["level"] == "wijk"].pivot(index="area", columns="indicator", values="raw")
    shown = found.table("wijk")
    pd.testing.assert_frame_equal(wijk, shown[list(wijk)], check_names=False, check_like=True)
    low, high = frame[["raw", "towards"]].min(axis=1), frame[["raw", "towards"]].max(axis=1)
    assert frame["own"].between(0, 1).all()
    if rule == "empirical_bayes":  # the other rule shrinks on the logit scale, with + ½
        assert frame["shrunk"].between(low - 1e-9, high + 1e-9).all()
    # the risk stays that of the raw figures
    pd.testing.assert_frame_equal(found.risk["wijk"].scores, genk.computed.core.risk["wijk"].scores)
    made_tables = tables.release_tables(found, genk.computed.findings)
    assert {"krimp_sectoren", "krimp_wijken", "krimp_stadsdelen"} <= set(made_tables)
    assert {"ruw", "gekrompen", "eigen_deel", "naam"} <= set(made_tables["krimp_wijken"])
    pd.testing.assert_frame_equal(frame, shrunk(genk, shrinkage=rule).shrunk, check_exact=True)


@pytest.mark.slow
def test_towards_the_stadsdeel_has_as_many_ends_as_stadsdelen(genk):
    frame = shrunk(genk, shrinkage="empirical_bayes", shrink_towards="stadsdeel").shrunk
    ends = frame[frame["indicator"] == "eenouder"].groupby("level")["towards"].nunique()
    assert ends.to_dict() == {"sector": 8, "wijk": 8, "stadsdeel": 1}


def test_a_level_of_two_areas_is_not_shrunk(genk):
    rows = genk.computed.core.measures
    first = sorted(rows.loc[rows["level"] == "stadsdeel", "area"].unique())[:2]
    two = rows[(rows["level"] != "stadsdeel") | rows["area"].isin(first)]
    few = dataclasses.replace(genk.computed.core, measures=two)
    frame = compute._shrunk(few, RiskChoices(shrinkage="empirical_bayes"))
    assert list(frame["level"].unique()) == ["sector", "wijk"]


def test_another_index_that_tells_no_areas_apart_is_refused_with_its_level():
    found, choices = made({"oki": [0.0, 1, 2], "budgetmeters": [1.0, 3, 2]})
    flat = found.measures.assign(
        value=found.measures["value"].where(found.measures["indicator"] != "oki", 1.0)
    )
    alone = IndexSpec.model_validate(
        {"title": "t", "index": {"parts": {"oki": {"transform": "z"}}}}
    )
    with pytest.raises(DataError, match="oki kan geen risico onderscheiden per wijk"):
        audit.ranks_under(dataclasses.replace(found, measures=flat), choices, alone, "wijk")


def test_beside_the_weight_stands_that_of_a_score_that_knows_its_noise(monkeypatch):
    share = pd.Series({"oki": 0.9, "budgetmeters": 0.3})
    other = Reliable(pd.DataFrame(), share, pd.Series({"oki": 0.75, "budgetmeters": 0.25}))
    monkeypatch.setattr(audit, "reliable", lambda *_: other)
    frame = audit.audit(*made(CROSS), "wijk")
    assert frame["reliability"].to_dict() == {"oki": 0.9, "budgetmeters": 0.3}
    assert frame["reliable"].to_dict() == {"oki": 0.75, "budgetmeters": 0.25}
    monkeypatch.setattr(audit, "reliable", lambda *_: None)
    frame = audit.audit(*made(CROSS), "wijk")
    assert frame[["reliability", "reliable"]].isna().all(axis=None)
