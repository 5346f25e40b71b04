"""A city of thirty wijken of which one rose: every number of its signals by hand."""

from __future__ import annotations

import dataclasses
from functools import cache

import made_up
import numpy as np
import pandas as pd
import pytest
from scipy import stats
from test_early_warning import WIJKEN, _areas

from genkgeo.certainty.rises import FALSE, TOGETHER
from genkgeo.change.look_again import not_alike
from genkgeo.change.signals import _city_since, _of_city, _tried, signals, tried_any
from genkgeo.results import WARNINGS, Change, Results

PART = FALSE / 2
"""There is one level and the city, which have half of the false ones each."""

METERS = made_up.REGISTRY["budgetmeters"].model_copy(
    update={"persons": "stock", "persistence": 0.75}
)
"""A year on three in four are the same people: of the noise a quarter is left, its root ½."""


@cache
def _plain() -> Results:
    return made_up.results()


def city(rose: float = 12.0, year: int = 2025, **fields: object) -> Results:
    """6 % of 1500 in every wijk but two, of 5 and 7 %, and in W07 another share in one year."""
    rows = []
    for period in (2023, 2024, 2025):
        shares = dict.fromkeys(WIJKEN, 6.0) | {"W00": 5.0, "W01": 7.0}
        shares["W07"] = rose if period == year else 6.0
        sums = {made_up.CITY: sum(shares.values()) / 30}
        for level, values, size in (("wijk", shares, 1500.0), ("gemeente", sums, 45000.0)):
            rows += [
                (level, area, period, value * size / 100, size, value, value, value)
                for area, value in values.items()
            ]
    columns = ["level", "area", "period", "numerator", "denominator", "value", "low", "high"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(indicator="budgetmeters", state="waargenomen", coverage=1.0)
    own = {"areas": _areas(), "measures": frame, "registry": {"budgetmeters": METERS}}
    levels = {"wijk": _plain().risk["wijk"]}
    return dataclasses.replace(_plain(), **own, risk=levels, **fields)


def scaled(share: float, size: float) -> float:
    """Anscombe's: arcsin √((x + ⅜) ÷ (n + ¾))."""
    return float(np.arcsin(np.sqrt((share / 100 * size + 0.375) / (size + 0.75))))


def moved(after: float, size: float) -> float:
    """Standard errors of two years apart: the variance of each is 1 ÷ (4n + 2)."""
    return (scaled(after, size) - scaled(6.0, size)) / np.sqrt(2 / (4 * size + 2))


def told(results: Results) -> list[dict[str, object]]:
    return signals(results).to_dict("records")


def test_one_wijk_that_rose_by_hand():
    found = told(city())
    # The city went from 6 to 6,2 %, so that W07 has 12 − 6,2 % of 1500 more people, and the city
    # 0,2 % of 45.000.
    assert [(one["level"], one["area"], one["kind"]) for one in found] == [
        ("wijk", "W07", "cijfer"),
        ("gemeente", made_up.CITY, "stad"),
    ]
    assert [one["people"] for one in found] == pytest.approx([87.0, 90.0])
    # Of two years ago less is left of the same people, so that a year ago is clearest.
    assert [one["since"] for one in found] == [2024, 2024]
    assert [one["drivers"] for one in found] == [("budgetmeters",)] * 2
    assert list(signals(city()).columns) == WARNINGS
    assert found[1]["sentence"].replace("\N{NO-BREAK SPACE}", " ") == (
        "In heel de stad steeg het cijfer ‘budgetmeters’ van 6,0 % in 2024 naar 6,2 %, meer dan "
        "toeval "
        "verklaart."
    )


def test_the_city_beside_chance_by_hand():
    results = city()
    # Of the year before a quarter of the noise is left, and of two years 1 less 0,75² is 0,4375.
    for since, left in ((2024, 0.25), (2023, 0.4375)):
        found = _city_since(results, since, 2025)
        assert found.index.tolist() == [made_up.CITY]
        assert found["budgetmeters"].item() == pytest.approx(moved(6.2, 45000) / np.sqrt(left))
    [one] = _of_city(results, PART)
    # Tried since two years, of which the second has a quarter of the weight.
    assert one.rate == pytest.approx(4 * stats.norm.sf(moved(6.2, 45000) / 0.5))
    assert 0.001 < one.rate < PART
    assert _of_city(results, one.rate * 0.99) == []


def test_wijken_beside_each_other_by_hand():
    found = _tried(city(), "wijk", [2023, 2024, 2025], PART)
    assert (found.level, found.year, found.part) == ("wijk", 2025, PART)
    own = found.found
    # The middle wijk did not move; a half of them has a rise as clear as none by chance, and the
    # first of two years has three quarters of the weight.
    assert own.probability.loc["W02", "budgetmeters"] == pytest.approx(0.5 / 0.75)
    assert own.within(PART) == [("W07", "budgetmeters")]
    assert own.probability[TOGETHER].isna().all()
    # Of 90,375 and 103,875 of 1500,75 the middle is a share of 0,064718, so that chance moves
    # 2 × 1500,5 × 0,064718 × 0,935282 = 181,65 people, and a quarter of them is left: 45,41. As
    # the difference of two counts of Poisson that is a t of 4 + 6 × 45,41 = 276,5 degrees.
    chance = stats.t.sf(moved(6.9, 1500) / 0.5, 276.5)
    # Of two years 0,4375 of it: 79,47 people and 480,8 degrees, in a year with three times the
    # weight, which makes it the clearest.
    longer = stats.t.sf(moved(6.9, 1500) / np.sqrt(0.4375), 480.8)
    assert longer / 0.75 < chance / 0.25
    small = _tried(city(6.9), "wijk", [2023, 2024, 2025], PART).found
    assert small.probability.loc["W07", "budgetmeters"] == pytest.approx(longer / 0.75, rel=1e-4)
    assert small.since.loc["W07", "budgetmeters"] == 2024
    alone = _tried(city(6.9), "wijk", [2024, 2025], PART).found
    assert alone.probability.loc["W07", "budgetmeters"] == pytest.approx(chance, rel=1e-4)
    assert alone.probability.loc["W02", "budgetmeters"] == 0.5


def test_without_two_years_or_figures_that_say_something_of_risk_nothing_is_tried():
    assert _tried(city(), "wijk", [], PART) is None
    assert _tried(city(), "wijk", [2025], PART) is None
    none = {"budgetmeters": METERS.model_copy(update={"direction": "none"})}
    assert _tried(dataclasses.replace(city(), registry=none), "wijk", [2024, 2025], PART) is None
    assert tried_any(city())
    rows = city().measures
    few = rows[rows["area"].isin([made_up.CITY, *WIJKEN[:7]])]
    assert not tried_any(dataclasses.replace(city(), measures=few))
    last = rows[rows["period"] == 2025]
    assert told(dataclasses.replace(city(), measures=last)) == []


def test_what_stood_still_is_no_signal():
    assert told(city(6.0)) == []


def test_a_rise_that_went_back_is_told_as_gone():
    [one] = told(city(12.0, 2024))
    assert (one["area"], one["kind"], one["since"]) == ("W07", "opvolging", 2023)
    assert one["sentence"].endswith("is verdwenen.")


def test_what_rests_on_a_doubted_cell_is_a_task_of_its_wijk_and_of_the_city():
    sector = city(flagged=frozenset({("sector", "W03-1", "budgetmeters")}))
    assert [(one["level"], one["kind"]) for one in told(sector)] == [
        ("wijk", "cijfer"),
        ("gemeente", "kijk na"),
    ]
    assert told(sector)[1]["sentence"].endswith(
        ": de controle vraagt om een deel daarvan eerst na te kijken."
    )
    wijk = city(flagged=frozenset({("wijk", "W07", "budgetmeters")}))
    # Tasks stand by the number of people, 90 and 87.
    assert [(one["level"], one["kind"]) for one in told(wijk)] == [
        ("gemeente", "kijk na"),
        ("wijk", "kijk na"),
    ]


def test_a_rise_of_what_is_not_of_the_same_is_a_task_by_hand():
    plain = city()
    assert not_alike(plain, "wijk", PART) == []
    rows = plain.measures.copy()
    then = (rows["area"] == "W07") & (rows["period"] < 2025)
    rows.loc[then, "state"] = "geschat"
    # Another wijk that rose less is less clear, and comes after it.
    also = (rows["area"] == "W02") & (rows["period"] == 2025)
    rows.loc[also, ["value", "low", "high"]] = 11.0
    rows.loc[(rows["area"] == "W02") & (rows["period"] < 2025), "state"] = "geschat"
    first, second = not_alike(dataclasses.replace(plain, measures=rows), "wijk", PART)
    assert (first.level, first.area, first.kind, first.since) == ("wijk", "W07", "kijk na", 2024)
    assert second.area == "W02" and first.drivers == ("budgetmeters",)
    assert first.sentence.replace("\N{NO-BREAK SPACE}", " ") == (
        "In de wijk Buurt 7 steeg het cijfer ‘budgetmeters’ van 6,0 % in 2024 naar 12,0 %, maar "
        "die cijfers "
        "zijn niet van hetzelfde (dat van 2024 is geschat): kijk na of het echt is."
    )
    # Of 30 that are tried one in 30 × 0,05: 2,935 standard errors, of which ½ is left here.
    for rose, number in ((7.3, 0), (7.35, 1)):
        assert (moved(rose, 1500) / 0.5 > 2.935) == bool(number)
        rows.loc[also, ["value", "low", "high"]] = 6.0
        rows.loc[(rows["area"] == "W07") & (rows["period"] == 2025), ["value", "low", "high"]] = (
            rose
        )
        found = not_alike(dataclasses.replace(plain, measures=rows), "wijk", PART)
        assert len(found) == number
    only = rows[rows["period"] == 2025]
    assert not_alike(dataclasses.replace(plain, measures=only), "wijk", PART) == []


@pytest.mark.parametrize(
    ("revision", "released", "then", "is_task"),
    [
        (-3.0, True, 2024, True),  # Half of the rise of 6 points.
        (-2.9, True, 2024, False),
        (3.0, True, 2024, False),  # The older figure went up: the rise would have been larger.
        (-3.0, False, 2024, False),  # Within one release nothing was published before.
        (-3.0, True, 2023, False),  # It is another year that the source changed.
    ],
)
def test_a_rise_that_is_half_a_revision_of_the_source_is_a_task_by_hand(
    revision, released, then, is_task
):
    row = {"level": "wijk", "area": "W07", "what": "budgetmeters", "revision": revision}
    change = Change(then, 2025, "nieuw", "nieuw", released, pd.DataFrame([row]))
    signal, of_city = sorted(told(city(change=change)), key=lambda one: one["level"] != "wijk")
    assert of_city["kind"] == "stad"
    assert signal["kind"] == ("kijk na" if is_task else "cijfer")
    assert is_task == signal["sentence"].endswith(
        "maar de bron veranderde sindsdien het cijfer van 2024, en dat is minstens de helft van "
        "het verschil: kijk na of het echt is."
    )
