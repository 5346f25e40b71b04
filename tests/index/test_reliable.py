"""A score that knows its noise: by hand, identities, and against the truth of made-up cities."""

from __future__ import annotations

import dataclasses

import bench_uncertainty as bench
import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.analysis import compute
from genkgeo.certainty.noise import Stabilised
from genkgeo.index import audit
from genkgeo.index.reliable import reliability, reliable, scored, weighted
from genkgeo.index.risk import composite
from genkgeo.pages.start import start_page
from genkgeo.parameters.choices import TRANSFORMS, RiskChoices
from genkgeo.results import Reliable
from genkgeo.words import weighed

CROSS = pd.DataFrame({"a": [1.0, 1, -1, -1], "b": [1.0, -1, 1, -1], "c": [1.0, -1, -1, 1]})
"""Three figures that have nothing to do with each other, each of a spread of 1."""


def test_reliability_is_the_share_of_the_variance_that_is_no_noise_by_hand():
    # A variance of 4 over the areas: 1 of noise leaves 3 of 4, 5 leaves nothing, 0 leaves all.
    scaled = np.array([[0.0, 0, 0, 7], [2, 2, 2, 7], [4, 4, 4, 7]])
    variance = np.array([[1.0, 5, 0, 0]] * 3)
    found = reliability(Stabilised(scaled, variance, ("share",) * 4), np.ones((3, 4), dtype=bool))
    assert found.tolist() == [0.75, 0, 1, 0]
    # The mean of the noise of the figures that count.
    variance[:, 0], counts = [0.5, 1.5, 90.0], np.ones((4, 4), dtype=bool)
    counts[2, 0] = False
    scaled, variance = scaled[[0, 2, 1, 2]], variance[[0, 1, 2, 1]]
    found = reliability(Stabilised(scaled, variance, ("share",) * 4), counts)
    # 0, 4 and 4, with noise of 0.5, 1.5 and 1.5: 16/3 in all, 7/6 of noise
    assert found[0] == pytest.approx(1 - (7 / 6) / (16 / 3))


def test_the_score_by_hand():
    share = pd.Series({"a": 1.0, "b": 0.5, "c": 0.8})
    domains = pd.Series({"a": "werk", "b": "werk", "c": "wonen"})
    score, weight = weighted(CROSS, share, domains, {"werk": 1.0, "wonen": 2.0})
    # In their domain a weighs 2/3 and b 1/3: a variance of 5/9, of which 1/9 · ½ is noise, so 9/10
    # of the domain is signal. Both domains have a spread of 1, and weigh 0.9 and 2 · 0.8.
    work = (2 * CROSS["a"] + CROSS["b"]) / np.sqrt(5)
    assert score.tolist() == pytest.approx(((0.9 * work + 1.6 * CROSS["c"]) / 2.5).tolist())
    assert weight.tolist() == pytest.approx([0.6 / 2.5, 0.3 / 2.5, 1.6 / 2.5])


def test_a_domain_of_two_is_not_quieter_than_one_of_one():
    share = pd.Series(1.0, list("abc"))
    domains = pd.Series({"a": "werk", "b": "werk", "c": "wonen"})
    score, _ = weighted(CROSS, share, domains, {"werk": 1.0, "wonen": 1.0})
    work = (CROSS["a"] + CROSS["b"]) / 2
    assert score.corr(work) == pytest.approx(score.corr(CROSS["c"]))


def test_the_rest_stands_in_for_what_is_absent():
    share = pd.Series({"a": 0.9, "b": 0.9, "c": 0.9})
    domains = pd.Series({"a": "werk", "b": "werk", "c": "wonen"})
    holes = CROSS.copy()
    holes.loc[0, "c"] = np.nan
    score, _ = weighted(holes, share, domains, {"werk": 1.0, "wonen": 1.0})
    work = (CROSS["a"] + CROSS["b"]) / np.sqrt(2)
    assert score[0] == pytest.approx(work[0])
    holes.loc[0] = np.nan
    assert np.isnan(weighted(holes, share, domains, {"werk": 1.0, "wonen": 1.0})[0][0])


def test_what_is_all_chance_counts_for_nothing():
    domains = pd.Series({"a": "werk", "b": "werk", "c": "wonen"})
    share = pd.Series({"a": 0.9, "b": 0.0, "c": 0.0})
    score, weight = weighted(CROSS, share, domains, {"werk": 1.0, "wonen": 1.0})
    assert score.tolist() == pytest.approx(CROSS["a"].tolist()) and weight.tolist() == [1, 0, 0]
    assert weighted(CROSS, share * 0, domains, {"werk": 1.0, "wonen": 1.0})[0].isna().all()


def one_per_domain(areas: int = 20) -> bench.City:
    """Give a city of six indicators in six domains, means without noise."""
    made = bench.city(5, areas=areas, indicators=6)
    means = {name: one.model_copy(update={"kind": "mean"}) for name, one in made.registry.items()}
    return dataclasses.replace(made, registry=means)


def test_a_domain_that_cancels_out_counts_for_nothing():
    # In every area −1 × the one is the other, and their sum some 1e-17 in a computer.
    values = np.array([1.0, 6, 3, 3, 3, 1, 0.1, 0.7])
    table = pd.DataFrame({"a": -values * 3.7 + 40, "b": values, "c": np.arange(8.0)})
    exact = pd.Series(1.0, list("abc"))
    domains = pd.Series({"a": "werk", "b": "werk", "c": "wonen"})
    score, weight = weighted(table, exact, domains, {"werk": 1.0, "wonen": 1.0})
    assert score.rank().tolist() == table["c"].rank().tolist()
    assert weight.tolist() == [0.0, 0.0, 1.0]


@pytest.mark.parametrize("transform", TRANSFORMS)
def test_equally_reliable_and_one_per_domain_give_the_ranks_of_the_raw_score(transform):
    made, choices = one_per_domain(), RiskChoices(transform=transform, weights={"werk": 3})
    own = scored(made.values, made.sizes, bench.all_seen(made), made.registry, choices)
    raw = composite(made.values, pd.Series(dtype=float), made.registry, choices, level="wijk")
    assert own.share.tolist() == [1.0] * 6
    assert own.weights.tolist() == pytest.approx(raw.weights.tolist())
    assert own.scores["rank"].tolist() == raw.scores["rank"].tolist()
    half = pd.Series(0.5, own.share.index)
    domains = pd.Series({name: one.domain for name, one in made.registry.items()})
    weights = {domain: choices.weights.get(domain, 1.0) for domain in domains}
    equal = [weighted(made.values, one, domains, weights)[0] for one in (half, half * 2)]
    assert equal[0].tolist() == pytest.approx(equal[1].tolist())


def test_the_order_of_rows_and_columns_is_of_no_importance():
    made = bench.city(2, areas=25)
    whole = scored(made.values, made.sizes, bench.all_seen(made), made.registry, RiskChoices())
    turned = scored(
        made.values.sample(frac=1, random_state=1),
        made.sizes.iloc[::-1],
        bench.all_seen(made),
        made.registry,
        RiskChoices(),
    )
    pd.testing.assert_frame_equal(turned.scores, whole.scores, check_exact=True)
    mirrored = scored(
        made.values.iloc[:, ::-1], made.sizes, bench.all_seen(made), made.registry, RiskChoices()
    )
    assert mirrored.scores["rank"].tolist() == whole.scores["rank"].tolist()


def test_what_is_hidden_makes_an_indicator_less_reliable():
    made = bench.city(2, areas=25)
    seen = bench.all_seen(made)
    whole = scored(made.values, made.sizes, seen, made.registry, RiskChoices())
    for column, value in ((seen.coverage, 0.6), (seen.low, np.nan), (seen.high, np.nan)):
        column["i00"] = value
    less = scored(made.values, made.sizes, seen, made.registry, RiskChoices())
    assert 0 < less.share["i00"] < whole.share["i00"]
    assert less.share.drop("i00").tolist() == whole.share.drop("i00").tolist()


@pytest.mark.slow
def test_with_noisy_indicators_it_is_nearer_to_the_truth_than_the_raw_score():
    found = pd.DataFrame([bench.agrees(seed, fewer=60) for seed in range(60)])
    means = found.mean()
    print(f"met de ware rang: ruw {means['raw']:.3f}, naar zekerheid {means['reliable']:.3f}")
    # 200 cities: 0.895 and 0.913; the difference of 60 is within 0.01 of that
    assert means["reliable"] > means["raw"] + 0.005


# --- what is said of it -------------------------------------------------------------------


def test_of_too_few_areas_there_is_none():
    made = compute.with_reliable(made_up.results(), RiskChoices())
    assert made.reliable == {}
    assert weighed.reliable_sentence(made, "wijk") == ""
    assert audit.audit(made, RiskChoices(), "wijk")["reliability"].isna().all()


def wijken(number: int, size: float, unscored: int = 0):
    """Give results of so many wijken with a share of 1 %, 2 % and on, of so many homes."""
    value = np.arange(1.0, number + 1)
    own = {"level": "wijk", "period": made_up.YEAR, "indicator": "budgetmeters", "coverage": 1.0}
    rows = pd.DataFrame({"area": [f"W{at:02d}" for at in range(number)], "value": value})
    rows = rows.assign(**own, denominator=size, low=value, high=value, state="waargenomen")
    table = rows.set_index("area")[["value"]].set_axis(["budgetmeters"], axis=1)
    choices = RiskChoices(minimum_weight=1.0)
    risk = composite(table, table.mean(), made_up.REGISTRY, choices, level="wijk")
    risk.scores.iloc[:unscored, 0] = np.nan
    return reliable(made_up.results(measures=rows, risk={"wijk": risk}), choices, "wijk")


def test_of_fifteen_ranked_areas_the_part_that_is_chance_can_be_said():
    assert wijken(14, 1e6) is None and wijken(16, 1e6, unscored=2) is None
    found = wijken(16, 1e6, unscored=1)
    assert found.share.tolist() == pytest.approx([1.0], abs=1e-3)
    assert found.weights.tolist() == [1.0]
    # What has no score has no other score either: ranks of fifteen, the last the most at risk.
    assert np.isnan(found.scores["score"].iloc[0]) and np.isnan(found.scores["rank"].iloc[0])
    assert found.scores["rank"].iloc[1:].tolist() == list(range(15, 0, -1))
    # Of one home each all may be chance.
    assert wijken(15, 1.0) is None


def by_ranks(raw: dict[str, float], other: dict[str, float]):
    """Give results with these ranks of the wijken by the raw score and by the other."""
    plain = made_up.results()
    names = plain.areas.names | {"wijk": pd.Series({area: f"Wijk {area}" for area in raw})}
    risk = plain.risk["wijk"]
    scores = pd.DataFrame({"rank": pd.Series(raw)})
    own = Reliable(pd.DataFrame({"rank": pd.Series(other)}), pd.Series(), pd.Series())
    return dataclasses.replace(
        plain,
        areas=dataclasses.replace(plain.areas, names=names),
        risk={"wijk": dataclasses.replace(risk, scores=scores)},
        reliable={"wijk": own},
    )


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("abcdefg", ""),
        ("edcbagf", ""),
        ("abcdfeg", "dan komt Wijk f bij de eerste vijf en valt Wijk e eruit."),
        (
            "gfabcde",
            "dan komen Wijk g en Wijk f bij de eerste vijf en vallen Wijk d en Wijk e eruit.",
        ),
    ],
)
def test_the_highest_five_are_named_only_where_both_scores_disagree(order, said):
    raw = {area: at + 1.0 for at, area in enumerate("abcdefg")}
    results = by_ranks(raw, {area: at + 1.0 for at, area in enumerate(order)})
    begin = "Wegen de cijfers naar hun zekerheid, " if said else ""
    assert weighed.reliable_sentence(results, "wijk") == begin + said


def test_equal_ranks_make_a_five_of_four_or_six():
    raw = dict(zip("abcdef", [1.0, 2, 3, 4, 5, 6], strict=True))
    fewer = dict(zip("abcdef", [1.0, 2, 3, 4, 6, 6], strict=True))
    more = dict(zip("abcdef", [1.0, 2, 3, 4, 5, 5], strict=True))
    begin = "Wegen de cijfers naar hun zekerheid, dan "
    said = weighed.reliable_sentence(by_ranks(raw, fewer), "wijk")
    assert said == f"{begin}hoort Wijk e niet meer bij de eerste vijf."
    said = weighed.reliable_sentence(by_ranks(raw, more), "wijk")
    assert said == f"{begin}komt Wijk f bij de eerste vijf."


def test_the_start_page_and_the_finding_say_it(genk):
    raw = genk.computed.core.risk["wijk"].scores["rank"]
    other = raw.replace({5.0: 6.0, 6.0: 5.0})
    own = Reliable(pd.DataFrame({"rank": other}), pd.Series(), pd.Series())
    results = genk.computed.results
    pages = [
        start_page(dataclasses.replace(results, reliable=made), [], [])
        for made in ({}, {"wijk": own})
    ]
    assert ["Wegen de cijfers naar hun zekerheid" in page for page in pages] == [False, True]


def test_the_audit_and_the_table_have_both_scores(genk):
    frame = genk.more.audit("wijk")
    assert frame["reliability"].between(0, 1).all() and frame["reliable"].sum() == pytest.approx(1)
    ranks = genk.computed.results.reliable["wijk"].scores["rank"]
    assert ranks.notna().tolist() == genk.computed.core.risk["wijk"].scores["rank"].notna().tolist()
