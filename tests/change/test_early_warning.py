"""The risk through the years and the early warnings: planted rises, moves, and nothing at all."""

from __future__ import annotations

import dataclasses
from functools import cache

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty.pairing import Together
from genkgeo.change import course, early_warning
from genkgeo.errors import DataError
from genkgeo.index.risk import composite
from genkgeo.parameters.choices import RiskChoices
from genkgeo.results import COURSE, WARNINGS, Course, Matching, Results

CHOICES = RiskChoices(draws=200)
WIJKEN = [f"W{i:02d}" for i in range(30)]
NAMES = {code: f"Buurt {i}" for i, code in enumerate(WIJKEN)}
SIZES = {"oki": 250, "budgetmeters": 1500, "werkzaamheid": 1800}
MOST = {"oki": 4, "budgetmeters": 1, "werkzaamheid": 1}
BASE = {"oki": 0.3, "budgetmeters": 0.06, "werkzaamheid": 0.65}
SPREAD = {"oki": 0.08, "budgetmeters": 0.015, "werkzaamheid": 0.05}


ALONE = (
    " Ook van geen cijfer apart is een verandering naar meer risico gevonden die meer is dan "
    "toeval en de loop van de andere gebieden verklaren."
)
BOTH = ("wijk", "sector")
YEARS = (2023, 2024, 2025)


def made(
    seed: int = 0,
    years: tuple[int, ...] = YEARS,
    planted: dict[tuple[str, str, int], float] | None = None,
    levels: tuple[str, ...] = ("wijk",),
) -> Results:
    """Make a city of thirty wijken, each one sector, in which nothing changes but chance.

    ``planted`` adds to the underlying share of (wijk, indicator, year), in spreads. Sectors are
    wijken here: what is found is found twice, so they are there only where a test is about them.
    """
    return _made(seed, years, tuple((planted or {}).items()), levels)


@cache
def _made(
    seed: int,
    years: tuple[int, ...],
    planted: tuple[tuple[tuple[str, str, int], float], ...],
    levels: tuple[str, ...],
) -> Results:
    random, rows = np.random.default_rng(seed), []
    truth = {name: BASE[name] + SPREAD[name] * random.normal(size=30) for name in SIZES}
    for year in years:
        for name, size in SIZES.items():
            share = truth[name].copy()
            for (wijk, planted_name, when), shift in planted:
                if planted_name == name and when == year:
                    share[WIJKEN.index(wijk)] += shift * SPREAD[name]
            counts = random.binomial(size * MOST[name], np.clip(share, 0.001, 0.999))
            for level in (*levels, "gemeente"):
                codes = WIJKEN if level == "wijk" else [f"{w}-1" for w in WIJKEN]
                if level == "gemeente":
                    codes, part = [made_up.CITY], [counts.mean()]
                else:
                    part = counts
                rows += [_row(level, *one, year, name) for one in zip(codes, part, strict=True)]
    own = {"areas": _areas(), "measures": pd.DataFrame(rows), "year": years[-1]}
    return _scored(dataclasses.replace(_plain(), **own), levels)


@cache
def _plain() -> Results:
    return made_up.results()


def _row(level: str, code: str, count: float, year: int, name: str) -> dict[str, object]:
    keys = {"level": level, "area": code, "period": year, "indicator": name}
    value = made_up.REGISTRY[name].factor * count / SIZES[name]
    own = {"numerator": count, "denominator": float(SIZES[name]), "value": value}
    return keys | own | {"state": "waargenomen", "coverage": 1.0, "low": value, "high": value}


def _areas() -> Areas:
    sectors = pd.DataFrame(
        {"name": list(NAMES.values()), "wijk": WIJKEN, "stadsdeel": "noord"},
        index=[f"{code}-1" for code in WIJKEN],
    )
    names = {"wijk": pd.Series(NAMES), "sector": sectors["name"]}
    return dataclasses.replace(made_up.areas(), sectors=sectors, names=names)


def _scored(results: Results, levels: tuple[str, ...]) -> Results:
    found = {}
    for level in sorted(levels):
        city = results.table("gemeente").iloc[0]
        found[level] = composite(results.table(level), city, results.registry, CHOICES, level=level)
    return dataclasses.replace(results, risk=found)


def rises(sizes: tuple[float, ...], names: tuple[str, ...] = ("oki", "budgetmeters")) -> dict:
    """Plant rises in W07 (and in what is lower there is more risk, falls)."""
    years = (2023, 2024, 2025)[-len(sizes) :]
    sign = {"werkzaamheid": -1}
    return {
        ("W07", name, year): sign.get(name, 1) * size
        for name in names
        for year, size in zip(years, sizes, strict=True)
    }


def looked_at(results: Results) -> Results:
    return dataclasses.replace(results, course=course.risk_course(results, CHOICES))


def found_in(results: Results) -> pd.DataFrame:
    return early_warning.early_warnings(looked_at(results), CHOICES)


def told_of(results: Results) -> str:
    """Give the sentence of a list that is worked out, and empty."""
    results = looked_at(results)
    results = dataclasses.replace(results, warnings=early_warning.early_warnings(results, CHOICES))
    assert results.warnings.empty
    return early_warning.summary_sentence(results)


# --- warnings -----------------------------------------------------------------------------


@pytest.mark.slow
def test_nothing_but_chance_gives_nearly_nothing():
    assert sum(len(found_in(made(seed))) for seed in range(6)) == 0
    found = [found_in(made(seed, years=(2024, 2025))) for seed in range(6)]
    assert sum(map(len, found)) <= 2  # one step: 0,25 % of 180 areas are 0,45


@pytest.mark.slow
def test_a_rise_two_years_running_is_found_with_what_drove_it():
    found = [found_in(made(seed, planted=rises((0.0, 2.5, 5.0)))) for seed in range(4)]
    hits = [f[f["area"] == "W07"] for f in found if "W07" in set(f["area"])]
    assert len(hits) >= 3
    one = hits[0].iloc[0]
    assert list(found[0].columns) == WARNINGS
    assert (one["level"], one["kind"], one["since"]) == ("wijk", "risico", 2023)
    assert set(one["drivers"]) == {"oki", "budgetmeters"}
    assert isinstance(one["drivers"], tuple)
    assert one["sentence"] in {
        "In de wijk Buurt 7 steeg het risico tegenover de andere wijken "
        "twee jaar na elkaar meer dan toeval kan verklaren, "
        f"vooral door {names}."
        for names in ("OKI en budgetmeters", "budgetmeters en OKI")
    }
    assert sum(len(f) for f in found) <= len(hits) + 1
    both = found_in(made(0, planted=rises((0.0, 2.5, 5.0)), levels=BOTH))
    sector = both[both["level"] == "sector"].iloc[0]
    assert sector["sentence"].startswith("In de sector Buurt 7 steeg het risico")


def test_a_rise_that_may_be_nothing_at_all_is_no_warning(monkeypatch):
    low = {"W07": [0.1, 0.0], "W08": [0.1, 0.2], "W09": [-0.1, 0.2]}
    steps = iter(
        pd.DataFrame({"low": at, "difference": 1.0})
        for _, at in pd.DataFrame.from_dict(low, orient="index").items()
    )
    monkeypatch.setattr(course, "step", lambda *_, **__: next(steps))
    drivers = pd.Series({area: ("oki",) for area in low})
    monkeypatch.setattr(early_warning, "_drivers", lambda *_: drivers)
    watched = Course(pd.DataFrame(columns=COURSE), {}, {"wijk": YEARS})
    found = early_warning._risen(dataclasses.replace(made(0), course=watched), "wijk", CHOICES)
    assert [(signal.area, clear) for signal, clear in found] == [("W08", 0.1)]


@pytest.mark.slow
def test_a_figure_that_should_fall_is_said_to_fall():
    rise = rises((0.0, 4.0, 8.0), names=("werkzaamheid",))
    found = pd.concat(found_in(made(seed, planted=rise)) for seed in range(2))
    told = found[found["area"] == "W07"]
    assert (told["drivers"].map(tuple) == ("werkzaamheid",)).any()
    assert told["sentence"].str.contains("vooral door werkzaamheidsgraad .gedaald").any()


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(0.0, 0.0, 3.0), (0.0, 3.0, 3.0), (3.0, 0.0, 4.0)])
def test_a_rise_of_one_year_is_not_enough(sizes):
    found = [found_in(made(seed, planted=rises(sizes))) for seed in range(4)]
    # in one of twenty cities the other year also rises, by chance
    assert sum("W07" in set(f["area"]) for f in found) <= 1


@pytest.mark.slow
def test_with_two_years_one_step_must_be_as_sure_as_two():
    rise = rises((0.0, 4.0))
    found = [found_in(made(s, years=(2024, 2025), planted=rise)) for s in range(3)]
    hits = [f.iloc[0] for f in found if "W07" in set(f["area"])]
    assert len(hits) == 3
    assert hits[0]["since"] == 2024
    assert hits[0]["sentence"].startswith(
        "In de wijk Buurt 7 steeg het risico tegenover de andere wijken "
        "tussen 2024 en 2025 meer dan toeval kan verklaren, "
    )
    assert hits[0]["sentence"].endswith("; een jaar eerder om mee te vergelijken is er niet.")
    # what lies too far back does not count as a year
    far = [found_in(made(s, years=(2013, 2024, 2025), planted=rise)) for s in range(2)]
    assert max(set(pd.concat(far)["since"])) == 2024


@pytest.mark.slow
def test_years_that_do_not_follow_each_other_are_named():
    planted = {("W07", "oki", 2022): 3.0, ("W07", "oki", 2025): 6.0}
    found = pd.concat(
        found_in(made(s, years=(2021, 2022, 2025), planted=planted)) for s in range(4)
    )
    told = found["sentence"].str.contains("tussen 2021 en 2022 en opnieuw tussen 2022 en 2025")
    assert told.any()


@pytest.mark.slow
def test_what_was_not_counted_is_no_rise():
    plain = made(4, planted=rises((0.0, 3.0, 9.0), names=("budgetmeters",)))
    assert "W07" in set(found_in(plain)["area"])
    gaps = [("value", np.nan, 2023), ("state", "geschat", 2024), ("coverage", 0.5, 2025),
            ("state", "onderdrukt", 2025)]  # fmt: skip
    for column, value, year in gaps:
        rows = plain.measures.copy()
        own = rows["area"].str.startswith("W07") & rows["indicator"].eq("budgetmeters")
        rows.loc[own & rows["period"].eq(year), column] = value
        found = found_in(dataclasses.replace(plain, measures=rows))
        assert "W07" not in set(found["area"])


@pytest.mark.slow
def test_an_area_that_stands_still_while_others_fall_is_no_warning():
    planted = {
        (wijk, "budgetmeters", year): shift
        for wijk in WIJKEN if wijk != "W07"
        for year, shift in ((2024, -1.0), (2025, -2.0))
    }  # fmt: skip
    for seed in range(2):
        found = found_in(made(seed, planted=planted))
        assert not any("budgetmeters" in one for one in found[found["area"] == "W07"]["drivers"])


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        # Contributions grew by 0,95, 0,39 and less than 0: half of 0,95 is 0,48.
        ({"oki": 6.0, "budgetmeters": 0.6}, ("oki",)),
        # By 0,95 and 1,21: of what is better when it is higher the fall drives the risk.
        ({"oki": 6.0, "werkzaamheid": -5.0}, ("werkzaamheid", "oki")),
        ({"oki": 6.0, "werkzaamheid": 5.0}, ("oki",)),
        # A figure of 0 to 4 need not rise by a whole 1.
        ({"oki": 2.5}, ("oki",)),
    ],
)
def test_what_drove_a_risk_is_what_grew_most_and_moved_that_way_itself(planted, named):
    rose = {("W07", name, 2025): size for name, size in planted.items()}
    results = made(0, years=(2024, 2025), planted=rose)
    assert course.drivers(results, "wijk", 2024, 2025, CHOICES)["W07"] == named


def moved(results: Results, **changes: object) -> Results:
    move = {"before": 1, "after": 2, "share": 1.0, "chance": 0.95, "firm": True, "sentence": ""}
    moves = pd.DataFrame([move | changes], index=["W07"])
    matching = Matching(
        year=2023, vintage="2025", kept=(1, 2), new=(), gone=(3,), gone_names={3: "weg"},
        transition=pd.DataFrame(), moves=moves,
    )  # fmt: skip
    profiles = dataclasses.replace(made_up.profiles(), matching=matching)
    return dataclasses.replace(results, profiles=profiles)


@pytest.mark.slow
def test_a_move_to_a_profile_of_higher_risk_is_found():
    rise = {("W07", "oki", 2025): 3.0}
    plain = made(2, planted=rise)
    one = found_in(moved(plain)).iloc[-1]
    assert (one["area"], one["kind"], one["since"]) == ("W07", "profiel", 2023)
    assert one["drivers"][0] == "oki"
    assert one["sentence"].startswith(
        "De wijk Buurt 7 ging sinds 2023 van het profiel ‘weinig budgetmeters’ naar ‘hoge OKI, "
        "veel budgetmeters’, met meer risico, vooral door OKI"
    )
    for change in ({"firm": False}, {"before": 2, "after": 1}, {"before": 3}):
        assert "profiel" not in set(found_in(moved(plain, **change))["kind"])


def test_a_move_is_explained_by_the_portraits_without_earlier_figures():
    one = found_in(moved(made(2, years=(2024, 2025)))).iloc[-1]
    assert (one["kind"], one["since"]) == ("profiel", 2023)
    assert one["drivers"] == ("oki", "budgetmeters", "werkzaamheid")


@pytest.mark.slow
def test_the_risen_come_before_the_moved_and_the_clearest_first():
    planted = rises((0.0, 2.5, 5.0)) | {
        ("W11", name, year): size
        for name in ("oki", "budgetmeters")
        for year, size in ((2024, 2.0), (2025, 4.0))
    }
    results = moved(made(1, planted=planted, levels=BOTH))
    found = found_in(results)
    risen = found[found["kind"] == "risico"]
    assert {"W07", "W11"} <= set(risen["area"])
    assert set(found["kind"][len(risen) :]) == {"profiel"}
    clear = []
    for level in ("wijk", "sector"):
        for pair in ((2023, 2024), (2024, 2025)):
            step = course.step(results, level, *pair, CHOICES)
            clear.append(step["low"] / step["difference"])
    clear = pd.concat(clear).groupby(level=0).min()[risen["area"]]
    assert clear.is_monotonic_decreasing


def test_the_list_is_short_and_says_what_is_not_in_it():
    plain = made(0)
    row = {"level": "wijk", "kind": "risico", "since": 2023, "drivers": ("oki",), "sentence": "x"}
    many = pd.DataFrame([row | {"area": code} for code in WIJKEN[:15]], columns=WARNINGS)
    assert len(early_warning.shortlist(many)) == early_warning.MOST == 12
    told = early_warning.summary_sentence(dataclasses.replace(plain, warnings=many))
    assert told == "Vroege signalen: 15 wijken. Hier staan de eerste 12; drie niet."
    few = pd.concat([many[:1], many[:2].assign(level="sector")])
    told = early_warning.summary_sentence(dataclasses.replace(plain, warnings=few))
    assert told == "Vroege signalen: één wijk en twee sectoren."
    # An area with two signals is one, the city is none, and what is beside a signal does not count.
    city = many[:1].assign(level="gemeente", kind="stad", area=made_up.CITY)
    beside = many[2:3].assign(kind="opvolging", rate=0.01)
    both = pd.concat([many[:1], many[:1].assign(kind="cijfer", rate=0.05), city, beside])
    told = early_warning.summary_sentence(dataclasses.replace(plain, warnings=both))
    assert told == (
        "Vroege signalen: één wijk. Van tien signalen van een cijfer is er gemiddeld hoogstens één "
        "door toeval."
    )
    assert early_warning.beside(both) == ["x"]
    thirteen = pd.concat([many[:12].assign(rate=0.1), city])
    told = early_warning.summary_sentence(dataclasses.replace(plain, warnings=thirteen))
    assert told.startswith("Vroege signalen: 12 wijken. Van tien ")
    assert told.endswith(" door toeval. Hier staan de eerste 12; één niet.")


@pytest.mark.slow
def test_an_empty_list_says_what_was_compared():
    def told(**options):
        return told_of(made(0, **options))

    assert told(levels=BOTH) == (
        "Er is geen wijk of sector gevonden waar het risico tegenover de andere gebieden "
        "twee jaar na elkaar (2023, 2024 en "
        "2025) meer steeg dan toeval kan verklaren, vooral door een eigen cijfer dat naar meer "
        f"risico ging.{ALONE}"
    )
    assert "het risico tegenover de andere gebieden tussen 2024 en 2025 meer steeg" in told(
        years=(2024, 2025)
    )
    assert "tussen 2020 en 2022 en opnieuw tussen 2022 en 2025" in told(years=(2020, 2022, 2025))
    assert told(years=(2019, 2025)) == (
        "Vroege signalen zijn er niet te geven: van de drie jaar vóór 2025 zijn er geen cijfers op "
        "deze grenzen."
    )
    assert found_in(made(0, years=(2025,))).empty


@pytest.mark.slow
def test_an_empty_list_does_not_deny_a_rise_that_nothing_drove():
    planted = {
        (wijk, name, year): shift / (8 if wijk == "W07" else 1)
        for wijk in WIJKEN
        for name in ("oki", "budgetmeters")
        for year, shift in ((2024, -4.0), (2025, -8.0))
    }
    results = made(0, planted=planted)
    for pair in ((2023, 2024), (2024, 2025)):
        assert course.step(results, "wijk", *pair, CHOICES).at["W07", "verdict"] == "gestegen"
    told = told_of(results)
    assert "vooral door een eigen cijfer dat naar meer risico ging" in told
    assert "geen enkele" not in told


@pytest.mark.slow
def test_warnings_look_where_the_course_can_be_compared():
    results = looked_at(made(0, planted=rises((0.0, 2.5, 5.0)), levels=BOTH))
    assert set(early_warning.early_warnings(results, CHOICES)["level"]) == {"wijk", "sector"}
    own = dataclasses.replace(results.course, compared={"wijk": (2024, 2025)})
    found = early_warning.early_warnings(dataclasses.replace(results, course=own), CHOICES)
    assert set(found["level"]) == {"wijk"}
    assert set(found["since"]) == {2024}
    assert early_warning.early_warnings(made(0), CHOICES).empty


@pytest.mark.slow
def test_an_empty_list_tells_the_levels_apart():
    plain = made(0, levels=BOTH)
    rows = plain.measures
    sectors = rows["level"].eq("sector")
    later = rows[~(sectors & rows["period"].eq(2023))]
    told = early_warning.summary_sentence(looked_at(dataclasses.replace(plain, measures=later)))
    assert told == (
        "Er is geen wijk gevonden waar het risico tegenover de andere gebieden "
        "twee jaar na elkaar (2023, 2024 en 2025) meer "
        "steeg dan toeval kan verklaren, vooral door een eigen cijfer dat naar meer risico ging, "
        f"en geen sector waar dat tussen 2024 en 2025 zo was.{ALONE}"
    )
    moved_in = rows.assign(state=rows["state"].mask(sectors & rows["period"].lt(2025), "geschat"))
    results = looked_at(dataclasses.replace(plain, measures=moved_in))
    assert results.course.compared == {"wijk": (2023, 2024, 2025)}
    assert early_warning.summary_sentence(results).endswith(
        "ging. Van de sectoren is dat niet te zeggen: te weinig cijfers zijn in 2023, 2024 en "
        f"2025 echt geteld.{ALONE}"
    )


def test_what_is_compared_is_what_a_step_can_compare():
    plain = made(0)
    rows, few = plain.measures, WIJKEN[:2]
    areas = [*few, *(f"{code}-1" for code in few), made_up.CITY]
    scarce = rows["area"].isin(areas) | rows["period"].ne(2024)
    third = rows["area"].eq(WIJKEN[2])
    three = dataclasses.replace(plain, measures=rows[scarce | third])
    assert course._compared(three, "wijk", CHOICES) == YEARS
    results = looked_at(dataclasses.replace(plain, measures=rows[scarce]))
    assert results.course.compared == {}
    with pytest.raises(DataError, match="te weinig gebieden om twee jaren te vergelijken"):
        course.step(results, "wijk", 2023, 2024, CHOICES)


def test_an_area_with_just_the_least_of_the_weights_counts():
    plain = made(0)
    rows = plain.measures
    without = rows["period"].lt(2025) & rows["indicator"].eq("oki")
    results = dataclasses.replace(plain, measures=rows[~without])
    # Two of three life domains have figures of both years.
    for least, areas in ((2 / 3, 30), (0.67, 0)):
        choices = RiskChoices(draws=200, minimum_weight=least)
        assert course._scored_in_both(results, "wijk", (2024, 2025), choices) == areas


def test_a_year_with_just_the_least_of_the_weights_has_a_score():
    plain = made(0)
    rows = plain.measures
    results = dataclasses.replace(
        plain, measures=rows[rows["period"].eq(2025) | rows["indicator"].ne("oki")]
    )
    for least, told in (
        (2 / 3, "In 2024 (wijken) telt niet mee: OKI."),
        (0.67, "In 2024 (wijken) is er geen score: te weinig cijfers."),
    ):
        choices = RiskChoices(draws=200, minimum_weight=least)
        scores, note = course._scores_of_year(results, "wijk", 2024, choices)
        assert note == told and (scores is None) == (least == 0.67)


def test_years_of_which_no_figure_weighs_are_not_compared():
    plain = made(0)
    rows = plain.measures
    earlier = rows["period"].lt(2025) & rows["indicator"].ne("oki")
    results = dataclasses.replace(plain, measures=rows[~earlier])
    choices = RiskChoices(draws=200, weights={made_up.REGISTRY["oki"].domain: 0.0})
    assert course.risk_course(results, choices).compared == {}


@pytest.mark.slow
def test_an_empty_list_also_speaks_of_the_profiles():
    none = (
        " Er is geen wijk gevonden die met zekerheid naar een profiel met meer risico ging en "
        "waarvan te zeggen is waardoor."
    )
    unsure = moved(made(0), firm=False)
    plain = dataclasses.replace(unsure.profiles.matching, gone=(), gone_names={})
    plain = dataclasses.replace(unsure.profiles, matching=plain)
    assert told_of(dataclasses.replace(unsure, profiles=plain)).endswith(f"ging.{none}{ALONE}")
    alone = told_of(moved(made(0, years=(2025,)), firm=False))
    assert alone.startswith("Vroege signalen zijn er niet te geven: ")
    assert none in alone


@pytest.mark.slow
def test_an_empty_list_does_not_deny_a_sure_move_from_a_profile_that_is_gone():
    assert told_of(moved(made(0), before=3)).endswith(
        f"waardoor. Een wijk uit een profiel dat er niet meer is, telt daarbij niet mee.{ALONE}"
    )


def test_without_any_figure_there_is_nothing_to_warn_of():
    plain = made(0)
    empty = dataclasses.replace(plain, measures=plain.measures.iloc[:0])
    assert early_warning.summary_sentence(empty).endswith("niet te geven: er zijn geen cijfers.")
    assert made_up.results().course.compared == {}


@pytest.mark.slow
def test_the_made_up_city_has_too_little_to_warn_of():
    found = found_in(made_up.results())
    assert list(found.columns) == WARNINGS


# --- the course ---------------------------------------------------------------------------


def test_the_course_is_the_risk_of_every_year():
    results = made(3)
    found = course.risk_course(results, CHOICES)
    assert found.lacking == {}
    assert list(found.scores.columns) == COURSE
    assert found.scores.index.tolist() == list(range(90))
    rows = found.scores.query("level == 'wijk'").set_index(["period", "area"])
    now = results.risk["wijk"].scores
    pd.testing.assert_series_equal(rows.loc[2025]["score"], now["score"], check_names=False)
    before = composite(
        results.table("wijk", year=2023),
        results.table("gemeente", year=2023).iloc[0],
        results.registry,
        CHOICES,
        level="wijk",
    )
    for column in ("score", "rank", "fifth"):
        expected = before.scores[column]
        pd.testing.assert_series_equal(rows.loc[2023][column], expected, check_names=False)


def test_years_with_too_little_are_left_out_and_said():
    results = made(3, levels=BOTH)
    rows = results.measures
    first, second = rows["period"].eq(2023), rows["period"].eq(2024)
    rows = rows[~(first & rows["indicator"].ne("oki"))]
    rows.loc[second & rows["indicator"].eq("budgetmeters"), "value"] = 5.0
    found = course.risk_course(dataclasses.replace(results, measures=rows), CHOICES)
    assert sorted(found.scores["period"].unique()) == [2024, 2025]
    assert tuple(found.lacking.values()) == (
        "In 2023 (sectoren) is er geen score: te weinig cijfers.",
        "In 2024 (sectoren) telt niet mee: Budgetmeters.",
        "In 2023 (wijken) is er geen score: te weinig cijfers.",
        "In 2024 (wijken) telt niet mee: Budgetmeters.",
    )


def test_without_a_level_of_risk_the_course_has_no_rows():
    found = course.risk_course(dataclasses.replace(made_up.results(), risk={}), CHOICES)
    assert list(found.scores.columns) == COURSE and found.scores.empty
    assert found.compared == {}


def test_a_later_year_is_not_shown():
    results = made(3)
    assert course.years_with_figures(dataclasses.replace(results, year=2024), "wijk") == [
        2023,
        2024,
    ]
    assert course.years_with_figures(results, "stadsdeel") == []


def test_a_step_has_what_a_page_needs():
    results = made(4, planted=rises((0.0, 4.0)))
    found = course.step(results, "wijk", 2024, 2025, CHOICES)
    assert list(found.columns) == ["earlier", "later", "difference", "low", "high", "verdict"]
    assert found.at["W07", "verdict"] == "gestegen"
    now = results.risk["wijk"].scores["score"]
    assert found["later"].tolist() == pytest.approx(now.tolist())
    with pytest.raises(DataError, match="te weinig gebieden om twee jaren te vergelijken"):
        few = results.measures[lambda m: m["area"].isin(["W00", "W01"])]
        course.step(dataclasses.replace(results, measures=few), "wijk", 2024, 2025, CHOICES)


def test_a_step_is_judged_with_what_is_known_of_the_people_who_stay(monkeypatch):
    asked = {}

    def differences(*_: object, **named: object) -> pd.DataFrame:
        asked.update(named)
        columns = ["earlier", "later", "score", "score_low", "score_high"]
        return pd.DataFrame([[1.0, 4.0, 3.0, 0.5, 5.0]], ["W07"], columns)

    monkeypatch.setattr(course, "score_differences", differences)
    chance = {"oki": Together(0.5, np.inf), "budgetmeters": Together(0.0, 12.0)}
    monkeypatch.setattr(course, "chance", lambda *_: chance)
    for draws, most in ((200, 200), (2000, 1000)):
        choices = RiskChoices(draws=draws, seed=3)
        found = course.step(made(0), "wijk", 2024, 2025, choices, certainty=0.8)
        assert asked["correlation"] == {"oki": 0.5, "budgetmeters": 0.0}
        assert (asked["seed"], asked["draws"], asked["level"]) == (3, most, 0.8)
    assert found.loc["W07"].tolist() == [1.0, 4.0, 3.0, 0.5, 5.0, "gestegen"]


@pytest.mark.parametrize(
    ("years", "last"),
    [
        ([2010, 2013, 2016, 2019], [2013, 2016, 2019]),
        ([2013, 2016, 2020], [2020]),
        ([2012, 2016, 2019], [2016, 2019]),
        ([2025], [2025]),
        ([], []),
    ],
)
def test_three_years_at_most_of_which_none_lies_too_far_back(years, last, monkeypatch):
    monkeypatch.setattr(course, "years_with_figures", lambda *_: years)
    assert course.last_years(None, "wijk") == last
