"""The interactive map: folium's layers in a page of our own that needs no network."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import branca.element
import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.template import Template
from markupsafe import Markup

from genkgeo.drawings.area_map import area_map
from genkgeo.drawings.markup import json_for_script
from genkgeo.drawings.svg import patterns
from genkgeo.pages.context import page_context, suppliers
from genkgeo.pages.map import payload
from genkgeo.pages.map.base import all_years, map_levels, map_years, mapped
from genkgeo.pages.map.tables import heads, table
from genkgeo.pages.navigation import FIXED, MAP, Link
from genkgeo.pages.risk_drawings import fifths_fill, risk_keys
from genkgeo.pages.rows import rows_as
from genkgeo.pages.scripts import FRAMED, START, joined_script
from genkgeo.pages.searching import asked_for, either, not_found, other_names
from genkgeo.pages.sheet_paths import area_links
from genkgeo.pages.side_by_side import levels_beside
from genkgeo.pages.standalone import ONLINE_HOST, asset, leaflet, render, seal
from genkgeo.parameters.registry import DOMAINS
from genkgeo.results import Results
from genkgeo.words import dutch, sentences

DECIMALS = 5
"""Of coordinates in degrees; about a metre."""

FINEST = 8000
"""A border has no steps that are smaller than this part of the width of the map."""

MOST_POINTS = 80_000
"""A map with more points in its borders is drawn with larger steps."""

MOST_DRAWN = 300
"""More areas cannot be told apart in a drawing; then it shows those of the outer level."""

BACKGROUND = {
    "url": f"{ONLINE_HOST}/GRB/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=grb_bsk_grijs&STYLE=&TILEMATRIXSET=GoogleMapsVL&FORMAT=image/png"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
    "attribution": "Achtergrond: GRB, Digitaal Vlaanderen",
}
"""The grey base map of Flanders, for the map that may ask the internet for it."""


class OfflineMap(folium.Map):
    """A folium map that asks for no script, style or tile from a host."""

    # folium's own header forbids zooming on a phone; its other parts are as folium writes them.
    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const moving = !matchMedia("(prefers-reduced-motion: reduce)").matches;
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
            center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }},
            zoomAnimation: moving, markerZoomAnimation: moving, inertia: moving
        });
        {% endmacro %}
        """
    )

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.default_js, self.default_css = [], []


class AreaLayer(folium.GeoJson):
    """The shapes of one level; each knows its code and nothing else."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.geoJSON({{ this.features }}, {smoothFactor: 0});
        {% endmacro %}
        """
    )

    def __init__(self, level: str, shapes: gpd.GeoSeries) -> None:
        rounded = shapely.transform(
            shapes.to_crs(4326).to_numpy(), lambda points: np.round(points, DECIMALS)
        )
        features = [
            {"type": "Feature", "properties": {"code": code}, "geometry": json.loads(shape)}
            for code, shape in zip(shapes.index, shapely.to_geojson(rounded), strict=True)
        ]
        super().__init__({"type": "FeatureCollection", "features": features}, show=False)
        self._id = level
        self.features = json_for_script(self.data)


def _lighter(results: Results) -> dict[str, gpd.GeoSeries]:
    """Leave out of borders what no screen can show; neighbours keep their border shared.

    All levels are drawn with the same steps, so that their borders stay together.
    """
    shapes = {
        level: results.shapes[level].geometry.loc[mapped(results, level)]
        for level in map_levels(results)
    }
    if not all(shapely.coverage_is_valid(areas.to_numpy()) for areas in shapes.values()):
        return shapes
    west, _, east, _ = shapes[next(reversed(shapes))].total_bounds
    step = (east - west) / FINEST
    while True:
        simple = {
            level: gpd.GeoSeries(
                shapely.coverage_simplify(areas.to_numpy(), step), index=areas.index, crs=areas.crs
            )
            for level, areas in shapes.items()
        }
        points = max(
            shapely.get_num_coordinates(areas.to_numpy()).sum() for areas in simple.values()
        )
        if points <= MOST_POINTS:
            return simple
        step *= 2


class MapPage(branca.element.Figure):
    """The page around the map; saving or showing the map gives this page."""

    def __init__(
        self,
        results: Results,
        links: Sequence[Link],
        *,
        sheets: bool,
        online: bool,
        framed: bool = False,
    ) -> None:
        super().__init__(ratio="75%")
        self._results = results
        self._links = links
        self._sheets = sheets
        self._online = online
        self._framed = framed

    def render(self, **kwargs: Any) -> str:
        """Write the whole page as HTML."""
        for child in self._children.values():
            child.render(**kwargs)
        results = self._results
        css, js = leaflet()
        main, outer = results.levels.main, results.levels.parts
        still_level = results.levels[main if len(results.shapes[main]) <= MOST_DRAWN else outer]
        data = payload(results)
        told = map_levels(results) if self._sheets else []
        data["sheets"] = {level: area_links(results, level) for level in told}
        codes = {level: own["codes"] for level, own in data["levels"].items()}
        data["also"] = other_names(results, codes)
        beside = levels_beside(results) if self._sheets else []
        data["beside"] = {level: results.levels[level].another for level in beside}
        data["background"] = BACKGROUND if self._online else None
        styles = ["genkgeo.css", "kaart.css", *(["framed.css"] if self._framed else [])]
        page = render(
            "kaart.html.j2",
            page_title=sentences.city_sentence(results, main),
            **page_context(results, self._links, here="" if self._online else MAP.file)
            | {
                "css": Markup("\n").join((css, *(asset(name) for name in styles))),
                "script": joined_script(FRAMED if self._framed else START),
            },
            leaflet=js,
            map_path=MAP.file,
            start="startFramed" if self._framed else "startMap",
            map_html=Markup(self.html.render(**kwargs)),
            map_script=Markup(self.script.render(**kwargs)),
            data=json_for_script(data),
            asked=either(asked_for(results)),
            not_found=not_found(results),
            online=self._online,
            patterns=patterns("-kaart"),
            still=_still(results, still_level.id),
            still_level=still_level,
            keys=risk_keys(),
            themes=data["themes"],
            before_changes="profielen" if results.profiles.any else "risico",
            groups=_groups(data["themes"]),
            levels=[results.levels[level] for level in map_levels(results)],
            tables=[table(results, level) for level in reversed(map_levels(results))],
            years=_years_text(results),
            changes=[theme for theme in data["themes"] if "change" in theme],
            places=_places(results),
            heads=heads(results),
            domains=list(DOMAINS.values()),
            results=results,
            sources=suppliers(results),
            about=sentences.year_and_borders(results),
        )
        return seal(page, images=ONLINE_HOST if self._online else "")


def framed_page(results: Results) -> str:
    """Write the page of the map for the frame of a notebook: nothing in it leads elsewhere."""
    return str(_build(results, (), sheets=False, online=False, framed=True).get_root().render())


def map_page(
    results: Results,
    *,
    online: bool = False,
    links: Sequence[Link] = FIXED,
    sheets: bool = True,
) -> str:
    """Write ``kaart.html``.

    Parameters
    ----------
    results : Results
    online : bool
        With the grey base map of Digitaal Vlaanderen under the areas.
    links : sequence of Link
        At the top of the page.
    sheets : bool
        With links to the fact sheets, which then lie beside it.

    Returns
    -------
    str
        A whole page that asks for nothing outside itself, the base map apart; equal results
        give equal bytes.
    """
    return _build(results, links, sheets=sheets, online=online).get_root().render()


def _build(
    results: Results, links: Sequence[Link], *, sheets: bool, online: bool, framed: bool = False
) -> OfflineMap:
    west, south, east, north = results.shapes[results.levels.outer].to_crs(4326).total_bounds
    city = OfflineMap(
        location=[round((south + north) / 2, 5), round((west + east) / 2, 5)],
        tiles=None,
        zoom_start=12,
        zoom_control=False,
        zoom_snap=0.1,
        zoom_delta=0.5,
        max_zoom=16,
        attribution_control=False,
        scroll_wheel_zoom=False,
        keyboard=False,
        fade_animation=False,
    )
    # branca makes up random ids; with fixed ones equal results give equal bytes.
    city._id = "genkgeo"
    page = MapPage(results, links, sheets=sheets, online=online, framed=framed)
    page.add_child(city, name=city.get_name())
    for level, shapes in _lighter(results).items():
        AreaLayer(level, shapes).add_to(city)
    return city


def _still(results: Results, level: str) -> Markup:
    """Draw the risk as a picture, for who has no script."""
    return area_map(
        results.shapes[level],
        fifths_fill(results, level),
        borders=results.shapes[results.levels.outer],
        labels=results.areas.names[level],
        title=f"Risico per {results.levels[level].singular}, {results.year}",
        width=720,
    )


def _groups(themes: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The themes of the indicators by life domain."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for theme in themes:
        if "group" in theme:
            groups.setdefault(theme["group"], []).append(theme)
    return list(groups.items())


def _years_text(results: Results) -> str:
    """Say which years are on the map where they are not all."""
    measured, shown = all_years(results), map_years(results)
    if len(measured) == len(shown):
        return ""
    return (
        f"Van de {dutch.count(len(measured))} jaren met cijfers staan het eerste ({shown[0]}) en "
        f"de laatste {dutch.count(len(shown) - 1)} op de kaart; de tabellen hebben ze alle."
    )


class _Place(NamedTuple):
    """A place of the optional layer, as the table under the map shows it."""

    name: str
    kind: str
    since: str
    note: str
    source: str


def _places(results: Results) -> list[_Place]:
    """The places with the year since when they are there, where it is known."""
    places = results.places
    since = ["" if pd.isna(year) else str(int(year)) for year in places["since"]]
    return rows_as(_Place, places.assign(since=since))
