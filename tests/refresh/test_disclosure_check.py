"""The attacker: what a release publishes is read from its files, and so is what follows from it."""

from __future__ import annotations

import csv
import json
import random
import sqlite3
import subprocess
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import small_city
import xlsxwriter
from command import run
from project import ROOT
from scipy import sparse
from small_city import Delivery, Project, squares

from genkgeo.errors import DataError, ParamsError
from genkgeo.refresh import disclosure
from genkgeo.refresh.disclosure import EXACT, SMALL, Report, attack, check_release
from genkgeo.refresh.disclosure.artefacts import read_release
from genkgeo.refresh.disclosure.figures import numbers
from genkgeo.refresh.disclosure.telling import lines, refusal
from genkgeo.refresh.disclosure.tightest import Bounds, propagated, tightened
from genkgeo.refresh.disclosure.truth import Cell, Truth, truth_of

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


def hiding(truth: Truth, *cells: str) -> Truth:
    """Hide these and nothing else, each as ``X01 arm``."""
    names = truth.rows["area"] + " " + truth.rows["indicator"]
    assert set(cells) <= set(names)
    return replace(truth, rows=truth.rows.assign(hidden=names.isin(cells)))


def publish(truth: Truth, folder: Path, *, without: str = "", but: str = "") -> Path:
    """Write the tables of a release: what is not hidden, but for a cell or for whole levels."""
    (folder / "tabellen").mkdir(parents=True)
    for level in truth.areas.levels.all:
        own = truth.rows[(truth.rows["level"] == level.id) & ~truth.rows["hidden"]]
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


def found(report) -> dict[tuple[str, str, str], str]:
    """Area, indicator and what → why it can be computed."""
    return {(one.cell.area, one.cell.indicator, one.what): one.why for one in report.derived}


def within(report, area: str, indicator: str, what: str) -> tuple[float, float]:
    return report.intervals[Cell("sector", area, indicator, YEAR), what]


# --- what follows from sums and from each other


def test_what_is_left_of_a_wijk_is_the_one_that_is_hidden(city, tmp_path):
    truth = hiding(city, "X01 arm")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert found(report) == {("X01", "arm", "teller"): EXACT, ("X01", "arm", "noemer"): EXACT}
    assert within(report, "X01", "arm", "teller") == (3, 3)
    assert within(report, "X01", "arm", "noemer") == (8, 8)
    assert {one.kind for one in report.derived} == {"csv"} and not report.safe


def test_two_hidden_ones_share_what_is_left(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert report.safe and (report.leaks, report.derived) == ([], [])
    assert within(report, "X01", "arm", "teller") == pytest.approx((0, 8))
    assert within(report, "X02", "arm", "noemer") == pytest.approx((0, 38))


def test_residents_that_stand_elsewhere_are_a_hidden_denominator(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    table(folder, "noden_sectoren", "gebied,inwoners,jaar_van_de_inwoners", f"X01,8,{YEAR}")
    report = attack(folder, truth, YEAR)
    (leak,) = report.leaks
    assert (leak.cell.area, leak.what, leak.file) == (
        "X01",
        "noemer",
        "tabellen/noden_sectoren.csv",
    )
    # Of the other the rest of the wijk is left.
    assert found(report) == {("X02", "arm", "noemer"): EXACT}
    assert within(report, "X02", "arm", "noemer") == (30, 30)


def test_residents_of_another_year_say_nothing(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    table(folder, "noden_sectoren", "gebied,inwoners,jaar_van_de_inwoners", f"X01,8,{YEAR - 1}")
    assert attack(folder, truth, YEAR).safe


def test_a_denominator_that_another_indicator_shows(city, tmp_path):
    truth = hiding(city, "X01 leefloon", "X02 leefloon")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert set(found(report)) == {(area, "leefloon", "noemer") for area in ("X01", "X02")}
    assert within(report, "X01", "leefloon", "noemer") == (6, 6)
    assert within(report, "X01", "leefloon", "teller") == pytest.approx((0, 3))


def test_the_complement_is_the_same_figure(city, tmp_path):
    truth = hiding(city, "X01 werk", "X02 werk")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert found(report)["X01", "werk", "teller"] == EXACT
    assert within(report, "X01", "werk", "teller") == (4, 4)
    both = hiding(city, "X01 werk", "X02 werk", "X01 zonder", "X02 zonder")
    report = attack(publish(both, tmp_path / "beide"), both, YEAR)
    assert ("X01", "werk", "teller") not in found(report)


def test_a_numerator_from_a_rate_and_a_denominator(city, tmp_path):
    truth = hiding(city, "X01 arm")
    folder = publish(truth, tmp_path, without="W1 teller", but="stadsdeel gemeente")
    report = attack(folder, truth, YEAR)
    # 20,3 % of 138 lies between 27,9 and 28,1: 28, less 5 and 20.
    assert within(report, "X01", "arm", "teller") == (3, 3)
    assert found(report)["X01", "arm", "teller"] == EXACT


def test_the_total_of_all_sectors_is_an_equation_too(city, tmp_path):
    truth = hiding(city, "X01 arm")
    alone = publish(truth, tmp_path / "a", but="wijk stadsdeel gemeente")
    assert attack(alone, truth, YEAR).safe
    heads = "variabele,jaar,totaal,in_sectoren"
    table(alone, "stadstotalen", heads, f"arm,{YEAR},80,80", f"inwoners,{YEAR},578,578")
    assert set(found(attack(alone, truth, YEAR))) == {
        ("X01", "arm", "teller"),
        ("X01", "arm", "noemer"),
    }


def test_a_denominator_that_is_surely_too_small(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    strict = {name: one.model_copy(update={"minimum": 50}) for name, one in city.registry.items()}
    truth = replace(truth, registry=strict)
    report = attack(publish(truth, tmp_path), truth, YEAR)
    assert found(report) == {(area, "arm", "noemer"): SMALL for area in ("X01", "X02")}


def test_numerators_of_one_to_four_are_counted_although_no_rule_hides_them(city, tmp_path):
    truth = hiding(city, "X01 arm", "X02 arm")
    report = attack(publish(truth, tmp_path), truth, YEAR)
    few = truth.rows[truth.rows["numerator"].between(1, 4) & ~truth.rows["hidden"]]
    assert report.small == len(few) == 4
    assert any("tellers van 1 tot en met 4: 4" in line for line in lines(report))


def test_no_interval_leaves_the_truth_out(city, tmp_path):
    chance = random.Random(71016)
    names = sorted(set(city.rows["area"] + " " + city.rows["indicator"]))
    for number in range(12):
        truth = hiding(city, *chance.sample(names, chance.randint(2, 16)))
        report = attack(publish(truth, tmp_path / str(number)), truth, YEAR)
        for cell, true in truth.hidden().items():
            for what, column in (("teller", "numerator"), ("noemer", "denominator")):
                low, high = report.intervals[cell, what]
                assert low - 1e-4 <= true[column] <= high + 1e-4


def test_a_programme_finds_what_passing_on_does_not():
    matrix = sparse.csr_array(np.array([[1.0, 1.0], [1.0, -1.0]]))
    least = most = np.array([10.0, 0.0])
    start = Bounds(np.zeros(2), np.array([10.0, 10.0]))
    passed = propagated(matrix, least, most, start, np.zeros(2, bool))
    assert passed.high.tolist() == [10, 10] and not passed.is_exact(0, whole=True)
    solved = tightened(matrix, least, most, passed, [0, 1])
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
    told = str(refusal(report, str(folder), truth.areas, truth.registry))
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
        "Sector X01 hoort bij 3 sectoren die arm zijn.",
    ],
)
def test_a_sentence_that_gives_nothing_away(city, tmp_path, sentence):
    truth = hiding(city, "X01 arm", "X02 arm")
    folder = publish(truth, tmp_path)
    (folder / "stad.html").write_text(page(f"<p>{sentence}</p>"))
    assert attack(folder, truth, YEAR).safe


def test_numbers_are_read_in_both_notations():
    assert [n.value for n in numbers("1.234,5 en 12.5 en −3 en 1.234 en 2024-11-26")][:4] == [
        1234.5,
        12.5,
        -3.0,
        1234.0,
    ]


def test_bare_hashes_of_inputs_are_an_oracle(city, tmp_path):
    folder = publish(city, tmp_path)
    (folder / "manifest.json").write_text(json.dumps({"inputs": {"data/a.csv": "ab"}}))
    report = attack(folder, city, YEAR)
    assert not report.safe and "controlesommen" in report.oracle[0]
    marked = {"inputs": {"data/a.csv": "ab"}, "marked_with": "x"}
    (folder / "manifest.json").write_text(json.dumps(marked))
    assert attack(folder, city, YEAR).safe


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
        check_release(tmp_path, ROOT)


# --- the example, as it is today


@pytest.fixture(scope="module")
def checked(refreshed) -> tuple[subprocess.CompletedProcess[str], Report]:
    """What the command says of the example, and what the attack found: it takes long."""
    found = []

    def remember(*given: Path) -> tuple[Report, Truth]:
        found.append(check_release(*given))
        return found[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disclosure, "check_release", remember)
        done = run("disclosure", "check", "--out", str(refreshed), "--project", str(ROOT))
    return done, found[0][0]


def test_the_example_gives_twelve_denominators_away_and_is_refused(checked):
    """Residents stand beside the figures, and indicators that share one are hidden apart."""
    done, _ = checked
    told, said = done.stdout, done.stderr
    assert done.returncode == 2
    assert "Verborgen cijfers (gebied, indicator, jaar): 130" in told
    assert "Openlijk te lezen: 2 verborgen cijfers, op 6 plaatsen" in told
    assert "Te berekenen: 10 verborgen cijfers" in told
    assert "De uitgave geeft verborgen cijfers weg" in said and "Traceback" not in said
    assert "Industrie-Zuid (71016A579), Voorkeurregeling 2025: noemer staat er in" in said
    for file in ("kaart.html", "genk.xlsx: blad noden_sectoren", "tabellen/noden_sectoren.csv"):
        assert file in said


def test_what_the_example_gives_away_by_kind(checked):
    _, report = checked
    assert Counter((leak.kind, leak.what) for leak in report.leaks) == {
        ("json in de pagina", "noemer"): 2,
        ("xlsx", "noemer"): 2,
        ("csv", "noemer"): 2,
    }
    assert {one.what for one in report.derived} == {"noemer"}
    assert {one.why for one in report.derived} == {EXACT}
    assert Counter(one.cell.indicator for one in report.derived) == {
        "leefloon": 6,
        "werkzaamheidsgraad": 4,
    }
    assert report.oracle == report.not_read == []
    # Every sort of artefact was read, and hidden numerators have room.
    assert min(report.figures[kind] for kind in ("csv", "xlsx", "gpkg", "tekst")) > 500
    assert report.figures["json in de pagina"] > 3000
    assert not [one for one in report.derived if one.what == "teller"]
