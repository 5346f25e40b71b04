"""The catalogue from which typer takes the headings of its help."""

from __future__ import annotations

import gettext
import os
import re
import subprocess
import sys

import pytest
from project import ROOT

from genkgeo.commands.catalogue import CATALOGUES, DOMAIN, speaking_dutch
from genkgeo.commands.dutch_help import in_dutch

PROGRAM = "from genkgeo.commands.cli import main; main()"
FOLDER = CATALOGUES / "nl/LC_MESSAGES"


def test_the_compiled_catalogue_says_what_its_source_says():
    source = (FOLDER / f"{DOMAIN}.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', source, flags=re.MULTILINE)
    compiled = gettext.translation(DOMAIN, CATALOGUES, languages=["nl"])
    assert len(pairs) == 5
    assert [compiled.gettext(english) for english, _ in pairs] == [dutch for _, dutch in pairs]


@pytest.mark.parametrize("language", [None, "fr"])
def test_the_language_of_the_machine_stays_as_it_was(monkeypatch, language):
    monkeypatch.delenv("LANGUAGE", raising=False)
    if language:
        monkeypatch.setenv("LANGUAGE", language)
    folder = gettext.bindtextdomain(DOMAIN)
    with pytest.raises(ZeroDivisionError), speaking_dutch():
        assert gettext.gettext("Commands") == "Opdrachten"
        raise ZeroDivisionError
    assert os.environ.get("LANGUAGE") == language
    assert gettext.bindtextdomain(DOMAIN) == folder
    assert gettext.gettext("Commands") == "Commands"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["C", "en_US.UTF-8", "fr_BE.UTF-8"])
def test_help_is_dutch_whatever_the_language_of_the_machine(language):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "refresh", "--help"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "LANG": language, "LANGUAGE": language, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert all(heading in done.stdout for heading in ("Woorden", "Opties", "[anders: 0]"))


class UsageError(Exception):
    """As typer raises it, in whatever version."""

    def __init__(self, message: str) -> None:
        self.message = message


@pytest.mark.parametrize(
    ("message", "dutch"),
    [
        ("-1.0 is not in the range x>=0.", "Moet minstens 0 zijn"),
        ("-1 should be greater than or equal to 0", "Moet minstens 0 zijn"),
        ("0.7 is not in the range 0<=x<=0.5.", "Mag hoogstens 0,5 zijn"),
        ("Got unexpected extra argument (a.b)", "Te veel woorden: a.b"),
        ("Got unexpected extra arguments (a b)", "Te veel woorden: a b"),
        ("Something new", "Deze opdracht is niet juist geschreven"),
    ],
)
def test_what_any_version_of_typer_says_is_said_in_dutch(message, dutch):
    assert in_dutch(UsageError(message)).what == dutch
