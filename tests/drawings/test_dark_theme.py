"""The colours of the page in a light and a dark theme, and with more contrast, are measured."""

from __future__ import annotations

import re

import pytest
from project import ROOT
from test_palette import luminance

from genkgeo.drawings import svg

CSS = (ROOT / "genkgeo/pages/assets/genkgeo.css").read_text(encoding="utf-8")
DARK = CSS.split("prefers-color-scheme: dark")[1].split("\n}")[0]
VARIABLE = re.compile(r"--([a-z]+): (#[0-9a-f]{6})\b")
THEMES = {
    "light": dict(VARIABLE.findall(CSS.split("}")[0])),
    "dark": dict(VARIABLE.findall(DARK.split("}")[0])),
}


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_text_and_line_stands_out_from_the_page(theme):
    own = THEMES[theme]
    assert set(own) == {"ink", "soft", "line", "wash", "accent", "page"}
    for ground in ("page", "wash"):
        assert contrast(own["ink"], own[ground]) >= 7
        assert contrast(own["soft"], own[ground]) >= 4.5
        assert contrast(own["accent"], own[ground]) >= 4.5
    # What shows where the keyboard is, and the lines of a chart.
    assert contrast(own["accent"], own["page"]) >= 3
    assert contrast(own["soft"], own["page"]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_an_own_mark_is_told_from_the_others(theme):
    own = THEMES[theme]
    marks = [own["ink"], own["soft"], own["accent"]]
    assert len({round(luminance(colour), 2) for colour in marks}) == 3


def test_in_a_dark_theme_less_light_is_further_back():
    dark = THEMES["dark"]
    light = [luminance(dark[name]) for name in ("page", "wash", "line", "soft", "ink")]
    assert light == sorted(light)


def test_more_contrast_leaves_no_soft_text():
    more = CSS.split("prefers-contrast: more")[1].split("\n}")[0]
    assert "--soft: var(--ink)" in more and "--line: var(--soft)" in more
    assert all(contrast(own["ink"], own["page"]) >= 7 for own in THEMES.values())


@pytest.mark.parametrize("name", ["INK", "SOFT", "LINE", "ACCENT"])
def test_a_drawing_has_the_colours_that_the_style_sheet_changes(name):
    colour = getattr(svg, name)
    assert THEMES["light"][name.lower()] == colour
    kinds = ["stroke"] if name == "LINE" else ["stroke", "fill"]
    for kind in kinds:
        assert f'[{kind}="{colour}"] {{ {kind}: var(--{name.lower()}); }}' in CSS


def test_the_part_that_raises_a_risk_has_room_for_white_text_and_stands_out_in_the_dark():
    [accent] = re.findall(r"\.contributions \{ --accent: (#[0-9a-f]{6}); \}", DARK)
    assert contrast(accent, "#ffffff") >= 4.5
    assert contrast(accent, THEMES["dark"]["page"]) >= 3
