"""The interactive map: folium's layers in a page of our own that needs no network."""

from __future__ import annotations

import math
from typing import Any

import branca.element
import folium
import geopandas as gpd
import pandas as pd
import shapely
from folium.template import Template
from markupsafe import Markup

from genkgeo import dutch, sentences
from genkgeo.areas import LEVEL_NAMES
from genkgeo.figures import area_map
from genkgeo.made import made
from genkgeo.mapdata import (
    MAP_LEVELS,
    city_text,
    fifth_text,
    figures,
    in_order,
    mapped,
    payload,
    profile_text,
    sources,
)
from genkgeo.offline import asset, json_for_script, leaflet, render, seal
from genkgeo.page_parts import fifths_fill, risk_keys, sheet_path
from genkgeo.registry import DOMAINS
from genkgeo.results import Results
from genkgeo.svg import patterns

DEGREES = 1e-5
"""Precision of coordinates in the page, about a metre."""


class OfflineMap(folium.Map):
    """A folium map that asks for no script, style or tile from a host."""

    default_js = ()
    default_css = ()
    # folium's own header forbids zooming on a phone; its other parts are as folium writes them.
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
            center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )


class AreaLayer(folium.GeoJson):
    """The shapes of one level; each knows its code and nothing else."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.geoJSON({{ this.json }}, {smoothFactor: 0});
        {% endmacro %}
        """
    )

    def __init__(self, level: str, shapes: gpd.GeoDataFrame, order: list[str]) -> None:
        geometry = shapes.to_crs(4326).geometry.reindex(order)
        rounded = shapely.set_precision(geometry.to_numpy(), DEGREES)
        features = [
            {"type": "Feature", "properties": {"code": code}, "geometry": _mapping(shape)}
            for code, shape in zip(order, rounded, strict=True)
        ]
        super().__init__({"type": "FeatureCollection", "features": features}, show=False)
        self._id = level
        self.json = json_for_script(self.data)


def _mapping(shape: shapely.Geometry) -> dict[str, Any]:
    found = shapely.geometry.mapping(shape)
    return {"type": found["type"], "coordinates": _round(found["coordinates"])}


def _round(coordinates: Any) -> Any:
    if isinstance(coordinates, float):
        return round(coordinates, 5)
    return [_round(one) for one in coordinates]


class MapPage(branca.element.Figure):
    """The page around the map; saving or showing the map gives this page."""

    def __init__(self, results: Results, links: bool) -> None:
        super().__init__(ratio="75%")
        self._results = results
        self._links = links

    def render(self, **kwargs: Any) -> str:
        """Give the whole page as HTML."""
        for child in self._children.values():
            child.render(**kwargs)
        results = self._results
        css, js = leaflet()
        data = payload(results)
        sheets = {code: sheet_path(code) for code in data["levels"]["stadsdeel"]["codes"]}
        page = render(
            "kaart.html.j2",
            page_title=sentences.city_sentence(results, "wijk"),
            notes=results.notes,
            made=made(results),
            css=Markup("\n").join((css, asset("genkgeo.css"), asset("kaart.css"))),
            up="",
            leaflet=js,
            script=asset("kaart.js"),
            map_html=Markup(self.html.render(**kwargs)),
            map_script=Markup(self.script.render(**kwargs)),
            data=json_for_script({**data, "sheets": sheets if self._links else {}}),
            patterns=patterns("-kaart"),
            still=_still(results),
            keys=risk_keys(),
            themes=data["themes"],
            groups=_groups(data["themes"]),
            level_names=[(level, LEVEL_NAMES[level][1]) for level in MAP_LEVELS],
            wijken=data["levels"]["wijk"]["names"],
            tables=[_table(results, level) for level in ("stadsdeel", "wijk", "sector")],
            heads=_heads(results),
            domains=list(DOMAINS.values()),
            results=results,
            sources=sources(results),
            about=sentences.about(results),
        )
        return seal(page)


def interactive_map(results: Results) -> folium.Map:
    """Draw the map for a notebook: it shows itself, and ``.save()`` writes the page.

    Without links to the fact sheets, which are not beside a notebook.
    """
    return _build(results, links=False)


def map_page(results: Results) -> str:
    """Write ``kaart.html``.

    Returns
    -------
    str
        A whole page that asks for nothing outside itself; equal results give equal bytes.
    """
    return _build(results, links=True).get_root().render()


def _build(results: Results, *, links: bool) -> OfflineMap:
    west, south, east, north = results.shapes["stadsdeel"].to_crs(4326).total_bounds
    drawn = OfflineMap(
        location=[round((south + north) / 2, 5), round((west + east) / 2, 5)],
        tiles=None,
        zoom_start=12,
        zoom_control=False,
        zoom_snap=0.1,
        zoom_delta=0.5,
        max_zoom=16,
        attribution_control=False,
        scroll_wheel_zoom=False,
        fade_animation=False,
    )
    # branca makes up random ids; with fixed ones equal results give equal bytes.
    drawn._id = "genkgeo"
    page = MapPage(results, links)
    page.add_child(drawn, name=drawn.get_name())
    for level in MAP_LEVELS:
        AreaLayer(level, results.shapes[level], mapped(results, level)).add_to(drawn)
    return drawn


def _still(results: Results) -> Markup:
    """Draw the risk by wijk as a picture, for who has no script."""
    return area_map(
        results.shapes["wijk"],
        fifths_fill(results, "wijk"),
        borders=results.shapes["stadsdeel"],
        labels=results.areas.names["wijk"],
        title=f"Risico per wijk, {results.year}",
        width=720,
    )


def _groups(themes: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Give the indicators by life domain."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for theme in themes:
        if "group" in theme:
            groups.setdefault(theme["group"], []).append(theme)
    return list(groups.items())


def _heads(results: Results) -> list[tuple[str, str]]:
    own = (results.registry[name] for name in in_order(results))
    return [(one.short, "" if one.unit == "%" else one.unit) for one in own]


def _table(results: Results, level: str) -> dict[str, Any]:
    """Lay out all areas of a level with risk, rank, profile and every indicator."""
    names = results.areas.names[level]
    order = sorted(names.index, key=lambda code: (names[code].casefold(), code))
    frames = {name: figures(results, level, name) for name in in_order(results)}
    return {
        "level": level,
        "one": LEVEL_NAMES[level][0],
        "caption": f"Cijfers per {LEVEL_NAMES[level][0]}, {results.year}",
        "rows": [_table_row(results, level, code, frames) for code in order],
        "city": [city_text(results, name) for name in frames],
    }


def _table_row(
    results: Results, level: str, code: str, frames: dict[str, pd.DataFrame]
) -> dict[str, Any]:
    cells = []
    for name, frame in frames.items():
        row, indicator = frame.loc[code], results.registry[name]
        text = sentences.value_text(row, indicator)
        note = sentences.coverage_text(row, indicator)
        cells.append((text, note))
    return {
        "name": results.areas.names[level][code],
        "risk": fifth_text(results, level, code) or "te weinig cijfers",
        "rank": dutch.number(results.risk[level].scores["rank"].get(code, math.nan)),
        "range": sentences.rank_range(results, level, code),
        "profile": profile_text(results, code) or "niet ingedeeld",
        "cells": cells,
    }
