"""The tables of a release: csv for machines, xlsx for people, GeoPackage for maps.

All three are the same bytes when the figures are the same, and none of them runs a formula
that somebody hid in a name.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import geopandas as gpd
import pandas as pd

from genkgeo.areas.hierarchy import LEVELS
from genkgeo.profiles import portraits
from genkgeo.results import Results
from genkgeo.words import explain
from genkgeo.words.dutch import COLUMNS

PLURAL = {"sector": "sectoren", "wijk": "wijken", "stadsdeel": "stadsdelen", "gemeente": "gemeente"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
GUIDE = {
    "toestand": "Een leeg vak is geen nul: de kolom toestand zegt waarom er geen cijfer is.",
    "dekking": "dekking: aandeel van de noemer waarvoor er een cijfer is (1 = alles).",
    "laagst_mogelijk": "laagst en hoogst mogelijk: wat de verborgen cijfers nog toelaten.",
    "verwacht": "verwacht: waar een indicator op de dag van het cijfer hoort te staan, op een "
    "rechte lijn van het begin naar het doel.",
    "afstand_m": "afstand_m: meter in vogelvlucht tot de dichtste plaats van een actie.",
    "score_laagst_mogelijk": "score laagst en hoogst mogelijk: als ook bekend was wat ontbreekt.",
}
"""Column → what the reading guide says of it, in a workbook that has it."""
FIXED_TIME = dt.datetime(2000, 1, 1)
"""Stands in files that insist on a time of making, so that equal figures give equal bytes."""


def tables(results: Results, findings: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Make every table of a release, with Dutch column names.

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
    made = {"stadstotalen": results.totals}
    for level in LEVELS:
        rows = results.measures[results.measures["level"] == level]
        name = rows["area"].map(results.areas.names[level])
        made[f"cijfers_{PLURAL[level]}"] = rows.assign(name=name)
    for level, risk in results.risk.items():
        wide = risk.scores.join(risk.contributions.add_prefix("bijdrage_"))
        if level in results.certainty:
            wide = wide.join(results.certainty[level].drop(columns="rank"))
        wide["explanation"] = explain.area_sentences(results, level)
        wide.insert(0, "name", results.areas.names[level])
        made[f"risico_{PLURAL[level]}"] = wide.rename_axis("area").reset_index()
    for level, rows in results.shrunk.groupby("level", sort=False):
        name = rows["area"].map(results.areas.names[level])
        made[f"krimp_{PLURAL[level]}"] = rows.assign(name=name)
    made |= _profile_tables(results) | _change_tables(results)
    made["vergelijking_gepubliceerd"] = results.reconciliation
    made["bronnen"] = results.sources
    made["bevindingen"] = findings
    notes = " ".join(results.notes)
    return {
        name: frame.rename(columns=COLUMNS).assign(opmerking=notes) for name, frame in made.items()
    }


def _profile_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Give who has which profile and how sure that is, what each is, and who moved."""
    found, names = results.profiles, results.areas.names[results.profiles.level]
    labels = found.labels
    made = {
        f"profielen_{PLURAL[found.level]}": pd.DataFrame(
            {
                "area": labels.index,
                "name": labels.index.map(names),
                "profile": labels.to_numpy(),
                "profielnaam": labels.map(found.names).to_numpy(),
                "confidence": found.confidence.reindex(labels.index).to_numpy(),
                "second": found.second.reindex(labels.index).to_numpy(),
            }
        ),
        "profielen_portret": portraits.portraits(results),
        "profielen_aantal": found.choice.reset_index(),
    }
    if found.matching is not None:
        moves = found.matching.moves.rename_axis("area").reset_index()
        made["profielen_overgang"] = moves.assign(name=moves["area"].map(names))
    return made


def _change_tables(results: Results) -> dict[str, pd.DataFrame]:
    """Give every change with its parts, and the early warnings."""
    rows = results.warnings
    names = {level: results.areas.names[level] for level in LEVELS}

    def named(frame: pd.DataFrame) -> pd.DataFrame:
        pairs = zip(frame["level"], frame["area"], strict=True)
        return frame.assign(name=[names[level][area] for level, area in pairs])

    told = rows.assign(drivers=[", ".join(names) for names in rows["drivers"]])
    made = {"signalen": named(told)}
    if results.change is not None:
        years = {"van_jaar": results.change.earlier, "tot_jaar": results.change.later}
        made["verandering"] = named(results.change.parts).assign(**years)
    return made


def write_csv(made: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write each table as csv: comma, decimal point, UTF-8, plain numbers."""
    for name, frame in made.items():
        safe = frame.apply(lambda column: column.map(defuse) if _is_text(column) else column)
        safe.to_csv(folder / f"{name}.csv", index=False, float_format="%.12g", lineterminator="\n")


def write_xlsx(
    made: dict[str, pd.DataFrame], path: Path, title: str, notes: tuple[str, ...]
) -> None:
    """Write all tables as sheets of one workbook, the reading guide first."""
    import xlsxwriter  # imported here: only a release needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": title, "created": FIXED_TIME})
        bold = book.add_format({"bold": True, "bottom": 1})
        guide = book.add_worksheet("lees mij")
        guide.set_column(0, 0, 90)
        for row, line in enumerate(_guide(title, notes, made)):
            guide.write_string(row, 0, line, bold if row == 0 else None)
        for name, frame in made.items():
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(frame.columns):
                sheet.write_string(0, column, str(head), bold)
                sheet.set_column(column, column, min(max(len(str(head)) + 2, 10), 40))
                _write_column(sheet, column, frame.iloc[:, column])
            if len(frame):
                sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def write_gpkg(results: Results, path: Path) -> None:
    """Write one layer per level with the values shown, the score and the profile."""
    import pyogrio

    # GDAL stamps the time of writing unless told otherwise
    stamp = FIXED_TIME.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": stamp})
    try:
        for level in LEVELS[:3]:
            layer(results, level).to_file(path, layer=PLURAL[level], driver="GPKG")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def layer(results: Results, level: str) -> gpd.GeoDataFrame:
    """Join shapes, names, values and scores of one level, EPSG:31370."""
    frame = results.shapes[level][["geometry"]].copy()
    frame.insert(0, "naam", results.areas.names[level])
    frame = frame.join(results.table(level))
    frame["risico_score"] = results.risk[level].scores["score"]
    frame["risico_rang"] = results.risk[level].scores["rank"]
    if level == "wijk":
        frame["profiel"] = results.profiles.labels.astype(float)
    frame["opmerking"] = " ".join((*results.notes, results.shape_note)).strip()
    return frame.rename_axis("code").reset_index()


def defuse(cell: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula.

    Examples
    --------
    >>> defuse("=1+1"), defuse("Bret"), defuse(-3)
    ("'=1+1", 'Bret', -3)
    """
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return "'" + cell
    return cell


def _is_text(column: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(column)


def _write_column(sheet, column: int, values: pd.Series) -> None:
    for row, value in enumerate(values, start=1):
        if pd.isna(value):
            continue
        if isinstance(value, str):
            sheet.write_string(row, column, value)
        else:
            sheet.write_number(row, column, float(value))


def _guide(title: str, notes: tuple[str, ...], made: dict[str, pd.DataFrame]) -> list[str]:
    columns = {column for frame in made.values() for column in frame.columns}
    return [
        title,
        *notes,
        "Over gebieden, nooit over mensen.",
        "Een signaal, geen oorzaak: bekijk de lokale situatie.",
        *(line for column, line in GUIDE.items() if column in columns),
        "",
        "Bladen:",
        *(f"  {name} ({len(frame)} rijen)" for name, frame in made.items()),
    ]
