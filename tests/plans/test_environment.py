"""The environment analysis: every figure of the documents is said, the pairs as published."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pandas as pd
import pytest
from project import ROOT

from genkgeo.pages.environment import environment_page, finding
from genkgeo.parameters.registry import read_registry
from genkgeo.plans.document_numbers import read_document_numbers, references
from genkgeo.plans.environment import (
    ASSUMED,
    BESIDE_COLUMNS,
    COMPARED,
    COURSE,
    SINGLE,
    beside,
    sentences,
    shown,
)
from genkgeo.plans.schema import DOMAINS


@pytest.fixture(scope="module")
def figures() -> pd.DataFrame:
    registry = read_registry(ROOT / "params/indicatoren.yaml")
    return read_document_numbers(ROOT / "data/referentie", registry)


@pytest.fixture(scope="module")
def said(figures) -> list[tuple[str, str, str]]:
    return list(sentences(beside(figures), "Genk"))


class Text(HTMLParser):
    """The text of a page, piece by piece."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.feed(re.sub(r"</?a\b[^>]*>", "", page))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.said.append(" ".join(data.split()))


# pairs that the analysis of 2014 prints
PAIRS = (
    "56,4 % in Genk tegenover 64,2 % in Limburg",
    "3,2 % in Genk tegenover 1,6 % in Limburg",
    "158,5 kenmerken per 100 leerlingen in Genk tegenover 77,5 kenmerken per 100 leerlingen in Vl",
    "18,6 % in Genk tegenover 14,1 % in Limburg",
    "21,4 % in Genk tegenover 15,3 % in Limburg",
    "12,2 % in Genk tegenover 7,4 % in Limburg",
    "5,7 % in Genk tegenover 3,5 % in Limburg",
    "12,8 % in Genk tegenover 5,5 % in Limburg",
    "52 % in Genk tegenover 24 % in Limburg",
    "11,6 % in Genk tegenover 8 % in Vlaanderen",
    "48 % in Genk tegenover 42,9 % in Vlaanderen",
    "48,2 % in Genk tegenover 21 % in Limburg",
    "0,71 per 100 inwoners in Genk tegenover 0,41 per 100 inwoners in Limburg",
)


@pytest.mark.parametrize("pair", PAIRS)
def test_every_published_pair_is_said_as_published(pair, said):
    plain = [text.replace("\N{NO-BREAK SPACE}", " ") for _, kind, text in said if kind == COMPARED]
    assert [text for text in plain if pair in text]


def test_there_are_no_more_pairs_than_those(said):
    assert sum(kind == COMPARED for _, kind, _ in said) == len(PAIRS)


def test_every_figure_is_in_the_table_and_in_a_sentence(figures, said):
    table = beside(figures)
    assert list(table.columns) == BESIDE_COLUMNS
    assert len(table) == len(figures)
    spoken = " ".join(text for *_, text in said)
    unspoken = [text for text in table["text"] if text not in spoken]
    # of two figures for 2012 the one of the table is followed through the years
    assert unspoken == ["18,15\N{NO-BREAK SPACE}%"]


def test_a_course_goes_through_the_years(said):
    courses = [text.replace("\N{NO-BREAK SPACE}", " ") for _, kind, text in said if kind == COURSE]
    births = "in Genk 7 % in 2004, 19,5 % in 2008, 18,1 % in 2012, 29,9 % in 2017*."
    assert any(text.endswith(births) for text in courses)


def test_a_year_that_the_document_does_not_name_is_marked(said):
    work = next(text for _, kind, text in said if "56,4" in text and kind == COMPARED)
    assert work.endswith(f"2013{ASSUMED}.")
    assert next(text for *_, text in said if "budgetmeter" in text).endswith("2013.")


def test_quarters_stand_in_one_sentence(said):
    energy = next(text for *_, text in said if "(energie)" in text)
    assert energy.endswith(
        "72 keer in kwartaal 1, 42 keer in kwartaal 2, 8 keer in kwartaal 3, 46 keer in "
        "kwartaal 4 van 2013."
    )


def test_domains_come_in_their_order(said):
    order = list(DOMAINS)
    places = [order.index(domain) for domain, *_ in said]
    assert places == sorted(places)
    assert SINGLE in {kind for _, kind, _ in said}


def printed(subject: str, area: str, year: int, text: str, part: str = "") -> dict[str, object]:
    plain = {"domain": "gezin", "subject": subject, "who": "", "unit": "%", "part": part}
    return plain | {"area": area, "year": year, "when": str(year), "text": text}


def test_subjects_come_in_the_order_of_the_document():
    table = pd.DataFrame(
        [
            printed("Wonen", "Genk", 2013, "5 %"),
            printed("Wonen", "Limburg", 2013, "4 %"),
            printed("Arbeid", "Genk", 2013, "7 %"),
            printed("Arbeid", "Genk", 2012, "6 %"),
            printed("Arbeid", "Genk", 2012, "8 %"),
            printed("Hulp", "Limburg", 2013, "1 %"),
            printed("Hulp", "Limburg", 2013, "2 %"),
            printed("Eten", "Genk", 2013, "3 %", "kwartaal 1"),
            printed("Eten", "Genk", 2013, "9 %", "kwartaal 2"),
        ]
    )
    assert list(sentences(table, "Genk")) == [
        ("gezin", COMPARED, "Wonen: 5 % in Genk tegenover 4 % in Limburg, 2013."),
        # of two figures of a year the last one printed
        ("gezin", COURSE, "Arbeid: in Genk 8 % in 2012, 7 % in 2013."),
        ("gezin", SINGLE, "Hulp: 1 % in Limburg en 2 % in Limburg, 2013."),
        ("gezin", SINGLE, "Eten: 3 % in kwartaal 1, 9 % in kwartaal 2 van 2013."),
    ]


def test_words_are_shown_as_they_are():
    assert shown("verdubbeling", "keer zo veel") == "verdubbeling"
    assert shown("1 op 5", "%") == "1 op 5"
    assert shown("0", "keer") == "0 keer"


# ---------------------------------------------------------------- the page


def test_the_page_has_every_domain_with_figures(results, figures):
    said = Text(environment_page(results, figures)).said
    for key in set(figures["domain"]) | {one.domain for one in results.registry.values()}:
        assert DOMAINS[key] in said
    assert any("56,4 % in Genk tegenover 64,2 % in Limburg" in text for text in said)
    assert "Voorbeeldcijfers, geen echte cijfers." in said


def test_the_page_has_the_city_now_beside_then(results, figures):
    said = Text(environment_page(results, figures)).said
    value = results.table("gemeente").iloc[0]["budgetmeters"]
    text = f"{value:.1f} %".replace(".", ",")
    sentence = next(one for one in said if one.startswith("Elektriciteitsklanten met een budg"))
    assert f": {text} in Genk in 2025, 3,2 % in 2013, 1,6 % in Limburg in 2013." in sentence


def ends(results, figures, **bounds: tuple[float, float, float]) -> str:
    """Give what is said of budgetmeters with other values, lowest and highest, per stadsdeel."""
    measures = results.measures.copy()
    own = (measures["level"] == "stadsdeel") & (measures["indicator"] == "budgetmeters")
    measures.loc[own, ["value", "low", "high"]] = 5.0
    measures.loc[own, "coverage"] = 1.0
    for area, values in bounds.items():
        here = own & (measures["area"] == area.replace("_", "-"))
        measures.loc[here, ["value", "low", "high"]] = values
        measures.loc[here, "coverage"] = 0.79
    said = Text(environment_page(replace(results, measures=measures), figures)).said
    told = next(one for one in said if one.startswith("Elektriciteitsklanten met een budg"))
    return told.partition("in 2013. ")[2]


@pytest.mark.slow
def test_a_stadsdeel_is_only_called_lowest_or_highest_when_that_is_certain(results, figures):
    sure = ends(results, figures, sledderlo=(1, 0, 4), genk_oost=(9, 8, 9.5))
    assert (
        sure
        == "Per stadsdeel is het cijfer het laagst in Sledderlo (1,0 %) en het hoogst in Genk-Oost "
        "(9,0 %)."
    )
    low = ends(results, figures, sledderlo=(1, 0, 6), genk_oost=(9, 8, 9))
    assert low == (
        "Per stadsdeel is het cijfer het hoogst in Genk-Oost (9,0 %); welk stadsdeel het laagst "
        "is, is "
        "niet te zeggen: van Sledderlo is 79 % bekend."
    )
    high = ends(results, figures, sledderlo=(1, 0, 2), genk_oost=(9, 3, 9))
    assert high == (
        "Per stadsdeel is het cijfer het laagst in Sledderlo (1,0 %); welk stadsdeel het hoogst "
        "is, is "
        "niet te zeggen: van Genk-Oost is 79 % bekend."
    )
    both = ends(results, figures, sledderlo=(1, 0, 99))
    assert both == (
        "Welk stadsdeel het laagst en welk het hoogst is, is niet te zeggen: van Sledderlo is "
        "79 % bekend."
    )


@pytest.mark.slow
def test_a_stadsdeel_without_a_figure_may_be_anything(results, figures):
    nan = float("nan")
    told = ends(results, figures, sledderlo=(nan, nan, nan), genk_oost=(9, 9, 9))
    assert told.endswith("is niet te zeggen: van Sledderlo is geen cijfer bekend.")
    assert ends(results, figures) == ""


def test_a_document_is_named_by_its_title(results, figures):
    page = environment_page(results, figures, {"002_55928a8c297dfb5a.txt": "Het plan"})
    assert "Het plan" in Text(page).said
    assert "002_55928a8c297dfb5a.txt" not in Text(page).said


def test_the_finding_counts_what_can_be_compared(results, figures):
    wider = references(figures, "Genk")
    assert finding(results, wider).startswith("Op ")
    assert finding(results, wider.iloc[:0]) == "Genk in 2025, per levensdomein."


def test_only_figures_of_one_year_are_set_beside_each_other(results, figures):
    wider = references(figures, "Genk")
    # 2013: 64,2 against 56,4 and 1,6 against 3,2
    two = wider[wider["indicator"].isin(["werkzaamheidsgraad", "budgetmeters"])]
    told = finding(results, two)
    assert told.startswith("Op beide indicatoren met een cijfer van hetzelfde jaar")
    assert "Van één daarvan is het jaar afgeleid." in told
    assert " staat Genk er nu aantoonbaar beter voor dan toen." in told
    # then Genk did better than this on one of them
    lower = two.assign(value=[4.0 if one == "budgetmeters" else 64.2 for one in two["indicator"]])
    assert finding(results, lower).startswith("Op één van de twee")
    assert finding(results, two.assign(period=1999)) == "Genk in 2025, per levensdomein."


def test_better_and_worse_are_only_said_beyond_the_margins(results, figures):
    wider = references(figures, "Genk")
    two = wider[wider["indicator"].isin(["werkzaamheidsgraad", "budgetmeters"])]
    city = results.measures["level"] == "gemeente"

    def told(**ends: tuple[float, float]) -> str:
        """Give each indicator 3,0 now and 4,0 in 2013, between these ends."""
        rows = results.measures.copy()
        for name, (below, above) in ends.items():
            here = city & (rows["indicator"] == name)
            value = rows["period"].map({2013: 4.0}).fillna(3.0)[here]
            rows.loc[here, "value"] = value
            for column in ("low", "high"):
                rows.loc[here, column] = value
            rows.loc[here, "ci_low"], rows.loc[here, "ci_high"] = value - below, value + above
        return finding(replace(results, measures=rows), two)

    both = told(budgetmeters=(0.1, 0.1), werkzaamheidsgraad=(0.1, 0.1))
    assert both.startswith("Op beide indicatoren") and "Op één van die twee" in both  # work fell
    assert "Op geen van die twee" in told(budgetmeters=(0.8, 0.8), werkzaamheidsgraad=(0.1, 0.1))
    wide = told(budgetmeters=(3, 3), werkzaamheidsgraad=(70, 70))
    assert wide.startswith("Op geen van de twee") and "Op geen van die twee" in wide


def test_a_figure_of_another_group_is_not_counted_as_one_of_all(results, figures):
    wider = references(figures, "Genk")
    assert finding(results, wider[wider["indicator"] == "oki"]) == "Genk in 2025, per levensdomein."
    page = environment_page(replace(results, references=wider), figures)
    assert "in Vlaanderen (kleuteronderwijs) in 2013*" in page


def test_the_three_pairs_that_everyone_cites(said, figures):
    plain = " ".join(text.replace("\N{NO-BREAK SPACE}", " ") for *_, text in said)
    assert "56,4 % in Genk tegenover 64,2 % in Limburg" in plain
    assert "3,2 % in Genk tegenover 1,6 % in Limburg" in plain
    # the document prints OKI twice: 158,55 for Genk, and 158,5 beside 77,5 for Vlaanderen
    assert "158,55 kenmerken per 100 leerlingen in Genk" in plain
    assert "158,5 kenmerken per 100 leerlingen in Genk tegenover 77,5" in plain


@pytest.mark.slow
def test_the_same_results_give_the_same_page(results, figures):
    shuffled = figures.sample(frac=1, random_state=1)
    again = read_document_numbers(ROOT / "data/referentie", results.registry)
    assert environment_page(results, figures) == environment_page(results, again)
    ordered = shuffled.sort_values(["document", "number"], ignore_index=True)
    assert environment_page(results, ordered) == environment_page(results, figures)


def test_sentences_by_hand():
    rows = [
        # Of two figures of the city in a year the first stands beside the others, each once.
        ("werk", "A", 2012, "Genk", "1 %", ""),
        ("werk", "A", 2012, "Genk", "2 %", ""),
        ("werk", "A", 2012, "Limburg", "3 %", ""),
        ("werk", "A", 2012, "Limburg", "4 %", ""),
        ("werk", "A", 2010, "Genk", "5 %", ""),
        # Followed through the years it is not said again year by year; of others it is.
        ("werk", "B", 2010, "Limburg", "6 %", ""),
        ("werk", "B", 2011, "Limburg", "7 %", ""),
        ("wonen", "C", 2011, "Genk", "8 %", "Noord"),
        ("wonen", "C", 2011, "Genk", "9 %", "Zuid"),
        # They are said in the order of the table, not of the alphabet.
        ("gezin", "D", 2011, "Limburg", "10 %", ""),
    ]
    table = pd.DataFrame(rows, columns=["domain", "subject", "year", "area", "text", "part"])
    table = table.assign(who=["allen"] * 5 + [""] * 5, unit="%", when=table["year"].astype(str))
    assert list(sentences(table, "Genk")) == [
        ("werk", COURSE, "A (allen): in Genk 5 % in 2010, 2 % in 2012."),
        ("werk", COMPARED, "A (allen): 1 % in Genk tegenover 3 % in Limburg, 2012."),
        ("werk", SINGLE, "B: 6 % in Limburg, 2010."),
        ("werk", SINGLE, "B: 7 % in Limburg, 2011."),
        ("wonen", SINGLE, "C: 8 % in Noord, 9 % in Zuid van 2011."),
        ("gezin", SINGLE, "D: 10 % in Limburg, 2011."),
    ]


def test_subjects_stand_by_domain_and_a_single_part_is_named():
    rows = [(1, "gezin", "Eten"), (2, "inkomen", "Loon"), (3, "gezin", "Slapen")]
    table = pd.DataFrame(rows, columns=["number", "domain", "subject"])
    plain = {"age": "", "group": "", "printed": "3", "unit": "%", "year": 2013, "note": ""}
    plain |= {"year_is": "genoemd", "part": "kwartaal 1", "area": "Genk"}
    found = beside(table.assign(**plain))
    assert found["subject"].tolist() == ["Loon", "Eten", "Slapen"]
    assert found.index.tolist() == [0, 1, 2]
    first = next(sentences(found, "Genk"))
    assert first == ("inkomen", SINGLE, "Loon: 3\N{NO-BREAK SPACE}% in kwartaal 1 van 2013.")
