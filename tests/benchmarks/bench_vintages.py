"""Speed of the crosswalk: Belgium's 19,478 sectors against themselves, beside tobler's.

tobler is needed by this benchmark alone: ``pip install tobler`` in an environment of its own,
or in ``.venv`` for the time of the measurement.
"""

from __future__ import annotations

import time
from importlib.util import find_spec

from project import ROOT

from genkgeo.areas.vintages import crosswalk
from genkgeo.parameters.area_files import ShapeFile
from genkgeo.sources.shapes import read_shapes

SECTORS = ROOT / "../shared/data/belgium/sh_statbel_statistical_sectors_31370_20210101.geojson.zip"
BROKEN = ("25050A041", "53053M0PN", "62063H20-")
"""Three polygons of the file cross themselves; both sides go without them."""


def main() -> None:
    """Measure and print."""
    if not SECTORS.is_file():
        print("omrekening: de sectoren van België staan niet naast het project")
        return
    import geopandas as gpd

    codes = gpd.read_file(f"/vsizip/{SECTORS}", ignore_geometry=True).set_index("cd_sector").index
    belgium = read_shapes(SECTORS, ShapeFile(file=SECTORS.name), codes.drop(list(BROKEN)))
    start = time.perf_counter()
    crosswalk(belgium, belgium)
    ours = time.perf_counter() - start
    print(f"omrekening van België op zichzelf: {ours:.2f} s")
    if find_spec("tobler") is None:
        print("  tobler is er niet om mee te vergelijken (pip install tobler)")
        return
    from tobler.area_weighted import area_interpolate

    belgium["aantal"] = 1.0
    start = time.perf_counter()
    area_interpolate(belgium, belgium, extensive_variables=["aantal"])
    theirs = time.perf_counter() - start
    print(f"  tobler: {theirs:.2f} s; verhouding {ours / theirs:.2f} (doel hoogstens 1)")


if __name__ == "__main__":
    main()
