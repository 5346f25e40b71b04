"""Next year's parameters from this year's, and the list of what has to come in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from genkgeo.errors import GenkgeoError, ParamsError, first_five
from genkgeo.parameters.file import ARCHIVED, Params, read_params
from genkgeo.parameters.from_elsewhere import Download
from genkgeo.refresh.earlier import outdated
from genkgeo.refresh.place import Place, read_manifest
from genkgeo.words import dutch

KEPT = "data/vorig"
"""Where what earlier releases left is kept, by year."""


OF_A_YEAR = ("tables", "published", "downloads")
"""Keys of a parameter file in which files and years are named."""

A_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Needed:
    """One file that a refresh reads.

    Attributes
    ----------
    file : str
        As the parameters name it.
    there : bool
    origin : str
        From whom it comes, or with which command.
    """

    file: str
    there: bool
    origin: str


@dataclass(frozen=True)
class NewYear:
    """What was written, and what a person has to look at."""

    path: Path
    files: list[Needed]
    remarks: list[str]


def needed(params: Params) -> list[Needed]:
    """List the files of the parameters, and from whom each comes.

    Returns
    -------
    list of Needed
        In the order of the parameters; a file named twice is there once.
    """
    file = params.file
    official = {item.name: item for item in file.downloads}
    origins: dict[str, str] = {}
    for table in file.tables:
        origins.setdefault(table.file, _suppliers(params, table.columns))
    for name in _others(params):
        origins.setdefault(name, "staat in het project")
    if file.previous:
        kept = f"genkgeo keep PARAMETERS-VAN-TOEN --out {file.previous}"
        origins |= {f"{file.previous}/{name}": kept for name in ARCHIVED}
    for name in origins:
        if item := official.get(Path(name).name):
            how = "genkgeo fetch" if item.url else "zelf ophalen"
            origins[name] = f"{item.origin} ({how})"
    return [
        Needed(name, params.resolve(name).is_file(), origin) for name, origin in origins.items()
    ]


def _others(params: Params) -> list[str]:
    file, names = params.file, [params.file.registry]
    for areas in file.areas.values():
        names += areas.files
    names += [file.published.file] if file.published else []
    names += file.plans.files(params.resolve) if file.plans else []
    chosen = (file.crosswalk, file.places, file.streets, file.risk.index, file.risk.previous)
    return names + [name for name in (*chosen, file.profiles.known) if name]


def _suppliers(params: Params, columns: dict[str, str]) -> str:
    """Name who supplies the indicators of a table, as far as its columns tell."""
    variables = set(columns.values())
    suppliers = {
        indicator.source
        for indicator in params.registry.values()
        if not variables or variables.intersection(indicator.variables)
    }
    listed = ", ".join(sorted(suppliers))
    return f"vraag aan {listed}" if listed and variables else "export uit Genk in cijfers (Swing)"


def new_year(params: Params, year: int, out: Path) -> NewYear:
    """Write the parameters of a year from those of an earlier one, comments and all.

    The old year becomes the new one in the title, in ``year``, in ``period`` and in the names
    of files. Areas and vintages stay, for those change only when a person says so. Of an official
    file of the old year the address and the hash are left out: they are last year's.

    Parameters
    ----------
    params : Params
        Of the earlier year.
    year : int
    out : pathlib.Path
        Where the earlier year was published.

    Returns
    -------
    NewYear

    Raises
    ------
    ParamsError
        The year is not later, or its parameters are there already.
    """
    before = params.file.year
    if year <= before:
        raise ParamsError(
            "Het nieuwe jaar moet na dat van de parameters komen",
            expected=f"{before + 1} of later",
            found=str(year),
            where=params.path.name,
        )
    stem = params.path.stem
    renamed = stem.replace(str(before), str(year)) if str(before) in stem else f"{stem}-{year}"
    path = params.path.with_name(f"{renamed}.yaml")
    if path.exists():
        raise ParamsError(
            "De parameters van dat jaar bestaan al",
            found=str(path),
            remedy="pas dat bestand aan, of hernoem het eerst",
        )
    yaml = YAML()
    yaml.preserve_quotes, yaml.width = True, 100
    yaml.indent(mapping=2, sequence=4, offset=2)
    content = yaml.load(params.path.read_text(encoding="utf-8-sig"))
    for base in params.bases:
        _take_over(content, yaml.load((params.root / base).read_text(encoding="utf-8-sig")))
    _advance(content, before, year)
    text = StringIO()
    yaml.dump(content, text)
    advanced = _in_comments(text.getvalue(), before, year)
    path.write_text(advanced, encoding="utf-8", newline="\n")
    try:
        new_params = read_params(path)
    except GenkgeoError:
        path.unlink()  # Or a second try would find it there already.
        raise
    _keep(params, new_params, out)
    remarks = _remarks(new_params, before)
    if stale := outdated(new_params, Place(out)):
        remarks.append(f"{stale}.")
    return NewYear(path, needed(new_params), remarks)


def _keep(params: Params, new_params: Params, out: Path) -> None:
    """Set aside what the release online left for the next one, if it is of the earlier year."""
    release = Place(out).online()
    target = new_params.resolve(str(new_params.file.previous))
    if release is None or target.exists():
        return
    archived = out / "archief" / release.name
    if read_manifest(release).get("year") == params.file.year and archived.is_dir():
        part = target.with_name(f".{target.name}")
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(archived, part)
        part.rename(target)  # Half an archive would stand in the way of a whole one.


def _take_over(content: dict[str, Any], base: dict[str, Any]) -> None:
    """Say here what names a year in the file that is extended: that one stays as it is."""
    for key in OF_A_YEAR:
        if key in base and key not in content:
            content[key] = base[key]


def _advance(content: dict[str, Any], before: int, year: int) -> None:
    """Put the new year in the place of the old one, wherever it names a year of figures."""
    old = re.compile(rf"(?<!\d){before}(?!\d)")
    content["title"] = old.sub(str(year), content["title"])
    content["year"] = year
    content["previous"] = f"{KEPT}/{before}"
    for table in content["tables"]:
        table["file"] = old.sub(str(year), table["file"])
        if table.get("period") == before:
            table["period"] = year
    if content.get("published"):
        content["published"]["file"] = old.sub(str(year), content["published"]["file"])
    plans = content.get("plans") or {}
    if plans.get("city_figures"):
        plans["city_figures"] = old.sub(str(year), plans["city_figures"])
    # A reason of last year says nothing of this one.
    if "publish" in content:
        content["publish"].pop("accept", None)
    for item in content.get("downloads", ()):
        _advance_download(item, old, year)


def _advance_download(item: dict[str, Any], old: re.Pattern[str], year: int) -> None:
    """Ask anew for what is of the old year: its address, and the hash of what lies there.

    With the old ones last year's file would come in under the name of this year.
    """
    name = old.sub(str(year), item["name"])
    if name == item["name"] and not old.search(item.get("url") or ""):
        return
    item["name"], item["origin"] = name, old.sub(str(year), item["origin"])
    if old.search(item.get("url") or ""):
        item.pop("url")
    last = item.pop("sha256", None) or item.get("last_year")
    if last:
        item["last_year"] = last


def _in_comments(text: str, before: int, year: int) -> str:
    """Advance the folders that comments speak of; what the keys name was advanced, or stays.

    Examples
    --------
    >>> _in_comments("sectors: data/2025/s.csv  # uit data/2025/", 2025, 2026)
    'sectors: data/2025/s.csv  # uit data/2026/'
    """
    folder = re.compile(rf"\b(data|params)/{before}\b")
    lines = []
    for line in text.split("\n"):
        content, mark, comment = line.partition("#")
        lines.append(content + mark + folder.sub(rf"\g<1>/{year}", comment))
    return "\n".join(lines)


def _about_downloads(downloads: Sequence[Download]) -> list[str]:
    """Say of which official files the address or the hash is still to come."""
    remarks = []
    asked = [item.name for item in downloads if item.sha256 is None]
    if asked:
        remarks.append(
            f"Onder 'downloads' horen het adres (url) en de controlesom (sha256) van dit jaar bij "
            f"{first_five(asked)}: die van vorig jaar zijn weggelaten. genkgeo fetch zegt de "
            "sha256 van wat binnenkomt; bekijk het bestand voor u ze invult."
        )
    dated = [
        item.name
        for item in downloads
        if item.sha256 is not None and A_YEAR.search(f"{item.name} {item.url or ''}")
    ]
    if dated:
        remarks.append(
            f"De naam of het adres van {first_five(dated)} noemt een ander jaar: kijk na of er een "
            "nieuwere uitgave is."
        )
    if len(asked) < len(downloads):
        remarks.append(
            "Een nieuwe uitgave van een officieel bestand heeft een andere sha256: pas die dan aan "
            "bij 'downloads'."
        )
    return remarks


def _remarks(params: Params, before: int) -> list[str]:
    """What only a person can know, as sentences."""
    file = params.file
    remarks = [
        f"Indeling: deze parameters tonen indeling {file.vintage}. Zijn de statistische sectoren "
        f"op 1 januari {file.year} veranderd, voeg dan onder 'areas' een indeling toe met haar "
        "vormen, en maak de omrekening met: genkgeo crosswalk.",
        "Elke tabel noemt de indeling van haar codes (nu: "
        f"{', '.join(sorted({table.vintage for table in file.tables}))}); kijk na of de "
        "leverancier die nog gebruikt.",
    ]
    same = [table.file for table in file.tables if str(file.year) not in table.file]
    if same:
        remarks.append(
            f"{dutch.many(len(same), 'tabel', 'tabellen')} "
            f"zonder jaar in de naam, nog die van {before}: "
            "zet de nieuwe cijfers erbij of noem een ander bestand."
        )
    single = [table.file for table in file.tables if table.period == file.year]
    if single:
        remarks.append(
            f"{dutch.many(len(single), 'tabel', 'tabellen')} "
            f"over één jaar, nu die van {file.year}. Moet "
            f"{before} getoond blijven, zet dan onder 'tables' ook de tabel van {before} (period: "
            f"{before})."
        )
    remarks += _about_downloads(file.downloads)
    if file.example:
        remarks.append("example staat op true: zet het op false zodra de cijfers echt zijn.")
    return remarks
