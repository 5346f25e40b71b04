"""Rules for what the sheets of areas say: whether it gets better, and since when it is so."""

from __future__ import annotations

import math
import re

from claim_rules import NUMBER, PART_OF, VERDICT, WORD_OR_NUMBER, part, rule, same
from claim_rules_change import holds
from page_claims import Claim
from published_tables import FILES, LEVEL_OF, Release, number

from genkgeo.words.sentences import FIFTHS

UP, DOWN, UNCLEAR = VERDICT.split("|")
SINCE = r"Sinds (?P<since>\d{4}|het eerste jaar|de eerdere uitgave van \d{4})"
FIFTH = "|".join(FIFTHS)


def of_sheet(claim: Claim) -> bool:
    """Say whether a claim is a cell of the table of what became of each figure."""
    return claim.head.startswith("Sinds ") and claim.page.endswith(".html")


def first_and_last(release: Release, level: str, area: str, what: str) -> tuple[dict, dict]:
    """The first figure of an area's level, and the one that is shown."""
    table = release.table(f"cijfers_{FILES[level]}")
    rows = table[(table["indicator"] == what) & (table["jaar"] <= release.year)]
    first = int(rows.loc[rows["waarde"].notna(), "jaar"].min())
    [then] = rows[(rows["gebied"] == area) & (rows["jaar"] == first)].to_dict("records")
    return then, release.figure(level, area, what)


def since_first_holds(release: Release, key: tuple[str, str, str], verdict: str) -> float:
    """Assert a verdict within what any correlation of two years leaves possible.

    The chance of two years hangs together from not at all to wholly: what is beyond it in both
    cases is told, and what is within it in both is not.
    """
    level, area, what = key
    then, now = first_and_last(release, level, area, what)
    real = now["waarde"] - then["waarde"]
    if real > 0:
        ends = now["waarde"] - now["marge_laag"], then["marge_hoog"] - then["waarde"]
    else:
        ends = now["marge_hoog"] - now["waarde"], then["waarde"] - then["marge_laag"]
    most, least = math.hypot(*ends), abs(ends[0] - ends[1])
    if verdict == UNCLEAR:
        assert abs(real) <= most + 1e-9 or now["dekking"] < 1 or then["dekking"] < 1
    else:
        assert abs(real) >= least - 1e-9
        assert (real > 0) == (verdict == UP), real
        assert "geschat" not in (then["toestand"], now["toestand"])
    return float(real)


def _with_the_first(release: Release, level: str, what: str, head: str) -> bool:
    """Say whether a column compares with the first year of a figure, and not with the last."""
    if "jaar" in head:
        return True
    own = release.table("verandering")
    if head.endswith(str(own["van_jaar"].iloc[0])) if len(own) else False:
        return False
    table = release.table(f"cijfers_{FILES[level]}")
    rows = table[(table["indicator"] == what) & table["waarde"].notna()]
    assert head == f"Sinds {rows['jaar'].min()}"
    return True


@rule(
    "wat er van een cijfer werd",
    rf"(?:[↑↓] )?(?P<amount>{NUMBER}) (?P<words>(?:meer|minder) risico|{UP}|{DOWN})"
    r"(?:, sinds (?P<own>\d{4}))?",
    of_sheet,
)
def _became(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    what = release.indicator(claim.row)
    indicator, real = release.registry[what], number(said["amount"])
    verdict = UP if real > 0 else DOWN
    assert ("↑" in claim.text) == (real > 0)
    if indicator.direction == "none":
        assert said["words"] == verdict
    else:
        risky = (real > 0) == (indicator.direction == "higher")
        assert said["words"] == ("meer risico" if risky else "minder risico")
    if _with_the_first(release, level, what, claim.head):
        same(said["amount"], since_first_holds(release, (level, area, what), verdict))
        return
    row = release.change(level, area, what)
    holds(row, verdict, what)
    same(said["amount"], row["echt"])


@rule("niet te vergelijken op een fiche", r"niet te vergelijken: .+|geen nieuw cijfer", of_sheet)
def _incomparable(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    what = release.indicator(claim.row)
    if not _with_the_first(release, level, what, claim.head):
        row = release.change(level, area, what)
        assert row["waarom_geen_oordeel"] == claim.text
        return
    then, now = first_and_last(release, level, area, what)
    if "geschat" in claim.text:
        assert "geschat" in (then["toestand"], now["toestand"])
    elif "ontbreekt" in claim.text:
        assert min(then["dekking"], now["dekking"]) < 1


@rule(
    "hoeveel cijfers naar meer of minder risico gingen",
    rf"{SINCE} (?:is geen van de (?P<none>{WORD_OR_NUMBER}) cijfers van het risico "
    rf"aantoonbaar veranderd|ging(?:en)? {PART_OF} cijfers van het risico "
    rf"aantoonbaar naar (?P<side>minder|meer) risico(?: en (?P<more>{WORD_OR_NUMBER}) naar meer "
    r"risico)?(?P<rest>; (?:het andere verschil kan|de andere verschillen kunnen) toeval zijn)?)\.",
)
def _counted(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    since, counts = f"Sinds {said['since']}", {"minder": 0, "meer": 0, "toeval": 0}
    for what, indicator in release.registry.items():
        if indicator.direction == "none" or indicator.kind == "count":
            continue
        real = _verdict_on_sheet(release, claim.page, (level, area, what), since)
        if real is not None:
            counts[_side(real, indicator.direction)] += 1
    told = {"minder": 0, "meer": number(said["more"]) if said["more"] else 0}
    if said["side"]:
        told[said["side"]] += part(said, sum(counts.values()))
    assert told == {"minder": counts["minder"], "meer": counts["meer"]}
    if said["none"]:
        assert number(said["none"]) == sum(counts.values())
    assert bool(said["rest"]) == bool(counts["toeval"]) or said["none"]


def _side(real: float, direction: str) -> str:
    if not real:
        return "toeval"
    return "meer" if (real > 0) == (direction == "higher") else "minder"


def _verdict_on_sheet(
    release: Release, page: str, key: tuple[str, str, str], since: str
) -> float | None:
    """Sign of a demonstrable change; 0 where chance explains it, None where nothing is said.

    Read from the cells of the page, of which every one is traced by itself.
    """
    rows = release.once(lambda: _cells(release, page), "cells", page)
    text = rows[release.registry[key[2]].short, since]
    if not re.match(r"[↑↓]|0(?:,0+)? ", text):
        return None
    if "toeval" in text:
        return 0.0
    return 1.0 if "↑" in text else -1.0


def _cells(release: Release, page: str) -> dict[tuple[str, str], str]:
    """Name of the indicator and head of the column → what the table on a sheet says."""
    html = (release.folder / page).read_text(encoding="utf-8")
    table = re.search(r'<table class="better">.*?</table>', html, re.DOTALL)[0]
    heads = re.findall(r">(Sinds [^<]+)</th>", table)
    found = {}
    for row in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", table, re.DOTALL):
        name = re.match(r"[^<]+", row)[0].strip()
        cells = re.findall(r'<td class="moved".*?</td>', row, re.DOTALL)
        for head, cell in zip(heads, cells, strict=True):
            found[name, head] = re.sub(r"<[^>]+>", "", cell).strip()
    return found


@rule(
    "sinds wanneer",
    rf"(?:(?:Sinds|In) (?P<since>\d{{4}}) hoort (?:de|het) \w+ bij het (?P<fifth>{FIFTH}) van de "
    rf"(?P<level>\w+); in (?P<before>\d{{4}}) was dat nog het (?P<was>{FIFTH})"
    rf"(?P<doubt>, wat toeval kan zijn)?"
    rf"|In elk jaar met een rang \((?P<years>[\d, en]+)\) hoorde (?:de|het) \w+ bij het "
    rf"(?P<always>{FIFTH}) van de (?P<every>\w+))\.",
)
def _since_when(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert LEVEL_OF[said["level"] or said["every"]] == level
    theme = next(own for own in release.map["themes"] if own["id"] == "risico")
    own = theme["levels"][level]
    texts = [row["text"] for row in own["legend"]]
    at = release.map["levels"][level]["codes"].index(area)
    ranked = {
        year: texts[course["rows"][at]]
        for year, course in zip(theme["years"], own["courses"], strict=True)
        if course["ranks"][at] is not None
    }
    if said["always"]:
        assert set(ranked.values()) == {said["always"]}
        assert [int(year) for year in re.findall(r"\d{4}", said["years"])] == sorted(ranked)
        return
    since, before = int(said["since"]), int(said["before"])
    assert {fifth for year, fifth in ranked.items() if year >= since} == {said["fifth"]}
    assert ranked[before] == said["was"] != said["fifth"]
    assert max(year for year in ranked if year < since) == before
    risk = release.risk(level)
    others = risk.loc[risk["vijfde"] == FIFTHS.index(said["was"]) + 1, "rang"]
    ends = risk.loc[area, ["rang_van", "rang_tot"]]
    assert bool(said["doubt"]) == (ends.iloc[0] <= others.max() and others.min() <= ends.iloc[1])
    alone = max(ranked) == since
    assert claim.text.startswith("In ") == alone


@rule(
    "einde van de rang",
    r"hoogste risico: rang 1 van (?P<of>\d+)",
)
def _of(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, _ = release.page_area(claim.page)
    assert int(said["of"]) == release.risk(level)["score"].notna().sum()


# What may be said.


@rule(
    "plaats die gezegd mag worden",
    r"Van de (?P<of>\d+) (?P<level>wijken|stadsdelen) staat (?:de|het) \w+ (?P<name>.+?) "
    r"(?:in (?P<year>\d{4})|naar cijfers van (?P<years>[\d, en]+?)) "
    r"(?:op plaats (?P<rank>\d+)|bijna zeker ergens tussen plaats (?P<low>\d+) en "
    r"(?P<high>\d+)), waarbij 1 het hoogste risico is\.",
)
def _may_be_said(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert LEVEL_OF[said["level"]] == level and said["name"] == release.names[level][area]
    own = release.risk(level)
    assert int(said["of"]) == own["score"].notna().sum()
    table = release.table(f"cijfers_{said['level']}")
    counted = [name for name, one in release.registry.items() if one.direction != "none"]
    table = table[table["indicator"].isin(counted) & table["waarde"].notna()]
    latest = table.groupby("indicator")["jaar"].max()
    if said["year"]:
        assert int(said["year"]) == release.year and set(latest) == {release.year}
    else:
        assert set(map(int, re.findall(r"\d{4}", said["years"]))) == set(latest)
    row = own.loc[area]
    if said["rank"]:
        assert int(said["rank"]) == row["rang"]
    else:
        assert [int(said["low"]), int(said["high"])] == [row["rang_van"], row["rang_tot"]]


HUNDRED = r"(?:ongeveer (?P<{0}>\d+)|minder dan (?P<{0}_less>1)) op 100"


@rule(
    "cijfer dat gezegd mag worden",
    rf"(?P<label>.+): {HUNDRED.format('own')} in (?P<name>.+?) tegenover "
    rf"{HUNDRED.format('city')} in de hele stad \((?P<year>\d{{4}}), (?P<source>.+)\)\.",
)
def _figure_said(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert said["name"] == release.names[level][area]
    [what] = [name for name, own in release.registry.items() if own.label == said["label"]]
    assert said["source"] == release.registry[what].source
    for key, (at, code) in {"own": (level, area), "city": ("gemeente", release.city)}.items():
        row = release.figure(at, code, what)
        if said[f"{key}_less"]:
            assert row["waarde"] < 1
        else:
            assert abs(row["waarde"] - int(said[key])) <= 0.5
        assert key == "city" or row["jaar"] == int(said["year"])


@rule(
    "wat niet gezegd mag worden",
    r"(?:Zeg dit niet: )?In (?P<name>.+?) (?P<many>hebben ze vaak|heeft niemand) (?P<what>.+)\.",
)
def _never(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert said["name"] == release.names[level][area]
    part = release.contributions(level).loc[area, release.indicator(said["what"])]
    assert part > 0 if said["many"] == "hebben ze vaak" else part < 0


@rule("hoeveel het er zijn", rf"Zeg wel hoeveel het er zijn: {HUNDRED.format('own')}\.")
def _how_many(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    [what] = re.findall(r"(?:hebben ze vaak|heeft niemand) (.+?)\. Zeg wel", claim.whole)
    value = release.figure(level, area, release.indicator(what))["waarde"]
    assert value < 1 if said["own_less"] else abs(value - int(said["own"])) <= 0.5


@rule("wie het niet is", r"Voor (?:ongeveer (?P<rest>\d+)|meer dan 99) op 100 geldt het net niet\.")
def _the_rest(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    values = [
        release.figure(level, area, name)["waarde"]
        for name, own in release.registry.items()
        if own.unit == "%" and own.direction == "higher"
    ]
    if said["rest"]:
        assert any(value >= 1 and abs(100 - value - int(said["rest"])) <= 0.5 for value in values)
    else:
        assert any(value < 1 for value in values)


@rule(
    "verandering die gezegd mag worden",
    rf"Het risico van (?:de|het) \w+ (?P<name>.+?) is sinds (?P<since>.+?) (?:aantoonbaar "
    rf"(?P<moved>{UP}|{DOWN}) tegenover de andere \w+|niet aantoonbaar veranderd)\.",
)
def _change_said(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert said["name"] == release.names[level][area]
    holds(release.change(level, area, "score"), said["moved"] or UNCLEAR, "score")


@rule(
    "dat er van het risico niets te zeggen is",
    r"Van (?:de|het) \w+ (?P<of>.+) zijn er te weinig cijfers om het risico te berekenen\.|Of het "
    r"risico van (?:de|het) \w+ (?P<where>.+) steeg of daalde, is met deze cijfers niet te "
    r"zeggen\.",
)
def _nothing_said(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert (said["of"] or said["where"]) == release.names[level][area]
    if claim.text.startswith("Van"):
        assert math.isnan(release.risk(level)["score"][area])
    elif len(release.table("verandering")):
        rows = release.changes
        key = (level, area, "score")
        assert key not in rows.index or not isinstance(rows.loc[key, "oordeel"], str)


@rule(
    "wat een kleur van een kaart zegt",
    rf"(?P<name>.+): (?P<fifth>{FIFTH})(?P<flag>, hoog risico zonder actie met een plaats)?",
)
def _tip(release: Release, claim: Claim, said: dict[str, str]) -> None:
    wanted = FIFTHS.index(said["fifth"]) + 1
    fifths = {
        release.risk(level)["vijfde"].get(code)
        for level in ("sector", "wijk", "stadsdeel")
        if level in release.names
        for code, name in release.names[level].items()
        if name == said["name"]
    }
    assert wanted in fifths
    if said["flag"]:
        needs = release.table("noden")
        assert said["name"] in set(needs.loc[needs["vijfde"] == 5, "naam"])
