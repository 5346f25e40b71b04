"""The themes of the map in a browser: years, change, unsure profiles, places, search, names."""

from __future__ import annotations

import dataclasses
import itertools

import made_up
import made_up_map
import pandas as pd
import pytest
from browsers import until
from the_map import AREAS, boxes, boxes_meet, choose, labels, tooltip, tooltips

from genkgeo.drawings.markup import visible
from genkgeo.pages.map.page import map_page
from genkgeo.words import sentences

pytestmark = pytest.mark.browser


def legend(page) -> list[str]:
    return page.locator("#kaart-legende li").all_inner_texts()


# The year -----------------------------------------------------------------------------------


def test_the_year_is_chosen_by_keyboard_and_changes_figures_but_not_classes(open_map):
    page = open_map("changed")
    assert not page.locator("#kaart-jaar").is_visible()
    choose(page, "budgetmeters")
    assert page.locator("#kaart-titel").inner_text() == "Budgetmeters per wijk, 2025"
    before = [one.split("\n")[0] for one in legend(page)]
    page.focus("#kaart-jaar")
    assert page.get_attribute("#kaart-jaar", "aria-valuetext") == "2025"
    page.keyboard.press("Home")
    assert page.locator("#kaart-jaar-tekst").inner_text() == "2023"
    assert page.get_attribute("#kaart-jaar", "aria-valuetext") == "2023"
    assert page.locator("#kaart-titel").inner_text() == "Budgetmeters per wijk, 2023"
    assert labels(page)["Heide"] == "Budgetmeters: 7,7\xa0%"
    assert "2023" in page.locator("#kaart-bron").inner_text()
    assert [one.split("\n")[0] for one in legend(page)] == before
    page.keyboard.press("ArrowRight")
    assert labels(page)["Heide"] == "Budgetmeters: 7,5\xa0%"


def test_the_year_stays_where_another_indicator_has_it_and_else_steps_back(open_map):
    measures = made_up.measures()
    older = measures[~((measures["indicator"] == "oki") & (measures["period"] == 2025))]
    page = open_map(made_up.results(measures=older))
    choose(page, "oki")
    assert page.locator("#kaart-titel").inner_text() == "OKI per wijk, 2024"
    page.select_option("#kaart-indicator", "budgetmeters")
    assert page.locator("#kaart-titel").inner_text() == "Budgetmeters per wijk, 2025"
    page.check("input[value=risico]")
    assert not page.locator("#kaart-jaren").is_visible()
    assert page.locator("#kaart-titel").inner_text() == "Risico per wijk, 2025"


def test_a_tooltip_tells_interval_city_and_trend(open_map):
    page = open_map("changed")
    choose(page, "budgetmeters", "sector")
    told = tooltip(page, "Heikant")
    assert "Budgetmeters: 7,4\xa0% (5,5–9,8)" in told
    assert "stad: 3,5\xa0%" in told
    assert "niet aantoonbaar veranderd sinds 2023 (toen 7,7\xa0%)" in told
    page.focus("#kaart-jaar")
    page.keyboard.press("Home")
    assert "sinds" not in tooltip(page, "Heidebloem")


def test_a_trend_is_told_only_beyond_the_intervals(open_map):
    plain = made_up_map.results()
    rows = plain.measures
    first = (rows["area"] == "W3") & (rows["period"] == 2023)
    for name, ends in (("budgetmeters", (1, 0.8, 1.2)), ("werkzaamheid", (90, 89, 91))):
        own = first & (rows["indicator"] == name)
        rows.loc[own, ["value", "ci_low", "ci_high"]] = ends
        rows.loc[own, ["low", "high"]] = ends[0]
    page = open_map(dataclasses.replace(plain, measures=rows))
    choose(page, "budgetmeters")
    assert "↗ gestegen sinds 2023 (toen 1,0\xa0%)" in tooltip(page, "Heide")
    page.select_option("#kaart-indicator", "werkzaamheid")
    assert "↘ gedaald sinds 2023 (toen 90,0\xa0%)" in tooltip(page, "Heide")


def test_the_risk_of_an_earlier_year_is_a_place_among_the_areas_of_that_year(open_map):
    page = open_map("whole")
    assert page.locator("#kaart-jaar").is_visible()
    assert page.locator("#kaart-legende-kop").inner_text().startswith("Vijfden van 2025")
    before = [one.split("\n")[0] for one in legend(page)]
    assert "Het risico ligt hoger dan in de stad" in tooltip(page, "Heide")
    page.focus("#kaart-jaar")
    page.keyboard.press("Home")
    assert page.locator("#kaart-titel").inner_text() == "Risico per wijk, 2023"
    assert page.locator("#kaart-legende-kop").inner_text().startswith("Vijfden van 2023")
    assert [one.split("\n")[0] for one in legend(page)] == before
    assert labels(page) == {
        "Heide": "risico: hoge vijfde",
        "Industrie": "risico: te weinig cijfers",
        "Kerkdorp": "risico: lage vijfde",
        "Molenveld": "risico: hoogste vijfde",
    }
    told = tooltip(page, "Heide")
    assert "rang 2 van 3" in told
    assert "in 2025: rang 1" in told
    # these are of the year shown
    assert "ligt hoger dan in de stad" not in told
    assert "profiel" not in told
    explained = page.locator("#kaart-uitleg").inner_text()
    assert "Een andere kleur dan in 2025 is een andere plaats in de rij" in explained
    assert "In 2023 (wijken) telt niet mee: OKI." in page.locator("#kaart-bron").inner_text()
    page.locator(f'{AREAS}[aria-label^="Heide"]').click()
    assert "Lijkt in cijfers" not in page.locator("#kaart-gebied").inner_text()
    page.focus("#kaart-jaar")
    page.keyboard.press("End")
    assert "Lijkt in cijfers" in page.locator("#kaart-gebied").inner_text()


def test_the_frame_of_the_map_stays_where_it_is_from_year_to_year(open_map):
    page = open_map("whole")
    before = page.locator("#map_genkgeo").bounding_box()
    page.focus("#kaart-jaar")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#map_genkgeo").bounding_box() == before


def test_what_looks_the_same_is_one_row_of_the_legend(open_map):
    measures = made_up.measures()
    lost = measures["level"].eq("sector") & measures["area"].eq("99001A3")
    measures.loc[lost & measures["indicator"].eq("oki"), ["value", "state"]] = [
        float("nan"),
        "ontbreekt",
    ]
    page = open_map(made_up.results(measures=measures))
    choose(page, "oki", "sector")
    rows = [one.split("\n") for one in legend(page)]
    assert ["geen gegevens of niet van toepassing", "2"] in rows
    assert labels(page)["Kerkdorp"] == "OKI: geen gegevens"
    assert labels(page)["Industriezone"] == "OKI: niet van toepassing"


def test_stadsdelen_are_numbered_by_rank_in_every_year(open_map):
    page = open_map("whole")
    page.check("input[value=stadsdeel]")
    assert labels(page)["Made-Zuid"] == "risico: rang 1 van 2"
    assert [one.split("\n") for one in legend(page)] == [["rang 1", "1"], ["rang 2", "1"]]
    assert sorted(page.locator(".digit").all_inner_texts()) == ["1", "2"]
    page.focus("#kaart-jaar")
    page.keyboard.press("Home")
    assert page.locator("#kaart-legende-kop").inner_text().startswith("Rang in 2023")
    assert labels(page)["Made-Zuid"] == "risico: rang 2 van 2"
    assert "in 2025: rang 1" in tooltip(page, "Made-Zuid")


# Words are those of Python ------------------------------------------------------------------


def test_values_are_worded_as_on_the_other_pages(open_map):
    results = made_up.results()
    page = open_map()
    measured = {
        (level, code): sentences.measures_of(results, level, code)
        for level in ["sector", "wijk", "stadsdeel"]
        for code in results.areas.names[level].index
    }
    for level, name in itertools.product(["sector", "wijk", "stadsdeel"], made_up.REGISTRY):
        choose(page, name, level)
        told, tips = labels(page), tooltips(page)
        indicator = results.registry[name]
        unit = "" if indicator.unit == "%" else f" {indicator.unit}"
        assert len(tips) == len(results.areas.names[level])
        for code, area in results.areas.names[level].items():
            row = measured[level, code][name]
            text = sentences.value_text(row, indicator)
            assert told[area] == f"{indicator.short}: {text}{'' if pd.isna(row['value']) else unit}"
            assert sentences.coverage_text(row, indicator) in tips[area]


# Change -------------------------------------------------------------------------------------


def test_change_is_told_with_its_causes(open_map):
    page = open_map("changed")
    assert not page.locator("#kaart-verandering").is_visible()
    page.check("input[value=verandering]")
    assert page.locator("#kaart-titel").inner_text() == "Verandering: Risico per wijk, 2024–2025"
    assert "rang 2 → 1" in tooltip(page, "Heide")
    page.select_option("#kaart-verandering", "verandering-budgetmeters")
    assert labels(page) == {
        "Heide": "Budgetmeters: gedaald",
        "Industrie": "Budgetmeters: niet te vergelijken",
        "Kerkdorp": "Budgetmeters: niet aantoonbaar veranderd",
        "Molenveld": "Budgetmeters: gestegen",
    }
    told = tooltip(page, "Molenveld")
    assert "van 2,1\xa0% in 2024 naar 3,3\xa0% in 2025" in told
    assert "+1,2 procentpunt: +0,9 echt (+0,2 tot +1,6), +0,3 door nieuwe grenzen" in told
    assert "Dat wijst op meer risico." in told
    assert "+0,8 door herziene cijfers" in tooltip(page, "Heide")
    assert page.is_disabled("input[value=sector]")


# Profiles -----------------------------------------------------------------------------------


def test_a_borderline_profile_is_lighter_and_hatched(open_map):
    page = open_map()
    choose(page, "profielen")
    unsure = page.locator(f'{AREAS}[aria-label^="Kerkdorp"]').get_attribute("fill")
    assert unsure == "url(#unsure-0)"
    assert page.locator("pattern#unsure-0").count() == 1
    assert page.locator(f'{AREAS}[aria-label^="Molenveld"]').get_attribute("fill") == "#0072b2"
    assert any(row.startswith("grensgeval tussen twee profielen") for row in legend(page))
    assert "grensgeval met profiel 2" in tooltip(page, "Kerkdorp")


# Places -------------------------------------------------------------------------------------


def test_places_come_and_go_and_can_be_reached_by_keyboard(open_map):
    page = open_map("changed")
    assert page.locator(".place-sign").count() == 0
    page.get_by_role("checkbox", name="Huis van het Kind").check()
    page.get_by_role("checkbox", name="bibliotheek").check()
    signs = page.locator(".place-sign")
    assert signs.count() == 2
    shapes = {one.locator("path").first.get_attribute("d") for one in signs.all()}
    assert len(shapes) == 2
    page.locator('.place-sign[aria-label^="Huis Noord"]').focus()
    assert "sinds 2014" in page.locator(".leaflet-tooltip").inner_text()
    page.keyboard.press("Enter")
    panel = page.locator("#kaart-gebied").inner_text()
    for words in ("Huis Noord", "Huis van het Kind", "bij benadering", "bron: plan"):
        assert words in panel
    page.get_by_role("checkbox", name="bibliotheek").uncheck()
    assert signs.count() == 1


def test_places_with_hostile_names_show_as_written(open_map):
    evil = "<img src=x onerror=alert(1)>{{7*7}}"
    places = made_up_map.places(made_up.results()).assign(name=evil, kind=evil, note=evil)
    page = open_map(made_up.results(places=places))
    page.locator("#kaart-plaatsen input").check()
    page.locator(".place-sign").first.focus()
    page.keyboard.press("Enter")
    assert evil in page.locator("#kaart-gebied").inner_text()
    assert page.locator("img").count() == 0


# Search -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "level", "name"),
    [
        ("molenveld", "wijk", "Molenveld"),
        ("molenveld-o", "sector", "Molenveld-Oost"),
        ("made-z", "stadsdeel", "Made-Zuid"),
        ("HÉIKÄNT", "sector", "Heikant"),
    ],
)
def test_an_area_of_any_level_is_found_whatever_its_accents(open_map, wanted, level, name):
    page = open_map()
    page.focus("#kaart-zoek")
    page.keyboard.type(wanted)
    page.keyboard.press("Enter")
    assert page.is_checked(f"input[value={level}]")
    assert page.locator("#kaart-gebied .area-name").inner_text() == name
    assert f"Gevonden: {level} {name}." in page.locator("#kaart-melding").inner_text()


def test_hostile_names_can_be_searched_and_do_nothing(open_map):
    page = open_map("hostile")
    for name in filter(None, made_up.HOSTILE):
        page.fill("#kaart-zoek", visible(name))
        page.keyboard.press("Enter")
        found = page.locator("#kaart-gebied .area-name").text_content()
        assert found.strip() == visible(name).strip()
        assert "Gevonden: " in page.locator("#kaart-melding").text_content()
    page.fill("#kaart-zoek", "<script>alert(1)</script>{{7*7}}")
    page.keyboard.press("Enter")
    assert "met deze naam gevonden" in page.locator("#kaart-melding").inner_text()
    assert page.locator("img").count() == 0


def test_the_keyboard_alone_goes_from_choice_to_year_to_search_to_area(open_map):
    page = open_map("whole")
    page.focus("input[name=thema]:checked")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.id || document.activeElement.ariaLabel || ''")
        )
        visible_focus = "getComputedStyle(document.activeElement).outlineStyle"
        assert (
            page.evaluate(visible_focus) != "none"
            or page.locator(".leaflet-mark-pane path").count()
        ), seen[-1]
        if seen[-1].startswith("Heide"):
            break
    order = [seen.index(one) for one in ("kaart-indicator", "kaart-jaar", "kaart-zoek")]
    assert order == sorted(order)
    assert seen[-1].startswith("Heide, risico: ")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("path:focus").get_attribute("aria-label").startswith("Kerkdorp, risico: ")


def test_a_sector_is_found_from_a_theme_that_has_none(open_map):
    page = open_map()
    choose(page, "profielen")
    page.fill("#kaart-zoek", "Heikant")
    page.keyboard.press("Enter")
    assert page.is_checked("input[value=risico]")
    assert "Profielen is er niet per sector" in page.locator("#kaart-melding").inner_text()


def test_the_list_of_names_has_every_level_once(open_map):
    page = open_map()
    options = page.locator("#kaart-namen option")
    names = options.evaluate_all("options => options.map(option => option.value)")
    assert len(names) == len(set(names)) == 11
    assert "Kerkdorp" in names


# Names on the map ---------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1440, 390])
def test_names_never_overlap_at_any_zoom(open_map, width):
    page = open_map("changed", width=width)
    for one in page.locator("#kaart-plaatsen input").all():
        one.check()
    for theme, level in (("risico", "sector"), ("risico", "wijk"), ("profielen", "wijk")):
        choose(page, theme, level)
        for zoom in (-1, 0, 1, 2):
            texts = page.evaluate(
                "by => { map_genkgeo.setZoom(map_genkgeo.getZoom() + by, {animate: false});"
                " const all = document.querySelectorAll('.area-label > span, .place-sign');"
                " return [...all].map(one => one.getBoundingClientRect()); }",
                zoom,
            )
            assert texts
            assert not boxes_meet(texts), (theme, level, zoom)
        page.click("#kaart-heel")


@pytest.mark.parametrize("button", [".leaflet-control-zoom", "#kaart-heel"])
def test_no_name_stands_under_a_button(open_map, button):
    page = open_map("changed", width=390)
    choose(page, "risico", "sector")
    page.evaluate(
        "button => { const [name, over] = ['.area-label > span', button].map(one =>"
        " document.querySelector(one).getBoundingClientRect());"
        " map_genkgeo.panBy([name.x - over.x, name.y - over.y], {animate: false});"
        " map_genkgeo.fire('zoomend'); }",
        button,
    )
    names = boxes(page, ".area-label > span")
    assert names
    assert not any(boxes_meet([name, *boxes(page, button)]) for name in names)


# The base map -------------------------------------------------------------------------------


def test_the_base_map_alone_is_asked_for_and_only_on_request(open_page, tmp_path):
    path = tmp_path / "kaart_online.html"
    path.write_text(map_page(made_up.results(), online=True), encoding="utf-8")
    opened = open_page(path)
    attribution = opened.page.locator(".leaflet-control-attribution")
    # The events of a page come in with the answers to questions about it.
    until(lambda: "Digitaal Vlaanderen" in attribution.inner_text() and bool(opened.requests))
    assert {one.split("?")[0] for one in opened.requests} == {
        "https://geo.api.vlaanderen.be/GRB/wmts"
    }
    assert "grb_bsk_grijs" in opened.requests[0]
    assert not [one for one in opened.messages if "ERR_FAILED" not in one]


# Accessibility ------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [1440, 390])
def test_the_map_is_accessible(open_map, axe, width):
    page = open_map("whole", width=width)
    axe(page)
    page.focus("#kaart-jaar")
    page.keyboard.press("Home")
    choose(page, "risico", "stadsdeel")
    axe(page)
    for summary in page.locator("summary").all():
        summary.click()
    for one in page.locator("#kaart-plaatsen input").all():
        one.check()
    for theme, level in (
        ("budgetmeters", "sector"),
        ("profielen", "wijk"),
        ("verandering", "wijk"),
    ):
        choose(page, theme, level)
        page.locator(AREAS).first.focus()
        page.keyboard.press("Enter")
        axe(page)


def test_without_scripts_the_map_is_accessible(open_map, axe):
    page = open_map()
    # axe is a script itself: show what there is without one
    page.evaluate(
        "document.getElementById('kaart').hidden = true;"
        "document.getElementById('vaste-kaart').hidden = false;"
        "for (const one of document.querySelectorAll('[data-level]')) one.hidden = false;"
    )
    page.click("#kaart-tabel summary")
    axe(page)


def test_axe_sees_a_fault(open_page, axe, tmp_path):
    path = tmp_path / "fout.html"
    path.write_text(
        "<!DOCTYPE html><html><head><title>x</title></head><body><input></body>", "utf-8"
    )
    with pytest.raises(pytest.fail.Exception, match="html-has-lang"):
        axe(open_page(path).page)


@pytest.mark.parametrize(
    "faint",
    [
        '<p style="color: #bbb">flets</p>',
        '<p style="background: #333">flets</p>',
        '<div style="background: #333"><p>flets</p></div>',
        '<div style="background: #333; height: 4em"></div><p style="margin-top: -3em;'
        ' position: relative">flets</p>',
    ],
)
def test_axe_sees_a_faint_text_among_many_that_look_the_same(open_page, axe, tmp_path, faint):
    path = tmp_path / "fout.html"
    path.write_text(
        '<!DOCTYPE html><html lang="nl"><head><title>x</title><link rel="icon" href="data:,">'
        f"</head><body><main><h1>x</h1>{'<p>zwart</p>' * 9}{faint}</main></body></html>",
        "utf-8",
    )
    with pytest.raises(pytest.fail.Exception, match=r"color-contrast(.|\n)*flets") as failed:
        axe(open_page(path).page)
    assert "zwart" not in str(failed.value)


def test_nothing_moves_for_who_wants_no_motion(open_map):
    page = open_map()
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter(one => {"
        " const style = getComputedStyle(one);"
        " return parseFloat(style.transitionDuration) || parseFloat(style.animationDuration);"
        "}).length"
    )
    assert moving == 0
    zoom = page.evaluate("map_genkgeo.getZoom()")
    page.get_by_label("Inzoomen").click()
    assert page.evaluate("map_genkgeo.getZoom()") == zoom + 0.5


def test_all_areas_are_one_stop_and_reached_by_arrows_with_a_visible_focus(open_map):
    page = open_map()
    choose(page, "oki", "sector")
    assert page.locator(f"{AREAS}[tabindex='0']").count() == 1
    page.locator("#naar-de-kaart").press("Enter")
    seen = []
    for _ in range(14):
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert page.locator(".leaflet-mark-pane path").count() == 2
        assert page.locator(f"{AREAS}[tabindex='0']").count() == 1
        page.keyboard.press("ArrowDown")
    assert len(set(seen)) == len(made_up.SECTORS)
    page.keyboard.press("Home")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == seen[0]
    assert all(": " in one for one in seen)
