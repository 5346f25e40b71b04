"""Parameter files: every fault is listed in Dutch, with its line, and nothing else gets out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import two_levels
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from project import ROOT

from genkgeo.errors import DataError, GenkgeoError, ParamsError, first_five
from genkgeo.parameters.file import Params, ParamsFile, read_params
from genkgeo.parameters.index_spec import read_spec
from genkgeo.parameters.registry import Registry, read_registry
from genkgeo.parameters.strict_yaml import read_yaml

EXAMPLE = ROOT / "params" / "voorbeeld-2025.yaml"
OPEN_DATA = ROOT / "params" / "open-data.yaml"
REGISTRY = ROOT / "params" / "indicatoren.yaml"

SMALL = f"""\
title: Proef
year: 2025
vintage: "2025"
municipality:
  code: "99001"
  name: Made
{two_levels.LINE}
areas:
  "2025":
    sectors: data/sectoren.csv
    above: {{wijk: data/wijken.csv, stadsdeel: data/stadsdelen.csv}}
    shapes: {{file: data/vormen.geojson}}
registry: indicatoren.yaml
use: [oki]
tables:
  - file: data/oki.csv
    format: swing
    vintage: "2025"
"""
SMALL_REGISTRY = """\
indicators:
  oki:
    label: Onderwijskansarmoede
    short: OKI
    unit: per leerling
    domain: onderwijs
    numerator: kenmerken
    denominator: leerlingen
    source: Onderwijs
disclosure:
  Onderwijs: {public: true, smallest_denominator: 0, reason: staat online}
"""
ENGLISH = re.compile(r"Input should|Field required|should be|Extra inputs|\bvalid (string|number)")

quick = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def write(tmp_path):
    """Give a function that writes the small parameter file, changed, and its registry."""

    def write_files(
        *changes: tuple[str, str], text: str = SMALL, registry: str = SMALL_REGISTRY
    ) -> Path:
        for old, new in changes:
            assert old in text or old in registry, old
            text, registry = text.replace(old, new), registry.replace(old, new)
        (tmp_path / "indicatoren.yaml").write_text(registry, encoding="utf-8")
        path = tmp_path / "proef.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_files


def fault(path: Path) -> str:
    """Read a file that is wrong and give the message, which must be Dutch."""
    with pytest.raises(ParamsError) as caught:
        read_params(path)
    assert not ENGLISH.search(str(caught.value))
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


# --- what is right ---------------------------------------------------------------------------


def test_the_small_file_is_right(write):
    params = read_params(write())
    assert list(params.registry) == ["oki"]
    assert params.root == params.path.parent
    assert params.file.risk.transform == "z"


@pytest.mark.parametrize("path", [EXAMPLE, OPEN_DATA])
def test_the_files_that_ship_are_right(path):
    params = read_params(path)
    assert params.root == ROOT
    assert list(params.registry) == list(params.file.use)


def test_the_example_has_every_file_it_names():
    assert all(path.is_file() for path in read_params(EXAMPLE).must_exist())


def test_a_bom_and_windows_line_ends_do_no_harm(write):
    path = write()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_params(path).file.title == "Proef"


def test_params_are_frozen():
    params = read_params(EXAMPLE)
    with pytest.raises(ValueError, match="frozen"):
        params.file.year = 2024
    with pytest.raises(ValueError, match="frozen"):
        params.root = Path()


# --- faults against the schema ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("title: Proef", "titel: Proef", "regel 1: titel: onbekende sleutel; bedoelde u 'title'?"),
        ("  name: Made", "  naam: Made", "regel 6: municipality.naam: onbekende sleutel; bedoelde"),
        (
            "    above: {wijk",
            "    boven: {wijk",
            "regel 11: areas.2025.boven: onbekende sleutel; bedoelde u 'above'?",
        ),
        (
            "    format: swing",
            "    formaat: swing",
            "regel 17: tables.0.formaat: onbekende sleutel; bedoelde u 'format'?",
        ),
        (
            "{file: data/vormen.geojson}",
            "{file: a.geojson, zzz: 1}",
            "regel 12: areas.2025.shapes.zzz: onbekende sleutel; geldig zijn: file, code",
        ),
        ("    label: Onderwijs", "    lable: Onderwijs", "regel 3: indicators.oki.lable"),
    ],
)
def test_an_unknown_key_comes_with_its_line_and_the_nearest_key(write, old, new, message):
    assert message in fault(write((old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "year: 2025",
            "year: veel",
            "regel 2: year: moet een geheel getal zijn (gevonden: 'veel')",
        ),
        ("year: 2025", "year: 2025.5", "regel 2: year: moet een geheel getal zijn"),
        ("year: 2025", "year: true", "moet een geheel getal zijn (gevonden: true)"),
        ("year: 2025", "year: 1800", "regel 2: year: moet minstens 1990 zijn (gevonden: 1800)"),
        ("year: 2025", "year: 2525", "regel 2: year: mag hoogstens 2100 zijn"),
        ("title: Proef", "title:", "regel 1: title: moet tekst zijn (gevonden: niets)"),
        (
            'vintage: "2025"\nmun',
            "vintage: 2025\nmun",
            "regel 3: vintage: moet tekst zijn (gevonden: 2025); zet er aanhalingstekens rond",
        ),
        (
            'areas:\n  "2025"',
            "areas:\n  2025",
            "regel 9: areas.2025: moet tekst zijn (gevonden: 2025); zet er aanhalingstekens rond",
        ),
        (
            "title: Proef",
            "title: 2025-01-31",
            "gevonden: 2025-01-31); zet er aanhalingstekens rond",
        ),
        ("use: [oki]", "use: oki", "regel 14: use: moet een lijst zijn (met streepjes of"),
        ("use: [oki]", "use: []", "regel 14: use: is te kort: minstens 1 nodig"),
        (
            "format: swing",
            "format: exel",
            "regel 17: tables.0.format: moet een van deze zijn: 'swing', 'swing_viewer', "
            "'statbel_cars', 'statbel_population', 'statbel_income', 'fluvius' "
            "of 'plain' (gevonden: 'exel')",
        ),
        (
            "format: swing",
            "format: fluvius\n    geolevel: [statsec]",
            "geolevel bestaat niet voor format fluvius (wel voor: swing, swing_viewer)",
        ),
        ("format: swing", "format: swing\n    period: 20", "regel 18: tables.0.period: moet minst"),
        ("use: [oki]", "use: [oki]\nrisk: {minimum_weight: 0}", "moet groter zijn dan 0"),
        (
            "use: [oki]",
            "use: [oki]\nrisk: {minimum_coverage: 1.5}",
            "risk.minimum_coverage: mag hoogstens 1 zijn",
        ),
        ("use: [oki]", "use: [oki]\nrisk: {minimum_coverage: -1}", "moet minstens 0 zijn"),
        ("use: [oki]", "use: [oki]\nrisk: {minimum_weight: .nan}", "moet een gewoon getal zijn"),
        ("use: [oki]", 'use: [oki]\nrisk: {minimum_weight: "0.5"}', "moet een getal zijn"),
        ("use: [oki]", "use: [oki]\nrisk: {weights: {werk: .inf}}", "risk.weights.werk: moet een"),
        (
            "use: [oki]",
            "use: [oki]\nrisk:\n  weights: {wonnen: 1}",
            "regel 16: risk.weights.wonnen: moet een van deze zijn: 'inkomen', 'werk'",
        ),
        ("use: [oki]", "use: [oki]\nprofiles: {number: 1}", "profiles.number: moet minstens 2"),
        ("use: [oki]", "use: [oki]\nexample: ja", "example: moet true of false zijn"),
        ('municipality:\n  code: "99001"\n  name: Made', "municipality: Made", "regel 4: municip"),
        ("title: Proef", "title: Proef\n2025: x", "regel 2: 2025: een sleutel moet tekst zijn"),
    ],
)
def test_a_wrong_value_comes_with_its_line_and_what_was_expected(write, old, new, message):
    assert message in fault(write((old, new)))


def test_all_faults_are_listed_at_once_each_with_its_line(write):
    message = fault(
        write(
            ("title: Proef", "titel: Proef"),
            ("year: 2025", "year: veel"),
            ("format: swing", "format: exel"),
        )
    )
    assert "proef.yaml: 4 fouten" in message
    for part in ("regel 1: title: ontbreekt", "regel 1: titel", "regel 2: year", "regel 17: tab"):
        assert part in message
    lines = [int(number) for number in re.findall(r"- regel (\d+)", message)]
    assert lines == sorted(lines)
    assert "herstel:" in message


def test_one_fault_is_singular(write):
    assert "proef.yaml: 1 fout\n" in fault(write(("year: 2025", "year: 1")))


def test_a_vintage_that_is_not_described_is_refused(write):
    message = fault(
        write(('format: swing\n    vintage: "2025"', 'format: swing\n    vintage: "24"'))
    )
    assert "indeling 24 staat niet onder 'areas' (daar staan: 2025)" in message


def test_an_indicator_that_the_registry_lacks_is_refused(write):
    message = fault(write(("use: [oki]", "use: [oki, okay, meters]")))
    assert message.startswith("Een indicator staat niet in het register")
    assert "verwacht: oki" in message
    assert "gevonden: okay, meters" in message
    assert "beschrijf de indicator in indicatoren.yaml" in message


@pytest.mark.parametrize(
    "name", ["../x.csv", "..\\..\\x.csv", "\\x", "{ROOT}/x", "https://a.be/../.."]
)
def test_a_download_never_lands_elsewhere(write, name):
    entry = f"downloads: [{{name: '{name}', sha256: {'a' * 64}, origin: x}}]\ntables:"
    assert "downloads.0.name: heeft niet de juiste vorm" in fault(write(("tables:", entry)))


def test_a_download_needs_a_web_address_and_a_hash(write):
    entry = "downloads: [{name: x.csv, sha256: abc, url: 'file:///etc/x', origin: x}]\ntables:"
    message = fault(write(("tables:", entry)))
    assert "downloads.0.sha256: heeft niet de juiste vorm" in message
    assert "downloads.0.url: heeft niet de juiste vorm" in message


# --- the registry ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    denominator: leerlingen\n",
            "",
            "regel 2: indicators.oki: een indicator van soort rate heeft een 'denominator' nodig",
        ),
        ("    unit", "    kind: count\n    unit", "van soort count heeft geen 'denominator'"),
        (
            "    unit",
            "    kind: mediaan\n    unit",
            "kind: moet een van deze zijn: 'count', 'rate'",
        ),
        (
            "domain: onderwijs",
            "domain: school",
            "regel 6: indicators.oki.domain: moet een van deze",
        ),
        ("    unit", "    factor: 0\n    unit", "regel 5: indicators.oki.factor: moet groter zijn"),
        (
            "    unit",
            "    factor: '100'\n    unit",
            "factor: moet een getal zijn (gevonden: '100')",
        ),
        ("    unit", "    factor: .nan\n    unit", "factor: moet een gewoon getal zijn"),
        (
            "    unit",
            "    minimum: 20\n    unit",
            "oki: minimum staat niet meer bij een indicator. Wat getoond mag worden, staat onder "
            "disclosure bij zijn bron",
        ),
        ("denominator: 0", "denominator: -1", "smallest_denominator: moet minstens 0 zijn"),
        ("  Onderwijs: {", "  Onderwys: {", "zegt niet wat er van 'Onderwijs' getoond mag worden"),
        ("public: true, ", "", "zeg ook smallest_count en zeros en complements; of public: true"),
        (", reason: staat online", "", "reason: ontbreekt"),
        (
            "public: true, ",
            "public: true, smallest_count: 5, ",
            "wat de leverancier zelf publiceert (public: true) heeft geen smallest_count",
        ),
        (
            "public: true, ",
            "public: true, shown_from: wijk, ",
            "wat de leverancier zelf publiceert (public: true) heeft geen shown_from",
        ),
        (
            "Onderwijs: {public: true, smallest_denominator: 0",
            "Onderwijs: {smallest_count: 0, "
            "zeros: shown, complements: true, smallest_denominator: 0",
            "smallest_count: moet minstens",
        ),
        ("    unit", "    decimals: 9\n    unit", "decimals: mag hoogstens 4 zijn"),
        ("    unit", "    direction: up\n    unit", "direction: moet een van deze zijn: 'higher'"),
        ("    short: OKI\n", "", "regel 2: indicators.oki.short: ontbreekt"),
        ("short: OKI", 'short: ""', "regel 4: indicators.oki.short: mag niet leeg zijn"),
        ("short: OKI", 'short: "\u00a0 "', "regel 4: indicators.oki.short: mag niet leeg zijn"),
        ("label: Onderwijskansarmoede", 'label: " "', "oki.label: mag niet leeg zijn"),
        ("short: OKI", f"short: {'x' * 61}", "short: is te lang: 61 tekens, hoogstens 60"),
        ("label: Onderwijs", f"label: {'x' * 200}", "is te lang: 211 tekens, hoogstens 200"),
        ("reason: staat online", 'reason: " "', "reason: mag niet leeg zijn"),
        ("    unit", "    hidden_at_most: 0.5\n    unit", "hidden_at_most: moet minstens 1 zijn"),
        (
            "    unit: per leerling",
            '    unit: "%"\n    factor: 100\n    maximum_ratio: 1.5',
            "een aandeel in % is hoogstens 100 %: maximum_ratio is hoogstens 1",
        ),
        (
            "    unit",
            "    breaks: [2, 4, 6]\n    unit",
            "regel 5: indicators.oki.breaks: breaks zijn 4 oplopende getallen",
        ),
        ("    unit", "    breaks: [2, 4, 4, 6]\n    unit", "breaks zijn 4 oplopende getallen"),
        (
            "    unit",
            "    signed: true\n    maximum_ratio: 4\n    unit",
            "een saldo (signed) heeft geen maximum_ratio",
        ),
        (
            "    unit",
            "    signed: true\n    kind: mean\n    unit",
            "een indicator van soort mean mag altijd onder 0",
        ),
        (SMALL_REGISTRY, "indicators: {}\n", "regel 1: indicators: is te kort: minstens 1 nodig"),
        (SMALL_REGISTRY, "indicators:\n  oki: ja\n", "indicators.oki: moet een lijst van sleutels"),
    ],
)
def test_a_fault_in_the_registry_is_told_with_its_line(write, old, new, message):
    path = write((old, new)).with_name("indicatoren.yaml")
    with pytest.raises(ParamsError, match=re.escape(message)):
        read_registry(path)


SECOND = """\
  steun:
    label: Steun
    short: Steun
    unit: per leerling
    domain: onderwijs
    numerator: steun
    denominator: leerlingen
    source: Onderwijs
disclosure:
"""


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("short: Steun", "short: OKI", "short 'OKI'"),
        ("short: Steun", 'short: "oki\u200b"', "short 'oki"),
        ("label: Steun", "label: onderwijskansarmoede", "label 'onderwijskansarmoede'"),
    ],
)
def test_two_indicators_never_have_one_name_also_when_one_is_not_in_use(write, old, new, key):
    path = write(("disclosure:\n", SECOND))
    assert list(read_params(path).registry) == ["oki"]
    with pytest.raises(ParamsError) as refused:
        read_params(write(("disclosure:\n", SECOND), (old, new)))
    assert f"indicators: oki en steun hebben allebei {key}" in str(refused.value)


def test_a_share_in_percent_of_everything_is_possible(write):
    whole = ("    unit: per leerling", '    unit: "%"\n    factor: 100\n    maximum_ratio: 1')
    assert read_params(write(whole)).registry["oki"].possible == (0, 100)


def test_a_source_is_shown_from_a_level_that_there_is(write):
    rule = "smallest_count: 1, zeros: shown, complements: false, shown_from: "
    with pytest.raises(ParamsError, match="vanaf een niveau dat er niet is") as caught:
        read_params(write(("public: true, ", f"{rule}buurt, ")))
    assert caught.value.expected == "een van sector, wijk, stadsdeel, gemeente, nergens"
    assert "Onderwijs" in (caught.value.where or "")
    for level in ("wijk", "nergens"):
        found = read_params(write(("public: true, ", f"{rule}{level}, ")))
        assert found.registry["oki"].shown_from == level


def test_a_median_in_use_is_refused_and_the_remedy_leads_on(write):
    median = ("    denominator: leerlingen\n", "    kind: not_aggregable\n")
    mean = ("    denominator: leerlingen\n", "    kind: mean\n    denominator: leerlingen\n")
    with pytest.raises(ParamsError, match="heeft geen cijfer boven de sector") as caught:
        read_params(write(median))
    assert "oki" in caught.value.found
    assert "zet dan in het register kind: mean" in caught.value.remedy
    assert read_params(write(mean)).registry["oki"].kind == "mean"
    assert read_registry(write(median).with_name("indicatoren.yaml")), "a notebook may use it"


# --- what YAML allows and we do not ----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("title: a\nyear: 1\ntitle: b\n", "regel 3: dezelfde sleutel staat er twee keer: title"),
        ("a:\n  b: 1\n  b: 2\n", "regel 3: dezelfde sleutel staat er twee keer: b"),
        ("title: &x a\n", "regel 1: ankers en verwijzingen (& en *) mogen niet"),
        ("a: 1\ntitle: *x\n", "regel 2: ankers en verwijzingen"),
        ("title: !!python/object/apply:os.system [ls]\n", "regel 1: tags (!…) mogen niet"),
        ("title: !kleur rood\n", "regel 1: tags (!…) mogen niet"),
        ("- a\n- b\n", "regel 1: het bestand moet uit sleutels met waarden bestaan"),
        ("gewoon tekst\n", "het bestand moet uit sleutels met waarden bestaan"),
        ("", "het bestand moet uit sleutels met waarden bestaan"),
        ("# alleen commentaar\n", "het bestand moet uit sleutels met waarden bestaan"),
        ("a: 1\nb: [1, 2\nc: 3\n", "regel 3: dit is geen geldige YAML: een haakje of komma"),
        ("a: 1\n\tb: 2\n", "een tab: spring in met spaties"),
        ("a: b: c\n", "regel 1: dit is geen geldige YAML: een dubbele punt te veel"),
        ("a: 1\n b: 2\n", "regel 2: dit is geen geldige YAML"),
        ('a: "open\n', "een aanhalingsteken is niet gesloten"),
        ("a: 1\n---\nb: 2\n", "er staan twee documenten in"),
        ("a: 2025-13-45\n", "dit is geen geldige YAML"),
        ("? {a: 1}\n: 2\n", "proef.yaml"),
        ("? [a, b]\n: 2\n", "proef.yaml"),
        ("a: " + "[" * 600 + "]" * 600, "de haakjes zijn te diep genest"),
        ("{a: " * 600, "de haakjes zijn te diep genest"),
        ("a: \x07\n", "dit is geen geldige YAML"),
        ("%YAML 1.1\n---\na: yes\n", "een regel met %YAML mag niet"),
    ],
)
def test_loose_yaml_is_refused(write, text, message):
    assert message in fault(write(text=text))


@pytest.mark.parametrize(
    "raw", [bytes(range(256)), b"title: Prov\xe9nce\n", b"\xff\xfet\x00", b"PK\x03\x04\x99"]
)
def test_bytes_that_are_no_utf8_are_refused(tmp_path, raw):
    path = tmp_path / "proef.yaml"
    path.write_bytes(raw)
    message = fault(path)
    assert "Het parameterbestand is niet te lezen" in message
    assert "bewaar het bestand opnieuw als UTF-8" in message


def test_a_missing_file_a_folder_and_a_file_as_folder_are_told(tmp_path, write):
    assert "Het parameterbestand bestaat niet" in fault(tmp_path / "weg.yaml")
    assert "Dit is een map, geen bestand" in fault(tmp_path)
    assert "Het parameterbestand is niet te lezen" in fault(write() / "x.yaml")
    assert "Het parameterbestand bestaat niet" in fault(
        write(("registry: indicatoren.yaml", "registry: weg.yaml"))
    )


# --- paths -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    [
        "../x.csv",
        "..\\..\\x",
        "data/../../x",
        "/etc/passwd",
        "\\x",
        "C:\\x.csv",
        "c:x.csv",
        "\\\\server\\x.csv",
        "a\0b",
    ],
)
def test_a_path_outside_the_project_is_refused(write, name):
    params = read_params(write())
    with pytest.raises(ParamsError, match="wijst buiten de projectmap"):
        params.resolve(name)
    if "\0" in name:  # No file of ours may hold it, so it cannot be written there.
        return
    quoted = '"' + name.replace("\\", "\\\\").replace("\0", "\\0") + '"'
    message = fault(write(("registry: indicatoren.yaml", f"registry: {quoted}")))
    assert "wijst buiten de projectmap" in message
    assert "herstel:  zet het bestand in de projectmap" in message


def test_an_absolute_path_is_refused_even_inside_the_project(write):
    params = read_params(write())
    with pytest.raises(ParamsError, match="wijst buiten de projectmap"):
        params.resolve(str(params.root / "data/x.csv"))


def test_a_link_that_leads_out_of_the_project_is_refused(write, tmp_path_factory):
    params = read_params(write())
    (params.root / "uit").symlink_to(tmp_path_factory.mktemp("buiten"))
    with pytest.raises(ParamsError, match="wijst buiten de projectmap"):
        params.resolve("uit/x.csv")


def test_windows_slashes_inside_the_project_are_fine(write):
    params = read_params(write())
    assert params.resolve("data\\oki.csv") == params.root / "data" / "oki.csv"


def test_absent_files_are_named_with_what_to_do(write):
    with pytest.raises(ParamsError, match="Een bestand uit de parameters bestaat niet") as caught:
        read_params(write()).must_exist()
    assert "data/oki.csv, data/sectoren.csv, data/wijken.csv" in caught.value.found
    assert (
        caught.value.remedy == "zet het bestand op die plaats of verbeter de naam in de parameters"
    )


def test_absent_files_that_can_be_fetched_say_so(write):
    entry = f"downloads: [{{name: oki.csv, sha256: {'a' * 64}, origin: x}}]\ntables:"
    with pytest.raises(ParamsError, match=r"genkgeo fetch proef\.yaml"):
        read_params(write(("tables:", entry))).must_exist()


# --- nothing but ParamsError -----------------------------------------------------------------


def refuses_or_reads(path: Path, model: type) -> None:
    try:
        read_yaml(path, model)
    except ParamsError as error:
        assert not ENGLISH.search(str(error)), error


@quick
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path, raw):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    refuses_or_reads(path, ParamsFile)


YAML_BITS = st.sampled_from(
    [*"abc: -[]{}&*!|>'\"%@`#,?\n\t~<=0123.", "\n  ", ": ", "- ", "<<: ", "!!binary ", "0x1"]
)


@pytest.mark.slow
@quick
@given(text=st.lists(YAML_BITS, max_size=40).map("".join))
@example("? {a: 1}\n: 2\n")
@example("<<: 1\n")
@example("<<: {title: x}\n")
@example("%YAML 1.1\n---\na: yes\n")
@example("a: 0o9\nb: 1_000\nc: 1:30\n")
def test_any_yaml_like_text_is_read_or_refused(tmp_path, text):
    path = tmp_path / "x.yaml"
    path.write_text(text, encoding="utf-8")
    refuses_or_reads(path, Registry)


SCALARS = [
    "{}",
    "[]",
    "[{}]",
    "[[]]",
    "~",
    "true",
    "-1",
    "1e400",
    "''",
    "2025-01-01",
    "{1: 2}",
    "x",
]


@pytest.mark.slow
@quick
@given(
    line=st.integers(0, len(SMALL.splitlines()) - 1),
    value=st.sampled_from(SCALARS),
    second_line=st.integers(0, len(SMALL.splitlines()) - 1),
)
def test_any_value_in_any_place_is_read_or_refused(tmp_path, line, value, second_line):
    lines = SMALL.splitlines()
    for place in {line, second_line}:
        key, colon, _ = lines[place].partition(": ")
        lines[place] = key + colon + value if colon else lines[place]
    path = tmp_path / "x.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    refuses_or_reads(path, ParamsFile)


# --- the errors themselves -------------------------------------------------------------------


def test_an_error_shows_only_what_is_known():
    assert str(DataError("Fout")) == "Fout"
    full = ParamsError("Fout", expected="a", found="b", where="c", remedy="d")
    assert str(full).splitlines() == [
        "Fout",
        "  verwacht: a",
        "  gevonden: b",
        "  waar:     c",
        "  herstel:  d",
    ]
    assert isinstance(full, GenkgeoError)
    assert full.exit_code == 2


def test_first_five_counts_the_rest():
    assert first_five(str(n) for n in range(7)) == "0, 1, 2, 3, 4 en nog 2"
    assert first_five([]) == ""


def test_params_is_a_plain_model(write):
    params = read_params(write())
    assert isinstance(params, Params)
    assert params.resolve("data/x.csv").is_absolute()


RECIPE = "title: {}\nindex:\n  parts:\n    a: {{}}\n"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (
            RECIPE.format(r'"\ud800"').encode(),
            "een teken dat in geen tekst hoort: ⟨U+D800⟩",
        ),
        (RECIPE.format(r'"a\0b"').encode(), "regel 1: een teken dat in geen tekst hoort: ⟨U+0000⟩"),
        (RECIPE.replace("a:", r'"a\a":').format(1).encode(), "regel 4: een teken"),
        (
            RECIPE.format("a\0b").encode(),
            "regel 1: dit is geen geldige YAML: een teken",
        ),
        (b"# \x07\n" + RECIPE.format("x").encode(), "niemand ziet, ⟨U+0007⟩"),
        (RECIPE.format("x").encode("utf-16"), "UTF-16"),
        (RECIPE.format("x").encode("utf-16-le"), "UTF-16"),
        (RECIPE.format("é").encode("cp1252"), "byte 0xe9, waarschijnlijk Windows-1252"),
        (RECIPE.replace("parts", "par\u200bts").format("x").encode(), "par⟨U+200B spatie"),
        (RECIPE.replace("parts", "p\u0430rts").format("x").encode(), "U+0430⟩rts"),
    ],
)
def test_what_no_text_holds_is_one_message(tmp_path, raw, told):
    path = tmp_path / "recept.yaml"
    path.write_bytes(raw)
    with pytest.raises(ParamsError) as caught:
        read_spec(path)
    assert told in str(caught.value)
    assert str(caught.value).isprintable() or "\n" in str(caught.value)
