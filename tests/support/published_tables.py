"""What a published release says in its tables, read as a reader would: from the files alone."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd
from page_claims import DATA
from project import ROOT

from genkgeo.areas.hierarchy import Areas
from genkgeo.parameters.file import Params
from genkgeo.parameters.registry import Indicator, read_registry
from genkgeo.words import dutch

LEVEL_OF = {
    "sector": "sector",
    "sectoren": "sector",
    "wijk": "wijk",
    "wijken": "wijk",
    "stadsdeel": "stadsdeel",
    "stadsdelen": "stadsdeel",
}
FILES = {"sector": "sectoren", "wijk": "wijken", "stadsdeel": "stadsdelen", "gemeente": "gemeente"}
MARGINS = {
    "low": ("laagst_mogelijk", "marge_laag"),
    "high": ("hoogst_mogelijk", "marge_hoog"),
}
T = TypeVar("T")
WORDS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien")


def number(text: str) -> float:
    """Read a number as a Dutch reader does.

    Examples
    --------
    >>> number("−1.234,5"), number("+0,2"), number("twee"), number("geen enkele")
    (-1234.5, 0.2, 2.0, 0.0)
    """
    if text in WORDS:
        return float(WORDS.index(text))
    if text in ("geen", "geen enkele", "geen enkel"):
        return 0.0
    return float(text.replace("−", "-").replace("+", "").replace(".", "").replace(",", "."))


def listed(text: str) -> list[str]:
    """Take apart a list in a sentence; names with "en" in them are for `Release.names_in`.

    Examples
    --------
    >>> listed("meer a, minder b en hogere c")
    ['meer a', 'minder b', 'hogere c']
    """
    *first, last = text.split(", ")
    return [*first, *last.rsplit(" en ", 1)]


@dataclass(frozen=True)
class Release:
    """A folder with a release, and the parameters that it was made from."""

    folder: Path
    params: Params
    areas: Areas
    inputs_read: pd.DataFrame
    """The figures of the sectors as the readers gave them."""

    @property
    def year(self) -> int:
        return self.params.file.year

    @property
    def registry(self) -> dict[str, Indicator]:
        return self.params.registry

    @property
    def city(self) -> str:
        return self.params.file.municipality.code

    @property
    def wijk_of(self) -> dict[str, str]:
        """Sector → wijk."""
        return self.areas.sectors["wijk"].to_dict()

    @property
    def stadsdeel_of(self) -> dict[str, str]:
        """Sector → stadsdeel."""
        return self.areas.sectors["stadsdeel"].to_dict()

    def table(self, name: str) -> pd.DataFrame:
        """A table by its name; without rows where the release has none."""
        return self._tables.get(name, pd.DataFrame())

    @cached_property
    def _tables(self) -> dict[str, pd.DataFrame]:
        # A name or code such as 710161 stays text.
        text = dict.fromkeys(["gebied", "naam", "jaar"], str) | {"jaar": int}
        return {
            path.stem: pd.read_csv(path, dtype=text)
            for path in sorted(self.folder.glob("tabellen/*.csv"))
            if path.stem not in ("bronnen", "acties_stand")
        }

    @cached_property
    def map(self) -> dict[str, Any]:
        """The data that the script of the map reads."""
        page = (self.folder / "kaart.html").read_text(encoding="utf-8")
        made: dict[str, Any] = json.loads(DATA.search(page)[1])
        return made

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """Level → code → name."""
        return {
            level: dict(zip(own["gebied"], own["naam"], strict=True))
            for level, file in FILES.items()
            if not (own := self.table(f"cijfers_{file}")).empty
        }

    @cached_property
    def spoken(self) -> frozenset[str]:
        """Names of areas, suppliers, code lists and what is not mapped, which claim nothing."""
        known = read_registry(ROOT / "params/indicatoren.yaml")
        others = [own for name, own in known.items() if name not in self.registry]
        labels = {name for own in others for name in (own.label, dutch.in_sentence(own.short))}
        areas = {name for by_code in self.names.values() for name in by_code.values()}
        return frozenset(
            areas
            | labels
            | {own.source for own in self.registry.values()}
            | set(self.params.file.areas)
        )

    def codes(self, level: str, name: str) -> list[str]:
        """Codes of a level that bear a name: two sectors may share one."""
        return [code for code, own in self.names[level].items() if own == name]

    def names_in(self, level: str, text: str) -> list[str]:
        """Names of areas in a list, the longest first: ``Winterslag 2 en 4`` is one."""
        known = sorted(set(self.names[level].values()), key=len, reverse=True)
        whole = re.compile("|".join(map(re.escape, known)))
        rest = whole.sub("", text).replace(",", "").replace(" en ", "").strip()
        assert not rest or rest == "en", f"{rest!r} is no {level}"
        return whole.findall(text)

    @cached_property
    def _kept(self) -> dict[tuple[Any, ...], Any]:
        return {}

    def once(self, make: Callable[[], T], *key: Any) -> T:
        """Keep what a rule works out of the tables, for the next claim of its kind."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: T = self._kept[key]
        return kept

    def risk(self, level: str) -> pd.DataFrame:
        """Scores of a level, by code."""
        return self.once(lambda: self._risk(level), "risk", level)

    def _risk(self, level: str) -> pd.DataFrame:
        own = self.table(f"risico_{FILES[level]}")
        return own.set_index("gebied") if len(own) else own

    def contributions(self, level: str) -> pd.DataFrame:
        """Contributions to the score, by code and indicator."""
        own = self.risk(level)
        parts = own[[name for name in own.columns if name.startswith("bijdrage_")]]
        return parts.rename(columns=lambda name: name.removeprefix("bijdrage_"))

    def figures(self, level: str, year: int | None = None) -> pd.DataFrame:
        """Figures of a level in a year, or the last ones; by code and indicator."""
        return self.once(lambda: self._figures(level, year), "figures", level, year)

    def figure(self, level: str, area: str, name: str, year: int | None = None) -> dict[str, Any]:
        """Row of one figure."""
        rows = self.once(lambda: self.figures(level, year).to_dict("index"), "figure", level, year)
        row: dict[str, Any] = rows[area, name]
        return row

    def change(self, level: str, area: str, what: str) -> dict[str, Any]:
        """Row of one change."""
        rows = self.once(lambda: self.changes.to_dict("index"), "change")
        row: dict[str, Any] = rows[level, area, what]
        return row

    def _figures(self, level: str, year: int | None) -> pd.DataFrame:
        own = self.table(f"cijfers_{FILES[level]}")
        own = own[own["jaar"] <= self.year] if year is None else own[own["jaar"] == year]
        last = own.groupby("indicator")["jaar"].transform("max")
        return own[own["jaar"] == last].set_index(["gebied", "indicator"])

    @cached_property
    def changes(self) -> pd.DataFrame:
        """What changed, by level, code and figure."""
        own = self.table("verandering")
        return own.set_index(["niveau", "gebied", "cijfer"]).sort_index() if len(own) else own

    def indicator(self, text: str) -> str:
        """Id of an indicator by its label or short name, with or without its unit."""
        for name, own in self.registry.items():
            for called in (own.short, own.label, own.short[:1].lower() + own.short[1:]):
                if text == called or text.startswith((f"{called},", f"{called} (")):
                    return name
        raise LookupError(f"{text!r} is no indicator")

    def high_or_low(self, words: str) -> tuple[str, bool]:
        """Id of the indicator that words such as "meer budgetmeters" speak of; whether high."""
        for name, own in self.registry.items():
            if words in (own.high, f"{own.short} hoog", f"hoge {own.short.lower()}"):
                return name, True
            if words in (own.low, f"{own.short} laag", f"lage {own.short.lower()}"):
                return name, False
        raise LookupError(f"{words!r} is said of no indicator")

    def page_area(self, page: str) -> tuple[str, str]:
        """Level and code of what a page is about."""
        level = LEVEL_OF.get(page.partition("/")[0], "")
        if level:
            stem = Path(page).stem
            named = {re.sub(r"[^a-z0-9]+", "-", code.lower()): code for code in self.names[level]}
            return level, named[re.sub(r"-[0-9a-f]{6}$", "", stem)] if stem not in named else named[
                stem
            ]
        return "gemeente", self.city

    def margin(self, level: str, area: str, name: str) -> tuple[float, float]:
        """Between which values a figure can lie, by chance and by what is hidden."""
        row = self.figure(level, area, name)
        ends = {
            side: [float(row[end]) for end in of_side if not math.isnan(float(row[end]))]
            for side, of_side in MARGINS.items()
        }
        value = float(row["waarde"])
        return min(ends["low"], default=value), max(ends["high"], default=value)

    def mean(self, level: str, name: str) -> float:
        """Mean of the figures of a level."""
        means = self.once(
            lambda: self.figures(level).groupby("indicator")["waarde"].mean(), "mean", level
        )
        return float(means[name])

    @cached_property
    def inputs(self) -> str:
        """All that the city's own documents say, as the inputs hold them."""
        plans = self.params.file.plans
        files: list[Path] = []
        if plans is not None:
            for given in (plans.actions, plans.figures, plans.barometer):
                if given:
                    path = self.params.root / given
                    files += [path] if path.is_file() else sorted(path.rglob("*.*"))
        texts = [path.read_text(encoding="utf-8") for path in files]
        return " ".join(re.sub(r'["\\]', "", " ".join(text.split())) for text in texts)
