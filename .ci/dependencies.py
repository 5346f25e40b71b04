"""Write environment.yml and requirements.lock from pyproject.toml, or check them.

    python .ci/dependencies.py             write both (needs uv and a network)
    python .ci/dependencies.py --upgrade   the same, moving every pin to its newest version
    python .ci/dependencies.py --check     exit 1 when one of them drifted (offline)

Standard library only: it must work before anything is installed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = "pyproject.toml"
ENVIRONMENT = "environment.yml"
MEASURED = "bench"
"""The extra that holds what `make bench` measures us against; installed by hand."""
LOCK = "requirements.lock"

# What conda-forge does not carry comes through pip.
PIP_ONLY = {"resvg-py", "xstatic-leaflet"}

# There the full package brings a desktop along to draw on.
CONDA_NAMES = {"matplotlib": "matplotlib-base"}

DIGEST_LINE = "# pyproject-sha256: "

# A private index or a folder of wheels would put hashes in the lock that nobody else can match.
INDEX_VARIABLES = (
    "UV_CONFIG_FILE",
    "UV_DEFAULT_INDEX",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_NO_INDEX",
)


def read_tables(root: Path) -> dict:
    """Return the parts of pyproject.toml that decide what is installed."""
    pyproject = tomllib.loads((root / PYPROJECT).read_text(encoding="utf-8"))
    project = pyproject["project"]
    return {
        "requires-python": project["requires-python"],
        "build": sorted(pyproject["build-system"]["requires"]),
        "dependencies": sorted(project["dependencies"]),
        "optional-dependencies": {
            extra: sorted(wanted)
            for extra, wanted in sorted(project.get("optional-dependencies", {}).items())
        },
    }


def digest(tables: dict) -> str:
    """Return the SHA-256 of the dependency tables; order and comments do not matter."""
    canonical = json.dumps(tables, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def project_name(requirement: str) -> str:
    """Return the normalised name that a requirement begins with."""
    name = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    if name is None:
        raise SystemExit(f"{PYPROJECT}: not a requirement: {requirement!r}")
    return re.sub(r"[-_.]+", "-", name.group()).lower()


def conda_name(requirement: str) -> str:
    """Return a requirement as conda-forge writes it: in lower case (XlsxWriter is xlsxwriter)."""
    name = project_name(requirement)
    bounds = re.sub(r"^[A-Za-z0-9._-]+", "", requirement)
    given = requirement.removesuffix(bounds).lower()
    return CONDA_NAMES.get(name, given) + bounds


def render_environment(tables: dict) -> str:
    """Return the text of environment.yml: what an analyst needs, without test tools."""
    wanted = sorted(tables["dependencies"], key=project_name)
    from_conda = [conda_name(one) for one in wanted if project_name(one) not in PIP_ONLY]
    from_pip = [one for one in wanted if project_name(one) in PIP_ONLY]
    lines = [
        "# Written by .ci/dependencies.py from pyproject.toml: change that file, then `make lock`.",
        "#   conda env create -f environment.yml",
        "#   conda activate genkgeo",
        "name: genkgeo",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f"  - python{tables['requires-python']}",
        "  - pip",
        *(f"  - {one}" for one in from_conda),
        "  - pip:",
        *(f"      - {one}" for one in from_pip),
        "      - -e .",
    ]
    return "\n".join(lines) + "\n"


def locked(tables: dict) -> list[str]:
    """Name the extras that every environment has; to measure beside others is for few."""
    return sorted(set(tables["optional-dependencies"]) - {MEASURED})


def compile_lock(root: Path, tables: dict, *, upgrade: bool) -> str:
    """Return the text of requirements.lock: every package, pinned and hashed."""
    uv = shutil.which("uv")
    if uv is None:
        raise SystemExit(
            "uv not found. It is needed only to write the lock: "
            "`python -m pip install uv`, then try again."
        )
    oldest = tables["requires-python"].removeprefix(">=")
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / LOCK
        if (root / LOCK).exists() and not upgrade:
            shutil.copy(root / LOCK, draft)  # uv keeps the pins that still fit
        command = [uv, "pip", "compile", PYPROJECT, "-", "--output-file", str(draft)]
        # One version for all Pythons: the same input gives the same pages everywhere.
        command += ["--universal", "--fork-strategy", "fewest", "--python-version", oldest]
        command += [f"--extra={extra}" for extra in locked(tables)]
        command += ["--generate-hashes", "--no-header", "--no-config", "--quiet"]
        # The build backend is locked too, so that installing the project needs no network.
        subprocess.run(
            command,
            cwd=root,
            input="\n".join(tables["build"]),
            text=True,
            check=True,
            env={name: value for name, value in os.environ.items() if name not in INDEX_VARIABLES},
        )
        pins = draft.read_text(encoding="utf-8").replace("-r -", "build-system (pyproject.toml)")
    return (
        f"{DIGEST_LINE}{digest(tables)}\n"
        "# Written by .ci/dependencies.py: change pyproject.toml, then `make lock`.\n" + pins
    )


def pinned_names(lock: str) -> set[str]:
    """Return the normalised names that the lock pins."""
    return {project_name(line) for line in lock.splitlines() if re.match(r"\S+==", line)}


def find_drift(root: Path) -> list[str]:
    """Return one sentence per way in which the written files differ from pyproject.toml."""
    missing = [name for name in (ENVIRONMENT, LOCK) if not (root / name).is_file()]
    if missing:
        return [f"{name} does not exist" for name in missing]
    tables = read_tables(root)
    drift = []
    if (root / ENVIRONMENT).read_text(encoding="utf-8") != render_environment(tables):
        drift.append(f"{ENVIRONMENT} is not what {PYPROJECT} gives")
    lock = (root / LOCK).read_text(encoding="utf-8")
    if lock.partition("\n")[0] != DIGEST_LINE + digest(tables):
        drift.append(f"{LOCK} was made from other dependency tables than those in {PYPROJECT}")
    direct = [*tables["build"], *tables["dependencies"]]
    direct += [one for extra in locked(tables) for one in tables["optional-dependencies"][extra]]
    unpinned = sorted({project_name(one) for one in direct} - pinned_names(lock))
    if unpinned:
        drift.append(f"{LOCK} does not pin {', '.join(unpinned)}")
    return drift


def write(root: Path, *, upgrade: bool) -> None:
    """Write both files; the lock first, because it is the one that can fail."""
    tables = read_tables(root)
    lock = compile_lock(root, tables, upgrade=upgrade)
    for name, text in ((LOCK, lock), (ENVIRONMENT, render_environment(tables))):
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Run the command line; return 1 when `--check` finds drift."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="only report drift")
    parser.add_argument("--upgrade", action="store_true", help="move to the newest versions")
    options = parser.parse_args(arguments)
    if not options.check:
        write(root, upgrade=options.upgrade)
        return 0
    drift = find_drift(root)
    for sentence in drift:
        print(f"dependencies: {sentence}", file=sys.stderr)
    if drift:
        print("dependencies: run `make lock` and commit what it writes", file=sys.stderr)
    return 1 if drift else 0


if __name__ == "__main__":
    raise SystemExit(main())
