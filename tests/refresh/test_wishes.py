"""How notebooks say in their own metadata that they want to be run."""

from __future__ import annotations

import json
from importlib.util import find_spec

import pytest
from project import ROOT

from genkgeo.errors import ParamsError
from genkgeo.refresh import runner
from genkgeo.refresh.wishes import Wishes, wishes_of

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def notebook(tmp_path, **metadata):
    path = tmp_path / "een.ipynb"
    path.write_text(json.dumps({"cells": [], "metadata": metadata}), encoding="utf-8")
    return path


def test_without_a_word_a_notebook_is_run_like_any_other(tmp_path):
    assert wishes_of(notebook(tmp_path)) == Wishes(ahead=False, imports=[])


def test_a_notebook_says_that_it_takes_longest(tmp_path):
    wishes = wishes_of(notebook(tmp_path, genkgeo={"ahead": True, "imports": ["json"]}))
    assert wishes == Wishes(ahead=True, imports=["json"])


@pytest.mark.parametrize("metadata", [{"genkgeo": {"ahaed": True}}, {"genkgeo": {"ahead": "ja"}}])
def test_a_wish_that_is_not_known_is_refused(tmp_path, metadata):
    with pytest.raises(ParamsError, match=r"een is beschadigd"):
        wishes_of(notebook(tmp_path, **metadata))


@pytest.mark.parametrize("text", ["", "[]", "{}", "1"])
def test_what_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "een.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParamsError, match=r"een is beschadigd"):
        wishes_of(path)


def test_one_notebook_goes_ahead_and_what_it_imports_is_there():
    ahead = [wishes_of(path) for path in NOTEBOOKS if wishes_of(path).ahead]
    assert len(ahead) == 1
    assert ahead[0].imports and all(find_spec(module) for module in ahead[0].imports)


def test_who_goes_ahead_starts_first_and_gives_way_least(tmp_path, monkeypatch):
    monkeypatch.setattr(runner.Running, "_run", lambda self, job: None)
    jobs = [
        runner.Job(name, tmp_path / name, tmp_path, {}, ahead=name == "b") for name in ("a", "b")
    ]
    with runner.Running(jobs, runner.Setting(tmp_path)) as running:
        assert [job.name for job in running._futures.values()] == ["b", "a"]
    assert runner.AHEAD_GIVES_WAY < runner.GIVE_WAY
