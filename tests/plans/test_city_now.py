"""The figures of the city now: what is known of it, written down, worked out by hand."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from genkgeo.parameters.registry import Indicator
from genkgeo.plans.children import GROUPS, child_figures
from genkgeo.plans.follow_up import CityNow, Now, follow_up, standings
from genkgeo.states import State

CITY = "Made"
NO_TABLE = "geen tabel van deze uitgave heeft dit cijfer"
TOO_FEW = "niet getoond: het gaat over te weinig mensen"
NOT_ALL = "niet te zeggen: van een deel is het aantal niet gekend"
PLAIN = {"short": "x", "domain": "gezin", "source": "verzonnen", "numerator": "n"}
REGISTRY = {
    "moeders": Indicator(
        label="Moeders", unit="moeders", kind="count", denominator=None, decimals=0, **PLAIN
    ),
    "geboorten": Indicator(
        label="Geboorten", unit="%", denominator="alle", factor=100, years_together=3, **PLAIN
    ),
}


def figure(period: int, numerator: float, coverage: float = 1.0, **more: object) -> dict:
    """A figure of the city of one year; of what is counted the value is the count."""
    plain = {"level": "gemeente", "area": "99001", "indicator": "moeders", "period": period}
    plain |= {"numerator": numerator, "value": numerator, "coverage": coverage}
    plain |= {"denominator": np.nan, "low": numerator, "high": numerator, "state": State.OBSERVED}
    return plain | more


def now(*figures: dict, name: str = "moeders") -> CityNow:
    return CityNow(REGISTRY, {name: list(figures)})


@pytest.mark.parametrize(
    ("before", "after", "grown"),
    [(40, 50, "+25,0\xa0%"), (50, 40, "−20,0\xa0%"), (40, 40, "0,0\xa0%"), (8, 0, "−100,0\xa0%")],
)
def test_growth_is_what_came_by_since_the_year_before(before, after, grown):
    found = now(figure(2024, before), figure(2025, after)).growth("moeders")
    assert found == Now(grown, 2025)


def test_there_is_no_growth_since_nothing_or_since_another_year():
    assert now(figure(2024, 0), figure(2025, 4)).growth("moeders") == Now(why=NO_TABLE)
    assert now(figure(2023, 2), figure(2025, 4)).growth("moeders") == Now(why=NO_TABLE)
    assert now(figure(2025, 4)).growth("moeders") == Now(why=NO_TABLE)
    assert now(figure(2024, np.nan), figure(2025, 4)).growth("moeders") == Now(why=NO_TABLE)
    assert now(name="meisjes").growth("moeders") == Now(why=NO_TABLE)


@pytest.mark.parametrize("of", [(1.0, 0.9), (0.9, 1.0)])
def test_there_is_no_growth_where_a_part_is_not_known_of_either_year(of):
    found = now(figure(2024, 40, of[0]), figure(2025, 50, of[1])).growth("moeders")
    assert found == Now(why=NOT_ALL)


def test_a_count_of_which_a_part_is_not_known_is_a_least():
    assert now(figure(2025, 1234)).count("moeders", "mensen") == Now("1.234 mensen", 2025)
    partly = now(figure(2025, 1234, 0.5))
    assert partly.count("moeders", "mensen") == Now("minstens 1.234 mensen", 2025)


def test_of_three_years_together_a_third_is_of_one_year():
    found = now(figure(2025, 60), name="geboorten")
    assert found.per_year("geboorten", "kinderen") == Now("ongeveer 20 kinderen", 2025)
    partly = now(figure(2025, 60, 0.5), name="geboorten")
    assert partly.per_year("geboorten", "kinderen") == Now("minstens 20 kinderen", 2025)


def test_what_is_hidden_says_so_and_what_is_nowhere_says_that():
    gone = figure(2025, np.nan, np.nan, state=State.SUPPRESSED)
    for kind in ("value", "growth"):
        assert getattr(now(gone), kind)("moeders") == Now(why=TOO_FEW)
        assert getattr(now(gone), kind)("meisjes") == Now(why=NO_TABLE)
    for kind in ("count", "per_year"):
        assert getattr(now(gone), kind)("moeders", "mensen") == Now(why=TOO_FEW)
        assert getattr(now(gone), kind)("meisjes", "mensen") == Now(why=NO_TABLE)


# ---------------------------------------------------------------- about children


def child(name: str, printed: list[tuple], ages: str = "0-3", below: bool = True) -> tuple | None:
    """What the page of children has of a figure, beside these figures of the documents.

    Each is of a year, is what it was of, and says why no figure follows; the city has mothers now,
    also of a wijk (``below``), and births that are of the city alone.
    """
    columns = ["when", "what", "now", "why"]
    table = pd.DataFrame(printed, columns=columns).astype(object)
    table = table.assign(area=CITY, successor=name, then=[f"nr {at}" for at in range(len(table))])
    births = figure(2025, 9, indicator="geboorten", denominator=30, value=30.0)
    known = {key: one.model_copy(update={"ages": ages}) for key, one in REGISTRY.items()}
    plans = SimpleNamespace(city=pd.DataFrame([births]), registry=known)
    made = results()
    made.registry = {"moeders": known["moeders"]}
    if not below:
        made.measures = made.measures[made.measures["level"] == "gemeente"]
    found = child_figures(made, plans, table)
    told = [one for one in found[GROUPS[0]] if one.name == name]
    return (told[0].then, told[0].when, told[0].now.text, told[0].below) if told else None


def test_a_figure_about_children_says_whether_areas_have_it_too():
    assert child("moeders", []) == ("", "", "50 moeders", True)
    assert child("moeders", [], below=False) == ("", "", "50 moeders", False)
    assert child("geboorten", []) == ("", "", "30,0\xa0%", False)
    assert child("geboorten", [], ages="18-64") is None


@pytest.mark.parametrize(
    ("printed", "then"),
    [
        ([("2013", "teller", "", ""), ("2012", "teller", "", "")], "nr 0"),
        ([("2012", "teller", "", ""), ("kwartaal 4 2013*", "teller", "", "")], "nr 1"),
        # of one year the last one printed, and a share before a count of any year
        ([("2013", "waarde", "", ""), ("2013", "waarde", "", "")], "nr 1"),
        ([("2012", "waarde", "", ""), ("2017", "teller", "", "")], "nr 0"),
        # a reason beside a figure: it was printed in another way
        ([("2012", "waarde", "5 %", ""), ("2013", "waarde", "5 %", "anders")], "nr 0"),
        ([("2012", "waarde", "", ""), ("2013", "waarde", "", "geen tabel")], "nr 1"),
        ([("2013", "groei", "", "")], ""),
    ],
)
def test_what_a_document_printed_last_stands_beside_the_figure_of_now(printed, then):
    assert child("moeders", printed)[0] == then


# ---------------------------------------------------------------- what follows a figure


def results(people: object = 1234.0) -> SimpleNamespace:
    """Results of a city with one figure of its own and those of the province."""
    columns = ["indicator", "area", "period", "value"]
    wider = [("moeders", "Limburg", 2024, 30), ("moeders", "Limburg", 2015, 20)]
    wider += [("moeders", "Vlaanderen", 2015, 90), ("geboorten", "Limburg", 2025, 7)]
    own = [figure(2025, 50), figure(2024, 40), figure(2026, 60)]
    return SimpleNamespace(
        year=2025,
        residents_year=2023,
        areas=SimpleNamespace(name=CITY, code="99001"),
        people={("gemeente", "99001"): people},
        references=pd.DataFrame(wider, columns=columns),
        measures=pd.DataFrame([*own, figure(2025, 7, level="wijk", area="W1")]),
        registry={"moeders": REGISTRY["moeders"]},
    )


def followed(
    what: str, area: str = CITY, made: SimpleNamespace | None = None, **more: object
) -> dict:
    """One figure of 2015 in a document, and what follows it."""
    printed = {"document": "d", "number": 1, "domain": "gezin", "subject": "Moeders", "age": ""}
    printed |= {"group": "", "area": area, "part": "", "year": 2015, "year_is": "genoemd"}
    printed |= {"printed": "30", "unit": "moeders", "value": 30.0}
    printed |= more
    follows = {"successor": "moeders", "what": what, "standing": "gevolgd", "why": ""}
    plans = SimpleNamespace(
        document_numbers=pd.DataFrame([printed]),
        successors=pd.DataFrame([follows]),
        city=pd.DataFrame(),
        registry=REGISTRY,
    )
    [row] = follow_up(made or results(), plans).to_dict("records")
    return row


def test_the_figure_of_the_year_shown_follows_and_none_that_is_later():
    row = followed("teller")
    assert (row["now"], row["now_year"], row["why"]) == ("50 moeders", 2025, "")
    assert followed("groei")["now"] == "+25,0\xa0%"
    assert followed("waarde")["now"] == "50 moeders"


def test_a_year_that_the_document_does_not_name_has_a_mark_and_a_part_of_a_year_its_name():
    assert followed("teller")["when"] == "2015"
    assert followed("teller", year_is="aangenomen")["when"] == "2015*"
    assert followed("teller", part="kwartaal 1")["when"] == "kwartaal 1 2015"


def test_residents_are_those_of_their_own_year():
    row = followed("inwoners")
    assert (row["now"], row["now_year"]) == ("1.234 moeders", 2023)


@pytest.mark.parametrize("people", [None, np.nan])
def test_residents_that_nobody_knows_say_why(people):
    row = followed("inwoners", made=results(people))
    assert row["now"] == "" and row["why"] == NO_TABLE


def test_of_a_wider_area_the_newest_figure_follows_and_one_of_the_same_year_does_not():
    row = followed("waarde", "Limburg")
    assert (row["now"], row["now_year"]) == ("30 moeders", 2024)
    row = followed("waarde", "Vlaanderen")
    assert row["now"] == "" and row["why"] == "deze uitgave heeft geen later cijfer van Vlaanderen"
    newest = results()
    newest.references = pd.concat(
        [newest.references, newest.references.iloc[:1].assign(period=2023, value=25)]
    )
    assert followed("waarde", "Limburg", newest)["now_year"] == 2024


# ---------------------------------------------------------------- all of them in a table


def test_figures_stand_by_domain_and_then_as_the_document_has_them():
    printed = [(1, "gezin", "Gezin"), (2, "werk", "Werk"), (3, "gezin", "Eerder"), (4, "werk", "W")]
    numbers = pd.DataFrame(printed, columns=["number", "domain", "subject"])
    texts = {"age": "", "group": "", "part": "", "printed": "30", "unit": "moeders"}
    numbers = numbers.assign(document="d", area=CITY, year=2015, year_is="genoemd", **texts)
    follows = {"successor": "", "what": "", "standing": "niet gevolgd", "why": "zomaar"}
    plans = SimpleNamespace(
        document_numbers=numbers,
        successors=pd.DataFrame([follows] * 4),
        city=pd.DataFrame(),
        registry=REGISTRY,
    )
    found = follow_up(results(), plans)
    assert found["number"].tolist() == [2, 4, 1, 3]
    assert found.index.tolist() == [0, 1, 2, 3]
    plans.successors = None
    nothing = follow_up(results(), plans)
    assert nothing.empty and list(nothing.columns) == list(found.columns)


def test_a_figure_that_is_followed_is_known_now_or_it_is_not():
    rows = [("gevolgd", "5 %"), ("gevolgd", "6 %"), ("gevolgd", ""), ("niet gevolgd", "")]
    rows += [("niet gevolgd", "")]
    assert standings(pd.DataFrame(rows, columns=["standing", "now"])) == {
        "met een cijfer van nu": 2,
        "zonder cijfer in deze uitgave": 1,
        "niet meer gemeten": 0,
        "niet gevolgd": 2,
    }
