"""Releases together: what each told lies in a chain, and a later one gives nothing of it away."""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small_city
from command import run
from made_areas import make_areas
from project import ROOT
from scipy import sparse
from small_city import Borders, Delivery, Project
from test_disclosure_check import YEAR, city, found, hiding, publish, within  # noqa: F401

from genkgeo.change.edition import Edition
from genkgeo.errors import DataError
from genkgeo.measures.disclosure import Move, Told
from genkgeo.measures.disclosure.secrets import Secret as Hidden
from genkgeo.refresh import ledger
from genkgeo.refresh.disclosure import EXACT, attack
from genkgeo.refresh.disclosure.kept import FILES, read, write
from genkgeo.refresh.disclosure.telling import verdict
from genkgeo.refresh.disclosure.together import COLUMNS
from genkgeo.refresh.disclosure.truth import Truth, truth_of
from genkgeo.refresh.ledger_links import BEGIN, LEDGER, LINK
from genkgeo.refresh.place import MANIFEST, Place
from genkgeo.refresh.secret import Secret

OWN = Secret(b"a" * 32)


# --- two releases that are safe apart


def test_what_one_release_hides_and_another_shows_gives_its_neighbour_away(city, tmp_path):  # noqa: F811
    first = hiding(city, "X01 arm", "X02 arm", least=5.0)
    second = hiding(city, "X01 arm", "X03 arm", least=5.0)
    one = attack(publish(first, tmp_path / "een"), first, YEAR)
    other = attack(publish(second, tmp_path / "twee"), second, YEAR)
    assert one.safe and other.safe
    together = attack(tmp_path / "twee", second, YEAR, told=one.told)
    assert not together.safe and found(together)["X01", "arm"] == EXACT
    assert within(together, "X01", "arm") == (3.0, 3.0)
    # The neighbour of now was read before: this release does not give it away.
    assert {one.secret.terms[0][0].area for one in together.already} == {"X03"}


def test_what_followed_before_is_not_held_against_a_later_release(city, tmp_path):  # noqa: F811
    bare = hiding(city, "X01 arm", least=5.0)
    one = attack(publish(bare, tmp_path / "een"), bare, YEAR)
    assert found(one)["X01", "arm"] == EXACT
    again = attack(tmp_path / "een", bare, YEAR, told=one.told)
    assert again.safe and ("X01", "arm") in {
        (number.area, number.variable)
        for one in again.already for number, _ in one.secret.terms
    }  # fmt: skip
    # No sentence says that nothing follows from what is published.
    assert "niets volgt eruit dat nog niet geweten was" in verdict(again)


def test_what_is_secret_stays_so_where_a_later_release_no_longer_has_it(city, tmp_path):  # noqa: F811
    first = hiding(city, "X01 arm", "X02 arm", least=5.0)
    told = attack(publish(first, tmp_path / "een"), first, YEAR).told
    without = replace(first, rows=city.rows[city.rows["indicator"] != "arm"], secrets=[])
    folder = publish(without, tmp_path / "twee")
    assert attack(folder, without, YEAR, told=told).safe
    # Somebody publishes the neighbour of then beside it.
    line = "niveau,gebied,jaar,indicator,teller,noemer,waarde\nsector,X02,2024,arm,5,30,16.7\n"
    (folder / "tabellen/los.csv").write_text(line, encoding="utf-8")
    later = replace(without, rows=city.rows[city.rows["area"] != "X01"])
    assert not attack(folder, later, YEAR, told=told).safe


TREE = Borders(
    {f"X{at + 1:02}": f"W{at // 4 + 1}" for at in range(12)},
    {"W1": "D1", "W2": "D1", "W3": "D2"},
)
MOVED = replace(TREE, wijk=TREE.wijk | {"X04": "W2"})


def made_in(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def town(seed: int, folder: Path) -> tuple[Edition, Edition]:
    """Draw a town and give two editions: of a year, and of the next with some of it changed since.

    In the second one sector lies in another wijk, and a tenth of the counts of the first year were
    corrected.
    """
    draw = random.Random(seed)

    def counts(year: int) -> small_city.Cells:
        cells = {}
        for code in TREE.wijk:
            people = draw.choice([draw.randint(8, 40), draw.randint(40, 400)])
            poor, young = (draw.randint(0, min(people, 25)) for _ in range(2))
            cells[code, year] = {"w": str(people), "arm": str(poor), "jong": str(young)}
        return cells

    first, more = counts(2023), counts(2024)
    revised = {
        key: own | ({"arm": str(min(int(own["arm"]) + 1, int(own["w"])))} if draw.random() < 0.1
                    else {})
        for key, own in first.items()
    }  # fmt: skip
    more_of = {"smallest_count": 5, "minimum": 20, "maximum_ratio": 1, "public": False}
    indicators = {name: small_city.indicator(name, "w", **more_of) for name in ("arm", "jong")}
    choices = {"residents": "w"}
    then = Project({"nu": TREE}, [Delivery(first)], indicators, year=2023, choices=choices)
    now = Project({"nu": MOVED}, [Delivery(revised | more)], indicators, year=2024, choices=choices)
    return tuple(
        small_city.opened(project, made_in(folder / str(project.year))).edition
        for project in (then, now)
    )


@pytest.mark.slow
def test_a_second_release_of_drawn_towns_gives_nothing_of_the_first_away(tmp_path):
    """Without the ledger some of these towns would; with it none does, and none is refused."""
    unaware = 0
    for seed in (0, 1, 3, 10, 11):
        folder = tmp_path / str(seed)
        first, second = town(seed, folder)
        before = truth_of(first)
        one = attack(publish(before, folder / "een"), before, 2023)
        assert one.safe and one.intervals
        alone = truth_of(second)
        lone = attack(publish(alone, folder / "alleen"), alone, 2024, told=one.told)
        unaware += not lone.safe
        aware = truth_of(replace(second, told=one.told))
        both = attack(publish(aware, folder / "twee"), aware, 2024, told=one.told)
        assert both.safe and not both.already, seed
        assert set(both.intervals) >= {secret for secret in aware.secrets if secret.least}
    assert unaware >= 3


def test_for_what_is_still_there_the_rules_of_now_hold(tmp_path):
    """A rule that was loosened shows more, one that was made stricter hides it from now on."""
    first, second = town(1, tmp_path)
    before = truth_of(first)
    told = attack(publish(before, tmp_path / "een"), before, 2023).told
    hidden = {}
    for few in (3, 5, 9):
        registry = {
            name: one.model_copy(update={"smallest_count": few})
            for name, one in second.method.registry.items()
        }
        method = replace(second.method, registry=registry)
        truth = truth_of(replace(second, method=method, told=told))
        report = attack(publish(truth, tmp_path / str(few)), truth, 2024, told=told)
        # What was read once is read still, whatever the rule says now: that is told, not refused.
        assert report.safe and bool(report.already) == (few == 9)
        hidden[few] = int(truth.rows["hidden"].sum())
        then = truth.rows[(truth.rows["period"] == 2023) & truth.rows["numerator"].between(3, 4)]
        assert (~then["hidden"]).any() == (few == 3)
    assert hidden[3] < hidden[5] < hidden[9]


def test_a_sector_that_moved_to_another_list_by_a_published_weight_ties_both(tmp_path):
    """Three of 30 in A are hidden; the new list shows A and half of B together."""
    told = told_of(("arm", "sector", "A", 2023, 3.0, 0.0, 9.0), ("arm", "sector", "B", 2023, 8.0))
    areas = make_areas({"D": {"W": 1}})
    (new,) = areas.sectors.index
    both = Move(pd.Index(["A", "B"]), pd.Index([new]), sparse.csr_array(np.array([[1.0, 0.5]])))
    truth = Truth(
        pd.DataFrame(
            [("sector", new, "arm", 2023, 7.0, 60.0, 11.67, False, False, False)],
            columns=["level", "area", "indicator", "period", "numerator", "denominator", "value",
                     "hidden", "numerator_withheld", "denominator_withheld"],
        ),
        {"arm": small_city.Indicator.model_validate(small_city.indicator("arm", "w"))},
        areas,
        moves=[both],
    )  # fmt: skip
    told = replace(told, secrets=[Hidden(((0, 1.0),), 5.0)])
    report = attack(publish(truth, tmp_path), truth, 2024, told=told)
    assert not report.safe and within(report, "A", "arm") == (3.0, 3.0)


def told_of(*rows: tuple) -> Told:
    """Make up what was told: variable, level, area, year, true, and bounds where it is not read."""
    full = [(*row[:5], False, *(row[5:] or (row[4], row[4]))) for row in rows]
    numbers = pd.DataFrame(full, columns=COLUMNS)
    return Told(numbers, sparse.csr_array((0, len(rows))), np.zeros(0), np.zeros(0))


# --- the chain


@pytest.fixture
def place(tmp_path) -> Place:
    """An output with two releases in its ledger."""
    made = Place(tmp_path / "output")
    for number, name in enumerate(("2024-a", "2025-b"), start=1):
        publish_one(made, name, number)
    return made


def publish_one(place: Place, name: str, number: int) -> None:
    chain = ledger.opened(place, OWN)
    release = place.releases / name
    release.mkdir(parents=True)
    run = {"sequence": number, ledger.NOTED: chain.noted()}
    (release / MANIFEST).write_text(json.dumps({"run": run}), encoding="utf-8")
    told = told_of(("arm", "sector", "A", 2024, 3.0, 0.0, 9.0), ("arm", "wijk", "W", number, 8.0))
    tied = replace(
        told,
        ties=sparse.csr_array(np.array([[1.0, 2.0]])),
        least=np.array([-np.inf]),
        most=np.array([19.0]),
        secrets=[Hidden(((0, 1.0),), 5.0), Hidden(((0, -1.0), (1, 1.0)), 5.0)],
    )
    write(tied, place.out / LEDGER / name)
    ledger.add_link(place.out / LEDGER / name, name, number, f"sleutel {number}", chain, OWN)


def test_what_was_told_is_read_as_it_was_written(place):
    chain = ledger.opened(place, OWN)
    assert chain.links == ("2024-a", "2025-b") and not chain.unsealed and chain.remarks() == []
    told = chain.told()
    assert told.numbers["period"].tolist() == [2024, 2] and told.read.tolist() == [False, True]
    assert told.ties.toarray().tolist() == [[1.0, 2.0]]
    assert (told.least[0], told.most[0]) == (-np.inf, 19.0)
    assert [secret.terms for secret in told.secrets] == [((0, 1.0),), ((0, -1.0), (1, 1.0))]
    assert chain.before("2025-b").links == ("2024-a",) and chain.before("weg") is chain
    assert chain.before("2024-a").told() is None and chain.at("") == chain.before("2024-a")
    assert chain.at(chain.digest) == chain


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (lambda folder: shutil.rmtree(folder / "2024-a"), "de schakel ervoor is weg"),
        (lambda folder: shutil.rmtree(folder / "2025-b"), "geen schakel van 2025-b"),
        (shutil.rmtree, "geen schakel van 2024-a, 2025-b"),
        (lambda folder: (folder / "2025-b" / FILES[0]).write_bytes(b"x"), "andere inhoud"),
        (lambda folder: (folder / "2025-b" / FILES[1]).unlink(), "geen bestand"),
        (lambda folder: (folder / "2025-b" / LINK).write_text("{}"), "niet te lezen"),
        (lambda folder: resealed(folder / "2025-b", sequence=7), "bij het zegel"),
        (lambda folder: resealed(folder / "2024-a", sequence=0), "bij het zegel"),
        (lambda folder: (folder / "2024-a" / FILES[2]).write_bytes(b"x"), "andere inhoud"),
        (lambda folder: (folder / BEGIN).write_text("[]"), "de schakel ervoor is weg"),
    ],
)
def test_a_ledger_that_was_changed_is_refused(place, harm, found):
    harm(place.out / LEDGER)
    with pytest.raises(DataError, match="Het grootboek van uitgaven is veranderd") as caught:
        ledger.opened(place, OWN)
    assert found in str(caught.value) and "disclosure restart" in str(caught.value)


def resealed(folder: Path, **changed: object) -> None:
    """Change a link as somebody does who cannot seal it."""
    link = json.loads((folder / LINK).read_text(encoding="utf-8")) | changed
    (folder / LINK).write_text(json.dumps(link), encoding="utf-8")


def test_the_remedy_works_and_says_what_is_weaker(place):
    shutil.rmtree(place.out / LEDGER / "2024-a")
    aside = ledger.restart(place, "reservekopie verloren")
    assert aside is not None and (aside / "2025-b" / LINK).is_file()
    chain = ledger.opened(place, OWN)
    assert chain.links == () and chain.begin["without"] == ["2024-a", "2025-b"]
    (remark,) = chain.remarks()
    assert "wat uit vroegere uitgaven (2) volgt, telt niet mee" in remark
    publish_one(place, "2026-c", 3)
    assert ledger.opened(place, OWN).links == ("2026-c",)
    assert ledger.restart(place, "nog eens") != aside


def test_how_a_ledger_began_cannot_be_taken_away_or_changed(place):
    """The first link is tied to it: or the weaker guarantee would be said no more."""
    ledger.restart(place, "reservekopie verloren")
    publish_one(place, "2026-c", 3)
    begin = place.out / LEDGER / BEGIN
    said = begin.read_text(encoding="utf-8")
    for harm in (begin.unlink, lambda: begin.write_text(said.replace("verloren", "teruggezet"))):
        harm()
        with pytest.raises(DataError, match="veranderd of niet volledig"):
            ledger.opened(place, OWN)
        begin.write_text(said, encoding="utf-8")
    assert ledger.opened(place, OWN).links == ("2026-c",)


def test_a_release_of_when_all_was_public_is_said_not_to_count(place):
    (place.releases / "2025-publiek").mkdir()
    chain = ledger.opened(place, OWN)
    assert chain.unknown == ("2025-publiek",) and chain.noted()["without"] == ["2025-publiek"]
    assert "van 1 uitgave staat niets in het grootboek" in chain.remarks()[-1]


def test_a_ledger_sealed_with_another_key_is_said_to_be(place):
    chain = ledger.opened(place, Secret(b"b" * 32))
    assert chain.unsealed and "met een andere sleutel verzegeld" in chain.remarks()[0]


def test_an_output_from_before_the_ledger_begins_one_that_says_so(tmp_path):
    place = Place(tmp_path)
    ledger.begin_beside(place)
    assert not (tmp_path / LEDGER).exists()
    (place.releases / "oud").mkdir(parents=True)
    ledger.begin_beside(place)
    assert ledger.opened(place, OWN).begin["without"] == ["oud"]


@pytest.mark.parametrize(
    ("keys", "made_beside", "counts"),
    [
        ("", 0, 0),
        ("a", 1, 1),
        ("a", 0, 0),
        ("aaa", 0, 0),
        ("ab", 0, 2),
        ("aba", 0, 2),
        ("baa", 1, 1),
        ("bb", 2, 2),
    ],
)
def test_only_what_a_release_told_itself_at_the_end_tells_nothing_beside_it(
    tmp_path, keys, made_beside, counts
):
    whole = ledger.Ledger(tmp_path, tuple(f"uitgave-{at}" for at in range(len(keys))), tuple(keys))
    left = whole.without_repeats(whole.until(made_beside))
    assert (left.links, left.keys) == (whole.links[:counts], whole.keys[:counts])


def test_what_was_known_before_the_oldest_release_goes_and_its_link_stays(place):
    publish_one(place, "2026-c", 3)
    publish_one(place, "2027-d", 4)
    for name in ("2024-a", "2025-b"):
        shutil.rmtree(place.releases / name)
    ledger.prune(place)
    here = {name: (place.out / LEDGER / name / FILES[0]).is_file()
            for name in ("2024-a", "2025-b", "2026-c", "2027-d")}  # fmt: skip
    # What 2026-c was made beside is needed to make it again.
    assert list(here.values()) == [False, True, True, True]
    assert len(ledger.opened(place, OWN).links) == 4
    for name in ("2026-c", "2027-d"):
        shutil.rmtree(place.releases / name)
    ledger.prune(place)
    assert read(place.out / LEDGER / "2027-d").numbers["period"].tolist() == [2024, 4]


# --- the refresh


def test_a_release_is_in_the_ledger_and_a_changed_ledger_stops_the_next(refreshed, tmp_path):
    out = tmp_path / "output"
    shutil.copytree(refreshed, out, symlinks=True)
    online = (out / "current").resolve()
    link = out / LEDGER / online.name / LINK
    assert link.stat().st_mode & 0o777 == 0o600 and link.parent.stat().st_mode & 0o777 == 0o700
    told = read(link.parent)
    assert len(told.secrets) > 300 and 0.7 < told.read.mean() < 0.95
    resealed(link.parent, sequence=9)
    refused = run("refresh", "--out", str(out), cwd=ROOT)
    assert refused.returncode == 2 and "grootboek" in refused.stderr
    assert (out / "current").resolve() == online
    mended = run("disclosure", "restart", "--reason", "proef", "--out", str(out), cwd=ROOT)
    assert mended.returncode == 0 and "opnieuw begonnen" in mended.stdout
    again = run("refresh", "--out", str(out), cwd=ROOT)
    assert again.returncode == 0 and "telt niet mee" in again.stderr
    assert (out / "current").resolve() == online
