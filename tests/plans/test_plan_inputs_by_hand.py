"""All that the parameters name of the plans, read from a folder with a file of each kind."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import made_up
import pandas as pd
import pytest
import two_levels

from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.choices import PlanChoices
from genkgeo.parameters.registry import Indicator
from genkgeo.plans.inputs import Plans, read_plans, records_path

PLAIN = {"short": "x", "domain": "gezin", "source": "x", "numerator": "n"}
REGISTRY = {
    "meters": Indicator(label="Meters", unit="%", factor=100, denominator="d", **PLAIN),
    "moeders": Indicator(label="Moeders", unit="moeders", kind="count", decimals=0, **PLAIN),
}
FILES = {
    "plannen/plan.yaml": """\
document: d.txt
id: p
title: P
city: Made
goals:
  "1":
    label: Doel
    actions:
      "1": {label: Loket, domains: [gezin], target_group: gezinnen}
""",
    "plannen/opsomming.csv": "document,soort,nummer,aanhef\nd.txt,actie,1,Loket\n",
    "plannen/getallen.csv": "document,plaats,getal,soort,verwijzing\nd.txt,1,7,cijfer,1\n",
    "cijfers/cijfers_d.csv": (
        "document,nr,deel,domein,onderwerp,indicator,jaar,jaar_is,deelperiode,gebied,leeftijd,"
        "groep,eenheid,waarde,waarde_indicator,gedrukt,anker,noot\n"
        "d.txt,1,2,wonen,Meters,meters,2013,genoemd,,Made,,,%,7,7,7,of 7 %,\n"
    ),
    "cijfers/opvolging.csv": (
        "document,nr,opvolger,wat,staat,reden\nd.txt,1,meters,waarde,gevolgd,\n"
    ),
    "een.yaml": """\
title: Een
document: d.txt
indicators:
  meters: {why: x, thresholds: [{value: 7, label: Made 2013, figure: 1}]}
""",
    "twee.yaml": """\
title: Twee
indicators:
  moeders: {why: x, thresholds: [{value: 3, label: a}]}
""",
    "opvang.csv": "gebied,opvanggebied\nnoord,Huis\nzuid,Huis\n",
    "stad.csv": "indicator,jaar,teller,noemer\nmoeders,2024,7,\nmoeders,2025,8,\nmoeders,2026,9,\n",
    "echt.csv": "actie,indicator,datum,waarde,correctie,noot\np/1,voortgang,2015-06-30,bezig,,\n",
    "verzonnen.csv": "actie,indicator,datum,waarde,correctie,noot\n"
    "p/1,voortgang,2015-06-30,klaar,,\n",
}
CHOICES = {
    "actions": "plannen",
    "figures": "cijfers",
    "city_figures": "stad.csv",
    "barometer": "een.yaml",
    "barometer_beside": "twee.yaml",
    "catchments": "opvang.csv",
    "records": "echt.csv",
    "example_records": "verzonnen.csv",
}


@pytest.fixture
def folder(tmp_path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def params(folder: Path, example: bool = True, **choices: str | None) -> SimpleNamespace:
    file = SimpleNamespace(
        plans=PlanChoices(**CHOICES | choices),
        vintage="nu",
        year=2025,
        use=[],
        example=example,
        places=None,
        municipality=SimpleNamespace(code=made_up.CITY, box=None),
    )
    return SimpleNamespace(
        file=file,
        path=folder / "p.yaml",
        levels=two_levels.LEVELS,
        described=REGISTRY,
        resolve=lambda name: folder / name,
    )


def read(folder: Path, example: bool = True, **choices: str | None) -> Plans:
    return read_plans(params(folder, example, **choices), areas={"nu": made_up.areas()})


def stands(plans: Plans) -> list[float]:
    return plans.records["value"].tolist()


def test_all_that_is_named_is_read(folder):
    plans = read(folder)
    assert list(plans.register.entries) == ["p/1"]
    assert plans.document_numbers["value"].tolist() == [7]
    assert plans.successors["successor"].tolist() == ["meters"]
    assert plans.inventory.items["number"].tolist() == ["1"]
    assert (plans.barometer.title, plans.beside.title) == ("Een", "Twee")
    assert plans.catchments == {"Huis": ("noord", "zuid")}
    assert plans.registry == REGISTRY


def test_what_is_not_named_is_not_there(folder):
    none = dict.fromkeys(("city_figures", "barometer", "barometer_beside", "catchments"))
    plans = read(folder, **none, records=None, example_records=None)
    assert plans.barometer is None and plans.beside is None and plans.catchments == {}
    assert plans.city.empty and plans.records.empty and not plans.example
    assert read(folder, barometer=None).beside.title == "Twee"
    # of a vintage of which there are no areas nobody can say where a catchment is
    assert read_plans(params(folder), areas={}).catchments == {}


def test_figures_of_the_city_are_shown_up_to_the_year(folder):
    city = read(folder).city
    assert city[["period", "value"]].values.tolist() == [[2024, 7], [2025, 8]]
    assert city.index.tolist() == [0, 1] and "index" not in city


def test_records_of_the_city_go_before_those_of_the_example_once_they_are_there(folder):
    # the place of a word among: not begun, busy, done, stopped
    plans = read(folder)
    assert stands(plans) == [1] and not plans.example
    (folder / "echt.csv").unlink()
    plans = read(folder)
    assert stands(plans) == [2] and plans.example
    plans = read(folder, example_records=None)
    assert stands(plans) == [] and not plans.example
    own = read_plans(
        params(folder), areas={"nu": made_up.areas()}, records=folder / "verzonnen.csv"
    )
    assert stands(own) == [2] and not own.example


def test_made_up_records_are_refused_outside_an_example_year(folder):
    assert stands(read(folder, example=False)) == [1]
    (folder / "echt.csv").unlink()
    with pytest.raises(ParamsError, match="horen enkel bij een voorbeeldjaar"):
        read(folder, example=False)
    assert stands(read(folder, example=False, example_records=None)) == []


def test_a_barometer_with_another_figure_than_the_document_is_refused(folder):
    path = folder / "een.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("value: 7", "value: 8"))
    with pytest.raises(ParamsError, match="is niet het cijfer van het document"):
        read(folder)
    with pytest.raises(ParamsError, match="is niet het cijfer van het document"):
        read(folder, barometer="twee.yaml", barometer_beside="een.yaml")


def test_a_file_of_catchments_without_a_column_is_refused(folder):
    (folder / "opvang.csv").write_text("gebied\nnoord\nzuid\n", encoding="utf-8")
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read(folder)


def test_places_that_were_read_before_are_not_read_again(folder):
    spots = pd.DataFrame({"name": ["Huis"], "since": [2013.0]})
    plans = read_plans(params(folder), areas={"nu": made_up.areas()}, spots=spots)
    assert "Huis" in plans.register.where and "Huis" not in read(folder).register.where


def test_the_file_of_records_is_named_before_it_is_there(folder):
    assert records_path(params(folder, records="later.csv")) == folder / "later.csv"
    with pytest.raises(ParamsError, match="noemen geen bestand voor de cijfers van acties"):
        records_path(params(folder, records=None))
