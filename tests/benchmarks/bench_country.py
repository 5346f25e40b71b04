"""Belgium as one municipality: from the national files to profiles, step by step.

``python tests/benchmarks/bench_country.py`` prints the CPU-seconds and the most memory after each
step; ``--levels`` with the municipalities as a level between sector and country; ``--method
contiguous`` for profiles that hang together.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from pathlib import Path

import pandas as pd
from project import ROOT

from genkgeo.analysis.computed import Computed
from genkgeo.errors import DataError
from genkgeo.parameters.file import read_params
from genkgeo.refresh.new_municipality import BASE, bring_base
from genkgeo.sources.national import Sectors, find_file, read_sectors

SHARED = ROOT / "../shared/data"
GOAL_SECONDS, GOAL_GB = 60, 1.5

PARAMETERS = """
extends: {base}
title: België als één gemeente
municipality:
  code: "01000"
  name: België
  prefixes: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]
  unknown: [{unknown}]
levels: [{levels}]
profiles: {{method: {method}}}
areas:
  "2019":
    sectors: data/land/sectoren.csv
    {above}
    shapes: {{file: data/land/sectoren.geojson, code: sector}}
"""

TABLES = {
    "TF_CAR_HH_SECTOR.txt": (";", "CD_STAT_SECTOR"),
    "population_2011.txt": ("\t", "CD_RES_SECTOR"),
    "BIMD2011_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv": (",", "CD_RES_SECTOR"),
}
"""Table of the country → what separates its columns, and the one with the codes."""


def project(folder: Path, national: Sectors, *, levels: bool, method: str) -> Path:
    """Write the country as the project of one municipality, and give its parameters."""
    bring_base(BASE, folder)
    land, fetched = folder / "data/land", folder / "data/opgehaald"
    land.mkdir(parents=True)
    fetched.mkdir()
    codes: set[str] = set()
    for name, (separator, column) in TABLES.items():
        path = find_file(SHARED, name)
        shutil.copyfile(path, fetched / name)
        table = pd.read_csv(path, sep=separator, dtype=str, encoding="utf-8-sig")
        codes |= set(table[column].str.upper())
    sectors = national.frame
    points = sectors.representative_point().to_crs(4326)
    table = pd.DataFrame(
        {"naam": sectors["name"], "stad": sectors["munty"], "ha": sectors["ha"].round(1)}
    ).assign(lon=points.x.round(4), lat=points.y.round(4))
    table = table.rename_axis("sector").reset_index()
    table if levels else table.pop("stad")
    table.to_csv(land / "sectoren.csv", index=False)
    names = national.names.rename_axis("stad").rename("naam")
    names.to_csv(land / "steden.csv")
    shapes = sectors[["geometry"]].rename_axis("sector").reset_index()
    shapes.to_file(land / "sectoren.geojson", driver="GeoJSON")
    unknown = sorted(codes - set(sectors.index))
    level = "{id: stad, singular: stad, plural: steden, profiles: true}"
    path = folder / "params/belgie.yaml"
    text = PARAMETERS.format(
        base=BASE,
        unknown=", ".join(f'"{code}"' for code in unknown),
        levels=level if levels else "",
        method=method,
        above="above: {stad: data/land/steden.csv}" if levels else "",
    )
    path.write_text(text, encoding="utf-8")
    return path


class Steps:
    """Print what each step takes."""

    def __init__(self) -> None:
        self.start = self.last = time.process_time()

    def done(self, step: str) -> None:
        """Say what has been taken since the step before."""
        now = time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"  {step}: {now - self.last:.1f} s (hoogstens {peak:.2f} GB tot nu)", flush=True)
        self.last = now

    @property
    def total(self) -> float:
        """CPU-seconds since the beginning."""
        return self.last - self.start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--levels", action="store_true")
    parser.add_argument("--method", default="kmeans")
    given = parser.parse_args()
    if not SHARED.is_dir():
        print("land: de officiële bestanden van België staan niet naast het project")
        return
    with tempfile.TemporaryDirectory() as name:
        national = read_sectors(SHARED)
        path = project(Path(name), national, levels=given.levels, method=given.method)
        print(f"België als één gemeente, {len(national.frame)} sectoren, {given.method}")
        del national
        try:
            total = measured(path)
        except DataError as error:
            print(f"  geweigerd: {error}")
            return
    print(f"  samen {total:.1f} s (doel {GOAL_SECONDS} s en {GOAL_GB} GB)")


def measured(path: Path) -> float:
    """Go from the files to how sure the ranks are; give the CPU-seconds of all of it."""
    steps = Steps()
    analysis = Computed(read_params(path))
    steps.done("lezen en controleren")
    profiles = analysis.core.profiles
    steps.done(f"cijfers, index en {len(profiles.names)} profielen")
    _ = analysis.results
    steps.done("zekerheid van de rangen, verandering en signalen")
    return steps.total


if __name__ == "__main__":
    main()
