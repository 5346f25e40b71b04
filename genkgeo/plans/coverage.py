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
FIGURE, NONE = "cijfer", "geen"
OF_ACTION = ("doel", "budget", "periode", "plaats", "nummer")
KINDS = (FIGURE, *OF_ACTION, "kop", NONE)
"""What a number in a document is: a figure; part of an action (its target, budget, period,
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
        A file or a column is absent, or a kind is unknown.
    """
    items = _read(folder / "opsomming.csv", ["document", "soort", "nummer", "aanhef"])
    numbers = _read(folder / "getallen.csv", ["document", "plaats", "getal", "soort", "verwijzing"])
    _known(items, (GOAL, ACTION), folder / "opsomming.csv")
    _known(numbers, KINDS, folder / "getallen.csv")
    items.columns = ["document", "kind", "number", "anchor"]
    numbers.columns = ["document", "place", "printed", "kind", "reference"]
    return Inventory(items, numbers)


def coverage(register: Register, figures: pd.DataFrame, inventory: Inventory) -> pd.DataFrame:
    """Count, per document, what stands in it and what was taken from it.

    Parameters
    ----------
    register : Register
    figures : pandas.DataFrame
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
        kept = figures.loc[figures["document"] == plan.document, "number"].astype(str)
        printed = numbers.loc[numbers["kind"] == FIGURE, "reference"].drop_duplicates()
        loose = numbers["kind"].isin(OF_ACTION) & ~numbers["reference"].isin(known)
        missing = [
            *(f"actie {one}" for one in _not_in_both(actions, known)),
            *(f"cijfer {one}" for one in _not_in_both(list(printed), list(kept))),
            *(f"getal {one}" for one in numbers.loc[loose, "place"]),
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


def _not_in_both(one: list[str], other: list[str]) -> list[str]:
    return [name for name in dict.fromkeys([*one, *other]) if (name in one) != (name in other)]


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    return read_csv(path, required=columns)[columns]


def _known(frame: pd.DataFrame, kinds: tuple[str, ...], path: Path) -> None:
    wrong = frame.index[~frame["soort"].isin(kinds)]
    if len(wrong):
        raise DataError(
            "Een soort is niet bekend",
            expected=", ".join(kinds),
            found=repr(frame.at[wrong[0], "soort"]),
            where=f"{path.name}, rij {first_five(row + 2 for row in wrong)}, kolom soort",
            remedy="verbeter de rij en probeer opnieuw",
        )
