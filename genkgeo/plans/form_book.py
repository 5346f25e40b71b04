"""A form as a workbook: what is asked stands fixed, and what is filled in is yellow.

What a person types stays as it is typed, for the cells are text: a spreadsheet would make 12,5 of
125 or of a date, by the country that it is set to.
"""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from genkgeo.errors import DataError, first_five
from genkgeo.plans.form import WHOLE, Form, Line
from genkgeo.plans.form_layout import (
    ADJUSTMENTS,
    COLUMNS,
    CORRECTION,
    DAY,
    ELSEWHERE,
    FIGURES,
    HEAD,
    LISTS,
    STAMP,
    TOLD,
    TOLD_LAST,
)
from genkgeo.plans.schema import ADJUSTMENT, WORDS, YES_NO
from genkgeo.plans.texts import day_text, half_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

EXTRA_LINES = 40

LINE_HEIGHT, ROOM = 14, 1.0
"""Points of a line of text, and how much of a column's width may be counted on."""

INK, SOFT, LINE, YELLOW, ACCENT = "#1f2933", "#4a5560", "#d5dbe1", "#fff7d1", "#0b5c8a"
FIXED_TIME = dt.datetime(2000, 1, 1)
"""Stands where a workbook wants a time of writing, so that equal forms are equal bytes."""


def extra_text(line: Line) -> str:
    """Name an indicator in a drop-down list; no two of a form are named alike."""
    return f"{line.entry.number} {line.measure.label} [{line.entry.id} {line.indicator}]"


def write_forms(forms: Sequence[Form], folder: Path) -> list[Path]:
    """Write forms into a folder, which is created where it does not exist.

    Returns
    -------
    list of pathlib.Path
        The files.

    Raises
    ------
    DataError
        There is another file of the same name, which somebody may have filled in, or the folder
        cannot be written; nothing is replaced.
    """
    made = {folder / f"{form.stem}.xlsx": form_bytes(form) for form in forms}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        taken = [path for path, raw in made.items() if path.exists() and path.read_bytes() != raw]
        if taken:
            raise DataError(
                "Dit formulier is er al, en misschien is het ingevuld",
                found=first_five(path.name for path in taken),
                where=str(folder),
                remedy="lees het eerst in (genkgeo actions import) en zet het opzij, of kies een "
                "andere map met --out",
            )
        for path, raw in made.items():
            path.write_bytes(raw)
    except OSError as error:
        raise DataError(
            "De formulieren zijn niet geschreven",
            found=error.strerror,
            where=str(folder),
            remedy="controleer uw rechten en de schijf, of kies een andere map met --out",
        ) from None
    return list(made)


def form_bytes(form: Form) -> bytes:
    """Make the workbook (``.xlsx``) of a form; the same form gives the same bytes."""
    import xlsxwriter  # imported here: only who hands out forms needs it

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, options) as book:
        # No author: who sent what is nowhere.
        book.set_properties({"title": _title(form), "author": "", "created": FIXED_TIME})
        looks = _looks(book)
        sheets = {name: book.add_worksheet(name) for name in (*COLUMNS, LISTS)}
        _write_lists(form, sheets[LISTS])
        for name in COLUMNS:
            _write_head(form, name, sheets[name], looks)
        for at, line in enumerate(form.lines, start=HEAD + 1):
            new = at == HEAD + 1 or line.entry.id != form.lines[at - HEAD - 2].entry.id
            _write_line(line, at, new, sheets[FIGURES], looks)
        for at, line in enumerate(form.adjustments, start=HEAD + 1):
            _write_adjustment(line, at, sheets[ADJUSTMENTS], looks)
        for at in range(HEAD + 1, HEAD + 1 + EXTRA_LINES):
            for column in range(len(COLUMNS[ELSEWHERE])):
                is_day = COLUMNS[ELSEWHERE][column].head == DAY
                sheets[ELSEWHERE].write_blank(at, column, None, looks["day" if is_day else "asked"])
        _offer(form, sheets)
        sheets[FIGURES].activate()
    return made.getvalue()


def _title(form: Form) -> str:
    return f"{form.name}: cijfers van het {half_text(form.half)}"


def _looks(book: Workbook) -> dict[str, Format]:
    """Prepare the few looks that cells have."""
    plain: dict[str, Any] = {"font_color": INK, "text_wrap": True, "valign": "top"}
    asked = plain | {"locked": False, "bg_color": YELLOW, "border": 1, "border_color": LINE}
    kinds: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14, "font_color": INK},
        "told": {"font_color": INK},
        "head": plain | {"bold": True, "bottom": 2, "bottom_color": INK},
        "new": plain | {"top": 1, "top_color": LINE},
        "same": plain | {"font_color": SOFT},
        "soft": plain | {"font_color": SOFT, "indent": 1},
        "soft_new": plain | {"font_color": SOFT, "indent": 1, "top": 1, "top_color": LINE},
        "number": plain | {"font_color": SOFT, "align": "right"},
        "number_new": plain | {"font_color": SOFT, "align": "right", "top": 1, "top_color": LINE},
        "asked": asked | {"num_format": "@"},
        "value": asked | {"num_format": "@", "align": "right"},
        "day": asked | {"num_format": "dd/mm/yyyy", "align": "right"},
    }
    return {name: book.add_format(kind) for name, kind in kinds.items()}


def _write_head(form: Form, name: str, sheet: Worksheet, looks: dict[str, Format]) -> None:
    """Write what stands above the lines, the columns, and what may be done in the sheet."""
    columns = COLUMNS[name]
    sheet.write_string(0, 0, _title(form), looks["title"])
    texts = (*TOLD[name], f"Zonder dag geldt {day_text(form.half.end)}.", *TOLD_LAST)
    for at, text in enumerate(texts, start=1):
        sheet.write_string(at, 0, text, looks["told"])
    for column, one in enumerate(columns):
        sheet.set_column(column, column, one.width, None, {"hidden": one.hidden})
        sheet.write_string(HEAD, column, one.head, looks["head"])
    sheet.set_row(HEAD, 2 * LINE_HEIGHT + 3)
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.hide_gridlines(2)
    shown = sum(not one.hidden for one in columns)
    sheet.print_area(
        0, 0, HEAD + max(len(form.lines), len(form.adjustments), EXTRA_LINES), shown - 1
    )
    last = HEAD + max(len(form.lines), len(form.adjustments), EXTRA_LINES) + 1
    # A spreadsheet would mark every figure that is kept as it is typed.
    sheet.ignore_errors({"number_stored_as_text": f"A{HEAD + 2}:J{last}"})


def _write_line(line: Line, at: int, new: bool, sheet: Worksheet, looks: dict[str, Format]) -> None:
    """Write what a line asks; the first of an action stands under a rule, the others in grey."""
    above = "_new" if new else ""
    name, soft, number = ("new" if new else "same", f"soft{above}", f"number{above}")
    cells = [
        (line.action_text, name),
        (line.measure.label, name),
        (line.place or WHOLE, soft),
        (line.last_text, number),
        (line.last_day, number),
        (line.target_text, soft),
        ("", "value"),
        ("", "day"),
        ("", "asked"),
        ("", "asked"),
        (line.help, soft),
    ]
    _write_cells(cells, line, at, FIGURES, sheet, looks)


def _write_adjustment(line: Line, at: int, sheet: Worksheet, looks: dict[str, Format]) -> None:
    before = "" if line.last is None else line.last.note or line.last_text
    cells = [
        (line.action_text, "new"),
        (before, "soft_new"),
        (line.last_day, "number_new"),
        ("", "asked"),
        ("", "day"),
        ("", "asked"),
    ]
    _write_cells(cells, line, at, ADJUSTMENTS, sheet, looks)


def _write_cells(
    cells: list[tuple[str, str]],
    line: Line,
    at: int,
    name: str,
    sheet: Worksheet,
    looks: dict[str, Format],
) -> None:
    """Write a line in a row as high as its longest text: not every spreadsheet sees to that."""
    widths = [column.width for column in COLUMNS[name]]
    most = max(_lines(text, width) for (text, _), width in zip(cells, widths, strict=False))
    sheet.set_row(at, LINE_HEIGHT * most + 3)
    for column, (text, look) in enumerate(cells):
        if text:
            sheet.write_string(at, column, text, looks[look])
        else:
            sheet.write_blank(at, column, None, looks[look])
    for column, text in enumerate((*line.key, line.mark), len(cells)):
        sheet.write_string(at, column, text, looks["soft"])


def _lines(text: str, width: float) -> int:
    """Count the lines that a text takes in a column, in a wide letter."""
    return max(len(textwrap.wrap(text, int(ROOM * width))), 1)


def _write_lists(form: Form, sheet: Worksheet) -> None:
    """Write what the drop-down lists offer, and by what a reader knows the form."""
    sheet.write_row(0, 0, [STAMP, str(form.half), form.name])
    for at, line in enumerate(form.extra, start=1):
        sheet.write_row(at, 0, [extra_text(line), *line.key, line.mark])
    sheet.write_column(1, 5, form.places)
    sheet.protect("")
    sheet.hide()


def _offer(form: Form, sheets: dict[str, Worksheet]) -> None:
    """Give the cells their lists and their hints; a hint refuses nothing, the reader does."""
    for name, sheet in sheets.items():
        if name == LISTS:
            continue
        last = HEAD + {FIGURES: len(form.lines), ADJUSTMENTS: len(form.adjustments)}.get(
            name, EXTRA_LINES
        )
        heads = [column.head for column in COLUMNS[name]]
        _list(sheet, heads.index(CORRECTION), last, list(reversed(YES_NO)))
        hint = {
            "validate": "date",
            "criteria": "between",
            "minimum": form.half.start,
            "maximum": form.half.end,
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Dag",
            "error_message": f"Een dag in het {half_text(form.half)}, zoals "
            f"{form.half.end:%d/%m/%Y}.",
        }
        sheet.data_validation(HEAD + 1, heads.index(DAY), last, heads.index(DAY), hint)
    for at, line in enumerate(form.lines, start=HEAD + 1):
        if line.indicator in WORDS and line.indicator != ADJUSTMENT:
            _list(sheets[FIGURES], 6, at, list(WORDS[line.indicator]), first=at)
    last = HEAD + EXTRA_LINES
    if form.extra:
        _list(sheets[ELSEWHERE], 0, last, f"={LISTS}!$A$2:$A${len(form.extra) + 1}")
    if form.places:
        _list(sheets[ELSEWHERE], 1, last, f"={LISTS}!$F$2:$F${len(form.places) + 1}")


def _list(
    sheet: Worksheet, column: int, last: int, source: str | Sequence[str], first: int = HEAD + 1
) -> None:
    if last >= first:
        sheet.data_validation(
            first,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": source,
                "ignore_blank": True,
                "error_title": "Kies uit de lijst",
                "error_message": "Kies een woord uit de lijst, of maak het vak leeg.",
            },
        )
