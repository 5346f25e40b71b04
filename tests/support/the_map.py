"""How the tests find their way on the map in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import made_up
import made_up_map

if TYPE_CHECKING:
    from playwright.sync_api import Page

NAMED = {
    "plain": made_up.results,
    "changed": made_up_map.results,
    "whole": lambda: made_up_map.results(
        certainty=made_up.certainty(), course=made_up_map.course()
    ),
    "hostile": lambda: made_up.hostile(certainty=made_up.certainty()),
}
"""Results that several tests have the map of: the least, with change and places, with all, and
with names that try to be markup."""

AREAS = "#map_genkgeo path[role=button]"
"""The areas that can be reached."""


def labels(page: Page) -> dict[str, str]:
    """Give the name and value of the areas on the map, as a screen reader tells them."""
    told = page.locator(AREAS).evaluate_all(
        "areas => areas.map(area => area.getAttribute('aria-label'))"
    )
    return dict(label.split(", ", 1) for label in told)


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    """Give the boxes of all elements of a kind, in one question to the browser."""
    return page.locator(selector).evaluate_all("all => all.map(e => e.getBoundingClientRect())")


def choose(page: Page, theme: str, level: str = "wijk") -> None:
    """Choose a theme or an indicator, and a level; on a phone in its two lists."""
    if page.locator("#kort-thema").is_visible():
        page.select_option("#kort-thema", "verandering-score" if theme == "verandering" else theme)
        page.select_option("#kort-niveau", level)
        return
    if page.locator(f'input[name=thema][value="{theme}"]').count():
        page.check(f'input[value="{theme}"]')
    else:
        page.check("input[value=indicator]")
        page.select_option("#kaart-indicator", theme)
    page.check(f"input[value={level}]")


def tooltip(page: Page, name: str) -> str:
    """Give what the page tells of an area under the mouse."""
    page.locator(f'{AREAS}[aria-label^="{name},"]').hover()
    return page.locator(".leaflet-tooltip").inner_text()


def tooltips(page: Page) -> dict[str, str]:
    """Give what the page tells of each area under the mouse, in one question to the browser."""
    told = page.locator(AREAS).evaluate_all(
        """areas => areas.map(area => {
          const name = area.getAttribute("aria-label").split(", ")[0];
          area.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
          const text = document.querySelector(".leaflet-tooltip").innerText;
          area.dispatchEvent(new MouseEvent("mouseout", {bubbles: true}));
          return [name, text];
        })"""
    )
    return dict(told)


def boxes_meet(boxes: list[dict[str, float]]) -> bool:
    """Tell whether any two boxes on the screen overlap."""
    return any(
        a["x"] < b["x"] + b["width"]
        and b["x"] < a["x"] + a["width"]
        and a["y"] < b["y"] + b["height"]
        and b["y"] < a["y"] + a["height"]
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
    )
