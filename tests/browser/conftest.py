"""Fixtures of the tests of the map: the page of made-up results, open in a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import made_up
import pytest

from genkgeo.maps import map_page


@pytest.fixture
def open_map(open_page, tmp_path: Path) -> Iterator[Callable]:
    """Give a function that opens the map of results; the page may neither ask nor complain."""
    opened = []

    def open_results(results=None, **options):
        path = tmp_path / f"kaart-{len(opened)}.html"
        path.write_text(map_page(results or made_up.results()), encoding="utf-8")
        opened.append(open_page(path, **options))
        return opened[-1].page

    yield open_results
    for one in opened:
        assert one.requests == []
        assert one.messages == []
