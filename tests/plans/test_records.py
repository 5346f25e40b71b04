"""Records of actions: refused when they cannot be, and never lost."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import example, given, settings
from hypothesis import strategies as st
from project import RECORDS_SAMPLE, ROOT

from genkgeo.commands import cli
from genkgeo.errors import DataError, LockedError, ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.plans import ledger
from genkgeo.plans.board import evaluate
from genkgeo.plans.inputs import read_plans
from genkgeo.plans.ledger import append, lines
from genkgeo.plans.progress import Half, half_of
from genkgeo.plans.record import Record, check, standing
from genkgeo.plans.records import frame_of, read_records, records_of
from genkgeo.plans.register import Register
from genkgeo.plans.schema import Place, Plan
from genkgeo.plans.typed import LARGEST, date_of, number_of

PLAN = {
    "document": "d.txt",
    "id": "proef",
    "title": "Proef",
    "city": "Genk",
    "goals": {
        "1": {
            "label": "Doel",
            "actions": {
                "1.1": {
                    "label": "Loket",
                    "domains": ("gezin",),
                    "target_group": "gezinnen",
                    "start": date(2015, 1, 1),
                    "places": ({"level": "wijk", "name": "Kerkdorp", "label": "Huis"},),
                    "budget": {2015: {"expenditure": 9, "revenue": 9, "balance": 0}},
                    "indicators": {
                        "gezinnen": {"label": "Gezinnen"},
                        "stand": {"label": "Stand", "counted": "level"},
                        "later": {"label": "Later", "start": date(2016, 1, 1)},
                    },
                },
                "1.2": {"label": "Zonder", "domains": ("gezin",), "target_group": "gezinnen"},
            },
        }
    },
}
REGISTER = Register((Plan.model_validate(PLAN),))
FIRST = Record("proef/1.1", "gezinnen", date(2015, 6, 30), 40, 'eerste, "half" jaar; \'15')
SECOND = replace(FIRST, date=date(2015, 12, 31), value=75.0, note="")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "opvolging" / "registraties.csv"


# ---------------------------------------------------------------- what is kept


def test_records_come_back_as_they_went_in(path):
    assert append(path, FIRST, REGISTER) == 2
    assert append(path, SECOND, REGISTER) == 3
    found = read_records(path, REGISTER)
    assert records_of(found) == [FIRST, SECOND]
    assert list(found["row"]) == [2, 3]
    assert path.read_bytes() == lines([FIRST, SECOND], header=True)


@pytest.mark.slow
@settings(deadline=None)
@example(value=1.125, day=date(2015, 6, 30), note="")
@given(
    value=st.floats(-LARGEST, LARGEST).map(lambda value: round(value, 3)),
    day=st.dates(date(2015, 1, 1), date(2026, 1, 1)),
    note=st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30),
)
def test_any_good_record_survives_writing_and_reading(value, day, note):
    note = " ".join(note.split()).lstrip("=+-@ ")
    record = Record("proef/1.1", "stand", day, value, note)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "r.csv"
        path.write_bytes(lines([record], header=True))
        assert records_of(read_records(path, REGISTER)) == [record]


def test_without_a_file_there_are_no_records(path):
    assert read_records(path, REGISTER).empty
    path.parent.mkdir()
    path.touch()
    assert read_records(path, REGISTER).empty
    path.write_bytes(lines([], header=True))
    assert read_records(path, REGISTER).empty


def test_places_are_counted_apart_and_corrected_apart(path):
    here, there = replace(FIRST, place="Kerkdorp"), replace(FIRST, place="Huis")
    for one in (FIRST, here, there, replace(there, value=41, correction=True)):
        append(path, one, REGISTER)
    assert records_of(read_records(path, REGISTER))[1:3] == [here, there]
    with pytest.raises(DataError, match=r"(?s)staat er al een cijfer.*30, Kerkdorp \(rij 3\)"):
        append(path, here, REGISTER)


def test_a_file_from_before_there_were_places_is_read_and_gets_the_column(path):
    path.parent.mkdir()
    old = (HEADER + GOOD).encode()
    path.write_bytes(old)
    assert list(read_records(path, REGISTER)["place"]) == [""]
    append(path, replace(SECOND, place="Huis"), REGISTER)
    assert list(read_records(path, REGISTER)["place"]) == ["", "Huis"]
    assert (path.parent / "registraties.csv.001.bak").read_bytes() == old


def test_earlier_rows_are_not_touched(path):
    append(path, FIRST, REGISTER)
    before, node = path.read_bytes(), path.stat().st_ino
    append(path, SECOND, REGISTER)
    assert path.read_bytes().startswith(before)
    assert path.stat().st_ino == node
    assert not list(path.parent.glob("*.bak"))


def test_a_correction_is_a_row_of_its_own(path):
    append(path, FIRST, REGISTER)
    append(path, replace(FIRST, value=41, note="", correction=True), REGISTER)
    assert list(read_records(path, REGISTER)["value"]) == [40, 41]


def test_what_a_spreadsheet_saved_is_read_backed_up_and_written_plainly(path):
    path.parent.mkdir()
    saved = (
        "\ufeffactie;indicator;datum;waarde;correctie;noot\r\n"
        'proef/1.1;stand;30/06/2015;40,5;;"a;b"\r\n'
    ).encode()
    path.write_bytes(saved)
    append(path, SECOND, REGISTER)
    backup = path.parent / "registraties.csv.001.bak"
    assert backup.read_bytes() == saved
    assert path.read_bytes() == lines(
        [replace(FIRST, indicator="stand", value=40.5, note="a;b"), SECOND], header=True
    )
    # a second time takes a second name
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    append(path, FIRST, REGISTER)
    assert backup.read_bytes() == saved
    assert (path.parent / "registraties.csv.002.bak").exists()
    assert len(read_records(path, REGISTER)) == 3


def test_a_last_row_without_line_end_is_not_grown_into(path):
    append(path, FIRST, REGISTER)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    append(path, SECOND, REGISTER)
    assert records_of(read_records(path, REGISTER)) == [FIRST, SECOND]


# ---------------------------------------------------------------- when it goes wrong


@pytest.mark.parametrize("fails", ["fsync", "write"])
def test_a_full_disk_leaves_the_file_as_it_was(path, fails, monkeypatch):
    append(path, FIRST, REGISTER)
    before = path.read_bytes()

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if fails == "fsync":
        monkeypatch.setattr(ledger.os, "fsync", full)
    else:
        monkeypatch.setattr(ledger, "_append", full)
    with pytest.raises(DataError, match="Het cijfer is niet bewaard; het bestand is zoals het was"):
        append(path, SECOND, REGISTER)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="needs a limit on the size of files")
def test_a_row_that_fits_only_in_part_is_taken_back(path):
    import resource  # not on every system

    append(path, FIRST, REGISTER)
    before = path.read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 5, hard))
    try:
        with pytest.raises(DataError, match="Het cijfer is niet bewaard"):
            append(path, SECOND, REGISTER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_bytes() == before
    append(path, SECOND, REGISTER)
    assert len(read_records(path, REGISTER)) == 2


def test_many_at_once_lose_nothing(path):
    days = [date(2015, month, day) for month in range(1, 9) for day in (1, 15)]
    with ThreadPoolExecutor(max_workers=4) as pool:
        rows = list(pool.map(lambda day: append(path, replace(FIRST, date=day), REGISTER), days))
    assert sorted(rows) == list(range(2, len(days) + 2))
    assert sorted(read_records(path, REGISTER)["date"]) == days


def test_a_rewrite_that_fails_leaves_the_old_file(path, monkeypatch):
    append(path, FIRST, REGISTER)
    saved = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(saved)

    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(ledger, "_back_up", full)
    with pytest.raises(DataError, match="niet bewaard"):
        append(path, SECOND, REGISTER)
    assert path.read_bytes() == saved
    assert sorted(one.name for one in path.parent.iterdir()) == [
        "registraties.csv",
        "registraties.csv.lock",
    ]


def test_a_bad_record_changes_nothing(path):
    append(path, FIRST, REGISTER)
    before = path.read_bytes()
    with pytest.raises(DataError):
        append(path, FIRST, REGISTER)
    assert path.read_bytes() == before


def test_a_damaged_file_is_refused_and_kept(path):
    append(path, FIRST, REGISTER)
    torn = path.read_bytes() + b"proef/1.1,gezinn"
    path.write_bytes(torn)
    with pytest.raises(DataError, match=r"(?s)niet evenveel kolommen.*rij 3"):
        append(path, SECOND, REGISTER)
    assert path.read_bytes() == torn


def test_somebody_else_at_work_is_waited_for(path, monkeypatch):
    monkeypatch.setattr(ledger, "PATIENCE", 0.05)
    path.parent.mkdir()
    with (
        FileLock(f"{path}.lock"),
        pytest.raises(LockedError, match="Iemand anders voegt net een cijfer toe"),
    ):
        append(path, FIRST, REGISTER)
    append(path, FIRST, REGISTER)


# ---------------------------------------------------------------- what is refused

REFUSED = {
    "before the action": ({"date": date(2014, 12, 31)}, "(?s)voor het begin van.*2015-01-01"),
    "before its own start": ({"indicator": "later"}, "(?s)voor het begin.*2016-01-01"),
    "indicator": ({"indicator": "huizen"}, "(?s)Deze actie heeft die indicator niet.*gezinnen"),
    "no indicators": ({"action": "proef/1.2"}, "(?s)heeft die indicator niet.*: voortgang"),
    "no such stand": (
        {"action": "proef/1.2", "indicator": "voortgang", "value": 4.0},
        "(?s)stand is niet bekend.*niet begonnen, bezig, klaar, gestopt",
    ),
    "half a stand": (
        {"action": "proef/1.2", "indicator": "voortgang", "value": 0.5},
        "Deze stand is niet bekend",
    ),
    "negative": ({"value": -1.0}, "(?s)De waarde kan niet.*van 0 of meer"),
    "half a family": ({"value": 2.5}, "(?s)De waarde kan niet.*een geheel getal.*2,5"),
    "tomorrow": (
        {"date": date.today() + timedelta(days=1)},
        "(?s)datum ligt in de toekomst.*vandaag of vroeger",
    ),
    "not a number": ({"value": float("nan")}, "De waarde kan niet"),
    "enormous": ({"indicator": "stand", "value": 1e13}, "(?s)De waarde kan niet.*gewoon getal"),
    "formula": ({"note": "=1+1"}, "(?s)De noot kan zo niet bewaard worden.*= \\+ - of @"),
    "two lines": ({"note": "een\ntwee"}, "De noot kan zo niet bewaard worden"),
    "place": ({"place": "Kerkdrop"}, "(?s)plaats is niet bekend.*'Kerkdrop'.*bedoelde u Kerkdorp"),
    "half a place": ({"place": "Kerkaaaa"}, "(?s)plaats is niet bekend.*bedoelde u Kerkdorp"),
    "nowhere": ({"place": "xyz"}, "(?s)Deze plaats is niet bekend.*verbeter de naam"),
    "place of a level": (
        {"indicator": "stand", "place": "Kerkdorp"},
        "(?s)geldt voor de hele actie.*stand, Kerkdorp.*laat de plaats weg",
    ),
    "place of money": ({"indicator": "uitgaven", "place": "Huis"}, "geldt voor de hele actie"),
    "otherwise, but not how": (
        {"indicator": "bijsturing", "value": 1.0, "note": ""},
        "(?s)niet bij wat er anders gaat.*een noot van één regel",
    ),
    "adjusted at a place": (
        {"indicator": "bijsturing", "value": 0.0, "place": "Huis"},
        "geldt voor de hele actie",
    ),
    "corrects nothing": ({"correction": True}, "Er is geen cijfer om te verbeteren"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_an_impossible_record_is_refused(case):
    changes, message = REFUSED[case]
    with pytest.raises(DataError, match=message):
        check(replace(FIRST, **changes), REGISTER)


def test_what_lies_on_a_border_of_what_can_be_is_recorded():
    on_its_first_day = replace(FIRST, date=date(2015, 1, 1))
    check(on_its_first_day, REGISTER)
    check(replace(FIRST, date=date.today()), REGISTER)
    check(replace(FIRST, value=0.0), REGISTER)
    check(replace(FIRST, indicator="later", date=date(2016, 1, 1)), REGISTER)
    stand = replace(FIRST, indicator="stand")
    for value in (-1e12, 1e12, 0.5):
        check(replace(stand, value=value), REGISTER)
    for value in (0.0, 3.0):
        check(Record("proef/1.2", "voortgang", FIRST.date, value), REGISTER)
    # of an action that names no days, as far back as a plan may go
    check(Record("proef/1.2", "voortgang", date(1990, 1, 1), 1.0), REGISTER)
    with pytest.raises(DataError, match="te ver terug"):
        check(Record("proef/1.2", "voortgang", date(1989, 12, 31), 1.0), REGISTER)


def test_a_place_is_recorded_from_its_first_day():
    house = {"level": "wijk", "name": "Kerkdorp", "label": "Huis", "start": date(2015, 3, 1)}
    register = Register((plan_with(house),))
    here = replace(FIRST, place="Huis", date=date(2015, 3, 1))
    check(here, register)
    check(replace(here, place="Kerkdorp"), register)
    for name in ("Huis", "Kerkdorp"):
        with pytest.raises(DataError, match=r"(?s)voor de plaats er was.*2015-03-01 of later"):
            check(replace(here, place=name, date=date(2015, 2, 28)), register)
    # the whole of the action was counted before there was a house
    check(replace(here, place="", date=date(2015, 1, 1)), register)


def test_of_two_places_in_one_area_the_first_that_was_there_counts():
    def days(*starts: date | None) -> Register:
        house = {"level": "wijk", "name": "Kerkdorp"}
        places = [
            Place.model_validate(house | {"label": f"Huis {at}", "start": start})
            for at, start in enumerate(starts)
        ]
        plan = Plan.model_validate(PLAN)
        action = plan.goals["1"].actions["1.1"].model_copy(update={"places": tuple(places)})
        goal = plan.goals["1"].model_copy(update={"actions": {"1.1": action}})
        return Register((plan.model_copy(update={"goals": {"1": goal}}),))

    march, may = date(2015, 3, 1), date(2015, 5, 1)
    here = replace(FIRST, place="Kerkdorp", date=march)
    check(here, days(may, march))
    check(replace(here, date=date(2015, 1, 1)), days(may, None))
    with pytest.raises(DataError, match=r"(?s)voor de plaats er was.*2015-03-01 of later"):
        check(replace(here, date=date(2015, 2, 28)), days(may, march))


def test_an_unknown_action_is_refused():
    with pytest.raises(ParamsError, match=r"(?s)staat niet in het register.*proef/1\.1"):
        check(replace(FIRST, action="1.1"), REGISTER)


def test_the_same_record_twice_is_refused_naming_the_first():
    twice = r"(?s)staat er al een cijfer.*proef/1.1, gezinnen, 2015-06-30 \(rij 2\)"
    with pytest.raises(DataError, match=twice):
        check(replace(FIRST, value=50), REGISTER, {FIRST.key: ("rij 2", 40.0)})


def test_a_running_count_never_falls_and_a_level_may():
    stands = standing([FIRST, replace(FIRST, place="Huis", value=90), SECOND])
    between = replace(FIRST, date=date(2015, 9, 30))
    for value in (40, 60, 75):
        check(replace(between, value=value), REGISTER, stands)
    falls = r"(?s)sinds het begin van de actie kan niet dalen.*minstens 40.*rij 2"
    with pytest.raises(DataError, match=falls):
        check(replace(between, value=39), REGISTER, stands)
    with pytest.raises(DataError, match=r"(?s)niet dalen.*hoogstens 75.*2015-12-31 \(rij 4\)"):
        check(replace(between, value=76), REGISTER, stands)
    # a correction is held against the others, never against what it takes the place of
    check(replace(FIRST, value=3, correction=True), REGISTER, stands)
    with pytest.raises(DataError, match=r"(?s)niet dalen.*verbeter dat dan eerst"):
        check(replace(FIRST, value=76, correction=True), REGISTER, stands)
    level = replace(FIRST, indicator="stand", value=5)
    check(replace(level, date=SECOND.date, value=4), REGISTER, standing([level]))


def test_a_count_per_year_begins_again_on_1_january():
    spent = Record("proef/1.1", "uitgaven", date(2015, 12, 31), 9.5)
    check(replace(spent, date=date(2016, 6, 30), value=1.25), REGISTER, standing([spent]))
    with pytest.raises(DataError, match="sinds 1 januari kan niet dalen"):
        check(replace(spent, date=date(2015, 6, 30), value=9.75), REGISTER, standing([spent]))


@given(
    old=st.lists(st.integers(0, 9), min_size=2, max_size=6).map(sorted),
    new=st.lists(st.integers(0, 9), min_size=6, max_size=6).map(sorted),
)
def test_any_count_can_be_corrected_into_any_other(old, new):
    days = [date(2015, month, 28) for month in range(1, len(old) + 1)]
    stands = standing(replace(FIRST, date=day, value=v) for day, v in zip(days, old, strict=True))
    steps = list(zip(days, old, new, strict=False))
    higher = [step for step in reversed(steps) if step[2] > step[1]]
    lower = [step for step in steps if step[2] < step[1]]
    for day, _, value in higher + lower:
        correction = replace(FIRST, date=day, value=value, correction=True)
        check(correction, REGISTER, stands)
        stands[correction.key] = (9, value)


def test_a_count_is_held_against_all_that_stand_before_it():
    spent = Record("proef/1.1", "uitgaven", date(2014, 12, 31), 99)
    others = [replace(FIRST, indicator="later", value=1), replace(FIRST, place="Huis"), spent]
    known = standing([*others, replace(spent, date=date(2015, 3, 31), value=9)])
    with pytest.raises(DataError, match=r"minstens 9, het cijfer van 2015-03-31 \(rij 5\)"):
        check(replace(spent, date=date(2015, 6, 30), value=8), REGISTER, known)
    known = standing([*others, FIRST])
    with pytest.raises(DataError, match=r"minstens 40, het cijfer van 2015-06-30 \(rij 5\)"):
        check(replace(SECOND, value=39), REGISTER, known)


def plan_with(place: dict[str, object]) -> Plan:
    plan = Plan.model_validate(PLAN)
    action = plan.goals["1"].actions["1.1"]
    actions = {"1.1": action.model_copy(update={"places": (Place.model_validate(place),)})}
    goal = plan.goals["1"].model_copy(update={"actions": actions})
    return plan.model_copy(update={"goals": {"1": goal}})


def test_a_place_that_was_renamed_blocks_no_record_and_keeps_its_count(path):
    append(path, replace(FIRST, place="Huis"), REGISTER)
    moved = {"level": "wijk", "name": "Kerkdorp", "label": "Nieuw Huis"}
    renamed = Register((plan_with(moved),))
    append(path, SECOND, renamed)  # what is new is no worse for what became of an old name
    with pytest.raises(DataError, match=r"(?s)plaats is niet bekend.*rij 2.*formerly"):
        read_records(path, renamed)
    named = Register((plan_with(moved | {"formerly": ("Huis",)}),))
    assert list(read_records(path, named)["place"]) == ["Nieuw Huis", ""]
    with pytest.raises(DataError, match="kan niet dalen"):
        append(path, replace(SECOND, place="Nieuw Huis", value=39), named)
    append(path, replace(SECOND, place="Nieuw Huis"), named)
    assert ",Huis\n" in path.read_text(encoding="utf-8")  # no row is ever changed


def test_a_level_may_be_below_zero():
    check(replace(FIRST, indicator="stand", value=-2), REGISTER)


HEADER = "actie,indicator,datum,waarde,correctie,noot\n"
GOOD = "proef/1.1,gezinnen,2015-06-30,40,,\n"

ROWS = {
    "unknown action": (GOOD + "proef/9,gezinnen,2015-06-30,4,,\n", "register.*rij 3"),
    "before the action": ("proef/1.1,gezinnen,2014-06-30,40,,\n", "voor het begin.*rij 2"),
    "a year typed wrong": ("proef/1.1,gezinnen,2105-06-30,40,,\n", "in de toekomst.*rij 2"),
    "half a family": ('proef/1.1,gezinnen,2015-06-30,"2,5",,\n', "geheel getal.*rij 2"),
    "a count that falls": (
        GOOD + "proef/1.1,gezinnen,2015-12-31,39,,\n",
        r"kan niet dalen.*minstens 40, het cijfer van 2015-06-30 \(rij 2\).*rij 3",
    ),
    "twice": (GOOD + GOOD, "staat er al een cijfer.*rij 2.*rij 3"),
    "date": ("proef/1.1,gezinnen,2015-02-30,40,,\n", "De datum is niet te lezen.*rij 2"),
    "value": ("proef/1.1,gezinnen,2015-06-30,veel,,\n", "De waarde is geen getal.*rij 2"),
    "correction": (GOOD + "proef/1.1,gezinnen,2015-06-30,4,x,\n", "kolom correctie.*rij 3"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_faulty_row_is_refused_with_file_and_row(case, path):
    rows, message = ROWS[case]
    path.parent.mkdir()
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(DataError, match=f"(?s){message}") as caught:
        read_records(path, REGISTER)
    assert caught.value.where.startswith("registraties.csv, rij ")


def test_a_folder_is_no_file_of_records(tmp_path):
    with pytest.raises(DataError, match=r"(?s)Dit is geen bestand.*noem het bestand"):
        read_records(tmp_path, REGISTER)


def test_a_strange_column_is_refused(path):
    path.parent.mkdir()
    path.write_text(HEADER.replace("noot", "noot,wie") + GOOD.replace("\n", ",\n"))
    with pytest.raises(DataError, match=r"(?s)Een kolom hoort niet in dit bestand.*wie"):
        read_records(path, REGISTER)


@pytest.mark.parametrize("text", ["", "twaalf", "1,2,3", "1.250", "12.500", "1e5", "١٢", "--1"])
def test_what_is_no_clear_number_is_refused(text):
    message = "kan twee getallen zijn" if text in ("1.250", "12.500") else "is geen getal"
    with pytest.raises(DataError, match=f"De waarde {message}"):
        number_of(text)


@pytest.mark.parametrize("text", ["", "juni 2015", "2015-13-01", "31/11/2015", "15-6-30"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(DataError, match="De datum is niet te lezen"):
        date_of(text)


# ---------------------------------------------------------------- the command line


def run(monkeypatch, *arguments: object) -> int:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sys.argv", ["genkgeo", "actions", *map(str, arguments)])
    try:
        cli.main()
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


@pytest.mark.slow
def test_record_and_list_on_the_command_line(path, monkeypatch, capsys):
    entry = ["kinderarmoede-2014/3.2", "--indicator", "loketten", "--file", path]
    assert run(monkeypatch, "record", *entry, "--value", "4", "--date", "2015-06-30") == 0
    assert "rij 2" in capsys.readouterr().out
    assert path.read_text().endswith("kinderarmoede-2014/3.2,loketten,2015-06-30,4,,,\n")
    assert run(monkeypatch, "record", *entry, "--value", "4", "--date", "2015-06-30") == 2
    assert "staat er al een cijfer" in capsys.readouterr().err
    here = ["--value", "3", "--date", "2015-06-30", "--place", "Bret"]
    assert run(monkeypatch, "record", *entry, *here) == 0
    assert path.read_text().endswith("loketten,2015-06-30,3,,,Bret\n")
    capsys.readouterr()
    assert run(monkeypatch, "record", *entry, *here[:-1], "Brett") == 2
    assert "bedoelde u Bret" in capsys.readouterr().err
    assert run(monkeypatch, "record", *entry, "--value", "4", "--date", "2099-06-30") == 2
    assert "De datum ligt in de toekomst" in capsys.readouterr().err
    assert run(monkeypatch, "list", "kinderarmoede-2014") == 0
    shown = capsys.readouterr().out
    assert "loketten: Loketten in de Huizen van het Kind, doel 10 loketten" in shown
    assert "doel 100 gezinnen per jaar" in shown
    assert "opstap-2018" not in shown
    assert run(monkeypatch, "list", "kinderarmoede") == 2
    assert "Dit plan staat niet in het register" in capsys.readouterr().err


def test_the_sample_is_good_for_the_command_line(path, monkeypatch):
    path.parent.mkdir()
    shutil.copy(RECORDS_SAMPLE, path)
    entry = ["kinderarmoede-2014/3.2", "--indicator", "groepen", "--file", path]
    assert run(monkeypatch, "record", *entry, "--value", "2", "--date", "30/6/2015") == 0
    rows = [f"{row}," for row in RECORDS_SAMPLE.read_text().splitlines()[1:]]
    assert path.read_text().splitlines()[1:-1] == rows
    assert next(path.parent.glob("*.bak")).read_bytes() == RECORDS_SAMPLE.read_bytes()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.125, "1.1250"),
        (1.25, "1.25"),
        (1200.0, "1200"),
        (0.5, "0.5"),
        (-0.0, "0"),
        (37.1, "37.1"),
    ],
)
def test_a_number_is_written_so_that_it_reads_one_way(value, written):
    line = lines([replace(SECOND, value=value)], header=False).decode()
    assert line.split(",")[3] == written


# ---------------------------------------------------------------- actions without an indicator


def test_every_action_of_the_city_can_be_recorded_and_read_back(tmp_path):
    register = read_plans(read_params(ROOT / "params/voorbeeld-2025.yaml")).register
    file, day = tmp_path / "registraties.csv", date.today()
    first = [
        Record(entry.id, next(iter(entry.action.measures())), day, 1.0)
        for entry in register.entries.values()
    ]
    file.write_bytes(lines(first, header=True))
    records = read_records(file, register)
    assert len(records) == len(register.entries) > 100
    bare = [one.id for one in register.entries.values() if not one.action.indicators]
    assert set(records.loc[records["indicator"] == "voortgang", "action"]) == set(bare) != set()
    board = evaluate(register, records, half_of(day))
    stands = board[board["indicator"] == "voortgang"]
    assert set(stands["id"]) == set(bare) and set(stands["reason"]) == {"bezig"}
    assert stands["latest"].isna().all() and stands["latest_date"].eq(day).all()


def test_a_stand_is_a_word_in_the_file_and_on_the_command_line(path, monkeypatch, capsys):
    stand = Record("proef/1.2", "voortgang", date(2015, 6, 30), 0.0, "wacht op lokaal")
    append(path, stand, REGISTER)
    append(path, replace(stand, date=date(2015, 12, 31), value=2.0, note=""), REGISTER)
    rows = path.read_text(encoding="utf-8").splitlines()
    assert rows[1] == "proef/1.2,voortgang,2015-06-30,niet begonnen,,wacht op lokaal,"
    assert rows[2].split(",")[3] == "klaar"
    assert read_records(path, REGISTER)["value"].tolist() == [0.0, 2.0]
    path.write_text("\n".join([rows[0], rows[1].replace("niet begonnen", "Bezig ")]) + "\n")
    assert read_records(path, REGISTER)["value"].tolist() == [1.0]
    path.write_text("\n".join([rows[0], rows[1].replace("niet begonnen", "1")]) + "\n")
    with pytest.raises(DataError, match=r"(?s)stand is niet bekend.*rij 2"):
        read_records(path, REGISTER)


def test_a_stand_on_the_board_is_that_of_the_half_year():
    stand = Record("proef/1.2", "voortgang", date(2015, 6, 30), 1.0, "twee lokalen")
    records = frame_of([stand, replace(stand, date=date(2015, 7, 1), value=3.0)])
    first, second = (
        evaluate(REGISTER, records, Half(2015, half)).set_index("id").loc["proef/1.2"]
        for half in (1, 2)
    )
    assert (first["reason"], first["note"]) == ("bezig", "twee lokalen")
    assert second["reason"] == "gestopt" and second["latest_date"] == date(2015, 7, 1)
