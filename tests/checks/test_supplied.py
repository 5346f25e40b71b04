"""Tables per area of a larger level: what the gate says of their areas, codes and figures."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from per_level import BORDERS, HIDES, PER_WIJK, SIZES, cells, city
from small_city import CITY, Borders, Delivery, Project, indicator, opened, squares, write

from genkgeo.analysis.computed import Computed
from genkgeo.checks import BLOCKING, WARNING
from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import Table
from genkgeo.sources import read_table

pytestmark = pytest.mark.slow

WHOLE = {"W1": 25, "W2": 40, "W3": 12, "W4": 15}


def found(project: Project, folder: Path, check: str) -> pd.Series:
    """The only finding of a kind."""
    findings = opened(project, folder, strict=False).findings
    of_kind = findings[findings["check"] == check]
    assert len(of_kind) == 1, findings[["check", "message"]].to_string()
    return of_kind.iloc[0]


def of_wijken(figures: dict[str, object], **more: object) -> Project:
    sectors = Delivery(cells(n=HIDES, d=SIZES))
    return city(sectors, Delivery(cells(n=figures), level="wijk", layout="wide", **more))


def test_equal_figures_of_both_levels_are_no_finding(tmp_path):
    analysis = opened(of_wijken(WHOLE), tmp_path)
    checks = set(analysis.findings["check"])
    assert not checks & {"niveau en som", "onbekend gebied", "ontbrekend gebied"}


@pytest.mark.parametrize(("wijk", "severity"), [(41, WARNING), (43, BLOCKING)])
def test_a_wijk_that_is_no_sum_of_its_sectors(tmp_path, wijk, severity):
    # W2 is 20 + 20: one more is 2.5 %, three more is above the 5 % of checks.published
    told = found(of_wijken(WHOLE | {"W2": wijk}), tmp_path, "niveau en som")
    assert (told["severity"], told["file"], told["row"]) == (severity, "tabel1.csv", 3)
    assert told["message"] == (
        "n van 2024 per wijk is niet de som van de kleinere gebieden: Wijk W2"
    )
    assert "de som telt" in told["remedy"]


@pytest.mark.parametrize(
    ("wijk", "severity"), [(10, ""), (14, ""), (15, WARNING), (9, BLOCKING), (18, BLOCKING)]
)
def test_a_wijk_is_no_less_than_is_known_of_it_and_no_more_than_can_be_hidden(
    tmp_path, wijk, severity
):
    # Of W1 the 10 of X01 are known, and X02 hides at most 4.
    rate = {"rate": indicator("n", "d", maximum_ratio=1, hidden_at_most=4)}
    project = of_wijken(WHOLE | {"W1": wijk, "W3": 7})
    project = city(*project.deliveries, indicators=rate, choices={"checks": {"published": 0.08}})
    findings = opened(project, tmp_path, strict=False).findings
    told = findings[findings["check"] == "niveau en som"]
    assert told["severity"].tolist() == [severity] * bool(severity)
    for message in told["message"]:
        assert message == (
            "n van 2024 per wijk kan niet, naast wat van de kleinere gebieden bekend is: Wijk W1"
        )


def test_without_a_most_that_is_hidden_a_wijk_may_be_any_more(tmp_path):
    project = of_wijken(WHOLE | {"W1": 90})
    assert "niveau en som" not in set(opened(project, tmp_path).findings["check"])


def test_the_sum_counts_where_both_are_whole(tmp_path):
    analysis = opened(of_wijken(WHOLE | {"W2": 41}), tmp_path)
    table = analysis.measured.table("wijk", "numerator")["rate"]
    assert table["W2"] == 40


def test_a_stadsdeel_that_is_no_sum_of_supplied_wijken(tmp_path):
    parts = [
        Delivery(cells(d=SIZES)),
        Delivery(cells(n=WHOLE), level="wijk"),
        Delivery(cells(n={"D1": 65, "D2": 30}), level="stadsdeel"),
    ]
    told = found(city(*parts), tmp_path, "niveau en som")
    assert told["severity"] == BLOCKING
    assert "per stadsdeel" in told["message"]
    assert "Deel D2" in told["message"]


@pytest.mark.parametrize(
    ("figures", "message", "remedy"),
    [
        ({"X01": 1, "X02": 2}, "2 codes zijn geen wijk maar sector van Made", "haal level weg"),
        ({"D1": 1, "D2": 2}, "zijn geen wijk maar stadsdeel van Made", "zet level: stadsdeel"),
        (WHOLE | {CITY: 92}, "geen wijk maar stad van Made", "haal de andere rijen weg"),
        (WHOLE | {"W9": 1}, "1 code is geen wijk van Made in indeling nu: W9", "verbeter"),
    ],
)
def test_codes_of_another_level(tmp_path, figures, message, remedy):
    told = found(of_wijken(figures), tmp_path, "onbekend gebied")
    assert told["severity"] == BLOCKING
    assert message in told["message"]
    assert remedy in told["remedy"]


def test_wijken_in_a_table_of_sectors_say_how_it_is_said(tmp_path):
    sectors = Delivery(cells(n=HIDES, d=SIZES))
    wrong = Delivery(cells(m=WHOLE), layout="wide")
    told = found(city(sectors, wrong), tmp_path / "", "onbekende sector")
    assert told["message"] == "4 codes zijn geen sector maar wijk van Made: W1, W2, W3, W4"
    assert "level: wijk" in told["remedy"]


@pytest.mark.parametrize(
    ("absent", "severity"), [("refuse", BLOCKING), ("missing", WARNING), ("zero", WARNING)]
)
def test_a_wijk_without_a_row(tmp_path, absent, severity):
    figures = {"W1": 25, "W3": 12, "W4": 15}
    told = found(of_wijken(figures, absent=absent), tmp_path, "ontbrekend gebied")
    assert told["severity"] == severity
    assert told["message"] == "1 wijk zonder rij in 2024: W2"


def test_a_wijk_that_a_supplier_leaves_out_may_be_nothing(tmp_path):
    figures = {"W1": 25, "W3": 12, "W4": 15}
    parts = [
        Delivery(cells(d=SIZES)),
        Delivery(cells(n=figures), level="wijk", absent="zero"),
    ]
    table = opened(city(*parts), tmp_path).measured.table("wijk", "numerator")["rate"]
    assert table.to_dict() == figures | {"W2": 0}


def test_two_tables_give_one_figure(tmp_path):
    again = Delivery(cells(n={"W1": 26, "W2": 40, "W3": 12, "W4": 15}), level="wijk")
    project = of_wijken(WHOLE)
    twice = city(*project.deliveries, again)
    told = found(twice, tmp_path, "dubbel gebied")
    assert told["severity"] == BLOCKING
    assert told["message"].startswith("W1 staat twee keer voor n in 2024, ook in tabel1.csv")


def test_wijken_of_an_older_list_cannot_move(tmp_path):
    older = Borders(BORDERS.wijk, BORDERS.stadsdeel)
    same = {("oud", "nu"): {(code, code): 1.0 for code in BORDERS.wijk}}
    project = Project(
        borders={"nu": BORDERS, "oud": older},
        crosswalk=same,
        indicators=of_wijken(WHOLE).indicators,
        deliveries=[
            Delivery(cells(n=HIDES, d=SIZES)),
            Delivery(cells(n=WHOLE), level="wijk", vintage="oud"),
        ],
    )
    told = found(project, tmp_path, "andere gebieden")
    assert told["severity"] == BLOCKING
    assert "per wijk van indeling oud, en getoond wordt nu" in told["message"]
    assert "per statistische sector van indeling oud" in told["remedy"]


def test_wijken_and_sectors_of_another_list_do_not_come_together(tmp_path):
    older = Borders(BORDERS.wijk, BORDERS.stadsdeel)
    project = Project(
        borders={"nu": BORDERS, "oud": older},
        crosswalk={("oud", "nu"): {(code, code): 1.0 for code in BORDERS.wijk}},
        indicators=of_wijken(WHOLE).indicators,
        deliveries=[
            Delivery(cells(d=SIZES), vintage="oud"),
            Delivery(cells(n=WHOLE), level="wijk"),
        ],
    )
    told = found(project, tmp_path, "teller en noemer apart")
    assert told["severity"] == BLOCKING
    assert "n is er enkel per groter gebied: de twee komen niet samen" in told["message"]
    assert told["remedy"] == "vraag d van 2024 ook in indeling nu"


def test_more_poor_than_people_in_a_wijk_is_seen(tmp_path):
    parts = [
        Delivery(cells(n=HIDES, d=SIZES)),
        Delivery(cells(n=WHOLE | {"W1": 250}, d=dict.fromkeys(WHOLE, 200)), level="wijk"),
    ]
    told = found(city(*parts), tmp_path, "teller boven noemer")
    assert "in W1, 2024" in told["message"]


def test_a_wijk_that_jumps_is_told_as_a_sector_is(tmp_path):
    ten = squares(wijken=10)
    sizes = {(code, year): {"d": "500"} for code in ten.wijk for year in (2023, 2024)}
    figures = {
        (f"W{at}", year): {"n": str(100 + at + year - 2023)}
        for at in range(1, 11)
        for year in (2023, 2024)
    }
    figures["W3", 2024] = {"n": "900"}
    project = city(Delivery(sizes), Delivery(figures, level="wijk"), borders={"nu": ten})
    findings = opened(project, tmp_path).findings
    told = findings[(findings["check"] == "grote sprong") & (findings["codes"] != "")]
    assert told["message"].tolist() == [
        "n: van 2023 naar 2024 verandert W3 veel meer dan de andere wijken"
    ]
    assert told["codes"].tolist() == ["W3"]


def test_the_row_of_the_whole_of_an_export_per_wijk_is_left_out(tmp_path):
    wijken = cells(n=WHOLE | {CITY: 92})
    parts = [Delivery(cells(d=SIZES)), Delivery(wijken, level="wijk", layout="viewer")]
    told = found(city(*parts), tmp_path, "rij van het geheel")
    assert told["message"] == "de rij van de hele gemeente is weggelaten: de som wordt hier gemaakt"


def test_wijken_of_other_municipalities_are_left_out(tmp_path):
    wijken = cells(n=WHOLE | {"Q1": 7, "Q2": 8})
    parts = [Delivery(cells(d=SIZES)), Delivery(wijken, level="wijk", layout="wide", wider=True)]
    analysis = opened(city(*parts), tmp_path)
    assert analysis.measured.table("wijk", "numerator")["rate"].to_dict() == WHOLE
    assert "tabel1.csv: 4 rijen van Made gelezen, 2 van elders niet" in analysis.others


def test_a_file_of_two_levels_is_named_twice(tmp_path):
    parts = [Delivery(cells(n=HIDES, d=SIZES)), Delivery(cells(n=WHOLE), level="wijk")]
    params = write(city(*parts), tmp_path)
    both, head = "", "period,geolevel,geoitem,n\n"
    for name in ("tabel0.csv", "tabel1.csv"):
        rows = pd.read_csv(tmp_path / name, dtype=str)
        both += rows[["period", "geolevel", "geoitem", "n"]].to_csv(index=False, header=False)
    (tmp_path / "tabel1.csv").write_text(head + both)
    for level, code in (("wijk", "W1"), ("statsec", "X01")):
        own = params.file.tables[1].model_copy(update={"geolevel": (level,)})
        assert read_table(params, own).figures["sector"].iloc[0] == code
    two = params.file.tables[1].model_copy(update={"geolevel": ("statsec", "wijk")})
    with pytest.raises(GenkgeoError, match="Een tabel is van één niveau"):
        read_table(params, two)


@pytest.mark.parametrize("poor", [201, 200])
def test_more_poor_in_a_wijk_than_people_in_its_sectors(tmp_path, poor):
    parts = [Delivery(cells(d=SIZES)), Delivery(cells(n=WHOLE | {"W1": poor}), level="wijk")]
    findings = opened(city(*parts), tmp_path, strict=False).findings
    told = findings.loc[findings["check"] == "teller boven noemer", "message"].tolist()
    expected = ["n kan niet meer zijn dan 1 × d in Wijk W1, 2024"]
    assert told == (expected if poor > 200 else [])


def test_a_level_that_does_not_exist(tmp_path):
    with pytest.raises(ValueError, match=r"level: 'dorp' van tabel1\.csv is geen niveau"):
        write(of_wijken(WHOLE, keys={"level": "dorp"}), tmp_path)


def test_a_level_of_swing_that_the_parameters_lack(tmp_path):
    project = city(Delivery(cells(n=HIDES, d=SIZES)), Delivery(cells(n=WHOLE), level="ggw7"))
    with pytest.raises(GenkgeoError, match="Dit niveau van Swing staat niet") as caught:
        opened(project, tmp_path)
    assert "also: [ggw7]" in str(caught.value)


def test_one_level_may_be_named_without_a_list():
    table = Table(file="a.csv", format="swing", vintage="nu", geolevel="ggw7")
    assert table.geolevel == ("ggw7",)


def test_residents_per_wijk_are_told_and_used(tmp_path):
    per_wijk = {"W1": 1000, "W2": 2000, "W3": 3000, "W4": 4000}
    parts = [
        Delivery(cells(n=numbered_sectors(), d=SIZES)),
        Delivery(cells(people=per_wijk), level="wijk"),
    ]
    project = city(*parts, choices={"residents": "people"})
    analysis: Computed = opened(project, tmp_path)
    people = analysis.measured.residents["residents"]
    assert people.loc["wijk"].to_dict() == per_wijk
    assert people["stadsdeel", "D1"] == 3000
    assert people["gemeente", CITY] == 10000
    assert "sector" not in people.index.get_level_values("level")
    messages = analysis.findings["message"]
    assert messages.str.contains("residents: people is enkel per wijk bekend").any()


def numbered_sectors() -> dict[str, object]:
    return {f"X0{place}": place for place in range(1, 9)} | {"XZ": 0}


def test_a_hidden_wijk_of_the_supplier_is_no_finding(tmp_path):
    parts = [Delivery(cells(n=HIDES, d=SIZES)), Delivery(cells(n=PER_WIJK), level="wijk")]
    findings = opened(city(*parts), tmp_path).findings
    assert BLOCKING not in set(findings["severity"])
