"""The map and the sliders of a notebook, at the side of Python."""

from __future__ import annotations

import pytest

from genkgeo.analysis import live_map
from genkgeo.analysis.live_map import LiveMap
from genkgeo.analysis.slider_panel import NOTHING_COUNTS, SliderPanel
from genkgeo.analysis.what_if import LABEL, reweighed, reweighed_theme, weighed_domains
from genkgeo.pages.map.page import framed_page
from genkgeo.pages.standalone import require_sealed


@pytest.fixture
def panel(genk) -> SliderPanel:
    return SliderPanel(genk.computed.results, genk.computed.params.file.risk)


@pytest.fixture
def sent(panel, monkeypatch) -> list[dict]:
    """What the map of the panel is told."""
    messages: list[dict] = []
    monkeypatch.setattr(panel.map.widget, "send", messages.append)
    return messages


@pytest.fixture
def displayed(monkeypatch) -> list:
    shown: list = []
    monkeypatch.setattr("IPython.display.display", lambda what, raw=False: shown.append(what))
    return shown


@pytest.mark.parametrize("there", [False, True])
def test_a_picture_is_there_always_and_the_map_for_who_can_click(
    genk, displayed, monkeypatch, there
):
    monkeypatch.setattr(live_map, "somebody_is_there", lambda: there)
    drawn = LiveMap(genk.computed.results)
    drawn._ipython_display_()
    assert displayed[0] == drawn.still
    views = [one for one in displayed[1:] if live_map.VIEW in one]
    assert len(views) == there
    # Else a notebook that was run by a program would keep a widget that nobody can use.
    assert ("widget" in vars(drawn)) == there


def test_outside_a_notebook_nobody_is_there():
    assert not live_map.somebody_is_there()


def test_the_page_in_the_frame_leads_nowhere_and_stands_alone(genk):
    page = framed_page(genk.computed.results)
    require_sealed(page)
    assert "<nav" not in page and "Alles over" not in page.partition("startFramed(map_")[2]
    assert "startFramed(map_genkgeo" in page


def test_the_page_travels_once_asked_and_is_no_state(genk, monkeypatch):
    drawn, sent = LiveMap(genk.computed.results), []
    monkeypatch.setattr(drawn.widget, "send", sent.append)
    assert len(str(drawn.widget.get_state())) < 8000
    drawn.widget._answer(None, {"kind": "ask"}, None)
    assert [message["kind"] for message in sent] == ["page"]
    drawn.draw([{"id": "risico"}])
    drawn.widget._answer(None, {"kind": "ask"}, None)
    # A view that comes later shows the same.
    assert [message["kind"] for message in sent[1:]] == ["draw", "page", "draw"]


def test_what_was_clicked_comes_back(genk):
    drawn = LiveMap(genk.computed.results)
    assert drawn.clicked == ""
    drawn.widget.set_state({"clicked": "71016W02"})
    assert drawn.clicked == "71016W02"


def test_it_is_saved_as_a_page_or_a_picture(genk, tmp_path):
    page = LiveMap(genk.computed.results).save(tmp_path / "kaart.html").read_text(encoding="utf-8")
    assert "startMap(map_genkgeo" in page and "stadsdelen/" not in page
    assert LiveMap(genk.computed.results).save(tmp_path / "kaart.png").stat().st_size > 10_000


def test_the_weights_of_the_parameters_give_the_official_risk(genk):
    chosen = genk.computed.params.file.risk
    again = reweighed(genk.computed.results, chosen, weighed_domains(genk.computed.results, chosen))
    for level, one in genk.computed.results.risk.items():
        assert again.risk[level].scores.equals(one.scores)


def test_a_domain_without_weight_counts_no_more(genk):
    chosen = genk.computed.params.file.risk
    weights = dict.fromkeys(weighed_domains(genk.computed.results, chosen), 1.0) | {"wonen": 0.0}
    again = reweighed(genk.computed.results, chosen, weights)
    assert again.risk["wijk"].weights["budgetmeters"] == 0
    theme = reweighed_theme(again)
    assert theme["label"] == LABEL and theme["years"] == [genk.computed.results.year]
    # How sure the official ranks are is not said of these.
    assert "zeker" not in " ".join(theme["levels"]["wijk"]["said"])


def test_a_slider_draws_once_and_says_who_is_highest(panel, sent):
    before = panel._told.value
    panel._sliders["werk"].value = 3.0
    [message] = sent
    assert message["kind"] == "draw" and message["themes"][0]["label"] == LABEL
    assert panel._names["werk"].value == "Werk: 3,00"
    assert panel._told.value != before
    assert panel.ranks["rank"].dropna().is_monotonic_increasing
    assert not panel.ranks["rank"].equals(panel.ranks["official"])


def test_back_to_the_official_weights_is_one_drawing(panel, sent):
    for domain in ("werk", "wonen"):
        panel._sliders[domain].value = 2.0
    del sent[:]
    panel._reset()
    [message] = sent
    assert message["themes"][0]["label"] == "Risico"
    assert panel.ranks["rank"].equals(panel.ranks["official"])


def test_nothing_that_counts_is_said_in_words(panel, sent):
    for slider in panel._sliders.values():
        slider.value = 0.0
    assert NOTHING_COUNTS in panel._told.value
    assert len(sent) == len(panel._sliders) - 1
