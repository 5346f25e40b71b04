"""Where each action is, and which are in each area: the ways from an action to a sheet and back."""

from __future__ import annotations

from typing import NamedTuple

from genkgeo.pages.actions_here import EVERYWHERE, action_id, within
from genkgeo.pages.sheet_paths import area_links, every_sheet, place_id
from genkgeo.plans.action_places import action_places
from genkgeo.plans.register import Register
from genkgeo.results import Results


class PlaceLink(NamedTuple):
    """A place of an action, with where its area is told (empty where nowhere)."""

    text: str
    link: str


class AreaActions(NamedTuple):
    """The actions with a place in an area."""

    id: str
    """Of its place on the page, and what its actions are filtered by."""
    name: str
    link: str
    actions: tuple[PlaceLink, ...]


class ActionAreas(NamedTuple):
    """What the page of the actions says of places."""

    areas: tuple[AreaActions, ...]
    """Areas with a sheet in which an action has a place, the largest level first."""
    places: dict[str, tuple[PlaceLink, ...]]
    """Action → its places."""
    where: dict[str, str]
    """Action → ids of the areas that it is in, parted by spaces; `EVERYWHERE` for the rest."""


NOWHERE = ActionAreas((), {}, {})


def action_areas(register: Register, results: Results) -> ActionAreas:
    """Look up in which areas with a sheet each action has a place.

    Parameters
    ----------
    register : Register
    results : Results

    Returns
    -------
    ActionAreas
        Examples are left out. A place for the whole of a larger area counts in its parts.
    """
    placed = action_places(register, results.areas)
    links = {level: area_links(results, level) for level in results.levels.middle}
    places: dict[str, list[PlaceLink]] = {}
    cells = (placed[name].tolist() for name in ("id", "place", "level", "area", "name"))
    for action, place, level, area, name in zip(*cells, strict=True):
        text = place if name in place else f"{place} ({name})"
        places.setdefault(action, []).append(PlaceLink(text, links.get(level, {}).get(area, "")))
    where: dict[str, list[str]] = {}
    areas = []
    for (level, code), path in every_sheet(results).items():
        named = results.levels[level]
        inside = list(dict.fromkeys(within(placed, results, code, level)["id"]))
        if not inside:
            continue
        place = place_id(named, code)
        for action in inside:
            where.setdefault(action, []).append(place)
        actions = tuple(
            PlaceLink(register.entries[action].action.label, f"#{action_id(action)}")
            for action in inside
        )
        name = f"{named.title} {results.areas.name_of[level][code]}"
        areas.append(AreaActions(place, name, path, actions))
    everywhere = {action: EVERYWHERE for action in register.entries if action not in places}
    return ActionAreas(
        tuple(areas),
        {action: tuple(own) for action, own in places.items()},
        everywhere | {action: " ".join(ids) for action, ids in where.items()},
    )
