"""Every sentence and cell that claims something is traced to the figures of its release.

``python -m pytest tests/pages/test_claims_traced.py -s`` prints how many there are of each kind.
"""

from __future__ import annotations

import dataclasses
import html
import pickle
import re
import shutil
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import five_years
import pandas as pd
import pytest
from claim_rules import RULES
from claim_rules_notebooks import KIND
from claim_tracing import Traced, trace, trace_one
from fixed_texts import FIXED, FLOWING, FOLLOWING, NOTEBOOK_TEXTS
from page_claims import CLAIMING, Claim, claims_of
from published_tables import Release

from genkgeo.analysis.computed import Computed

ONLY_OPEN = {
    "Wat over te weinig mensen gaat om iets te zeggen, staat er niet\\.",
    "vorm die niet past",
    "rijen van andere gemeenten",
    "hoge sector in een wijk die dat niet is",
    "sectoren die opvallen",
    "Van andere gemeenten",
    "Deze tabellen gaan over meer dan .+\\.",
    ".*(?:K|k)lopt ze toch, zet dan de drempels checks: area en checks: place hoger\\.?",
}
"""Kinds of claims, and fixed texts, that only the open data give rise to."""

SELDOM = {
    "cijfer dat de bron veranderde",
    "cijfer van de stad dat steeg",
    "na te kijken cijfer van de stad",
    "cijfers die niet van hetzelfde zijn",
    "cijfers die samen naar risico gingen",
    "geen uiterste stadsdeel",
    "noemer die snel verandert",
    "profiel dat kwam of ging",
    "rang ligt vast",
    "vroeg signaal van het risico",
    "wat van een signaal werd",
}
"""Kinds of claims that no release here happens to make. A test of its own holds those of
stadsdelen, denominators and signals. In the example the profiles are the same four in both years,
and no rank is certain."""

COLUMNS = re.compile(r"\w+|(?:score )?laagst en hoogst mogelijk: .+")
"""What a workbook has and its tables as text have not: names of columns, and what these are."""


def release_of(analysis: Computed, folder: Path) -> Release:
    areas = analysis.areas[analysis.params.file.vintage]
    return Release(folder, analysis.params, areas, analysis.figures)


def report(name: str, traced: Traced) -> None:
    """Print how many claims of each kind a release has."""
    print(f"\n{name}: {traced.counts.total()} claims, {traced.fixed.total()} fixed texts")
    for kind, count in sorted(traced.counts.items()):
        print(f"{count:>6} {kind}")


def assert_all_hold(traced: Traced) -> None:
    assert traced.untrue == []
    assert [f"{claim.page}: {claim.text}" for claim in traced.unknown] == []


@pytest.fixture(scope="module")
def example(genk, published) -> Release:
    return release_of(genk.computed, published)


@pytest.fixture(scope="module")
def traced_example(example) -> Traced:
    return trace(example)


@pytest.fixture(scope="module")
def traced_years(years) -> dict[int, Traced]:
    found = {}
    for year in five_years.PUBLISHED:
        params, areas, figures = pickle.loads((years / f"{year}.pickle").read_bytes())
        found[year] = trace(Release(years / str(year), params, areas, figures))
    return found


def test_every_claim_of_the_example_holds(traced_example):
    report("voorbeeld", traced_example)
    assert_all_hold(traced_example)
    assert traced_example.counts.total() > 3800


@pytest.mark.slow
def test_every_claim_of_releases_that_follow_another_holds(traced_years):
    for year, traced in traced_years.items():
        report(str(year), traced)
        assert_all_hold(traced)
        assert traced.counts.total() > 1000


@pytest.mark.real_data
def test_every_claim_of_the_open_data_holds(open_data):
    analysis = pickle.loads((open_data / "analysis.pickle").read_bytes()).computed
    traced = trace(release_of(analysis, open_data / "release"))
    report("open data", traced)
    assert_all_hold(traced)
    assert traced.counts.total() > 1000
    assert {*traced.counts, *traced.fixed} >= ONLY_OPEN


def test_every_claim_of_the_notebooks_holds(genk, refreshed):
    traced, release = Traced(), release_of(genk.computed, refreshed / "current")
    for claim in claims_of(release.folder / "notebooks", release.spoken):
        trace_one(release, claim._replace(page=f"notebooks/{claim.page}"), traced)
    report("notebooks", traced)
    assert_all_hold(traced)
    assert {own.kind for own in RULES if own.kind.startswith(KIND)} <= set(traced.counts)
    assert set(NOTEBOOK_TEXTS) <= set(traced.fixed)


def test_no_rule_and_no_fixed_text_is_dead(traced_example, traced_years):
    met = Counter[str]()
    for traced in (traced_example, *traced_years.values()):
        met += traced.counts + traced.fixed
    kinds = {own.kind for own in RULES if not own.kind.startswith(KIND)}
    # Where the wijken of the example flow over, no sentence counts groups or follows them.
    gradual = set() if met["aantal profielen"] else {"aantal profielen", "profiel dat kwam of ging"}
    assert kinds - set(met) - ONLY_OPEN - gradual <= SELDOM
    gradual |= {text for text, why in FIXED.items() if why in (FLOWING, FOLLOWING)}
    # Said under such a finding, of which the example has none.
    of_denominators = {text for text in FIXED if text.startswith("Het aantal waardoor gedeeld")}
    assert set(FIXED) - set(met) - ONLY_OPEN - gradual == of_denominators


@pytest.mark.slow
def test_the_workbook_says_what_the_tables_say(published):
    tables = published / "tabellen"
    said: set[str] = set()
    for path in tables.glob("*.csv"):
        said |= set(pd.read_csv(path, dtype=str, keep_default_na=False).to_numpy().ravel())
    with zipfile.ZipFile(next(tables.glob("*.xlsx"))) as book:
        parts = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    texts = {
        html.unescape(text) for part in parts for text in re.findall(r"<t[^>]*>([^<]*)</t>", part)
    }
    claiming = {text for text in texts if CLAIMING.search(text)}
    assert len(claiming) > 100
    assert {text for text in claiming - said if not COLUMNS.fullmatch(text)} == set()


# That the tracing can fail.

OPPOSITE = dict(
    pair
    for one, other in (
        ("hoger", "lager"),
        ("Hoger", "Lager"),
        ("meer", "minder"),
        ("vaker", "minder vaak"),
        ("gestegen", "gedaald"),
        ("niet aantoonbaar veranderd", "gestegen"),
        ("hoge", "lage"),
        ("hoogste", "laagste"),
        ("boven", "onder"),
        ("nieuw", "er niet meer"),
        ("Nieuw", "Niet meer gebruikt"),
        ("betrouwbaar bij de eerste vijf", "waarschijnlijk"),
        ("; dat kan ook toeval zijn", ""),
        (" (niet zeker)", ""),
        ("erbij", "weg"),
        ("kleiner", "groter"),
        ("aantoonbaar ver van", "ver van"),
        ("wijken", "sectoren"),
        ("wijken", "stadsdelen"),
    )
    for pair in ((one, other), (other, one))
    if pair[0]
)
COUNTS = (
    "geen enkele",
    "één",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
)


def falsehoods(claim: Claim, others: dict[str, str]) -> list[Claim]:
    """Change one word, number or name of a claim, or the area of which it speaks."""
    text, found = claim.text, []
    for word, other in (OPPOSITE | others).items():
        for place in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text):
            found.append(text[: place.start()] + other + text[place.end() :])
    for place in re.finditer(r"\d+", text):
        other = str(int(place[0]) + 3)
        found.append(text[: place.start()] + other + text[place.end() :])
    for at, word in enumerate(COUNTS):
        for place in re.finditer(rf"\b{word}\b", text):
            found.append(text[: place.start()] + COUNTS[at - 1] + text[place.end() :])
    false = [claim._replace(text=other, whole=claim.whole.replace(text, other)) for other in found]
    if claim.row in others:
        false.append(claim._replace(row=others[claim.row]))
    return false


def names_after(release: Release) -> dict[str, str]:
    """Name of an area or indicator → that of another one."""
    groups = [sorted(set(own.values())) for own in release.names.values()]
    groups.append([own.short for own in release.registry.values()])
    groups.append([own.label for own in release.registry.values()])
    return {
        name: group[at - 1]
        for group in groups
        for at, name in enumerate(group)
        if len(group) > 1 and group[at - 1] != name
    }


MUTANTS = 12
"""Falsehoods tried per kind, at least."""
WITHOUT_PARTS = {"woorden van een document", "andere gewichten"}
"""Kinds with nothing in them to change: what is not in a document word by word is not known."""


def test_a_falsehood_of_every_kind_is_caught(example, traced_example):
    """Of each kind the first claims are made untrue word by word; most of that is seen."""
    others = names_after(example)
    tried, caught = Counter[str](), Counter[str]()
    for claim in claims_of(example.folder, example.spoken):
        kinds = [own.kind for own in RULES if own.read(claim) is not None]
        if len(kinds) != 1 or tried[kinds[0]] >= MUTANTS:
            continue
        for false in falsehoods(claim, others):
            traced = Traced()
            trace_one(example, false, traced)
            tried[kinds[0]] += 1
            caught[kinds[0]] += bool(traced.untrue or traced.unknown)
    print({kind: f"{caught[kind]}/{count}" for kind, count in sorted(tried.items())})
    assert set(traced_example.counts) - set(tried) == WITHOUT_PARTS
    assert [kind for kind in tried if not caught[kind]] == []
    assert caught.total() > 0.65 * tried.total()


def test_an_altered_figure_in_a_page_is_caught(example, tmp_path):
    copy = shutil.copytree(example.folder, tmp_path / "release")
    page = copy / "stad.html"
    text = page.read_text(encoding="utf-8")
    said = re.search(r"van (\d+,\d) naar (\d+,\d)", text)[0]
    page.write_text(text.replace(said, f"{said[:-1]}{(int(said[-1]) + 2) % 10}"), encoding="utf-8")
    traced = Traced()
    for claim in claims_of(copy, example.spoken, "stad.html"):
        trace_one(example, claim, traced)
    assert {page for page, *_ in traced.untrue} == {"stad.html"}


def traced_beside(example: Release, copy: Path, claim: Claim) -> tuple[Traced, Traced]:
    """Trace a claim in the example, where it is false, and in a copy made so that it holds."""
    found = (Traced(), Traced())
    for release, traced in zip(
        (example, dataclasses.replace(example, folder=copy)), found, strict=True
    ):
        trace_one(release, claim, traced)
        assert not traced.unknown
    return found


def altered(example: Release, folder: Path, name: str, change: Callable) -> Path:
    """Copy the example, with one of its tables altered."""
    copy = shutil.copytree(example.folder, folder / "release")
    table = copy / f"tabellen/{name}.csv"
    change(pd.read_csv(table, dtype=str, keep_default_na=False)).to_csv(table, index=False)
    return copy


def test_that_no_stadsdeel_is_surely_first_or_last_holds_only_where_it_is_so(example, tmp_path):
    text = (
        "Welk stadsdeel het laagst en welk het hoogst is, is niet te zeggen: "
        "van Genk-Oost is 50 % bekend."
    )
    claim = Claim("omgevingsanalyse.html", text, whole=f"{example.registry['oki'].label}: {text}")

    def half_known(rows: pd.DataFrame) -> pd.DataFrame:
        own = (rows["indicator"] == "oki") & (rows["jaar"] == str(example.year))
        rows.loc[own, ["dekking", "laagst_mogelijk", "hoogst_mogelijk"]] = ["0.5", "0.1", "3.9"]
        return rows

    copy = altered(example, tmp_path, "cijfers_stadsdelen", half_known)
    false, true = traced_beside(example, copy, claim)
    assert false.untrue and not true.untrue
    assert set(true.counts) == {"geen uiterste stadsdeel"}


def test_that_a_denominator_changed_fast_holds_only_where_it_did(example, tmp_path):
    text = "inwoners verandert van 2024 naar 2025 meer dan 10 % per jaar in Hoevenzavel"

    def half_as_many(rows: pd.DataFrame) -> pd.DataFrame:
        own = (rows["naam"] == "Hoevenzavel") & (rows["jaar"] == "2024")
        own &= rows["indicator"] == "voorkeurregeling"
        rows.loc[own, "noemer"] = (rows.loc[own, "noemer"].astype(float) / 2).astype(str)
        return rows

    copy = altered(example, tmp_path, "cijfers_wijken", half_as_many)
    false, true = traced_beside(example, copy, Claim("bevindingen.html", text))
    assert false.untrue and not true.untrue
    assert set(true.counts) == {"noemer die snel verandert"}


def test_that_a_risk_rose_holds_only_where_it_is_among_the_signals(example, tmp_path):
    text = (
        "In de wijk Langerlo steeg het risico tegenover de andere wijken twee jaar na elkaar "
        "(2023, 2024 en 2025) meer dan toeval kan verklaren, vooral door achterstallig krediet."
    )
    [code] = example.codes("wijk", "Langerlo")

    def signalled(rows: pd.DataFrame) -> pd.DataFrame:
        row = dict.fromkeys(rows.columns, "") | {"niveau": "wijk", "gebied": code}
        row |= {"naam": "Langerlo", "soort": "risico", "sinds": "2023"}
        return pd.DataFrame([row | {"vooral_door": "achterstallig_krediet"}])

    copy = altered(example, tmp_path, "signalen", signalled)
    false, true = traced_beside(example, copy, Claim("index.html", text))
    assert false.untrue and not true.untrue, true.untrue
    assert set(true.counts) == {"vroeg signaal van het risico"}


def test_a_sentence_that_nobody_knows_is_told(example):
    traced = Traced()
    trace_one(example, Claim("index.html", "Het gaat overal veel beter dan vroeger."), traced)
    assert [claim.text for claim in traced.unknown] == ["Het gaat overal veel beter dan vroeger."]
