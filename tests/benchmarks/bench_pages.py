"""Part of ``make bench``: size and time of the pages; numbers to look at, not a test.

Prints the size of kaart.html of the embedded year and the time until a browser has painted
it, the time to build all pages, and, where the official wijken are on this machine, the size
and time of one map of all wijken of Vlaanderen.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import two_levels
from browsers import BROWSER_OPTIONS, find_browser
from plain_dutch import reading_ease, sentences_of
from project import ROOT, SHARED_DATA

import genkgeo
from genkgeo.areas.hierarchy import Areas
from genkgeo.certainty.intervals import intervals
from genkgeo.pages.map.page import map_page
from genkgeo.parameters.registry import Indicator
from genkgeo.results import Profiles, Results, Risk

PARAMS = ROOT / "params/voorbeeld-2025.yaml"
WIJKEN = SHARED_DATA / "flanders/ggw7.zip"
NAMES = ("aandeel_a", "aandeel_b", "aandeel_c")
YEAR = 2025


def seconds(work) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def first_paint(path: Path) -> float | None:
    """Give the milliseconds until a headless Chromium has painted a page; None without one."""
    executable = find_browser()
    if executable is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=BROWSER_OPTIONS)
        times = []
        for _ in range(3):
            page = browser.new_page()
            page.goto(path.as_uri())
            page.wait_for_timeout(500)
            entries = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
            times.append(page.evaluate(entries))
            page.close()
        browser.close()
    return float(np.median(times))


def flanders(path: Path) -> Results:
    """Give all wijken of a file with made-up figures; stadsdelen are the municipalities."""
    shapes = gpd.read_file(path).to_crs(31370).set_index("geoitem").sort_index()
    wijken = shapes[["geometry"]].rename_axis("area")
    # every name ends with the municipality: "Heiken (Aartselaar)"
    of = shapes["naam"].str.extract(r"\(([^()]*)\)$")[0].fillna("onbekend")
    sectors = pd.DataFrame({"name": shapes["naam"], "wijk": wijken.index, "stadsdeel": of})
    names = {
        "sector": sectors["name"],
        "wijk": sectors["name"],
        "stadsdeel": pd.Series({one: one for one in sorted(set(of))}),
        "gemeente": pd.Series({"VL": "Vlaanderen"}),
    }
    areas = Areas("2025", "VL", "Vlaanderen", two_levels.LEVELS, sectors, names, (), (), False)
    registry = {one: _indicator(one) for one in NAMES}
    measures = _measures(names, registry)
    return Results(
        title="Vlaanderen",
        year=YEAR,
        example=True,
        areas=areas,
        shape_note="",
        shapes={"wijk": wijken, "stadsdeel": wijken.dissolve(of)[["geometry"]]},
        registry=registry,
        measures=measures,
        residents=pd.DataFrame(),
        risk={level: _risk(measures, level) for level in ("wijk", "stadsdeel")},
        profiles=_profiles(measures),
        totals=pd.DataFrame(columns=["variable", "period", "total", "unknown"], dtype=float),
        reconciliation=pd.DataFrame(),
        sources=pd.DataFrame(),
    )


def _indicator(name: str) -> Indicator:
    return Indicator(
        label=name, short=name, unit="%", domain="inkomen", numerator=name,
        denominator="inwoners", factor=100, source="verzonnen", maximum_ratio=1,
    )  # fmt: skip


def _measures(names: dict[str, pd.Series], registry: dict[str, Indicator]) -> pd.DataFrame:
    draw = np.random.default_rng(71016)
    parts = []
    for level in ("wijk", "stadsdeel", "gemeente"):
        for indicator in registry:
            size = draw.integers(500, 9000, len(names[level])).astype(float)
            count = (size * draw.beta(2, 30, len(size))).round()
            parts.append(
                pd.DataFrame(
                    {
                        "level": level, "area": names[level].index, "period": YEAR,
                        "indicator": indicator, "numerator": count, "denominator": size,
                        "value": 100 * count / size, "state": "waargenomen", "coverage": 1.0,
                        "low": 100 * count / size, "high": 100 * count / size,
                    }
                )
            )  # fmt: skip
    together = pd.concat(parts, ignore_index=True)
    return together.join(intervals(together, registry))


def _risk(measures: pd.DataFrame, level: str) -> Risk:
    rows = measures[measures["level"] == level]
    wide = rows.pivot(index="area", columns="indicator", values="value")
    parts = (wide - wide.mean()) / wide.std() / len(NAMES)
    score = parts.sum(axis=1)
    scores = pd.DataFrame(
        {
            "score": score,
            "rank": score.rank(ascending=False, method="min"),
            "of": float(len(score)),
            "city": score,
            "weight": 1.0,
            "state": "waargenomen",
            "fifth": np.ceil(5 * score.rank(method="first") / len(score)),
        }
    )
    return Risk(level, scores, parts, pd.Series(1 / len(NAMES), index=list(NAMES)))


def _profiles(measures: pd.DataFrame) -> Profiles:
    codes = measures.loc[measures["level"] == "wijk", "area"].unique()
    labels = pd.Series(np.arange(len(codes)) % 2 + 1, index=codes)
    two = pd.DataFrame(0.0, index=[1, 2], columns=list(NAMES))
    return Profiles(
        areas=two_levels.WIJK, method="kmeans", labels=labels,
        names=pd.Series({1: "een", 2: "twee"}),
        colours=pd.Series({1: "#2a6eb4", 2: "#b08e29"}), portrait=two, spread=two,
        confidence=labels * 0 + 1.0, second=labels * 0, partial=(), left_out=(), too_small=(),
        flat=(), choice=pd.DataFrame(), reason="Twee profielen.",
    )  # fmt: skip


def print_how_they_read(site: Path) -> None:
    """Print of each page how easily it reads, after Douma; of sheets of a level the hardest."""
    print("leesgemak volgens Douma (60 tot 70 is gewoon Nederlands), woorden per zin, zinnen:")
    kinds: dict[str, list[tuple[float, float, int]]] = {}
    for path in sorted(site.rglob("*.html")):
        page = path.relative_to(site).as_posix()
        told = sentences_of(page, path.read_text(encoding="utf-8"))
        kind = page if path.parent == site else f"{path.parent.name}/, moeilijkste"
        kinds.setdefault(kind, []).append((*reading_ease(told), len(told)))
    for kind, figures in kinds.items():
        ease, long, count = min(figures)
        print(f"  {kind:<28} {ease:5.1f} {long:5.1f} {count:4}")


def main() -> None:
    """Measure and print."""
    analysis = genkgeo.load(PARAMS).computed
    analysis.results  # noqa: B018 - what is shown is not what is measured
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "kaart.html"
        page.write_text(map_page(analysis.results), encoding="utf-8")
        print(f"kaart.html: {page.stat().st_size / 1000:.0f} kB (doel 600)")
        painted = first_paint(page)
        if painted is not None:
            print(f"eerste beeld: {painted:.0f} ms (doel 1000)")
        warm = seconds(lambda: map_page(analysis.results))
        print(f"kaart.html bouwen, warm: {warm:.2f} s")
        site = seconds(lambda: analysis.publish(folder / "alles"))
        print(f"alle bladzijden en tabellen bouwen: {site:.2f} s (doel 3)")
        print_how_they_read(folder / "alles")
    if WIJKEN.is_file():
        results = flanders(WIJKEN)
        made: list[str] = []
        took = seconds(lambda: made.append(map_page(results)))
        size = len(made[0].encode()) / 1e6
        many = len(results.areas.names["wijk"])
        print(f"alle {many} wijken van Vlaanderen: {size:.1f} MB (doel 5), {took:.1f} s (doel 5)")


if __name__ == "__main__":
    main()
