"""The list of accepted mutants speaks of what is there, and what is counted is counted right."""

from __future__ import annotations

import ast
from pathlib import Path

import scripts
from project import ROOT

mutants = scripts.load(ROOT / ".ci/mutants.py")


def test_what_is_accepted_stands_in_its_function_and_has_a_reason():
    for (function, before, after), reason in mutants.read_accepted().items():
        module, _, name = function.rpartition(".")
        while not (path := ROOT / f"{module.replace('.', '/')}.py").exists():
            module = module.rpartition(".")[0]
        text = path.read_text(encoding="utf-8")
        bodies = [
            " ".join(line.strip() for line in ast.get_source_segment(text, node).splitlines())
            for node in ast.walk(ast.parse(text))
            if isinstance(node, ast.FunctionDef) and node.name == name
        ]
        assert any(before in body for body in bodies), f"{function}: {before}"
        assert before != after and len(reason) > 20


def test_accepted_mutants_are_not_counted_and_what_no_test_reaches_survives(capsys):
    path = Path("genkgeo/index/risk.py")
    sample = [
        mutants.Mutant(name, path, "genkgeo.index.risk.composite", name, "") for name in "abcdef"
    ]
    codes = {"a": 1, "b": 0, "c": 33, "d": 24, "e": 0, "f": 1}
    accepted = {("genkgeo.index.risk.composite", "e", ""): "hetzelfde"}
    # Killed are a, f and d, which never ended; b and c are not, and e does not count.
    assert mutants.report(sample, codes, accepted) == 3 / 5
    told = capsys.readouterr().out
    assert told.splitlines()[1].split() == ["index", "3", "5", "1"]
    assert "gelijkwaardig: hetzelfde" in told and "geen test" in told
    assert "3 van 5 mutanten gedood (60.0%)" in told
