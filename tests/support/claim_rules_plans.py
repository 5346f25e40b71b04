"""Rules for what is said of the documents of the city, its needs, and the findings of the gate."""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from claim_rules import NUMBER, PART_OF, WORD_OR_NUMBER, part, rule, same
from page_claims import CLAIMING, Claim
from published_tables import Release, number

ENDS = rf"(?P<low>[^()]+?) \((?P<least>{NUMBER})(?: %)?\)"
TOLERANCE = 1e-9


def _of_label(release: Release, claim: Claim) -> str:
    """Id of the indicator with whose label a paragraph begins."""
    labels = {own.label: name for name, own in release.registry.items()}
    return labels[max((label for label in labels if claim.whole.startswith(f"{label}:")), key=len)]


def _reach(release: Release, name: str) -> pd.DataFrame:
    """From where to where the figure of each stadsdeel may lie, by name."""
    rows = release.figures("stadsdeel").xs(name, level="indicator")
    rows = rows[rows["toestand"] != "niet van toepassing"].set_index("naam")
    known = rows["waarde"].notna()
    low = rows["laagst_mogelijk"].astype(float).fillna(rows["waarde"]).where(known, -math.inf)
    high = rows["hoogst_mogelijk"].astype(float).fillna(rows["waarde"]).where(known, math.inf)
    return pd.DataFrame(
        {"value": rows["waarde"], "low": low, "high": high, "known": rows["dekking"]}
    )


def _is_end(reach: pd.DataFrame, name: str, value: str, *, highest: bool) -> None:
    """Assert that no other stadsdeel can come before the one that is named."""
    own = reach.loc[name]
    same(value, own["value"])
    others = reach.drop(name)
    if highest:
        assert (others["high"] <= own["low"] + TOLERANCE).all()
    else:
        assert (others["low"] >= own["high"] - TOLERANCE).all()


def _unsure(reach: pd.DataFrame, text: str, *, highest: bool) -> None:
    """Assert that another may come before the first, and that what is named is partly known."""
    first = reach["value"].idxmax() if highest else reach["value"].idxmin()
    others = reach.drop(first)
    rival = (
        others["high"] > reach.loc[first, "low"] + TOLERANCE
        if highest
        else others["low"] < reach.loc[first, "high"] - TOLERANCE
    )
    assert rival.any()
    for name, share in re.findall(r"van (.+?) is (\d+) % bekend", text):
        assert int(share) == math.floor(100 * reach.loc[name.split(" van ")[-1], "known"] + 1e-9)


@rule(
    "laagste en hoogste stadsdeel",
    rf"Per stadsdeel is het cijfer het laagst in {ENDS} en het hoogst in (?P<high>[^()]+?) "
    rf"\((?P<most>{NUMBER})(?: %)?\)\.",
)
def _both(release: Release, claim: Claim, said: dict[str, str]) -> None:
    reach = _reach(release, _of_label(release, claim))
    _is_end(reach, said["low"], said["least"], highest=False)
    _is_end(reach, said["high"], said["most"], highest=True)


@rule(
    "één uiterste stadsdeel",
    rf"Per stadsdeel is het cijfer het (?P<end>laagst|hoogst) in {ENDS}; welk stadsdeel het "
    rf"(?:laagst|hoogst) is, is niet te zeggen: (?P<why>.+)\.",
)
def _one(release: Release, claim: Claim, said: dict[str, str]) -> None:
    reach = _reach(release, _of_label(release, claim))
    highest = said["end"] == "hoogst"
    _is_end(reach, said["low"], said["least"], highest=highest)
    _unsure(reach, said["why"], highest=not highest)


@rule(
    "één uiterste stadsdeel in een cel",
    rf"(?P<end>laagste|hoogste): (?P<name>.+?) (?P<value>{NUMBER})(?: %)?",
)
def _one_in_a_cell(release: Release, claim: Claim, said: dict[str, str]) -> None:
    # On a phone it stands under the label, as a line of its own.
    names = [name for name, own in release.registry.items() if claim.row in ("", own.label)]
    holds = 0
    for name in names:
        reach = _reach(release, name)
        with contextlib.suppress(AssertionError, KeyError):
            _is_end(reach, said["name"], said["value"], highest=said["end"] == "hoogste")
            holds += 1
    assert holds


@rule(
    "geen uiterste stadsdeel",
    r"Welk stadsdeel het laagst en welk het hoogst is, is niet te zeggen: (?P<why>.+)\.",
)
def _neither(release: Release, claim: Claim, said: dict[str, str]) -> None:
    reach = _reach(release, _of_label(release, claim))
    for highest in (False, True):
        _unsure(reach, said["why"], highest=highest)


def _of_a_group(release: Release, area: str) -> set[str]:
    """Indicators of which a document gives a figure of an area for a part of the people alone."""
    folder = release.params.resolve(release.params.file.plans.figures)
    rows = pd.concat(
        [pd.read_csv(path, dtype=str) for path in sorted(folder.glob("cijfers_*.csv"))]
    )
    own = rows[(rows["gebied"] == area) & rows["groep"].notna()]
    return set(own["indicator"].dropna())


def _beside_wider(release: Release) -> dict[str, tuple[Mapping[str, Any], float]]:
    """Indicator → the city's figure of the last year of a wider area, that area's, and the year."""
    given = pd.read_csv(
        release.params.resolve(release.params.file.published.file), dtype={"jaar": int}
    )
    given = given[given["gebied"] != release.params.file.published.area]
    found = {}
    for name, rows in given.groupby("indicator"):
        last = rows.sort_values(["jaar", "gebied"], ascending=[False, True]).iloc[0]
        own = release.registry.get(name)
        if own is None or own.direction == "none":
            continue
        if name in _of_a_group(release, str(last["gebied"])):
            continue
        of_year = release.figures("gemeente", int(last["jaar"]))
        if (release.city, name) in of_year.index:
            found[name] = (of_year.loc[(release.city, name)].to_dict(), float(last["waarde"]))
    return found


def _ends(row: Mapping[str, Any]) -> tuple[float, float]:
    """From where to where a figure may lie, by chance and by what is hidden."""
    names = ["waarde", "laagst_mogelijk", "hoogst_mogelijk", "marge_laag", "marge_hoog"]
    ends = [float(row[name]) for name in names if not pd.isna(row[name])]
    return min(ends), max(ends)


@rule(
    "zwakker dan het ruimere gebied",
    rf"Op {PART_OF} indicatoren met een "
    rf"cijfer van hetzelfde jaar stond (?P<city>.+) er zwakker voor dan het ruimere gebied, "
    rf"buiten de marges\.",
)
def _weaker(release: Release, claim: Claim, said: dict[str, str]) -> None:
    pairs = _beside_wider(release)
    worse = 0
    for name, (own, wider) in pairs.items():
        least, most = _ends(own)
        lower = release.registry[name].direction == "lower"
        worse += most < wider if lower else least > wider
    assert part(said, len(pairs)) == worse


@rule(
    "nu beter dan toen",
    rf"Op {PART_OF} staat (?P<city>.+) er "
    rf"nu aantoonbaar beter voor dan toen(?:, op (?P<less>{WORD_OR_NUMBER}) aantoonbaar slechter)?"
    r"\.",
)
def _better(release: Release, claim: Claim, said: dict[str, str]) -> None:
    pairs = _beside_wider(release)
    better = worse = 0
    for name, (then, _) in pairs.items():
        now = release.figure("gemeente", release.city, name)
        # Newcombe's interval of a difference, from the margins of both.
        apart = now["waarde"] - then["waarde"]
        (least, most), (least_then, most_then) = _ends(now), _ends(then)
        below = math.hypot(now["waarde"] - least, most_then - then["waarde"])
        above = math.hypot(most - now["waarde"], then["waarde"] - least_then)
        lower = release.registry[name].direction == "lower"
        better += bool(apart - below > 0 if lower else apart + above < 0)
        worse += bool(apart + above < 0 if lower else apart - below > 0)
    assert part(said, len(pairs)) == better
    assert (number(said["less"]) if said["less"] else 0) == worse


# Needs and places.


def _little(release: Release) -> pd.DataFrame:
    need = release.table("noden")
    found: pd.DataFrame = need[
        (need["vijfde"] == 5) & (need["plaatsen"] == 0) & (need["recent_bereik"] == "nee")
    ]
    return found


@rule(
    "wijken zonder actie",
    rf"In {PART_OF} wijken met het hoogste "
    rf"risico is geen lopende actie met een plaats(?: of recent bereik)? bekend: (?P<names>.+)\."
    r"|In (?P<nowhere>geen enkele wijk) is een lopende actie met een plaats(?: of recent bereik)? "
    r"bekend, ook niet in de (?P<highest>\w+) met het hoogste risico\.",
)
def _without(release: Release, claim: Claim, said: dict[str, str]) -> None:
    little, need = _little(release), release.table("noden")
    if said["nowhere"]:
        assert (need["plaatsen"] == 0).all() and (need["recent_bereik"] == "nee").all()
        assert number(said["highest"]) == (release.risk("wijk")["vijfde"] == 5).sum()
        return
    highest = int((release.risk("wijk")["vijfde"] == 5).sum())
    assert part(said, highest) == len(little)
    assert sorted(release.names_in("wijk", said["names"])) == sorted(little["naam"])


@rule("notebook: wijken zonder actie", r"Hoog risico, weinig bereik: (?P<names>.+)\.")
def _without_in_notebook(release: Release, claim: Claim, said: dict[str, str]) -> None:
    names = [] if said["names"] == "geen" else release.names_in("wijk", said["names"])
    assert sorted(names) == sorted(_little(release)["naam"])


@rule("hoog risico zonder actie", r"geen actie met een plaats, hoog risico(?: bereikt: .+)?")
def _high_without(release: Release, claim: Claim, said: dict[str, str]) -> None:
    assert claim.row in set(_little(release)["naam"])


@rule(
    "alle drempels",
    r"De hoogste drempel is telkens het cijfer van (?P<city>.+) zelf van (?P<years>[\d* "
    r"of]+)(?:; dat (?P<year>\d+) alle drempels bereikt, volgt dus uit die keuze)?\.",
)
def _all_thresholds(release: Release, claim: Claim, said: dict[str, str]) -> None:
    barometer = release.table("barometer")
    city = barometer[(barometer["niveau"] == "gemeente") & (barometer["jaar"] == int(said["year"]))]
    assert (city["score"] >= city["van"]).all()
    assert len(city)
    years = set(re.findall(r"\d{4}", said["years"]))
    labels = re.findall(r"label: (\S.*?), figure", release.inputs)
    assert {label.split()[-1] for label in labels if label.startswith(said["city"])} >= years


@rule(
    "aantal indicatoren",
    rf"(?:Samengesteld uit (?P<risk>{WORD_OR_NUMBER}) indicator(?:en)?; donkerder is meer "
    rf"risico|(?P<barometer>{WORD_OR_NUMBER}) indicatoren met drempels; hoger is meer "
    rf"risico\.)",
)
def _counted(release: Release, claim: Claim, said: dict[str, str]) -> None:
    if said["risk"]:
        assert number(said["risk"]) == release.contributions("wijk").shape[1]
    else:
        points = [name for name in release.table("barometer") if name.startswith("punten_")]
        assert number(said["barometer"].lower()) == len(points)


# Findings of the gate.


@rule(
    "cijfer dat ver springt",
    r"(?P<name>.+?): van (?P<before>\d{4}) naar (?P<after>\d{4}) verandert (?P<codes>.+?) "
    r"veel meer dan de andere sectoren\.?(?: .+)?",
)
def _jump(release: Release, claim: Claim, said: dict[str, str]) -> None:
    name = release.indicator(said["name"])
    then, now = (
        release.figures("sector", int(said[when]))
        .xs(name, level="indicator")["waarde"]
        .astype(float)
        for when in ("before", "after")
    )
    apart = (now - then).abs().dropna().sort_values(ascending=False)
    codes = [code for code in release.names["sector"] if code in said["codes"]]
    assert codes
    # Of a figure that is hidden nobody can say how far it springs.
    codes = [code for code in codes if code in apart.index]
    if not codes:
        return
    assert set(codes) <= set(apart.index[: len(codes)]), apart.head()
    rest = apart.iloc[len(codes) :]
    assert apart[codes].min() > 2 * rest.median()


@rule(
    "noemer die snel verandert",
    r"(?P<names>.+) verander(?:t|en) van (?P<before>\d{4}) naar (?P<after>\d{4}) meer dan "
    r"(?P<share>\d+) % per jaar in (?P<where>.+?)\.?(?: \S+\.csv, .+)?",
)
def _grew(release: Release, claim: Claim, said: dict[str, str]) -> None:
    years = int(said["after"]) - int(said["before"])
    least = int(said["share"]) / 100
    wanted = {each.strip() for each in re.split(r", | en ", said["names"])}
    seen = set()
    for name, own in release.registry.items():
        for wijk in release.names_in("wijk", said["where"]):
            [code] = release.codes("wijk", wijk)
            then, now = (
                float(release.figures("wijk", int(said[when])).loc[(code, name), "noemer"])
                for when in ("before", "after")
            )
            denominator = (own.denominator or "").casefold()
            if denominator in {each.casefold() for each in wanted} and now == now and then == then:
                assert max(now / then, then / now) ** (1 / years) > 1 + least, name
                seen.add(denominator)
    assert seen


@rule(
    "lage dekking",
    r"(?P<name>.+?): dekking in (?P<year>\d{4}) onder (?P<least>\d+) %: (?P<areas>.+? \d+ "
    r"%)\.?(?: .+)?",
)
def _coverage(release: Release, claim: Claim, said: dict[str, str]) -> None:
    name = release.indicator(said["name"])
    found = re.findall(r"(.+?) (\d+) %(?:, |$)", said["areas"])
    assert found
    for area, share in found:
        [code] = release.codes("stadsdeel", area)
        known = release.figures("stadsdeel", int(said["year"])).loc[(code, name), "dekking"]
        # Rounded down, as everywhere: what is not complete may not read as complete.
        assert int(share) == math.floor(100 * float(known) + TOLERANCE)
        assert 100 * known < int(said["least"])


@rule(
    "cijfer dat er niet meer is",
    r"[Ii]n (?P<before>\d{4}) stond er een cijfer, in (?P<after>\d{4}) niet meer "
    r"\((?P<why>.+?)\): (?P<codes>.+?)\.?(?: \S+\.csv, .+)?",
)
def _gone(release: Release, claim: Claim, said: dict[str, str]) -> None:
    given = release.inputs_read
    for code in re.findall(rf"{release.city}\S{{4}}", said["codes"]):
        own = given[given["sector"] == code]
        by_year = {
            when: own[own["period"] == int(said[when])].set_index("variable")["value"]
            for when in ("before", "after")
        }
        after = by_year["after"]
        assert after.isna().any(), code


@rule(
    "sector in een andere wijk",
    r"(?P<count>\d+) sector(?:en)? lig(?:t|gen) in een andere wijk dan in de vorige uitgave: "
    r"(?P<codes>.+?)\.?(?: \S+\.csv\.)?",
)
def _other_wijk(release: Release, claim: Claim, said: dict[str, str]) -> None:
    found = re.findall(rf"({release.city}\S+) .+? \(was (.+?), nu (.+?)\)", said["codes"])
    assert len(found) == int(said["count"])
    for code, was, now in found:
        assert release.names["wijk"][release.wijk_of[code]] == now != was


@rule(
    "vorm die niet past",
    r"[Vv]an (?P<count>\d+) van (?P<of>\d+) sectoren past de vorm niet bij wat over hen "
    r"bekend is: (?P<codes>.+?)\.?(?: \S+\.zip\.)?",
)
def _shape(release: Release, claim: Claim, said: dict[str, str]) -> None:
    found = re.findall(
        rf"{NUMBER} % (kleiner|groter): ({NUMBER}) ha in plaats van ({NUMBER})", said["codes"]
    )
    assert found
    for side, shown, known in found:
        assert (number(shown) < number(known)) == (side == "kleiner")
    shares = re.findall(rf"\(({NUMBER}) % (?:kleiner|groter)", said["codes"])
    for share, (_, shown, known) in zip(shares, found, strict=True):
        assert abs(abs(number(shown) / number(known) - 1) * 100 - number(share)) < 1.5


@rule(
    "rijen van andere gemeenten",
    rf"(?P<file>\S+): (?P<read>{NUMBER}) rijen van .+ gelezen, (?P<left>{NUMBER}) van "
    rf"(?P<others>{NUMBER}) andere gemeenten niet\.",
)
def _others(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [path] = [
        release.params.resolve(table.file)
        for table in release.params.file.tables
        if table.file.endswith(said["file"])
    ]
    with path.open("rb") as lines:
        rows = sum(1 for line in lines if line.strip())
    assert rows - 1 == number(said["read"]) + number(said["left"])


# What the documents of the city say is theirs: it must stand there.


@rule(
    "cijfer uit een document",
    r"(?P<subject>[^:]+?)(?: \((?P<who>[^()]+(?:\([^()]*\))?)\))?: (?:in (?P<city>\S+) "
    r")?(?P<figures>.+?)(?:, | van )(?:in )?(?P<when>\d{4})\*?\.",
    lambda claim: claim.page == "omgevingsanalyse.html" and not claim.row,
)
def _document_figure(release: Release, claim: Claim, said: dict[str, str]) -> None:
    rows = release.table("omgevingsanalyse")
    whole = f"{said['subject']} ({said['who']})"
    own = rows[rows["onderwerp"].isin([said["subject"], whole])]
    assert len(own), said
    printed = set(own["gedrukt"].dropna().astype(str))
    shown = re.findall(
        rf"({NUMBER}|verdubbeling)(?= %| per | keer| kinderen| moeders| in | inwoners| "
        rf"dossiers| euro)",
        said["figures"],
    )
    shown = [each for each in shown if not re.fullmatch(r"(19|20)\d\d", each)]
    assert shown
    for each in shown:
        assert each in printed, (each, printed)


@rule(
    "cijfers van toen en nu",
    r"Van de (?P<all>\d+) cijfers uit de documenten: (?P<now>\d+) met een cijfer van nu, "
    r"(?P<without>\d+) zonder cijfer in deze uitgave, (?P<gone>\d+) niet meer gemeten en "
    r"(?P<left>\d+) niet gevolgd\.",
)
def _followed(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table = release.table("opvolging")
    followed = table["staat"] == "gevolgd"
    known = table["nu"].notna() & (table["nu"] != "")
    assert (
        len(table)
        == int(said["all"])
        == len(release.table("omgevingsanalyse").dropna(subset="gedrukt"))
    )
    assert (followed & known).sum() == int(said["now"])
    assert (followed & ~known).sum() == int(said["without"])
    assert (table["staat"] == "niet meer gemeten").sum() == int(said["gone"])
    assert (table["staat"] == "niet gevolgd").sum() == int(said["left"])


def documented(release: Release, claim: Claim) -> bool:
    """Tell whether all that claims something in a text stands in a document of the city."""
    pieces = [part for piece in claim.pieces or (claim.text,) for part in piece.split("; ")]
    claiming = [piece for piece in pieces if CLAIMING.search(piece)]
    return bool(claiming) and all(_in_document(release, piece) for piece in claiming)


def _in_document(release: Release, text: str) -> bool:
    # An action has its number before it, and whom a figure is about may have two parts.
    plain = re.sub(r'["\\]', "", re.sub(r"^[A-Z]?\.?\d+(\.\d+)*\.? ", "", text)).strip(" .,;")
    parts = [part for part in plain.split(", ") if CLAIMING.search(part)]
    return plain in release.inputs or all(part in release.inputs for part in parts)
