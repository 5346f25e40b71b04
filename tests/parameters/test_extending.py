"""Parameter files that extend another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from genkgeo.errors import ParamsError
from genkgeo.parameters.file import read_params

ROOT = Path(__file__).resolve().parents[2]
CHILD = "extends: params/voorbeeld-2025.yaml\ntitle: Een ander jaar\nprofiles: {number: 4}\n"


@pytest.fixture
def project(tmp_path) -> Path:
    (tmp_path / "params").mkdir()
    for name in ("voorbeeld-2025.yaml", "indicatoren.yaml", "index.yaml"):
        shutil.copyfile(ROOT / "params" / name, tmp_path / "params" / name)
    (tmp_path / "params/ander.yaml").write_text(CHILD, encoding="utf-8")
    return tmp_path


def test_what_a_file_does_not_say_is_said_by_the_one_it_extends(project):
    base = read_params(project / "params/voorbeeld-2025.yaml")
    params = read_params(project / "params/ander.yaml")
    assert params.file.title == "Een ander jaar"
    # The whole key goes before the whole key there.
    assert params.file.profiles.number == 4
    assert params.file.profiles.bootstraps == 200
    assert params.file.tables == base.file.tables
    assert params.bases == ("params/voorbeeld-2025.yaml",)
    assert base.bases == ()


def test_a_chain_is_followed_to_its_end(project):
    text = "extends: params/ander.yaml\ntitle: Nog een ander\nyear: 2024\n"
    (project / "params/derde.yaml").write_text(text, encoding="utf-8")
    params = read_params(project / "params/derde.yaml")
    assert (params.file.title, params.file.year) == ("Nog een ander", 2024)
    assert params.file.profiles.number == 4
    assert params.bases == ("params/ander.yaml", "params/voorbeeld-2025.yaml")


def test_the_base_is_an_input_of_the_year(project):
    with pytest.raises(ParamsError, match="bestaat niet"):
        read_params(project / "params/ander.yaml").must_exist()
    shutil.copytree(ROOT / "data", project / "data")
    for name in ("barometer.yaml", "barometer_kinderen.yaml"):
        shutil.copyfile(ROOT / "params" / name, project / "params" / name)
    inputs = read_params(project / "params/ander.yaml").must_exist()
    assert project / "params/voorbeeld-2025.yaml" in inputs


def test_files_that_extend_each_other_are_refused_with_the_circle(project):
    base = project / "params/voorbeeld-2025.yaml"
    base.write_text("extends: params/ander.yaml\n" + base.read_text(encoding="utf-8"), "utf-8")
    with pytest.raises(ParamsError, match="in een kring") as caught:
        read_params(project / "params/ander.yaml")
    assert caught.value.found == "ander.yaml → voorbeeld-2025.yaml → ander.yaml"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("extends: params/weg.yaml", "Het parameterbestand bestaat niet"),
        ("extends: ../buiten.yaml", "wijst buiten de projectmap"),
        ("extends: 3", "extends: moet tekst zijn"),
    ],
)
def test_a_base_that_cannot_be_read_is_told(project, line, told):
    path = project / "params/ander.yaml"
    path.write_text(CHILD.replace(CHILD.splitlines()[0], line), encoding="utf-8")
    with pytest.raises(ParamsError, match=told):
        read_params(path)


def test_a_fault_is_told_with_the_file_that_says_it(project):
    base = project / "params/voorbeeld-2025.yaml"
    base.write_text(base.read_text(encoding="utf-8").replace("year: 2025", "year: x"), "utf-8")
    path = project / "params/ander.yaml"
    path.write_text(CHILD + "vintag: 2\n", encoding="utf-8")
    with pytest.raises(ParamsError) as caught:
        read_params(path)
    message = str(caught.value)
    assert "ander.yaml: 2 fouten" in message
    assert "  - regel 4: vintag: onbekende sleutel; bedoelde u 'vintage'?" in message
    assert "  - voorbeeld-2025.yaml, regel 5: year: moet een geheel getal zijn" in message
