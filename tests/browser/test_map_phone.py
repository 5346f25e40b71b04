"""The map on a phone: choices in one row, and a strip that covers nothing that is touched."""

from __future__ import annotations

import made_up
import pytest
from the_map import AREAS, labels

from genkgeo.drawings.markup import visible

pytestmark = pytest.mark.browser

STRIP = "#kaart-strook"


def middle_of(page, name: str) -> tuple[float, float]:
    """Give the middle of an area on the screen."""
    box = page.locator(f'{AREAS}[aria-label^="{name},"]').bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def tap(page, name: str) -> None:
    page.locator(f'{AREAS}[aria-label^="{name},"]').scroll_into_view_if_needed()
    page.touchscreen.tap(*middle_of(page, name))


def test_one_row_of_choices_and_then_the_map(open_map):
    page = open_map("changed", phone=True)
    assert not page.locator("input[name=thema]").first.is_visible()
    assert not page.locator("#kaart-zoek").is_visible()
    tops = [page.locator(f"#kort-{one}").bounding_box()["y"] for one in ("thema", "niveau", "zoek")]
    assert len(set(tops)) == 1
    assert all(one.bounding_box()["height"] >= 44 for one in page.locator(".kaart-kort > *").all())
    top = page.locator("#map_genkgeo").bounding_box()["y"]
    assert top - tops[0] < 64
    assert top < page.locator("#kaart-legende").bounding_box()["y"]
    # a year needs one row more
    page.select_option("#kort-thema", "budgetmeters")
    assert page.locator("#map_genkgeo").bounding_box()["y"] - tops[0] < 112


def test_a_tap_tells_an_area_in_the_strip_and_nothing_covers_it(open_map):
    page = open_map("changed", phone=True)
    assert page.locator(STRIP).inner_text() == "Tik op een gebied voor de cijfers."
    page.select_option("#kort-thema", "budgetmeters")
    for name in ("Molenveld", "Heide"):
        tap(page, name)
        told = page.locator(STRIP).inner_text()
        assert name in told
        assert "Budgetmeters: " in told
        assert "stad: 3,5\xa0%" in told
        assert page.locator(".leaflet-tooltip").count() == 0
        x, y = middle_of(page, name)
        on_top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).ariaLabel", [x, y])
        assert on_top.startswith(name)
        strip, frame = (page.locator(one).bounding_box() for one in (STRIP, "#map_genkgeo"))
        assert frame["y"] + frame["height"] <= strip["y"] + 1
        assert strip["y"] + strip["height"] <= 844
    page.select_option("#kort-thema", "oki")
    assert "OKI: " in page.locator(STRIP).inner_text()


def test_the_strip_leads_to_the_whole_story_and_closes(open_map):
    page = open_map(phone=True)
    tap(page, "Heide")
    link = page.locator(f"{STRIP} a")
    assert link.get_attribute("href") == "#kaart-gebied"
    assert "Lijkt in cijfers het meest op" in page.locator("#kaart-gebied").inner_text()
    page.locator(STRIP).get_by_role("button", name="Sluit").tap()
    assert "Tik op een gebied" in page.locator(STRIP).inner_text()
    assert "Wijs een gebied aan" in page.locator("#kaart-gebied").inner_text()


def test_a_list_knows_what_a_theme_has(open_map):
    page = open_map("whole", phone=True)
    page.select_option("#kort-niveau", "stadsdeel")
    assert labels(page) == {
        "Made-Noord": "risico: rang 2 van 2",
        "Made-Zuid": "risico: rang 1 van 2",
    }
    page.select_option("#kort-thema", "zekerheid")
    assert page.input_value("#kort-niveau") == "wijk"
    assert page.is_disabled("#kort-niveau option[value=stadsdeel]")
    assert "Zekerheid: alleen per" in page.locator("#kaart-melding").inner_text()
    page.select_option("#kort-thema", "verandering-budgetmeters")
    assert page.locator("#kaart-titel").inner_text().startswith("Verandering: Budgetmeters")


def test_search_opens_on_request_and_shows_what_it_found(open_map):
    page = open_map(phone=True)
    button = page.get_by_role("button", name="Zoek")
    button.tap()
    assert button.get_attribute("aria-expanded") == "true"
    assert page.evaluate("document.activeElement.id") == "kaart-zoek"
    page.keyboard.type("heikant")
    page.keyboard.press("Enter")
    assert page.input_value("#kort-niveau") == "sector"
    assert "Heikant" in page.locator(STRIP).inner_text()
    button.tap()
    assert not page.locator("#kaart-zoek").is_visible()


def test_a_place_is_told_in_the_strip(open_map):
    page = open_map("changed", phone=True)
    page.get_by_role("checkbox", name="bibliotheek").check()
    page.locator(".place-sign").tap()
    assert "Bieb" in page.locator(STRIP).inner_text()
    assert page.locator(".leaflet-tooltip").count() == 0


def test_hostile_names_fit_the_strip(open_map):
    page = open_map("hostile", phone=True)
    names = {visible(name) for name in made_up.hostile().areas.names["sector"]}
    page.select_option("#kort-niveau", "sector")
    for area in page.locator(AREAS).all():
        area.focus()
        page.keyboard.press("Enter")
        assert page.locator(f"{STRIP} .area-name").text_content() in names
        assert page.locator(STRIP).bounding_box()["height"] <= 0.41 * 844
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_touched_map_is_accessible(open_map, axe):
    page = open_map("whole", phone=True)
    axe(page)
    tap(page, "Heide")
    page.get_by_role("button", name="Zoek").tap()
    axe(page)


def test_a_mouse_on_a_wide_screen_has_no_strip(open_map):
    page = open_map()
    assert not page.locator(STRIP).is_visible()
    assert not page.locator("#kort-thema").is_visible()
