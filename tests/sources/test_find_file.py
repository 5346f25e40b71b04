"""Official files are found by name in a folder of downloads."""

from __future__ import annotations

from genkgeo.sources.national import find_file


def test_of_several_files_the_last_by_name_counts_wherever_it_lies(tmp_path):
    for name in ("z/sectoren_2023.csv", "a/sectoren_2024.csv", "a/bevolking_2025.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "sectoren_2025.csv").mkdir()  # a folder is no file
    assert find_file(tmp_path, "sectoren_*.csv") == tmp_path / "a/sectoren_2024.csv"
    assert find_file(tmp_path, "woningen_*.csv") is None
