"""Our city figures beside the published ones: equal to the printed decimal, or told."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from types import SimpleNamespace

import damage
import numpy as np
import pandas as pd
import pytest

import genkgeo
from genkgeo.analysis.computed import Computed
from genkgeo.checks import BLOCKING, WARNING, as_frame, gate
from genkgeo.checks import blocking as checks_blocking
from genkgeo.checks.findings import Finding
from genkgeo.errors import DataError
from genkgeo.measures.reconciliation import (
    HIDDEN,
    NO_YEAR,
    OTHER,
    RECONCILIATION_COLUMNS,
    REFERENCES,
    SAME,
    merge_references,
    published_rows,
    read_published,
    read_references,
    reconcile,
)
from genkgeo.pages.findings import findings_page
from genkgeo.parameters.file import read_params

pytestmark = pytest.mark.usefixtures("read_once")


@pytest.fixture
def project(tmp_path):
    damage.copy_example(tmp_path)
    return tmp_path


def beside(genk, **published: object) -> pd.Series:
    """Compare one published figure with ours of budgetmeters in 2013 (825, 3,2002 %)."""
    given = {"indicator": "budgetmeters", "period": 2013, "published": 3.2, "decimals": 1}
    given |= {"published_count": np.nan, "source": "bron", "row": 2, **published}
    results = genk.computed.results
    return reconcile(
        pd.DataFrame([given]), results.measures, results.totals, results.registry
    ).iloc[0]


def findings(project: Path) -> pd.DataFrame:
    params = read_params(project / damage.EXAMPLE)
    found = gate.check_inputs(gate.read_inputs(params), params)
    return found[found["check"] == "stadstotaal"]


def test_the_published_figures_of_2013_agree(genk):
    found = genk.computed.measured.reconciliation
    assert found.columns.tolist() == RECONCILIATION_COLUMNS
    assert found["verdict"].value_counts().to_dict() == {
        "klopt": 8,
        "geen cijfer voor dat jaar": 2,
    }
    of = found.set_index("indicator")
    assert of.loc["budgetmeters", ["ours_count", "published_count", "unknown"]].tolist() == [
        825,
        825,
        3,
    ]
    assert pd.isna(of.loc["sociale_huur", "ours"])
    assert of.loc["sociale_huur", "published"] == 12.8


@pytest.mark.parametrize(
    ("published", "verdict"),
    [
        ({}, "klopt"),
        ({"published": 3.2001, "decimals": 4}, "wijkt af"),
        ({"published": 3.3}, "wijkt af"),
        ({"published_count": 825.0}, "klopt"),
        ({"published_count": 826.0}, "wijkt af"),
        ({"published": np.nan, "decimals": 0, "published_count": 825.0}, "klopt"),
        ({"period": 2012}, "geen cijfer voor dat jaar"),
    ],
)
def test_rounding_is_no_difference_and_counts_are_exact(genk, published, verdict):
    assert beside(genk, **published)["verdict"] == verdict


CITY = pd.DataFrame(
    [
        ("deel", 3.25, 3.25, 3.25),
        ("vork", 10.0, 8.0, 12.0),
        ("kier", 10.0, 9.9, 10.4),
        ("gaten", 5.0, 5.0, 5.0),
        ("inkomen", 20.0, 20.0, 20.0),
    ],
    columns=["indicator", "value", "low", "high"],
).assign(level="gemeente", period=2025)
"""One that is sure, two of which cells are hidden, one of which a cell is missing, and a mean."""

TOTALS = pd.DataFrame(
    {"variable": [f"{name}_n" for name in CITY["indicator"]], "total": 100.0}
).assign(period=2025, unknown=0.0, missing=[0.0, 0.0, 0.0, 1.0, 0.0])
OF_CITY = {
    name: SimpleNamespace(kind="mean" if name == "inkomen" else "rate", numerator=f"{name}_n")
    for name in CITY["indicator"]
}


def made_beside(name: str, published: float, decimals: int = 1, count: float = np.nan):
    """Set one published figure beside that of `CITY`."""
    row = {"indicator": name, "period": 2025, "published": published, "decimals": decimals}
    row |= {"published_count": count, "source": "bron", "row": 2}
    # Another level and an older list say nothing.
    measures = pd.concat([CITY.assign(level="wijk", value=0.0), CITY])
    totals = pd.concat([TOTALS, TOTALS.assign(total=0.0)])
    return reconcile(pd.DataFrame([row]), measures, totals, OF_CITY).iloc[0]


@pytest.mark.parametrize(
    ("name", "published", "decimals", "count", "verdict"),
    [
        # Half of the last decimal is no difference, on either side.
        ("deel", 3.2, 1, np.nan, SAME),
        ("deel", 3.3, 1, 100.0, SAME),
        ("deel", 3.1, 1, np.nan, OTHER),
        ("deel", 3.26, 2, np.nan, OTHER),
        ("deel", 3.3, 1, 101.0, OTHER),
        ("deel", 3.3, 1, 99.0, OTHER),
        # What is hidden may make it higher or lower, as far as the bounds and rounding reach.
        ("vork", 12.05, 1, np.nan, HIDDEN),
        ("vork", 12.06, 1, np.nan, OTHER),
        ("vork", 7.95, 1, np.nan, HIDDEN),
        ("vork", 7.94, 1, np.nan, OTHER),
        ("kier", 10.4, 1, np.nan, HIDDEN),
        ("kier", 10.6, 1, np.nan, OTHER),
        ("vork", 10.0, 1, 101.0, HIDDEN),
        ("vork", 10.0, 1, 99.0, OTHER),
        ("vork", 11.0, 1, 99.0, OTHER),
        ("vork", 13.0, 1, 101.0, OTHER),
        ("vork", np.nan, 0, 101.0, HIDDEN),
        # A count that is missing in a sector can only be too low, and of the rate nothing is known.
        ("gaten", 5.0, 1, 101.0, HIDDEN),
        ("gaten", 5.1, 1, 100.0, OTHER),
    ],
)
def test_what_differs_is_told_from_what_may_be_hidden(name, published, decimals, count, verdict):
    assert made_beside(name, published, decimals, count)["verdict"] == verdict


def test_where_nothing_is_published_there_is_nothing_beside_ours():
    nothing = reconcile(pd.DataFrame(), CITY, TOTALS, OF_CITY)
    assert nothing.empty and nothing.columns.tolist() == RECONCILIATION_COLUMNS
    numbers = ["ours", "published", "difference", "ours_count", "published_count"]
    numbers += ["count_difference", "unknown"]
    assert list(nothing.select_dtypes(float)) == numbers


def test_both_differences_are_ours_less_the_published():
    found = made_beside("deel", 3.0, 1, 98.0)
    assert found[["difference", "count_difference"]].tolist() == [0.25, 2.0]
    assert found[["ours", "ours_count", "unknown"]].tolist() == [3.25, 100.0, 0.0]


def test_of_a_mean_no_count_stands_beside_the_published_one():
    # What the means of sectors add up to is no number of people.
    found = made_beside("inkomen", 20.0, 1, 100.0)
    assert found["ours"] == 20.0 and found["published_count"] == 100.0
    assert found[["ours_count", "count_difference", "unknown"]].isna().all()


def test_a_figure_that_may_not_be_shown_does_not_come_back_as_a_count():
    hidden = CITY.assign(value=np.nan)
    row = {"indicator": "deel", "period": 2025, "published": 3.2, "decimals": 1}
    row |= {"published_count": 100.0, "source": "bron", "row": 2}
    found = reconcile(pd.DataFrame([row]), hidden, TOTALS, OF_CITY).iloc[0]
    assert found["verdict"] == NO_YEAR
    assert found[["ours_count", "count_difference", "unknown"]].isna().all()


def test_a_difference_that_the_hidden_cells_explain_is_told_so(genk):
    # in 2025 counts of leefloners are hidden in small sectors
    city = genk.more.measures("gemeente").query("indicator == 'leefloon' and year == 2025").iloc[0]
    assert city["low"] < city["high"]
    inside = (city["low"] + city["high"]) / 2
    found = beside(genk, indicator="leefloon", period=2025, published=inside, decimals=4)
    assert found["verdict"] == "binnen wat verborgen is"


@pytest.mark.slow
def test_a_small_difference_warns_and_a_large_one_blocks(project):
    damage.replace(project / damage.PUBLISHED, "Genk,3.2,%,825", "Genk,3.2,%,826")
    found = findings(project)
    assert found["severity"].tolist() == [WARNING]
    assert found["message"].item() == (
        "Budgetmeters in 2013 voor de hele stad: berekend 3,20, gepubliceerd 3,2; "
        "aantal 825, gepubliceerd 826"
    )
    damage.replace(project / damage.PUBLISHED, "Genk,3.2,%,826", "Genk,3.8,%,826")
    assert findings(project)["severity"].tolist() == [BLOCKING]


@pytest.mark.slow
def test_the_share_that_blocks_is_a_choice(project):
    damage.replace(project / damage.PUBLISHED, "Genk,3.2,%,825", "Genk,3.8,%,825")
    path = project / damage.EXAMPLE
    path.write_text(path.read_text(encoding="utf-8") + "\nchecks:\n  published: 0.2\n")
    assert findings(project)["severity"].tolist() == [WARNING]


def test_what_a_later_year_published_is_for_a_later_release(project):
    path = project / damage.PUBLISHED
    text = path.read_text(encoding="utf-8").rstrip("\n")
    rows = "leefloon,2026,Genk,1.2,%,,bron,\nleefloon,2026,Limburg,0.6,%,,bron,\n"
    path.write_text(f"{text}\n{rows}", encoding="utf-8")
    params = read_params(project / damage.EXAMPLE)
    assert read_published(params)["period"].max() <= 2025
    assert read_references(params)["period"].max() <= 2025
    told = gate.check_inputs(gate.read_inputs(params), params)
    assert checks_blocking(told).empty
    later = params.file.model_copy(update={"year": 2026})
    assert 2026 in set(read_references(params.model_copy(update={"file": later}))["period"])


@pytest.mark.parametrize("area", ["Genk", "Limburg"])
def test_a_year_to_come_is_refused_with_its_row(project, area):
    path = project / damage.PUBLISHED
    text = path.read_text(encoding="utf-8").rstrip("\n")
    path.write_text(f"{text}\nleefloon,2062,{area},1.2,%,,bron,\n", encoding="utf-8")
    params = read_params(project / damage.EXAMPLE)
    with pytest.raises(DataError, match="van een jaar dat nog moet komen") as caught:
        read_published(params)
        read_references(params)
    row = len(text.splitlines()) + 1
    assert f"rij {row}, kolom jaar" in (caught.value.where or "")
    assert caught.value.remedy == "verbeter het jaar, of verwijder de rij"
    for mended in (f"{text}\n", f"{text}\nleefloon,2025,{area},1.2,%,,bron,\n"):
        path.write_text(mended, encoding="utf-8")
        read_published(params)
        read_references(params)


def test_a_table_without_our_area_is_refused(project):
    damage.replace(project / damage.EXAMPLE, "area: Genk", "area: Gent")
    with pytest.raises(DataError, match="geen rij voor dit gebied"):
        genkgeo.load(project / damage.EXAMPLE)


@pytest.mark.slow
def test_a_table_without_counts_will_do(project):
    path = project / damage.PUBLISHED
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns="telling")
    frame.to_csv(path, index=False)
    found = genkgeo.load(project / damage.EXAMPLE).computed.measured.reconciliation
    assert found["published_count"].isna().all()
    assert "wijkt af" not in set(found["verdict"])


def test_the_page_says_what_was_found_and_when_there_is_nothing(genk):
    page = findings_page(genk.computed.results, genk.computed.findings)
    assert "waarschuwingen" in page
    assert "Voorbeeldcijfers, geen echte cijfers" in page
    for found in genk.computed.findings.itertuples():
        assert found.file in page
    # The name of a sector stands behind its code, where that is one of the year shown.
    names = genk.computed.results.areas.names["sector"]
    named = dict(re.findall(r"(71016\w{4}) \(([^)]+)\)", page))
    assert named and all(names[code] == html.unescape(name) for code, name in named.items())
    assert "Geen bevindingen" in findings_page(genk.computed.results, as_frame([]))


@pytest.mark.parametrize("dash", [True, False])
def test_a_sector_is_named_also_where_its_code_ends_in_a_dash(genk, dash):
    names = genk.computed.results.areas.names["sector"]
    code, name = names[names.index.str.endswith("-") == dash].reset_index().iloc[0]
    message = f"{code}: van 1 naar 9; {code}, en x{code}; {code} {name} (was elders)"
    finding = Finding(WARNING, "grote sprong", "f.csv", 2, "oki", message, "kijk")
    page = html.unescape(findings_page(genk.computed.results, as_frame([finding])))
    assert f"{code} ({name}): van 1 naar 9; {code} ({name}), en x{code}; " in page
    # Where the name stands already it is not said again.
    assert f"; {code} {name} (was elders)" in page


def test_the_findings_fit_in_a_manifest(genk):
    rows = json.loads(genk.computed.findings.to_json(orient="records"))
    assert all(row["severity"] == WARNING for row in rows)


def references(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=REFERENCES)


def test_references_of_two_lists_stand_once_and_the_published_one_counts():
    published = references(("oki", "Limburg", 2013, 0.8), ("oki", "Vlaanderen", 2013, 0.7))
    printed = references(("oki", "Limburg", 2013, 0.9), ("oki", "Limburg", 2012, 1.0))
    both = merge_references(published, printed)
    assert list(both["value"]) == [1.0, 0.8, 0.7] and list(both.index) == [0, 1, 2]
    # Of neither a year or a group had to be assumed.
    assert both[["assumed", "group"]].values.tolist() == [[False, ""]] * 3
    none = published.iloc[:0]
    assert merge_references(none, printed)["value"].tolist() == [1.0, 0.9]
    assert merge_references(published, none)[REFERENCES].equals(published)
    assert merge_references(none, none).empty


def test_the_very_figure_of_a_document_keeps_what_the_document_does_not_say():
    marked = references(("oki", "Vlaanderen (kleuters)", 2013, 0.7)).assign(
        assumed=True, group="kleuters", printed_for="Vlaanderen"
    )
    same = merge_references(references(("oki", "Vlaanderen", 2013, 0.7)), marked)
    assert same[["area", "assumed"]].values.tolist() == [["Vlaanderen (kleuters)", True]]
    other = merge_references(references(("oki", "Vlaanderen", 2013, 0.8)), marked)
    told = other[["area", "assumed", "group"]].values.tolist()
    assert told == [["Vlaanderen", False, ""]]


@pytest.mark.slow
def test_the_results_have_the_references_of_the_documents_too(genk):
    found = genk.computed.core.references
    assert not found.duplicated(REFERENCES[:3]).any()
    assert set(found["indicator"]) <= set(genk.computed.params.registry)
    values = found.set_index(["indicator", "area", "period"])["value"]
    assert values["werkzaamheidsgraad", "Limburg", 2013] == 64.2
    bare = genk.computed.params.file.model_copy(update={"published": None})
    alone = Computed(genk.computed.params.model_copy(update={"file": bare})).core.references
    pd.testing.assert_frame_equal(alone, found, check_dtype=False)  # all are in a document


def named(path: Path, **described: object) -> SimpleNamespace:
    """Parameters that name a table of published figures of Made, with OKI in use."""
    oki = SimpleNamespace(unit="per leerling (0–4)")
    return SimpleNamespace(
        file=SimpleNamespace(year=2025, published=SimpleNamespace(file=path.name, area="Made")),
        registry={"oki": oki},
        described={"oki": oki, **described},
        resolve=lambda name: path.with_name(name),
    )


def table(tmp_path: Path, *rows: str, head: str = "indicator,jaar,gebied,waarde,bron") -> Path:
    path = tmp_path / "gepubliceerd.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("area", ["Made", "Wijd"])
def test_an_indicator_that_the_registry_does_not_know_is_refused_with_the_nearest(tmp_path, area):
    path = table(tmp_path, "oki,2024,Made,1.2,x", f"leeflon,2024,{area},3.1,x")
    known = {"leefloon": SimpleNamespace(unit="%")}
    for read in (read_published, read_references):
        with pytest.raises(DataError, match="niet in het register") as refused:
            read(named(path, **known))
        assert refused.value.expected == "leefloon"
        assert refused.value.where == "gepubliceerd.csv, rij 3, kolom indicator"


def test_an_indicator_that_is_not_in_use_is_left_out(tmp_path):
    path = table(tmp_path, "oki,2024,Made,1.2,x", "leefloon,2024,Made,3.1,x")
    read = read_published(named(path, leefloon=SimpleNamespace(unit="%")))
    assert read["indicator"].tolist() == ["oki"]


def test_references_are_sorted_and_those_without_a_value_left_out(tmp_path):
    rows = ("oki,2024,Wijd,1.3,x", "oki,2023,Wijd,,x", "oki,2024,Made,1.2,x", "oki,2022,Wijd,1.1,x")
    read = read_references(named(table(tmp_path, *rows)))
    expected = references(("oki", "Wijd", 2022, 1.1), ("oki", "Wijd", 2024, 1.3))
    pd.testing.assert_frame_equal(read, expected, check_dtype=False)


def test_each_figure_is_read_with_its_decimals_its_count_and_its_row(tmp_path):
    head = "indicator,jaar,gebied,waarde,telling,bron"
    rows = ("oki,2024,Wijd,9,,w", "oki,2024,Made,1.250,40,x", "oki,2023,Made,2,,y")
    params = named(table(tmp_path, *rows, "oki,2022,Made,,41,z", head=head))
    read = read_published(params)
    assert read.index.tolist() == [0, 1, 2]
    assert read.fillna(-1).to_numpy().tolist() == [
        ["oki", 2024, 1.25, 3, 40, "x", 3],
        ["oki", 2023, 2, 0, -1, "y", 4],
        ["oki", 2022, -1, 0, 41, "z", 5],
    ]
    every = published_rows(params)
    assert every["area"].tolist() == ["Wijd", "Made", "Made", "Made"]
    assert every["row"].tolist() == [2, 3, 4, 5]
    # What lies after the year shown is not of it; the year itself is.
    params.file.year = 2023
    assert read_published(params)["period"].tolist() == [2023, 2022]
    params.file.year = 2024
    assert read_published(params)["period"].tolist() == [2024, 2023, 2022]
    params.file.published = None
    assert read_published(params).empty and list(read_published(params)) == list(read)
    assert published_rows(params).empty and list(published_rows(params)) == list(every)
    assert read_references(params).empty and list(read_references(params)) == REFERENCES


@pytest.mark.parametrize("more", [(), ("oki,2024,Made,1.2,x",)])
def test_a_figure_that_stands_twice_is_refused_with_its_second_row(tmp_path, more):
    rows = ("oki,2024,Made,1.2,x", "oki,2024,Wijd,1.2,x", "oki,2023,Made,1.2,x")
    with pytest.raises(DataError, match="twee keer") as refused:
        read_published(named(table(tmp_path, *rows, "oki,2024,Made,1.3,x", *more)))
    assert refused.value.found == "oki, 2024"
    assert refused.value.where == "gepubliceerd.csv, rij 5"
    assert len(published_rows(named(table(tmp_path, *rows)))) == 3


HEAD = "indicator,jaar,gebied,waarde,eenheid,bron"


@pytest.mark.parametrize("unit", ["%", "per 100 leerlingen", "per leerling per jaar", "aantal"])
def test_a_figure_in_another_unit_than_the_indicator_is_refused(tmp_path, unit):
    path = table(tmp_path, "oki,2024,Made,1.2,,x", f"oki,2024,Wijd,1.2,{unit},x", head=HEAD)
    with pytest.raises(DataError, match="andere eenheid") as refused:
        read_references(named(path))
    assert refused.value.found == unit and "per leerling (0–4)" in refused.value.expected
    assert refused.value.where == "gepubliceerd.csv, rij 3, kolom eenheid"


@pytest.mark.parametrize(
    "unit", ["", "per leerling (0–4)", "Per leerling", "kenmerken per leerling"]
)
def test_the_same_unit_in_other_words_is_read(tmp_path, unit):
    path = table(tmp_path, f"oki,2024,Made,1.2,{unit},x", head=HEAD)
    assert read_published(named(path))["published"].tolist() == [1.2]


@pytest.mark.parametrize("cell", ["-99997", "-999"])
@pytest.mark.parametrize("column", ["waarde", "telling"])
def test_a_code_for_no_figure_is_never_a_published_one(tmp_path, cell, column):
    path = tmp_path / "gepubliceerd.csv"
    row = {"waarde": "12.5", "telling": "40"} | {column: cell}
    lines = ["indicator,jaar,gebied,waarde,telling,bron"]
    lines += [f"oki,2024,{area},{row['waarde']},{row['telling']},x" for area in ("Made", "Wijd")]
    path.write_text("\n".join(lines), encoding="utf-8")
    params = named(path)
    for read, line in ((read_published, 2), (read_references, 3)):
        with pytest.raises(DataError, match="code voor 'geen cijfer'") as caught:
            read(params)
        assert caught.value.where == f"gepubliceerd.csv, rij {line}, kolom {column}"
