"""Rules for the signals per figure: what rose, what became of last year's, what to look at."""

from __future__ import annotations

from claim_rules import NUMBER, rule, same
from page_claims import Claim
from published_tables import Release, number

WENT = r"(?P<way>steeg|daalde) het cijfer ‘(?P<what>.+?)’"
LINE = (
    rf"In de (?P<level>wijk|sector) (?P<name>.+?) {WENT} van "
    rf"(?P<then>{NUMBER})(?: .+?)? in (?P<since>\d{{4}}) naar (?P<now>{NUMBER})"
    r"(?: [^,]+?)?(?: in \d{4})?"
)


def _row(release: Release, said: dict[str, str], kind: str) -> dict[str, object]:
    """The row of the table of signals that a sentence is about."""
    table = release.table("signalen")
    name = release.indicator(said["what"])
    own = table[(table["niveau"] == said["level"]) & (table["naam"] == said["name"])]
    own = own[(own["soort"] == kind) & (own["vooral_door"] == name)]
    [row] = own.to_dict("records")
    return row


def _figures_hold(release: Release, said: dict[str, str], row: dict[str, object]) -> None:
    level, area, name = said["level"], str(row["gebied"]), release.indicator(said["what"])
    then = release.figures(level, int(said["since"])).loc[(area, name), "waarde"]
    now = release.figure(level, area, name)
    same(said["then"], then)
    same(said["now"], now["waarde"])
    assert (said["way"] == "daalde") == (now["waarde"] < then)
    assert (said["way"] == "daalde") == (release.registry[name].direction == "lower")
    assert int(row["sinds"]) == int(said["since"]) < release.year


@rule(
    "signaal van een cijfer",
    rf"{LINE}, meer dan toeval en de andere (?:wijken|sectoren) verklaren: zo’n "
    rf"(?P<people>{NUMBER}) (?P<more>meer|minder) dan als het de stad volgde\."
    r"(?: De noemer (?:groeide|daalde) met (?P<size>\d+) %: dat kan het verklaren\.)?",
)
def _risen(release: Release, claim: Claim, said: dict[str, str]) -> None:
    row = _row(release, said, "cijfer")
    _figures_hold(release, said, row)
    name, since = release.indicator(said["what"]), int(said["since"])
    own = release.registry[name]
    then = release.figures(said["level"], since).loc[(row["gebied"], name)]
    now = release.figure(said["level"], str(row["gebied"]), name)
    city = [
        release.figures("gemeente", since).loc[(release.city, name), "waarde"],
        release.figure("gemeente", release.city, name)["waarde"],
    ]
    more = (now["waarde"] - then["waarde"] * city[1] / city[0]) * now["noemer"] / own.factor
    assert (said["more"] == "minder") == (more < 0) == (own.direction == "lower")
    assert abs(abs(more) - number(said["people"])) <= 0.5 + 1e-6
    assert 0 <= float(str(row["vals_aandeel"])) <= 0.1 / 3 + 1e-9
    change = 100 * abs(now["noemer"] / then["noemer"] - 1)
    assert bool(said["size"]) == (change >= 10)


@rule("na te kijken cijfer", rf"{LINE}: de controle vraagt om dat cijfer eerst na te kijken\.")
def _doubted(release: Release, claim: Claim, said: dict[str, str]) -> None:
    row = _row(release, said, "kijk na")
    _figures_hold(release, said, row)


@rule(
    "cijfer dat de bron veranderde",
    rf"{LINE}, maar de bron veranderde sindsdien het cijfer van \d{{4}}, en dat is minstens de "
    r"helft van het verschil: kijk na of het echt is\.",
)
def _changed_by_its_source(release: Release, claim: Claim, said: dict[str, str]) -> None:
    row = _row(release, said, "kijk na")
    _figures_hold(release, said, row)
    change = release.changes.loc[(said["level"], row["gebied"], row["vooral_door"])]
    rose = number(said["now"]) - number(said["then"])
    assert -float(change["door_herziening"]) / rose >= 0.5 - 0.05


@rule(
    "na te kijken cijfer van de stad",
    rf"In heel de stad {WENT} van (?P<then>{NUMBER})(?: .+?)? in "
    rf"(?P<since>\d{{4}}) naar (?P<now>{NUMBER})(?: [^,]+?)?: de controle vraagt om een deel "
    r"daarvan eerst na te kijken\.",
)
def _doubted_city(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _city_holds(release, said, "kijk na")


@rule(
    "cijfers die niet van hetzelfde zijn",
    rf"{LINE}, maar die cijfers zijn niet van hetzelfde \((?P<why>.+)\): kijk na of het echt is\.",
)
def _unlike(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table, name = release.table("signalen"), release.indicator(said["what"])
    own = table[(table["niveau"] == said["level"]) & (table["naam"] == said["name"])]
    own = own[(own["soort"] == "kijk na") & (own["vooral_door"] == name)]
    [row] = own[own["uitleg"] == claim.text].to_dict("records")
    _figures_hold(release, said, row)
    area = str(row["gebied"])
    then = release.figures(said["level"], int(said["since"])).loc[(area, name)]
    now = release.figure(said["level"], area, name)
    estimated = [side["toestand"] == "geschat" for side in (then, now)]
    assert ("is geschat" in said["why"]) == any(estimated)
    if "dekking" in said["why"]:
        assert min(then["dekking"], now["dekking"]) < 0.9


@rule(
    "cijfers die samen naar risico gingen",
    r"In de (?P<level>wijk|sector) (?P<name>.+?) gingen de cijfers samen sinds (?P<since>\d{4}) "
    r"meer naar risico dan toeval en de andere (?:wijken|sectoren) verklaren, het "
    r"duidelijkst .+; geen ervan apart\.",
)
def _together(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table = release.table("signalen")
    own = table[(table["niveau"] == said["level"]) & (table["naam"] == said["name"])]
    assert list(own.loc[own["soort"] == "samen", "sinds"].astype(int)) == [int(said["since"])]
    assert not (own["soort"] == "cijfer").any()


@rule(
    "cijfer van de stad dat steeg",
    rf"In heel de stad {WENT} van (?P<then>{NUMBER})(?: .+?)? in "
    rf"(?P<since>\d{{4}}) naar (?P<now>{NUMBER})(?: [^,]+?)?, meer dan toeval "
    r"verklaart\.",
)
def _of_city(release: Release, claim: Claim, said: dict[str, str]) -> None:
    _city_holds(release, said, "stad")


def _city_holds(release: Release, said: dict[str, str], kind: str) -> None:
    table, name = release.table("signalen"), release.indicator(said["what"])
    own = table[(table["niveau"] == "gemeente") & (table["soort"] == kind)]
    [row] = own[own["vooral_door"] == name].to_dict("records")
    then = release.figures("gemeente", int(said["since"])).loc[(release.city, name), "waarde"]
    now = release.figure("gemeente", release.city, name)["waarde"]
    same(said["then"], then)
    same(said["now"], now)
    assert (now < then) == (said["way"] == "daalde")
    assert int(row["sinds"]) == int(said["since"])


@rule(
    "wat van een signaal werd",
    r"Het signaal van (?P<then>\d{4}) over (?P<what>.+?) in de (?P<level>wijk|sector) "
    r"(?P<name>.+?), zoals de cijfers van nu het geven, is "
    r"(?P<became>bevestigd|verdwenen|onbeslist)\.",
)
def _became(release: Release, claim: Claim, said: dict[str, str]) -> None:
    row = _row(release, said, "opvolging")
    assert row["uitleg"] == claim.text
    assert int(row["sinds"]) < int(said["then"]) < release.year
    name, area = release.indicator(said["what"]), str(row["gebied"])
    then = release.figures(said["level"], int(row["sinds"])).loc[(area, name), "waarde"]
    now = release.figure(said["level"], area, name)["waarde"]
    if said["became"] == "bevestigd":
        assert (now < then) == (release.registry[name].direction == "lower")


@rule(
    "geen signaal van een cijfer",
    r"Ook van geen cijfer apart is een verandering naar meer risico gevonden die meer is dan "
    r"toeval en de loop van de andere gebieden verklaren\.",
)
def _none(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table = release.table("signalen")
    assert table.empty or not table["soort"].isin(["cijfer", "samen"]).any()
