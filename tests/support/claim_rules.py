"""For every kind of claim on a page: how it reads, and how its figures show that it holds.

A rule works out from the published tables (and a few inputs) what the sentence says. It asks
nothing of the functions that wrote it, and fails by an exception.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from page_claims import Claim
from published_tables import LEVEL_OF, Release, listed, number

Check = Callable[[Release, Claim, dict[str, str]], None]
NUMBER = r"[+−]?[\d.]+(?:,\d+)?"
WORD_OR_NUMBER = r"[\w.]+"
PART_OF = (
    rf"(?:(?P<count>{WORD_OR_NUMBER}) van (?:de|die) (?P<of>{WORD_OR_NUMBER})"
    rf"|alle (?P<all>{WORD_OR_NUMBER})|(?P<both>beide))"
)
"""How many of all, as `genkgeo.words.dutch.part_of` writes it; `part` reads it."""
AVERAGE = r"(?:de|het) gemiddelde (?P<level>sector|wijk|stadsdeel)"
STANDS_OUT, ABOUT_EQUAL = 0.5, 0.1
"""Standard deviations, as docs/methode.md has them."""
QUIET = 3
"""The highest fifth of a wijk that is not high."""
VERDICT = r"gestegen|gedaald|niet aantoonbaar veranderd"


@dataclass(frozen=True)
class Rule:
    """How a kind of claim reads, where it stands, and what must be so."""

    kind: str
    pattern: re.Pattern[str]
    check: Check
    where: Callable[[Claim], bool]

    def read(self, claim: Claim) -> dict[str, str] | None:
        """Take the parts of a claim apart; None where it is of another kind."""
        found = self.pattern.fullmatch(claim.text)
        return found.groupdict(default="") if found and self.where(claim) else None


RULES: list[Rule] = []


def rule(
    kind: str, pattern: str, where: Callable[[Claim], bool] = lambda _: True
) -> Callable[[Check], Check]:
    """Add a rule; what it decorates fails where the claim does not hold."""

    def add(check: Check) -> Check:
        RULES.append(Rule(kind, re.compile(pattern), check, where))
        return check

    return add


def place(release: Release, claim: Claim) -> tuple[str, str]:
    """Level and code of the area of which a claim speaks: its own, of its row, or of its page."""
    if claim.area:
        return claim.level, claim.area
    if claim.level:
        [code] = release.codes(claim.level, claim.row)
        return claim.level, code
    return release.page_area(claim.page)


def part(said: Mapping[str, str], total: int) -> float:
    """Read how many of all a claim with `PART_OF` tells, which must be of this many."""
    if said["both"] or said["all"]:
        assert total == (2 if said["both"] else number(said["all"]))
        return total
    assert number(said["of"]) == total
    return number(said["count"])


def same(shown: str, exact: float) -> None:
    """Assert that a number that is shown is another one, rounded."""
    decimals = len(shown.partition(",")[2])
    off = abs(number(shown) - exact)
    assert off <= 0.5 * 10**-decimals + 1e-7 * max(1.0, abs(exact)), f"{shown} is {exact}"


# The risk of an area, and what makes it so.


@rule(
    "risico naast de stad",
    r"(?:Het risico (?:ligt (?P<side>hoger|lager) dan in de stad|is (?P<equal>ongeveer gelijk) "
    r"aan dat van de stad|staat op)"
    r"|(?P<open>Of het risico hoger of lager ligt dan in de stad, is niet zeker))(?::| op)? ?rang "
    r"(?P<rank>\d+) van (?P<of>\d+)"
    r"(?:, bijna zeker (?:op (?P<fixed>\d+)|tussen (?P<low>\d+) en (?P<high>\d+)))?\.",
)
def _risk(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = place(release, claim)
    risk = release.risk(level)
    own = risk.loc[area]
    assert int(said["rank"]) == 1 + (risk["score"] > own["score"] + 1e-12).sum()
    assert int(said["of"]) == risk["score"].notna().sum()
    spread = risk["score"].std(ddof=0)
    if said["equal"]:
        assert abs(own["verschil_met_stad"]) <= ABOUT_EQUAL * spread + 1e-9
    elif said["side"]:
        assert abs(own["verschil_met_stad"]) > ABOUT_EQUAL * spread - 1e-9
        assert (own["verschil_met_stad"] > 0) == (said["side"] == "hoger")
    if said["low"] and not said["equal"]:
        # The city would stand behind so many areas.
        behind = (risk["verschil_met_stad"] > 0).sum()
        assert bool(said["open"]) == (int(said["low"]) <= behind < int(said["high"]))
    if said["fixed"] or said["low"]:
        ends = [int(said["fixed"] or said[end]) for end in ("low", "high")]
        assert ends == [own["rang_van"], own["rang_tot"]]
        assert ends[0] <= own["rang"] <= ends[1]


@rule("wat opvalt", rf"Tegenover {AVERAGE} val(?:t|len) op: (?P<sides>.+)\.")
def _stands_out(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = place(release, claim)
    assert level == said["level"]
    apart, spread = _departures(release, level)
    for side in said["sides"].split("; "):
        words, effect = re.fullmatch(r"(.+) \((meer|minder) risico\)", side).groups()
        named = [release.high_or_low(each) for each in listed(words)]
        assert 1 <= len(named) <= 3
        for name, high in named:
            mean = release.mean(level, name)
            low, up = release.margin(level, area, name)
            assert low > mean if high else up < mean, (name, low, mean, up)
            more = apart.loc[area, name] > 0
            assert more == (effect == "meer")
            assert more == (high == (release.registry[name].direction == "higher"))
            assert abs(apart.loc[area, name]) >= STANDS_OUT * spread[name] - 1e-9


def _departures(release: Release, level: str) -> tuple[pd.DataFrame, pd.Series]:
    def make() -> tuple[pd.DataFrame, pd.Series]:
        parts = release.contributions(level)
        return parts - parts.mean(), parts.std(ddof=0)

    return release.once(make, "departures", level)


@rule("niets valt op", rf"Geen enkele indicator ligt (?P<sure>aantoonbaar )?ver van {AVERAGE}\.")
def _nothing_stands_out(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = place(release, claim)
    assert level == said["level"]
    apart, spread = _departures(release, level)
    far = [
        name
        for name, own in apart.loc[area].items()
        if abs(own) >= STANDS_OUT * spread[name] + 1e-9
    ]
    assert bool(far) == bool(said["sure"]), far
    for name in far:
        low, high = release.margin(level, area, name)
        assert low <= release.mean(level, name) <= high, name


@rule(
    "hoogste van de stad",
    rf"Van de (?P<of>{WORD_OR_NUMBER}) (?P<level>wijken|stadsdelen|sectoren)(?P<enough> met genoeg "
    r"cijfers)? is het risico het hoogst in (?P<names>[^;]+?)(?:; (?P<sure>.+) hoo?r(?:t|en) "
    r"betrouwbaar bij de eerste vijf)?(?P<open>; (?:welke \w+ dat zijn,|dat) is niet zeker)?\.?",
)
def _highest(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level = LEVEL_OF[said["level"]]
    risk = release.risk(level)
    ranked = risk.dropna(subset="score").sort_values("score", ascending=False, kind="stable")
    assert number(said["of"]) == len(ranked)
    assert bool(said["enough"]) == (len(ranked) < len(release.names[level]))
    names = release.names_in(level, said["names"])
    assert len(names) == (3 if len(ranked) > 5 else 1)
    assert sorted(names) == sorted(ranked["naam"].iloc[: len(names)])
    if said["sure"]:
        assert number(said["sure"]) == surely_highest(risk).sum()
    few = len(ranked) < 15 and "rang_tot" in risk
    open_ = few and risk.loc[ranked.index[: len(names)], "rang_tot"].max() > len(names)
    assert bool(said["open"]) == bool(open_)


FIXED_RANK = (
    r"(?:(?P<rank>\d+) |(?P<name>.+?) rang ligt |"
    r"(?P<title>.+): rang (?P<at>\d+), met 90 % zekerheid )?vast"
)


@rule("rang ligt vast", FIXED_RANK)
def _fixed(release: Release, claim: Claim, said: dict[str, str]) -> None:
    if claim.level:
        level, area = place(release, claim)
    else:
        level = "stadsdeel"
        [area] = release.codes(level, said["name"] or said["title"] or claim.row)
    own = release.risk(level).loc[area]
    assert own["rang_van"] == own["rang_tot"] == own["rang"]
    for shown in (said["rank"], said["at"]):
        assert not shown or int(shown) == own["rang"]


@rule("boven of onder de stad", r"(?P<name>.+), (?P<side>boven|onder) de stad")
def _side_of_city(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [area] = release.codes("stadsdeel", said["name"])
    apart = release.risk("stadsdeel")["verschil_met_stad"][area]
    assert (apart > 0) == (said["side"] == "boven")


@rule(
    "rang bij andere grenzen",
    r"De grenzen van de (?P<areas>[a-z]+) zijn een voorstel: ligt één [a-z]+ bij een ander"
    r"e? [a-z]+, dan (?:blijft het rang (?P<fixed>\d+)"
    r"|ligt de rang tussen (?P<low>\d+) en (?P<high>\d+))\.",
)
def _other_borders(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    own = release.risk(level).loc[area]
    ends = [own["rang_van_andere_grens"], own["rang_tot_andere_grens"]]
    assert ends == [int(said[end] or said["fixed"]) for end in ("low", "high")]
    assert own["rang_van"] <= ends[0] <= own["rang"] <= ends[1] <= own["rang_tot"]


@rule(
    "vijfde",
    r"(?P<fifth>laagste|lage|middelste|hoge|hoogste)(?: vijfde)?",
    lambda claim: bool(claim.row),
)
def _fifth(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level = claim.level
    wanted = ["laagste", "lage", "middelste", "hoge", "hoogste"].index(said["fifth"]) + 1
    fifths = release.risk(level)["vijfde"]
    assert wanted in [fifths[code] for code in release.codes(level, claim.row)]
    # The fifths follow the ranks, and are as large as they can be alike.
    ranked = release.risk(level).dropna(subset="rang").sort_values("rang")["vijfde"]
    assert ranked.is_monotonic_decreasing
    sizes = ranked.value_counts()
    assert sizes.max() - sizes.min() <= 1 + release.risk(level)["rang"].duplicated().sum()


@rule(
    "te weinig cijfers",
    r"te weinig cijfers|Voor (?:deze|dit) (?P<level>sector|wijk|stadsdeel) is geen risico "
    r"berekend: te weinig cijfers\.",
)
def _too_few(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level = claim.level
    if not level:
        level, area = release.page_area(claim.page)
        claim = claim._replace(area=area)
    scores = release.risk(level)["score"].reindex(list(release.names[level]))
    if claim.area or claim.row:  # Else it stands in a legend: one of the areas lacks figures.
        scores = scores.reindex([claim.area] if claim.area else release.codes(level, claim.row))
    assert scores.isna().any()


# Areas that resemble each other, and sectors that stand out in their wijk.

MOST_LIKE = r"(?:.*[^.] )?[lL]ijkt (?:in cijfers )?het meest op (?P<other>.+?)\.?"


@rule("lijkt het meest op", MOST_LIKE)
def _resembles(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = place(release, claim) if claim.level else ("wijk", "")
    area = area or release.codes(level, claim.row)[0]
    parts = release.once(
        lambda: release.contributions(level).dropna(how="all"), "contributions", level
    )
    apart = ((parts - parts.loc[area]) ** 2).mean(axis=1).drop(area)
    nearest = [code for code in apart.index if apart[code] <= apart.min() + 1e-12]
    assert said["other"] in {release.names[level][code] for code in nearest}, nearest


@rule(
    "sectoren die opvallen",
    r"In (?P<wijk>.+?) val(?:t|len) (?P<count>\w+) sector(?:en)? op: (?P<names>[^;]+?)"
    r"(?:; de wijk als geheel ligt niet hoog)?\.?",
)
def _pocket(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [wijk] = release.codes("wijk", said["wijk"])
    assert release.risk("wijk")["vijfde"][wijk] <= QUIET
    high = _highest_sectors(release, wijk)
    assert sorted(release.names_in("sector", said["names"])) == high
    assert number(said["count"]) == len(high)


def _highest_sectors(release: Release, wijk: str) -> list[str]:
    fifths = release.risk("sector")["vijfde"]
    inside = [code for code, own in release.wijk_of.items() if own == wijk]
    return sorted(release.names["sector"][code] for code in inside if fifths.get(code) == 5)


@rule(
    "hoge sector in een wijk die dat niet is",
    r"(?P<names>.+) \(wijk (?P<wijk>.+)\): de wijk als geheel hoort niet bij het hoogste vijfde\.",
)
def _high_in_lower(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [wijk] = release.codes("wijk", said["wijk"])
    assert release.risk("wijk")["vijfde"][wijk] < 5
    assert sorted(release.names_in("sector", said["names"])) == _highest_sectors(release, wijk)


@rule(
    "geen sector in het hoogste vijfde",
    r"Geen enkele sector hoort bij het hoogste vijfde van de stad\.",
)
def _no_high_sector(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _, stadsdeel = release.page_area(claim.page)
    inside = [code for code, own in release.stadsdeel_of.items() if own == stadsdeel]
    assert not (release.risk("sector")["vijfde"].reindex(inside) == 5).any()


# How sure a rank is.


def surely_highest(own: pd.Series | pd.DataFrame) -> Any:
    """Among the highest five in nine of ten draws, and by the interval of the rank."""
    return (own["kans_eerste_vijf"] >= 0.9) & (own["rang_tot"] <= 5)


@rule(
    "zekerheid",
    r"(?P<group>betrouwbaar bij de eerste vijf|waarschijnlijk(?: bij de eerste vijf)?)",
    lambda claim: bool(claim.area),
)
def _group(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.risk(claim.level).loc[claim.area]
    assert said["group"].startswith("betrouwbaar") == surely_highest(own)
    assert own["kans_eerste_vijf"] >= 0.5


@rule("kans", r"kans op de eerste vijf: (?P<than>meer|minder) dan (?P<chance>\d+) %")
def _chance(release: Release, claim: Claim, said: dict[str, str]) -> None:
    chance = 100 * release.risk(claim.level)["kans_eerste_vijf"][claim.area]
    assert chance > 99 if said["than"] == "meer" else chance < 1
    assert int(said["chance"]) == (99 if said["than"] == "meer" else 1)


MOVERS = {
    "toeval in kleine aantallen": "noise",
    "toeval en wat niet bekend is": "noise",
    "de gewichten van de levensdomeinen": "weights",
    "de schaal van de indicatoren": "transform",
}


@rule(
    "wat een rang verschuift",
    r"De rang verschuift het meest door (?P<what>.+?) \(rang (?P<low>\d+)(?: tot "
    r"(?P<high>\d+))?\)\."
    r"|Geen enkele keuze verschuift de rang\.",
)
def _mover(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.risk(claim.level).loc[claim.area]
    without = re.fullmatch(r"het weglaten van ‘(.+)’", said["what"])
    wanted = release.indicator(without[1]) if without else MOVERS.get(said["what"], said["what"])
    assert wanted == ("" if pd.isna(own["gevoeligst_voor"]) else own["gevoeligst_voor"])
    if said["high"]:
        assert int(said["low"]) <= own["rang"] <= int(said["high"])
        assert int(said["low"]) < int(said["high"])
    elif said["low"]:
        assert int(said["low"]) != own["rang"]


# Which way of an indicator is more risk.


@rule(
    "waarop een kant wijst",
    r"(?P<side>Hoger|Lager) dan in de stad(?:; dat wijst op (?P<effect>meer|minder) risico)?\.",
)
def _points_to(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _direction(release, claim.head, high=said["side"] == "Hoger", effect=said["effect"])


@rule(
    "waarop donkerder wijst",
    r".+; donkerder is (?P<side>hoger|lager)(?: en wijst op (?P<effect>meer) risico|; telt "
    r"niet mee in het risico)",
)
def _darker(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _direction(release, claim.head, high=said["side"] == "hoger", effect=said["effect"])


@rule(
    "lager is meer risico",
    r"(?P<name>.+?) lager is meer risico(?:[, ].+)?",
    lambda claim: bool(claim.row),
)
def _lower(release: Release, claim: Claim, said: dict[str, str]) -> None:
    name = release.indicator(said["name"])
    _direction(release, name, high=False, effect="meer")


def _direction(release: Release, name: str, *, high: bool, effect: str) -> None:
    direction = release.registry[name].direction
    if not effect:
        assert direction == "none"
    else:
        assert (effect == "meer") == (high == (direction == "higher"))
