"""What may be said of an area keeps to its figures, and the words are explained."""

from __future__ import annotations

import dataclasses

import made_up
import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import ParamsError
from genkgeo.pages.fact_sheets import fact_sheet
from genkgeo.parameters.file import read_params
from genkgeo.parameters.levels import MUNICIPALITY
from genkgeo.parameters.paths import plain_name
from genkgeo.words import saying
from genkgeo.words.saying import sayings
from genkgeo.words.terms import TERMS


def test_what_may_be_said_has_rank_figure_and_change():
    # Budgetmeters of Made-Zuid: 31 of 420, and of the city 55 of 1850 (less what is hidden).
    said = sayings(made_up.full(), "stadsdeel", "zuid")
    assert said.safe[0].startswith("Van de 2 stadsdelen staat het stadsdeel Made-Zuid in 2025")
    assert "waarbij 1 het hoogste risico is" in said.safe[0]
    assert "slecht" not in " ".join(said.safe)
    assert "Een cijfer gaat over een gebied en nooit over wie er woont." in said.why


def test_of_an_area_without_a_score_only_the_risk_cannot_be_told():
    said = sayings(made_up.full(change=None), "wijk", "W4")
    assert said.safe == (
        "Van de wijk Industrie zijn er te weinig cijfers om het risico te berekenen.",
        "Of het risico van de wijk Industrie steeg of daalde, is met deze cijfers niet te zeggen.",
    )


def test_a_figure_to_look_at_is_not_said():
    plain = made_up.full()
    told = sayings(plain, "wijk", "W3").safe
    flagged = frozenset(("wijk", "W3", name) for name in plain.registry)
    without = sayings(dataclasses.replace(plain, flagged=flagged), "wijk", "W3").safe
    assert not any("op 100" in line for line in without)
    assert len(told) >= len(without)


def test_words_are_in_order_and_each_has_an_address_of_its_own():
    words = [term.word for term in TERMS]
    assert words == sorted(words, key=str.casefold) and len(words) >= 25
    assert len({plain_name(word) for word in words}) == len(words)


@pytest.mark.parametrize(("given", "right"), [("wijk@genk.be", True), ("bel 089", False)])
def test_a_contact_is_an_address(tmp_path, given, right):
    params = tmp_path / "params"
    params.mkdir()
    for name in ("voorbeeld-2025.yaml", "indicatoren.yaml", "index.yaml"):
        text = (ROOT / "params" / name).read_text(encoding="utf-8")
        text = text.replace("contact: wijkwerking@voorbeeld.be", f"contact: {given}")
        (params / name).write_text(text, encoding="utf-8")
    if right:
        assert read_params(params / "voorbeeld-2025.yaml").file.contact == given
    else:
        with pytest.raises(ParamsError, match="geen e-mailadres; verwacht: een adres als"):
            read_params(params / "voorbeeld-2025.yaml")


def test_a_page_has_the_address_and_a_hostile_one_is_text():
    page = fact_sheet(made_up.results(contact="wijk@genk.be"), "zuid")
    assert '<a href="mailto:wijk@genk.be">' in page
    assert "mailto:" not in fact_sheet(made_up.results(), "zuid")


@pytest.mark.parametrize(
    ("value", "said"), [(36.4, "ongeveer 64 op 100"), (1.0, "ongeveer 99"), (0.3, "meer dan 99")]
)
def test_the_rest_of_a_small_share_is_not_everyone(monkeypatch, value, said):
    results = made_up.full()
    name = next(one for one, own in results.registry.items() if own.unit == "%")
    monkeypatch.setattr(saying, "_told", lambda *_: (name, True))
    measures = {name: {"value": value, "period": 2025}}
    monkeypatch.setattr(saying.sentences, "measures_of", lambda *_: measures)
    assert f"Voor {said}" in sayings(results, "stadsdeel", "zuid").why


@pytest.mark.parametrize(("more", "many"), [(True, "hebben ze vaak"), (False, "heeft niemand")])
def test_what_may_not_be_said_is_of_the_area_and_what_to_say_stands_beside_it(
    monkeypatch, more, many
):
    results = made_up.full()
    monkeypatch.setattr(saying, "_told", lambda *_: ("budgetmeters", more))
    said = sayings(results, "stadsdeel", "zuid")
    assert said.never == f"In Made-Zuid {many} budgetmeters."
    assert said.instead == "Zeg wel hoeveel het er zijn: ongeveer 7 op 100."
    assert ("geldt het net niet" in said.why) == more


def test_of_two_shares_the_one_that_differs_in_whole_people_is_told(monkeypatch):
    results = made_up.full()
    share = results.registry["budgetmeters"].model_copy(update={"short": "Tweede"})
    other = dataclasses.replace(results, registry={**results.registry, "tweede": share})
    pushed = pd.Series({"budgetmeters": 0.5, "tweede": 0.4})
    monkeypatch.setattr(saying.reasons, "pushes", lambda *_: (pushed, pd.Series(dtype=float)))
    monkeypatch.setattr(saying.reasons, "on_either_side", lambda *_, **__: ())
    values = {"budgetmeters": (3.2, 2.8), "tweede": (7.0, 3.0)}

    def measures(_, level, __):
        return {
            name: {"value": pair[level == MUNICIPALITY], "period": 2025, "state": "waargenomen"}
            for name, pair in values.items()
        }

    monkeypatch.setattr(saying.sentences, "measures_of", measures)
    assert saying._told(other, "stadsdeel", "zuid") == ("tweede", True)
    values["tweede"] = (3.4, 3.0)
    assert saying._told(other, "stadsdeel", "zuid") == ("budgetmeters", True)


def test_a_rank_on_older_figures_says_their_years(monkeypatch):
    results = made_up.full()
    assert "staat het stadsdeel Made-Zuid in 2025 " in sayings(results, "stadsdeel", "zuid").safe[0]
    monkeypatch.setattr(saying.sentences, "risk_years", lambda _: [2011, 2019])
    said = sayings(results, "stadsdeel", "zuid").safe[0]
    assert "staat het stadsdeel Made-Zuid naar cijfers van 2011 en 2019 " in said
    assert "2025" not in said
