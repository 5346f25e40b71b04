"""Figures that stand beside each other on a page add up."""

from __future__ import annotations

import html
import re

import pytest

NUMBER = r"[+−]?[\d.]+(?:,\d+)?"
CHANGE = re.compile(
    rf'van ({NUMBER}) naar ({NUMBER})(?:\xa0%)? \(({NUMBER})\)</span><span class="small[^"]*">[^<]*'
    r'</span>(?:<span class="small soft">([^<]*)</span>)?'
)


def units(text: str) -> int:
    """Digits of a number in units of its last decimal; all of one line have as many."""
    return int(text.replace("−", "-").replace("+", "").replace(".", "").replace(",", ""))


@pytest.mark.slow
def test_every_change_is_the_difference_of_its_figures_and_the_sum_of_its_causes(published):
    lines = [
        line
        for path in sorted(published.rglob("*.html"))
        for line in CHANGE.findall(html.unescape(path.read_text(encoding="utf-8")))
    ]
    assert len(lines) > 100
    for before, after, difference, causes in lines:
        assert units(after) - units(before) == units(difference), (before, after, difference)
        shares = [units(share) for share in re.findall(NUMBER, causes)]
        assert not shares or sum(shares) == units(difference), (difference, causes)
