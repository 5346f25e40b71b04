"""Threads of one process do not undo each other's settings."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import ModuleType

import made_up
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from genkgeo.certainty.one_thread import _libraries, one_thread
from genkgeo.release import tables
from genkgeo.sources.fetch import sha256


def threads() -> set[int]:
    """Numbers of threads that the libraries of linear algebra may take."""
    return {library["num_threads"] for library in threadpool_info()}


def test_the_limit_holds_until_the_last_one_leaves():
    with threadpool_limits(limits=2):
        first, second = one_thread(), one_thread()
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        assert threads() == {1}
        second.__exit__(None, None, None)
        assert threads() == {2}


def test_an_error_lifts_the_limit_too():
    with threadpool_limits(limits=2):
        with pytest.raises(ValueError, match="x"), one_thread():
            raise ValueError("x")
        assert threads() == {2}


def test_two_threads_write_the_same_geopackage_as_one(tmp_path):
    results = made_up.results()
    tables.write_gpkg(results, tmp_path / "alone.gpkg")
    together = Barrier(2)

    def write(name: str) -> str:
        together.wait()
        for _ in range(3):
            (tmp_path / name).unlink(missing_ok=True)
            tables.write_gpkg(results, tmp_path / name)
        return sha256(tmp_path / name)

    with ThreadPoolExecutor(2) as pool:
        written = list(pool.map(write, ["a.gpkg", "b.gpkg"]))
    assert written == [sha256(tmp_path / "alone.gpkg")] * 2


def test_libraries_are_searched_again_only_when_more_is_loaded(monkeypatch):
    found = _libraries()
    assert _libraries() is found
    monkeypatch.setitem(sys.modules, "loaded_just_now", ModuleType("loaded_just_now"))
    assert _libraries() is not found
