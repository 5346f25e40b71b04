"""What the map does in a browser: it asks for nothing, and works with mouse, keys and phone."""

from __future__ import annotations

import dataclasses

import made_up
import made_up_map
import pytest
from browsers import FOLLOWED, until
from the_map import AREAS, boxes, boxes_meet, choose, labels

from genkgeo.drawings.markup import visible

pytestmark = pytest.mark.browser


def test_opens_on_the_risk_of_the_wijken(open_map):
    page = open_map()
    assert labels(page) == {
        "Heide": "risico: hoogste vijfde",
        "Industrie": "risico: te weinig cijfers",
        "Kerkdorp": "risico: lage vijfde",
        "Molenveld": "risico: hoge vijfde",
    }
    assert page.locator("#kaart-titel").inner_text() == "Risico per wijk, 2025"
    assert not page.locator("#vaste-kaart").is_visible()


def test_the_whole_city_is_in_view(open_map):
    page = open_map()
    frame = page.locator("#map_genkgeo").bounding_box()
    areas = boxes(page, AREAS)
    assert len(areas) == 4
    for box in areas:
        assert box["x"] >= frame["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_the_map_is_back_after_a_moment_without_room(open_map):
    page = open_map()
    zoom = page.evaluate("map_genkgeo.getZoom()")
    for width in ("0px", ""):
        page.evaluate(
            "width => { map_genkgeo.getContainer().style.width = width;"
            " map_genkgeo.invalidateSize(false); }",
            width,
        )
    assert page.evaluate("map_genkgeo.getZoom()") == zoom


def test_an_indicator_is_chosen_with_its_level(open_map):
    page = open_map()
    page.select_option("#kaart-indicator", "budgetmeters")
    assert page.is_checked("input[value=indicator]")
    page.check("input[value=sector]")
    assert labels(page)["Heidebloem"] == "Budgetmeters: onderdrukt"
    assert labels(page)["Heikant"] == "Budgetmeters: 7,4\xa0%"
    legend = page.locator("#kaart-legende").inner_text()
    assert "onderdrukt" in legend
    assert "stad: 3,5\xa0%" in legend
    fill = page.locator(f'{AREAS}[aria-label^="Heidebloem"]').get_attribute("fill")
    assert fill == "url(#onderdrukt-kaart)"
    assert page.locator(f"{fill[4:-1]}").count() == 1


def test_profiles_have_their_number_on_the_map_and_only_wijken(open_map):
    page = open_map()
    page.check("input[value=stadsdeel]")
    page.check("input[value=profielen]")
    assert page.is_checked("input[value=wijk]")
    assert page.is_disabled("input[value=sector]")
    assert "alleen per wijk" in page.locator("#kaart-melding").inner_text()
    assert sorted(page.locator(".digit").all_inner_texts()) == ["1", "1", "2"]


def test_certainty_is_chosen_by_keyboard_and_shows_its_groups(open_map):
    page = open_map("whole")
    page.focus("input[value=risico]")
    for _ in ("indicator", "verandering", "zekerheid"):
        page.keyboard.press("ArrowDown")
    assert page.is_checked("input[value=zekerheid]")
    assert page.locator("#kaart-titel").inner_text() == "Zekerheid per wijk, 2025"
    rows = [row.split("\n")[0] for row in page.locator("#kaart-legende li").all_inner_texts()]
    assert rows == [
        "betrouwbaar bij de eerste vijf", "waarschijnlijk", "niet te onderscheiden",
        "niet bij de eerste vijf", "te weinig cijfers",
    ]  # fmt: skip
    page.locator(f'{AREAS}[aria-label^="Molenveld"]').hover()
    told = page.locator(".leaflet-tooltip").inner_text()
    for text in ("niet te onderscheiden van de eerste vijf", "kans op de eerste vijf: 43\xa0%",
                 "rang 2 van 3, bijna zeker tussen 1 en 3."):  # fmt: skip
        assert text in told
    page.locator(f'{AREAS}[aria-label^="Molenveld"]').click()
    assert "toeval in kleine aantallen" in page.locator("#kaart-gebied").inner_text()
    page.click("#kaart-tabel summary")
    row = page.locator("[data-level=wijk] tbody tr", has_text="Molenveld")
    assert "1–3" in row.first.inner_text()


def test_certainty_that_a_level_lacks_cannot_be_chosen(open_map):
    page = open_map("whole")
    page.check("input[value=stadsdeel]")
    page.check("input[value=zekerheid]")
    assert page.is_checked("input[value=wijk]")
    assert page.is_disabled("input[value=stadsdeel]")
    melding = page.locator("#kaart-melding").inner_text()
    assert melding == "Zekerheid: alleen per sector en per wijk."


def test_a_pinned_wijk_names_the_one_it_resembles(open_map):
    page = open_map()
    page.locator(f'{AREAS}[aria-label^="Heide"]').click()
    told = page.locator("#kaart-gebied").inner_text()
    assert "Lijkt in cijfers het meest op Molenveld." in told


def test_a_mouse_shows_the_figures(open_map):
    page = open_map()
    page.select_option("#kaart-indicator", "budgetmeters")
    page.locator(f'{AREAS}[aria-label^="Heide"]').hover()
    told = page.locator(".leaflet-tooltip").inner_text()
    for text in ("Heide", "Budgetmeters: 7,4\xa0%", "dekking 58 %, mogelijk 7,4–7,8",
                 "stad: 3,5\xa0%", "rang 1 van 3 (1 = meeste risico)", "profiel 2 · hoge OKI",
                 "Hoger dan in de stad; dat wijst op meer risico."):  # fmt: skip
        assert text in told


def test_the_keyboard_reaches_shows_and_pins_an_area(open_map):
    page = open_map()
    # Past the links at the top, past the choices, to the first area; from there by the arrows.
    for key in ("Tab", "Enter", "Tab", "Enter"):
        page.keyboard.press(key)
    assert page.locator(".leaflet-tooltip .area-name").inner_text() == "Heide"
    assert page.locator(".leaflet-mark-pane path").count() == 2
    page.keyboard.press("ArrowRight")
    assert page.locator(".leaflet-tooltip .area-name").inner_text() == "Industrie"
    page.keyboard.press("Escape")
    assert page.locator(".leaflet-tooltip").count() == 0
    focused = page.locator("path:focus")
    assert focused.get_attribute("aria-pressed") == "false"
    page.keyboard.press("Enter")
    assert focused.get_attribute("aria-pressed") == "true"
    panel = page.locator("#kaart-gebied")
    assert "Industrie" in panel.inner_text()
    own, outer = panel.locator("a").all()
    assert own.inner_text() == "Alles over wijk Industrie"
    assert own.get_attribute("href").startswith("stadsdelen/zuid.html#wijk-w4")
    assert outer.inner_text() == "Alles over stadsdeel Made-Zuid"
    assert outer.get_attribute("href") == "stadsdelen/zuid.html"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Alles over wijk Industrie"
    page.keyboard.press("Shift+Tab")
    assert focused.get_attribute("aria-label").startswith("Industrie")
    panel.get_by_role("button").click()
    assert "Wijs een gebied aan" in panel.inner_text()


def test_six_keys_lead_to_a_sheet(open_map):
    page = open_map()
    for key in ("Tab", "Enter", "Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    link = page.evaluate("document.activeElement.getAttribute('href')")
    assert link.startswith("stadsdelen/zuid.html#wijk-w3")  # Heide; the sixth is Enter
    # What was only looked at is not chosen: it is gone from the panel with the focus.
    assert "Losmaken" not in page.locator("#kaart-gebied").inner_text()
    for _ in range(2):  # past the other link, and on to what stands behind the map
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.title") == "Inzoomen"
    assert "Wijs een gebied aan" in page.locator("#kaart-gebied").inner_text()


def test_the_headline_follows_what_is_shown(open_map):
    page = open_map("whole")
    heading = page.locator("h1")
    first = heading.inner_text()
    page.select_option("#kaart-indicator", "oki")
    assert heading.inner_text() == "OKI, 2025: het hoogst in Heide (1,95)."
    choose(page, "risico")
    assert heading.inner_text() == first
    choose(page, "verandering")
    assert "aantoonbaar" in heading.inner_text()
    choose(page, "profielen")
    assert heading.inner_text() == page.locator("#kaart-titel").text_content()


def test_a_year_without_figures_of_a_level_says_so(open_map):
    plain = made_up_map.results()
    of_level = plain.measures["level"].eq("sector") & plain.measures["period"].eq(2023)
    gone = plain.measures["indicator"].eq("oki") & of_level
    measures = plain.measures.assign(
        value=plain.measures["value"].mask(gone),
        state=plain.measures["state"].mask(gone, "ontbreekt"),
    )
    page = open_map(made_up_map.results(measures=measures))
    choose(page, "oki", "sector")
    page.locator("#kaart-jaar").press("Home")
    assert page.locator("h1").inner_text() == "OKI, 2023: per sector zijn er geen cijfers."


def test_a_name_that_matters_and_has_no_room_stands_outside_with_a_line(open_map):
    page = open_map("whole")
    choose(page, "oki", "sector")
    page.evaluate("map_genkgeo.setZoom(map_genkgeo.getZoom() - 1.5, {animate: false})")
    page.fill("#kaart-zoek", "Heikant")
    page.keyboard.press("Enter")
    page.evaluate("map_genkgeo.setZoom(map_genkgeo.getZoom() - 2.5, {animate: false})")
    assert page.locator(".area-label.outside").all_inner_texts() == ["Heikant"]
    assert page.locator(".leaflet-borders-pane path[stroke-width='1']").count()
    assert not boxes_meet(boxes(page, ".area-label > span"))


def test_a_wijk_is_found_by_part_of_its_name(open_map):
    page = open_map()
    page.check("input[value=stadsdeel]")
    page.fill("#kaart-zoek", "KERK")
    page.keyboard.press("Enter")
    assert page.is_checked("input[value=wijk]")
    assert "Kerkdorp" in page.locator("#kaart-gebied").inner_text()
    page.fill("#kaart-zoek", "nergens")
    page.keyboard.press("Enter")
    assert "Geen wijk of sector" in page.locator("#kaart-melding").inner_text()


def test_the_table_follows_the_level(open_map):
    page = open_map()
    page.click("#kaart-tabel summary")
    page.check("input[value=sector]")
    assert page.locator("[data-level=sector]").is_visible()
    assert not page.locator("[data-level=wijk]").is_visible()


def test_on_paper_the_whole_map_fits_a_sheet(open_map):
    page = open_map()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    frame = page.locator("#map_genkgeo").bounding_box()
    assert frame["width"] == 656
    right = max(box["x"] + box["width"] for box in boxes(page, AREAS))
    assert right <= frame["x"] + frame["width"]
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#map_genkgeo").bounding_box()["width"] > 700


def test_on_paper_no_table_is_wider_than_the_sheet(open_map):
    page = open_map("whole")
    page.click("#kaart-tabel summary")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 695, "height": 900})
    for table in page.locator("[data-level=wijk] table, #kaart-tabel .tekst").all():
        assert table.bounding_box()["width"] <= 695
    words = page.locator("[data-level=wijk] th, [data-level=wijk] td")
    assert words.evaluate_all("all => all.every(one => one.scrollWidth <= one.clientWidth + 1)")
    assert not page.locator("#kaart-zoek").is_visible()
    assert not page.locator("#kaart-strook").is_visible()


def test_without_scripts_there_is_a_drawing_and_all_figures(open_map):
    page = open_map(javascript=False)
    assert page.locator("#vaste-kaart svg").first.is_visible()
    assert not page.locator("#kaart").is_visible()
    page.click("#kaart-tabel summary")
    for level in ("sector", "wijk", "stadsdeel"):
        assert page.locator(f"[data-level={level}]").is_visible()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_nothing_sticks_out_of_the_screen(open_map, width):
    page = open_map(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_hostile_names_show_as_written_and_do_nothing(open_map):
    page = open_map("hostile")
    names_of = made_up.hostile().areas.names
    for level in ("sector", "wijk", "stadsdeel"):
        page.check(f"input[value={level}]")
        told = page.locator(AREAS).evaluate_all("areas => areas.map(area => area.ariaLabel)")
        shown = {one.rsplit(", risico", 1)[0] for one in told}
        assert shown == {visible(name) for name in names_of[level]}
        for area in page.locator(AREAS).all():
            area.focus()
            page.keyboard.press("Enter")
            told = page.locator("#kaart-gebied .area-name").text_content()
            assert told in shown
    page.click("#kaart-tabel summary")
    page.check("input[value=wijk]")
    rows = page.locator("[data-level=wijk] tbody th").all_text_contents()
    assert set(rows[:-1]) == {visible(name) for name in names_of["wijk"]}
    assert page.locator("img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


def test_a_city_without_any_figure_still_opens(open_map):
    plain = made_up.results()
    risk = {
        level: dataclasses.replace(
            one,
            scores=one.scores.assign(score=float("nan"), rank=float("nan"), fifth=float("nan")),
        )
        for level, one in plain.risk.items()
    }
    page = open_map(made_up.results(measures=plain.measures.iloc[:0], risk=risk))
    assert "te weinig cijfers" in page.locator("h1").inner_text()
    page.select_option("#kaart-indicator", "oki")
    assert set(labels(page).values()) == {"OKI: geen gegevens"}


def test_what_is_shown_stands_in_the_address(open_map):
    page = open_map("whole")
    assert page.evaluate("location.hash") == ""
    page.get_by_label("sector", exact=True).check()
    page.select_option("#kaart-indicator", "oki")
    assert "toon=oki&per=sector" in page.evaluate("location.hash")
    page.fill("#kaart-zoek", "Heikant")
    page.locator("#kaart-zoek").press("Enter")
    whole = page.evaluate("location.hash")
    assert whole.endswith("&gebied=99001B1")
    page.reload()
    assert page.evaluate("location.hash") == whole
    assert "Heikant" in page.locator("#kaart-gebied").inner_text()
    assert page.locator("#kaart-indicator").input_value() == "oki"


def test_the_back_button_goes_back_to_what_was_shown(open_map):
    page = open_map("whole")
    page.select_option("#kaart-indicator", "oki")
    page.select_option("#kaart-indicator", "budgetmeters")
    page.go_back()
    until(lambda: page.locator("#kaart-indicator").input_value() == "oki")
    assert "OKI" in page.locator("#kaart-titel").inner_text()


@pytest.mark.parametrize("given", ["toon=<img src=x>&per=__proto__&gebied=constructor", "toon=%"])
def test_an_address_of_nothing_changes_nothing(open_map, given):
    page = open_map("whole")
    title = page.locator("#kaart-titel").inner_text()
    page.evaluate(FOLLOWED, given)
    assert page.locator("#kaart-titel").inner_text() == title
    assert page.locator("img").count() == 0


def test_an_area_is_told_beside_the_map_on_the_screen_of_an_office(open_map):
    page = open_map("whole")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.fill("#kaart-zoek", "heide")
    page.locator("#kaart-zoek").press("Enter")
    box = page.locator("#kaart-gebied .area-value").bounding_box()
    drawn = page.locator("#map_genkgeo").bounding_box()
    assert box["y"] + box["height"] < 768 and box["x"] > drawn["x"] + drawn["width"] - 1
