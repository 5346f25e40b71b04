"""No page has words or forms that are no plain Dutch, and none is hard to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from plain_dutch import (
    EVERYWHERE,
    IN_PAGES,
    WORD,
    faults,
    faults_of_script,
    reading_ease,
    sentences_of,
)
from project import ROOT

HARDEST = 55
"""Below this a page is for specialists, by the figure of Douma."""
LONGEST = 40
"""Words of a sentence."""

WRONG = (
    "Van de stadsdelen is het laagste Bret (12,9 %)",
    "1 sector(en)",
    "Op zeven van de zeven indicatoren",
    "Er zijn 1 sectoren",
    "dan ziet je het",
    "lager dan 20 000 euro",
    "3815 leerlingen",
    "12.5 % van de inwoners",
    "leeg ()",
    "in de de wijk",
    "with 90 %",
    "tevens een signaal",
    "deze release",
    "kregen twee wijken een ander profiel, geen enkele daarvan aantoonbaar",
    "genkgeo actions record",
    "het cijfer kinderen_zonder_werk",
    "in 71016A432 stond er een cijfer",
)
RIGHT = (
    "Van de stadsdelen is het laagste risico dat van Bret",
    "1 sector, 21 sectoren, 2021 en 1.234 inwoners; 0,41 (2013*)",
    "In alle zeven wijken, in drie van de zeven",
    "In 2024 stond er een cijfer: 71016A432 (Schemmersberg). gezin_statsec.csv, rij 8, kinderen_a.",
    "Kloppen ze niet, kijk dan in het bestand manifest.json.",
)


def faults_of(site: Path) -> list[str]:
    return [
        fault
        for path in sorted(site.rglob("*.html"))
        for fault in faults(path.relative_to(site).as_posix(), path.read_text(encoding="utf-8"))
    ]


def too_hard(site: Path) -> list[str]:
    """List the pages that read harder than may be, and their sentences that are too long."""
    found = []
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        told = sentences_of(page, path.read_text(encoding="utf-8"))
        if reading_ease(told)[0] < HARDEST:
            found.append(page)
        found += [f"{page}: {one}" for one in told if len(WORD.findall(one)) > LONGEST]
    return found


def test_the_pages_of_the_example_are_in_plain_dutch(published):
    assert faults_of(published) == []
    assert too_hard(published) == []


def test_the_pages_of_the_open_data_are_in_plain_dutch(open_data):
    assert faults_of(open_data / "release") == []
    assert too_hard(open_data / "release") == []


def test_the_pages_of_the_notebooks_are_in_plain_dutch(refreshed):
    site = refreshed / "current"
    read = {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(site.glob("notebooks/*.html"))
    }
    assert len(read) == 5
    assert [fault for page, html in read.items() for fault in faults(page, html)] == []


def test_what_the_scripts_say_is_in_plain_dutch():
    scripts = sorted((ROOT / "genkgeo/pages").rglob("*.js"))
    assert len(scripts) > 20
    found = [
        fault
        for path in scripts
        for fault in faults_of_script(path.name, path.read_text(encoding="utf-8"))
    ]
    assert found == []
    assert list(faults_of_script("x.js", "say(`${number} van je wijken is er`);"))
    assert list(faults_of_script("x.js", '  say("lager dan 20 000 euro", "goed zo");'))


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_form_is_found(text):
    assert list(faults("index.html", f"<p>{text}</p>"))


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_form_is_left_alone(text):
    assert list(faults("index.html", f"<p>{text}</p>")) == []


def test_every_rule_finds_something():
    wrong = "\n".join(WRONG)
    assert [rule.why for rule in EVERYWHERE + IN_PAGES if not re.search(rule.form, wrong)] == []


def test_long_words_and_long_sentences_read_harder():
    short, long = "De wijk is klein.", "Onderwijskansarmoede-indicatoren verslechteren aantoonbaar."
    assert reading_ease([short])[0] > reading_ease([long])[0]
    assert reading_ease([short])[0] > reading_ease([" ".join([short[:-1]] * 8)])[0]
