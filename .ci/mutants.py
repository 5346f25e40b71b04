"""Change the library in one place at a time, and count how often the tests notice.

    python .ci/mutants.py                        a sample of 120 mutants of the core rooms
    python .ci/mutants.py --sample 40 --seed 3   another sample
    python .ci/mutants.py --only genkgeo.index   of a room or a module alone

`[tool.mutmut]` in pyproject.toml says which rooms and which tests. mutmut makes the mutants, finds
which tests and doctests reach which function, and runs these in a process per mutant. This draws
the sample, tries what the quick tests did not notice again with the slow ones (`run_alone`), leaves
out what `tests/mutants.toml` accepts with a reason, and says of every other survivor what was
changed and where. Exit 1 under 95 %.

What takes far longer than it did is noticed: quick tests are stopped at over fifteen times their
own time. Slow tests are stopped at a fixed time, which says nothing of a change: that survives.

Only changes that a person could make and that leave the code running are made: another operator,
border, number or sign, a condition turned or dropped, min for max, a keyword left out. What fails
at once, as None for an argument or a column that is not there, says nothing of the tests. Nor does
what no test can tell from what was there, wherever it stands (`quiet`, `swap_operator`):

- the words of an error: which error it is and when it is raised are changed, its text is not;
- `strict` of zip and `validate` of merge, which speak only where the code itself is wrong;
- `name` of itertuples: a tuple with a name is the same tuple;
- `kind="stable"` of a sort, which a sort of few rows is without being asked;
- `encoding="utf-8"` and `newline`, which are the rule of the machine this runs on;
- what numpy may not warn of (`errstate`), and the type of an array or column just made: the values
  are the same ones;
- the digit at which the noise of floating point is rounded away (the ninth or further), and whether
  a border of under a millionth is itself within: no figure lies on it.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import functools
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import libcst as cst

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "mutants"
ACCEPTED = ROOT / "tests/mutants.toml"
ENOUGH = 0.95
UNFINISHED = 124
"""Exit code of what is tried alone and was stopped before its tests had ended."""
SURVIVED = {0: "overleeft", 33: "geen test", 5: "geen test", UNFINISHED: "niet klaar geraakt"}
"""Exit codes of a mutant that no test notices; a crash is noticed, and so is what is `STOPPED`."""
STOPPED = {24, 36, 152, -9, -24}
"""Exit codes of what took many times as long as without the change."""
NOT_TRIED = {5, 33, 34, 35, 255, None}
"""Exit codes that say nothing yet: no quick test reaches the function, or pytest did not start.

255 is mutmut's word for the latter: pytest knew a test by no such name.
"""
MISUSED = 4
"""Exit code of pytest where what it is asked to run is not there: that says nothing of a change."""
LEFT_ASIDE = "not browser and not real_data and not conformance and not refresh"
"""Tests that are never run."""
LONGEST = 600
"""Seconds of work after which a mutant that is tried alone is given up."""
LIMITED = """
import resource, sys, pytest
most = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
sys.exit(pytest.main(sys.argv[2:]))
"""
"""Runs tests for so much work at most, however busy the machine is."""
ALIKE = {"strict": "zip", "validate": "merge", "newline": "", "divide": "errstate"}
ALIKE |= {"invalid": "errstate", "over": "errstate", "under": "errstate", "name": "itertuples"}
"""Keyword that changes no value → the function it is of; of any function where that is empty."""
MAKERS = {"array", "asarray", "zeros", "ones", "empty", "full", "eye", "arange", "fromiter"}
MAKERS |= {"Series", "DataFrame", "Index", "to_numpy"}
"""What makes an array or a column, of a `dtype` where it is given one."""
NOISE_DIGITS, NOISE = 9, 1e-6
"""From which digit on, and below which size, a number only keeps out the noise of floats."""
PAIRS = (("min", "max"), ("any", "all"), ("idxmin", "idxmax"), ("argmin", "argmax"))
PAIRS += (("minimum", "maximum"), ("floor", "ceil"), ("head", "tail"), ("isna", "notna"))
TURNED = dict(PAIRS) | {second: first for first, second in PAIRS}


class Mutant(NamedTuple):
    """One change: in which function, and which lines before and after it."""

    name: str
    path: Path
    function: str
    before: str
    after: str

    @property
    def room(self) -> str:
        """The folder below genkgeo/ that it stands in, however deep."""
        return self.path.parts[1]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.function, self.before, self.after


def generate(processes: int) -> dict[str, Path]:
    """Write all mutants below mutants/, and return the file of each by its name."""
    import libcst as cst
    from mutmut.__main__ import create_mutants
    from mutmut.mutation import mutators
    from mutmut.mutation.file_mutation import MutationVisitor
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir, setup_source_paths

    # mutmut has no setting for this; the processes that make the mutants are forked from this one.
    unchanged = MutationVisitor._skip_node_and_children

    def skip(visitor: MutationVisitor, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Call):
            visitor.__dict__.setdefault("quiet", set()).update(quiet(node))
        return node in visitor.__dict__.get("quiet", ()) or unchanged(visitor, node)

    MutationVisitor._skip_node_and_children = skip
    mutators.mutation_operators[:] = [
        (cst.BaseNumber, mutators.operator_number),
        (cst.Name, mutators.operator_name),
        (cst.UnaryOperation, mutators.operator_remove_unary_ops),
        (cst.AugAssign, mutators.operator_augmented_assignment),
        (cst.CSTNode, mutators.operator_keywords),
        (cst.CSTNode, swap_operator),
        (cst.IfExp, mutators.operator_if_exp),
        (cst.Call, leave_out_keyword),
        (cst.Call, turn_name),
    ]
    # What is gone from the project must not be tested or imported any more.
    shutil.rmtree(WORK / "tests", ignore_errors=True)
    for path in WORK.glob("genkgeo/**/*.py"):
        if not (ROOT / path.relative_to(WORK)).exists():
            path.unlink()
    WORK.mkdir(exist_ok=True)
    with contextlib.redirect_stdout(io.StringIO()):
        copy_src_dir()
        copy_also_copy_files()
        setup_source_paths()
        create_mutants(processes)
    leave_out_examples()
    return {
        name: meta.relative_to(WORK).with_suffix("")
        for meta in sorted(WORK.glob("genkgeo/**/*.py.meta"))
        if meta.with_suffix("").exists()
        for name in json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
    }


def leave_out_examples() -> None:
    """Keep the doctests of a function to itself: each of its mutants has them in its text too."""
    for path in WORK.glob("genkgeo/**/*.py"):
        text = path.read_text(encoding="utf-8")
        if "__mutmut_" not in text:
            continue
        lines = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and "__mutmut_" in node.name:
                begin = node.body[0]
                for number in range(begin.lineno - 1, begin.end_lineno or begin.lineno):
                    lines[number] = lines[number].replace(">>>", "...")
        path.write_text("".join(lines), encoding="utf-8")


def called(node: cst.Call) -> str:
    """Give the last name of what is called."""
    return str(getattr(getattr(node.func, "attr", node.func), "value", ""))


def quiet(node: cst.Call) -> Iterator[cst.Arg]:
    """Give the arguments of a call in which no test can notice a change."""
    import libcst as cst

    function = called(node)
    for argument in node.args:
        name = argument.keyword.value if argument.keyword is not None else ""
        value = argument.value
        text = value.evaluated_value if isinstance(value, cst.SimpleString | cst.Integer) else None
        if (
            function.endswith(("Error", "_refuse"))
            or ALIKE.get(name) in {"", function}
            or (name == "kind" and text == "stable")
            or (name == "encoding" and text == "utf-8")
            or (name == "dtype" and function in MAKERS)
            or (function == "round" and isinstance(text, int) and text >= NOISE_DIGITS)
        ):
            yield argument


def leave_out_keyword(node: cst.Call) -> Iterator[cst.Call]:
    """Leave out one keyword argument."""
    alike = set(quiet(node))
    for at, argument in enumerate(node.args):
        if argument.keyword is not None and argument not in alike:
            yield node.with_changes(args=[*node.args[:at], *node.args[at + 1 :]])


def turn_name(node: cst.Call) -> Iterator[cst.Call]:
    """Call min for max, any for all, and the like."""
    turned = TURNED.get(called(node))
    if turned:
        yield node.with_deep_changes(getattr(node.func, "attr", node.func), value=turned)


def swap_operator(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Swap an operator for its opposite or its neighbour; not where only noise lies between."""
    import libcst as cst
    from mutmut.mutation import mutators

    border = getattr(node, "comparator", None)
    if isinstance(border, cst.BinaryOperation):
        border = border.right  # as in `known >= least - 1e-12`
    literal = isinstance(border, cst.Float) and 0 < border.evaluated_value <= NOISE
    if not literal and not (isinstance(border, cst.Name) and border.value in noise_names()):
        yield from mutators.operator_swap_op(node)


@functools.cache
def noise_names() -> frozenset[str]:
    """Find the constants of the library that are so small."""
    constant = re.compile(r"^([A-Z_]+) = ([0-9.]+)(?:e-([0-9]+)|\*\*-([0-9]+))$", re.MULTILINE)
    found = set()
    for path in ROOT.glob("genkgeo/**/*.py"):
        for name, base, tens, powers in constant.findall(path.read_text(encoding="utf-8")):
            size = float(base) * 10.0 ** -int(tens) if tens else float(base) ** -int(powers)
            if 0 < size <= NOISE:
                found.add(name)
    return frozenset(found)


def read_mutant(name: str, path: Path) -> Mutant:
    """Look up what a mutant changes."""
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    lines = get_diff_for_mutant(name, path=path).splitlines()[2:]
    module, _, mangled = name.rpartition(".")
    function = mangled.partition("__mutmut_")[0].removeprefix("x_").replace("xǁ", "")
    before, after = (
        " ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+"
    )
    return Mutant(name, path, f"{module}.{function.replace('ǁ', '.')}", before, after)


def draw(paths: dict[str, Path], number: int, seed: int) -> list[Mutant]:
    """Draw mutants; the same seed and the same library give the same ones."""
    names = random.Random(seed).sample(sorted(paths), min(number, len(paths)))
    return [read_mutant(name, paths[name]) for name in names]


def run(
    sample: list[Mutant], processes: int, accepted: Container[tuple[str, str, str]]
) -> dict[str, int | None]:
    """Test the mutants of a sample; return the exit code of each.

    What no quick test notices is tried again with the slow ones, unless it may live.
    """
    command = [str(Path(sys.executable).with_name("mutmut")), "run"]
    command += ["--max-children", str(processes), *(mutant.name for mutant in sample)]
    # Of the project itself only the copy below mutants/ may be imported.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout[-4000:].replace("\r", "\n") + done.stderr[-4000:])
    codes: dict[str, int | None] = {}
    for path in {mutant.path for mutant in sample}:
        meta = json.loads((WORK / f"{path}.meta").read_text(encoding="utf-8"))
        codes |= meta["exit_code_by_key"]
    again = [
        mutant
        for mutant in sample
        if codes[mutant.name] in NOT_TRIED | {0} and mutant.key not in accepted
    ]
    with ThreadPoolExecutor(processes) as pool:
        names = [mutant.name for mutant in again]
        found = pool.map(run_alone, again, [codes[name] for name in names])
        codes |= dict(zip(names, found, strict=True))
    return {mutant.name: codes[mutant.name] for mutant in sample}


def run_alone(mutant: Mutant, before: int | None) -> int:
    """Test one mutant with the slow tests of its room; return the exit code.

    With the quick ones as well, unless they did not notice it ``before`` or none comes there.
    """
    room = mutant.room
    command = [sys.executable, "-c", LIMITED, str(LONGEST)]
    command += ["-x", "-q", f"tests/{room}", f"genkgeo/{room}"]
    command += ["-p", "no:cacheprovider", "--hypothesis-seed=7"]
    command += ["-m", f"slow and {LEFT_ASIDE}" if before in (0, 33) else LEFT_ASIDE]
    environment = os.environ | {"PYTHONPATH": str(WORK), "MUTANT_UNDER_TEST": mutant.name}
    try:
        done = subprocess.run(
            command, cwd=WORK, env=environment, capture_output=True, timeout=6 * LONGEST
        )
    except subprocess.TimeoutExpired:
        return UNFINISHED
    if done.returncode == MISUSED:
        raise SystemExit(f"{mutant.name}: {done.stdout.decode()}{done.stderr.decode()}")
    if done.returncode in STOPPED:
        return UNFINISHED
    return 0 if before == 0 and done.returncode == 5 else done.returncode  # 5: no slow test


def read_accepted() -> dict[tuple[str, str, str], str]:
    """Read the survivors that are accepted, each with its reason."""
    entries = tomllib.loads(ACCEPTED.read_text(encoding="utf-8")).get("accepted", [])
    return {(one["function"], one["before"], one["after"]): one["reason"] for one in entries}


def line_of(mutant: Mutant) -> int:
    """Find the line of a change, as well as its text tells."""
    text = (ROOT / mutant.path).read_text(encoding="utf-8")
    last = mutant.function.rpartition(".")[2]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == last:
            for number in range(node.lineno, (node.end_lineno or node.lineno) + 1):
                line = text.splitlines()[number - 1].strip()
                if line and mutant.before.startswith(line):
                    return number
    return 0


def report(
    sample: list[Mutant],
    codes: dict[str, int | None],
    accepted: dict[tuple[str, str, str], str],
) -> float:
    """Print what was noticed per room and every survivor; return the share that was noticed."""
    survivors = [mutant for mutant in sample if codes[mutant.name] in SURVIVED]
    equivalent = [mutant for mutant in survivors if mutant.key in accepted]
    print(f"{'kamer':<12}{'gedood':>8}{'van':>6}{'gelijkwaardig':>15}")
    for room in sorted({mutant.room for mutant in sample}):
        here = [mutant for mutant in sample if mutant.room == room]
        same = sum(mutant.room == room for mutant in equivalent)
        alive = sum(mutant.room == room for mutant in survivors)
        print(f"{room:<12}{len(here) - alive:>8}{len(here) - same:>6}{same:>15}")
    for mutant in survivors:
        verdict = SURVIVED[codes[mutant.name] or 0]
        if mutant.key in accepted:
            verdict = f"gelijkwaardig: {accepted[mutant.key]}"
        print(f"\n{mutant.path}:{line_of(mutant)} {mutant.function} ({verdict})")
        print(f"  - {mutant.before}\n  + {mutant.after}")
    counted = len(sample) - len(equivalent)
    killed = len(sample) - len(survivors)
    stopped = sum(codes[mutant.name] in STOPPED for mutant in sample)
    print(f"\n{killed} van {counted} mutanten gedood ({killed / max(counted, 1):.1%})")
    print(f"waarvan {stopped} omdat hun testen niet ophielden")
    return killed / max(counted, 1)


def main() -> int:
    """Run the command line; return 1 when the tests notice too little."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sample", type=int, default=120, help="number of mutants")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--only", default="genkgeo.", help="begin of the names to draw from")
    options = parser.parse_args()
    os.chdir(ROOT)  # where mutmut looks for its settings
    started = time.monotonic()
    paths = generate(options.processes)
    paths = {name: path for name, path in paths.items() if name.startswith(options.only)}
    sample = draw(paths, options.sample, options.seed)
    if not sample:  # mutmut would then try all there are
        raise SystemExit(f"geen mutant begint met {options.only}")
    print(f"{len(sample)} van {len(paths)} mutanten, met zaad {options.seed}", flush=True)
    accepted = read_accepted()
    share = report(sample, run(sample, options.processes, accepted), accepted)
    print(f"in {(time.monotonic() - started) / 60:.0f} minuten")
    return int(share < ENOUGH)


if __name__ == "__main__":
    raise SystemExit(main())
