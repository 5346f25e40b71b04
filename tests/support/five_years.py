"""Five years of releases of a made-up city of which it is known what happened in each.

Every sector has the same figures every year, but for what an event names. So each verdict, part
and note of a release has one true answer, and whatever else a page says is untrue. A release
takes the archive of the one before, as a city does.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from small_city import Borders, Delivery, Project, indicator, opened

from genkgeo.analysis.computed import Computed
from genkgeo.pages import through_time
from genkgeo.results import VERDICTS
from genkgeo.words import transitions

SECTORS, WIJKEN, EACH = 36, 12, 3
OLD, NEW = "oud", "nieuw"
REAL, LATE, ABSENT, MERGED = "W03", "W05", "W11", "W07"
"""The wijken of which the events speak: truly changed, by a late figure, half counted, merged."""

SHARES = {"arm": 0.12, "werk": 0.62, "meters": 0.05, "school": 0.2}
REGISTRY = {
    "deel_a": indicator("arm", "wonen", domain="inkomen", short="Armoede", maximum_ratio=1),
    "deel_w": indicator(
        "werk", "wonen", domain="werk", short="Werk", direction="lower", maximum_ratio=1
    ),
    "deel_m": indicator("meters", "wonen", domain="wonen", short="Meters", maximum_ratio=1),
    "deel_s": indicator("school", "wonen", domain="onderwijs", short="School", maximum_ratio=1),
}
"""Ids that are nobody's words: none of them may stand in a note."""

Counts = dict[str, dict[str, float]]
"""Sector → variable → count; None where there is no figure."""


def wijk_of(number: int) -> str:
    """Wijk of the sector with this number, from 0."""
    return f"W{number // EACH + 1:02}"


def base() -> Counts:
    """Give the counts that every year has: other shares in every wijk, other sizes per sector."""
    counts: Counts = {}
    for at in range(SECTORS):
        wonen = 900 + 40 * (at % 7)
        spread = {"arm": at // EACH % 5, "werk": at // EACH % 4, "meters": at // EACH % 6}
        spread["school"] = at // EACH % 3
        of = {"wonen": wonen}
        for name, share in SHARES.items():
            of[name] = round(wonen * share * (1 + 0.16 * spread[name] + 0.02 * (at % EACH)))
        counts[f"{at + 1:02}"] = of
    return counts


def borders(prefix: str, moved: dict[str, str] | None = None) -> Borders:
    """Give the sectors of a code list in their wijken; ``moved`` puts a sector elsewhere."""
    wijk = {f"{prefix}{at + 1:02}": wijk_of(at) for at in range(SECTORS)}
    wijk |= {f"{prefix}{number}": other for number, other in (moved or {}).items()}
    used = sorted(set(wijk.values()))
    return Borders(wijk, {name: f"D{1 + (int(name[1:]) - 1) // EACH}" for name in used})


def delivery(
    prefix: str, vintage: str, year: int, counts: Counts, *variables: str, **keys: object
) -> Delivery:
    """Give one table; a count of None has no figure."""
    names = variables or ("wonen", *SHARES)
    cells = {
        (f"{prefix}{number}", year): {
            name: "" if of[name] is None else str(of[name]) for name in names
        }
        for number, of in counts.items()
    }
    return Delivery(cells, vintage, **keys)


@dataclass(frozen=True)
class Truth:
    """What a release may say: a verdict for which figures, and which notes.

    Anything else that is told is untrue. ``moved`` holds ``(area, what) → verdict``, for
    whatever level; ``silent`` the ``(area, what)`` of which there is nothing to say. A score is
    a place among the others: ``risen`` names the areas that truly rose; beside them the others
    may move, for the scale is that of all, and without them none may. ``stands`` names those that
    rose in `RISE` and stand so: a signal since an earlier year may still say it.
    """

    event: str
    moved: dict[tuple[str, str], str] = field(default_factory=dict)
    silent: frozenset[tuple[str, str]] = frozenset()
    boundary: frozenset[str] = frozenset()
    revision: frozenset[str] = frozenset()
    risen: frozenset[str] = frozenset()
    stands: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    profiles: bool = False


@dataclass(frozen=True)
class Outcome:
    """What was told of a year, beside the truth."""

    year: int
    event: str
    expected: int
    given: int
    untrue: tuple[str, ...]
    lacking: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def line(self) -> str:
        """One row of the table."""
        return (
            f"{self.year}  {self.event:<46} {self.expected:>8} {self.given:>8} "
            f"{len(self.untrue):>7} {len(self.lacking):>8}"
        )


RISE = 2022
"""Year in which two wijken truly rise."""

HEAD = (
    f"{'jaar':<5} {'gebeurtenis':<46} {'verwacht':>8} {'gegeven':>8} {'onwaar':>7} {'ontbreekt':>9}"
)


def changed(counts: Counts, wijk: str, name: str, times: float | None) -> Counts:
    """Multiply a variable in a wijk; None takes its figure away in the first sector alone."""
    made = {number: dict(of) for number, of in counts.items()}
    inside = [number for number in made if wijk_of(int(number) - 1) == wijk]
    for number in inside if times is not None else inside[:1]:
        made[number][name] = None if times is None else round(made[number][name] * times)
    return made


def one_to_one(old: str = "O", new: str = "X") -> dict[tuple[str, str], float]:
    """Move all sectors whole to the new code, but the fourth: a quarter goes to the seventh."""
    pairs = {(f"{old}{at + 1:02}", f"{new}{at + 1:02}"): 1.0 for at in range(SECTORS)}
    return pairs | {(f"{old}04", f"{new}04"): 0.75, (f"{old}04", f"{new}07"): 0.25}


def new_counts(counts: Counts) -> Counts:
    """Give the counts of the old sectors in the new ones: a quarter of the fourth is moved."""
    made = {number: dict(of) for number, of in counts.items()}
    for name, count in counts["04"].items():
        made["04"][name], made["07"][name] = 0.75 * count, counts["07"][name] + 0.25 * count
    return made


def whole(counts: Counts) -> Counts:
    """Make the fourth sector a multiple of four, so that a quarter of it is whole people."""
    made = {number: dict(of) for number, of in counts.items()}
    made["04"] = {name: 4 * round(count / 4) for name, count in made["04"].items()}
    return made


BASE = whole(base())
RICH = changed(BASE, REAL, "arm", 2.0)
METERS = changed(RICH, LATE, "meters", 2.0)


def written(counts: Counts) -> Counts:
    """Write whole counts without a decimal."""
    return {
        number: {name: None if n is None else int(n) for name, n in of.items()}
        for number, of in counts.items()
    }


def project(year: int, **changes: object) -> Project:
    """Give the project of a year, without what came before it."""
    base_ = dict(
        borders={OLD: borders("O")},
        indicators=REGISTRY,
        year=year,
        vintage=OLD,
        unknown=(),
    )
    choices = {
        "residents": "wonen",
        "risk": {"draws": 200},
        "profiles": {"number": 3, "bootstraps": 20, "minimum_residents": 0},
    }
    return Project(**(base_ | {"choices": choices | changes.pop("choices", {})} | changes))


def steps() -> list[tuple[Truth, Callable[[], Project]]]:
    """List the releases in order, the first without anything to compare with."""
    both = {OLD: borders("O"), NEW: borders("X")}
    merged = {"19": "W06", "20": "W06", "21": "W06"}
    three = ("wonen", "arm", "werk", "school")
    old = [
        delivery("O", OLD, 2020, BASE),
        delivery("O", OLD, 2021, BASE, *three),
        delivery("O", OLD, 2021, METERS, "meters"),
        delivery("O", OLD, 2022, RICH, *three),
    ]
    after = written(new_counts(METERS))
    no_school = ("wonen", "arm", "werk", "meters")
    first = delivery("X", NEW, 2023, after, *no_school)
    second = delivery("X", NEW, 2024, after)
    revised = written(new_counts(METERS))
    revised["25"]["arm"] += 40
    last = changed(revised, ABSENT, "arm", None)
    crosswalk = {(OLD, NEW): one_to_one()}
    levels_of = {REAL: ("O07", "O08", "O09", REAL, "D1", "X"), LATE: ()}
    real = {(area, "deel_a"): VERDICTS[0] for area in levels_of[REAL]}
    late = {(area, "deel_m"): VERDICTS[0] for area in ("O13", "O14", "O15", LATE, "D2", "X")}
    absent = {("X31", "deel_a"), (ABSENT, "deel_a"), ("D4", "deel_a")}
    border_areas = frozenset(["W02", "W03", "X04", "X07"])
    merged_areas = frozenset(["W06", MERGED, "D2", "D3"])
    raw = tuple(REGISTRY)
    redrawn = "De indeling in wijken"
    return [
        (Truth("eerste uitgave"), lambda: project(2020, deliveries=old[:1])),
        (
            Truth("niets; Meters komt later", never=(redrawn, "herzien", *raw)),
            lambda: project(2021, deliveries=old[:2]),
        ),
        (
            Truth(
                "Armoede in W03 echt; Meters van 2021 verdubbelt in W05",
                moved=real | late,
                risen=frozenset(area for area, _ in real | late if area[0] in "OW"),
                never=(redrawn, "herzien", *raw),
            ),
            lambda: project(2022, deliveries=old),
        ),
        (
            Truth(
                "andere grenzen; School enkel in oude codes",
                boundary=border_areas,
                stands=frozenset(["X07", "X08", "X09", REAL, "X", "X13", "X14", "X15", LATE]),
                notes=("De grenzen zijn die van nieuw, voorheen die van oud.",),
                never=(redrawn, "herzien", *raw),
            ),
            lambda: project(
                2023,
                deliveries=[*old, first],
                borders=both,
                vintage=NEW,
                crosswalk=crosswalk,
            ),
        ),
        (
            Truth(
                "niets; oude tabellen weg, School in nieuwe codes",
                never=(redrawn, "herzien", *raw),
            ),
            lambda: project(
                2024,
                deliveries=[first, second],
                borders=both,
                vintage=NEW,
                crosswalk=crosswalk,
            ),
        ),
        (
            Truth(
                "W07 in W06; herziening W09; gat in W11; School weg",
                silent=frozenset(absent),
                boundary=merged_areas,
                revision=frozenset(["X25", "W09", "D3", "X"]),
                notes=(
                    redrawn,
                    "1 ouder cijfer herzien: Armoede (1)",
                    "Niet meer gebruikt: School",
                ),
                never=raw,
            ),
            lambda: project(
                2025,
                deliveries=[
                    first,
                    delivery("X", NEW, 2024, revised),
                    delivery("X", NEW, 2025, last, *no_school),
                ],
                borders={OLD: borders("O"), NEW: borders("X", merged)},
                vintage=NEW,
                crosswalk=crosswalk,
                indicators={name: own for name, own in REGISTRY.items() if name != "deel_s"},
            ),
        ),
    ]


def with_previous(made: Project, archive: str | None) -> Project:
    """Name the archive of the release before."""
    choices = dict(made.choices)
    if archive is not None:
        choices["previous"] = archive
    return Project(**{**made.__dict__, "choices": choices})


PUBLISHED = (2021, 2022, 2025)
"""Years of which the pages are written too: a late figure, a rise, and other borders."""


def simulate(folder: Path) -> list[Outcome]:
    """Release year after year, and set what each release says beside the truth.

    The pages and tables of the years `PUBLISHED` are then in the folder, each beside what it
    was made from.
    """
    outcomes: list[Outcome] = []
    archive: str | None = None
    for truth, make in steps():
        made = make()
        analysis = opened(with_previous(made, archive), folder)
        if archive is not None:
            outcomes.append(judge(analysis, truth))
        archive = f"archief/{made.year}"
        analysis.keep(folder / archive)
        if made.year in PUBLISHED:
            analysis.publish(folder / str(made.year))
            given = (analysis.params, analysis.areas[made.vintage], analysis.figures)
            (folder / f"{made.year}.pickle").write_bytes(pickle.dumps(given))
    return outcomes


def told(analysis: Computed) -> tuple[str, ...]:
    """Gather the notes that pages show of what changed."""
    results = analysis.results
    matching = results.profiles.matching
    notes = list(results.change.notes)
    if matching is not None:
        notes += matching.notes
        notes.append(transitions.transition_sentence(matching, results.profiles, results.year))
        notes += list(matching.moves["sentence"])
    notes += list(results.warnings["sentence"])
    for level in ("wijk", "stadsdeel", "gemeente"):
        for area in results.areas.names[level].index:
            notes.append(through_time.changed_sentence(results, level, area))
            notes.append(through_time.verdict_sentence(results, level, area))
    return tuple(dict.fromkeys(filter(None, notes)))


def judge(analysis: Computed, truth: Truth) -> Outcome:
    """Set every verdict, cause and note of a release beside the truth."""
    results = analysis.results
    parts, notes = results.change.parts, told(analysis)
    untrue, lacking, given = [], [], 0
    found = {}
    for row in parts.to_dict("records"):
        key, verdict = (row["area"], row["what"]), row["verdict"]
        found[key] = verdict
        relative = key[1] in ("score", "rank")
        given += verdict in VERDICTS[:2] and not relative
        where = f"{key[0]} {key[1]}"
        if relative:
            down = verdict == VERDICTS[1] and key[0] in truth.risen
            if verdict in VERDICTS[:2] and (down or not truth.risen):
                untrue.append(f"{where}: {verdict}")
        elif key in truth.silent:
            if verdict:
                untrue.append(f"{where}: {verdict}")
        elif verdict in VERDICTS[:2] and truth.moved.get(key) != verdict:
            untrue.append(f"{where}: {verdict}")
        for cause, areas in (("boundary", truth.boundary), ("revision", truth.revision)):
            size = abs(row[cause])
            # A score is a place among the others: one that moves moves them all.
            if size > 1e-9 and key[0] not in areas and not (relative and areas):
                untrue.append(f"{where}: {cause} {row[cause]:+.3f}")
    if truth.risen and found[REAL, "score"] != VERDICTS[0]:
        lacking.append(f"{REAL} score: {found[REAL, 'score']!r}")
    for key, verdict in truth.moved.items():
        if found.get(key) != verdict:
            lacking.append(f"{key}: {verdict} en niet {found.get(key)!r}")
    for note in truth.notes:
        if not any(note in text for text in results.change.notes):
            lacking.append(f"zin: {note}")
    for text in notes:
        untrue += [f"zin: {text}" for word in truth.never if word in text]
    matching = results.profiles.matching
    if matching is not None and not truth.risen and len(matching.moves):
        # Where an indicator went the pages say that a move may be its doing, and none is firm.
        other = any("andere indicatoren" in note for note in matching.notes)
        moves = matching.moves[matching.moves["firm"].astype(bool) | (not other)]
        untrue += [f"zin: {text}" for text in moves["sentence"]]
    signals = results.warnings
    stands = signals["area"].isin(truth.stands) & signals["since"].lt(RISE)
    false = signals[~stands] if not truth.risen else signals[:0]
    untrue += [f"zin: {text}" for text in false["sentence"]]
    return Outcome(
        results.year, truth.event, len(truth.moved), given, tuple(untrue), tuple(lacking), notes
    )


def table(outcomes: list[Outcome]) -> str:
    """Lay the outcomes out: year and event, verdicts expected and given, untrue and lacking."""
    return "\n".join([HEAD, *(outcome.line for outcome in outcomes)])
