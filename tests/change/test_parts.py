"""Change split into its causes: each planted alone and together, and recovered."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_levels
from hypothesis import given, settings
from hypothesis import strategies as st

from genkgeo.areas.hierarchy import Areas
from genkgeo.areas.vintages import transfer
from genkgeo.change import archive, revisions
from genkgeo.change.archive import Archive
from genkgeo.change.compare import compare
from genkgeo.change.edition import Edition, Method
from genkgeo.change.parts import split
from genkgeo.change.revisions import method_notes, notes, revised
from genkgeo.change.steps import continued, counterparts, moment, moments_between
from genkgeo.errors import DataError
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.results import PARTS, Change

WIJKEN = {"S1": "P", "S2": "P", "S3": "Q", "S4": "Q", "S5": "R", "S6": "R", "S7": "T", "S8": "T"}


def areas(vintage: str, wijken: dict[str, str]) -> Areas:
    """Give sectors in wijken, all wijken in two stadsdelen."""
    of = pd.Series(wijken).sort_index()
    district = of.map(lambda wijk: "noord" if wijk.strip("'") in "PQ" else "zuid")
    sectors = pd.DataFrame({"name": of.index, "wijk": of, "stadsdeel": district})
    return Areas(
        vintage=vintage,
        code="X",
        name="Made",
        levels=two_levels.LEVELS,
        sectors=sectors.rename_axis("sector"),
        names={
            "sector": pd.Series(of.index, of.index, name="name"),
            "wijk": pd.Series({wijk: wijk for wijk in sorted(set(of))}, name="name"),
            "stadsdeel": pd.Series({"noord": "Noord", "zuid": "Zuid"}, name="name"),
            "gemeente": pd.Series({"X": "Made"}, name="name"),
        },
        unknown=("SZ",),
        hidden=(),
        proposal=False,
    )


def indicator(name: str, **changes: object) -> Indicator:
    plain = dict(
        label=name,
        short=name.capitalize(),
        unit="%",
        domain="wonen",
        numerator=name,
        denominator="huizen",
        factor=100,
        source="verzonnen",
        maximum_ratio=1,
    )
    return Indicator(**plain | changes)


REGISTRY = {
    "meters": indicator("meters"),
    "leeg": indicator("leeg", domain="inkomen"),
    "klein": indicator("klein", domain="werk", direction="lower"),
}
METHOD = Method(REGISTRY, RiskChoices(), size="huizen")
NEW_METHOD = Method(
    REGISTRY | {"klein": indicator("klein", domain="werk", direction="lower", factor=1000)},
    RiskChoices(transform="percentile", weights={"wonen": 3, "inkomen": 1, "werk": 1}),
    size="huizen",
)
OLD = areas("oud", WIJKEN)
# S4 goes from Q to R, S8 is split over T and the new U; every wijk has a new code
NEW_WIJKEN = {s: f"{w}'" for s, w in WIJKEN.items() if s != "S8"} | {"S4": "R'"}
NEW = areas("nieuw", NEW_WIJKEN | {"S8a": "T'", "S8b": "U'"})
WEIGHTS = pd.DataFrame(
    [(s, s, 1.0) for s in WIJKEN if s != "S8"] + [("S8", "S8a", 0.25), ("S8", "S8b", 0.75)],
    columns=["van", "naar", "gewicht"],
)
MOVE = {("oud", "nieuw"): transfer(WEIGHTS, OLD, NEW)}


def figures(year: int, vintage: str = "oud", seed: int = 1) -> pd.DataFrame:
    """Draw counts for every sector and the unknown place."""
    draw = np.random.default_rng([seed, year])
    units = (NEW if vintage == "nieuw" else OLD).units
    sizes = draw.integers(200, 900, len(units))
    counts = {"huizen": sizes} | {name: draw.binomial(sizes, 0.2) for name in REGISTRY}
    rows = [
        pd.DataFrame({"variable": name, "sector": units, "value": count.astype(float)})
        for name, count in counts.items()
    ]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(vintage=vintage, period=year, state="waargenomen")


THEN = Edition(2024, "oud", METHOD, {"oud": OLD}, figures(2024))


def released(edition: Edition | None = None) -> Archive:
    """Give what an earlier release published; without an edition, that of 2024."""
    return _released_2024() if edition is None else _released(edition)


def _released(edition: Edition) -> Archive:
    return Archive(edition, moment(edition).values.reset_index())


@cache
def _released_2024() -> Archive:
    return _released(THEN)


def now(*causes: str, seed: int = 1) -> Edition:
    """Give the edition of now, with only the causes that are named."""
    table = figures(2024)
    if "revision" in causes:
        table.loc[(table["variable"] == "meters") & (table["sector"] == "S3"), "value"] += 40
    year, parts = 2024, [table]
    if "real" in causes:
        year = 2025
        vintage = "nieuw" if "boundary" in causes else "oud"
        parts.append(figures(2025, vintage, seed))
    moved = "boundary" in causes
    return Edition(
        year,
        "nieuw" if moved else "oud",
        NEW_METHOD if "method" in causes else METHOD,
        {"oud": OLD, "nieuw": NEW} if moved else {"oud": OLD},
        pd.concat(parts, ignore_index=True),
        MOVE if moved else {},
    )


@cache
def change_by(*causes: str) -> Change:
    """Split what comes after the release of 2024 with only the causes that are named."""
    return split(released(), now(*causes))


def assert_adds_up(parts: pd.DataFrame) -> None:
    known = parts.dropna(subset=list(PARTS))
    total = known[list(PARTS)].sum(axis=1)
    assert (total == known["difference"]).all()
    np.testing.assert_allclose(total, known["later"] - known["earlier"], rtol=1e-9, atol=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("cause", PARTS)
def test_a_cause_alone_is_the_whole_change(cause):
    found = change_by(cause).parts
    assert_adds_up(found)
    others = found[[part for part in PARTS if part != cause]]
    assert (others == 0).all(axis=None)
    assert (found[cause] != 0).any()


@pytest.mark.slow
def test_nothing_changed_is_nothing_changed():
    found = change_by()
    assert (found.parts[[*PARTS, "difference"]] == 0).all(axis=None)
    # No year has passed: there is nothing to judge.
    assert set(found.parts["verdict"]) == {""}
    # of two stadsdelen there is too little to tell chance by
    ranked = (found.parts["level"] == "stadsdeel") & found.parts["what"].isin(["score", "rank"])
    assert set(found.parts.loc[~ranked, "why"]) == {"geen nieuw cijfer"}


HOMES = 500.0
"""Homes in every sector of the two years that are worked by hand."""


def made_year(year: int, **shares: dict[str, float]) -> pd.DataFrame:
    """Give a year with the same homes everywhere, and for each indicator its share per wijk."""
    rows = [("huizen", sector, HOMES) for sector in WIJKEN]
    rows += [
        (name, sector, HOMES * by_wijk[wijk])
        for name, by_wijk in shares.items()
        for sector, wijk in WIJKEN.items()
    ]
    made = pd.DataFrame(rows, columns=["variable", "sector", "value"])
    return made.assign(vintage="oud", period=year, state="waargenomen")


@pytest.mark.slow
@pytest.mark.parametrize("year", [2025, 2023], ids=["rise", "fall"])
def test_a_rise_is_told_as_a_rise_and_a_fall_as_a_fall(year):
    """Wijk P goes from the least to the most risk on all three, far beyond what chance does."""
    high, low = (
        {"P": 0.6, "Q": 0.2, "R": 0.22, "T": 0.24},
        {"P": 0.05, "Q": 0.2, "R": 0.22, "T": 0.24},
    )
    good = {"P": 0.9, "Q": 0.5, "R": 0.48, "T": 0.46}
    bad = good | {"P": 0.1}
    worst = made_year(max(year, 2024), meters=high, leeg=high, klein=bad)
    best = made_year(min(year, 2024), meters=low, leeg=low, klein=good)
    if year == 2023:
        worst, best = worst.assign(period=2024), best.assign(period=2025)
    else:
        worst, best = worst.assign(period=2025), best.assign(period=2024)
    both = pd.concat([best, worst], ignore_index=True)
    then = replace(THEN, figures=both[both["period"] == 2024].reset_index(drop=True))
    parts = split(released(then), replace(then, year=2025, figures=both)).parts
    wijk = parts[(parts["level"] == "wijk") & (parts["area"] == "P")].set_index("what")
    up, down = ("gestegen", "gedaald") if year == 2025 else ("gedaald", "gestegen")
    sign = 1 if year == 2025 else -1
    assert wijk.loc["meters", "real"] == pytest.approx(sign * 55)
    assert wijk.loc["klein", "real"] == pytest.approx(-sign * 80)
    assert wijk.loc["rank", "real"] == -sign * 3
    assert wijk.loc["score", "real"] * sign > 0
    # A verdict on an indicator speaks of its figure; on a score or a rank, of the risk.
    assert wijk["verdict"].to_dict() == {
        "meters": up,
        "leeg": up,
        "klein": down,
        "score": up,
        "rank": up,
    }


@pytest.mark.slow
def test_all_causes_together_each_by_hand():
    """Every part is the difference of two moments, computed here apart from the path."""
    after = now(*PARTS)
    found = change_by(*PARTS)
    assert_adds_up(found.parts)
    got = found.parts.set_index(["level", "area", "what"])
    on_new = replace(THEN, vintage="nieuw", areas=after.areas, transfers=MOVE)
    with_inputs = replace(on_new, figures=now("revision", "boundary").figures)
    steps = [
        moment(edition).values
        for edition in (on_new, with_inputs, replace(with_inputs, method=NEW_METHOD), after)
    ]
    for key in [("wijk", "R'", "meters"), ("wijk", "Q'", "meters"), ("wijk", "R'", "score")]:
        old = moment(THEN).values[key[0], key[1].strip("'"), key[2]]
        path = [old, *(step[key] for step in steps)]
        expected = dict(zip(["boundary", "revision", "method", "real"], np.diff(path), strict=True))
        assert got.loc[key, list(expected)].to_dict() == pytest.approx(expected, abs=1e-12)
        assert got.loc[key, "earlier"] == pytest.approx(old)


@pytest.mark.slow
def test_figures_by_hand():
    """Wijk Q loses S4 to R: the boundary is what Q changes without S4."""
    table = figures(2024).pivot(index="sector", columns="variable", values="value")
    found = change_by("boundary", "revision").parts
    row = found.set_index(["level", "area", "what"]).loc[("wijk", "Q'", "meters")]
    both = table.loc[["S3", "S4"]].sum()
    then, alone = 100 * both["meters"] / both["huizen"], 100 * table["meters"] / table["huizen"]
    assert row["boundary"] == pytest.approx(alone["S3"] - then)
    assert row["revision"] == pytest.approx(100 * 40 / table.loc["S3", "huizen"])
    assert row["real"] == row["method"] == 0


@pytest.mark.slow
def test_a_new_area_is_compared_with_itself_on_the_borders_of_now():
    after = now("boundary")
    assert "U'" not in continued(THEN, after)["wijk"].index
    assert continued(THEN, after)["wijk"].to_dict() == {"P'": "P", "Q'": "Q", "R'": "R", "T'": "T"}
    found = change_by("boundary").parts.query("area == \"U'\" and what == 'meters'").iloc[0]
    assert found["difference"] == 0
    assert found["earlier"] == pytest.approx(
        moment(THEN).values["sector", "S8", "meters"], rel=1e-12
    )


@pytest.mark.slow
def test_what_another_version_published_belongs_to_the_method():
    before = released()
    other = before.values.assign(value=before.values["value"] + 1.0)
    found = split(replace(before, values=other), now("real")).parts
    assert_adds_up(found)
    assert found["method"].dropna().to_numpy() == pytest.approx(-1.0)


@pytest.mark.slow
def test_a_new_indicator_has_no_earlier_figure():
    few = Method({name: REGISTRY[name] for name in ("meters", "leeg")}, RiskChoices(), "huizen")
    found = split(released(replace(THEN, method=few)), now("real")).parts
    fresh = found[found["what"] == "klein"]
    assert fresh[["earlier", "difference", *PARTS]].isna().all(axis=None)
    assert (fresh["verdict"] == "").all()
    assert found.loc[found["what"] == "meters", "difference"].notna().all()


@pytest.mark.slow
def test_a_hidden_figure_leaves_its_change_unknown():
    high = {name: indicator(name, minimum=950) for name in REGISTRY}
    found = split(
        released(replace(THEN, method=replace(METHOD, registry=high))),
        replace(now("real"), method=replace(METHOD, registry=high)),
    ).parts
    lost = found[found["earlier"].isna() | found["later"].isna()]
    assert len(lost)
    assert lost[["difference", *PARTS]].isna().all(axis=None)
    assert (lost["verdict"] == "").all()


@pytest.mark.slow
def test_an_earlier_year_of_the_same_inputs():
    after = now("boundary", "real")
    found = split(replace(after, year=2024, vintage="oud"), after)
    assert not found.released
    assert_adds_up(found.parts)
    assert (found.parts[["revision", "method"]] == 0).all(axis=None)
    beside = change_by("boundary", "real").parts
    pd.testing.assert_frame_equal(found.parts, beside)


@pytest.mark.slow
def test_without_a_transfer_only_the_city_is_compared():
    after = replace(now("real", "boundary"), transfers={})
    assert "Enkel de stad is vergeleken" in notes(released(), after)[1]
    found = split(released(), after).parts
    known = found.dropna(subset=["difference"])
    assert set(known["level"]) == {"gemeente"}


@cache
def everything_changed() -> tuple[Archive, Edition, pd.DataFrame]:
    """An earlier release, an edition with every cause of change, and the split between them."""
    return released(), now(*PARTS), change_by(*PARTS).parts


# a rule that rests on the order of rows shows in nearly every shuffle, so a few are enough
@pytest.mark.slow
@settings(max_examples=4, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_row_order_does_not_matter(seed):
    before, after, parts = everything_changed()
    shuffled = replace(after, figures=after.figures.sample(frac=1, random_state=seed))
    archived = replace(
        before,
        values=before.values.sample(frac=1, random_state=seed),
        edition=replace(THEN, figures=THEN.figures.sample(frac=1, random_state=seed)),
    )
    pd.testing.assert_frame_equal(split(archived, shuffled).parts, parts)


@pytest.mark.slow
def test_carried_over_figures_of_another_vintage_do_not_change():
    """An archive computes as the release did, its crosswalk included."""
    edition = now("boundary", "real")
    edition = replace(edition, figures=pd.concat([figures(2024), figures(2025, "nieuw")]))
    few = edition.figures[
        (edition.figures["variable"] != "leeg") | (edition.figures["period"] < 2025)
    ]
    edition = replace(edition, figures=few.reset_index(drop=True))
    found = split(released(edition), edition).parts
    assert (found[[*PARTS]].fillna(0) == 0).all(axis=None)
    assert found.loc[found["later"].notna(), "difference"].eq(0).all()


@pytest.mark.slow
def test_wijken_redrawn_within_a_vintage_are_a_boundary():
    other = areas("oud", WIJKEN | {"S4": "R"})
    after = replace(now(), areas={"oud": other})
    found = split(released(), after).parts
    assert_adds_up(found)
    moved = found[(found["level"] == "wijk") & (found["area"] == "Q") & (found["what"] == "meters")]
    assert moved["boundary"].iloc[0] != 0
    assert (found[["real", "revision", "method"]] == 0).all(axis=None)
    assert notes(released(), after) == (
        "Deze uitgave verbetert een eerdere van 2024: wat anders is, veranderde niet van het ene "
        "jaar op het andere.",
        "De indeling in wijken en stadsdelen is anders dan voorheen.",
    )


@pytest.mark.slow
def test_of_a_sector_that_may_have_taken_another_in_nothing_is_told():
    # S8 is no longer in the list, and its people are in S7 of the same wijk or nowhere.
    fewer = areas("oud", {sector: wijk for sector, wijk in WIJKEN.items() if sector != "S8"})
    both = pd.concat([figures(2024), figures(2025)], ignore_index=True)
    after = replace(THEN, year=2025, areas={"oud": fewer}, figures=both[both["sector"] != "S8"])
    without = replace(THEN, areas={"oud": fewer}, figures=figures(2024).query("sector != 'S8'"))
    for then, told in ((THEN, {"S7"}), (without, set())):
        parts = split(released(then), after).parts
        other = parts[parts["why"] == "niet te vergelijken: andere sectoren"]
        assert set(other["level"]) <= {"sector"} and set(other["area"]) == told
        assert other[["difference", *PARTS]].isna().all(axis=None)


@pytest.mark.slow
def test_what_a_score_changes_because_an_indicator_came_in_is_the_method():
    # Of leeg there are figures of 2025 alone: a score of then is of the other two.
    without = figures(2024).query("variable != 'leeg'")
    then = replace(THEN, figures=without)
    after = replace(THEN, year=2025, figures=pd.concat([without, figures(2025)]))
    found = split(released(then), after).parts
    assert_adds_up(found)
    at = found[found["level"] == "wijk"].set_index(["what", "area"])
    assert at.loc["score", [*PARTS, "difference"]].notna().all(axis=None)
    assert (at.loc["score", "method"] != 0).any() and (at.loc["score", "real"] != 0).any()
    # It stands there itself, with no figure of then.
    assert at.loc["leeg", "later"].notna().all() and at.loc["leeg", "earlier"].isna().all()


@pytest.mark.slow
def test_an_indicator_under_another_id_is_the_same_indicator():
    old = {"meters_oud" if name == "meters" else name: one for name, one in REGISTRY.items()}
    then = replace(THEN, method=replace(METHOD, registry=old))
    found, same = (split(released(one), now("real")).parts for one in (then, THEN))
    pd.testing.assert_frame_equal(found, same)


@pytest.mark.slow
def test_an_indicator_dropped_with_its_table_is_the_method():
    after = now()
    few = {name: REGISTRY[name] for name in ("meters", "leeg")}
    left = after.figures[after.figures["variable"] != "klein"].reset_index(drop=True)
    after = replace(after, figures=left, method=replace(METHOD, registry=few))
    found = split(released(), after).parts
    assert (found[["real", "boundary", "revision"]].fillna(0) == 0).all(axis=None)
    score = found[(found["what"] == "score") & (found["level"] == "wijk")]
    assert (score["method"] != 0).any()


@pytest.mark.slow
@pytest.mark.parametrize("left_out", ["alles", "meters"])
@pytest.mark.parametrize("causes", [("real",), ("boundary", "real")])
def test_older_figures_that_are_not_given_again_are_not_revised(left_out, causes):
    """Who gives this year's tables alone has the earlier figures in the earlier release."""
    after = now(*causes)
    gone = after.figures["period"] == 2024
    if left_out != "alles":
        gone &= after.figures["variable"] == left_out
    few = replace(after, figures=after.figures[~gone].reset_index(drop=True))
    found = split(released(), few).parts
    pd.testing.assert_frame_equal(found, change_by(*causes).parts)
    assert (found[["revision", "method"]].dropna() == 0).all(axis=None)


@pytest.mark.slow
def test_without_a_transfer_figures_are_still_numbers():
    old = replace(OLD, vintage="heel oud")
    before = replace(
        THEN, vintage="heel oud", areas={"heel oud": old}, figures=figures(2024, "heel oud")
    )
    found = split(released(before), now("real")).parts
    assert found[["earlier", "difference", *PARTS]].dtypes.eq(float).all()


# --- a figure that comes late ---------------------------------------------------------------


def late(*causes: str) -> tuple[archive.Archive, Edition]:
    """Give a release of 2024 that showed 2023 for one indicator, and the one that has its 2024."""
    older = figures(2023)
    older = older[older["variable"].isin(["meters", "huizen"])]
    every = pd.concat([older, THEN.figures], ignore_index=True)
    then = every[(every["variable"] != "meters") | (every["period"] == 2023)]
    after = now(*causes)
    kept = (after.figures["variable"] != "meters") | (after.figures["period"] < 2025)
    after = replace(after, figures=pd.concat([older, after.figures[kept]], ignore_index=True))
    return released(replace(THEN, figures=then.reset_index(drop=True))), after


@pytest.mark.slow
@pytest.mark.parametrize("causes", [(), ("real",)])
def test_a_late_figure_is_real_change(causes):
    before, after = late(*causes)
    found = split(before, after)
    assert_adds_up(found.parts)
    assert (found.parts[["boundary", "revision", "method"]].fillna(0) == 0).all(axis=None)
    assert found.shown["wijk", "meters"] == 2023
    assert found.shown["wijk", "leeg"] == 2024
    table = pd.concat([figures(2023), figures(2024)]).query("sector in ['S1', 'S2']")
    sums = table.groupby(["period", "variable"])["value"].sum().unstack()
    share = 100 * sums["meters"] / sums["huizen"]
    row = found.parts.set_index(["level", "area", "what"]).loc["wijk", "P", "meters"]
    assert row["real"] == pytest.approx(share[2024] - share[2023])
    assert row["low"] < row["real"] < row["high"]


@pytest.mark.slow
def test_a_late_figure_beside_all_other_causes():
    before, after = late(*PARTS)
    table = after.figures
    changed = (table["variable"] == "meters") & (table["sector"] == "S3")
    table.loc[changed & (table["period"] == 2023), "value"] += 20
    found = split(before, after).parts
    assert_adds_up(found)
    row = found.set_index(["level", "area", "what"]).loc["wijk", "Q'", "meters"]
    homes = figures(2023).query("sector == 'S3' and variable == 'huizen'")["value"].iloc[0]
    assert row["revision"] == pytest.approx(100 * 20 / homes)  # of the year that was shown
    assert row["method"] == 0
    assert row["real"] != 0


@pytest.mark.slow
def test_a_late_figure_where_the_year_shown_is_no_longer_there():
    """The indicator is another one by now, without figures of that year: that is the method."""
    before, after = late("real")
    other = REGISTRY | {"meters": indicator("meters", numerator="leeg")}
    found = split(before, replace(after, method=replace(METHOD, registry=other))).parts
    assert_adds_up(found)
    wijken = found[(found["level"] == "wijk") & (found["what"] == "meters")]
    assert (wijken["method"] != 0).all()
    assert wijken["revision"].eq(0).all()


# --- what was done differently --------------------------------------------------------------


def test_revised_figures_are_listed():
    found = revised(THEN, now("revision", "real"))
    assert found[["variable", "period", "sector"]].to_numpy().tolist() == [["meters", 2024, "S3"]]
    assert found.loc[0, "after"] - found.loc[0, "before"] == 40
    assert revised(THEN, now("real")).empty
    both = now("revision")
    also = (both.figures["variable"] == "leeg") & (both.figures["sector"] == "S1")
    more = both.figures["value"].mask(also, both.figures["value"] + 1)
    found = revised(THEN, replace(both, figures=both.figures.assign(value=more)))
    assert found["variable"].to_dict() == {0: "leeg", 1: "meters"}


def test_a_figure_that_came_or_went_is_a_revision():
    after = now()
    gone = replace(after, figures=after.figures.drop(index=3))
    assert len(revised(THEN, gone)) == len(revised(gone, THEN)) == 1


def test_notes_say_what_was_done_differently():
    told = notes(released(), now(*PARTS))
    assert told == (
        "De grenzen zijn die van nieuw, voorheen die van oud.",
        "Sinds de uitgave van 2024 is 1 ouder cijfer herzien: Meters (1).",
        "Anders berekend: Klein.",
        "De index gebruikt een andere schaal: afstand tot het gemiddelde werd percentielrang.",
        "De gewichten van de index zijn anders.",
    )
    assert notes(released(), now("real")) == ()
    fewer = Method({"meters": REGISTRY["meters"]}, RiskChoices(minimum_weight=0.5), "huizen")
    assert method_notes(METHOD, fewer) == [
        "Niet meer gebruikt: Leeg en Klein.",
        "De index vraagt een ander deel van de cijfers: minstens 50\N{NO-BREAK SPACE}% van het "
        "gewicht en niet 60\N{NO-BREAK SPACE}%.",
    ]
    assert method_notes(fewer, METHOD)[0] == "Nieuw: Leeg en Klein."
    stricter = replace(METHOD, risk=METHOD.risk.model_copy(update={"minimum_coverage": 0.8}))
    assert method_notes(METHOD, stricter) == [
        "In de score telt een cijfer vanaf een dekking van 80\N{NO-BREAK SPACE}%; dat was "
        "50\N{NO-BREAK SPACE}%."
    ]


def test_the_three_most_revised_are_named_and_the_others_are_counted():
    after = now("real")
    cells = {("meters", "S1"), ("meters", "S2"), ("leeg", "S1"), ("klein", "S1"), ("huizen", "S1")}
    keys = pd.MultiIndex.from_frame(after.figures[["variable", "sector"]])
    other = after.figures["period"].eq(2024) & keys.isin(cells)
    changed = after.figures.assign(value=after.figures["value"] + other)
    told = revisions.revision_notes(THEN, replace(after, figures=changed))
    assert told == [
        "Sinds de uitgave van 2024 zijn in alle gebieden samen 5 oudere cijfers herzien: Meters "
        "(2), noemer van Meters en twee andere (1), Klein (1) en één andere."
    ]
    # Of the same year no figure is an older one.
    one = now()
    first = (one.figures["variable"] == "meters") & (one.figures["sector"] == "S1")
    same = replace(one, figures=one.figures.assign(value=one.figures["value"] + first))
    assert revisions.revision_notes(THEN, same) == [
        "Sinds de eerdere uitgave van 2024 is 1 cijfer herzien: Meters (1)."
    ]
    # What no indicator rests on is on no page.
    unused = replace(one, figures=one.figures.assign(value=one.figures["value"] + first))
    few = Method({"leeg": REGISTRY["leeg"]}, RiskChoices())
    without = (replace(edition, method=few) for edition in (THEN, unused))
    assert revisions.revision_notes(*without) == []


def test_an_area_continues_the_one_of_which_it_holds_most():
    # Of B and of F just half is no most, nor is half of what is now in it.
    moved = [("A", "a", 51), ("A", "b", 49), ("B", "c", 50), ("B", "d", 50), ("C", "e", 9)]
    moved += [("D", "e", 9), ("E", "f", 100), ("F", "b", 20)]
    pairs = pd.DataFrame(moved, columns=["old", "new", "amount"])
    assert counterparts(pairs).to_dict() == {"a": "A", "f": "E"}


def test_variables_are_named_by_what_rests_on_them():
    names = revisions._names(METHOD, NEW_METHOD)
    assert names == {
        "meters": "Meters",
        "leeg": "Leeg",
        "klein": "Klein",
        "huizen": "noemer van Meters en twee andere",
    }
    one = Method({"meters": REGISTRY["meters"]}, RiskChoices(), size="mensen")
    assert revisions._names(one, one) == {
        "meters": "Meters",
        "huizen": "noemer van Meters",
        "mensen": "aantal inwoners",
    }


def test_weights_are_relative_and_of_the_domains_of_both():
    def weighed(**weights: float) -> Method:
        return Method(REGISTRY, RiskChoices(weights=weights), size=None)

    assert not revisions._weighs_otherwise(weighed(), weighed(wonen=2, inkomen=2, werk=2))
    assert not revisions._weighs_otherwise(weighed(), weighed(wonen=0.2, inkomen=0.2, werk=0.2))
    assert revisions._weighs_otherwise(weighed(), weighed(wonen=2))
    fewer = Method({name: REGISTRY[name] for name in ("leeg", "klein")}, RiskChoices())
    assert not revisions._weighs_otherwise(fewer, weighed(wonen=2))


def test_two_years_of_one_level_are_set_side_by_side():
    rows = [
        ("wijk", "P", 2024, "n", 10.0, "oud"),
        ("wijk", "P", 2025, "n", 13.0, "nieuw"),
        ("wijk", "Q", 2025, "n", 5.0, "nieuw"),
        ("wijk", "R", 2024, "n", 4.0, "nieuw"),
        ("sector", "S", 2025, "n", 1.0, "nieuw"),
        ("gemeente", "X", 2023, "n", 1.0, "oud"),
    ]
    names = ["level", "area", "period", "indicator", "value", "vintage"]
    whole = {"state": "waargenomen", "coverage": 1.0, "denominator": 100.0}
    ends = dict.fromkeys(("low", "high", "ci_low", "ci_high"), np.nan)
    measures = pd.DataFrame(rows, columns=names).assign(**whole, **ends)
    totals = pd.DataFrame(columns=["variable", "period", "total", "sectors", "unknown"])
    results = SimpleNamespace(measures=measures, areas=NEW, totals=totals, registry={})
    found = compare(results, "wijk", 2024, 2025)
    assert found.index.tolist() == [("P", "n"), ("Q", "n"), ("R", "n")]
    assert found["difference"].tolist() == pytest.approx([3, np.nan, np.nan], nan_ok=True)
    assert found["moved"].tolist() == [True, False, False]
    assert found["why"].tolist() == ["", "", ""]
    with pytest.raises(DataError, match="Er zijn geen cijfers voor 2020") as caught:
        compare(results, "wijk", 2020, 2025)
    assert caught.value.expected == "2024, 2025"
    with pytest.raises(DataError, match=r"van 2023 staan op andere grenzen .* per wijk"):
        compare(results, "wijk", 2023, 2025)


# --- the archive ----------------------------------------------------------------------------


@pytest.mark.slow
def test_what_was_written_is_read_back(tmp_path):
    before = released()
    archive.write(before, tmp_path / "een")
    archive.write(
        replace(before, values=before.values.sample(frac=1, random_state=1)), tmp_path / "twee"
    )
    for name in (archive.ABOUT, archive.INPUTS, archive.VALUES):
        assert (tmp_path / "een" / name).read_bytes() == (tmp_path / "twee" / name).read_bytes()
    again = archive.read(tmp_path / "een")
    after = now(*PARTS)
    pd.testing.assert_frame_equal(split(again, after).parts, change_by(*PARTS).parts)
    assert notes(again, after) == notes(before, after)


def test_an_archive_names_no_file_of_its_parameters(tmp_path):
    risk = RiskChoices(index="recept.yaml", previous="vorige")
    archive.write(released(replace(THEN, method=replace(METHOD, risk=risk))), tmp_path)
    said = json.loads((tmp_path / archive.ABOUT).read_text(encoding="utf-8"))
    assert said["risk"].keys() == set(RiskChoices.model_fields) - {"index", "previous"}


def test_what_a_table_leaves_out_is_a_matter_of_the_inputs():
    given = figures(2024)
    without = given[(given["variable"] != "leeg") | (given["sector"] != "S1")]
    before = replace(THEN, figures=without)
    zero = replace(METHOD, zero=frozenset({("oud", "leeg", 2024)}))
    moments = moments_between(released(before), replace(before, method=zero))
    table = given.pivot(index="sector", columns="variable", values="value")
    nothing_in_one = 100 * table["leeg"]["S2"] / table["huizen"][["S1", "S2"]].sum()
    unknown_in_one = 100 * table["leeg"]["S2"] / table["huizen"]["S2"]
    values = [one.values["wijk", "P", "leeg"] for one in moments]
    # As published and on the borders of now, then with the inputs of now, and so on.
    assert values == pytest.approx([unknown_in_one] * 2 + [nothing_in_one] * 3)
    # The borders are those of then, and so is the method: these moments are the ones before.
    assert moments[1] is moments[0] and moments[3] is moments[2]


def test_an_absent_archive(tmp_path):
    with pytest.raises(DataError, match="De vorige uitgave is niet gevonden"):
        archive.read(tmp_path / "weg")


@pytest.mark.parametrize("name", [archive.ABOUT, archive.INPUTS, archive.VALUES])
@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b"PAR1 kapot", b'{"format": 1}'])
def test_a_damaged_archive(tmp_path, name, content):
    archive.write(released(), tmp_path)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=r"vorige uitgave (is beschadigd|heeft een vorm)"):
        archive.read(tmp_path)


def test_one_bit_of_an_archive(tmp_path):
    archive.write(released(), tmp_path)
    for name in (archive.INPUTS, archive.VALUES):
        whole = (tmp_path / name).read_bytes()
        broken = bytearray(whole)
        broken[len(broken) // 3] ^= 1
        (tmp_path / name).write_bytes(broken)
        with pytest.raises(DataError, match="andere inhoud dan bij deze uitgave hoort"):
            archive.read(tmp_path)
        (tmp_path / name).unlink()
        with pytest.raises(DataError, match="geen bestand"):
            archive.read(tmp_path)
        (tmp_path / name).write_bytes(whole)
    archive.read(tmp_path)


@pytest.mark.parametrize(
    ("part", "value"),
    [("year", "2024"), ("year", None), ("vintage", "weg"), ("registry", {}), ("areas", {})],
)
def test_an_archive_that_someone_edited(tmp_path, part, value):
    archive.write(released(), tmp_path)
    path = tmp_path / archive.ABOUT
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said | {part: value}), encoding="utf-8")
    with pytest.raises(DataError, match=r"beschadigd(.|\n)*andere inhoud"):
        archive.read(tmp_path)


def test_a_mix_of_two_archives(tmp_path):
    archive.write(released(), tmp_path)
    archive.write(released(now("revision")), tmp_path / "ander")
    (tmp_path / "ander" / archive.INPUTS).replace(tmp_path / archive.INPUTS)
    with pytest.raises(DataError, match="beschadigd"):
        archive.read(tmp_path)


def test_other_line_ends_and_indents_are_no_damage(tmp_path):
    archive.write(released(), tmp_path)
    path = tmp_path / archive.ABOUT
    said = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(said).replace(",", ",\r\n"), encoding="utf-8", newline="")
    assert archive.read(tmp_path).edition.year == 2024


def test_an_archive_of_a_version_that_knows_more(tmp_path):
    more = {"year": 2024, "vintage": "oud", "areas": {}, "transfers": [], "size": None, "zero": []}
    more |= {"registry": {"oki": {"onbekend": 1}}, "risk": {}}
    archive.write(released(), tmp_path)
    path = tmp_path / archive.ABOUT
    said = json.loads(path.read_text(encoding="utf-8")) | more
    path.write_text(json.dumps(said | {"seal": archive._seal(said)}), encoding="utf-8")
    with pytest.raises(DataError, match=r"beschadigd(.|\n)*onbekend"):
        archive.read(tmp_path)


def test_brackets_without_end_are_damage(tmp_path):
    archive.write(released(), tmp_path)
    (tmp_path / archive.ABOUT).write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(DataError, match="beschadigd"):
        archive.read(tmp_path)


def test_the_transfers_are_read_back(tmp_path):
    archive.write(released(now("boundary")), tmp_path)
    again = archive.read(tmp_path).edition.transfers
    assert (again["oud", "nieuw"] != MOVE["oud", "nieuw"]).nnz == 0


@pytest.mark.parametrize(("code", "year"), [("Y", 2025), ("X", 2023)])
def test_an_archive_of_elsewhere_or_of_later_is_refused(code, year):
    with pytest.raises(DataError, match="andere gemeente of van een vreemd jaar"):
        archive.require_earlier(released(), code, year, "data/vorig")


def test_what_an_archive_says_is_nothing_by_hand():
    rows = [("oud", "n", 2024), ("oud", "n", 2025), ("oud", "m", 2024), ("nieuw", "n", 2025)]
    table = pd.DataFrame(rows, columns=["vintage", "variable", "period"])
    # An older archive names no year: then it is all of them.
    assert archive._zero([["oud", "n"]], table) == {("oud", "n", 2024), ("oud", "n", 2025)}
    assert archive._zero([["oud", "n", 2025]], table) == {("oud", "n", 2025)}
    assert archive._zero([["oud", "m", 2025]], table) == frozenset()
