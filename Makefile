# The same targets for a person and for CI. `make` alone lists them.
#   make refresh PARAMS=params/andere.yaml     another parameter file
#   make test ARGS="-k kaart"                  options for the command behind a target
PYTHON ?= python3
PARAMS ?=
ARGS ?=

# The notebook that JupyterLab opens with.
BEGIN := $(firstword $(wildcard notebooks/verkennen.ipynb notebooks/2_risico.ipynb))
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamp
# An environment of its own, with the lowest versions that are declared.
OLDEST := .venv-oldest
# -qq: a machine with local package folders would otherwise warn once per package.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check

# A worker more than there are cores, for browsers and kernels are waited for; a file stays with one
# of them; tests/conftest.py says which come first.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
WORKERS := -n $(shell expr $(CORES) + 1) --dist loadfile --no-loadscope-reorder
QUICK := -m "not browser and not real_data and not conformance and not refresh and not slow"
# Many tests start a Python of their own; without compiled modules each would compile them again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv refresh quick test lint mutants faults bench oldest lab lock clean

help: ## toon deze lijst
	@echo "make <doel>   (PYTHON=python3.12, PARAMS=..., ARGS=... naar keuze)"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 12

venv: $(STAMP) ## zet de omgeving klaar in .venv, met de vastgelegde versies
	@:

refresh: $(STAMP) ## vernieuw kaart, fiches en tabellen in output/
	@$(BIN)/genkgeo refresh $(PARAMS) $(ARGS)

quick: $(STAMP) ## voer de snelle testen uit: zonder browser, officiële bestanden of hele vernieuwing
	@$(BIN)/python -m pytest $(WORKERS) $(QUICK) $(ARGS)

test: $(STAMP) ## voer alle testen uit
	@$(BIN)/python -m pytest $(WORKERS) $(ARGS)

lint: $(STAMP) ## controleer stijl, opmaak, types, scripts en afhankelijkheden
	@$(BIN)/ruff check $(ARGS)
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/oxlint genkgeo
	@$(BIN)/python .ci/dependencies.py --check

mutants: $(STAMP) ## verander de bibliotheek op 120 plaatsen: merken de testen het?
	@$(BIN)/python .ci/mutants.py $(ARGS)

faults: $(STAMP) ## breek een vernieuwing af op honderden manieren en tel wat stuk is
	@$(BIN)/python tests/support/faults.py $(ARGS)

bench: $(STAMP) ## meet de snelheid
	@for script in tests/benchmarks/bench*.py; do echo "-- $$script"; $(BIN)/python $$script || exit 1; done

# uv is the one that can resolve the other way round; it stays inside that environment.
oldest: ## werkt alles met de laagste versies die pyproject.toml noemt? (vraagt het internet)
	@$(PYTHON) -m venv --clear $(OLDEST)
	@$(OLDEST)/bin/python -m pip -qq --disable-pip-version-check install uv
	@$(OLDEST)/bin/uv pip install --quiet --python $(OLDEST)/bin/python \
	  --resolution lowest-direct -e '.[test,ruimtelijk,sql,pdf]'
	@$(OLDEST)/bin/genkgeo refresh --out $(OLDEST)/output
	@$(OLDEST)/bin/python -m pytest $(WORKERS) $(QUICK) $(ARGS)

# At the root of the project, so that data and parameters are in sight beside the notebooks.
lab: $(STAMP) ## open JupyterLab op het notebook om mee te beginnen
	@$(BIN)/jupyter lab --ServerApp.root_dir="$(CURDIR)" $(ARGS) $(BEGIN)

lock: ## schrijf environment.yml en requirements.lock opnieuw (vraagt uv; ARGS=--upgrade)
	@$(PYTHON) .ci/dependencies.py $(ARGS)

clean: ## verwijder .venv en tussenbestanden; output/ en data/ blijven staan
	@rm -rf $(VENV) $(OLDEST) mutants build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Without build isolation: the build backend is in the lock, so this needs no second download.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "genkgeo heeft Python 3.11 of nieuwer nodig; '$(PYTHON)' is ouder of ontbreekt." >&2; \
	  echo "Probeer: make $(or $(firstword $(MAKECMDGOALS)),venv) PYTHON=python3.12" >&2; \
	  echo "(genkgeo needs Python 3.11 or newer; '$(PYTHON)' is older or missing.)" >&2; \
	  exit 1; }
	@echo "genkgeo: omgeving klaarzetten in $(VENV) (de eerste keer enkele minuten)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
