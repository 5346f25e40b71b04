"""How soon an analyst has an answer: ratios to ``import geopandas``, and seconds when warm.

The first answer of a cold process (load and one table) is held against the import of geopandas
in another cold process, of the same minute; the aim is 3. Each line of the workshop has 0,3 s.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

from project import EXAMPLE, ROOT

import genkgeo

COLD = {
    "import geopandas": "import geopandas",
    "laden": f"import genkgeo; genkgeo.load({str(EXAMPLE)!r})",
    "laden en een tabel": f"import genkgeo; genkgeo.load({str(EXAMPLE)!r}).table('wijk')",
}

LINES = {
    "table": lambda genk: genk.table("wijk"),
    "alle jaren": lambda genk: genk.table("gemeente", year="alle").T,
    "groei": lambda genk: genk.table("wijk", show="groei", year=2025),
    "z": lambda genk: genk.table("wijk", show="z"),
    "line": lambda genk: genk.line(["oki", "leefloon"], ["Bret", "stad"]),
    "bar": lambda genk: genk.bar("oki"),
    "map": lambda genk: genk.map("oki"),
    "compare": lambda genk: genk.compare("Genk-Oost"),
    "cross": lambda genk: genk.cross(),
    "report": lambda genk: genk.report([genk.risk(), genk.bar("oki")]),
    "why": lambda genk: genk.why("Bret"),
    "why, keuze": lambda genk: genk.why("Bret", by="keuze"),
    "sure": lambda genk: genk.sure(),
    "alike": lambda genk: genk.alike("Bret"),
    "changed": lambda genk: genk.changed(),
    "with_weights": lambda genk: genk.with_weights(inkomen=2).risk(),
}


def cold(source: str) -> float:
    """Time a process of its own."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", source], check=True, cwd=ROOT, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    taken = {
        name: statistics.median(cold(source) for _ in range(5)) for name, source in COLD.items()
    }
    floor = taken["import geopandas"]
    for name, seconds in taken.items():
        print(f"{name}: {seconds:.2f} s, {seconds / floor:.1f} × import geopandas (doel 3)")
    genk = genkgeo.load(EXAMPLE)
    for ask in LINES.values():
        ask(genk)
    for name, ask in LINES.items():
        start = time.perf_counter()
        ask(genk)
        print(f"{name}: {time.perf_counter() - start:.3f} s warm (doel 0,3)")


if __name__ == "__main__":
    main()
