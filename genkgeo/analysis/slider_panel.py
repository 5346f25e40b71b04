"""Sliders for the weights of the life domains, and a map and a ranking that follow them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
from markupsafe import Markup

from genkgeo.analysis.live_map import LiveMap, show
from genkgeo.analysis.picture import with_looks
from genkgeo.analysis.what_if import reweighed, reweighed_theme, weighed_domains
from genkgeo.drawings.svg import element
from genkgeo.pages.map.risk_theme import risk_theme
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.registry import DOMAINS
from genkgeo.results import Results
from genkgeo.words import dutch

if TYPE_CHECKING:
    import ipywidgets

MOST, STEP = 3.0, 0.25
"""Of a slider: three times as heavy as usual, in steps that a hand can find."""

NOTHING_COUNTS = "Minstens één levensdomein moet meetellen: schuif er een naar rechts."

TOP = 5
"""So many of the highest areas stand beside the sliders."""


class SliderPanel:
    """A what-if that answers while a slider moves; a cell that ends with it shows it.

    Parameters
    ----------
    results : Results
    choices : RiskChoices
        The weights to begin with, and to go back to.

    Attributes
    ----------
    map : LiveMap
        The map beside the sliders; ``map.clicked`` is what was clicked.
    """

    def __init__(self, results: Results, choices: RiskChoices) -> None:
        self._official, self._choices = results, choices
        self._results, self._paused = results, False
        self._chosen = weighed_domains(results, choices)
        self.map = LiveMap(results)

    @property
    def weights(self) -> dict[str, float]:
        """Life domain → the weight that its slider has."""
        return {domain: slider.value for domain, slider in self._sliders.items()}

    @property
    def ranks(self) -> pd.DataFrame:
        """The main level by the weights chosen: index code; name, score, rank, official rank."""
        level = self._official.levels.main
        scores = self._results.risk[level].scores
        official = self._official.risk[level].scores["rank"]
        table = scores[["score", "rank"]].assign(official=official)
        table.insert(0, "name", self._official.areas.names[level])
        return table.sort_values(["rank", "name"])

    @cached_property
    def widget(self) -> ipywidgets.HBox:
        """The panel as a widget; making it takes a notebook with a kernel."""
        import ipywidgets  # slow to import, and few cells need it

        reset = ipywidgets.Button(description="Gekozen gewichten", layout={"width": "auto"})
        reset.on_click(lambda _: self._reset())
        rows = (
            widget
            for pair in zip(self._names.values(), self._sliders.values(), strict=True)
            for widget in pair
        )
        left = ipywidgets.VBox([*rows, reset, self._told])
        left.layout = {"flex": "0 0 280px", "padding": "0 16px 0 0"}
        right = ipywidgets.Box([self.map.widget], layout={"flex": "1 1 0", "min_width": "0"})
        right.children[0].layout.width = "100%"
        return ipywidgets.HBox([left, right])

    @cached_property
    def _sliders(self) -> dict[str, ipywidgets.FloatSlider]:
        import ipywidgets

        sliders = {}
        for domain, weight in self._chosen.items():
            slider = ipywidgets.FloatSlider(
                value=weight,
                min=0.0,
                max=max(MOST, weight),  # What the city chose can always be shown.
                step=STEP,
                readout=False,  # It would write its number in English.
                layout={"width": "256px"},
            )
            slider.observe(lambda _: self._follow(), names="value")
            sliders[domain] = slider
        return sliders

    @cached_property
    def _names(self) -> dict[str, ipywidgets.Label]:
        import ipywidgets

        texts = self._texts()
        return {domain: ipywidgets.Label(texts[domain]) for domain in self._chosen}

    def _texts(self) -> dict[str, str]:
        """Write each life domain with its weight."""
        return {
            domain: f"{DOMAINS[domain]}: {dutch.number(weight, 2)}"
            for domain, weight in self.weights.items()
        }

    @cached_property
    def _told(self) -> ipywidgets.HTML:
        import ipywidgets

        return ipywidgets.HTML(self._highest())

    def _reset(self) -> None:
        """Bring all sliders back, and draw once."""
        self._paused = True
        for domain, slider in self._sliders.items():
            slider.value = self._chosen[domain]
        self._paused = False
        self._follow()

    def _follow(self) -> None:
        """Compute and draw with the weights of the sliders; say it where they cannot be right."""
        if self._paused:
            return
        weights = self.weights
        for domain, text in self._texts().items():
            self._names[domain].value = text
        if not any(weights.values()):
            self._told.value = with_looks(element("p", NOTHING_COUNTS))
            return
        if weights == self._chosen:
            self._results, theme = self._official, risk_theme(self._official)
        else:
            self._results = reweighed(self._official, self._choices, weights)
            theme = reweighed_theme(self._results)
        self.map.draw([theme])
        self._told.value = self._highest()

    def _highest(self) -> str:
        """List the highest areas, and where each stands by the official weights."""
        rows = [
            element(
                "tr",
                element("td", dutch.number(row["rank"]), class_="number"),
                element("td", row["name"]),
                element("td", dutch.number(row["official"]), class_="number"),
            )
            for row in self.ranks.head(TOP).to_dict("records")
        ]
        heads = [
            element("th", "nu", class_="number"),
            element("th", self._official.levels[self._official.levels.main].singular),
            element("th", "officieel", class_="number"),
        ]
        table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows))
        return with_looks(Markup(table))

    def _ipython_display_(self) -> None:
        show(self.map.still, self)

    def __repr__(self) -> str:
        return f"<schuivers voor {dutch.listing([DOMAINS[name] for name in self._chosen])}>"
