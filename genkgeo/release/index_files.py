"""``genkgeo index``: a table and a spec in, scores and group summaries out."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
from pyarrow import csv as pa_csv

from genkgeo.errors import DataError, ParamsError
from genkgeo.index.groups import summarise
from genkgeo.index.table import FEWEST, Columns, read_areas, too_few
from genkgeo.index.tree import Index, compute
from genkgeo.parameters.index_spec import ROOT, IndexSpec, columns, leaves, read_spec, walk
from genkgeo.parameters.paths import resolved
from genkgeo.release.tables import FIXED_TIME, defuse
from genkgeo.states import State
from genkgeo.words.dutch import number

ENDINGS = (".csv", ".csv.gz", ".parquet", ".xlsx")
"""What can be written."""

GROUP_COLUMNS = {
    "areas": "gebieden",
    "without": "gebieden_zonder_score",
    "weight": "gewicht",
    "score": "gemiddelde_score",
    "rank": "gemiddelde_rang",
    "worst": "aandeel_slechtste_deciel",
    "extent": "omvang",
    "concentration": "lokale_concentratie",
}
"""Column of `genkgeo.index.groups.summarise` → its name in the file."""


class WrittenIndex(NamedTuple):
    """What was written: the table of the areas, and the files it and its groups stand in."""

    title: str
    """Of the spec."""
    areas: pd.DataFrame
    files: tuple[Path, ...]
    """The areas file and, if asked, the groups file."""
    weights: tuple[str, ...] = ()
    """What weights that do not sum to 1 become, a sentence for each node that has such."""


def write_index(
    table: Path,
    spec: Path,
    out: Path,
    choice: Columns = Columns(),  # noqa: B008 (a named tuple: nobody can change it)
) -> WrittenIndex:
    """Compute the index of a table and write it, with group summaries where asked.

    Parameters
    ----------
    table : pathlib.Path
        csv, txt, csv.gz, parquet or a workbook.
    spec : pathlib.Path
        See `genkgeo.parameters.index_spec`.
    out : pathlib.Path
        Its ending (`ENDINGS`) says how to write. Group summaries are written beside it,
        with ``_groepen`` after its name.
    choice : Columns
        Area code (else the spec's, else the first column), group and weight.

    Returns
    -------
    WrittenIndex

    Raises
    ------
    ParamsError, DataError
        The spec, the options or the table are not right; nothing is written.
    """
    recipe = read_spec(spec)
    _check_request(table, out, choice)
    rows, states = read_areas(table, recipe, choice)
    index = compute(recipe, rows[list(dict.fromkeys(columns(recipe).values()))])
    if index.score.count() < FEWEST:
        raise too_few(int(index.score.count()), "met een score", table)
    areas = _in_dutch(index, recipe, states)
    files = {out: areas}
    if choice.by is not None:
        group = rows[f"by {choice.by}"].rename(choice.by)
        areas.insert(0, _free(choice.by, areas), group)
        weights = rows[choice.weights] if choice.weights else pd.Series(1.0, rows.index)
        groups = summarise(index, group, weights).rename(columns=GROUP_COLUMNS)
        files[groups_file(out)] = groups.rename_axis(_free(choice.by, groups)).reset_index()
    areas.insert(0, _free(str(rows.index.name), areas), rows.index)
    for path, frame in files.items():
        write(frame, path)
    return WrittenIndex(recipe.title, areas, tuple(files), tuple(weights_told(recipe)))


def weights_told(spec: IndexSpec) -> list[str]:
    """Say what becomes of weights that the recipe gives and that do not sum to 1.

    Examples
    --------
    >>> parts = {"arm": {"weight": 2.0}, "werk": {"weight": 1.0}}
    >>> weights_told(IndexSpec.model_validate({"index": {"parts": parts}}))
    ['De gewichten van index tellen op tot 3 en worden: arm 66,7 %, werk 33,3 %.']
    """
    told = []
    for name, node in [(ROOT, spec.index), *walk(spec.index)]:
        total = sum(part.weight for part in node.parts.values())
        said = any("weight" in part.model_fields_set for part in node.parts.values())
        if not said or abs(total - 1) < 1e-9:
            continue
        spelled = f"{total:.6g}".replace(".", ",")
        sums = f"De gewichten van {name} tellen op tot {spelled}"
        if node.weighting == "as_given":
            told.append(f"{sums} en blijven zoals ze zijn (weighting: as_given).")
            continue
        shares = [
            f"{key} {number(100 * part.weight / total, 1)} %" for key, part in node.parts.items()
        ]
        told.append(f"{sums} en worden: {', '.join(shares)}.")
    return told


def groups_file(out: Path) -> Path:
    """Path of the group summaries: beside the areas file, with ``_groepen`` after its name.

    Examples
    --------
    >>> groups_file(Path("scores.csv.gz")).name
    'scores_groepen.csv.gz'
    """
    ending = _ending(out)
    return out.with_name(out.name[: -len(ending)] + "_groepen" + ending)


def _check_request(table: Path, out: Path, choice: Columns) -> None:
    _ending(out)
    if choice.weights and not choice.by:
        raise ParamsError("--weights heeft ook --by nodig", remedy="noem de groep met --by KOLOM")
    if not resolved(out).parent.is_dir():
        raise ParamsError("De map voor de uitvoer bestaat niet", found=str(resolved(out).parent))
    written = {resolved(out), resolved(groups_file(out))} if choice.by else {resolved(out)}
    if resolved(table) in written:
        raise ParamsError("De uitvoer zou de tabel zelf overschrijven", found=str(out))


def _ending(out: Path) -> str:
    endings = [ending for ending in ENDINGS if out.name.lower().endswith(ending)]
    if not endings:
        raise ParamsError(
            "Deze soort uitvoer bestaat niet", expected=", ".join(ENDINGS), found=out.name
        )
    return endings[-1]


def _in_dutch(index: Index, spec: IndexSpec, states: pd.DataFrame) -> pd.DataFrame:
    """Lay out an index for a file: first the whole, then its parts, then the contributions."""
    indicators = set(leaves(spec.index))
    whole = pd.DataFrame(
        {
            "score": index.score,
            "rang": index.rank.astype("Int64"),
            "van": int(index.score.count()),
            "deciel": index.decile.astype("Int64"),
            "dekking": index.coverage,
            "toestand": _absent(spec, states),
        }
    )
    parts = index.parts.rename(
        columns=lambda part: f"{'schaal' if part in indicators else 'deel'}_{part}"
    )
    unscaled = index.unscaled.add_prefix("ongeschaald_")
    contributions = index.contributions.add_prefix("bijdrage_")
    return pd.concat([whole, index.flags.astype("Int64"), parts, unscaled, contributions], axis=1)


def _absent(spec: IndexSpec, states: pd.DataFrame) -> pd.Series:
    """Say of every area which figures it lacks and why, as in "armoede onderdrukt"."""
    said = pd.Series("", index=states.index)
    for name, column in columns(spec).items():
        lacks = states[column] != State.OBSERVED
        text = name + " " + states.loc[lacks, column].astype(str)
        said[lacks] = said[lacks].where(said[lacks] == "", said[lacks] + ", ") + text
    return said


def _free(name: str, frame: pd.DataFrame) -> str:
    """Name for a new column of the frame: with an underscore where it is taken."""
    return f"{name}_" if name in frame.columns else name


def write(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame by the ending of the file; equal figures give equal bytes.

    Raises
    ------
    DataError
        The file cannot be written.
    """
    ending = _ending(path)
    try:
        if ending == ".parquet":
            frame.to_parquet(path, index=False)
        elif ending == ".xlsx":
            _write_xlsx(frame, path)
        else:
            raw = _csv(frame)
            path.write_bytes(gzip.compress(raw, 6, mtime=0) if ending == ".csv.gz" else raw)
    except OSError as error:
        raise DataError("Het bestand is niet te schrijven", found=str(error)) from None


def _csv(frame: pd.DataFrame) -> bytes:
    """Write as csv in all digits, so that the contributions still add up; defuse formulas."""
    texts = frame.select_dtypes(["object", "string"]).columns
    safe = frame.assign(**{name: frame[name].map(defuse) for name in texts})
    head, body = io.StringIO(), io.BytesIO()
    csv.writer(head, lineterminator="\n").writerow(map(defuse, safe.columns))
    plain = pa_csv.WriteOptions(include_header=False, quoting_style="needed")
    # With pyarrow, for it writes wide tables many times faster than pandas.
    pa_csv.write_csv(pa.Table.from_pandas(safe, preserve_index=False), body, plain)
    return head.getvalue().encode() + body.getvalue()


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    import xlsxwriter  # Imported here: only this format needs it.

    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": FIXED_TIME})
        sheet = book.add_worksheet("index")
        sheet.freeze_panes(1, 0)
        for at, head in enumerate(frame.columns):
            sheet.write_string(0, at, str(head))
        for row, cells in enumerate(frame.itertuples(index=False), start=1):
            for at, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, at, cell)
                elif not pd.isna(cell):
                    sheet.write_number(row, at, float(cell))
