"""The word for a state is the same wherever a reader meets it."""

from __future__ import annotations

from pathlib import Path

import pytest

import genkgeo
from genkgeo.states import STATE_WORDS, WITH_NUMBER, State

WITHOUT = [word for state, word in STATE_WORDS.items() if state not in WITH_NUMBER]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("start.html.j2", WITHOUT),
        ("kaart.html.j2", WITHOUT),
        ("numbers.js", [STATE_WORDS[State.ESTIMATED]]),
    ],
)
def test_what_pages_write_themselves_uses_the_words_of_the_states(name, words):
    (path,) = Path(genkgeo.__file__).parent.rglob(name)
    text = path.read_text(encoding="utf-8").replace("\n", " ")
    assert [word for word in words if f"“{word}”" not in text and f'"{word}"' not in text] == []


def test_every_state_has_a_word_unless_it_is_a_plain_number():
    assert set(STATE_WORDS) == set(State)
    assert [state for state, word in STATE_WORDS.items() if not word] == [State.OBSERVED]
