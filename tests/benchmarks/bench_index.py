"""Indices of others, worked out again: how close, and how fast; figures to look at, not a test."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
from project import ROOT

from genkgeo.index.tree import compute
from genkgeo.parameters.choices import RiskChoices
from genkgeo.parameters.index_choices import spec_of
from genkgeo.parameters.registry import Indicator
from genkgeo.release.index_files import write_index

SHARED = ROOT / "../shared/data"
SPECS = ROOT / "tests/conformance"
ENGLAND = "conformance/imd2025_england_lsoa21.csv.gz"
BELGIUM = "belgium/BIMD2011_DOMAINS_STATISTICAL_SECTOR_ELLIS_WIDE.csv"
REPEAT = 3
MANY, GOALS = 200_000, {"z": 0.4, "percentile": 0.5}
"""Areas, and per scale how many processor-seconds they may take."""


def conformance(shared: Path = SHARED) -> None:
    """Print how close the published indices are met, and the time of the English one."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "uit.csv"
        england, belgium = shared / ENGLAND, shared / BELGIUM
        published = pd.read_csv(england)[["IMD_score", "IMD_rank", "IMD_decile"]]
        for spec, of in {
            "imd2025_given.yaml": " (rangen zoals gegeven)",
            "imd2025.yaml": "",
        }.items():
            ours = write_index(england, SPECS / spec, out).areas
            _show(f"Engelse IMD 2025{of}", ours, published)
        published = pd.read_csv(belgium)[
            ["BIMD2011_score", "BIMD2011_rank", "BIMD2011_deciles_domain"]
        ]
        for spec, of in {"bimd2011.yaml": "scores", "bimd2011_ranks.yaml": "rangen"}.items():
            _show(f"BIMD 2011 uit {of}", write_index(belgium, SPECS / spec, out).areas, published)
        times = []
        for _ in range(REPEAT):
            start = time.perf_counter()
            write_index(england, SPECS / "imd2025.yaml", out)
            times.append(time.perf_counter() - start)
    print(f"genkgeo index, {len(ours)} gebieden, csv.gz → csv: {min(times):.2f} s (doel 3)")


def large() -> None:
    """Print the processor-seconds of an index of many areas on each scale, the best of three."""
    random = np.random.default_rng(71016)
    columns = [f"i{at}" for at in range(8)]
    table = pd.DataFrame(random.normal(size=(MANY, 8)), columns=columns).set_index(
        pd.Index([f"a{at}" for at in range(MANY)])
    )
    domains = ("wonen", "werk", "inkomen")
    about = {"unit": "", "source": "", "numerator": "n", "denominator": "d"}
    registry = {
        name: Indicator(label=name, short=name, domain=domains[at % 3], direction="higher", **about)
        for at, name in enumerate(columns)
    }
    for scale, goal in GOALS.items():
        spec = spec_of(columns, registry, RiskChoices(transform=scale))
        times = []
        for _ in range(REPEAT):
            start = time.process_time()
            compute(spec, table)
            times.append(time.process_time() - start)
        print(f"index op {scale}, {MANY} gebieden: {min(times):.2f} s (doel {goal})")


def _show(name: str, ours: pd.DataFrame, published: pd.DataFrame) -> None:
    score, rank, decile = (published[column].to_numpy() for column in published)
    off = abs(ours["rang"].to_numpy(float) - rank)
    same = (ours["deciel"].to_numpy(float) == decile).mean()
    print(
        f"{name}: score hoogstens {abs(ours['score'].to_numpy() - score).max():.1e} ernaast, "
        f"rangen gelijk {(off == 0).mean():.3%} (hoogstens {off.max():.0f} ernaast), "
        f"decielen gelijk {same:.3%}"
    )


if __name__ == "__main__":
    large()
    if (SHARED / ENGLAND).is_file():
        conformance()
    else:
        print("index: de gepubliceerde indices staan niet naast het project")
