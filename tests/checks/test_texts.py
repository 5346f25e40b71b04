"""Texts that no reader could read, and a title of another year."""

from __future__ import annotations

from types import SimpleNamespace

import damage
import pandas as pd
import pytest
from project import EXAMPLE

from genkgeo.checks import gate
from genkgeo.checks.texts import check_texts
from genkgeo.checks.titles import check_title
from genkgeo.parameters.file import Params, read_params
from genkgeo.plans.known import read_spots

PARAMS = read_params(EXAMPLE)


@pytest.fixture(scope="module")
def areas():
    return gate.read_inputs(PARAMS).areas


def with_file(**changes: object) -> Params:
    return PARAMS.model_copy(update={"file": PARAMS.file.model_copy(update=changes)})


def told(found) -> list[tuple[str, str, str, str]]:
    return [(one.severity, one.check, one.variable, one.message) for one in found]


def test_the_example_is_as_it_should_be(areas):
    assert check_texts(areas, read_spots(PARAMS), PARAMS) == [] and check_title(PARAMS) == []


@pytest.mark.parametrize("key", ["short", "label", "unit", "high", "low"])
def test_a_garbled_text_of_an_indicator_is_told(areas, key):
    name = list(PARAMS.described)[-1]
    own = PARAMS.described[name].model_copy(update={key: "Gezinnen met Ã©Ã©n ouder"})
    params = PARAMS.model_copy(update={"described": PARAMS.described | {name: own}})
    ((severity, kind, column, message),) = told(check_texts(areas, read_spots(params), params))
    assert (severity, kind, column) == ("waarschuwing", "vreemd teken", key)
    assert message.endswith("Gezinnen met Ã©Ã©n ouder (was Gezinnen met één ouder)")


HEAD = "naam,soort,lon,lat,sinds,bron,toelichting\n"


@pytest.mark.parametrize(
    ("row", "severity", "kind", "column"),
    [
        ("CafÃ©,huis,5.5,50.96,,x,", "waarschuwing", "vreemd teken", "naam"),
        ("Café,huis,5.5,50.96,,x,beÃ«indigd", "waarschuwing", "vreemd teken", "toelichting"),
        ("Café,huÃ©s,5.5,50.96,,x,", "waarschuwing", "vreemd teken", "soort"),
        ("Café,huis,5.5,50.96,,CafÃ©,", "waarschuwing", "vreemd teken", "bron"),
        ("#N/B,huis,5.5,50.96,,x,", "blokkerend", "niet te gebruiken", "naam"),
    ],
)
def test_a_garbled_text_of_a_place_is_told(areas, tmp_path, row, severity, kind, column):
    (tmp_path / "plaatsen.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    params = with_file(places="plaatsen.csv").model_copy(update={"root": tmp_path})
    ((found, check, where, _),) = told(check_texts(areas, read_spots(params), params))
    assert (found, check, where) == (severity, kind, column)


def test_a_garbled_street_is_told_and_a_table_that_cannot_be_read_is_told_elsewhere(
    areas, tmp_path
):
    code = areas[PARAMS.file.vintage].sectors.index[0]
    path = tmp_path / "straten.csv"
    params = with_file(places=None, streets=path.name).model_copy(update={"root": tmp_path})
    path.write_text(f"straat,sector\nAndrÃ© Dumontlaan,{code}\n", encoding="utf-8")
    ((_, kind, column, message),) = told(check_texts(areas, read_spots(params), params))
    assert (kind, column) == ("vreemd teken", "straat")
    assert "(was André Dumontlaan)" in message
    path.write_text("straat,sector\nAndrÃ© Dumontlaan,weg\n", encoding="utf-8")
    assert check_texts(areas, read_spots(params), params) == []


@pytest.mark.parametrize(("share", "is_told"), [(0.5, False), (0.6, True), (1.0, True)])
def test_a_street_in_more_than_half_of_the_sectors_is_told(areas, tmp_path, share, is_told):
    codes = areas[PARAMS.file.vintage].sectors.index
    path = tmp_path / "straten.csv"
    crossed = codes[: int(share * len(codes))]
    lines = [f"Europalaan,{code}" for code in crossed] + [f"Veldstraat,{codes[0]}"]
    path.write_text("\n".join(["straat,sector", *lines, ""]), encoding="utf-8")
    params = with_file(places=None, streets=path.name).model_copy(update={"root": tmp_path})
    told_of = told(check_texts(areas, read_spots(params), params))
    message = f"een straat ligt in meer dan de helft van de sectoren: Europalaan ({len(crossed)})"
    assert told_of == [("waarschuwing", "andere plaats", "straat", message)] * is_told


@pytest.mark.parametrize(
    ("sectors", "crossed", "is_told"),
    [
        # Half of the sectors, but never fewer than ten.
        (24, 12, False),
        (24, 13, True),
        (25, 12, False),
        (25, 13, True),
        (20, 10, False),
        (20, 11, True),
        (10, 10, False),
        (11, 11, True),
    ],
)
def test_a_street_in_just_half_of_the_sectors_is_not_told(tmp_path, sectors, crossed, is_told):
    codes = [f"S{at:02}" for at in range(sectors)]
    made = {"2025": SimpleNamespace(names={"sector": pd.Series(codes, index=codes)})}
    path = tmp_path / "straten.csv"
    lines = [f"{name},{code}" for name in ("Laan", "Dreef") for code in codes[:crossed]]
    path.write_text("\n".join(["straat,sector", *lines, ""]), encoding="utf-8")
    params = with_file(places=None, streets=path.name).model_copy(update={"root": tmp_path})
    assert params.file.vintage == "2025"
    listed = check_texts(made, read_spots(params), params)
    where = f"een straat ligt in meer dan de helft van de sectoren: Dreef ({crossed}), Laan"
    assert [one.message for one in listed] == [f"{where} ({crossed})"] * is_told
    assert [one.file for one in listed] == ["straten.csv"] * is_told


@pytest.mark.parametrize("title", ["Genk, wijkanalyse 2024", "Genk 2020–2024", "Genk 2062"])
def test_a_title_of_another_year_is_told(title):
    ((severity, kind, column, message),) = told(check_title(with_file(title=title)))
    assert (severity, kind, column) == ("waarschuwing", "vreemd jaar", "title")
    assert message.endswith("maar het jaar van de uitgave is 2025")


@pytest.mark.parametrize("title", ["Genk", "Genk 2011–2025", "Genk (71016), 120250 mensen"])
def test_a_title_of_the_year_or_of_none_is_as_it_should_be(title):
    assert check_title(with_file(title=title)) == []


def test_a_garbled_title_is_told():
    ((_, kind, _, _),) = told(check_title(with_file(title="Genk in Ã©Ã©n oogopslag")))
    assert kind == "vreemd teken"


@pytest.mark.slow
def test_the_gate_looks_at_titles_texts_published_figures_and_municipalities(tmp_path):
    damage.copy_example(tmp_path)
    path = tmp_path / damage.EXAMPLE
    head = "gemeente,naam,indicator,jaar,waarde,dekking\n"
    (tmp_path / "data/gemeenten.csv").write_text(f"{head}71002,As,leeflon,2024,3.1,1\n")
    damage.replace(path, "title: Genk, voorbeeldjaar 2025", "title: Genk, voorbeeldjaar 2024")
    damage.replace(path, "published:", "municipalities: data/gemeenten.csv\npublished:")
    damage.replace(tmp_path / damage.PUBLISHED, "budgetmeters,2013,Limb", "budgetmeters,2026,Limb")
    damage.replace(tmp_path / damage.REGISTRY, "label: Elektriciteits", "label: ElÃ©ktriciteits")
    params = read_params(path)
    inputs = gate.read_inputs(params)
    found = gate.check_inputs(inputs, params)
    places = set(zip(found["check"], found["file"], found["variable"], strict=True))
    assert {
        ("vreemd jaar", path.name, "title"),
        ("vreemd jaar", "omgevingsanalyse_2014.csv", "budgetmeters"),
        ("vreemd teken", "indicatoren.yaml", "label"),
        ("telt niet mee", "gemeenten.csv", "indicator"),
    } <= places
