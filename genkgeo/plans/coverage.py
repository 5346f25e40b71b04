"""What a document holds beside what was taken from it: every action, every number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from genkgeo.errors import DataError, first_five
from genkgeo.plans.register import Register, entries_of
from genkgeo.sources.text import read_csv

COVERAGE_COLUMNS = [
    "document",
    "plan",
    "goals",
    "actions",
    "actions_registered",
    "figures",
    "figures_registered",
    "numbers",
    "numbers_accounted",
    "missing",
]

GOAL, ACTION = "doel", "actie"
DOCUMENT_NUMBER, NONE = "cijfer", "geen"
OF_ACTION = ("doel", "budget", "periode", "plaats", "nummer")
KINDS = (DOCUMENT_NUMBER, *OF_ACTION, "kop", NONE)
"""What a number in a document is: one that the register of document numbers keeps (``cijfer``);
part of an action (its target, budget, period,
place, own number); the number of a heading; or nothing that is kept, and why."""


@dataclass(frozen=True)
class Inventory:
    """What stands in the documents, counted apart from the register.

    Attributes
    ----------
    items : pandas.DataFrame
        Goals and actions in reading order: ``document``, ``kind``, ``number``, ``anchor``.
    numbers : pandas.DataFrame
        Every number in reading order: ``document``, ``place`` (1 is the first), ``printed``,
        ``kind`` (one of `KINDS`) and ``reference``: the number of the figure or the action,
        or why it is none.
    """

    items: pd.DataFrame
    numbers: pd.DataFrame


def read_inventory(folder: Path) -> Inventory:
    """Read ``opsomming.csv`` and ``getallen.csv`` of a folder of plans.

    Raises
    ------
    DataError
        A file or a column is absent, a kind is unknown, or a row stands twice.
    """
    items = _read(folder / "opsomming.csv", ["document", "soort", "nummer", "aanhef"])
    numbers = _read(folder / "getallen.csv", ["document", "plaats", "getal", "soort", "verwijzing"])
    _require_kinds(items, (GOAL, ACTION), folder / "opsomming.csv")
    _require_kinds(numbers, KINDS, folder / "getallen.csv")
    _require_once(items, ["document", "soort", "nummer"], folder / "opsomming.csv")
    _require_once(numbers, ["document", "plaats"], folder / "getallen.csv")
    items.columns = ["document", "kind", "number", "anchor"]
    numbers.columns = ["document", "place", "printed", "kind", "reference"]
    return Inventory(items, numbers)


def coverage(
    register: Register, document_numbers: pd.DataFrame, inventory: Inventory
) -> pd.DataFrame:
    """Count, per document, what stands in it and what was taken from it.

    Parameters
    ----------
    register : Register
    document_numbers : pandas.DataFrame
        From `genkgeo.plans.document_numbers.read_document_numbers`.
    inventory : Inventory

    Returns
    -------
    pandas.DataFrame
        `COVERAGE_COLUMNS`, one row per plan; ``missing`` names what stands in the document
        and was not taken over, or the other way round (empty: nothing). A plan whose
        document was never counted has 0 in the document and all of its actions missing.
    """
    rows = []
    for plan in register.plans:
        items = inventory.items[inventory.items["document"] == plan.document]
        numbers = inventory.numbers[inventory.numbers["document"] == plan.document]
        actions = list(items.loc[items["kind"] == ACTION, "number"])
        known = [entry.number for entry in entries_of(plan)]
        of_plan = document_numbers["document"] == plan.document
        kept = document_numbers.loc[of_plan, "number"].astype(str)
        printed = numbers.loc[numbers["kind"] == DOCUMENT_NUMBER, "reference"].drop_duplicates()
        loose = numbers["kind"].isin(OF_ACTION) & ~numbers["reference"].isin(known)
        missing = [
            *(f"actie {number}" for number in _not_in_both(actions, known)),
            *(f"cijfer {number}" for number in _not_in_both(list(printed), list(kept))),
            *(f"getal {place}" for place in numbers.loc[loose, "place"]),
        ]
        rows.append(
            {
                "document": plan.document,
                "plan": plan.id,
                "goals": int((items["kind"] == GOAL).sum()),
                "actions": len(actions),
                "actions_registered": len(known),
                "figures": len(printed),
                "figures_registered": len(kept),
                "numbers": len(numbers),
                "numbers_accounted": int((~loose).sum()),
                "missing": "; ".join(missing),
            }
        )
    return pd.DataFrame(rows, columns=COVERAGE_COLUMNS)


def _not_in_both(document: list[str], register: list[str]) -> list[str]:
    """List what stands in only one of the two, in their order."""
    every = dict.fromkeys([*document, *register])
    return [name for name in every if (name in document) != (name in register)]


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    return read_csv(path, required=columns)[columns]


def _require_once(frame: pd.DataFrame, key: list[str], path: Path) -> None:
    twice = frame.index[frame.duplicated(key)]
    if len(twice):
        raise DataError(
            "Een rij staat er twee keer",
            expected=f"één rij voor elke combinatie van {', '.join(key)}",
            found=" ".join(frame.loc[twice[0], key]),
            where=f"{path.name}, rij {first_five(row + 2 for row in twice)}",
            remedy="verwijder de dubbele rij, of verbeter het nummer",
        )


def _require_kinds(frame: pd.DataFrame, kinds: tuple[str, ...], path: Path) -> None:
    wrong = frame.index[~frame["soort"].isin(kinds)]
    if len(wrong):
        raise DataError(
            "Een soort is niet bekend",
            expected=", ".join(kinds),
            found=repr(frame.at[wrong[0], "soort"]),
            where=f"{path.name}, rij {first_five(row + 2 for row in wrong)}, kolom soort",
            remedy="verbeter de rij en probeer opnieuw",
        )
