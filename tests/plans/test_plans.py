"""The plans: nothing of the documents is missing, and what cannot be is refused with its line."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest
from project import ROOT

from genkgeo.errors import DataError, ParamsError
from genkgeo.parameters.file import read_params
from genkgeo.plans.coverage import DOCUMENT_NUMBER, NONE, coverage, read_inventory
from genkgeo.plans.document_numbers import printed_value, read_document_numbers, references
from genkgeo.plans.known import read_known
from genkgeo.plans.register import Known, actions, budgets, entries_of, read_register
from genkgeo.plans.schema import DOMAINS, Action, Budget, Measure

SEEDS = ROOT / "../shared/seeds"
PLANS, FIGURES = ROOT / "data/plannen", ROOT / "data/referentie"

COUNTS = {
    # document: goals, actions, figures, numbers of any kind
    "000_05d8d4826eef206a.txt": (8, 32, 0, 5),
    "001_74baa266690625a2.txt": (0, 10, 6, 23),
    "002_55928a8c297dfb5a.txt": (4, 22, 124, 432),
    "003_bbcc2d4b1f42bd64.txt": (5, 30, 0, 4),
    "004_5ca3d915cba6906b.txt": (0, 7, 4, 23),
}

WORDS = {
    "één": 1,
    "eén": 1,
    "eenmaal": 1,
    "twee": 2,
    "tweemaal": 2,
    "tweejaarlijkse": 2,
    "verdubbeling": 2,
    "drie": 3,
    "vier": 4,
    "vijf": 5,
    "zes": 6,
    "zeven": 7,
    "acht": 8,
    "negen": 9,
    "tien": 10,
    "dertig": 30,
    "honderd": 100,
}
"""Words in the documents that are numbers."""

NUMBER = re.compile(
    # 65 363 (two digits at most before a blank: rows of a table hold three), 1,14 or 2014
    r"(?<![\w.,])\d{1,2}(?: \d{3})+(?!\d)(?:,\d+)?|(?<![A-Za-z_])\d+(?:[.,]\d+)*"
    rf"|\b(?:{'|'.join(sorted(WORDS, key=len, reverse=True))})\b",
    re.IGNORECASE,
)

NO_FIGURE = {
    "jaartal": r"#(19|20)\d\d#",
    "leeftijd": r"#\d+#( ?[-–] ?\d+| m\b| (en|tot) \d+)? ?(–  ?\d+ )?(jaar|jarigen|m –)|"
    r"(\d ?[-–]|[-–]|tot|en) ?#\d+# (jaar|jarigen)|#9# m",
    "kop": r"#\d(\.\d)?#\. [A-Z]|BELEIDSDOELSTELLING #\d#",
    "nummer in een opsomming": r"#\d#\. [A-Za-z]",
    "voetnoot": r"([.%] ?|voor de |gezondheid\. |2011 )#[1-4]# ",
    "telefoonnummer": r" T [\d ]*#\d+#",
    "bron van het document": r"(Vranken et al\.[^a-z]*|Rapport [\d-]*|ADSEI, |Haarlem, )#\d+#",
    "verwijzing naar een andere actie": r"Zie actie #|zie actieplan #|Zie actieplan #",
    "kwartaal": r"#[1-4]# KW",
    "dag": r"#\d+# (januari|maart|november)",
}
"""Why a number is no figure → what stands around it (#…#); every other reason is of one row."""

MEASURED = re.compile(r"^ ?%|^ procent|^ (gezinnen|kinderen|inwoners|huishoudens|klanten|dossiers)")
OF_A_UNIT = ("deel van een eenheid: per 100", "grens van een groep: 20 000 euro")

NEAR = 60
"""Characters between an anchor and its number, at most."""


@pytest.fixture(scope="module")
def known() -> Known:
    return read_known(read_params(ROOT / "params/voorbeeld-2025.yaml"))


@pytest.fixture(scope="module")
def register(known):
    return read_register(PLANS, known)


@pytest.fixture(scope="module")
def figures(known):
    return read_document_numbers(FIGURES, known.indicators)


@pytest.fixture(scope="module")
def inventory():
    return read_inventory(PLANS)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    if not SEEDS.is_dir():
        pytest.skip("the documents (../shared/seeds) are not on this machine")
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}


def flat(text: str) -> str:
    """Put a text on one line, without addresses of pages, which hold numbers too."""
    return " ".join(re.sub(r"https?://\S+", " ", text).split())


def first_words(text: str) -> str:
    return " ".join(text.split()[:12])


def goals_and_bullets(lines: list[str], names: list[str]) -> list[tuple[str, str, str]]:
    """Number the bullets under each heading; a deeper bullet belongs to the one above it."""
    found, goal, number, below = [], "", 0, 0
    names = list(names)
    for line in lines:
        bullet = re.match(r"( *)•(.*)", line)
        if bullet is None and line.strip("\xa0 "):
            goal, number = names.pop(0), 0
            found.append(("doel", goal, first_words(re.sub(r"^\d - ", "", line))))
        elif bullet and bullet[2].strip("\xa0 "):
            deep = len(bullet[1]) > 1
            number, below = (number, below + 1) if deep else (number + 1, 0)
            name = f"{goal}.{number}.{below}" if deep else f"{goal}.{number}"
            found.append(("actie", name, first_words(bullet[2])))
    return found


def items_in(document: str, text: str) -> list[tuple[str, str, str]]:
    """Find every goal and action of a document: kind, number, first words."""
    lines = text.splitlines()
    if document.startswith("000"):
        parts = "\n".join(lines[lines.index("1 - Inkomensbescherming") :]).split("Actieplannen\n")
        return goals_and_bullets(parts[0].splitlines(), list("12345")) + goals_and_bullets(
            parts[1].splitlines(), list("ABC")
        )
    if document.startswith("003"):
        return goals_and_bullets(lines[lines.index("30 concrete acties") + 1 :], list("12345"))
    if document.startswith("001"):
        themes = [re.match(r" *(\d+)\. (.+)", line) for line in lines]
        return [("actie", theme[1], first_words(theme[2])) for theme in themes if theme]
    plan = flat(text[text.index("Actieplan Kinderarmoede Genk: acties") :])
    heads = re.split(r"(BELEIDSDOELSTELLING|ACTIEPLAN|Actie) (\d(?:\.\d)?)\.? ", plan)
    found = []
    for kind, number, rest in zip(heads[1::3], heads[2::3], heads[3::3], strict=True):
        if kind == "BELEIDSDOELSTELLING":
            found.append(("doel", number, first_words(rest)))
        # the fourth goal has a period and an indicator of its own: it is an action as well
        if kind != "BELEIDSDOELSTELLING" or "Realisatietermijn" in rest:
            found.append(("actie", number, first_words(rest)))
    return found


# ---------------------------------------------------------------- nothing is missing


def test_money_is_counted_per_year_and_only_where_there_is_a_budget():
    year = Budget(expenditure=45000, revenue=40000, balance=-5000)
    plain = {"label": "Loket", "domains": ("gezin",), "target_group": "gezinnen"}
    money = Action(**plain, budget={2014: year}).measures()
    assert {name: (one.unit, one.counted) for name, one in money.items()} == {
        "voortgang": (None, "level"),
        "uitgaven": ("euro", "per_year"),
        "ontvangsten": ("euro", "per_year"),
    }
    assert list(Action(**plain).measures()) == ["voortgang"]
    counted = {"gezinnen": Measure(label="Gezinnen")}
    assert list(Action(**plain, indicators=counted).measures()) == ["gezinnen"]


@pytest.mark.parametrize(("balance", "closes"), [(-4999.996, True), (-4999.99, False)])
def test_a_budget_closes_to_half_a_cent(balance, closes):
    amounts = {"expenditure": 45000, "revenue": 40000, "balance": balance}
    if closes:
        assert Budget(**amounts).balance == balance
        return
    with pytest.raises(ValueError, match="het budget sluit niet"):
        Budget(**amounts)


def test_nothing_of_any_document_is_missing(register, figures, inventory):
    table = coverage(register, figures, inventory).set_index("document")
    assert list(table["missing"]) == [""] * len(COUNTS)
    counted = table[["goals", "actions", "figures", "numbers"]]
    assert {name: tuple(row) for name, row in zip(counted.index, counted.values, strict=True)} == (
        COUNTS
    )
    assert (table["actions"] == table["actions_registered"]).all()
    assert (table["figures"] == table["figures_registered"]).all()
    assert (table["numbers"] == table["numbers_accounted"]).all()


def test_coverage_names_what_is_missing_on_either_side(register, figures, inventory):
    less = figures.drop(figures.index[0])
    items = inventory.items[inventory.items["number"] != "1.1.2"]
    other = type(inventory)(items, inventory.numbers)
    missing = coverage(register, less, other).set_index("document")["missing"]
    assert missing["000_05d8d4826eef206a.txt"] == "actie 1.1.2"
    assert missing["001_74baa266690625a2.txt"] == "cijfer 1"


@pytest.mark.real_data
@pytest.mark.parametrize("document", [name for name in COUNTS if not name.startswith("004")])
def test_the_items_of_a_document_are_those_counted(document, texts, inventory):
    items = inventory.items[inventory.items["document"] == document]
    found = items_in(document, texts[document])
    pairs = [(kind, number) for kind, number, _ in found]
    assert pairs == list(zip(items["kind"], items["number"], strict=True))
    for (_, _, words), anchor in zip(found, items["anchor"], strict=True):
        assert words.startswith(anchor)


@pytest.mark.real_data
def test_the_document_without_numbers_has_its_items_in_order(texts, inventory):
    items = inventory.items[inventory.items["document"].str.startswith("004")]
    text = flat(texts["004_5ca3d915cba6906b.txt"])
    places = [text.find(anchor) for anchor in items["anchor"]]
    assert min(places) > 0
    assert places[:3] == sorted(places[:3])


@pytest.mark.real_data
@pytest.mark.parametrize("document", COUNTS)
def test_every_number_of_a_document_has_gone_somewhere(document, texts, inventory):
    numbers = inventory.numbers[inventory.numbers["document"] == document]
    found = [match.group() for match in NUMBER.finditer(flat(texts[document]))]
    # numbers of telephones are not kept
    kept = [None if why == "telefoonnummer" else one for one, why in
            zip(found, numbers["reference"], strict=True)]  # fmt: skip
    assert kept == [one or None for one in numbers["printed"]]


@pytest.mark.real_data
def test_every_figure_stands_near_its_anchor(texts, figures):
    for row in figures.itertuples():
        text = flat(texts[row.document])
        places = [match.start() for match in re.finditer(re.escape(row.anchor), text)]
        around = [text[max(0, at - NEAR) : at + len(row.anchor) + NEAR] for at in places]
        assert any(row.printed in one for one in around), f"{row.document} {row.number}"


def test_every_number_kept_is_the_one_printed(figures, inventory):
    numbers = inventory.numbers[inventory.numbers["kind"] == DOCUMENT_NUMBER]
    both = numbers.assign(number=numbers["reference"].astype(int)).merge(
        figures, on=["document", "number"], how="left", validate="many_to_one"
    )
    assert both["value"].notna().all()
    whole = both["printed_x"] == both["printed_y"]
    # "1 op 5" is two numbers
    assert set(both.loc[~whole, "printed_y"]) == {"1 op 5"}


def test_targets_budgets_and_places_are_as_printed(register, inventory):
    numbers = inventory.numbers.assign(plan="")
    plan = {one.document: one.id for one in register.plans}
    for (document, kind, number), rows in numbers.groupby(["document", "kind", "reference"]):
        if kind not in ("doel", "budget", "plaats"):
            continue
        action = register.entries[f"{plan[document]}/{number}"].action
        printed = [WORDS.get(one.lower()) or int(one) for one in rows["printed"]]
        if kind == "doel":
            targets = [one.target for one in action.indicators.values()]
            assert set(printed) <= set(targets)
        elif kind == "budget":
            given = [(year, one.expenditure, one.revenue, one.balance)
                     for year, one in action.budget.items()]  # fmt: skip
            assert printed == [number for row in given for number in row]
        else:
            assert printed == [place.start.year for place in action.places]


def test_periods_are_as_printed(register, inventory):
    numbers = inventory.numbers[inventory.numbers["document"].str.startswith("002")]
    for number, rows in numbers[numbers["kind"] == "periode"].groupby("reference"):
        action = register.entries[f"kinderarmoede-2014/{number}"].action
        years = [int(one) for one in rows["printed"] if len(one) == 4]
        assert action.end.year == years[-1]
        assert action.start.year == years[0]


def test_what_is_left_out_has_a_reason_of_its_own_or_a_common_one(inventory):
    left_out = inventory.numbers[inventory.numbers["kind"] == NONE]
    own = left_out[~left_out["reference"].isin(NO_FIGURE)]
    assert (own["reference"].str.len() >= 8).all()
    assert own["reference"].value_counts().max() <= 3  # such as "aantal domeinen"
    assert len(own) < 0.2 * len(left_out)


@pytest.mark.real_data
def test_the_text_bears_out_why_a_number_is_no_figure(texts, inventory):
    wrong = []
    for document, text in texts.items():
        line = flat(text)
        numbers = inventory.numbers[inventory.numbers["document"] == document]
        for match, row in zip(NUMBER.finditer(line), numbers.itertuples(), strict=True):
            before, after = line[max(0, match.start() - 40) : match.start()], line[match.end() :]
            around = f"{before}#{match.group()}#{after[:40]}"
            if row.kind != NONE:
                continue
            counted = MEASURED.match(after) or before.endswith("€ ")
            said = re.search(NO_FIGURE.get(row.reference, ""), around)
            if not said or (counted and row.reference not in OF_A_UNIT):
                wrong.append(f"{document} {row.place} {row.reference}: {around}")
    assert not wrong, "\n".join(wrong)


# ---------------------------------------------------------------- the register


def test_budgets_of_the_plan_add_up(register):
    table = budgets(register)
    assert set(table["id"].str.split("/").str[0]) == {"kinderarmoede-2014"}
    assert (table["balance"] == table["revenue"] - table["expenditure"]).all()
    by_action = table.groupby("id")["expenditure"].sum().to_dict()
    assert by_action == {
        "kinderarmoede-2014/1": 4 * 50_000,
        "kinderarmoede-2014/2.3": 6 * 45_000,
        "kinderarmoede-2014/3.1": 6 * 45_000,
    }
    by_year = table.groupby("year")["expenditure"].sum().to_dict()
    assert by_year == dict.fromkeys(range(2014, 2018), 140_000) | {2018: 90_000, 2019: 90_000}
    assert table["balance"].sum() == 0


def test_the_houses_have_their_places(register):
    places = register.entries["kinderarmoede-2014/2.1"].action.places
    assert [(one.name, one.start.year) for one in places] == [
        ("Sledderlo", 2014),
        ("Genk-Centrum", 2015),
        ("Hoevenzavel", 2016),
    ]


def test_only_the_plan_without_a_city_is_an_example(register):
    assert [one.id for one in register.plans if one.example] == ["voorbeeld-dertig-acties"]
    assert [one.id for one in register.plans if one.city is None] == ["voorbeeld-dertig-acties"]


def test_every_action_has_what_a_reader_needs(register):
    table = actions(register)
    assert table["id"].is_unique
    assert len(table) == 101
    assert set("; ".join(table["domains"]).split("; ")) <= set(DOMAINS)
    assert (table[["label", "target_group", "status"]] != "").all(axis=None)
    assert table.loc[table["example"], "document"].nunique() == 1


@pytest.mark.real_data
def test_labels_are_our_own_words(register, figures, texts):
    """No label repeats five words in a row of its document, the name of the Huizen apart."""
    labels = [(plan.document, entry.action.label) for plan in register.plans
              for entry in entries_of(plan)]  # fmt: skip
    labels += list(zip(figures["document"], figures["subject"], strict=True))
    for document, label in labels:
        words = label.replace("Huizen van het Kind", "HvhK").lower().split()
        text = flat(texts[document]).lower()
        runs = [" ".join(words[at : at + 5]) for at in range(len(words) - 4)]
        assert not [run for run in runs if run in text], label


# ---------------------------------------------------------------- the figures


def test_the_published_pairs_stand_as_printed(figures):
    pairs = {
        "werkzaamheidsgraad": ("56,4", "64,2", "Limburg"),
        "budgetmeters": ("3,2", "1,6", "Limburg"),
        "voorkeurregeling": ("18,6", "14,1", "Limburg"),
        "kinderen_zonder_werk": ("21,4", "15,3", "Limburg"),
        "leefloon": ("0,71", "0,41", "Limburg"),
        "achterstallig_krediet": ("5,7", "3,5", "Limburg"),
        "sociale_huur": ("12,8", "5,5", "Limburg"),
        "oki": ("158,55", "77,5", "Vlaanderen"),
    }
    comparable = figures[figures["indicator_value"].notna()]
    latest = comparable.sort_values("year").groupby(["indicator", "area"])["printed"].last()
    for indicator, (genk, other, area) in pairs.items():
        assert (latest[indicator, "Genk"], latest[indicator, area]) == (genk, other)


def test_the_figures_agree_with_the_table_for_reconciliation(figures):
    published = pd.read_csv(FIGURES / "omgevingsanalyse_2014.csv", dtype={"waarde": str})
    for row in published.itertuples():
        same = figures[
            (figures["indicator"] == row.indicator)
            & (figures["area"] == row.gebied)
            & (figures["year"] == row.jaar)
        ]
        assert float(row.waarde) in set(same["indicator_value"])
        if pd.notna(row.telling):
            assert float(row.telling) in set(same["value"])


def test_what_is_known_of_wider_areas(figures):
    wider = references(figures, "Genk")
    assert set(wider["area"]) == {"Limburg", "Vlaanderen (kleuteronderwijs)"}
    assert not wider.duplicated(["indicator", "area", "period"]).any()
    found = wider.set_index(["indicator", "area", "period"])
    assert found["value"]["oki", "Vlaanderen (kleuteronderwijs)", 2013] == 0.775
    assert found["value"]["sociale_huur", "Limburg", 2012] == 5.5
    # the document names the year of the one, and not of the other
    assert not found["assumed"]["sociale_huur", "Limburg", 2012]
    assert found["assumed"]["leefloon", "Limburg", 2013]


def test_a_year_counts_as_named_only_for_the_figure_it_stands_with(figures):
    press = figures[figures["document"] == "004_5ca3d915cba6906b.txt"].set_index("number")
    assert press["year_is"].to_dict() == {
        1: "genoemd",
        2: "aangenomen",
        3: "aangenomen",
        4: "genoemd",
    }


def test_the_table_of_support_adds_up(figures):
    support = figures[figures["subject"] == "Materiële steun, aantal keer"]
    wide = support.pivot(index="group", columns="part", values="value")
    parts = wide.drop(index=["totaal", "verwarmingstoelage"])
    assert len(parts) == 8
    assert (parts.sum() == wide.loc["totaal"]).all()


def test_the_tables_of_consultations_and_children_add_up(figures):
    meetings = figures[figures["subject"] == "Lokaal cliëntoverleg"]
    times = meetings[meetings["unit"] == "keer"].set_index("group")["value"]
    assert times.drop(["totaal", "eerste overleg"]).sum() == times["totaal"] == 181
    press = figures[figures["document"].str.startswith("004")].set_index("printed")["value"]
    assert round(press["611"] * press["29,9"] / 100) == press["183"]


@pytest.mark.parametrize(
    ("text", "value"), [("12 153", 12153), ("1 089,82", 1089.82), ("7", 7), ("58,2", 58.2)]
)
def test_printed_numbers_are_read(text, value):
    assert printed_value(text) == value


@pytest.mark.parametrize("text", ["verdubbeling", "1 op 5", "12 34", "1,", ",5"])
def test_words_are_no_printed_number(text):
    assert pd.isna(printed_value(text))


# ---------------------------------------------------------------- what is refused

PLAN = """\
document: d.txt
id: proef
title: Proef
city: Genk
goals:
  "1":
    label: Doel
    actions:
      "1.1":
        label: Loket
        domains: [gezin]
        target_group: gezinnen
        start: 2015-01-01
        end: 2019-12-31
        needs: [oki]
        places:
          - {level: wijk, name: Hoevenzavel}
        indicators:
          gezinnen: {label: Gezinnen, unit: gezinnen, target: 100}
        budget:
          2015: {expenditure: 1000, revenue: 400, balance: -600}
"""

REFUSED = {
    "unknown domain": ("[gezin]", "[gezinnen]", "regel 11: .*domains.*moet een van deze zijn"),
    "unknown indicator": ("[oki]", "[okki]", "regel 15: indicator 'okki' .*'oki'"),
    "hardly alike": ("[oki]", "[okab]", "regel 15: indicator 'okab' is niet bekend; bedoelde u"),
    "unknown place": ("Hoevenzavel", "Hoevezavel", "regel 17: wijk 'Hoevezavel' .*'Hoevenzavel'"),
    "place of another level": ("wijk, name", "stadsdeel, name", "regel 17: stadsdeel 'Hoeven"),
    "target without unit": ("unit: gezinnen, ", "", "regel 19: .*een doel heeft een eenheid nodig"),
    "budget": ("-600", "-500", r"regel 21: .*400,00 .* 1.000,00 .* is −600,00, .*saldo is −500,00"),
    "not a date": ("2015-01-01", "begin 2015", "regel 13: .*moet een datum zijn"),
    "ends before it begins": ("2019-12-31", "2014-12-31", "regel 9: .*eindigt .* voor ze begint"),
    "due before it begins": ("target: 100", "target: 100, by: 2014-12-31", "'gezinnen' moet gehaa"),
    "name of the budget": ("          gezinnen:", "          uitgaven:", "'uitgaven' hoort bij"),
    "baseline of a count": ("target: 100", "target: 100, baseline: 5", "past enkel bij counted"),
    "target behind": (
        "target: 100",
        "target: 100, baseline: 120, counted: level",
        "het doel ligt niet voorbij de beginwaarde",
    ),
    "half a family": ("target: 100", "target: 2.5", "een telling is geheel, .* 2,50 gezinnen"),
    "a share as a count": (
        "unit: gezinnen",
        "unit: levensdomeinen per gezin",
        "een aandeel of gemiddelde is een stand: zet counted: level",
    ),
    "a place that ends first": (
        "name: Hoevenzavel}",
        "name: Hoevenzavel, start: 2016-01-01, end: 2015-01-01}",
        "regel 17: .*de plaats eindigt",
    ),
    "a former name of now": (
        "name: Hoevenzavel}",
        "name: Hoevenzavel, formerly: [Bret]}",
        "regel 17: 'Bret' is nog de naam van een gebied",
    ),
    "no city": ("city: Genk\n", "", "een plan zonder 'city' is een voorbeeld"),
    "reach without a unit": (
        "unit: gezinnen, target: 100",
        "reach: true",
        "bereik .* wordt geteld: vul 'unit' in",
    ),
    "unknown key": ("target_group", "targetgroup", "onbekende sleutel; bedoelde u 'target_group'"),
    "negative amount": ("1000", "-1000", "regel 21: .*expenditure: moet minstens 0 zijn"),
}


def write(folder: Path, text: str = PLAN, name: str = "plan.yaml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_new_plan_is_one_new_file(tmp_path, known):
    found = read_register(write(tmp_path), known)
    assert list(found.entries) == ["proef/1.1"]
    assert list(found.entries["proef/1.1"].action.measures()) == [
        "gezinnen",
        "uitgaven",
        "ontvangsten",
    ]


@pytest.mark.parametrize("case", REFUSED)
def test_a_faulty_plan_is_refused_with_its_line(case, tmp_path, known):
    old, new, message = REFUSED[case]
    assert old in PLAN
    with pytest.raises(ParamsError, match=rf"(?s)plan.yaml: .*{message}"):
        read_register(write(tmp_path, PLAN.replace(old, new, 1)), known)


@pytest.mark.parametrize(
    ("old", "new", "remedy"),
    [
        ("expenditure: 1000", "expenditure: 1.000", "schrijf expenditure: 1000"),
        ("target: 100", "target: 1.234.567", "schrijf target: 1234567"),
    ],
)
def test_a_point_for_thousands_is_no_decimal(old, new, remedy, tmp_path, known):
    assert old in PLAN
    with pytest.raises(ParamsError, match="scheidt hier geen duizendtallen") as caught:
        read_register(write(tmp_path, PLAN.replace(old, new, 1)), known)
    line = PLAN[: PLAN.index(old)].count("\n") + 1
    assert caught.value.remedy == remedy
    assert (caught.value.where or "").endswith(f"regel {line}")


@pytest.mark.parametrize(
    ("among", "fault"),
    [
        ("{indicator: kansarme_geboorten, years: 3}", None),
        ("{indicator: tienermoeders}", None),
        ("{indicator: oki, whole: true}", None),
        ("{indicator: oki}", "'oki' telt niet één per persoon"),
        ("{indicator: gasverbruik}", "'gasverbruik' telt niet één per persoon"),
        ("{indicator: bimd_werk}", "'bimd_werk' telt niet één per persoon"),
        ("{indicator: tienermoeders, whole: true}", "'tienermoeders' heeft geen noemer"),
        ("{indicator: leefloon, years: 3}", "'leefloon' telt elk jaar dezelfde mensen"),
        ("{indicator: leefloon, years: 2}", "'leefloon' telt elk jaar dezelfde mensen"),
    ],
)
def test_whom_an_action_reaches_is_whom_an_indicator_counts(among, fault, tmp_path, known):
    text = PLAN.replace("target: 100}", f"target: 100, among: {among}}}")
    if fault is None:
        assert read_register(write(tmp_path, text), known)
        return
    with pytest.raises(ParamsError, match=f"regel 19: among: indicator {fault}"):
        read_register(write(tmp_path, text), known)
    # whatever else it counts before that
    first = "          eerst: {label: Eerst, unit: gezinnen}\n"
    text = text.replace("          gezinnen:", f"{first}          gezinnen:")
    with pytest.raises(ParamsError, match=f"regel 20: among: indicator {fault}"):
        read_register(write(tmp_path, text), known)


def test_all_unknown_names_are_said_at_once(tmp_path, known):
    text = PLAN.replace("[oki]", "[a, oki, b]").replace("Hoevenzavel", "Nergens")
    with pytest.raises(ParamsError, match=r"(?s)3 fouten.*regel 15.*regel 15.*regel 17"):
        read_register(write(tmp_path, text), known)


def test_an_action_under_two_goals_is_refused(tmp_path, known):
    second = PLAN[PLAN.index('  "1":') :].replace('  "1":', '  "2":', 1)
    with pytest.raises(ParamsError, match=r"regel 25: actie 1\.1 staat al onder doel 1"):
        read_register(write(tmp_path, PLAN + second), known)


LABELLED = PLAN.replace("name: Hoevenzavel", "name: Hoevenzavel, label: Huis")


def test_a_label_in_two_areas_is_refused(tmp_path, known):
    line = LABELLED[LABELLED.index("          - {level") : LABELLED.index("        indicators")]
    same = LABELLED.replace(line, line + line)
    assert read_register(write(tmp_path, same), known).where >= {"Huis"}
    two = LABELLED.replace(line, line + line.replace("Hoevenzavel", "Kolderbos"))
    message = "regel 18: 'Huis' ligt al in wijk Hoevenzavel; geef elke plaats een eigen label"
    with pytest.raises(ParamsError, match=f"(?s)plan.yaml: 1 fout\n.*{message}"):
        read_register(write(tmp_path, two), known)
    # a place without a label says nothing of the others
    bare = line.replace(", label: Huis", "")
    with pytest.raises(ParamsError, match=message.replace("18", "19")):
        read_register(write(tmp_path, two.replace(line, bare + line)), known)


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("label: Huis, formerly: [Oud]", "label: Tent, formerly: [Oud]", "vroegere naam van Huis"),
        ("formerly: [Oud]", "label: Tent, formerly: [Oud]", "vroegere naam van Hoevenzavel"),
        ("label: Huis", "label: Tent, formerly: [Huis]", "'Huis' is nog de naam van een gebied"),
        ("formerly: [Kolderbos]", "label: Tent", "'Kolderbos' is nog de naam van een gebied"),
        # The same place may stand with two actions, and have had two names.
        ("label: Huis, formerly: [Oud, Ouder]", "label: Huis, formerly: [Oud]", ""),
    ],
)
def test_a_former_name_is_of_one_place(first, second, message, tmp_path, known):
    line = PLAN[PLAN.index("          - {level") : PLAN.index("        indicators")]
    two = [line.replace("Hoevenzavel", f"Hoevenzavel, {more}") for more in (first, second)]
    path = write(tmp_path, PLAN.replace(line, "".join(two)))
    if not message:
        assert read_register(path, known).renamed == {"Oud": "Huis", "Ouder": "Huis"}
        return
    with pytest.raises(ParamsError, match=message):
        read_register(path, known)


def test_a_label_in_another_area_of_another_plan_is_refused(tmp_path, known):
    other = LABELLED.replace("Hoevenzavel", "Kolderbos").replace("id: proef", "id: tweede")
    other = other.replace("d.txt", "e.txt")
    write(write(tmp_path, LABELLED), other, "tweede.yaml")
    with pytest.raises(ParamsError, match=r"tweede.yaml: 1 fout\n.*'Huis' ligt al in wijk Hoeven"):
        read_register(tmp_path, known)
    write(tmp_path, other.replace("city: Genk", "example: true"), "tweede.yaml")
    assert len(read_register(tmp_path, known).plans) == 2  # an example has no places on a map


def test_two_plans_with_one_id_or_document_are_refused(tmp_path, known):
    write(write(tmp_path), name="tweede.yaml")
    with pytest.raises(ParamsError, match=r"(?s)tweede.yaml: 2 fouten.*'d.txt'.*'proef' is al"):
        read_register(tmp_path, known)


def test_a_folder_without_plans_is_refused(tmp_path, known):
    with pytest.raises(ParamsError, match="Er is geen plan gevonden"):
        read_register(tmp_path, known)


@pytest.mark.parametrize(
    ("name", "hint"),
    [("3.2", "kinderarmoede-2014/3.2"), ("kinderarmoede/3.2", "2014/3.2"), ("x", "actions list")],
)
def test_an_unknown_action_is_answered_with_the_nearest(name, hint, register):
    with pytest.raises(ParamsError, match=rf"(?s)staat niet in het register.*{hint}"):
        register.find(name)


HEADER = (
    "document,nr,deel,domein,onderwerp,indicator,jaar,jaar_is,deelperiode,gebied,leeftijd,"
    "groep,eenheid,waarde,waarde_indicator,gedrukt,anker,noot"
)
ROW = 'd.txt,1,2,wonen,Meters,budgetmeters,2013,genoemd,,Genk,,,%,3.2,3.2,"3,2","of 3,2 % van",'

ROWS = {
    "unknown indicator": ("budgetmeters", "meters", "Onbekend in kolom indicator"),
    "unknown domain": (",wonen", ",wonnen", "Onbekend in kolom domein"),
    "certainty of the year": ("genoemd", "zeker", "(?s)Onbekend in kolom jaar_is.*aangenomen"),
    "no unit": (",%,", ",,", "(?s)Een cel is leeg.*rij 2, kolom eenheid"),
    "other value": (",3.2,3.2,", ",3.3,3.2,", "(?s)De waarde is niet het gedrukte.*kolom waarde"),
    "no value": (",3.2,3.2,", ",,3.2,", "(?s)Een cel is leeg.*kolom waarde"),
    "value without indicator": ("budgetmeters", "", "Er is een waarde zonder indicator"),
    "long anchor": ("of 3,2 % van", "of 3,2 % van alle elf", "meer dan 5 woorden"),
    "year": ("2013", "13", "Een jaar is niet te lezen"),
    "number": ("d.txt,1,", "d.txt,een,", "Een nummer is geen getal"),
}


@pytest.mark.parametrize("case", ROWS)
def test_a_faulty_figure_is_refused_with_its_row(case, tmp_path, known):
    old, new, message = ROWS[case]
    assert old in ROW
    (tmp_path / "cijfers_x.csv").write_text(f"{HEADER}\n{ROW.replace(old, new, 1)}\n")
    with pytest.raises(DataError, match=message):
        read_document_numbers(tmp_path, known.indicators)


def test_a_figure_stands_once(tmp_path, known):
    path = tmp_path / "cijfers_x.csv"
    path.write_text(f"{HEADER}\n{ROW}\n{ROW}\n")
    with pytest.raises(DataError, match=r"(?s)Een nummer staat er twee keer.*rij 3"):
        read_document_numbers(tmp_path, known.indicators)
    path.write_text(f"{HEADER}\n{ROW}\n{ROW.replace('d.txt,1', 'd.txt,2')}\n")
    with pytest.raises(DataError, match=r"(?s)Een cijfer staat er twee keer.*rij 3"):
        read_document_numbers(tmp_path, known.indicators)


def test_a_folder_without_figures_is_refused(tmp_path, known):
    with pytest.raises(DataError, match="Er zijn geen cijfers van documenten gevonden"):
        read_document_numbers(tmp_path, known.indicators)


def test_an_inventory_without_a_column_is_refused(tmp_path):
    (tmp_path / "opsomming.csv").write_text("document,soort,nummer\nd,doel,1\n")
    with pytest.raises(DataError, match="Een kolom ontbreekt") as caught:
        read_inventory(tmp_path)
    assert "aanhef" in (caught.value.expected or "")


@pytest.mark.parametrize("name", ["opsomming.csv", "getallen.csv"])
def test_a_row_of_the_inventory_that_stands_twice_is_refused(name, tmp_path):
    for file in ("opsomming.csv", "getallen.csv"):
        text = (ROOT / "data/plannen" / file).read_text(encoding="utf-8")
        again = text + text.splitlines()[3] + "\n" if file == name else text
        (tmp_path / file).write_text(again, encoding="utf-8")
    with pytest.raises(DataError, match="Een rij staat er twee keer"):
        read_inventory(tmp_path)


def test_an_unknown_kind_in_the_inventory_is_refused(tmp_path):
    (tmp_path / "opsomming.csv").write_text("document,soort,nummer,aanhef\nd,ding,1,x\n")
    (tmp_path / "getallen.csv").write_text("document,plaats,getal,soort,verwijzing\nd,1,1,kop,1\n")
    with pytest.raises(DataError, match=r"(?s)Een soort is niet bekend.*opsomming.csv, rij 2"):
        read_inventory(tmp_path)
