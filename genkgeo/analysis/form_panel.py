"""The form of a half-year in a notebook: the lines of the workbook, judged by the same rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from genkgeo.analysis.live_map import somebody_is_there
from genkgeo.analysis.lookup import one_of
from genkgeo.drawings.svg import element
from genkgeo.errors import GenkgeoError
from genkgeo.parameters.file import Params
from genkgeo.plans.form import WHOLE, Form, Line, forms
from genkgeo.plans.form_import import import_forms
from genkgeo.plans.form_reading import Filled, FilledForm, adjusted
from genkgeo.plans.inputs import choices_of, records_path
from genkgeo.plans.known import read_known
from genkgeo.plans.progress import read_half
from genkgeo.plans.records import read_records
from genkgeo.plans.register import Register, read_register
from genkgeo.plans.schema import ADJUSTMENT, WORDS, YES_NO
from genkgeo.plans.texts import half_text
from genkgeo.sources.left_cells import EMPTY, Cell

if TYPE_CHECKING:
    import ipywidgets

Key = tuple[str, str, str]
"""Action, indicator and place."""

OTHER = "andere"
"""In the place of an indicator: the line of an action of which that is chosen as well."""

LEFT = ("value", "day", "note")

EMPTY_CHOICE = ""
"""Of a list of words: nothing was chosen."""

KEPT = "Wat u invult bij een andere actie blijft staan tot u bewaart."


class FormPanel:
    """A form to fill in; a cell that ends with it shows it.

    Parameters
    ----------
    asked : sequence of Form
        From `genkgeo.plans.form.forms`.
    path : pathlib.Path
        The file of records.
    register : Register

    Attributes
    ----------
    said : str
        What became of the last attempt to keep what was filled in.
    """

    def __init__(self, asked: Sequence[Form], path: Path, register: Register) -> None:
        self._asked, self._path, self._register = asked, path, register
        self._lines = {
            line.key: line for form in asked for line in (*form.lines, *form.adjustments)
        }
        self.half, self.said = asked[0].half, ""

    @cached_property
    def widget(self) -> ipywidgets.VBox:
        """The panel as a widget; making it takes a notebook with a kernel."""
        import ipywidgets  # slow to import, and few cells need it

        title = element("p", element("strong", f"Cijfers van het {half_text(self.half)}"))
        keep = ipywidgets.Button(description="Bewaren", button_style="primary")
        keep.on_click(lambda _: self.keep())
        self.actions.observe(lambda _: self._follow(), names="value")
        self._follow()
        told = ipywidgets.HTML(Markup(title) + Markup(element("p", KEPT)))
        return ipywidgets.VBox([told, self.actions, self._shown, keep, self._told])

    @cached_property
    def actions(self) -> ipywidgets.Dropdown:
        """The list from which an action is chosen."""
        import ipywidgets

        entries = {line.entry.id: line for line in self._lines.values()}
        options = [(f"{line.action_text} ({id})", id) for id, line in entries.items()]
        return ipywidgets.Dropdown(options=options, description="Actie", layout={"width": "100%"})

    def cells(self, key: Key) -> dict[str, Any]:
        """Widgets of a line, by `Filled`'s name of what stands in them; made when first asked."""
        if key not in self._cells:
            other = key[1] == OTHER
            self._cells[key] = self._make_other(key[0]) if other else self._make(self._lines[key])
        return self._cells[key]

    def keep(self) -> None:
        """Add all that was filled in to the file of records, or say what is wrong with it."""
        filled = [self._filled(key, cells) for key, cells in self._cells.items()]
        lines = tuple(line for line in filled if line is not None)
        form = FilledForm("dit formulier", self.half, lines)
        try:
            done = import_forms([form], self._path, self._register)
        except GenkgeoError as fault:
            self.said = str(fault)
        else:
            told = [done.text(self._path), *(f"Let op: {text}" for text in done.told)]
            self.said = "\n".join(told)
            for cells in self._cells.values():
                for name, cell in cells.items():
                    if name != "what":
                        cell.value = False if name == "correction" else ""
        self._told.value = element("pre", self.said)

    @cached_property
    def _cells(self) -> dict[Key, dict[str, Any]]:
        return {}

    @cached_property
    def _shown(self) -> ipywidgets.VBox:
        import ipywidgets

        return ipywidgets.VBox()

    @cached_property
    def _told(self) -> ipywidgets.HTML:
        import ipywidgets

        return ipywidgets.HTML()

    def _follow(self) -> None:
        """Show the lines of the action that is chosen, and one for another place or day."""
        import ipywidgets

        action, wrap = self.actions.value, {"flex_flow": "wrap"}
        rows: list[Any] = []
        for key, line in self._lines.items():
            if line.entry.id == action:
                rows.append(ipywidgets.HTML(_about(line)))
                rows.append(ipywidgets.HBox(list(self.cells(key).values()), layout=wrap))
        other = element("strong", "Een andere plaats of dag")
        rows.append(ipywidgets.HTML(element("p", other)))
        cells = self.cells((action, OTHER, ""))
        rows.append(ipywidgets.HBox(list(cells.values()), layout=wrap))
        self._shown.children = rows

    def _make_other(self, action: str) -> dict[str, Any]:
        """Make the line of which indicator and place are chosen as well."""
        import ipywidgets

        wholes = [line for form in self._asked for line in form.extra if line.entry.id == action]
        options = [(line.measure.label, line.indicator) for line in wholes]
        what = ipywidgets.Dropdown(options=options, description="Wat")
        places = self._asked[0].places
        place = ipywidgets.Combobox(options=places, placeholder=WHOLE, description="Waar")
        return {"what": what, "place": place, **self._make(wholes[0], free=True)}

    def _make(self, line: Line, *, free: bool = False) -> dict[str, Any]:
        """Make the widgets of a line; of a free one it is not known yet whether it asks a word."""
        import ipywidgets

        words = None if free else WORDS.get(line.indicator)
        is_change = line.indicator == ADJUSTMENT
        name, what = ("note", "Anders") if is_change else ("value", "Cijfer")
        cells: dict[str, Any] = {}
        if words and line.indicator != ADJUSTMENT:
            options = [EMPTY_CHOICE, *words]
            cells[name] = ipywidgets.Dropdown(options=options, description="Stand")
        else:
            cells[name] = ipywidgets.Text(
                placeholder="één zin, of nee" if is_change else "", description=what
            )
        end = f"{self.half.end:%d/%m/%Y}"
        cells["day"] = ipywidgets.Text(
            placeholder=end, description="Dag", layout={"width": "200px"}
        )
        if name == "value":
            cells["note"] = ipywidgets.Text(placeholder="één regel", description="Noot")
        cells["correction"] = ipywidgets.Checkbox(
            description="Verbetering", indent=False, layout={"width": "120px"}
        )
        return cells

    def _filled(self, key: Key, cells: dict[str, Any]) -> Filled | None:
        """Lay what stands in the widgets of a line as one of a workbook; None where it is empty."""
        chosen = {"what", "place"} & cells.keys()
        left = {name: Cell(cell.value) for name, cell in cells.items() if name in LEFT}
        ticked = cells["correction"].value
        if not ticked and all(cell.is_empty for cell in left.values()):
            return None
        action, indicator, place = key
        if chosen:
            indicator, place = cells["what"].value, cells["place"].value.strip()
        line = self._lines[action, indicator, "" if chosen else place]
        given = {"correction": Cell(YES_NO[1]) if ticked else EMPTY, **left}
        if indicator == ADJUSTMENT:
            given |= adjusted(left["note"])
        names = (f"actie {line.action_text}", line.measure.label, place)
        where = ", ".join(filter(None, names))
        filled = Filled(where, action, indicator, place, line.mark, given["value"])
        return replace(
            filled,
            day=given["day"],
            note=given["note"],
            correction=given["correction"],
            chosen=bool(chosen),
        )

    def _ipython_display_(self) -> None:
        from IPython.display import display  # only in a notebook

        shown: Any = display
        shown({"text/plain": repr(self), "text/html": element("p", repr(self))}, raw=True)
        if somebody_is_there():
            shown(self.widget)

    def __repr__(self) -> str:
        names = ", ".join(form.name for form in self._asked)
        return f"Formulier van het {half_text(self.half)}: {names}."


def form_panel(params: Params, half: str, service: str | None = None) -> FormPanel:
    """Make the form of a half-year for all services, or for one.

    Raises
    ------
    AskedError
        There is no such service.
    ParamsError, DataError
        The half-year, the plans or the records are not right.
    """
    wanted = read_half(half)
    register = read_register(params.resolve(choices_of(params).actions), read_known(params))
    path = records_path(params)
    asked = forms(register, read_records(path, register), wanted)
    if service is not None:
        names = {form.name: () for form in asked}
        name = one_of(service, names, "Deze dienst heeft geen formulier")
        asked = [form for form in asked if form.name == name]
    return FormPanel(asked, path, register)


def _about(line: Line) -> str:
    """Say what a line asks, what stood there last, and how to count."""
    last = (
        ("" if line.indicator == ADJUSTMENT else "nog geen cijfer")
        if line.last is None
        else f"laatste: {line.last_text}"
    )
    if line.indicator == ADJUSTMENT and line.last is not None:
        last = f"vorige keer: {line.last.note or line.last_text}"
    elif line.last is not None:
        last += f" op {line.last.date:%d/%m/%Y}"
    target = f"doel {line.target_text}" if line.target_text else ""
    place = f" – {line.place or WHOLE}" if line.measure.is_running else ""
    small = " · ".join(filter(None, (last, target, line.help)))
    bold = element("strong", f"{line.measure.label}{place}")
    return element("div", element("div", bold), element("small", small))
