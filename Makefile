# Every target works in a fresh clone: it makes .venv itself, with the versions in constraints.txt.
# For Linux and macOS; on Windows the same commands are run by hand in a virtual environment.

PYTHON ?= python3
# More options for pytest, for example: make test PYTEST_ARGS="-k carry_over"
PYTEST_ARGS ?=
# Parsers and options of libFuzzer.
FUZZ_ARGS ?=
# How often which fault, which seed.
FAULTS_ARGS ?=
# How many faults, which seed.
MUTATE_ARGS ?=

# Every command and most tests start processes: none of them shall compile the program again.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RELEASE := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-county test test-long check bench faults fuzz mutate docs clean constraints

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

demo: $(VENV)/base ## Show the product on an example (installs the product only)
	$(BIN)/budget-ledger demo

demo-county: $(VENV)/base ## Show the whole county: eleven municipalities, three regions
	$(BIN)/budget-ledger demo --county

# A test that is skipped is a test that did not run. With BUDGET_LEDGER_CI=1, as .ci/run sets it,
# a skip is a failure; without it, skipped tests are listed with their reasons at the end.
test: check ## Run all checks, then all tests, slow proofs in their short form
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

test-long: export BUDGET_LEDGER_LONG := 1
test-long: test ## The same with every proof in its long form, as .ci/run does (see tests/effort.py)

check: $(VENV)/dev ## Check format, lint rules, types and the borders between the layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: $(VENV)/dev ## Run the benchmarks
	$(BIN)/python -m benchmarks

faults: $(VENV)/dev ## Kill, fill the disk, corrupt, crowd: what is survived (FAULTS_ARGS="kills=1000 seed=7")
	$(BIN)/python -m tests.faults $(FAULTS_ARGS)

# atheris has wheels for Linux and macOS only, so it is no part of the environment of the tests.
fuzz: $(VENV)/dev ## Fuzz the parsers, 30 seconds each (FUZZ_ARGS="camt -max_total_time=600")
	$(PIP) install --quiet 'atheris>=3,<4'
	$(BIN)/python -m tests.fuzz $(FUZZ_ARGS)

# cosmic-ray rewrites the code, coverage says which tests run which line; neither is part of the tests.
mutate: export BUDGET_LEDGER_LONG := 1
mutate: $(VENV)/dev ## Put 200 faults into the domain, one at a time: do the tests notice? (MUTATE_ARGS="--seed 7")
	$(PIP) install --quiet 'cosmic-ray>=8.7,<9' 'coverage>=7.10,<8'
	$(BIN)/python -m tests.mutation $(MUTATE_ARGS)

docs: $(VENV)/dev ## Build the manual into build/docs; a warning is an error
	$(BIN)/python -m sphinx -W --keep-going -b html docs build/docs

clean: ## Remove the environment, caches and everything built
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

constraints: $(VENV)/python ## Pin the newest allowed version of every dependency anew
	$(PIP) install --quiet uv
	sed '/^[^#]/,$$d' constraints.txt > $(VENV)/constraints.new
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
		--all-extras --no-annotate --no-header pyproject.toml >> $(VENV)/constraints.new
	mv $(VENV)/constraints.new constraints.txt

# The files below are stamps: an environment is brought up to date only when its ground changed.

$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Budget Ledger needs Python 3.11 or newer, but '$(PYTHON)' is missing or older." >&2; \
		echo "Name another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: its module ensurepip is missing." >&2; \
		echo "On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }
	@touch $@

$(VENV)/base: $(VENV)/python $(RELEASE)
	$(PIP) install --quiet -c constraints.txt -e .
	@$(BIN)/python -m compileall -q ledger cli # pip does so only with what it copies
	@touch $@

$(VENV)/dev: $(VENV)/python $(RELEASE)
	$(PIP) install --quiet -c constraints.txt -e '.[dev,docs]'
	@$(BIN)/python -m compileall -q ledger cli
	@touch $(VENV)/base $@
