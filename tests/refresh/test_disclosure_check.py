"""The attacker: what a release publishes is read from its files, and so is what follows from it."""

from __future__ import annotations

import csv
import json
import random
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import small_city
import xlsxwriter
from command import run
from project import ROOT
from scipy import sparse
from small_city import Delivery, Project, squares

from genkgeo.change import archive
from genkgeo.errors import DataError, ParamsError
from genkgeo.measures.disclosure import RESIDENTS, Known, Number, Told
from genkgeo.measures.disclosure.tightest import Bounds, Whole, propagated, tightened
from genkgeo.refresh import disclosed
from genkgeo.refresh.disclosed import _oracle, check_releases, require_nothing_told
from genkgeo.refresh.disclosure import EXACT, NARROW, SMALL, Report, attack
from genkgeo.refresh.disclosure.artefacts import read_release
from genkgeo.refresh.disclosure.figures import numbers
from genkgeo.refresh.disclosure.telling import refusal
from genkgeo.refresh.disclosure.together import COLUMNS
from genkgeo.refresh.disclosure.truth import Cell, Truth, truth_of
from genkgeo.refresh.ledger import Ledger
from genkgeo.refresh.place import Place

YEAR = 2024
COUNTS = {
    "inwoners": (8, 30, 100, 200, 150, 90),
    "arm": (3, 5, 20, 31, 12, 9),
    "volwassenen": (6, 21, 60, 120, 100, 55),
    "werkenden": (4, 15, 41, 80, 71, 33),
    "zonder_werk": (2, 6, 19, 40, 29, 22),
    "leefloners": (1, 2, 6, 9, 8, 5),
}
"""Variable → of the sectors X01 to X06; the first three are wijk W1, the others W2."""

MADE_OF = {
    "arm": ("arm", "inwoners"),
    "werk": ("werkenden", "volwassenen"),
    "zonder": ("zonder_werk", "volwassenen"),
    "leefloon": ("leefloners", "volwassenen"),
}


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Truth:
    """All figures of a city of six sectors, of which none is hidden."""
    cells = {
        (f"X{at + 1:02}", YEAR): {name: str(own[at]) for name, own in COUNTS.items()}
        for at in range(6)
    }
    more = {"minimum": 20, "maximum_ratio": 1}
    indicators = {name: small_city.indicator(*own, **more) for name, own in MADE_OF.items()}
    project = Project(
        {"nu": squares(2, 3)}, [Delivery(cells)], indicators, choices={"residents": "inwoners"}
    )
    made = truth_of(small_city.opened(project, tmp_path_factory.mktemp("stad")).edition)
    # The rules hide the one of 8 residents and of 6 adults, and what would give it away.
    hidden = {(cell.area, cell.indicator) for cell in made.hidden()}
    assert ("X01", "arm") in hidden and ("X02", "arm") in hidden and ("X01", "werk") in hidden
    assert made.residents == "inwoners"
    return hiding(made)


def hiding(truth: Truth, *cells: str, least: float = 0.0) -> Truth:
    """Hide these and nothing else, each as ``X01 arm``, with both of their numbers."""
    rows = truth.rows
    names = rows["area"] + " " + rows["indicator"]
    assert set(cells) <= set(names)
    hidden = names.isin(cells)
    under = rows["indicator"].map(lambda name: truth.made_of[name].denominator)
    of_people = rows.loc[hidden & (under == truth.residents), "area"]
    hidden |= (rows["indicator"] == RESIDENTS) & rows["area"].isin(of_people)
    secrets = {
        Known(((Number(name, row.level, row.area, row.period, float(true)), 1.0),), least)
        for row in rows[hidden].itertuples()
        for name, true in zip(
            truth.made_of[row.indicator].variables, (row.numerator, row.denominator), strict=False
        )
    }
    told = rows.assign(hidden=hidden, numerator_withheld=hidden, denominator_withheld=hidden)
    return replace(truth, rows=told, secrets=sorted(secrets))


def publish(truth: Truth, folder: Path, *, without: str = "", but: str = "") -> Path:
    """Write the tables of a release: what is not hidden, but for a cell or for whole levels."""
    (folder / "tabellen").mkdir(parents=True)
    for level in truth.areas.levels.all:
        own = truth.rows[(truth.rows["level"] == level.id) & ~truth.rows["hidden"]]
        own = own[own["indicator"] != RESIDENTS]
        if level.id in but.split():
            continue
        with (folder / f"tabellen/cijfers_{level.stem}.csv").open("w", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow(["niveau", "gebied", "jaar", "indicator", "teller", "noemer", "waarde"])
            for row in own.itertuples():
                teller = "" if f"{row.area} teller" in without else f"{row.numerator:.12g}"
                cells = (level.id, row.area, row.period, row.indicator, teller)
                writer.writerow((*cells, f"{row.denominator:.12g}", f"{row.value:.1f}"))
    return folder


def table(folder: Path, name: str, heads: str, *rows: str) -> None:
    text = "\n".join([heads, *rows]) + "\n"
    (folder / f"tabellen/{name}.csv").write_text(text, encoding="utf-8")


def found(report) -> dict[tuple[str, str], str]:
    """Area and variable → why more follows of it than may."""
    numbers = [(one.secret.terms[0][0], one.why) for one in report.derived]
    return {(number.area, number.variable): why for number, why in numbers}


def within(report, area: str, variable: str) -> tuple[float, float]:
    ends = {
        (number.area, number.variable): between
        for secret, between in report.intervals.items()
        for number, _ in secret.terms
    }
    return ends[area, variable]


# --- what follows from sums and from each other


def test_what_is_left_of_a_wijk_is_the_one_that_is_hidden(city, tmp_path):
    truth = hiding(city, "X01 arm")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert found(report) == {("X01", "arm"): EXACT, ("X01", "inwoners"): EXACT}
    assert within(report, "X01", "arm") == (3, 3)
    assert within(report, "X01", "inwoners") == (8, 8)
    assert {one.kind for one in report.derived} == {"csv"} and not report.safe


def test_two_hidden_ones_share_what_is_left(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert report.safe and (report.leaks, report.derived) == ([], [])
    assert within(report, "X01", "arm") == pytest.approx((0, 8))
    assert within(report, "X02", "inwoners") == pytest.approx((0, 38))


def test_what_is_left_must_be_as_wide_as_the_rule(city, tmp_path):
    for least, why in ((8, {}), (8.5, SMALL), (20, SMALL)):
        truth = hiding(city, "X01 arm", "X02 arm", least=least)
        report = attack(publish(truth, tmp_path / str(least)), truth, YEAR)
        assert found(report).get(("X01", "arm"), {}) == why


def test_an_interval_that_is_too_narrow_though_not_too_low(city, tmp_path):
    truth = hiding(city, "X03 arm", "X01 arm", least=12)
    # Of 23 poor one has 20, and the other 3: both lie between 0 and 23.
    assert attack(publish(truth, tmp_path), truth, YEAR).safe
    folder = publish(truth, tmp_path / "meer")
    table(folder, "noden_sectoren", "gebied,inwoners,jaar_van_de_inwoners", f"X01,8,{YEAR}")
    report = attack(folder, truth, YEAR)
    # No more than 8 of the 23 are among the 8 of the other.
    assert within(report, "X03", "arm") == pytest.approx((15, 23))
    assert found(report)["X03", "arm"] == NARROW


def test_residents_that_stand_elsewhere_are_a_hidden_denominator(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    table(folder, "noden_sectoren", "gebied,inwoners,jaar_van_de_inwoners", f"X01,8,{YEAR}")
    report = attack(folder, truth, YEAR)
    (leak,) = report.leaks
    assert (leak.cell.area, leak.file) == ("X01", "tabellen/noden_sectoren.csv")
    # Of the other the rest of the wijk is left.
    assert found(report) == {("X01", "inwoners"): EXACT, ("X02", "inwoners"): EXACT}
    assert within(report, "X02", "inwoners") == (30, 30)


def test_residents_of_another_year_say_nothing(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    table(folder, "noden_sectoren", "gebied,inwoners,jaar_van_de_inwoners", f"X01,8,{YEAR - 1}")
    assert attack(folder, truth, YEAR).safe


def test_a_denominator_that_another_indicator_shows(city, tmp_path):
    truth = hiding(city, "X01 leefloon", "X02 leefloon")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert set(found(report)) == {(area, "volwassenen") for area in ("X01", "X02")}
    assert within(report, "X01", "volwassenen") == (6, 6)
    assert within(report, "X01", "leefloners") == pytest.approx((0, 3))


def test_the_complement_is_the_same_figure(city, tmp_path):
    truth = hiding(city, "X01 werk", "X02 werk")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert found(report)["X01", "werkenden"] == EXACT
    assert within(report, "X01", "werkenden") == (4, 4)
    both = hiding(city, "X01 werk", "X02 werk", "X01 zonder", "X02 zonder")
    report = attack(publish(both, tmp_path / "beide"), both, YEAR)
    assert ("X01", "werkenden") not in found(report)


def test_a_rest_is_a_secret_of_its_own(city, tmp_path):
    truth = hiding(city, "X01 werk", "X02 werk", "X01 zonder", "X02 zonder")
    one, other = (
        next(
            number
            for secret in truth.secrets
            for number, _ in secret.terms
            if (number.area, number.variable) == ("X01", name)
        )
        for name in ("volwassenen", "werkenden")
    )
    rest = Known(((other, -1.0), (one, 1.0)), 5.0)
    report = attack(publish(truth, tmp_path), replace(truth, secrets=[rest]), YEAR)
    # Six adults, who are shown for the leefloon: from none to all of them work.
    assert report.intervals[rest] == pytest.approx((0, 6)) and report.safe
    wider = rest._replace(least=7.0)
    report = attack(publish(truth, tmp_path / "b"), replace(truth, secrets=[wider]), YEAR)
    assert [one.why for one in report.derived] == [SMALL]
    told = str(refusal(report, "map", truth.areas, truth.made_of))
    assert "X01), volwassenen − werkenden 2024: zeker onder de grens (grens 7)" in told


def test_a_numerator_from_a_rate_and_a_denominator(city, tmp_path):
    truth = hiding(city, "X01 arm")
    folder = publish(truth, tmp_path, without="W1 teller", but="stadsdeel gemeente")
    report = attack(folder, truth, YEAR)
    # 20,3 % of 138 lies between 27,9 and 28,1: 28, less 5 and 20.
    assert within(report, "X01", "arm") == (3, 3)
    assert found(report)["X01", "arm"] == EXACT


def test_the_total_of_all_sectors_is_an_equation_too(city, tmp_path):
    truth = hiding(city, "X01 arm")
    alone = publish(truth, tmp_path / "a", but="wijk stadsdeel gemeente")
    assert attack(alone, truth, YEAR).safe
    heads = "variabele,jaar,totaal,in_sectoren"
    table(alone, "stadstotalen", heads, f"arm,{YEAR},80,80", f"inwoners,{YEAR},578,578")
    assert set(found(attack(alone, truth, YEAR))) == {("X01", "arm"), ("X01", "inwoners")}


def test_no_interval_leaves_the_truth_out(city, tmp_path):
    chance = random.Random(71016)
    names = sorted(set(city.rows["area"] + " " + city.rows["indicator"]))
    for number in range(12):
        truth = hiding(city, *chance.sample(names, chance.randint(2, 16)))
        report = attack(publish(truth, tmp_path / str(number)), truth, YEAR)
        assert len(report.intervals) == len(truth.secrets)
        for secret, (low, high) in report.intervals.items():
            true = sum(sign * number.true for number, sign in secret.terms)
            assert low - 1e-4 <= true <= high + 1e-4


def test_a_programme_finds_what_passing_on_does_not():
    matrix = sparse.csr_array(np.array([[1.0, 1.0], [1.0, -1.0]]))
    least = most = np.array([10.0, 0.0])
    start = Bounds(np.zeros(2), np.array([10.0, 10.0]))
    passed = propagated(matrix, least, most, start, np.zeros(2, bool))
    assert passed.high.tolist() == [10, 10] and not passed.is_exact(0, whole=True)
    solved = tightened(
        matrix,
        least,
        most,
        passed,
        [0, 1],
        Whole(np.ones(2, bool), np.full(2, 5.0), np.full(2, 5.0)),
    )
    assert solved.low == pytest.approx([5, 5], abs=1e-4) and solved.is_exact(0, whole=True)


# --- a planted leak in each kind of artefact

SENTENCE = "In Sector X01 is arm 37,5 % in 2024."


def page(body: str) -> str:
    return f"<!doctype html><html><head><title>Stad</title></head><body>{body}</body></html>"


def _html(folder: Path) -> None:
    (folder / "stad.html").write_text(page(f"<h1>Stad</h1><p>Meer. {SENTENCE} Einde.</p>"))


def _table_of_page(folder: Path) -> None:
    heads = "<tr><th>Gebied</th><th>arm</th><th>werk</th></tr>"
    row = "<tr><th>Sector X01</th><td>37,5 %</td><td>–</td></tr>"
    (folder / "stad.html").write_text(page(f"<table>{heads}{row}</table>"))


def _letters(folder: Path) -> None:
    (folder / "stad.html").write_text(page("<p>Drie mensen zijn arm in Sector X01.</p>"))


def _json_in_page(folder: Path) -> None:
    data = {"areas": [{"code": "X01", "indicator": "arm", "jaar": YEAR, "teller": 3}]}
    script = f'<script type="application/json" id="x">{json.dumps(data)}</script>'
    (folder / "kaart.html").write_text(page(script))


def _lists_of_the_map(folder: Path) -> None:
    data = {
        "levels": {"sector": {"codes": ["X01", "X02"], "residents": [None, None]}},
        "residentsYear": YEAR,
        "themes": [
            {
                "id": "arm",
                "decimals": 1,
                "years": [YEAR],
                "levels": {"sector": {"figures": [{"values": [375, "0"]}]}},
            }
        ],
    }
    script = f'<script type="application/json" id="x">{json.dumps(data)}</script>'
    (folder / "kaart.html").write_text(page(script))


def _svg_title(folder: Path) -> None:
    (folder / "stad.html").write_text(
        page(f"<svg><path d='M0 0'><title>{SENTENCE}</title></path></svg>")
    )


def _tooltip(folder: Path) -> None:
    (folder / "stad.html").write_text(page(f"<span title='{SENTENCE}'>X</span>"))


def _csv(folder: Path) -> None:
    table(folder, "extra", "gebied,jaar,indicator,teller", f"X01,{YEAR},arm,3")


def _xlsx(folder: Path) -> None:
    book = xlsxwriter.Workbook(folder / "tabellen/x.xlsx")
    sheet = book.add_worksheet("cijfers_sectoren")
    for at, row in enumerate(
        [["Titel"], ["gebied", "jaar", "indicator", "noemer"], ["X01", YEAR, "arm", 8]]
    ):
        sheet.write_row(at, 0, row)
    book.add_worksheet("lees mij").activate()
    sheet.hide()  # who opens the file may show it again
    book.close()


def _gpkg(folder: Path) -> None:
    with closing(sqlite3.connect(folder / "tabellen/x.gpkg")) as base:
        base.execute("CREATE TABLE sectoren (fid INTEGER, geom BLOB, code TEXT, arm REAL)")
        base.execute("INSERT INTO sectoren VALUES (1, x'00', 'X01', 37.5)")
        base.commit()


def _notebook(folder: Path, output: dict[str, object]) -> None:
    cell = {"cell_type": "code", "source": "genk", "execution_count": 1, "outputs": [output]}
    (folder / "notebooks").mkdir()
    (folder / "notebooks/1.ipynb").write_text(json.dumps({"cells": [cell]}))


def _output_of_a_notebook(folder: Path) -> None:
    _notebook(folder, {"output_type": "stream", "text": [SENTENCE]})


def _frame_of_a_notebook(folder: Path) -> None:
    html = "<table><tr><th>gebied</th><th>arm</th></tr><tr><th>X01</th><td>37.5</td></tr></table>"
    _notebook(folder, {"output_type": "display_data", "data": {"text/html": [html]}})


def _page_of_a_notebook(folder: Path) -> None:
    (folder / "notebooks").mkdir()
    (folder / "notebooks/1.html").write_text(page(f"<pre>{SENTENCE}</pre>"))


def _manifest(folder: Path) -> None:
    finding = {"code": "X01", "message": "arm is 37,5 % in X01"}
    (folder / "manifest.json").write_text(json.dumps({"findings": [finding]}))


def _log(folder: Path) -> None:
    (folder / "logboek").mkdir()
    (folder / "logboek/1.log").write_text(f"2026-11-26 stap: begin\n{SENTENCE}\n")


def _log_of_lines(folder: Path) -> None:
    (folder / "1.jsonl").write_text(json.dumps({"tekst": SENTENCE}) + "\n")


PLANTED = {
    _html: ("tekst", "waarde"),
    _table_of_page: ("tekst", "waarde"),
    _letters: ("tekst", "teller"),
    _json_in_page: ("json in de pagina", "teller"),
    _lists_of_the_map: ("json in de pagina", "waarde"),
    _svg_title: ("bijschrift", "waarde"),
    _tooltip: ("bijschrift", "waarde"),
    _csv: ("csv", "teller"),
    _xlsx: ("xlsx", "noemer"),
    _gpkg: ("gpkg", "waarde"),
    _output_of_a_notebook: ("notebook", "waarde"),
    _frame_of_a_notebook: ("notebook", "waarde"),
    _page_of_a_notebook: ("notebookpagina", "waarde"),
    _manifest: ("manifest", "waarde"),
    _log: ("logboek", "waarde"),
    _log_of_lines: ("logboek", "waarde"),
}
"""What plants a leak → the sort of artefact and what it gives away."""


@pytest.mark.slow
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__.strip("_"))
def test_a_planted_leak_is_found(city, tmp_path, plant):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    plant(folder)
    report = attack(folder, truth, YEAR)
    assert {(leak.kind, leak.what) for leak in report.leaks} == {PLANTED[plant]}
    assert {leak.cell for leak in report.leaks} == {Cell("sector", "X01", "arm", YEAR)}
    told = str(refusal(report, str(folder), truth.areas, truth.made_of))
    assert "sector Sector X01 (X01), arm 2024" in told and report.leaks[0].file in told


def test_ten_kinds_are_planted():
    assert len({kind for kind, _ in PLANTED.values()} - {"tekst"}) + 2 >= 10


@pytest.mark.parametrize(
    "sentence",
    [
        "In Sector X01 is arm 37,6 % in 2024.",  # another number
        "In Sector X01 is arm 37,5 % in 2023.",  # another year
        "In Sector X03 is arm 37,5 % in 2024.",  # another area
        "In Sector X01 is werk 37,5 % in 2024.",  # another indicator
        "Sector X01 heeft voor arm rang 3 van 8.",  # a place in a list
        "Sector X01 heeft voor arm rang 3 van 8, bijna zeker op 3.",
        "Weegt arm naar zijn zekerheid, dan komt Sector X02 bij de eerste vijf.",
        "Sector X01 hoort bij 3 sectoren die arm zijn.",
    ],
)
def test_a_sentence_that_gives_nothing_away(city, tmp_path, sentence):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    (folder / "stad.html").write_text(page(f"<p>{sentence}</p>"))
    assert attack(folder, truth, YEAR).safe


@pytest.mark.parametrize(
    ("row", "safe"),
    [
        ("<th>Sector X03</th><td>37,5 %</td>", True),  # of the area that the row begins with
        ("<th>Sector X01</th><td>37,5 %</td>", False),
        ("<th>hoogste</th><td>37,5 %</td>", False),  # of the one in the title
        ("<th>Sector X03</th><td>Sector X01: 37,5 %</td>", False),
    ],
)
def test_a_row_is_of_the_area_that_it_begins_with(city, tmp_path, row, safe):
    """The title names who comes first; that another has the same figure tells nothing of that."""
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    heads = "<tr><th>Gebied</th><th>arm</th></tr>"
    body = f"<h1>Het hoogst in Sector X01</h1><table>{heads}<tr>{row}</tr></table>"
    (folder / "kaart.html").write_text(page(body))
    report = attack(folder, truth, YEAR)
    assert {leak.cell.area for leak in report.leaks} == (set() if safe else {"X01"})


@pytest.mark.parametrize(
    ("sentence", "safe"),
    [
        # The wijk has the name of its sector, and this figure; 37,5 is that of the sector.
        ("In Hei was arm van 20,0 % in 2023 naar 25,0 % in 2024.", True),
        ("In Hei is arm 37,5 %.", False),
        ("In Hei is arm 25,0 %, en elders 37,5 %.", False),
    ],
)
def test_a_figure_of_a_wijk_with_the_name_of_its_sector_says_nothing(
    city, tmp_path, sentence, safe
):
    names = {level: own.copy() for level, own in city.areas.names.items()}
    names["sector"]["X01"] = names["wijk"]["W1"] = "Hei"
    truth = hiding(replace(city, areas=replace(city.areas, names=names)), "X01 arm", "X02 arm")
    rows = truth.rows.copy()
    of_wijk = rows["area"].eq("W1") & rows["indicator"].eq("arm")
    rows.loc[of_wijk, "value"] = 25.0
    earlier = rows[of_wijk].assign(period=YEAR - 1, value=20.0)
    # Of the sector another year has, by chance, what the wijk has now.
    other = rows[rows["area"].eq("X01") & rows["indicator"].eq("arm")]
    other = other.assign(period=YEAR - 1, value=25.0)
    truth = replace(truth, rows=pd.concat([rows, earlier, other], ignore_index=True))
    (tmp_path / "stad.html").write_text(page(f"<p>{sentence}</p>"))
    assert (attack(tmp_path, truth, YEAR).leaks == []) == safe


@pytest.mark.parametrize(
    ("first", "found"), [("wijk", {"X02", "X03", "X05"}), ("nergens", {"X01", "X02", "W1", "W2"})]
)
def test_the_only_part_of_a_wijk_is_told_by_who_shows_wijken_alone(tmp_path, first, found):
    cells = {
        (f"X{at + 1:02}", YEAR): {"arm": str(10 + at), "w": str(100 + 9 * at)} for at in range(12)
    }
    arm = small_city.indicator("arm", "w", maximum_ratio=1, shown_from=first)
    borders = squares(6, 2)
    alone = replace(borders, wijk=borders.wijk | {"X02": "W2"})
    project = Project({"nu": alone}, [Delivery(cells)], {"arm": arm})
    truth = truth_of(small_city.opened(project, tmp_path).edition)
    hidden = {cell.area for cell in truth.hidden()}
    assert found <= hidden and ("X01" in hidden) == (first == "nergens")
    # The figure of the city may stand in a document that was printed before.
    assert truth.areas.code not in hidden


def test_numbers_are_read_in_both_notations():
    assert [n.value for n in numbers("1.234,5 en 12.5 en −3 en 1.234 en 2024-11-26")][:4] == [
        1234.5,
        12.5,
        -3.0,
        1234.0,
    ]


def test_bare_hashes_of_inputs_are_an_oracle(city, tmp_path):
    folder = publish(city, tmp_path)
    plain = {"inputs": {"data/a.csv": "ab"}}
    report = attack(folder, hiding(city), YEAR, _oracle(plain))
    assert not report.safe and "controlesommen" in report.oracle[0]
    assert _oracle(plain | {"marked_with": "x"}) == []


# --- what cannot be read


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tabellen/x.xlsx", b"geen werkmap"),
        ("tabellen/x.gpkg", b"geen lagen, maar wel lang genoeg om er een te zijn" * 40),
        ("manifest.json", b"{"),
        ("x.html", b"\xff\xfe"),
        ("notebooks/1.ipynb", b"[]"),
        ("onbekend.bin", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(city, tmp_path, name, content):
    folder = publish(city, tmp_path)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    with pytest.raises(DataError, match="niet te lezen, dus ook niet na te kijken") as caught:
        attack(folder, city, YEAR)
    assert name in str(caught.value)


def test_a_print_is_named_as_not_read(city, tmp_path):
    folder = publish(city, tmp_path)
    (folder / "fiche.pdf").write_bytes(b"%PDF")
    assert attack(folder, city, YEAR).not_read == ["fiche.pdf"]


def test_what_is_no_release_is_refused(tmp_path):
    with pytest.raises(DataError, match="De uitgave is niet te lezen"):
        read_release(tmp_path / "weg")
    with pytest.raises(ParamsError, match="haar manifest of haar parameterbestand is er niet"):
        check_releases([tmp_path], ROOT)


# --- the example


@pytest.fixture(scope="module")
def checked(refreshed) -> tuple[subprocess.CompletedProcess[str], Report, Truth]:
    """What the command says of the example, and what the attack found: it takes long."""
    found = []

    def remember(*given: Path) -> list[tuple[Path, Report, Truth]]:
        found.extend(check_releases(*given))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosed, "check_releases", remember)
        done = run("disclosure", "check", "--out", str(refreshed), "--project", str(ROOT))
    return done, *found[0][1:]


def test_the_example_gives_nothing_away(checked):
    done, *_ = checked
    assert (done.returncode, done.stderr) == (0, "")
    assert "Openlijk te lezen: 0 verborgen cijfers, op 0 plaatsen" in done.stdout
    assert re.search(r"Te berekenen: 0 van [34]\d\d geheimen", done.stdout)
    assert "geen enkel verborgen cijfer volgt uit wat gepubliceerd is" in done.stdout


def test_of_every_secret_of_the_example_an_outsider_keeps_what_the_rule_asks(checked):
    _, report, truth = checked
    assert report.not_read == [] and set(report.intervals) == set(truth.secrets)
    for secret, (low, high) in report.intervals.items():
        assert high >= secret.least - 1e-3 and high - low >= secret.least - 1e-3, secret
    # Every sort of artefact was read.
    assert min(report.figures[kind] for kind in ("csv", "xlsx", "gpkg", "tekst")) > 500
    assert report.figures["json in de pagina"] > 3000


def test_the_example_with_the_rules_alone_gives_its_small_counts_away(checked, tmp_path):
    """The attack succeeds on the same figures where nothing is hidden beside them."""
    *_, truth = checked
    own = truth.rows["indicator"] != RESIDENTS
    small = own & (truth.rows["numerator"].between(1, 4) | truth.rows["denominator"].between(1, 19))
    report = attack(
        publish(replace(truth, rows=truth.rows.assign(hidden=small)), tmp_path), truth, 2025
    )
    assert len(report.derived) > 100


def test_a_release_that_gives_something_away_is_not_published(
    refreshed, genk, tmp_path, monkeypatch
):
    release, kept = tmp_path / "uitgave", tmp_path / "archief"
    # One of its tables is enough to attack; all that it holds was attacked above.
    release.mkdir()
    shutil.copy(refreshed / "current/tabellen/cijfers_wijken.csv", release)
    archive.write(archive.archive_of(genk.computed.edition, genk.computed.results), kept)
    place = Place(tmp_path / "output")
    place.work.mkdir(parents=True)
    (release / "erbij.csv").write_text(
        "niveau,gebied,jaar,inwoners,jaar_van_de_inwoners\nsector,71016A579,2025,8,2025\n"
    )
    with pytest.raises(DataError, match="De uitgave geeft verborgen cijfers weg") as caught:
        require_nothing_told(release, kept, genk.computed.params, place, Ledger(place.out))
    assert "erbij.csv" in caught.value.found
    assert not any(place.work.iterdir())
    # What passed is not attacked again; what differs in one byte is.
    attacks = []
    nothing = Told(pd.DataFrame(columns=COLUMNS), sparse.csr_array((0, 0)), *2 * [np.zeros(0)])
    safe = SimpleNamespace(safe=True, told=nothing, already=[1, 2])
    monkeypatch.setattr(disclosed, "truth_of", lambda edition: edition)
    monkeypatch.setattr(disclosed, "attack", lambda *given, told: attacks.append(given) or safe)
    for content in ("niets\n", "niets\n", "iets\n"):
        (release / "erbij.csv").write_text(content)
        passed = require_nothing_told(release, kept, genk.computed.params, place, Ledger(place.out))
        assert passed is not None and passed.already == 2
    assert len(attacks) == 2
    # Nor is it trusted where a part of what was remembered is damaged or gone.
    for harm in (lambda path: path.write_bytes(b""), Path.unlink):
        for path in sorted(place.passed.iterdir()):
            harm(path)
            require_nothing_told(release, kept, genk.computed.params, place, Ledger(place.out))
    assert len(attacks) == 2 + 2 * 4
