"""The colours of one legend can be told apart, also by who sees less of them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from colorspacious import cspace_convert

from genkgeo.drawings import palette

APART = 12.0
"""Smallest distance in CAM02-UCS between two colours of a legend."""

VISIONS = ("normal", "protanomaly", "deuteranomaly", "tritanomaly")
LEGENDS = ("SEQUENTIAL", "CERTAINTY", "MORAN", "CHANGE", "PROFILES")


def seen(colours: tuple[str, ...], vision: str) -> np.ndarray:
    """Give the colours as someone sees them, in CAM02-UCS."""
    light = np.array([[int(one[at : at + 2], 16) for at in (1, 3, 5)] for one in colours]) / 255
    if vision != "normal":
        lack = {"name": "sRGB1+CVD", "cvd_type": vision, "severity": 100}
        light = np.clip(cspace_convert(light, lack, "sRGB1"), 0, 1)
    return cspace_convert(light, "sRGB1", "CAM02-UCS")


def luminance(colour: str) -> float:
    light = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    linear = np.where(light <= 0.04045, light / 12.92, ((light + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", LEGENDS)
def test_colours_of_a_legend_keep_their_distance(name, vision):
    colours = getattr(palette, name)
    places = seen(colours, vision)
    for (one, a), (other, b) in itertools.combinations(zip(colours, places, strict=True), 2):
        assert np.linalg.norm(a - b) >= APART, (one, other)


def test_more_risk_is_darker():
    light = [luminance(colour) for colour in palette.SEQUENTIAL]
    assert light == sorted(light, reverse=True)
    sides = [luminance(colour) for colour in palette.CHANGE]
    assert sides[0] < sides[1] < sides[2] > sides[3] > sides[4]


@pytest.mark.parametrize("colour", palette.PROFILES)
def test_profiles_stand_out_from_white(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 3


def is_green(colour: str) -> bool:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return green > red and green > blue


def test_no_profile_but_the_one_of_the_lowest_risk_is_green():
    assert [is_green(colour) for colour in palette.PROFILES] == [True] + [False] * 7


def test_every_palette_is_measured():
    own = {name for name, value in vars(palette).items() if isinstance(value, tuple)}
    assert own == set(LEGENDS)
