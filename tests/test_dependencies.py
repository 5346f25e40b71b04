"""environment.yml and requirements.lock say what pyproject.toml says."""

from __future__ import annotations

import ast
import re
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
import scripts
from packaging.requirements import Requirement
from project import ROOT
from ruamel.yaml import YAML

FILES = ("pyproject.toml", "environment.yml", "requirements.lock")
WRITTEN = FILES[1:]


dependencies = scripts.load(ROOT / ".ci/dependencies.py")
TABLES = dependencies.read_tables(ROOT)
RUNTIME = [Requirement(one) for one in TABLES["dependencies"]]
DIRECT = [
    *RUNTIME,
    *(Requirement(one) for one in TABLES["build"]),
    *(
        Requirement(one)
        for extra in dependencies.locked(TABLES)
        for one in TABLES["optional-dependencies"][extra]
    ),
]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Give a folder with copies of the three files, free to be changed."""
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_repository_has_no_drift():
    assert dependencies.find_drift(ROOT) == []


def test_the_order_of_dependencies_and_comments_are_not_drift(copy: Path):
    replace(copy / "pyproject.toml", "dependencies = [\n", "dependencies = [\n    # a comment\n")
    lines = (copy / "pyproject.toml").read_text(encoding="utf-8").splitlines(keepends=True)
    one, other = (
        next(at for at, line in enumerate(lines) if line.startswith(f'    "{name}>='))
        for name in ("geopandas", "typer")
    )
    lines[one], lines[other] = lines[other], lines[one]
    (copy / "pyproject.toml").write_text("".join(lines), encoding="utf-8")
    assert dependencies.find_drift(copy) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("pyproject.toml", '"numpy>=', '"numpy>=0.1,>=', "other dependency tables"),
        ("pyproject.toml", '"numpy>=', '"numpy>=0.1,>=', "environment.yml is not what"),
        ("pyproject.toml", '"ruff>=', '"left-out>=1", "ruff>=', "does not pin left-out"),
        (
            "pyproject.toml",
            'requires-python = "',
            'requires-python = ">=3.9,',
            "other dependency tables",
        ),
        ("environment.yml", "  - pandas>=", "  - pandas==", "environment.yml is not what"),
        ("requirements.lock", "\npandas==", "\npanda==", "does not pin pandas"),
        ("requirements.lock", "sha256: ", "sha256: 0", "other dependency tables"),
    ],
)
def test_tampering_is_drift(
    copy: Path, capsys: pytest.CaptureFixture, file: str, old: str, new: str, message: str
):
    replace(copy / file, old, new)
    assert any(message in sentence for sentence in dependencies.find_drift(copy))
    assert dependencies.main(["--check"], root=copy) == 1
    complaint = capsys.readouterr().err
    assert message in complaint
    assert "make lock" in complaint


@pytest.mark.parametrize("name", WRITTEN)
def test_a_missing_file_is_drift(copy: Path, name: str):
    (copy / name).unlink()
    assert dependencies.find_drift(copy) == [f"{name} does not exist"]


def test_check_passes_in_silence(copy: Path, capsys: pytest.CaptureFixture):
    assert dependencies.main(["--check"], root=copy) == 0
    assert capsys.readouterr() == ("", "")


def test_writing_the_lock_without_uv_says_what_to_do(copy: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SystemExit, match="pip install uv"):
        dependencies.main([], root=copy)


@pytest.mark.parametrize("name", WRITTEN)
def test_no_address_no_index_and_no_absolute_path(name: str):
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    address = re.compile(r"https?:|file:|://|\bhttp\b")
    absolute = re.compile(r"(^|[\s\"'=@])(/|~|[A-Za-z]:[\\/])")
    index = re.compile(r"--(extra-)?index-url|--find-links|--trusted-host|^-[if] ")
    for pattern in (address, absolute, index):
        assert [line for line in lines if pattern.search(line)] == []


def test_every_pin_is_hashed_and_every_direct_requirement_fits():
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.findall(r"^(\S+)==(\S+).*\n((?:    --hash=sha256:[0-9a-f]{64}.*\n)+)", lock, re.M)
    pins = {dependencies.project_name(name): version for name, version, _ in blocks}
    assert pins.keys() == dependencies.pinned_names(lock)
    for requirement in DIRECT:
        assert pins[dependencies.project_name(requirement.name)] in requirement.specifier


def test_the_environment_lists_each_runtime_dependency_once():
    wanted = YAML(typ="safe").load(ROOT / "environment.yml")["dependencies"]
    through_pip = wanted.pop()["pip"]
    names = [dependencies.project_name(one) for one in [*wanted, *through_pip] if one[0] != "-"]
    conda = dependencies.CONDA_NAMES
    ours = (dependencies.project_name(one.name) for one in RUNTIME)
    assert sorted(names) == sorted(["pip", "python", *(conda.get(one, one) for one in ours)])
    assert "XStatic-Leaflet>=1.9.3" in through_pip


# Distributions that several names of packages share, or that give what another one names.
NAMESPACES = {"xstatic": "xstatic-leaflet"}


def imported_packages(folder: Path) -> set[str]:
    """Every top-level package that the Python files of a folder import, inside functions too."""
    names: set[str] = set()
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - set(sys.stdlib_module_names)


def undeclared(imported: set[str], declared: set[str], known: Mapping[str, list[str]]) -> list[str]:
    """Imported packages that no declared distribution gives."""
    missing = []
    for package in sorted(imported):
        gives = {NAMESPACES[package]} if package in NAMESPACES else set(known.get(package, ()))
        if not {dependencies.project_name(name) for name in gives or {package}} & declared:
            missing.append(package)
    return missing


def declared_names(*extras: str) -> set[str]:
    wanted = [*TABLES["dependencies"]]
    wanted += [one for extra in extras for one in TABLES["optional-dependencies"][extra]]
    return {dependencies.project_name(one) for one in wanted} | {"genkgeo"}


@pytest.mark.slow
def test_the_package_declares_what_it_imports():
    declared = declared_names("ruimtelijk", "sql", "pdf", "dask")
    assert undeclared(imported_packages(ROOT / "genkgeo"), declared, packages_distributions()) == []


@pytest.mark.slow
def test_the_tests_declare_what_they_import():
    here = {path.stem for path in (ROOT / "tests").rglob("*.py")}
    imported = imported_packages(ROOT / "tests") - here
    declared = declared_names("ruimtelijk", "pdf", "test", "bench")
    assert undeclared(imported, declared, packages_distributions()) == []


def test_an_undeclared_import_is_named(tmp_path: Path):
    (tmp_path / "module.py").write_text("def f():\n    import requests, os\n", encoding="utf-8")
    imported = imported_packages(tmp_path)
    assert undeclared(imported, {"pandas"}, {"requests": ["requests"]}) == ["requests"]
    assert undeclared(imported, {"requests"}, {"requests": ["requests"]}) == []
