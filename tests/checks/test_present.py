"""What is there for each indicator, in which year and list: every finding by hand."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest
import two_levels
import two_years
from two_years import NOW, THEN

from genkgeo.checks.findings import BLOCKING, WARNING
from genkgeo.checks.left_out import check_left_out
from genkgeo.checks.present import check_present
from genkgeo.parameters.choices import CheckChoices, RiskChoices

SAME = [(year, "new", name) for year in (THEN, NOW) for name in "nd"]
"""Both parts of an indicator in both years, in the list shown."""


def figures(columns: list[tuple[int, str, str]]) -> pd.DataFrame:
    """One sector with a figure of each year, list and variable; a table per list."""
    parts = [
        two_years.figures(year, ["S"], vintage, **{name: [1.0]}) for year, vintage, name in columns
    ]
    frame = pd.concat(parts, ignore_index=True)
    frame["file"] = frame["vintage"] + " " + frame["variable"] + " " + frame["period"].astype(str)
    return frame.assign(table=(frame["vintage"] != "new").astype(int))


def asked(*, crosswalk: str | None = None, columns: object = None, **registry: object):
    """Parameters that show the newest year of the new list."""
    registry = registry or {"x": two_years.indicator()}
    tables = [SimpleNamespace(columns=columns), SimpleNamespace(columns=None)]
    file = SimpleNamespace(
        year=NOW,
        vintage="new",
        crosswalk=crosswalk,
        tables=tables,
        checks=CheckChoices(),
        risk=RiskChoices(),
        residents=None,
        size=None,
        published=None,
    )
    variables = {name for own in registry.values() for name in own.variables}
    return SimpleNamespace(file=file, registry=registry, variables=variables)


def found(columns: list[tuple[int, str, str]], **choices: object) -> list[tuple[str, str]]:
    return [
        (one.severity, one.message) for one in check_present(figures(columns), asked(**choices))
    ]


def test_nothing_is_found_where_both_years_are_there():
    assert found(SAME) == []


def test_an_older_year_is_told_and_blocks_where_all_are_older():
    old = [(year, vintage, name) for year, vintage, name in SAME if year == THEN]
    assert found(old) == [
        (BLOCKING, "geen enkele indicator heeft cijfers van 2025; het laatste jaar is: x (2024)")
    ]
    (one,) = check_present(figures(old), asked())
    assert (one.file, one.row, one.variable, one.check) == ("", None, "", "ouder jaar")
    assert one.remedy.startswith("voeg de tabellen van dat jaar toe")
    other = two_years.indicator(numerator="m", denominator=None, kind="count")
    both = {"x": two_years.indicator(), "y": other}
    assert found([*old, (NOW, "new", "m")], **both) == [
        (WARNING, "1 indicator zonder cijfers van 2025; het laatste jaar is: x (2024)")
    ]


def test_a_later_year_is_told_where_all_indicators_have_it():
    later = [(NOW + 1, "new", "n"), (NOW + 1, "new", "d")]
    told = "alle indicatoren hebben cijfers van 2026, en getoond wordt 2025"
    assert found([*SAME, *later]) == [(WARNING, told)]
    assert found([*SAME, later[0]]) == []
    other = two_years.indicator(numerator="m", denominator=None, kind="count")
    both = {"x": two_years.indicator(), "y": other}
    assert found([*SAME, *later, (NOW, "new", "m"), (NOW + 2, "new", "m")], **both) == [
        (WARNING, told)
    ]


def test_a_later_year_of_some_indicators_is_no_finding():
    other = two_years.indicator(numerator="m", denominator=None, kind="count")
    both = {"x": two_years.indicator(), "y": other}
    assert found([*SAME, (NOW, "new", "m"), (NOW + 1, "new", "m")], **both) == []


def test_of_two_lists_with_a_numerator_the_one_shown_is_named():
    columns = [(NOW, "a", "n"), (NOW, "new", "n"), (NOW, "old", "d")]
    told = "n van 2025 staat in indeling new en d in indeling old, en "
    assert found(columns)[0][1].startswith(told)


def test_a_mean_that_the_list_shown_has_need_not_move_though_another_list_has_it_too():
    mean = two_years.indicator(kind="mean", unit="euro", factor=1)
    columns = [(NOW, "a", "n"), (NOW, "new", "n"), (NOW, "old", "d")]
    assert found(columns, crosswalk="x.csv", x=mean) == []
    assert len(found([columns[0], columns[2]], crosswalk="x.csv", x=mean)) == 1


def test_a_numerator_alone_is_told_with_its_years():
    assert found([*SAME, (THEN - 1, "new", "n"), (THEN - 2, "new", "n")]) == [
        (WARNING, "n van 2022 en 2023 wordt niet gebruikt: d heeft dan geen cijfers")
    ]
    assert found([*SAME, (THEN - 1, "new", "d")]) == []


def test_what_an_indicator_lacks_is_named():
    where = "(indeling new, tot en met 2025)"
    assert found([(NOW, "new", "n")]) == [(BLOCKING, f"de indicator x mist d {where}")]
    assert found([(THEN, "new", "n"), (NOW, "new", "d")]) == [
        (BLOCKING, f"de indicator x heeft teller en noemer in geen jaar samen {where}")
    ]


def test_newer_figures_in_a_list_without_a_way_here_block():
    columns = [(THEN, "new", "n"), (THEN, "new", "d"), (NOW, "old", "n"), (NOW, "old", "d")]
    told = "n van 2025 staat enkel in indeling old, en er is geen omrekening naar new"
    assert (BLOCKING, told) in found(columns)
    assert found(columns, crosswalk="x.csv") == []
    older = [(THEN - 1, "old", "n"), (THEN - 1, "old", "d")]
    assert found([*SAME, *older]) == []


@pytest.mark.parametrize(
    ("year", "severity"), [(NOW, BLOCKING), (THEN, WARNING), (THEN - 1, WARNING)]
)
def test_parts_in_two_lists_block_where_they_are_the_newest(year, severity):
    whole = [(one, "new", name) for one in (THEN - 1, THEN, NOW) for name in "nd"]
    columns = [column for column in whole if column != (year, "new", "n")] + [(year, "old", "n")]
    told = f"n van {year} staat in indeling old en d in indeling new, en "
    first = found(columns)[0]
    at = check_present(figures(columns), asked())[0]
    assert (at.file, at.variable, at.row) == (f"old n {year}", "n", 2)
    assert first == (severity, f"{told}er is geen omrekening om ze samen te brengen")
    assert found(columns, crosswalk="x.csv") == []
    mean = two_years.indicator(kind="mean", unit="euro", factor=1)
    assert found(columns, crosswalk="x.csv", x=mean)[0] == (
        severity,
        f"{told}n is een gemiddelde: dat is zonder zijn noemer niet om te zetten",
    )


def test_a_finding_of_a_numerator_stands_at_its_own_list_and_year():
    columns = [
        (NOW, "new", "d"),
        (THEN, "old", "n"),
        (THEN, "new", "n"),
        (THEN, "new", "d"),
        (NOW, "old", "n"),
    ]
    frame = figures(columns).assign(row=range(2, 7))
    apart = check_present(frame, asked())[0]
    assert (apart.check, apart.file, apart.row) == ("teller en noemer apart", "old n 2025", 6)
    assert apart.remedy.startswith("noem de omrekening in de parameters")
    mean = two_years.indicator(kind="mean", unit="euro", factor=1)
    apart = check_present(frame, asked(x=mean, crosswalk="x.csv"))[0]
    assert apart.remedy == ("vraag d van 2025 ook in indeling old, of n in indeling new")
    both = pd.concat([frame, figures([(NOW, "old", "d")]).assign(row=1)])
    elsewhere = check_present(both[both["vintage"] == "old"], asked())[0]
    assert (elsewhere.severity, elsewhere.variable, elsewhere.row) == (BLOCKING, "n", 6)


@pytest.mark.parametrize(
    ("above", "lacks", "other"), [({("n", NOW)}, "n", "d"), ({("d", NOW)}, "d", "n")]
)
def test_what_only_larger_areas_have_does_not_come_together_with_another_list(above, lacks, other):
    columns = [(NOW, "old", "n"), (NOW, "new", "d")]
    listed = check_present(figures(columns), asked(crosswalk="x.csv"), frozenset(above))
    assert [(one.severity, one.message, one.remedy) for one in listed[:1]] == [
        (
            BLOCKING,
            "n van 2025 staat in indeling old en d in indeling new, en "
            f"{lacks} is er enkel per groter gebied: de twee komen niet samen",
            f"vraag {other} van 2025 ook in indeling new",
        )
    ]
    # What a larger area has of another year says nothing of this one.
    other_year = frozenset({(name, THEN) for name, _ in above})
    assert check_present(figures(columns), asked(crosswalk="x.csv"), other_year) == []


def test_of_figures_in_other_lists_the_newest_year_is_told():
    columns = [
        (year, vintage, name) for year, vintage in ((NOW, "a"), (THEN, "b")) for name in "nd"
    ]
    told = "n van 2025 staat enkel in indeling a, en er is geen omrekening naar new"
    assert found(columns) == [(BLOCKING, told)]
    assert found([*columns, *((NOW + 1, "b", name) for name in "nd")]) == [(BLOCKING, told)]
    # As new as what is shown is no newer.
    assert found([*columns, *((NOW, "new", name) for name in "nd")]) == []


def test_what_is_lacking_is_told_with_its_variables():
    lacking = check_present(figures([(NOW, "new", "n")]), asked())[0]
    assert (lacking.check, lacking.variable) == ("ontbrekende variabele", "d")
    lacking = check_present(figures([(THEN, "new", "n"), (NOW, "new", "d")]), asked())[0]
    assert lacking.variable == "n, d"
    # In a list from which nothing comes here it is as good as absent.
    lacking = check_present(figures([(NOW, "old", "n"), (NOW, "new", "d")]), asked())
    assert "en d in indeling new" in lacking[0].message


def test_columns_that_are_used_are_named_beside_the_one_that_is_misnamed():
    long = two_years.indicator(numerator="budgetmeters", denominator="d")
    columns = [(NOW, "new", "budgetmeter"), (NOW, "new", "d"), (NOW, "new", "iets")]
    first = check_present(figures(columns), asked(x=long))[0]
    assert "columns: {d: d, budgetmeter: budgetmeters}" in first.remedy
    assert first.remedy.endswith("lees dan enkel de kolommen die u gebruikt: columns: {d: d}")
    # What stands in another table is not among its columns.
    frame = figures(columns)
    frame.loc[frame["variable"] == "d", "table"] = 1
    first = check_present(frame, asked(x=long))[0]
    assert "columns: {budgetmeter: budgetmeters}" in first.remedy
    assert first.remedy.endswith("geen enkele kolom, en haal de tabel weg")


def test_what_is_lacking_in_every_list_blocks_under_another_name_in_an_older_one_too():
    long = two_years.indicator(numerator="budgetmeters", denominator=None, kind="count")
    first = check_present(figures([(NOW, "old", "budgetmeter")]), asked(x=long))[0]
    told = "de kolom budgetmeter gebruikt niemand, en budgetmeters ontbreekt"
    assert (first.severity, first.message) == (BLOCKING, told)
    # The first of its rows, and of no other column.
    frame = figures([(NOW, "new", "d"), (NOW, "new", "budgetmeter")]).assign(row=[2, 3])
    first = check_present(frame, asked(x=long))[0]
    assert (first.row, first.variable) == (3, "budgetmeter")


def test_a_column_that_is_named_almost_right_by_hand():
    long = two_years.indicator(numerator="budgetmeters", denominator=None, kind="count")
    columns = [(NOW, "new", "budgetmeter"), (NOW, "new", "iets")]
    first = check_present(figures(columns), asked(x=long))[0]
    assert (first.severity, first.variable) == (BLOCKING, "budgetmeter")
    assert first.message == "de kolom budgetmeter gebruikt niemand, en budgetmeters ontbreekt"
    assert "columns: {budgetmeter: budgetmeters}" in first.remedy
    assert "geen enkele kolom, en haal de tabel weg" in first.remedy
    mapped = check_present(figures(columns), asked(x=long, columns={"a": "b"}))[0]
    assert "zet dan onder columns bij deze tabel budgetmeters in de plaats" in mapped.remedy
    # In an older list it is a question, for there the column may well be absent.
    older = [(NOW, "new", "budgetmeters"), (THEN, "old", "budgetmeter")]
    told = "de kolom budgetmeter gebruikt niemand, en budgetmeters ontbreekt in indeling old"
    assert found(older, x=long) == [(WARNING, told)]


def test_a_column_of_another_name_altogether_is_not_taken_for_the_one_that_is_lacking():
    long = two_years.indicator(numerator="budgetmeters", denominator=None, kind="count")
    told = found([(NOW, "new", "meters"), (NOW, "new", "gasmeters")], x=long)
    assert [message.split(" (")[0] for _, message in told] == ["de indicator x mist budgetmeters"]


# --- what nothing is done with -------------------------------------------------------------------


def test_names_in_the_parameters_that_nothing_has_by_hand():
    params = asked()
    params.file.checks = CheckChoices(decimals=("n", "weg"), percentages=("ook weg",))
    params.file.risk = RiskChoices(weights={"werk": 1.0, "wonen": 2.0})
    params.file.residents, params.file.size = "mensen", "huizen"
    params.file.published = SimpleNamespace(area="Made", file="map/stad.csv")
    listed = check_left_out(figures(SAME), {}, params, pd.DataFrame())
    assert [(one.severity, one.message) for one in listed] == [
        (WARNING, "risk.weights: geen enkele indicator in gebruik telt mee voor werk"),
        (BLOCKING, "residents: mensen staat in geen enkele tabel"),
        (BLOCKING, "size: huizen staat in geen enkele tabel"),
        (WARNING, "checks.decimals: geen enkele tabel heeft weg"),
        (WARNING, "checks.percentages: geen enkele tabel heeft ook weg"),
        (
            WARNING,
            "geen enkele rij van Made is van een indicator in gebruik: er wordt niets vergeleken",
        ),
    ]
    assert listed[-1].file == "stad.csv"


@pytest.mark.parametrize(("year", "told"), [(NOW, 0), (NOW + 1, 1)])
def test_residents_of_later_years_alone_are_not_known(year, told):
    params = asked()
    params.file.residents = params.file.size = "mensen"
    columns = [*SAME, (year, "new", "mensen"), (NOW + 2, "new", "mensen")]
    listed = check_left_out(figures(columns), {}, params, None)
    assert [one.message for one in listed] == [
        "mensen heeft enkel cijfers na 2025 (vanaf 2026): het aantal inwoners is niet bekend"
    ] * told
    # The size of a sector may be of any year.
    params.file.residents = None
    assert check_left_out(figures(columns), {}, params, None) == []


def test_a_size_of_one_wijk_alone_is_told():
    params = asked()
    params.levels, params.file.size = two_levels.LEVELS, "huizen"
    wijk = two_years.figures(NOW, ["W1"], huizen=[3.0]).assign(level="wijk")
    listed = check_left_out(pd.concat([figures(SAME), wijk]), {}, params, None)
    assert [one.message.split(":")[1] for one in listed] == [" huizen is enkel per wijk bekend"]


def test_of_a_year_without_them_there_are_no_more_people_than_residents():
    params = asked()
    params.file.residents = "mensen"
    nobody = two_years.figures(NOW, ["S"], mensen=[0.0])
    earlier = two_years.figures(THEN, ["S"], n=[1.0], d=[9.0])
    assert check_left_out(pd.concat([earlier, nobody]), {}, params, None) == []


@pytest.mark.parametrize(("whole", "told"), [(22.0, 0), (22.5, 1)])
@pytest.mark.parametrize("kind", ["rate", "mean"])
def test_a_tenth_more_people_than_residents_may_be_of_another_day(whole, told, kind):
    params = asked(x=two_years.indicator(kind=kind))
    params.file.residents = "mensen"
    frame = two_years.figures(NOW, ["S", "T"], n=[1.0, 1], d=[10.0, whole - 10], mensen=[8.0, 12])
    # Of the year before there are more, which says nothing of now.
    before = two_years.figures(THEN, ["S"], mensen=[90.0], d=[900.0])
    listed = check_left_out(pd.concat([before, frame]), {}, params, None)
    # What is divided by in a mean need not be people.
    assert [one.message for one in listed] == [
        "residents: in 2025 zijn er van mensen minder dan van d, en dus zijn het niet alle inwoners"
    ] * (told if kind == "rate" else 0)


def test_an_area_in_which_no_sector_lies_is_named():
    params = asked()
    params.file.areas = {"new": SimpleNamespace(sectors="a/s.csv", above={"wijk": "a/w.csv"})}
    levels = two_levels.LEVELS
    names = {level: pd.Series(["A"], index=["1"]) for level in levels.middle}
    here = SimpleNamespace(vintage="new", without_sectors=("Leegveld",), levels=levels, names=names)
    full = SimpleNamespace(vintage="new", without_sectors=(), levels=levels, names=names)
    (one,) = check_left_out(figures(SAME), {"a": here, "b": full}, params, None)
    assert one.message == "geen enkele sector van indeling new ligt in Leegveld"
    assert (one.severity, one.file) == (WARNING, "w.csv")
