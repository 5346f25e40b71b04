"""Rules for what only the pages of the notebooks say."""

from __future__ import annotations

import re

from claim_rules import NUMBER, VERDICT, rule, same, surely_highest
from claim_rules_change import beside_the_figures, holds, profile_holds
from page_claims import Claim
from published_tables import Release

KIND = "notebook: "


def in_notebook(claim: Claim) -> bool:
    """Tell whether a claim stands on the page of a notebook."""
    return claim.page.startswith("notebooks/")


@rule(f"{KIND}oordeel", VERDICT, lambda claim: in_notebook(claim) and bool(claim.row))
def _verdict(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [area] = release.codes("wijk", claim.row)
    holds(beside_the_figures(release, "wijk", area, "score"), claim.text, "score")


@rule(
    f"{KIND}zekerheid",
    r"betrouwbaar bij de eerste vijf|waarschijnlijk",
    lambda claim: in_notebook(claim) and bool(claim.row),
)
def _sure(release: Release, claim: Claim, said: dict[str, str]) -> None:
    [area] = release.codes("wijk", claim.row)
    own = release.risk("wijk").loc[area]
    assert claim.text.startswith("betrouwbaar") == surely_highest(own)
    assert own["kans_eerste_vijf"] >= 0.5


@rule(
    f"{KIND}naam van een profiel",
    r"(?:(?:Profiel )?(?P<number>\d+) · )?(?P<name>(?:eerder |(?:hoog|laag|middel)ste |hoge "
    r"|lage |meer |minder |vaker "
    r"|hogere "
    r"|lagere |rond ).+?)\.?",
    lambda claim: in_notebook(claim) and (" · " in claim.text or claim.head == "naam"),
)
def _name(release: Release, claim: Claim, said: dict[str, str]) -> None:
    own = release.table("profielen_wijken").dropna(subset="profiel")
    names = dict(zip(own["profielnaam"], own["profiel"].astype(int), strict=True))
    [name] = [name for name in names if name.startswith(said["name"].removesuffix("…"))]
    assert said["number"] in ("", str(names[name]))
    profile_holds(release, names[name], name)


@rule(
    f"{KIND}afstand tot het gemiddelde",
    r"Afstand tot het gemiddelde, in standaardafwijkingen: (?P<parts>.+)\.",
)
def _apart(release: Release, claim: Claim, said: dict[str, str]) -> None:
    profile = int(re.search(r"Profiel (\d+) ·", claim.whole)[1])
    portrait = release.table("profielen_portret")
    apart = portrait[portrait["profiel"] == profile].set_index("indicator")[
        "afstand_tot_gemiddelde"
    ]
    found = re.findall(rf"(?:^|, )(.+?) ({NUMBER})(?=,|$)", said["parts"])
    assert len(found) == len(apart)
    for name, size in found:
        same(size, apart[release.indicator(name)])


@rule(
    f"{KIND}aantal profielen",
    rf"(?:Gekozen: (?P<chosen>\d+) profielen\. |Geen aantal gekozen\. )?"
    rf"(?:\d+ profielen: stabiliteit {NUMBER}, silhouet {NUMBER}, kleinste groep \d+[;.]? ?)+",
)
def _numbers(release: Release, claim: Claim, said: dict[str, str]) -> None:
    table = release.table("profielen_aantal").set_index("aantal")
    found = re.findall(
        rf"(\d+) profielen: stabiliteit ({NUMBER}), silhouet ({NUMBER}), kleinste groep (\d+)",
        claim.text,
    )
    assert [int(number) for number, *_ in found] == list(table.index)
    chosen = release.table("profielen_portret")["profiel"].nunique()
    assert said["chosen"] in ("", str(chosen))
    for number, held, apart, smallest in found:
        row = table.loc[int(number)]
        same(held, row["stabiliteit"])
        same(apart, row["silhouet"])
        assert int(smallest) == row["kleinste"]


@rule(f"{KIND}geen ander profiel", r"Geen enkel gebied kreeg een ander profiel\.", in_notebook)
def _nobody_moved(release: Release, claim: Claim, said: dict[str, str]) -> None:
    assert release.table("profielen_overgang").empty
