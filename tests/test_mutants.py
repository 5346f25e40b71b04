"""The list of accepted mutants speaks of what is there, and what is counted is counted right."""

from __future__ import annotations

import ast
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
import scripts
from project import ROOT

mutants = scripts.load(ROOT / ".ci/mutants.py")


@cache
def bodies(path: Path) -> dict[str, list[str]]:
    """The functions of a file by name, each with its lines behind each other."""
    text, found = path.read_text(encoding="utf-8"), defaultdict(list)
    lines = text.splitlines()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            own = lines[node.lineno - 1 : node.end_lineno]
            found[node.name].append(" ".join(line.strip() for line in own))
    return found


def test_what_is_accepted_stands_in_its_function_and_has_a_reason():
    for (function, before, after), reason in mutants.read_accepted().items():
        module, _, name = function.rpartition(".")
        place = ROOT / module.replace(".", "/")
        # A function may stand in the file of a package, and a method behind its class.
        files = (place.with_suffix(".py"), place / "__init__.py", place.parent.with_suffix(".py"))
        path = next(path for path in files if path.exists())
        assert any(before in body for body in bodies(path)[name]), f"{function}: {before}"
        assert before != after and len(reason) > 20


def test_accepted_mutants_are_not_counted_and_what_no_test_reaches_survives(capsys):
    path = Path("genkgeo/index/risk.py")
    sample = [
        mutants.Mutant(name, path, "genkgeo.index.risk.composite", name, "") for name in "abcdefg"
    ]
    codes = {"a": 1, "b": 0, "c": 33, "d": -24, "e": 0, "f": 1, "g": mutants.UNFINISHED}
    accepted = {("genkgeo.index.risk.composite", "e", ""): "hetzelfde"}
    # Killed are a, f and d, which never ended; b, c and g, given up, are not; e does not count.
    assert mutants.report(sample, codes, accepted) == 3 / 6
    told = capsys.readouterr().out
    assert told.splitlines()[1].split() == ["index", "3", "6", "1"]
    assert "gelijkwaardig: hetzelfde" in told and "geen test" in told
    assert "niet klaar geraakt" in told
    assert "3 van 6 mutanten gedood (50.0%)\nwaarvan 1 omdat hun testen niet ophielden" in told


def test_a_module_stands_in_a_room_that_has_tests_however_deep_it_lies():
    path = Path("genkgeo/measures/disclosure/pattern.py")
    assert mutants.Mutant("a", path, "f", "b", "c").room == "measures"
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for changed in settings["tool"]["mutmut"]["only_mutate"]:
        room = mutants.Mutant("a", Path(changed), "f", "b", "c").room
        assert (ROOT / "tests" / room).is_dir() and (ROOT / "genkgeo" / room).is_dir()


@pytest.mark.slow
def test_tests_that_are_not_there_say_nothing_of_a_change(tmp_path, monkeypatch):
    monkeypatch.setattr(mutants, "WORK", tmp_path)
    mutant = mutants.Mutant("a", Path("genkgeo/index/risk.py"), "genkgeo.index.risk.x", "a", "b")
    with pytest.raises(SystemExit, match="tests/index"):
        mutants.run_alone(mutant, before=0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (f"assert resource.getrlimit(resource.RLIMIT_CPU)[0] == {mutants.LONGEST}", 0),
        ("assert False", 1),
        # What the machine says to who worked longer than that.
        ("os.kill(os.getpid(), signal.SIGXCPU)", mutants.UNFINISHED),
    ],
)
def test_what_is_tried_alone_is_given_up_after_some_work(tmp_path, monkeypatch, body, code):
    for folder in ("tests/index", "genkgeo/index"):
        (tmp_path / folder).mkdir(parents=True)
    head = "import os, resource, signal\nimport pytest\n"
    test = f"{head}\n@pytest.mark.slow\ndef test_it():\n    {body}\n"
    (tmp_path / "tests/index/test_it.py").write_text(test, encoding="utf-8")
    monkeypatch.setattr(mutants, "WORK", tmp_path)
    mutant = mutants.Mutant("a", Path("genkgeo/index/risk.py"), "genkgeo.index.risk.x", "a", "b")
    assert mutants.run_alone(mutant, before=0) == code
