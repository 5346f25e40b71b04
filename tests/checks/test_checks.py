"""The gate: each finding, with its place and its remedy, and none where all is well."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import two_levels
from project import ROOT

from genkgeo.analysis.computed import Computed
from genkgeo.areas.hierarchy import Areas
from genkgeo.checks import (
    BLOCKING,
    FINDING_COLUMNS,
    WARNING,
    Finding,
    as_frame,
    refuse_blocking,
)
from genkgeo.checks import check_figures as find
from genkgeo.checks.findings import at, at_areas, from_error, summary
from genkgeo.checks.names import check_names
from genkgeo.checks.plausible import check_values
from genkgeo.errors import DataError
from genkgeo.parameters.choices import CheckChoices
from genkgeo.parameters.file import Params, Table, read_params
from genkgeo.parameters.registry import Indicator
from genkgeo.states import State


def areas(vintage: str, *codes: str) -> Areas:
    sectors = pd.DataFrame({"name": codes, "wijk": "W1", "stadsdeel": "noord"}, index=list(codes))
    return Areas(
        vintage=vintage,
        code="99001",
        name="Made",
        levels=two_levels.LEVELS,
        sectors=sectors.rename_axis("sector"),
        names={
            "sector": sectors["wijk"].rename("name"),
            "wijk": pd.Series({"W1": "Wijk"}),
            "stadsdeel": pd.Series({"noord": "Noord"}),
            "gemeente": pd.Series({"99001": "Made"}),
        },
        unknown=("M-ZZZZ",),
        hidden=("M-REST",),
        proposal=False,
    )


AREAS = {"2025": areas("2025", "M-A1K", "M-A2K", "M-A3-"), "2019": areas("2019", "M-A1-", "M-A2-")}
METERS = Indicator(
    label="Budgetmeters",
    short="Budgetmeters",
    unit="%",
    domain="wonen",
    factor=100,
    numerator="meters",
    denominator="klanten",
    source="Fluvius",
    maximum_ratio=1,
)
PLAIN = {
    ("M-A1K", "meters"): 1.0,
    ("M-A1K", "klanten"): 10.0,
    ("M-A2K", "meters"): 2.0,
    ("M-A2K", "klanten"): 20.0,
    ("M-A3-", "meters"): 0.0,
    ("M-A3-", "klanten"): 0.0,
    ("M-ZZZZ", "meters"): 1.0,
    ("M-ZZZZ", "klanten"): 1.0,
}


def figures(cells: dict[tuple[str, str], float] | None = None, table: int = 0) -> pd.DataFrame:
    rows = [
        {
            "sector": sector,
            "period": 2025,
            "variable": variable,
            "value": value,
            "state": State.MISSING if np.isnan(value) else State.OBSERVED,
            "file": "meters.csv",
            "row": number,
            "vintage": "2025",
            "table": table,
        }
        for number, ((sector, variable), value) in enumerate((cells or PLAIN).items(), start=2)
    ]
    return pd.DataFrame(rows)


def params(absent: str = "refuse", tables: int = 1, **more: object) -> Params:
    one = Table(file="data/meters.csv", format="swing", vintage="2025", absent=absent)
    names = {"year": 2025, "vintage": "2025", "residents": None, "size": None, **more}
    names = {"crosswalk": None, "checks": CheckChoices(coverage=0), "published": None, **names}
    file = SimpleNamespace(
        tables=(one,) * tables, levels=(two_levels.WIJK, two_levels.STADSDEEL), **names
    )
    return Params.model_construct(file=file, registry={"budgetmeters": METERS})


def check_figures(*given: object, **more: object) -> pd.DataFrame:
    return as_frame(find(*given, **more))


def check(
    cells: dict[tuple[str, str], float] | None = None, **choices: object
) -> list[tuple[object, ...]]:
    found = check_figures(figures(cells), AREAS, params(**choices))
    assert found.columns.tolist() == FINDING_COLUMNS
    return list(found.itertuples(index=False))


def renamed(old: str, new: str) -> dict[tuple[str, str], float]:
    return {(new if s == old else s, variable): value for (s, variable), value in PLAIN.items()}


def only(findings: list) -> object:
    assert len(findings) == 1, findings
    return findings[0]


# --- none ------------------------------------------------------------------------------------


def test_good_figures_give_no_finding():
    assert check() == []
    refuse_blocking(check_figures(figures(), AREAS, params()))


def test_a_missing_or_hidden_figure_is_no_fault():
    assert check({**PLAIN, ("M-A1K", "meters"): np.nan}) == []


@pytest.mark.slow
def test_the_embedded_data_give_no_blocking_finding():
    findings = Computed(read_params(ROOT / "params/voorbeeld-2025.yaml"), strict=False).findings
    assert (findings["severity"] != BLOCKING).all()


# --- codes -----------------------------------------------------------------------------------


def test_an_unknown_code_blocks():
    cells = {**PLAIN, ("X-1", "meters"): 1.0, ("X-2", "meters"): 1.0}
    found = only(check(cells))
    assert (found.severity, found.check) == (BLOCKING, "onbekende sector")
    assert found.message == "2 codes zijn geen sector van Made in indeling 2025: X-1, X-2"
    assert (found.file, found.row, found.variable) == ("meters.csv", 10, "meters")


def test_an_empty_code_blocks():
    assert only(check({**PLAIN, ("", "meters"): 1.0})).check == "onbekende sector"


def test_a_code_that_lost_its_last_character_is_recognised():
    found = check(renamed("M-A3-", "M-A3"), absent="missing")[0]
    assert found.remedy == (
        "M-A3 verloor zijn laatste teken (waarschijnlijk M-A3-): lees codes als tekst"
    )


def test_a_code_that_two_sectors_share_but_for_the_last_character_is_not_guessed():
    known = {"2025": areas("2025", "M-A1K", "M-A1-", "M-A3-")}
    lost = figures({("M-A1", "meters"): 1.0, ("M-A1", "klanten"): 1.0})
    found = check_figures(lost, known, params("missing")).iloc[0]
    assert found["check"] == "afgeknotte code"
    assert found["remedy"] == (
        "M-A1 verloor zijn laatste teken (een van M-A1K, M-A1-): lees codes als tekst"
    )


def test_codes_of_another_vintage_are_recognised():
    found = check({("M-A1-", "meters"): 1.0, ("M-A2-", "klanten"): 1.0}, absent="missing")[0]
    assert (found.severity, found.check) == (BLOCKING, "verkeerde indeling")
    assert found.message == "2 codes horen bij indeling 2019, niet bij 2025: M-A1-, M-A2-"
    assert found.remedy.startswith('zet vintage: "2019" bij deze tabel')


MADE_NUMBER, MADE_DATE = "code werd een getal", "code werd een datum"
AS_TEXT = ": voer de tabel opnieuw uit en open ze met de kolom van de code als tekst"
OF_A_NUMBER = f"een rekenblad maakte van de code een getal{AS_TEXT}"
OF_A_DATE = f"een rekenblad maakte van de code een datum{AS_TEXT}"


@pytest.mark.parametrize(
    ("code", "kind", "remedy"),
    [
        (
            "M-A1-",
            "verkeerde indeling",
            "gebruik het bestand met de codes van 2025, of verbeter die codes: "
            "de andere van deze tabel zijn er wel",
        ),
        ("71016001", MADE_NUMBER, OF_A_NUMBER),
        ("7,1016E+10", MADE_NUMBER, OF_A_NUMBER),
        ("2025-03-01", MADE_DATE, OF_A_DATE),
        ("1-mrt", MADE_DATE, OF_A_DATE),
        ("M\u2011A3-", "vreemd teken", "typ de code opnieuw: M-A3-"),
        ("M\u2011A9-", "vreemd teken", "typ de code opnieuw"),
        (
            "99001",
            "onbekende sector",
            "dit is de hele gemeente: haal de rij weg, de som wordt hier gemaakt",
        ),
        (
            "M-A3-K",
            "onbekende sector",
            "de tabel van de sectoren verloor het laatste teken: lees codes als tekst",
        ),
        (
            "71016ZZZZ",
            "onbekende sector",
            "is dit wat geen plaats heeft, zet de code dan bij municipality: unknown, en wat een "
            "leverancier verbergt bij hidden; is ze van een andere gemeente, noem dan onder "
            "municipality: prefixes enkel hoe eigen codes beginnen",
        ),
        ("71016ZZZ", "onbekende sector", "haal de rij weg of verbeter de code"),
        ("noord", "onbekende sector", "vraag deze cijfers per statistische sector op"),
        ("", "onbekende sector", "haal de rij weg of verbeter de code"),
    ],
)
def test_what_happened_to_a_code_is_told_with_what_to_do(code, kind, remedy):
    found = [one for one in check(renamed("M-A3-", code)) if one.check != "ontbrekende sector"]
    assert (only(found).check, only(found).severity) == (kind, BLOCKING)
    assert only(found).remedy == remedy


def test_a_table_with_every_code_of_another_list_is_of_that_list():
    every = {(code, "meters"): 1.0 for code in AREAS["2019"].units}
    found = check(every, absent="missing")[0]
    assert (found.check, found.row) == ("verkeerde indeling", 2)
    assert found.remedy.startswith('zet vintage: "2019" bij deze tabel')


def test_one_of_two_codes_that_is_a_character_too_long_says_what_was_cut():
    cells = {**PLAIN, ("M-A3-K", "meters"): 1.0, ("X-1", "meters"): 1.0}
    assert only(check(cells)).remedy.startswith("de tabel van de sectoren verloor")


def test_codes_with_each_their_own_damage_are_told_of_apart():
    codes = {"M-A1K": "1-mrt", "M-A2K": "71016001", "M-A3-": "M-A3"}
    cells = {(codes.get(code, code), name): value for (code, name), value in PLAIN.items()}
    found = check(cells, absent="missing")
    assert [one.check for one in found] == [
        MADE_DATE,
        MADE_NUMBER,
        "afgeknotte code",
        "ontbrekende sector",
    ]
    assert found[-1].message == "3 sectoren zonder rij in 2025: M-A1K, M-A2K, M-A3-"
    assert found[-1].variable == "klanten, meters"


# --- completeness ----------------------------------------------------------------------------

WITHOUT = {key: value for key, value in PLAIN.items() if key != ("M-A2K", "meters")}


def test_a_sector_without_a_row_blocks_unless_the_table_allows_it():
    found = only(check(WITHOUT))
    assert (found.severity, found.check) == (BLOCKING, "ontbrekende sector")
    assert found.message == "1 sector zonder rij in 2025: M-A2K"
    assert found.variable == "meters"


@pytest.mark.parametrize(("absent", "word"), [("zero", "0"), ("missing", "ontbreekt")])
def test_a_sector_without_a_row_is_a_warning_where_the_table_allows_it(absent, word):
    found = only(check(WITHOUT, absent=absent))
    assert (found.severity, found.variable) == (WARNING, "meters")
    assert found.remedy == f"deze sectoren tellen als {word}"
    refuse_blocking(pd.DataFrame([found], columns=FINDING_COLUMNS))


def test_a_sector_under_the_hidden_bucket_is_not_missing():
    assert check({**WITHOUT, ("M-REST", "meters"): 4.0}) == []
    # As a 0 it may not pass unsaid.
    found = check({**WITHOUT, ("M-REST", "meters"): 4.0}, absent="zero")[0]
    assert found.remedy == (
        "deze sectoren tellen als 0; de leverancier verbergt ook cijfers (M-REST): ontbreekt "
        "daardoor een rij, zet dan absent: missing"
    )


def test_variables_and_years_that_lack_other_sectors_are_told_of_apart():
    lacks = {key: value for key, value in PLAIN.items() if key != ("M-A1K", "klanten")}
    both = pd.concat([figures(WITHOUT), figures(WITHOUT).assign(period=2024)])
    asked = params("missing")
    told = check_figures(both, AREAS, asked)["message"].tolist()
    assert told == ["1 sector zonder rij in 2024: M-A2K", "1 sector zonder rij in 2025: M-A2K"]
    apart = {key: value for key, value in lacks.items() if key != ("M-A2K", "meters")}
    told = check_figures(figures(apart), AREAS, asked)
    assert told[["variable", "message"]].values.tolist() == [
        ["klanten", "1 sector zonder rij in 2025: M-A1K"],
        ["meters", "1 sector zonder rij in 2025: M-A2K"],
    ]


def test_a_table_of_which_nothing_is_said_does_not_hide_that_the_next_is_empty():
    found = find(figures(table=1), AREAS, params("missing", tables=3), unread=frozenset({0}))
    assert [one.check for one in found] == ["lege tabel"]
    # Where a table could not be read it may be what holds a variable that lacks.
    cells = {key: value for key, value in PLAIN.items() if key[1] == "meters"}
    assert find(figures(cells), AREAS, params(tables=2), unread=frozenset({1})) == []


@pytest.mark.parametrize(("least", "told"), [(0.8, 0), (0.95, 1)])
def test_how_much_is_known_is_counted_in_people_and_not_in_sectors(least, told):
    # Where 90 of 100 people live both figures are known: in one sector of three.
    people = {"M-A1K": 90.0, "M-A2K": 5.0, "M-A3-": 5.0}
    gone = [(code, name) for code in ("M-A2K", "M-A3-") for name in ("meters", "klanten")]
    cells = {**PLAIN, **dict.fromkeys(gone, np.nan)}
    cells |= {(code, "mensen"): number for code, number in people.items()}
    found = check(cells, size="mensen", checks=CheckChoices(coverage=least))
    assert [one.check for one in found if one.check == "lage dekking"] == ["lage dekking"] * told


def test_a_bucket_without_a_row_is_no_fault():
    assert check({key: value for key, value in PLAIN.items() if key[0] != "M-ZZZZ"}) == []


def test_a_table_without_a_row_for_the_gemeente_blocks():
    found = check_figures(figures(), AREAS, params(tables=2))
    assert found["check"].tolist() == ["lege tabel"]
    message = found["message"][0]
    assert message == "de tabel heeft geen enkele rij voor Made in indeling 2025"
    with pytest.raises(DataError, match="geen enkele rij voor Made") as caught:
        refuse_blocking(found)
    assert "en nog" not in str(caught.value)


def test_a_variable_that_no_table_gives_blocks():
    cells = {key: value for key, value in PLAIN.items() if key[1] == "meters"}
    found = only(check(cells))
    assert (found.severity, found.check) == (BLOCKING, "ontbrekende variabele")
    assert found.message == (
        "de indicator budgetmeters mist klanten (indeling 2025, tot en met 2025)"
    )


def test_the_place_of_a_finding_without_a_file_is_the_variable():
    cells = {key: value for key, value in PLAIN.items() if key[1] == "meters"}
    with pytest.raises(DataError) as caught:
        refuse_blocking(check_figures(figures(cells), AREAS, params()))
    assert caught.value.where == "klanten"


def test_a_variable_of_a_later_year_or_another_vintage_is_not_there():
    found = only(check(year=2024))
    assert (found.severity, found.check) == (BLOCKING, "ontbrekende variabele")
    assert "budgetmeters mist meters, klanten" in found.message
    found = only(check(vintage="2019"))
    assert (found.severity, found.check) == (BLOCKING, "teller en noemer apart")
    assert "staat enkel in indeling 2025, en er is geen omrekening naar 2019" in found.message


def test_a_numerator_and_denominator_of_different_years_block():
    apart = figures()
    apart.loc[apart["variable"] == "klanten", "period"] = 2024
    found = check_figures(apart, AREAS, params())
    assert found["message"].tolist() == [
        "de indicator budgetmeters heeft teller en noemer in geen jaar samen "
        "(indeling 2025, tot en met 2025)"
    ]


def test_a_year_of_which_nothing_is_there_blocks():
    found = only(check(year=2026))
    assert (found.severity, found.check) == (BLOCKING, "ouder jaar")
    assert found.message == (
        "geen enkele indicator heeft cijfers van 2026; het laatste jaar is: budgetmeters (2025)"
    )


def test_a_year_of_which_something_is_there_warns():
    choices = params()
    choices.registry["klanten"] = METERS.model_copy(
        update={"kind": "count", "numerator": "klanten", "denominator": None}
    )
    last_year = figures().assign(period=2024)
    now = figures()[lambda frame: frame["variable"] == "klanten"]
    found = check_figures(pd.concat([last_year, now], ignore_index=True), AREAS, choices)
    assert found["severity"].tolist() == [WARNING]
    assert found["message"][0] == (
        "1 indicator zonder cijfers van 2025; het laatste jaar is: budgetmeters (2024)"
    )


# --- values ----------------------------------------------------------------------------------


def test_a_cell_that_stands_twice_blocks():
    twice = pd.concat([figures(), figures().iloc[[0]].assign(row=99)], ignore_index=True)
    found = check_figures(twice, AREAS, params())
    assert found["check"].tolist() == ["dubbele sector"]
    assert found["message"][0] == (
        "M-A1K staat twee keer voor meters in 2025, ook in meters.csv, rij 2"
    )
    assert found["row"][0] == 99


def test_one_more_cell_that_stands_twice_is_one_cell():
    twice = pd.concat([figures(), figures().iloc[:2].assign(row=99)], ignore_index=True)
    found = check_figures(twice, AREAS, params())
    assert found["message"][0].endswith("(en nog 1 dubbele cel)")


@pytest.mark.parametrize(
    ("columns", "remedy"),
    [
        ({"klant": "klanten"}, "verwijder de dubbele rij"),
        (
            {"klant": "klanten", "afnemer": "klanten", "meter": "meters"},
            "klant en afnemer worden allebei klanten: laat er bij deze tabel onder columns maar "
            "een staan",
        ),
    ],
)
def test_of_a_cell_that_stands_twice_it_is_told_what_to_take_away(columns, remedy):
    asked = params()
    asked.file.tables = (asked.file.tables[0].model_copy(update={"columns": columns}),)
    twice = pd.concat([figures(), figures().iloc[[1]].assign(row=99)], ignore_index=True)
    found = check_figures(twice, AREAS, asked)
    assert found["remedy"].tolist() == [remedy]
    told = "M-A1K staat twee keer voor klanten in 2025, ook in meters.csv, rij 3"
    assert found["message"].tolist() == [told]


def test_a_cell_in_two_tables_blocks():
    both = pd.concat([figures(), figures(table=1)], ignore_index=True)
    found = check_figures(both, AREAS, params(tables=2))
    assert found["check"].tolist() == ["dubbele sector"]
    assert "(en nog 7 dubbele cellen)" in found["message"][0]
    assert found["remedy"][0].startswith("zeggen beide tabellen hetzelfde, haal er dan een weg")


@pytest.mark.parametrize("variable", ["meters", "klanten"])
def test_a_negative_count_blocks(variable):
    found = check({**PLAIN, ("M-A1K", variable): -5.0})[0]
    assert (found.severity, found.check, found.variable) == (
        BLOCKING,
        "negatieve telling",
        variable,
    )
    assert found.message == "een telling is negatief: -5 in M-A1K"
    assert 'missing_codes: {"-5": ontbreekt}' in found.remedy


@pytest.mark.parametrize("key", ["residents", "size"])
def test_a_negative_number_of_residents_blocks_though_no_indicator_uses_it(key):
    cells = {**PLAIN, **{(sector, "inwoners"): -2.0 for sector, _ in PLAIN}}
    assert check(cells) == []
    assert only(check(cells, **{key: "inwoners"})).check == "negatieve telling"


def test_a_numerator_above_its_denominator_blocks():
    found = only(check({**PLAIN, ("M-A1K", "meters"): 11.0}))
    assert (found.severity, found.check) == (BLOCKING, "teller boven noemer")
    assert found.message == "meters (11) kan niet meer zijn dan 1 × klanten (10) in M-A1K, 2025"


def test_of_two_numerators_that_are_too_high_the_first_is_named():
    found = only(check({**PLAIN, ("M-A1K", "meters"): 11.0, ("M-A2K", "meters"): 21.0}))
    assert found.message.endswith("dan 1 × klanten (10) in M-A1K, 2025 (en nog 1)")


def of_values(given: pd.DataFrame, asked: Params) -> pd.DataFrame:
    """What is found of the values alone."""
    return as_frame(check_values(given, AREAS, asked))


@pytest.mark.parametrize(("below", "asks"), [(0.0, True), (1.0, False)])
def test_of_a_denominator_that_is_0_it_is_asked_whether_it_has_a_row(below, asks):
    cells = {**PLAIN, ("M-A1K", "meters"): 2.0, ("M-A1K", "klanten"): below}
    absent = "heeft klanten daar geen rij en is dat geen 0, zet dan absent: missing bij die tabel"
    assert only(check(cells)).remedy.endswith(absent) == asks


@pytest.mark.parametrize(
    ("where", "more"),
    [
        (["M-A1K"], ""),
        (["M-A1K", "M-A2K"], " (en nog 1)"),
        # Of none counted nothing is lost, nor of what has no place.
        (["M-A1K", "M-A3-"], ""),
        (["M-A1K", "M-ZZZZ"], ""),
        (["M-A3-", "M-ZZZZ"], None),
        # What is not known is not counted.
        (["M-A1K", "M-A9-"], ""),
        (["M-A9-"], None),
    ],
)
def test_what_is_counted_where_nobody_is_to_count_among_is_told(where, more):
    asked = params()
    asked.registry["budgetmeters"] = METERS.model_copy(update={"maximum_ratio": None})
    unknown = {("M-A9-", "meters"): np.nan, ("M-A9-", "klanten"): 0.0}
    given = figures({**PLAIN, **unknown})
    nobody = given["sector"].isin(where) & (given["variable"] == "klanten")
    given.loc[nobody, ["value", "state"]] = [np.nan, State.NOT_APPLICABLE]
    found = of_values(given, asked)
    found = found[found["check"] == "telt niet mee"]
    told = f"meters heeft een cijfer in M-A1K, 2025{more}, en klanten is daar niet van toepassing"
    assert found["message"].tolist() == [f"{told}: dat cijfer telt nergens mee"] * (
        more is not None
    )
    assert set(found["severity"]) <= {WARNING}
    # Of a mean nothing is lost, and above a largest ratio it is refused.
    asked.registry["budgetmeters"] = METERS.model_copy(
        update={"kind": "mean", "unit": "euro", "maximum_ratio": None}
    )
    assert "telt niet mee" not in set(of_values(given, asked)["check"])
    found = of_values(given, params())
    assert "telt niet mee" not in set(found["check"])
    found = found[found["check"] == "teller boven noemer"]
    assert found["remedy"].str.endswith(
        "is klanten daar niet bekend, zeg dat dan met de code van 'ontbreekt'"
    ).tolist() == [True] * (more is not None)
    assert found["message"].str.contains("klanten (niet van toepassing)", regex=False).all()
    assert found["remedy"].str.startswith("controleer of teller en noemer").all()


def test_a_variable_that_no_table_has_does_not_end_the_looking():
    asked = params()
    lacking = METERS.model_copy(update={"numerator": "weg"})
    asked.registry.clear()
    asked.registry.update(weg=lacking, budgetmeters=METERS)
    found = of_values(figures({**PLAIN, ("M-A1K", "meters"): 11.0}), asked)
    assert "teller boven noemer" in set(found["check"])


def test_a_zero_that_a_table_leaves_out_is_held_against_its_numerator():
    rest = {key: value for key, value in PLAIN.items() if key[1] == "meters"}
    rest |= {(sector, "a"): 1.0 for sector, _ in rest}
    homes = {key: value for key, value in PLAIN.items() if key[1] == "klanten"}
    del homes["M-A2K", "klanten"]
    asked = params(tables=2)
    first, second = asked.file.tables
    asked.file.tables = (first, second.model_copy(update={"absent": "zero"}))
    both = pd.concat([figures(rest), figures(homes, table=1)], ignore_index=True)
    found = of_values(both, asked)
    told = "meters (2) kan niet meer zijn dan 1 × klanten (0) in M-A2K, 2025"
    assert found.loc[found["check"] == "teller boven noemer", "message"].tolist() == [told]


def test_a_rate_in_percent_that_is_not_multiplied_is_told():
    asked = params()
    asked.registry["budgetmeters"] = METERS.model_copy(update={"factor": 1})
    found = of_values(figures(), asked).iloc[0]
    assert (found["severity"], found["check"]) == (BLOCKING, "percentage of aandeel")
    assert found["remedy"].startswith("zet bij de indicator factor: 100")
    asked.registry["budgetmeters"] = METERS.model_copy(update={"factor": 2})
    assert of_values(figures(), asked).empty


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([2.054, 900.5], "2 cellen met wat een duizendpunt lijkt: 2.054 in M-A1K, 2025"),
        # What is above a thousand already has no dot for thousands.
        ([2.054, 1234.567], "een telling heeft decimalen: 2.054 in M-A1K, 2025"),
    ],
)
def test_a_dot_for_thousands_stands_below_a_thousand_by_hand(values, message):
    # Before it stands an amount, of which decimals say nothing.
    sectors = [sector for sector, name in PLAIN if name == "klanten"]
    amounts = {(sector, "bedrag"): 1.25 for sector in sectors}
    many = {(sector, "klanten"): 2000.0 for sector in sectors}
    cells = (
        PLAIN | many | dict(zip([("M-A1K", "meters"), ("M-A2K", "meters")], values, strict=True))
    )
    asked = params()
    amount = METERS.model_copy(
        update={"numerator": "bedrag", "unit": "euro", "maximum_ratio": None}
    )
    asked.registry["bedrag"] = amount
    found = of_values(figures(cells | amounts), asked)
    assert found["message"].tolist() == [message]


@pytest.mark.parametrize(("number", "more"), [(1, ""), (2, " (en nog 1)"), (3, " (en nog 2)")])
def test_of_counts_below_0_the_first_is_named(number, more):
    below = {(sector, "meters"): -2.0 for sector in ("M-A1K", "M-A2K", "M-A3-")[:number]}
    found = [one for one in check({**PLAIN, **below}) if one.check == "negatieve telling"]
    assert only(found).message == f"een telling is negatief: -2 in M-A1K{more}"


def test_a_numerator_equal_to_its_denominator_is_fine():
    assert check({**PLAIN, ("M-A1K", "meters"): 10.0}) == []


@pytest.mark.parametrize(("value", "told"), [(4.0, False), (4.1, True)])
def test_a_mean_is_held_against_its_largest_value_itself(value, told):
    asked = params()
    given = {"kind": "mean", "unit": "per leerling", "factor": 1, "maximum_ratio": 4}
    asked.registry["budgetmeters"] = METERS.model_copy(update=given)
    found = check_figures(figures({**PLAIN, ("M-A1K", "meters"): value}), AREAS, asked)
    found = found[found["check"] == "teller boven noemer"]
    assert (
        found["message"].tolist() == ["meters (4.1) kan niet meer zijn dan 4 in M-A1K, 2025"] * told
    )


def test_one_in_a_million_more_in_another_list_is_another_total():
    many = {("M-A1K", "meters"): 1_000_000.0, ("M-A1K", "klanten"): 1_000_001.0}
    older = {("M-A1-", "meters"): 1_000_000.0, ("M-A1-", "klanten"): 1_000_000.0}
    both = pd.concat([figures(many), figures(older).assign(vintage="2019")])
    found = of_values(both, params())
    found = found[found["check"] == "jaar in twee indelingen"]
    assert found["variable"].tolist() == ["klanten"]


def test_a_year_in_two_lists_is_told_where_its_totals_differ():
    older = {
        ("M-A1-", "klanten"): 11.0,
        ("M-A2-", "klanten"): 20.0,
        ("M-A1-", "meters"): 2.0,
        ("M-A2-", "meters"): 3.0,
    }
    both = pd.concat([figures(), figures(older).assign(vintage="2019")])
    found = check_figures(both, AREAS, params())
    found = found[found["check"] == "jaar in twee indelingen"]
    # Of customers there are 31 in both.
    assert found["message"].tolist() == [
        "meters van 2025 staat in twee indelingen met een ander totaal: "
        "5 in indeling 2019, 4 in indeling 2025"
    ]
    assert found["variable"].tolist() == ["meters"]


@pytest.mark.parametrize(
    ("factor", "given", "fault"),
    [
        (1, [0.2, 0.9, 1.0], "een aandeel van 0 tot 1"),
        (1, [0.2, 0.9, 1.1], ""),
        (1, [0.0, 0.0, 0.0], ""),
        (100, [0.5, 1.1, 30.0], "een percentage"),
        (100, [0.5, 1.0, 30.0], ""),
    ],
)
def test_a_percentage_is_told_from_a_share_at_1(factor, given, fault):
    mean = METERS.model_copy(update={"kind": "mean", "factor": factor, "maximum_ratio": None})
    asked = params()
    asked.registry["budgetmeters"] = mean
    cells = [(sector, "meters") for sector in ("M-A1K", "M-A2K", "M-A3-")]
    values = dict(zip(cells, given, strict=True)) | {("M-ZZZZ", "meters"): given[1]}
    found = check_figures(figures(PLAIN | values), AREAS, asked)
    found = found[found["check"] == "percentage of aandeel"]
    assert found["message"].tolist() == (
        [
            f"meters lijkt {fault} (hoogste: {max(given):g}); verwacht is "
            + ("een percentage van 0 tot 100" if factor == 1 else "een aandeel van 0 tot 1")
        ]
        if fault
        else []
    )


# --- larger areas ----------------------------------------------------------------------------


def beside_wijk(cells: dict[tuple[str, str], float], **of_wijk: float) -> list[list[str]]:
    """What is told of sectors, beside a table of the one wijk in which they all lie."""
    above = figures({("W1", name): value for name, value in of_wijk.items()}, table=1)
    asked = params(absent="zero", tables=2)
    found = check_figures(figures(cells), AREAS, asked, supplied=above.assign(level="wijk"))
    return found[["check", "message"]].values.tolist()


def test_what_only_a_wijk_has_does_not_lack():
    meters = {key: value for key, value in PLAIN.items() if key[1] == "meters"}
    assert beside_wijk(meters, klanten=30.0) == []


def test_a_wijk_that_is_no_sum_is_told_of_beside_a_sector_that_lacks():
    told = "meters van 2025 per wijk is niet de som van de kleinere gebieden: Wijk"
    assert beside_wijk(WITHOUT, meters=9.0) == [
        ["niveau en som", told],
        ["ontbrekende sector", "1 sector zonder rij in 2025: M-A2K"],
    ]


# --- the whole -------------------------------------------------------------------------------


def test_blocking_findings_come_first_and_the_first_is_raised():
    cells = {**WITHOUT, ("M-A1K", "klanten"): -5.0, ("X-1", "klanten"): 1.0}
    found = check_figures(figures(cells), AREAS, params(absent="zero"))
    assert found["severity"].tolist() == [BLOCKING] * 3 + [WARNING]
    with pytest.raises(DataError, match="en nog 2; zie: genkgeo check") as caught:
        refuse_blocking(found)
    assert caught.value.where == "meters.csv, rij 9, klanten"
    assert caught.value.remedy == found["remedy"][0]


def test_blocking_findings_come_first_and_are_numbered_anew_each_once():
    warns = Finding(WARNING, "lage dekking", "a.csv", None, "n", "laag", "vraag na")
    stops = Finding(BLOCKING, "lege tabel", "b.csv", None, "", "leeg", "vul aan")
    laid_out = as_frame([warns, stops, warns, stops])
    assert laid_out["severity"].to_dict() == {0: BLOCKING, 1: WARNING}


def test_areas_that_have_no_row_are_told_of_at_the_file():
    about = ("lage dekking", "laag", "vraag na")
    own = at_areas(figures(), ["M-A2K", "M-A3-"], *about)
    assert (own.file, own.row, own.codes) == ("meters.csv", 4, "M-A2K, M-A3-")
    gone = at_areas(figures(), ["M-A9-"], *about)
    assert (gone.file, gone.row, gone.codes) == ("meters.csv", None, "M-A9-")
    assert {own.severity, gone.severity} == {WARNING}


def test_the_figures_are_not_changed():
    given = figures({**PLAIN, ("X-1", "meters"): -1.0})
    before = given.copy()
    check_figures(given, AREAS, params())
    pd.testing.assert_frame_equal(given, before)


def test_a_figure_that_looks_like_a_code_blocks_and_the_remedy_leads_on():
    cells = {**PLAIN, ("M-A1K", "klanten"): 99997.0, ("M-ZZZZ", "klanten"): 99997.0}
    found = only(check(cells))
    assert (found.severity, found.check, found.row) == (BLOCKING, "ontbreekcode", 3)
    assert found.message == ("99997 in M-A1K, 2025 lijkt een code voor 'geen cijfer' (en nog 1)")
    assert 'missing_codes: {"99997": ontbreekt}' in found.remedy
    asked = params()
    said = asked.file.tables[0].model_copy(update={"missing_codes": {"99997": "cijfer"}})
    asked.file.tables = (said,)
    assert check_figures(figures(cells), AREAS, asked).empty


@pytest.mark.parametrize("code", [-99996.0, -999.0, -9999.0, 99997.0, 9999.0])
def test_a_code_in_a_mean_is_no_figure(code):
    asked = params()
    given = {"kind": "mean", "unit": "euro", "maximum_ratio": None}
    asked.registry["budgetmeters"] = METERS.model_copy(update=given)
    found = check_figures(figures({**PLAIN, ("M-A2K", "meters"): code}), AREAS, asked)
    assert "ontbreekcode" in found["check"].tolist()


def test_a_code_in_a_column_that_nothing_uses_is_no_fault():
    assert check({**PLAIN, **{(sector, "x"): -999.0 for sector, _ in PLAIN}}) == []


@pytest.mark.parametrize(
    ("where", "file", "place"),
    [
        ("cijfers per rij 2024.csv, rij 3, kolom aantal personen", "", ("rij 2024.csv", 3)),
        ("cijfers per rij 2024.csv", "", ("rij 2024.csv", None)),
        ("tabel, kolom a, rij 4.csv, rij 7", "tabel, kolom a, rij 4.csv", ("rij 4.csv", 7)),
        ("b.xlsx, blad Blad 1 kolom 2, rij 5", "", ("b.xlsx", 5)),
        ("a.csv, rij 3, 5, 7 en nog 2, kolom soort", "", ("a.csv", 3)),
    ],
)
def test_the_name_of_a_file_may_hold_any_word(where, file, place):
    finding = from_error(DataError("Fout", where=where), file)
    assert finding.file.endswith(place[0])
    assert finding.file in where and finding.row == place[1]
    assert (", kolom" in where.split(".")[-1]) == bool(finding.variable)


def test_a_place_that_names_no_file_is_in_the_file_that_was_read():
    finding = from_error(DataError("Fout", where="rij 12, kolom n"), "ab.csv")
    assert (finding.file, finding.row, finding.variable) == ("ab.csv", 12, "n")


def test_a_place_that_nobody_can_read_is_the_file_that_was_read():
    assert from_error(DataError("Fout", where="een\ntwee"), "ab.csv").file == "ab.csv"


@pytest.mark.parametrize(
    ("stops", "warns", "said"),
    [
        (0, 1, "1 waarschuwing: de cijfers kunnen gebruikt worden; lees eerst wat er staat."),
        (0, 2, "2 waarschuwingen: de cijfers kunnen gebruikt worden; lees eerst wat er staat."),
        (1, 0, "1 blokkerend: er wordt niets gepubliceerd tot dit hersteld is."),
        (2, 1, "2 blokkerend en 1 waarschuwing: er wordt niets gepubliceerd tot dit hersteld is."),
    ],
)
def test_what_the_findings_come_to_is_counted(stops, warns, said):
    about = ("lage dekking", "a.csv", None, "n", "laag", "vraag na")
    found = [Finding(BLOCKING, *about, codes=str(at)) for at in range(stops)]
    found += [Finding(WARNING, *about, codes=str(at)) for at in range(warns)]
    assert summary(as_frame(found)) == said


def test_a_finding_names_the_first_of_its_rows_and_one_of_no_rows_names_no_file():
    none, about = figures().iloc[:0], ("lege tabel", "leeg", "vul aan")
    assert at(none, *about, variable="n").variable == "n"
    assert at(figures(), *about, variable="a, b").variable == "a, b"
    assert at(figures(), *about).variable == "meters"
    empty = at(none, *about)
    assert (empty.file, empty.row, empty.variable) == ("", None, "")


def test_names_in_another_encoding_are_told_with_what_was_meant():
    names = {"sector": ["Één", "EÃ©n", "E\ufffdn"], "wijk": ["Twee"], "stadsdeel": ["Drie"]}
    tables = {"sector": "a/s.csv", "wijk": "a/w.csv", "stadsdeel": "a/d.csv"}
    files = SimpleNamespace(tables=tables)
    asked = SimpleNamespace(file=SimpleNamespace(areas={"2025": files}))
    (found,) = check_names({"2025": SimpleNamespace(names=names, levels=two_levels.LEVELS)}, asked)
    told = "namen van sectoren met letters die er geen zijn: EÃ©n (was Eén), E\ufffdn"
    assert (found.severity, found.file, found.message) == (WARNING, "s.csv", told)


def test_names_that_are_an_error_or_a_number_are_told():
    names = {
        "sector": pd.Series({"1": "Een", "2": "#N/B", "3": "#DEEL/0!"}),
        # An area without a name goes by its code.
        "wijk": pd.Series({"71": "71", "72": "12"}),
        "stadsdeel": pd.Series({"A": "Drie #1", "B": "# 4"}),
    }
    files = SimpleNamespace(tables={level: f"{level}.csv" for level in names})
    asked = SimpleNamespace(file=SimpleNamespace(areas={"2025": files}))
    found = check_names({"2025": SimpleNamespace(names=names, levels=two_levels.LEVELS)}, asked)
    told = [(one.severity, one.check, one.file, one.message) for one in found]
    assert told == [
        (
            BLOCKING,
            "niet te gebruiken",
            "sector.csv",
            "namen van sectoren zijn een fout van een rekenblad: #N/B, #DEEL/0!",
        ),
        (WARNING, "vreemd teken", "wijk.csv", "namen van wijken zijn enkel cijfers: 12"),
    ]


def test_what_a_reader_refuses_is_told_with_what_it_expected_and_found():
    error = DataError("Fout", expected="een getal", found="x", where="a.csv, rij 3, kolom n")
    found = from_error(error)
    assert found.message == "Fout (verwacht: een getal; gevonden: x)"
    assert from_error(DataError("Fout", found="x")).message == "Fout (gevonden: x)"
    assert from_error(DataError("Fout")).message == "Fout"
    # What to do is what the reader says, if it says so.
    assert from_error(DataError("Fout", remedy="typ het over")).remedy == "typ het over"
    assert from_error(DataError("Fout")).remedy == "verbeter het bestand"
