"""What blocks has a way out: each remedy, done as it says, leads on.

Every case spoils a small city in one way. The remedy is read from the finding, and what it tells
to write is what is written: a remedy that names a wrong key, or the right key in a place where it
does nothing, fails here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from handbook import kinds_listed
from ruamel.yaml import YAML
from small_city import (
    NAME,
    Borders,
    Delivery,
    Project,
    indicator,
    opened,
    row_of_squares,
    squares,
    write,
)

from genkgeo.checks import BLOCKING, WARNING, blocking, gate
from genkgeo.checks.maps import check_maps
from genkgeo.parameters.choices import CheckChoices

CITY = squares()
OLD = Borders({code.replace("X", "XO"): wijk for code, wijk in CITY.wijk.items()}, CITY.stadsdeel)
BOTH = {"nu": CITY, "oud": OLD}
MOVED = {("oud", "nu"): {(f"XO{code[1:]}", code): 1.0 for code in CITY.wijk}}
ARM = indicator("arm", "wonen", maximum_ratio=1.0)
POOR = list(range(3, 15))


def cells(years=(2024,), codes=CITY.wijk, **figures) -> dict:
    """The same figures for every sector and year; a list gives each sector its own."""
    return {
        (code, year): {
            name: str(value[place] if isinstance(value, list) else value)
            for name, value in figures.items()
        }
        for year in years
        for place, code in enumerate(codes)
    }


FULL = Delivery(cells(arm=POOR, wonen=100))


def city(*deliveries: Delivery, borders=None, **more: Any) -> Project:
    more = {"choices": {"checks": {"coverage": 0.0}}, **more}
    indicators = more.pop("indicators", {"armoede": ARM})
    return Project(borders or {"nu": CITY}, list(deliveries), indicators, **more)


def with_cell(code: str, name: str, cell: str, year: int = 2024) -> Project:
    """A city of which one cell is another."""
    row = {**FULL.cells[code, year], name: cell}
    return city(replace(FULL, cells={**FULL.cells, (code, year): row}))


def with_code(old: str, new: str) -> Project:
    """A city of which one code is another."""
    return city(
        replace(
            FULL,
            cells={
                (new if key == (old, 2024) else key[0], 2024): row
                for key, row in FULL.cells.items()
            },
        )
    )


def given(unit: str, factor: float, shares: list[float], **choices: Any) -> Project:
    """A city whose supplier gives percentages, of which it has no counts."""
    own = indicator("graad", "wonen", kind="mean", unit=unit, factor=factor)
    delivery = Delivery(cells(graad=shares, wonen=100))
    return city(delivery, indicators={"graad": own}, **choices)


# --- how a remedy is followed ----------------------------------------------------------------

Follow = Callable[[Project, str], Project]


def said(remedy: str, key: str, which: int = 0) -> Any:
    """Read the value of a key from a remedy, as the YAML that it would be in a file."""
    value = r"(\{[^{}]*(?:\{[^{}]*\})?[^{}]*\}|\[[^\]]*\]|\"[^\"]*\"|[\w.-]+)"
    found = re.findall(rf"(?<!\w){key}: {value}", remedy)
    return YAML(typ="safe").load(found[which])


def at_the_table(key: str, which: int = 0, place: int = 0) -> Follow:
    """Write the key that the remedy names in the parameters of a table."""

    def follow(project: Project, remedy: str) -> Project:
        assert "bij deze tabel" in remedy
        delivery = project.deliveries[place]
        value = said(remedy, key, which)
        if key in ("vintage", "absent"):
            changed = replace(delivery, **{key: value})
        else:
            changed = replace(delivery, keys={**delivery.keys, key: value})
        return replace(
            project,
            deliveries=[
                changed if at == place else each for at, each in enumerate(project.deliveries)
            ],
        )

    return follow


def under_checks(project: Project, remedy: str) -> Project:
    """Write what the remedy names under ``checks`` of the parameters."""
    named = said(remedy, "checks")
    return replace(
        project, choices={**project.choices, "checks": project.choices["checks"] | named}
    )


def at_the_indicator(key: str) -> Follow:
    """Write the key that the remedy names at the one indicator."""

    def follow(project: Project, remedy: str) -> Project:
        assert "bij de indicator" in remedy
        [(name, own)] = project.indicators.items()
        return replace(project, indicators={name: own | {key: said(remedy, key)}})

    return follow


def by_hand(words: str, change: Callable[[Project], Project]) -> Follow:
    """Do what the remedy says in words, which must stand in it."""

    def follow(project: Project, remedy: str) -> Project:
        assert words in remedy
        return change(project)

    return follow


def without_row(code: str, place: int = 0) -> Callable[[Project], Project]:
    def change(project: Project) -> Project:
        delivery = project.deliveries[place]
        kept = {key: row for key, row in delivery.cells.items() if key[0] != code}
        return replace(project, deliveries=[replace(delivery, cells=kept)])

    return change


def as_it_was(project: Project) -> Project:
    return replace(project, deliveries=[FULL], borders={"nu": CITY})


def typed_again(project: Project, remedy: str) -> Project:
    code = re.search(r"typ de code opnieuw: (\w+)", remedy)[1]
    assert (code, 2024) in FULL.cells
    return as_it_was(project)


def without_maximum(project: Project) -> Project:
    return replace(project, indicators={"armoede": ARM | {"maximum_ratio": None, "unit": "per"}})


class Case(NamedTuple):
    """A spoiled city, the kind of its finding, and who follows the remedy.

    ``leads_to`` is what blocks after the remedy, for another reason; mostly nothing does.
    """

    kind: str
    spoiled: Project
    follow: Follow
    leads_to: frozenset[str] = frozenset()


TWICE, SHAPES = "dubbele sector", "vorm en gebied"
PEOPLE = {"residents": "mensen", "checks": {"coverage": 0.0}}
AVERAGES = [100.5, 120.25, *[130.5] * 10]
SMALL = [0.2, 0.9, *[0.4] * 10]
OLDER = Delivery(cells([2023], OLD.wijk, arm=POOR, wonen=100), vintage="oud")
TWO_COLUMNS = Delivery(
    cells(a=POOR, b=POOR, wonen=100), keys={"columns": {"a": "arm", "b": "arm", "wonen": "wonen"}}
)
SALDO = [-3, -12, 5, *range(9)]
BALANCE = {"saldo": indicator("saldo", "wonen", unit="per 1000", factor=1000.0)}
SAID_POINT = {"decimal": "point"}
THOUSANDS = ["1.079", "1.245", *map(str, range(1990, 2000))]

SUMS = {f"W{at + 1}": poor for at, poor in enumerate([7, 11, 15, 19, 23, 27])}
"""Poor people of every wijk: what its two sectors add up to."""

HOMES = Delivery(cells(wonen=100))


def wijken(sums: dict[str, int] = SUMS, **more: Any) -> Delivery:
    """A table of poor people per wijk."""
    figures = cells(codes=list(sums), arm=list(sums.values()))
    return Delivery(figures, layout="wide", **{"level": "wijk", **more})


def with_last(delivery: Delivery) -> Callable[[Project], Project]:
    """Put another table in the place of the last one."""

    def change(project: Project) -> Project:
        return replace(project, deliveries=[*project.deliveries[:-1], delivery])

    return change


AS_COUNTED = ("armoede", 2024, NAME, "8.5", "")
"""What the counts of `FULL` give for the whole city."""

CASES = {
    "wijken under another level": Case(
        "onbekend gebied",
        city(HOMES, wijken(level="stadsdeel")),
        at_the_table("level", place=1),
    ),
    "sectors as wijken": Case(
        "onbekend gebied",
        city(replace(FULL, layout="wide", level="wijk")),
        by_hand("haal level weg", lambda spoiled: replace(spoiled, deliveries=[FULL])),
    ),
    "wijken twice": Case(
        "dubbel gebied",
        city(HOMES, wijken(), wijken()),
        by_hand(
            "haal er dan een weg",
            lambda spoiled: replace(spoiled, deliveries=spoiled.deliveries[:-1]),
        ),
    ),
    "a wijk without a row": Case(
        "ontbrekend gebied",
        city(HOMES, wijken({code: poor for code, poor in SUMS.items() if code != "W6"})),
        at_the_table("absent", place=1),
    ),
    "wijken of an older list": Case(
        "andere gebieden",
        city(HOMES, wijken(vintage="oud"), borders=BOTH, crosswalk=MOVED),
        by_hand("vraag ze op in indeling nu", with_last(wijken())),
    ),
    "sectors in the place of wijken of an older list": Case(
        "andere gebieden",
        city(HOMES, wijken(vintage="oud"), borders=BOTH, crosswalk=MOVED),
        by_hand(
            "per statistische sector van indeling oud met een omrekening",
            with_last(Delivery(cells([2024], OLD.wijk, arm=POOR), vintage="oud")),
        ),
    ),
    "a wijk that is no sum": Case(
        "niveau en som",
        city(FULL, wijken(SUMS | {"W2": 30})),
        by_hand("vraag de leverancier", with_last(wijken())),
    ),
    "a cell in words": Case(
        "niet te gebruiken", with_cell("X03", "arm", "geheim"), at_the_table("missing_codes")
    ),
    "a code of elsewhere": Case(
        "onbekende sector",
        city(replace(FULL, cells=FULL.cells | cells(codes=["Q9"], arm=1, wonen=9))),
        by_hand("haal de rij weg", without_row("Q9")),
    ),
    "the whole": Case(
        "onbekende sector",
        city(replace(FULL, cells=FULL.cells | cells(codes=["X"], arm=1, wonen=9))),
        by_hand("haal de rij weg", without_row("X")),
    ),
    "wijken": Case(
        "onbekende sector",
        city(Delivery(cells(codes=CITY.stadsdeel, arm=3, wonen=9), absent="missing")),
        by_hand("vraag deze cijfers per statistische sector op", as_it_was),
    ),
    "two tables": Case(TWICE, city(FULL, FULL), by_hand("haal er dan een weg", as_it_was)),
    "two columns": Case(
        TWICE,
        city(TWO_COLUMNS),
        by_hand(
            "a en b worden allebei arm: laat er bij deze tabel onder columns maar een staan",
            lambda city: replace(
                city,
                deliveries=[replace(TWO_COLUMNS, keys={"columns": {"a": "arm", "wonen": "wonen"}})],
            ),
        ),
    ),
    "no row, missing": Case(
        "ontbrekende sector", without_row("X02")(city(FULL)), at_the_table("absent")
    ),
    "no row, zero": Case(
        "ontbrekende sector", without_row("X02")(city(FULL)), at_the_table("absent", 1)
    ),
    "no row, filled in": Case(
        "ontbrekende sector",
        without_row("X02")(city(FULL)),
        by_hand("met een lege cel", lambda _: with_cell("X02", "arm", "")),
    ),
    "a table of another list": Case(
        "verkeerde indeling",
        city(FULL, replace(OLDER, vintage="nu"), borders=BOTH, crosswalk=MOVED),
        at_the_table("vintage", place=1),
        frozenset(),
    ),
    "a code of another list": Case(
        "verkeerde indeling",
        replace(with_code("X01", "XO01"), borders=BOTH),
        by_hand("verbeter die codes", as_it_was),
    ),
    "a cut code": Case(
        "afgeknotte code", with_code("X01", "X0"), by_hand("lees codes als tekst", as_it_was)
    ),
    "a code that is a number": Case(
        "code werd een getal",
        with_code("X01", "7E+10"),
        by_hand("voer de tabel opnieuw uit", as_it_was),
    ),
    "a code that is a date": Case(
        "code werd een datum",
        with_code("X01", "2024-02-01"),
        by_hand("voer de tabel opnieuw uit", as_it_was),
    ),
    "an unseen sign": Case("vreemd teken", with_code("X01", "X\u200b01"), typed_again),
    "no row of ours": Case(
        "lege tabel",
        city(FULL, Delivery(cells(codes=["Q1"], honden=1), wider=True)),
        by_hand("controleer het bestand", as_it_was),
    ),
    "a column almost named right": Case(
        "onbekende kolom",
        city(Delivery(cells(armm=POOR, wonen=100)), indicators={"armoede": ARM}),
        at_the_table("columns"),
    ),
    "a column almost named right, in another table": Case(
        "onbekende kolom",
        city(Delivery(cells(wonend=100)), Delivery(cells(arm=POOR))),
        at_the_table("columns"),
    ),
    "a column named almost right under columns": Case(
        "onbekende kolom",
        city(Delivery(cells(a=POOR, wonen=100), keys={"columns": {"a": "armm", "wonen": "wonen"}})),
        by_hand(
            "zet dan onder columns bij deze tabel arm in de plaats van armm",
            lambda spoiled: replace(
                spoiled,
                deliveries=[
                    replace(spoiled.deliveries[0], keys={"columns": {"a": "arm", "wonen": "wonen"}})
                ],
            ),
        ),
    ),
    "an unused column that looks like one": Case(
        "onbekende kolom",
        city(
            Delivery(cells(arm=POOR, wonen=100, armen=3)),
            Delivery(cells(arme=4)),
            indicators={"armoede": ARM, "arme": indicator("armens", "wonen")},
        ),
        at_the_table("columns", 1),
        frozenset({"ontbrekende variabele"}),
    ),
    "an indicator without figures": Case(
        "ontbrekende variabele",
        city(FULL, indicators={"armoede": ARM, "honden": indicator("honden", None)}),
        by_hand("laat de indicator weg", lambda spoiled: city(FULL)),
    ),
    "residents without figures": Case(
        "ontbrekende variabele",
        city(FULL, choices=PEOPLE),
        by_hand("haal 'residents' weg", lambda spoiled: city(FULL)),
    ),
    "a year of the future": Case(
        "ouder jaar",
        city(FULL, year=2025),
        by_hand("verbeter 'year'", lambda spoiled: replace(spoiled, year=2024)),
    ),
    "a year in two lists": Case(
        "jaar in twee indelingen",
        city(
            FULL,
            replace(OLDER, cells=cells([2023, 2024], OLD.wijk, arm=1, wonen=90)),
            borders=BOTH,
            crosswalk=MOVED,
        ),
        by_hand(
            "laat dat jaar in een van de twee tabellen weg",
            lambda spoiled: replace(spoiled, deliveries=[FULL, OLDER]),
        ),
    ),
    "two lists and no crosswalk": Case(
        "teller en noemer apart",
        city(
            Delivery(cells(wonen=100)),
            Delivery(cells(codes=OLD.wijk, arm=POOR), vintage="oud"),
            borders=BOTH,
        ),
        by_hand(
            "noem de omrekening in de parameters (crosswalk:",
            lambda spoiled: replace(spoiled, crosswalk=MOVED),
        ),
    ),
    "a code that is not declared": Case(
        "ontbreekcode", with_cell("X04", "arm", "-999"), at_the_table("missing_codes")
    ),
    "an amount that looks like a code": Case(
        "ontbreekcode",
        city(
            Delivery(cells(geld=[9999.0, *range(10, 21)])),
            indicators={"geld": indicator("geld", None)},
        ),
        by_hand(
            "cijfer als het er een is",
            lambda spoiled: replace(
                spoiled,
                deliveries=[
                    replace(spoiled.deliveries[0], keys={"missing_codes": {"9999": "cijfer"}})
                ],
            ),
        ),
    ),
    "a negative code": Case(
        "negatieve telling", with_cell("X04", "arm", "-1234567"), at_the_table("missing_codes")
    ),
    "a negative size": Case(
        "negatieve telling", with_cell("X04", "wonen", "-5"), at_the_table("missing_codes")
    ),
    "a balance": Case(
        "negatieve telling",
        city(Delivery(cells(saldo=SALDO, wonen=100)), indicators=BALANCE),
        at_the_indicator("signed"),
    ),
    "a balance that is a count": Case(
        "negatieve telling",
        city(Delivery(cells(saldo=SALDO)), indicators={"saldo": indicator("saldo", None)}),
        at_the_indicator("signed"),
    ),
    "more than there are": Case(
        "teller boven noemer",
        with_cell("X04", "arm", "101"),
        by_hand("haal dan maximum_ratio weg bij de indicator", without_maximum),
    ),
    "averages over a year": Case(
        "telling met decimalen",
        city(Delivery(cells(arm=POOR, wonen=AVERAGES))),
        under_checks,
    ),
    "small averages over a year": Case(
        "telling met decimalen",
        city(Delivery(cells(arm=[value / 2 for value in POOR], wonen=100))),
        under_checks,
    ),
    "averages with three decimals": Case(
        "duizendpunt",
        city(
            Delivery(cells(arm=POOR, wonen=[286.542, 312.125, *range(1990, 2000)]), keys=SAID_POINT)
        ),
        under_checks,
    ),
    "dots for thousands": Case(
        "duizendpunt",
        city(Delivery(cells(arm=POOR, wonen=THOUSANDS), keys=SAID_POINT)),
        at_the_table("decimal"),
    ),
    "dots for thousands, taken out": Case(
        "duizendpunt",
        city(Delivery(cells(arm=POOR, wonen=THOUSANDS), keys=SAID_POINT)),
        by_hand(
            "haal de punt uit die cellen",
            lambda spoiled: replace(
                spoiled,
                deliveries=[
                    Delivery(cells(arm=POOR, wonen=[cell.replace(".", "") for cell in THOUSANDS]))
                ],
            ),
        ),
    ),
    "percentages as shares": Case(
        "percentage of aandeel", given("%", 1.0, SMALL), at_the_indicator("factor")
    ),
    "percentages below 1": Case("percentage of aandeel", given("%", 1.0, SMALL), under_checks),
    "shares as percentages": Case(
        "percentage of aandeel", given("%", 100.0, [40.0] * 12), at_the_indicator("factor")
    ),
    "shares above 1": Case("percentage of aandeel", given("%", 100.0, [1.5] * 12), under_checks),
    "another published figure": Case(
        "stadstotaal",
        city(FULL, published=[("armoede", 2024, NAME, "20.0", "")]),
        by_hand(
            "haal de rij dan weg uit gepubliceerd.csv",
            lambda spoiled: replace(spoiled, published=None),
        ),
    ),
    "a share of a wider area above 100 %": Case(
        "onmogelijk cijfer",
        city(FULL, published=[AS_COUNTED, ("armoede", 2024, "Limburg", "141.0", "")]),
        by_hand(
            "verbeter het cijfer; het staat in de eenheid van armoede (%)",
            lambda spoiled: replace(
                spoiled, published=[AS_COUNTED, ("armoede", 2024, "Limburg", "14.1", "")]
            ),
        ),
    ),
}


def findings(project: Project, folder) -> pd.DataFrame:
    params = write(project, folder)
    return gate.check_inputs(gate.read_inputs(params), params)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_remedy_leads_on(tmp_path, case):
    found = blocking(findings(case.spoiled, tmp_path))
    assert case.kind in found["check"].tolist(), found.to_dict("records")
    remedy = found.loc[found["check"] == case.kind, "remedy"].iloc[0]
    followed = case.follow(case.spoiled, remedy)
    left = blocking(findings(followed, tmp_path))
    assert set(left["check"]) == case.leads_to, left.to_dict("records")


def test_a_higher_threshold_lets_shapes_through_that_are_right(tmp_path):
    params = write(city(FULL), tmp_path)
    sectors = tmp_path / params.file.areas["nu"].sectors
    head, *rows = sectors.read_text(encoding="utf-8").splitlines()
    # Every square is drawn 100 hectares large.
    sectors.write_text("\n".join([f"{head},ha", *(f"{row},400" for row in rows)]) + "\n")
    areas = gate.read_inputs(params).areas
    told = check_maps(row_of_squares(CITY), params, areas, {})
    assert {(finding.severity, finding.check) for finding in told} == {(BLOCKING, SHAPES)}
    names = re.findall(r"checks: (\w+)", told[0].remedy)
    assert "hoger" in told[0].remedy
    choices = CheckChoices(**dict.fromkeys(names, 1000.0))
    file = params.file.model_copy(update={"checks": choices})
    higher = params.model_copy(update={"file": file})
    assert check_maps(row_of_squares(CITY), higher, areas, {}) == []


def test_every_kind_that_blocks_has_a_remedy_that_was_tried():
    # The last one is tried beside the check itself (test_last_year.py): it needs two files.
    tried = {case.kind for case in CASES.values()} | {SHAPES, "bestand van vorig jaar"}
    assert tried == kinds_listed("blokkerend")


def test_a_name_that_lets_nothing_through_is_told(tmp_path):
    names = {"decimals": ["wone"], "percentages": ["graat"]}
    found = findings(city(FULL, choices={"checks": {"coverage": 0.0, **names}}), tmp_path)
    found = found[found["check"] == "telt niet mee"]
    assert len(found) == 2
    assert (found["severity"] == WARNING).all()
    for (key, [name]), message in zip(names.items(), found["message"], strict=True):
        assert message == f"checks.{key}: geen enkele tabel heeft {name}"


def test_a_size_is_never_a_balance(tmp_path):
    people = {"mensen": indicator("wonen", None, signed=True)}
    found = findings(
        city(*with_cell("X04", "wonen", "-5").deliveries, indicators={"armoede": ARM} | people),
        tmp_path,
    )
    told = found[found["check"] == "negatieve telling"]
    assert "signed" not in told["remedy"].item()


@pytest.mark.slow
@pytest.mark.parametrize("shrinkage", ["none", "empirical_bayes", "empirical_logit"])
@pytest.mark.parametrize("denominator", ["wonen", None])
@pytest.mark.filterwarnings("error")
def test_a_balance_has_no_interval_and_no_bounds_and_breaks_nothing(
    tmp_path, denominator, shrinkage
):
    balance = indicator("saldo", denominator, unit="per 100", signed=True)
    given = cells((2023, 2024), saldo=SALDO, wonen=[100 + 9 * i for i in range(12)], arm=POOR)
    given["X05", 2024]["saldo"] = "-99997"
    choices = {
        "residents": "wonen",
        "checks": {"coverage": 0.0},
        "risk": {"draws": 200, "shrinkage": shrinkage},
        "profiles": {"number": 2, "bootstraps": 20, "minimum_residents": 0.0},
    }
    indicators = {"saldo": balance, "armoede": ARM | {"domain": "werk"}}
    analysis = opened(
        city(Delivery(given), indicators=indicators, choices=choices), tmp_path, strict=False
    )
    assert blocking(analysis.findings).empty
    own = analysis.results.measures.query("indicator == 'saldo' and level == 'wijk'")
    assert own[["ci_low", "ci_high"]].isna().all(axis=None)
    now = own[own["period"] == 2024].set_index("area")
    assert now.loc["W1", "value"] == pytest.approx(100 * -15 / 209 if denominator else -15)
    assert now[["low", "high"]].isna().any(axis=1).tolist() == [area == "W3" for area in now.index]
    assert np.isfinite(analysis.results.risk["wijk"].scores["score"]).all()


def test_a_factor_is_not_advised_where_it_would_spoil_another_table(tmp_path):
    own = indicator("graad", "wonen", kind="mean", unit="%", factor=1.0)
    delivery = Delivery(cells([2024], graad=SMALL, wonen=100) | cells([2023], graad=40, wonen=100))
    found = blocking(findings(city(delivery, indicators={"graad": own}), tmp_path))
    assert found["check"].tolist() == ["percentage of aandeel"]
    assert "factor" not in found["remedy"].item()
    assert "vermenigvuldig met 100" in found["remedy"].item()


def test_residents_that_are_only_a_part_of_them_are_told(tmp_path):
    part = Delivery(cells(arm=POOR, wonen=100, kinderen=20))
    found = findings(
        city(part, choices={"residents": "kinderen", "checks": {"coverage": 0}}), tmp_path
    )
    told = found[found["check"] == "telt niet mee"]
    assert told["message"].tolist() == [
        "residents: in 2024 zijn er van kinderen minder dan van wonen, en dus zijn het niet alle "
        "inwoners"
    ]
    found = findings(city(FULL, choices={"residents": "arm", "checks": {"coverage": 0}}), tmp_path)
    told = found[found["check"] == "telt niet mee"]
    assert "arm is de teller van een indicator" in told["message"].item()


def test_fixed_classes_in_another_unit_are_told(tmp_path):
    wrong = {"armoede": ARM | {"breaks": (0.02, 0.05, 0.1, 0.2)}}
    found = findings(city(FULL, indicators=wrong), tmp_path)
    told = found[found["check"] == "andere eenheid"]
    assert "vallen in één klasse van de kaart" in told["message"].item()
    right = {"armoede": ARM | {"breaks": (4.0, 8.0, 10.0, 12.0)}}
    assert "andere eenheid" not in set(findings(city(FULL, indicators=right), tmp_path)["check"])


def test_a_year_per_wijk_beside_sectors_of_another_list_with_another_total_is_refused(tmp_path):
    old = Delivery(cells(codes=OLD.wijk, arm=POOR, wonen=100), vintage="oud")
    wijken = {(f"W{at + 1}", 2024): {"arm": str(30 + at)} for at in range(6)}
    both = {"borders": BOTH, "crosswalk": MOVED}
    found = findings(city(old, Delivery(wijken, level="wijk"), **both), tmp_path)
    told = found[found["check"] == "jaar in twee indelingen"]
    assert told["severity"].tolist() == [BLOCKING]
    assert "102 in sectoren van oud, 195 per wijk van nu" in told["message"].item()
    same = {(f"W{at + 1}", 2024): {"arm": str(7 + 4 * at)} for at in range(6)}
    found = findings(city(old, Delivery(same, level="wijk"), **both), tmp_path)
    assert "jaar in twee indelingen" not in set(found["check"])
