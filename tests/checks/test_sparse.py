"""Sparse and uneven files are ordinary: they work, or are one clear finding, and never a crash.

Each test is a small project through the readers and the gate, and further: what the gate lets
through must load. The figures themselves are compared in `test_random_projects`.
"""

from __future__ import annotations

import pandas as pd
import pytest
from small_city import (
    HIDDEN,
    NAME,
    UNKNOWN,
    Borders,
    Delivery,
    Project,
    indicator,
    opened,
    squares,
    with_shapes,
    write,
)

from genkgeo.checks import WARNING, blocking

CITY = squares()
ARM = {"armoede": indicator("arm", "wonen", maximum_ratio=1.0)}
OLD = Borders({code.replace("X", "XO"): wijk for code, wijk in CITY.wijk.items()}, CITY.stadsdeel)
MOVED = {("oud", "nu"): {(f"XO{code[1:]}", code): 1.0 for code in CITY.wijk}}


def cells(years, codes=CITY.wijk, **figures) -> dict:
    """The same figures for every sector and year; a list gives each sector its own."""
    rows = {}
    for year in years:
        for place, code in enumerate(codes):
            rows[code, year] = {
                name: str(value[place] if isinstance(value, list) else value)
                for name, value in figures.items()
            }
    return rows


RISING = list(range(3, 15))
FULL = cells([2024], arm=RISING, wonen=100)


def city(*deliveries: Delivery, borders=None, **more) -> Project:
    choices = {"checks": {"coverage": 0.0}, "risk": {"draws": 200}}
    choices |= {"profiles": {"number": 2, "bootstraps": 20, "minimum_residents": 0.0}}
    more = {"choices": choices, **more}
    return Project(borders or {"nu": CITY}, list(deliveries), more.pop("indicators", ARM), **more)


def loaded(project: Project, folder):
    """The analysis of a project that the gate lets through, with everything worked out."""
    analysis = opened(project, folder, strict=False)
    assert blocking(analysis.findings).empty, analysis.findings.to_dict("records")
    assert len(analysis.results.measures)
    return analysis


def stops(project: Project, folder) -> pd.DataFrame:
    return blocking(opened(project, folder, strict=False).findings)


def warned(project: Project, folder, kind: str) -> pd.DataFrame:
    findings = loaded(project, folder).findings
    assert (findings["severity"] == WARNING).all()
    return findings[findings["check"] == kind]


# --- published figures -----------------------------------------------------------------------


@pytest.mark.slow
def test_published_figures_of_the_city_alone(tmp_path):
    value = f"{100 * sum(RISING) / 1200:.1f}"
    project = city(Delivery(FULL), published=[("armoede", 2024, NAME, value, "")])
    analysis = loaded(project, tmp_path)
    assert analysis.measured.reconciliation["verdict"].tolist() == ["klopt"]
    assert analysis.results.references.empty


@pytest.mark.slow
def test_published_figures_of_which_none_is_used_are_told(tmp_path):
    project = city(Delivery(FULL), published=[("armoedde", 2024, NAME, "7", "")])
    found = warned(project, tmp_path, "telt niet mee")
    assert found["file"].item() == "gepubliceerd.csv"
    assert "geen enkele rij" in found["message"].item()


# --- a code list that holds little -----------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("crosswalk", [MOVED, {}])
def test_an_older_list_with_denominators_alone(tmp_path, crosswalk):
    old = Delivery(cells([2022, 2023], OLD.wijk, wonen=90), vintage="oud")
    project = city(Delivery(FULL), old, borders={"nu": CITY, "oud": OLD}, crosswalk=crosswalk)
    measures = loaded(project, tmp_path).measured.measures.query("level == 'gemeente'")
    assert measures["period"].tolist() == [2024]
    assert measures["value"].item() == pytest.approx(100 * sum(RISING) / 1200)


@pytest.mark.slow
def test_an_older_list_with_an_unused_column_alone(tmp_path):
    old = Delivery(cells([2023], OLD.wijk, honden=3), vintage="oud")
    project = city(Delivery(FULL), old, borders={"nu": CITY, "oud": OLD}, crosswalk=MOVED)
    assert loaded(project, tmp_path).measured.table("sector")["armoede"].tolist() == pytest.approx(
        RISING
    )


@pytest.mark.slow
def test_a_numerator_of_two_years_with_a_denominator_of_one(tmp_path):
    numerator = Delivery(cells([2023, 2024], arm=RISING))
    project = city(numerator, Delivery(cells([2024], wonen=100)))
    assert loaded(project, tmp_path).measured.measures.query("level == 'gemeente'")[
        "period"
    ].tolist() == [2024]


# --- rows that are not there -----------------------------------------------------------------


@pytest.mark.slow
def test_a_large_sector_that_has_no_row_now_is_a_jump(tmp_path):
    before = cells([2023], arm=0, wonen=[1000 + 3 * i for i in range(12)])
    before["X01", 2023]["arm"] = "900"
    now = cells([2024], arm=[1, 0] * 6, wonen=[1000 + 3 * i for i in range(12)])
    numerators = {key: {"arm": row["arm"]} for key, row in (before | now).items()}
    del numerators["X01", 2024]
    denominators = {key: {"wonen": row["wonen"]} for key, row in (before | now).items()}
    project = city(Delivery(numerators, absent="zero"), Delivery(denominators))
    found = warned(project, tmp_path, "grote sprong")
    sector = found[found["message"].str.contains("X01")]
    assert sector["file"].item() == "tabel0.csv"
    assert pd.isna(sector["row"].item())


def test_wider_tables_without_a_row_of_ours_are_empty_tables(tmp_path):
    other = cells([2024], ["Y01", "Y02"], arm=1, wonen=10)
    found = stops(city(Delivery(other, wider=True), Delivery(other, wider=True)), tmp_path)
    assert found["check"].tolist()[:2] == ["lege tabel"] * 2
    assert found["file"].tolist()[:2] == ["tabel0.csv", "tabel1.csv"]


@pytest.mark.parametrize("absent", ["missing", "zero"])
def test_a_table_with_rows_of_buckets_alone(tmp_path, absent):
    numerator = Delivery(cells([2024], [UNKNOWN, HIDDEN], arm=4), absent=absent)
    project = city(numerator, Delivery(cells([2024], wonen=100)), hidden=(HIDDEN,))
    opened(project, tmp_path, strict=False)


# --- dropped, but not in silence -------------------------------------------------------------


@pytest.mark.slow
def test_a_wijk_and_a_stadsdeel_without_sectors_are_told(tmp_path):
    more = Borders(CITY.wijk, {**CITY.stadsdeel, "W7": "D2", "W8": "D9"})
    found = warned(city(Delivery(FULL), borders={"nu": more}), tmp_path, "telt niet mee")
    assert "ligt in W7, W8, D9" in found["message"].item()
    assert found["file"].item() == "wijken_nu.csv"


@pytest.mark.slow
def test_wijken_of_another_gemeente_in_the_table_are_no_news(tmp_path):
    wijk = {code: f"X{name}" for code, name in CITY.wijk.items()}
    stadsdeel = {f"X{name}": part for name, part in CITY.stadsdeel.items()}
    wider = Borders(wijk, {**stadsdeel, "YW1": "D1"})
    assert warned(city(Delivery(FULL), borders={"nu": wider}), tmp_path, "telt niet mee").empty


@pytest.mark.slow
@pytest.mark.parametrize("direction", ["higher", "none"])
def test_weights_of_a_domain_in_which_nothing_counts_are_told(tmp_path, direction):
    both = ARM | {"werk": indicator("werk", "wonen", domain="werk", direction=direction)}
    project = city(Delivery(cells([2024], arm=RISING, wonen=100, werk=RISING)), indicators=both)
    project.choices["risk"] = {"draws": 200, "weights": {"inkomen": 2.0, "werk": 1.0}}
    found = warned(project, tmp_path, "telt niet mee")["message"].tolist()
    assert [("voor werk" in message) for message in found] == [True] * (direction == "none")


@pytest.mark.slow
def test_residents_of_a_later_year_alone_are_not_the_number_of_sectors(tmp_path):
    later = Delivery(cells([2025], mensen=250))
    project = city(Delivery(FULL), later)
    project.choices["residents"] = "mensen"
    analysis = loaded(project, tmp_path)
    assert analysis.results.residents.empty
    assert analysis.findings["check"].tolist() == ["telt niet mee"]


@pytest.mark.parametrize("key", ["residents", "size"])
def test_a_size_that_no_table_has_blocks(tmp_path, key):
    project = city(Delivery(FULL))
    project.choices[key] = "inwonerss"
    found = stops(project, tmp_path)
    assert found["check"].tolist() == ["ontbrekende variabele"]
    assert "inwonerss" in found["message"].item() and key in found["remedy"].item()


@pytest.mark.slow
def test_an_unused_column_of_an_older_list_is_a_question(tmp_path):
    old = Delivery(cells([2023], OLD.wijk, arm=RISING, wonend=7), vintage="oud")
    project = city(Delivery(FULL), old, borders={"nu": CITY, "oud": OLD}, crosswalk=MOVED)
    found = warned(project, tmp_path, "onbekende kolom")
    assert found["message"].item().endswith("wonen ontbreekt in indeling oud")


@pytest.mark.slow
@pytest.mark.parametrize("columns", [{"arm": "arm", "wonend": "wonen"}, {"arm": "arm"}])
def test_both_remedies_for_an_unused_column_lead_on(tmp_path, columns):
    """In the list shown such a column blocks: renamed it is used, and left out it is gone."""
    old = Delivery(cells([2023], OLD.wijk, arm=RISING, wonen=100), vintage="oud")
    shown = Delivery(cells([2024], arm=RISING, wonend=100))
    project = city(shown, old, borders={"nu": CITY, "oud": OLD}, crosswalk=MOVED)
    assert stops(project, tmp_path)["check"].tolist()[0] == "onbekende kolom"
    params = write(project, tmp_path)
    table = params.file.tables[0].model_copy(update={"columns": columns})
    file = params.file.model_copy(update={"tables": (table, params.file.tables[1])})
    mended = with_shapes(params.model_copy(update={"file": file}), project, strict=False)
    assert "onbekende kolom" not in mended.findings["check"].tolist()


# --- what a table leaves out -----------------------------------------------------------------


@pytest.mark.slow
def test_a_denominator_that_is_0_for_want_of_a_row_cannot_hold_a_numerator(tmp_path):
    denominators = cells([2024], wonen=100)
    del denominators["X03", 2024]
    numerators = Delivery(cells([2024], arm=RISING))
    found = stops(city(numerators, Delivery(denominators, absent="zero")), tmp_path)
    assert found["check"].tolist() == ["teller boven noemer"]
    assert "1 × wonen (0) in X03" in found["message"].item()
    mended = city(numerators, Delivery(denominators, absent="missing"))
    assert loaded(mended, tmp_path).measured.table("sector").loc["X03"].isna().all()


@pytest.mark.slow
def test_zeros_beside_what_the_supplier_hides_are_told(tmp_path):
    numerators = cells([2024], arm=RISING) | cells([2024], [HIDDEN], arm=4)
    del numerators["X03", 2024]
    hides = [Delivery(cells([2024], wonen=100)), Delivery(numerators, absent="zero")]
    found = warned(city(*hides, hidden=(HIDDEN,)), tmp_path, "ontbrekende sector")
    assert "verbergt ook cijfers (XR)" in found["remedy"].item()
    hides[1] = Delivery(numerators, absent="missing")
    analysis = loaded(city(*hides, hidden=(HIDDEN,)), tmp_path)
    rows = analysis.measured.measures.query('level == "sector"').set_index("area")
    assert rows.loc["X03", ["state", "high"]].tolist() == ["onderdrukt", 4.0]
