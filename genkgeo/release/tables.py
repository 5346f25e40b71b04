"""The tables of a release: csv for machines, xlsx for people, GeoPackage for maps.

All three are the same bytes when the figures are the same, and none of them runs a formula
that somebody hid in a name.
"""

from __future__ import annotations

import csv
import datetime as dt
import unicodedata
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from genkgeo.errors import is_unseen
from genkgeo.profiles import portraits
from genkgeo.results import Results, Risk
from genkgeo.words import explain
from genkgeo.words.dutch import COLUMNS, many
from genkgeo.words.notes import standing_notes

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a formula begins with, also in the wide signs of a Japanese or Chinese keyboard."""
GUIDE = {
    "toestand": "Een leeg vak is geen nul: de kolom toestand zegt waarom er geen cijfer is.",
    "gegeven_per": "gegeven per: het niveau waarvoor de bron het cijfer gaf, of waar het enkel "
    "bekend is; leeg: het volgt uit de sectoren.",
    "dekking": "dekking: aandeel van de noemer waarvoor er een cijfer is (1 = alles).",
    "laagst_mogelijk": "laagst en hoogst mogelijk: wat de verborgen cijfers nog toelaten; van een "
    "verandering ook wat toeval toelaat.",
    "verwacht": "verwacht: waar een indicator op de dag van het cijfer hoort te staan, op een "
    "rechte lijn van het begin naar het doel.",
    "erbij": "erbij: wat het halfjaar bij een telling bracht; leeg waar het halfjaar ervoor geen "
    "cijfer heeft.",
    "verkeerslicht": "verkeerslicht: rood, oranje, groen of grijs; acties.html legt uit.",
    "afstand_m": "afstand_m: meter in vogelvlucht tot de dichtste plaats van een actie.",
    "score_laagst_mogelijk": "score laagst en hoogst mogelijk: als ook bekend was wat ontbreekt.",
}
"""Column → what the reading guide says of it, in a workbook that has it."""
_CLOCK_OF_GDAL = Lock()

FIXED_TIME = dt.datetime(2000, 1, 1)
"""Stands in files that insist on a time of writing, so that equal figures give equal bytes."""


def release_tables(results: Results, findings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Lay out every table of a release, with Dutch column names.

    Parameters
    ----------
    results : Results
    findings : pandas.DataFrame
        From the gate.

    Returns
    -------
    dict of str to pandas.DataFrame
        File name without ending → table.
    """
    figures = {"stadstotalen": results.totals}
    for level in results.levels:
        rows = results.measures[results.measures["level"] == level]
        figures[f"cijfers_{results.levels[level].stem}"] = _with_names(rows, results, level)
    tables = dict(figures)
    for level, risk in results.risk.items():
        if risk.weights.empty:
            continue  # Its areas could not be ranked, and a note says so.
        tables[f"risico_{results.levels[level].stem}"] = _risk_table(results, risk)
    for level in results.shrunk["level"].unique():
        rows = results.shrunk[results.shrunk["level"] == level]
        tables[f"krimp_{results.levels[level].stem}"] = _with_names(rows, results, level)
    grouped = _profile_tables(results)
    tables |= grouped | _change_tables(results)
    tables["vergelijking_gepubliceerd"] = results.reconciliation
    tables["bronnen"] = results.sources
    tables["bevindingen"] = findings
    notes = " ".join(results.notes)
    beside = " ".join(filter(None, (notes, results.profiles.gradual)))
    # What is said of scores would stand in thousands of rows that have none.
    standing = standing_notes(example=results.example, proposal=results.areas.proposed)
    said = dict.fromkeys(grouped, beside) | dict.fromkeys(figures, " ".join(standing))
    return {
        name: table.rename(columns=COLUMNS).assign(opmerking=said.get(name, notes))
        for name, table in tables.items()
    }


def _with_names(rows: pd.DataFrame, results: Results, level: str) -> pd.DataFrame:
    return rows.assign(name=rows["area"].map(results.areas.names[level]))


def _risk_table(results: Results, risk: Risk) -> pd.DataFrame:
    """Scores, contributions, certainty and the words for them: one row per area."""
    level = risk.level
    table = risk.scores.join(risk.contributions.add_prefix("bijdrage_"))
    if level in results.certainty:
        table = table.join(results.certainty[level].drop(columns="rank"))
    if level in results.reliable:
        table["reliable_rank"] = results.reliable[level].scores["rank"]
    table["explanation"] = explain.area_sentences(results, level)
    table.insert(0, "name", results.areas.names[level])
    return table.rename_axis("area").reset_index()


def _profile_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Which area has which profile and how sure that is, what each profile is, and who moved."""
    profiles = results.profiles
    if not profiles.any:
        return {}
    names, labels = results.areas.names[profiles.level], profiles.labels
    tables = {
        f"profielen_{profiles.areas.stem}": pd.DataFrame(
            {
                "area": labels.index,
                "name": names.reindex(labels.index).to_numpy(),
                "profile": labels.to_numpy(),
                "profielnaam": labels.map(profiles.names).to_numpy(),
                "confidence": profiles.confidence.reindex(labels.index).to_numpy(),
                "second": profiles.second.reindex(labels.index).to_numpy(),
            }
        ),
        "profielen_portret": portraits.portraits(results),
        "profielen_aantal": profiles.choice.reset_index(),
    }
    if profiles.matching is not None:
        moves = profiles.matching.moves.rename_axis("area").reset_index()
        tables["profielen_overgang"] = moves.assign(name=moves["area"].map(names))
    return tables


def _change_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Every change with its parts, and the early warnings."""
    names = {level: results.areas.names[level] for level in results.levels}

    def named(rows: pd.DataFrame) -> pd.DataFrame:
        pairs = zip(rows["level"], rows["area"], strict=True)
        return rows.assign(name=[names[level][area] for level, area in pairs])

    warnings = results.warnings
    drivers = [", ".join(indicators) for indicators in warnings["drivers"]]
    tables = {"signalen": named(warnings.assign(drivers=drivers))}
    if results.change is not None:
        years = {"van_jaar": results.change.earlier, "tot_jaar": results.change.later}
        tables["verandering"] = named(results.change.parts).assign(**years)
    return tables


def write_csv(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as csv: comma, decimal point, UTF-8, plain numbers."""
    for name, table in tables.items():
        columns = [_csv_cells(table.iloc[:, at]) for at in range(table.shape[1])]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            # By hand: what pandas has around it takes longer than a table of a village.
            writer = csv.writer(handle, lineterminator="\n")
            writer.writerow(map(defuse, table.columns))
            writer.writerows(zip(*columns, strict=True))


def _csv_cells(column: pd.Series) -> list[object]:
    """Write what stands in a column: a number in at most twelve digits, nothing where it is empty.

    Examples
    --------
    >>> _csv_cells(pd.Series([0.1 + 0.2, None])), _csv_cells(pd.Series(["=1+1", None]))
    (['0.3', ''], ["'=1+1", ''])
    """
    cells = column.tolist()
    if pd.api.types.is_float_dtype(column.dtype):
        return ["" if cell != cell else f"{cell:.12g}" for cell in cells]
    empty = column.isna().tolist()
    return ["" if gone else defuse(cell) for cell, gone in zip(cells, empty, strict=True)]


def write_xlsx(
    tables: dict[str, pd.DataFrame], path: Path, title: str, notes: tuple[str, ...]
) -> None:
    """Write all tables as sheets of one workbook, the reading guide first."""
    import xlsxwriter  # imported here: only a release needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": title, "created": FIXED_TIME})
        bold = book.add_format({"bold": True, "bottom": 1})
        guide = book.add_worksheet("lees mij")
        guide.set_column(0, 0, 90)
        for row, line in enumerate(_guide(title, notes, tables)):
            guide.write_string(row, 0, line, bold if row == 0 else None)
        for name, table in tables.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(table.columns):
                sheet.write_string(0, column, str(head), bold)
                sheet.set_column(column, column, min(max(len(str(head)) + 2, 10), 40))
                _write_column(sheet, column, table.iloc[:, column])
            if len(table):
                sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def write_gpkg(results: Results, path: Path) -> None:
    """Write one layer per level with the values shown, the score and the profile."""
    import pyogrio

    layers = {level.stem: layer(results, level.id) for level in results.levels.all[:-1]}
    # GDAL stamps the time of writing unless it is told otherwise, and it can only be told so for
    # the whole process: threads that write wait for each other, and only that is safe in threads.
    stamp = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with _CLOCK_OF_GDAL:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
        try:
            for name, rows in layers.items():
                rows.to_file(path, layer=name, driver="GPKG")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def layer(results: Results, level: str) -> gpd.GeoDataFrame:
    """Join shapes, names, values and scores of one level, EPSG:31370."""
    frame = results.shapes[level][["geometry"]].copy()
    frame.insert(0, "naam", results.areas.names[level])
    frame = frame.join(results.table(level))
    if not results.risk[level].weights.empty:
        frame["risico_score"] = results.risk[level].scores["score"]
        frame["risico_rang"] = results.risk[level].scores["rank"]
    if results.profiles.any and level == results.profiles.level:
        frame["profiel"] = results.profiles.labels.astype(float)
    beside = results.profiles.gradual if "profiel" in frame else ""
    frame["opmerking"] = " ".join(filter(None, (*results.notes, results.shape_note, beside)))
    return frame.rename_axis("code").reset_index()


def defuse(cell: object) -> object:
    r"""Put an apostrophe before text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> defuse("=1+1"), defuse("＝1+1"), defuse("\u3164=1")[0], defuse("Bret"), defuse(-3)
    ("'=1+1", "'＝1+1", "'", 'Bret', -3)
    """
    # Some letters leave no mark on the paper.
    if not isinstance(cell, str) or not cell or (cell[0].isalnum() and not is_unseen(cell[0])):
        return cell
    # A spreadsheet skips what nobody sees, and reads the wide signs as the narrow ones.
    seen = "".join(sign for sign in cell if sign in "\t\r" or not is_unseen(sign))
    begin = unicodedata.normalize("NFKC", seen.lstrip(" \n\u00a0\u2007\u202f\u3000")[:1])
    return "'" + cell if begin.startswith((*FORMULA, "\u2212")) else cell


def _write_column(sheet: Worksheet, column: int, values: pd.Series) -> None:
    known = values.notna().tolist()
    for row, (value, is_known) in enumerate(zip(values.tolist(), known, strict=True), start=1):
        if not is_known:
            continue
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, float(value))


def _guide(title: str, notes: tuple[str, ...], tables: dict[str, pd.DataFrame]) -> list[str]:
    columns = {column for table in tables.values() for column in table.columns}
    return [
        title,
        *notes,
        "Over gebieden, nooit over mensen.",
        "Een signaal, geen oorzaak: bekijk de lokale situatie.",
        *(line for column, line in GUIDE.items() if column in columns),
        "",
        "Bladen:",
        *(f"  {name} ({many(len(table), 'rij', 'rijen')})" for name, table in tables.items()),
    ]
