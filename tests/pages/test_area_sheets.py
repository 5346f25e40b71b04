"""The short sheets: what they say, for figures worked out by hand, and where names lead."""

from __future__ import annotations

import dataclasses
import html
import re

import made_up
import numpy as np
import pandas as pd
import pytest

from genkgeo.change.since_first import ESTIMATED, since_first
from genkgeo.pages.actions_here import Action
from genkgeo.pages.area_sheet import area_sheet
from genkgeo.pages.better import better
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.pages.linked_names import linker
from genkgeo.pages.sheet_paths import area_links, every_sheet, sheet_paths
from genkgeo.parameters.levels import Levels
from genkgeo.results import Course, Results
from genkgeo.results.nearest import nearest, nearest_few
from genkgeo.words.since_when import since_when_sentence


def text_of(page: str) -> str:
    body = re.sub(r"<(style|title)\b.*?</\1>", " ", page, flags=re.DOTALL)
    body = re.sub(r"</?a\b[^>]*>", "", body)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", body)))


def with_sheets(results: Results) -> Results:
    """Give every wijk a sheet as well."""
    levels = [
        level.model_copy(update={"sheets": True}) if level.id == "wijk" else level
        for level in results.levels.all
    ]
    areas = dataclasses.replace(results.areas, levels=Levels(tuple(levels)))
    return dataclasses.replace(results, areas=areas)


@pytest.fixture(scope="module")
def full() -> Results:
    return with_sheets(made_up.full())


def test_each_wijk_has_a_sheet_and_each_sector_a_place_on_it(full):
    assert list(every_sheet(full))[:3] == [
        ("stadsdeel", "noord"),
        ("stadsdeel", "zuid"),
        ("wijk", "W1"),
    ]
    paths = sheet_paths(full, "wijk")
    page = area_sheet(full, "W1", level="wijk")
    for code in ("99001A1", "99001A2"):
        path, _, place = area_links(full, "sector")[code].partition("#")
        assert path == paths["W1"]
        assert f'id="{place}"' in page
    assert "99001b1" not in page


def test_without_sheets_of_wijken_their_rows_are_on_those_of_the_stadsdelen():
    plain = made_up.full()
    path, _, place = area_links(plain, "wijk")["W3"].partition("#")
    assert path == "stadsdelen/zuid.html"
    assert f'id="{place}"' in fact_sheet(plain, "zuid")
    assert area_links(plain, "sector") == {}


def test_the_sheet_says_rank_change_and_what_is_alike(full):
    text = text_of(area_sheet(full, "W3", level="wijk", actions=[Action("Huis", "op schema")]))
    assert "Het risico ligt hoger dan in de stad: rang 1 van 3" in text
    assert "Wordt het beter?" in text
    assert "Wijken die erop lijken" in text and "Molenveld rang 2" in text
    assert "Huis op schema" in text


def test_an_area_without_risk_has_a_sheet_too(full):
    text = text_of(area_sheet(full, "W4", level="wijk"))
    assert "Voor deze wijk is geen risico berekend: te weinig cijfers." in text
    assert "Waarom" not in text and "die erop lijken" not in text


def figures(*values: tuple[float, float]) -> pd.DataFrame:
    """Give 2023 and 2025 of wijk W1 another count of budgetmeters, with Wilson's interval."""
    from genkgeo.certainty.intervals import wilson

    rows = made_up.measures()
    rows = rows.assign(ci_low=np.nan, ci_high=np.nan)
    for year, (count, size) in zip((2023, 2025), values, strict=True):
        low, high = wilson(np.array([count]), np.array([size]))
        own = (rows["area"] == "W1") & (rows["indicator"] == "budgetmeters")
        own &= rows["period"] == year
        cells = [count, size, 100 * count / size, 100 * low[0], 100 * high[0], 1.0]
        rows.loc[own, ["numerator", "denominator", "value", "ci_low", "ci_high", "coverage"]] = (
            cells
        )
        rows.loc[own, ["low", "high"]] = 100 * count / size
    return rows


@pytest.mark.parametrize(
    ("then", "now", "words", "arrow"),
    [
        # 5 of 100 with 90 %: 2.4 to 10.1; 20 of 100: 14.2 to 27.4. Newcombe's ends of the
        # difference of 15: 15 − √(5.8² + 5.1²) = 7.3, above 0.
        ((5, 100), (20, 100), "meer risico", "↑"),
        ((20, 100), (5, 100), "minder risico", "↓"),
        # 20 and 22 of 100: 2 − √(6.1² + 7.4²) lies below 0.
        ((20, 100), (22, 100), "kan toeval zijn", "↑"),
    ],
)
def test_what_became_of_a_figure_is_told_beyond_chance_alone(full, then, now, words, arrow):
    changed = with_sheets(made_up.full(measures=figures(then, now), change=None))
    row = next(row for row in better(changed, "wijk", "W1").rows if row.id == "budgetmeters")
    assert (row.first.words, row.first.arrow) == (words, arrow)
    assert row.first.firm == (words != "kan toeval zijn")
    assert row.first.amount == f"{'+' if now > then else '−'}{abs(now[0] - then[0])},0"


def test_a_figure_to_look_at_has_no_arrow_and_does_not_count(full):
    rows = figures((5, 100), (20, 100))
    flagged = frozenset({("wijk", "W1", "budgetmeters")})
    changed = with_sheets(made_up.full(measures=rows, change=None, flagged=flagged))
    found = better(changed, "wijk", "W1")
    row = next(row for row in found.rows if row.id == "budgetmeters")
    assert row.first == row.first._replace(arrow="", amount="", words="kijk na", firm=False)
    assert "Eerst na te kijken, en dus niet meegeteld: Budgetmeters." in found.sentence


def test_an_estimated_figure_is_not_compared(full):
    rows = figures((5, 100), (20, 100))
    own = (rows["area"] == "W1") & (rows["period"] == 2023)
    rows.loc[own & (rows["indicator"] == "budgetmeters"), "state"] = "geschat"
    found = since_first(made_up.full(measures=rows), "wijk")["W1"]["budgetmeters"]
    assert (found.verdict, found.why) == ("", ESTIMATED)


def course(*fifths: int) -> Course:
    """Give ten wijken a course; the first has these fifths, the last of them in 2025."""
    years = range(2026 - len(fifths), 2026)
    rows = [
        ("wijk", f"W{area}", year, 0.0, 1.0, float(fifth if area == 1 else 3))
        for area in range(1, 11)
        for year, fifth in zip(years, fifths, strict=True)
    ]
    columns = ["level", "area", "period", "score", "rank", "fifth"]
    return Course(pd.DataFrame(rows, columns=columns))


@pytest.mark.parametrize(
    ("fifths", "sentence"),
    [
        (
            (4, 5, 5),
            "Sinds 2024 hoort de wijk bij het hoogste vijfde van de wijken; in 2023 was dat nog "
            "het hoge vijfde.",
        ),
        (
            (5, 4, 5),
            "In 2025 hoort de wijk bij het hoogste vijfde van de wijken; in 2024 was dat nog het "
            "hoge vijfde.",
        ),
        (
            (5, 5),
            "In elk jaar met een rang (2024 en 2025) hoorde de wijk bij het hoogste vijfde van de "
            "wijken.",
        ),
        ((5,), ""),
    ],
)
def test_since_when_counts_back_without_a_break(fifths, sentence):
    changed = made_up.results(course=course(*fifths))
    assert since_when_sentence(changed, "wijk", "W1") == sentence


def test_the_first_of_the_nearest_few_is_the_nearest():
    values = np.random.default_rng(3).normal(size=(40, 4))
    values[5, 2] = values[11, 0] = np.nan
    found = nearest(values)
    for row in range(40):
        few = nearest_few(values, row, 3)
        assert few[0] == found[row] and row not in few and len(set(few)) == 3


# --- names as links -------------------------------------------------------------------------


def test_a_name_in_a_sentence_leads_to_its_sheet(full):
    linked = linker(full, up="../", here="stadsdelen/zuid.html")
    told = linked("Het hoogst in Heide, Kerkdorp en het stadsdeel Made-Zuid, niet in Heidestad.")
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', told) == [
        (f"../{sheet_paths(full, 'wijk')['W3']}", "Heide"),
        (f"../{sheet_paths(full, 'wijk')['W2']}", "Kerkdorp"),
    ]


def test_a_hostile_name_in_a_sentence_is_text():
    names = {"wijk": {"W3": '<b>Heide"</b>', "W2": "Heide`${x}{{7*7}}"}}
    hostile = with_sheets(made_up.results(areas=made_up.areas(names)))
    told = str(linker(hostile)('In <b>Heide"</b> en Heide`${x}{{7*7}} steeg <i>het</i>.'))
    assert "<b>" not in told and "<i>" not in told and "{{" not in told and "${" not in told
    page = area_sheet(hostile, "W3", level="wijk")
    assert "<b>Heide" not in page


def test_every_name_of_a_wijk_in_a_release_is_a_link(genk, published):
    """On the pages that have it in a table or a sentence; drawings have no links."""
    page = (published / "noden.html").read_text(encoding="utf-8")
    body = page.split("<main")[1].split("</main>")[0]
    wijken = set(genk.computed.results.areas.names["wijk"])
    # Actions and places of help have rows too, and no sheet.
    assert not wijken & set(re.findall(r'<th scope="row">([^<]+)<', body))
    links = re.findall(r'<th scope="row"><a href="wijken/[^"]+">(?:<strong>)?([^<]+)<', body)
    assert set(links) == wijken
