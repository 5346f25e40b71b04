"""Figures of the city alone: which rows are read, in which order, and which are refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import DataError
from genkgeo.parameters.registry import read_registry
from genkgeo.plans.barometer import Barometer
from genkgeo.plans.city_figures import no_city_figures, read_city_figures
from genkgeo.plans.coverage import Inventory
from genkgeo.plans.inputs import Plans
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register

REGISTRY = read_registry(ROOT / "params/indicatoren.yaml")


def read(folder: Path, *rows: str, header: str = "indicator,jaar,teller,noemer") -> pd.DataFrame:
    path = folder / "stad.csv"
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    names = ("tienermoeders", "kleuterparticipatie", "eenouder_0_3")
    return read_city_figures(path, {name: REGISTRY[name] for name in names}, [], "71016")


def test_figures_stand_in_the_order_of_the_registry_and_not_of_the_alphabet(tmp_path):
    rows = ["eenouder_0_3,2025,30,300", "tienermoeders,2025,20,", "tienermoeders,2024,30,"]
    found = read(tmp_path, *rows)
    assert list(zip(found["indicator"], found["period"], strict=True)) == [
        ("tienermoeders", 2024),
        ("tienermoeders", 2025),
        ("eenouder_0_3", 2025),
    ]
    assert list(no_city_figures().columns) == list(found.columns)


def test_one_of_one_is_a_figure_though_too_small_to_show(tmp_path):
    assert read(tmp_path, "kleuterparticipatie,2025,1,1")["value"].isna().tolist() == [True]
    with pytest.raises(DataError, match="de noemer is 0"):
        read(tmp_path, "kleuterparticipatie,2025,0,0")


def test_a_file_without_a_column_is_refused(tmp_path):
    with pytest.raises(DataError, match="Een kolom ontbreekt"):
        read(tmp_path, "tienermoeders,2025,20", header="indicator,jaar,teller")


def test_a_barometer_is_kept_where_all_that_it_asks_for_has_figures():
    step = {"why": "x", "thresholds": ({"value": 1, "label": "a"},)}
    asked = Barometer(title="Proef", indicators={"meters": step, "moeders": step})
    inventory = Inventory(pd.DataFrame(), pd.DataFrame())
    plans = Plans(Register(()), frame_of([]), pd.DataFrame(), inventory, barometer=asked)
    assert plans.barometer_of(["meters", "moeders", "wagens"]) is asked
    assert plans.barometer_of(["meters"]) is None
    # a figure of the city alone is one too
    city = pd.DataFrame({"indicator": ["moeders"]})
    assert replace(plans, city=city).barometer_of(["meters"]) is asked
    assert replace(plans, barometer=None).barometer_of(["meters", "moeders"]) is None
