"""A made-up municipality: six square sectors, four wijken, two stadsdelen, three indicators.

Everything is a plain constructor call, so that a test of a page needs no file and no
computation. Every state occurs: hidden, missing, not applicable, partly covered.
"""

from __future__ import annotations

import copy
import dataclasses
import functools
import itertools
from collections.abc import Callable, Mapping
from typing import ParamSpec, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import two_levels
from shapely.geometry import box

from genkgeo.areas.hierarchy import Areas
from genkgeo.measures.reconciliation import RECONCILIATION_COLUMNS
from genkgeo.parameters.registry import Indicator
from genkgeo.results import PARTS, WARNINGS, Change, Matching, Profiles, Results, Risk

YEAR = 2025
CITY = "99001"

SECTORS = pd.DataFrame(
    [
        ("99001A1", "Molenveld-Oost", "W1", "noord", 0, 1),
        ("99001A2", "Molenveld-West", "W1", "noord", 1, 1),
        ("99001A3", "Kerkdorp", "W2", "noord", 2, 1),
        ("99001B1", "Heikant", "W3", "zuid", 0, 0),
        ("99001B2", "Heidebloem", "W3", "zuid", 1, 0),
        ("99001B3", "Industriezone", "W4", "zuid", 2, 0),
    ],
    columns=["sector", "name", "wijk", "stadsdeel", "x", "y"],
).set_index("sector")

NAMES = {
    "wijk": {"W1": "Molenveld", "W2": "Kerkdorp", "W3": "Heide", "W4": "Industrie"},
    "stadsdeel": {"noord": "Made-Noord", "zuid": "Made-Zuid"},
    "gemeente": {CITY: "Made"},
}

REGISTRY = {
    "oki": Indicator(
        label="Onderwijskansarmoede-indicator",
        short="OKI",
        unit="per leerling (0–4)",
        domain="onderwijs",
        numerator="oki_kenmerken",
        denominator="oki_leerlingen",
        high="hoge OKI",
        low="lage OKI",
        source="Departement Onderwijs",
        maximum_ratio=4,
        decimals=2,
    ),
    "budgetmeters": Indicator(
        label="Gezinnen met een budgetmeter elektriciteit",
        short="Budgetmeters",
        unit="%",
        domain="wonen",
        numerator="budgetmeters",
        denominator="afnemers",
        factor=100,
        high="veel budgetmeters",
        low="weinig budgetmeters",
        source="Fluvius",
        maximum_ratio=1,
    ),
    "werkzaamheid": Indicator(
        label="Werkzaamheidsgraad",
        short="Werkzaamheidsgraad",
        unit="%",
        domain="werk",
        numerator="werkenden",
        denominator="werkleeftijd",
        factor=100,
        direction="lower",
        high="veel mensen aan het werk",
        low="weinig mensen aan het werk",
        source="Steunpunt Werk",
        maximum_ratio=1,
    ),
}

# Sector → (numerator, denominator) of oki, budgetmeters and werkzaamheid.
COUNTS = {
    "99001A1": ((120, 100), (12, 400), (480, 700)),
    "99001A2": ((90, 80), (9, 350), (450, 620)),
    "99001A3": ((40, 90), (3, 380), (560, 690)),
    "99001B1": ((230, 110), (31, 420), (380, 720)),
    "99001B2": ((150, 85), (np.nan, 300), (330, 540)),
    "99001B3": ((np.nan, 0), (np.nan, 10), (np.nan, np.nan)),
}
STATES = {
    ("99001B2", "budgetmeters"): "onderdrukt",
    ("99001B3", "oki"): "niet van toepassing",
    ("99001B3", "budgetmeters"): "onderdrukt",
    ("99001B3", "werkzaamheid"): "ontbreekt",
}
RESIDENTS = {
    "99001A1": 1100,
    "99001A2": 960,
    "99001A3": 1050,
    "99001B1": 1190,
    "99001B2": 870,
    "99001B3": 24,
}
PERIODS = (2023, 2024, YEAR)

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "{% raise %}{# x #}",
    "`${alert(1)}`",
    "Bret \u202egnal\u2069",
    "\\u003cb\\u003e \"quoted' & so on",
    "lange naam " * 28,
    "👩‍👧 Café ’t Hof",
    "",
)
"""Names that nobody should give an area; they must show as written and do nothing."""


Made = TypeVar("Made")
Given = ParamSpec("Given")


def worked_out_once(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """Work something out once and give a copy each time, which a test may change."""
    kept = functools.cache(make)

    @functools.wraps(make)
    def give(*args: Given.args, **named: Given.kwargs) -> Made:
        return copy.deepcopy(kept(*args, **named))

    return give


def hostile(names: tuple[str, ...] = HOSTILE, **changes: object) -> Results:
    """Give the results with these names for the areas, in turn, of every level."""
    left = itertools.cycle(names)
    own = areas()
    changed = {
        level: {code: next(left) for code in series.index} for level, series in own.names.items()
    }
    return results(areas=areas(changed), **changes)


def results(**changes: object) -> Results:
    """Give the results of the made-up municipality, with other fields if you name them."""
    plain = Results(
        title="Made in 2025",
        year=YEAR,
        example=True,
        areas=areas(),
        shape_note="schematische grenzen",
        shapes=shapes(),
        registry=dict(REGISTRY),
        measures=measures(),
        residents=residents(),
        risk={level: risk(level) for level in ("sector", "wijk", "stadsdeel")},
        profiles=profiles(),
        totals=pd.DataFrame(
            [("budgetmeters", YEAR, 58.0, 55.0, 0.0, 3.0, 0.0)],
            columns=["variable", "period", "total", "sectors", "unknown", "hidden", "missing"],
        ),
        reconciliation=pd.DataFrame(
            [("budgetmeters", YEAR, 3.1, 3.1, 0.0, 58.0, 58.0, 0.0, 3.0, "klopt", "Fluvius")],
            columns=RECONCILIATION_COLUMNS,
        ),
        sources=pd.DataFrame(
            [("oki.csv", "plain", "2025", "2023–2025")],
            columns=["file", "format", "vintage", "periods"],
        ),
        notes=(
            "Voorbeeldcijfers, geen echte cijfers",
            "De indeling in stadsdelen is een voorstel",
        ),
    )
    return dataclasses.replace(plain, **changes)


def full(**changes: object) -> Results:
    """Give the results with all that can be known beside them: certainty, change, warnings."""
    known = dict(
        certainty=certainty(),
        change=change(),
        warnings=warnings(),
        references=references(),
        profiles=dataclasses.replace(profiles(), matching=matching()),
    )
    return results(**{**known, **changes})


def areas(names: Mapping[str, Mapping[str, str]] | None = None) -> Areas:
    """Give the hierarchy; ``names`` (level → code → name) replaces names."""
    sectors = SECTORS[["name", "wijk", "stadsdeel"]].copy()
    of_level = {"sector": sectors["name"].to_dict(), **NAMES}
    for level, replaced in (names or {}).items():
        of_level[level] = {**of_level[level], **replaced}
    sectors["name"] = pd.Series(of_level["sector"])
    return Areas(
        vintage="2025",
        code=CITY,
        name=of_level["gemeente"][CITY],
        levels=two_levels.LEVELS,
        sectors=sectors,
        names={level: pd.Series(own, name="name").sort_index() for level, own in of_level.items()},
        unknown=("99001ZZZZ",),
        hidden=(),
        proposal=True,
    )


@worked_out_once
def shapes() -> dict[str, gpd.GeoDataFrame]:
    """Give squares of one kilometre, EPSG:31370, joined per wijk and stadsdeel."""
    east, north, side = 226_000, 182_000, 1_000
    squares = [
        box(east + x * side, north + y * side, east + (x + 1) * side, north + (y + 1) * side)
        for x, y in zip(SECTORS["x"], SECTORS["y"], strict=True)
    ]
    sectors = gpd.GeoDataFrame(
        SECTORS[["wijk", "stadsdeel"]], geometry=squares, index=SECTORS.index, crs="EPSG:31370"
    )
    return {
        "sector": sectors[["geometry"]],
        "wijk": sectors.dissolve("wijk")[["geometry"]],
        "stadsdeel": sectors.dissolve("stadsdeel")[["geometry"]],
        "gemeente": sectors.assign(gemeente=CITY).dissolve("gemeente")[["geometry"]],
    }


@worked_out_once
def measures() -> pd.DataFrame:
    """Give the long frame of all levels; earlier years are a little higher."""
    rows = [
        _measure(level, area, list(members.index), indicator, place, period)
        for period in PERIODS
        for level in ("sector", "wijk", "stadsdeel", "gemeente")
        for area, members in SECTORS.groupby(_key(level))
        for place, indicator in enumerate(REGISTRY)
    ]
    return pd.DataFrame(rows)


def _key(level: str) -> object:
    if level == "sector":
        return SECTORS.index
    return SECTORS[level] if level in SECTORS else pd.Series(CITY, index=SECTORS.index)


def _measure(
    level: str, area: str, members: list[str], indicator: str, place: int, period: int
) -> dict[str, object]:
    pairs = pd.DataFrame([COUNTS[sector][place] for sector in members], columns=["up", "down"])
    states = [STATES.get((sector, indicator), "waargenomen") for sector in members]
    seen = pairs[pairs["up"].notna()]
    down, all_down = float(seen["down"].sum()), float(pairs["down"].sum())
    factor = REGISTRY[indicator].factor * (1 + 0.02 * (YEAR - period))
    value = factor * float(seen["up"].sum()) / down if down else np.nan
    hidden = 3.0 * states.count("onderdrukt") if down else np.nan
    return {
        "level": level,
        "area": area,
        "period": period,
        "indicator": indicator,
        "numerator": float(seen["up"].sum()) if down else np.nan,
        "denominator": down or np.nan,
        "value": value,
        "state": "waargenomen" if down else states[0],
        "coverage": down / all_down if all_down else np.nan,
        "low": value,
        "high": value + factor * hidden / all_down if down else np.nan,
    }


def residents() -> pd.DataFrame:
    """Give the residents of every area, indexed by level and area."""
    own = pd.Series(RESIDENTS)
    parts = {
        level: own.groupby(_key(level)).sum()
        for level in ("sector", "wijk", "stadsdeel", "gemeente")
    }
    return pd.concat(parts, names=["level", "area"]).to_frame("residents")


@worked_out_once
def risk(level: str) -> Risk:
    """Give a risk whose contributions add up to the score; ``industrie`` has none."""
    given = {
        "sector": {
            "99001A1": (0.2, 0.0, -0.1),
            "99001A2": (0.1, -0.2, 0.0),
            "99001A3": (-0.9, -0.6, -0.5),
            "99001B1": (0.8, 0.7, 0.6),
            "99001B2": (0.4, np.nan, 0.2),
        },
        "wijk": {
            "W1": (0.15, -0.1, -0.05),
            "W2": (-0.9, -0.6, -0.5),
            "W3": (0.6, 0.5, 0.4),
        },
        "stadsdeel": {"noord": (-0.3, -0.3, -0.2), "zuid": (0.4, 0.4, 0.2)},
    }[level]
    index = pd.Index(sorted(shapes()[level].index), name="area")
    parts = pd.DataFrame.from_dict(given, orient="index", columns=list(REGISTRY)).reindex(index)
    score = parts.sum(axis=1, min_count=1)
    ranked = int(score.notna().sum())
    fifth = np.ceil(5 * score.rank(method="first") / ranked)
    scores = pd.DataFrame(
        {
            "score": score,
            "rank": score.rank(ascending=False, method="min"),
            "of": float(ranked),
            "city": score - 0.05,
            "weight": parts.notna().sum(axis=1) / len(REGISTRY),
            "state": np.where(score.notna(), "waargenomen", "ontbreekt"),
            "fifth": fifth,
        }
    )
    scores.loc[score.isna(), ["of", "weight"]] = np.nan
    weights = pd.Series(1 / len(REGISTRY), index=list(REGISTRY))
    return Risk(level=level, scores=scores, contributions=parts, weights=weights)


def certainty() -> dict[str, pd.DataFrame]:
    """Give how sure the ranks are; `results` has none unless ``certainty=certainty()``.

    Every group occurs, and an area without; of the two stadsdelen there is nothing to say.
    """
    moved = "De rang verschuift het meest door toeval in kleine aantallen (rang 1 tot 2)."
    given = {
        "sector": {
            "99001A1": (3, 2, 4, 0.6, "waarschijnlijk"),
            "99001A2": (4, 3, 4, 0.3, "niet te onderscheiden"),
            "99001A3": (5, 5, 5, 0.0, "niet bij de eerste vijf"),
            "99001B1": (1, 1, 1, 1.0, "betrouwbaar bij de eerste vijf"),
            "99001B2": (2, 2, 4, 0.9, "betrouwbaar bij de eerste vijf"),
            "99001B3": (np.nan, np.nan, np.nan, np.nan, ""),
        },
        "wijk": {
            "W1": (2, 1, 3, 0.434, "niet te onderscheiden"),
            "W2": (3, 2, 3, 0.004, "niet bij de eerste vijf"),
            "W3": (1, 1, 1, 0.999, "betrouwbaar bij de eerste vijf"),
            "W4": (np.nan, np.nan, np.nan, np.nan, ""),
        },
    }
    columns = ["rank", "rank_low", "rank_high", "p_top", "group"]
    return {
        level: pd.DataFrame.from_dict(rows, orient="index", columns=columns)
        .rename_axis("area")
        .assign(
            mover="noise",
            sentence=lambda frame: frame["group"].ne("").map({True: moved, False: ""}),
        )
        for level, rows in given.items()
    }


def profiles() -> Profiles:
    """Give two profiles of three wijken; ``Industrie`` is left out."""
    return Profiles(
        areas=two_levels.WIJK,
        method="kmeans",
        labels=pd.Series({"W1": 1, "W2": 1, "W3": 2}),
        names=pd.Series({1: "weinig budgetmeters", 2: "hoge OKI, veel budgetmeters"}),
        colours=pd.Series({1: "#0072b2", 2: "#e69f00"}),
        portrait=pd.DataFrame(
            [[-0.4, -0.35, -0.3], [0.6, 0.5, 0.4]], index=[1, 2], columns=list(REGISTRY)
        ),
        spread=pd.DataFrame(
            [[0.2, 0.15, 0.1], [0.0, 0.0, 0.0]], index=[1, 2], columns=list(REGISTRY)
        ),
        confidence=pd.Series({"W1": 0.97, "W2": 0.62, "W3": 1.0}),
        second=pd.Series({"W1": 2, "W2": 2, "W3": 0}),
        partial=("W3",),
        left_out=("W4",),
        too_small=(),
        flat=(),
        choice=pd.DataFrame(
            {
                "stability": [0.91, 0.55],
                "silhouette": [0.41, 0.22],
                "calinski_harabasz": [8.1, 6.4],
                "smallest": [1, 1],
            },
            index=pd.Index([2, 3], name="k"),
        ),
        reason="Twee profielen zijn het best van elkaar te onderscheiden.",
    )


def change() -> Change:
    """Give what changed since the release of a year before; ``results`` has none.

    In Made-Zuid the risk rose and the budget meters were revised; in Made-Noord nothing moved
    beyond noise, and in Made itself only werkzaamheid did.
    """
    still, up, down = "niet aantoonbaar veranderd", "gestegen", "gedaald"
    rows = [
        ("stadsdeel", "zuid", "score", 0.6, 1.0, (0.3, 0.0, 0.1, 0.0), 0.1, 0.5, up),
        ("stadsdeel", "zuid", "rank", 1.0, 1.0, (0.0, 0.0, 0.0, 0.0), 0.0, 0.0, still),
        ("stadsdeel", "zuid", "oki", 1.9, 2.0, (0.1, 0.0, 0.0, 0.0), -0.1, 0.3, still),
        ("stadsdeel", "zuid", "budgetmeters", 6.0, 7.4, (1.0, 0.1, 0.3, 0.0), -0.2, 2.2, still),
        ("stadsdeel", "zuid", "werkzaamheid", 60.0, 58.0, (-2.0, 0.0, 0.0, 0.0), -3.0, -1.0, down),
        ("stadsdeel", "noord", "score", -0.7, -0.8, (-0.1, 0.0, 0.0, 0.0), -0.4, 0.2, still),
        ("stadsdeel", "noord", "oki", 0.95, 0.93, (-0.02, 0.0, 0.0, 0.0), -0.1, 0.1, still),
        ("gemeente", CITY, "oki", 1.38, 1.35, (-0.03, 0.0, 0.0, 0.0), -0.1, 0.04, still),
        ("gemeente", CITY, "budgetmeters", 3.6, 3.5, (-0.1, 0.0, 0.0, 0.0), -0.5, 0.3, still),
        ("gemeente", CITY, "werkzaamheid", 70.0, 68.0, (-2.0, 0.0, 0.0, 0.0), -2.5, -1.5, down),
    ]
    frame = pd.DataFrame(
        [(*row[:5], row[4] - row[3], *row[5], *row[6:], "") for row in rows],
        columns=[
            *("level", "area", "what", "earlier", "later", "difference"),
            *PARTS,
            *("low", "high", "verdict", "why"),
        ],
    )
    return Change(
        earlier=YEAR - 1,
        later=YEAR,
        earlier_vintage="2019",
        later_vintage="2025",
        released=True,
        parts=frame,
        notes=("De grenzen zijn die van 2025, voorheen die van 2019.",),
    )


def warnings() -> pd.DataFrame:
    """Give two early warnings: of a wijk, and of a sector in it."""
    rose = "steeg het risico twee jaar na elkaar meer dan toeval kan verklaren"
    return pd.DataFrame(
        [
            ("wijk", "W3", "risico", 2023, ("oki",), f"In Heide {rose}, vooral door OKI."),
            ("sector", "99001A1", "risico", 2023, ("oki",), f"In Molenveld-Oost {rose}."),
        ],
        columns=WARNINGS[:6],
    ).assign(people=np.nan, rate=np.nan)


def references() -> pd.DataFrame:
    """Give figures of wider areas: an old one, one of the year, and one of a later year."""
    return pd.DataFrame(
        [
            ("budgetmeters", "Limburg", 2013, 1.6),
            ("oki", "Limburg", 2014, 1.0),
            ("oki", "Limburg", YEAR, 1.1),
            ("oki", "Vlaanderen", 2013, 0.8),
            ("werkzaamheid", "Vlaanderen", YEAR + 1, 75.0),
        ],
        columns=["indicator", "area", "period", "value"],
    )


def matching() -> Matching:
    """Give how the two profiles follow those of a year before: Heide came from the first."""
    moves = pd.DataFrame(
        [("W3", 1, 2, 1.0, 0.97, True, "Heide ging van profiel 1 naar profiel 2.")],
        columns=["area", "before", "after", "share", "chance", "firm", "sentence"],
    ).set_index("area")
    return Matching(
        year=YEAR - 1,
        vintage="2019",
        kept=(1, 2),
        new=(),
        gone=(),
        gone_names={},
        transition=pd.DataFrame([[3110.0, 2060.0], [0.0, 0.0]], index=[1, 2], columns=[1, 2]),
        moves=moves,
        notes=("Profiel 2 houdt zijn naam.",),
    )
