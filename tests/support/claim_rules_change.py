"""Rules for what changed: figures, scores, profiles, early warnings, and how a release was made."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
import yaml
from claim_rules import LEVEL_OF, NUMBER, PART_OF, VERDICT, WORD_OR_NUMBER, part, rule, same
from page_claims import Claim
from published_tables import Release, listed, number

from genkgeo.words.sentences import FIFTHS

CAUSES = {
    "echt": "echt",
    "grenzen": "door_grenzen",
    "herziening": "door_herziening",
    "berekening": "door_methode",
}
UP, DOWN, UNCLEAR = VERDICT.split("|")
OLD = "geen nieuw cijfer"
UNIT = "(?: %)?"
BORDERLINE = 2 / 3
STANDS_OUT = 0.5


def what_of(release: Release, name: str) -> str:
    """Id of the figure that a line is about; the risk is a score."""
    return {"Risico": "score", "Rang": "rank"}.get(name) or release.indicator(name)


def holds(row: Mapping[str, Any], verdict: str, what: str) -> None:
    """Assert that a verdict follows from the interval of the real change."""
    low, high = float(row["laagst_mogelijk"]), float(row["hoogst_mogelijk"])
    if what == "rank":  # A rank that falls is more risk.
        low, high = -high, -low
    # An interval that was not worked out says nothing of chance.
    rose, fell = low > 0, high < 0
    assert verdict == (UP if rose else DOWN if fell else UNCLEAR), (verdict, low, high)
    assert verdict == row["oordeel"]


def beside_the_figures(release: Release, level: str, area: str, what: str) -> dict[str, Any]:
    """Give the row of a change, after setting its two figures beside those published."""
    key = (level, area, what)
    return release.once(lambda: _beside(release, *key), "beside", *key)


def _beside(release: Release, level: str, area: str, what: str) -> dict[str, Any]:
    row = release.change(level, area, what)
    if what == "score":
        now = release.risk(level)["score"][area]
    elif what == "rank":
        now = release.risk(level)["rang"][area]
    else:
        now = release.figure(level, area, what)["waarde"]
    assert pd.isna(row["later"]) or abs(row["later"] - now) < 1e-6
    then = _released(release).get((level, area, what))
    assert then is None or pd.isna(row["eerder"]) or abs(row["eerder"] - then) < 1e-6
    parts = [float(row[column]) for column in CAUSES.values()]
    if not any(map(math.isnan, parts)):
        assert abs(sum(parts) - row["verschil"]) < 1e-6
        assert abs(row["later"] - row["eerder"] - row["verschil"]) < 1e-6
    return row


def _released(release: Release) -> dict[tuple[str, str, str], float]:
    return release.once(lambda: _of_the_same_areas(release), "released")


def _of_the_same_areas(release: Release) -> dict[tuple[str, str, str], float]:
    """What the earlier release showed, where it is of the same areas."""
    previous = release.params.file.previous
    if previous is None:
        return {}
    values = pd.read_parquet(release.params.resolve(previous) / "waarden.parquet")
    known = values.set_index(["level", "area", "what"])["value"].to_dict()
    alike = _same_areas(release)
    return {key: value for key, value in known.items() if key[:2] in alike}


def _same_areas(release: Release) -> set[tuple[str, str]]:
    """Level and code of the areas that hold the sectors that they held then."""
    edition, now = _edition(release), release.areas.sectors
    alike = {("gemeente", release.city)}
    if edition["vintage"] != release.params.file.vintage:
        return alike
    then = pd.DataFrame(edition["areas"][edition["vintage"]]["sectors"]).set_index("sector")
    alike |= {("sector", code) for code in then.index.intersection(now.index)}
    for level in ("wijk", "stadsdeel"):
        before, after = (
            {code: set(own) for code, own in each.groupby(level).groups.items()}
            for each in (then, now)
        )
        alike |= {(level, code) for code, own in after.items() if before.get(code) == own}
    return alike


def _edition(release: Release) -> dict[str, object]:
    path = release.params.resolve(release.params.file.previous) / "uitgave.json"
    made: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return made


LINE = (
    rf"van (?P<earlier>{NUMBER}){UNIT} naar (?P<later>{NUMBER}){UNIT}(?: "
    rf"\((?P<apart>{NUMBER})\)|,) "
    rf"(?:risico )?(?P<verdict>{VERDICT}|geen nieuw cijfer)(?:;? "
    rf"(?P<causes>(?:echt|grenzen|herziening|berekening) .+))?"
)


@rule("verandering van een cijfer", rf"(?:(?P<name>[^:]+): )?{LINE}")
def _line(release: Release, claim: Claim, said: dict[str, str]) -> None:
    what = what_of(release, said["name"] or claim.row)
    level, area = release.page_area(claim.page)
    row = beside_the_figures(release, level, area, what)
    if said["verdict"] == OLD:
        assert row["waarom_geen_oordeel"] == OLD
    else:
        holds(row, said["verdict"], what)
    same(said["earlier"], row["eerder"])
    same(said["later"], row["later"])
    unit = 10.0 ** -len(said["later"].partition(",")[2])
    apart = number(said["later"]) - number(said["earlier"])
    if said["apart"]:
        assert abs(number(said["apart"]) - apart) < unit / 1000
    if said["causes"]:
        shown = {cause: number(size) for cause, size in _causes(said["causes"])}
        assert abs(sum(shown.values()) - apart) < unit / 1000
        for cause, column in CAUSES.items():
            assert abs(shown.get(cause, 0.0) - row[column]) < unit, cause


def _causes(text: str) -> list[tuple[str, str]]:
    return re.findall(rf"(echt|grenzen|herziening|berekening) ({NUMBER})", text)


@rule("oordeel", VERDICT, lambda claim: bool(claim.area))
def _verdict(release: Release, claim: Claim, said: dict[str, str]) -> None:
    what = claim.head.removeprefix("verandering-")
    if claim.page.endswith(".csv"):
        what = claim.row
    row = beside_the_figures(release, claim.level, claim.area, what)
    holds(row, claim.text, what)


@rule(
    "oordeel op de kaart",
    rf"(?:(?P<value>[^:]+?){UNIT}(?: \S.*)? )?(?P<verdict>{VERDICT}):? (?P<real>{NUMBER})"
    "(?P<look>, kijk na)?",
    lambda claim: claim.page.startswith("kaart"),
)
def _verdict_in_table(release: Release, claim: Claim, said: dict[str, str]) -> None:
    what = "score" if claim.head.startswith("Risico") else release.indicator(claim.head)
    if said["look"]:
        # A cell that the gate doubts lies in this area: its indicator is one of those told of.
        used = set(release.registry[what].variables)
        assert used & set(release.table("bevindingen")["variabele"])
    faults = []
    for area in release.codes(claim.level, claim.row):
        row = release.change(claim.level, area, what)
        unit = 10.0 ** -len(said["real"].partition(",")[2])
        if abs(number(said["real"]) - row["echt"]) >= unit:
            faults.append(row["echt"])
            continue
        holds(row, said["verdict"], what)
        return
    raise AssertionError(faults)


@rule(
    "klasse van een verandering",
    rf"(?P<verdict>{UP}|{DOWN}), (?:meer dan )?(?P<size>{NUMBER})(?: of minder)?",
    lambda claim: claim.page.startswith("kaart"),
)
def _class(release: Release, claim: Claim, said: dict[str, str]) -> None:
    what = claim.head.removeprefix("verandering-")
    rows = release.changes.xs(what, level="cijfer").loc[claim.level]
    moved = rows[rows["oordeel"].isin([UP, DOWN])]
    same(said["size"], moved["echt"].abs().max() / 2)


@rule(
    "geen oordeel",
    r"niet te vergelijken: .+|geen nieuw cijfer",
    lambda claim: bool(claim.area or claim.row) and not claim.head.startswith("Sinds "),
)
def _no_verdict(release: Release, claim: Claim, said: dict[str, str]) -> None:
    what = claim.head.removeprefix("verandering-")
    what = "score" if claim.head.startswith("Risico") else what
    if claim.page.endswith(".csv"):
        what = claim.row
    elif not claim.level:  # A line of a fact sheet.
        level, area = release.page_area(claim.page)
        claim = claim._replace(level=level, area=area)
        what = what_of(release, claim.row)
    codes = [claim.area] if claim.area else release.codes(claim.level, claim.row)
    rows = [release.change(claim.level, area, what) for area in codes]
    assert any(row["waarom_geen_oordeel"] == claim.text and pd.isna(row["oordeel"]) for row in rows)


SPAN = (
    r"(?:Van (?P<from>\d{4}) naar (?P<to>\d{4})|"
    r"Sinds (?:de (?:eerdere )?uitgave van )?(?P<since>\d{4}))"
)


def _judged(release: Release, level: str, area: str) -> pd.Series:
    """Verdicts on the indicators of an area that have a new figure."""
    own = release.changes.loc[level, area]
    own = own[own.index.isin(list(release.registry))]
    verdicts = own["oordeel"].dropna()
    for what in verdicts.index:
        holds(own.loc[what], verdicts[what], what)
    return verdicts


def _span(release: Release, said: dict[str, str]) -> None:
    years = release.table("verandering")[["van_jaar", "tot_jaar"]].drop_duplicates()
    [(first, last)] = years.itertuples(index=False)
    assert said["since"] in ("", str(first))
    assert (said["from"], said["to"]) in (("", ""), (str(first), str(last)))


@rule(
    "hoeveel indicatoren veranderden",
    rf"{SPAN} (?:is|zijn) {PART_OF} indicatoren aantoonbaar veranderd(?:: (?P<named>.+))?\.",
)
def _how_many(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _span(release, said)
    judged = _judged(release, *release.page_area(claim.page))
    moved = judged[judged != UNCLEAR]
    assert part(said, len(judged)) == len(moved)
    named = re.findall(r"(?:^|, | en )(.+?) \((gestegen|gedaald)(?:; kijk na)?\)", said["named"])
    assert {release.indicator(name): verdict for name, verdict in named} == moved.to_dict()


@rule(
    "of het risico veranderde",
    rf"{SPAN} is het (?:aantoonbaar )?(?P<verdict>{VERDICT})(?: tegenover de andere "
    r"(?P<level>wijken|stadsdelen|sectoren))?\.",
)
def _risk_changed(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    assert LEVEL_OF.get(said["level"], level) == level
    holds(beside_the_figures(release, level, area, "score"), said["verdict"], "score")


@rule(
    "stadsdelen waarvan het risico veranderde",
    rf"{SPAN} is het risico van (?P<count>{WORD_OR_NUMBER}|geen enkel) stadsde(?:el|len) "
    r"aantoonbaar veranderd\.",
)
def _stadsdelen(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _span(release, said)
    rows = release.changes.xs("score", level="cijfer").loc["stadsdeel"]
    moved = [
        row
        for _, row in rows.iterrows()
        if row["laagst_mogelijk"] > 0 or row["hoogst_mogelijk"] < 0
    ]
    assert number(said["count"]) == len(moved)


@rule(
    "veranderd sinds",
    rf"(?:.+ )?(?P<verdict>{UP}|{DOWN})(?: sinds (?P<since>\d{{4}}|de eerdere uitgave van "
    rf"\d{{4}}))?"
    r"(?: cijfer van \d{4})?(?: (?:geschat, )?dekking (?P<known>\d+) %)?",
    lambda claim: claim.page == "index.html" and bool(claim.row),
)
def _beside_row(release: Release, claim: Claim, said: dict[str, str]) -> None:
    if claim.level == "stadsdeel":
        [area] = release.codes("stadsdeel", claim.row)
        row, what = release.change("stadsdeel", area, "score"), "score"
    else:
        what = release.indicator(claim.row)
        row = release.change("gemeente", release.city, what)
        if said["known"]:
            known = release.figure("gemeente", release.city, what)["dekking"]
            assert abs(100 * known - int(said["known"])) < 1
    holds(row, said["verdict"], what)


@rule(
    "zonder nieuw cijfer",
    rf"Sinds (?P<since>.+?) (?:heeft|hebben) (?P<count>{WORD_OR_NUMBER}) indicator(?:en)? "
    rf"geen nieuw cijfer\.",
)
def _old(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level, area = release.page_area(claim.page)
    own = release.changes.loc[level, area]
    own = own[own.index.isin(list(release.registry))]
    assert number(said["count"]) == (own["waarom_geen_oordeel"] == OLD).sum()


# Profiles.


@rule(
    "naam van een profiel",
    r"(?:(?P<number>\d+) · )?(?P<name>(?:eerder |(?:hoog|laag|middel)ste |hoge "
    r"|lage |meer |minder |vaker |hogere "
    r"|lagere |rond )"
    r".+?)(?: (?P<share>\d+) %)?(?: \(?grensgeval(?: met(?: profiel)? (?P<second>\d+))?\)?)?"
    r"(?: deel van de cijfers)?(?: lijkt het meest op .+)?",
    lambda claim: (
        not claim.page.startswith("notebooks/")
        and (" · " in claim.text or claim.head == "profielnaam")
    ),
)
def _profile(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.table("profielen_wijken").dropna(subset="profiel")
    [profile] = own.loc[own["profielnaam"] == said["name"], "profiel"].astype(int).unique()
    assert said["number"] in ("", str(profile))
    profile_holds(release, profile, said["name"])
    if said["share"]:
        level, area = release.page_area(claim.page)
        assert abs(_share(release, level, area, profile) - int(said["share"])) < 1
        return
    codes = [claim.area] if claim.area else release.codes("wijk", claim.row) if claim.row else []
    rows = own[own["gebied"].isin(codes)]
    if claim.row:
        assert (rows["profiel"] == profile).any()
    if said["second"]:
        assert (rows["tweede_profiel"] == int(said["second"])).any()
        assert (rows["zekerheid_profiel"] < BORDERLINE).any()


def profile_holds(release: Release, profile: int, name: str) -> None:
    """Assert that the name of a profile fits, or that the start page says that it is past."""
    if name.endswith("vijfde van het risico"):
        assert name == f"{FIFTHS[profile - 1]} van het risico"
        own = release.table("profielen_wijken").set_index("gebied")["profiel"]
        codes = own.index[own == profile]
        assert (release.risk("wijk")["vijfde"][codes] == profile).all()
        return
    if not _says_that_it_is_past(release, profile, name):
        _name_fits(release, profile, name)


def _says_that_it_is_past(release: Release, profile: int, name: str) -> bool:
    """Tell whether the start page says of a name that something else stands out by now."""
    start = release.once(lambda: _start_page(release), "start page")
    return f"Profiel {profile} houdt zijn naam ({name}), maar" in start


def _start_page(release: Release) -> str:
    return " ".join((release.folder / "index.html").read_text(encoding="utf-8").split())


def _name_fits(release: Release, profile: int, name: str) -> None:
    """Assert that what a profile is called after stands out in it, and lies on that side."""
    portrait = release.table("profielen_portret").query("profiel == @profile")
    apart = portrait.set_index("indicator")["afstand_tot_gemiddelde"]
    clear, _, leaning = re.sub(r", meer uitgesproken$| \(\d+\)$", "", name).partition("eerder ")
    clear = clear.removesuffix(", ")
    if clear == "rond het gemiddelde":
        assert (apart.abs() < STANDS_OUT).all()
        clear = ""
    for words, far in ((clear, True), (leaning, False)):
        for each in listed(words) if words else ():
            indicator, high = release.high_or_low(each)
            more = high == (release.registry[indicator].direction == "higher")
            assert (apart[indicator] > 0) == more, each
            assert (abs(apart[indicator]) >= STANDS_OUT) == far, each


def _share(release: Release, level: str, area: str, profile: int) -> float:
    """Percentage of the residents of an area that live in wijken of a profile."""
    wijken = release.map["levels"]["wijk"]
    people = pd.Series(wijken["residents"], wijken["codes"], dtype=float).fillna(0)
    own = release.table("profielen_wijken").set_index("gebied")["profiel"]
    above = release.areas.sectors.groupby("wijk")["stadsdeel"].first()
    inside = people.index if level == "gemeente" else above.index[above == area]
    # What lives in wijken without a profile lacks to 100.
    return 100 * people[inside[own.reindex(inside) == profile]].sum() / people[inside].sum()


@rule(
    "naam die niet meer past",
    r"Profiel (?P<number>\d+) houdt zijn naam \((?P<name>.+)\), maar (?:nu valt iets anders "
    r"op: (?P<other>.+)"
    r"|(?P<past>.+?) val(?:t|len) nu niet meer op)\.",
)
def _past(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.table("profielen_wijken").dropna(subset="profiel")
    profile = int(said["number"])
    assert set(own.loc[own["profiel"] == profile, "profielnaam"]) == {said["name"]}
    if said["other"]:
        _name_fits(release, profile, said["other"])
    for words in listed(said["past"]) if said["past"] else ():
        assert words in said["name"]
        assert words not in _clear(release, profile)


def _clear(release: Release, profile: int) -> set[str]:
    """Words for what stands out in a profile."""
    found = set()
    for row in release.table("profielen_portret").query("profiel == @profile").to_dict("records"):
        own, apart = release.registry[row["indicator"]], row["afstand_tot_gemiddelde"]
        if abs(apart) >= STANDS_OUT:
            high = (apart > 0) == (own.direction == "higher")
            found.add(
                own.high
                if high and own.high
                else own.low
                if not high and own.low
                else f"{'hoge' if high else 'lage'} {own.short.lower()}"
            )
    return found


@rule(
    "hoe zeker een profiel is",
    r"Met iets andere cijfers houdt dit gebied zijn profiel in (?P<share>\d+) % van de keren\.",
)
def _confidence(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.table("profielen_wijken").set_index("gebied")["zekerheid_profiel"]
    same(said["share"], 100 * own[claim.area])


@rule("grensgeval", r"grensgeval(?: met profiel (?P<second>\d+))?")
def _between(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.table("profielen_wijken").set_index("gebied").loc[claim.area]
    assert own["zekerheid_profiel"] < BORDERLINE
    assert said["second"] in ("", str(int(own["tweede_profiel"])))


@rule(
    "hoeveel wijken van profiel veranderden",
    rf"{SPAN} kre(?:eg|gen) (?P<count>{WORD_OR_NUMBER}|geen enkele) (?:wijk|wijken) een ander "
    rf"profiel"
    rf"(?:, (?P<firm>{WORD_OR_NUMBER}) daarvan aantoonbaar|; dat kan telkens toeval zijn)?"
    r"(?:; nieuw: (?P<new>[^;]+))?(?:; verdwenen: (?P<gone>[^;]+))?\.",
)
def _moved(release: Release, claim: Claim, said: dict[str, str]) -> None:
    moves = release.table("profielen_overgang")
    assert number(said["count"]) == len(moves)
    if len(moves):
        firm = number(said["firm"]) if said["firm"] else 0
        assert firm == (moves["kans_niet_door_toeval"] >= FIRM).sum()
    _profiles_named(release, said["new"], there=True)
    _profiles_named(release, said["gone"], there=False)


FIRM = 0.9


def _profiles_named(release: Release, text: str, *, there: bool) -> None:
    now = release.table("profielen_wijken").dropna(subset="profiel")
    names = set(zip(now["profiel"].astype(int), now["profielnaam"], strict=True))
    for found in re.finditer(r"(\d+) · (.+?)(?=, \d+ · | en \d+ · |$)", text):
        assert ((int(found[1]), found[2]) in names) == there, found[0]


@rule(
    "wie van profiel veranderde",
    r"Van (?P<before>\d+) \((?P<was>.+?)\) naar (?P<after>\d+) \((?P<name>.+?)\): "
    r"(?P<areas>.+?)\.?",
)
def _movers(release: Release, claim: Claim, said: dict[str, str]) -> None:
    moves = release.table("profielen_overgang")
    own = moves.query(f"vroeger_profiel == {said['before']} and profiel_nu == {said['after']}")
    shown = re.sub(r" \(niet zeker\)", "", said["areas"])
    assert sorted(release.names_in("wijk", shown)) == sorted(own["naam"])
    for name, chance in zip(own["naam"], own["kans_niet_door_toeval"], strict=True):
        unsure = f"{name} (niet zeker)" in said["areas"]
        assert unsure == (chance < FIRM), name


@rule(
    "van profiel naar profiel",
    r"(?P<name>.+?) ging (?:voor (?P<share>\d+) % )?van profiel (?P<before>\d+) "
    r"\((?P<was>.+?)\)(?:, dat "
    r"er niet meer is,)? naar (?:het nieuwe )?profiel (?P<after>\d+) \((?P<now>.+?)\)"
    r"(?P<unsure>; dat kan ook toeval zijn)?\.",
)
def _went(release: Release, claim: Claim, said: dict[str, str]) -> None:
    moves = release.table("profielen_overgang")
    own = moves[moves["naam"] == said["name"]]
    [row] = own.to_dict("records")
    assert (row["vroeger_profiel"], row["profiel_nu"]) == (int(said["before"]), int(said["after"]))
    assert bool(said["unsure"]) == (row["kans_niet_door_toeval"] < FIRM)
    now = release.table("profielen_wijken").set_index("gebied").loc[row["gebied"]]
    assert (now["profiel"], now["profielnaam"]) == (int(said["after"]), said["now"])


@rule("aantal profielen", r"(?P<count>\w+) profielen: .+")
def _number_of_profiles(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table = release.table("profielen_aantal").set_index("aantal")
    own = int(number(said["count"].lower()))
    assert own == release.table("profielen_portret")["profiel"].nunique()
    held = re.search(r"\(stabiliteit ([\d,]+), van hoogstens 1\)", claim.text)
    if held:
        same(held[1], table["stabiliteit"][own])
        pairs = table[table["kleinste"] >= 2] if "minstens twee" in claim.text else table
        likely = pairs[pairs["bic"] >= pairs["bic"].max() - 6]
        assert own == likely["stabiliteit"].idxmax()


@rule(
    "vroeg signaal van het risico",
    r"In de (?P<level>wijk|sector) (?P<name>.+?) steeg het risico tegenover de andere "
    r"(?P<others>wijken|"
    r"sectoren) (?P<when>.+?) meer dan toeval kan verklaren, vooral door (?P<drivers>[^;.]+)"
    r"(?:; een jaar eerder om mee te vergelijken is er niet)?\.",
)
def _risen(release: Release, claim: Claim, said: dict[str, str]) -> None:
    level = said["level"]
    assert LEVEL_OF[said["others"]] == level
    signals = release.table("signalen")
    own = signals[(signals["niveau"] == level) & (signals["naam"] == said["name"])]
    [row] = own[own["soort"] == "risico"].to_dict("records")
    since, area = int(row["sinds"]), row["gebied"]
    years = [int(year) for year in re.findall(r"\d{4}", said["when"])]
    assert not years or min(years) == since
    if "twee jaar na elkaar" in said["when"]:
        assert since == release.year - 2
    ranks = _ranks(release, level, area)
    steps = [year for year in sorted(ranks) if since <= year <= release.year]
    places = [ranks[year] for year in steps]
    assert len(steps) >= 2
    assert places == sorted(places, reverse=True), places
    named = [_driver(release, words) for words in listed(said["drivers"])]
    for indicator, fell in named:
        _towards_risk(release, level, area, indicator, since, fell=fell)
    assert [name for name, _ in named] == [
        each.strip() for each in str(row["vooral_door"]).split(",")
    ]


def _driver(release: Release, words: str) -> tuple[str, bool]:
    plain = words.removesuffix(" (gedaald)")
    return release.indicator(plain), plain != words


def _towards_risk(
    release: Release, level: str, area: str, name: str, since: int, *, fell: bool
) -> None:
    """Assert that a figure of the area itself went towards more risk."""
    assert fell == (release.registry[name].direction == "lower")
    then = release.figures(level, since).loc[(area, name), "waarde"]
    now = release.figure(level, area, name)["waarde"]
    assert now < then if fell else now > then, (then, now)


def _ranks(release: Release, level: str, area: str) -> dict[int, int]:
    """Year → rank of an area on the map."""
    [theme] = [theme for theme in release.map["themes"] if theme["id"] == "risico"]
    at = release.map["levels"][level]["codes"].index(area)
    courses = theme["levels"][level]["courses"]
    ranks = {year: own["ranks"][at] for year, own in zip(theme["years"], courses, strict=True)}
    return {year: rank for year, rank in ranks.items() if rank is not None}


@rule(
    "geen vroeg signaal",
    r"Er is geen (?P<levels>wijk|sector|wijk of sector) gevonden (?:waar het risico tegenover "
    r"de andere "
    r"gebieden .+ meer steeg dan toeval kan verklaren, .+|(?P<profile>die met zekerheid naar "
    r"een profiel "
    r"met meer risico ging en waarvan te zeggen is waardoor))\.",
)
def _no_signal(release: Release, claim: Claim, said: dict[str, str]) -> None:
    signals = release.table("signalen")
    kind = "profiel" if said["profile"] else "risico"
    assert (
        signals.empty
        or not (
            (signals["soort"] == kind) & signals["niveau"].isin(said["levels"].split(" of "))
        ).any()
    )


# What was done otherwise than in the earlier release.


@rule(
    "herziene cijfers",
    r"Sinds (?:de uitgave van|de eerdere uitgave van) (?P<since>\d{4}) (?:is|zijn) "
    r"(?:in alle gebieden samen )?(?P<count>[\d.]+) (?:oudere? ?)?cijfers? herzien: "
    r"(?P<named>.+)\.",
)
def _revised(release: Release, claim: Claim, said: dict[str, str]) -> None:
    counts = release.once(lambda: _revised_cells(release), "revised")
    assert number(said["count"]) == counts.sum()
    parts = re.findall(r"(?:^|, | en )(.+?) \((\d+)\)", said["named"])
    for name, count in parts:
        if name.startswith(("noemer van", "aantal inwoners")):
            continue
        variable = release.registry[release.indicator(name)].numerator
        assert counts[variable] == int(count)


def _revised_cells(release: Release) -> pd.Series:
    """Count by variable the inputs that had another figure in the earlier release."""
    keys = ["vintage", "variable", "period", "sector"]
    path = release.params.resolve(release.params.file.previous) / "cijfers.parquet"
    then = pd.read_parquet(path).set_index(keys)
    now = release.inputs_read.set_index(keys)
    used = {name for own in release.registry.values() for name in own.variables}
    both = pd.concat([then["value"].rename("then"), now["value"].rename("now")], axis=1)
    given = [
        set(map(tuple, frame.reset_index()[keys[:3]].drop_duplicates().to_numpy()))
        for frame in (then, now)
    ]
    both = both[
        [key[:3] in given[0] and key[:3] in given[1] and key[1] in used for key in both.index]
    ]
    other = both[(both["then"] != both["now"]) & both.notna().any(axis=1)]
    return other.groupby(level="variable").size()


@rule(
    "profiel dat kwam of ging",
    r"Profiel (?P<number>\d+) \((?P<name>.+?)\) is (?P<word>er niet meer|nieuw)(?:; het "
    r"grootste deel van zijn \w+ (?:valt nu|viel toen) onder profiel (?P<other>\d+) "
    r"\((?P<its_name>.+?)\))?\.",
)
def _came_or_went(release: Release, claim: Claim, said: dict[str, str]) -> None:
    then = yaml.safe_load(
        (release.params.resolve(release.params.file.previous) / "profielen.yaml").read_text("utf-8")
    )
    was = {number: own["name"] for number, own in then["profiles"].items()}
    own = release.table("profielen_wijken").dropna(subset="profiel")
    now = dict(zip(own["profiel"].astype(int), own["profielnaam"], strict=True))
    here, there = (now, was) if said["word"] == "nieuw" else (was, now)
    assert here[int(said["number"])] == said["name"]
    assert there.get(int(said["number"])) != said["name"]
    if said["other"]:
        assert there[int(said["other"])] == said["its_name"]


@rule(
    "profielen van andere indicatoren",
    r"De profielen van (?P<year>\d{4}) steunden op andere indicatoren \((?P<changes>.+)\)\.",
)
def _other_indicators(release: Release, claim: Claim, said: dict[str, str]) -> None:
    path = release.params.resolve(release.params.file.previous) / "profielen.yaml"
    then = set(yaml.safe_load(path.read_text("utf-8"))["indicators"])
    now = set(release.table("profielen_portret")["indicator"])
    shorts = {name: own["short"] for name, own in _edition(release)["registry"].items()}
    shorts |= {name: own.short for name, own in release.registry.items()}
    for change in said["changes"].split("; "):
        word, _, names = change.partition(": ")
        ids = now - then if word == "erbij" else then - now
        assert sorted(listed(names)) == sorted(shorts[name] for name in ids)


@rule("andere gewichten", r"De gewichten van de index zijn anders\.")
def _weights(release: Release, claim: Claim, said: dict[str, str]) -> None:
    then, now = _edition(release)["risk"]["weights"], release.params.file.risk.weights
    domains = {own.domain for own in release.registry.values() if own.direction != "none"}
    shares = [
        {
            name: each.get(name, 1.0) / sum(each.get(name, 1.0) for name in domains)
            for name in domains
        }
        for each in (then, now)
    ]
    assert any(abs(shares[0][name] - shares[1][name]) > 1e-9 for name in domains)


@rule(
    "nieuw of anders in de uitgave",
    r"(?P<word>Nieuw|Anders berekend|Niet meer gebruikt): (?P<names>.+)\.",
)
def _came(release: Release, claim: Claim, said: dict[str, str]) -> None:
    then = _edition(release)["registry"]
    shorts = {own["short"] for own in then.values()} | {
        own.short for own in release.registry.values()
    }
    for name in listed(said["names"]):
        assert name in shorts
        known = name in {own["short"] for own in then.values()}
        used = name in {own.short for own in release.registry.values()}
        assert (known, used) == {
            "Nieuw": (False, True),
            "Anders berekend": (True, True),
            "Niet meer gebruikt": (True, False),
        }[said["word"]]


@rule(
    "andere indeling",
    r"De (?:indeling in (?P<levels>.+)|lijst van (?P<sectors>sectoren)) is anders dan voorheen\.",
)
def _redrawn(release: Release, claim: Claim, said: dict[str, str]) -> None:
    then = _edition(release)["areas"][release.params.file.vintage]["sectors"]
    before = pd.DataFrame(then).set_index("sector")
    now = release.areas.sectors
    if said["sectors"]:
        assert set(before.index) != set(now.index)
    for level in (LEVEL_OF[name] for name in listed(said["levels"]) if name):
        assert not before[level].reindex(now.index).equals(now[level])
