"""The pages of a half-year in a real browser: reachable, narrow, and two sheets for the council."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from project import ROOT

from genkgeo.pages.action_course import course_page
from genkgeo.pages.board import Evaluation, board_page
from genkgeo.pages.council import council_page
from genkgeo.plans.board import evaluate, money
from genkgeo.plans.coverage import COVERAGE_COLUMNS
from genkgeo.plans.half_years import Boards, adjustments, beside, course
from genkgeo.plans.progress import Half
from genkgeo.plans.record import Record
from genkgeo.plans.records import frame_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Plan

EXAMPLE = ROOT / "data/voorbeeld/registraties.csv"
HALF = Half(2016, 1)
LONG = "Een lange naam van een actie met gezinnen en kinderen in alle wijken van de stad"


def evaluation(register: Register, records: pd.DataFrame, half: Half) -> Evaluation:
    boards = Boards(register, records)
    return Evaluation(
        half=half,
        board=evaluate(register, records, half),
        money=money(register, records, half),
        coverage=pd.DataFrame(columns=COVERAGE_COLUMNS),
        beside=beside(boards, half),
        adjustments=adjustments(register, records, half),
        course=course(boards, half),
        notes=("De indeling in stadsdelen is een voorstel.",),
    )


def crowded() -> tuple[Register, Evaluation]:
    """Thirty actions with long names, all behind, adjusted and with a budget."""
    year = {2016: {"expenditure": 45000, "revenue": 45000, "balance": 0}}
    measure = {"label": LONG, "unit": "gezinnen", "target": 1000}
    reached = measure | {"target": 1}
    action = {
        "label": LONG,
        "domains": ("gezin",),
        "target_group": "gezinnen",
        "start": date(2015, 1, 1),
        "end": date(2017, 12, 31),
        "indicators": {"achter": measure, "bereikt": reached},
        "budget": year,
    }
    goal = {"label": "Doel", "actions": {f"1.{at}": action for at in range(1, 31)}}
    plan = {"document": "d", "id": "p", "title": LONG, "city": "Genk", "goals": {"1": goal}}
    others = [plan | {"id": f"p{at}", "document": f"d{at}"} for at in range(3)]
    register = Register(tuple(Plan.model_validate(one) for one in (plan, *others)))
    records = [
        Record(action, name, day, value, note)
        for action in register.entries
        for name, value, note in (
            ("achter", 3.0, LONG),
            ("bereikt", 2.0, ""),
            ("uitgaven", 20_000.0, ""),
            ("bijsturing", 1.0, f"{LONG}, en {LONG.lower()}"),
        )
        for day in (date(2015, 12, 31), date(2016, 6, 30))
        if (name, day.year) != ("uitgaven", 2015)
    ]
    return register, evaluation(register, frame_of(records), HALF)


@pytest.fixture(scope="module")
def folder(genk, tmp_path_factory) -> Path:
    plans = genk.computed.plans
    made = evaluation(plans.register, plans.records, HALF)
    here = tmp_path_factory.mktemp("halfjaar")
    register, full = crowded()
    pages = {
        "acties": board_page(plans.register, made),
        "raad": council_page(plans.register, made),
        "verloop": course_page(plans.register, made),
        "raad_vol": council_page(register, full),
        "raad_leeg": council_page(register, replace(full, half=Half(2014, 1), **empty(register))),
    }
    for name, page in pages.items():
        (here / f"{name}.html").write_text(page, encoding="utf-8")
    return here


def empty(register: Register) -> dict[str, pd.DataFrame]:
    nothing = evaluation(register, frame_of([]), Half(2014, 1))
    names = ("board", "money", "beside", "adjustments", "course")
    return {name: getattr(nothing, name) for name in names}


def test_the_pages_of_a_half_year_are_accessible_and_fit(folder, open_page, axe):
    for path in sorted(folder.glob("*.html")):
        opened = open_page(path, width=390)
        assert opened.requests == [] and opened.messages == [], path
        for width in (1440, 320, 390):
            opened.page.set_viewport_size({"width": width, "height": 800})
            assert opened.page.evaluate("document.documentElement.scrollWidth") <= width, path
        if path.stem in ("acties", "raad", "verloop"):
            axe(opened.page)


@pytest.mark.parametrize("name", ["raad", "raad_vol", "raad_leeg"])
def test_the_page_for_the_council_is_two_sheets_of_a4(folder, open_page, name):
    page = open_page(folder / f"{name}.html").page
    printed = page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)
    size = [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]
    assert size == [(210, 297)] * 2
